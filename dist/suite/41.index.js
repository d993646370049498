export const id = 41;
export const ids = [41];
export const modules = {

/***/ 4041:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_X4JSJIQJ_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6560);
/* harmony import */ var _part_chunk_YNN2D6BL_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4906);
/* harmony import */ var _part_chunk_23PG6NVH_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1029);
/* harmony import */ var _part_chunk_LKT44VSX_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3753);
/* harmony import */ var _part_chunk_VSG4VJJW_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5782);
/* harmony import */ var _part_chunk_TB7RGWVH_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6045);
/* harmony import */ var _part_chunk_SVTJC6XN_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1422);
/* harmony import */ var _part_chunk_23DEHYJD_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1992);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4343);
/* harmony import */ var _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1520);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(6760);











// actions/smoke-r1-r6/run-smoke.ts

var inside = (workspace, path) => (0,node_path__WEBPACK_IMPORTED_MODULE_10__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(workspace, path);
async function runSmoke(inputs, ports, openView2) {
  const written = await (0,_part_chunk_SVTJC6XN_js__WEBPACK_IMPORTED_MODULE_6__/* .readDelivery */ .nR)(ports.files, ports.workspace, inputs.deliveryFile, inputs.environment, {
    envFile: inputs.envFile
  });
  const application = inputs.engine === "auto" ? written : { ...written, engine: inputs.engine };
  (0,_part_chunk_23PG6NVH_js__WEBPACK_IMPORTED_MODULE_2__/* .planChecks */ .dH)(application, inputs.only, inputs.skip);
  if (inputs.dryRun) return dryRun(application, inputs);
  const variables = await readVariables(application, ports);
  const stateDirectory = inside(ports.workspace, inputs.stateDirectory);
  const view = await openView2({ application, variables, stateDirectory, target: inputs.slot, ports });
  const uid = process.getuid?.();
  const report = await (0,_part_chunk_23PG6NVH_js__WEBPACK_IMPORTED_MODULE_2__/* .runChecks */ .JT)({
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
  return reported(report, (0,_part_chunk_23PG6NVH_js__WEBPACK_IMPORTED_MODULE_2__/* .secretValues */ .VX)(application, variables), inputs, ports);
}
async function reported(report, secrets, inputs, ports) {
  const folder = inside(ports.workspace, inputs.reportDirectory);
  const paths = await (0,_part_chunk_23PG6NVH_js__WEBPACK_IMPORTED_MODULE_2__/* .writeReport */ .u5)(report, folder, ports.files, secrets, inputs.language);
  return {
    outputs: {
      ...figures(report),
      "report-json": paths.json,
      "report-junit": paths.junit,
      "evidence-directory": paths.evidence
    },
    summary: (0,_part_chunk_23PG6NVH_js__WEBPACK_IMPORTED_MODULE_2__/* .smokeSummary */ .WP)(report, inputs.language),
    outcome: outcomeOf(report, inputs.language)
  };
}
async function readVariables(application, ports) {
  const path = application["env-file"];
  if (path === void 0) return {};
  const text = await ports.files.readText(inside(application.root, path));
  if (text === void 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz([
      { input: "env-file", expected: "an existing file", seen: `${path}, which is not there` }
    ]);
  return (0,_part_chunk_SVTJC6XN_js__WEBPACK_IMPORTED_MODULE_6__/* .parseEnvFile */ .FO)(text, path, ports.environment);
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
  const t = _part_chunk_23PG6NVH_js__WEBPACK_IMPORTED_MODULE_2__/* .texts */ .Te[language];
  const title = `${t.title(report.application, report.version, report.slot)}: ${t.overall[report.verdict]}`;
  if (report.verdict === "pass") return { kind: "passed", message: `${title} (${report.counts.pass})` };
  const message = `${title}
${(0,_part_chunk_23PG6NVH_js__WEBPACK_IMPORTED_MODULE_2__/* .judgementOf */ .lG)(report).reasons.join("\n")}`;
  return report.verdict === "fail" ? { kind: "refused", message, advice: t.rollback } : { kind: "failed", message, advice: t.noRollback };
}
function dryRun(application, inputs) {
  const left = (0,_part_chunk_23PG6NVH_js__WEBPACK_IMPORTED_MODULE_2__/* .planChecks */ .dH)(application, inputs.only, inputs.skip).filter(
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
    summary: (0,_part_chunk_23PG6NVH_js__WEBPACK_IMPORTED_MODULE_2__/* .dryRunSummary */ .p2)(application, inputs.only, inputs.skip, inputs.language),
    outcome: { kind: "passed", message: _part_chunk_23PG6NVH_js__WEBPACK_IMPORTED_MODULE_2__/* .texts */ .Te[inputs.language].dryRun }
  };
}

// actions/smoke-r1-r6/action.ts
async function openView(inputs, ports) {
  const deployment = await (0,_part_chunk_VSG4VJJW_js__WEBPACK_IMPORTED_MODULE_4__/* .openDeployment */ .Q6)(ports, _part_chunk_YNN2D6BL_js__WEBPACK_IMPORTED_MODULE_1__/* .realHost */ .$, {
    ...inputs,
    frontProgram: () => (0,_part_chunk_YNN2D6BL_js__WEBPACK_IMPORTED_MODULE_1__/* .locateFront */ .i)(ports.environment)
  });
  if (inputs.slot === "blue" || inputs.slot === "green") return deployment.engine.view(inputs.slot);
  const { active } = await deployment.router.observe();
  if (active === void 0) {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .DeliveryFailure */ .L9("no slot serves, so there is nothing to ask", {
      advice: "deploy first, or name a slot by `target`"
    });
  }
  return deployment.engine.view(inputs.slot === "active" ? active : (0,_part_chunk_VSG4VJJW_js__WEBPACK_IMPORTED_MODULE_4__/* .otherSlot */ .jx)(active));
}
var action = (0,_part_chunk_23DEHYJD_js__WEBPACK_IMPORTED_MODULE_7__/* .defineRun */ .lL)(
  _part_chunk_X4JSJIQJ_js__WEBPACK_IMPORTED_MODULE_0__/* .spec */ .I,
  (inputs, ports) => runSmoke(inputs, ports, () => openView(inputs, ports))
);



/***/ }),

/***/ 4906:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ realHost),
/* harmony export */   i: () => (/* binding */ locateFront)
/* harmony export */ });
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4343);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1421);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1455);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7030);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6760);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3024);
/* harmony import */ var node_url__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(3136);


