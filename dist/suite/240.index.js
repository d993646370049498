export const id = 240;
export const ids = [240];
export const modules = {

/***/ 5240:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_Z24ZOM75_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6231);
/* harmony import */ var _part_chunk_4ZGT6WEG_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3723);
/* harmony import */ var _part_chunk_LTO5WZKK_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6214);
/* harmony import */ var _part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8220);
/* harmony import */ var _part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4117);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4343);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6760);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1455);







// actions/trivy-gate/action.ts


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
  return (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256").update(findingKey(finding2)).digest("hex");
}
function comparableTarget(finding2) {
  return finding2.resultClass === "os-pkgs" ? "" : finding2.target;
}
function packageWithoutVersion(purl) {
  const bare = purl.replace(/[?#].*$/s, "");
  const version = bare.lastIndexOf("@");
  return version > bare.lastIndexOf("/") ? bare.slice(0, version) : bare;
}

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

// packages/gate/src/finding.ts
var SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"];
function countBySeverity(findings) {
  const counts = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, UNKNOWN: 0 };
  for (const finding2 of findings) counts[finding2.severity] += 1;
  return counts;
}
function worstFirst(findings) {
  const order = (finding2) => JSON.stringify([
    SEVERITIES.indexOf(finding2.severity),
    _part_chunk_Z24ZOM75_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.indexOf(finding2.scanner),
    finding2.id,
    finding2.target,
    finding2.packageName
  ]);
  return findings.map((finding2) => ({ finding: finding2, order: order(finding2) })).sort((a, b) => a.order < b.order ? -1 : a.order > b.order ? 1 : 0).map(({ finding: finding2 }) => finding2);
}

// packages/gate/src/ignore-file.ts
var DAY_MS = 864e5;
var KEYS = ["id", "expires", "reason", "scanner", "package", "target"];
var MAX_ENTRIES = 5e3;
function parseIgnoreFile(text, input, now, maxDays) {
  const root = (0,_part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_2__/* .readYaml */ .g)(text, input);
  if (!isRecord(root) || root["version"] !== 1 || !Array.isArray(root["ignore"]))
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
      {
        input,
        expected: "version: 1 and a list named ignore",
        seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(isRecord(root) ? Object.keys(root) : root)
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
  scopes.forEach((scope, index) => {
    if (scopes.indexOf(scope) < index)
      problems.push({
        input: `${input}: ignore[${index}]`,
        expected: "each entry once",
        seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(entries[index]?.id)
      });
  });
  if (problems.length > 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz(problems);
  return entries;
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function scopeOf(entry) {
  return JSON.stringify([entry.id, entry.scanner ?? "", entry.packageName ?? "", entry.target ?? ""]);
}
function unknownKeys(record, known, place2) {
  return Object.keys(record).filter((key) => !known.includes(key)).map((key) => ({
    input: place2,
    expected: `only known keys${(0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_3__/* .suggest */ .ZA)(key, known)}`,
    seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(key)
  }));
}
function parseEntry(item, place2, latest) {
  if (!isRecord(item))
    return {
      entry: void 0,
      problems: [{ input: place2, expected: "id, expires and reason", seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(item) }]
    };
  const problems = unknownKeys(item, KEYS, place2);
  const word = (key, needed) => {
    const value = item[key];
    if (typeof value === "string" && value.trim() !== "") return value.trim();
    if (value === void 0 && !needed) return void 0;
    problems.push({ input: `${place2}.${key}`, expected: "text", seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(value) });
    return void 0;
  };
  const id = word("id", true);
  const reason = word("reason", true);
  const scanner = word("scanner", false);
  const known = _part_chunk_Z24ZOM75_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.find((name) => name === scanner);
  if (scanner !== void 0 && !known)
    problems.push({
      input: `${place2}.scanner`,
      expected: `one of ${_part_chunk_Z24ZOM75_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.join(", ")}`,
      seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(scanner)
    });
  const expires = checkDate(item["expires"], `${place2}.expires`, latest, problems);
  const scope = { scanner: known, packageName: word("package", false), target: word("target", false) };
  const complete = id !== void 0 && reason !== void 0 && expires !== void 0;
  return { entry: complete ? { id, expires, reason, ...scope } : void 0, problems };
}
function checkDate(value, place2, latest, problems) {
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : value;
  const end = typeof text === "string" ? endOfDay(text) : void 0;
  if (typeof text !== "string" || end === void 0) {
    problems.push({ input: place2, expected: "a day such as 2026-12-31", seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(value) });
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
  const expired = entries.filter((entry) => (endOfDay(entry.expires) ?? 0) < now);
  const byId = /* @__PURE__ */ new Map();
  for (const entry of entries) byId.set(entry.id, [...byId.get(entry.id) ?? [], entry]);
  const used = /* @__PURE__ */ new Set();
  const kept = [];
  const suppressed = [];
  for (const finding2 of findings) {
    const matching = (byId.get(finding2.id) ?? []).filter((entry) => matches(entry, finding2));
    for (const entry of matching) used.add(entry);
    (matching.some((entry) => !expired.includes(entry)) ? suppressed : kept).push(finding2);
  }
  return { kept, suppressed, expired, unused: entries.filter((entry) => !used.has(entry)) };
}
function matches(entry, finding2) {
  return entry.id === finding2.id && (entry.scanner === void 0 || entry.scanner === finding2.scanner) && (entry.packageName === void 0 || entry.packageName === finding2.packageName) && (entry.target === void 0 || entry.target === finding2.target);
}

// packages/gate/src/thresholds.ts
var RATED = ["CRITICAL", "HIGH", "MEDIUM", "LOW"];
var EXPECTED = "severities such as CRITICAL,HIGH, or one for each scanner such as vuln=HIGH,secret=LOW,license=NONE";
var DEFAULT = "HIGH";
function parseThresholds(text, input = "fail-on") {
  const items = text.split(",").map((item) => item.trim());
  const bad = (seen, hint) => {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([{ input, expected: `${EXPECTED}${hint}`, seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(seen) }]);
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
    const scanner = _part_chunk_Z24ZOM75_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.find((word) => word === left) ?? bad(left, (0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_3__/* .suggest */ .ZA)(left, _part_chunk_Z24ZOM75_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K));
    if (seen.has(scanner)) bad(pair, ` (${scanner} once)`);
    seen.add(scanner);
    thresholds[scanner] = right === "NONE" ? "NONE" : rated(right, bad);
  }
  if (_part_chunk_Z24ZOM75_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.every((scanner) => thresholds[scanner] === "NONE"))
    bad(pairs.join(","), " (a gate that lets everything pass is none)");
  return thresholds;
}
function rated(word, bad) {
  if (word === "UNKNOWN") return bad(word, " (UNKNOWN is decided by unknown-severity)");
  return RATED.find((known) => known === word) ?? bad(word, (0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_3__/* .suggest */ .ZA)(word.toUpperCase(), RATED));
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
  return _part_chunk_Z24ZOM75_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.map((scanner) => `${scanner} ${thresholds[scanner]}`).join(", ");
}

// packages/gate/src/decide-verdict.ts
function decideVerdict(head, base, rules) {
  const ignored = applyIgnores(head.findings, rules.ignores, rules.now);
  const counted = ignored.kept.filter((finding2) => !(rules.ignoreUnfixed && isUnfixed(finding2)));
  const diff = base ? diffFindings(base.findings, counted) : { added: counted, fixed: [] };
  const gated = rules.mode === "diff" ? diff.added : counted;
  const weighed = (outcome) => worstFirst(
    gated.filter((finding2) => weigh(finding2, rules.thresholds, rules.unknownSeverity) === outcome)
  );
  const blocking = weighed("fails");
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
    unfixedLeftOut: ignored.kept.length - counted.length,
    expired: ignored.expired,
    unused: ignored.unused
  };
}
function isUnfixed(finding2) {
  return finding2.scanner === "vuln" && finding2.fixed === "";
}
function reasonsFor(head, base, blocking, rules) {
  const reasons = [];
  if (head.results === 0 && rules.emptyReport === "error") reasons.push({ kind: "nothing-scanned" });
  if (rules.mode === "diff" && base?.results === 0 && rules.emptyReport === "error")
    reasons.push({ kind: "base-nothing-scanned" });
  if (blocking.length > 0)
    reasons.push({
      kind: "blocking",
      count: blocking.length,
      counts: countBySeverity(blocking),
      onlyNew: rules.mode === "diff"
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

// packages/gate/src/gate-error.ts
var GateError = class extends Error {
  constructor(seen, cause) {
    super(seen, cause === void 0 ? void 0 : { cause });
    this.name = "GateError";
  }
};

// packages/gate/src/strict-json.ts
function read(item, key) {
  return Object.hasOwn(item, key) ? item[key] : void 0;
}
function fields(value, place2) {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new GateError(`${place2}: expected an object, saw ${kindOf(value)}`);
  return value;
}
function list(item, key, place2) {
  const value = read(item, key);
  if (value === void 0) return [];
  if (!Array.isArray(value)) throw new GateError(`${place2}.${key}: expected a list, saw ${kindOf(value)}`);
  return value;
}
function textOf(item, key, place2) {
  const value = read(item, key);
  if (value === void 0) return "";
  if (typeof value !== "string") throw new GateError(`${place2}.${key}: expected text, saw ${kindOf(value)}`);
  return value;
}
function lineOf(item, place2) {
  const value = read(item, "StartLine");
  if (value === void 0) return 0;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new GateError(`${place2}.StartLine: expected a line number, saw ${kindOf(value)}`);
  return value;
}
function kindOf(value) {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

// packages/gate/src/parse-report.ts
function parseReport(text, name) {
  const root = parseJson(text, name);
  const foreign = foreignFormat(root);
  if (foreign) throw new GateError(`${name}: expected a Trivy JSON report, saw ${foreign}`);
  const report = fields(root, name);
  const version = read(report, "SchemaVersion");
  if (version !== 2) throw new GateError(`${name}: expected SchemaVersion 2, saw ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(version)}`);
  const results = list(report, "Results", name);
  const findings = [];
  let suppressedByTrivy = 0;
  results.forEach((result, index) => {
    const place2 = `${name}: Results[${index}]`;
    const checked = fields(result, place2);
    for (const finding2 of resultFindings(checked, place2)) findings.push(finding2);
    suppressedByTrivy += list(checked, "ExperimentalModifiedFindings", place2).length;
  });
  const trivy = read(report, "Trivy");
  return {
    artifactName: textOf(report, "ArtifactName", name),
    artifactType: textOf(report, "ArtifactType", name),
    trivyVersion: trivy === void 0 ? "" : textOf(fields(trivy, `${name}: Trivy`), "Version", `${name}: Trivy`),
    results: results.length,
    findings,
    suppressedByTrivy
  };
}
function parseJson(text, name) {
  const json = text.replace(/^\ufeff/, "");
  if (json.trim() === "") throw new GateError(`${name}: expected a Trivy JSON report, saw an empty file`);
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
  const each = (key, build) => list(result, key, place2).flatMap((item, index) => {
    const itemPlace = `${place2}.${key}[${index}]`;
    return build(fields(item, itemPlace), itemPlace) ?? [];
  });
  return [
    ...each("Vulnerabilities", (item, at) => vulnerability(item, at, where)),
    ...each("Misconfigurations", (item, at) => misconfiguration(item, at, where)),
    ...each("Secrets", (item, at) => secret(item, at, where)),
    ...each("Licenses", (item, at) => license(item, at, where))
  ];
}
function finding(scanner, idKey, item, place2, rest) {
  const id = textOf(item, idKey, place2);
  if (id === "") throw new GateError(`${place2}.${idKey}: expected an id, saw nothing`);
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
  const purl = identifier === void 0 ? "" : textOf(fields(identifier, `${place2}.PkgIdentifier`), "PURL", `${place2}.PkgIdentifier`);
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
    throw new GateError(`${place2}.Status: expected PASS, FAIL or EXCEPTION, saw ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(status)}`);
  const cause = read(item, "CauseMetadata");
  const causeFields = cause === void 0 ? {} : fields(cause, `${place2}.CauseMetadata`);
  const resource = textOf(causeFields, "Resource", `${place2}.CauseMetadata`);
  return finding("misconfig", "ID", item, place2, {
    ...where,
    line: lineOf(causeFields, `${place2}.CauseMetadata`),
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
  const known = SEVERITIES.find((word) => word === seen);
  if (!known)
    throw new GateError(
      `${place2}.Severity: expected one of ${SEVERITIES.join(", ")}, saw ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(seen)}`
    );
  return known;
}

// packages/gate/src/plan-scan.ts

var STOLEN_VERSIONS = ["0.69.4", "0.69.5", "0.69.6"];
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
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
      {
        input: "scanners",
        expected: `one of ${SCANNERS_OF[request.scanType].join(", ")} for scan-type ${request.scanType}`,
        seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(request.scanners.join(","))
      }
    ]);
  const configFile = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(scratch, "trivy.yaml");
  const ignoreFile = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(scratch, "trivyignore");
  const output = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(scratch, "report.json");
  const chosen = request.scanType === "config" ? [] : ["--scanners", scanners.join(",")];
  const cache = request.cacheDirectory === "" ? [] : ["--cache-dir", absolute(request.cacheDirectory, workspace)];
  return {
    argv: [
      ...[request.trivy, request.scanType, "--config", configFile, ...cache],
      ...["--timeout", `${Math.ceil(request.timeoutSeconds)}s`],
      ...["--format", "json", "--output", output, "--exit-code", "0", "--ignorefile", ignoreFile],
      ...chosen,
      "--",
      scanTarget(request, workspace)
    ],
    env: { ...withheld(environment), ...settings(request.offline) },
    cwd: scratch,
    configFile,
    ignoreFile,
    output,
    why: `${request.scanType} scan of ${request.target} for ${scanners.join(", ")}`
  };
}
function scanTarget(request, workspace) {
  const { target, scanType } = request;
  if (!/^[^-\s\p{Cc}][^\s\p{Cc}]*( [^\s\p{Cc}]+)*$/u.test(target))
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
      {
        input: "target",
        expected: 'an image, a path or an address that does not begin with "-"',
        seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .quoteSeen */ .GE)(target)
      }
    ]);
  if (scanType === "image" || scanType === "repo" && /^[a-z]+:\/\//.test(target)) return target;
  return absolute(target, workspace);
}
function absolute(path, workspace) {
  return (0,node_path__WEBPACK_IMPORTED_MODULE_5__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(workspace, path);
}
function withheld(environment) {
  return Object.fromEntries(
    Object.keys(environment).filter((name) => !ALLOWED.test(name)).map((name) => [name, void 0])
  );
}
function settings(offline) {
  const quiet = ["NO_PROGRESS", "SKIP_VERSION_CHECK", "DISABLE_TELEMETRY"];
  const closed = [
    "SKIP_DB_UPDATE",
    "SKIP_JAVA_DB_UPDATE",
    "SKIP_CHECK_UPDATE",
    "SKIP_VEX_REPO_UPDATE",
    "OFFLINE_SCAN"
  ];
  return Object.fromEntries([...quiet, ...offline ? closed : []].map((name) => [`TRIVY_${name}`, "true"]));
}
function refuseVersion(version) {
  return STOLEN_VERSIONS.includes(version.replace(/^v/, "")) ? `Trivy ${version} is a stolen release that steals credentials (CVE-2026-33634); remove it and rotate what this machine could read` : void 0;
}

// packages/gate/src/sarif.ts

var SARIF_RESULT_LIMIT = 5e3;
var SECURITY_SEVERITY = {
  CRITICAL: "9.5",
  HIGH: "8.0",
  MEDIUM: "5.5",
  LOW: "2.0",
  UNKNOWN: "0.0"
};
function sarifLog(findings, category, trivyVersion) {
  const kept = worstFirst(findings).slice(0, SARIF_RESULT_LIMIT);
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
  return (0,_part_chunk_4ZGT6WEG_js__WEBPACK_IMPORTED_MODULE_7__/* .visible */ .RK)((0,_part_chunk_4ZGT6WEG_js__WEBPACK_IMPORTED_MODULE_7__/* .truncate */ .xv)(text.replace(/\s+/g, " ").trim(), limit));
}
function locationUri(finding2) {
  const segments = finding2.target.split("/").filter((segment) => segment !== "" && segment !== ".");
  const usable = finding2.resultClass !== "os-pkgs" && segments.length > 0 && finding2.target.length <= 400 && /^[^/\\:\p{Cc}\p{Cs}][^\\:\p{Cc}\p{Cs}]*$/u.test(finding2.target) && !segments.includes("..");
  if (usable) return segments.map(encodeURIComponent).join("/");
  const name = finding2.resultClass === "os-pkgs" ? "os-packages" : (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256").update(finding2.target).digest("hex").slice(0, 16);
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
function judgementSummary(judgement, facts, language) {
  const t = texts[language];
  const notes = [
    t.thresholds(facts.thresholds),
    ...facts.hasBase ? [t.fixedCount(judgement.fixed.length)] : [],
    ...judgement.suppressed.length > 0 ? [t.suppressed(judgement.suppressed.length)] : [],
    ...facts.suppressedByTrivy > 0 ? [t.suppressedByTrivy(facts.suppressedByTrivy)] : [],
    ...judgement.unfixedLeftOut > 0 ? [t.unfixedLeftOut(judgement.unfixedLeftOut)] : [],
    ...judgement.warned.length > 0 ? [t.warned(judgement.warned.length)] : [],
    ...judgement.expired.slice(0, ROWS).map((entry) => t.expired(entry.id, entry.expires)),
    ...judgement.unused.slice(0, ROWS).map((entry) => t.unused(entry.id))
  ];
  const refused = new Set(judgement.blocking);
  const added = facts.hasBase ? worstFirst(judgement.added.filter((finding2) => !refused.has(finding2))) : [];
  return [
    { heading: `${t.title}: ${t.result[judgement.result]}` },
    { paragraph: `${(0,_part_chunk_4ZGT6WEG_js__WEBPACK_IMPORTED_MODULE_7__/* .truncate */ .xv)(facts.artifact, 200)}: ${reasonText(judgement, language)}` },
    { table: countsTable(judgement.counted, language) },
    { items: notes },
    ...findingsTable(judgement.blocking, t.blockingHeading, language),
    ...findingsTable(added, t.newHeading, language)
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
      ..._part_chunk_Z24ZOM75_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.map(
        (scanner) => row(
          scanner,
          findings.filter((finding2) => finding2.scanner === scanner)
        )
      ),
      row(t.total, findings)
    ]
  };
}
function findingsTable(findings, heading, language) {
  if (findings.length === 0) return [];
  const t = texts[language];
  const shown = findings.slice(0, ROWS);
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
function annotate(judgement, log, language) {
  const t = texts[language];
  const errors = judgement.blocking.slice(0, ANNOTATIONS.error);
  for (const finding2 of errors) log.error(annotationText(finding2), annotationPlace(finding2));
  const warnings = [
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
  return (0,_part_chunk_4ZGT6WEG_js__WEBPACK_IMPORTED_MODULE_7__/* .truncate */ .xv)(
    `${finding2.severity} ${finding2.id}: ${(0,_part_chunk_4ZGT6WEG_js__WEBPACK_IMPORTED_MODULE_7__/* .truncate */ .xv)(place(finding2), 300)}${repaired} ${(0,_part_chunk_4ZGT6WEG_js__WEBPACK_IMPORTED_MODULE_7__/* .truncate */ .xv)(finding2.title, 500)}`,
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
    unfixedLeftOut: judgement.unfixedLeftOut,
    expiredIgnores: judgement.expired,
    unusedIgnores: judgement.unused,
    blocking: judgement.blocking.slice(0, 1e3).map(brief)
  };
  return `${JSON.stringify(content, null, 2)}
`;
}

// packages/gate/src/run-scan.ts
var VERSION_TIMEOUT_MS = 3e4;
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
    throw new GateError(`${trivy}: expected a program that starts, saw: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`, error);
  }
  const version = readVersion(answer);
  if (version === void 0)
    throw new GateError(`${trivy} version: expected a version, saw ${ending(answer)}`);
  const refused = refuseVersion(version);
  if (refused) throw new GateError(refused);
  return version;
}
function isMissing(error) {
  const cause = error instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .DeliveryFailure */ .L9 ? error.cause : error;
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
function ending(answer) {
  const how = answer.code === null ? `its end by ${String(answer.signal)}` : `exit code ${answer.code}`;
  const last = answer.stderr.split(/\r\n|\n|\r/).map((line) => (0,_part_chunk_4ZGT6WEG_js__WEBPACK_IMPORTED_MODULE_7__/* .visible */ .RK)(line).trim()).filter((line) => line !== "").slice(-2).join(" ");
  return last === "" ? how : `${how}: ${last.slice(0, 600)}`;
}

// packages/gate/src/adapters/report-files.ts



async function read2(path, name, maxBytes) {
  const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.open)(path, node_fs__WEBPACK_IMPORTED_MODULE_8__.constants.O_RDONLY | node_fs__WEBPACK_IMPORTED_MODULE_8__.constants.O_NONBLOCK).catch((error) => {
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
    const bytes = Buffer.alloc(facts.size);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    const after = await handle.stat();
    if (filled !== facts.size || after.size !== facts.size)
      throw new GateError(`${name}: expected a finished file, saw one that changed while it was read`);
    return decode(bytes, name);
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
function decode(bytes, name) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new GateError(`${name}: expected UTF-8 text, saw other bytes`, error);
  }
}
async function move(from, to) {
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.dirname)(to), { recursive: true });
  try {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.rename)(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    const beside = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.dirname)(to), `.trivy-report.${process.pid}.part`);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.copyFile)(from, beside);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.rename)(beside, to);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.rm)(from, { force: true });
  }
}
var realReportFiles = { read: read2, move };

// actions/trivy-gate/results.ts
function outcomeOf(judgement, language) {
  const message = `${texts[language].title}: ${reasonText(judgement, language)}`;
  if (judgement.result === "pass") return { kind: "passed", message };
  return { kind: judgement.result === "fail" ? "refused" : "failed", message };
}
function outputsOf(judgement, reason, trivyVersion, paths) {
  return {
    ...noFindings,
    result: judgement.result,
    reason,
    "total-count": judgement.counted.length,
    "new-count": judgement.added.length,
    "critical-count": judgement.counts.CRITICAL,
    "high-count": judgement.counts.HIGH,
    "medium-count": judgement.counts.MEDIUM,
    "low-count": judgement.counts.LOW,
    "unknown-count": judgement.counts.UNKNOWN,
    "suppressed-count": judgement.suppressed.length,
    "expired-ignores": judgement.expired.length,
    "unused-ignores": judgement.unused.length,
    "trivy-version": trivyVersion,
    "report-path": paths.report,
    "sarif-path": paths.sarif,
    "verdict-path": paths.verdict
  };
}
var noFindings = {
  "total-count": 0,
  "new-count": 0,
  "critical-count": 0,
  "high-count": 0,
  "medium-count": 0,
  "low-count": 0,
  "unknown-count": 0,
  "suppressed-count": 0,
  "expired-ignores": 0,
  "unused-ignores": 0,
  "trivy-version": "",
  "report-path": "",
  "sarif-path": "",
  "verdict-path": ""
};
function errorResult(reason, language) {
  const t = texts[language];
  return {
    outputs: { ...noFindings, result: "error", reason },
    summary: [{ heading: `${t.title}: ${t.result.error}` }, { paragraph: reason }],
    outcome: { kind: "failed", message: `${t.title}: ${reason}` }
  };
}
function skippedResult(reason, language) {
  const t = texts[language];
  return {
    outputs: { ...noFindings, result: "skipped", reason },
    summary: [{ heading: `${t.title}: ${t.result.skipped}` }, { paragraph: reason }],
    outcome: { kind: "passed", message: reason, level: "warning" }
  };
}

// actions/trivy-gate/steps.ts

var MIB = 1024 * 1024;
var inside = (workspace, path) => (0,node_path__WEBPACK_IMPORTED_MODULE_5__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(workspace, path);
async function readRules(inputs, ports) {
  const problem = contradiction(inputs);
  if (problem) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([problem]);
  const now = ports.clock.now();
  const text = inputs.ignoreFile === "" ? void 0 : await ports.files.readText(inside(ports.workspace, inputs.ignoreFile));
  if (inputs.ignoreFile !== "" && text === void 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz([
      {
        input: "ignore-file",
        expected: "an existing file",
        seen: `${inputs.ignoreFile}, which is not there`
      }
    ]);
  return {
    thresholds: parseThresholds(inputs.failOn),
    unknownSeverity: inputs.unknownSeverity,
    ignoreUnfixed: inputs.ignoreUnfixed,
    ignores: text === void 0 ? [] : parseIgnoreFile(text, inputs.ignoreFile, now, inputs.maxIgnoreDays),
    mode: inputs.mode,
    emptyReport: inputs.emptyReport,
    now
  };
}
function targetOf(inputs) {
  const checkout = inputs.scanType === "fs" || inputs.scanType === "repo" || inputs.scanType === "config";
  return inputs.target === "" && inputs.report === "" && checkout ? "." : inputs.target;
}
function contradiction(inputs) {
  if (inputs.report === "" && targetOf(inputs) === "")
    return {
      input: "target",
      expected: `what to scan with scan-type ${inputs.scanType}, or a report`,
      seen: "neither"
    };
  if (inputs.report !== "" && inputs.target !== "")
    return { input: "report", expected: "a report, or a target to scan", seen: "both" };
  if (inputs.mode === "diff" && inputs.baseReport === "")
    return { input: "base-report", expected: "a report to compare with in mode diff", seen: "nothing" };
  return void 0;
}
async function obtainReport(inputs, ports, reports, scratch) {
  if (inputs.report !== "")
    return {
      kind: "report",
      path: inside(ports.workspace, inputs.report),
      name: inputs.report,
      trivyVersion: ""
    };
  const trivy = inputs.trivyPath === "" ? "trivy" : inside(ports.workspace, inputs.trivyPath);
  const plan = planScan(
    {
      ...inputs,
      trivy,
      target: targetOf(inputs),
      cacheDirectory: inputs.trivyCacheDirectory,
      scanners: _part_chunk_Z24ZOM75_js__WEBPACK_IMPORTED_MODULE_0__/* .SCANNERS */ .K.filter((scanner) => inputs.scanners.includes(scanner))
    },
    ports.workspace,
    scratch,
    ports.environment
  );
  const version = await findTrivy(plan, ports);
  if (version === void 0) return { kind: "missing", program: trivy };
  ports.log.info(`Trivy ${version}: ${plan.why}`);
  await runScan(plan, inputs.timeoutSeconds, ports);
  const path = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(inside(ports.workspace, inputs.reportDirectory), "trivy-report.json");
  await reports.move(plan.output, path);
  return { kind: "report", path, name: "trivy-report.json", trivyVersion: version };
}
async function judgeReport(source, rules, inputs, ports, reports) {
  const load = async (path, name) => parseReport(await reports.read(path, name, inputs.maxReportMib * MIB), name);
  const head = await load(source.path, source.name);
  const base = inputs.baseReport === "" ? void 0 : await load(inside(ports.workspace, inputs.baseReport), inputs.baseReport);
  const judgement = decideVerdict(head, base, rules);
  const trivyVersion = head.trivyVersion || source.trivyVersion;
  const facts = {
    artifact: head.artifactName || source.name,
    thresholds: describeThresholds(rules.thresholds),
    suppressedByTrivy: head.suppressedByTrivy,
    hasBase: base !== void 0
  };
  const paths = {
    report: source.path,
    ...await writeReports(judgement, { ...facts, trivyVersion }, inputs, ports)
  };
  if (inputs.annotations) annotate(judgement, ports.log, inputs.language);
  return {
    outputs: outputsOf(judgement, reasonText(judgement, inputs.language), trivyVersion, paths),
    summary: judgementSummary(judgement, facts, inputs.language),
    outcome: outcomeOf(judgement, inputs.language)
  };
}
async function writeReports(judgement, facts, inputs, ports) {
  const folder = inside(ports.workspace, inputs.reportDirectory);
  const paths = { sarif: (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, "trivy-gate.sarif"), verdict: (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder, "trivy-gate.json") };
  const createdAt = new Date(ports.clock.now()).toISOString();
  await ports.files.writeAtomic(paths.verdict, judgementJson(judgement, { ...facts, createdAt }));
  const sarif = sarifLog(judgement.counted, inputs.sarifCategory, facts.trivyVersion);
  await ports.files.writeAtomic(paths.sarif, `${JSON.stringify(sarif, null, 1)}
`);
  return paths;
}

// actions/trivy-gate/action.ts
var action = (0,_part_chunk_LTO5WZKK_js__WEBPACK_IMPORTED_MODULE_1__/* .defineRun */ .lL)(_part_chunk_Z24ZOM75_js__WEBPACK_IMPORTED_MODULE_0__/* .spec */ .I, async (inputs, ports) => {
  const t = texts[inputs.language];
  const rules = await readRules(inputs, ports);
  const scratch = (0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(ports.temporary, `trivy-gate-${ports.randomId()}`);
  try {
    const source = await obtainReport(inputs, ports, realReportFiles, scratch);
    if (source.kind === "missing") {
      if (inputs.whenMissing === "skip") return skippedResult(t.skipped(source.program), inputs.language);
      throw new GateError(t.missing(source.program));
    }
    return await judgeReport(source, rules, inputs, ports, realReportFiles);
  } catch (error) {
    if (error instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz || !(error instanceof GateError)) throw error;
    return errorResult(error.message, inputs.language);
  } finally {
    await ports.files.remove(scratch);
  }
});



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




/***/ })

};
