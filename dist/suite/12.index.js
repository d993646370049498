export const id = 12;
export const ids = [12];
export const modules = {

/***/ 8012:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_K4CKYQ7D_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7645);
/* harmony import */ var _part_chunk_4ZGT6WEG_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(3723);
/* harmony import */ var _part_chunk_QHWULYXG_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7398);
/* harmony import */ var _part_chunk_KBRZAGFP_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3314);
/* harmony import */ var _part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(3318);
/* harmony import */ var _part_chunk_LTO5WZKK_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6214);
/* harmony import */ var _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1472);
/* harmony import */ var _part_chunk_TG6ABMAY_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5130);
/* harmony import */ var _part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(201);
/* harmony import */ var _part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2164);
/* harmony import */ var _part_chunk_L3VLIFXT_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(1605);
/* harmony import */ var _part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(8220);
/* harmony import */ var _part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(4117);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(4343);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(6760);















// actions/smoke-r1-r6/run-smoke.ts


// packages/smoke/src/smoke-report.ts
function judgementOf(report) {
  const telling = report.results.filter(({ verdict }) => verdict === "fail" || verdict === "inconclusive");
  const reasons = telling.map(({ id, verdict, reason }) => `${id} ${verdict}: ${reason}`);
  return {
    verdict: report.verdict,
    reasons: reasons.length > 0 ? reasons : [`${report.counts.pass} checks passed`]
  };
}

// packages/smoke/src/texts.ts
var en = {
  title: (application, version, slot) => `Smoke checks of ${application} ${version} in slot ${slot}`,
  overall: { pass: "passed", fail: "FAILED", inconclusive: "could not be decided" },
  verdict: { pass: "pass", fail: "FAIL", inconclusive: "inconclusive", skipped: "skipped" },
  check: {
    health: "Health of all services",
    version: "Version that runs",
    R1: "R1 Own user, never root",
    R2: "R2 Tokens isolated",
    R3: "R3 OCR time-out",
    R4: "R4 Inflation from outside",
    R5: "R5 Not applicable",
    R6: "R6 Trivy enforced in CI",
    headers: "Security headers",
    metrics: "Metrics",
    latency: "Latency",
    logs: "Logs"
  },
  head: ["Check", "Verdict", "Reason", "Seconds"],
  rollback: "A rollback is recommended: something is wrong with what runs.",
  noRollback: "No rollback is recommended: nothing wrong was seen, but not everything could be seen.",
  evidence: "Evidence",
  will: "What it would do",
  dryRun: "Dry run: nothing was asked",
  leftOut: "left out"
};
var es = {
  title: (application, version, slot) => `Pruebas de humo de ${application} ${version} en la ranura ${slot}`,
  overall: { pass: "aprobadas", fail: "FALLIDAS", inconclusive: "sin resultado" },
  verdict: { pass: "aprobada", fail: "FALLA", inconclusive: "sin resultado", skipped: "omitida" },
  check: {
    health: "Salud de todos los servicios",
    version: "Versión en marcha",
    R1: "R1 Usuario propio, nunca root",
    R2: "R2 Tokens aislados",
    R3: "R3 Límite de tiempo del OCR",
    R4: "R4 Inflación externa",
    R5: "R5 No aplica",
    R6: "R6 Trivy obligatorio en CI",
    headers: "Cabeceras de seguridad",
    metrics: "Métricas",
    latency: "Latencia",
    logs: "Registros"
  },
  head: ["Prueba", "Veredicto", "Motivo", "Segundos"],
  rollback: "Se recomienda volver atrás: algo de lo que está en marcha está mal.",
  noRollback: "No se recomienda volver atrás: no se vio nada malo, pero no se pudo ver todo.",
  evidence: "Evidencia",
  will: "Qué haría",
  dryRun: "Ensayo: no se preguntó nada",
  leftOut: "omitida"
};
var texts = { en, es };

