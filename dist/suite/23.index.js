export const id = 23;
export const ids = [23];
export const modules = {

/***/ 23:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_WLU7Y256_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4041);
/* harmony import */ var _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3611);
/* harmony import */ var _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3967);
/* harmony import */ var _part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(954);
/* harmony import */ var _part_chunk_5MTIN2IK_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1327);
/* harmony import */ var _part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1741);
/* harmony import */ var _part_chunk_NGRVPRTX_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5559);
/* harmony import */ var _part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5520);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5332);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6760);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(7598);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(8522);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(1455);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(7067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(4708);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(7075);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(6466);
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_18__ = __webpack_require__(4573);










// actions/trivy-gate/action.ts


// packages/gate/src/base-side.ts


// packages/gate/src/gate-error.ts
var GateError = class extends Error {
  constructor(seen, cause) {
    super(seen, cause === void 0 ? void 0 : { cause });
    this.name = "GateError";
  }
};

// packages/gate/src/plan-scan.ts

var ALLOWED = /^(PATH|HOME|TMPDIR|LANG|LC_ALL|XDG_RUNTIME_DIR|SSL_CERT_FILE|SSL_CERT_DIR|DOCKER_(HOST|CONFIG|CONTEXT|CERT_PATH|TLS_VERIFY)|(https?|no|all)_proxy)$/i;
var SCANNERS_OF = {
  image: ["vuln", "misconfig", "secret", "license"],
  fs: ["vuln", "misconfig", "secret", "license"],
  repo: ["vuln", "misconfig", "secret", "license"],
  config: ["misconfig"],
  sbom: ["vuln", "license"]
};
function planScan(request, workspace, scratch, environment) {
  const scanners = request.scanners.filter((scanner) => SCANNERS_OF[request.scanType].includes(scanner));
  if (scanners.length === 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
      {
        input: "scanners",
        expected: `one of ${SCANNERS_OF[request.scanType].join(", ")} for scan-type ${request.scanType}`,
        seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(request.scanners.join(","))
      }
    ]);
  const configFile = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(scratch, "trivy.yaml");
  const ignoreFile = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(scratch, "trivyignore");
  const output = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(scratch, `${request.name ?? "report"}.json`);
  const chosen = request.scanType === "config" ? [] : ["--scanners", scanners.join(",")];
  const cache = request.cacheDirectory === "" ? [] : ["--cache-dir", absolute(request.cacheDirectory, workspace)];
  return {
    argv: [
      ...[request.trivy, request.scanType, "--config", configFile, ...cache],
      ...["--timeout", `${Math.ceil(request.timeoutSeconds)}s`],
      ...["--format", "json", "--output", output, "--exit-code", "0", "--ignorefile", ignoreFile],
      ...chosen,
      ...scanTarget(request, workspace)
    ],
    env: { ...withheld(environment), ...settings(request.offline, request.databaseReady ?? false) },
    cwd: scratch,
    configFile,
    ignoreFile,
    output,
    why: `${request.scanType} scan of ${request.target} for ${scanners.join(", ")}`
  };
}
function isImageArchive(target) {
  return /\.tar(\.gz)?$/.test(target);
}
function scanTarget(request, workspace) {
  const { target, scanType } = request;
  if (!/^[^-\s\p{Cc}][^\s\p{Cc}]*( [^\s\p{Cc}]+)*$/u.test(target))
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
      {
        input: "target",
        expected: 'an image, a path or an address that does not begin with "-"',
        seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(target)
      }
    ]);
  if (scanType === "image" && isImageArchive(target)) return ["--input", absolute(target, workspace)];
  if (scanType === "image" || scanType === "repo" && isAddress(target)) return ["--", target];
  return ["--", absolute(target, workspace)];
}
function isAddress(target) {
  return /^[a-z]+:\/\//.test(target);
}
function absolute(path, workspace) {
  return (0,node_path__WEBPACK_IMPORTED_MODULE_8__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(workspace, path);
}
function withheld(environment) {
  return Object.fromEntries(
    Object.keys(environment).filter((name) => !ALLOWED.test(name)).map((name) => [name, void 0])
  );
}
function settings(offline, databaseReady) {
  const quiet = ["NO_PROGRESS", "SKIP_VERSION_CHECK", "DISABLE_TELEMETRY"];
  const closed = [
    "SKIP_DB_UPDATE",
    "SKIP_JAVA_DB_UPDATE",
    "SKIP_CHECK_UPDATE",
    "SKIP_VEX_REPO_UPDATE",
    "OFFLINE_SCAN"
  ];
  const chosen = offline ? closed : databaseReady ? ["SKIP_DB_UPDATE"] : [];
  return Object.fromEntries([...quiet, ...chosen].map((name) => [`TRIVY_${name}`, "true"]));
}

// packages/gate/src/base-side.ts
var GIT_TIMEOUT_MS = 12e4;
var SHA = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
function isProposal(eventName) {
  return ["pull_request", "pull_request_target", "merge_group"].includes(eventName ?? "");
}
function gitIn(workspace, exec, environment) {
  const own = ["core.hooksPath=/dev/null", "core.fsmonitor=false", `safe.directory=${workspace}`];
  return async (words, env = {}) => {
    const settings2 = own.flatMap((setting) => ["-c", setting]);
    const answer = await exec(["git", ...settings2, "-C", workspace, ...words], {
      env: { ...withheld(environment), GIT_TERMINAL_PROMPT: "0", ...env },
      timeoutMs: GIT_TIMEOUT_MS,
      keepBytes: 64 * 1024 * 1024
    });
    return answer.code === 0 ? answer.stdout : void 0;
  };
}
async function resolveBase(facts, baseRef, git) {
  const head = await commit("HEAD", git);
  if (head === void 0) throw new GateError("base: expected a checkout with a commit, saw none");
  const base = baseRef === "" ? await baseOfEvent(facts, head, git) : await commit(baseRef, git);
  if (base === void 0) throw new GateError(missingBase(facts, baseRef));
  if (base === head)
    throw new GateError(`base: expected another commit than the tested one, saw ${head} for both`);
  return base;
}
async function resolveTrusted(facts, git) {
  const head = await commit("HEAD", git);
  const target = field(facts.event, "pull_request", "base", "sha");
  const base = facts.eventName === "pull_request_target" && target !== void 0 ? await commit(target, git) : head && await baseOfEvent(facts, head, git);
  if (base === void 0) throw new GateError(missingBase(facts, ""));
  return base;
}
function missingBase(facts, baseRef) {
  const what = baseRef === "" ? `the base of the event ${facts.eventName ?? "(none)"}` : `base-ref ${baseRef}`;
  return `base: expected ${what} in the checkout, saw no such commit; check out with fetch-depth: 2 (0 for pushes of several commits), or give base-ref`;
}
async function baseOfEvent(facts, head, git) {
  const { event, eventName } = facts;
  if (eventName === "merge_group") return known(field(event, "merge_group", "base_sha"), git);
  if (eventName === "push") return known(field(event, "before"), git);
  if (eventName !== "pull_request" && eventName !== "pull_request_target") return void 0;
  if (eventName === "pull_request" && head === facts.sha) {
    return await commit(`${head}^2`, git) === void 0 ? void 0 : commit(`${head}^1`, git);
  }
  const target = field(event, "pull_request", "base", "sha");
  if (head !== field(event, "pull_request", "head", "sha") || !target || !SHA.test(target)) return void 0;
  const fork = await git(["merge-base", "--end-of-options", target, head]);
  return fork?.trim();
}
function known(sha, git) {
  return sha !== void 0 && SHA.test(sha) ? commit(sha, git) : Promise.resolve(void 0);
}
async function commit(name, git) {
  const answer = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]);
  const sha = answer?.trim();
  return sha !== void 0 && SHA.test(sha) ? sha : void 0;
}
function field(value, ...path) {
  const end = path.reduce(
    (at, key) => typeof at === "object" && at !== null && Object.hasOwn(at, key) ? at[key] : void 0,
    value
  );
  return typeof end === "string" ? end : void 0;
}
async function fileOf(sha, path, git) {
  const name = `${sha}:./${path}`;
  if ((await git(["cat-file", "-t", name]))?.trim() !== "blob") return void 0;
  return git(["cat-file", "blob", name]);
}
async function writeTree(sha, scratch, git) {
  const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(scratch, "base");
  const env = { GIT_INDEX_FILE: (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(scratch, "base.index") };
  const listed = await git(["read-tree", sha], env);
  const written = listed === void 0 ? void 0 : await git(["checkout-index", "--all", "--quiet", `--prefix=${folder}/`], env);
  if (written === void 0)
    throw new GateError(`base: expected to write the files of ${sha}, saw git refuse`);
  return folder;
}
function pullRequestOf(facts) {
  if (facts.eventName !== "pull_request" && facts.eventName !== "pull_request_target") return void 0;
  const event = facts.event;
  const number = event?.pull_request?.number;
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 ? number : void 0;
}

// packages/gate/src/finding-key.ts

function findingKey(finding2) {
  if (finding2.scanner === "vuln")
    return JSON.stringify([
      "vuln",
      finding2.id,
      finding2.resultClass,
      finding2.resultType,
      comparableTarget(finding2),
      packageWithoutVersion(finding2.purl) || finding2.packageName,
      finding2.packagePath
    ]);
  if (finding2.scanner === "license")
    return JSON.stringify(["license", finding2.id, finding2.packageName, finding2.packagePath]);
  return JSON.stringify([finding2.scanner, finding2.id, finding2.target, finding2.subject]);
}
function findingFingerprint(finding2) {
  return (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256").update(findingKey(finding2)).digest("hex");
}
function comparableTarget(finding2) {
  return finding2.resultClass === "os-pkgs" ? "" : finding2.target;
}
function packageWithoutVersion(purl) {
  const bare = purl.replace(/[?#].*$/s, "");
  const version = bare.lastIndexOf("@");
  return version > bare.lastIndexOf("/") ? bare.slice(0, version) : bare;
}

// packages/gate/src/finding.ts
var SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"];
function countBySeverity(findings) {
  const counts = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, UNKNOWN: 0 };
  for (const finding2 of findings) counts[finding2.severity] += 1;
  return counts;
}
function worstFirst(findings) {
  return [...findings].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || _part_chunk_WLU7Y256_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.indexOf(a.scanner) - _part_chunk_WLU7Y256_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.indexOf(b.scanner) || compare(a.id, b.id) || compare(a.target, b.target) || compare(a.packageName, b.packageName)
  );
}
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// packages/gate/src/ignore-file.ts
var DAY_MS = 864e5;
var KEYS = ["id", "expires", "reason", "scanner", "package", "target"];
var MAX_ENTRIES = 5e3;
function parseIgnoreFile(text, input, now, maxDays) {
  const root = (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_4__/* .readYaml */ .gM)(text, input);
  if (!isRecord(root) || root["version"] !== 1 || !Array.isArray(root["ignore"]))
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
      {
        input,
        expected: "version: 1 and a list named ignore",
        seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(isRecord(root) ? Object.keys(root) : root)
      }
    ]);
  const problems = unknownKeys(root, ["version", "ignore"], input);
  const items = root["ignore"];
  if (items.length > MAX_ENTRIES)
    problems.push({ input, expected: `at most ${MAX_ENTRIES} entries`, seen: String(items.length) });
  const entries = items.slice(0, MAX_ENTRIES).flatMap((item, index) => {
    const result = parseEntry(item, `${input}: ignore[${index}]`, now + maxDays * DAY_MS);
    problems.push(...result.problems);
    return result.entry ?? [];
  });
  const scopes = entries.map(scopeOf);
  const first = /* @__PURE__ */ new Map();
  scopes.forEach((scope, index) => {
    if (!first.has(scope)) first.set(scope, index);
    if ((first.get(scope) ?? index) < index)
      problems.push({
        input: `${input}: ignore[${index}]`,
        expected: "each entry once",
        seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(entries[index]?.id)
      });
  });
  if (problems.length > 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz(problems);
  return entries;
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function scopeOf(entry) {
  return JSON.stringify([entry.id, entry.scanner ?? "", entry.packageName ?? "", entry.target ?? ""]);
}
function unknownKeys(record, known2, place2) {
  return Object.keys(record).filter((key) => !known2.includes(key)).map((key) => ({
    input: place2,
    expected: `only known keys${(0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_6__/* .suggest */ .ZA)(key, known2)}`,
    seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(key)
  }));
}
function parseEntry(item, place2, latest) {
  if (!isRecord(item))
    return {
      entry: void 0,
      problems: [{ input: place2, expected: "id, expires and reason", seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(item) }]
    };
  const problems = unknownKeys(item, KEYS, place2);
  const word = (key, needed) => {
    const value = item[key];
    if (typeof value === "string" && value.trim() !== "") return value.trim();
    if (value === void 0 && !needed) return void 0;
    problems.push({ input: `${place2}.${key}`, expected: "text", seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(value) });
    return void 0;
  };
  const id = word("id", true);
  const reason = word("reason", true);
  const scanner = word("scanner", false);
  const known2 = _part_chunk_WLU7Y256_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.find((name) => name === scanner);
  if (scanner !== void 0 && !known2)
    problems.push({
      input: `${place2}.scanner`,
      expected: `one of ${_part_chunk_WLU7Y256_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.join(", ")}`,
      seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(scanner)
    });
  const expires = checkDate(item["expires"], `${place2}.expires`, latest, problems);
  const scope = { scanner: known2, packageName: word("package", false), target: word("target", false) };
  const complete = id !== void 0 && reason !== void 0 && expires !== void 0;
  return { entry: complete ? { id, expires, reason, ...scope } : void 0, problems };
}
function checkDate(value, place2, latest, problems) {
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : value;
  const end = typeof text === "string" ? endOfDay(text) : void 0;
  if (typeof text !== "string" || end === void 0) {
    problems.push({ input: place2, expected: "a day such as 2026-12-31", seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(value) });
    return void 0;
  }
  if (end > latest + DAY_MS)
    problems.push({
      input: place2,
      expected: `a day not after ${new Date(latest).toISOString().slice(0, 10)} (max-ignore-days)`,
      seen: text
    });
  return text;
}
function endOfDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return void 0;
  const start = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== text) return void 0;
  return start + DAY_MS - 1;
}
function applyIgnores(findings, entries, now) {
  if (entries.length === 0) return { kept: findings, suppressed: [], expired: [], unused: [] };
  const expired = entries.filter((entry) => (endOfDay(entry.expires) ?? 0) < now);
  const late = new Set(expired);
  const byId = /* @__PURE__ */ new Map();
  for (const entry of entries) byId.set(entry.id, [...byId.get(entry.id) ?? [], entry]);
  const used = /* @__PURE__ */ new Set();
  const kept = [];
  const suppressed = [];
  for (const finding2 of findings) {
    const matching = (byId.get(finding2.id) ?? []).filter((entry) => matches(entry, finding2));
    for (const entry of matching) used.add(entry);
    (matching.some((entry) => !late.has(entry)) ? suppressed : kept).push(finding2);
  }
  return { kept, suppressed, expired, unused: entries.filter((entry) => !used.has(entry)) };
}
function matches(entry, finding2) {
  return entry.id === finding2.id && (entry.scanner === void 0 || entry.scanner === finding2.scanner) && (entry.packageName === void 0 || entry.packageName === finding2.packageName) && (entry.target === void 0 || entry.target === finding2.target);
}

