export const id = 592;
export const ids = [592];
export const modules = {

/***/ 4592:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_F6ILQSQD_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1918);
/* harmony import */ var _part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1741);
/* harmony import */ var _part_chunk_NGRVPRTX_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5559);
/* harmony import */ var _part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5520);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5332);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6760);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(1455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(8161);






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

// packages/images/src/attempt-build.ts
var HEARTBEAT_MS = 3e4;
var LINES_REPEATED = 40;
var LINE_SHOWN = 4e3;
async function runAttempt(attempt, policy, ports) {
  const { service, what, number, log } = attempt;
  const started = ports.clock.monotonic();
  const seconds = () => (ports.clock.monotonic() - started) / 1e3;
  const title = `${service}${what === "push" ? ", push" : ""}, attempt ${number} of ${policy.retries + 1}`;
  try {
    const value = await log.group(title, () => watched(attempt, policy, ports, seconds));
    return { value, diagnosis: void 0, record: { what, seconds: seconds(), end: "done", message: "" } };
  } catch (thrown) {
    if (!(thrown instanceof BuildFailure) && !ports.signal.aborted) throw thrown;
    const failure = thrown instanceof BuildFailure ? thrown : new BuildFailure((0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown));
    const diagnosis = attempt.classify(failure);
    report(attempt, failure, diagnosis);
    const record2 = { what, seconds: seconds(), end: diagnosis.kind, message: failure.message };
    return { value: void 0, diagnosis, record: record2 };
  }
}
async function watched(attempt, policy, ports, seconds) {
  const { service, log } = attempt;
  let last = "nothing yet";
  let step;
  let shown = 0;
  const stop = ports.heartbeat(HEARTBEAT_MS, () => {
    const at = step === void 0 ? "" : `; at ${step}`;
    attempt.live(`${service}: ${Math.round(seconds())} s${at}; last heard: ${last}`);
  });
  try {
    return await attempt.work({
      timeoutMs: policy.attemptTimeoutMs,
      idleTimeoutMs: policy.idleTimeoutMs,
      signal: ports.signal,
      step: (name) => {
        step = name?.slice(0, LINE_SHOWN);
      },
      say: (line) => {
        last = line.trim().slice(0, 200) || last;
        shown += 1;
        if (shown <= policy.linesShown) log.info(line.slice(0, LINE_SHOWN));
        else if (shown === policy.linesShown + 1)
          log.warning(`${service} printed ${policy.linesShown} lines; further ones are not shown`);
      }
    });
  } finally {
    stop();
  }
}
function report(attempt, failure, diagnosis) {
  const { service, log, dockerfile } = attempt;
  if (failure.lines.length > 0) log.info(`the last lines of ${service}:`);
  for (const line2 of failure.lines.slice(-LINES_REPEATED)) log.info(`  ${line2.slice(0, LINE_SHOWN)}`);
  const line = diagnosis.line === "" ? "" : ` (${diagnosis.line.slice(0, 500)})`;
  const at = attempt.what === "build" && dockerfile !== void 0 ? failedLine(failure.lines) : void 0;
  log.warning(`${service}: ${failure.message}; ${diagnosis.kind}${line}`, {
    title: "sequential-build",
    ...at === void 0 || dockerfile === void 0 ? {} : { file: dockerfile, line: at }
  });
}
function failedLine(lines2) {
  const at = lines2.findLastIndex(
    (line, index) => /^[^\s:]+:\d+$/.test(line.trim()) && /^-{5,}$/.test(lines2[index + 1]?.trim() ?? "")
  );
  const number = /:(\d+)$/.exec(lines2[at]?.trim() ?? "")?.[1];
  return number === void 0 ? void 0 : Number(number);
}

// packages/images/src/bake-definitions.ts


// packages/images/src/build-definition.ts

var EMPTY_DEFINITION = {
  tags: [],
  inline: void 0,
  args: {},
  target: void 0,
  contexts: {},
  platforms: [],
  network: void 0,
  secrets: [],
  ssh: [],
  labels: {},
  cacheFrom: [],
  cacheTo: [],
  noCache: false,
  pull: false,
  flags: [],
  after: [],
  claims: void 0
};
function isFolderContext(context) {
  return node_path__WEBPACK_IMPORTED_MODULE_5__.posix.isAbsolute(context);
}
function dockerfileIn(context, dockerfile) {
  const name = dockerfile ?? "Dockerfile";
  return isFolderContext(context) ? node_path__WEBPACK_IMPORTED_MODULE_5__.posix.resolve(context, name) : name;
}
function linkedService(context) {
  return /^(?:service|target):(.+)$/.exec(context)?.[1];
}

// packages/images/src/bake-definitions.ts
async function bakeDefinitions(source, exec) {
  const sets = source.overrides.flatMap((one) => ["--set", one]);
  const argv = ["docker", "buildx", "bake", "--file", source.file, ...sets, "--print", ...source.targets];
  const result = await exec(argv, { cwd: source.cwd, env: source.env, timeoutMs: 6e4 }).catch(
    (error) => ({ code: 1, stdout: "", stderr: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error) })
  );
  if (result.code !== 0) throw refusal(source, result.stderr);
  const printed = JSON.parse(result.stdout);
  return Object.entries(printed.target ?? {}).map(([name, target]) => definition(name, target, source.cwd));
}
function refusal(source, said) {
  const line = said.split("\n").findLast((one) => /^ERROR/.test(one)) ?? said.trim().split("\n").at(-1) ?? "";
  const unknown = /failed to find target (\S+)/.exec(said)?.[1];
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
    unknown === void 0 ? { input: "bake-file", expected: `a bake file that buildx can read`, seen: `${source.file}: ${line}` } : { input: "services", expected: `targets of ${source.file}`, seen: unknown }
  ]);
}
function definition(name, target, cwd) {
  const context = folderOrAddress(target.context ?? ".", cwd);
  const [image = name, ...tags] = target.tags ?? [];
  const contexts = Object.entries(target.contexts ?? {}).map(([key, value]) => [
    key,
    folderOrAddress(value, cwd)
  ]);
  return {
    ...EMPTY_DEFINITION,
    service: name,
    image,
    tags,
    context,
    dockerfile: dockerfileIn(context, target.dockerfile),
    inline: target["dockerfile-inline"],
    args: target.args ?? {},
    target: target.target,
    contexts: Object.fromEntries(contexts),
    platforms: target.platforms ?? [],
    network: target.network,
    secrets: (target.secret ?? []).map(readSecret),
    ssh: (target.ssh ?? []).map(asText),
    labels: target.labels ?? {},
    cacheFrom: (target["cache-from"] ?? []).map(asText),
    cacheTo: (target["cache-to"] ?? []).map(asText),
    noCache: target["no-cache"] ?? false,
    pull: target.pull ?? false,
    flags: readFlags(target)
  };
}
function readFlags(target) {
  const hosts = Object.entries(target["extra-hosts"] ?? {});
  return [
    ...hosts.flatMap(([name, address]) => ["--add-host", `${name}:${address}`]),
    ...(target.ulimits ?? []).flatMap((limit) => ["--ulimit", limit]),
    ...target["shm-size"] === void 0 ? [] : ["--shm-size", target["shm-size"]]
  ];
}
function folderOrAddress(value, cwd) {
  if ((0,node_path__WEBPACK_IMPORTED_MODULE_5__.isAbsolute)(value)) return value;
  return /^(?:[a-z][a-z0-9+.-]*:|git@)/i.test(value) ? value : (0,node_path__WEBPACK_IMPORTED_MODULE_5__.resolve)(cwd, value);
}
function asText(written) {
  if (typeof written === "string") return written;
  return Object.entries(written).map(([key, value]) => `${key}=${value}`).join(",");
}
function readSecret(written) {
  const fields = typeof written === "string" ? Object.fromEntries(
    written.split(",").map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, at), part.slice(at + 1)];
    })
  ) : written;
  const id = fields["id"] ?? "";
  const file = fields["src"] ?? fields["source"];
  if (fields["env"] !== void 0) return { id, variable: fields["env"] };
  return file === void 0 ? { id } : { id, file };
}

// packages/images/src/build-result.ts
function emptyResult(service, status, reason2) {
  const none = { artifact: void 0, cached: void 0, published: void 0, diagnosis: void 0 };
  const nothing = { attempts: [], steps: [], queuedSeconds: 0, seconds: 0, cooldownSeconds: 0, bytes: 0 };
  return { service, status, reason: reason2, moved: false, push: "none", ...none, ...nothing };
}

// packages/images/src/build-state.ts

function planDigest(units) {
  const lines2 = units.map((unit) => `${unit.service} ${unit.digest}
`).sort();
  return `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256").update(lines2.join("")).digest("hex")}`;
}
async function openBuildState(files, path2) {
  let state = readState(await files.readText(path2));
  let writing = Promise.resolve();
  const write = (change) => {
    state = { ...state, ...change };
    const text = `${JSON.stringify(state, null, 2)}
`;
    writing = writing.catch(() => void 0).then(() => files.writeAtomic(path2, text));
    return writing;
  };
  const before = state.run;
  return {
    finished: readFinished(state),
    failed: new Set(state.failed ?? []),
    resumed: (plan) => new Set(before?.plan === plan ? before.done : []),
    asked: state.asked ?? [],
    begin: (plan, asked = []) => write({ asked, run: { plan, done: before?.plan === plan ? before.done : [] } }),
    record: (service, done, finishedAt) => {
      const { digest, seconds, pushed } = done;
      const entry = {
        digest,
        artifact: (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_1__/* .formatArtifact */ .oN)(done.artifact),
        finishedAt,
        seconds,
        ...pushed ? { pushed } : {}
      };
      const run2 = state.run && { ...state.run, done: [.../* @__PURE__ */ new Set([...state.run.done, service])] };
      return write({ services: { ...state.services, [service]: entry }, ...run2 ? { run: run2 } : {} });
    },
    end: (failed) => {
      const { run: run2, ...rest } = state;
      state = rest;
      return write({ failed, ...failed.length > 0 && run2 ? { run: run2 } : {} });
    }
  };
}
function readFinished(state) {
  const finished = /* @__PURE__ */ new Map();
  for (const [service, entry] of Object.entries(state.services)) {
    const artifact = tryArtifact(service, entry.artifact);
    const { digest, seconds = 0, pushed } = entry;
    if (artifact) finished.set(service, { digest, artifact, seconds, pushed });
  }
  return finished;
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
    return (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_1__/* .parseArtifact */ .GJ)(service, text);
  } catch (error) {
    if (error instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz) return void 0;
    throw error;
  }
}