// packages/smoke/src/report/ctrf.ts
var STATUS = {
  pass: "passed",
  fail: "failed",
  inconclusive: "other",
  skipped: "skipped"
};
function ctrfReport(report, language) {
  const start = Date.parse(report.startedAt);
  const content = {
    reportFormat: "CTRF",
    specVersion: "0.0.0",
    results: {
      tool: { name: "smoke-r1-r6" },
      summary: {
        tests: report.results.length,
        passed: report.counts.pass,
        failed: report.counts.fail,
        skipped: report.counts.skipped,
        pending: 0,
        other: report.counts.inconclusive,
        start,
        stop: start + Math.round(report.durationMs)
      },
      tests: report.results.map((result) => testOf(result, language)),
      environment: {
        appName: report.application,
        buildName: report.version,
        testEnvironment: report.environment
      },
      extra: {
        slot: report.slot,
        runId: report.runId,
        verdict: report.verdict,
        rollbackRecommended: report.rollbackRecommended,
        startedAt: report.startedAt
      }
    }
  };
  return `${JSON.stringify(content, null, 2)}
`;
}
function testOf(result, language) {
  return {
    name: texts[language].check[result.id],
    status: STATUS[result.verdict],
    duration: Math.round(result.durationMs),
    rawStatus: result.verdict,
    message: result.reason,
    extra: { id: result.id, evidence: result.evidence }
  };
}

// packages/smoke/src/report/junit.ts
function xmlText(text) {
  const entities = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;"
  };
  return text.split("\n").map((line) => (0,_part_chunk_4ZGT6WEG_js__WEBPACK_IMPORTED_MODULE_13__/* .visible */ .RK)(line)).join("\n").replace(/[\ufffe\uffff]/g, "�").replace(/[&<>"']/g, (c) => entities[c] ?? c).replaceAll("\n", "&#10;");
}
function body(result) {
  const message = xmlText(result.reason);
  const evidence = xmlText(
    result.evidence.flatMap(({ title, lines }) => [`${title}:`, ...lines.map((line) => `  ${line}`)]).join("\n")
  );
  if (result.verdict === "fail") return `<failure type="fail" message="${message}">${evidence}</failure>`;
  if (result.verdict === "inconclusive")
    return `<error type="inconclusive" message="${message}">${evidence}</error>`;
  if (result.verdict === "skipped") return `<skipped message="${message}"/>`;
  return `<system-out>${message}&#10;${evidence}</system-out>`;
}
function junitReport(report, language) {
  const { counts } = report;
  const seconds = (ms) => (ms / 1e3).toFixed(3);
  const cases = report.results.map(
    (result) => `    <testcase classname="smoke-r1-r6" name="${xmlText(texts[language].check[result.id])}" time="${seconds(result.durationMs)}">${body(result)}</testcase>`
  );
  const totals = `tests="${report.results.length}" failures="${counts.fail}" errors="${counts.inconclusive}" skipped="${counts.skipped}" time="${seconds(report.durationMs)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="${xmlText(`${report.application} ${report.version}`)}" timestamp="${report.startedAt.slice(0, 19)}" ${totals}>`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    ""
  ].join("\n");
}

// packages/smoke/src/report/summary.ts
var EVIDENCE_LINES = 40;
function smokeSummary(report, language) {
  const t = texts[language];
  const red = report.results.filter(({ verdict }) => verdict === "fail" || verdict === "inconclusive");
  const advice = report.verdict === "pass" ? [] : [{ paragraph: report.rollbackRecommended ? t.rollback : t.noRollback }];
  return [
    { heading: `${t.title(report.application, report.version, report.slot)}: ${t.overall[report.verdict]}` },
    ...advice,
    {
      table: {
        head: t.head,
        rows: report.results.map((result) => [
          t.check[result.id],
          t.verdict[result.verdict],
          (0,_part_chunk_4ZGT6WEG_js__WEBPACK_IMPORTED_MODULE_13__/* .truncate */ .xv)(result.reason, 280),
          (result.durationMs / 1e3).toFixed(1)
        ])
      }
    },
    ...red.map((result) => ({
      details: `${t.evidence}: ${t.check[result.id]}`,
      parts: result.evidence.flatMap(({ title, lines }) => [
        { paragraph: title },
        { code: lines.slice(0, EVIDENCE_LINES).join("\n") }
      ])
    }))
  ];
}
function dryRunSummary(application, only, skip, language) {
  const t = texts[language];
  return [
    { heading: t.dryRun },
    {
      table: {
        head: [t.head[0], t.will],
        rows: (0,_part_chunk_QHWULYXG_js__WEBPACK_IMPORTED_MODULE_1__/* .planChecks */ .dH)(application, only, skip).map(({ check, left }) => [
          t.check[check.id],
          left === void 0 ? `${check.asks} ${check.will(application)}` : `${t.leftOut}: ${left}`
        ])
      }
    }
  ];
}

