export const id = 715;
export const ids = [715];
export const modules = {

/***/ 9715:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_6NFYTIIK_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6823);
/* harmony import */ var _part_chunk_TXZDABYE_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1814);
/* harmony import */ var _part_chunk_LTO5WZKK_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6214);
/* harmony import */ var _part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2164);
/* harmony import */ var _part_chunk_L3VLIFXT_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1605);
/* harmony import */ var _part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8220);
/* harmony import */ var _part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4117);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4343);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6760);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1455);









// packages/images/src/builder-port.ts
var BuildFailure = class extends Error {
  /** The last lines of the tools. */
  lines;
  exitCode;
  /** Which limit ended it. */
  timedOut;
  constructor(message, options = {}) {
    super(message);
    this.name = "BuildFailure";
    this.lines = options.lines ?? [];
    this.exitCode = options.exitCode ?? null;
    this.timedOut = options.timedOut ?? false;
  }
};

// packages/images/src/classify-failure.ts
var RULES = [
  {
    kind: "hash-mismatch",
    pattern: /THESE PACKAGES DO NOT MATCH THE HASHES|HashMismatch|digest mismatch|failed to verify.*(hash|digest)/i,
    retries: 0,
    advice: "What came is not what the lock names. Run wheel-cache again, which drops damaged wheels."
  },
  {
    kind: "throttled",
    pattern: /\b429\b.*too many requests|too many requests|toomanyrequests|rate limit exceeded/i,
    retries: void 0,
    advice: "A registry or an index limits requests; log in, or use a mirror."
  },
  {
    kind: "disk-full",
    pattern: /no space left on device|ENOSPC|disk quota exceeded/i,
    retries: 0,
    advice: "Free some space (docker builder prune), or use a larger disk."
  },
  {
    kind: "out-of-memory",
    pattern: /exit code: 137|exit status 137|\bOOMKilled\b|cannot allocate memory|MemoryError\b/i,
    retries: 1,
    advice: "The build was ended by the kernel for its use of memory."
  },
  {
    kind: "builder-lost",
    pattern: /error reading from server: EOF|closing transport|cannot connect to the docker daemon|error during connect|is the docker daemon running|rpc error: code = Unavailable|no such builder|context canceled: context canceled/i,
    retries: void 0,
    advice: "The connection to the builder broke; see the log of the Docker daemon."
  },
  {
    kind: "network",
    pattern: /i\/o timeout|connection reset by peer|connection (?:was )?refused|TLS handshake timeout|net\/http: timeout|unexpected EOF|\bEOF occurred in violation|DeadlineExceeded|context deadline exceeded|temporary failure in name resolution|name or service not known|no route to host|network is unreachable|ReadTimeoutError|ConnectTimeoutError|IncompleteRead|RemoteDisconnected|ProtocolError|ECONNRESET|ETIMEDOUT|EAI_AGAIN|received unexpected HTTP status: 5\d\d|(?:status|error)(?: code)?:? 50[0234]\b|50[234] (?:Bad Gateway|Service Unavailable|Gateway Time-?out)|Could not resolve host|Temporary failure resolving|Connection timed out/i,
    retries: void 0,
    advice: "The network failed."
  }
];
var LINES_READ = 80;
var OVERCOME = /WARNING: Retrying \(|npm warn .*retry|will retry/i;
var MISTAKE = "It would fail again in the same way, so it was not tried again; the lines above say why.";
function classifyFailure(failure, more = []) {
  if (failure.timedOut)
    return {
      kind: "stalled",
      line: "",
      retries: void 0,
      waitMs: void 0,
      advice: `The attempt was ended: ${failure.message}.`
    };
  const rules = [
    ...RULES,
    ...more.map((pattern) => ({
      kind: "network",
      pattern,
      retries: void 0,
      advice: "It matches the input retry-on."
    }))
  ];
  const telling = failure.lines.slice(-LINES_READ).filter((line) => !OVERCOME.test(line));
  for (const rule of rules) {
    const line = telling.findLast((one) => rule.pattern.test(one));
    if (line !== void 0)
      return {
        kind: rule.kind,
        line: line.trim(),
        retries: rule.retries,
        waitMs: retryAfter(failure.lines),
        advice: rule.advice
      };
  }
  if (failure.exitCode === 137)
    return {
      kind: "out-of-memory",
      line: "",
      retries: 1,
      waitMs: void 0,
      advice: "The build was killed (137), most likely for its use of memory."
    };
  return { kind: "mistake", line: "", retries: 0, waitMs: void 0, advice: MISTAKE };
}
function retryAfter(lines) {
  const match = lines.map((line) => /retry[- ]after:?\s+"?(\d{1,4})/i.exec(line)).findLast((found) => found !== null);
  return match ? Math.min(600, Number(match[1])) * 1e3 : void 0;
}

// packages/images/src/attempt-build.ts
var HEARTBEAT_MS = 3e4;
var LINES_REPEATED = 40;
async function attemptBuild(unit, number, policy, ports) {
  const started = ports.clock.monotonic();
  const seconds = () => (ports.clock.monotonic() - started) / 1e3;
  try {
    const built = await ports.log.group(
      `${unit.service}, attempt ${number} of ${policy.retries + 1}`,
      () => watched(unit, policy, ports, seconds)
    );
    return { built, record: { seconds: seconds(), end: "built", message: "" } };
  } catch (thrown) {
    if (!(thrown instanceof BuildFailure) && !ports.signal.aborted) throw thrown;
    const failure = thrown instanceof BuildFailure ? thrown : new BuildFailure((0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(thrown));
    const diagnosis = classifyFailure(failure, policy.retryOn);
    report(unit, failure, diagnosis, ports);
    return {
      built: void 0,
      diagnosis,
      record: { seconds: seconds(), end: diagnosis.kind, message: failure.message }
    };
  }
}
async function watched(unit, policy, ports, seconds) {
  let last = "nothing yet";
  let shown = 0;
  const stop = ports.heartbeat(
    HEARTBEAT_MS,
    () => ports.log.info(`${unit.service}: ${Math.round(seconds())} s; last heard: ${last}`)
  );
  try {
    return await ports.builder.build(unit, {
      timeoutMs: policy.attemptTimeoutMs,
      idleTimeoutMs: policy.idleTimeoutMs,
      signal: ports.signal,
      say: (line) => {
        last = line.trim() || last;
        shown += 1;
        if (shown <= policy.linesShown) ports.log.info(line);
        else if (shown === policy.linesShown + 1)
          ports.log.warning(`${unit.service} printed ${policy.linesShown} lines; further ones are not shown`);
      }
    });
  } finally {
    stop();
  }
}
function report(unit, failure, diagnosis, ports) {
  ports.log.info(`the last lines of ${unit.service}:`);
  for (const line2 of failure.lines.slice(-LINES_REPEATED)) ports.log.info(`  ${line2}`);
  const line = diagnosis.line === "" ? "" : ` (${diagnosis.line})`;
  ports.log.warning(`${unit.service}: ${failure.message}; ${diagnosis.kind}${line}`, {
    title: "sequential-build"
  });
}

// packages/images/src/build-state.ts
async function openBuildState(files, path2) {
  const read = readState(await files.readText(path2));
  const services = new Map(Object.entries(read.services));
  const finished = /* @__PURE__ */ new Map();
  for (const [service, { digest, artifact }] of services) {
    const parsed = tryArtifact(service, artifact);
    if (parsed) finished.set(service, { digest, artifact: parsed });
  }
  return {
    finished,
    record: async (service, done, finishedAt) => {
      services.set(service, { digest: done.digest, artifact: (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_3__/* .formatArtifact */ .oN)(done.artifact), finishedAt });
      const state = { schema: 1, services: Object.fromEntries(services) };
      await files.writeAtomic(path2, `${JSON.stringify(state, null, 2)}
`);
    }
  };
}
function readState(text) {
  const empty = { schema: 1, services: {} };
  try {
    const read = JSON.parse(text ?? "");
    return read?.schema === 1 && typeof read.services === "object" ? read : empty;
  } catch {
    return empty;
  }
}
function tryArtifact(service, text) {
  try {
    return (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_3__/* .parseArtifact */ .GJ)(service, text);
  } catch (error) {
    if (error instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz) return void 0;
    throw error;
  }
}

// packages/images/src/compose-builder.ts


// packages/images/src/compose-model.ts

var PROBE_MS = 3e4;
async function findCompose(application, version, ports) {
  const program = await findProgram(ports.exec);
  const files = application["compose-files"].flatMap((file) => ["-f", (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(application.root, file)]);
  const envFile = application["env-file"];
  const envPath = envFile === void 0 ? void 0 : (0,node_path__WEBPACK_IMPORTED_MODULE_8__.isAbsolute)(envFile) ? envFile : (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(application.root, envFile);
  const withEnv = envPath !== void 0 && await ports.files.exists(envPath) ? ["--env-file", envPath] : [];
  return {
    command: [...program, ...files, ...withEnv, "--profile", "*"],
    cwd: application.root,
    // VERSION is what compose files of releases put into their images' tags.
    env: { VERSION: version, BUILDKIT_PROGRESS: "plain" }
  };
}
async function findProgram(exec) {
  const said = [];
  for (const program of [["docker", "compose"], ["docker-compose"]]) {
    try {
      const result = await exec([...program, "version", "--short"], { timeoutMs: PROBE_MS });
      if (result.code === 0 && /^v?[2-9]\d*\./.test(result.stdout.trim())) return program;
      said.push(`${program.join(" ")} ended with ${result.code ?? "a signal"}`);
    } catch (error) {
      said.push((0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error));
    }
  }
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9(
    `Docker Compose 2 or newer is needed for the engine compose: ${said.join("; ")}`,
    {
      advice: "Install the Compose plugin, or use the engine process."
    }
  );
}
async function readComposeModel(tool, exec) {
  const result = await exec([...tool.command, "config", "--format", "json"], {
    cwd: tool.cwd,
    env: tool.env,
    timeoutMs: PROBE_MS
  });
  if (result.code !== 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9(
      `the compose files cannot be read: ${result.stderr.trim().split("\n").slice(-3).join(" ")}`,
      {
        advice: 'Run "docker compose config" with the same files; variables without a value belong into the env-file.'
      }
    );
  const model = JSON.parse(result.stdout);
  return { name: model.name ?? "", services: model.services ?? {} };
}
function imageName(model, service) {
  return model.services[service]?.image ?? `${model.name}-${service}`;
}

// packages/images/src/compose-digest.ts



// packages/images/src/dockerignore.ts
function readDockerignore(text) {
  const rules = text.replace(/^\ufeff/, "").split(/\r?\n/).filter((line) => !line.startsWith("#") && line.trim() !== "").flatMap(readRule);
  return {
    hasExceptions: rules.some((rule) => rule.exception),
    excludes: (path2) => {
      const parts = path2.split("/");
      const paths = parts.map((_, i) => parts.slice(0, i + 1).join("/"));
      let excluded = false;
      for (const rule of rules) if (paths.some((one) => rule.pattern.test(one))) excluded = !rule.exception;
      return excluded;
    }
  };
}
function readRule(line) {
  const trimmed = line.trim();
  const exception = trimmed.startsWith("!");
  const segments = [];
  for (const segment of (exception ? trimmed.slice(1).trim() : trimmed).split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return segments.length === 0 ? [] : [{ pattern: new RegExp(`^${segmentsToRegExp(segments)}$`, "s"), exception }];
}
function segmentsToRegExp(segments) {
  return segments.map((segment, i) => {
    const last = i === segments.length - 1;
    if (segment === "**") return last ? ".*" : "(?:.*/)?";
    return `${globToRegExp(segment)}${last ? "" : "/"}`;
  }).join("");
}
function globToRegExp(segment) {
  let result = "";
  for (let i = 0; i < segment.length; i += 1) {
    const c = segment[i] ?? "";
    const next = segment[i + 1] ?? "";
    if (c === "*" && next === "*") {
      result += ".*";
      i += 1;
    } else if (c === "*") result += "[^/]*";
    else if (c === "?") result += "[^/]";
    else if (c === "[" && segment.includes("]", i + 2)) {
      const end = segment.indexOf("]", i + 2);
      result += `[${segment.slice(i + 1, end).replace(/[[\\]/g, "\\$&")}]`;
      i = end;
    } else if (c === "\\" && next !== "") {
      result += next.replace(/\W/g, "\\$&");
      i += 1;
    } else result += c.replace(/[^\w]/g, "\\$&");
  }
  return result;
}

// packages/images/src/source-tree.ts


var IGNORED_NAMES = /* @__PURE__ */ new Set([
  "__pycache__",
  ".git",
  ".hg",
  ".svn",
  ".venv",
  "venv",
  ".tox",
  ".nox",
  ".pytest_cache",
  ".mypy_cache",
  ".ruff_cache",
  ".hypothesis",
  ".coverage",
  ".delivery",
  ".DS_Store"
]);
function isIgnored(name) {
  return IGNORED_NAMES.has(name) || /\.py[co]$/.test(name) || /^\.env(\..+)?$/.test(name);
}
function treeDigest(entries, facts) {
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256");
  const add = (value) => void hash.update(`${Buffer.byteLength(value)}:`).update(value);
  add("tree1");
  for (const value of [facts.service, facts.version, facts.environment, JSON.stringify(facts.command)])
    add(value);
  for (const entry of sortEntries(entries))
    for (const value of [entry.path, entry.mode, entry.content]) add(value);
  return `sha256:${hash.digest("hex")}`;
}
function sortEntries(entries) {
  return entries.toSorted((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}
function sameEntries(a, b) {
  return JSON.stringify(sortEntries(a)) === JSON.stringify(sortEntries(b));
}
function leadsOutside(entry) {
  if (entry.mode !== "link") return false;
  return entry.content.startsWith("/") || node_path__WEBPACK_IMPORTED_MODULE_8__.posix.join(node_path__WEBPACK_IMPORTED_MODULE_8__.posix.dirname(entry.path), entry.content).startsWith("..");
}

// packages/images/src/compose-digest.ts
function dockerfilePath(build3) {
  return node_path__WEBPACK_IMPORTED_MODULE_8__.posix.resolve(build3.context ?? "/", build3.dockerfile ?? "Dockerfile");
}
function wheelsOf(wheelhouse, service) {
  return (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(wheelhouse, "views", service);
}
async function composeDigest(service, build3, upstream, reading) {
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256");
  const add = (value) => void hash.update(`${Buffer.byteLength(value)}:`).update(value);
  const { context, additional_contexts: contexts = {}, ...rest } = build3;
  add("image1");
  add(
    JSON.stringify([
      imageName(reading.model, service),
      rest,
      Object.entries(reading.buildArgs).sort(),
      upstream
    ])
  );
  add(build3.dockerfile_inline ?? await reading.files.readText(dockerfilePath(build3)) ?? "");
  for (const line of await contextLines(context ?? "", build3, reading)) add(line);
  for (const [name, value] of Object.entries(contexts).sort()) {
    add(name);
    if (name === "wheels" && await reading.files.exists(wheelsOf(reading.wheelhouse, service))) continue;
    if (/^(service|target|docker-image):/.test(value)) add(value);
    else for (const line of await contextLines(value, {}, reading)) add(line);
  }
  for (const wheel of await reading.files.list(wheelsOf(reading.wheelhouse, service))) add(wheel);
  return `sha256:${hash.digest("hex")}`;
}
async function contextLines(context, build3, reading) {
  if (!(0,node_path__WEBPACK_IMPORTED_MODULE_8__.isAbsolute)(context)) return [context, reading.randomId()];
  if (!await reading.files.exists(context)) return ["absent"];
  const own = await reading.files.readText(`${dockerfilePath(build3)}.dockerignore`);
  const ignore = readDockerignore(
    own ?? await reading.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(context, ".dockerignore")) ?? ""
  );
  const keep = (_name, path2, isFolder) => isFolder ? ignore.hasExceptions || !ignore.excludes(path2) : !ignore.excludes(path2);
  const entries = await reading.trees.scan(context, ["."], keep);
  return sortEntries(entries).map((entry) => `${entry.mode} ${entry.content} ${entry.path}`);
}

// packages/images/src/run-tool.ts
var LINES_KEPT = 400;
async function runTool(exec, argv, options, attempt, name) {
  const lines = [];
  let result;
  try {
    result = await exec(argv, {
      ...options,
      timeoutMs: attempt.timeoutMs,
      ...attempt.idleTimeoutMs > 0 ? { idleTimeoutMs: attempt.idleTimeoutMs } : {},
      signal: attempt.signal,
      keepBytes: 64 * 1024,
      onLine: (line) => {
        lines.push(line);
        if (lines.length > LINES_KEPT) lines.shift();
        attempt.say(line);
      }
    });
  } catch (error) {
    if (error instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9) throw new BuildFailure(error.message);
    throw error;
  }
  if (result.code === 0) return result;
  if (result.timedOut) {
    const limits = `${attempt.timeoutMs / 1e3} s in all or ${attempt.idleTimeoutMs / 1e3} s without a line`;
    throw new BuildFailure(`${name} was ended after ${limits}`, {
      lines,
      exitCode: result.code,
      timedOut: true
    });
  }
  const end = result.code === null ? `was ended by ${result.signal ?? "a signal"}` : `ended with ${result.code}`;
  throw new BuildFailure(`${name} ${end}`, { lines, exitCode: result.code });
}

// packages/images/src/compose-builder.ts
var PIP_ARGUMENTS = {
  PIP_DEFAULT_TIMEOUT: "600",
  PIP_RETRIES: "5",
  PIP_RESUME_RETRIES: "5"
};
function createComposeBuilder(tool, model, settings, ports) {
  return {
    exists: async (_unit, artifact) => {
      if (artifact.kind !== "image") return false;
      const result = await ports.exec(
        ["docker", "image", "inspect", "--format", "{{.Id}}", artifact.digest],
        { timeoutMs: 3e4 }
      );
      return result.code === 0 && result.stdout.trim() === artifact.digest;
    },
    build: (unit, attempt) => build(unit, attempt, tool, model, settings, ports)
  };
}
async function build(unit, attempt, tool, model, settings, ports) {
  const view = wheelsOf(settings.wheelhouse, unit.service);
  const overlay = buildOverlay(
    unit.service,
    settings.buildArgs,
    await ports.files.exists(view) ? view : void 0
  );
  const path2 = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(ports.temporary, `compose-delivery-${unit.service}.json`);
  await ports.files.writeAtomic(path2, JSON.stringify(overlay), 384);
  const steps = countSteps();
  try {
    await runTool(
      ports.exec,
      buildCommand(tool, path2, unit.service),
      { cwd: tool.cwd, env: tool.env },
      {
        ...attempt,
        say: (line) => {
          steps.read(line);
          attempt.say(line);
        }
      },
      "docker compose build"
    );
  } finally {
    await ports.files.remove(path2);
  }
  const artifact = await builtImage(imageName(model, unit.service), ports.exec);
  const cached = steps.result();
  return { artifact, cached, movedBytes: cached === void 0 || cached[0] < cached[1] };
}
function buildOverlay(service, args, view) {
  const contexts = view === void 0 ? {} : { additional_contexts: { wheels: view } };
  return { services: { [service]: { build: { args, ...contexts } } } };
}
function buildCommand(tool, overlay, service) {
  const at = tool.command.lastIndexOf("-f") + 2;
  return [...tool.command.slice(0, at), "-f", overlay, ...tool.command.slice(at), "build", service];
}
async function builtImage(name, exec) {
  const result = await exec(["docker", "image", "inspect", "--format", "{{.Id}}", name], {
    timeoutMs: 3e4
  });
  const digest = result.stdout.trim();
  if (result.code !== 0 || !/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new BuildFailure(`the build ended well, but there is no image ${name}`, {
      lines: result.stderr.split("\n")
    });
  return { kind: "image", name, digest };
}
function countSteps() {
  const steps = /* @__PURE__ */ new Set();
  const cached = /* @__PURE__ */ new Set();
  return {
    read: (line) => {
      const match = /^\s*#(\d+) (?:(\[(?!internal\]).*\d+\/\d+\])|(CACHED)\b)/.exec(line);
      if (match?.[2] !== void 0) steps.add(match[1] ?? "");
      else if (match?.[3] !== void 0) cached.add(match[1] ?? "");
    },
    result: () => steps.size === 0 ? void 0 : [[...cached].filter((id) => steps.has(id)).length, steps.size]
  };
}

// packages/images/src/compose-plan.ts


// packages/images/src/dockerfile.ts
function dockerfileInstructions(text) {
  const escape = /^#\s*escape\s*=\s*`/im.test(text.split("\n").slice(0, 5).join("\n")) ? "`" : "\\";
  const instructions = [];
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  let open = "";
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? "";
    if (/^\s*(#|$)/.test(line)) continue;
    if (line.trimEnd().endsWith(escape)) {
      open += `${line.trimEnd().slice(0, -1)} `;
      continue;
    }
    const whole = `${open}${line}`.trim();
    open = "";
    const match = /^([A-Za-z]+)\s+(.*)$/.exec(whole);
    if (!match) continue;
    const heredocs = [...whole.matchAll(/<<-?\s*(["']?)([A-Za-z_][A-Za-z0-9_]*)\1/g)].map(
      (one) => one[2] ?? ""
    );
    const body = [];
    for (const end of /^(RUN|COPY|ADD)$/i.test(match[1] ?? "") ? heredocs : [])
      for (i += 1; i < lines.length && (lines[i] ?? "").trim() !== end; i += 1) body.push(lines[i] ?? "");
    instructions.push({ name: (match[1] ?? "").toUpperCase(), rest: [match[2] ?? "", ...body].join("\n") });
  }
  return instructions;
}
function readDockerfile(text, args) {
  const values = /* @__PURE__ */ new Map();
  const stages = /* @__PURE__ */ new Set();
  const images = /* @__PURE__ */ new Set();
  const declared = /* @__PURE__ */ new Set();
  let runsPip = false;
  const add = (written) => {
    const name = expand(written, values);
    if (name !== "" && name !== "scratch" && !/^\d+$/.test(name) && !stages.has(name.toLowerCase()))
      images.add(name);
  };
  for (const { name, rest } of dockerfileInstructions(text)) {
    if (name === "ARG") {
      for (const [, key = "", value] of rest.matchAll(/([A-Za-z_]\w*)(?:=("[^"]*"|'[^']*'|\S*))?/g)) {
        declared.add(key);
        const given = Object.hasOwn(args, key) ? args[key] : void 0;
        values.set(key, given ?? expand((value ?? "").replace(/^(["'])(.*)\1$/, "$2"), values));
      }
    } else if (name === "FROM") {
      const [image = "", as, stage] = rest.split(/\s+/).filter((word) => !word.startsWith("--"));
      add(image);
      if (as?.toLowerCase() === "as" && stage) stages.add(stage.toLowerCase());
    } else if (name === "COPY" || name === "ADD") {
      const from = /(?:^|\s)--from=(\S+)/.exec(rest)?.[1];
      if (from !== void 0) add(from);
    } else if (name === "RUN") {
      for (const mount of rest.matchAll(/--mount=(\S+)/g)) {
        const from = /(?:^|,)from=([^,]+)/.exec(mount[1] ?? "")?.[1];
        if (from !== void 0) add(from);
      }
      runsPip ||= /\bpip3?\b[^\n]*\binstall\b|\buv\b[^\n]*\b(?:pip|sync)\b/.test(rest);
    }
  }
  return { images: [...images], arguments: [...declared], runsPip };
}
function expand(text, values) {
  return text.replace(
    /\$\{([A-Za-z_]\w*)(?:(:?[-+])([^}]*))?\}|\$([A-Za-z_]\w*)/g,
    (_, braced, operator, word, plain) => {
      const value = values.get(braced ?? plain ?? "") ?? "";
      if (operator?.endsWith("-")) return value === "" ? word ?? "" : value;
      if (operator?.endsWith("+")) return value === "" ? "" : word ?? "";
      return value;
    }
  );
}
function normalizeImage(name) {
  const plain = name.replace(/@sha256:[0-9a-f]+$/, "").replace(/^docker\.io\//, "").replace(/^library\//, "");
  return /:[^/]+$/.test(plain) ? plain : `${plain}:latest`;
}

// packages/images/src/order-services.ts
function orderServices(names, edges) {
  const known = edges.filter(
    (edge) => names.includes(edge.from) && names.includes(edge.to) && edge.from !== edge.to
  );
  const kept = [];
  const dropped = [];
  for (const edge of known.filter((one) => one.hard)) {
    const back = path(edge.to, edge.from, kept);
    if (back) throw circle([edge, ...back]);
    kept.push(edge);
  }
  for (const edge of known.filter((one) => !one.hard))
    (path(edge.to, edge.from, kept) ? dropped : kept).push(edge);
  return { services: sort(names, kept), dropped };
}
function path(from, to, edges, seen = /* @__PURE__ */ new Set()) {
  seen.add(from);
  for (const edge of edges) {
    if (edge.from !== from || seen.has(edge.to)) continue;
    if (edge.to === to) return [edge];
    const rest = path(edge.to, to, edges, seen);
    if (rest) return [edge, ...rest];
  }
  return void 0;
}
function sort(names, edges) {
  const sorted = [];
  const left = [...names];
  while (left.length > 0) {
    const free = left.findIndex(
      (name) => edges.every((edge) => edge.from !== name || sorted.includes(edge.to))
    );
    sorted.push(...left.splice(free, 1));
  }
  return sorted;
}
function circle(edges) {
  const names = [...edges.map((edge) => edge.from), edges[0]?.from ?? ""];
  const reasons = edges.map((edge) => `${edge.from}: ${edge.why}`);
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
    {
      input: "the builds of the services",
      expected: "none that needs itself",
      seen: `${names.join(" -> ")} (${reasons.join("; ")})`
    }
  ]);
}

// packages/images/src/compose-plan.ts
function composeServices(application, model, chosen) {
  const known = Object.keys(application.services).filter((name) => model.services[name]?.build !== void 0);
  const wrong = chosen.filter((name) => !known.includes(name));
  if (wrong.length === 0) return chosen.length === 0 ? known : known.filter((name) => chosen.includes(name));
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz(
    wrong.map((name) => ({
      input: "services",
      expected: `services with a build${(0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_6__/* .suggest */ .ZA)(name, known)}`,
      seen: name
    }))
  );
}
async function readDockerfiles(reading) {
  const found = /* @__PURE__ */ new Map();
  for (const [service, { build: build3 }] of Object.entries(reading.model.services)) {
    if (!build3) continue;
    const text = build3.dockerfile_inline ?? await readFile(service, build3, reading.files);
    if (text !== void 0) found.set(service, readDockerfile(text, allArguments(build3, reading.buildArgs)));
  }
  return found;
}
async function readFile(service, build3, files) {
  const context = build3.context ?? "";
  if (!(0,node_path__WEBPACK_IMPORTED_MODULE_8__.isAbsolute)(context)) return void 0;
  const path2 = dockerfilePath(build3);
  const text = await files.readText(path2);
  if (text === void 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
      { input: `services.${service}.build`, expected: "a Dockerfile", seen: `no ${path2}` }
    ]);
  return text;
}
function allArguments(build3, added) {
  const own = Object.entries(build3.args ?? {}).flatMap(
    ([name, value]) => value === null ? [] : [[name, value]]
  );
  return { ...Object.fromEntries(own), ...added };
}
function composeEdges(model, dockerfiles) {
  const byImage = new Map(
    Object.keys(model.services).filter((name) => model.services[name]?.build).map((name) => [normalizeImage(imageName(model, name)), name])
  );
  return Object.entries(model.services).flatMap(([from, service]) => {
    const contexts = Object.entries(service.build?.additional_contexts ?? {});
    const named = contexts.flatMap(([name, value]) => {
      const to = /^(?:service|target):(.+)$/.exec(value)?.[1];
      return to === void 0 ? [] : [{ from, to, hard: true, why: `additional context ${name} is ${value}` }];
    });
    const images = (dockerfiles.get(from)?.images ?? []).flatMap((image) => {
      const to = contexts.some(([name]) => name === image) ? void 0 : byImage.get(normalizeImage(image));
      return to === void 0 || to === from ? [] : [{ from, to, hard: true, why: `its Dockerfile names the image ${image}` }];
    });
    const starts = Object.keys(service.depends_on ?? {}).map((to) => ({
      from,
      to,
      hard: false,
      why: "depends_on"
    }));
    return [...named, ...images, ...starts];
  });
}
function orderCompose(model, edges, chosen) {
  const wanted = new Set(chosen);
  for (const name of wanted)
    for (const edge of edges)
      if (edge.hard && edge.from === name && model.services[edge.to]?.build) wanted.add(edge.to);
  return orderServices(
    Object.keys(model.services).filter((name) => wanted.has(name)),
    edges
  );
}
async function composeUnits(order, edges, reading) {
  const units = [];
  const byBuild = /* @__PURE__ */ new Map();
  for (const service of order) {
    const build3 = reading.model.services[service]?.build ?? {};
    const needs = edges.filter((edge) => edge.hard && edge.from === service && order.includes(edge.to)).map((edge) => edge.to);
    const identity = JSON.stringify([build3, imageName(reading.model, service)]);
    const sameAs = byBuild.get(identity);
    if (sameAs === void 0) byBuild.set(identity, service);
    const upstream = units.filter((unit) => needs.includes(unit.service)).map((unit) => unit.digest);
    const digest = await composeDigest(service, build3, upstream, reading);
    units.push({ service, digest, needs: [...new Set(needs)], sameAs });
  }
  return units;
}

// packages/images/src/execute-builds.ts
async function executeBuilds(steps, policy, ports) {
  const results = /* @__PURE__ */ new Map();
  let bytesMoved = false;
  for (const step of steps) {
    const { unit } = step;
    const obstacle = findObstacle(unit, step, results, policy.keepGoing, ports.signal);
    if (obstacle !== void 0) results.set(unit.service, idle(unit, "blocked", obstacle));
    else if (step.action === "skip")
      results.set(unit.service, { ...idle(unit, "skipped", step.why), artifact: step.artifact });
    else if (step.action === "share")
      results.set(unit.service, {
        ...idle(unit, "skipped", step.why),
        artifact: results.get(step.with)?.artifact
      });
    else {
      const cooldown = bytesMoved ? policy.cooldownMs : 0;
      if (cooldown > 0) {
        ports.log.info(`${cooldown / 1e3} s of rest for the network before ${unit.service}`);
        await ports.clock.sleep(cooldown, ports.signal).catch(() => void 0);
      }
      const { result, moved } = await buildOne(step, policy, ports, cooldown / 1e3);
      bytesMoved = moved;
      results.set(unit.service, result);
    }
  }
  return [...results.values()];
}
function findObstacle(unit, step, results, keepGoing, signal) {
  if (signal.aborted) return `not begun: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(signal.reason)}`;
  const needs = step.action === "share" ? [step.with] : unit.needs;
  const broken = needs.find((name) => !results.get(name)?.artifact && results.has(name));
  if (broken !== void 0) return `needs ${broken}, which was not built`;
  const failed = [...results.values()].find((result) => result.status === "failed");
  return failed && !keepGoing ? `not begun after ${failed.service} failed` : void 0;
}
function idle(unit, status, reason) {
  return {
    service: unit.service,
    status,
    artifact: void 0,
    attempts: [],
    seconds: 0,
    cooldownSeconds: 0,
    cached: void 0,
    reason,
    diagnosis: void 0
  };
}
async function buildOne(step, policy, ports, cooldownSeconds) {
  const { unit } = step;
  const attempts = [];
  const started = ports.clock.monotonic();
  const finish = (part) => ({
    ...idle(unit, "failed", step.why),
    attempts,
    cooldownSeconds,
    seconds: (ports.clock.monotonic() - started) / 1e3,
    ...part
  });
  for (; ; ) {
    const number = attempts.length + 1;
    const outcome = await attemptBuild(unit, number, policy, ports);
    attempts.push(outcome.record);
    if (outcome.built) {
      const { artifact, cached, movedBytes } = outcome.built;
      await ports.state.record(
        unit.service,
        { digest: unit.digest, artifact },
        new Date(ports.clock.now()).toISOString()
      );
      return { result: finish({ status: "built", artifact, cached }), moved: movedBytes || number > 1 };
    }
    const { diagnosis } = outcome;
    const allowed = Math.min(policy.retries, diagnosis.retries ?? policy.retries);
    if (number > allowed || ports.signal.aborted)
      return { result: finish({ reason: outcome.record.message, diagnosis }), moved: true };
    const wait = diagnosis.waitMs ?? policy.backoffMs(number);
    ports.log.info(`${unit.service}: ${diagnosis.kind}; tried again in ${(wait / 1e3).toFixed(1)} s`);
    await ports.clock.sleep(wait, ports.signal).catch(() => void 0);
  }
}

// packages/images/src/plan-builds.ts
function planBuilds(units, known, skipUnchanged) {
  return units.map((unit) => {
    if (unit.sameAs !== void 0)
      return {
        unit,
        action: "share",
        with: unit.sameAs,
        why: `the same build and the same image as ${unit.sameAs}`
      };
    const before = known.get(unit.service);
    if (!skipUnchanged) return { unit, action: "build", why: "skip-unchanged is off" };
    if (!before) return { unit, action: "build", why: "not built before" };
    if (before.digest !== unit.digest)
      return { unit, action: "build", why: "its sources, lock or settings changed" };
    if (!before.exists) return { unit, action: "build", why: "its artifact is gone or damaged" };
    return { unit, action: "skip", why: "unchanged, and its artifact is there", artifact: before.artifact };
  });
}
function describePlan(steps) {
  return JSON.stringify(
    steps.map((step) => ({
      service: step.unit.service,
      step: step.action,
      why: step.why,
      digest: step.unit.digest,
      needs: step.unit.needs,
      ...step.action === "skip" ? { artifact: (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_3__/* .formatArtifact */ .oN)(step.artifact) } : {}
    }))
  );
}

// packages/images/src/prepare-compose.ts
async function prepareComposeBuilds(settings, ports) {
  const { application, wheelhouse } = settings;
  const buildArgs = { ...PIP_ARGUMENTS, ...settings.buildArgs };
  const tool = await findCompose(application, settings.version, ports);
  const model = await readComposeModel(tool, ports.exec);
  const chosen = composeServices(application, model, settings.chosen);
  const reading = { ...ports, model, wheelhouse, buildArgs };
  const dockerfiles = await readDockerfiles(reading);
  const edges = composeEdges(model, dockerfiles);
  const order = orderCompose(model, edges, chosen);
  for (const edge of order.dropped)
    ports.log.info(`${edge.from} is not built after ${edge.to} (${edge.why}): its needs say otherwise`);
  for (const service of order.services) {
    const facts = dockerfiles.get(service);
    const deaf = Object.keys(PIP_ARGUMENTS).filter((name) => !facts?.arguments.includes(name));
    if (facts?.runsPip && deaf.length > 0 && !await ports.files.exists(`${wheelhouse}/views/${service}`))
      ports.log.warning(
        `${service}: its Dockerfile runs pip without "ARG ${deaf.join(" ")}", so these settings do not reach it`
      );
  }
  const units = await composeUnits(order.services, edges, reading);
  return { units, builder: createComposeBuilder(tool, model, { wheelhouse, buildArgs }, ports) };
}

// packages/images/src/process-builder.ts


// packages/images/src/lock-files.ts


var INCLUDE = /^\s*(?:-r|-c|--requirement|--constraint)(?:\s+|=)?(\S[^#]*?)\s*(?:\s#.*)?$/;
async function lockFiles(files, path2, input) {
  const found = /* @__PURE__ */ new Map();
  const read = async (one, from) => {
    if (found.has(one)) return;
    const text = await files.readText(one);
    if (text === void 0)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
        { input, expected: "an existing lock file", seen: `${one} (named by ${from}), which is not there` }
      ]);
    found.set(one, text);
    for (const line of text.split(/\r?\n/)) {
      const include = INCLUDE.exec(line)?.[1];
      if (include !== void 0) await read(node_path__WEBPACK_IMPORTED_MODULE_8__.posix.resolve(node_path__WEBPACK_IMPORTED_MODULE_8__.posix.dirname(one), include), one);
    }
  };
  await read(path2, input);
  return [...found].map(([one, text]) => ({ path: one, text }));
}
function lockContentDigest(sources) {
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256");
  for (const { text } of sources) {
    const normal = text.replace(/\r\n?/g, "\n");
    hash.update(`${Buffer.byteLength(normal)}
`).update(normal);
  }
  return hash.digest("hex");
}

// packages/images/src/python-environment.ts


function environmentDigest(lockDigest, { python }) {
  const facts = ["env1", lockDigest, python.path, python.version, python.implementation, python.platform];
  return (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256").update(JSON.stringify(facts)).digest("hex");
}
function environmentFolder(stateDirectory, digest) {
  return (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(stateDirectory, "python", digest);
}
var MARK = "environment.json";
async function hasEnvironment(files, folder) {
  return await files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, MARK)) && await files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, "bin", "python"));
}
async function ensureEnvironment(request, chosen, stateDirectory, ports, attempt) {
  const folder = environmentFolder(stateDirectory, request.digest);
  const python = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, "bin", "python");
  if (await hasEnvironment(ports.files, folder)) {
    attempt.say(`environment ${request.digest.slice(0, 12)} is there already`);
    return python;
  }
  if (request.requirements !== void 0 && !chosen.installer)
    throw new BuildFailure(
      `no pip of 22.3 or newer beside ${chosen.python.path}; install one, or name another Python with the input "python"`
    );
  if (request.requirements !== void 0 && !await ports.files.exists(request.wheels))
    throw new BuildFailure(`there is no ${request.wheels}; run wheel-cache before, with the same wheelhouse`);
  await ports.files.remove(folder);
  await ports.trees.makeFolder(folder);
  const env = pipEnvironment(ports.environment);
  await runTool(
    ports.exec,
    [chosen.python.path, "-I", "-m", "venv", "--without-pip", folder],
    { env },
    attempt,
    "venv"
  );
  if (request.requirements !== void 0 && chosen.installer) {
    const argv = installCommand(chosen.installer.path, python, request.wheels, request.requirements);
    await runTool(ports.exec, argv, { env }, attempt, "pip");
  }
  await ports.trees.makeReadable(folder);
  const mark = {
    schema: 1,
    digest: request.digest,
    python: chosen.python.path,
    version: chosen.python.version
  };
  const createdAt = new Date(ports.clock.now()).toISOString();
  await ports.files.writeAtomic((0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, MARK), `${JSON.stringify({ ...mark, createdAt }, null, 2)}
`);
  return python;
}
function installCommand(installer, python, wheels, requirements) {
  return [
    ...[
      installer,
      "-I",
      "-m",
      "pip",
      "--isolated",
      "--disable-pip-version-check",
      "--no-input",
      "--python",
      python
    ],
    ...["install", "--no-index", "--find-links", wheels, "--only-binary", ":all:", "--require-hashes"],
    ...["--no-cache-dir", "--no-warn-script-location", "-r", requirements]
  ];
}
function pipEnvironment(environment) {
  const hidden = Object.keys(environment).filter((name) => /^(PIP_|PYTHON|VIRTUAL_ENV$)/.test(name));
  return { ...Object.fromEntries(hidden.map((name) => [name, void 0])), PIP_CONFIG_FILE: "/dev/null" };
}

// packages/images/src/process-builder.ts
function processServices(application, chosen) {
  const known = Object.keys(application.services).filter(
    (name) => application.services[name]?.process !== void 0
  );
  const wrong = chosen.filter((name) => !known.includes(name));
  if (wrong.length > 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz(
      wrong.map((name) => ({
        input: "services",
        expected: `services with a process section${(0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_6__/* .suggest */ .ZA)(name, known)}`,
        seen: name
      }))
    );
  return chosen.length === 0 ? known : known.filter((name) => chosen.includes(name));
}
async function prepareProcessBuilds(services, settings, ports) {
  const prepared = /* @__PURE__ */ new Map();
  for (const service of services) prepared.set(service, await prepare(service, settings, ports));
  const find = (unit) => {
    const found = prepared.get(unit.service);
    if (!found) throw new Error(`${unit.service} was not prepared`);
    return found;
  };
  return {
    units: [...prepared.values()].map((one) => one.unit),
    builder: {
      exists: (unit, artifact) => isWhole(find(unit), artifact, settings, ports),
      build: (unit, attempt) => build2(find(unit), settings, ports, attempt)
    }
  };
}
async function prepare(service, settings, ports) {
  const { application } = settings;
  const definition = application.services[service]?.process;
  if (!definition) throw new Error(`${service} has no process section`);
  const roots = treeRoots(definition);
  for (const root of roots) {
    if (await ports.files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(application.root, root))) continue;
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
      { input: `services.${service}.process`, expected: "files and folders that exist", seen: root }
    ]);
  }
  const hidden = [settings.stateDirectory, settings.wheelhouse].map(
    (path2) => (0,node_path__WEBPACK_IMPORTED_MODULE_8__.relative)(application.root, path2)
  );
  const keep = (name, path2) => !isIgnored(name) && !hidden.includes(path2);
  const entries = await ports.trees.scan(application.root, roots, keep);
  const stray = entries.find(leadsOutside);
  if (stray)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
      {
        input: `services.${service}.process`,
        expected: "files, and links that stay inside the repository",
        seen: `${stray.path}, a link to ${stray.content}`
      }
    ]);
  const { requirements, lockDigest } = await readLock(service, settings, ports);
  const environment = environmentDigest(lockDigest, settings.python);
  const digest = treeDigest(entries, {
    service,
    command: definition.command,
    version: settings.version,
    environment
  });
  return { unit: { service, digest, needs: [], sameAs: void 0 }, entries, requirements, environment };
}
function treeRoots(definition) {
  const own = [definition.directory, ...definition.include];
  const holdsOwn = (folder) => own.some((root) => root.startsWith(`${folder.replace(/\/$/, "")}/`));
  return [.../* @__PURE__ */ new Set([...own, ...definition["python-path"].filter((folder) => !holdsOwn(folder))])];
}
async function readLock(service, settings, ports) {
  const lock = settings.application.services[service]?.lock;
  if (lock === void 0) return { requirements: void 0, lockDigest: "" };
  const input = `services.${service}.lock`;
  const view = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(settings.wheelhouse, "views", service);
  const path2 = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.basename)(lock) === "uv.lock" ? (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(view, "requirements.txt") : (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(settings.application.root, lock);
  return { requirements: path2, lockDigest: lockContentDigest(await lockFiles(ports.files, path2, input)) };
}
async function isWhole(prepared, artifact, settings, ports) {
  if (artifact.kind !== "tree" || artifact.digest !== prepared.unit.digest) return false;
  const folder = (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_3__/* .artifactFolder */ .TS)(settings.stateDirectory, prepared.unit.service, artifact.digest);
  if (!await ports.files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, "artifact.json"))) return false;
  if (!await hasEnvironment(ports.files, environmentFolder(settings.stateDirectory, prepared.environment)))
    return false;
  const source = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, "source");
  return sameEntries(await ports.trees.scan(source, ["."], () => true), prepared.entries);
}
async function build2(prepared, settings, ports, attempt) {
  const { service, digest } = prepared.unit;
  const { stateDirectory } = settings;
  const request = {
    requirements: prepared.requirements,
    wheels: (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(settings.wheelhouse, "views", service),
    digest: prepared.environment
  };
  const python = await ensureEnvironment(request, settings.python, stateDirectory, ports, attempt);
  const folder = (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_3__/* .artifactFolder */ .TS)(stateDirectory, service, digest);
  const artifact = { kind: "tree", digest };
  const done = { artifact, movedBytes: false, cached: void 0 };
  if (await isWhole(prepared, artifact, settings, ports)) {
    attempt.say(`${folder} is whole already; something may run from it, so it is left alone`);
    return done;
  }
  const unfinished = `${folder}.part`;
  await ports.files.remove(unfinished);
  attempt.say(`${prepared.entries.length} files of ${service} go to ${folder}/source`);
  await ports.trees.copy(settings.application.root, prepared.entries, (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(unfinished, "source"));
  const createdAt = new Date(ports.clock.now()).toISOString();
  const manifest = { schema: 1, service, digest, python, version: settings.version, createdAt };
  await ports.files.writeAtomic((0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(unfinished, "artifact.json"), `${JSON.stringify(manifest, null, 2)}
`);
  await ports.files.remove(folder);
  await ports.trees.rename(unfinished, folder);
  return done;
}

// packages/images/src/texts.ts
var list = (names) => names.join(", ");
var en = {
  title: "Builds",
  head: ["service", "status", "attempts", "seconds", "cached", "reason"],
  status: { built: "built", skipped: "skipped", failed: "failed", blocked: "blocked" },
  planned: (build3, skip) => `${build3} services would be built, ${skip} are unchanged. Nothing was changed.`,
  done: (built, skipped) => `${built} services built, ${skipped} unchanged.`,
  failed: (failed, blocked) => `${list(failed)} could not be built${blocked.length > 0 ? `; not begun: ${list(blocked)}` : ""}.`
};
var es = {
  title: "Construcciones",
  head: ["servicio", "estado", "intentos", "segundos", "en caché", "motivo"],
  status: { built: "construido", skipped: "sin cambios", failed: "falló", blocked: "bloqueado" },
  planned: (build3, skip) => `Se construirían ${build3} servicios; ${skip} no cambiaron. No se cambió nada.`,
  done: (built, skipped) => `${built} servicios construidos, ${skipped} sin cambios.`,
  failed: (failed, blocked) => `No se pudo construir ${list(failed)}${blocked.length > 0 ? `; sin empezar: ${list(blocked)}` : ""}.`
};
var texts = { en, es };

// packages/images/src/adapters/heartbeat.ts
var realHeartbeat = (everyMs, beat) => {
  const timer = setInterval(beat, everyMs);
  timer.unref();
  return () => clearInterval(timer);
};

// packages/images/src/adapters/tree-store.ts




var realTreeStore = {
  scan: async (root, roots, keep) => {
    const found = /* @__PURE__ */ new Map();
    for (const path2 of roots) await scanInto(found, root, (0,node_path__WEBPACK_IMPORTED_MODULE_8__.relative)(root, (0,node_path__WEBPACK_IMPORTED_MODULE_8__.resolve)(root, path2)), keep);
    return [...found.values()];
  },
  copy: async (root, entries, to) => {
    await makeFolder(to);
    for (const entry of entries) {
      const target = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(to, entry.path);
      await makeFolder((0,node_path__WEBPACK_IMPORTED_MODULE_8__.dirname)(target));
      if (entry.mode === "link") await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.symlink)(entry.content, target);
      else {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.copyFile)((0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(root, entry.path), target);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.chmod)(target, Number.parseInt(entry.mode, 8));
      }
    }
  },
  makeReadable,
  makeFolder,
  rename: node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rename
};
async function scanInto(found, root, path2, keep) {
  const absolute = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(root, path2);
  const facts = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.lstat)(absolute);
  if (facts.isSymbolicLink()) found.set(path2, { path: path2, mode: "link", content: await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.readlink)(absolute) });
  else if (facts.isFile()) {
    const mode = (facts.mode & 64) === 0 ? "0644" : "0755";
    found.set(path2, { path: path2, mode, content: await sha256OfFile(absolute) });
  } else if (facts.isDirectory()) {
    for (const inner of await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.readdir)(absolute, { withFileTypes: true })) {
      const below = path2 === "" ? inner.name : `${path2}/${inner.name}`;
      if (keep(inner.name, below, inner.isDirectory())) await scanInto(found, root, below, keep);
    }
  }
}
async function sha256OfFile(path2) {
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256");
  for await (const chunk of (0,node_fs__WEBPACK_IMPORTED_MODULE_10__.createReadStream)(path2)) hash.update(chunk);
  return hash.digest("hex");
}
async function makeFolder(folder) {
  const first = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.mkdir)(folder, { recursive: true });
  if (first === void 0) return;
  for (let path2 = folder; path2.length >= first.length; path2 = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.dirname)(path2)) await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.chmod)(path2, 493);
}
async function makeReadable(folder) {
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.chmod)(folder, 493);
  for (const entry of await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.readdir)(folder, { withFileTypes: true })) {
    const path2 = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(path2);
    else if (entry.isFile()) {
      const { mode } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.stat)(path2);
      const wanted = (mode & 64) === 0 ? mode | 292 : mode | 365;
      if (wanted !== mode) await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.chmod)(path2, wanted & 4095);
    }
  }
}