// packages/images/src/schedule.ts
function startNow(waiting, running, settled, limits) {
  const taken = [...running];
  const names = new Set([...waiting, ...running].map((job) => job.name));
  const ready = (job) => job.needs.every((need) => settled.has(need) || !names.has(need));
  const starts = [];
  for (const job of waiting) {
    if (taken.length >= limits.lanes) break;
    if (!ready(job) || !fits(job, taken, limits.resources)) continue;
    taken.push(job);
    starts.push(job.name);
  }
  return starts;
}
function fits(job, taken, resources) {
  return Object.entries(resources).every(
    ([name, limit]) => taken.reduce((sum, other) => sum + (other.claims[name] ?? 0), 0) + (job.claims[name] ?? 0) <= limit
  );
}
var UNITS = {
  "": 1,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4
};
function readAmounts(written, input) {
  const refuse = (seen) => new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
    {
      input,
      expected: "amounts such as network=1,cpu=2,disk=10GB",
      seen: JSON.stringify(seen) ?? "nothing"
    }
  ]);
  if (typeof written !== "string" && (typeof written !== "object" || written === null || Array.isArray(written)))
    throw refuse(written);
  const pairs2 = typeof written === "string" ? written.split(/[,\s]+/).filter((part) => part !== "").map((part) => part.split("=")) : Object.entries(written).map(([name, amount]) => [name, String(amount)]);
  const result = {};
  for (const [name, amount] of pairs2) {
    const match = /^(\d+(?:\.\d+)?)\s*(?:([KMGT]i?)?B?)$/i.exec(amount ?? "");
    const unit = UNITS[(match?.[2] ?? "").replace(/^./, (c) => c.toUpperCase()).replace(/I$/, "i")];
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(name) || !match || unit === void 0) throw refuse(written);
    result[name] = Number(match[1]) * unit;
  }
  return result;
}
function checkClaims(jobs, limits) {
  const problems = jobs.flatMap(
    (job) => Object.entries(job.claims).filter(([name, amount]) => amount > (limits.resources[name] ?? Infinity)).map(([name, amount]) => ({
      input: "resources",
      expected: `at least ${name}=${amount}, which ${job.name} asks for`,
      seen: `${name}=${limits.resources[name]}`
    }))
  );
  if (problems.length > 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz(problems);
}

// packages/images/src/build-times.ts
function criticalPath(jobs) {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const found = /* @__PURE__ */ new Map();
  const longest = (job) => {
    const known2 = found.get(job.name);
    if (known2) return known2;
    let best = { services: [], seconds: 0 };
    for (const need of job.needs) {
      const before = byName.get(need);
      if (!before) continue;
      const path3 = longest(before);
      if (isLonger(path3, best)) best = path3;
    }
    const path2 = { services: [...best.services, job.name], seconds: best.seconds + job.seconds };
    found.set(job.name, path2);
    return path2;
  };
  let result = { services: [], seconds: 0 };
  for (const job of jobs) {
    const path2 = longest(job);
    if (isLonger(path2, result)) result = path2;
  }
  return result;
}
function isLonger(a, b) {
  return a.seconds > b.seconds || a.seconds === b.seconds && a.services.length > b.services.length;
}
function makespan(jobs, limits) {
  let waiting = jobs;
  let running = [];
  const settled = /* @__PURE__ */ new Set();
  let now = 0;
  for (; ; ) {
    const starts = startNow(
      waiting,
      running.map((one) => one.job),
      settled,
      limits
    );
    running.push(
      ...waiting.filter((job) => starts.includes(job.name)).map((job) => ({ job, ends: now + job.seconds }))
    );
    waiting = waiting.filter((job) => !starts.includes(job.name));
    if (running.length === 0) return now;
    now = Math.min(...running.map((one) => one.ends));
    for (const one of running) if (one.ends <= now) settled.add(one.job.name);
    running = running.filter((one) => one.ends > now);
  }
}

// packages/images/src/build-account.ts
function accountOf(results, units, wallSeconds) {
  const bySeconds = new Map(results.map((one) => [one.service, one.seconds]));
  const jobs = units.map((unit) => ({
    name: unit.service,
    needs: unit.needs,
    claims: {},
    seconds: bySeconds.get(unit.service) ?? 0
  }));
  const steps = results.map((one) => one.cached ?? [0, 0]);
  const all = steps.reduce((sum, [, of]) => sum + of, 0);
  const lanes = (count) => makespan(jobs, { lanes: count, resources: {} });
  return {
    wallSeconds,
    critical: criticalPath(jobs),
    parallelSeconds: lanes(Math.max(1, jobs.length)),
    twoLanesSeconds: lanes(2),
    cacheRatio: all === 0 ? 1 : steps.reduce((sum, [cached]) => sum + cached, 0) / all,
    bytes: results.reduce((sum, one) => sum + one.bytes, 0)
  };
}
function slowestStep(result) {
  return result.steps.filter((step) => !step.cached && step.seconds >= 0.05).toSorted((a, b) => b.seconds - a.seconds).map(({ name, seconds }) => ({ name, seconds }))[0];
}
function humanBytes(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let at = 0;
  while (value >= 1e3 && at < units.length - 1) {
    value /= 1e3;
    at += 1;
  }
  return `${at === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[at] ?? ""}`;
}

// packages/images/src/buildx-command.ts
var OWN_SETTING = /^(?:PATH|HOME|USER|SHELL|LANG|TERM|TMPDIR|PWD|SSH_AUTH_SOCK|(?:DOCKER|BUILDX|BUILDKIT|COMPOSE|LD|GO|XDG|OTEL|ACTIONS|GITHUB|RUNNER|LC)_?.*|(?:https?|all|no|ftp)_proxy)$/i;
function buildCommand(request) {
  const { definition: one } = request;
  const env = {};
  const args = Object.entries(request.args).flatMap(([name, value]) => {
    if (value === null) return ["--build-arg", name];
    if (OWN_SETTING.test(name)) return ["--build-arg", `${name}=${value}`];
    env[name] = value;
    return ["--build-arg", name];
  });
  const each = (flag, values) => values.flatMap((value) => [flag, value]);
  const pairs2 = (flag, values) => each(
    flag,
    Object.entries(values).map(([name, value]) => `${name}=${value}`)
  );
  const load = request.result === "load";
  const argv = [
    ...["docker", "buildx", "build", "--progress", request.progress],
    ...request.builder === "" ? [] : ["--builder", request.builder],
    ...request.metadataFile === void 0 ? [] : ["--metadata-file", request.metadataFile],
    ...load ? ["--load", ...each("--tag", [one.image, ...one.tags])] : ["--output", "type=cacheonly"],
    ...["--file", request.dockerfile],
    ...each("--target", one.target === void 0 ? [] : [one.target]),
    ...each("--platform", one.platforms.length === 0 ? [] : [one.platforms.join(",")]),
    ...each("--network", one.network === void 0 ? [] : [one.network]),
    ...pairs2("--build-context", request.contexts),
    ...args,
    ...pairs2("--label", one.labels),
    ...each("--secret", one.secrets.map(secretFlag)),
    ...each("--ssh", one.ssh),
    ...one.flags,
    ...one.noCache ? ["--no-cache"] : [],
    ...one.pull ? ["--pull"] : [],
    ...request.provenance === "" ? [] : [`--provenance=${request.provenance}`],
    ...each("--cache-from", request.cacheFrom),
    ...each("--cache-to", request.cacheTo),
    one.context
  ];
  return { argv, env };
}
function secretFlag(secret) {
  if (secret.variable !== void 0) return `id=${secret.id},env=${secret.variable}`;
  return secret.file === void 0 ? `id=${secret.id}` : `id=${secret.id},src=${secret.file}`;
}

// packages/images/src/classify-failure.ts
var NETWORK = "The network failed.";
var RULES = [
  {
    kind: "hash-mismatch",
    pattern: /THESE PACKAGES DO NOT MATCH THE HASHES|HashMismatch|digest mismatch|failed to verify.*(?:hash|digest)|Hash of the package .* does not match/i,
    retries: 1,
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
    retries: 1,
    advice: "Free some space (docker builder prune), or use a larger disk."
  },
  {
    kind: "oom",
    pattern: /exit code: 137|exit status 137|\bOOMKilled\b|cannot allocate memory|MemoryError\b/i,
    retries: 1,
    advice: "The build was ended by the kernel for its use of memory."
  },
  {
    kind: "builder-lost",
    pattern: /error reading from server: EOF|closing transport|cannot connect to the docker daemon|error during connect|is the docker daemon running|rpc error: code = Unavailable|no builder .* found|no such builder|context canceled: context canceled|graceful_stop|server has gone away/i,
    retries: void 0,
    advice: "The connection to the builder broke; see the log of the Docker daemon."
  },
  {
    kind: "transient-network",
    pattern: /i\/o timeout|connection reset by peer|connection (?:was )?refused|TLS handshake timeout|net\/http: timeout|unexpected EOF|\bEOF occurred in violation|DeadlineExceeded|context deadline exceeded|temporary failure in name resolution|name or service not known|no route to host|network is unreachable|ReadTimeoutError|ConnectTimeoutError|IncompleteRead|RemoteDisconnected|ProtocolError|ECONNRESET|ETIMEDOUT|EAI_AGAIN|received unexpected HTTP status: 5\d\d|(?:status|error)(?: code)?:? 50[0234]\b|50[234] (?:Bad Gateway|Service Unavailable|Gateway Time-?out)|Could not resolve host|Temporary failure resolving|Connection timed out/i,
    retries: void 0,
    advice: NETWORK
  }
];
var LINES_READ = 80;
var OVERCOME = /WARNING: Retrying \(|npm warn .*retry|will retry/i;
var MISTAKE = "It would fail again in the same way, so it was not tried again; the lines above say why.";
var DENIED = /\b401 Unauthorized|unauthorized:|authentication required|no basic auth credentials|denied: |access forbidden|\b403 Forbidden|insufficient_scope/i;
var GONE = /image does not exist locally|An image does not exist locally|tag does not exist|No such image/i;
function classifyPush(failure, more = []) {
  const find = (pattern) => failure.lines.findLast((line) => pattern.test(line));
  const gone = find(GONE);
  if (gone !== void 0)
    return told("image-gone", gone, "The image was removed after its build; it is built once more.");
  const denied = find(DENIED);
  if (denied !== void 0)
    return told(
      "push-denied",
      denied,
      "Log in to the registry (docker login) with an account that may push."
    );
  const diagnosis = classifyFailure(failure, more);
  const pushed = find(/\b5\d\d\b|EOF|closed|broken pipe|blob upload|size invalid|digest invalid/i);
  return diagnosis.kind === "user-error" && pushed !== void 0 ? { ...diagnosis, kind: "transient-network", line: pushed.trim(), retries: void 0, advice: NETWORK } : diagnosis;
}
function told(kind, line, advice) {
  return { kind, line: line.trim(), retries: 0, waitMs: void 0, advice, lines: [] };
}
function classifyFailure(failure, more = []) {
  if (failure.timedOut)
    return {
      kind: "stalled",
      line: "",
      retries: void 0,
      waitMs: void 0,
      advice: `The attempt was ended: ${failure.message}.`,
      lines: failure.lines
    };
  const rules = [
    ...RULES,
    ...more.map((pattern) => ({
      kind: "transient-network",
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
        advice: rule.advice,
        lines: failure.lines
      };
  }
  if (failure.exitCode === 137)
    return {
      kind: "oom",
      line: "",
      retries: 1,
      waitMs: void 0,
      advice: "The build was killed (137), most likely for its use of memory.",
      lines: failure.lines
    };
  return {
    kind: "user-error",
    line: "",
    retries: 0,
    waitMs: void 0,
    advice: MISTAKE,
    lines: failure.lines
  };
}
function retryAfter(lines2) {
  const match = lines2.map((line) => /retry[- ]after:?\s+"?(\d{1,4})/i.exec(line)).findLast((found) => found !== null);
  return match ? Math.min(600, Number(match[1])) * 1e3 : void 0;
}

// packages/images/src/read-compose.ts

var CONFIG_MS = 6e4;
var ABSENT = /is not a docker command|unknown command: docker compose|unknown (?:shorthand )?flag|Define and run multi-container|No such command/;
async function readCompose(application, version, ports) {
  const rest = await composeArguments(application, ports.files);
  const env = { VERSION: version, BUILDKIT_PROGRESS: "plain" };
  const said = [];
  for (const program of [["docker", "compose"], ["docker-compose"]]) {
    const tool2 = { command: [...program, ...rest], cwd: application.root, env };
    try {
      const argv = [...tool2.command, "config", "--format", "json"];
      const result = await ports.exec(argv, { cwd: tool2.cwd, env, timeoutMs: CONFIG_MS });
      if (result.code === 0) return { tool: tool2, model: readModel(result.stdout) };
      if (!ABSENT.test(result.stderr)) throw unreadable(result.stderr);
      said.push(`${program.join(" ")} ended with ${result.code ?? "a signal"}`);
    } catch (error) {
      if (error instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .DeliveryFailure */ .L9 && error.advice !== void 0) throw error;
      said.push((0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error));
    }
  }
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .DeliveryFailure */ .L9(
    `Docker Compose 2 or newer is needed for the engine compose: ${said.join("; ")}`,
    { advice: "Install the Compose plugin, or use the engine process." }
  );
}
async function composeArguments(application, files) {
  const named = application["compose-files"].flatMap((file) => ["-f", (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(application.root, file)]);
  const envFile = application["env-file"];
  const path2 = envFile === void 0 ? void 0 : (0,node_path__WEBPACK_IMPORTED_MODULE_5__.isAbsolute)(envFile) ? envFile : (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(application.root, envFile);
  const withEnv = path2 !== void 0 && await files.exists(path2) ? ["--env-file", path2] : [];
  return [...named, ...withEnv, "--profile", "*"];
}
function unreadable(said) {
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .DeliveryFailure */ .L9(
    `the compose files cannot be read: ${said.trim().split("\n").slice(-3).join(" ")}`,
    {
      advice: 'Run "docker compose config" with the same files; variables without a value belong into the env-file.'
    }
  );
}
function readModel(text) {
  const model = JSON.parse(text);
  return { name: model.name ?? "", services: model.services ?? {}, secrets: model.secrets ?? {} };
}
function imageName(model, service) {
  return model.services[service]?.image ?? `${model.name}-${service}`;
}

// packages/images/src/compose-definitions.ts
function composeDefinitions(model) {
  return Object.entries(model.services).flatMap(([name, service]) => {
    if (!service.build) return [];
    const claims = service["x-build-resources"];
    const platform = service.platform === void 0 ? [] : [service.platform];
    const definition2 = fromBuild(service.build, model);
    return [
      {
        ...EMPTY_DEFINITION,
        ...definition2,
        service: name,
        image: imageName(model, name),
        platforms: definition2.platforms.length > 0 ? definition2.platforms : platform,
        after: Object.keys(service.depends_on ?? {}),
        claims: claims === void 0 ? void 0 : readAmounts(claims, `services.${name}.x-build-resources`)
      }
    ];
  });
}
function fromBuild(build3, model) {
  const context = build3.context ?? "";
  return {
    tags: build3.tags ?? [],
    context,
    dockerfile: dockerfileIn(context, build3.dockerfile),
    inline: build3.dockerfile_inline,
    args: build3.args ?? {},
    target: build3.target,
    contexts: build3.additional_contexts ?? {},
    platforms: build3.platforms ?? [],
    network: build3.network,
    secrets: (build3.secrets ?? []).map((one) => readSecret2(one, model)),
    ssh: readSsh(build3.ssh),
    labels: build3.labels ?? {},
    cacheFrom: build3.cache_from ?? [],
    cacheTo: build3.cache_to ?? [],
    noCache: build3.no_cache ?? false,
    pull: build3.pull ?? false,
    flags: readFlags2(build3)
  };
}
function readSecret2(one, model) {
  const defined = model.secrets[one.source] ?? {};
  const id = (one.target ?? one.source).replace(/^.*\//, "");
  if (defined.environment !== void 0) return { id, variable: defined.environment };
  return defined.file === void 0 ? { id } : { id, file: defined.file };
}
function readSsh(ssh) {
  if (ssh === void 0) return [];
  if (isList(ssh)) return ssh;
  return Object.entries(ssh).map(([id, path2]) => path2 === null || path2 === "" ? id : `${id}=${path2}`);
}
function isList(value) {
  return Array.isArray(value);
}
function readFlags2(build3) {
  const hosts = build3.extra_hosts ?? [];
  const pairs2 = isList(hosts) ? hosts.map((host) => host.replace("=", ":")) : Object.entries(hosts).flatMap(([name, address]) => [address].flat().map((one) => `${name}:${one}`));
  const limits = Object.entries(build3.ulimits ?? {}).map(
    ([name, limit]) => typeof limit === "number" ? `${name}=${limit}` : `${name}=${limit.soft}:${limit.hard}`
  );
  return [
    ...pairs2.flatMap((pair) => ["--add-host", pair]),
    ...limits.flatMap((limit) => ["--ulimit", limit]),
    ...build3.shm_size === void 0 ? [] : ["--shm-size", String(build3.shm_size)],
    ...build3.privileged ? ["--allow", "security.insecure"] : []
  ];
}

// packages/images/src/cooldown.ts
var SAMPLE_MS = 500;
var QUIET_BYTES_PER_SECOND = 1e5;
async function coolDown(mode, longestMs, ports) {
  if (mode === "off" || longestMs <= 0) return 0;
  const started = ports.clock.monotonic();
  const waited = () => ports.clock.monotonic() - started;
  const sleep = (ms) => ports.clock.sleep(ms, ports.signal).catch(() => void 0);
  let before = mode === "adaptive" ? await ports.observe() : void 0;
  if (before === void 0) {
    await sleep(longestMs);
    return waited();
  }
  while (waited() < longestMs && !ports.signal.aborted) {
    const from = ports.clock.monotonic();
    await sleep(Math.min(SAMPLE_MS, longestMs - waited()));
    const now = await ports.observe();
    const seconds = (ports.clock.monotonic() - from) / 1e3;
    if (now === void 0 || isQuiet(before, now, seconds, ports.cores)) break;
    before = now;
  }
  return waited();
}
function isQuiet(before, now, seconds, cores) {
  const rate = seconds > 0 ? (now.receivedBytes - before.receivedBytes) / seconds : 0;
  return rate < QUIET_BYTES_PER_SECOND && (now.load < cores || now.load <= before.load);
}
var INNER = /^(?:lo|docker\d*|br-.*|veth.*|virbr.*|cni.*|flannel.*|tun.*|tap.*|ifb.*)$/;
async function readActivity(files) {
  const [network, load] = await Promise.all(
    ["/proc/net/dev", "/proc/loadavg"].map((path2) => files.readText(path2).catch(() => void 0))
  );
  if (network === void 0 || load === void 0) return void 0;
  let receivedBytes = 0;
  for (const line of network.split("\n")) {
    const match = /^\s*([^:\s]+):\s*(\d+)/.exec(line);
    if (match && !INNER.test(match[1] ?? "")) receivedBytes += Number(match[2]);
  }
  const current = Number.parseFloat(load);
  return Number.isFinite(current) ? { receivedBytes, load: current } : void 0;
}

// packages/images/src/definition-digest.ts



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
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256");
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
  return entry.content.startsWith("/") || node_path__WEBPACK_IMPORTED_MODULE_5__.posix.join(node_path__WEBPACK_IMPORTED_MODULE_5__.posix.dirname(entry.path), entry.content).startsWith("..");
}

// packages/images/src/definition-digest.ts
function wheelsOf(wheelhouse, service) {
  return (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(wheelhouse, "views", service);
}
async function definitionDigest(one, upstream, images, reading2, scans) {
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256");
  const add = (value) => void hash.update(`${Buffer.byteLength(value)}:`).update(value);
  add("image2");
  add(reading2.builder);
  add(JSON.stringify([settings(one), Object.entries(reading2.buildArgs).sort(), upstream]));
  add(JSON.stringify(images.map((name) => [name, reading2.bases.get(name) ?? "unknown"]).sort()));
  add(one.inline ?? await reading2.files.readText(one.dockerfile) ?? "");
  for (const line of await scans.context(one)) add(line);
  for (const [name, value] of Object.entries(one.contexts).sort()) {
    add(name);
    if (name === "wheels" && await reading2.files.exists(wheelsOf(reading2.wheelhouse, one.service)))
      continue;
    if (linkedService(value) !== void 0 || /^(docker-image|oci-layout):/.test(value)) add(value);
    else for (const line of await scans.folder(value)) add(line);
  }
  for (const line of await wheelLines(one.service, reading2, scans)) add(line);
  return `sha256:${hash.digest("hex")}`;
}
function settings(one) {
  const { args, target, platforms, network, labels, flags, secrets, ssh } = one;
  const ids = secrets.map((secret) => secret.id).sort();
  return [
    Object.entries(args).sort(),
    target,
    platforms,
    network,
    Object.entries(labels).sort(),
    flags,
    ids,
    ssh
  ];
}
async function wheelLines(service, reading2, scans) {
  const known2 = reading2.wheelDigests[service];
  if (known2 !== void 0) return [known2];
  const view = wheelsOf(reading2.wheelhouse, service);
  return await reading2.files.exists(view) ? scans.folder(view) : [];
}
function createScans(reading2) {
  const known2 = /* @__PURE__ */ new Map();
  const once = (key, read) => {
    const found = known2.get(key) ?? read();
    known2.set(key, found);
    return found;
  };
  const scan = async (folder, ignore) => {
    if (!isFolderContext(folder)) return [folder, reading2.randomId()];
    if (!await reading2.files.exists(folder)) return ["absent"];
    const rules = readDockerignore(ignore);
    const keep = (_name, path2, isFolder) => isFolder ? rules.hasExceptions || !rules.excludes(path2) : !rules.excludes(path2);
    return sortEntries(await reading2.trees.scan(folder, ["."], keep)).map(entryLine);
  };
  return {
    folder: (path2) => once(path2, () => scan(path2, "")),
    context: async (one) => {
      if (!isFolderContext(one.context)) return scan(one.context, "");
      const own = one.inline === void 0 ? await reading2.files.readText(`${one.dockerfile}.dockerignore`) : void 0;
      const ignore = own ?? await reading2.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(one.context, ".dockerignore")) ?? "";
      return once(`${one.context}
${ignore}`, () => scan(one.context, ignore));
    }
  };
}
var entryLine = (entry) => `${entry.mode} ${entry.content} ${entry.path}`;

// packages/images/src/dockerfile.ts
function dockerfileInstructions(text) {
  const escape = /^#\s*escape\s*=\s*`/im.test(text.split("\n").slice(0, 5).join("\n")) ? "`" : "\\";
  const instructions = [];
  const lines2 = text.replace(/^\ufeff/, "").split(/\r?\n/);
  let open = "";
  for (let i = 0; i < lines2.length; i += 1) {
    const line = lines2[i] ?? "";
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
      for (i += 1; i < lines2.length && (lines2[i] ?? "").trim() !== end; i += 1) body.push(lines2[i] ?? "");
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
  let usesWheels = false;
  const add = (written) => {
    const name = expand(written, values);
    usesWheels ||= name.toLowerCase() === "wheels";
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
  return { images: [...images], arguments: [...declared], runsPip, usesWheels };
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

// packages/images/src/docker-images.ts
var FORMAT = "{{.Id}} {{.Size}} {{json .RepoTags}} {{json .RepoDigests}}";
var PER_CALL = 200;
async function inspectImages(references, exec) {
  const wanted = [...new Set(references)];
  const facts = /* @__PURE__ */ new Map();
  for (let at = 0; at < wanted.length; at += PER_CALL) {
    const argv = ["docker", "image", "inspect", "--format", FORMAT, ...wanted.slice(at, at + PER_CALL)];
    const result = await exec(argv, { timeoutMs: 6e4 });
    for (const line of result.stdout.split("\n")) {
      const fact = readFact(line);
      if (fact) for (const key of [fact.id, ...fact.names]) facts.set(key, fact);
    }
  }
  return { find: (reference) => facts.get(reference) ?? facts.get(normalizeImage(reference)) };
}
function inspectAhead(ahead, exec) {
  const asked = new Set(ahead);
  const early = ahead.length === 0 ? void 0 : inspectImages(ahead, exec);
  early?.catch(() => void 0);
  return async (references) => {
    const first = await early;
    const left = references.filter((one) => !asked.has(one));
    const second = left.length === 0 ? void 0 : await inspectImages(left, exec);
    return { find: (reference) => second?.find(reference) ?? first?.find(reference) };
  };
}
function readFact(line) {
  const match = /^(sha256:[0-9a-f]{64}) (\d+) (\S+)(?: (\S+))?$/.exec(line.trim());
  if (!match) return void 0;
  const names = readNames(match[3]).map(normalizeImage);
  return { id: match[1] ?? "", bytes: Number(match[2]), names: [...names, ...readNames(match[4])] };
}
function readNames(json) {
  try {
    const names = JSON.parse(json ?? "[]");
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}

// packages/images/src/describe-bake.ts
function describeBake(units, definitions, given) {
  const targets = units.flatMap((unit) => {
    const one = definitions.get(unit.service);
    return one ? [[targetName(unit.service), describe(one, given)]] : [];
  });
  const group = { default: { targets: targets.map(([name]) => name) } };
  return `${JSON.stringify({ group, target: Object.fromEntries(targets) }, null, 2)}
`;
}
function targetName(service) {
  return service.replaceAll(".", "_");
}
function describe(one, given) {
  const contexts = Object.entries(one.contexts).map(([name, value]) => {
    const linked = linkedService(value);
    return [name, linked === void 0 ? value : `target:${targetName(linked)}`];
  });
  if (given.withWheels.has(one.service)) contexts.push(["wheels", wheelsOf(given.wheelhouse, one.service)]);
  const secrets = one.secrets.map(
    (secret) => secret.variable === void 0 ? `id=${secret.id}${secret.file === void 0 ? "" : `,src=${secret.file}`}` : `id=${secret.id},env=${secret.variable}`
  );
  const optional = {
    contexts: Object.fromEntries(contexts),
    labels: one.labels,
    platforms: one.platforms,
    secret: secrets,
    ssh: one.ssh
  };
  return {
    context: one.context,
    ...one.inline === void 0 ? { dockerfile: one.dockerfile } : { "dockerfile-inline": one.inline },
    args: { ...one.args, ...given.buildArgs },
    tags: [one.image, ...one.tags],
    ...one.target === void 0 ? {} : { target: one.target },
    ...one.network === void 0 ? {} : { network: one.network },
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => Object.keys(value).length > 0))
  };
}

// packages/images/src/build-one.ts
async function buildOne(begun, policy, ports) {
  const attempts = [];
  const started = ports.clock.monotonic();
  const { unit } = begun;
  const ended = (part) => ({
    ...emptyResult(unit.service, begun.artifact ? "skipped" : "built", begun.why),
    attempts,
    seconds: (ports.clock.monotonic() - started) / 1e3,
    ...part
  });
  let artifact = begun.artifact;
  let built;
  const build3 = async () => {
    const outcome = await persist(buildTry(unit, policy, ports), attempts, policy, ports);
    built = outcome.value ?? built;
    artifact = outcome.value?.artifact ?? artifact;
    if (outcome.value) await record(unit, outcome.value.artifact, void 0, ended({}).seconds, ports);
    return outcome.diagnosis;
  };
  if (artifact === void 0) {
    const diagnosis = await build3();
    if (diagnosis) return ended({ status: "failed", reason: attempts.at(-1)?.message ?? "", diagnosis });
  }
  const facts = () => ({ artifact, ...built ? resultOf(built) : {} });
  const pushed = await push(unit, () => artifact, build3, attempts, policy, ports);
  if (pushed.published && artifact) await record(unit, artifact, pushed.published, ended({}).seconds, ports);
  if (built) await exportCache(unit, policy, ports);
  if (pushed.diagnosis)
    return ended({ ...facts(), push: "failed", reason: pushed.reason, diagnosis: pushed.diagnosis });
  return ended({ ...facts(), push: pushed.published ? "pushed" : "none", published: pushed.published });
}
function resultOf(built) {
  const { cached, bytes, steps, movedBytes } = built;
  return { status: "built", cached, bytes, steps, moved: movedBytes };
}
function record(unit, artifact, pushed, seconds, ports) {
  const at = new Date(ports.clock.now()).toISOString();
  return ports.state.record(unit.service, { digest: unit.digest, artifact, seconds, pushed }, at);
}
function buildTry(unit, policy, ports) {
  const dockerfile = ports.builder.dockerfile?.(unit);
  const work2 = (context) => ports.builder.build(unit, context);
  const classify = (failure) => classifyFailure(failure, policy.retryOn);
  const base = { service: unit.service, what: "build", log: ports.log, live: ports.live };
  return {
    unit,
    run: (number) => runAttempt({ ...base, number, work: work2, classify, dockerfile }, policy, ports)
  };
}
async function persist(one, attempts, policy, ports) {
  const byKind = /* @__PURE__ */ new Map();
  let release;
  try {
    for (let number = 1; ; number += 1) {
      const outcome = await one.run(number);
      attempts.push(outcome.record);
      const { diagnosis } = outcome;
      if (!diagnosis || number > policy.retries || ports.signal.aborted) return outcome;
      const times = (byKind.get(diagnosis.kind) ?? 0) + 1;
      byKind.set(diagnosis.kind, times);
      if (times > (diagnosis.retries ?? policy.retries)) return outcome;
      const remedied = await ports.builder.remedy?.(one.unit, diagnosis, ports.signal);
      if (remedied && remedied.said !== "") ports.log.info(`${one.unit.service}: ${remedied.said}`);
      if (remedied?.retry === false) {
        const advice = `${remedied.said}. ${diagnosis.advice}`;
        return { ...outcome, diagnosis: { ...diagnosis, advice } };
      }
      const wait = diagnosis.waitMs ?? policy.backoffMs(number);
      ports.log.info(`${one.unit.service}: ${diagnosis.kind}; tried again in ${(wait / 1e3).toFixed(1)} s`);
      await ports.clock.sleep(wait, ports.signal).catch(() => void 0);
      if (diagnosis.kind === "oom" && !release) release = await ports.alone();
    }
  } finally {
    release?.();
  }
}
async function push(unit, artifact, rebuild, attempts, policy, ports) {
  const { builder } = ports;
  if (!builder.publish || ports.signal.aborted) return { reason: "" };
  const work2 = (context) => {
    const there = artifact();
    if (!there) throw new Error(`${unit.service} has nothing to push`);
    return builder.publish?.(unit, there, context) ?? Promise.reject(new Error("this builder pushes nothing"));
  };
  const classify = (failure) => classifyPush(failure, policy.retryOn);
  const base = { service: unit.service, what: "push", dockerfile: void 0 };
  const { log, live } = ports;
  const run2 = (number) => runAttempt({ ...base, number, work: work2, classify, log, live }, policy, ports);
  let outcome = await persist({ unit, run: run2 }, attempts, policy, ports);
  if (outcome.diagnosis?.kind === "image-gone") {
    const diagnosis = await rebuild();
    if (diagnosis) return { diagnosis, reason: attempts.at(-1)?.message ?? "" };
    outcome = await persist({ unit, run: run2 }, attempts, policy, ports);
  }
  if (outcome.value) return { published: outcome.value, reason: "" };
  return { diagnosis: outcome.diagnosis, reason: outcome.record.message };
}
async function exportCache(unit, policy, ports) {
  if (!ports.builder.exportCache || ports.signal.aborted) return;
  const lines2 = [];
  try {
    await ports.builder.exportCache(unit, {
      timeoutMs: policy.attemptTimeoutMs,
      idleTimeoutMs: policy.idleTimeoutMs,
      signal: ports.signal,
      step: () => void 0,
      say: (line) => {
        lines2.push(line);
        if (lines2.length > 20) lines2.shift();
      }
    });
  } catch (error) {
    const said = lines2.findLast((line) => /error|fail|not supported/i.test(line));
    ports.log.warning(
      `${unit.service}: its cache was not exported, the image is there: ${said ?? (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`,
      { title: "sequential-build" }
    );
  }
}

// packages/images/src/crew.ts
function createCrew() {
  let working = 0;
  let holder = false;
  const parked = [];
  let tell = [];
  const change = () => {
    for (const one of tell) one();
    tell = [];
  };
  const grant = () => {
    if (holder || working > 0) return;
    const next = parked.shift();
    if (next) {
      holder = true;
      next();
    }
    change();
  };
  return {
    enter: () => {
      working += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        working -= 1;
        grant();
      };
    },
    alone: () => new Promise((resolve4) => {
      working -= 1;
      parked.push(() => {
        resolve4(() => {
          holder = false;
          working += 1;
          change();
          queueMicrotask(grant);
        });
      });
      grant();
    }),
    closed: () => holder || parked.length > 0,
    changed: () => new Promise((resolve4) => {
      tell.push(resolve4);
    })
  };
}

// packages/images/src/log-lanes.ts
function directLanes(log) {
  return { lane: () => log, live: (text) => log.info(text), settled: () => Promise.resolve() };
}
function wholeGroupLanes(log) {
  let turn = Promise.resolve();
  const print = (job) => {
    turn = turn.then(job);
  };
  const lane = () => {
    let open;
    const say = (job) => {
      if (open) open.push(job);
      else print(job);
    };
    return {
      info: (text) => say(() => log.info(text)),
      debug: (text) => say(() => log.debug(text)),
      notice: (text, place) => say(() => log.notice(text, place)),
      warning: (text, place) => say(() => log.warning(text, place)),
      error: (text, place) => say(() => log.error(text, place)),
      mask: (secret) => log.mask(secret),
      group: async (title, body) => {
        const own = [];
        open = own;
        try {
          return await body();
        } finally {
          open = void 0;
          print(
            () => log.group(title, () => {
              for (const job of own) job();
              return Promise.resolve();
            })
          );
        }
      }
    };
  };
  return { lane, live: (text) => print(() => log.info(text)), settled: () => turn };
}

// packages/images/src/settle-step.ts
function jobOf({ unit, ...step }) {
  const needs = step.action === "share" ? [step.with] : step.action === "skip" ? [] : unit.needs;
  return { name: unit.service, needs, claims: unit.claims };
}
async function settle(step, run2) {
  const { unit } = step;
  const obstacle = findObstacle(step, run2);
  if (obstacle !== void 0) return emptyResult(unit.service, "blocked", obstacle);
  const { builder } = run2.ports;
  if (step.action === "skip" && step.remote) return settleRemote(step, builder);
  if (step.action === "skip") {
    const published = coveredBy(step, builder);
    if (builder.publish && !published) return void 0;
    const artifact2 = await adopted(unit, step.artifact, builder);
    return artifact2 && { ...emptyResult(unit.service, "skipped", step.why), artifact: artifact2, published };
  }
  const shared = step.action === "share" ? run2.results.get(step.with)?.artifact : void 0;
  if (!shared || builder.publish) return void 0;
  const artifact = await adopted(unit, shared, builder);
  return artifact && { ...emptyResult(unit.service, "skipped", step.why), artifact };
}
async function settleRemote(step, builder) {
  const result = { ...emptyResult(step.unit.service, "skipped", step.why), artifact: step.artifact };
  if (!builder.retag) return result;
  const published = await builder.retag(step.unit, step.artifact);
  return published ? { ...result, push: "pushed", published } : {
    ...result,
    push: "failed",
    reason: "the registry has its image, but refused the names of this release"
  };
}
function coveredBy(step, builder) {
  const names = builder.publishNames?.(step.unit) ?? [];
  return names.length > 0 && names.every((name) => step.pushed?.names.includes(name)) ? step.pushed : void 0;
}
async function adopted(unit, artifact, builder) {
  if (!builder.adopt) return artifact;
  return builder.adopt(unit, artifact).catch(() => void 0);
}
function findObstacle(step, { results, policy, ports }) {
  if (ports.signal.aborted) return `not begun: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(ports.signal.reason)}`;
  const broken = jobOf(step).needs.find((name) => results.has(name) && !results.get(name)?.artifact);
  if (broken !== void 0) return `needs ${broken}, which was not built`;
  const failed = [...results.values()].find((result) => result.status === "failed");
  return failed && !policy.keepGoing ? `not begun after ${failed.service} failed` : void 0;
}

// packages/images/src/execute-builds.ts
var MOVED_BYTES = 1e6;
async function executeBuilds(steps, policy, ports) {
  const lanes = policy.limits.lanes > 1 ? wholeGroupLanes(ports.log) : directLanes(ports.log);
  const started = ports.clock.monotonic();
  const run2 = {
    ...{ policy, ports, lanes, started, crew: createCrew() },
    ...{ results: /* @__PURE__ */ new Map(), running: /* @__PURE__ */ new Map(), bugs: [], waiting: steps }
  };
  for (; ; ) {
    await settleIdle(run2);
    launch(run2);
    if (run2.running.size === 0 || run2.bugs.length > 0) break;
    await Promise.race([...run2.running.values()].map((one) => one.done).concat(run2.crew.changed()));
  }
  await lanes.settled();
  if (run2.bugs.length > 0) throw run2.bugs[0];
  return steps.flatMap((step) => run2.results.get(step.unit.service) ?? []);
}
function launch(run2) {
  if (run2.crew.closed()) return;
  const running = [...run2.running.values()].map((one) => one.job);
  const jobs = run2.waiting.map(jobOf);
  const starts = new Set(startNow(jobs, running, new Set(run2.results.keys()), run2.policy.limits));
  for (const step of run2.waiting.filter((one) => starts.has(one.unit.service)))
    run2.running.set(step.unit.service, {
      job: jobOf(step),
      done: work(step, run2).catch((error) => void run2.bugs.push(error))
    });
  run2.waiting = run2.waiting.filter((one) => !starts.has(one.unit.service));
}
async function settleIdle(run2) {
  for (let changed = true; changed; ) {
    changed = false;
    for (const step of run2.waiting) {
      const result = await settle(step, run2);
      if (!result) continue;
      run2.results.set(step.unit.service, result);
      run2.waiting = run2.waiting.filter((one) => one !== step);
      changed = true;
    }
  }
}
async function work(step, run2) {
  const { ports, policy, lanes, crew } = run2;
  const { unit } = step;
  const log = lanes.lane();
  const queuedSeconds = (ports.clock.monotonic() - run2.started) / 1e3;
  const leave = crew.enter();
  const before = policy.cooldownMode === "adaptive" ? await ports.observe() : void 0;
  try {
    const begun = await begin(step, run2);
    const result = await buildOne(begun, policy, { ...ports, log, live: lanes.live, alone: crew.alone });
    const after = before && await ports.observe();
    const quiet = before && after && after.receivedBytes - before.receivedBytes < MOVED_BYTES;
    const moved = (result.moved || result.push === "pushed" || result.attempts.length > 1) && !quiet;
    run2.results.set(unit.service, { ...result, queuedSeconds, moved });
    const more = run2.waiting.some((one) => one.action === "build" && findObstacle(one, run2) === void 0);
    if (!moved || !more) return;
    log.info(`${unit.service} is done; a rest for the network of at most ${policy.cooldownMs / 1e3} s`);
    const rested = await coolDown(policy.cooldownMode, policy.cooldownMs, ports);
    run2.results.set(unit.service, { ...result, queuedSeconds, moved, cooldownSeconds: rested / 1e3 });
  } finally {
    leave();
    run2.running.delete(unit.service);
  }
}
async function begin(step, run2) {
  const { unit } = step;
  const { builder } = run2.ports;
  if (step.action === "build") return { unit, why: step.why, artifact: void 0 };
  const source = step.action === "skip" ? step.artifact : run2.results.get(step.with)?.artifact;
  const artifact = source && await adopted(unit, source, builder);
  return { unit, why: artifact ? step.why : "its artifact was removed since the plan was made", artifact };
}

// packages/images/src/run-tool.ts
var LINES_KEPT = 400;
async function runTool(exec, argv, options, attempt, name) {
  const lines2 = [];
  let result;
  try {
    result = await exec(argv, {
      ...options,
      timeoutMs: attempt.timeoutMs,
      ...attempt.idleTimeoutMs > 0 ? { idleTimeoutMs: attempt.idleTimeoutMs } : {},
      signal: attempt.signal,
      keepBytes: 64 * 1024,
      onLine: (line) => {
        lines2.push(line);
        if (lines2.length > LINES_KEPT) lines2.shift();
        attempt.say(line);
      }
    });
  } catch (error) {
    if (error instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .DeliveryFailure */ .L9) throw new BuildFailure(error.message);
    throw error;
  }
  if (result.code === 0) return result;
  if (result.timedOut) {
    const limits = `${attempt.timeoutMs / 1e3} s in all or ${attempt.idleTimeoutMs / 1e3} s without a line`;
    throw new BuildFailure(`${name} was ended after ${limits}`, {
      lines: lines2,
      exitCode: result.code,
      timedOut: true
    });
  }
  const end = result.code === null ? `was ended by ${result.signal ?? "a signal"}` : `ended with ${result.code}`;
  throw new BuildFailure(`${name} ${end}`, { lines: lines2, exitCode: result.code });
}

// packages/images/src/publish-image.ts
function repositoryOf(image, registry) {
  const plain = image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return registry === "" ? plain : `${registry.replace(/\/+$/, "")}/${plain.split("/").at(-1) ?? plain}`;
}
function tagOf(image) {
  return /:([^/:@]+)(?:@.*)?$/.exec(image)?.[1] ?? "latest";
}
function digestTag(digest) {
  return `cd-${digest.replace("sha256:", "")}`;
}
function pushedNames(one, unit, settings2) {
  const repository = repositoryOf(one.image, settings2.registry);
  const tags = [
    tagOf(one.image),
    ...settings2.tags,
    ...settings2.tagByDigest ? [digestTag(unit.digest)] : []
  ];
  const further = settings2.registry === "" ? one.tags : [];
  return [.../* @__PURE__ */ new Set([...tags.map((tag) => `${repository}:${tag}`), ...further])];
}
async function publishImage(one, unit, artifact, attempt, settings2, ports) {
  const names = pushedNames(one, unit, settings2);
  let digest;
  for (const name of names) {
    attempt.step(`push ${name}`);
    await tool(["docker", "image", "tag", artifact.digest, name], attempt, ports);
    const printed = await tool(["docker", "push", name], attempt, ports);
    digest ??= /digest: (sha256:[0-9a-f]{64})/.exec(printed)?.[1];
  }
  if (digest === void 0)
    throw new BuildFailure(`docker push of ${names[0]} ended well, but named no digest`);
  return { ref: `${(names[0] ?? "").replace(/:[^/:]*$/, "")}@${digest}`, names };
}
async function tool(argv, attempt, ports) {
  const { stdout } = await runTool(ports.exec, argv, {}, attempt, argv.slice(0, 3).join(" "));
  return stdout;
}

// packages/images/src/find-published.ts
var CALL_MS = 6e4;
var AT_ONCE = 4;
async function findPublished(units, definitions, registry, exec) {
  const found = /* @__PURE__ */ new Map();
  const left = [...units];
  const next = async () => {
    for (let unit = left.pop(); unit !== void 0; unit = left.pop()) {
      const image = definitions.get(unit.service)?.image;
      if (image === void 0) continue;
      const name = `${repositoryOf(image, registry)}:${digestTag(unit.digest)}`;
      const argv = ["docker", "buildx", "imagetools", "inspect", "--format", "{{.Manifest.Digest}}", name];
      const result = await exec(argv, { timeoutMs: CALL_MS }).catch(() => void 0);
      const digest = /sha256:[0-9a-f]{64}/.exec(result?.code === 0 ? result.stdout : "")?.[0];
      if (digest !== void 0) found.set(unit.service, digest);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, left.length) }, next));
  return found;
}
async function retagPublished(one, unit, digest, settings2, exec) {
  const names = pushedNames(one, unit, settings2);
  const ref = `${repositoryOf(one.image, settings2.registry)}@${digest}`;
  const argv = ["docker", "buildx", "imagetools", "create", ...names.flatMap((name) => ["--tag", name]), ref];
  const result = await exec(argv, { timeoutMs: CALL_MS }).catch(() => void 0);
  return result?.code === 0 ? { ref, names } : void 0;
}

// packages/images/src/image-settings.ts
var PIP_ARGUMENTS = {
  PIP_DEFAULT_TIMEOUT: "600",
  PIP_RETRIES: "5",
  PIP_RESUME_RETRIES: "5"
};

// packages/images/src/layer-cache.ts

var GHA_TIMEOUT = "5m";
function planCache(one, cache) {
  const named = (values) => values.map((value) => value.replaceAll("{service}", one.service));
  const scope = `${cache.application}-${one.service}`;
  const repository = one.image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  const common = `mode=${cache.mode},ignore-error=true`;
  const backend = {
    none: [[], [], []],
    gha: [[`type=gha,scope=${scope}`], [], [`type=gha,scope=${scope},timeout=${GHA_TIMEOUT},${common}`]],
    registry: [
      [`type=registry,ref=${repository}:buildcache`],
      [],
      [`type=registry,ref=${repository}:buildcache,image-manifest=true,oci-mediatypes=true,${common}`]
    ],
    local: [
      [`type=local,src=${(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(cache.folder, scope)}`],
      [],
      [`type=local,dest=${(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(cache.folder, scope)},${common}`]
    ],
    inline: [[`type=registry,ref=${one.image}`], ["type=inline"], []]
  };
  const [from, inline, to] = backend[cache.backend];
  return {
    from: [...from, ...one.cacheFrom, ...named(cache.from)],
    inline,
    to: [...to, ...one.cacheTo, ...named(cache.to)]
  };
}
var GHA_VARIABLES = [
  "ACTIONS_CACHE_URL",
  "ACTIONS_RESULTS_URL",
  "ACTIONS_RUNTIME_TOKEN",
  "ACTIONS_CACHE_SERVICE_V2"
];
function cacheObstacle(backend, environment) {
  if (backend !== "gha") return void 0;
  if (!environment["ACTIONS_RUNTIME_TOKEN"])
    return "layer-cache gha needs ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL, which only actions on a runner have";
  return void 0;
}

// packages/images/src/list-definitions.ts

var PAIR = /^\s*(\S+?):\s+(\S.*?)\s*$/;
var IMAGE = /^[a-z0-9][a-z0-9._/:-]*$/;
function readPairs(text, input) {
  const lines2 = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.trimStart().startsWith("#"));
  const pairs2 = lines2.map((line) => {
    const match = PAIR.exec(line);
    if (!match) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([{ input, expected: 'lines of "image: folder"', seen: line }]);
    return [match[1] ?? "", match[2] ?? ""];
  });
  return Object.fromEntries(pairs2);
}
async function listDefinitions(pairs2, root, input, files) {
  const definitions = Object.entries(pairs2).map(([image, folder]) => {
    if (!IMAGE.test(image)) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([{ input, expected: "a name of an image", seen: image }]);
    const context = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.resolve)(root, folder);
    const service = (image.split("/").at(-1) ?? image).replace(/[:@].*$/, "");
    return { ...EMPTY_DEFINITION, service, image, context, dockerfile: dockerfileIn(context, void 0) };
  });
  const names = definitions.map((one) => one.service);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== void 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([{ input, expected: "images whose last part differs", seen: `${twice} twice` }]);
  for (const one of definitions)
    if (!await files.exists(one.dockerfile))
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
        { input: `${input}: ${one.image}`, expected: "a Dockerfile", seen: `no ${one.dockerfile}` }
      ]);
  return definitions;
}

// packages/images/src/order-services.ts
function rankByHistory(history) {
  const of = (name) => history.get(name) ?? { failed: false, seconds: 0 };
  return (a, b) => Number(of(b).failed) - Number(of(a).failed) || of(b).seconds - of(a).seconds || (a < b ? -1 : a > b ? 1 : 0);
}
function orderServices(names, edges, rank) {
  const there = new Set(names);
  const known2 = edges.filter((edge) => there.has(edge.from) && there.has(edge.to) && edge.from !== edge.to);
  const kept = /* @__PURE__ */ new Map();
  const keep = (edge) => void kept.set(edge.from, [...kept.get(edge.from) ?? [], edge]);
  const dropped = [];
  for (const edge of known2.filter((one) => one.hard)) {
    const back = path(edge.to, edge.from, kept);
    if (back) throw circle([edge, ...back]);
    keep(edge);
  }
  for (const edge of known2.filter((one) => !one.hard))
    if (path(edge.to, edge.from, kept)) dropped.push(edge);
    else keep(edge);
  return { services: sort(names, kept, rank), dropped };
}
function path(from, to, edges, seen = /* @__PURE__ */ new Set()) {
  seen.add(from);
  for (const edge of edges.get(from) ?? []) {
    if (edge.to === to) return [edge];
    if (seen.has(edge.to)) continue;
    const rest = path(edge.to, to, edges, seen);
    if (rest) return [edge, ...rest];
  }
  return void 0;
}
function sort(names, edges, rank) {
  const left = rank ? names.toSorted(rank) : [...names];
  const sorted = [];
  const done = /* @__PURE__ */ new Set();
  while (left.length > 0) {
    const free = left.findIndex((name) => (edges.get(name) ?? []).every((edge) => done.has(edge.to)));
    for (const name of left.splice(free, 1)) {
      sorted.push(name);
      done.add(name);
    }
  }
  return sorted;
}
function circle(edges) {
  const names = [...edges.map((edge) => edge.from), edges[0]?.from ?? ""];
  const reasons = edges.map((edge) => `${edge.from}: ${edge.why}`);
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
    {
      input: "the builds of the services",
      expected: "none that needs itself",
      seen: `${names.join(" -> ")} (${reasons.join("; ")})`
    }
  ]);
}

