export const id = 247;
export const ids = [247];
export const modules = {

/***/ 1247:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4088);
/* harmony import */ var _part_chunk_2KTRGJTE_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6141);
/* harmony import */ var _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3611);
/* harmony import */ var _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3967);
/* harmony import */ var _part_chunk_5MTIN2IK_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1327);
/* harmony import */ var _part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1741);
/* harmony import */ var _part_chunk_NGRVPRTX_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5559);
/* harmony import */ var _part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5520);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5332);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(6760);











// actions/rollback/action.ts


// actions/rollback/outputs.ts
var STATUS = {
  delivered: "rolled-back",
  noop: "noop",
  refused: "refused",
  reverted: "failed",
  failed: "failed"
};
var ledgerJson = (ledger) => JSON.stringify(
  ledger.releases.map(({ id, version, status, activatedAt }) => ({
    id,
    version,
    status,
    active: id === ledger.active?.release,
    since: activatedAt ?? null
  }))
);
var untouched = (ledger, status, reason) => ({
  status,
  from: "",
  to: ledger.active?.release ?? "",
  mode: "",
  "active-slot": ledger.active?.slot ?? "",
  generation: ledger.generation,
  "switch-ms": -1,
  dropped: 0,
  "dropped-upper-95": 1,
  "mttr-seconds": -1,
  restored: "",
  "kept-as": "",
  "safety-backup": "",
  forced: "",
  reason,
  releases: ledgerJson(ledger),
  "deployment-id": "",
  report: ""
});
function listedOutputs(ledger, summary) {
  const message = `${ledger.releases.length} releases on record`;
  return { outputs: untouched(ledger, "listed", message), summary, outcome: { kind: "passed", message } };
}
function plannedOutputs(ledger, plan, summary) {
  return {
    outputs: untouched(ledger, "planned", plan.why),
    summary,
    outcome: { kind: "passed", message: `plan only: ${plan.why}` }
  };
}
function rollbackOutputs(ledger, result, more) {
  const { figures } = result;
  const moved = result.status === "delivered";
  return {
    outputs: {
      ...untouched(ledger, STATUS[result.status], result.reason),
      from: moved ? result.previousRelease : "",
      mode: moved ? result.warm ? "warm" : "stopped" : "",
      "active-slot": result.activeSlot ?? "",
      generation: result.generation,
      "switch-ms": figures.switchMs ?? -1,
      dropped: figures.dropped ?? 0,
      "dropped-upper-95": figures.droppedUpper95 ?? 1,
      "mttr-seconds": figures.recoveredMs === void 0 ? -1 : Math.round(figures.recoveredMs / 100) / 10,
      restored: more.restored?.backup.id ?? "",
      "kept-as": more.restored?.keptAs ?? "",
      "safety-backup": more.restored?.safety.id ?? "",
      forced: result.forced ?? "",
      "deployment-id": more.deploymentId,
      report: more.report
    },
    summary: more.summary,
    outcome: outcomeOf(result)
  };
}
function outcomeOf(result) {
  const advice = result.advice === void 0 ? {} : { advice: result.advice };
  switch (result.status) {
    case "delivered":
      return {
        kind: "passed",
        message: `${result.version} serves again (${result.activeSlot ?? ""}): ${result.reason}`
      };
    case "noop":
      return { kind: "passed", message: result.reason };
    case "refused":
      return { kind: "refused", message: result.reason, ...advice };
    case "reverted":
    case "failed":
      return { kind: "failed", message: result.reason, ...advice };
  }
}

// actions/rollback/action.ts
var MODES = { auto: "auto", switch: "warm", restart: "stopped", repull: "repull" };
async function run(inputs, ports) {
  const deployment = await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .openDeployment */ .Q6)(ports, _part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .realHost */ .$G, {
    ...inputs,
    frontProgram: () => (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .locateFront */ .iV)(ports.environment),
    openPlace: (request) => (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .openPlace */ .QL)(ports, request),
    streams: (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .realStreams */ .W1)(ports.environment)
  });
  try {
    return await rollBack(inputs, ports, deployment);
  } finally {
    await deployment.close();
  }
}
async function rollBack(inputs, ports, deployment) {
  const { application, folder } = deployment;
  const { ledger } = await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .readLedger */ .SC)(deployment.place.files, folder);
  if (inputs.list)
    return listedOutputs(ledger, (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .releasesSummary */ .zN)(ledger.releases, ledger.active?.release, inputs.language));
  const { to, reason, allowBad } = inputs;
  const mode = MODES[inputs.rollbackMode];
  const operationId = ports.randomId();
  const common = {
    allowBad,
    onInterrupted: "resume",
    operationId,
    repaired: [],
    schema: inputs.schema
  };
  const desired = inputs.onlyRecover ? { ...common, kind: "reconcile" } : { ...common, kind: "rollback", to, mode, reason };
  const { restoreBackup: backup, confirm, schema } = inputs;
  const restore = backup === "" ? void 0 : (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .restoreFor */ ._u)(ports, deployment, { backup, confirm, schema, to });
  const preview = await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .previewDelivery */ .Nv)(deployment, ports, desired);
  if (inputs.dryRun) return plannedOutputs(ledger, preview, (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .planSummary */ .MM)(preview, inputs.language));
  const github = await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .beginDeployment */ .tY)(ports, {
    wanted: inputs.githubDeployment === "auto" && preview.kind === "run",
    token: inputs.githubToken,
    task: "rollback",
    release: preview.kind === "run" ? preview.operation?.release : void 0,
    deployment
  });
  const result = await github.around(
    () => (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .runDelivery */ .C3)(deployment, ports, desired, {
      githubToken: inputs.githubToken,
      settings: {
        watch: (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .watchFor */ .Hg)(application.watch, inputs.watchSeconds, 0),
        drainTimeoutSeconds: inputs.drainTimeoutSeconds,
        graceSeconds: 10,
        keepPrevious: "stopped",
        keepReleases: 5,
        probes: application.watch.probe.paths.map((path) => deployment.probeBase + path)
      },
      traffic: (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .deliveryTraffic */ .Sj)(
        deployment.targets,
        inputs.probeRate,
        ports.clock,
        ports.log,
        (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .routerCounters */ .FU)(deployment.router)
      ),
      verify: void 0,
      lockWaitSeconds: inputs.lockWaitSeconds,
      preempt: inputs.preempt,
      before: restore?.before
    })
  );
  const report = await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .writeReport */ .u5)(
    deployment.place.files,
    ports.clock,
    folder,
    "rollback",
    result,
    { reason, restored: restore?.done() },
    (0,node_path__WEBPACK_IMPORTED_MODULE_9__.resolve)(ports.workspace, inputs.reportDirectory),
    ports.files
  );
  return rollbackOutputs((await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .readLedger */ .SC)(deployment.place.files, folder)).ledger, result, {
    report,
    deploymentId: github.id,
    restored: restore?.done(),
    summary: (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .deliverySummary */ .Rn)(result, "rollback", inputs.environment || "default", inputs.language)
  });
}
var action = (0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_7__/* .defineRun */ .lL)(_part_chunk_2KTRGJTE_js__WEBPACK_IMPORTED_MODULE_1__/* .spec */ .I, run);



/***/ })

};