// packages/gate/src/strict-json.ts
function nameOf(place2) {
  return typeof place2 === "string" ? place2 : place2();
}
function read(item, key) {
  return Object.hasOwn(item, key) ? item[key] : void 0;
}
function fields(value, place2) {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new GateError(`${nameOf(place2)}: expected an object, saw ${kindOf(value)}`);
  return value;
}
function list(item, key, place2) {
  const value = read(item, key);
  if (value === void 0) return [];
  if (!Array.isArray(value))
    throw new GateError(`${nameOf(place2)}.${key}: expected a list, saw ${kindOf(value)}`);
  return value;
}
function textOf(item, key, place2) {
  const value = read(item, key);
  if (value === void 0) return "";
  if (typeof value !== "string")
    throw new GateError(`${nameOf(place2)}.${key}: expected text, saw ${kindOf(value)}`);
  return value;
}
function lineOf(item, place2) {
  const value = read(item, "StartLine");
  if (value === void 0) return 0;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new GateError(`${nameOf(place2)}.StartLine: expected a line number, saw ${kindOf(value)}`);
  return value;
}
function kindOf(value) {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

// packages/gate/src/baseline.ts
function parseBaseline(text, name) {
  let root;
  try {
    root = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new GateError(`${name}: expected a baseline of trivy-gate, saw text that is not JSON`, error);
  }
  const document = fields(root, name);
  if (read(document, "schema") !== 1 || read(document, "kind") !== "trivy-gate baseline")
    throw new GateError(`${name}: expected a baseline of trivy-gate with schema 1, saw something else`);
  return list(document, "entries", name).map((item, index) => {
    const place2 = `${name}: entries[${index}]`;
    const entry = fields(item, place2);
    const word = (key) => textOf(entry, key, place2);
    const day = (key, needed) => {
      const value = word(key);
      if (value === "" && !needed) return value;
      if (endOfDay(value) === void 0)
        throw new GateError(`${place2}.${key}: expected a day such as 2026-12-31, saw ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(value)}`);
      return value;
    };
    if (!/^[0-9a-f]{64}$/.test(word("fingerprint")))
      throw new GateError(`${place2}.fingerprint: expected 64 hexadecimal digits`);
    return {
      fingerprint: word("fingerprint"),
      id: word("id"),
      scanner: word("scanner"),
      target: word("target"),
      package: word("package"),
      since: day("since", true),
      expires: day("expires", false),
      reason: word("reason")
    };
  });
}
function applyBaseline(findings, entries, now) {
  if (entries.length === 0) return { added: findings, known: [], expired: [], unused: [] };
  const expired = entries.filter(({ expires }) => expires !== "" && (endOfDay(expires) ?? 0) < now);
  const left = /* @__PURE__ */ new Map();
  for (const entry of entries) left.set(entry.fingerprint, [...left.get(entry.fingerprint) ?? [], entry]);
  const late = new Set(expired);
  const used = /* @__PURE__ */ new Set();
  const added = [];
  const known2 = [];
  for (const finding2 of findings) {
    const entry = left.get(findingFingerprint(finding2))?.shift();
    if (entry) used.add(entry);
    (entry && !late.has(entry) ? known2 : added).push(finding2);
  }
  return { added, known: known2, expired, unused: entries.filter((entry) => !used.has(entry)) };
}
function baselineJson(findings, previous, now) {
  const left = /* @__PURE__ */ new Map();
  for (const entry of previous) left.set(entry.fingerprint, [...left.get(entry.fingerprint) ?? [], entry]);
  const today = new Date(now).toISOString().slice(0, 10);
  const entries = findings.map((finding2) => {
    const fingerprint = findingFingerprint(finding2);
    const old = left.get(fingerprint)?.shift();
    return {
      fingerprint,
      id: finding2.id,
      scanner: finding2.scanner,
      target: finding2.target,
      package: finding2.packageName,
      since: old?.since ?? today,
      expires: old?.expires ?? "",
      reason: old?.reason ?? ""
    };
  });
  const order = (entry) => JSON.stringify([entry.scanner, entry.id, entry.target, entry.fingerprint, entry.since]);
  const sorted = entries.map((entry) => ({ entry, order: order(entry) })).sort((a, b) => a.order < b.order ? -1 : a.order > b.order ? 1 : 0).map(({ entry }) => entry);
  return `${JSON.stringify({ schema: 1, kind: "trivy-gate baseline", entries: sorted }, null, 1)}
`;
}

// packages/gate/src/comment.ts

var COMMENT_LIMIT = 6e4;
var PAGE = 100;
var PAGES = 20;
var ROBOT = "github-actions[bot]";
function commentMarker(category) {
  const name = (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256").update(category).digest("hex").slice(0, 16);
  return `<!-- compose-delivery trivy-gate ${name} -->`;
}
function commentBody(category, build) {
  const marker = commentMarker(category);
  for (const rows of [50, 25, 10, 5, 0]) {
    const body = `${marker}
${(0,_part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_2__/* .renderSummary */ .Br)(build(rows))}`;
    if (body.length <= COMMENT_LIMIT) return body;
  }
  return `${marker}
${(0,_part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_2__/* .renderSummary */ .Br)(build(0), COMMENT_LIMIT - 1e3)}`;
}
async function putComment(github, place2, body) {
  const where = { owner: place2.owner, repo: place2.repo };
  try {
    const own = await ownComments(github, place2);
    const [first, ...others] = own;
    if (!first) {
      await github.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        ...where,
        issue_number: place2.pullRequest,
        body
      });
      return { outcome: "created", why: "" };
    }
    const one = "repos/{owner}/{repo}/issues/comments/{comment_id}";
    await github.request(`PATCH /${one}`, { ...where, comment_id: first.id, body });
    for (const other of others) await github.request(`DELETE /${one}`, { ...where, comment_id: other.id });
    return { outcome: "updated", why: "" };
  } catch (error) {
    if (!(error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_1__/* .GitHubError */ .y)) throw error;
    return {
      outcome: error.status === 403 || error.status === 404 ? "denied" : "failed",
      why: error.message
    };
  }
}
async function ownComments(github, place2) {
  const login = await ownLogin(github);
  const marker = commentMarker(place2.category);
  const own = [];
  for (let page = 1; page <= PAGES; page += 1) {
    const { data } = await github.request(
      "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
      { owner: place2.owner, repo: place2.repo, issue_number: place2.pullRequest, per_page: PAGE, page }
    );
    own.push(
      ...data.filter(({ body, user }) => user?.login === login && (body ?? "").startsWith(`${marker}
`))
    );
    if (data.length < PAGE) break;
  }
  return own.sort((a, b) => a.id - b.id);
}
async function ownLogin(github) {
  try {
    const { data } = await github.request("GET /user");
    return data.login ?? ROBOT;
  } catch (error) {
    if (error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_1__/* .GitHubError */ .y && [401, 403, 404].includes(error.status)) return ROBOT;
    throw error;
  }
}

// packages/gate/src/database.ts


// packages/gate/src/trivy-release.ts
var PINS = {
  "0.69.3": {
    "linux-x64": "1816b632dfe529869c740c0913e36bd1629cb7688bd5634f4a858c1d57c88b75",
    "linux-arm64": "7e3924a974e912e57b4a99f65ece7931f8079584dae12eb7845024f97087bdfd"
  },
  "0.72.0": {
    "linux-x64": "bbb64b9695866ce4a7a8f5c9592002c5961cab378577fa3f8a040df362b9b2ea",
    "linux-arm64": "2ca2c023109c2db6b2b77366b6717291452d4531167377d95c79547f0c8e3467"
  }
};
var ASSETS = {
  "linux-x64": "Linux-64bit",
  "linux-arm64": "Linux-ARM64"
};
var STOLEN_VERSIONS = ["0.69.4", "0.69.5", "0.69.6"];
function refuseVersion(version) {
  return STOLEN_VERSIONS.includes(version.replace(/^v/, "")) ? `Trivy ${version} is a stolen release that steals credentials (CVE-2026-33634); remove it and rotate what this machine could read` : void 0;
}
var PINNED_VERSIONS = Object.keys(PINS);
var VERSION_PATTERN = /^v?(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})$/;
function chooseRelease(version, checksum, platform, origin = "https://github.com") {
  const bad = (input, expected, seen) => {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([{ input, expected, seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(seen) }]);
  };
  if (!VERSION_PATTERN.test(version)) bad("trivy-version", "an exact version such as 0.72.0", version);
  const plain2 = version.replace(/^v/, "");
  const refused = refuseVersion(plain2);
  if (refused) bad("trivy-version", `another version: ${refused}`, version);
  const known2 = Object.keys(ASSETS).find((name2) => name2 === platform);
  if (!known2)
    return bad(
      "trivy-version",
      `one of ${Object.keys(ASSETS).join(", ")} to fetch Trivy for; give trivy-path elsewhere`,
      platform
    );
  const sha256 = checksum === "" ? PINS[plain2]?.[known2] : checksum.toLowerCase();
  if (sha256 === void 0)
    return bad(
      "trivy-checksum",
      `the SHA-256 of the release archive, since ${plain2} is none of the pinned versions ${PINNED_VERSIONS.join(", ")}`,
      ""
    );
  const name = `trivy_${plain2}_${ASSETS[known2]}.tar.gz`;
  return {
    version: plain2,
    name,
    url: `${origin}/aquasecurity/trivy/releases/download/v${plain2}/${name}`,
    sha256
  };
}

// packages/gate/src/run-scan.ts
var VERSION_TIMEOUT_MS = 3e4;
var CONVERT_TIMEOUT_MS = 3e5;
var LATER_MS = 15e3;
async function findTrivy(plan, ports) {
  const [trivy = "trivy"] = plan.argv;
  let answer;
  try {
    await prepare(plan, ports.files);
    answer = await ports.exec([trivy, "version", "--config", plan.configFile, "--format", "json"], {
      cwd: plan.cwd,
      env: plan.env,
      timeoutMs: VERSION_TIMEOUT_MS
    });
  } catch (error) {
    if (isMissing(error)) return void 0;
    throw new GateError(`${trivy}: expected a program that starts, saw: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error)}`, error);
  }
  const version = readVersion(answer);
  if (version === void 0)
    throw new GateError(`${trivy} version: expected a version, saw ${ending(answer)}`);
  const refused = refuseVersion(version);
  if (refused) throw new GateError(refused);
  return version;
}
function isMissing(error) {
  const cause = error instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9 ? error.cause : error;
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}
function readVersion(answer) {
  if (answer.code !== 0) return void 0;
  const match = /"Version":\s*"([^"]{1,64})"/.exec(answer.stdout) ?? /^Version:\s*(\S{1,64})/m.exec(answer.stdout);
  return match?.[1];
}
async function prepare(plan, files) {
  await files.writeAtomic(plan.configFile, "{}\n");
  await files.writeAtomic(plan.ignoreFile, "");
}
async function runScan(plan, timeoutSeconds, ports) {
  const answer = await ports.exec(plan.argv, {
    cwd: plan.cwd,
    env: plan.env,
    timeoutMs: timeoutSeconds * 1e3 + LATER_MS,
    keepBytes: 64 * 1024
  });
  if (answer.timedOut)
    throw new GateError(`Trivy: expected an end within ${timeoutSeconds} s, saw it still at work`);
  if (answer.code !== 0) throw new GateError(`Trivy: expected a scan, saw ${ending(answer)}`);
  if (!await ports.files.exists(plan.output))
    throw new GateError("Trivy: expected a report, saw none although it ended well");
}
async function convertReport(plan, report, format, output, ports) {
  const [trivy = "trivy"] = plan.argv;
  const answer = await ports.exec(
    [trivy, "convert", "--config", plan.configFile, "--format", format, "--output", output, "--", report],
    { cwd: plan.cwd, env: plan.env, timeoutMs: CONVERT_TIMEOUT_MS, keepBytes: 64 * 1024 }
  );
  if (answer.code !== 0 || !await ports.files.exists(output))
    throw new GateError(`Trivy: expected a bill of materials, saw ${ending(answer)}`);
}
function ending(answer) {
  const how = answer.code === null ? `its end by ${String(answer.signal)}` : `exit code ${answer.code}`;
  const last = answer.stderr.split(/\r\n|\n|\r/).map((line) => (0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .visible */ .RK)(line).trim()).filter((line) => line !== "").slice(-2).join(" ");
  return last === "" ? how : `${how}: ${last.slice(0, 600)}`;
}

