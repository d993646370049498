export const id = 807;
export const ids = [807];
export const modules = {

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




/***/ }),

/***/ 7398:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JT: () => (/* binding */ runChecks),
/* harmony export */   VX: () => (/* binding */ secretValues),
/* harmony export */   dH: () => (/* binding */ planChecks)
/* harmony export */ });
/* harmony import */ var _part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3318);
/* harmony import */ var _part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(201);
/* harmony import */ var _part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8220);
/* harmony import */ var _part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4117);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4343);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6760);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7598);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8522);






// packages/smoke/src/probe.ts
var TIMEOUT_MS = 1e4;
var SHOWN_LINES = 300;
function createProbe(view, ports, options) {
  const idPrefix = `smoke-${options.runId}-`;
  const lines = [];
  let sent = 0;
  const remainingMs = () => Math.max(0, options.deadlineAt - ports.clock.monotonic());
  return {
    idPrefix,
    remainingMs,
    send: async (service, request) => {
      sent += 1;
      const sending = {
        base: view.url(service),
        requestId: `${idPrefix}${sent}`,
        remainingMs: remainingMs()
      };
      const answer = await attempt(request, sending, ports.http, options);
      lines.push(describe(service, request, answer));
      return answer;
    },
    record: (title) => {
      const start = lines.length;
      return { evidence: () => ({ title, lines: shorten(lines.slice(start)) }) };
    }
  };
}
async function attempt(request, sending, http, options) {
  const { base, requestId, remainingMs } = sending;
  const none = (failure) => ({
    status: 0,
    headers: {},
    body: "",
    durationMs: 0,
    requestId,
    failure
  });
  if (base === void 0) return none("it has no address in this slot");
  if (remainingMs === 0) return none("the time for all checks was over");
  const body = request.body === void 0 ? void 0 : JSON.stringify(request.body);
  try {
    const answer = await http({
      url: `${base}${request.path}`,
      method: request.method ?? "GET",
      headers: {
        ...body === void 0 ? {} : { "content-type": "application/json" },
        ...request.headers,
        "user-agent": `compose-delivery-smoke/${options.runId}`,
        "x-request-id": requestId
      },
      ...body === void 0 ? {} : { body },
      ...options.signal ? { signal: options.signal } : {},
      timeoutMs: Math.max(1, Math.min(request.timeoutMs ?? TIMEOUT_MS, remainingMs)),
      maxBodyBytes: request.maxBodyBytes ?? 256 * 1024
    });
    return { ...answer, requestId, failure: void 0 };
  } catch (error) {
    return none((0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error));
  }
}
var shorten = (lines) => lines.length <= SHOWN_LINES ? [...lines] : [...lines.slice(0, SHOWN_LINES), `and ${lines.length - SHOWN_LINES} more requests`];
function describe(service, request, answer) {
  const what = `${request.method ?? "GET"} ${service}${request.path}${request.note ? ` (${request.note})` : ""}`;
  if (answer.failure !== void 0) return `${what}: no answer: ${answer.failure}`;
  return `${what}: ${answer.status} in ${Math.round(answer.durationMs)} ms [${answer.requestId}]`;
}
function healthHeaders(application, service, variables) {
  const headers2 = application.services[service]?.health?.headers ?? {};
  return Object.fromEntries(
    Object.entries(headers2).map(([name, value]) => [
      name.toLowerCase(),
      (0,_part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_0__/* .expandVariables */ .i)(value, (key) => variables[key])
    ])
  );
}
function jsonField(body, field) {
  let value;
  try {
    value = JSON.parse(body);
  } catch {
    return void 0;
  }
  for (const key of field.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return void 0;
    value = value[key];
  }
  return value;
}

// packages/smoke/src/checks/headers.ts
var HTTPS_ONLY = "strict-transport-security";
var parts = (value) => value.split(";").map((part) => part.trim().replace(/\s+/g, " ").toLowerCase()).filter((part) => part !== "");
function headerMatches(expected, seen) {
  if (seen === void 0 || seen.trim() === "") return false;
  if (expected.trim() === "*") return true;
  const there = parts(seen);
  const asked2 = parts(expected);
  return asked2.length > 0 && asked2.every((part) => there.includes(part));
}
function judge(answer, where, definition, secure) {
  if (answer.failure !== void 0) return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${where}: no answer: ${answer.failure}`)];
  return Object.entries(definition.required).flatMap(([name, expected]) => {
    if (name.toLowerCase() === HTTPS_ONLY && !secure) return [];
    const seen = answer.headers[name.toLowerCase()];
    if (headerMatches(expected, seen)) return [];
    return [
      (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(
        `${where} (${answer.status}): expected ${name}: ${expected}, saw ${seen === void 0 ? "no such header" : seen}`
      )
    ];
  });
}
var headers = {
  id: "headers",
  asks: "Do answers carry the required security headers?",
  notConfigured: (application) => application.checks.headers ? void 0 : "checks.headers is not in the delivery file",
  will: (application) => `GET ${application.checks.headers?.path ?? ""} of ${application.checks.headers?.service ?? ""} and a path that is not there, and compare ${Object.keys(application.checks.headers?.required ?? {}).join(", ")}`,
  run: async (context) => {
    const definition = context.application.checks.headers;
    if (!definition) return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)([(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("checks.headers is not in the delivery file")], "", []);
    const record = context.probe.record("requests");
    const own = healthHeaders(context.application, definition.service, context.variables);
    const secure = context.view.url(definition.service)?.startsWith("https:") ?? false;
    const page = await context.probe.send(definition.service, { path: definition.path, headers: own });
    const absent = await context.probe.send(definition.service, {
      path: `/${context.probe.idPrefix}absent`,
      headers: own
    });
    const problems = [
      ...page.failure === void 0 && page.status >= 500 ? [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${definition.path}: expected a page, saw ${page.status}`)] : judge(page, definition.path, definition, secure),
      ...judge(absent, "a path that is not there", definition, secure)
    ];
    const seen = Object.keys(definition.required).map(
      (name) => `${name}: ${page.headers[name.toLowerCase()] ?? "(none)"}`
    );
    const left = secure ? [] : Object.keys(definition.required).filter((name) => name.toLowerCase() === HTTPS_ONLY);
    const note = left.map((name) => `${name} is not asked for: the slot answers plain HTTP`);
    return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(
      problems,
      `${Object.keys(definition.required).length - left.length} headers are as required, on a page and on an error`,
      [record.evidence(), { title: `headers of ${definition.path}`, lines: [...seen, ...note] }]
    );
  }
};