// packages/images/src/plan-builds.ts
function planBuilds(units, facts) {
  const local = /* @__PURE__ */ new Set();
  return units.toReversed().map((unit) => {
    const step = planOne(unit, facts, local.has(unit.service));
    if (step.action === "build") for (const need of unit.needs) local.add(need);
    if (step.action === "share") local.add(step.with);
    return step;
  }).toReversed();
}
function planOne(unit, facts, neededHere) {
  if (unit.sameAs !== void 0)
    return { unit, action: "share", with: unit.sameAs, why: `the same build as ${unit.sameAs}` };
  const before = facts.known.get(unit.service);
  const fits2 = before?.digest === unit.digest;
  if (before && fits2 && before.exists && (facts.skip !== "off" || facts.resumed.has(unit.service))) {
    const why = facts.resumed.has(unit.service) ? "finished by the run that was cut off, and its artifact is there" : "unchanged, and its artifact is there";
    return { unit, action: "skip", why, artifact: before.artifact, remote: false, pushed: before.pushed };
  }
  const published = facts.skip === "registry" && !neededHere ? facts.published.get(unit.service) : void 0;
  if (published)
    return {
      unit,
      action: "skip",
      why: "unchanged, and its image is in the registry",
      artifact: published,
      remote: true,
      pushed: void 0
    };
  return { unit, action: "build", why: reason(before, fits2, facts.skip) };
}
function reason(before, fits2, skip) {
  if (skip === "off") return "skip-unchanged is off";
  if (!before) return "not built before";
  return fits2 ? "its artifact is gone or damaged" : "its sources, lock or settings changed";
}
function describePlan(steps) {
  return JSON.stringify(
    steps.map((step) => ({
      service: step.unit.service,
      step: step.action,
      why: step.why,
      digest: step.unit.digest,
      needs: step.unit.needs,
      ...step.action === "skip" ? { artifact: (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_1__/* .formatArtifact */ .oN)(step.artifact) } : {}
    }))
  );
}