// actions/sequential-build/action.ts


// actions/sequential-build/prepare-builds.ts
async function prepareBuilds(given) {
  const { application, stateDirectory, wheelhouse, inputs, ports } = given;
  const engine = inputs.engine === "auto" ? application.engine : inputs.engine;
  if (engine === "compose") {
    const { services: chosen, version, buildArgs } = inputs;
    return prepareComposeBuilds(
      { application, chosen, wheelhouse, version, buildArgs },
      { ...ports, trees: realTreeStore }
    );
  }
  const services = processServices(application, inputs.services);
  const python = await (0,_part_chunk_TXZDABYE_js__WEBPACK_IMPORTED_MODULE_1__/* .findInterpreter */ .A)(ports.exec, ports.workspace, inputs.python);
  if (python.remark) ports.log.warning(python.remark, { title: "sequential-build" });
  const settings = { application, stateDirectory, wheelhouse, version: inputs.version, python };
  return prepareProcessBuilds(services, settings, { ...ports, trees: realTreeStore });
}

// actions/sequential-build/report.ts
function reportPlan(steps, language) {
  const say = texts[language];
  const named = (action2) => steps.filter((step) => step.action === action2).map((step) => step.unit.service);
  const sentence = say.planned(named("build").length, named("skip").length + named("share").length);
  const kept = steps.flatMap(
    (step) => step.action === "skip" ? [[step.unit.service, (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_3__/* .formatArtifact */ .oN)(step.artifact)]] : []
  );
  return {
    outputs: {
      images: JSON.stringify(Object.fromEntries(kept)),
      built: "[]",
      skipped: JSON.stringify([...named("skip"), ...named("share")]),
      failed: "[]",
      blocked: "[]",
      attempts: "{}",
      timings: "[]",
      plan: describePlan(steps)
    },
    summary: [
      { heading: say.title },
      { paragraph: sentence },
      {
        table: {
          head: [say.head[0] ?? "", say.head[1] ?? "", say.head[5] ?? ""],
          rows: steps.map((step) => [step.unit.service, step.action, step.why])
        }
      }
    ],
    outcome: { kind: "passed", message: sentence }
  };
}
function reportBuilds(results, wanted, plan, say) {
  const named = (status) => results.filter((one) => one.status === status).map((one) => one.service);
  const [built, skipped, failed, blocked] = [
    named("built"),
    named("skipped"),
    named("failed"),
    named("blocked")
  ];
  const images = results.flatMap(
    (one) => one.artifact && wanted.includes(one.service) ? [[one.service, (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_3__/* .formatArtifact */ .oN)(one.artifact)]] : []
  );
  const bad = failed.length + blocked.length > 0;
  const sentence = bad ? say.failed(failed, blocked) : say.done(built.length, skipped.length);
  const advice = results.find((one) => one.diagnosis)?.diagnosis?.advice;
  return {
    outputs: {
      images: JSON.stringify(Object.fromEntries(images)),
      built: JSON.stringify(built),
      skipped: JSON.stringify(skipped),
      failed: JSON.stringify(failed),
      blocked: JSON.stringify(blocked),
      attempts: JSON.stringify(Object.fromEntries(results.map((one) => [one.service, one.attempts.length]))),
      timings: JSON.stringify(results.map(timing)),
      plan
    },
    summary: [
      { heading: say.title },
      { paragraph: sentence },
      { table: { head: say.head, rows: results.map((one) => row(one, say)) } },
      ...results.flatMap(
        (one) => one.diagnosis ? [{ paragraph: `${one.service}: ${one.reason}. ${one.diagnosis.advice}` }] : []
      )
    ],
    outcome: bad ? { kind: "failed", message: sentence, ...advice ? { advice } : {} } : { kind: "passed", message: sentence }
  };
}
function row(result, say) {
  const cached = result.cached ? `${result.cached[0]}/${result.cached[1]}` : "";
  const cells = [
    result.service,
    say.status[result.status],
    result.attempts.length,
    result.seconds.toFixed(1)
  ];
  return [...cells, cached, result.reason];
}
function timing(result) {
  return {
    service: result.service,
    status: result.status,
    seconds: round(result.seconds),
    cooldownSeconds: round(result.cooldownSeconds),
    attempts: result.attempts.map(({ seconds, end }) => ({ seconds: round(seconds), end })),
    cached: result.cached ?? null
  };
}
function round(seconds) {
  return Math.round(seconds * 1e3) / 1e3;
}