// packages/gate/src/database.ts
var HOUR_MS = 36e5;
var AHEAD_MS = 24 * HOUR_MS;
var ROUNDS = 2;
var FETCH_TIMEOUT_MS = 3e5;
var DATABASE_MIRRORS = [
  "mirror.gcr.io/aquasec/trivy-db:2",
  "ghcr.io/aquasecurity/trivy-db:2",
  "public.ecr.aws/aquasecurity/trivy-db:2"
];
var DATABASE_FILES = ["metadata.json", "trivy.db"];
function readDatabaseState(text, now) {
  if (text === void 0) return { kind: "absent" };
  try {
    const value = JSON.parse(text);
    const of = (key) => typeof value === "object" && value !== null ? value[key] : void 0;
    const time = (key) => {
      const word = of(key);
      return typeof word === "string" ? Date.parse(word) : Number.NaN;
    };
    if (of("Version") !== 2) return { kind: "unreadable", why: "its metadata is not of version 2" };
    const updatedAt = time("UpdatedAt");
    if (!(updatedAt > 0)) return { kind: "unreadable", why: "its metadata has no UpdatedAt" };
    if (updatedAt > now + AHEAD_MS) return { kind: "unreadable", why: "it is from the future" };
    const nextUpdate = time("NextUpdate");
    const ageHours = Math.max(0, (now - updatedAt) / HOUR_MS);
    return { kind: "known", updatedAt, ageHours, nextUpdate: Number.isNaN(nextUpdate) ? 0 : nextUpdate };
  } catch {
    return { kind: "unreadable", why: "its metadata is not JSON" };
  }
}
async function prepareDatabase(request, ports) {
  const look2 = async () => readDatabaseState(
    await ports.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(request.cacheDirectory, "db", "metadata.json")),
    ports.clock.now()
  );
  const before = await look2();
  const due = before.kind !== "known" || before.nextUpdate <= ports.clock.now() || before.ageHours > request.maxAgeHours;
  const failure = due && !request.offline ? await fetchDatabase(request, ports) : void 0;
  const after = due && !request.offline ? await look2() : before;
  const why = failure === void 0 ? "" : `; ${failure}`;
  if (after.kind === "absent")
    throw new GateError(
      `database: expected one in ${request.cacheDirectory}, saw none${request.offline ? " (offline)" : why}`
    );
  if (after.kind === "unreadable")
    throw new GateError(`database: expected a usable one, but ${after.why}${why}`);
  if (after.ageHours > request.maxAgeHours)
    throw new GateError(
      `database: expected one of at most ${request.maxAgeHours} hours (db-max-age-hours), saw one of ${after.ageHours.toFixed(1)}${request.offline ? " (offline)" : why}`
    );
  return {
    updatedAt: after.updatedAt,
    ageHours: after.ageHours,
    fetched: due && !request.offline && failure === void 0,
    warning: failure
  };
}
async function fetchDatabase(request, ports) {
  let last = "";
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round > 0) await ports.clock.sleep(2e3);
    for (const repository of request.repositories) {
      const answer = await ports.exec(
        [
          ...[request.trivy, "image", "--config", request.configFile],
          ...["--cache-dir", request.cacheDirectory, "--download-db-only", "--db-repository", repository]
        ],
        {
          cwd: request.cwd,
          // A leaf of what may be said by variables: downloading is what this run is for.
          env: { ...request.env, TRIVY_SKIP_DB_UPDATE: void 0 },
          timeoutMs: FETCH_TIMEOUT_MS,
          keepBytes: 64 * 1024
        }
      );
      if (answer.code === 0) return void 0;
      last = `${repository}: ${answer.timedOut ? "no end" : ending(answer)}`;
      ports.log.info(`the database could not be fetched from ${last}`);
    }
  }
  return `no mirror gave the database; the last: ${last}`;
}
function isReleaseRun(eventName, ref) {
  return eventName === "release" || eventName === "deployment" || (ref ?? "").startsWith("refs/tags/");
}
function databaseKey(updatedAt) {
  return `${DATABASE_KEY_PREFIX}${new Date(updatedAt).toISOString().slice(0, 13)}`;
}
var DATABASE_KEY_PREFIX = "trivy-gate-db-2-";

// packages/gate/src/diff-findings.ts
function diffFindings(base, head) {
  const added = subtract(head, base);
  return { added: added.over, fixed: subtract(base, head).over, unchanged: added.common };
}
function subtract(from, other) {
  const left = /* @__PURE__ */ new Map();
  for (const finding2 of other) {
    const key = findingKey(finding2);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const over = [];
  const common = [];
  for (const finding2 of from) {
    const key = findingKey(finding2);
    const matches2 = left.get(key) ?? 0;
    if (matches2 > 0) left.set(key, matches2 - 1);
    (matches2 > 0 ? common : over).push(finding2);
  }
  return { over, common };
}

// packages/gate/src/exploited.ts
function parseKev(text, name) {
  let root;
  try {
    root = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new GateError(`${name}: expected the KEV catalogue as JSON, saw text that is not JSON`, error);
  }
  const entries = list(fields(root, name), "vulnerabilities", name);
  const known2 = /* @__PURE__ */ new Set();
  entries.forEach((entry, index) => {
    const place2 = `${name}: vulnerabilities[${index}]`;
    const id = textOf(fields(entry, place2), "cveID", place2);
    if (!/^CVE-\d{4}-\d{4,}$/.test(id)) throw new GateError(`${place2}.cveID: expected a CVE`);
    known2.add(id);
  });
  if (known2.size === 0) throw new GateError(`${name}: expected the KEV catalogue, saw one without entries`);
  return known2;
}
function parseEpss(text, name) {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const head = (lines[0] ?? "").split(",").map((cell) => cell.trim().toLowerCase());
  const [cve, epss] = [head.indexOf("cve"), head.indexOf("epss")];
  if (cve < 0 || epss < 0) throw new GateError(`${name}: expected CSV with the columns cve and epss`);
  const scores = /* @__PURE__ */ new Map();
  lines.slice(1).forEach((line, index) => {
    const cells = line.split(",");
    const id = (cells[cve] ?? "").trim();
    const word = (cells[epss] ?? "").trim();
    const score = /^[\d.]+(e-?\d+)?$/i.test(word) ? Number(word) : Number.NaN;
    if (!/^CVE-\d{4}-\d{4,}$/.test(id) || !(score >= 0 && score <= 1))
      throw new GateError(`${name}: row ${index + 1}: expected a CVE and a score from 0 to 1`);
    scores.set(id, score);
  });
  if (scores.size === 0) throw new GateError(`${name}: expected EPSS scores, saw none`);
  return scores;
}
function escalation(id, exploited) {
  if (!exploited) return void 0;
  if (exploited.known.has(id)) return "known";
  return (exploited.scores.get(id) ?? -1) >= exploited.threshold ? "likely" : void 0;
}

// packages/gate/src/thresholds.ts
var RATED = ["CRITICAL", "HIGH", "MEDIUM", "LOW"];
var EXPECTED = "severities such as CRITICAL,HIGH, or one for each scanner such as vuln=HIGH,secret=LOW,license=NONE";
var DEFAULT = "HIGH";
function parseThresholds(text, input = "fail-on") {
  const items = text.split(",").map((item) => item.trim());
  const bad = (seen, hint) => {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([{ input, expected: `${EXPECTED}${hint}`, seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(seen) }]);
  };
  const pairs = items.filter((item) => item.includes("="));
  if (pairs.length > 0 && pairs.length < items.length) bad(text, " (one form, not both)");
  if (pairs.length > 0) return parsePairs(pairs, bad);
  const named = items.map((item) => rated(item, bad));
  const worst = Math.min(...named.map((word) => RATED.indexOf(word)));
  const least = Math.max(...named.map((word) => RATED.indexOf(word)));
  const gap = RATED.slice(worst, least + 1).find((word) => !named.includes(word));
  if (gap) bad(text, ` (${gap} is left out; name the least severity that fails)`);
  return everywhere(RATED[least] ?? DEFAULT);
}
function everywhere(threshold) {
  return { vuln: threshold, misconfig: threshold, secret: threshold, license: threshold };
}
function parsePairs(pairs, bad) {
  const thresholds = everywhere(DEFAULT);
  const seen = /* @__PURE__ */ new Set();
  for (const pair of pairs) {
    const [left = "", right = "", ...rest] = pair.split("=").map((part) => part.trim());
    if (rest.length > 0) bad(pair, "");
    const scanner = _part_chunk_WLU7Y256_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.find((word) => word === left) ?? bad(left, (0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_6__/* .suggest */ .ZA)(left, _part_chunk_WLU7Y256_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K));
    if (seen.has(scanner)) bad(pair, ` (${scanner} once)`);
    seen.add(scanner);
    thresholds[scanner] = right === "NONE" ? "NONE" : rated(right, bad);
  }
  if (_part_chunk_WLU7Y256_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.every((scanner) => thresholds[scanner] === "NONE"))
    bad(pairs.join(","), " (a gate that lets everything pass is none)");
  return thresholds;
}
function rated(word, bad) {
  if (word === "UNKNOWN") return bad(word, " (UNKNOWN is decided by unknown-severity)");
  return RATED.find((known2) => known2 === word) ?? bad(word, (0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_6__/* .suggest */ .ZA)(word.toUpperCase(), RATED));
}
function unknownRule(choice, threshold) {
  if (choice !== "auto") return choice;
  if (threshold === "NONE") return "ignore";
  return threshold === "CRITICAL" ? "warn" : "fail";
}
function weigh(finding2, thresholds, unknown) {
  const threshold = thresholds[finding2.scanner];
  if (finding2.severity === "UNKNOWN") {
    const rule = unknownRule(unknown, threshold);
    return rule === "fail" ? "fails" : rule === "warn" ? "warns" : "passes";
  }
  if (threshold === "NONE") return "passes";
  return RATED.indexOf(finding2.severity) <= RATED.indexOf(threshold) ? "fails" : "passes";
}
function describeThresholds(thresholds) {
  return _part_chunk_WLU7Y256_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.map((scanner) => `${scanner} ${thresholds[scanner]}`).join(", ");
}

// packages/gate/src/vex.ts
var STATUSES = ["not_affected", "affected", "fixed", "under_investigation"];
function parseVex(text, name) {
  let root;
  try {
    root = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new GateError(`${name}: expected an OpenVEX document, saw text that is not JSON`, error);
  }
  const document = fields(root, name);
  const context = read(document, "@context");
  if (typeof context !== "string" || !context.startsWith("https://openvex.dev/ns"))
    throw new GateError(`${name}: expected an OpenVEX document (@context https://openvex.dev/ns), saw none`);
  const written = textOf(document, "timestamp", name);
  return list(document, "statements", name).map((item, index) => parseStatement(item, `${name}: statements[${index}]`, written)).sort((a, b) => a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0);
}
function parseStatement(item, place2, written) {
  const statement = fields(item, place2);
  const status = STATUSES.find((word) => word === read(statement, "status"));
  if (!status) throw new GateError(`${place2}.status: expected one of ${STATUSES.join(", ")}`);
  const why = textOf(statement, "justification", place2) + textOf(statement, "impact_statement", place2);
  if (status === "not_affected" && why.trim() === "")
    throw new GateError(`${place2}: expected a justification or an impact_statement with not_affected`);
  const names = vulnerabilityNames(read(statement, "vulnerability"), `${place2}.vulnerability`);
  const products = list(statement, "products", place2).map(
    (product, index) => parseProduct(product, `${place2}.products[${index}]`)
  );
  return { names, products, status, timestamp: textOf(statement, "timestamp", place2) || written };
}
function vulnerabilityNames(value, place2) {
  if (typeof value === "string" && value !== "") return [value];
  const item = fields(value, place2);
  const aliases = list(item, "aliases", place2).map((alias) => {
    if (typeof alias !== "string") throw new GateError(`${place2}.aliases: expected texts`);
    return alias;
  });
  const names = [textOf(item, "name", place2), ...aliases].filter((name) => name !== "");
  if (names.length === 0) throw new GateError(`${place2}.name: expected an id, saw nothing`);
  return names;
}
function parseProduct(value, place2) {
  if (typeof value === "string") return { purl: value, subcomponents: [] };
  const product = fields(value, place2);
  const subcomponents = list(product, "subcomponents", place2).map(
    (part, index) => idOf(fields(part, `${place2}.subcomponents[${index}]`), place2)
  );
  return { purl: idOf(product, place2), subcomponents };
}
function idOf(component, place2) {
  const identifiers = read(component, "identifiers");
  const purl = identifiers === void 0 ? "" : textOf(fields(identifiers, place2), "purl", place2);
  return purl || textOf(component, "@id", place2);
}
function applyVex(findings, statements, artifact) {
  if (statements.length === 0) return { kept: findings, excused: [] };
  const byName = /* @__PURE__ */ new Map();
  for (const statement of statements)
    for (const name of statement.names) byName.set(name, [...byName.get(name) ?? [], statement]);
  const kept = [];
  const excused = [];
  for (const finding2 of findings) {
    const latest = finding2.scanner === "vuln" ? (byName.get(finding2.id) ?? []).findLast((statement) => concerns(statement, finding2, artifact)) : void 0;
    const out = latest?.status === "not_affected" || latest?.status === "fixed";
    (out ? excused : kept).push(finding2);
  }
  return { kept, excused };
}
function concerns(statement, finding2, artifact) {
  if (finding2.purl === "") return false;
  return statement.products.some(
    ({ purl, subcomponents }) => subcomponents.length === 0 ? purlMatches(purl, finding2.purl) : isArtifact(purl, artifact) && subcomponents.some((part) => purlMatches(part, finding2.purl))
  );
}
function isArtifact(purl, artifact) {
  const wanted = parsePurl(purl);
  if (wanted?.path.startsWith("oci/") !== true) return false;
  const [image = "", digest = ""] = artifact.split("@");
  const name = image.replace(/:[^/:]*$/, "").split("/").at(-1);
  return wanted.path === `oci/${name}` && (wanted.version === "" || wanted.version === digest);
}
function purlMatches(wanted, seen) {
  const a = parsePurl(wanted);
  const b = parsePurl(seen);
  if (!a || !b || a.path !== b.path) return false;
  if (a.version !== "" && a.version !== b.version) return false;
  return [...a.qualifiers].every(([key, value]) => b.qualifiers.get(key) === value);
}
function parsePurl(text) {
  const match = /^pkg:\/*([^?#]+)(?:\?([^#]*))?/i.exec(text);
  if (!match) return void 0;
  const body = match[1] ?? "";
  const at = body.lastIndexOf("@");
  const versioned = at > body.lastIndexOf("/");
  const path = (versioned ? body.slice(0, at) : body).split("/").map(decode).join("/");
  const pairs = (match[2] ?? "").split("&").flatMap((pair) => {
    const equals = pair.indexOf("=");
    return equals < 1 ? [] : [[pair.slice(0, equals).toLowerCase(), decode(pair.slice(equals + 1))]];
  });
  const type = path.indexOf("/");
  return {
    path: path.slice(0, type).toLowerCase() + path.slice(type),
    version: versioned ? decode(body.slice(at + 1)) : "",
    qualifiers: new Map(pairs)
  };
}
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// packages/gate/src/decide-verdict.ts
function decideVerdict(head, base, rules) {
  const vexed = applyVex(head.findings, rules.vex ?? [], head.artifactName);
  const ignored = applyIgnores(vexed.kept, rules.ignores, rules.now);
  const urgent = (finding2) => finding2.scanner === "vuln" && escalation(finding2.id, rules.exploited) !== void 0;
  const leftOut = (finding2) => rules.ignoreUnfixed && isUnfixed(finding2) && !urgent(finding2);
  const counted = rules.ignoreUnfixed ? ignored.kept.filter((finding2) => !leftOut(finding2)) : ignored.kept;
  const baselined = applyBaseline(counted, rules.baseline ?? [], rules.now);
  const diff = base ? diffFindings(base.findings, counted) : { added: baselined.added, fixed: [] };
  const gated = rules.mode === "full" ? counted : rules.mode === "diff" ? diff.added : baselined.added;
  const weighed = (outcome) => worstFirst(
    gated.filter(
      (finding2) => urgent(finding2) ? outcome === "fails" : weigh(finding2, rules.thresholds, rules.unknownSeverity) === outcome
    )
  );
  const blocking = newFirst(weighed("fails"), diff.added, counted);
  const reasons = reasonsFor(head, base, blocking, rules);
  return {
    result: resultOf(reasons),
    reasons,
    counted,
    counts: countBySeverity(counted),
    added: diff.added,
    fixed: diff.fixed,
    blocking,
    warned: weighed("warns"),
    suppressed: ignored.suppressed,
    excused: vexed.excused,
    exploited: counted.filter(urgent),
    expiredBaseline: baselined.expired,
    unusedBaseline: baselined.unused,
    unfixedLeftOut: ignored.kept.length - counted.length,
    expired: ignored.expired,
    unused: ignored.unused
  };
}
function newFirst(failing, added, all) {
  if (added.length === all.length) return failing;
  const fresh = new Set(added);
  return [
    ...failing.filter((finding2) => fresh.has(finding2)),
    ...failing.filter((finding2) => !fresh.has(finding2))
  ];
}
function isUnfixed(finding2) {
  return finding2.scanner === "vuln" && finding2.fixed === "";
}
function reasonsFor(head, base, blocking, rules) {
  const reasons = [];
  if (head.results === 0 && rules.emptyReport === "error") reasons.push({ kind: "nothing-scanned" });
  if (rules.mode === "diff" && base?.results === 0 && rules.emptyReport === "error" && rules.baseMayBeEmpty !== true)
    reasons.push({ kind: "base-nothing-scanned" });
  if (blocking.length > 0)
    reasons.push({
      kind: "blocking",
      count: blocking.length,
      counts: countBySeverity(blocking),
      onlyNew: rules.mode !== "full"
    });
  return reasons.length > 0 ? reasons : [{ kind: "clean" }];
}
function resultOf(reasons) {
  if (reasons.some((reason) => reason.kind === "nothing-scanned" || reason.kind === "base-nothing-scanned"))
    return "error";
  return reasons.some((reason) => reason.kind === "blocking") ? "fail" : "pass";
}

// packages/gate/src/foreign-format.ts
function foreignFormat(root) {
  if (Array.isArray(root))
    return "a Trivy report from before schema 2 (a list); make it with Trivy 0.20 or newer";
  if (typeof root !== "object" || root === null) return void 0;
  const has = (...keys) => keys.every((key) => Object.hasOwn(root, key));
  if (has("bomFormat")) return "a CycloneDX bill of materials; scan it with scan-type sbom";
  if (has("spdxVersion")) return "an SPDX bill of materials; scan it with scan-type sbom";
  if (has("runs")) return "a SARIF file; it has no place for what the gate needs";
  if (has("detector", "manifests") || has("detector", "scanned")) return "a GitHub dependency snapshot";
  if (has("ClusterName")) return "a Trivy report of a Kubernetes cluster";
  if (has("SummaryControls") || has("ID", "Title") && !has("ArtifactType"))
    return "a Trivy compliance report";
  if (has("matches", "descriptor")) return "a Grype report";
  return void 0;
}

// packages/gate/src/zip-entry.ts

var END = 101010256;
var CENTRAL = 33639248;
var LOCAL = 67324752;
function zipEntry(archive, name, maxBytes, place2) {
  const bad = (why) => {
    throw new GateError(`${place2}: expected a ZIP archive, saw ${why}`);
  };
  const end = archive.lastIndexOf(Buffer.from([80, 75, 5, 6]));
  if (end < 0 || end + 22 > archive.length || archive.readUInt32LE(end) !== END) return bad("no directory");
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== CENTRAL) return bad("a broken directory");
    const nameLength = archive.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    if (archive.subarray(at + 46, at + 46 + nameLength).toString("utf8") === name)
      return unpackEntry(archive, at, maxBytes, bad);
    at = next;
  }
  return void 0;
}
function unpackEntry(archive, at, maxBytes, bad) {
  const method = archive.readUInt16LE(at + 10);
  const packed = archive.readUInt32LE(at + 20);
  const size = archive.readUInt32LE(at + 24);
  const local = archive.readUInt32LE(at + 42);
  if (size > maxBytes) return bad(`a file of ${size} bytes`);
  if (local + 30 > archive.length || archive.readUInt32LE(local) !== LOCAL)
    return bad("a file that is not there");
  const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const body = archive.subarray(from, from + packed);
  if (body.length !== packed) return bad("a file that is cut off");
  try {
    const bytes = method === 0 ? body : method === 8 ? (0,node_zlib__WEBPACK_IMPORTED_MODULE_11__.inflateRawSync)(body, { maxOutputLength: maxBytes }) : bad(`packing method ${method}`);
    return bytes.length === size ? bytes : bad("a file of another size than it says");
  } catch (error) {
    if (error instanceof GateError) throw error;
    return bad("a file that cannot be unpacked");
  }
}

// packages/gate/src/last-good.ts
async function readLastGood(github, place2) {
  const where = { owner: place2.owner, repo: place2.repo };
  try {
    const { data } = await github.request(
      "GET /repos/{owner}/{repo}/actions/artifacts",
      { ...where, name: place2.artifact, per_page: 100 }
    );
    const [newest] = (data.artifacts ?? []).filter((artifact) => isOurs(artifact, place2)).sort((a, b) => (b.created_at ?? "").localeCompare(a.created_at ?? "") || b.id - a.id);
    if (!newest) return void 0;
    const { data: zip } = await github.request(
      "GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}",
      { ...where, artifact_id: newest.id, archive_format: "zip" }
    );
    if (!(zip instanceof ArrayBuffer))
      throw new GateError(`artifact ${place2.artifact}: expected a ZIP archive, saw something else`);
    const report = zipEntry(Buffer.from(zip), place2.file, place2.maxBytes, `artifact ${place2.artifact}`);
    if (!report) throw new GateError(`artifact ${place2.artifact}: expected ${place2.file} in it, saw none`);
    return {
      text: report.toString("utf8"),
      runId: newest.workflow_run?.id ?? 0,
      createdAt: newest.created_at ?? ""
    };
  } catch (error) {
    if (!(error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_1__/* .GitHubError */ .y)) throw error;
    throw new GateError(
      `artifact ${place2.artifact}: expected GitHub to hand it out (permission actions: read), saw: ${error.message}`,
      error
    );
  }
}
function isOurs(artifact, place2) {
  const run = artifact.workflow_run;
  return artifact.expired !== true && run?.head_branch === place2.branch && run.repository_id !== void 0 && run.repository_id === run.head_repository_id && String(run.id) !== place2.runId;
}