// packages/smoke/src/checks/health.ts
var ATTEMPTS = 3;
var PAUSE_MS = 500;
var withHealth = (application, services) => services.filter(
  (name) => application.services[name]?.health && application.services[name]?.port !== void 0
);
async function ask(context, service) {
  const request = {
    path: context.application.services[service]?.health?.path ?? "/health",
    headers: healthHeaders(context.application, service, context.variables),
    timeoutMs: 5e3
  };
  for (let attempt2 = 1; ; attempt2 += 1) {
    const answer = await context.probe.send(service, request);
    if (answer.status >= 200 && answer.status < 300 || attempt2 === ATTEMPTS) return answer;
    if (context.probe.remainingMs() === 0) return answer;
    await context.ports.clock.sleep(PAUSE_MS);
  }
}
var health = {
  id: "health",
  asks: "Does every service answer its health check?",
  notConfigured: (application) => withHealth(application, Object.keys(application.services)).length === 0 ? "no service of the delivery file has a health check" : void 0,
  will: (application) => `GET the health path of ${withHealth(application, Object.keys(application.services)).join(", ")}`,
  run: async (context) => {
    const record = context.probe.record("health requests");
    const services = withHealth(context.application, context.view.services);
    const problems = [];
    for (const service of services) {
      const answer = await ask(context, service);
      if (answer.failure !== void 0 && context.probe.remainingMs() === 0)
        problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}: ${answer.failure}`));
      else if (answer.failure !== void 0)
        problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service} does not answer: ${answer.failure}`));
      else if (answer.status < 200 || answer.status > 299)
        problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service}: expected 2xx from its health check, saw ${answer.status}`));
    }
    if (services.length === 0) problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("no service with a health check runs in this slot"));
    return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(problems, `${services.length} services are healthy`, [record.evidence()]);
  }
};

// packages/smoke/src/checks/r4-inflation.ts


// packages/smoke/src/find-files.ts

var MAX_DEPTH = 16;
var MAX_FILES = 2e4;
var LEFT_OUT = /^(\..*|node_modules|__pycache__|venv|site-packages)$/;
function globPattern(glob) {
  const source = glob.replace(/^\.\//, "").replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[^*?{]+|\{/g, (part) => {
    if (part === "**/") return "(?:[^/]+/)*";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.startsWith("{") && part.endsWith("}"))
      return `(?:${part.slice(1, -1).split(",").map(literal).join("|")})`;
    return literal(part);
  });
  return new RegExp(`^${source}$`, "su");
}
function literal(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, (c) => c === "/" || c === "-" ? c : `\\${c}`);
}
async function findFiles(files, root, globs) {
  const patterns = globs.map(globPattern);
  const found = [];
  const walk = async (folder, depth) => {
    for (const name of await files.list(folder === "" ? root : (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(root, folder))) {
      if (LEFT_OUT.test(name) || found.length >= MAX_FILES) continue;
      const path = folder === "" ? name : `${folder}/${name}`;
      if (patterns.some((pattern) => pattern.test(path))) found.push(path);
      else if (depth < MAX_DEPTH) await walk(path, depth + 1);
    }
  };
  await walk("", 0);
  return found.sort();
}

// packages/smoke/src/python-source.ts
var NUMBER = /(?:0[xob][\da-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d[\d_]*)?j?)/iy;
var NAME = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
var STRING_START = /(?:[rbuf]|rb|br|rf|fr)?("""|'''|"|')/iy;
function readPython(source) {
  const lines = [];
  const comments = /* @__PURE__ */ new Map();
  let current = [];
  const cursor = { at: 0, line: 1, depth: 0 };
  const endLine = () => {
    if (current.length > 0) lines.push(current);
    current = [];
  };
  while (cursor.at < source.length) {
    const c = source[cursor.at] ?? "";
    if (c === "\n") {
      if (cursor.depth === 0) endLine();
      cursor.line += 1;
      cursor.at += 1;
    } else if (c === "\\" && /^\\\r?\n/.test(source.slice(cursor.at, cursor.at + 3))) {
      cursor.at += source[cursor.at + 1] === "\r" ? 3 : 2;
      cursor.line += 1;
    } else if (c === "#") {
      const end = source.indexOf("\n", cursor.at);
      const stop = end === -1 ? source.length : end;
      comments.set(cursor.line, source.slice(cursor.at + 1, stop).trim());
      cursor.at = stop;
    } else if (c === ";" && cursor.depth === 0) {
      endLine();
      cursor.at += 1;
    } else {
      current.push(...readToken(source, cursor));
    }
  }
  endLine();
  return { lines, comments };
}
function match(pattern, source, at) {
  pattern.lastIndex = at;
  return pattern.exec(source);
}
function readToken(source, cursor) {
  const { line } = cursor;
  const string = match(STRING_START, source, cursor.at);
  if (string) return readString(source, cursor, string);
  const name = match(NAME, source, cursor.at);
  if (name) {
    cursor.at += name[0].length;
    return [{ kind: "name", text: name[0], line }];
  }
  const number = match(NUMBER, source, cursor.at);
  if (number) {
    cursor.at += number[0].length;
    return [{ kind: "number", text: number[0], line }];
  }
  const c = source[cursor.at] ?? "";
  if ("([{".includes(c)) cursor.depth += 1;
  if (")]}".includes(c)) cursor.depth = Math.max(0, cursor.depth - 1);
  cursor.at += 1;
  return [];
}
function readString(source, cursor, start) {
  const quote = start[1] ?? '"';
  const line = cursor.line;
  let at = cursor.at + start[0].length;
  const from = at;
  while (at < source.length && !source.startsWith(quote, at)) {
    if (quote.length === 1 && source[at] === "\n") break;
    if (source[at] === "\\") at += 1;
    if (source[at] === "\n") cursor.line += 1;
    at += 1;
  }
  const text = source.slice(from, Math.min(at, source.length));
  cursor.at = Math.min(source.length, source.startsWith(quote, at) ? at + quote.length : at);
  const tokens = [{ kind: "string", text, line }];
  const formatted = /f/i.test(start[0].slice(0, start[0].length - quote.length));
  if (formatted)
    for (const [, code = ""] of text.replaceAll("{{", "").replaceAll("}}", "").matchAll(/\{([^{}]*)\}/g))
      tokens.push(
        ...readPython(code).lines.flat().map((token) => ({ ...token, line }))
      );
  return tokens;
}

// packages/smoke/src/find-rates.ts
var ALLOW_COMMENT = /^compose-delivery:\s*allow-literal\s+\S/;
var SYNONYMS = {
  inflation: ["inflacion", "inflación"],
  rate: ["tasa"],
  price: ["precio"]
};
var COMMON = /* @__PURE__ */ new Set(["rate", "tasa", "monthly", "default", "value", "yearly", "daily", "percent", "the"]);
var EPSILON = 1e-9;
function findRateLiterals(source, rules) {
  const { lines, comments } = readPython(source);
  const words = aboutWords(rules.env);
  return lines.flatMap((tokens) => {
    const numbers = tokens.flatMap((token) => {
      const value = numericValue(token);
      return value === void 0 ? [] : [{ token, value }];
    });
    const bounds = isRangeCheck(
      numbers.map(({ value }) => value),
      rules
    );
    const about = tokens.some((token) => mentions(token, words));
    return numbers.flatMap(({ token, value }) => {
      if (bounds && [rules.minimum, rules.maximum].some((bound) => near(value, bound))) return [];
      if (ALLOW_COMMENT.test(comments.get(token.line) ?? "")) return [];
      const why = whyRate(value, about, rules);
      return why === void 0 ? [] : [{ line: token.line, literal: token.text.slice(0, 40), why }];
    });
  });
}
function near(a, b) {
  return Math.abs(a - b) < EPSILON;
}
function isRangeCheck(values, rules) {
  return [rules.minimum, rules.maximum].every((bound) => values.some((value) => near(value, bound)));
}
function whyRate(value, about, rules) {
  if (near(value, rules.rate)) return "it is the configured rate";
  if (near(value, 1 + rules.rate)) return "it is one plus the configured rate";
  const possible = (fraction) => fraction >= rules.minimum - EPSILON && fraction <= rules.maximum + EPSILON;
  const percentage = !Number.isInteger(value) && possible(value / 100);
  return about && (possible(value) || possible(value - 1) || percentage) ? `it could be a rate, in a statement about ${rules.env}` : void 0;
}
function numericValue(token) {
  if (token.kind === "name") return void 0;
  const text = token.kind === "string" ? token.text.trim() : token.text;
  if (token.kind === "string" && !/^\d*[.,]?\d+%?$/.test(text)) return void 0;
  const value = Number(text.replaceAll("_", "").replace(",", ".").replace(/[j%]$/i, ""));
  return Number.isNaN(value) ? void 0 : value;
}
function aboutWords(env) {
  const own = env.toLowerCase().split("_");
  const all = own.flatMap((word) => [word, ...SYNONYMS[word] ?? []]);
  const telling = all.filter((word) => word.length > 3 && !COMMON.has(word));
  return new Set(telling.length > 0 ? telling : all);
}
function mentions(token, words) {
  if (token.kind === "number" || token.text.length > 200) return false;
  const parts2 = token.text.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase().split(/[^\p{L}\p{Nd}]+/u);
  return parts2.some((part) => words.has(part));
}

// packages/smoke/src/checks/r4-inflation.ts
var LOG_BYTES = 1024 * 1024;
function strictDecimal(text) {
  return text !== void 0 && /^\d{1,9}(\.\d{1,12})?$/.test(text) ? Number(text) : void 0;
}
function judgeEnvironment(definition, inFile, got) {
  const { env, minimum, maximum, service } = definition;
  const problems = [];
  const value = strictDecimal(inFile);
  if (inFile === void 0 || inFile === "") problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${env} is not in the environment file`));
  else if (value === void 0)
    problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${env}: expected a plain decimal such as ${minimum}, saw another form`));
  else if (value < minimum || value > maximum)
    problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${env}: expected ${minimum} to ${maximum}, saw ${inFile}`));
  if (got === void 0 || got === "") problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service} did not get ${env}`));
  else if (inFile !== void 0 && got !== inFile)
    problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service} got another ${env} than the environment file holds`));
  return problems;
}
async function predict(context, definition) {
  const request = {
    method: "POST",
    path: definition.path,
    body: definition.body,
    note: "prediction"
  };
  const open = await context.probe.send(definition.service, request);
  if (open.status !== 401 || !context.application.services[definition.service]?.jwt) return open;
  const login = await context.logins.tokenOf(definition.service);
  if (login.token === void 0) return open;
  return context.probe.send(definition.service, {
    ...request,
    headers: { authorization: `Bearer ${login.token}` }
  });
}
function judgePrediction(definition, answer, rate) {
  if (answer.failure !== void 0) return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`the prediction got no answer: ${answer.failure}`)];
  if (answer.status === 429) return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("the rate limit answered the prediction; try again later")];
  if (answer.status < 200 || answer.status > 299)
    return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`expected a prediction, saw ${answer.status}`)];
  const shown = jsonField(answer.body, definition.field);
  const value = typeof shown === "string" ? strictDecimal(shown) : shown;
  if (shown === void 0)
    return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`expected the field ${definition.field} in the prediction, saw none`)];
  return value === rate ? [] : [
    (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(
      `expected ${definition.field} ${rate} in the prediction, saw ${JSON.stringify(shown).slice(0, 60)}`
    )
  ];
}
function judgeLog(definition, log, raw) {
  const pattern = definition["log-pattern"];
  if (pattern === void 0) return { problems: [], evidence: [] };
  const rates = [.../* @__PURE__ */ new Set([raw, String(Number(raw))])];
  const shows = (line2, rate) => line2.includes(pattern.replaceAll("{rate}", rate)) && line2.includes(rate);
  const line = log.split("\n").find((candidate) => rates.some((rate) => shows(candidate, rate)));
  if (line !== void 0) return { problems: [], evidence: [{ title: "log", lines: [line.slice(0, 500)] }] };
  const lost = Buffer.byteLength(log) >= LOG_BYTES * 0.99;
  const text = `the log of ${definition.service} does not show ${JSON.stringify(pattern.replaceAll("{rate}", raw))}${pattern.includes("{rate}") ? "" : ` with ${raw}`}`;
  return {
    problems: [lost ? (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${text}; its beginning is no longer kept`) : (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(text)],
    evidence: []
  };
}
async function judgeSources(context, definition, rate) {
  const paths = await findFiles(context.ports.files, context.root, definition.sources);
  if (paths.length === 0)
    return {
      problems: [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`no file matches checks.R4.sources (${definition.sources.join(", ")})`)],
      evidence: []
    };
  const problems = [];
  for (const path of paths) {
    const text = await context.ports.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(context.root, path));
    if (text === void 0) continue;
    for (const found of findRateLiterals(text, { ...definition, rate }))
      problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${path}:${found.line} holds the literal ${found.literal}: ${found.why}`));
  }
  return { problems, evidence: [{ title: "sources read", lines: paths }] };
}
var inflation = {
  id: "R4",
  asks: "Does the rate come from the environment, and from nowhere else?",
  notConfigured: (application) => application.checks.R4 ? void 0 : "checks.R4 is not in the delivery file",
  will: (application) => {
    const r4 = application.checks.R4;
    return `compare ${r4?.env ?? ""} in the environment file, the service, its log and POST ${r4?.path ?? ""} of ${r4?.service ?? ""}, and read ${r4?.sources.join(", ") ?? ""} for literals`;
  },
  run: async (context) => {
    const definition = context.application.checks.R4;
    if (!definition) return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)([(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("checks.R4 is not in the delivery file")], "", []);
    const raw = context.variables[definition.env];
    const got = (await context.view.environment(definition.service))[definition.env];
    const problems = judgeEnvironment(definition, raw, got);
    const rate = strictDecimal(raw) ?? strictDecimal(got);
    const values = {
      title: definition.env,
      lines: [`environment file: ${raw ?? "(none)"}`, `${definition.service}: ${got ?? "(none)"}`]
    };
    if (rate === void 0) return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(problems, "", [values]);
    const record = context.probe.record("requests");
    const answer = await predict(context, definition);
    const shown = { title: "prediction", lines: [answer.body.slice(0, 2e3)] };
    const log = judgeLog(definition, await context.view.log(definition.service), raw ?? String(rate));
    const sources = await judgeSources(context, definition, rate);
    return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(
      [...problems, ...judgePrediction(definition, answer, rate), ...log.problems, ...sources.problems],
      `${definition.env} is ${rate} in the environment, the prediction${definition["log-pattern"] === void 0 ? "" : " and the log"}; no source holds a copy`,
      [values, record.evidence(), shown, ...log.evidence, ...sources.evidence]
    );
  }
};