// packages/images/src/plan-definitions.ts
function chooseDefinitions(definitions, allowed, chosen) {
  const known2 = definitions.map((one) => one.service).filter((name) => allowed?.has(name) ?? true);
  const wrong = chosen.filter((name) => !known2.includes(name));
  if (wrong.length === 0) return chosen.length === 0 ? known2 : known2.filter((name) => chosen.includes(name));
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz(
    wrong.map((name) => ({
      input: "services",
      expected: `services with a build${(0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_3__/* .suggest */ .ZA)(name, known2)}`,
      seen: name
    }))
  );
}
async function readDockerfiles(definitions, buildArgs, files) {
  const found = /* @__PURE__ */ new Map();
  const missing = [];
  const texts2 = /* @__PURE__ */ new Map();
  const read = (path2) => {
    const known2 = texts2.get(path2) ?? files.readText(path2);
    texts2.set(path2, known2);
    return known2;
  };
  for (const one of definitions) {
    const remote = !isFolderContext(one.context);
    const text = one.inline ?? (remote ? void 0 : await read(one.dockerfile));
    if (text !== void 0) found.set(one.service, readDockerfile(text, argumentsOf(one, buildArgs)));
    else if (!remote) missing.push(one.service);
  }
  if (missing.length === 0) return found;
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz(
    definitions.filter((one) => missing.includes(one.service)).map((one) => ({
      input: `services.${one.service}.build`,
      expected: "a Dockerfile",
      seen: `no ${one.dockerfile}`
    }))
  );
}
function argumentsOf(definition2, added) {
  const own = Object.entries(definition2.args).flatMap(
    ([name, value]) => value === null ? [] : [[name, value]]
  );
  return { ...Object.fromEntries(own), ...added };
}
function definitionEdges(definitions, dockerfiles) {
  const byImage = new Map(
    definitions.flatMap(
      (one) => [one.image, ...one.tags].map((image) => [normalizeImage(image), one.service])
    )
  );
  return definitions.flatMap((one) => {
    const from = one.service;
    const named = Object.entries(one.contexts).flatMap(([name, value]) => {
      const image = /^docker-image:\/\/(.+)$/.exec(value)?.[1];
      const to = linkedService(value) ?? (image === void 0 ? void 0 : byImage.get(normalizeImage(image)));
      return to === void 0 || to === from ? [] : [{ from, to, hard: true, why: `additional context ${name} is ${value}` }];
    });
    const images = (dockerfiles.get(from)?.images ?? []).flatMap((image) => {
      const to = Object.hasOwn(one.contexts, image) ? void 0 : byImage.get(normalizeImage(image));
      return to === void 0 || to === from ? [] : [{ from, to, hard: true, why: `its Dockerfile names the image ${image}` }];
    });
    const starts = one.after.map((to) => ({ from, to, hard: false, why: "depends_on" }));
    return [...named, ...images, ...starts];
  });
}
function orderDefinitions(definitions, edges, chosen, rank) {
  const known2 = new Set(definitions.map((one) => one.service));
  const wanted = new Set(chosen);
  for (const name of wanted)
    for (const edge of edges) {
      if (!edge.hard || edge.from !== name) continue;
      if (!known2.has(edge.to))
        throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
          {
            input: `services.${name}.build`,
            expected: `${edge.to} to be a service with a build, since its ${edge.why}`,
            seen: `none of that name${(0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_3__/* .suggest */ .ZA)(edge.to, [...known2])}`
          }
        ]);
      wanted.add(edge.to);
    }
  return orderServices(
    definitions.map((one) => one.service).filter((name) => wanted.has(name)),
    edges,
    rank
  );
}