// actions/sequential-build/action.ts
var action = (0,_part_chunk_LTO5WZKK_js__WEBPACK_IMPORTED_MODULE_2__/* .defineRun */ .lL)(_part_chunk_6NFYTIIK_js__WEBPACK_IMPORTED_MODULE_0__/* .spec */ .I, async (inputs, ports) => {
  const retryOn = readPatterns(inputs.retryOn);
  const application = await (0,_part_chunk_L3VLIFXT_js__WEBPACK_IMPORTED_MODULE_4__/* .readDelivery */ .n)(
    ports.files,
    ports.workspace,
    inputs.deliveryFile,
    inputs.environment,
    { envFile: inputs.envFile }
  );
  const absolute = (path2) => (0,node_path__WEBPACK_IMPORTED_MODULE_8__.isAbsolute)(path2) ? path2 : (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(ports.workspace, path2);
  const stateDirectory = absolute(inputs.stateDirectory);
  const wheelhouse = inputs.wheelhouse === "" ? (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(stateDirectory, "wheelhouse") : absolute(inputs.wheelhouse);
  const { units, builder } = await prepareBuilds({ application, stateDirectory, wheelhouse, inputs, ports });
  const folder = (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_3__/* .deploymentFolder */ .iR)(stateDirectory, application.application, application.environmentName);
  const state = await openBuildState(ports.files, (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, "builds.json"));
  const known = /* @__PURE__ */ new Map();
  for (const unit of units) {
    const before = state.finished.get(unit.service);
    if (before) known.set(unit.service, { ...before, exists: await builder.exists(unit, before.artifact) });
  }
  const steps = planBuilds(units, known, inputs.skipUnchanged);
  for (const step of steps) ports.log.info(`${step.unit.service}: ${step.action}, ${step.why}`);
  if (inputs.dryRun) return reportPlan(steps, inputs.language);
  const policy = {
    retries: inputs.retries,
    retryOn,
    cooldownMs: inputs.cooldownSeconds * 1e3,
    attemptTimeoutMs: inputs.attemptTimeoutSeconds * 1e3,
    idleTimeoutMs: inputs.idleTimeoutSeconds * 1e3,
    keepGoing: inputs.keepGoing,
    linesShown: inputs.logLines,
    backoffMs: (failures) => Math.min(6e4, 2e3 * 2 ** (failures - 1))
  };
  const results = await executeBuilds(steps, policy, {
    builder,
    state,
    clock: ports.clock,
    log: ports.log,
    signal: ports.signal,
    heartbeat: realHeartbeat
  });
  return reportBuilds(
    results,
    Object.keys(application.services),
    describePlan(steps),
    texts[inputs.language]
  );
});
function readPatterns(patterns) {
  return patterns.map((pattern) => {
    try {
      return new RegExp(pattern, "i");
    } catch (error) {
      const seen = error instanceof Error ? error.message : pattern;
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([{ input: "retry-on", expected: "regular expressions", seen }]);
    }
  });
}



/***/ }),