// packages/smoke/src/checks/r2-secrets.ts
var PLACEHOLDER = /change.?me|placeholder|example|password|default|your[-_ ]|secret|replace/i;
var LEAST_DIFFERENT_CHARACTERS = 8;
function normalSecret(value) {
  return value.normalize("NFKC").replace(/[\s\u200b-\u200d\ufeff]/g, "").replace(/^(["'])(.*)\1$/, "$2").replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
}
function secretBytes(value) {
  const text = value.trim();
  if (/^[0-9a-f]+$/i.test(text)) return Math.floor(text.length / 2);
  const bare2 = text.replace(/=+$/, "");
  if (/^[\w+/-]+$/.test(bare2)) return Math.floor(bare2.length * 3 / 4);
  return Buffer.byteLength(text);
}
function secretFault(value, leastBytes) {
  if (value === void 0 || value.trim() === "") return "has no value";
  if (PLACEHOLDER.test(value)) return "looks like a placeholder";
  if (secretBytes(value) < leastBytes)
    return `holds at most ${secretBytes(value)} random bytes; ${leastBytes} are needed`;
  if (new Set(value).size < LEAST_DIFFERENT_CHARACTERS) return `repeats ${new Set(value).size} characters`;
  return void 0;
}
function equals(secrets) {
  return secrets.flatMap(
    ([name, value], index) => secrets.slice(index + 1).filter(([, other]) => normalSecret(other) === normalSecret(value)).map(([other]) => [name, other])
  );
}
function judgeFileSecrets(context) {
  const definition = context.application.checks.R2;
  const names = definition?.secrets ?? [];
  const faults = names.map((name) => ({
    name,
    fault: secretFault(context.variables[name], definition?.["min-bytes"] ?? 32)
  }));
  const present = names.flatMap((name) => {
    const value = context.variables[name];
    return value === void 0 || value.trim() === "" ? [] : [[name, value]];
  });
  const same = equals(present);
  return {
    problems: [
      ...faults.flatMap(
        ({ name, fault }) => fault === void 0 ? [] : [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${name} ${fault} in the environment file`)]
      ),
      ...same.map(([a, b]) => (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${a} and ${b} are the same in the environment file`))
    ],
    evidence: {
      title: "secrets of the environment file",
      lines: faults.map(
        ({ name, fault }) => `${name}: ${fault ?? `${secretBytes(context.variables[name] ?? "")} bytes`}`
      )
    }
  };
}
async function judgeEffectiveSecrets(context, services) {
  const effective = /* @__PURE__ */ new Map();
  const problems = [];
  const lines = [];
  for (const service of services) {
    const variable = context.application.services[service]?.jwt?.["secret-env"] ?? "";
    const value = (await context.view.environment(service))[variable];
    const inFile = context.variables[variable];
    if (value === void 0 || value === "") {
      problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service} did not get ${variable}`));
    } else {
      effective.set(service, value);
      context.onSecret(value);
      const differs = inFile !== void 0 && normalSecret(inFile) !== normalSecret(value);
      if (differs) problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service} got another ${variable} than the environment file holds`));
      lines.push(
        `${service}: ${variable}, ${secretBytes(value)} bytes, ${differs ? "not " : ""}as in the environment file`
      );
    }
    if (inFile === void 0)
      problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${variable} of ${service} is not in the environment file`));
  }
  for (const [a, b] of equals([...effective])) problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${a} and ${b} got the same secret`));
  return { problems, evidence: { title: "secrets that the services got", lines }, effective };
}

// packages/smoke/src/jwt.ts

var encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
function signToken(claims, secret) {
  const content = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${content}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHmac)("sha256", secret).update(content).digest("base64url")}`;
}
function unsignedToken(claims) {
  return `${encode({ alg: "none", typ: "JWT" })}.${encode(claims)}.`;
}
function readClaims(token) {
  const parts2 = token.split(".");
  if (parts2.length !== 3) return void 0;
  try {
    const claims = JSON.parse(Buffer.from(parts2[1] ?? "", "base64url").toString("utf8"));
    return typeof claims === "object" && claims !== null && !Array.isArray(claims) ? claims : void 0;
  } catch {
    return void 0;
  }
}

// packages/smoke/src/checks/r2-tokens.ts
var YEAR_SECONDS = 31536e3;
async function collectTokens(context, services) {
  const tokens = [];
  const problems = [];
  for (const service of services) {
    const login = await context.logins.tokenOf(service);
    if (login.token === void 0) {
      problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}: ${login.why}`));
      continue;
    }
    const claims = readClaims(login.token);
    if (claims) tokens.push({ service, token: login.token, claims });
    else problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}: its login gives something that is no JSON Web Token`));
  }
  return { tokens, problems };
}
async function useToken(context, service, token, note) {
  const way = context.application.services[service]?.jwt?.protected;
  return context.probe.send(service, {
    method: way?.method ?? "GET",
    path: way?.path ?? "/",
    ...token === void 0 ? {} : { headers: { authorization: `Bearer ${token}` } },
    ...way?.method === "POST" ? { body: {} } : {},
    note
  });
}
function accepted(answer, method) {
  return answer.status >= 200 && answer.status < 300 || method === "POST" && [400, 422].includes(answer.status);
}
function judgeRefusal(service, answer, what, statuses) {
  if (answer.failure !== void 0) return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}: no answer to ${what}: ${answer.failure}`)];
  if (answer.status === 429) return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}: its rate limit answered ${what}; try again later`)];
  if (statuses.includes(answer.status)) return [];
  return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service}: expected ${statuses.join(" or ")} for ${what}, saw ${answer.status}`)];
}
async function judgeMatrix(context, tokens) {
  const problems = [];
  for (const { service, token } of tokens) {
    const method = context.application.services[service]?.jwt?.protected.method ?? "GET";
    const own = await useToken(context, service, token, "its own token");
    if (own.failure !== void 0)
      problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}: no answer to its own token: ${own.failure}`));
    else if (own.status === 429)
      problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}: its rate limit answered; try again later`));
    else if (!accepted(own, method))
      problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service} refuses its own token: expected 2xx, saw ${own.status}`));
    const none = await useToken(context, service, void 0, "no token");
    problems.push(...judgeRefusal(service, none, "a request without a token", [401]));
    for (const other of tokens) {
      if (other.service === service) continue;
      const foreign = await useToken(context, service, other.token, `token of ${other.service}`);
      problems.push(...judgeRefusal(service, foreign, `a token of ${other.service}`, [401, 403]));
    }
  }
  return problems;
}
function forgeries(own, secret, other, nowSeconds) {
  const long = {
    ...own.claims,
    iat: nowSeconds - 2 * YEAR_SECONDS,
    nbf: nowSeconds - 2 * YEAR_SECONDS,
    exp: nowSeconds - YEAR_SECONDS
  };
  const audience = own.claims["aud"] === void 0 ? [] : [
    {
      what: "a token with its own secret for another audience",
      token: signToken({ ...own.claims, aud: `not-${own.service}` }, secret)
    }
  ];
  return [
    { what: "an unsigned token (alg none)", token: unsignedToken(own.claims) },
    {
      what: `a token with its own secret from issuer ${other.issuer}`,
      token: signToken({ ...own.claims, iss: other.issuer }, secret)
    },
    { what: "a token with its own issuer and another secret", token: signToken(own.claims, other.secret) },
    { what: "an expired token", token: signToken(long, secret) },
    ...audience
  ];
}
async function judgeForgeries(context, own, secret, other, onSecret) {
  const { service } = own;
  const method = context.application.services[service]?.jwt?.protected.method ?? "GET";
  const nowSeconds = Math.floor(context.ports.clock.now() / 1e3);
  const copy = signToken({ ...own.claims, smoke: context.runId }, secret);
  onSecret(copy);
  const control = await useToken(context, service, copy, "a good copy of its own token");
  if (!accepted(control, method))
    return [
      (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(
        `${service} refuses a good copy of its own token (${control.failure ?? control.status}), so forged ones prove nothing`
      )
    ];
  const problems = [];
  for (const forgery of forgeries(own, secret, other, nowSeconds)) {
    onSecret(forgery.token);
    const answer = await useToken(context, service, forgery.token, forgery.what);
    problems.push(...judgeRefusal(service, answer, forgery.what, [401, 403]));
  }
  return problems;
}

// packages/smoke/src/checks/r2-jwt-isolation.ts
var LOG_WAIT_MS = 3e3;
var LOG_STEP_MS = 200;
var MISMATCH = /\bissuer\b|\biss\b|"iss"/i;
var REFUSAL = /mismatch|invalid|refus|reject|denied|expected|wrong|unexpected/i;
var withTokens = (context) => context.view.services.filter((name) => context.application.services[name]?.jwt !== void 0);
var mismatches = (log) => log.split("\n").filter((line) => MISMATCH.test(line) && REFUSAL.test(line)).length;
async function logShowsMismatch(context, service, before) {
  const until = context.ports.clock.monotonic() + LOG_WAIT_MS;
  for (; ; ) {
    const log = await context.view.log(service);
    const marked = log.split("\n").some((line) => line.includes(context.probe.idPrefix) && MISMATCH.test(line) && REFUSAL.test(line));
    if (marked || mismatches(log) > before) return true;
    if (context.ports.clock.monotonic() >= until) return false;
    await context.ports.clock.sleep(LOG_STEP_MS);
  }
}
async function judgeTokens(context, tokens, effective, onSecret) {
  const before = /* @__PURE__ */ new Map();
  for (const { service } of tokens) before.set(service, mismatches(await context.view.log(service)));
  const problems = await judgeMatrix(context, tokens);
  for (const own of tokens) {
    const neighbour = tokens.find((token) => token.service !== own.service);
    const secret = effective.get(own.service);
    if (secret === void 0) continue;
    const other = {
      issuer: (neighbour && context.application.services[neighbour.service]?.jwt?.issuer) ?? "somebody-else",
      secret: (neighbour && effective.get(neighbour.service)) ?? "no-service-has-this-secret-to-sign-with"
    };
    problems.push(...await judgeForgeries(context, own, secret, other, onSecret));
  }
  if (problems.some((problem) => problem.verdict === "fail")) return problems;
  for (const { service } of tokens) {
    if (!await logShowsMismatch(context, service, before.get(service) ?? 0))
      problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service}: its log does not show the issuer that was refused`));
  }
  return problems;
}
var jwtIsolation = {
  id: "R2",
  asks: "Does every service have its own token secret, and refuse the tokens of all others?",
  notConfigured: (application) => application.checks.R2 ? void 0 : "checks.R2 is not in the delivery file",
  will: (application) => {
    const services = Object.keys(application.services).filter((name) => application.services[name]?.jwt);
    return `compare ${application.checks.R2?.secrets.length ?? 0} secrets, log in to ${services.join(", ")}, try each token and five forged ones at each of them, and read their logs`;
  },
  run: async (context) => {
    const services = withTokens(context);
    const file = judgeFileSecrets(context);
    const got = await judgeEffectiveSecrets(context, services);
    const record = context.probe.record("requests");
    const { tokens, problems: logins } = await collectTokens(context, services);
    const used = await judgeTokens(context, tokens, got.effective, context.onSecret);
    const few = tokens.length < 2 && logins.length === 0 ? [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`expected two services or more with a jwt section in this slot, saw ${services.length}`)] : [];
    return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(
      [...file.problems, ...got.problems, ...logins, ...used, ...few],
      `${context.application.checks.R2?.secrets.length ?? 0} different secrets; ${tokens.length} services refuse each other's tokens and forged ones`,
      [file.evidence, got.evidence, record.evidence()]
    );
  }
};