// packages/images/src/adopt-image.ts
async function adoptImage(one, artifact, exec) {
  for (const name of [one.image, ...one.tags]) {
    const result = await exec(["docker", "image", "tag", artifact.digest, name], { timeoutMs: 6e4 });
    if (result.code !== 0)
      throw new BuildFailure(`docker image tag ended with ${result.code ?? "a signal"}`, {
        lines: result.stderr.split("\n"),
        exitCode: result.code
      });
  }
  return { kind: "image", name: one.image, digest: artifact.digest };
}

// packages/images/src/compose-fallback.ts


// packages/images/src/plain-progress.ts
var LINE = /^\s*#(\d+) (?:(\[(?!internal\]|auth\]).*\d+\/\d+\].*)|(CACHED)\b|DONE (\d+(?:\.\d+)?)s|ERROR: (.*))/;
function readPlainProgress(say) {
  const steps = /* @__PURE__ */ new Map();
  let bytes = 0;
  const take = (line) => {
    const context = /transferring context: (\d+(?:\.\d+)?)([kMG]?)B/.exec(line);
    if (context)
      bytes += Number(context[1]) * ({ k: 1e3, M: 1e6, G: 1e9 }[context[2] ?? ""] ?? 1);
    const match = LINE.exec(line);
    if (!match) return;
    const [, id = "", name, cached, seconds, error] = match;
    const step = steps.get(id);
    if (name !== void 0 && !step)
      steps.set(id, { name, seconds: 0, cached: false, error: "", done: false });
    if (!step || name !== void 0) return;
    step.cached ||= cached !== void 0;
    step.seconds = seconds === void 0 ? step.seconds : Number(seconds);
    step.error = error ?? step.error;
    step.done = true;
  };
  return {
    read: (line) => {
      take(line);
      say(line);
    },
    steps: () => [...steps.values()].map(({ name, seconds, cached, error }) => ({ name, seconds, cached, error })),
    cached: () => steps.size === 0 ? void 0 : [[...steps.values()].filter((step) => step.cached).length, steps.size],
    bytes: () => bytes,
    current: () => [...steps.values()].findLast((step) => !step.done)?.name
  };
}

// packages/images/src/compose-fallback.ts
async function buildByCompose(one, given, attempt, ports) {
  const contexts = given.view === void 0 ? {} : { additional_contexts: { wheels: given.view } };
  const overlay = { services: { [one.service]: { build: { args: given.args, ...contexts } } } };
  const path2 = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(ports.temporary, `compose-delivery-${one.service}.json`);
  await ports.files.writeAtomic(path2, JSON.stringify(overlay), 384);
  const status = readPlainProgress(attempt.say);
  try {
    await runTool(
      ports.exec,
      overlaidCommand(given.tool, path2, one.service),
      { cwd: given.tool.cwd, env: given.tool.env },
      {
        ...attempt,
        say: (line) => {
          status.read(line);
          attempt.step(status.current());
        }
      },
      "docker compose build"
    );
  } finally {
    await ports.files.remove(path2);
  }
  return status;
}
function overlaidCommand(tool2, overlay, service) {
  const at = tool2.command.lastIndexOf("-f") + 2;
  return [...tool2.command.slice(0, at), "-f", overlay, ...tool2.command.slice(at), "build", service];
}

// packages/images/src/buildx-request.ts

async function buildxRequest(one, given) {
  const { settings: settings2, ports } = given;
  const cache = planCache(one, settings2.cache);
  return {
    definition: one,
    args: { ...one.args, ...settings2.buildArgs },
    contexts: await contextsOf(one, given),
    dockerfile: await dockerfileOf(one, ports),
    metadataFile: void 0,
    progress: given.progress,
    builder: settings2.builder,
    cacheFrom: cache.from,
    cacheTo: cache.inline,
    provenance: settings2.provenance,
    result: "load"
  };
}
async function contextsOf(one, given) {
  const contexts = {};
  for (const [name, value] of Object.entries(one.contexts)) {
    const linked = given.definitions.get(linkedService(value) ?? "");
    contexts[name] = linked ? `docker-image://${linked.image}` : value;
  }
  const view = wheelsOf(given.settings.wheelhouse, one.service);
  if (await given.ports.files.exists(view)) contexts["wheels"] = view;
  return contexts;
}
async function dockerfileOf(one, ports) {
  if (one.inline === void 0) return one.dockerfile;
  const path2 = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(ports.temporary, `compose-delivery-${one.service}.Dockerfile`);
  await ports.files.writeAtomic(path2, one.inline, 384);
  return path2;
}
function readMetadata(text) {
  try {
    const digest = JSON.parse(text ?? "{}")["containerimage.digest"];
    return typeof digest === "string" && /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : void 0;
  } catch {
    return void 0;
  }
}
async function idOf(name, ports) {
  const id = (await inspectImages([name], ports.exec)).find(name)?.id;
  if (id === void 0) throw new BuildFailure(`the build ended well, but there is no image ${name}`);
  return id;
}

// packages/images/src/remedy.ts