/***/ 2164:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GJ: () => (/* binding */ parseArtifact),
/* harmony export */   TS: () => (/* binding */ artifactFolder),
/* harmony export */   iR: () => (/* binding */ deploymentFolder),
/* harmony export */   oN: () => (/* binding */ formatArtifact)
/* harmony export */ });
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4343);


// packages/application/src/artifact.ts
var DIGEST = /^sha256:[0-9a-f]{64}$/;
function formatArtifact(artifact) {
  return artifact.kind === "tree" ? `tree:${artifact.digest}` : `${artifact.name}@${artifact.digest}`;
}
function parseArtifact(service, text) {
  if (text.startsWith("tree:") && DIGEST.test(text.slice(5))) return { kind: "tree", digest: text.slice(5) };
  const at = text.lastIndexOf("@");
  const name = text.slice(0, at);
  const digest = text.slice(at + 1);
  if (at > 0 && DIGEST.test(digest) && /^[a-z0-9][\w./:-]*$/.test(name))
    return { kind: "image", name, digest };
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .dz([
    {
      input: `images: ${service}`,
      expected: "tree:sha256:<64 hex> or name@sha256:<64 hex>",
      seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteSeen */ .GE)(text)
    }
  ]);
}
function artifactFolder(stateDirectory, service, digest) {
  return `${stateDirectory}/artifacts/${service}/${digest.replace("sha256:", "")}`;
}
function deploymentFolder(stateDirectory, application, environment) {
  return `${stateDirectory}/${application}/${environment || "default"}`;
}