// packages/gate/src/parse-report.ts
function parseReport(text, name) {
  const root = parseJson(text, name);
  const foreign = foreignFormat(root);
  if (foreign) throw new GateError(`${name}: expected a Trivy JSON report, saw ${foreign}`);
  const report = fields(root, name);
  const version = read(report, "SchemaVersion");
  if (version !== 2) throw new GateError(`${name}: expected SchemaVersion 2, saw ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(version)}`);
  const results = list(report, "Results", name);
  const findings = [];
  let suppressedByTrivy = 0;
  let scanned = 0;
  results.forEach((result, index) => {
    const place2 = `${name}: Results[${index}]`;
    const checked = fields(result, place2);
    const found = resultFindings(checked, place2);
    for (const finding2 of found) findings.push(finding2);
    suppressedByTrivy += list(checked, "ExperimentalModifiedFindings", place2).length;
    const named = textOf(checked, "Target", place2) + textOf(checked, "Class", place2) !== "";
    if (found.length > 0 || named) scanned += 1;
  });
  const trivy = read(report, "Trivy");
  return {
    artifactName: textOf(report, "ArtifactName", name),
    artifactType: textOf(report, "ArtifactType", name),
    trivyVersion: trivy === void 0 ? "" : textOf(fields(trivy, `${name}: Trivy`), "Version", `${name}: Trivy`),
    results: scanned,
    findings,
    suppressedByTrivy
  };
}
function parseJson(text, name) {
  const json = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (!/\S/.test(json)) throw new GateError(`${name}: expected a Trivy JSON report, saw an empty file`);
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new GateError(`${name}: expected a Trivy JSON report, saw text that is not JSON`, error);
  }
}
function resultFindings(result, place2) {
  const target = textOf(result, "Target", place2);
  const where = {
    target,
    resultClass: textOf(result, "Class", place2),
    resultType: textOf(result, "Type", place2)
  };
  const findings = [];
  const each = (key, build) => {
    const items = list(result, key, place2);
    for (let index = 0; index < items.length; index += 1) {
      const at = () => `${place2}.${key}[${index}]`;
      const finding2 = build(fields(items[index], at), at, where);
      if (finding2) findings.push(finding2);
    }
  };
  each("Vulnerabilities", vulnerability);
  each("Misconfigurations", misconfiguration);
  each("Secrets", secret);
  each("Licenses", license);
  return findings;
}
function finding(scanner, idKey, item, place2, rest) {
  const id = textOf(item, idKey, place2);
  if (id === "") throw new GateError(`${nameOf(place2)}.${idKey}: expected an id, saw nothing`);
  return {
    scanner,
    id,
    severity: severity(item, place2),
    title: textOf(item, "Title", place2),
    packageName: "",
    packagePath: "",
    purl: "",
    installed: "",
    fixed: "",
    url: textOf(item, "PrimaryURL", place2),
    line: 0,
    subject: "",
    ...rest
  };
}
function vulnerability(item, place2, where) {
  const identifier = read(item, "PkgIdentifier");
  const at = () => `${nameOf(place2)}.PkgIdentifier`;
  const purl = identifier === void 0 ? "" : textOf(fields(identifier, at), "PURL", at);
  return finding("vuln", "VulnerabilityID", item, place2, {
    ...where,
    packageName: textOf(item, "PkgName", place2),
    packagePath: textOf(item, "PkgPath", place2),
    purl,
    installed: textOf(item, "InstalledVersion", place2),
    fixed: textOf(item, "FixedVersion", place2)
  });
}
function misconfiguration(item, place2, where) {
  const status = textOf(item, "Status", place2);
  if (status === "PASS" || status === "EXCEPTION") return void 0;
  if (status !== "FAIL" && status !== "")
    throw new GateError(
      `${nameOf(place2)}.Status: expected PASS, FAIL or EXCEPTION, saw ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(status)}`
    );
  const cause = read(item, "CauseMetadata");
  const at = () => `${nameOf(place2)}.CauseMetadata`;
  const causeFields = cause === void 0 ? {} : fields(cause, at);
  const resource = textOf(causeFields, "Resource", at);
  return finding("misconfig", "ID", item, place2, {
    ...where,
    line: lineOf(causeFields, at),
    subject: resource || textOf(item, "Message", place2)
  });
}
function secret(item, place2, where) {
  return finding("secret", "RuleID", item, place2, {
    ...where,
    line: lineOf(item, place2),
    subject: textOf(item, "Match", place2)
  });
}
function license(item, place2, where) {
  return finding("license", "Name", item, place2, {
    ...where,
    title: textOf(item, "Category", place2),
    url: textOf(item, "Link", place2),
    packageName: textOf(item, "PkgName", place2),
    packagePath: textOf(item, "FilePath", place2)
  });
}
function severity(item, place2) {
  const seen = read(item, "Severity");
  if (seen === void 0 || seen === "") return "UNKNOWN";
  const known2 = SEVERITIES.find((word) => word === seen);
  if (!known2)
    throw new GateError(
      `${nameOf(place2)}.Severity: expected one of ${SEVERITIES.join(", ")}, saw ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(seen)}`
    );
  return known2;
}

// packages/gate/src/sarif.ts