var DAEMON_WAIT_MS = 9e4;
var DAEMON_POLL_MS = 2e3;
var NOTHING = { retry: true, said: "" };
async function remedyFor(unit, diagnosis, given, ports) {
  if (diagnosis.kind === "disk-full") return pruneOnce(given, ports);
  if (diagnosis.kind === "builder-lost") return waitForBuilder(given, ports);
  if (diagnosis.kind === "hash-mismatch") return dropWheel(unit, diagnosis, given, ports);
  return NOTHING;
}
async function pruneOnce(given, ports) {
  if (!given.firstPrune) return { retry: false, said: "the builder was pruned in this run already" };
  const named = given.builder === "" ? [] : ["--builder", given.builder];
  const result = await ports.exec(["docker", "buildx", "prune", "--force", ...named], {
    timeoutMs: 6e5,
    signal: given.signal
  });
  const total = /Total:?\s+(\S+)/.exec(result.stdout)?.[1];
  return result.code === 0 ? {
    retry: true,
    said: `the builder's cache was pruned${total === void 0 ? "" : `: ${total} are free again`}`
  } : { retry: false, said: `pruning the builder's cache ended with ${result.code ?? "a signal"}` };
}
async function waitForBuilder(given, ports) {
  const argv = given.builder === "" ? ["docker", "version", "--format", "{{.Server.Version}}"] : ["docker", "buildx", "inspect", "--bootstrap", given.builder];
  const started = ports.clock.monotonic();
  for (; ; ) {
    const result = await ports.exec(argv, { timeoutMs: 3e4, signal: given.signal });
    const waited = Math.round((ports.clock.monotonic() - started) / 1e3);
    if (result.code === 0) return { retry: true, said: `the builder answers again, after ${waited} s` };
    if (waited * 1e3 >= DAEMON_WAIT_MS || given.signal.aborted)
      return { retry: false, said: `the builder did not answer within ${waited} s` };
    await ports.clock.sleep(DAEMON_POLL_MS, given.signal).catch(() => void 0);
  }
}
async function dropWheel(unit, diagnosis, given, ports) {
  const text = diagnosis.lines.join("\n");
  const file = /from file:\/\/\S*\/([A-Za-z0-9_.!+-]+\.whl)/.exec(text)?.[1];
  const expected = /Expected sha256 ([0-9a-f]{64})/.exec(text)?.[1];
  const view = wheelsOf(given.wheelhouse, unit.service);
  if (file === void 0 || expected === void 0 || !await ports.files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(view, file)))
    return { retry: false, said: "the wheel is not one of the wheelhouse: correct the lock, or the index" };
  const [entry] = await ports.trees.scan(view, [file], () => true);
  if (entry?.content === expected) return { retry: true, said: `${file} is sound in the wheelhouse` };
  await ports.files.remove((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(view, file));
  if (entry?.mode !== "link" && entry !== void 0)
    await ports.files.remove((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(given.wheelhouse, "blobs", expected));
  return {
    retry: false,
    said: `${file} of the wheelhouse is not what the lock names; it is dropped: run wheel-cache again, which fetches it alone`
  };
}

// packages/images/src/solve-status.ts
var MAX_OBJECT = 4 * 1024 * 1024;
var DOCKERFILE_STEP = /^\[(?!internal\]|auth\]).*\d+\/\d+\]/;
var TRANSFERS = /^(transferring|downloading|extracting)/;
function readSolveStatus(say) {
  const steps = /* @__PURE__ */ new Map();
  const transfers = /* @__PURE__ */ new Map();
  let open = "";
  const apply = (status) => {
    for (const vertex of status.vertexes ?? []) takeVertex(vertex, steps, say);
    for (const transfer of status.statuses ?? []) takeTransfer(transfer, transfers);
    for (const output of status.logs ?? [])
      for (const line of decode(output.data))
        say(`${shortName(steps.get(output.vertex ?? "")?.name)}${line}`);
    for (const warning of status.warnings ?? [])
      if (warning.short !== void 0)
        say(`warning: ${Buffer.from(warning.short, "base64").toString("utf8")}`);
  };
  const inside = () => open !== "";
  return {
    read: (line) => {
      if (!inside() && !line.startsWith("{")) return say(line);
      open += `${line}
`;
      const whole = line === "}" || open === `${line}
` && line.endsWith("}");
      const status = whole ? parse(open) : void 0;
      if (status) apply(status);
      else if (whole) for (const part of open.trimEnd().split("\n")) say(part);
      if (whole || open.length > MAX_OBJECT) open = "";
    },
    steps: () => dockerfileSteps(steps).map(({ name, milliseconds, cached, error }) => ({
      name,
      seconds: milliseconds / 1e3,
      cached,
      error
    })),
    cached: () => {
      const all = dockerfileSteps(steps);
      return all.length === 0 ? void 0 : [all.filter((step) => step.cached).length, all.length];
    },
    bytes: () => [...transfers.values()].reduce((sum, one) => sum + one, 0),
    current: () => [...steps.values()].findLast((step) => step.open)?.name
  };
}
function dockerfileSteps(steps) {
  return [...steps.values()].filter((step) => DOCKERFILE_STEP.test(step.name));
}
function takeVertex(vertex, steps, say) {
  const { digest = "", name = "", started, completed } = vertex;
  const step = steps.get(digest) ?? {
    name,
    milliseconds: 0,
    cached: false,
    error: "",
    open: false,
    told: false
  };
  steps.set(digest, step);
  step.open = started !== void 0 && completed === void 0;
  if (step.open && !step.told) {
    step.told = true;
    say(name);
  }
  if (started !== void 0 && completed !== void 0)
    step.milliseconds += Math.max(0, Date.parse(completed) - Date.parse(started));
  if (vertex.cached && !step.cached) {
    step.cached = true;
    say(`${name}: CACHED`);
  }
  if (vertex.error !== void 0 && vertex.error !== "" && step.error === "") {
    step.error = vertex.error;
    say(`${name}: ${vertex.error}`);
  }
}
function takeTransfer(transfer, transfers) {
  const { id = "", vertex = "", name = "", current = 0 } = transfer;
  if (!TRANSFERS.test(name) && !/^(transferring|sha256:)/.test(id)) return;
  const key = `${vertex} ${id}`;
  transfers.set(key, Math.max(transfers.get(key) ?? 0, current));
}
function decode(data) {
  const text = Buffer.from(data ?? "", "base64").toString("utf8").replace(/\r?\n$/, "");
  return text === "" ? [] : text.split(/\r?\n|\r/);
}
function shortName(name) {
  const mark = /^\[[^\]]*\]/.exec(name ?? "")?.[0];
  return mark === void 0 ? "" : `${mark} `;
}
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}

// packages/images/src/buildx-builder.ts

function createBuildxBuilder(definitions, settings2, ports, images) {
  const session = {
    definitions,
    settings: settings2,
    ports,
    progress: "rawjson",
    pruned: false,
    withoutBuildx: false,
    images
  };
  const find = (unit) => {
    const found = definitions.get(unit.service);
    if (!found) throw new Error(`${unit.service} was not prepared`);
    return found;
  };
  return {
    existing: (known2) => {
      const there = [...known2].filter(
        ([, one]) => one.kind === "image" && images.find(one.digest)?.id === one.digest
      );
      return Promise.resolve(new Set(there.map(([unit]) => unit.service)));
    },
    build: (unit, attempt) => build(find(unit), attempt, session),
    adopt: (unit, artifact) => adopt(find(unit), artifact, session),
    remedy: (unit, diagnosis, signal) => remedyFor(unit, diagnosis, { ...settings2, signal, firstPrune: !session.pruned }, ports).then((done) => {
      session.pruned ||= diagnosis.kind === "disk-full";
      return done;
    }),
    dockerfile: (unit) => find(unit).inline === void 0 ? (0,node_path__WEBPACK_IMPORTED_MODULE_5__.relative)(settings2.workspace, find(unit).dockerfile) : void 0,
    ...settings2.push ? {
      publish: (unit, artifact, attempt) => publishImage(find(unit), unit, artifact, attempt, settings2, ports),
      publishNames: (unit) => pushedNames(find(unit), unit, settings2),
      retag: (unit, artifact) => retagPublished(find(unit), unit, artifact.digest, settings2, ports.exec)
    } : {},
    ...settings2.cache.backend === "none" && settings2.cache.to.length === 0 ? {} : { exportCache: (unit, attempt) => exportCache2(find(unit), attempt, session) }
  };
}
function adopt(one, artifact, { images, ports }) {
  const named = [one.image, ...one.tags].every((name) => images.find(name)?.id === artifact.digest);
  return named ? Promise.resolve({ kind: "image", name: one.image, digest: artifact.digest }) : adoptImage(one, artifact, ports.exec);
}
async function build(one, attempt, session) {
  const { ports } = session;
  const metadataFile = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(ports.temporary, `compose-delivery-${one.service}.metadata.json`);
  await ports.files.makeDirectory(ports.temporary);
  await ports.files.remove(metadataFile);
  const request = { ...await buildxRequest(one, session), metadataFile };
  const status = session.withoutBuildx ? await composeBuild(one, attempt, session) : await run(request, attempt, session);
  const metadata = readMetadata(await ports.files.readText(metadataFile));
  await ports.files.remove(metadataFile);
  const digest = metadata ?? await idOf(one.image, ports);
  const cached = status.cached();
  return {
    artifact: { kind: "image", name: one.image, digest },
    cached,
    movedBytes: one.network !== "none" && (cached === void 0 || cached[0] < cached[1]),
    bytes: status.bytes(),
    steps: status.steps()
  };
}
var NO_BUILDX = /is not a docker command|unknown command: docker buildx|unknown (?:shorthand )?flag/;
async function composeBuild(one, attempt, { settings: settings2, ports }) {
  const tool2 = settings2.composeTool;
  if (!tool2)
    throw new BuildFailure(
      "docker buildx 0.8 or newer is needed for a bake file or a list: install the plugin"
    );
  const view = wheelsOf(settings2.wheelhouse, one.service);
  const wheels = await ports.files.exists(view) ? view : void 0;
  return buildByCompose(one, { tool: tool2, args: settings2.buildArgs, view: wheels }, attempt, ports);
}
var NO_RAWJSON = /invalid progress mode|unknown progress|unsupported progress/i;
async function run(request, attempt, session) {
  const { argv, env } = buildCommand(request);
  const told2 = [];
  const say = (line) => {
    told2.push(line);
    if (told2.length > 400) told2.shift();
    attempt.say(line);
    attempt.step(status.current());
  };
  const status = request.progress === "rawjson" ? readSolveStatus(say) : readPlainProgress(say);
  try {
    await runTool(
      session.ports.exec,
      argv,
      { cwd: session.settings.root, env: { ...session.settings.env, ...env, ...ghaVariables(session) } },
      { ...attempt, say: (line) => status.read(line) },
      "docker buildx build"
    );
    return status;
  } catch (error) {
    if (!(error instanceof BuildFailure)) throw error;
    if (request.progress === "rawjson" && error.lines.some((line) => NO_RAWJSON.test(line))) {
      session.progress = "plain";
      attempt.say("this buildx does not know rawjson: plain progress is read instead");
      return run({ ...request, progress: "plain" }, attempt, session);
    }
    if (request.result === "load" && error.lines.some((line) => NO_BUILDX.test(line))) {
      session.withoutBuildx = true;
      attempt.say("there is no docker buildx: Compose builds instead");
      return composeBuild(request.definition, attempt, session);
    }
    throw new BuildFailure(error.message, {
      lines: told2,
      exitCode: error.exitCode,
      timedOut: error.timedOut
    });
  }
}
function ghaVariables({ settings: settings2, ports }) {
  const used = [settings2.cache.backend, ...settings2.cache.from, ...settings2.cache.to].join(" ");
  if (!/\bgha\b/.test(used)) return {};
  return Object.fromEntries(
    GHA_VARIABLES.flatMap((name) => {
      const value = ports.environment[name];
      return value === void 0 ? [] : [[name, value]];
    })
  );
}
async function exportCache2(one, attempt, session) {
  const { to } = planCache(one, session.settings.cache);
  if (to.length === 0) return;
  const request = await buildxRequest(one, session);
  await run({ ...request, cacheTo: to, result: "cache" }, attempt, session);
}

// packages/images/src/digest-units.ts
function outerImages(service, byService, dockerfiles) {
  const contexts = byService.get(service)?.contexts ?? {};
  return (dockerfiles.get(service)?.images ?? []).filter(
    (name) => name !== "wheels" && !Object.hasOwn(contexts, name)
  );
}
async function digestUnits(order, byService, edges, dockerfiles, reading2) {
  const scans = createScans(reading2);
  const there = new Set(order);
  const needsOf = (service) => [
    ...new Set(
      edges.filter((edge) => edge.hard && edge.from === service && there.has(edge.to)).map((edge) => edge.to)
    )
  ];
  const digests = /* @__PURE__ */ new Map();
  for (const service of order) {
    const one = byService.get(service);
    if (!one) throw new Error(`${service} has no definition`);
    const upstream = needsOf(service).map((need) => digests.get(need) ?? Promise.resolve(""));
    const images = outerImages(service, byService, dockerfiles);
    const digest = Promise.all(upstream).then(
      (known2) => definitionDigest(one, known2, images, reading2, scans)
    );
    digest.catch(() => void 0);
    digests.set(service, digest);
  }
  const units = [];
  const first = /* @__PURE__ */ new Map();
  for (const service of order) {
    const digest = await digests.get(service) ?? "";
    const sameAs = first.get(digest);
    if (sameAs === void 0) first.set(digest, service);
    const one = byService.get(service);
    const claims = reading2.claims[service] ?? one?.claims ?? { cpu: 1, network: one?.network === "none" ? 0 : 1 };
    units.push({ service, digest, needs: needsOf(service), sameAs, claims });
  }
  return units;
}
async function adviseOnPip(order, dockerfiles, wheelhouse, ports) {
  for (const service of order) {
    const facts = dockerfiles.get(service);
    const withWheels = await ports.files.exists(wheelsOf(wheelhouse, service));
    const deaf = Object.keys(PIP_ARGUMENTS).filter((name) => !facts?.arguments.includes(name));
    if (facts?.runsPip && deaf.length > 0 && !withWheels)
      ports.log.warning(
        `${service}: its Dockerfile runs pip without "ARG ${deaf.join(" ")}", so these settings do not reach it`
      );
    if (withWheels && facts && !facts.usesWheels)
      ports.log.warning(
        `${service}: wheel-cache has wheels for it, but its Dockerfile takes nothing from the context "wheels"; it will fetch them itself`
      );
  }
}

// packages/images/src/resolve-bases.ts
var LOOKUP_MS = 1e4;
var AT_ONCE2 = 4;
async function resolveBases(names, local, ports) {
  const found = /* @__PURE__ */ new Map();
  const remote = [];
  for (const name of new Set(names)) {
    const pinned = /@(sha256:[0-9a-f]{64})$/.exec(name)?.[1];
    const digest = pinned ?? local.find(name)?.id;
    if (digest === void 0) remote.push(name);
    else found.set(name, digest);
  }
  const next = async () => {
    for (let name = remote.pop(); name !== void 0; name = remote.pop()) {
      const digest = await askRegistry(name, ports.exec);
      if (digest === void 0)
        ports.log.info(`${name}: neither here nor at its registry; whether it moved is not known`);
      found.set(name, digest ?? "unknown");
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE2, remote.length) }, next));
  return found;
}
async function askRegistry(name, exec) {
  const argv = ["docker", "buildx", "imagetools", "inspect", "--format", "{{.Manifest.Digest}}", name];
  const result = await exec(argv, { timeoutMs: LOOKUP_MS }).catch(() => void 0);
  return /sha256:[0-9a-f]{64}/.exec(result?.code === 0 ? result.stdout : "")?.[0];
}

