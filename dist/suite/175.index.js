export const id = 175;
export const ids = [175];
export const modules = {

/***/ 9175:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createDownloader: () => (/* reexport safe */ _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_0__.md),
/* harmony export */   fallingBack: () => (/* reexport safe */ _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_0__.L_),
/* harmony export */   listViews: () => (/* reexport safe */ _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_0__.B6),
/* harmony export */   openDirectCache: () => (/* reexport safe */ _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_0__.gy),
/* harmony export */   openDirectoryCache: () => (/* reexport safe */ _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_0__.cC),
/* harmony export */   openDownload: () => (/* reexport safe */ _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_0__.pi),
/* harmony export */   openWheelStore: () => (/* reexport safe */ _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_0__.VQ),
/* harmony export */   runWheelIndex: () => (/* reexport safe */ _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_0__.JZ),
/* harmony export */   startWheelIndex: () => (/* reexport safe */ _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_0__.GT),
/* harmony export */   toolkitCache: () => (/* reexport safe */ _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_0__.RO)
/* harmony export */ });
/* harmony import */ var _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6026);
/* harmony import */ var _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3967);
/* harmony import */ var _part_chunk_5MTIN2IK_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1327);
/* harmony import */ var _part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5520);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5332);









/***/ })

};