var SARIF_RESULT_LIMIT = 5e3;
var SARIF_PACKED_LIMIT = 95e5;
var SECURITY_SEVERITY = {
  CRITICAL: "9.5",
  HIGH: "8.0",
  MEDIUM: "5.5",
  LOW: "2.0",
  UNKNOWN: "0.0"
};
function sarifText(findings, category, trivyVersion) {
  for (let limit = SARIF_RESULT_LIMIT; ; limit = Math.floor(limit / 2)) {
    const text = `${JSON.stringify(sarifLog(findings, category, trivyVersion, limit), null, 1)}
`;
    const small = text.length < SARIF_PACKED_LIMIT || (0,node_zlib__WEBPACK_IMPORTED_MODULE_11__.gzipSync)(text).length < SARIF_PACKED_LIMIT;
    if (small || limit <= 1) return text;
  }
}
function sarifLog(findings, category, trivyVersion, limit = SARIF_RESULT_LIMIT) {
  const kept = worstFirst(findings).slice(0, limit);
  const rules = /* @__PURE__ */ new Map();
  for (const finding2 of kept) {
    const id = ruleId(finding2);
    if (!rules.has(id)) rules.set(id, { index: rules.size, rule: ruleOf(id, finding2) });
  }
  const seen = /* @__PURE__ */ new Map();
  return {
    version: "2.1.0",
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    runs: [
      {
        tool: {
          driver: {
            name: "trivy-gate",
            ...trivyVersion === "" ? {} : { version: plain(trivyVersion, 100) },
            rules: [...rules.values()].map(({ rule }) => rule)
          }
        },
        automationDetails: { id: `${plain(category, 200)}/` },
        results: kept.map((finding2) => resultOf2(finding2, rules.get(ruleId(finding2))?.index ?? 0, seen))
      }
    ]
  };
}
function ruleId(finding2) {
  return plain(`${finding2.scanner}/${finding2.id}`, 255);
}
function ruleOf(id, finding2) {
  const title = plain(finding2.title || finding2.id, 1e3);
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: title },
    .../^https:\/\/[\w.-]+\/[\w./?=&%#-]*$/.test(finding2.url) ? { helpUri: finding2.url } : {},
    properties: {
      "security-severity": SECURITY_SEVERITY[finding2.severity],
      tags: ["security", finding2.scanner]
    }
  };
}
function resultOf2(finding2, ruleIndex, seen) {
  const fingerprint = findingFingerprint(finding2);
  const occurrence = (seen.get(fingerprint) ?? 0) + 1;
  seen.set(fingerprint, occurrence);
  return {
    ruleId: ruleId(finding2),
    ruleIndex,
    level: finding2.severity === "CRITICAL" || finding2.severity === "HIGH" ? "error" : finding2.severity === "MEDIUM" ? "warning" : "note",
    message: { text: messageText(finding2) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: locationUri(finding2) },
          region: { startLine: Math.max(1, finding2.line) }
        }
      }
    ],
    partialFingerprints: {
      "composeDeliveryFinding/v1": fingerprint,
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:${occurrence}`
    }
  };
}
function messageText(finding2) {
  const parts = [
    `${finding2.severity} ${finding2.id}`,
    finding2.packageName && `${finding2.packageName} ${finding2.installed}`.trim(),
    finding2.fixed && `repaired in ${finding2.fixed}`,
    finding2.title
  ];
  return plain(parts.filter((part) => part !== "").join(": "), 1e3).replace(/[[\]\\]/g, "\\$&");
}
function plain(text, limit) {
  return (0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .visible */ .RK)((0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .truncate */ .xv)(text.replace(/\s+/g, " ").trim(), limit));
}
function locationUri(finding2) {
  const segments = finding2.target.split("/").filter((segment) => segment !== "" && segment !== ".");
  const usable = finding2.resultClass !== "os-pkgs" && segments.length > 0 && finding2.target.length <= 400 && /^[^/\\:\p{Cc}\p{Cs}][^\\:\p{Cc}\p{Cs}]*$/u.test(finding2.target) && !segments.includes("..");
  if (usable) return segments.map(encodeURIComponent).join("/");
  const name = finding2.resultClass === "os-pkgs" ? "os-packages" : (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256").update(finding2.target).digest("hex").slice(0, 16);
  return `trivy-gate/${name}`;
}

// packages/gate/src/texts.ts
var nonZero = (counts) => Object.entries(counts).filter(([, count]) => count > 0).map(([severity2, count]) => `${count} ${severity2}`).join(", ");
var en = {
  title: "Trivy gate",
  result: { pass: "passed", fail: "refused", error: "could not judge", skipped: "NOT SCANNED" },
  missing: (program) => `Trivy is missing (${program} was not found), so nothing was scanned: install Trivy, give trivy-path, or give a report made elsewhere.`,
  skipped: (program) => `NOT SCANNED: Trivy is missing (${program} was not found), and when-missing is skip. This is no pass: nobody has looked.`,
  reason: (reason) => {
    if (reason.kind === "clean") return "No finding at or above the thresholds.";
    if (reason.kind === "nothing-scanned")
      return "The report has no results: nothing was scanned, which is not the same as clean. If that is right, set empty-report to pass.";
    if (reason.kind === "base-nothing-scanned")
      return "The base report has no results: every finding would look new. Scan the base again, or set empty-report to pass.";
    return `${reason.count} ${reason.onlyNew ? "new " : ""}finding${reason.count === 1 ? "" : "s"} at or above the thresholds (${nonZero(reason.counts)}).`;
  },
  thresholds: (text) => `Least severity that fails: ${text}.`,
  scanner: "Scanner",
  severity: "Severity",
  finding: "Finding",
  package: "Package or place",
  repaired: "Repaired in",
  target: "Target",
  total: "Total",
  blockingHeading: (shown, all) => `What the gate refuses (${shown} of ${all})`,
  newHeading: (shown, all) => `New since the base (${shown} of ${all})`,
  fixedCount: (count) => `Repaired since the base: ${count}.`,
  suppressed: (count) => `Put aside by the ignore file: ${count}.`,
  suppressedByTrivy: (count) => `Put aside by Trivy itself (VEX or its own ignore list): ${count}.`,
  unfixedLeftOut: (count) => `Left out because no version repairs them yet (ignore-unfixed): ${count}.`,
  expired: (id, day) => `Ignore entry ${id} expired on ${day}: its findings count again.`,
  unused: (id) => `Ignore entry ${id} matches nothing: remove it.`,
  warned: (count) => `Findings that nobody has rated (UNKNOWN): ${count}.`,
  excused: (count) => `Excused by VEX statements: ${count}.`,
  exploited: (count) => `Known, or likely, to be used by attackers: ${count}. They fail whatever their severity.`,
  baselineExpired: (id, day) => `Baseline entry ${id} expired on ${day}: its finding counts again.`,
  baselineUnused: (count) => `Baseline entries that match nothing any more: ${count}. Write it anew.`,
  database: (ageHours, builtAt) => `Database of ${builtAt}, ${ageHours} hours old.`,
  databaseWarning: (why) => `The database is young enough, but could not be renewed: ${why}`,
  comparedWith: (what) => `Compared with ${what}.`,
  firstScan: "No earlier scan is kept yet: everything counts as new.",
  notOnBase: (file) => `${file} is not used: the commit that this would be merged into does not have it, and a proposal may not excuse itself.`,
  inlineIgnores: (count, first) => `Comments that would excuse findings are in ${count} file${count === 1 ? "" : "s"} (${first}) and are not obeyed: use the ignore file, or set inline-ignores to allow.`,
  commentFailed: (why) => `The comment could not be written: ${why}`,
  slackFailed: (why) => `Slack was not told: ${why}`,
  dryRun: "Dry run: nothing was fetched, scanned or told.",
  more: (count) => `${count} more in the report.`,
  none: "none"
};
var es = {
  title: "Control de Trivy",
  result: { pass: "aprobado", fail: "rechazado", error: "no pudo juzgar", skipped: "SIN ESCANEAR" },
  missing: (program) => `Falta Trivy (no se encontró ${program}), así que no se escaneó nada: instale Trivy, indique trivy-path o entregue un informe ya hecho.`,
  skipped: (program) => `NO SE ESCANEÓ NADA: falta Trivy (no se encontró ${program}) y when-missing es skip. Esto no es una aprobación: nadie ha mirado.`,
  reason: (reason) => {
    if (reason.kind === "clean") return "Ningún hallazgo alcanza los umbrales.";
    if (reason.kind === "nothing-scanned")
      return "El informe no tiene resultados: no se escaneó nada, que no es lo mismo que limpio. Si es correcto, ponga empty-report en pass.";
    if (reason.kind === "base-nothing-scanned")
      return "El informe base no tiene resultados: todo parecería nuevo. Vuelva a escanear la base, o ponga empty-report en pass.";
    return `${reason.count} ${reason.count === 1 ? "hallazgo" : "hallazgos"}${reason.onlyNew ? reason.count === 1 ? " nuevo" : " nuevos" : ""} en los umbrales o por encima (${nonZero(reason.counts)}).`;
  },
  thresholds: (text) => `Gravedad mínima que rechaza: ${text}.`,
  scanner: "Escáner",
  severity: "Gravedad",
  finding: "Hallazgo",
  package: "Paquete o lugar",
  repaired: "Corregido en",
  target: "Objetivo",
  total: "Total",
  blockingHeading: (shown, all) => `Lo que se rechaza (${shown} de ${all})`,
  newHeading: (shown, all) => `Nuevo respecto de la base (${shown} de ${all})`,
  fixedCount: (count) => `Corregidos respecto de la base: ${count}.`,
  suppressed: (count) => `Apartados por el archivo de excepciones: ${count}.`,
  suppressedByTrivy: (count) => `Apartados por el propio Trivy (VEX o su lista): ${count}.`,
  unfixedLeftOut: (count) => `Omitidos porque aún no hay versión corregida (ignore-unfixed): ${count}.`,
  expired: (id, day) => `La excepción ${id} venció el ${day}: sus hallazgos vuelven a contar.`,
  unused: (id) => `La excepción ${id} no corresponde a nada: quítela.`,
  warned: (count) => `Hallazgos sin gravedad asignada (UNKNOWN): ${count}.`,
  excused: (count) => `Excusados por declaraciones VEX: ${count}.`,
  exploited: (count) => `Usados, o probablemente usados, por atacantes: ${count}. Rechazan sea cual sea su gravedad.`,
  baselineExpired: (id, day) => `La entrada ${id} de la línea base venció el ${day}: su hallazgo vuelve a contar.`,
  baselineUnused: (count) => `Entradas de la línea base que ya no corresponden a nada: ${count}. Escríbala de nuevo.`,
  database: (ageHours, builtAt) => `Base de datos de ${builtAt}, con ${ageHours} horas.`,
  databaseWarning: (why) => `La base de datos es reciente, pero no se pudo renovar: ${why}`,
  comparedWith: (what) => `Comparado con ${what}.`,
  firstScan: "Aún no se guarda ningún escaneo anterior: todo cuenta como nuevo.",
  notOnBase: (file) => `${file} no se usa: el commit al que esto se uniría no lo tiene, y una propuesta no puede excusarse a sí misma.`,
  inlineIgnores: (count, first) => `Hay comentarios que excusarían hallazgos en ${count} ${count === 1 ? "archivo" : "archivos"} (${first}) y no se obedecen: use el archivo de excepciones, o ponga inline-ignores en allow.`,
  commentFailed: (why) => `No se pudo escribir el comentario: ${why}`,
  slackFailed: (why) => `No se avisó a Slack: ${why}`,
  dryRun: "Simulación: no se descargó, escaneó ni avisó nada.",
  more: (count) => `${count} más en el informe.`,
  none: "ninguno"
};
var texts = { en, es };

// packages/gate/src/present.ts
var ROWS = 50;
var ANNOTATIONS = { error: 9, warning: 9 };
function reasonText(judgement, language) {
  return judgement.reasons.map((reason) => texts[language].reason(reason)).join(" ");
}
function judgementSummary(judgement, facts, language, rows = ROWS) {
  const t = texts[language];
  const notes = [
    t.thresholds(facts.thresholds),
    ...facts.hasBase ? [t.fixedCount(judgement.fixed.length)] : [],
    ...judgement.suppressed.length > 0 ? [t.suppressed(judgement.suppressed.length)] : [],
    ...facts.suppressedByTrivy > 0 ? [t.suppressedByTrivy(facts.suppressedByTrivy)] : [],
    ...judgement.unfixedLeftOut > 0 ? [t.unfixedLeftOut(judgement.unfixedLeftOut)] : [],
    ...judgement.warned.length > 0 ? [t.warned(judgement.warned.length)] : [],
    ...judgement.excused.length > 0 ? [t.excused(judgement.excused.length)] : [],
    ...judgement.exploited.length > 0 ? [t.exploited(judgement.exploited.length)] : [],
    ...judgement.unusedBaseline.length > 0 ? [t.baselineUnused(judgement.unusedBaseline.length)] : [],
    ...facts.notes ?? [],
    ...judgement.expiredBaseline.slice(0, rows).map((entry) => t.baselineExpired(entry.id, entry.expires)),
    ...judgement.expired.slice(0, rows).map((entry) => t.expired(entry.id, entry.expires)),
    ...judgement.unused.slice(0, rows).map((entry) => t.unused(entry.id))
  ];
  const refused = new Set(judgement.blocking);
  const added = facts.hasBase ? worstFirst(judgement.added.filter((finding2) => !refused.has(finding2))) : [];
  return [
    { heading: `${t.title}: ${t.result[judgement.result]}` },
    { paragraph: `${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .truncate */ .xv)(facts.artifact, 200)}: ${reasonText(judgement, language)}` },
    { table: countsTable(judgement.counted, language) },
    { items: notes },
    ...findingsTable(judgement.blocking, t.blockingHeading, language, rows),
    ...findingsTable(added, t.newHeading, language, rows)
  ];
}
function countsTable(findings, language) {
  const t = texts[language];
  const row = (name, of) => {
    const counts = countBySeverity(of);
    return [name, ...SEVERITIES.map((severity2) => counts[severity2]), of.length];
  };
  return {
    head: [t.scanner, ...SEVERITIES, t.total],
    rows: [
      ..._part_chunk_WLU7Y256_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.map(
        (scanner) => row(
          scanner,
          findings.filter((finding2) => finding2.scanner === scanner)
        )
      ),
      row(t.total, findings)
    ]
  };
}
function findingsTable(findings, heading, language, rows) {
  if (findings.length === 0) return [];
  const t = texts[language];
  const shown = findings.slice(0, rows);
  return [
    { heading: heading(shown.length, findings.length), level: 3 },
    {
      table: {
        head: [t.severity, t.finding, t.package, t.repaired, t.target],
        rows: shown.map((finding2) => [
          finding2.severity,
          finding2.id,
          place(finding2),
          finding2.scanner === "vuln" ? finding2.fixed || t.none : "",
          finding2.target
        ])
      }
    }
  ];
}
function place(finding2) {
  if (finding2.scanner === "vuln") return `${finding2.packageName} ${finding2.installed}`;
  if (finding2.scanner === "license") return finding2.packageName || finding2.packagePath;
  if (finding2.scanner === "secret") return finding2.title;
  return finding2.subject || finding2.title;
}
function findingLine(finding2) {
  return `${finding2.severity} ${finding2.id}: ${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .truncate */ .xv)(place(finding2), 120)} (${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .truncate */ .xv)(finding2.target, 100)})`;
}
function annotate(judgement, log, language) {
  const t = texts[language];
  const errors = judgement.blocking.slice(0, ANNOTATIONS.error);
  for (const finding2 of errors) log.error(annotationText(finding2), annotationPlace(finding2));
  const warnings = [
    ...judgement.expiredBaseline.map(
      (entry) => () => log.warning(t.baselineExpired(entry.id, entry.expires))
    ),
    ...judgement.expired.map((entry) => () => log.warning(t.expired(entry.id, entry.expires))),
    ...judgement.unused.map((entry) => () => log.warning(t.unused(entry.id))),
    ...judgement.warned.map(
      (finding2) => () => log.warning(annotationText(finding2), annotationPlace(finding2))
    )
  ];
  for (const warn of warnings.slice(0, ANNOTATIONS.warning)) warn();
  const left = judgement.blocking.length - errors.length + Math.max(0, warnings.length - ANNOTATIONS.warning);
  if (left > 0) log.notice(t.more(left));
}
function annotationText(finding2) {
  const repaired = finding2.fixed === "" ? "" : ` (${finding2.fixed})`;
  return (0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .truncate */ .xv)(
    `${finding2.severity} ${finding2.id}: ${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .truncate */ .xv)(place(finding2), 300)}${repaired} ${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .truncate */ .xv)(finding2.title, 500)}`,
    1500
  );
}
function annotationPlace(finding2) {
  const title = `trivy-gate: ${finding2.scanner}`;
  const uri = locationUri(finding2);
  if (uri.startsWith("trivy-gate/")) return { title };
  return { title, file: decodeURIComponent(uri), ...finding2.line > 0 ? { line: finding2.line } : {} };
}
function judgementJson(judgement, facts) {
  const brief = (finding2) => ({
    fingerprint: findingFingerprint(finding2),
    scanner: finding2.scanner,
    id: finding2.id,
    severity: finding2.severity,
    target: finding2.target,
    package: finding2.packageName,
    installed: finding2.installed,
    fixed: finding2.fixed
  });
  const content = {
    schema: 1,
    createdAt: facts.createdAt,
    artifact: facts.artifact,
    trivyVersion: facts.trivyVersion,
    thresholds: facts.thresholds,
    result: judgement.result,
    reasons: judgement.reasons,
    counts: judgement.counts,
    total: judgement.counted.length,
    new: judgement.added.length,
    fixed: judgement.fixed.length,
    suppressed: judgement.suppressed.length,
    suppressedByTrivy: facts.suppressedByTrivy,
    excused: judgement.excused.length,
    exploited: judgement.exploited.length,
    unfixedLeftOut: judgement.unfixedLeftOut,
    expiredIgnores: judgement.expired,
    unusedIgnores: judgement.unused,
    expiredBaseline: judgement.expiredBaseline.length,
    unusedBaseline: judgement.unusedBaseline.length,
    blocking: judgement.blocking.slice(0, 1e3).map(brief)
  };
  return `${JSON.stringify(content, null, 2)}
