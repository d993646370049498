export const id = 965;
export const ids = [965];
export const modules = {

/***/ 1965:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4088);
/* harmony import */ var _part_chunk_3TOSZ76R_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1656);
/* harmony import */ var _part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8238);
/* harmony import */ var _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3611);
/* harmony import */ var _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3967);
/* harmony import */ var _part_chunk_5MTIN2IK_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1327);
/* harmony import */ var _part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1741);
/* harmony import */ var _part_chunk_NGRVPRTX_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5559);
/* harmony import */ var _part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5520);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(5332);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(7030);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1692);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(6760);












// packages/smoke/src/adapters/look-at-tls.ts


var lookAtTls = (endpoint, timeoutMs) => new Promise((resolve) => {
  let connected = false;
  let socket;
  const end = (answer) => {
    clearTimeout(timer);
    socket?.destroy();
    resolve(answer);
  };
  const timer = setTimeout(
    () => end({ kind: "unreachable", why: `nothing within ${timeoutMs} ms` }),
    timeoutMs
  );
  try {
    socket = (0,node_tls__WEBPACK_IMPORTED_MODULE_11__.connect)(optionsOf(endpoint));
  } catch (error) {
    clearTimeout(timer);
    resolve({ kind: "unable", why: messageOf(error) });
    return;
  }
  socket.once("connect", () => connected = true);
  socket.once("secureConnect", () => end(seenBy(socket, endpoint)));
  socket.once("error", (error) => {
    const ownFault = /NO_PROTOCOLS_AVAILABLE|UNSUPPORTED_PROTOCOL|NO_CIPHERS_AVAILABLE|NO_CIPHER_MATCH/.test(
      error.code ?? ""
    );
    if (ownFault && endpoint.only !== void 0 && error.code !== "ERR_SSL_UNSUPPORTED_PROTOCOL")
      end({ kind: "unable", why: messageOf(error) });
    else end({ kind: connected ? "refused" : "unreachable", why: messageOf(error) });
  });
  socket.once(
    "close",
    () => end({ kind: connected ? "refused" : "unreachable", why: "the connection was closed" })
  );
});
function optionsOf(endpoint) {
  const { host, port, serverName, ca, only } = endpoint;
  return {
    host,
    port,
    ...(0,node_net__WEBPACK_IMPORTED_MODULE_10__.isIP)(serverName) === 0 ? { servername: serverName } : {},
    rejectUnauthorized: false,
    ...ca === void 0 ? {} : { ca: [...node_tls__WEBPACK_IMPORTED_MODULE_11__.rootCertificates, ca] },
    // Weak versions are offered only to see them refused; that needs OpenSSL's lowest level.
    ...only === void 0 ? {} : { minVersion: only, maxVersion: only, ciphers: "DEFAULT@SECLEVEL=0" }
  };
}
function seenBy(socket, endpoint) {
  const certificate = socket.getPeerCertificate();
  const named = (0,node_tls__WEBPACK_IMPORTED_MODULE_11__.checkServerIdentity)(endpoint.serverName, certificate);
  const chain = messageOf(socket.authorizationError);
  const distrust = named?.message ?? (socket.authorized ? void 0 : chain);
  return {
    kind: "seen",
    seen: {
      protocol: socket.getProtocol() ?? "",
      distrust,
      notAfter: Date.parse(certificate.valid_to),
      notBefore: Date.parse(certificate.valid_from),
      subject: String(certificate.subject?.CN ?? "-"),
      issuer: String(certificate.issuer?.CN ?? "-")
    }
  };
}
var messageOf = (thrown) => thrown instanceof Error ? thrown.message : String(thrown);

// actions/smoke-r1-r6/run-smoke.ts

