export const id = 746;
export const ids = [746];
export const modules = {

/***/ 2746:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openCache: () => (/* binding */ openCache)
/* harmony export */ });
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4343);


// packages/runtime/src/adapters/cache.ts
var DEADLINE_MS = { lookup: 15e3, transfer: 15 * 6e4 };
async function openCache(log) {
  const client = await __webpack_require__.e(/* import() */ 691).then(__webpack_require__.bind(__webpack_require__, 1691));
  const within = (work, ms) => {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer from the cache service within ${ms / 1e3} s`)),
        ms
      );
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  };
  return {
    available: () => client.isFeatureAvailable(),
    restore: async (paths, key, options) => {
      const lookupOnly = options?.lookupOnly ?? false;
      try {
        const work = client.restoreCache([...paths], key, [], { lookupOnly });
        return await within(work, lookupOnly ? DEADLINE_MS.lookup : DEADLINE_MS.transfer);
      } catch (error) {
        log.warning(`cache entry ${key} was not read: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`);
        return void 0;
      }
    },
    save: async (paths, key) => {
      try {
        const id = await within(client.saveCache([...paths], key), DEADLINE_MS.transfer);
        return id === -1 ? "failed" : "saved";
      } catch (error) {
        const seen = (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error);
        if (/already exists/i.test(seen)) return "exists";
        if (/denied|read.?only/i.test(seen)) return "denied";
        log.warning(`cache entry ${key} was not saved: ${seen}`);
        return "failed";
      }
    }
  };
}



/***/ })

};