// packages/images/src/prepare-images.ts
async function prepareImages(settings2, ports) {
  const buildArgs = { ...PIP_ARGUMENTS, ...settings2.buildArgs };
  const daemon = ports.exec(["docker", "version", "--format", "{{.Server.Version}}"], { timeoutMs: 3e4 });
  const inspect = inspectAhead(settings2.askedBefore ?? [], ports.exec);
  const version = daemon.then(
    (result) => result.stdout.trim(),
    () => ""
  );
  const { definitions, tool: tool2 } = await readSource(settings2, ports);
  refuseSeveralPlatforms(definitions);
  const delivered = settings2.source.kind === "compose" ? new Set(Object.keys(settings2.application.services)) : void 0;
  const chosen = chooseDefinitions(definitions, delivered, settings2.chosen);
  const dockerfiles = await readDockerfiles(definitions, buildArgs, ports.files);
  const edges = definitionEdges(definitions, dockerfiles);
  const order = orderDefinitions(definitions, edges, chosen, settings2.rank);
  for (const edge of order.dropped)
    ports.log.info(`${edge.from} is not built after ${edge.to} (${edge.why}): its needs say otherwise`);
  const byService = new Map(definitions.map((one) => [one.service, one]));
  await adviseOnPip(order.services, dockerfiles, settings2.wheelhouse, ports);
  const names = baseNames(order.services, byService, dockerfiles);
  const asked = [
    ...names,
    ...settings2.artifacts ?? [],
    ...order.services.flatMap((service) => byService.get(service)?.image ?? [])
  ];
  const images = await inspect(asked);
  const bases = await resolveBases(names, images, ports);
  const reading2 = { ...ports, ...settings2, buildArgs, bases, builder: (await version).replace(/\..*$/, "") };
  const units = await digestUnits(order.services, byService, edges, dockerfiles, reading2);
  const env = { VERSION: settings2.version, BUILDKIT_PROGRESS: "plain", ...tool2?.env };
  const builder = createBuildxBuilder(
    byService,
    { ...settings2, buildArgs, root: settings2.application.root, env, composeTool: tool2 },
    ports,
    images
  );
  return { units, builder, definitions: byService, delivered, asked, images };
}
async function readSource(settings2, ports) {
  const { source, application, version } = settings2;
  if (source.kind === "list")
    return { definitions: await listDefinitions(source.pairs, application.root, source.input, ports.files) };
  if (source.kind === "bake") {
    const env = { VERSION: version };
    const given = { ...source, targets: settings2.chosen, cwd: application.root, env };
    return { definitions: await bakeDefinitions(given, ports.exec) };
  }
  const { tool: tool2, model } = await readCompose(application, version, ports);
  return { definitions: composeDefinitions(model), tool: tool2 };
}
function refuseSeveralPlatforms(definitions) {
  const several = definitions.filter((one) => one.platforms.length > 1);
  if (several.length === 0) return;
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz(
    several.map((one) => ({
      input: `services.${one.service}.build.platforms`,
      expected: "one platform, since an image of several cannot be kept by the daemon and deployed from there",
      seen: one.platforms.join(", ")
    }))
  );
}
function baseNames(order, byService, dockerfiles) {
  const own = new Set([...byService.values()].flatMap((one) => [one.image, ...one.tags]).map(normalizeImage));
  const names = order.flatMap((service) => outerImages(service, byService, dockerfiles));
  return [...new Set(names.filter((name) => !own.has(normalizeImage(name))))];
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
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
        { input, expected: "an existing lock file", seen: `${one} (named by ${from}), which is not there` }
      ]);
    found.set(one, text);
    for (const line of text.split(/\r?\n/)) {
      const include = INCLUDE.exec(line)?.[1];
      if (include !== void 0) await read(node_path__WEBPACK_IMPORTED_MODULE_5__.posix.resolve(node_path__WEBPACK_IMPORTED_MODULE_5__.posix.dirname(one), include), one);
    }
  };
  await read(path2, input);
  return [...found].map(([one, text]) => ({ path: one, text }));
}
function lockContentDigest(sources) {
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256");
  for (const { text } of sources) {
    const normal = text.replace(/\r\n?/g, "\n");
    hash.update(`${Buffer.byteLength(normal)}
`).update(normal);
  }
  return hash.digest("hex");
}
var NOT_FOR_PIP = /(?:^|\/)(?:uv\.lock|poetry\.lock|pylock(?:\.[^./]+)?\.toml)$/;
async function installerLock(files, lock, view, input) {
  const translated = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(view, "requirements.txt");
  if (await files.exists(translated)) return translated;
  if (!NOT_FOR_PIP.test(lock)) return lock;
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
    {
      input,
      expected: `${translated}, which wheel-cache makes of ${node_path__WEBPACK_IMPORTED_MODULE_5__.posix.basename(lock)} (run it before, with the same wheelhouse)`,
      seen: "no such file"
    }
  ]);
}

// packages/images/src/python-environment.ts