/***/ }),

/***/ 1605:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ readDelivery)
/* harmony export */ });
/* harmony import */ var _part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8220);
/* harmony import */ var _part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4117);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4343);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5491);




// packages/application/src/delivery-file.ts


// packages/application/src/schema.ts

var name = zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().regex(/^[a-z][a-z0-9_-]{0,62}$/, "a lower-case name of letters, digits, _ and -");
var variable = zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "a name of an environment variable");
var urlPath = zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().regex(/^\/[^\s]*$/, "a path that begins with /");
var port = zod__WEBPACK_IMPORTED_MODULE_4__/* .int */ .Whr().min(1).max(65535);
var relativePath = zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().min(1).refine(
  (value) => !value.startsWith("/") && !value.split("/").includes(".."),
  "a path inside the repository"
);
var health = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
  path: urlPath.default("/health"),
  headers: zod__WEBPACK_IMPORTED_MODULE_4__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()).default({}).describe("Sent with each health request; ${VARIABLE} is taken from the environment file."),
  "start-seconds": zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().min(1).max(600).default(60).describe("How long the service may take to become healthy."),
  "version-field": zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional().describe("Field of the JSON answer that names the running version.")
});
var process = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
  directory: relativePath.describe("Working folder of the service, inside the repository."),
  command: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()).min(1).describe(
    'argv; ${PORT}, ${HOST} and any variable of the service are replaced. "python" is the service\'s own environment.'
  ),
  "python-path": zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(relativePath).default([]).describe("Folders put on PYTHONPATH."),
  include: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(relativePath).default([]).describe("Further folders that belong to a release of this service."),
  uid: zod__WEBPACK_IMPORTED_MODULE_4__/* .int */ .Whr().min(1).max(4294967294).optional().describe("Numeric user to run as, where the suite runs as root.")
});
var jwt = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
  "secret-env": variable,
  issuer: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
  audience: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
  login: zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
    path: urlPath.default("/auth/login"),
    "username-env": variable,
    "password-env": variable,
    field: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().default("access_token")
  }),
  protected: zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ method: zod__WEBPACK_IMPORTED_MODULE_4__/* ["enum"] */ .k5n(["GET", "POST"]).default("GET"), path: urlPath })
});
var service = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
  role: zod__WEBPACK_IMPORTED_MODULE_4__/* ["enum"] */ .k5n(["colored", "singleton", "shared", "oneshot", "proxy"]).default("colored").describe(
    "colored: one in each slot; singleton: one at a time; shared: outside the slots; oneshot: runs to its end; proxy: the front."
  ),
  port: port.optional().describe("Port that the service listens on, as its compose file says."),
  user: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional().describe("The user that the service must run as."),
  health: health.optional(),
  metrics: urlPath.optional(),
  lock: relativePath.optional().describe("Lock file of its Python requirements."),
  process: process.optional().describe("How to run it without containers."),
  env: zod__WEBPACK_IMPORTED_MODULE_4__/* .record */ .g1P(variable, zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()).default({}).describe(
    "Its environment; ${VARIABLE} comes from the environment file, ${url.SERVICE} is that service in the same slot."
  ),
  secrets: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(variable).default([]).describe("Variables of the environment file that this service gets."),
  jwt: jwt.optional()
});
var route = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
  path: urlPath,
  service: name,
  rewrite: urlPath.optional().describe("Replaces the matched prefix.")
});
var listener = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ port, routes: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(route).min(1) });
var routerKind = zod__WEBPACK_IMPORTED_MODULE_4__/* ["enum"] */ .k5n(["embedded", "nginx", "haproxy", "caddy", "traefik"]);
var listenAddress = zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().describe("Address that the front listens on.");
var adminPort = port.describe("Loopback port on which the front answers the suite.");
var listeners = zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(listener).min(1);
var router = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
  kind: routerKind.default("embedded"),
  address: listenAddress.default("127.0.0.1"),
  "admin-port": adminPort.default(9180),
  listeners
});
var routerOverride = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
  kind: routerKind.optional(),
  address: listenAddress.optional(),
  "admin-port": adminPort.optional(),
  listeners: listeners.optional()
});
var watchFields = {
  seconds: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().min(0).max(172800),
  "interval-seconds": zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().min(0.1).max(60),
  "max-error-rate": zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().min(0).max(1),
  "min-requests": zod__WEBPACK_IMPORTED_MODULE_4__/* .int */ .Whr().min(1)
};
var probe = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ listener: port.optional(), paths: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(urlPath).min(1).default(["/"]) });
var watch = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
  seconds: watchFields.seconds.default(30),
  "interval-seconds": watchFields["interval-seconds"].default(1),
  "max-error-rate": watchFields["max-error-rate"].default(0.1),
  "min-requests": watchFields["min-requests"].default(20),
  "p95-ms": zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().positive().optional(),
  probe: probe.prefault({})
}).prefault({});
var watchOverride = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ ...watchFields, "p95-ms": zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().positive(), probe }).partial();
var checks = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
  R1: zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({}).optional(),
  R2: zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ secrets: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(variable).min(2), "min-bytes": zod__WEBPACK_IMPORTED_MODULE_4__/* .int */ .Whr().min(16).default(32) }).optional(),
  R3: zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
    service: name,
    path: urlPath,
    "body-field": zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().default("image"),
    "heavy-bytes": zod__WEBPACK_IMPORTED_MODULE_4__/* .int */ .Whr().min(1).max(64 * 1024 * 1024).default(4 * 1024 * 1024),
    seconds: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().min(0.1).max(600).describe("The limit that the application was given."),
    "seconds-env": variable.optional().describe(
      "Variable of the environment file that holds the limit in force; it may be shorter than `seconds`, never longer."
    ),
    "grace-seconds": zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().min(0).max(60).default(2)
  }).optional(),
  R4: zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
    env: variable,
    minimum: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(),
    maximum: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(),
    service: name,
    path: urlPath,
    body: zod__WEBPACK_IMPORTED_MODULE_4__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_4__/* .unknown */ .L5J()).default({}),
    field: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().describe("Field of the answer that shows the rate; dots go deeper."),
    "log-pattern": zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional().describe("Text that the start-up log shows; {rate} stands for the rate."),
    sources: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()).min(1).describe("Globs of the sources that may hold no literal rate.")
  }).optional(),
  R5: zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ reason: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().min(1) }).optional(),
  R6: zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
    workflows: relativePath.default(".github/workflows"),
    severities: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* ["enum"] */ .k5n(["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"])).default(["CRITICAL", "HIGH"])
  }).optional(),
  headers: zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ service: name, path: urlPath.default("/"), required: zod__WEBPACK_IMPORTED_MODULE_4__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()) }).optional(),
  latency: zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
    "health-ms": zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().positive().default(100),
    "api-ms": zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().positive().default(500),
    concurrent: zod__WEBPACK_IMPORTED_MODULE_4__/* .int */ .Whr().min(1).max(100).default(10)
  }).optional(),
  metrics: zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ service: name, counter: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), errors: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional() }).optional(),
  logs: zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ forbidden: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()).default(["ERROR", "CRITICAL", "Traceback"]) }).optional()
}).prefault({});
var environment = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
  url: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
  "compose-files": zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(relativePath).optional(),
  "env-file": zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
  engine: zod__WEBPACK_IMPORTED_MODULE_4__/* ["enum"] */ .k5n(["process", "compose"]).optional(),
  router: routerOverride.optional(),
  watch: watchOverride.optional()
});
var deliverySchema = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
  $schema: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
  version: zod__WEBPACK_IMPORTED_MODULE_4__/* .literal */ .euz(1),
  application: name,
  engine: zod__WEBPACK_IMPORTED_MODULE_4__/* ["enum"] */ .k5n(["process", "compose"]).default("process"),
  "compose-files": zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(relativePath).default(["docker-compose.yml"]),
  "env-file": zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional().describe("Environment file; never committed. Relative to the repository, or absolute."),
  router,
  services: zod__WEBPACK_IMPORTED_MODULE_4__/* .record */ .g1P(name, service).refine((services) => Object.keys(services).length > 0, "at least one service"),
  watch,
  checks,
  environments: zod__WEBPACK_IMPORTED_MODULE_4__/* .record */ .g1P(name, environment).default({})
});