// packages/smoke/src/checks/latency.ts
var HEALTH_ROUNDS = 3;
function percentile(durations, share) {
  const ordered = [...durations].sort((a, b) => a - b);
  return ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)];
}
async function measure(context, service, request, concurrent, rounds) {
  await context.probe.send(service, { ...request, note: "warm-up" });
  const durations = [];
  const problems = [];
  for (let round = 0; round < rounds; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: concurrent }, () => context.probe.send(service, request))
    );
    for (const answer of answers) {
      if (answer.failure !== void 0)
        problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}${request.path}: no answer: ${answer.failure}`));
      else if (answer.status === 429)
        problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}${request.path}: its rate limit answered; try again later`));
      else if (answer.status >= 400)
        problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}${request.path}: nothing to measure, it answers ${answer.status}`));
      else durations.push(answer.durationMs);
    }
  }
  return { durations, problems: problems.slice(0, 1) };
}
async function apiRequest(context, service) {
  const jwt = context.application.services[service]?.jwt;
  if (jwt?.protected.method !== "GET") return void 0;
  const login = await context.logins.tokenOf(service);
  if (login.token === void 0) return void 0;
  return { path: jwt.protected.path, headers: { authorization: `Bearer ${login.token}` } };
}
function judge2(service, what, measured, limitMs) {
  const p95 = percentile(measured.durations, 0.95);
  const line = `${service} ${what}: p95 ${p95 === void 0 ? "-" : `${p95.toFixed(1)} ms`} of ${measured.durations.length} requests, at most ${limitMs} ms`;
  const slow = p95 !== void 0 && p95 > limitMs ? [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service}: expected p95 of ${what} within ${limitMs} ms, saw ${p95.toFixed(0)} ms`)] : [];
  const nothing = p95 === void 0 && measured.problems.length === 0 ? [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}: ${what} was never measured`)] : [];
  return { problems: [...measured.problems, ...slow, ...nothing], line };
}
var asked = (application, services) => services.filter(
  (name) => application.services[name]?.health && application.services[name]?.port !== void 0
);
var latency = {
  id: "latency",
  asks: "Do health and API answer fast enough with several requests at once?",
  notConfigured: (application) => application.checks.latency ? void 0 : "checks.latency is not in the delivery file",
  will: (application) => `send ${application.checks.latency?.concurrent ?? 0} requests at a time to the health path and the protected path of every service`,
  run: async (context) => {
    const definition = context.application.checks.latency;
    if (!definition) return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)([(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("checks.latency is not in the delivery file")], "", []);
    const problems = [];
    const lines = [];
    const note = (result) => {
      problems.push(...result.problems);
      lines.push(result.line);
    };
    const services = asked(context.application, context.view.services);
    for (const service of services) {
      const path = context.application.services[service]?.health?.path ?? "/health";
      const headers2 = healthHeaders(context.application, service, context.variables);
      const health2 = await measure(context, service, { path, headers: headers2 }, definition.concurrent, HEALTH_ROUNDS);
      note(judge2(service, "health", health2, definition["health-ms"]));
      const api = await apiRequest(context, service);
      if (!api) continue;
      note(
        judge2(
          service,
          `API ${api.path}`,
          await measure(context, service, api, definition.concurrent, 1),
          definition["api-ms"]
        )
      );
    }
    if (services.length === 0) problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("no service with a health check runs in this slot"));
    return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(problems, `all ${lines.length} measured percentiles are within their limits`, [
      { title: "percentiles", lines }
    ]);
  }
};

// packages/smoke/src/checks/logs.ts
var LEVEL_KEYS = ["level", "levelname", "severity", "log.level"];
var LEVELS = /* @__PURE__ */ new Set([
  "TRACE",
  "DEBUG",
  "INFO",
  "NOTICE",
  "WARN",
  "WARNING",
  "ERROR",
  "CRITICAL",
  "FATAL",
  "ALERT",
  "EMERGENCY"
]);
var SHOWN = 20;
var OWN_REQUEST = /\bsmoke-[A-Za-z0-9-]{1,40}-\d+\b/;
function forbiddenWord(line, forbidden) {
  const level = jsonLevel(line);
  return forbidden.find((word) => {
    if (level !== void 0 && LEVELS.has(word.toUpperCase())) return level === word.toUpperCase();
    return holdsWord(line, word);
  });
}
function jsonLevel(line) {
  if (!line.trimStart().startsWith("{")) return void 0;
  try {
    const record = JSON.parse(line);
    if (typeof record !== "object" || record === null) return void 0;
    const key = LEVEL_KEYS.find((name) => Object.hasOwn(record, name));
    const level = key === void 0 ? void 0 : record[key];
    return typeof level === "string" ? level.toUpperCase() : void 0;
  } catch {
    return void 0;
  }
}
function holdsWord(line, word) {
  for (let at = line.indexOf(word); at !== -1; at = line.indexOf(word, at + 1)) {
    const before = line[at - 1] ?? " ";
    const after = line[at + word.length] ?? " ";
    if (!/[\p{L}\p{Nd}_]/u.test(before) && !/[\p{L}\p{Nd}_]/u.test(after)) return true;
  }
  return false;
}
var logs = {
  id: "logs",
  asks: "Are the logs free of errors since the start?",
  notConfigured: (application) => application.checks.logs ? void 0 : "checks.logs is not in the delivery file",
  will: (application) => `read the logs of all services for ${application.checks.logs?.forbidden.join(", ") ?? ""}`,
  run: async (context) => {
    const forbidden = context.application.checks.logs?.forbidden ?? [];
    const problems = [];
    const evidence = [];
    let read = 0;
    for (const service of context.view.services) {
      const lines = (await context.view.log(service)).split("\n").filter((line) => line.trim() !== "");
      read += lines.length;
      const hits = lines.flatMap((line) => {
        if (OWN_REQUEST.test(line)) return [];
        const word = forbiddenWord(line, forbidden);
        return word === void 0 ? [] : [{ line, word }];
      });
      for (const { line, word } of hits.slice(0, SHOWN))
        evidence.push(`${service}: ${word}: ${line.slice(0, 1e3)}`);
      const words = [...new Set(hits.map(({ word }) => word))];
      if (hits.length > 0)
        problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service}: ${hits.length} lines of its log hold ${words.join(", ")}`));
    }
    if (read === 0) problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("the services of this slot have logged nothing at all"));
    return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(problems, `${read} lines hold none of ${forbidden.join(", ")}`, [
      { title: "lines", lines: evidence }
    ]);
  }
};