// packages/deploy/src/adapters/host.ts






var PORT_RANGE = { from: 2e4, to: 32e3 };
async function readStat(pid) {
  const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.readFile)(`/proc/${pid}/stat`, "utf8").catch(() => void 0);
  if (text === void 0) return void 0;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", pgid: Number(fields[2]), startTime: fields[19] ?? "" };
}
var living = (found) => found !== void 0 && found.state !== "Z" && found.state !== "X";
async function identity(pid) {
  const found = await readStat(pid);
  return living(found) ? { pid, startTime: found.startTime } : void 0;
}
async function allPids() {
  return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.readdir)("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
}
async function livingWhere(accept) {
  const found = await Promise.all(
    (await allPids()).map(async (pid) => {
      const seen = await readStat(pid);
      return living(seen) && await accept(pid, seen) ? pid : void 0;
    })
  );
  return found.filter((pid) => pid !== void 0);
}
var rawEnvironment = (pid) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.readFile)(`/proc/${pid}/environ`, "utf8").catch(() => "");
async function facts(pid) {
  const status = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.readFile)(`/proc/${pid}/status`, "utf8").catch(() => void 0);
  if (status === void 0) return void 0;
  const numbers = (name) => (new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1] ?? "").split(/\s+/).filter(Boolean).map(Number);
  const command = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.readFile)(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  const uids = numbers("Uid");
  return {
    pid,
    uids,
    gids: numbers("Gid"),
    command: command.replaceAll("\0", " ").trim(),
    userName: await userName(uids[1])
  };
}
async function userName(uid) {
  const table = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.readFile)("/etc/passwd", "utf8").catch(() => "");
  return table.split("\n").map((line) => line.split(":")).find((fields) => fields[2] === String(uid))?.[0];
}
async function launch(request) {
  const [program, ...args] = request.argv;
  if (!program) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .DeliveryFailure */ .L9("asked to start a process without a name");
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_6__.dirname)(request.logFile), { recursive: true });
  const output = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.open)(request.logFile, "a", 416);
  try {
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_1__.spawn)(program, args, {
      cwd: request.cwd,
      env: { ...request.env },
      detached: true,
      stdio: ["ignore", output.fd, output.fd],
      // libuv drops supplementary groups when it changes the user (uv_spawn); the primary group must be named too.
      ...request.uid === void 0 || !isRoot() ? {} : { uid: request.uid, gid: request.uid }
    });
    await new Promise((resolve, reject) => {
      child.once("spawn", resolve);
      child.once(
        "error",
        (error) => reject(
          new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .DeliveryFailure */ .L9(`${program} cannot be started in ${request.cwd}: ${error.message}`, {
            cause: error
          })
        )
      );
    });
    return child;
  } finally {
    await output.close();
  }
}
async function spawnDetached(request) {
  const child = await launch(request);
  child.unref();
  const pid = child.pid ?? 0;
  return await identity(pid) ?? { pid, startTime: "ended" };
}
async function runToEnd(request, timeoutMs) {
  const child = await launch(request);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    if (child.pid) signal(-child.pid, "SIGKILL");
  }, timeoutMs);
  const code = await new Promise((resolve) => child.once("exit", resolve));
  clearTimeout(timer);
  return { code, timedOut };
}
function signal(target, name) {
  if (target === 0 || target === 1 || target === -1) return false;
  try {
    process.kill(target, name);
    return true;
  } catch (error) {
    if (error.code === "ESRCH") return false;
    throw error;
  }
}
function portIsFree(port) {
  return new Promise((resolve) => {
    const server = (0,node_net__WEBPACK_IMPORTED_MODULE_4__.createServer)();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
async function freePorts(count, taken) {
  const chosen = [];
  for (let tries = 0; chosen.length < count && tries < 2e3; tries += 1) {
    const port = PORT_RANGE.from + (0,node_crypto__WEBPACK_IMPORTED_MODULE_2__.randomBytes)(4).readUInt32BE() % (PORT_RANGE.to - PORT_RANGE.from);
    if (taken.includes(port) || chosen.includes(port)) continue;
    if (await portIsFree(port)) chosen.push(port);
  }
  if (chosen.length < count)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .DeliveryFailure */ .L9(
      `no ${count} free loopback ports between ${PORT_RANGE.from} and ${PORT_RANGE.to}`
    );
  return chosen;
}
async function createExclusive(path, content, mode) {
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_6__.dirname)(path), { recursive: true });
  const temporary = `${path}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_2__.randomBytes)(6).toString("hex")}.part`;
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.writeFile)(temporary, content, { mode, flush: true });
  try {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.link)(temporary, path);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.rm)(temporary, { force: true });
  }
}
async function rotate(path, keep) {
  for (let i = keep; i >= 1; i -= 1)
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.rename)(i === 1 ? path : `${path}.${i - 1}`, `${path}.${i}`).catch(() => void 0);
}
async function tail(path, bytes) {
  const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.open)(path, "r").catch(() => void 0);
  if (!handle) return "";
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, bytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } finally {
    await handle.close();
  }
}
async function unreachable(path, uid) {
  const parts = path.split("/").filter(Boolean);
  for (let i = 1; i <= parts.length; i += 1) {
    const part = `/${parts.slice(0, i).join("/")}`;
    const seen = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.stat)(part).catch(() => void 0);
    if (!seen) return part;
    if (!seen.isDirectory()) continue;
    const bit = seen.uid === uid ? 64 : seen.gid === uid ? 8 : 1;
    if ((seen.mode & bit) === 0) return part;
  }
  return void 0;
}
async function machine() {
  const boot = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.readFile)("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "unknown");
  const table = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.readlink)("/proc/self/ns/pid").catch(() => "unknown");
  return `${(0,node_os__WEBPACK_IMPORTED_MODULE_5__.hostname)()} ${boot.trim()} ${table}`;
}
var isRoot = () => process.getuid?.() === 0;
var realHost = {
  spawnDetached,
  runToEnd,
  identity,
  marked: (name, prefix) => livingWhere(async (pid) => `\0${await rawEnvironment(pid)}`.includes(`\0${name}=${prefix}`)),
  group: (pgid) => livingWhere((_, found) => Promise.resolve(found.pgid === pgid)),
  facts,
  environment: async (pid) => Object.fromEntries(
    (await rawEnvironment(pid)).split("\0").filter((pair) => pair.includes("=")).map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)])
  ),
  signal,
  freePorts,
  portIsFree,
  createExclusive,
  rotate,
  tail,
  unreachable,
  machine,
  self: async () => await identity(process.pid) ?? { pid: process.pid, startTime: "unknown" },
  isRoot,
  ownUidUnlessRoot: () => isRoot() ? void 0 : process.getuid?.()
};

