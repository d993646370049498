export const id = 172;
export const ids = [172];
export const modules = {

/***/ 3172:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4088);
/* harmony import */ var _part_chunk_HWKFQDKI_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(447);
/* harmony import */ var _part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8238);
/* harmony import */ var _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3611);
/* harmony import */ var _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3967);
/* harmony import */ var _part_chunk_5MTIN2IK_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1327);
/* harmony import */ var _part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1741);
/* harmony import */ var _part_chunk_NGRVPRTX_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5559);
/* harmony import */ var _part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5520);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(5332);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(6760);












// actions/deploy-blue-green/action.ts


// actions/deploy-blue-green/outputs.ts
var STATUS = {
  delivered: "deployed",
  noop: "noop",
  reverted: "reverted",
  refused: "failed",
  failed: "failed"
};
function deployOutputs(deployment, result, more) {
  const { figures } = result;
  return {
    outputs: {
      status: STATUS[result.status],
      "release-id": result.releaseId,
      "active-slot": result.activeSlot ?? "",
      "previous-release": result.previousRelease,
      generation: result.generation,
      "resumed-from": result.resumedFrom,
      "switch-ms": figures.switchMs ?? -1,
      "mixed-window-ms": figures.mixedWindowMs ?? -1,
      requests: figures.requests ?? 0,
      dropped: figures.dropped ?? 0,
      "dropped-upper-95": figures.droppedUpper95 ?? 1,
      "resolution-ms": figures.resolutionMs ?? -1,
      traffic: trafficJson(result.traffic),
      "connections-cut": figures.connectionsCut ?? 0,
      "drain-ms": figures.drainMs ?? -1,
      verdict: result.judgement?.verdict ?? "",
      ...dataOutputs(result),
      reason: result.reason,
      "duration-seconds": Math.round(more.durationMs / 100) / 10,
      url: deployment.url,
      "deployment-id": more.deploymentId,
      report: more.report
    },
    summary: more.summary,
    outcome: outcomeOf(result, deployment.url)
  };
}
function dataOutputs(result) {
  return {
    evidence: JSON.stringify(
      result.evidence.map(({ measurements, ...query }) => ({ ...query, last: measurements.at(-1) ?? null }))
    ),
    backup: result.data?.backup ?? "",
    "backup-sha256": result.backup?.sha256 ?? "",
    "schema-from": result.data?.schemaFrom ?? "",
    "schema-to": result.data?.schemaTo ?? "",
    forced: result.forced ?? ""
  };
}
function trafficJson(traffic) {
  if (!traffic) return "{}";
  const { classes, counted, repeatedPosts } = traffic;
  return JSON.stringify({ classes, repeatedPosts, counted: counted ?? null });
}
function outcomeOf(result, url) {
  const advice = result.advice === void 0 ? {} : { advice: result.advice };
  switch (result.status) {
    case "delivered":
      return { kind: "passed", message: `${result.version} serves at ${url} (${result.activeSlot ?? ""})` };
    case "noop":
      return { kind: "passed", message: result.reason };
    case "refused":
      return { kind: "refused", message: result.reason, ...advice };
    case "reverted":
      return { kind: "failed", message: `reverted: ${result.reason}`, ...advice };
    case "failed":
      return { kind: "failed", message: result.reason, ...advice };
  }
}
function plannedOutputs(deployment, plan, release, summary) {
  return {
    outputs: {
      status: "planned",
      "release-id": release.id,
      "active-slot": "",
      "previous-release": plan.kind === "run" ? plan.operation?.from?.release ?? "" : "",
      generation: 0,
      "resumed-from": plan.kind === "run" ? plan.resumedFrom ?? "" : "",
      "switch-ms": -1,
      "mixed-window-ms": -1,
      requests: 0,
      dropped: 0,
      "dropped-upper-95": 1,
      "resolution-ms": -1,
      traffic: "{}",
      "connections-cut": 0,
      "drain-ms": -1,
      verdict: "",
      evidence: "[]",
      backup: "",
      "backup-sha256": "",
      "schema-from": "",
      "schema-to": "",
      forced: plan.kind === "run" ? plan.operation?.forced ?? "" : "",
      reason: plan.why,
      "duration-seconds": 0,
      url: deployment.url,
      "deployment-id": "",
      report: ""
    },
    summary,
    outcome: { kind: "passed", message: `plan only: ${plan.why}` }
  };
}

