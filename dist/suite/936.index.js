export const id = 936;
export const ids = [936];
export const modules = {

/***/ 1936:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   childEnvironment: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.Qc),
/* harmony export */   createAgents: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.jQ),
/* harmony export */   createExec: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.k7),
/* harmony export */   createHttp: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.V0),
/* harmony export */   locateProgram: () => (/* reexport safe */ _part_chunk_5MTIN2IK_js__WEBPACK_IMPORTED_MODULE_1__.zx),
/* harmony export */   openCache: () => (/* reexport safe */ _part_chunk_5MTIN2IK_js__WEBPACK_IMPORTED_MODULE_1__.bp),
/* harmony export */   proxyFor: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.iJ),
/* harmony export */   realClock: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.dQ),
/* harmony export */   realFiles: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.aK),
/* harmony export */   realHttp: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.rr),
/* harmony export */   realPorts: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.RV),
/* harmony export */   routeTo: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.Bv),
/* harmony export */   runOnRunner: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.Tf),
/* harmony export */   runnerSink: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.oD),
/* harmony export */   serveCacheClient: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.Xb),
/* harmony export */   terminalSink: () => (/* reexport safe */ _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__.cW)
/* harmony export */ });
/* harmony import */ var _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3967);
/* harmony import */ var _part_chunk_5MTIN2IK_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1327);
/* harmony import */ var _part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5520);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5332);








/***/ })

};