// packages/smoke/src/report/write-report.ts

async function writeReport(report, folder, files, secrets, language) {
  const evidence = (0,node_path__WEBPACK_IMPORTED_MODULE_12__.join)(folder, "smoke-evidence");
  const paths = {
    json: (0,node_path__WEBPACK_IMPORTED_MODULE_12__.join)(folder, "smoke-report.json"),
    junit: (0,node_path__WEBPACK_IMPORTED_MODULE_12__.join)(folder, "smoke-report.xml"),
    evidence
  };
  await files.remove(evidence);
  const contents = new Map([
    [paths.json, ctrfReport(report, language)],
    [paths.junit, junitReport(report, language)],
    ...report.results.map((result) => [
      (0,node_path__WEBPACK_IMPORTED_MODULE_12__.join)(evidence, `${result.id}.txt`),
      evidenceText(result)
    ])
  ]);
  for (const [path, content] of contents) await files.writeAtomic(path, content);
  const leak = await findLeak([...contents.keys()], files, secrets);
  if (leak) {
    for (const path of contents.keys()) await files.remove(path);
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_11__/* .DeliveryFailure */ .L9(
      `the value of ${leak.name} stands in ${leak.path}; all files of this report were removed`,
      {
        advice: `Find the answer or log line that shows it, and change ${leak.name}: whoever made that answer knows it.`
      }
    );
  }
  return paths;
}
function evidenceText(result) {
  const parts = result.evidence.map(({ title, lines }) => [`## ${title}`, ...lines, ""].join("\n"));
  return [`${result.id}: ${result.verdict}`, result.reason, "", ...parts].join("\n");
}
async function findLeak(paths, files, secrets) {
  const detectors = secrets.map(({ name, value }) => {
    const redactor = new _part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_14__/* .Redactor */ .pO();
    redactor.add(value);
    return { name, redactor };
  });
  for (const path of paths) {
    const text = await files.readText(path) ?? "";
    const hit = detectors.find(({ redactor }) => redactor.reveals(text));
    if (hit) return { name: hit.name, path };
  }
  return void 0;
}