// actions/deploy-blue-green/verify-slot.ts
function verifyBy(kind, deployment, ports) {
  if (kind === "health") return void 0;
  const { application, variables } = deployment;
  const onlyUid = deployment.engine.name === "process" ? _part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .realHost */ .$G.ownUidUnlessRoot() : void 0;
  return async (view) => {
    const report = await (0,_part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .runChecks */ .JT)({
      application,
      view,
      variables,
      ports,
      root: application.root,
      runId: `deploy-${ports.facts.runId ?? "local"}`,
      signal: ports.signal,
      ...onlyUid === void 0 ? {} : { onlyUid }
    });
    const open = report.results.filter(
      (result) => result.verdict === "fail" || result.verdict === "inconclusive"
    );
    return {
      verdict: report.verdict,
      reasons: open.length > 0 ? open.map((result) => `${result.id}: ${result.reason}`) : [`${report.counts.pass} checks passed`]
    };
  };
}

// actions/deploy-blue-green/action.ts
async function run(inputs, ports) {
  const deployment = await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .openDeployment */ .Q6)(ports, _part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .realHost */ .$G, {
    ...inputs,
    frontProgram: () => (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .locateFront */ .iV)(ports.environment),
    openPlace: (request) => (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .openPlace */ .QL)(ports, request),
    streams: (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .realStreams */ .W1)(ports.environment)
  });
  try {
    return await deliverTo(inputs, ports, deployment);
  } finally {
    await deployment.close();
  }
}
async function deliverTo(inputs, ports, deployment) {
  const started = ports.clock.monotonic();
  const { application, variables } = deployment;
  const { ledger } = await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .readLedger */ .SC)(deployment.place.files, deployment.folder);
  const built = (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .buildRelease */ .Az)(application, {
    version: inputs.version,
    sha: inputs.sha || ports.facts.sha || "",
    images: inputs.images,
    variables,
    active: (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .findRelease */ .dv)(ledger, ledger.active?.release)?.artifacts ?? {},
    createdAt: new Date(ports.clock.now()).toISOString(),
    runId: ports.facts.runId,
    runUrl: ports.facts.runUrl
  });
  const release = await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .describeSchema */ .hZ)(application.database, deployment.engine, built);
  const { allowBad, allowOlder, onInterrupted, schema } = inputs;
  const operationId = ports.randomId();
  const desired = {
    kind: "deploy",
    release,
    allowBad,
    allowOlder,
    onInterrupted,
    operationId,
    repaired: [],
    schema,
    data: (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .dataSteps */ .Ev)(application, inputs)
  };
  const preview = await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .previewDelivery */ .Nv)(deployment, ports, desired);
  if (inputs.dryRun)
    return plannedOutputs(deployment, preview, release, (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .planSummary */ .MM)(preview, inputs.language));
  const github = await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .beginDeployment */ .tY)(ports, {
    wanted: inputs.githubDeployment === "auto" && preview.kind === "run",
    token: inputs.githubToken,
    task: "deploy",
    release,
    deployment
  });
  const result = await github.around(
    () => (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .runDelivery */ .C3)(deployment, ports, desired, {
      githubToken: inputs.githubToken,
      settings: {
        watch: (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .watchFor */ .Hg)(application.watch, inputs.watchSeconds, application.watch.seconds),
        drainTimeoutSeconds: inputs.drainTimeoutSeconds,
        graceSeconds: 10,
        keepPrevious: inputs.keepPrevious,
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
      verify: verifyBy(inputs.verify, deployment, ports),
      lockWaitSeconds: inputs.lockWaitSeconds
    })
  );
  const durationMs = ports.clock.monotonic() - started;
  const report = await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .writeReport */ .u5)(
    deployment.place.files,
    ports.clock,
    deployment.folder,
    "deploy",
    result,
    {
      durationMs
    },
    (0,node_path__WEBPACK_IMPORTED_MODULE_10__.resolve)(ports.workspace, inputs.reportDirectory),
    ports.files
  );
  return deployOutputs(deployment, result, {
    report,
    durationMs,
    deploymentId: github.id,
    summary: (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .deliverySummary */ .Rn)(result, "deploy", inputs.environment || "default", inputs.language)
  });
}
var action = (0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_8__/* .defineRun */ .lL)(_part_chunk_HWKFQDKI_js__WEBPACK_IMPORTED_MODULE_1__/* .spec */ .I, run);



/***/ })

};