`;
}

// packages/gate/src/slack.ts
var SECTION_LIMIT = 2900;
var HEADER_LIMIT = 140;
var LINE_LIMIT = 300;
var HOSTS = ["hooks.slack.com", "hooks.slack-gov.com"];
function checkWebhook(webhook) {
  const bad = (seen) => {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
      { input: "slack-webhook", expected: `an https address of ${HOSTS.join(" or ")}`, seen }
    ]);
  };
  let url;
  try {
    url = new URL(webhook);
  } catch {
    return bad("no address");
  }
  if (url.protocol !== "https:") bad(`the protocol ${url.protocol}`);
  if (!HOSTS.includes(url.hostname) || url.port !== "" || url.username !== "" || url.password !== "")
    bad("another host");
}
function isOccasion(occasions, facts) {
  if (occasions.length === 0) return false;
  if (facts.result === "error" || facts.result === "skipped" || facts.stale) return true;
  if (occasions.includes("always")) return true;
  if (occasions.includes("fail") && facts.result === "fail") return true;
  return occasions.includes("new") && facts.newCount > 0;
}
function slackBody(message) {
  const kept = [];
  let length = 0;
  for (const line of message.lines) {
    const safe = safeLine(line);
    if (length + safe.length + 1 > SECTION_LIMIT - 100) break;
    kept.push(safe);
    length += safe.length + 1;
  }
  const left = message.lines.length - kept.length;
  const rest = left > 0 ? [safeLine(message.more(left))] : [];
  const link = message.link !== void 0 && /^https:\/\/[\w.:/-]+$/.test(message.link) ? [`<${message.link}>`] : [];
  const text = [...kept, ...rest, ...link].join("\n") || "-";
  const title = (0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .truncate */ .xv)((0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .visible */ .RK)(message.title.replace(/[<>]/g, "").replace(/\s+/g, " ")), HEADER_LIMIT);
  return JSON.stringify({
    text: (0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .slackText */ .a4)(title, HEADER_LIMIT),
    blocks: [
      { type: "header", text: { type: "plain_text", text: title, emoji: false } },
      { type: "section", text: { type: "mrkdwn", text, verbatim: true } }
    ]
  });
}
function safeLine(line) {
  const plain2 = line.replace(/[*_~`]/g, (mark) => `${mark}​`).replace(/\s+/g, " ");
  const cut = plain2.length > LINE_LIMIT ? (0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .truncate */ .xv)(plain2, LINE_LIMIT) : plain2;
  return (0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .slackText */ .a4)(cut, LINE_LIMIT).replaceAll("://", ":​//");
}
async function sendSlack(http, webhook, body) {
  try {
    const answer = await http({
      url: webhook,
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body,
      timeoutMs: 15e3,
      maxBodyBytes: 4096
    });
    if (answer.status >= 200 && answer.status < 300) return void 0;
    return `status ${answer.status}: ${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .truncate */ .xv)((0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_10__/* .visible */ .RK)(answer.body), 200)}`;
  } catch {
    return "no answer";
  }
}

// packages/gate/src/adapters/trivy-store.ts










// packages/gate/src/tar-member.ts
var BLOCK = 512;
function memberReader(name) {
  let header = Buffer.alloc(0);
  let body = 0;
  let padding = 0;
  let wanted = false;
  let found = false;
  const take = (bytes, pieces) => {
    if (body > 0) {
      const piece = bytes.subarray(0, body);
      body -= piece.length;
      if (wanted) pieces.push(piece);
      return bytes.subarray(piece.length);
    }
    if (padding > 0) {
      const skipped = Math.min(padding, bytes.length);
      padding -= skipped;
      return bytes.subarray(skipped);
    }
    const missing = BLOCK - header.length;
    header = Buffer.concat([header, bytes.subarray(0, missing)]);
    if (header.length === BLOCK) {
      const entry = readHeader(header);
      header = Buffer.alloc(0);
      body = entry.size;
      padding = (BLOCK - entry.size % BLOCK) % BLOCK;
      wanted = entry.regular && entry.name === name && !found;
      found ||= wanted;
    }
    return bytes.subarray(missing);
  };
  return {
    push: (chunk) => {
      const pieces = [];
      let rest = chunk;
      while (rest.length > 0) rest = take(rest, pieces);
      return pieces;
    },
    complete: () => found && !(wanted && body > 0)
  };
}
function readHeader(header) {
  if (header.every((byte) => byte === 0)) return { name: "", size: 0, regular: false };
  const field2 = (from, to) => header.subarray(from, to).toString("latin1").replace(/\0.*$/s, "").trim();
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  const size = field2(124, 136);
  if (Number.parseInt(field2(148, 156), 8) !== sum || !/^[0-7]{1,11}$/.test(size))
    throw new GateError("expected a tar archive, saw a header that is none");
  const type = field2(156, 157);
  return {
    name: field2(0, 100).replace(/^\.\//, ""),
    size: Number.parseInt(size, 8),
    regular: type === "" || type === "0"
  };
}

// packages/gate/src/adapters/trivy-store.ts
var MAX_ARCHIVE = 400 * 1024 * 1024;
var IDLE_MS = 6e4;
var MAX_REDIRECTS = 5;
var ATTEMPTS = 3;
function trivyStore(environment, pause) {
  return {
    fetch: async (release, store, scratch) => {
      const archive = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(store, release.sha256, release.name);
      const kept = await unpack(archive, release, scratch).catch(() => void 0);
      if (kept) return kept;
      await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.rm)(archive, { force: true });
      await downloadPatiently(release, archive, environment, pause);
      return unpack(archive, release, scratch);
    },
    copy: copyProgram
  };
}
async function copyProgram(path, sha256, scratch) {
  const copy = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(scratch, "bin", "trivy");
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_8__.dirname)(copy), { recursive: true });
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.copyFile)(path, copy);
  const seen = await hashFile(copy);
  if (seen !== sha256.toLowerCase()) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.rm)(copy, { force: true });
    throw new GateError(`${path}: expected SHA-256 ${sha256} (trivy-checksum), saw ${seen}`);
  }
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.chmod)(copy, 493);
  return { path: copy, sha256: seen };
}
async function hashFile(path) {
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256");
  await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_17__.pipeline)((0,node_fs__WEBPACK_IMPORTED_MODULE_12__.createReadStream)(path), hash);
  return hash.digest("hex");
}
async function unpack(archive, release, scratch) {
  const part = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(scratch, "bin", "trivy.part");
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_8__.dirname)(part), { recursive: true });
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256");
  const program = (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256");
  const source = (0,node_fs__WEBPACK_IMPORTED_MODULE_12__.createReadStream)(archive);
  source.on("data", (chunk) => hash.update(chunk));
  const out = (0,node_fs__WEBPACK_IMPORTED_MODULE_12__.createWriteStream)(part, { mode: 384 });
  try {
    const found = await readMember(source, out, program);
    const seen = hash.digest("hex");
    if (seen !== release.sha256)
      throw new GateError(`${release.name}: expected SHA-256 ${release.sha256}, saw ${seen}`);
    if (!found) throw new GateError(`${release.name}: expected a program called trivy in it, saw none`);
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(scratch, "bin", "trivy");
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.chmod)(part, 493);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.rename)(part, path);
    return { path, sha256: program.digest("hex") };
  } catch (error) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.rm)(part, { force: true });
    if (error instanceof GateError) throw error;
    throw new GateError(`${release.name}: expected a tar.gz archive that can be unpacked`, error);
  }
}
async function readMember(source, out, program) {
  const reader = memberReader("trivy");
  const sink = new node_stream__WEBPACK_IMPORTED_MODULE_16__.Writable({
    write: (chunk, _encoding, done) => {
      const pieces = reader.push(chunk);
      for (const piece of pieces) program.update(piece);
      const body = Buffer.concat(pieces);
      if (body.length === 0 || out.write(body)) done();
      else out.once("drain", () => done());
    }
  });
  try {
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_17__.pipeline)(source, (0,node_zlib__WEBPACK_IMPORTED_MODULE_11__.createGunzip)(), sink);
  } finally {
    await new Promise((resolve) => {
      out.end(() => resolve());
    });
  }
  return reader.complete();
}
async function downloadPatiently(release, archive, environment, pause) {
  const failures = [];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return await download(release, archive, environment);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
      if (error instanceof GateError) throw error;
      if (attempt < ATTEMPTS) await pause(2e3 * attempt);
    }
  }
  throw new GateError(`${release.url}: expected the archive, saw: ${failures.at(-1) ?? "nothing"}`);
}
async function download(release, archive, environment) {
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_8__.dirname)(archive), { recursive: true });
  const part = `${archive}.${process.pid}.part`;
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256");
  try {
    const answer = await follow(release.url, environment);
    let bytes = 0;
    answer.on("data", (chunk) => {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > MAX_ARCHIVE) answer.destroy(new Error(`more than ${MAX_ARCHIVE} bytes`));
    });
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_17__.pipeline)(answer, (0,node_fs__WEBPACK_IMPORTED_MODULE_12__.createWriteStream)(part));
    const seen = hash.digest("hex");
    if (seen !== release.sha256)
      throw new GateError(
        `${release.url}: expected SHA-256 ${release.sha256}, saw ${seen} (${(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.stat)(part)).size} bytes)`
      );
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.rename)(part, archive);
  } finally {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.rm)(part, { force: true });
  }
}
async function follow(url, environment) {
  let address = new URL(url);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await open(address, environment);
    const status = answer.statusCode ?? 0;
    if (status === 200) return answer;
    answer.resume();
    const next = answer.headers.location;
    if (status < 300 || status >= 400 || next === void 0) throw new Error(`status ${status}`);
    const target = new URL(next, address);
    if (target.protocol !== "https:" && target.protocol !== address.protocol)
      throw new GateError(`${url}: expected redirects to https, saw ${target.protocol}`);
    address = target;
  }
  throw new Error(`more than ${MAX_REDIRECTS} redirects`);
}
var agents = (0,_part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_2__/* .createAgents */ .jQ)({ keepAlive: false });
function open(address, environment) {
  const route = (0,_part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_2__/* .routeTo */ .Bv)(address, environment, agents);
  return new Promise((resolve, reject) => {
    const outgoing = (route.secure ? node_https__WEBPACK_IMPORTED_MODULE_15__.request : node_http__WEBPACK_IMPORTED_MODULE_14__.request)(
      address,
      { headers: { ...route.headers, "user-agent": "compose-delivery" }, ...route.options, timeout: IDLE_MS },
      resolve
    );
    outgoing.once("timeout", () => outgoing.destroy(new Error(`silence for ${IDLE_MS} ms`)));
    outgoing.once("error", reject);
    outgoing.end();
  });
}

// packages/gate/src/adapters/report-files.ts




async function read2(path, name, maxBytes) {
  const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.open)(path, node_fs__WEBPACK_IMPORTED_MODULE_12__.constants.O_RDONLY | node_fs__WEBPACK_IMPORTED_MODULE_12__.constants.O_NONBLOCK).catch((error) => {
    throw new GateError(`${name}: expected a Trivy JSON report, saw ${whyNotOpened(error)}`, error);
  });
  try {
    const facts = await handle.stat();
    if (!facts.isFile())
      throw new GateError(
        `${name}: expected a regular file, saw ${facts.isDirectory() ? "a folder" : "a special file"}`
      );
    if (facts.size > maxBytes)
      throw new GateError(`${name}: expected at most ${maxBytes} bytes (max-report-mib), saw ${facts.size}`);
    const bytes = Buffer.allocUnsafeSlow(facts.size);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    const after = await handle.stat();
    if (filled !== facts.size || after.size !== facts.size)
      throw new GateError(`${name}: expected a finished file, saw one that changed while it was read`);
    return decode2(bytes, name);
  } finally {
    await handle.close();
  }
}
function whyNotOpened(error) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") return "no such file";
  if (code === "EACCES" || code === "EPERM") return "a file that may not be read";
  return `a file that cannot be opened (${code})`;
}
function decode2(bytes, name) {
  if (!(0,node_buffer__WEBPACK_IMPORTED_MODULE_18__.isUtf8)(bytes)) throw new GateError(`${name}: expected UTF-8 text, saw other bytes`);
  try {
    return bytes.toString("utf8");
  } catch (error) {
    throw new GateError(`${name}: expected a report that fits into memory, saw ${bytes.length} bytes`, error);
  }
}
async function move(from, to) {
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_8__.dirname)(to), { recursive: true });
  try {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.rename)(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    const beside = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_8__.dirname)(to), `.trivy-report.${process.pid}.part`);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.copyFile)(from, beside);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.rename)(beside, to);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.rm)(from, { force: true });
  }
}
var realReportFiles = { read: read2, move };