// packages/smoke/src/prometheus-text.ts
var MetricsError = class extends Error {
  constructor(line, expected) {
    super(`line ${line}: expected ${expected}`);
    this.name = "MetricsError";
  }
};
var METRIC = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{)?/;
var TYPE = /^#\s+TYPE\s+([a-zA-Z_:][a-zA-Z0-9_:]*)\s+(counter|gauge|histogram|gaugehistogram|summary|untyped|unknown|info|stateset)\s*$/;
var LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\\n]|\\.)*)"\s*(,|\})/y;
var VALUE = /^\s+(NaN|[+-]?Inf|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?:\s+[+-]?\d+(?:\.\d+)?)?(?:\s+# \{.*\}.*)?\s*$/;
function readMetrics(text) {
  const samples = [];
  const types = /* @__PURE__ */ new Map();
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  lines.forEach((line, index) => {
    if (line.trim() === "") return;
    if (line.startsWith("#")) {
      const type = TYPE.exec(line);
      if (!type && /^#\s+TYPE\b/.test(line)) throw new MetricsError(index + 1, "# TYPE name kind");
      if (type) types.set(type[1] ?? "", type[2] ?? "");
      return;
    }
    samples.push(readSample(line, index + 1));
  });
  if (samples.length === 0 && types.size === 0) throw new MetricsError(1, "metrics, and there is none");
  return { samples, types };
}
function readSample(line, number) {
  const head = METRIC.exec(line);
  if (!head) throw new MetricsError(number, 'name{label="value"} number');
  const labels = /* @__PURE__ */ Object.create(null);
  let at = head[0].length;
  if (head[2]) {
    if (/^\s*\}/.test(line.slice(at))) at += line.slice(at).indexOf("}") + 1;
    else at = readLabels(line, at, number, labels);
  } else {
    at = (head[1] ?? "").length;
  }
  const value = VALUE.exec(line.slice(at));
  if (!value) throw new MetricsError(number, "a number after the name");
  return { name: head[1] ?? "", labels, value: toNumber(value[1] ?? "") };
}
function readLabels(line, start, number, labels) {
  let at = start;
  for (; ; ) {
    LABEL.lastIndex = at;
    const label = LABEL.exec(line);
    if (!label) throw new MetricsError(number, 'label="value" and a closing brace');
    labels[label[1] ?? ""] = (label[2] ?? "").replace(
      /\\(n|\\|")/g,
      (_, c) => c === "n" ? "\n" : c
    );
    at = LABEL.lastIndex;
    if (label[3] === "}") return at;
    if (/^\s*\}/.test(line.slice(at))) return at + line.slice(at).indexOf("}") + 1;
  }
}
function toNumber(text) {
  if (text === "NaN") return Number.NaN;
  if (text.endsWith("Inf")) return text.startsWith("-") ? -Infinity : Infinity;
  return Number(text);
}
function counterSum(scrape2, name) {
  const samples = scrape2.samples.filter((sample) => sample.name === name);
  if (samples.length > 0) return samples.reduce((sum, sample) => sum + sample.value, 0);
  return scrape2.types.has(name) || scrape2.types.has(name.replace(/_total$/, "")) ? 0 : void 0;
}

// packages/smoke/src/checks/metrics.ts
var REQUESTS = 5;
async function scrape(context, definition) {
  const { service } = definition;
  const path = context.application.services[service]?.metrics;
  if (path === void 0) return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`services.${service}.metrics is not in the delivery file`);
  const answer = await context.probe.send(service, {
    path,
    headers: healthHeaders(context.application, service, context.variables),
    maxBodyBytes: 8 * 1024 * 1024,
    note: "scrape"
  });
  if (answer.failure !== void 0) return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}${path}: no answer: ${answer.failure}`);
  if (answer.status !== 200) return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service}${path}: expected 200, saw ${answer.status}`);
  try {
    return readMetrics(answer.body);
  } catch (error) {
    if (!(error instanceof MetricsError)) throw error;
    return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${service}${path}: expected Prometheus text; ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`);
  }
}
function judgeGrowth(first, second, definition, sent) {
  const before = counterSum(first, definition.counter);
  const after = counterSum(second, definition.counter);
  if (before === void 0 || after === void 0)
    return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${definition.counter} is not among the metrics`)];
  const problems = [];
  if (Number.isNaN(before) || Number.isNaN(after))
    problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${definition.counter} is not a number`));
  else if (after < before)
    problems.push(
      (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(
        `${definition.counter} fell from ${before} to ${after}: the service was started again, or several workers each count for themselves`
      )
    );
  else if (after - before < sent)
    problems.push(
      (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${definition.counter}: expected ${sent} more after ${sent} requests, saw ${after - before}`)
    );
  return [...problems, ...judgeErrors(second, definition)];
}
function judgeErrors(last, definition) {
  if (definition.errors === void 0) return [];
  const errors = counterSum(last, definition.errors);
  if (errors === void 0) return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${definition.errors} is not among the metrics`)];
  return errors === 0 ? [] : [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${definition.errors}: expected 0, saw ${errors}`)];
}
var metrics = {
  id: "metrics",
  asks: "Do the metrics count requests, and no errors?",
  notConfigured: (application) => application.checks.metrics ? void 0 : "checks.metrics is not in the delivery file",
  will: (application) => `scrape ${application.checks.metrics?.service ?? ""}, send ${REQUESTS} requests, scrape again and compare ${application.checks.metrics?.counter ?? ""}`,
  run: async (context) => {
    const definition = context.application.checks.metrics;
    if (!definition) return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)([(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("checks.metrics is not in the delivery file")], "", []);
    const record = context.probe.record("requests");
    const first = await scrape(context, definition);
    if ("verdict" in first) return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)([first], "", [record.evidence()]);
    let sent = 0;
    const page = context.application.checks.headers;
    const path = page?.service === definition.service ? page.path : "/";
    const own = healthHeaders(context.application, definition.service, context.variables);
    for (let i = 0; i < REQUESTS; i += 1) {
      const answer = await context.probe.send(definition.service, { path, headers: own });
      if (answer.failure === void 0) sent += 1;
    }
    const second = await scrape(context, definition);
    if ("verdict" in second) return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)([second], "", [record.evidence()]);
    const problems = sent === 0 ? [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${definition.service} answered none of our requests`)] : judgeGrowth(first, second, definition, sent);
    const grew = (counterSum(second, definition.counter) ?? 0) - (counterSum(first, definition.counter) ?? 0);
    return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(
      problems,
      `${definition.counter} grew by ${grew} with ${sent} requests of ours${definition.errors ? `; ${definition.errors} is 0` : ""}`,
      [
        record.evidence(),
        {
          title: "counters",
          lines: [definition.counter, ...definition.errors ? [definition.errors] : []].map(
            (name) => `${name}: ${counterSum(first, name) ?? "absent"}, then ${counterSum(second, name) ?? "absent"}`
          )
        }
      ]
    );
  }
};

// packages/smoke/src/checks/r5-not-applicable.ts
var DEFAULT_REASON = "not applicable to this application; the delivery file may say why (checks.R5.reason)";
var notApplicable = {
  id: "R5",
  asks: "Nothing: analysed and found not applicable.",
  notConfigured: (application) => `not applicable: ${application.checks.R5?.reason ?? DEFAULT_REASON}`,
  will: () => "nothing",
  run: (context) => Promise.resolve({
    verdict: "skipped",
    reason: `not applicable: ${context.application.checks.R5?.reason ?? DEFAULT_REASON}`,
    evidence: []
  })
};

// packages/smoke/src/png.ts

var SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
var CRC_TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 3988292384 ^ c >>> 1 : c >>> 1;
  return c >>> 0;
});
function crc32(bytes) {
  let c = 4294967295;
  for (const byte of bytes) c = (CRC_TABLE[(c ^ byte) & 255] ?? 0) ^ c >>> 8;
  return (c ^ 4294967295) >>> 0;
}
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
function greyPng(width, height, pixel, level = 6) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = pixel(x, y);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", (0,node_zlib__WEBPACK_IMPORTED_MODULE_7__.deflateSync)(rows, { level })),
    chunk("IEND", Buffer.alloc(0))
  ]);
}
function heavyImage(bytes) {
  const side = Math.max(16, Math.floor(Math.sqrt(bytes)));
  let state = 625341585;
  return greyPng(
    side,
    side,
    () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state & 3) === 0 ? 0 : 255;
    },
    0
  );
}
function smallImage() {
  return greyPng(48, 24, () => 255);
}

// packages/smoke/src/checks/r3-ocr-timeout.ts
var EARLIEST_SHARE = 0.9;
var LISTEN_MS = 5e3;
var PAUSE_MS2 = 500;
var healthWithinMs = (definition) => Math.min(2e3, definition.seconds * 500);
var send = (context, definition, image, timeoutMs, note) => context.probe.send(definition.service, {
  method: "POST",
  path: definition.path,
  body: { [definition["body-field"]]: image.toString("base64") },
  timeoutMs,
  note
});
async function watchHealth(context, definition, done) {
  const { service } = definition;
  const withinMs = healthWithinMs(definition);
  const request = {
    path: context.application.services[service]?.health?.path ?? "/health",
    headers: healthHeaders(context.application, service, context.variables),
    timeoutMs: withinMs,
    note: "health meanwhile"
  };
  let asked2 = 0;
  const problems = [];
  while (!done() && problems.length < 3) {
    await context.ports.clock.sleep(Math.min(PAUSE_MS2, definition.seconds * 200));
    if (done()) break;
    const answer = await context.probe.send(service, request);
    asked2 += 1;
    if (answer.status < 200 || answer.status > 299)
      problems.push(
        (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(
          `${service}: expected health within ${withinMs} ms while OCR works, saw ${answer.failure ?? answer.status}`
        )
      );
  }
  return { asked: asked2, problems: problems.slice(0, 1) };
}
var inSeconds = (ms) => `${Number((ms / 1e3).toFixed(1))} s`;
function judgeTimeout(answer, elapsedMs, definition) {
  const latest = (definition.seconds + definition["grace-seconds"]) * 1e3;
  const earliest = definition.seconds * 1e3 * EARLIEST_SHARE;
  const took = `after ${(elapsedMs / 1e3).toFixed(1)} s`;
  if (answer.failure !== void 0)
    return elapsedMs >= latest ? [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`expected 504 within ${inSeconds(latest)}, saw no answer ${took}`)] : [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`the heavy image got no answer: ${answer.failure}`)];
  if (answer.status >= 200 && answer.status < 300)
    return elapsedMs > latest ? [
      (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(
        `expected 504 within ${inSeconds(latest)}, saw ${answer.status} ${took}: there is no time-out`
      )
    ] : [
      (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(
        `OCR finished ${took}, before the limit, so the time-out was not seen; raise checks.R3.heavy-bytes`
      )
    ];
  if (answer.status === 413 || answer.status === 422 || answer.status === 429)
    return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`the heavy image was turned away with ${answer.status}, so the time-out was not seen`)];
  if (answer.status !== 504) return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`expected 504 for the heavy image, saw ${answer.status} ${took}`)];
  if (elapsedMs < earliest)
    return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`expected 504 after ${definition.seconds} s, saw it ${took}: nobody waited for OCR`)];
  if (elapsedMs > latest) return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`expected 504 within ${inSeconds(latest)}, saw it ${took}`)];
  return [];
}
async function judgeRecovery(context, definition) {
  const until = context.ports.clock.monotonic() + Math.max(2, definition["grace-seconds"]) * 1e3;
  for (; ; ) {
    const answer = await send(
      context,
      definition,
      smallImage(),
      definition.seconds * 1e3,
      "small image afterwards"
    );
    if (answer.status >= 200 && answer.status < 300) return [];
    const busy = answer.status === 503 || answer.status === 429;
    if (!busy || context.ports.clock.monotonic() >= until)
      return [
        (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(
          `expected a small image to be read right after the time-out, saw ${answer.failure ?? answer.status}`
        )
      ];
    await context.ports.clock.sleep(PAUSE_MS2);
  }
}
function withLimit(context, definition) {
  const variable = definition["seconds-env"];
  const text = variable === void 0 ? void 0 : context.variables[variable]?.trim();
  if (text === void 0 || text === "") return definition;
  const seconds = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds === 0) return `expected seconds in ${variable ?? ""}, saw something else`;
  return seconds <= definition.seconds ? { ...definition, seconds } : `${variable ?? ""} is ${seconds}: expected at most ${definition.seconds} s`;
}
async function provoke(context, definition, listenMs) {
  const began = context.ports.clock.monotonic();
  let answered = false;
  const image = heavyImage(definition["heavy-bytes"]);
  const heavy = send(context, definition, image, listenMs, "heavy image").finally(() => {
    answered = true;
  });
  const [answer, meanwhile] = await Promise.all([heavy, watchHealth(context, definition, () => answered)]);
  const elapsed = answer.failure === void 0 ? answer.durationMs : context.ports.clock.monotonic() - began;
  return { answer, elapsed, meanwhile };
}
var ocrTimeout = {
  id: "R3",
  asks: "Is a heavy image given up with 504 in time, without disturbing the service?",
  notConfigured: (application) => application.checks.R3 ? void 0 : "checks.R3 is not in the delivery file",
  will: (application) => {
    const definition = application.checks.R3;
    return `send an image of ${definition?.["heavy-bytes"] ?? 0} bytes to ${definition?.service ?? ""}${definition?.path ?? ""}, expect 504 within ${(definition?.seconds ?? 0) + (definition?.["grace-seconds"] ?? 0)} s and health meanwhile, then a small one`;
  },
  run: async (context) => {
    const configured = context.application.checks.R3;
    if (!configured) return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)([(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("checks.R3 is not in the delivery file")], "", []);
    const definition = withLimit(context, configured);
    if (typeof definition === "string") return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)([(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(definition)], "", []);
    const record = context.probe.record("requests");
    const listenMs = (definition.seconds + definition["grace-seconds"]) * 1e3 + LISTEN_MS;
    if (context.probe.remainingMs() < listenMs)
      return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(
        [
          (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(
            `too little time is left: this check may take ${Math.ceil(listenMs / 1e3)} s (deadline-seconds)`
          )
        ],
        "",
        []
      );
    const { answer, elapsed, meanwhile } = await provoke(context, definition, listenMs);
    const timeout = judgeTimeout(answer, elapsed, definition);
    const unasked = timeout.length === 0 && meanwhile.asked === 0 ? [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("health was never asked meanwhile")] : [];
    const recovery = timeout.length === 0 ? await judgeRecovery(context, definition) : [];
    return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(
      [...timeout, ...meanwhile.problems, ...unasked, ...recovery],
      `504 after ${(elapsed / 1e3).toFixed(1)} s; health answered ${meanwhile.asked} times meanwhile; a small image was read right after`,
      [record.evidence()]
    );
  }
};

// packages/smoke/src/checks/r1-container-user.ts
var rootly = (text) => ({ ...(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(text), root: true });
function judgeProcess(service, process, expected) {
  const who = `${service}: process ${process.pid}`;
  if (process.uids.length === 0) return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${who} shows no user`)];
  if (process.uids.includes(0)) return [rootly(`${who} runs as root (uids ${process.uids.join(" ")})`)];
  if (process.gids.includes(0))
    return [rootly(`${who} is in the group of root (gids ${process.gids.join(" ")})`)];
  if (new Set(process.uids).size > 1)
    return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${who} can change between users (uids ${process.uids.join(" ")})`)];
  const seen = process.uids[0];
  if (expected.name === void 0 || process.userName === void 0)
    return expected.uid === void 0 || expected.uid === seen ? unnamed(who, process, expected) : [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${who}: expected uid ${expected.uid}, saw ${seen}`)];
  return process.userName === expected.name ? [] : [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${who}: expected user ${expected.name}, saw ${process.userName} (uid ${seen})`)];
}
function unnamed(who, process, expected) {
  if (expected.name === void 0 || expected.uid !== void 0) return [];
  return [
    (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(
      `${who}: uid ${process.uids[0]} has no name there, so it cannot be told whether it is ${expected.name}`
    )
  ];
}
function sharedUsers(users) {
  const owners = /* @__PURE__ */ new Map();
  for (const [service, uids] of users)
    for (const uid of uids) owners.set(uid, [...owners.get(uid) ?? [], service]);
  return [...owners].filter(([, services]) => services.length > 1).map(
    ([uid, services]) => (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${services.join(" and ")} share uid ${uid}; each needs a user of its own`)
  );
}
function expectedUser(context, service) {
  const definition = context.application.services[service];
  const onHost = context.application.engine === "process";
  return { uid: definition?.process?.uid, name: onHost ? void 0 : definition?.user };
}
function notApplicable2(context) {
  return context.application.engine === "process" && context.onlyUid !== void 0 ? `not applicable: the services were started by uid ${context.onlyUid}, which may give them no users of their own; none of them is root` : void 0;
}
var judged = (context) => context.view.services.filter((name) => {
  const service = context.application.services[name];
  return service !== void 0 && (service.user !== void 0 || service.role === "colored" || service.role === "singleton");
});
var containerUser = {
  id: "R1",
  asks: "Does every service run as its own user, and none as root?",
  notConfigured: (application) => application.checks.R1 ? void 0 : "checks.R1 is not in the delivery file",
  will: () => "read the numeric user and group of every process of every service",
  run: async (context) => {
    const problems = [];
    const lines = [];
    const users = /* @__PURE__ */ new Map();
    for (const service of judged(context)) {
      const processes = await context.view.processes(service);
      if (processes.length === 0) problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}: no process was seen`));
      const expected = expectedUser(context, service);
      for (const process of processes) {
        lines.push(
          `${service}: pid ${process.pid} uids ${process.uids.join(" ")} gids ${process.gids.join(" ")} name ${process.userName ?? "-"}`
        );
        problems.push(...judgeProcess(service, process, expected));
      }
      users.set(service, new Set(processes.flatMap((process) => process.uids)));
    }
    problems.push(...sharedUsers(users));
    if (users.size === 0) problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("no service runs in this slot"));
    const evidence = [{ title: "processes", lines }];
    const reason = notApplicable2(context);
    if (reason !== void 0 && !problems.some((problem) => problem.root)) {
      const unseen = [...users].filter(([, uids]) => uids.size === 0).map(([service]) => service);
      if (users.size > 0 && unseen.length === 0) return { verdict: "skipped", reason, evidence };
      return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)([(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`no process was seen of ${unseen.join(", ") || "any service"}`)], "", evidence);
    }
    return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(
      problems,
      `${users.size} services run as ${users.size} users, none of them root`,
      evidence
    );
  }
};

// packages/smoke/src/checks/r6-scan-enforced.ts


// packages/smoke/src/enforced/workflow.ts
function scalar(value) {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "";
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function readWorkflow(path, root) {
  if (!isRecord(root) || !isRecord(root["jobs"])) return void 0;
  const jobs = Object.entries(root["jobs"]).flatMap(
    ([name, fields]) => isRecord(fields) ? [{ name, fields, steps: stepsOf(fields["steps"]) }] : []
  );
  return { path, triggers: triggersOf(root["on"] ?? root["true"]), fields: root, jobs };
}
function stepsOf(value) {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
function triggersOf(on) {
  if (typeof on === "string") return { [on]: null };
  if (Array.isArray(on))
    return Object.fromEntries(on.filter((name) => typeof name === "string").map((name) => [name, null]));
  return isRecord(on) ? on : {};
}
var CHANGE_EVENTS = ["push", "pull_request", "pull_request_target", "merge_group"];
function notOnChanges(triggers) {
  const events = Object.keys(triggers);
  const open = CHANGE_EVENTS.filter((event) => events.includes(event) && !excludesAll(triggers[event]));
  if (open.length > 0) return void 0;
  return `it runs only on ${events.join(", ") || "nothing"}, so no change has to pass it`;
}
function excludesAll(filter) {
  if (!isRecord(filter)) return false;
  const all = (value) => Array.isArray(value) && value.some((item) => item === "**" || item === "*");
  const tagsOnly = filter["branches"] === void 0 && filter["branches-ignore"] === void 0 && filter["tags"] !== void 0;
  return all(filter["branches-ignore"]) || tagsOnly;
}
function softened(fields, what) {
  const goesOn = fields["continue-on-error"];
  if (goesOn !== void 0 && goesOn !== false && scalar(goesOn).trim() !== "false")
    return `${what} has continue-on-error: ${scalar(goesOn)}`;
  const condition = fields["if"];
  if (condition === void 0 || condition === null) return void 0;
  const text = scalar(condition).trim().replace(/^\$\{\{(.*)\}\}$/s, "$1").trim();
  return harmless(text) ? void 0 : `${what} runs only if ${text.slice(0, 120)}`;
}
function harmless(condition) {
  if (/^(true|always\(\)|success\(\)|!\s*cancelled\(\)|success\(\)\s*\|\|\s*failure\(\))$/.test(condition))
    return true;
  const events = condition.split("||").map((part) => /^\(?\s*github\.event_name\s*==\s*'(\w+)'\s*\)?$/.exec(part.trim())?.[1]);
  return events.some((event) => event === "pull_request" || event === "push") && events.every((event) => event !== void 0);
}

// packages/smoke/src/enforced/judgement.ts
function missingSeverity(value, severities) {
  if (value === void 0 || value === null || scalar(value).trim() === "") return void 0;
  const text = scalar(value);
  const named = text.toUpperCase().split(/[,\s]+/);
  const missing = severities.filter((severity) => !named.includes(severity));
  return missing.length === 0 ? void 0 : `severity is ${text}, without ${missing.join(" and ")}`;
}
function withoutVulnerabilities(scanners) {
  const named = scanners === void 0 || scanners === null ? "" : scalar(scanners);
  return named.trim() === "" || /\bvuln\b/.test(named) ? void 0 : `scanners is ${named}, without vuln`;
}

// packages/smoke/src/enforced/trivy-shell.ts
var COMMAND = /(?:^|[;&|({!]|\b(?:then|do|else|if|elif|while|until)\s)\s*(?:(?:sudo|time|command|exec|env|timeout\s+\S+)\s+|[A-Za-z_]\w*=\S*\s+)*(?:docker\s+run\s[^;&|]*?\s)?(?:\S*\/)?trivy(?::\S+|@\S+)?(?:\s+--?[\w-]+(?:[= ][^\s-]\S*)?)*\s+(?:image|i|fs|filesystem|rootfs|repo|repository|config|conf|sbom|vm)\b([^\n]*)/;
var LONGEST_LINE = 4e3;
function judgeShell(script, severities, shell) {
  const lines = logicalLines(script);
  const judged2 = lines.flatMap((line, index) => {
    if (!COMMAND.test(line)) return [];
    return [softShell(line, lines, index, shell) ?? softFlags(line, severities)];
  });
  if (judged2.length === 0) return void 0;
  return { kind: "trivy in run", soft: judged2.includes(void 0) ? void 0 : judged2[0] };
}
function logicalLines(script) {
  return script.replace(/\\\r?\n/g, " ").split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, "$1").trim()).filter((line) => line !== "" && line.length <= LONGEST_LINE);
}
function softFlags(line, severities) {
  const exit = /--exit-code[=\s]+["']?(\S+?)["']?(?=\s|$)/.exec(line)?.[1];
  if (exit === void 0) return "it has no --exit-code, and the default is 0";
  if (!/^[1-9]\d*$/.test(exit)) return `its --exit-code is ${exit}`;
  const severity = /(?:--severity|\s-s)[=\s]+["']?([A-Za-z,]+)/.exec(line)?.[1];
  const scanners = /--(?:scanners|security-checks)[=\s]+["']?([A-Za-z,]+)/.exec(line)?.[1];
  return missingSeverity(severity, severities) ?? withoutVulnerabilities(scanners);
}
function softShell(line, lines, index, shell) {
  const after = line.slice(line.search(/\btrivy\b/));
  if (/\|\|/.test(after))
    return `its failure is taken away by ${after.slice(after.indexOf("||"), after.indexOf("||") + 40)}`;
  if (/^\s*(if|elif|while|until|!)\s/.test(line))
    return "it stands in a condition, where a failure ends nothing";
  if (/(^|[^&])&\s*$/.test(after)) return "it runs in the background, where nobody asks for its exit code";
  if (/\$\([^)]*\btrivy\b|`[^`]*\btrivy\b/.test(line) && !/^[A-Za-z_]\w*=["']?(\$\(|`)/.test(line))
    return "its exit code is lost in a command substitution";
  const piped = /[^|]\|[^|]/.test(after);
  const pipefail = shell === "bash" || /pipefail/.test(shell ?? "") || lines.slice(0, index).some((l) => /^set\s.*pipefail/.test(l));
  if (piped && !pipefail) return "its exit code is lost in a pipe without pipefail";
  const stops = stopsAtFailure(shell) || lines.slice(0, index).some((l) => /^set\s+-\w*e/.test(l));
  const switchedOff = lines.slice(0, index).some((l) => /^set\s+\+\w*e/.test(l) || /^set\s+\+o\s+errexit/.test(l));
  const last = index === lines.length - 1 && !/;/.test(after);
  if ((switchedOff || !stops) && !last) return "the script goes on after a failure (no -e)";
  if (/&&/.test(after) && index < lines.length - 1)
    return "it stands before &&, where -e does not look, and the script goes on";
  return void 0;
}
function stopsAtFailure(shell) {
  return shell === void 0 || shell === "bash" || shell === "sh" || /\s-\w*e/.test(shell);
}

