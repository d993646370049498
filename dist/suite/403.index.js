const id=403,ids=[403],modules={403:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.r(__webpack_exports__),
__webpack_require__.d(__webpack_exports__,{cacheServiceOf:()=>_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_0__.py,openCache:()=>_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_0__.
bp});var _part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(3897),_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(
9469)})};export{id,ids,modules};
