export const id = 220;
export const ids = [220];
export const modules = {

/***/ 9220:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4123);
/* harmony import */ var _part_chunk_LKT44VSX_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3753);
/* harmony import */ var _part_chunk_SVTJC6XN_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1422);
/* harmony import */ var _part_chunk_23DEHYJD_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1992);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4343);
/* harmony import */ var _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1520);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6760);







// actions/trivy-gate/action.ts


// actions/trivy-gate/results.ts
function outcomeOf(judgement, language) {
  const message = `${_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .texts */ .Te[language].title}: ${(0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonText */ .uV)(judgement, language)}`;
  if (judgement.result === "pass") return { kind: "passed", message };
  return { kind: judgement.result === "fail" ? "refused" : "failed", message };
}
function outputsOf(judgement, reason, trivyVersion, paths) {
  return {
    ...noFindings,
    result: judgement.result,
    reason,
    "total-count": judgement.counted.length,
    "new-count": judgement.added.length,
    "critical-count": judgement.counts.CRITICAL,
    "high-count": judgement.counts.HIGH,
    "medium-count": judgement.counts.MEDIUM,
    "low-count": judgement.counts.LOW,
    "unknown-count": judgement.counts.UNKNOWN,
    "suppressed-count": judgement.suppressed.length,
    "expired-ignores": judgement.expired.length,
    "unused-ignores": judgement.unused.length,
    "trivy-version": trivyVersion,
    "report-path": paths.report,
    "sarif-path": paths.sarif,
    "verdict-path": paths.verdict
  };
}
var noFindings = {
  "total-count": 0,
  "new-count": 0,
  "critical-count": 0,
  "high-count": 0,
  "medium-count": 0,
  "low-count": 0,
  "unknown-count": 0,
  "suppressed-count": 0,
  "expired-ignores": 0,
  "unused-ignores": 0,
  "trivy-version": "",
  "report-path": "",
  "sarif-path": "",
  "verdict-path": ""
};
function errorResult(reason, language) {
  const t = _part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .texts */ .Te[language];
  return {
    outputs: { ...noFindings, result: "error", reason },
    summary: [{ heading: `${t.title}: ${t.result.error}` }, { paragraph: reason }],
    outcome: { kind: "failed", message: `${t.title}: ${reason}` }
  };
}
function skippedResult(reason, language, log) {
  const t = _part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .texts */ .Te[language];
  log.warning(reason, { title: `trivy-gate: ${t.result.skipped}` });
  return {
    outputs: { ...noFindings, result: "skipped", reason },
    summary: [{ heading: `${t.title}: ${t.result.skipped}` }, { paragraph: reason }],
    outcome: { kind: "passed", message: `${t.title}: ${reason}` }
  };
}

// actions/trivy-gate/steps.ts