// packages/smoke/src/enforced/trivy-step.ts
var OURS = /(^\$\/|^\.\/|\/)actions\/trivy-gate(@|$)/;
var ORDER = ["CRITICAL", "HIGH", "MEDIUM", "LOW"];
function judgeTrivyStep(step, severities, shell) {
  const uses = typeof step["uses"] === "string" ? step["uses"].trim() : "";
  const given = isRecord(step["with"]) ? step["with"] : {};
  if (/^aquasecurity\/trivy-action(\/|@|$)/i.test(uses))
    return { kind: "aquasecurity/trivy-action", soft: judgeTrivyAction(given, severities) };
  if (OURS.test(uses) || given["action"] === "trivy-gate" && uses !== "")
    return { kind: "trivy-gate", soft: judgeOurGate(given, severities) };
  if (typeof step["run"] !== "string") return void 0;
  const own = typeof step["shell"] === "string" ? step["shell"] : shell;
  return judgeShell(step["run"], severities, own);
}
function judgeTrivyAction(given, severities) {
  const exit = given["exit-code"];
  if (exit === void 0) return "exit-code is not set, and its default is 0";
  if (!/^[1-9]\d*$/.test(scalar(exit).trim())) return `exit-code is ${scalar(exit)}`;
  return missingSeverity(given["severity"], severities) ?? withoutVulnerabilities(given["scanners"]);
}
function judgeOurGate(given, severities) {
  if (given["when-missing"] !== void 0 && given["when-missing"] !== "error")
    return `when-missing is ${scalar(given["when-missing"])}, so it may scan nothing`;
  if (given["empty-report"] === "pass") return "empty-report is pass, so it may judge nothing";
  const blind = withoutVulnerabilities(given["scanners"]);
  if (blind !== void 0) return blind;
  const failOn = given["fail-on"];
  if (failOn === void 0 || scalar(failOn).trim() === "") return void 0;
  return judgeFailOn(scalar(failOn), severities);
}
function judgeFailOn(failOn, severities) {
  const needed = Math.max(...severities.map((severity) => ORDER.indexOf(severity)));
  const items = failOn.split(",").map((item) => item.trim());
  const words = items.some((item) => item.includes("=")) ? items.flatMap((item) => item.startsWith("vuln=") ? [item.slice("vuln=".length)] : []) : items;
  if (words.some((word) => word !== "NONE" && !ORDER.includes(word)))
    return `fail-on is ${failOn}, which cannot be judged from here`;
  const least = words.length === 0 ? ORDER.indexOf("HIGH") : Math.max(...words.map((word) => ORDER.indexOf(word)));
  return least >= needed ? void 0 : `fail-on is ${failOn}, which lets ${severities.join(" or ")} pass`;
}