// packages/gate/src/adapters/inline-ignores.ts



var COMMENTED = /(^|[._-])(docker|container)file|\.(tf|tofu|tfvars|hcl|ya?ml|tpl|bicep|template)$/i;
var MARK = /(trivy|tfsec):ignore/gi;
var MAX_BYTES = 16 * 1024 * 1024;
async function findInlineIgnores(root) {
  const found = [];
  const visit = async (path) => {
    const facts = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.lstat)(path).catch(() => void 0);
    if (facts?.isDirectory()) {
      for (const name of await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.readdir)(path)) if (name !== ".git") await visit((0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(path, name));
    } else if (facts?.isFile() && facts.size <= MAX_BYTES && COMMENTED.test(path.split("/").at(-1) ?? "")) {
      if ((await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.readFile)(path, "latin1")).search(MARK) >= 0) found.push((0,node_path__WEBPACK_IMPORTED_MODULE_8__.relative)(root, path));
    }
  };
  await visit(root);
  return found;
}
async function copyWithoutIgnores(root, copy, files, except) {
  const visit = async (from, to) => {
    if (from === except) return;
    const facts = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.lstat)(from);
    if (facts.isSymbolicLink()) await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.symlink)(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.readlink)(from), to);
    else if (facts.isFile()) await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.copyFile)(from, to, node_fs__WEBPACK_IMPORTED_MODULE_12__.constants.COPYFILE_FICLONE);
    if (!facts.isDirectory()) return;
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.mkdir)(to, { recursive: true });
    for (const name of await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.readdir)(from)) await visit((0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(from, name), (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(to, name));
  };
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_8__.dirname)(copy), { recursive: true });
  await visit(root, copy);
  await dropIgnores(copy, files);
}
async function dropIgnores(root, files) {
  for (const file of files) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(root, file);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.writeFile)(path, (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_13__.readFile)(path, "latin1")).replace(MARK, "$1-ignore"), "latin1");
  }
}

// actions/trivy-gate/results.ts
var ROWS2 = 50;
function finish(judged, told) {
  return {
    outputs: { ...judged.outputs, ...told },
    summary: judged.summaryOf(ROWS2),
    outcome: judged.outcome
  };
}
function outcomeOf(judgement, language) {
  const message = `${texts[language].title}: ${reasonText(judgement, language)}`;
  if (judgement.result === "pass") return { kind: "passed", message };
  return { kind: judgement.result === "fail" ? "refused" : "failed", message };
}
function outputsOf(judgement, reason) {
  return {
    ...noFindings,
    result: judgement.result,
    reason,
    "total-count": judgement.counted.length,
    "new-count": judgement.added.length,
    "fixed-count": judgement.fixed.length,
    "critical-count": judgement.counts.CRITICAL,
    "high-count": judgement.counts.HIGH,
    "medium-count": judgement.counts.MEDIUM,
    "low-count": judgement.counts.LOW,
    "unknown-count": judgement.counts.UNKNOWN,
    "suppressed-count": judgement.suppressed.length,
    "excused-count": judgement.excused.length,
    "exploited-count": judgement.exploited.length,
    "expired-ignores": judgement.expired.length,
    "unused-ignores": judgement.unused.length
  };
}
var noFindings = {
  "total-count": 0,
  "new-count": 0,
  "fixed-count": 0,
  "critical-count": 0,
  "high-count": 0,
  "medium-count": 0,
  "low-count": 0,
  "unknown-count": 0,
  "suppressed-count": 0,
  "excused-count": 0,
  "exploited-count": 0,
  "expired-ignores": 0,
  "unused-ignores": 0,
  base: "",
  "db-updated-at": "",
  "db-age-hours": "",
  "trivy-version": "",
  "trivy-sha256": "",
  "report-path": "",
  "sarif-path": "",
  "sbom-path": "",
  "baseline-path": "",
  "verdict-path": ""
};
function errorResult(reason, language) {
  const t = texts[language];
  return {
    ...nothingJudged,
    outputs: { ...noFindings, result: "error", reason },
    summaryOf: () => [{ heading: `${t.title}: ${t.result.error}` }, { paragraph: reason }],
    outcome: { kind: "failed", message: `${t.title}: ${reason}` }
  };
}
function skippedResult(reason, language) {
  const t = texts[language];
  return {
    ...nothingJudged,
    outputs: { ...noFindings, result: "skipped", reason },
    summaryOf: () => [{ heading: `${t.title}: ${t.result.skipped}` }, { paragraph: reason }],
    outcome: { kind: "passed", message: reason, level: "warning" }
  };
}
var nothingJudged = { judgement: void 0, stale: "", hasBase: false };

// actions/trivy-gate/judge.ts


// actions/trivy-gate/rules.ts

var inside = (workspace, path) => (0,node_path__WEBPACK_IMPORTED_MODULE_8__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(workspace, path);
async function readChange(ports) {
  const path = ports.environment.GITHUB_EVENT_PATH;
  const text = path ? await ports.files.readText(path) : void 0;
  let event;
  try {
    event = text === void 0 ? void 0 : JSON.parse(text);
  } catch {
    event = void 0;
  }
  return { eventName: ports.facts.eventName, sha: ports.facts.sha, event };
}
function targetOf(inputs) {
  const checkout = inputs.scanType === "fs" || inputs.scanType === "repo" || inputs.scanType === "config";
  return inputs.target === "" && inputs.report === "" && checkout ? "." : inputs.target;
}
function checkInputs(inputs) {
  const problems = [];
  const need = (fine, input, expected, seen) => {
    if (!fine) problems.push({ input, expected, seen });
  };
  const given = inputs.report !== "";
  const bases = [inputs.baseReport, inputs.baseRef, inputs.baseTarget, inputs.baseArtifact];
  need(
    given || targetOf(inputs) !== "",
    "target",
    `what to scan with scan-type ${inputs.scanType}, or a report`,
    "neither"
  );
  need(!given || inputs.target === "", "report", "a report, or a target to scan", "both");
  need(!given || inputs.sbomFile === "", "sbom-file", "a scan to write it from", "a report");
  need(
    inputs.mode !== "diff" || !given || inputs.baseReport + inputs.baseArtifact !== "",
    "base-report",
    "a report to compare with in mode diff",
    "nothing"
  );
  need(bases.filter((base) => base !== "").length < 2, "base-report", "one base", "several");
  need(
    inputs.baseTarget === "" || inputs.scanType === "image" && !given,
    "base-target",
    "scan-type image",
    given ? "a report" : inputs.scanType
  );
  need(
    inputs.mode === "baseline" === (inputs.baselineFile !== ""),
    "baseline-file",
    "mode baseline with a baseline-file",
    "one without the other"
  );
  need(
    inputs.trivyVersion === "" || inputs.trivyPath === "",
    "trivy-path",
    "trivy-path or trivy-version",
    "both"
  );
  need(
    inputs.trivyChecksum === "" || inputs.trivyVersion + inputs.trivyPath !== "",
    "trivy-checksum",
    "trivy-version or trivy-path with it",
    "neither"
  );
  need(
    inputs.baseArtifact === "" || inputs.githubToken !== "",
    "github-token",
    "a token with base-artifact",
    "none"
  );
  need(
    inputs.comment !== "always" || inputs.githubToken !== "",
    "github-token",
    "a token with comment always",
    "none"
  );
  if (problems.length > 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz(problems);
  if (inputs.slackWebhook !== "") checkWebhook(inputs.slackWebhook);
  if (inputs.trivyVersion !== "")
    chooseRelease(inputs.trivyVersion, inputs.trivyChecksum, `${process.platform}-${process.arch}`);
}
async function readRules(inputs, change, ports) {
  const thresholds = parseThresholds(inputs.failOn);
  const now = ports.clock.now();
  const { read: read3, notes } = trustedReader(inputs, change, ports);
  const ignores = await read3("ignore-file", inputs.ignoreFile);
  const baseline = await read3("baseline-file", inputs.baselineFile);
  const vex = await read3("vex", inputs.vex);
  const kev = await read3("kev-file", inputs.kevFile);
  const epss = await read3("epss-file", inputs.epssFile);
  return {
    thresholds,
    unknownSeverity: inputs.unknownSeverity,
    ignoreUnfixed: inputs.ignoreUnfixed,
    ignores: ignores === void 0 ? [] : parseIgnoreFile(ignores, inputs.ignoreFile, now, inputs.maxIgnoreDays),
    mode: inputs.mode,
    baseline: baseline === void 0 ? [] : parseBaseline(baseline, inputs.baselineFile),
    vex: vex === void 0 ? [] : parseVex(vex, inputs.vex),
    exploited: {
      known: kev === void 0 ? /* @__PURE__ */ new Set() : parseKev(kev, inputs.kevFile),
      scores: epss === void 0 ? /* @__PURE__ */ new Map() : parseEpss(epss, inputs.epssFile),
      threshold: inputs.epssThreshold
    },
    emptyReport: inputs.emptyReport,
    now,
    notes
  };
}
function trustedReader(inputs, change, ports) {
  const notes = [];
  const git = gitIn(ports.workspace, ports.exec, ports.environment);
  const useBase = inputs.ignoreFileRef === "base" || inputs.ignoreFileRef === "auto" && isProposal(change.eventName);
  let base;
  const read3 = async (input, path) => {
    if (path === "") return void 0;
    const name = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.relative)(ports.workspace, inside(ports.workspace, path));
    if (!useBase || name.startsWith("..") || (0,node_path__WEBPACK_IMPORTED_MODULE_8__.isAbsolute)(name)) {
      const text2 = await ports.files.readText(inside(ports.workspace, path));
      if (text2 !== void 0) return text2;
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([{ input, expected: "an existing file", seen: `${path}, which is not there` }]);
    }
    base ??= resolveTrusted(change, git);
    const text = await fileOf(await base, name, git);
    if (text === void 0 && (input === "kev-file" || input === "epss-file"))
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
        { input, expected: "a file that the base has", seen: `${path}, which it does not have` }
      ]);
    if (text === void 0) notes.push(texts[inputs.language].notOnBase(path));
    return text;
  };
  return { read: read3, notes };
}

// actions/trivy-gate/judge.ts
var MIB = 1024 * 1024;
var BASELINE_OFFERED = 1e4;
async function judgeSource(source, rules, context) {
  const { inputs, ports, reports } = context;
  const load = async ({ path, name, text }) => parseReport(text ?? await reports.read(path, name, inputs.maxReportMib * MIB), name);
  const head = await load(source.head);
  const base = source.base && (source.base.report ? await load(source.base.report) : NO_REPORT);
  const baseMayBeEmpty = source.base?.scanned ?? false;
  const mode = source.first && rules.mode === "diff" ? "full" : rules.mode;
  const judgement = decideVerdict(head, base, { ...rules, mode, baseMayBeEmpty });
  const trivyVersion = head.trivyVersion || source.trivyVersion;
  const facts = {
    artifact: head.artifactName || source.head.name,
    thresholds: describeThresholds(rules.thresholds),
    suppressedByTrivy: head.suppressedByTrivy,
    hasBase: base !== void 0,
    notes: [...notesOf(source, inputs), ...rules.notes]
  };
  for (const note of rules.notes) ports.log.warning(note);
  if (source.database?.warning !== void 0)
    ports.log.warning(texts[inputs.language].databaseWarning(source.database.warning));
  const paths = await writeReports(judgement, { ...facts, trivyVersion }, rules, inputs, ports);
  if (inputs.annotations) annotate(judgement, ports.log, inputs.language);
  return {
    judgement,
    summaryOf: (rows) => judgementSummary(judgement, facts, inputs.language, rows),
    outputs: {
      ...outputsOf(judgement, reasonText(judgement, inputs.language)),
      "trivy-version": trivyVersion,
      "trivy-sha256": source.trivySha256,
      base: source.base?.what ?? "",
      "db-updated-at": source.database ? new Date(source.database.updatedAt).toISOString() : "",
      "db-age-hours": source.database?.ageHours.toFixed(1) ?? "",
      "report-path": source.head.path,
      "sbom-path": source.sbom,
      ...paths
    },
    outcome: outcomeOf(judgement, inputs.language),
    stale: source.database?.warning === void 0 ? "" : texts[inputs.language].databaseWarning(source.database.warning),
    hasBase: base !== void 0 || rules.mode === "baseline"
  };
}
var NO_REPORT = {
  artifactName: "",
  artifactType: "",
  trivyVersion: "",
  results: 0,
  findings: [],
  suppressedByTrivy: 0
};
function notesOf(source, inputs) {
  const t = texts[inputs.language];
  const { base, database, first } = source;
  return [
    ...base ? [t.comparedWith(base.what)] : [],
    ...first ? [t.firstScan] : [],
    ...database ? [t.database(database.ageHours.toFixed(1), new Date(database.updatedAt).toISOString())] : [],
    ...database?.warning === void 0 ? [] : [t.databaseWarning(database.warning)]
  ];
}
async function writeReports(judgement, facts, rules, inputs, ports) {
  const folder = inside(ports.workspace, inputs.reportDirectory);
  const paths = {
    "sarif-path": (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, "trivy-gate.sarif"),
    "verdict-path": (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, "trivy-gate.json"),
    "baseline-path": (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, "trivy-baseline.json")
  };
  const createdAt = new Date(rules.now).toISOString();
  await ports.files.writeAtomic(paths["verdict-path"], judgementJson(judgement, { ...facts, createdAt }));
  const sarif = sarifText(judgement.counted, inputs.sarifCategory, facts.trivyVersion);
  await ports.files.writeAtomic(paths["sarif-path"], sarif);
  if (rules.mode !== "baseline" && judgement.counted.length > BASELINE_OFFERED)
    return { ...paths, "baseline-path": "" };
  const baseline = baselineJson(judgement.counted, rules.baseline ?? [], rules.now);
  await ports.files.writeAtomic(paths["baseline-path"], baseline);
  return paths;
}

