export const id = 674;
export const ids = [674];
export const modules = {

/***/ 8674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cacheServiceOf: () => (/* reexport safe */ _part_chunk_5MTIN2IK_js__WEBPACK_IMPORTED_MODULE_0__.py),
/* harmony export */   openCache: () => (/* reexport safe */ _part_chunk_5MTIN2IK_js__WEBPACK_IMPORTED_MODULE_0__.bp)
/* harmony export */ });
/* harmony import */ var _part_chunk_5MTIN2IK_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1327);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5332);





/***/ })

};
