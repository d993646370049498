export const id = 866;
export const ids = [866];
export const modules = {

/***/ 8866:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_J2CH3AEB_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6705);
/* harmony import */ var _part_chunk_KBRZAGFP_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3314);
/* harmony import */ var _part_chunk_LTO5WZKK_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6214);
/* harmony import */ var _part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1472);
/* harmony import */ var _part_chunk_TG6ABMAY_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5130);
/* harmony import */ var _part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(201);
/* harmony import */ var _part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2164);
/* harmony import */ var _part_chunk_L3VLIFXT_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1605);
/* harmony import */ var _part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8220);
/* harmony import */ var _part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(4117);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(4343);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(6760);












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
async function run(inputs, ports) {
  const deployment = await (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__/* .openDeployment */ .Q6)(ports, _part_chunk_KBRZAGFP_js__WEBPACK_IMPORTED_MODULE_1__/* .realHost */ .$, {
    ...inputs,
    frontProgram: () => (0,_part_chunk_KBRZAGFP_js__WEBPACK_IMPORTED_MODULE_1__/* .locateFront */ .i)(ports.environment)
  });
  const { application, folder } = deployment;
  const { ledger } = await (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__/* .readLedger */ .SC)(ports.files, folder);
  if (inputs.list)
    return listedOutputs(ledger, (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__/* .releasesSummary */ .zN)(ledger.releases, ledger.active?.release, inputs.language));
  const { to, rollbackMode: mode, reason, allowBad } = inputs;
  const operationId = ports.randomId();
  const desired = {
    kind: "rollback",
    to,
    mode,
    reason,
    allowBad,
    onInterrupted: "resume",
    operationId,
    repaired: []
  };
  const preview = await (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__/* .previewDelivery */ .Nv)(deployment, ports, desired);
  if (inputs.dryRun) return plannedOutputs(ledger, preview, (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__/* .planSummary */ .MM)(preview, inputs.language));
  const github = await (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__/* .beginDeployment */ .tY)(ports, {
    wanted: inputs.githubDeployment === "auto" && preview.kind === "run",
    token: inputs.githubToken,
    task: "rollback",
    release: preview.kind === "run" ? preview.operation?.release : void 0,
    deployment
  });
  const result = await github.around(
    () => (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__/* .runDelivery */ .C3)(deployment, ports, _part_chunk_KBRZAGFP_js__WEBPACK_IMPORTED_MODULE_1__/* .realHost */ .$, desired, {
      settings: {
        watch: (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__/* .watchFor */ .Hg)(application.watch, inputs.watchSeconds, 0),
        drainTimeoutSeconds: inputs.drainTimeoutSeconds,
        graceSeconds: 10,
        keepPrevious: "stopped",
        keepReleases: 5,
        probes: application.watch.probe.paths.map((path) => deployment.probeBase + path)
      },
      traffic: (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__/* .deliveryTraffic */ .Sj)(deployment.targets, inputs.probeRate, ports.clock, ports.log),
      verify: void 0,
      lockWaitSeconds: inputs.lockWaitSeconds
    })
  );
  const report = await (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__/* .writeReport */ .u5)(
    ports.files,
    ports.clock,
    folder,
    "rollback",
    result,
    { reason },
    (0,node_path__WEBPACK_IMPORTED_MODULE_11__.resolve)(ports.workspace, inputs.reportDirectory)
  );
  return rollbackOutputs((await (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__/* .readLedger */ .SC)(ports.files, folder)).ledger, result, {
    report,
    deploymentId: github.id,
    summary: (0,_part_chunk_GODFWBKE_js__WEBPACK_IMPORTED_MODULE_3__/* .deliverySummary */ .Rn)(result, "rollback", inputs.environment || "default", inputs.language)
  });
}
var action = (0,_part_chunk_LTO5WZKK_js__WEBPACK_IMPORTED_MODULE_2__/* .defineRun */ .lL)(_part_chunk_J2CH3AEB_js__WEBPACK_IMPORTED_MODULE_0__/* .spec */ .I, run);



/***/ }),

/***/ 3314:
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
  if (own.endsWith(".ts") && (0,node_fs__WEBPACK_IMPORTED_MODULE_7__.existsSync)(entry))
    return [process.execPath, "--import", import.meta.resolve("tsx"), entry];
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
