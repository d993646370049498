const id=860,ids=[860],modules={5860:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.r(__webpack_exports__),
__webpack_require__.d(__webpack_exports__,{childEnvironment:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.Qc,createAgents:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.
jQ,createExec:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.k7,createHttp:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.V0,locateProgram:()=>_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_2__.
zx,openCache:()=>_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_2__.bp,proxyFor:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.iJ,realClock:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.
dQ,realFiles:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.aK,realHttp:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.rr,realPorts:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.
RV,routeTo:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.Bv,runOnRunner:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.Tf,runnerSink:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.
oD,serveCacheClient:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.Xb,terminalSink:()=>_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.cW});var _part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(
5666),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(8947),_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_2__=__webpack_require__(3897),
_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_3__=__webpack_require__(9469)})};export{id,ids,modules};