var inside = (workspace, path) => (0,node_path__WEBPACK_IMPORTED_MODULE_12__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_12__.join)(workspace, path);
async function runSmoke(inputs, ports, openSlot2) {
  const application = await readApplication(inputs, ports);
  (0,_part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .planChecks */ .dH)(application, inputs.only, inputs.skip);
  if (inputs.dryRun) return dryRun(application, inputs);
  const variables = await readVariables(application, ports);
  const stateDirectory = inside(ports.workspace, inputs.stateDirectory);
  const opened = await openSlot2({ application, variables, stateDirectory, target: inputs.slot, ports });
  try {
    const learned = /* @__PURE__ */ new Set();
    const report = await askSlot(inputs, ports, opened, { application, variables, learned });
    const secrets = [
      ...(0,_part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .secretValues */ .VX)(application, variables),
      ...[...learned].filter((value) => !(0,_part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .isReportWord */ .dl)(application, value)).map((value) => ({ name: "a token or a captured secret", value }))
    ];
    return await reported(report, secrets, await findAnchors(inputs, ports, application), inputs, ports);
  } finally {
    await opened.close?.();
  }
}
async function readApplication(inputs, ports) {
  const written = await (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_6__/* .readDelivery */ .nR)(ports.files, ports.workspace, inputs.deliveryFile, inputs.environment, {
    envFile: inputs.envFile
  });
  const meant = inputs.engine === "auto" ? written : { ...written, engine: inputs.engine };
  return inputs.checksFile === "" ? meant : (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_6__/* .withChecksFile */ .c0)(meant, ports.files, ports.workspace, inputs.checksFile);
}
async function askSlot(inputs, ports, { view, bench, tls }, { application, variables, learned }) {
  const back = await bench?.repair() ?? [];
  if (back.length > 0)
    ports.log.warning(`an earlier run ended while ${back.join(", ")} was stopped; it was started again`);
  const uid = process.getuid?.();
  return (0,_part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .runChecks */ .JT)({
    application,
    view,
    variables,
    ports: { ...ports, bench, ...tls ? { tls } : {} },
    root: application.root,
    only: inputs.only,
    skip: inputs.skip,
    deadlineSeconds: inputs.deadlineSeconds,
    runId: ports.randomId(),
    signal: ports.signal,
    onSecret: (value) => learned.add(value),
    ...uid === void 0 || uid === 0 ? {} : { onlyUid: uid }
  });
}
async function findAnchors(inputs, ports, application) {
  const paths = [inputs.checksFile, inputs.deliveryFile].filter((path) => path !== "");
  const texts2 = await Promise.all(
    paths.map(async (path) => ({
      path: (0,node_path__WEBPACK_IMPORTED_MODULE_12__.relative)(ports.workspace, inside(ports.workspace, path)),
      text: await ports.files.readText(inside(ports.workspace, path)) ?? ""
    }))
  );
  return (0,_part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .anchorsOf */ .EF)((0,_part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .checkIds */ .tD)(application), texts2);
}
async function reported(report, secrets, anchors, inputs, ports) {
  const folder = inside(ports.workspace, inputs.reportDirectory);
  const paths = await (0,_part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .writeReport */ .u5)(report, folder, ports.files, secrets, inputs.language, anchors);
  return {
    outputs: {
      ...figures(report),
      "report-json": paths.json,
      "report-junit": paths.junit,
      "report-sarif": paths.sarif,
      "report-html": paths.html,
      "evidence-directory": paths.evidence
    },
    summary: (0,_part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .smokeSummary */ .WP)(report, inputs.language),
    outcome: outcomeOf(report, inputs.language)
  };
}
async function readVariables(application, ports) {
  const path = application["env-file"];
  if (path === void 0) return {};
  const text = await ports.files.readText(inside(application.root, path));
  if (text === void 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .InputError */ .dz([
      { input: "env-file", expected: "an existing file", seen: `${path}, which is not there` }
    ]);
  return (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_6__/* .parseEnvFile */ .FO)(text, path, ports.environment);
}
function figures(report) {
  const ids = (verdict) => report.results.filter((result) => result.verdict === verdict).map(({ id }) => id).join(",");
  return {
    verdict: report.verdict,
    "rollback-recommended": report.rollbackRecommended,
    passed: report.counts.pass + report.counts.flaky,
    flaky: ids("flaky"),
    waived: ids("waived"),
    failed: ids("fail"),
    inconclusive: ids("inconclusive"),
    skipped: ids("skipped"),
    slot: report.slot,
    version: report.version
  };
}
function outcomeOf(report, language) {
  const t = _part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .texts */ .Te[language];
  const title = `${t.title(report.application, report.version, report.slot)}: ${t.overall[report.verdict]}`;
  const loud = report.counts.flaky + report.counts.waived > 0;
  if (report.verdict === "pass")
    return {
      kind: "passed",
      level: loud ? "warning" : "notice",
      message: `${title} (${report.counts.pass + report.counts.flaky})`
    };
  const message = `${title}
${(0,_part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .judgementOf */ .lG)(report).reasons.join("\n")}`;
  return report.verdict === "fail" ? { kind: "refused", message, advice: t.rollback } : { kind: "failed", message, advice: t.noRollback };
}
function dryRun(application, inputs) {
  const left = (0,_part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .planChecks */ .dH)(application, inputs.only, inputs.skip).filter(
    (planned) => planned.left !== void 0
  );
  return {
    outputs: {
      verdict: "dry-run",
      "rollback-recommended": false,
      passed: 0,
      flaky: "",
      waived: "",
      failed: "",
      inconclusive: "",
      skipped: left.map(({ check }) => check.id).join(","),
      slot: "",
      version: "",
      "report-json": "",
      "report-junit": "",
      "report-sarif": "",
      "report-html": "",
      "evidence-directory": ""
    },
    summary: (0,_part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .dryRunSummary */ .p2)(application, inputs.only, inputs.skip, inputs.language),
    outcome: { kind: "passed", message: _part_chunk_DVYRD4XN_js__WEBPACK_IMPORTED_MODULE_2__/* .texts */ .Te[inputs.language].dryRun }
  };
}

// actions/smoke-r1-r6/workbench.ts


// actions/smoke-r1-r6/another-container.ts

async function startAnother(docker, options, wanted) {
  const run = async (args) => {
    const result = await docker(args);
    if (result.code === 0) return result.stdout;
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9(
      `a second container of ${wanted.service}: docker ${args[0] ?? ""}: ${result.stderr.trim()}`
    );
  };
  const [original] = JSON.parse(await run(["inspect", wanted.source]));
  const name = `delivery-check-${options.randomId()}`;
  const envFile = (0,node_path__WEBPACK_IMPORTED_MODULE_12__.join)(options.folder, `${name}.env`);
  const end = async () => {
    await options.files.remove(envFile);
    await docker(["rm", "--force", "--volumes", name]);
  };
  try {
    await options.files.writeAtomic(envFile, environmentOf(original, wanted), 384);
    const networks = Object.keys(original.NetworkSettings.Networks);
    await run([
      "create",
      ...argumentsOf(original, wanted, { name, envFile, network: networks[0] ?? "bridge" })
    ]);
    for (const network of networks.slice(1)) await run(["network", "connect", network, name]);
    await run(["start", name]);
    const bound = /:(\d+)\s*$/m.exec(await run(["port", name, `${wanted.port}/tcp`]))?.[1];
    if (bound === void 0)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9(`the second container of ${wanted.service} got no port`);
    return { url: `http://127.0.0.1:${bound}`, end };
  } catch (error) {
    await end();
    throw error;
  }
}
function environmentOf(original, wanted) {
  const kept = (original.Config.Env ?? []).filter(
    (pair) => !Object.hasOwn(wanted.env, pair.slice(0, pair.indexOf("=")))
  );
  const pairs = [...kept, ...Object.entries(wanted.env).map(([name, value]) => `${name}=${value}`)];
  return `${pairs.filter((pair) => !/[\r\n]/.test(pair)).join("\n")}
`;
}
function argumentsOf({ Image, Config, HostConfig }, { port }, given) {
  const [entrypoint, ...rest] = Config.Entrypoint ?? [];
  return [
    "--name",
    given.name,
    "--label",
    "compose-delivery.check=another",
    "--network",
    given.network,
    "--env-file",
    given.envFile,
    "--publish",
    `127.0.0.1::${port}`,
    ...Config.User === "" ? [] : ["--user", Config.User],
    ...Config.WorkingDir === "" ? [] : ["--workdir", Config.WorkingDir],
    ...HostConfig.ReadonlyRootfs ? ["--read-only"] : [],
    ...Object.entries(HostConfig.Tmpfs ?? {}).flatMap(([path, how]) => [
      "--tmpfs",
      how === "" ? path : `${path}:${how}`
    ]),
    ...(HostConfig.CapDrop ?? []).flatMap((capability) => ["--cap-drop", capability]),
    ...(HostConfig.SecurityOpt ?? []).flatMap((option) => ["--security-opt", option]),
    ...HostConfig.Memory > 0 ? ["--memory", String(HostConfig.Memory)] : [],
    ...HostConfig.NanoCpus > 0 ? ["--cpus", String(HostConfig.NanoCpus / 1e9)] : [],
    ...entrypoint === void 0 ? [] : ["--entrypoint", entrypoint],
    Image,
    ...rest,
    ...Config.Cmd ?? []
  ];
}

// actions/smoke-r1-r6/file-of-tar.ts
var BLOCK = 512;
function fileOfTar(archive) {
  const bytes = Buffer.from(archive, "utf8");
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    const size = Number.parseInt(
      header.subarray(124, 136).toString("latin1").replace(/\0.*$/s, "").trim(),
      8
    );
    const kind = String.fromCharCode(header[156] ?? 0);
    if (Number.isNaN(size)) return void 0;
    if (kind === "0" || kind === "\0") return bytes.subarray(at + BLOCK, at + BLOCK + size).toString("utf8");
    if (kind !== "x" && kind !== "g" && kind !== "L") return void 0;
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return void 0;
}

// actions/smoke-r1-r6/watch-script.ts
var WATCH_SCRIPT = `
mark=$1 pid=$2 left=$3
shift 3
while [ -e "$mark" ]; do
  if [ "$left" -le 0 ] || ! kill -0 "$pid" 2>/dev/null; then
    docker stop --time 10 "$@"
    docker start "$@" && rm -f "$mark"
    exit
  fi
  sleep 1
  left=$((left - 1))
done
`;

// actions/smoke-r1-r6/workbench.ts
var UNCANCELLED = new AbortController().signal;
var QUICK_MS = 3e4;
var STOP_SECONDS = 10;
function openWorkbench(options) {
  const docker = (args, timeoutMs = QUICK_MS) => options.docker(["docker", ...args], { timeoutMs, signal: UNCANCELLED });
  const markPath = (0,node_path__WEBPACK_IMPORTED_MODULE_12__.join)(options.folder, "stopped-by-checks.json");
  const find = (service, ...filters) => findContainers(docker, options.deploymentId, service, filters);
  const inSlot = async (service) => {
    const [own] = await find(service, `label=compose-delivery.slot=${options.slot}`, "status=running");
    const [any] = own === void 0 ? await find(service, "status=running") : [own];
    if (any === void 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9(`no container of ${service} runs`);
    return any;
  };
  return {
    run: async (service, argv, { timeoutMs, env }) => {
      const variables = Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
      return docker(["exec", ...variables, await inSlot(service), ...argv], timeoutMs);
    },
    readFile: async (service, path) => {
      const archive = await docker(["cp", "--follow-link", `${await inSlot(service)}:${path}`, "-"]);
      if (archive.code === 0) return fileOfTar(archive.stdout);
      if (/no such file|could not find the file/i.test(archive.stderr)) return void 0;
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9(`${path} of ${service} cannot be read: ${archive.stderr.trim()}`);
    },
    running: async (service) => (await find(service, "status=running")).length > 0,
    stop: async (service, atMostSeconds) => {
      const containers = await find(service, "status=running");
      if (containers.length === 0)
        throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9(`${service} does not run, so it cannot be stopped`);
      if (await options.files.exists(markPath))
        throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9(`another run has stopped something here (${markPath})`, {
          advice: "wait until it has ended; if it died, run the checks again: that puts it back"
        });
      const mark = { pid: options.pid, services: [service], containers };
      await options.files.writeAtomic(markPath, `${JSON.stringify(mark)}
`);
      await startWatch(options, markPath, containers, atMostSeconds);
      const stopped = await docker(["stop", "--time", String(STOP_SECONDS), ...containers]);
      if (stopped.code !== 0)
        throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9(`${service} could not be stopped: ${stopped.stderr.trim()}`);
    },
    putBack: () => putBack(options.files, docker, markPath),
    repair: async () => {
      const mark = await readMark(options.files, markPath);
      if (!mark || await isAlive(options, mark.pid)) return [];
      return putBack(options.files, docker, markPath);
    },
    another: async (service, env) => {
      const port = options.portOf(service);
      if (port === void 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9(`the delivery file names no port of ${service}`);
      const source = await inSlot(service);
      return startAnother(docker, options, { source, service, port, env });
    }
  };
}
async function findContainers(docker, deploymentId, service, filters) {
  const all = [
    `label=compose-delivery.deployment=${deploymentId}`,
    `label=compose-delivery.service=${service}`,
    ...filters
  ];
  const args = all.flatMap((filter) => ["--filter", filter]);
  const result = await docker(["ps", "--all", "--quiet", "--no-trunc", ...args]);
  if (result.code !== 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9(`docker ps failed: ${result.stderr.trim()}`);
  return result.stdout.split("\n").filter(Boolean);
}
async function startWatch(options, markPath, containers, atMostSeconds) {
  const inner = ["sh", "-c", WATCH_SCRIPT, "put-back", markPath, String(options.pid)];
  const words = [...inner, String(Math.ceil(atMostSeconds)), ...containers];
  const result = await options.docker(
    ["sh", "-c", 'setsid "$@" </dev/null >/dev/null 2>&1 &', "sh", ...words],
    { timeoutMs: QUICK_MS, signal: UNCANCELLED, env: { RUNNER_TRACKING_ID: void 0 } }
  );
  if (result.code !== 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9(`the watch that puts things back could not be started: ${result.stderr}`);
}
async function readMark(files, path) {
  const text = await files.readText(path);
  if (text === void 0) return void 0;
  try {
    const mark = JSON.parse(text);
    const whole = Number.isInteger(mark.pid) && [mark.services, mark.containers].every(Array.isArray);
    if (whole && mark.containers.every((id) => /^[0-9a-f]{12,64}$/.test(id))) return mark;
  } catch {
  }
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9(`${path} cannot be read, so what it names cannot be put back`, {
    advice: "start what is stopped by hand, then remove the file"
  });
}
async function putBack(files, docker, path) {
  const mark = await readMark(files, path);
  if (!mark) return [];
  const started = await docker(["start", ...mark.containers]);
  if (started.code !== 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9(
      `${mark.services.join(", ")} could not be started again: ${started.stderr.trim()}`,
      {
        advice: `docker start ${mark.containers.map((id) => id.slice(0, 12)).join(" ")}`
      }
    );
  await files.remove(path);
  return mark.services;
}
async function isAlive(options, pid) {
  if (pid === options.pid) return false;
  const result = await options.exec(["kill", "-0", String(pid)], {
    timeoutMs: QUICK_MS,
    signal: UNCANCELLED
  });
  return result.code === 0;
}

// actions/smoke-r1-r6/action.ts
async function openSlot(inputs, ports) {
  const deployment = await (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .openDeployment */ .Q6)(ports, _part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .realHost */ .$G, {
    ...inputs,
    frontProgram: () => (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .locateFront */ .iV)(ports.environment)
  });
  const close = () => deployment.close();
  try {
    const slot = await slotOf(inputs.slot, deployment);
    const view = await deployment.engine.view(slot);
    return { view, tls: lookAtTls, close, bench: benchOf(deployment, ports, slot) };
  } catch (error) {
    await close();
    throw error;
  }
}
async function slotOf(wanted, deployment) {
  if (wanted === "blue" || wanted === "green") return wanted;
  const { active } = await deployment.router.observe();
  if (active !== void 0) return wanted === "active" ? active : (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .otherSlot */ .jx)(active);
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_9__/* .DeliveryFailure */ .L9("no slot serves, so there is nothing to ask", {
    advice: "deploy first, or name a slot by `slot`"
  });
}
function benchOf(deployment, ports, slot) {
  const { application, place, folder } = deployment;
  if (application.engine !== "compose" || place.remote) return void 0;
  return openWorkbench({
    docker: place.docker,
    exec: ports.exec,
    files: place.files,
    deploymentId: (0,_part_chunk_GIHY2BI4_js__WEBPACK_IMPORTED_MODULE_0__/* .deploymentIdOf */ .Y4)(folder),
    slot,
    folder,
    pid: process.pid,
    randomId: ports.randomId,
    portOf: (service) => application.services[service]?.port
  });
}
var action = (0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_8__/* .defineRun */ .lL)(
  _part_chunk_3TOSZ76R_js__WEBPACK_IMPORTED_MODULE_1__/* .spec */ .I,
  (inputs, ports) => runSmoke(inputs, ports, () => openSlot(inputs, ports))
);



/***/ })

};