// packages/application/src/delivery-file.ts
async function readDelivery(files, workspace, path, environmentName, overrides = {}) {
  const file = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(workspace, path);
  const text = await files.readText(file);
  if (text === void 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_2__/* .InputError */ .dz([
      { input: "delivery-file", expected: "an existing file", seen: `${path}, which is not there` }
    ]);
  const delivery = parseDelivery(text, path);
  const application = chooseEnvironment(delivery, { file, environmentName });
  return overrides.envFile ? { ...application, "env-file": overrides.envFile } : application;
}
function parseDelivery(text, input) {
  const raw = (0,_part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_0__/* .readYaml */ .g)(text, input);
  const parsed = deliverySchema.safeParse(raw);
  if (!parsed.success)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_2__/* .InputError */ .dz(parsed.error.issues.flatMap((issue) => describeIssue(issue, raw, input)));
  const problems = checkReferences(parsed.data, input);
  if (problems.length > 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_2__/* .InputError */ .dz(problems);
  return parsed.data;
}
function at(input, path) {
  return path.length === 0 ? input : `${input}: ${path.map(String).join(".")}`;
}
function valueAt(raw, path) {
  return path.reduce(
    (value, key) => value?.[key],
    raw
  );
}
function describeIssue(issue, raw, input) {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      input: at(input, issue.path),
      expected: `only known keys${(0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_1__/* .suggest */ .ZA)(key, knownKeys(issue.path))}`,
      seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteSeen */ .GE)(key)
    }));
  }
  if (issue.code === "invalid_key") {
    const expected2 = issue.issues[0]?.message ?? "another name";
    return [{ input: at(input, issue.path.slice(0, -1)), expected: expected2, seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteSeen */ .GE)(issue.path.at(-1)) }];
  }
  const expected = issue.message.replace(/^Invalid input: expected /, "").replace(/, received .*$/, "");
  return [{ input: at(input, issue.path), expected, seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteSeen */ .GE)(valueAt(raw, issue.path)) }];
}
function knownKeys(path) {
  let node = deliverySchema;
  for (const key of path) {
    node = unwrap(node);
    const shape = node.shape;
    const definition = node.def;
    node = shape ? shape[key] : definition?.valueType ?? definition?.element;
  }
  return Object.keys(unwrap(node)?.shape ?? {});
}
function unwrap(node) {
  let current = node;
  while (current?.def?.innerType) current = current.def.innerType;
  return current;
}
function checkReferences(delivery, input) {
  const known = Object.keys(delivery.services);
  const problems = [];
  const mustExist = (place, service2) => {
    if (service2 !== void 0 && !known.includes(service2)) {
      problems.push({
        input: `${input}: ${place}`,
        expected: `a service of this file${(0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_1__/* .suggest */ .ZA)(service2, known)}`,
        seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteSeen */ .GE)(service2)
      });
    }
  };
  delivery.router.listeners.forEach(
    (listener2, i) => listener2.routes.forEach(
      (route2, j) => mustExist(`router.listeners.${i}.routes.${j}.service`, route2.service)
    )
  );
  mustExist("checks.R3.service", delivery.checks.R3?.service);
  mustExist("checks.R4.service", delivery.checks.R4?.service);
  mustExist("checks.headers.service", delivery.checks.headers?.service);
  mustExist("checks.metrics.service", delivery.checks.metrics?.service);
  for (const [name2, service2] of Object.entries(delivery.services)) {
    if (service2.role === "colored" && service2.port === void 0) {
      problems.push({
        input: `${input}: services.${name2}.port`,
        expected: "the port of a colored service",
        seen: "nothing"
      });
    }
    if (service2.role === "colored" && service2.health === void 0) {
      problems.push({
        input: `${input}: services.${name2}.health`,
        expected: "a health check: without one, no slot can be trusted",
        seen: "nothing"
      });
    }
  }
  const ports = delivery.router.listeners.map((listener2) => listener2.port);
  const twice = ports.find((value, i) => ports.indexOf(value) !== i);
  if (twice !== void 0)
    problems.push({
      input: `${input}: router.listeners`,
      expected: "each port once",
      seen: `${twice} twice`
    });
  return problems;
}
function chooseEnvironment(delivery, chosen) {
  const { file, environmentName } = chosen;
  const root = file.slice(0, Math.max(0, file.lastIndexOf("/"))) || "/";
  const known = Object.keys(delivery.environments);
  const overrides = environmentName === "" ? {} : delivery.environments[environmentName];
  if (overrides === void 0) {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_2__/* .InputError */ .dz([
      {
        input: "environment",
        expected: `one of ${known.join(", ") || "(the delivery file names none)"}${(0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_1__/* .suggest */ .ZA)(environmentName, known)}`,
        seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteSeen */ .GE)(environmentName)
      }
    ]);
  }
  return {
    ...delivery,
    engine: overrides.engine ?? delivery.engine,
    "compose-files": overrides["compose-files"] ?? delivery["compose-files"],
    ...overrides["env-file"] === void 0 ? {} : { "env-file": overrides["env-file"] },
    router: { ...delivery.router, ...withoutUndefined(overrides.router ?? {}) },
    watch: { ...delivery.watch, ...withoutUndefined(overrides.watch ?? {}) },
    file,
    root,
    environmentName,
    url: overrides.url
  };
}
function withoutUndefined(value) {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== void 0));
}