var MIB = 1024 * 1024;
var inside = (workspace, path) => (0,node_path__WEBPACK_IMPORTED_MODULE_6__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(workspace, path);
async function readRules(inputs, ports) {
  const problem = contradiction(inputs);
  if (problem) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([problem]);
  const now = ports.clock.now();
  const text = inputs.ignoreFile === "" ? void 0 : await ports.files.readText(inside(ports.workspace, inputs.ignoreFile));
  if (inputs.ignoreFile !== "" && text === void 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
      {
        input: "ignore-file",
        expected: "an existing file",
        seen: `${inputs.ignoreFile}, which is not there`
      }
    ]);
  return {
    thresholds: (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .parseThresholds */ .S)(inputs.failOn),
    unknownSeverity: inputs.unknownSeverity,
    ignoreUnfixed: inputs.ignoreUnfixed,
    ignores: text === void 0 ? [] : (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .parseIgnoreFile */ .a0)(text, inputs.ignoreFile, now, inputs.maxIgnoreDays),
    mode: inputs.mode,
    emptyReport: inputs.emptyReport,
    now
  };
}
function targetOf(inputs) {
  const checkout = inputs.scanType === "fs" || inputs.scanType === "repo" || inputs.scanType === "config";
  return inputs.target === "" && inputs.report === "" && checkout ? "." : inputs.target;
}
function contradiction(inputs) {
  if (inputs.report === "" && targetOf(inputs) === "")
    return {
      input: "target",
      expected: `what to scan with scan-type ${inputs.scanType}, or a report`,
      seen: "neither"
    };
  if (inputs.report !== "" && inputs.target !== "")
    return { input: "report", expected: "a report, or a target to scan", seen: "both" };
  if (inputs.mode === "diff" && inputs.baseReport === "")
    return { input: "base-report", expected: "a report to compare with in mode diff", seen: "nothing" };
  return void 0;
}
async function obtainReport(inputs, ports, reports, scratch) {
  if (inputs.report !== "")
    return {
      kind: "report",
      path: inside(ports.workspace, inputs.report),
      name: inputs.report,
      trivyVersion: ""
    };
  const trivy = inputs.trivyPath === "" ? "trivy" : inside(ports.workspace, inputs.trivyPath);
  const plan = (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .planScan */ .hn)(
    {
      ...inputs,
      trivy,
      target: targetOf(inputs),
      cacheDirectory: inputs.trivyCacheDirectory,
      scanners: _part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .KR.filter((scanner) => inputs.scanners.includes(scanner))
    },
    ports.workspace,
    scratch,
    ports.environment
  );
  const version = await (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .findTrivy */ .MG)(plan, ports);
  if (version === void 0) return { kind: "missing", program: trivy };
  ports.log.info(`Trivy ${version}: ${plan.why}`);
  await (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .runScan */ .Hk)(plan, inputs.timeoutSeconds, ports);
  const path = (0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(inside(ports.workspace, inputs.reportDirectory), "trivy-report.json");
  await reports.move(plan.output, path);
  return { kind: "report", path, name: "trivy-report.json", trivyVersion: version };
}
async function judgeReport(source, rules, inputs, ports, reports) {
  const load = async (path, name) => (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .parseReport */ .MM)(await reports.read(path, name, inputs.maxReportMib * MIB), name);
  const head = await load(source.path, source.name);
  const base = inputs.baseReport === "" ? void 0 : await load(inside(ports.workspace, inputs.baseReport), inputs.baseReport);
  const judgement = (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .decideVerdict */ .AU)(head, base, rules);
  const trivyVersion = head.trivyVersion || source.trivyVersion;
  const facts = {
    artifact: head.artifactName || source.name,
    thresholds: (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .describeThresholds */ .Av)(rules.thresholds),
    suppressedByTrivy: head.suppressedByTrivy,
    hasBase: base !== void 0
  };
  const paths = {
    report: source.path,
    ...await writeReports(judgement, { ...facts, trivyVersion }, inputs, ports)
  };
  if (inputs.annotations) (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .annotate */ .fz)(judgement, ports.log, inputs.language);
  return {
    outputs: outputsOf(judgement, (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonText */ .uV)(judgement, inputs.language), trivyVersion, paths),
    summary: (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .judgementSummary */ .O8)(judgement, facts, inputs.language),
    outcome: outcomeOf(judgement, inputs.language)
  };
}
async function writeReports(judgement, facts, inputs, ports) {
  const folder = inside(ports.workspace, inputs.reportDirectory);
  const paths = { sarif: (0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(folder, "trivy-gate.sarif"), verdict: (0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(folder, "trivy-gate.json") };
  const createdAt = new Date(ports.clock.now()).toISOString();
  await ports.files.writeAtomic(paths.verdict, (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .judgementJson */ .iz)(judgement, { ...facts, createdAt }));
  const sarif = (0,_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .sarifLog */ .ec)(judgement.counted, inputs.sarifCategory, facts.trivyVersion);
  await ports.files.writeAtomic(paths.sarif, `${JSON.stringify(sarif, null, 1)}
`);
  return paths;
}

// actions/trivy-gate/action.ts
var action = (0,_part_chunk_23DEHYJD_js__WEBPACK_IMPORTED_MODULE_3__/* .defineRun */ .lL)(_part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .spec */ .IC, async (inputs, ports) => {
  const t = _part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .texts */ .Te[inputs.language];
  const rules = await readRules(inputs, ports);
  const scratch = (0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(ports.temporary, `trivy-gate-${ports.randomId()}`);
  try {
    const source = await obtainReport(inputs, ports, _part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .realReportFiles */ .ko, scratch);
    if (source.kind === "missing") {
      if (inputs.whenMissing === "skip")
        return skippedResult(t.skipped(source.program), inputs.language, ports.log);
      throw new _part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .GateError */ .ue(t.missing(source.program));
    }
    return await judgeReport(source, rules, inputs, ports, _part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .realReportFiles */ .ko);
  } catch (error) {
    if (error instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz || !(error instanceof _part_chunk_WDMCFFYD_js__WEBPACK_IMPORTED_MODULE_0__/* .GateError */ .ue)) throw error;
    return errorResult(error.message, inputs.language);
  } finally {
    await ports.files.remove(scratch);
  }
});



/***/ })

};