// packages/deploy/src/adapters/locate-front.ts



var FRONT_VARIABLE = "DELIVERY_FRONT_PROGRAM";
function locateFront(environment) {
  const told = environment[FRONT_VARIABLE];
  if (told) return [process.execPath, told];
  const own = (0,node_url__WEBPACK_IMPORTED_MODULE_8__.fileURLToPath)(import.meta.url);
  const entry = (0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_6__.dirname)(own), "front-main.ts");
  if (own.endsWith(".ts") && (0,node_fs__WEBPACK_IMPORTED_MODULE_7__.existsSync)(entry)) return [process.execPath, "--import", import.meta.resolve("tsx"), entry];
  for (const start of [own, (0,node_fs__WEBPACK_IMPORTED_MODULE_7__.realpathSync)(process.argv[1] ?? own)])
    for (let folder = (0,node_path__WEBPACK_IMPORTED_MODULE_6__.dirname)(start); ; folder = (0,node_path__WEBPACK_IMPORTED_MODULE_6__.dirname)(folder)) {
      for (const candidate of [(0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(folder, "front", "index.js"), (0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(folder, "dist", "front", "index.js")])
        if ((0,node_fs__WEBPACK_IMPORTED_MODULE_7__.existsSync)(candidate)) return [process.execPath, candidate];
      if (folder === (0,node_path__WEBPACK_IMPORTED_MODULE_6__.dirname)(folder)) break;
    }
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .DeliveryFailure */ .L9("the program of the embedded front (dist/front/index.js) was not found", {
    advice: `set ${FRONT_VARIABLE} to its path`
  });
}




/***/ })

};
