export const id = 376;
export const ids = [376];
export const modules = {

/***/ 2376:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EMPTY_LEDGER: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__._7),
/* harmony export */   NO_TRAFFIC: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.qE),
/* harmony export */   OUTCOMES: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.im),
/* harmony export */   RouterConflict: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.UI),
/* harmony export */   SLOTS: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__._f),
/* harmony export */   STEP_NAMES: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.KY),
/* harmony export */   TRAFFIC_CLASSES: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.LL),
/* harmony export */   beginDeployment: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.tY),
/* harmony export */   buildRelease: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.Az),
/* harmony export */   composeEngine: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.t_),
/* harmony export */   createRecord: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.eC),
/* harmony export */   deliver: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.cK),
/* harmony export */   deliverySummary: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.Rn),
/* harmony export */   deliveryTraffic: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.Sj),
/* harmony export */   deploymentIdOf: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.Y4),
/* harmony export */   embeddedRouter: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.SF),
/* harmony export */   findRelease: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.dv),
/* harmony export */   frontPaths: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.Al),
/* harmony export */   openDeployment: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.Q6),
/* harmony export */   otherSlot: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.jx),
/* harmony export */   plan: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.et),
/* harmony export */   planSummary: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.MM),
/* harmony export */   previewDelivery: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.Nv),
/* harmony export */   processEngine: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.CE),
/* harmony export */   readLedger: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.SC),
/* harmony export */   releasesSummary: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.zN),
/* harmony export */   reportTraffic: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.uw),
/* harmony export */   rollbackTarget: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.es),
/* harmony export */   runDelivery: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.C3),
/* harmony export */   runFront: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.pC),
/* harmony export */   startFront: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.Uw),
/* harmony export */   startTraffic: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.gn),
/* harmony export */   tearDown: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.xQ),
/* harmony export */   tearDownContainers: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.j5),
/* harmony export */   upperBound95: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.Rf),
/* harmony export */   watchFor: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.Hg),
/* harmony export */   writeReport: () => (/* reexport safe */ _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__.u5)
/* harmony export */ });
/* harmony import */ var _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1472);
/* harmony import */ var _part_chunk_TG6ABMAY_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5130);
/* harmony import */ var _part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(201);
/* harmony import */ var _part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2164);
/* harmony import */ var _part_chunk_L3VLIFXT_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1605);
/* harmony import */ var _part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8220);
/* harmony import */ var _part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4117);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4343);











/***/ })

};