function environmentDigest(lockDigest, { python }) {
  const facts = ["env1", lockDigest, python.path, python.version, python.implementation, python.platform];
  return (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256").update(JSON.stringify(facts)).digest("hex");
}
function environmentFolder(stateDirectory, digest) {
  return (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(stateDirectory, "python", digest);
}
var MARK = "environment.json";
async function hasEnvironment(files, folder) {
  return await files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, MARK)) && await files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, "bin", "python"));
}
async function ensureEnvironment(request, chosen, stateDirectory, ports, attempt) {
  const folder = environmentFolder(stateDirectory, request.digest);
  const python = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, "bin", "python");
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
  await ports.files.writeAtomic((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, MARK), `${JSON.stringify({ ...mark, createdAt }, null, 2)}
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
  const known2 = Object.keys(application.services).filter(
    (name) => application.services[name]?.process !== void 0
  );
  const wrong = chosen.filter((name) => !known2.includes(name));
  if (wrong.length > 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz(
      wrong.map((name) => ({
        input: "services",
        expected: `services with a process section${(0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_3__/* .suggest */ .ZA)(name, known2)}`,
        seen: name
      }))
    );
  return chosen.length === 0 ? known2 : known2.filter((name) => chosen.includes(name));
}
async function prepareProcessBuilds(services, settings2, ports) {
  const prepared = /* @__PURE__ */ new Map();
  for (const service of services) prepared.set(service, await prepare(service, settings2, ports));
  const find = (unit) => {
    const found = prepared.get(unit.service);
    if (!found) throw new Error(`${unit.service} was not prepared`);
    return found;
  };
  return {
    units: [...prepared.values()].map((one) => one.unit),
    builder: {
      existing: async (known2) => {
        const there = /* @__PURE__ */ new Set();
        for (const [unit, artifact] of known2)
          if (await isWhole(find(unit), artifact, settings2, ports)) there.add(unit.service);
        return there;
      },
      build: (unit, attempt) => build2(find(unit), settings2, ports, attempt)
    }
  };
}
async function prepare(service, settings2, ports) {
  const { application } = settings2;
  const definition2 = application.services[service]?.process;
  if (!definition2) throw new Error(`${service} has no process section`);
  const roots = treeRoots(definition2);
  for (const root of roots) {
    if (await ports.files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(application.root, root))) continue;
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
      { input: `services.${service}.process`, expected: "files and folders that exist", seen: root }
    ]);
  }
  const hidden = [settings2.stateDirectory, settings2.wheelhouse].map(
    (path2) => (0,node_path__WEBPACK_IMPORTED_MODULE_5__.relative)(application.root, path2)
  );
  const keep = (name, path2) => !isIgnored(name) && !hidden.includes(path2);
  const entries = await ports.trees.scan(application.root, roots, keep);
  const stray = entries.find(leadsOutside);
  if (stray)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
      {
        input: `services.${service}.process`,
        expected: "files, and links that stay inside the repository",
        seen: `${stray.path}, a link to ${stray.content}`
      }
    ]);
  const { requirements, lockDigest } = await readLock(service, settings2, ports);
  const environment = environmentDigest(lockDigest, settings2.python);
  const digest = treeDigest(entries, {
    service,
    command: definition2.command,
    version: settings2.version,
    environment
  });
  return {
    unit: { service, digest, needs: [], sameAs: void 0, claims: { cpu: 1 } },
    entries,
    requirements,
    environment
  };
}
function treeRoots(definition2) {
  const own = [definition2.directory, ...definition2.include];
  const holdsOwn = (folder) => own.some((root) => root.startsWith(`${folder.replace(/\/$/, "")}/`));
  return [.../* @__PURE__ */ new Set([...own, ...definition2["python-path"].filter((folder) => !holdsOwn(folder))])];
}
async function readLock(service, settings2, ports) {
  const lock = settings2.application.services[service]?.lock;
  if (lock === void 0) return { requirements: void 0, lockDigest: "" };
  const input = `services.${service}.lock`;
  const view = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(settings2.wheelhouse, "views", service);
  const path2 = await installerLock(ports.files, (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(settings2.application.root, lock), view, input);
  return { requirements: path2, lockDigest: lockContentDigest(await lockFiles(ports.files, path2, input)) };
}
async function isWhole(prepared, artifact, settings2, ports) {
  if (artifact.kind !== "tree" || artifact.digest !== prepared.unit.digest) return false;
  const folder = (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_1__/* .artifactFolder */ .TS)(settings2.stateDirectory, prepared.unit.service, artifact.digest);
  if (!await ports.files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, "artifact.json"))) return false;
  if (!await hasEnvironment(ports.files, environmentFolder(settings2.stateDirectory, prepared.environment)))
    return false;
  const source = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, "source");
  return sameEntries(await ports.trees.scan(source, ["."], () => true), prepared.entries);
}
async function build2(prepared, settings2, ports, attempt) {
  const { service, digest } = prepared.unit;
  const { stateDirectory } = settings2;
  const request = {
    requirements: prepared.requirements,
    wheels: (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(settings2.wheelhouse, "views", service),
    digest: prepared.environment
  };
  const python = await ensureEnvironment(request, settings2.python, stateDirectory, ports, attempt);
  const folder = (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_1__/* .artifactFolder */ .TS)(stateDirectory, service, digest);
  const artifact = { kind: "tree", digest };
  const done = { artifact, movedBytes: false, cached: void 0, bytes: 0, steps: [] };
  if (await isWhole(prepared, artifact, settings2, ports)) {
    attempt.say(`${folder} is whole already; something may run from it, so it is left alone`);
    return done;
  }
  const unfinished = `${folder}.part`;
  await ports.files.remove(unfinished);
  attempt.say(`${prepared.entries.length} files of ${service} go to ${folder}/source`);
  await ports.trees.copy(settings2.application.root, prepared.entries, (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(unfinished, "source"));
  const createdAt = new Date(ports.clock.now()).toISOString();
  const manifest = { schema: 1, service, digest, python, version: settings2.version, createdAt };
  await ports.files.writeAtomic((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(unfinished, "artifact.json"), `${JSON.stringify(manifest, null, 2)}
`);
  await ports.files.remove(folder);
  await ports.trees.rename(unfinished, folder);
  return done;
}

// packages/images/src/texts.ts
var list = (names) => names.join(", ");
var s = (seconds) => seconds.toFixed(1);
var en = {
  title: "Builds",
  head: [
    ...["service", "status", "attempts", "queued (s)", "seconds", "rest (s)", "cached", "bytes", "size"],
    ...["slowest step", "push", "reason"]
  ],
  planHead: ["service", "step", "reason"],
  status: { built: "built", skipped: "skipped", failed: "failed", blocked: "blocked" },
  push: { none: "", pushed: "pushed", failed: "failed" },
  planned: (build3, skip) => `${build3} services would be built, ${skip} are unchanged. Nothing was changed.`,
  done: (built, skipped) => `${built} services built, ${skipped} unchanged.`,
  failed: (failed, blocked) => `${list(failed)} could not be built${blocked.length > 0 ? `; not begun: ${list(blocked)}` : ""}.`,
  notPushed: (services) => `${list(services)} could not be pushed; what was built is kept, and only the push is tried again by the next run.`,
  account: (one) => `${s(one.wallSeconds)} s in all. The longest chain of needs: ${one.critical.services.join(" -> ")}, ${s(one.critical.seconds)} s. Side by side it would have taken ${s(one.parallelSeconds)} s at best, two at a time ${s(one.twoLanesSeconds)} s.`
};
var es = {
  title: "Construcciones",
  head: [
    ...[
      "servicio",
      "estado",
      "intentos",
      "espera (s)",
      "segundos",
      "pausa (s)",
      "en caché",
      "bytes",
      "tamaño"
    ],
    ...["paso más lento", "envío", "motivo"]
  ],
  planHead: ["servicio", "paso", "motivo"],
  status: { built: "construido", skipped: "sin cambios", failed: "falló", blocked: "bloqueado" },
  push: { none: "", pushed: "enviado", failed: "falló" },
  planned: (build3, skip) => `Se construirían ${build3} servicios; ${skip} no cambiaron. No se cambió nada.`,
  done: (built, skipped) => `${built} servicios construidos, ${skipped} sin cambios.`,
  failed: (failed, blocked) => `No se pudo construir ${list(failed)}${blocked.length > 0 ? `; sin empezar: ${list(blocked)}` : ""}.`,
  notPushed: (services) => `No se pudo enviar ${list(services)}; lo construido se conserva, y la próxima ejecución solo repite el envío.`,
  account: (one) => `${s(one.wallSeconds)} s en total. La cadena más larga: ${one.critical.services.join(" -> ")}, ${s(one.critical.seconds)} s. En paralelo habrían sido ${s(one.parallelSeconds)} s en el mejor caso, de dos en dos ${s(one.twoLanesSeconds)} s.`
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
    for (const path2 of roots) await scanInto(found, root, (0,node_path__WEBPACK_IMPORTED_MODULE_5__.relative)(root, (0,node_path__WEBPACK_IMPORTED_MODULE_5__.resolve)(root, path2)), keep);
    return [...found.values()];
  },
  copy: async (root, entries, to) => {
    await makeFolder(to);
    for (const entry of entries) {
      const target = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(to, entry.path);
      await makeFolder((0,node_path__WEBPACK_IMPORTED_MODULE_5__.dirname)(target));
      if (entry.mode === "link") await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.symlink)(entry.content, target);
      else {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.copyFile)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(root, entry.path), target);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.chmod)(target, Number.parseInt(entry.mode, 8));
      }
    }
  },
  makeReadable,
  makeFolder,
  rename: node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.rename
};
async function scanInto(found, root, path2, keep) {
  const absolute2 = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(root, path2);
  const facts = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.lstat)(absolute2, { bigint: true });
  if (facts.isSymbolicLink()) found.set(path2, { path: path2, mode: "link", content: await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.readlink)(absolute2) });
  else if (facts.isFile()) {
    const mode = (facts.mode & 0o100n) === 0n ? "0644" : "0755";
    found.set(path2, { path: path2, mode, content: await contentOf(absolute2, facts) });
  } else if (facts.isDirectory()) {
    const inner = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.readdir)(absolute2, { withFileTypes: true });
    const below = inner.map((one) => ({ one, at: path2 === "" ? one.name : `${path2}/${one.name}` }));
    const kept = below.filter(({ one, at }) => keep(one.name, at, one.isDirectory()));
    await Promise.all(kept.map(({ at }) => scanInto(found, root, at, keep)));
  }
}
var SMALL_BYTES = 1048576n;
var AT_ONCE3 = 16;
var reading = 0;
var turns = [];
var known = /* @__PURE__ */ new Map();
function contentOf(path2, facts) {
  if (facts.size <= SMALL_BYTES) return inTurn(() => sha256OfSmall(path2));
  const key = [facts.dev, facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join(" ");
  const found = known.get(key) ?? inTurn(() => sha256OfFile(path2));
  known.set(key, found);
  found.catch(() => known.delete(key));
  return found;
}
async function inTurn(read) {
  if (reading >= AT_ONCE3)
    await new Promise((resolve4) => {
      turns.push(resolve4);
    });
  reading += 1;
  try {
    return await read();
  } finally {
    reading -= 1;
    turns.shift()?.();
  }
}
async function sha256OfSmall(path2) {
  return (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256").update(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.readFile)(path2)).digest("hex");
}
async function sha256OfFile(path2) {
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256");
  for await (const chunk of (0,node_fs__WEBPACK_IMPORTED_MODULE_7__.createReadStream)(path2)) hash.update(chunk);
  return hash.digest("hex");
}
async function makeFolder(folder) {
  const first = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.mkdir)(folder, { recursive: true });
  if (first === void 0) return;
  for (let path2 = folder; path2.length >= first.length; path2 = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.dirname)(path2)) await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.chmod)(path2, 493);
}
async function makeReadable(folder) {
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.chmod)(folder, 493);
  for (const entry of await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.readdir)(folder, { withFileTypes: true })) {
    const path2 = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(path2);
    else if (entry.isFile()) {
      const { mode } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.stat)(path2);
      const wanted = (mode & 64) === 0 ? mode | 292 : mode | 365;
      if (wanted !== mode) await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_8__.chmod)(path2, wanted & 4095);
    }
  }
}

// actions/sequential-build/action.ts



// actions/sequential-build/prepare-builds.ts

async function prepareBuilds(given) {
  const { application, stateDirectory, wheelhouse, inputs, ports } = given;
  const engine = inputs.engine === "auto" ? application.engine : inputs.engine;
  const source = sourceOf(given);
  if (engine !== "process" || source.kind !== "compose") return prepareImageBuilds(given, source);
  const services = processServices(application, inputs.services);
  const python = await (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_1__/* .findInterpreter */ .Ax)(ports.exec, ports.workspace, inputs.python);
  if (python.remark) ports.log.warning(python.remark, { title: "sequential-build" });
  const settings2 = { application, stateDirectory, wheelhouse, version: inputs.version, python };
  const prepared = await prepareProcessBuilds(services, settings2, { ...ports, trees: realTreeStore });
  const delivered = Object.keys(application.services);
  return {
    ...prepared,
    definitions: /* @__PURE__ */ new Map(),
    published: /* @__PURE__ */ new Map(),
    delivered,
    asked: [],
    images: { find: () => void 0 }
  };
}
async function prepareImageBuilds(given, source) {
  const { application, wheelhouse, inputs, ports, rank, state } = given;
  const obstacle = cacheObstacle(inputs.layerCache, ports.environment);
  if (obstacle !== void 0)
    ports.log.warning(`${obstacle}: layers are not kept`, { title: "sequential-build" });
  const prepared = await prepareImages(
    {
      ...{ application, source, wheelhouse, rank, chosen: inputs.services, version: inputs.version },
      ...{ buildArgs: inputs.buildArgs, wheelDigests: inputs.wheelDigests, builder: inputs.builder },
      ...{ push: inputs.push, registry: inputs.registry, tags: inputs.tags, workspace: ports.workspace },
      artifacts: [...state.finished.values()].map((one) => one.artifact.digest),
      askedBefore: state.asked,
      claims: claimsOf(application),
      provenance: inputs.provenance === "auto" ? "" : inputs.provenance,
      tagByDigest: inputs.skipUnchanged === "registry",
      cache: {
        backend: obstacle === void 0 ? inputs.layerCache : "none",
        mode: inputs.cacheMode,
        application: application.application,
        folder: absolute(ports, inputs.cacheFolder),
        from: lines(inputs.cacheFrom),
        to: lines(inputs.cacheTo)
      }
    },
    { ...ports, trees: realTreeStore }
  );
  const { units, builder, definitions, asked, images } = prepared;
  const published = /* @__PURE__ */ new Map();
  if (inputs.skipUnchanged === "registry")
    for (const [service, digest] of await findPublished(units, definitions, inputs.registry, ports.exec)) {
      const name = repositoryOf(definitions.get(service)?.image ?? service, inputs.registry);
      published.set(service, { kind: "image", name, digest });
    }
  const delivered = [...prepared.delivered ?? units.map((unit) => unit.service)];
  return { units, builder, definitions, delivered, published, asked, images };
}
function sourceOf({ application, inputs, ports }) {
  const overrides = lines(inputs.bakeSet);
  if (inputs.bakeFile !== "" && inputs.buildList !== "")
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
      { input: "build-list", expected: "nothing, since bake-file is given", seen: "a list" }
    ]);
  if (inputs.bakeFile !== "") return { kind: "bake", file: absolute(ports, inputs.bakeFile), overrides };
  if (inputs.buildList !== "")
    return { kind: "list", pairs: readPairs(inputs.buildList, "build-list"), input: "build-list" };
  const { build: build3 } = application;
  const file = build3?.["bake-file"];
  if (file !== void 0) return { kind: "bake", file: (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(application.root, file), overrides };
  return build3?.list ? { kind: "list", pairs: build3.list, input: "build.list" } : { kind: "compose" };
}
function claimsOf(application) {
  const written = Object.entries(application.build?.resources ?? {});
  return Object.fromEntries(
    written.map(([service, amounts]) => [service, readAmounts(amounts, `build.resources.${service}`)])
  );
}
function absolute(ports, path2) {
  return (0,node_path__WEBPACK_IMPORTED_MODULE_5__.isAbsolute)(path2) ? path2 : (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(ports.workspace, path2);
}
function lines(text) {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
}

// actions/sequential-build/read-run.ts

function readPolicy(inputs) {
  return {
    retries: inputs.retries,
    retryOn: readPatterns(inputs.retryOn),
    cooldownMs: inputs.cooldownSeconds * 1e3,
    cooldownMode: inputs.cooldownMode,
    attemptTimeoutMs: inputs.attemptTimeoutSeconds * 1e3,
    idleTimeoutMs: inputs.idleTimeoutSeconds * 1e3,
    keepGoing: inputs.keepGoing,
    limits: { lanes: inputs.maxParallel, resources: readAmounts(inputs.resources, "resources") },
    linesShown: inputs.logLines,
    backoffMs: (failures) => Math.min(6e4, 2e3 * 2 ** (failures - 1))
  };
}
function readPatterns(patterns) {
  return patterns.map((pattern) => {
    try {
      return new RegExp(pattern, "i");
    } catch (error) {
      const seen = error instanceof Error ? error.message : pattern;
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([{ input: "retry-on", expected: "regular expressions", seen }]);
    }
  });
}
async function knownBuilds(units, builder, state) {
  const before = /* @__PURE__ */ new Map();
  for (const unit of units) {
    const one = state.finished.get(unit.service);
    if (one && one.digest === unit.digest) before.set(unit, one.artifact);
  }
  const there = before.size > 0 ? await builder.existing(before) : /* @__PURE__ */ new Set();
  const known2 = /* @__PURE__ */ new Map();
  for (const unit of units) {
    const one = state.finished.get(unit.service);
    if (one) known2.set(unit.service, { ...one, exists: there.has(unit.service) });
  }
  return known2;
}
async function writeBakeFile(folder, units, definitions, given) {
  if (definitions.size === 0) return "";
  const { wheelhouse, inputs, ports } = given;
  const withWheels = /* @__PURE__ */ new Set();
  for (const { service } of units)
    if (await ports.files.exists(wheelsOf(wheelhouse, service))) withWheels.add(service);
  const buildArgs = { ...PIP_ARGUMENTS, ...inputs.buildArgs };
  const path2 = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, "docker-bake.json");
  await ports.files.writeAtomic(
    path2,
    describeBake(units, definitions, { wheelhouse, buildArgs, withWheels }),
    384
  );
  return path2;
}

// actions/sequential-build/report.ts
function reportPlan(steps, language) {
  const say = texts[language];
  const named = (action2) => steps.filter((step) => step.action === action2).map((step) => step.unit.service);
  const sentence = say.planned(named("build").length, named("skip").length + named("share").length);
  const kept = steps.flatMap(
    (step) => step.action === "skip" ? [[step.unit.service, (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_1__/* .formatArtifact */ .oN)(step.artifact)]] : []
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
      "cache-ratio": "0",
      digests: "{}",
      "bake-file": "",
      plan: describePlan(steps)
    },
    summary: [
      { heading: say.title },
      { paragraph: sentence },
      {
        table: { head: say.planHead, rows: steps.map((step) => [step.unit.service, step.action, step.why]) }
      }
    ],
    outcome: { kind: "passed", message: sentence }
  };
}
function reportBuilds(results, facts) {
  const say = texts[facts.language];
  const services = (test) => results.filter(test).map((one) => one.service);
  const named = (status) => services((one) => one.status === status);
  const [built, failed, blocked] = [named("built"), named("failed"), named("blocked")];
  const skipped = named("skipped");
  const notPushed = services((one) => one.push === "failed");
  const notBuilt = failed.length + blocked.length > 0;
  const sentences = [
    notBuilt ? say.failed(failed.length > 0 ? failed : blocked, failed.length > 0 ? blocked : []) : "",
    notPushed.length > 0 ? say.notPushed(notPushed) : ""
  ].filter((one) => one !== "");
  const bad = sentences.length > 0;
  const sentence = bad ? sentences.join(" ") : say.done(built.length, skipped.length);
  const advice = results.find((one) => one.diagnosis)?.diagnosis?.advice;
  return {
    outputs: {
      // In the order of the delivery, whatever the order of building was: equal results are equal outputs.
      images: pairs(
        facts.delivered.flatMap((service) => results.find((one) => one.service === service) ?? []),
        (one) => one.artifact ? (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_1__/* .formatArtifact */ .oN)(one.artifact) : void 0
      ),
      built: JSON.stringify(built),
      skipped: JSON.stringify(skipped),
      failed: JSON.stringify(services((one) => one.status === "failed" || one.push === "failed")),
      blocked: JSON.stringify(blocked),
      attempts: pairs(results, (one) => one.attempts.length),
      timings: JSON.stringify(results.map(timing)),
      "cache-ratio": facts.account.cacheRatio.toFixed(3),
      digests: pairs(results, (one) => one.published?.ref),
      "bake-file": facts.bakeFile,
      plan: facts.plan
    },
    summary: [
      { heading: say.title },
      { paragraph: sentence },
      ...built.length > 0 ? [{ paragraph: say.account(facts.account) }] : [],
      { table: { head: say.head, rows: results.map((one) => row(one, say, facts)) } },
      ...results.flatMap(
        (one) => one.diagnosis ? [{ paragraph: `${one.service}: ${one.reason}. ${one.diagnosis.advice}` }] : []
      )
    ],
    outcome: bad ? { kind: "failed", message: sentence, ...advice ? { advice } : {} } : { kind: "passed", message: sentence }
  };
}
function pairs(results, value) {
  const entries = results.map((one) => [one.service, value(one)]);
  return JSON.stringify(Object.fromEntries(entries.filter(([, one]) => one !== void 0)));
}
function row(result, say, facts) {
  const size = result.artifact?.kind === "image" ? facts.sizeOf(result.artifact.digest) : void 0;
  const slow = slowestStep(result);
  return [
    result.service,
    say.status[result.status],
    result.attempts.length,
    result.queuedSeconds.toFixed(1),
    result.seconds.toFixed(1),
    result.cooldownSeconds.toFixed(1),
    result.cached ? `${result.cached[0]}/${result.cached[1]}` : "",
    result.bytes > 0 ? humanBytes(result.bytes) : "",
    size === void 0 ? "" : humanBytes(size),
    slow ? `${slow.name.slice(0, 80)} (${slow.seconds.toFixed(1)} s)` : "",
    say.push[result.push],
    result.reason
  ];
}
function timing(result) {
  return {
    service: result.service,
    status: result.status,
    queuedSeconds: round(result.queuedSeconds),
    seconds: round(result.seconds),
    cooldownSeconds: round(result.cooldownSeconds),
    attempts: result.attempts.map(({ what, seconds, end }) => ({ what, seconds: round(seconds), end })),
    cached: result.cached ?? null,
    bytes: result.bytes,
    steps: result.steps.map((step) => ({
      name: step.name,
      seconds: round(step.seconds),
      cached: step.cached
    }))
  };
}
function round(seconds) {
  return Math.round(seconds * 1e3) / 1e3;
}

// actions/sequential-build/action.ts
var action = (0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_3__/* .defineRun */ .lL)(_part_chunk_F6ILQSQD_js__WEBPACK_IMPORTED_MODULE_0__/* .spec */ .I, async (inputs, ports) => {
  const policy = readPolicy(inputs);
  const started = ports.clock.monotonic();
  const { deliveryFile, environment, envFile } = inputs;
  const application = await (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_1__/* .readDelivery */ .nR)(ports.files, ports.workspace, deliveryFile, environment, {
    envFile
  });
  const stateDirectory = absolute(ports, inputs.stateDirectory);
  const wheelhouse = inputs.wheelhouse === "" ? (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(stateDirectory, "wheelhouse") : absolute(ports, inputs.wheelhouse);
  const folder = (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_1__/* .deploymentFolder */ .iR)(stateDirectory, application.application, application.environmentName);
  const state = await openBuildState(ports.files, (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, "builds.json"));
  const history = new Map(
    [.../* @__PURE__ */ new Set([...state.finished.keys(), ...state.failed])].map((name) => [
      name,
      { failed: state.failed.has(name), seconds: state.finished.get(name)?.seconds ?? 0 }
    ])
  );
  const rank = rankByHistory(history);
  const given = { application, stateDirectory, wheelhouse, inputs, ports, rank, state };
  const prepared = await prepareBuilds(given);
  const { units, builder, definitions, delivered, published } = prepared;
  checkClaims(
    units.map((unit) => ({ ...unit, name: unit.service })),
    policy.limits
  );
  const plan = planDigest(units);
  const steps = planBuilds(units, {
    skip: inputs.skipUnchanged,
    known: await knownBuilds(units, builder, state),
    resumed: inputs.resume === "auto" ? state.resumed(plan) : /* @__PURE__ */ new Set(),
    published
  });
  for (const step of steps) ports.log.info(`${step.unit.service}: ${step.action}, ${step.why}`);
  if (inputs.dryRun) return reportPlan(steps, inputs.language);
  await state.begin(plan, prepared.asked);
  const bakeFile = await writeBakeFile(folder, units, definitions, { wheelhouse, inputs, ports });
  const observe = () => readActivity(ports.files);
  const results = await executeBuilds(steps, policy, {
    ...ports,
    ...{ builder, state, observe, heartbeat: realHeartbeat, cores: (0,node_os__WEBPACK_IMPORTED_MODULE_9__.availableParallelism)() }
  });
  await state.end(
    results.filter((one) => one.status === "failed" || one.push === "failed" || one.status === "blocked").map((one) => one.service)
  );
  const account = accountOf(results, units, (ports.clock.monotonic() - started) / 1e3);
  const ids = results.flatMap(
    (one) => one.status === "built" && one.artifact?.kind === "image" ? [one.artifact.digest] : []
  );
  const sizes = ids.length > 0 ? await inspectImages(ids, ports.exec) : prepared.images;
  const sizeOf = (digest) => (sizes.find(digest) ?? prepared.images.find(digest))?.bytes;
  return reportBuilds(results, {
    delivered,
    plan: describePlan(steps),
    account,
    sizeOf,
    bakeFile,
    language: inputs.language
  });
});



/***/ })

};