/***/ }),

/***/ 8220:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ readYaml)
/* harmony export */ });
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4343);
/* harmony import */ var js_yaml__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3243);


// packages/application/src/read-yaml.ts

var MAX_YAML_CHARACTERS = 1024 * 1024;
var schema = js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .CORE_SCHEMA */ .OU.withTags(js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .mergeTag */ .LJ);
function readYaml(text, input) {
  if (text.length > MAX_YAML_CHARACTERS) {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .dz([{ input, expected: "a YAML file under 1 MiB", seen: `${text.length} characters` }]);
  }
  try {
    return (0,js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .load */ .Hh)(text.replace(/^\ufeff/, ""), { schema });
  } catch (error) {
    if (!(error instanceof js_yaml__WEBPACK_IMPORTED_MODULE_1__/* .YAMLException */ .tB)) throw error;
    const place = error.mark ? ` in line ${error.mark.line + 1}, column ${error.mark.column + 1}` : "";
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .dz([{ input, expected: "valid YAML", seen: `${error.reason}${place}` }]);
  }
}




/***/ }),

/***/ 1814:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ findInterpreter),
/* harmony export */   b: () => (/* binding */ probeInterpreter)
/* harmony export */ });
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4343);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);


// packages/application/src/python-interpreter.ts

var OLDEST = [3, 10];
var PROBE = `
import json, os, platform, re, stat, subprocess, sys, sysconfig
def libc():
    try:
        kind, version = os.confstr("CS_GNU_LIBC_VERSION").split()
        return ["glibc", [int(part) for part in version.split(".")[:2]]]
    except (AttributeError, OSError, ValueError):
        pass
    if sys.platform == "linux":
        for name in sorted(os.listdir("/lib")):
            if name.startswith("ld-musl-"):
                said = subprocess.run(["/lib/" + name], capture_output=True, text=True).stderr
                match = re.search(r"Version (\\d+)\\.(\\d+)", said)
                if match:
                    return ["musl", [int(match[1]), int(match[2])]]
    return None
def shared(path):
    path = os.path.realpath(path)
    if not os.stat(path).st_mode & stat.S_IROTH:
        return False
    while path != os.path.dirname(path):
        path = os.path.dirname(path)
        if not os.stat(path).st_mode & stat.S_IXOTH:
            return False
    return True
def full(info):
    text = "%d.%d.%d" % (info.major, info.minor, info.micro)
    return text if info.releaselevel == "final" else text + info.releaselevel[0] + str(info.serial)
try:
    import pip
    pip_version = pip.__version__
except Exception:
    pip_version = ""
print(json.dumps({
    "path": os.path.realpath(sys.executable), "version": platform.python_version(),
    "release": list(sys.version_info[:2]), "implementation": sys.implementation.name,
    "platform": sysconfig.get_platform(), "libc": libc(),
    "freeThreaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")), "pip": pip_version,
    "shared": shared(sys.executable) and shared(os.__file__),
    "markers": {
        "implementation_name": sys.implementation.name, "implementation_version": full(sys.implementation.version),
        "os_name": os.name, "platform_machine": platform.machine(), "platform_release": platform.release(),
        "platform_system": platform.system(), "platform_version": platform.version(),
        "platform_python_implementation": platform.python_implementation(),
        "python_full_version": platform.python_version(),
        "python_version": ".".join(platform.python_version_tuple()[:2]), "sys_platform": sys.platform,
    },
}))
`;
async function probeInterpreter(exec, program) {
  let result;
  try {
    result = await exec([...[program].flat(), "-I", "-B", "-c", PROBE], { timeoutMs: 3e4 });
  } catch (error) {
    if (error instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .DeliveryFailure */ .L9) return void 0;
    throw error;
  }
  if (result.code !== 0) return void 0;
  const facts = JSON.parse(result.stdout);
  const libc = facts.libc;
  return {
    ...facts,
    libc: libc ? { kind: libc[0] === "musl" ? "musl" : "glibc", version: libc[1] } : void 0
  };
}
function interpreterCandidates(input, workspace) {
  if (input !== "" && input !== "auto")
    return [input.includes("/") ? node_path__WEBPACK_IMPORTED_MODULE_1__.posix.resolve(workspace, input) : input];
  return ["python3", "/usr/local/bin/python3", "/usr/bin/python3"];
}
async function findInterpreter(exec, workspace, input) {
  const candidates = interpreterCandidates(input, workspace);
  const found = [];
  for (const candidate of candidates) {
    const interpreter = await probeInterpreter(exec, candidate);
    if (interpreter && !found.some((known) => known.path === interpreter.path)) found.push(interpreter);
  }
  const usable = found.filter(isUsable);
  const python = usable.find((interpreter) => interpreter.shared) ?? usable[0];
  if (!python) throw noInterpreter(input, candidates, found);
  const installer = [python, ...usable].find((interpreter) => hasInstaller(interpreter.pip));
  return {
    python,
    installer,
    remark: python.shared ? "" : `${python.path} cannot be reached by other users; services that run as a user of their own will not start`
  };
}
function isUsable(interpreter) {
  const [major, minor] = interpreter.release;
  return interpreter.implementation === "cpython" && major === OLDEST[0] && minor >= OLDEST[1];
}
function hasInstaller(pip) {
  const [major, minor] = pip.split(".").map(Number);
  return major !== void 0 && (major > 22 || major === 22 && (minor ?? 0) >= 3);
}
function noInterpreter(input, candidates, found) {
  const seen = found.map((one) => `${one.path} is ${one.implementation} ${one.version}`).join(", ") || "none that starts";
  if (input !== "" && input !== "auto")
    return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .dz([
      {
        input: "python",
        expected: `CPython ${OLDEST.join(".")} or newer`,
        seen: found.length > 0 ? seen : (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteSeen */ .GE)(input)
      }
    ]);
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_0__/* .DeliveryFailure */ .L9(
    `no CPython ${OLDEST.join(".")} or newer among ${candidates.join(", ")}: ${seen}`,
    {
      advice: 'Install one (actions/setup-python does), or name it with the input "python".'
    }
  );
}




/***/ })

};