// actions/smoke-r1-r6/run-smoke.ts
var inside = (workspace, path) => (0,node_path__WEBPACK_IMPORTED_MODULE_12__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_12__.join)(workspace, path);
async function runSmoke(inputs, ports, openView2) {
  const written = await (0,_part_chunk_L3VLIFXT_js__WEBPACK_IMPORTED_MODULE_8__/* .readDelivery */ .n)(ports.files, ports.workspace, inputs.deliveryFile, inputs.environment, {
    envFile: inputs.envFile
  });
  const application = inputs.engine === "auto" ? written : { ...written, engine: inputs.engine };
  (0,_part_chunk_QHWULYXG_js__WEBPACK_IMPORTED_MODULE_1__/* .planChecks */ .dH)(application, inputs.only, inputs.skip);
  if (inputs.dryRun) return dryRun(application, inputs);
  const variables = await readVariables(application, ports);
  const stateDirectory = inside(ports.workspace, inputs.stateDirectory);
  const view = await openView2({ application, variables, stateDirectory, target: inputs.slot, ports });
  const uid = process.getuid?.();
  const report = await (0,_part_chunk_QHWULYXG_js__WEBPACK_IMPORTED_MODULE_1__/* .runChecks */ .JT)({
    application,
    view,
    variables,
    ports,
    root: application.root,
    only: inputs.only,
    skip: inputs.skip,
    deadlineSeconds: inputs.deadlineSeconds,
    runId: ports.randomId(),
    signal: ports.signal,
    ...uid === void 0 || uid === 0 ? {} : { onlyUid: uid }
  });
  return reported(report, (0,_part_chunk_QHWULYXG_js__WEBPACK_IMPORTED_MODULE_1__/* .secretValues */ .VX)(application, variables), inputs, ports);
}
async function reported(report, secrets, inputs, ports) {
  const folder = inside(ports.workspace, inputs.reportDirectory);
  const paths = await writeReport(report, folder, ports.files, secrets, inputs.language);
  return {
    outputs: {
      ...figures(report),
      "report-json": paths.json,
      "report-junit": paths.junit,
      "evidence-directory": paths.evidence
    },
    summary: smokeSummary(report, inputs.language),
    outcome: outcomeOf(report, inputs.language)
  };
}
async function readVariables(application, ports) {
  const path = application["env-file"];
  if (path === void 0) return {};
  const text = await ports.files.readText(inside(application.root, path));
  if (text === void 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_11__/* .InputError */ .dz([
      { input: "env-file", expected: "an existing file", seen: `${path}, which is not there` }
    ]);
  return (0,_part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_6__/* .parseEnvFile */ .F)(text, path, ports.environment);
}
function figures(report) {
  const ids = (verdict) => report.results.filter((result) => result.verdict === verdict).map(({ id }) => id).join(",");
  return {
    verdict: report.verdict,
    "rollback-recommended": report.rollbackRecommended,
    passed: report.counts.pass,
    failed: ids("fail"),
    inconclusive: ids("inconclusive"),
    skipped: ids("skipped"),
    slot: report.slot,
    version: report.version
  };
}
function outcomeOf(report, language) {
  const t = texts[language];
  const title = `${t.title(report.application, report.version, report.slot)}: ${t.overall[report.verdict]}`;
  if (report.verdict === "pass") return { kind: "passed", message: `${title} (${report.counts.pass})` };
  const message = `${title}
${judgementOf(report).reasons.join("\n")}`;
  return report.verdict === "fail" ? { kind: "refused", message, advice: t.rollback } : { kind: "failed", message, advice: t.noRollback };
}
function dryRun(application, inputs) {
  const left = (0,_part_chunk_QHWULYXG_js__WEBPACK_IMPORTED_MODULE_1__/* .planChecks */ .dH)(application, inputs.only, inputs.skip).filter(
    (planned) => planned.left !== void 0
  );
  return {
    outputs: {
      verdict: "dry-run",
      "rollback-recommended": false,
      passed: 0,
      failed: "",
      inconclusive: "",
      skipped: left.map(({ check }) => check.id).join(","),
      slot: "",
      version: "",
      "report-json": "",
      "report-junit": "",
      "evidence-directory": ""
    },
    summary: dryRunSummary(application, inputs.only, inputs.skip, inputs.language),
    outcome: { kind: "passed", message: texts[inputs.language].dryRun }
  };
}

// actions/smoke-r1-r6/action.ts
async function openView(inputs, ports) {
  const deployment = await (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_4__/* .openDeployment */ .Q6)(ports, _part_chunk_KBRZAGFP_js__WEBPACK_IMPORTED_MODULE_2__/* .realHost */ .$, {
    ...inputs,
    frontProgram: () => (0,_part_chunk_KBRZAGFP_js__WEBPACK_IMPORTED_MODULE_2__/* .locateFront */ .i)(ports.environment)
  });
  if (inputs.slot === "blue" || inputs.slot === "green") return deployment.engine.view(inputs.slot);
  const { active } = await deployment.router.observe();
  if (active === void 0) {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_11__/* .DeliveryFailure */ .L9("no slot serves, so there is nothing to ask", {
      advice: "deploy first, or name a slot by `target`"
    });
  }
  return deployment.engine.view(inputs.slot === "active" ? active : (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_4__/* .otherSlot */ .jx)(active));
}
var action = (0,_part_chunk_LTO5WZKK_js__WEBPACK_IMPORTED_MODULE_3__/* .defineRun */ .lL)(
  _part_chunk_K4CKYQ7D_js__WEBPACK_IMPORTED_MODULE_0__/* .spec */ .I,
  (inputs, ports) => runSmoke(inputs, ports, () => openView(inputs, ports))
);



/***/ })

};