// packages/smoke/src/enforced/find-enforced.ts
var MAX_DEPTH2 = 4;
var OUR_WORKFLOW = /^(\$|[\w.-]+\/compose-delivery)\/\.github\/workflows\/(gate|security-scan)\.ya?ml(@|$)/;
function findCandidates(workflows, severities, composites) {
  return workflows.flatMap((workflow) => {
    const direct = notOnChanges(workflow.triggers);
    const called = direct === void 0 ? void 0 : calledOnChanges(workflow, workflows, 0);
    const softWorkflow = called === "yes" ? void 0 : called ?? direct;
    return workflow.jobs.flatMap((job) => jobCandidates(workflow, job, severities, composites, softWorkflow));
  });
}
function calledOnChanges(workflow, all, depth) {
  if (!Object.hasOwn(workflow.triggers, "workflow_call") || depth > MAX_DEPTH2) return void 0;
  let why;
  for (const caller of all) {
    for (const job of caller.jobs) {
      if (!refersTo(job.fields["uses"], workflow.path)) continue;
      const soft = softened(job.fields, `the calling job ${job.name}`);
      const started = notOnChanges(caller.triggers);
      if (soft === void 0 && (started === void 0 || calledOnChanges(caller, all, depth + 1) === "yes"))
        return "yes";
      why = soft ?? started;
    }
  }
  return why;
}
function refersTo(uses, path) {
  return typeof uses === "string" && /^(\.|\$)\//.test(uses) && uses.slice(2) === path;
}
function jobCandidates(workflow, job, severities, composites, softWorkflow) {
  const shell = defaultShell(job.fields) ?? defaultShell(workflow.fields);
  const softJob = softWorkflow ?? softened(job.fields, "the job") ?? softNeeds(job, workflow);
  const uses = scalar(job.fields["uses"]);
  if (OUR_WORKFLOW.test(uses)) {
    const given = isRecord(job.fields["with"]) ? job.fields["with"] : {};
    return [
      {
        place: `${workflow.path}, job ${job.name}`,
        kind: uses,
        soft: softJob ?? judgeOurGate(given, severities)
      }
    ];
  }
  return stepCandidates(job.steps, `${workflow.path}, job ${job.name}`, severities, {
    composites,
    shell,
    soft: softJob,
    depth: 0
  });
}
function softNeeds(job, workflow, depth = 0) {
  const needs = job.fields["needs"];
  const names = typeof needs === "string" ? [needs] : Array.isArray(needs) ? needs : [];
  for (const name of names) {
    const needed = workflow.jobs.find((other) => other.name === name);
    if (!needed || depth > MAX_DEPTH2) continue;
    const condition = needed.fields["if"] === void 0 ? void 0 : softened({ if: needed.fields["if"] }, `job ${needed.name}, which it needs,`);
    const deeper = condition ?? softNeeds(needed, workflow, depth + 1);
    if (deeper !== void 0 && !/^(\$\{\{\s*)?(always\(\)|!\s*cancelled\(\))/.test(scalar(job.fields["if"] ?? "")))
      return deeper;
  }
  return void 0;
}
function defaultShell(fields) {
  const defaults = isRecord(fields["defaults"]) && isRecord(fields["defaults"]["run"]) ? fields["defaults"]["run"] : {};
  return typeof defaults["shell"] === "string" ? defaults["shell"] : void 0;
}
function stepCandidates(steps, place, severities, walk) {
  return steps.flatMap((step, index) => {
    const at = `${place}, step ${index + 1}${typeof step["name"] === "string" ? ` (${step["name"].slice(0, 60)})` : ""}`;
    const soft = walk.soft ?? softened(step, "the step");
    const judged2 = judgeTrivyStep(step, severities, walk.shell);
    if (judged2) return [{ place: at, kind: judged2.kind, soft: soft ?? judged2.soft }];
    const uses = step["uses"];
    if (typeof uses !== "string" || !uses.startsWith("./") || walk.depth >= MAX_DEPTH2) return [];
    const inner = walk.composites(uses.slice(2));
    return inner ? stepCandidates(inner, `${at}: ${uses}`, severities, { ...walk, soft, depth: walk.depth + 1 }) : [];
  });
}
function compositeSteps(root) {
  if (!isRecord(root) || !isRecord(root["runs"]) || root["runs"]["using"] !== "composite") return void 0;
  return stepsOf(root["runs"]["steps"]);
}

// packages/smoke/src/checks/r6-scan-enforced.ts
async function readWorkflows(context, folder) {
  const names = (await context.ports.files.list((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(context.root, folder))).filter(
    (name) => /\.ya?ml$/.test(name)
  );
  const workflows = [];
  const problems = [];
  for (const name of names) {
    const path = `${folder}/${name}`;
    try {
      const workflow = readWorkflow(
        path,
        (0,_part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_1__/* .readYaml */ .g)(await context.ports.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(context.root, path)) ?? "", path)
      );
      if (workflow) workflows.push(workflow);
      else problems.push(`${path}: no workflow`);
    } catch (error) {
      problems.push(`${path}: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`);
    }
  }
  return { workflows, problems };
}
async function readComposites(context, workflows) {
  const found = /* @__PURE__ */ new Map();
  const waiting = workflows.flatMap((workflow) => workflow.jobs.flatMap((job) => localUses(job.steps)));
  const seen = /* @__PURE__ */ new Set();
  for (let path = waiting.pop(); path !== void 0; path = waiting.pop()) {
    if (seen.has(path) || path.split("/").includes("..")) continue;
    seen.add(path);
    for (const file of ["action.yml", "action.yaml"]) {
      const text = await context.ports.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(context.root, path, file));
      if (text === void 0) continue;
      const steps = compositeSteps((0,_part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_1__/* .readYaml */ .g)(text, `${path}/${file}`));
      if (!steps) continue;
      found.set(path, steps);
      waiting.push(...localUses(steps));
    }
  }
  return found;
}
function localUses(steps) {
  return steps.flatMap(
    (step) => typeof step["uses"] === "string" && step["uses"].startsWith("./") ? [step["uses"].slice(2)] : []
  );
}
function judge3(candidates, read, folder) {
  if (candidates.some((candidate) => candidate.soft === void 0)) return [];
  if (read.workflows.length === 0 && read.problems.length === 0)
    return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${folder} holds no workflow`)];
  if (candidates.length === 0 && read.problems.length > 0)
    return [
      (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(
        `no readable workflow runs Trivy, and some cannot be read: ${read.problems.join("; ").slice(0, 300)}`
      )
    ];
  if (candidates.length === 0) return [(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`no step of ${folder} runs Trivy`)];
  return candidates.map(
    (candidate) => (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(`${candidate.place} does not stop a change: ${candidate.soft ?? ""}`)
  );
}
var scanEnforced = {
  id: "R6",
  asks: "Does the CI of the application hold a Trivy scan that every change must pass?",
  notConfigured: (application) => application.checks.R6 ? void 0 : "checks.R6 is not in the delivery file",
  will: (application) => `read ${application.checks.R6?.workflows ?? ""} for a step that fails on ${application.checks.R6?.severities.join(", ") ?? ""}`,
  run: async (context) => {
    const definition = context.application.checks.R6;
    if (!definition) return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)([(0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("checks.R6 is not in the delivery file")], "", []);
    const folder = definition.workflows.replace(/^\.\//, "").replace(/\/+$/, "");
    const read = await readWorkflows(context, folder);
    const composites = await readComposites(context, read.workflows);
    const candidates = findCandidates(read.workflows, definition.severities, (path) => composites.get(path));
    const firm = candidates.find((candidate) => candidate.soft === void 0);
    const evidence = [
      {
        title: "steps that run Trivy",
        lines: candidates.map(
          (candidate) => `${candidate.place} [${candidate.kind}]: ${candidate.soft ?? "stops a change"}`
        )
      },
      { title: "files", lines: [...read.workflows.map((workflow) => workflow.path), ...read.problems] }
    ];
    return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(
      judge3(candidates, read, folder),
      `${firm?.place ?? ""} stops a change on ${definition.severities.join(", ")}`,
      evidence
    );
  }
};

// packages/smoke/src/checks/version.ts
var withVersion = (application) => Object.entries(application.services).filter(([, service]) => service.health?.["version-field"] !== void 0 && service.port !== void 0).map(([name]) => name);
var bare = (version2) => version2.replace(/^v/, "");
var version = {
  id: "version",
  asks: "Does every service run the version that was deployed?",
  notConfigured: (application) => withVersion(application).length === 0 ? "no service names a version-field in its health section" : void 0,
  will: (application) => `compare the version that ${withVersion(application).join(", ")} tell with that of the slot`,
  run: async (context) => {
    const record = context.probe.record("health requests");
    const services = withVersion(context.application).filter((name) => context.view.services.includes(name));
    const problems = [];
    for (const service of services) {
      const health2 = context.application.services[service]?.health;
      const answer = await context.probe.send(service, {
        path: health2?.path ?? "/health",
        headers: healthHeaders(context.application, service, context.variables)
      });
      const told = jsonField(answer.body, health2?.["version-field"] ?? "");
      if (answer.failure !== void 0 || answer.status > 299)
        problems.push(
          (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)(`${service}: its health answer could not be read (${answer.failure ?? answer.status})`)
        );
      else if (typeof told !== "string" || bare(told) !== bare(context.view.version))
        problems.push(
          (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .wrong */ .Qm)(
            `${service}: expected version ${context.view.version}, saw ${typeof told === "string" ? told : "none"}`
          )
        );
    }
    if (services.length === 0) problems.push((0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .unsure */ .Nf)("no service that names its version runs in this slot"));
    return (0,_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .conclude */ .Ep)(problems, `${services.length} services run ${context.view.version}`, [record.evidence()]);
  }
};

// packages/smoke/src/all-checks.ts
var checks = [
  health,
  version,
  containerUser,
  metrics,
  headers,
  latency,
  jwtIsolation,
  inflation,
  notApplicable,
  scanEnforced,
  ocrTimeout,
  logs
];

// packages/smoke/src/plan-checks.ts
function planChecks(application, only = [], skip = []) {
  const problems = [
    ...unknownIds("only", only),
    ...unknownIds("skip", skip),
    ...only.filter((id) => skip.includes(id)).map((id) => ({ input: "skip", expected: "checks that are not in only", seen: id }))
  ];
  if (problems.length > 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_3__/* .InputError */ .dz(problems);
  return checks.map((check) => {
    const unselected = only.length > 0 && !only.includes(check.id);
    const left = skip.includes(check.id) || unselected ? "left out by the inputs only and skip" : check.notConfigured(application);
    return { check, left };
  });
}
function unknownIds(input, ids) {
  return ids.filter((id) => !_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .CHECK_IDS */ .Sh.some((known) => known === id)).map((id) => ({ input, expected: `any of ${_part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .CHECK_IDS */ .Sh.join(", ")}${(0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_2__/* .suggest */ .ZA)(id, _part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .CHECK_IDS */ .Sh)}`, seen: id }));
}

// packages/smoke/src/secret-values.ts
var SECRET_NAME = /(^|_)(SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIALS?|API_KEY|PRIVATE_KEY|ACCESS_KEY|WEBHOOK)(_|$)/i;
var PLAIN_ENDING = /_(SECONDS|MINUTES|DAYS|COUNT|LIMIT|SIZE|NOT_AFTER|URL_PATH|FILE)$/i;
function secretValues(application, variables) {
  const words = reportWords(application);
  return namedSecrets(application, variables).filter(({ value }) => !words.has(value.trim()));
}
function ordinarySecrets(application, variables) {
  const words = reportWords(application);
  return namedSecrets(application, variables).filter(({ value }) => words.has(value.trim())).map(({ name }) => name);
}
function reportWords(application) {
  const services = Object.entries(application.services).flatMap(([name, service]) => [
    name,
    service.user ?? name
  ]);
  return /* @__PURE__ */ new Set([
    application.application,
    application.environmentName,
    ...services,
    "active",
    "passed",
    "failed",
    "skipped"
  ]);
}
function namedSecrets(application, variables) {
  const services = Object.values(application.services);
  const named = /* @__PURE__ */ new Set([
    ...services.flatMap(
      (service) => service.jwt ? [service.jwt["secret-env"], service.jwt.login["password-env"]] : []
    ),
    ...application.checks.R2?.secrets ?? [],
    ...Object.keys(variables).filter((name) => SECRET_NAME.test(name) && !PLAIN_ENDING.test(name)),
    ...Object.entries(variables).flatMap(
      ([name, value]) => /:\/\/[^/\s]*:[^/\s]*@/.test(value) ? [name] : []
    )
  ]);
  if (application.checks.R4) named.delete(application.checks.R4.env);
  return [...named].flatMap((name) => {
    const value = variables[name];
    return value !== void 0 && value.trim().length >= _part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .MIN_SECRET_LENGTH */ .vb ? [{ name, value }] : [];
  });
}

// packages/smoke/src/login.ts
function createLogins(application, view, variables, probe, onSecret) {
  const known = /* @__PURE__ */ new Map();
  const login = async (service) => {
    const jwt = application.services[service]?.jwt;
    if (!jwt) return { token: void 0, why: "the delivery file gives it no jwt section" };
    const credentials = findCredentials(jwt, { ...await view.environment(service), ...variables });
    if (typeof credentials === "string") return { token: void 0, why: `${credentials} has no value` };
    onSecret(credentials.password);
    const request = { method: "POST", path: jwt.login.path, body: credentials, note: "login" };
    const result = readLogin(await probe.send(service, request), jwt.login.field);
    if (result.token !== void 0) onSecret(result.token);
    return result;
  };
  return {
    tokenOf: (service) => {
      const running = known.get(service) ?? login(service);
      known.set(service, running);
      return running;
    }
  };
}
function findCredentials(jwt, values) {
  const username = values[jwt.login["username-env"]];
  const password = values[jwt.login["password-env"]];
  if (!username) return jwt.login["username-env"];
  return password ? { username, password } : jwt.login["password-env"];
}
function readLogin(answer, field) {
  const token = jsonField(answer.body, field);
  const good = answer.status >= 200 && answer.status < 300;
  if (good && typeof token === "string" && token !== "") return { token };
  const seen = answer.failure ?? `${answer.status}${good ? ` without a text in ${field}` : ""}`;
  return { token: void 0, why: `login was answered by ${seen}` };
}

// packages/smoke/src/run-checks.ts
var DEADLINE_SECONDS = 600;
async function runChecks(options) {
  const { ports } = options;
  const plan = planChecks(options.application, options.only, options.skip);
  if (plan.every(({ left }) => left !== void 0))
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_3__/* .InputError */ .dz([
      {
        input: "only",
        expected: "at least one check that the delivery file configures",
        seen: "none: nothing would be asked"
      }
    ]);
  const redactor = knownSecrets(options);
  const context = createContext(options, redactor);
  const began = ports.clock.monotonic();
  const startedAt = new Date(ports.clock.now()).toISOString();
  const results = /* @__PURE__ */ new Map();
  for (const { check, left } of plan)
    results.set(check.id, await runOne(check, left, context, redactor, options.signal));
  const ordered = _part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .CHECK_IDS */ .Sh.flatMap((id) => results.get(id) ?? []);
  const counts = countVerdicts(ordered);
  if (counts.skipped === ordered.length)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_3__/* .DeliveryFailure */ .L9("no check asked anything: all of them were skipped", {
      advice: "Read the reasons in the log."
    });
  return {
    application: options.application.application,
    environment: options.application.environmentName,
    slot: options.view.slot,
    version: options.view.version,
    runId: options.runId,
    startedAt,
    durationMs: ports.clock.monotonic() - began,
    verdict: counts.fail > 0 ? "fail" : counts.inconclusive > 0 ? "inconclusive" : "pass",
    rollbackRecommended: counts.fail > 0,
    results: ordered,
    counts
  };
}
function knownSecrets(options) {
  const redactor = new _part_chunk_PJFOAPQB_js__WEBPACK_IMPORTED_MODULE_4__/* .Redactor */ .pO();
  for (const { value } of secretValues(options.application, options.variables)) {
    redactor.add(value);
    options.ports.log.mask(value);
  }
  for (const name of ordinarySecrets(options.application, options.variables))
    options.ports.log.warning(
      `the value of ${name} is a word that reports need, so it cannot be kept out of them; choose a random one`
    );
  return redactor;
}
function createContext(options, redactor) {
  const { application, view, variables, ports, root, runId } = options;
  if (!/^[A-Za-z0-9-]{1,40}$/.test(runId)) throw new Error("runId must be letters, digits and -");
  const deadlineAt = ports.clock.monotonic() + (options.deadlineSeconds ?? DEADLINE_SECONDS) * 1e3;
  const probe = createProbe(view, ports, { runId, deadlineAt, signal: options.signal });
  const onSecret = (value) => {
    redactor.add(value);
    ports.log.mask(value);
  };
  const logins = createLogins(application, view, variables, probe, onSecret);
  return {
    application,
    view,
    variables,
    ports,
    root,
    probe,
    logins,
    onSecret,
    runId,
    onlyUid: options.onlyUid
  };
}
async function runOne(check, left, context, redactor, signal) {
  const began = context.ports.clock.monotonic();
  const outcome = left === void 0 ? await ask2(check, context, signal) : skipped(left);
  const clean = (text) => redactor.redact(text);
  const result = {
    id: check.id,
    verdict: outcome.verdict,
    reason: clean(outcome.reason),
    evidence: outcome.evidence.filter(({ lines }) => lines.length > 0).map(({ title, lines }) => ({ title, lines: lines.map(clean) })),
    durationMs: context.ports.clock.monotonic() - began
  };
  context.ports.log.info(`${check.id}: ${result.verdict}: ${result.reason}`);
  return result;
}
var skipped = (reason) => ({ verdict: "skipped", reason, evidence: [] });
async function ask2(check, context, signal) {
  const unseen = (reason) => ({ verdict: "inconclusive", reason, evidence: [] });
  if (signal?.aborted) return unseen("the run was cancelled before this check");
  if (context.probe.remainingMs() === 0)
    return unseen("the time for all checks was over before this one (deadline-seconds)");
  try {
    return await check.run(context);
  } catch (error) {
    return unseen(`the check could not look: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`);
  }
}
function countVerdicts(results) {
  const counts = { pass: 0, fail: 0, inconclusive: 0, skipped: 0 };
  for (const result of results) counts[result.verdict] += 1;
  return counts;
}




/***/ })

};