// actions/trivy-gate/source.ts


// actions/trivy-gate/database.ts

function usesDatabase(plan) {
  const at = plan.argv.indexOf("--scanners");
  return at >= 0 && (plan.argv[at + 1] ?? "").split(",").includes("vuln");
}
function cacheDirectory({ inputs, ports }) {
  if (inputs.trivyCacheDirectory !== "") return inside(ports.workspace, inputs.trivyCacheDirectory);
  const home = ports.environment.HOME;
  return home ? (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(home, ".cache", "trivy") : (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(ports.temporary, "trivy-cache");
}
async function obtainDatabase(context, plan) {
  const { inputs, ports } = context;
  const folder = cacheDirectory(context);
  if (inputs.databaseCache === "restore" || inputs.databaseCache === "both")
    await restoreDatabase(context, folder);
  const database = await prepareDatabase(
    {
      trivy: plan.argv[0] ?? "trivy",
      configFile: plan.configFile,
      cwd: plan.cwd,
      env: plan.env,
      cacheDirectory: folder,
      repositories: inputs.dbRepositories.length > 0 ? inputs.dbRepositories : DATABASE_MIRRORS,
      maxAgeHours: inputs.dbMaxAgeHours,
      offline: inputs.offline
    },
    ports
  );
  if (database.fetched && (inputs.databaseCache === "save" || inputs.databaseCache === "both"))
    await saveDatabase(context, folder, database);
  return database;
}
var CACHE_DEADLINE_MS = 12e4;
async function restoreDatabase({ ports, inputs }, folder) {
  const { log, facts, clock, files } = ports;
  if (isReleaseRun(facts.eventName, facts.ref))
    return log.info("this run makes a release: the database is not restored from the cache");
  const local = await files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, "db", "metadata.json"));
  const state = readDatabaseState(local, clock.now());
  if (state.kind === "known" && state.ageHours <= inputs.dbMaxAgeHours) return;
  try {
    const cache = await ports.cache();
    if (!cache.available()) return;
    const signal = AbortSignal.any([ports.signal, AbortSignal.timeout(CACHE_DEADLINE_MS)]);
    const call = { names: DATABASE_FILES, folder: (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, "db"), signal };
    await files.makeDirectory(call.folder);
    const wanted = databaseKey(clock.now());
    const key = await cache.lookUp({ ...call, key: wanted, orNewest: DATABASE_KEY_PREFIX });
    if (key !== void 0 && await cache.restore({ ...call, key })) log.info(`database restored: ${key}`);
  } catch (error) {
    log.warning(`the cache of the database cannot be used: ${String(error)}`);
  }
}
async function saveDatabase({ ports }, folder, database) {
  try {
    const cache = await ports.cache();
    if (!cache.available()) return;
    const signal = AbortSignal.any([ports.signal, AbortSignal.timeout(CACHE_DEADLINE_MS)]);
    const key = databaseKey(database.updatedAt);
    const saved = await cache.save({ names: DATABASE_FILES, folder: (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(folder, "db"), key, signal });
    ports.log.info(`database in the cache: ${saved} (${key})`);
  } catch (error) {
    ports.log.warning(`the database could not be kept in the cache: ${String(error)}`);
  }
}

// actions/trivy-gate/source.ts
async function obtainSource(context) {
  const { inputs, ports } = context;
  if (inputs.report !== "") {
    const head2 = { path: inside(ports.workspace, inputs.report), name: inputs.report };
    const base2 = await givenBase(context);
    const first2 = inputs.baseArtifact !== "" && base2 === void 0;
    return { head: head2, base: base2, first: first2, trivyVersion: "", trivySha256: "", database: void 0, sbom: "" };
  }
  const program = await obtainProgram(context);
  const plan = planOf(context, program.path, await scannedTree(context), "report");
  const version = await findTrivy(plan, ports);
  if (version === void 0) return { missing: program.path };
  if (inputs.trivyVersion !== "" && version !== inputs.trivyVersion.replace(/^v/, ""))
    throw new GateError(`Trivy: expected version ${inputs.trivyVersion}, saw ${version}`);
  ports.log.info(`Trivy ${version}: ${plan.why}`);
  const known2 = await givenBase(context);
  const first = inputs.baseArtifact !== "" && known2 === void 0;
  const database = usesDatabase(plan) ? await obtainDatabase(context, plan) : void 0;
  await runScan(plan, inputs.timeoutSeconds, ports);
  const base = known2 ?? (first || inputs.mode !== "diff" ? void 0 : await scanBase(context, program.path));
  const sbom = await writeSbom(context, plan);
  const path = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(inside(ports.workspace, inputs.reportDirectory), "trivy-report.json");
  await context.reports.move(plan.output, path);
  const head = { path, name: "trivy-report.json" };
  return { head, base, first, trivyVersion: version, trivySha256: program.sha256, database, sbom };
}
function planOf(context, trivy, target, name) {
  const { inputs, ports, scratch } = context;
  return planScan(
    {
      ...inputs,
      trivy,
      target,
      name,
      databaseReady: true,
      cacheDirectory: cacheDirectory(context),
      scanners: _part_chunk_WLU7Y256_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.filter((scanner) => inputs.scanners.includes(scanner))
    },
    ports.workspace,
    scratch,
    ports.environment
  );
}
async function scannedTree(context) {
  const { inputs, ports, scratch } = context;
  const target = targetOf(inputs);
  if (!readsComments(context)) return target;
  const root = inside(ports.workspace, target);
  const files = await findInlineIgnores(root);
  if (files.length === 0) return target;
  ports.log.warning(texts[inputs.language].inlineIgnores(files.length, files[0] ?? ""));
  const copy = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(scratch, "tree", (0,node_path__WEBPACK_IMPORTED_MODULE_8__.basename)(root) || "checkout");
  await copyWithoutIgnores(root, copy, files, scratch);
  return copy;
}
function readsComments({ inputs }) {
  const local = ["fs", "config", "repo"].includes(inputs.scanType) && !isAddress(targetOf(inputs));
  return local && inputs.inlineIgnores === "refuse" && inputs.scanners.includes("misconfig");
}
async function obtainProgram(context) {
  const { inputs, ports, scratch } = context;
  const store = trivyStore(ports.environment, (ms) => ports.clock.sleep(ms, ports.signal));
  if (inputs.trivyVersion !== "") {
    const platform = `${process.platform}-${process.arch}`;
    const release = chooseRelease(inputs.trivyVersion, inputs.trivyChecksum, platform);
    const kept = ports.environment.RUNNER_TOOL_CACHE || ports.temporary;
    const folder = inputs.toolDirectory === "" ? (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(kept, "trivy-gate") : inside(ports.workspace, inputs.toolDirectory);
    return store.fetch(release, folder, scratch);
  }
  if (inputs.trivyPath === "") return { path: "trivy", sha256: "" };
  const path = inside(ports.workspace, inputs.trivyPath);
  if (!await ports.files.exists(path)) return { path, sha256: "" };
  if (inputs.trivyChecksum !== "") return store.copy(path, inputs.trivyChecksum, scratch);
  return { path, sha256: await hashFile(path).catch(() => "") };
}
async function givenBase({ inputs, ports, change }) {
  if (inputs.baseReport !== "") {
    const report = { path: inside(ports.workspace, inputs.baseReport), name: inputs.baseReport };
    return { what: inputs.baseReport, report, scanned: false };
  }
  if (inputs.baseArtifact === "") return void 0;
  const [owner = "", repo = ""] = (ports.facts.repository ?? "").split("/");
  const last = await readLastGood(await ports.github(inputs.githubToken), {
    owner,
    repo,
    artifact: inputs.baseArtifact,
    file: "trivy-report.json",
    branch: (ports.facts.ref ?? "").replace(/^refs\/heads\//, ""),
    runId: ports.facts.runId,
    maxBytes: inputs.maxReportMib * 1024 * 1024
  });
  ports.log.info(
    last ? `compared with run ${last.runId} of ${last.createdAt}` : `no artifact ${inputs.baseArtifact} of ${String(change.eventName)} yet`
  );
  if (!last) return void 0;
  const what = `run ${last.runId} (${last.createdAt})`;
  return { what, report: { path: "", name: what, text: last.text }, scanned: false };
}
async function scanBase(context, trivy) {
  const { inputs, ports, change, scratch } = context;
  const scan = async (target2, what) => {
    const plan = planOf(context, trivy, target2, "base-report");
    await runScan(plan, inputs.timeoutSeconds, ports);
    return { what, report: { path: plan.output, name: `report of ${what}` }, scanned: true };
  };
  if (inputs.baseTarget !== "") return scan(inputs.baseTarget, inputs.baseTarget);
  const target = targetOf(inputs);
  if (inputs.scanType === "image" || isAddress(target))
    throw new GateError(
      "base: expected base-target or base-report for what is not in the checkout, saw neither"
    );
  const place2 = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.relative)(ports.workspace, inside(ports.workspace, target));
  if (place2.startsWith("..") || (0,node_path__WEBPACK_IMPORTED_MODULE_8__.isAbsolute)(place2))
    throw new GateError(`base: expected a target in the checkout, saw ${target}; give base-report`);
  const git = gitIn(ports.workspace, ports.exec, ports.environment);
  const sha = await resolveBase(change, inputs.baseRef, git);
  const tree = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(await writeTree(sha, scratch, git), place2);
  if (!await ports.files.exists(tree))
    return { what: `${sha}, which has no ${target}`, report: void 0, scanned: true };
  if (readsComments(context)) await dropIgnores(tree, await findInlineIgnores(tree));
  return scan(tree, sha);
}
async function writeSbom({ inputs, ports }, plan) {
  if (inputs.sbomFile === "") return "";
  const path = inside(ports.workspace, inputs.sbomFile);
  const draft = `${plan.output}.sbom`;
  await convertReport(plan, plan.output, inputs.sbomFormat, draft, ports);
  await ports.files.writeAtomic(path, await ports.files.readText(draft) ?? "");
  return path;
}

// actions/trivy-gate/tell.ts
var NAMED = 10;
async function tell(news, inputs, change, ports) {
  return {
    comment: await tellPullRequest(news, inputs, change, ports),
    slack: await tellSlack(news, inputs, ports)
  };
}
async function tellPullRequest(news, inputs, change, ports) {
  const pullRequest = pullRequestOf(change);
  if (inputs.comment === "never" || inputs.githubToken === "" || pullRequest === void 0) return "none";
  const [owner = "", repo = ""] = (ports.facts.repository ?? "").split("/");
  const category = inputs.sarifCategory;
  let ended;
  try {
    const github = await ports.github(inputs.githubToken);
    const body = commentBody(category, news.summaryOf);
    ended = await putComment(github, { owner, repo, pullRequest, category }, body);
  } catch (error) {
    ended = { outcome: "failed", why: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error) };
  }
  if (ended.why !== "") {
    const loud = inputs.comment === "always" || ended.outcome === "failed";
    ports.log[loud ? "warning" : "info"](texts[inputs.language].commentFailed(ended.why));
  }
  return ended.outcome;
}
async function tellSlack(news, inputs, ports) {
  const occasions = inputs.slackOn;
  if (inputs.slackWebhook === "" || !isOccasion(occasions, { ...news, stale: news.stale !== "" }))
    return "none";
  const t = texts[inputs.language];
  const result = t.result[news.result] ?? news.result;
  const left = news.findings.length - NAMED;
  const body = slackBody({
    title: `${t.title}: ${result} (${ports.facts.repository ?? "-"})`,
    lines: [
      news.reason,
      ...news.stale === "" ? [] : [news.stale],
      ...news.findings.slice(0, NAMED).map(findingLine),
      ...left > 0 ? [t.more(left)] : []
    ],
    more: t.more,
    link: ports.facts.runUrl
  });
  const failure = await sendSlack(ports.http, inputs.slackWebhook, body);
  if (failure !== void 0) ports.log.warning(t.slackFailed(failure));
  return failure === void 0 ? "sent" : "failed";
}

// actions/trivy-gate/action.ts
var action = (0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_6__/* .defineRun */ .lL)(_part_chunk_WLU7Y256_js__WEBPACK_IMPORTED_MODULE_0__/* .spec */ .I, async (inputs, ports) => {
  checkInputs(inputs);
  const change = await readChange(ports);
  const scratch = (0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(ports.temporary, `trivy-gate-${ports.randomId()}`);
  try {
    const context = { inputs, ports, change, scratch, reports: realReportFiles };
    return await conclude(await look(context), inputs, change, ports);
  } catch (error) {
    const failed = errorResult((0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error), inputs.language);
    const ended = await conclude(failed, inputs, change, ports);
    if (!(error instanceof GateError)) throw error;
    return ended;
  } finally {
    await ports.files.remove(scratch);
  }
});
async function look(context) {
  const { inputs, ports, change } = context;
  const t = texts[inputs.language];
  const rules = await readRules(inputs, change, ports);
  if (inputs.dryRun) {
    if (inputs.report === "")
      ports.log.info(planOf(context, "trivy", targetOf(inputs), "report").argv.join(" "));
    return skippedResult(t.dryRun, inputs.language);
  }
  const source = await obtainSource(context);
  if ("missing" in source) {
    if (inputs.whenMissing === "skip") return skippedResult(t.skipped(source.missing), inputs.language);
    throw new GateError(t.missing(source.missing));
  }
  return judgeSource(source, rules, context);
}
async function conclude(judged, inputs, change, ports) {
  const blocking = judged.judgement?.blocking ?? [];
  const added = new Set(judged.judgement?.added ?? []);
  const fresh = blocking.filter((finding2) => !judged.hasBase || added.has(finding2));
  const news = {
    result: String(judged.outputs.result),
    reason: String(judged.outputs.reason),
    summaryOf: judged.summaryOf,
    findings: fresh,
    newCount: fresh.length,
    stale: judged.stale
  };
  return finish(
    judged,
    inputs.dryRun ? { comment: "none", slack: "none" } : await tell(news, inputs, change, ports)
  );
}



/***/ }),

/***/ 3611:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ GitHubError)
/* harmony export */ });
// packages/runtime/src/ports.ts
var GitHubError = class extends Error {
  status;
  retryAfterSeconds;
  body;
  constructor(message, status, options = {}) {
    super(message);
    this.name = "GitHubError";
    this.status = status;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.body = options.body;
  }
};




/***/ })

};
