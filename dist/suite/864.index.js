export const id = 864;
export const ids = [864];
export const modules = {

/***/ 5864:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_JTYRYSFJ_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3699);
/* harmony import */ var _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6026);
/* harmony import */ var _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3611);
/* harmony import */ var _part_chunk_Z4SGVGW7_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3967);
/* harmony import */ var _part_chunk_5MTIN2IK_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1327);
/* harmony import */ var _part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1741);
/* harmony import */ var _part_chunk_NGRVPRTX_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5559);
/* harmony import */ var _part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5520);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5332);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(7598);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(6760);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(8522);
/* harmony import */ var smol_toml__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(3292);











// packages/wheels/src/lock.ts
function lockError(place2, expected, seen) {
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz([{ input: placeName(place2), expected, seen }]);
}
function placeName(place2) {
  return place2.line > 0 ? `${place2.file}, line ${place2.line}` : place2.file;
}
var MAX_LOCK_CHARACTERS = 32e6;
async function readLockText(files, path, show, from) {
  let text;
  try {
    text = await files.readText(path);
  } catch (error) {
    throw lockError(from, "a lock file that can be read", `${show(path)}: ${whyUnreadable(error)}`);
  }
  if (text === void 0) throw lockError(from, "an existing lock file", `${show(path)}, which is not there`);
  const place2 = { file: show(path), line: 0 };
  if (text.length > MAX_LOCK_CHARACTERS)
    throw lockError(
      place2,
      `a lock of at most ${MAX_LOCK_CHARACTERS / 1e6} million characters`,
      `${text.length}`
    );
  const at = text.search(/[\ufffd\0]/);
  if (at !== -1) {
    const wide = /^\ufffd\ufffd|^\0|^.\0/.test(text);
    throw lockError(
      { ...place2, line: text.slice(0, at).split("\n").length },
      "text in UTF-8",
      wide ? "what looks like UTF-16; save the file as UTF-8" : "bytes that are no UTF-8"
    );
  }
  return text.replace(/^\ufeff/, "");
}
var REASONS = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "a folder",
  ELOOP: "links that lead in a circle",
  ENAMETOOLONG: "a name that is too long",
  ERR_FS_FILE_TOO_LARGE: "a file that is too large",
  ERR_STRING_TOO_LONG: "a file that is too large"
};
function whyUnreadable(error) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error).slice(0, 120);
}
var MAX_WHEEL_BYTES = 1e12;
function readSize(size, place2) {
  if (size === void 0) return void 0;
  if (typeof size === "number" && Number.isSafeInteger(size) && size >= 0 && size <= MAX_WHEEL_BYTES)
    return size;
  throw lockError(
    place2,
    "a size in bytes, from 0 to 1 TB",
    typeof size === "object" ? "something else" : (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(size)
  );
}
function fileNameOf(address) {
  const last = address.replace(/[?#].*$/s, "").split(/[/\\]/).pop() ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return "";
  }
}
function hasCredentials(url) {
  if (!URL.canParse(url)) return /^[a-z][a-z0-9+.-]*:\/\/[^/]*@/i.test(url);
  const { username, password } = new URL(url);
  return username !== "" || password !== "";
}

// packages/wheels/src/texts.ts
function formatBytes(bytes) {
  if (bytes < 1e3) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1e3 ** power;
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power - 1] ?? "kB"}`;
}
var en = {
  title: "Wheels",
  head: ["wheel", "bytes", "from", "why"],
  sources: { present: "wheelhouse", cache: "cache", network: "network" },
  totals: (wheels, services, saved, network) => `${wheels} wheels for ${services} services: ${formatBytes(network)} came over the network, ${formatBytes(saved)} did not have to.`,
  planned: (wheels, network) => `${wheels} wheels; ${formatBytes(network)} would come over the network. Nothing was changed.`,
  advice: "Advice",
  nothing: "No service of the delivery file has a lock; there is nothing to fetch.",
  damaged: (key) => `cache entry ${key} is damaged; delete it, so that the next run need not download again`
};
var es = {
  title: "Wheels",
  head: ["wheel", "bytes", "origen", "motivo"],
  sources: { present: "wheelhouse", cache: "caché", network: "red" },
  totals: (wheels, services, saved, network) => `${wheels} wheels para ${services} servicios: ${formatBytes(network)} llegaron por la red, ${formatBytes(saved)} no hicieron falta.`,
  planned: (wheels, network) => `${wheels} wheels; ${formatBytes(network)} llegarían por la red. No se cambió nada.`,
  advice: "Consejos",
  nothing: "Ningún servicio del archivo de entrega tiene lock; no hay nada que descargar.",
  damaged: (key) => `la entrada de caché ${key} está dañada; bórrela para que la próxima ejecución no descargue otra vez`
};
var texts = { en, es };

// packages/wheels/src/advice-texts.ts
function some(names) {
  return names.length <= 8 ? names.join(", ") : `${names.slice(0, 8).join(", ")} +${names.length - 8}`;
}
var en2 = {
  cuda: (service, packages, bytes, unknown2) => `${service} installs ${formatBytes(bytes)}${unknown2 > 0 ? ` or more (${unknown2} of unknown size)` : ""} for NVIDIA GPUs (${some(packages)}), but reserves no GPU. Locked against https://download.pytorch.org/whl/cpu it needs none of them.`,
  disagreement: (name, versions) => `services disagree on ${name}: ${versions}; one version would be fetched once`,
  sameGiant: (file, bytes, services) => `${file} (${formatBytes(bytes)}) is in ${services.length} images (${some(services)}); a stage or base image that they share would hold it once and save ${formatBytes(bytes * (services.length - 1))} of disk and registry`,
  oldPip: (service, pip) => `${service} installs over the network with pip ${pip}, which begins a broken download anew; install from the view of wheel-cache (--no-index --find-links /wheels), or upgrade to pip 25.1 or newer`,
  indexOption: (place2, option) => option.includes("extra") || option === "-f" || option === "--find-links" ? `${placeName(place2)}: ${option} has no effect: any of several places could answer for a name (dependency confusion); indexes come from the input index-urls, in their order` : `${placeName(place2)}: ${option} has no effect; indexes come from the input index-urls`,
  localCode: (file, names) => `${file}: ${some(names)}: code of the repository, which no wheel brings; the image must install it itself`,
  localFile: (place2, name) => `${placeName(place2)}: the file of ${name} beside the lock is not read; its sha256 is looked for on the indexes`,
  unhashed: (file, names) => `${file}: no hash for ${some(names)}; those of the primary index were believed and recorded in the view's requirements.txt. Lock them (pip-compile --generate-hashes, uv pip compile --generate-hashes), so that a changed file is noticed`
};
var es2 = {
  cuda: (service, packages, bytes, unknown2) => `${service} instala ${formatBytes(bytes)}${unknown2 > 0 ? ` o más (${unknown2} de tamaño desconocido)` : ""} para GPU de NVIDIA (${some(packages)}), pero no reserva ninguna. Con un lock hecho contra https://download.pytorch.org/whl/cpu no los necesita.`,
  disagreement: (name, versions) => `los servicios no coinciden en ${name}: ${versions}; una sola versión se descargaría una vez`,
  sameGiant: (file, bytes, services) => `${file} (${formatBytes(bytes)}) está en ${services.length} imágenes (${some(services)}); una etapa o imagen base común lo tendría una vez y ahorraría ${formatBytes(bytes * (services.length - 1))} de disco y registro`,
  oldPip: (service, pip) => `${service} instala por la red con pip ${pip}, que empieza de nuevo una descarga cortada; instale desde la vista de wheel-cache (--no-index --find-links /wheels) o actualice a pip 25.1 o posterior`,
  indexOption: (place2, option) => option.includes("extra") || option === "-f" || option === "--find-links" ? `${placeName(place2)}: ${option} no tiene efecto: cualquiera de varios sitios podría responder por un nombre (confusión de dependencias); los índices vienen de la entrada index-urls, en su orden` : `${placeName(place2)}: ${option} no tiene efecto; los índices vienen de la entrada index-urls`,
  localCode: (file, names) => `${file}: ${some(names)}: código del repositorio, que ningún wheel trae; la imagen debe instalarlo`,
  localFile: (place2, name) => `${placeName(place2)}: el archivo de ${name} junto al lock no se lee; su sha256 se busca en los índices`,
  unhashed: (file, names) => `${file}: sin hash para ${some(names)}; se creyeron los del índice primario y quedaron en el requirements.txt de la vista. Fíjelos (pip-compile --generate-hashes, uv pip compile --generate-hashes) para notar un archivo cambiado`
};
var adviceTexts = { en: en2, es: es2 };

// packages/wheels/src/advisories.ts
function adviseOn(services, language, oldPips = /* @__PURE__ */ new Map()) {
  const say = adviceTexts[language];
  return [
    ...services.flatMap((service) => cudaAdvice(service, language)),
    ...sameGiants(services).map(([wheel, who]) => say.sameGiant(wheel.filename, wheel.size ?? 0, who)),
    ...disagreements(services).map(([name, versions]) => say.disagreement(name, versions)),
    ...[...oldPips].map(([service, pip]) => say.oldPip(service, pip)),
    ...new Set(services.flatMap(({ lock }) => lock.lock.remarks.map((remark) => describe(remark, language))))
  ];
}
function describe(remark, language) {
  const say = adviceTexts[language];
  switch (remark.kind) {
    case "index-option":
      return say.indexOption(remark.place, remark.option);
    case "local-code":
      return say.localCode(remark.file, remark.names);
    case "local-file":
      return say.localFile(remark.place, remark.name);
    case "unhashed":
      return say.unhashed(remark.file, remark.names);
  }
}
function isCudaWheel(wheel) {
  return /^(?:nvidia|cuda)-/.test(wheel.package) || wheel.package === "triton" || /\+cu\d/.test(wheel.version);
}
var TORCH = /* @__PURE__ */ new Set(["torch", "torchvision", "torchaudio"]);
function cudaAdvice(service, language) {
  if (service.hasGpu) return [];
  const sure = service.wheels.filter(isCudaWheel);
  const withLibraries = sure.some((wheel) => wheel.package.startsWith("nvidia-"));
  const cuda = service.wheels.filter(
    (wheel) => isCudaWheel(wheel) || withLibraries && TORCH.has(wheel.package) && !wheel.version.includes("+")
  );
  if (cuda.length === 0) return [];
  const bytes = cuda.reduce((sum, wheel) => sum + (wheel.size ?? 0), 0);
  const unknown2 = cuda.filter((wheel) => wheel.size === void 0).length;
  const names = cuda.map((wheel) => wheel.package);
  return [adviceTexts[language].cuda(service.lock.service, names, bytes, unknown2)];
}
var GIANT_BYTES = 2e8;
function sameGiants(services) {
  const users = /* @__PURE__ */ new Map();
  for (const { lock, wheels } of services) {
    for (const wheel of wheels) {
      if ((wheel.size ?? 0) < GIANT_BYTES) continue;
      const known = users.get(wheel.sha256) ?? [wheel, []];
      known[1].push(lock.service);
      users.set(wheel.sha256, known);
    }
  }
  const waste = ([wheel, who]) => (wheel.size ?? 0) * (who.length - 1);
  return [...users.values()].filter(([, who]) => who.length > 1).sort((a, b) => waste(b) - waste(a));
}
function disagreements(services) {
  const versions = /* @__PURE__ */ new Map();
  for (const { lock, wheels } of services) {
    for (const wheel of wheels) {
      const known = versions.get(wheel.package) ?? /* @__PURE__ */ new Map();
      known.set(wheel.version, [...known.get(wheel.version) ?? [], lock.service]);
      versions.set(wheel.package, known);
    }
  }
  return [...versions].filter(([, known]) => known.size > 1).map(([name, known]) => [
    name,
    [...known].map(([version, who]) => `${version} (${who.join(", ")})`).join(", ")
  ]);
}
function reservesGpu(service) {
  const model = service;
  const reservations = model?.deploy?.resources?.reservations;
  const { devices, generic_resources: resources } = reservations ?? {};
  const reserved = Array.isArray(devices) && devices.some(
    (one) => one?.driver === "nvidia" || JSON.stringify(one?.capabilities ?? []).includes("gpu")
  );
  const generic = Array.isArray(resources) && resources.some((one) => /gpu/i.test(JSON.stringify(one?.discrete_resource_spec?.kind ?? "")));
  return reserved || generic || model?.gpus !== void 0 || model?.runtime === "nvidia";
}

// packages/wheels/src/backoff.ts
function standardBackoff(randomId) {
  return {
    firstMs: 500,
    longestMs: 2e4,
    longestRetryAfterMs: 12e4,
    jitter: () => Number.parseInt(randomId().slice(0, 8), 16) / 4294967296
  };
}
function backoffMs(failures, backoff) {
  const ceiling = Math.min(backoff.longestMs, backoff.firstMs * 2 ** (failures - 1));
  return Math.round(Math.max(backoff.firstMs / 2, ceiling * backoff.jitter()));
}
function retryAfterMs(header, nowMs, date) {
  if (header === void 0) return void 0;
  if (/^\d+$/.test(header.trim())) return Math.min(Number(header) * 1e3, Number.MAX_SAFE_INTEGER);
  const until = Date.parse(header);
  const sent = Date.parse(date ?? "");
  return Number.isNaN(until) ? void 0 : Math.max(0, until - (Number.isNaN(sent) ? nowMs : sent));
}

// packages/wheels/src/cache-access.ts
var MODES = {
  none: { read: false, write: false },
  read: { read: true, write: false },
  write: { read: true, write: true },
  "write-only": { read: false, write: true }
};
function readCacheAccess(environment) {
  const word = (environment.ACTIONS_CACHE_MODE ?? "").trim().toLowerCase();
  const mode = Object.hasOwn(MODES, word) ? MODES[word] : void 0;
  const scopes = readScopes(environment.ACTIONS_RUNTIME_TOKEN);
  const read = (mode?.read ?? true) && (scopes?.some((one) => one.read) ?? true);
  const write = (mode?.write ?? true) && (scopes?.some((one) => one.write) ?? true);
  const own = scopes?.find((one) => one.write)?.scope;
  return {
    read,
    write,
    why: read && write ? "" : describe2(mode !== void 0 && !(mode.read && mode.write), word),
    ownScope: own,
    readsOthers: scopes === void 0 ? void 0 : scopes.some((one) => one.scope !== own)
  };
}
function describe2(byMode, word) {
  return byMode ? `ACTIONS_CACHE_MODE is ${word}` : "the token of this run has no such right, as for runs of untrusted events";
}
function readScopes(token) {
  try {
    const payload = Buffer.from(token?.split(".")[1] ?? "", "base64url").toString("utf8");
    const { ac } = JSON.parse(payload);
    const lines = typeof ac === "string" ? JSON.parse(ac) : void 0;
    if (!Array.isArray(lines)) return void 0;
    return lines.flatMap(
      (line) => typeof line?.Scope === "string" && typeof line.Permission === "number" ? [{ scope: line.Scope, read: (line.Permission & 1) > 0, write: (line.Permission & 2) > 0 }] : []
    );
  } catch {
    return void 0;
  }
}
function decideSave(wish, access, facts, defaultBranch2) {
  if (wish === "never") return { saves: false, why: "save is never" };
  if (!access.write) return { saves: false, why: access.why };
  if (wish === "always") return { saves: true, why: "save is always" };
  if (/^pull_request/.test(facts.eventName ?? ""))
    return { saves: false, why: "a pull request saves nothing that others can read" };
  if (!isDefaultBranch(access, facts, defaultBranch2))
    return { saves: false, why: `${facts.ref ?? "this ref"} is not the default branch` };
  return { saves: true, why: "the default branch saves for all" };
}
function isDefaultBranch(access, facts, defaultBranch2) {
  if (defaultBranch2 !== void 0 && facts.ref !== void 0)
    return facts.ref === `refs/heads/${defaultBranch2}`;
  return access.readsOthers !== true;
}

// packages/wheels/src/cache-entries.ts


// packages/wheels/src/resolution-memory.ts

var MOST_REMEMBERED = 2e3;
var digestOf = (text, length) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256").update(text).digest("hex").slice(0, length);
var addresses = (indexes) => indexes.map((index) => index.url);
function emptyResolution(indexes) {
  return { schema: 2, indexes: addresses(indexes), wheels: {} };
}
function packageKey(locked, target) {
  return digestOf(`${locked.name}==${locked.version} ${locked.hashes.join(",")} ${target.name}`, 32);
}
function indexesDigest(indexes) {
  return digestOf(JSON.stringify(addresses(indexes)), 16);
}
function resolutionDigest(keys, indexes) {
  return indexesDigest(indexes) + digestOf(JSON.stringify([...new Set(keys)].sort()), 48);
}
function readResolution(text, indexes) {
  const empty = emptyResolution(indexes);
  if (text === void 0) return empty;
  try {
    const read = JSON.parse(text);
    const ours = read?.schema === 2 && typeof read.wheels === "object" && JSON.stringify(read.indexes) === JSON.stringify(empty.indexes);
    return ours ? read : empty;
  } catch {
    return empty;
  }
}
function mergeResolutions(newer, older) {
  const all = Object.entries({ ...newer.wheels, ...older.wheels, ...newer.wheels });
  return { ...newer, wheels: Object.fromEntries(all.slice(0, MOST_REMEMBERED)) };
}
function recallWheel(resolution, locked, target) {
  const key = packageKey(locked, target);
  const wheel = Object.hasOwn(resolution.wheels, key) ? resolution.wheels[key] : void 0;
  if (!wheel || !locked.hashes.includes(wheel.sha256) || !Array.isArray(wheel.urls)) return void 0;
  const name = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseWheelName */ .CI)(wheel.filename);
  const suits = name?.name === locked.name && name.tags.some((tag) => target.ranks.has(tag));
  return suits ? wheel : void 0;
}

// packages/wheels/src/cache-entries.ts
var SMALL_BYTES = 1024 * 1024;
var PACKS = 32;
var MOST_BESIDE = 6;
var NOWHERE = /* @__PURE__ */ new Map();
function sha256(text) {
  return (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256").update(text).digest("hex");
}
var sizeOf = (wheels) => wheels.reduce((bytes, wheel) => bytes + (wheel.size ?? 0), 0);
function single(wheel) {
  return { key: `whl1-${wheel.sha256}-e`, names: [wheel.sha256], bytes: wheel.size ?? 0, wheels: [wheel] };
}
function pack(members) {
  const wheels = members.toSorted((a, b) => a.sha256 < b.sha256 ? -1 : 1);
  const names = wheels.map((wheel) => wheel.sha256);
  return { key: `pack1-${sha256(names.join("\n"))}-e`, names, bytes: sizeOf(wheels), wheels };
}
function planCacheEntries(wheels, minEntryBytes = SMALL_BYTES, known = NOWHERE) {
  const entries = [];
  const buckets = /* @__PURE__ */ new Map();
  for (const wheel of wheels) {
    if (wheel.size === void 0 || wheel.size >= minEntryBytes) entries.push(single(wheel));
    else {
      const bucket = Number.parseInt(sha256(wheel.package).slice(0, 2), 16) % PACKS;
      buckets.set(bucket, [...buckets.get(bucket) ?? [], wheel]);
    }
  }
  for (const members of buckets.values()) entries.push(...placeBucket(members, known));
  return entries.toSorted((a, b) => b.bytes - a.bytes || (a.key < b.key ? -1 : 1));
}
function placeBucket(members, known) {
  const whole = pack(members);
  if (known.has(whole.key)) return [whole];
  const open = new Map(members.map((wheel) => [wheel.sha256, wheel]));
  const used = [];
  for (const [key, stored] of known) {
    const wheels = stored.flatMap(([digest2]) => open.get(digest2) ?? []);
    const bytes = stored.reduce((sum, [, size]) => sum + size, 0);
    if (wheels.length === 0 || sizeOf(wheels) * 2 < bytes) continue;
    for (const wheel of wheels) open.delete(wheel.sha256);
    used.push({ key, names: stored.map(([digest2]) => digest2), bytes, wheels });
  }
  const beside = [...open.values()].map(single);
  const singles = used.filter((entry) => entry.names.length === 1).length + beside.length;
  return used.length === 0 || singles > MOST_BESIDE ? [whole] : [...used, ...beside];
}
function isWhole(entry) {
  return entry.wheels.length === entry.names.length;
}
function resolutionKey(digest2) {
  return `res1-${digest2}-e`;
}
function resolutionPrefix(indexes) {
  return `res1-${indexesDigest(indexes)}`;
}
var OWN_KEY = /^(?:whl1|pack1|res1|gen1)-[0-9a-f]{64}-e$/;

// packages/wheels/src/index-url.ts
var LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
function readIndexes(urls, log, input = "index-urls") {
  const problems = [];
  const indexes = urls.flatMap((text) => {
    if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
      problems.push({
        input,
        expected: "http(s) addresses such as https://pypi.org/simple/",
        seen: "something else"
      });
      return [];
    }
    const url = new URL(text);
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    maskCredentials(user, password, log);
    url.username = "";
    url.password = "";
    url.hash = "";
    if (!url.pathname.endsWith("/")) url.pathname += "/";
    if ((user !== "" || password !== "") && !isSafeForCredentials(url))
      problems.push({
        input,
        expected: "https where an address carries credentials",
        seen: `http to ${url.host}`
      });
    const authorization = user === "" && password === "" ? void 0 : `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    return [{ url: url.href, origin: url.origin, authorization }];
  });
  if (urls.length === 0) problems.push({ input, expected: "at least one address", seen: "nothing" });
  if (problems.length > 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz(problems);
  return indexes;
}
function isSafeForCredentials(url) {
  return url.protocol === "https:" || LOOPBACK.test(url.hostname);
}
function maskCredentials(user, password, log) {
  if (password !== "") {
    log.mask(password);
    log.mask(encodeURIComponent(password));
    log.mask(`${user}:${password}`);
  } else if (user !== "") {
    log.mask(user);
    log.mask(encodeURIComponent(user));
  }
}
function authorizationFor(address, indexes) {
  const { origin } = new URL(address);
  const owner = indexes.find((index) => index.origin === origin && index.authorization !== void 0);
  return owner?.authorization === void 0 ? {} : { authorization: owner.authorization };
}
var MAX_REDIRECTS = 5;
function redirectTarget(from, location) {
  if (location === void 0 || !URL.canParse(location, from))
    return { refused: "a redirect without an address" };
  const target = new URL(location, from);
  if (!/^https?:$/.test(target.protocol)) return { refused: `a redirect to ${target.protocol}` };
  if (new URL(from).protocol === "https:" && target.protocol === "http:")
    return { refused: "a redirect from https to http" };
  target.username = "";
  target.password = "";
  return { url: target.href };
}

// packages/wheels/src/simple-index.ts
var SIMPLE_ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01";
function parseSimplePage(contentType, body, address) {
  const kind = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (/^application\/(vnd\.pypi\.simple\.v\d+\+json|json)$/.test(kind)) return parseJson(body, address);
  if (/^(application\/vnd\.pypi\.simple\.v1\+html|text\/html|application\/xhtml\+xml)$/.test(kind))
    return parseHtml(body, address);
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .DeliveryFailure */ .L9(`${address} answered with ${kind || "no content type"}, which is no index page`);
}
function parseJson(body, address) {
  let page;
  try {
    page = JSON.parse(body);
  } catch (error) {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .DeliveryFailure */ .L9(`${address} answered with JSON that cannot be read: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error)}`);
  }
  const api = page.meta?.["api-version"] ?? "";
  if (!/^1\.\d+$/.test(api) || !isList(page.files))
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .DeliveryFailure */ .L9(`${address} speaks version "${api}" of the simple API; 1.x is understood`);
  return page.files.flatMap((file) => {
    if (typeof file.filename !== "string" || typeof file.url !== "string") return [];
    const url = absolute(file.url, address);
    return url === void 0 ? [] : [
      {
        filename: file.filename,
        url: url.replace(/#.*$/, ""),
        sha256: digest(file.hashes?.sha256),
        size: typeof file.size === "number" && Number.isSafeInteger(file.size) ? file.size : void 0,
        requiresPython: typeof file["requires-python"] === "string" ? file["requires-python"] : "",
        ...typeof file.yanked === "string" ? { yanked: file.yanked } : {},
        ...file.yanked === true ? { yanked: "" } : {}
      }
    ];
  });
}
function isList(value) {
  return Array.isArray(value);
}
function parseHtml(body, address) {
  const version = /<meta\s[^>]*name=["']pypi:repository-version["'][^>]*content=["']([^"']*)["']/i.exec(
    body
  )?.[1];
  if (version !== void 0 && !/^1\.\d+$/.test(version))
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .DeliveryFailure */ .L9(`${address} speaks version "${version}" of the simple API; 1.x is understood`);
  const base = /<base\s[^>]*href\s*=\s*["']([^"']*)["']/i.exec(body)?.[1];
  const from = base === void 0 ? address : absolute(decodeEntities(base), address) ?? address;
  const files = [];
  for (const [, attributes = "", label = ""] of body.matchAll(/<a\s([^>]*)>([^<]*)<\/a\s*>/gi)) {
    const url = absolute(attribute(attributes, "href"), from);
    if (url === void 0) continue;
    const [plain2 = "", fragment = ""] = url.split("#");
    files.push({
      filename: decodeEntities(label).trim() || decodeURIComponent(plain2.split("/").pop() ?? ""),
      url: plain2,
      sha256: digest(/(?:^|&)sha256=([^&]*)/.exec(fragment)?.[1]),
      size: void 0,
      requiresPython: attribute(attributes, "data-requires-python"),
      .../(^|\s)data-yanked\b/i.test(attributes) ? { yanked: attribute(attributes, "data-yanked") } : {}
    });
  }
  return files;
}
function attribute(attributes, name) {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(attributes);
  return decodeEntities(match?.[1] ?? match?.[2] ?? "");
}
var ENTITIES = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#39": "'"
};
function decodeEntities(text) {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name) => {
    const numeric = /^#(x?)([0-9a-f]+)$/i.exec(name);
    if (!numeric) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = Number.parseInt(numeric[2] ?? "", numeric[1] ? 16 : 10);
    return code <= 1114111 ? String.fromCodePoint(code) : whole;
  });
}
function absolute(link, address) {
  if (link === "" || !URL.canParse(link, address)) return void 0;
  const url = new URL(link, address);
  return /^https?:$/.test(url.protocol) && url.username === "" ? url.href : void 0;
}
function digest(value) {
  return typeof value === "string" && /^[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : void 0;
}

// packages/wheels/src/index-client.ts
var MAX_PAGE_BYTES = 128 * 1024 * 1024;
async function askIndex(index, project, indexes, ports, policy) {
  let why = "";
  for (let attempt = 1; attempt <= policy.retries + 1; attempt += 1) {
    ports.signal.throwIfAborted();
    const answer = await askOnce(`${index.url}${project}/`, indexes, ports, policy);
    if (answer.kind !== "again") return answer;
    why = answer.why;
    if ((answer.waitMs ?? 0) > policy.backoff.longestRetryAfterMs) {
      why += ` and asks to wait ${Math.round((answer.waitMs ?? 0) / 1e3)} s`;
      break;
    }
    if (attempt > policy.retries) break;
    await ports.clock.sleep(answer.waitMs ?? backoffMs(attempt, policy.backoff), ports.signal);
  }
  return { kind: "failed", why };
}
async function askOnce(start, indexes, ports, policy) {
  let address = start;
  let authorization = authorizationFor(start, indexes);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    let response;
    try {
      response = await ports.http({
        url: address,
        headers: {
          accept: SIMPLE_ACCEPT,
          "accept-encoding": "identity",
          ...authorization
        },
        timeoutMs: policy.timeoutMs,
        maxBodyBytes: MAX_PAGE_BYTES,
        signal: ports.signal
      });
    } catch (error) {
      ports.signal.throwIfAborted();
      const why = `${hostOf(address)}: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error)}`;
      return isRefusedCertificate(error) ? { kind: "failed", why: `${why} (its certificate is not accepted)` } : { kind: "again", why, waitMs: void 0 };
    }
    if (![301, 302, 303, 307, 308].includes(response.status))
      return readAnswer(response, address, ports.clock);
    const target = redirectTarget(address, response.headers.location);
    if ("refused" in target) return { kind: "failed", why: `${hostOf(address)} sent ${target.refused}` };
    if (new URL(target.url).origin !== new URL(address).origin) authorization = {};
    address = target.url;
  }
  return { kind: "failed", why: `${hostOf(start)} redirected more than ${MAX_REDIRECTS} times` };
}
function readAnswer(response, address, clock) {
  const { status, headers, body } = response;
  if (status === 404 || status === 410) return { kind: "absent" };
  const why = `${hostOf(address)} answered ${status}`;
  if (status === 408 || status === 429 || status >= 500)
    return { kind: "again", why, waitMs: retryAfterMs(headers["retry-after"], clock.now(), headers.date) };
  if (status !== 200) return { kind: "failed", why };
  if (body.length > MAX_PAGE_BYTES / 4 && Buffer.byteLength(body) >= MAX_PAGE_BYTES)
    return {
      kind: "failed",
      why: `${hostOf(address)} sent a page of more than ${MAX_PAGE_BYTES / 1048576} MiB`
    };
  try {
    return { kind: "found", files: parseSimplePage(headers["content-type"] ?? "", body, address) };
  } catch (error) {
    return { kind: "failed", why: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error) };
  }
}
function isRefusedCertificate(error) {
  const { code = "" } = error ?? {};
  return /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code);
}
function hostOf(address) {
  return new URL(address).host;
}

// packages/wheels/src/fetch-job.ts
var SourceLost = class extends Error {
};
async function judgeFault(job, url, fault, vain) {
  const { ports, policy, wheel } = job;
  if (fault.kind === "no-ranges") {
    job.unranged.add(url);
    if (job.urls.every((one) => job.unranged.has(one) || job.gone.has(one))) throw fault;
    return;
  }
  const what = `${wheel.filename}: ${hostOf(url)} ${fault.message}`;
  const others = job.urls.some((one) => one !== url && !job.gone.has(one));
  const longest = policy.backoff.longestRetryAfterMs;
  const tooLong = (fault.waitMs ?? 0) > longest;
  const asks = tooLong ? ` and asks to wait ${Math.round((fault.waitMs ?? 0) / 1e3)} s` : "";
  if (fault.waitMs !== void 0)
    ports.health.hold(url, ports.clock.monotonic() + Math.min(fault.waitMs, longest));
  const passing = fault.kind === "passing" || fault.kind === "other-length" && !job.mirrors.has(url);
  if (!passing || vain > policy.retries || tooLong && others) {
    const why = fault.message + asks + (passing && !tooLong ? ` (${vain} times in a row)` : "");
    job.gone.set(url, { why, byLength: fault.kind === "other-length" });
    ports.log.info(
      fault.outcome === "missing" && job.mirrors.has(url) ? `${wheel.filename}: ${hostOf(url)} does not have it yet (404)` : `${what}${asks}; it is not asked for this wheel any more`
    );
    return;
  }
  if (tooLong)
    ports.log.warning(`${what}${asks}; it is asked again after ${longest / 1e3} s, the most we wait`);
  await waitAfter(job, url, fault, vain, others, what);
}
async function waitAfter(job, url, fault, vain, others, what) {
  const { ports, policy } = job;
  if (fault.waitMs !== void 0 && fault.waitMs > 0)
    return void ports.log.info(`${what}; left alone as it asks`);
  const failures = Math.max(1, vain, fault.outcome === "throttled" ? ports.health.failures(url) : 0);
  const wait = backoffMs(Math.min(failures, 32), policy.backoff);
  if (fault.outcome === "throttled") ports.health.hold(url, ports.clock.monotonic() + wait);
  ports.log.info(`${what}; tried again ${others ? "elsewhere" : `in ${(wait / 1e3).toFixed(1)} s`}`);
  if (!others && fault.outcome !== "throttled") await sleepWithin(job, wait);
}
function sleepWithin(job, ms) {
  const left = job.started + job.policy.totalTimeoutMs - job.ports.clock.monotonic();
  return job.ports.clock.sleep(Math.max(0, Math.min(ms, left)), job.ports.signal);
}
function checkTotalTime(job) {
  const elapsed = job.ports.clock.monotonic() - job.started;
  if (elapsed < job.policy.totalTimeoutMs) return;
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .DeliveryFailure */ .L9(
    `${job.wheel.filename} is not here after ${Math.round(elapsed / 1e3)} s and ${job.attempts} attempts`,
    { advice: "What came stays in the wheelhouse; a second run goes on from there." }
  );
}
function nobodyServes(job) {
  const { wheel, ports } = job;
  const said = job.urls.map((url) => {
    const why = job.gone.get(url)?.why ?? (ports.health.lies(url) ? "had served wrong bytes before" : "failed");
    return `${hostOf(url)} ${why}`;
  });
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .DeliveryFailure */ .L9(`${wheel.filename} cannot be downloaded: ${said.join("; ")}`, {
    advice: "What came stays in the wheelhouse; a second run goes on from there. Further places can be named in mirrors and index-urls."
  });
}

// packages/wheels/src/part-fault.ts
var PartFault = class extends Error {
  kind;
  outcome;
  /** Milliseconds that the server asked to wait. */
  waitMs;
  constructor(kind, outcome, message, waitMs) {
    super(message);
    this.name = "PartFault";
    this.kind = kind;
    this.outcome = outcome;
    this.waitMs = waitMs;
  }
};

// packages/wheels/src/choose-source.ts
var STRIKES = 3;
async function chooseSource(job, ranged, curious, avoid) {
  const { ports, policy } = job;
  if (job.only !== void 0 && job.gone.has(job.only)) throw new SourceLost();
  const select = (urls, chance2) => ports.health.choose(urls, ports.clock.monotonic(), chance2);
  const chance = curious && job.only === void 0 && job.urls.length > 1 ? policy.backoff.jitter() : void 0;
  if (job.only !== void 0) {
    if (ranged && job.unranged.has(job.only)) throw new PartFault("no-ranges", "success", "serves no ranges");
    const selection = select([job.only], void 0);
    if (selection) return selection;
  }
  const candidates = honest(job, ranged);
  const rested = select(
    candidates.filter((url) => url !== avoid),
    chance
  );
  const found = rested && "url" in rested ? rested : select(candidates, chance);
  if (found) return found;
  job.more ??= addMore(job);
  await job.more;
  const another = select(honest(job, ranged), chance);
  if (another) return another;
  return select(lastResort(job, ranged), void 0) ?? giveUp(job, ranged);
}
async function addMore(job) {
  const more = await job.ports.moreAddresses(job.wheel);
  job.urls.push(...more.filter((one) => !job.urls.includes(one)));
}
function usable(job, ranged) {
  return job.urls.filter((url) => !job.gone.has(url) && !(ranged && job.unranged.has(url)));
}
function honest(job, ranged) {
  const urls = usable(job, ranged).filter((url) => !job.ports.health.lies(url) && !job.strikes.has(url));
  const origins = job.mismatches >= 2 ? urls.filter((url) => !job.mirrors.has(url)) : [];
  return origins.length > 0 ? origins : urls;
}
function lastResort(job, ranged) {
  return usable(job, ranged).filter((url) => !job.mirrors.has(url) && (job.strikes.get(url) ?? 0) < STRIKES);
}
function giveUp(job, ranged) {
  const served = (url) => honest(job, false).includes(url) || lastResort(job, false).includes(url);
  if (ranged && job.urls.some((url) => job.unranged.has(url) && served(url)))
    throw new PartFault("no-ranges", "success", "no address serves ranges");
  if (!job.lengthDoubted && otherLengths(job).length > 0) throw new SourceLost();
  throw nobodyServes(job);
}
function otherLengths(job) {
  if (job.wheel.size !== void 0) return [];
  return [...job.gone].filter(([, { byLength }]) => byLength).map(([url]) => url);
}
function reviveOtherLengths(job) {
  const others = otherLengths(job);
  if (others.length > 0) job.lengthDoubted = true;
  for (const url of others) job.gone.delete(url);
}
function blame(job, url) {
  const strikes = (job.strikes.get(url) ?? 0) + 1;
  job.strikes.set(url, strikes);
  job.ports.health.lied(url);
  if (job.mirrors.has(url) || strikes >= STRIKES)
    job.gone.set(url, {
      why: `served bytes with another sha256${strikes > 1 ? ` (${strikes} times)` : ""}`,
      byLength: false
    });
}

// packages/wheels/src/disk-failure.ts
function isDiskFault(error) {
  const { code = "", syscall = "" } = error ?? {};
  return ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EFBIG", "EBADF"].includes(code) && !["connect", "read", "getaddrinfo"].includes(syscall);
}
function diskFailure(error, wheel, root) {
  const { code = "" } = error ?? {};
  if (!isDiskFault(error) && !["EACCES", "EPERM", "EMFILE", "ENFILE", "ENOTDIR", "EISDIR", "ENOTEMPTY", "ENAMETOOLONG"].includes(code))
    return void 0;
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .DeliveryFailure */ .L9(`${wheel.filename} cannot be written to ${root}: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error)}`, {
    advice: ["ENOSPC", "EDQUOT"].includes(code) ? "Free space (or inodes) there, or name a wheelhouse on another disk. What came stays; a second run goes on from there." : "The user of this job must be able to write there; or name another wheelhouse.",
    cause: error
  });
}

// packages/wheels/src/carry-body.ts
var WRITE_BYTES = 512 * 1024;
var SAVE_EVERY_BYTES = 4 * 1024 * 1024;
async function carryBody(body, span, part, clock, watch, received) {
  const writer = createWriter(part, span.from, received);
  const slow = createSlowness(clock, watch);
  let at = span.from;
  try {
    for await (const chunk of body) {
      if (span.to !== void 0 && at + chunk.length > span.to)
        throw new PartFault(
          "other-length",
          "short",
          `sent more than the ${span.to - span.from} bytes asked for`
        );
      at += chunk.length;
      const full = writer.add(chunk);
      if (full) await full;
      slow(chunk.length);
    }
  } catch (error) {
    await writer.end();
    throw error;
  }
  await writer.end();
  if (span.to !== void 0 && at < span.to)
    throw new PartFault("passing", "short", `ended after ${at - span.from} of ${span.to - span.from} bytes`);
  if (part.size === void 0) await part.setSize(at);
}
function createWriter(part, from, received) {
  let gathered = [];
  let bytes = 0;
  let at = from;
  let unsaved = 0;
  let writing = Promise.resolve();
  const write = async (chunks, offset, length) => {
    await part.writeAt(chunks, offset);
    received(length);
    unsaved += length;
    if (unsaved < SAVE_EVERY_BYTES) return;
    unsaved = 0;
    await part.saveProgress();
  };
  const flush = async () => {
    const [chunks, offset, length] = [gathered, at, bytes];
    gathered = [];
    bytes = 0;
    at += length;
    await writing;
    writing = write(chunks, offset, length);
    writing.catch(() => void 0);
  };
  return {
    add: (chunk) => {
      gathered.push(chunk);
      bytes += chunk.length;
      return bytes >= WRITE_BYTES ? flush() : void 0;
    },
    end: async () => {
      if (bytes > 0) await flush();
      await writing;
    }
  };
}
function createSlowness(clock, watch) {
  let since = clock.monotonic();
  let bytes = 0;
  return (more) => {
    bytes += more;
    const now = clock.monotonic();
    if (watch.deadline !== void 0 && now >= watch.deadline)
      throw new PartFault("passing", "stall", "was still sending when the time for this wheel was over");
    if (watch.minBytesPerSecond === 0 || now - since < watch.windowMs) return;
    const rate = bytes * 1e3 / (now - since);
    since = now;
    bytes = 0;
    if (rate < watch.minBytesPerSecond)
      throw new PartFault("passing", "stall", `came at ${Math.round(rate)} bytes a second`);
  };
}

// packages/wheels/src/fetch-part.ts
async function fetchPart(url, range, part, ports, watch, received) {
  const response = await openFollowing(url, range, ports, watch);
  try {
    const span = await expectedSpan(response, range, part, ports.clock);
    await carryBody(response.body, span, part, ports.clock, watch, received);
  } catch (error) {
    if (error instanceof PartFault) throw error;
    ports.signal.throwIfAborted();
    if (isDiskFault(error)) throw error;
    throw networkFault(error);
  } finally {
    response.discard();
    await part.saveProgress();
  }
}
async function openFollowing(start, range, ports, watch) {
  let url = start;
  let authorization = authorizationFor(start, ports.indexes);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const headers = {
      "accept-encoding": "identity",
      ...range ? { range: `bytes=${range[0]}-${range[1] - 1}` } : {},
      ...authorization
    };
    let response;
    try {
      response = await ports.open({ url, headers, ...watch, signal: ports.signal });
    } catch (error) {
      ports.signal.throwIfAborted();
      throw networkFault(error);
    }
    if (![301, 302, 303, 307, 308].includes(response.status)) return response;
    response.discard();
    const target = redirectTarget(url, response.headers.location);
    if ("refused" in target) throw new PartFault("gone", "refused", target.refused);
    if (new URL(target.url).origin !== new URL(url).origin) authorization = {};
    url = target.url;
  }
  throw new PartFault("gone", "refused", `more than ${MAX_REDIRECTS} redirects`);
}
function networkFault(error) {
  if (isRefusedCertificate(error))
    return new PartFault("gone", "refused", `has a certificate that is not accepted: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error)}`);
  const silent = error.timedOut === true;
  return new PartFault("passing", silent ? "stall" : "reset", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error));
}
async function expectedSpan(response, range, part, clock) {
  const { status, headers } = response;
  judgeStatus(response, clock);
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity")
    throw new PartFault("gone", "refused", `sent the file as ${encoding}, which is not what was asked for`);
  if (/^text\/html\b/i.test(headers["content-type"] ?? ""))
    throw new PartFault("passing", "refused", "sent a web page where a wheel was expected");
  if (range && status === 206) return partialSpan(headers["content-range"], range, part);
  const length = /^\d+$/.test(headers["content-length"] ?? "") ? Number(headers["content-length"]) : void 0;
  if (range && (range[0] !== 0 || part.size !== void 0 && range[1] !== part.size))
    throw new PartFault("no-ranges", "success", "serves only the whole file");
  if (length !== void 0 && part.size !== void 0 && length !== part.size)
    throw new PartFault("other-length", "short", `announced ${length} bytes; the file has ${part.size}`);
  if (length !== void 0 && part.size === void 0) await part.setSize(length);
  return { from: 0, to: part.size ?? length };
}
function judgeStatus({ status, headers }, clock) {
  const said = `answered ${status}`;
  const waitMs = retryAfterMs(headers["retry-after"], clock.now(), headers.date);
  if (status === 429) throw new PartFault("passing", "throttled", said, waitMs);
  if (status === 408 || status >= 500) throw new PartFault("passing", "server-error", said, waitMs);
  if (status === 416)
    throw new PartFault("other-length", "short", "says that the range lies outside of the file (416)");
  if (status === 404 || status === 410) throw new PartFault("gone", "missing", said);
  if (status !== 200 && status !== 206) throw new PartFault("gone", "refused", said);
}
async function partialSpan(header, range, part) {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header ?? "");
  const [from, last, total] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  const cut = part.size === void 0 && total < range[1] ? total : range[1];
  if (!match || from !== range[0] || last !== cut - 1 || part.size === void 0 && match[3] === "*")
    throw new PartFault(
      "no-ranges",
      "success",
      `answered the range ${range[0]}-${range[1] - 1} with "${header ?? ""}"`
    );
  if (part.size === void 0) await part.setSize(total);
  else if (match[3] !== "*" && total !== part.size)
    throw new PartFault(
      "other-length",
      "short",
      `says that the file has ${total} bytes; it has ${part.size}`
    );
  return { from: range[0], to: cut };
}

// packages/wheels/src/fetch-range.ts
var PROGRESS_BYTES = 64 * 1024;
var WASTE_WINDOW_MS = 3e3;
async function fetchRange(job, range, curious) {
  const vain = /* @__PURE__ */ new Map();
  const { round } = job;
  let rest = range;
  let failed;
  while (rest === void 0 || rest[0] < rest[1]) {
    const wanted = rest;
    const attempt = await job.ports.limit(async () => {
      if (job.round !== round) return { kind: "done" };
      checkTotalTime(job);
      return tryOnce(job, wanted, curious, failed);
    });
    if (attempt.kind === "done") return;
    if (attempt.kind === "wait") {
      await sleepWithin(job, attempt.ms);
      continue;
    }
    const { url, fault, got } = attempt;
    failed = url;
    rest = wanted ? [wanted[0] + got, wanted[1]] : continuation(job);
    const times = got >= PROGRESS_BYTES && rest !== void 0 ? 0 : (vain.get(url) ?? 0) + 1;
    vain.set(url, times);
    await judgeFault(job, url, fault, times);
  }
}
async function fetchFirst(job) {
  const vain = /* @__PURE__ */ new Map();
  const asked = [0, Math.max(job.policy.pieceBytes, job.policy.rangedFromBytes)];
  while (job.part.size === void 0) {
    checkTotalTime(job);
    const attempt = await job.ports.limit(() => tryOnce(job, asked, false));
    if (attempt.kind === "wait") await sleepWithin(job, attempt.ms);
    if (attempt.kind !== "failed") continue;
    const { url, fault, got } = attempt;
    const times = got >= PROGRESS_BYTES ? 0 : (vain.get(url) ?? 0) + 1;
    vain.set(url, times);
    await judgeFault(job, url, fault, times);
  }
}
async function tryOnce(job, range, curious, avoid) {
  const { part, ports } = job;
  const selection = await chooseSource(job, range !== void 0, curious, avoid);
  if ("waitMs" in selection) return { kind: "wait", ms: selection.waitMs };
  const { url } = selection;
  const started = ports.clock.monotonic();
  let got = 0;
  const ended = (outcome) => {
    const now = ports.clock.monotonic();
    ports.health.ended(url, { outcome, bytes: got, milliseconds: now - started, now });
  };
  job.attempts += 1;
  job.hosts.add(hostOf(url));
  ports.health.began(url);
  try {
    await fetchPart(url, range, part, ports, watchFor(job, url), (bytes) => {
      job.used.add(url);
      got += bytes;
      job.networkBytes += bytes;
    });
    ended("success");
    return { kind: "done" };
  } catch (fault) {
    ended(fault instanceof PartFault ? fault.outcome : "success");
    if (!(fault instanceof PartFault)) throw fault;
    if (ports.health.failures(url) === 3 && job.urls.length > 1)
      ports.log.info(`${hostOf(url)} failed 3 times in a row; others are asked first for a while`);
    return { kind: "failed", url, fault, got };
  }
}
function watchFor(job, url) {
  const { watch, totalTimeoutMs } = job.policy;
  const deadline = job.started + totalTimeoutMs;
  const others = job.only === void 0 ? job.urls.filter((one) => !job.gone.has(one)) : [];
  const floor = job.ports.health.floor(url, others, job.ports.clock.monotonic());
  if (watch.minBytesPerSecond === 0 || floor <= watch.minBytesPerSecond) return { ...watch, deadline };
  return {
    ...watch,
    deadline,
    minBytesPerSecond: floor,
    windowMs: Math.min(watch.windowMs, WASTE_WINDOW_MS)
  };
}
function continuation(job) {
  const { part } = job;
  const first = part.done[0];
  const someRanged = job.urls.some((url) => !job.gone.has(url) && !job.unranged.has(url));
  if (!someRanged || part.size === void 0 || first === void 0 || first[0] !== 0) return void 0;
  return first[1] < part.size ? [first[1], part.size] : void 0;
}

// packages/wheels/src/fetch-wheel.ts
var PIECE_BYTES = 8 * 1024 * 1024;
var RANGED_FROM_BYTES = 16 * 1024 * 1024;
async function fetchWheel(wheel, ports, policy) {
  try {
    return await fetchToDisk(wheel, ports, policy);
  } catch (error) {
    throw diskFailure(error, wheel, ports.store.root) ?? error;
  }
}
async function fetchToDisk(wheel, ports, policy) {
  const part = await ports.store.openPart(wheel.sha256);
  let committed = false;
  try {
    const mirrors = await ports.mirrorAddresses?.(wheel) ?? [];
    const job = {
      wheel,
      part,
      ports,
      policy,
      started: ports.clock.monotonic(),
      urls: [.../* @__PURE__ */ new Set([...mirrors, ...wheel.urls])],
      mirrors: new Set(mirrors.filter((url) => !wheel.urls.includes(url))),
      gone: /* @__PURE__ */ new Map(),
      unranged: /* @__PURE__ */ new Set(),
      strikes: /* @__PURE__ */ new Map(),
      used: /* @__PURE__ */ new Set(),
      hosts: /* @__PURE__ */ new Set(),
      only: void 0,
      mismatches: 0,
      attempts: 0,
      networkBytes: 0,
      more: void 0,
      round: 0,
      lengthDoubted: false
    };
    if (wheel.size !== void 0 && part.size !== wheel.size) await startOver(job);
    const resumedBytes = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .coveredBytes */ .Yz)(part.done);
    await fillUntilRight(job);
    await part.commit();
    committed = true;
    return {
      sha256: wheel.sha256,
      bytes: part.size ?? 0,
      networkBytes: job.networkBytes,
      resumedBytes,
      attempts: job.attempts,
      hosts: [...job.hosts],
      milliseconds: ports.clock.monotonic() - job.started
    };
  } finally {
    if (!committed) await part.close();
  }
}
async function startOver(job) {
  job.used.clear();
  await job.part.restart();
  if (job.wheel.size !== void 0) await job.part.setSize(job.wheel.size);
}
async function fillUntilRight(job) {
  for (; ; ) {
    const resumed = job.used.size === 0 && (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .coveredBytes */ .Yz)(job.part.done) > 0;
    try {
      if (job.mismatches > 0) job.only = await nextAlone(job);
      await fill(job);
      if (await isRight(job, resumed)) return;
    } catch (error) {
      if (!(error instanceof SourceLost)) throw error;
    }
    reviveOtherLengths(job);
    await startOver(job);
    job.only = void 0;
  }
}
async function isRight(job, resumed) {
  const { part, wheel, ports } = job;
  const seen = await part.sha256();
  if (seen === wheel.sha256) return true;
  job.mismatches += 1;
  const [culprit] = resumed || job.used.size !== 1 ? [] : job.used;
  if (culprit !== void 0) blame(job, culprit);
  const from = culprit === void 0 ? "" : ` from ${hostOf(culprit)}`;
  ports.log.warning(
    `${wheel.filename}: the bytes that came${from} have sha256 ${seen}, not ${wheel.sha256}; they are thrown away`
  );
  return false;
}
async function nextAlone(job) {
  for (; ; ) {
    checkTotalTime(job);
    const selection = await chooseSource(job, false, false);
    if ("url" in selection) return selection.url;
    await sleepWithin(job, selection.waitMs);
  }
}
async function fill(job) {
  const { part, policy } = job;
  let whole = false;
  for (; ; ) {
    const { size } = part;
    try {
      if (whole) return await fetchRange(job, void 0, false);
      if (size === void 0) {
        await fetchFirst(job);
        continue;
      }
      const ranged = size >= policy.rangedFromBytes || (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .coveredBytes */ .Yz)(part.done) > 0;
      if (!ranged) return await fetchRange(job, void 0, false);
      const pieces = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .missingRanges */ .TV)(
        part.done,
        size,
        size >= policy.rangedFromBytes ? policy.pieceBytes : size
      );
      return await allPieces(job, pieces);
    } catch (error) {
      if (!(error instanceof PartFault) || error.kind !== "no-ranges") throw error;
      await startOver(job);
      whole = true;
    }
  }
}
var TAIL_PIECES = 4;
async function allPieces(job, pieces) {
  const { round } = job;
  const outcomes = await Promise.allSettled(
    pieces.map(async (piece, i) => {
      try {
        await fetchRange(job, piece, i > 0 && i < pieces.length - TAIL_PIECES);
      } catch (error) {
        job.round = round + 1;
        throw error;
      }
    })
  );
  const failures = outcomes.flatMap((one) => one.status === "rejected" ? [one.reason] : []);
  const worst = failures.find((reason) => !(reason instanceof PartFault || reason instanceof SourceLost)) ?? failures[0];
  if (worst !== void 0) throw worst;
}

// packages/wheels/src/limiter.ts
function createLimiter(most) {
  let running = 0;
  const waiting = [];
  return async (work) => {
    if (running >= most) await new Promise((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
async function forEachLimited(items, most, work) {
  const results = [];
  let failed = false;
  let next = 0;
  const worker = async () => {
    while (!failed && next < items.length) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(items[index]);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, worker));
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure) throw failure.reason;
  return results;
}

// packages/wheels/src/restore-entries.ts

var LOOKUPS_AT_ONCE = 8;
var READS_AT_ONCE = 4;
async function lookUpEntries(cache, entries) {
  const found = await forEachLimited(entries, LOOKUPS_AT_ONCE, async (entry) => {
    const key = await cache.lookUp(entry);
    return key === entry.key ? key : void 0;
  });
  return cache.trouble() === void 0 ? new Set(found.filter((key) => key !== void 0)) : void 0;
}
async function restoreEntries(entries, cache, ports, wanted, arrived) {
  const damaged = [];
  await forEachLimited(entries, READS_AT_ONCE, async (entry) => {
    ports.signal.throwIfAborted();
    if (cache.trouble() !== void 0) return;
    const { store, log } = ports;
    const scratch = await store.openScratch();
    try {
      const read = await cache.read(entry, scratch.path);
      const wheels = entry.wheels.filter(wanted);
      let bad = 0;
      for (const wheel of wheels) {
        const verdict = await store.adopt(
          (0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(scratch.path, wheel.sha256),
          wheel.sha256,
          read.digests?.get(wheel.sha256)
        );
        if (verdict === "present") await arrived(wheel);
        else if (read.found) bad += 1;
      }
      if (!read.found) log.info(`cache entry ${entry.key} was not read; its wheels are downloaded`);
      if (bad > 0) {
        damaged.push(entry.key);
        log.warning(
          `cache entry ${entry.key} (${formatBytes(entry.bytes)}) does not hold what its key says; ${bad} of its wheels are downloaded again`
        );
      }
    } finally {
      await scratch.remove();
    }
  });
  return damaged;
}

// packages/wheels/src/save-entries.ts
var SAVES_AT_ONCE = 2;
function createSaver(entries, cache, isHere, ports) {
  const held = [];
  const counts = { saved: 0, exists: 0, denied: 0, limited: 0, failed: 0, bytes: 0, held };
  const waiting = new Set(cache ? entries : []);
  const ready = [];
  const workers = /* @__PURE__ */ new Set();
  const save = async (entry) => {
    if (!cache || counts.denied + counts.limited > 0 || cache.trouble() !== void 0) return;
    const scratch = await ports.store.openScratch();
    try {
      if (await cache.lookUp(entry) === entry.key) {
        counts.exists += 1;
        held.push(entry.key);
        return;
      }
      if (cache.trouble() !== void 0) return;
      for (const name of entry.names) await scratch.link(name);
      const answer = await cache.write(entry, scratch.path);
      counts[answer] += 1;
      if (answer === "saved" || answer === "exists") held.push(entry.key);
      if (answer === "saved") counts.bytes += await sizeOf2(entry, ports.store);
      if (answer === "denied" || answer === "limited")
        ports.log.info(`the cache takes no more entries: ${answer}`);
    } catch (error) {
      counts.failed += 1;
      ports.log.warning(`cache entry ${entry.key} was not saved: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error)}`);
    } finally {
      await scratch.remove();
    }
  };
  const work = async () => {
    for (let entry = ready.shift(); entry; entry = ready.shift()) await save(entry);
  };
  return {
    counts,
    consider: () => {
      for (const entry of waiting) {
        if (!entry.names.every(isHere)) continue;
        waiting.delete(entry);
        ready.push(entry);
      }
      ready.sort((a, b) => b.bytes - a.bytes);
      while (workers.size < Math.min(SAVES_AT_ONCE, workers.size + ready.length)) {
        const worker = work().finally(() => workers.delete(worker));
        workers.add(worker);
      }
    },
    finish: async () => {
      while (workers.size > 0) await Promise.all(workers);
    }
  };
}
async function sizeOf2(entry, store) {
  const sizes = await Promise.all(entry.wheels.map((wheel) => store.sizeOf(wheel.sha256)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

// packages/wheels/src/gather-wheels.ts
async function gatherWheels(plan, ports, policy, options) {
  const { cache, saves, concurrency, failOnMiss = false } = options;
  const started = ports.clock.monotonic();
  const here = /* @__PURE__ */ new Map();
  const keep = async (wheel, source, fetched) => {
    const milliseconds = source === "present" ? 0 : Math.round(ports.clock.monotonic() - started);
    const bytes = await ports.store.sizeOf(wheel.sha256);
    here.set(wheel.sha256, { wheel, source, bytes, fetched, milliseconds });
    saver.consider();
  };
  const saver = createSaver(plan.save, saves ? cache : void 0, (sha2562) => here.has(sha2562), ports);
  const fetch = (wheels) => forEachLimited(wheels, concurrency, async (wheel) => {
    const fetched = await fetchWheel(wheel, ports, policy);
    await keep(wheel, "network", fetched);
  });
  const ofSource = (source) => plan.steps.filter((step) => step.source === source).map((step) => step.wheel);
  const missing = (wheels) => wheels.filter((wheel) => !here.has(wheel.sha256));
  let damaged = [];
  try {
    for (const wheel of ofSource("present")) await keep(wheel, "present");
    if (failOnMiss) refuseNetwork(ofSource("network"), cache);
    const [restored, fetched] = await Promise.allSettled([
      cache ? restoreEntries(
        plan.restore,
        cache,
        ports,
        (wheel) => !here.has(wheel.sha256),
        (wheel) => keep(wheel, "cache")
      ) : Promise.resolve([]),
      fetch(ofSource("network"))
    ]);
    if (restored.status === "rejected") throw restored.reason;
    damaged = restored.value;
    if (fetched.status === "rejected") throw fetched.reason;
    const left = missing(ofSource("cache"));
    if (failOnMiss) refuseNetwork(left, cache);
    await fetch(left);
  } finally {
    await saver.finish();
  }
  const results = plan.steps.flatMap((step) => here.get(step.wheel.sha256) ?? []);
  return { results, saved: saver.counts, damaged, trouble: cache?.trouble() };
}
var NAMED = 5;
function refuseNetwork(wheels, cache) {
  if (wheels.length === 0) return;
  const names = wheels.slice(0, NAMED).map((wheel) => wheel.filename);
  const more = wheels.length > NAMED ? ` and ${wheels.length - NAMED} more` : "";
  const where = cache ? cache.trouble() ?? "the cache has been asked" : "there is no cache";
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .DeliveryFailure */ .L9(
    `fail-on-miss: ${wheels.length} wheels are neither in the wheelhouse nor in the cache (${where}): ${names.join(", ")}${more}`,
    {
      advice: "Run once without fail-on-miss where the cache may be written, such as on the default branch."
    }
  );
}

// packages/wheels/src/generation.ts


var GENERATION_PREFIX = "gen1-";
var GENERATION_FILE = "generation";
var MOST_BYTES = 4 * 1024 * 1024;
function generationEntry(wheels) {
  const digests = wheels.map((wheel) => wheel.sha256).sort();
  const key = (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256").update(digests.join("\n")).digest("hex");
  return { key: `${GENERATION_PREFIX}${key}-e`, names: [GENERATION_FILE], bytes: 0 };
}
function encodeGeneration(entries, known) {
  const lines = entries.map((entry) => [
    entry.key,
    isWhole(entry) ? entry.wheels.map((wheel) => [wheel.sha256, wheel.size ?? 0]) : known.get(entry.key) ?? entry.wheels.map((wheel) => [wheel.sha256, wheel.size ?? 0])
  ]);
  return (0,node_zlib__WEBPACK_IMPORTED_MODULE_11__.gzipSync)(JSON.stringify({ schema: 1, entries: lines }), { level: 9 });
}
function decodeGeneration(bytes) {
  try {
    const text = (0,node_zlib__WEBPACK_IMPORTED_MODULE_11__.gunzipSync)(bytes, { maxOutputLength: MOST_BYTES }).toString("utf8");
    const read = JSON.parse(text);
    if (read.schema !== 1 || !Array.isArray(read.entries)) return void 0;
    const entries = read.entries.map(readLine);
    return entries.includes(void 0) ? void 0 : new Map(entries.filter((line) => line !== void 0));
  } catch {
    return void 0;
  }
}
function readLine(line) {
  if (!Array.isArray(line)) return void 0;
  const [key, members] = line;
  if (typeof key !== "string" || !OWN_KEY.test(key) || !Array.isArray(members)) return void 0;
  const good = members.every(
    (one) => Array.isArray(one) && typeof one[0] === "string" && /^[0-9a-f]{64}$/.test(one[0]) && Number.isSafeInteger(one[1]) && one[1] >= 0
  );
  return good && members.length > 0 ? [key, members] : void 0;
}

// packages/wheels/src/guard-cache.ts
var CACHE_LIMITS = {
  lookUpMs: 1e4,
  transferMs: 3e4,
  bytesPerSecond: 1e6,
  newEntriesPerMinute: 150
};
var MOST_FAULTS = 3;
function guardCache(cache, access, ports, limits = CACHE_LIMITS) {
  let trouble;
  let limited = false;
  let faults = 0;
  const created = [];
  const giveUp2 = (why) => {
    if (trouble === void 0)
      ports.log.warning(
        `the cache is left alone for the rest of this run: ${why}; wheels come from the index`
      );
    trouble ??= why;
  };
  const attempt = async (what, ms, work) => {
    if (trouble !== void 0) return void 0;
    try {
      const result = await withinTime(what, ms, work, ports);
      faults = 0;
      return result;
    } catch (error) {
      ports.signal.throwIfAborted();
      faults += 1;
      if (error instanceof _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .CacheTimeout */ .YX || faults >= MOST_FAULTS) giveUp2((0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error));
      else ports.log.warning(`the cache, ${what}: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error)}`);
      return void 0;
    }
  };
  const transferMs = (bytes) => limits.transferMs + bytes * 1e3 / limits.bytesPerSecond;
  return {
    get name() {
      return cache.name;
    },
    access,
    trouble: () => trouble,
    lookUp: async (entry, orNewest) => access.read ? attempt(
      `asked for ${entry.key}`,
      limits.lookUpMs,
      (signal) => cache.lookUp(entry, signal, orNewest)
    ) : void 0,
    read: async (entry, folder) => (access.read ? await attempt(
      `reading ${entry.key}`,
      transferMs(entry.bytes),
      (signal) => cache.read(entry, folder, signal)
    ) : void 0) ?? { found: false },
    write: async (entry, folder) => {
      if (!access.write) return "denied";
      if (limited) return "limited";
      if (trouble === void 0) await takeTurn(created, limits.newEntriesPerMinute, ports);
      const answer = await attempt(
        `saving ${entry.key}`,
        transferMs(entry.bytes),
        (signal) => cache.write(entry, folder, signal)
      );
      limited ||= answer === "limited";
      return answer ?? "failed";
    },
    forget: async (key) => void await attempt(`removing ${key}`, limits.lookUpMs, async () => cache.forget?.(key)),
    shrink: async (maxBytes, keep) => await attempt("pruning", limits.transferMs, async () => cache.shrink?.(maxBytes, keep)) ?? [],
    close: () => cache.close()
  };
}
async function takeTurn(created, perMinute, { clock, signal }) {
  for (; ; ) {
    const now = clock.monotonic();
    while (created[0] !== void 0 && now - created[0] >= 6e4) created.shift();
    if (created.length < perMinute) {
      created.push(now);
      return;
    }
    await clock.sleep(6e4 - (now - (created[0] ?? now)), signal);
  }
}
async function withinTime(what, ms, work, { clock, signal }) {
  const call = new AbortController();
  const over = new AbortController();
  const onAbort = () => call.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const late = clock.sleep(ms, over.signal).then(() => {
    const error = new _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .CacheTimeout */ .YX(`${what}: no answer within ${Math.round(ms / 1e3)} s`);
    call.abort(error);
    throw error;
  });
  late.catch(() => void 0);
  try {
    signal.throwIfAborted();
    return await Promise.race([work(call.signal), late]);
  } finally {
    over.abort();
    signal.removeEventListener("abort", onAbort);
  }
}

// packages/wheels/src/mirrors.ts
function readMirrors(texts2, log) {
  return texts2.map((text) => {
    const names = [...text.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? "");
    const unknown2 = names.find((name) => name !== "path" && name !== "file");
    if (unknown2 !== void 0 || /\{/.test(/^[a-z]+:\/\/[^/]*/i.exec(text)?.[0] ?? ""))
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz([
        {
          input: "mirrors",
          expected: "a simple index, or an address whose path has {path} or {file} in it",
          seen: unknown2 === void 0 ? "a placeholder in the name of the host" : `{${unknown2}}`
        }
      ]);
    const [index] = readIndexes([text.replace(/\{.*$/, "")], log, "mirrors");
    if (!index) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz([{ input: "mirrors", expected: "an address", seen: "nothing" }]);
    const rest = /\{.*$/.exec(text)?.[0];
    const before = rest === void 0 ? "" : withoutCredentials(text.slice(0, -rest.length));
    return { ...index, pattern: rest === void 0 ? void 0 : before + rest };
  });
}
function withoutCredentials(address) {
  return address.replace(/^([a-z]+:\/\/)[^/]*@/i, "$1");
}
var PAGE_FAILURES = 2;
function mirrorAddresses(mirrors, pages, log) {
  const finders = mirrors.map(
    (mirror) => mirror.pattern === void 0 ? onIndex(mirror, pages, log) : byPattern(mirror.pattern)
  );
  return async (wheel) => {
    const found = await Promise.all(finders.map((find) => find(wheel)));
    return [...new Set(found.filter((url) => url !== void 0))].filter((url) => !wheel.urls.includes(url));
  };
}
function byPattern(pattern) {
  return (wheel) => {
    const path = wheel.urls[0] === void 0 ? void 0 : new URL(wheel.urls[0]).pathname.slice(1);
    if (path === void 0 && pattern.includes("{path}")) return Promise.resolve(void 0);
    const file = encodeURIComponent(wheel.filename);
    return Promise.resolve(pattern.replaceAll("{path}", () => path ?? "").replaceAll("{file}", () => file));
  };
}
var DIGEST_PATH = /\/packages\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{60}\/[^/]+$/;
function guess(mirror, wheel) {
  const path = DIGEST_PATH.exec(new URL(wheel.urls[0] ?? mirror.url).pathname)?.[0];
  const base = /^(.*)\/simple\/$/.exec(mirror.url)?.[1];
  return path === void 0 || base === void 0 ? void 0 : base + path;
}
function onIndex(mirror, pages, log) {
  let failures = 0;
  let learning;
  let asPyPI = false;
  const ask = async (wheel) => {
    if (failures >= PAGE_FAILURES) return void 0;
    const page = await pages(mirror, wheel.package);
    if (page.kind === "failed") {
      failures += 1;
      const end = failures === PAGE_FAILURES ? "; it is not asked any more" : "";
      log.warning(`mirror ${hostOf(mirror.url)}: ${page.why}${end}`);
    }
    if (page.kind !== "found") return void 0;
    const file = page.files.find((one) => one.sha256 === wheel.sha256) ?? page.files.find((one) => one.sha256 === void 0 && one.filename === wheel.filename);
    if (!file || mirror.url.startsWith("https:") && !file.url.startsWith("https:")) return void 0;
    return file.url;
  };
  return async (wheel) => {
    const expected = guess(mirror, wheel);
    if (expected === void 0 || !learning) {
      const asked = ask(wheel);
      if (expected !== void 0)
        learning ??= asked.then((url) => {
          asPyPI = url === expected;
        });
      return asked;
    }
    await learning;
    return asPyPI ? expected : ask(wheel);
  };
}

// packages/wheels/src/netrc.ts
function parseNetrc(text, input) {
  const entries = [];
  let entry;
  let inMacro = false;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (inMacro && line.trim() !== "") continue;
    inMacro = false;
    const words = wordsOf(line);
    while (words.length > 0) {
      const word = words.shift() ?? "";
      if (word.startsWith("#")) break;
      if (word === "macdef") {
        inMacro = true;
        break;
      }
      if (word === "default") {
        entry = { machine: "", login: "", password: "" };
        continue;
      }
      const value = words.shift();
      if (value === void 0 || !["machine", "login", "user", "password", "account"].includes(word))
        throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz([
          {
            input,
            expected: 'lines such as "machine HOST login USER password PASSWORD"',
            seen: `something else in line ${i + 1}`
          }
        ]);
      if (word === "machine")
        entries.push(entry = { machine: value.toLowerCase(), login: "", password: "" });
      else if (entry && word === "password") entry.password = value;
      else if (entry && word !== "account") entry.login = value;
    }
  }
  return entries;
}
function wordsOf(line) {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain2]) => plain2 ?? (quoted ?? "").replace(/\\(.)/g, "$1")
  );
}
function authorizationOf({ login, password }, log) {
  maskCredentials(login, password, log);
  return `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;
}
function withCredentials(indexes, entries, log) {
  return indexes.map((index) => {
    const url = new URL(index.url);
    const entry = entries.find(({ machine }) => machine === url.hostname || machine === url.host);
    if (!entry || index.authorization !== void 0 || !isSafeForCredentials(url)) return index;
    return { ...index, authorization: authorizationOf(entry, log) };
  });
}
function credentialHosts(entries, log) {
  return entries.flatMap((entry) => {
    const url = `https://${entry.machine}/`;
    if (!URL.canParse(url) || new URL(url).pathname !== "/") return [];
    return [{ url, origin: new URL(url).origin, authorization: authorizationOf(entry, log) }];
  });
}

// packages/wheels/src/plan-wheels.ts
function uniqueWheels(wheels) {
  const unique = new Map(wheels.map((wheel) => [wheel.sha256, wheel]));
  return [...unique.values()].sort(
    (a, b) => (b.size ?? 0) - (a.size ?? 0) || (a.filename < b.filename ? -1 : 1)
  );
}
function planWheels(wheels, entries, state) {
  const absent = (wheel) => state.local.get(wheel.sha256) !== "present";
  const restore = entries.filter((entry) => state.cached?.has(entry.key) && entry.wheels.some(absent));
  const fromCache = new Set(restore.flatMap((entry) => entry.wheels.map((wheel) => wheel.sha256)));
  const steps = wheels.map((wheel) => {
    if (!absent(wheel)) return { wheel, source: "present", why: "in the wheelhouse, sha256 as in the lock" };
    if (fromCache.has(wheel.sha256))
      return { wheel, source: "cache", why: "the cache has an entry of this content" };
    return { wheel, source: "network", why: whyNetwork(wheel, state) };
  });
  const sum = (source) => steps.reduce((bytes, step) => bytes + (step.source === source ? step.wheel.size ?? 0 : 0), 0);
  return {
    steps,
    restore,
    save: state.cached ? entries.filter((entry) => !state.cached?.has(entry.key)) : [],
    bytes: { present: sum("present"), cache: sum("cache"), network: sum("network") }
  };
}
function whyNetwork(wheel, state) {
  const local = state.local.get(wheel.sha256) === "corrupt" ? "the file in the wheelhouse was damaged" : "not in the wheelhouse";
  return `${local}, ${state.cached ? "and not in the cache" : "and there is no cache"}`;
}

// packages/wheels/src/held-keys.ts
var FRESH_MS = 24 * 3600 * 1e3;
var NOTHING_HELD = { schema: 1, keys: {}, generation: void 0 };
function readHeldKeys(text, now) {
  try {
    const read = JSON.parse(text ?? "null");
    if (read?.schema !== 1 || typeof read.keys !== "object" || read.keys === null) return NOTHING_HELD;
    const fresh = Object.entries(read.keys).filter(
      ([key, at]) => OWN_KEY.test(key) && typeof at === "number" && at <= now && now - at < FRESH_MS
    );
    const { generation } = read;
    const whole = typeof generation?.key === "string" && typeof generation.record === "string";
    return { schema: 1, keys: Object.fromEntries(fresh), generation: whole ? generation : void 0 };
  } catch {
    return NOTHING_HELD;
  }
}

// packages/wheels/src/specifier.ts
var CLAUSE = /^\s*(~=|===|==|!=|<=|>=|<|>)\s*(\S+)\s*$/;
function parseSpecifier(text) {
  const match = CLAUSE.exec(text);
  if (!match) return void 0;
  const operator = match[1];
  const version = match[2] ?? "";
  if (operator === "===") return { operator, version };
  const starred = version.endsWith(".*");
  if (starred && operator !== "==" && operator !== "!=") return void 0;
  const parsed = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseVersion */ .ot)(starred ? version.slice(0, -2) : version);
  if (!parsed || starred && !isPlain(parsed)) return void 0;
  if (operator === "~=" && parsed.release.length < 2) return void 0;
  if (parsed.local.length > 0 && operator !== "==" && operator !== "!=") return void 0;
  return { operator, version };
}
function parseSpecifiers(text) {
  const clauses = text.split(",").map((part) => part.trim()).filter((part) => part !== "");
  const parsed = clauses.map(parseSpecifier);
  return parsed.some((clause) => clause === void 0) ? void 0 : parsed;
}
function fits(candidate, specifier) {
  const { operator, version: wanted } = specifier;
  if (operator === "===") return candidate.toLowerCase() === wanted.toLowerCase();
  const version = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseVersion */ .ot)(candidate);
  if (!version) return false;
  if (operator === "==") return matchesEqual(version, wanted);
  if (operator === "!=") return !matchesEqual(version, wanted);
  const bound = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseVersion */ .ot)(wanted);
  return bound !== void 0 && fitsBound(version, operator, bound);
}
function fitsBound(version, operator, bound) {
  const order = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .compareVersions */ .Zy)((0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .publicVersion */ .Yd)(version), bound);
  switch (operator) {
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    case "<":
      return (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .compareVersions */ .Zy)(version, (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .isPrerelease */ .V1)(bound) ? bound : { ...bound, dev: 0 }) < 0;
    case ">":
      if ((0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .compareVersions */ .Zy)((0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .publicVersion */ .Yd)(version), bound) <= 0) return false;
      return bound.post !== void 0 || bound.dev !== void 0 || !isPostOf(version, bound);
    case "~=":
      return order >= 0 && prefixMatches(version, { ...bound, release: bound.release.slice(0, -1) });
  }
}
function isPostOf(version, bound) {
  const { epoch, release, pre } = version;
  const base = { epoch, release, pre, post: void 0, dev: void 0, local: [] };
  return version.post !== void 0 && (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .compareVersions */ .Zy)(base, bound) === 0;
}
function matchesEqual(version, wanted) {
  if (wanted.endsWith(".*")) {
    const prefix = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseVersion */ .ot)(wanted.slice(0, -2));
    return prefix !== void 0 && prefixMatches(version, prefix);
  }
  const bound = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseVersion */ .ot)(wanted);
  if (!bound) return false;
  return (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .compareVersions */ .Zy)(bound.local.length > 0 ? version : (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .publicVersion */ .Yd)(version), bound) === 0;
}
function isPlain(version) {
  const { pre, post, dev, local } = version;
  return pre === void 0 && post === void 0 && dev === void 0 && local.length === 0;
}
function prefixMatches(version, prefix) {
  return version.epoch === prefix.epoch && prefix.release.every((part, i) => part === (version.release[i] ?? 0));
}

// packages/wheels/src/choose-wheel.ts
function chooseWheel(locked, files, target) {
  const allowed = files.filter(
    (file) => file.sha256 === void 0 ? false : locked.hashes.includes(file.sha256)
  );
  const wheels = allowed.flatMap((file) => {
    const wheel = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseWheelName */ .CI)(file.filename);
    return wheel && wheel.name === locked.name && (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .sameVersion */ .r1)(wheel.version, locked.version) ? [{ file, wheel }] : [];
  });
  const ranked = wheels.flatMap(({ file, wheel }) => {
    const rank = bestRank(wheel, target);
    return rank !== void 0 && allowsPython(file.requiresPython, target.version) ? [{ file, wheel, rank }] : [];
  }).sort(
    (a, b) => a.rank - b.rank || compareBuilds(b.wheel, a.wheel) || (a.file.filename < b.file.filename ? -1 : 1)
  );
  const best = ranked[0];
  if (best) return { file: best.file };
  if (allowed.length === 0) return { file: void 0, why: "no file with a hash of the lock" };
  if (wheels.length === 0)
    return { file: void 0, why: "only a source archive; wheels are installed, nothing is built" };
  return { file: void 0, why: `no wheel for ${target.name} (${wheels.length} for others)` };
}
function bestRank(wheel, target) {
  const ranks = wheel.tags.flatMap((tag) => target.ranks.get(tag) ?? []);
  return ranks.length === 0 ? void 0 : Math.min(...ranks);
}
function compareBuilds(a, b) {
  return (a.build[0] ?? -1) - (b.build[0] ?? -1) || ((a.build[1] ?? "") < (b.build[1] ?? "") ? -1 : 1);
}
function allowsPython(range, version) {
  const clauses = parseSpecifiers(range);
  return clauses === void 0 || clauses.every((clause) => fits(version, clause));
}

// packages/wheels/src/resolve-wheels.ts
function rememberPages(indexes, ports, policy) {
  const pages = /* @__PURE__ */ new Map();
  return (index, project) => {
    const key = `${index.url}${project}/`;
    const known = pages.get(key);
    if (known) return known;
    const asked = askIndex(index, project, indexes, ports, policy);
    pages.set(key, asked);
    return asked;
  };
}
async function resolveWheel(locked, target, indexes, pages, yanked) {
  const said = [];
  const own = locked.files.map((file) => ({ ...file, requiresPython: "" }));
  if (own.length > 0) {
    const choice = chooseWheel(locked, own, target);
    if (choice.file) return wheelOf(locked, choice.file, [choice.file.url]);
    said.push(`${locked.place.file}: ${choice.why}`);
  }
  const trusted = locked.hashes.length > 0 ? indexes : indexes.slice(0, 1);
  for (const index of own.length > 0 ? [] : trusted) {
    const page = await pages(index, locked.name);
    if (page.kind !== "found") {
      said.push(page.kind === "absent" ? `${hostOf(index.url)} does not know it` : page.why);
      continue;
    }
    const choice = chooseWheel(hashesOf(locked, page.files), page.files, target);
    if (choice.file) {
      if (choice.file.yanked !== void 0) yanked?.(choice.file);
      return wheelOf(locked, choice.file, [choice.file.url]);
    }
    said.push(`${hostOf(index.url)}: ${choice.why}`);
  }
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .DeliveryFailure */ .L9(
    `${locked.name} ${locked.version} (${locked.place.file}, line ${locked.place.line}) has no wheel for ${target.name}: ${said.join("; ")}`,
    {
      advice: "Lock a version that has one, choose another target (python-version, platform), or add an index to index-urls."
    }
  );
}
function hashesOf(locked, files) {
  return locked.hashes.length > 0 ? locked : { ...locked, hashes: files.flatMap((file) => file.sha256 ?? []) };
}
function wheelOf(locked, file, urls) {
  const { filename, sha256: sha2562, size } = file;
  return { package: locked.name, version: locked.version, filename, sha256: sha2562, size, urls };
}
async function otherAddresses(wheel, indexes, pages) {
  const found = [];
  for (const index of indexes) {
    const page = await pages(index, wheel.package);
    if (page.kind !== "found") continue;
    const same = page.files.find((file) => file.sha256 === wheel.sha256);
    if (same && !wheel.urls.includes(same.url)) found.push(same.url);
  }
  return found;
}
async function resolveWheels(needs, memory, indexes, pages, concurrency) {
  let asked = 0;
  const withdrawn = /* @__PURE__ */ new Map();
  const wheels = await forEachLimited(needs, concurrency, async ({ locked, target }) => {
    const known = recallWheel(memory, locked, target);
    if (known) return known;
    asked += 1;
    return resolveWheel(locked, target, indexes, pages, (file) => withdrawn.set(file.filename, file));
  });
  const entries = needs.map(({ locked, target }, i) => [packageKey(locked, target), wheels[i]]);
  return {
    wheels,
    memory: { ...memory, wheels: Object.fromEntries(entries) },
    asked,
    yanked: [...withdrawn.values()]
  };
}

// packages/wheels/src/service-locks.ts



// packages/wheels/src/evaluate-marker.ts
var NOTHING = { extras: /* @__PURE__ */ new Set(), groups: /* @__PURE__ */ new Set() };
var VERSIONS = /* @__PURE__ */ new Set([
  "implementation_version",
  "platform_release",
  "python_full_version",
  "python_version"
]);
function evaluateMarker(marker, environment, selection = NOTHING) {
  if (marker.kind !== "compare") {
    const left2 = evaluateMarker(marker.left, environment, selection);
    if (left2 === (marker.kind === "or")) return left2;
    return evaluateMarker(marker.right, environment, selection);
  }
  const { left, operator, right } = marker;
  const key = left.variable ? left.text : right.text;
  if (key === "extras" || key === "dependency_groups") {
    const names = key === "extras" ? selection.extras : selection.groups;
    return isMember(left, operator, names);
  }
  const read = (value) => {
    const text = value.variable ? readVariable(environment, value.text) : value.text;
    return key === "extra" ? (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(text) : text;
  };
  if (key === "extra" && selection.extras.size > 0 && /^[=!]=$/.test(operator)) {
    const wanted = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(left.variable ? right.text : left.text);
    return selection.extras.has(wanted) === (operator === "==");
  }
  return compare(read(left), operator, read(right), key);
}
function readVariable(environment, name) {
  const value = environment[name] ?? "";
  return name === "python_full_version" && value.endsWith("+") ? `${value}local` : value;
}
function isMember(left, operator, names) {
  if (left.variable || operator !== "in" && operator !== "not in")
    throw new _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .MarkerSyntaxError */ .Cl('"name" in extras, or "name" in dependency_groups', operator);
  return names.has((0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(left.text)) === (operator === "in");
}
function compare(left, operator, right, variable) {
  if (VERSIONS.has(variable)) {
    const specifier = parseSpecifier(`${operator}${right}`);
    if (specifier) return fits(left, specifier);
  }
  switch (operator) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    // Text has no order: neither is smaller, and "at least" holds for equals alone, as in packaging.
    case "<":
    case ">":
      return false;
    case "<=":
    case ">=":
      return left === right;
    case "in":
      return right.includes(left);
    case "not in":
      return !right.includes(left);
    default:
      throw new _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .MarkerSyntaxError */ .Cl("an operator that suits text", `${operator} between ${left} and ${right}`);
  }
}
function markerHolds(text, environment, place2, selection = NOTHING) {
  if (text.trim() === "") return true;
  try {
    return evaluateMarker((0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseMarker */ .gY)(text), environment, selection);
  } catch (error) {
    throw markerError(error, text, place2);
  }
}
function checkMarker(text, place2) {
  if (text === "") return;
  try {
    (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseMarker */ .gY)(text);
  } catch (error) {
    throw markerError(error, text, place2);
  }
}
function markerError(error, text, place2) {
  if (!(error instanceof _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .MarkerSyntaxError */ .Cl)) return error;
  return lockError(place2, "an environment marker that can be read", `${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(text)} (${error.message})`);
}

// packages/wheels/src/read-lock.ts


// packages/wheels/src/poetry-lock.ts


// packages/wheels/src/lock-toml.ts

function parseLockToml(text, place2) {
  try {
    return (0,smol_toml__WEBPACK_IMPORTED_MODULE_12__/* .parse */ .qg)(text);
  } catch (error) {
    const line = error instanceof smol_toml__WEBPACK_IMPORTED_MODULE_12__/* .TomlError */ .zx ? error.line : 0;
    const why = (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error).split("\n")[0] ?? "";
    throw lockError({ ...place2, line }, "TOML that can be read", why);
  }
}
function tableLines(text, name, count) {
  const head = new RegExp(`^[ \\t]*\\[\\[[ \\t]*["']?${name}["']?[ \\t]*\\]\\]`);
  const lines = text.split("\n").flatMap((line, i) => head.test(line) ? [i + 1] : []);
  return lines.length === count ? lines : [];
}
function asTable(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date) ? value : {};
}
function tablesOf(table, name, place2) {
  const value = fieldOf(table, name);
  if (value === void 0) return [];
  if (!Array.isArray(value) || value.some((one) => typeof one !== "object" || one === null || Array.isArray(one)))
    throw lockError(place2, `a list of tables in ${name}`, seenIn(value));
  return value;
}
function textOf(table, name, place2) {
  const value = fieldOf(table, name);
  if (value === void 0 || typeof value === "string") return value;
  throw lockError(place2, `text in ${name}`, seenIn(value));
}
function textsOf(table, name, place2) {
  const value = fieldOf(table, name);
  if (value === void 0) return void 0;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
  throw lockError(place2, `a list of texts in ${name}`, seenIn(value));
}
function sizeOf3(table, place2) {
  return readSize(fieldOf(table, "size"), place2);
}
function seenIn(value) {
  if (typeof value !== "object" || value === null) return (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(value);
  return Array.isArray(value) ? "a list" : "a table";
}
function fieldOf(table, name) {
  return Object.hasOwn(table, name) ? table[name] : void 0;
}
function sha256Of(hash, place2) {
  if (hash === void 0 || !hash.startsWith("sha256:")) return void 0;
  if (!/^sha256:[0-9a-fA-F]{64}$/.test(hash))
    throw lockError(place2, "sha256: and 64 hexadecimal digits", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(hash));
  return hash.slice("sha256:".length).toLowerCase();
}

// packages/wheels/src/lock-reading.ts
function markerSelection(extras, groups) {
  return { extras: new Set(extras.map(_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)), groups: new Set(groups.map(_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)) };
}

// packages/wheels/src/locked-file.ts
function lockFiles(identity, written2, place2) {
  const { name, version, extras } = identity;
  const wheels = written2.filter((file) => nameOf(file).toLowerCase().endsWith(".whl"));
  const files = wheels.flatMap((file) => {
    const filename = nameOf(file);
    checkWheel(filename, identity, place2);
    if (file.url !== void 0 && hasCredentials(file.url))
      throw lockError(
        place2,
        `an address of ${filename} without credentials; those of an index belong in index-urls`,
        "some"
      );
    if (file.sha256 === void 0 || file.url === void 0 || !/^https?:\/\//.test(file.url)) return [];
    return [{ filename, url: file.url.replace(/#.*$/s, ""), sha256: file.sha256, size: file.size }];
  });
  const hashes = [...new Set(wheels.flatMap((file) => file.sha256 ?? []))].sort();
  const base = { name, version, extras, marker: "", hashes, place: place2 };
  const addressed = files.length === wheels.filter((file) => file.sha256 !== void 0).length ? files : [];
  if (hashes.length > 0) return { ...base, files: addressed };
  return { ...base, files: [], refused: whyNone(name, written2, wheels) };
}
function nameOf(file) {
  return file.filename ?? fileNameOf(file.url ?? "");
}
function whyNone(name, written2, wheels) {
  if (wheels.length > 0) return { expected: `a sha256 for the wheels of ${name}`, seen: "none" };
  const seen = written2.length === 0 ? "none" : "only a source archive; nothing is built here: lock a version that has wheels, or build one (pip wheel) and put it on an index of your own";
  return { expected: `wheels of ${name} with a sha256`, seen };
}
function checkWheel(filename, { name, version }, place2) {
  const wheel = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseWheelName */ .CI)(filename);
  if (wheel?.name === name && (version === "" || (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .sameVersion */ .r1)(wheel.version, version))) return;
  const which = version === "" ? name : `${name} ${version}`;
  throw lockError(place2, `the name of a wheel of ${which}, without a path`, (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(filename));
}
function refusedSource(identity, kind, place2) {
  return {
    ...{ ...identity, marker: "", hashes: [], files: [], place: place2 },
    refused: {
      expected: `a wheel of ${identity.name} with a sha256`,
      seen: `${kind}; depend on a release of it, or build its wheel (pip wheel) and put it on an index of your own`
    }
  };
}

// packages/wheels/src/poetry-constraint.ts
function fitsPoetry(version, constraint) {
  const alternatives = constraint.split("||").map((part) => part.trim());
  return alternatives.some((part) => clausesOf(part).every((clause) => fitsClause(version, clause)));
}
function clausesOf(part) {
  return part.replaceAll(/([<>=!~^])[ \t]+/g, "$1").split(/[, \t]+/).filter((clause) => clause !== "" && clause !== "*");
}
function fitsClause(version, clause) {
  const range = /^[~^]=?/.test(clause) && !clause.startsWith("~=") ? expand(clause) : [plain(clause)];
  return range.every((one) => {
    const specifier = parseSpecifier(one);
    return specifier === void 0 || fits(version, specifier);
  });
}
function plain(clause) {
  if (/^=?[^<>=!~]/.test(clause)) return `==${clause.replace(/^=/, "")}`;
  return clause;
}
function expand(clause) {
  const lower = clause.slice(1);
  const release = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseVersion */ .ot)(lower)?.release.map(Number);
  if (!release) return [];
  let kept = clause.startsWith("^") ? release.findIndex((part) => part !== 0) : Math.min(1, release.length - 1);
  if (kept === -1) kept = release.length - 1;
  const upper = release.slice(0, kept + 1);
  upper[kept] = (upper[kept] ?? 0) + 1;
  return [`>=${lower}`, `<${upper.join(".")}`];
}

// packages/wheels/src/walk-poetry.ts
function walkPoetry(packages, project, { target, selection }, place2) {
  const byName = /* @__PURE__ */ new Map();
  for (const one of packages) byName.set(one.name, [...byName.get(one.name) ?? [], one]);
  const reached = /* @__PURE__ */ new Set();
  const seen = /* @__PURE__ */ new Map();
  const queue = rootsOf(project, selection.extras, selection.groups ?? [], place2);
  for (let at = 0; at < queue.length; at += 1) {
    const wanted = queue[at];
    if (!isWanted(wanted, target)) continue;
    const found = findPackage(byName.get(wanted.name) ?? [], wanted, target);
    if (!found)
      throw lockError(wanted.place, `a package for ${wanted.name} in poetry.lock`, "none; run poetry lock");
    reached.add(found);
    for (const extra of ["", ...(textsOf(wanted.table, "extras", wanted.place) ?? []).map(_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)]) {
      const known = seen.get(found) ?? /* @__PURE__ */ new Set();
      if (known.has(extra)) continue;
      seen.set(found, known.add(extra));
      queue.push(...extra === "" ? ownNeeds(found) : extraNeeds(found, extra));
    }
  }
  return packages.filter((one) => reached.has(one));
}
function rootsOf(project, extras, groups, place2) {
  const poetry = asTable(fieldOf(asTable(fieldOf(project, "tool")), "poetry"));
  if (fieldOf(poetry, "dependencies") === void 0)
    throw lockError(place2, "[tool.poetry.dependencies], which a lock of this version belongs to", "none");
  const wanted = readNeeds(asTable(fieldOf(poetry, "dependencies")), place2);
  const known = asTable(fieldOf(poetry, "extras"));
  const optional = /* @__PURE__ */ new Set();
  for (const extra of extras) {
    const members = textsOf(known, extra, place2);
    if (!members)
      throw lockError(
        place2,
        `lock-extras of [tool.poetry.extras]${(0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_7__/* .suggest */ .ZA)(extra, Object.keys(known))}`,
        (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(extra)
      );
    for (const member of members) optional.add((0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(member.split(/[[( <>=!~;]/)[0] ?? ""));
  }
  const main = wanted.filter((one) => fieldOf(one.table, "optional") !== true || optional.has(one.name));
  return [...main, ...groups.flatMap((group) => groupNeeds(poetry, group, place2))];
}
function groupNeeds(poetry, group, place2) {
  const groups = asTable(fieldOf(poetry, "group"));
  const found = fieldOf(asTable(fieldOf(groups, group)), "dependencies");
  const old = group === "dev" ? fieldOf(poetry, "dev-dependencies") : void 0;
  if (found === void 0 && old === void 0)
    throw lockError(
      place2,
      `lock-groups of [tool.poetry.group]${(0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_7__/* .suggest */ .ZA)(group, Object.keys(groups))}`,
      (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(group)
    );
  return [...readNeeds(asTable(found), place2), ...readNeeds(asTable(old), place2)];
}
function readNeeds(dependencies, place2) {
  return Object.entries(dependencies).flatMap(([written2, value]) => {
    const name = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(written2);
    if (name === "python") return [];
    return [value].flat().map((one) => ({
      name,
      table: typeof one === "string" ? { version: one } : asTable(one),
      place: place2
    }));
  });
}
function ownNeeds({ table, place: place2 }) {
  const needs = readNeeds(asTable(fieldOf(table, "dependencies")), place2);
  return needs.filter((one) => fieldOf(one.table, "optional") !== true);
}
function extraNeeds({ table, place: place2 }, extra) {
  const extras = asTable(fieldOf(table, "extras"));
  const key = Object.keys(extras).find((one) => (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(one) === extra);
  const members = key === void 0 ? [] : textsOf(extras, key, place2) ?? [];
  const names = members.map((member) => (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(/^[A-Za-z0-9._-]+/.exec(member)?.[0] ?? ""));
  const needs = readNeeds(asTable(fieldOf(table, "dependencies")), place2);
  return needs.filter((one) => fieldOf(one.table, "optional") === true && names.includes(one.name));
}
var SYSTEMS = { linux: "linux", darwin: "darwin", win32: "win32" };
function isWanted({ table, place: place2 }, target) {
  const python = textOf(table, "python", place2) ?? "*";
  const platform = textOf(table, "platform", place2);
  const marker = (textOf(table, "markers", place2) ?? "").replace(
    /\bextra\s*==\s*(["'])[^"']*\1/g,
    'os_name != ""'
  );
  return fitsPoetry(target.version, python) && (platform === void 0 || (SYSTEMS[platform] ?? platform) === target.markers.sys_platform) && markerHolds(marker, target.markers, place2);
}
function findPackage(candidates, { table, place: place2 }, target) {
  const constraint = textOf(table, "version", place2) ?? "*";
  const suits = candidates.filter(
    (one) => fitsPoetry(target.version, textOf(one.table, "python-versions", one.place) ?? "*")
  );
  const exact = suits.filter((one) => fitsPoetry(one.version, constraint));
  return (exact.length > 0 ? exact : suits.length > 0 ? suits : candidates).toSorted(newestFirst)[0];
}
function newestFirst(a, b) {
  const [left, right] = [(0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseVersion */ .ot)(a.version), (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseVersion */ .ot)(b.version)];
  return left && right ? (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .compareVersions */ .Zy)(right, left) : 0;
}

// packages/wheels/src/poetry-lock.ts
var MAIN_GROUP = "main";
async function readPoetryLock(reading) {
  const { files, path, show, target } = reading;
  const place2 = { file: show(path), line: 0 };
  const text = await readLockText(files, path, show, place2);
  const document = parseLockToml(text, place2);
  const metadata = asTable(fieldOf(document, "metadata"));
  const version = lockVersion(metadata, place2);
  const python = textOf(metadata, "python-versions", place2) ?? "*";
  if (!fitsPoetry(target.version, python))
    throw lockError(place2, `Python ${python} for this lock`, target.name);
  const packages = readPackages(document, text, place2);
  const sources = [{ path, text }];
  if (version[0] === 2 && version[1] >= 1) {
    checkExtras(document, reading, place2);
    return {
      ...chosenLock(
        packages.filter((one) => belongs(one, reading)),
        metadata
      ),
      sources
    };
  }
  const project = node_path__WEBPACK_IMPORTED_MODULE_10__.posix.join(node_path__WEBPACK_IMPORTED_MODULE_10__.posix.dirname(path), "pyproject.toml");
  const projectText = await readLockText(files, project, show, {
    ...place2,
    file: `${place2.file} (version ${version.join(".")} names no groups, so pyproject.toml is needed beside it)`
  });
  sources.push({ path: project, text: projectText });
  const chosen = walkPoetry(packages, parseLockToml(projectText, { file: show(project), line: 0 }), reading, {
    file: show(project),
    line: 0
  });
  return { ...chosenLock(chosen, metadata), sources };
}
function lockVersion(metadata, place2) {
  const written2 = textOf(metadata, "lock-version", place2) ?? "1.0";
  const match = /^([12])\.(\d{1,3})$/.exec(written2);
  if (!match || Object.keys(metadata).length === 0)
    throw lockError(place2, "a poetry.lock of version 1 or 2, with [metadata]", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(written2));
  return [Number(match[1]), Number(match[2])];
}
function readPackages(document, text, place2) {
  const tables = tablesOf(document, "package", place2);
  const lines = tableLines(text, "package", tables.length);
  return tables.map((table, i) => {
    const here = { file: place2.file, line: lines[i] ?? 0 };
    const name = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(textOf(table, "name", here) ?? "");
    const version = textOf(table, "version", here) ?? "";
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) || version === "")
      throw lockError(here, "name and version of a package", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(`${name} ${version}`));
    return { name, version, table, place: here };
  });
}
function checkExtras(document, { selection }, place2) {
  const known = Object.keys(asTable(fieldOf(document, "extras")));
  const unknown2 = selection.extras.find((extra) => !known.map(_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc).includes((0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(extra)));
  if (unknown2 !== void 0)
    throw lockError(place2, `lock-extras that the lock has${(0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_7__/* .suggest */ .ZA)(unknown2, known)}`, (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(unknown2));
}
function belongs({ table, place: place2 }, { target, selection }) {
  const groups = [MAIN_GROUP, ...selection.groups ?? []];
  const own = (textsOf(table, "groups", place2) ?? [MAIN_GROUP]).filter((group) => groups.includes(group));
  const markers = fieldOf(table, "markers");
  return own.some((group) => {
    const marker = typeof markers === "string" ? markers : textOf(asTable(markers), group, place2) ?? "";
    return markerHolds(marker, target.markers, place2, markerSelection(selection.extras, groups));
  });
}
function chosenLock(chosen, metadata) {
  const isLocal2 = (one) => sourceOf(one).type === "directory";
  const local = chosen.filter(isLocal2);
  const remarks = chosen.filter((one) => sourceOf(one).type === "file").map((one) => ({ kind: "local-file", place: one.place, name: one.name }));
  if (local[0])
    remarks.push({ kind: "local-code", file: local[0].place.file, names: local.map((one) => one.name) });
  return {
    packages: chosen.filter((one) => !isLocal2(one)).map((one) => lockPackage(one, metadata)),
    remarks
  };
}
function sourceOf({ table, place: place2 }) {
  const source = asTable(fieldOf(table, "source"));
  return { type: textOf(source, "type", place2) ?? "", url: textOf(source, "url", place2) };
}
function lockPackage(one, metadata) {
  const { name, version, place: place2 } = one;
  const identity = { name, version, extras: [] };
  const { type, url } = sourceOf(one);
  if (type === "git") return refusedSource(identity, "a repository of source code", place2);
  const bare = bareHashes(one, metadata);
  if (bare) return { ...identity, marker: "", hashes: bare, files: [], place: place2 };
  const written2 = (fileTables(one, metadata) ?? []).map((table) => {
    const filename = textOf(table, "file", place2) ?? textOf(table, "name", place2);
    const sha2562 = sha256Of(textOf(table, "hash", place2), place2);
    return { filename, url: type === "url" ? url : void 0, sha256: sha2562, size: void 0 };
  });
  return lockFiles(identity, written2, place2);
}
function fileTables({ table, name, place: place2 }, metadata) {
  if (fieldOf(table, "files") !== void 0) return tablesOf(table, "files", place2);
  const files = asTable(fieldOf(metadata, "files"));
  const key = Object.keys(files).find((one) => (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(one) === name);
  return key === void 0 ? void 0 : tablesOf(files, key, place2);
}
function bareHashes({ name, place: place2 }, metadata) {
  const hashes = asTable(fieldOf(metadata, "hashes"));
  const key = Object.keys(hashes).find((one) => (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(one) === name);
  if (key === void 0) return void 0;
  const digests = (textsOf(hashes, key, place2) ?? []).map(
    (digest2) => sha256Of(`sha256:${digest2}`, place2) ?? ""
  );
  return digests.length > 0 ? [...new Set(digests)].sort() : void 0;
}

// packages/wheels/src/pylock.ts
var PYLOCK_NAME = /^pylock(?:\.[^.]+)?\.toml$/;
function parsePylock(text, place2) {
  const document = parseLockToml(text, place2);
  const count = tablesOf(document, "packages", place2).length;
  return readPylock(document, place2, tableLines(text, "packages", count));
}
function readPylock(document, place2, lines) {
  const version = textOf(document, "lock-version", place2) ?? "";
  if (!/^1(\.\d+)*$/.test(version))
    throw lockError(place2, "lock-version 1.0 of pylock.toml", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(version || void 0));
  if (textOf(document, "created-by", place2) === void 0)
    throw lockError(place2, "created-by, which every pylock.toml has", "nothing");
  if (fieldOf(document, "packages") === void 0) throw lockError(place2, "[[packages]] tables", "none");
  const environments = textsOf(document, "environments", place2) ?? [];
  for (const marker of environments) checkMarker(marker, place2);
  const extras = textsOf(document, "extras", place2) ?? [];
  const odd = extras.find((extra) => extra !== (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(extra));
  if (odd !== void 0) throw lockError(place2, "normalised names in extras", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(odd));
  const packages = tablesOf(document, "packages", place2).map(
    (table, i) => readPackage(table, { file: place2.file, line: lines[i] ?? 0 })
  );
  return {
    environments,
    requiresPython: pythonRange(document, place2),
    extras,
    groups: textsOf(document, "dependency-groups", place2) ?? [],
    defaultGroups: textsOf(document, "default-groups", place2) ?? [],
    packages
  };
}
function pythonRange(table, place2) {
  const written2 = textOf(table, "requires-python", place2) ?? "";
  const clauses = parseSpecifiers(written2);
  if (!clauses)
    throw lockError(place2, "version clauses such as >=3.11 in requires-python", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(written2));
  return clauses;
}
function readPackage(table, place2) {
  const name = textOf(table, "name", place2) ?? "";
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) || name !== (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(name))
    throw lockError(place2, "the normalised name of a package", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(name || void 0));
  const version = textOf(table, "version", place2);
  if (version !== void 0 && !(0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseVersion */ .ot)(version))
    throw lockError(place2, `a version of ${name}`, (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(version));
  const marker = textOf(table, "marker", place2) ?? "";
  checkMarker(marker, place2);
  const direct = ["vcs", "directory", "archive"].filter(
    (kind) => fieldOf(table, kind) !== void 0
  );
  const sdist = fieldOf(table, "sdist") === void 0 ? void 0 : readFile(asTable(fieldOf(table, "sdist")), place2);
  if (sdist) checkSdist(sdist, name, version, place2);
  for (const identity of tablesOf(table, "attestation-identities", place2))
    if (textOf(identity, "kind", place2) === void 0)
      throw lockError(place2, `a kind for each of attestation-identities of ${name}`, "none");
  const wheels = tablesOf(table, "wheels", place2).map((one) => readWheel(one, name, version, place2));
  const indexed = sdist !== void 0 || wheels.length > 0;
  if (direct.length + (indexed ? 1 : 0) !== 1)
    throw lockError(
      place2,
      `one of vcs, directory, archive, or sdist and wheels for ${name}`,
      direct.length === 0 ? "none" : [...direct, ...indexed ? ["sdist and wheels"] : []].join(" and ")
    );
  const archive = direct[0] === "archive" ? readFile(asTable(fieldOf(table, "archive")), place2) : void 0;
  const requiresPython = pythonRange(table, place2);
  return { name, version, marker, requiresPython, direct: direct[0], archive, sdist, wheels, place: place2 };
}
function readFile(table, place2) {
  const url = textOf(table, "url", place2) || void 0;
  const path = textOf(table, "path", place2) || void 0;
  if (url === void 0 && path === void 0)
    throw lockError(place2, "a url or a path for each file", "neither");
  const hashes = asTable(fieldOf(table, "hashes"));
  const values = Object.entries(hashes);
  if (values.length === 0 || values.some(([, value]) => typeof value !== "string"))
    throw lockError(place2, "at least one hash for each file, such as hashes.sha256", "none");
  return {
    filename: textOf(table, "name", place2) || fileNameOf(path ?? url ?? ""),
    url,
    path,
    size: sizeOf3(table, place2),
    hashes: Object.fromEntries(values)
  };
}
function readWheel(table, name, version, place2) {
  const file = readFile(table, place2);
  const wheel = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseWheelName */ .CI)(file.filename);
  const which = version === void 0 ? name : `${name} ${version}`;
  if (wheel?.name !== name || version !== void 0 && !(0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .sameVersion */ .r1)(wheel.version, version))
    throw lockError(place2, `the name of a wheel of ${which}, without a path`, (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(file.filename));
  return { ...file, wheel };
}
function checkSdist({ filename }, name, version, place2) {
  const sdist = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseSdistName */ .K3)(filename);
  if (sdist?.name === name && (version === void 0 || (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .sameVersion */ .r1)(sdist.version, version))) return;
  const which = version === void 0 ? name : `${name} ${version}`;
  throw lockError(place2, `the name of a source archive of ${which}`, (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(filename));
}

// packages/wheels/src/requirements-file.ts


// packages/wheels/src/requirement.ts
var HEAD = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*/;
var HASH = /--hash(?:=|\s+)(\S+)/g;
var BUILD_OPTION = /--(?:config-settings?|global-option|no-binary|only-binary)(?:=|\s+)(?:"[^"]*"|'[^']*'|\S+)/g;
var REPOSITORY = /^(?:git|hg|svn|bzr)\+/i;
function parseRequirement(line, place2) {
  const { body, options } = splitOptions(line);
  checkKind(body, place2);
  const head = HEAD.exec(body);
  const rest = head ? body.slice(head[0].length) : "";
  if (!head || rest !== "" && !/^[(<>=!~;@]/.test(rest))
    throw lockError(place2, "a requirement such as name==1.2.3", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(body));
  const { url, versions, marker } = splitTail(rest);
  const specifiers = parseSpecifiers(versions.replace(/^\((.*)\)$/, "$1"));
  if (!specifiers) throw lockError(place2, "version clauses such as ==1.2.3", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(versions));
  checkMarker(marker, place2);
  return {
    name: (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(head[1] ?? ""),
    extras: (head[2] ?? "").split(",").map((extra) => (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(extra.trim())).filter((extra) => extra !== ""),
    specifiers,
    url,
    marker,
    hashes: [...readHashes(options, place2), ...fragmentHash(url)],
    place: place2
  };
}
function splitOptions(line) {
  const at = /(?:^|\s)--?[a-zA-Z]/.exec(line)?.index ?? line.length;
  return { body: line.slice(0, at).trim(), options: line.slice(at) };
}
function splitTail(rest) {
  if (rest.startsWith("@")) {
    const [url = "", marker = ""] = rest.slice(1).trim().split(/\s+;\s*(.*)/s);
    return { url: url.trim(), versions: "", marker: marker.trim() };
  }
  const at = rest.indexOf(";");
  if (at === -1) return { url: void 0, versions: rest.trim(), marker: "" };
  return { url: void 0, versions: rest.slice(0, at).trim(), marker: rest.slice(at + 1).trim() };
}
function checkKind(body, place2) {
  const expected = "a requirement such as name==1.2.3";
  if (REPOSITORY.test(body))
    throw lockError(place2, `${expected}; code from a repository has no sha256`, "an address of a repository");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(body))
    throw lockError(place2, `${expected}, or name @ address of a wheel`, "an address without a name");
  if (/^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)|\.(?:whl|tar\.gz|zip)$/.test(body) && !body.includes("@"))
    throw lockError(
      place2,
      `${expected}; a file of the repository belongs on an index of your own`,
      (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(body)
    );
}
function readHashes(options, place2) {
  const hashes = [];
  for (const [, written2 = ""] of options.matchAll(HASH)) {
    const [kind, value = ""] = written2.split(":");
    if (kind !== "sha256") continue;
    if (!/^[0-9a-fA-F]{64}$/.test(value))
      throw lockError(place2, "--hash=sha256: and 64 hexadecimal digits", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(written2));
    hashes.push(value.toLowerCase());
  }
  const rest = options.replaceAll(HASH, "").replaceAll(BUILD_OPTION, "").trim();
  if (rest !== "")
    throw lockError(place2, "options of a requirement that pip knows, such as --hash", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(rest));
  return hashes;
}
function fragmentHash(url) {
  const parts = (url ?? "").split("#").slice(1).join("#").split("&");
  return parts.flatMap((part) => {
    const digest2 = /^sha256=([0-9a-fA-F]{64})$/.exec(part)?.[1];
    return digest2 === void 0 ? [] : [digest2.toLowerCase()];
  });
}
function lockRequirement(requirement) {
  const { name, place: place2 } = requirement;
  const files = requirement.url === void 0 ? [] : [directFile(requirement, requirement.url)];
  const version = files[0] ? (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseWheelName */ .CI)(files[0].filename)?.version ?? "" : pinnedVersion(requirement);
  const { extras, marker, hashes } = requirement;
  return { name, version, extras, marker, hashes: [...new Set(hashes)].sort(), files, place: place2 };
}
function hashMissing(name, place2) {
  return lockError(
    place2,
    `a --hash=sha256:... for ${name} (pip-compile --generate-hashes or uv pip compile --generate-hashes writes them)`,
    "none"
  );
}
function pinnedVersion(requirement) {
  const [only, ...others] = requirement.specifiers;
  const pinned = only && others.length === 0 && (only.operator === "===" || only.operator === "==");
  if (!pinned || only.version.endsWith(".*")) {
    const seen = requirement.specifiers.map((clause) => clause.operator + clause.version).join(",") || "no version";
    throw lockError(requirement.place, `one exact version, such as ${requirement.name}==1.2.3`, seen);
  }
  return only.version;
}
function directFile(requirement, address) {
  const { name, place: place2 } = requirement;
  const url = address.replace(/#.*$/s, "");
  const expected = `an http(s) address of a wheel of ${name}`;
  if (REPOSITORY.test(url)) throw lockError(place2, expected, "a repository, whose code has no sha256");
  if (hasCredentials(url))
    throw lockError(place2, `${expected} without credentials; those of an index belong in index-urls`, "some");
  const filename = fileNameOf(url);
  const wheel = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseWheelName */ .CI)(filename);
  if (!/^https?:\/\//.test(url) || wheel?.name !== name) throw lockError(place2, expected, (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(address));
  return { filename, url, sha256: requirement.hashes[0] ?? "", size: void 0 };
}

// packages/wheels/src/requirements-file.ts
function logicalLines(text) {
  const lines = [];
  let open;
  const close = () => {
    const clean = open?.text.replace(/(^|\s)#.*$/s, "").trim();
    if (open && clean) lines.push({ text: clean, line: open.line });
    open = void 0;
  };
  text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/).forEach((physical, i) => {
    open ??= { text: "", line: i + 1 };
    const isComment = /^\s*#/.test(physical);
    const continues = physical.endsWith("\\") && !isComment;
    open.text += isComment ? ` ${physical}` : continues ? physical.slice(0, -1) : physical;
    if (!continues) close();
  });
  close();
  return lines;
}
var MAX_FILES = 500;
async function readRequirementsLock(given) {
  const { files, path, environment, show, hashRule, target } = given;
  const reading = {
    ...{ files, environment, show, requirements: [], constraints: [], sources: [], remarks: [] },
    count: 0
  };
  await readFile2(reading, path, "requirement", { file: show(path), line: 0 }, []);
  const constraints = /* @__PURE__ */ new Map();
  for (const one of reading.constraints)
    constraints.set(one.name, [...constraints.get(one.name) ?? [], one]);
  const applies = (one) => markerHolds(one.marker, target.markers, one.place);
  const packages = reading.requirements.map(
    (one) => constrain(lockRequirement(one), (constraints.get(one.name) ?? []).filter(applies))
  );
  const unhashed = packages.filter((one) => one.hashes.length === 0);
  const mixed = hashRule === "auto" && unhashed.length < packages.length;
  const missing = unhashed.find((one) => hashRule === "true" || mixed || one.files.length > 0);
  if (missing) throw hashMissing(missing.name, missing.place);
  if (unhashed.length > 0)
    reading.remarks.push({ kind: "unhashed", file: show(path), names: unhashed.map((one) => one.name) });
  return { packages, sources: reading.sources, remarks: reading.remarks };
}
async function readFile2(reading, path, kind, from, parents) {
  if (parents.includes(path))
    throw lockError(from, "files that do not include each other in a circle", reading.show(path));
  reading.count += 1;
  if (reading.count > MAX_FILES) throw lockError(from, `at most ${MAX_FILES} files in one lock`, "more");
  const text = await readLockText(reading.files, path, reading.show, from);
  reading.sources.push({ path, text });
  for (const { text: line, line: number } of logicalLines(text)) {
    const place2 = { file: reading.show(path), line: number };
    const expanded = expandEnvironment(line, reading.environment);
    const include = /^(?:(-r|--requirement)|-c|--constraint)(?:\s+|=)?(\S.*)$/.exec(expanded);
    if (include) {
      const target = includedPath(path, include[2] ?? "", place2);
      await readFile2(reading, target, include[1] === void 0 ? "constraint" : kind, place2, [
        ...parents,
        path
      ]);
    } else if (expanded.startsWith("-")) readOption(reading, expanded, place2);
    else if (kind === "requirement") reading.requirements.push(parseRequirement(expanded, place2));
    else reading.constraints.push(parseRequirement(expanded, place2));
  }
}
function includedPath(from, target, place2) {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target))
    throw lockError(place2, "a file of the repository", "an address");
  return node_path__WEBPACK_IMPORTED_MODULE_10__.posix.resolve(node_path__WEBPACK_IMPORTED_MODULE_10__.posix.dirname(from), target.replace(/^(["'])(.*)\1$/, "$2"));
}
function expandEnvironment(line, environment) {
  return line.replace(/\$\{([A-Z0-9_]+)\}/g, (whole, name) => environment[name] || whole);
}
var HARMLESS = /^(--require-hashes|--prefer-binary|--pre|--only-binary|--use-feature|--no-index)\b/;
var INDEX = /^(-i|--index-url|--pypi-url|--extra-index-url|-f|--find-links|--trusted-host)(?:\s+|=|$)/;
var EDITABLE = /^(?:-e|--editable)/;
function readOption(reading, line, place2) {
  if (HARMLESS.test(line)) return;
  const index = INDEX.exec(line);
  if (index) return void reading.remarks.push({ kind: "index-option", place: place2, option: index[1] ?? "" });
  const expected = "requirements by name, version and hash";
  if (EDITABLE.test(line))
    throw lockError(
      place2,
      `${expected}; an editable one has no hash, the image brings that code itself`,
      '"-e"'
    );
  throw lockError(place2, expected, (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(line.split(/[\s=]/)[0]));
}
function constrain(locked, constraints) {
  let { hashes } = locked;
  for (const constraint of constraints) {
    const wrong = constraint.specifiers.find((clause) => !fits(locked.version, clause));
    if (wrong && !(wrong.operator === "==" && (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .sameVersion */ .r1)(wrong.version, locked.version))) {
      const rule = `${wrong.operator}${wrong.version} (${placeName(constraint.place)})`;
      throw lockError(locked.place, `${locked.name}${rule}`, `${locked.name}==${locked.version}`);
    }
    if (constraint.hashes.length === 0) continue;
    hashes = hashes.length === 0 ? constraint.hashes : hashes.filter((hash) => constraint.hashes.includes(hash));
    if (hashes.length === 0)
      throw lockError(
        locked.place,
        `a hash of ${locked.name} that ${constraint.place.file} allows, too`,
        "none"
      );
  }
  return { ...locked, hashes };
}

// packages/wheels/src/select-pylock.ts
async function readPylockFile(reading) {
  const { files, path, show, target, selection } = reading;
  const place2 = { file: show(path), line: 0 };
  const text = await readLockText(files, path, show, place2);
  const chosen = selectPylock(parsePylock(text, place2), target, selection, place2);
  const local = chosen.filter((one) => one.direct === "directory");
  const remarks = chosen.filter((one) => one.wheels.some((wheel) => wheel.url === void 0)).map((one) => ({ kind: "local-file", place: one.place, name: one.name }));
  if (local.length > 0)
    remarks.push({ kind: "local-code", file: place2.file, names: local.map((one) => one.name) });
  const packages = chosen.filter((one) => one.direct !== "directory").map(lockPackage2);
  return { packages, sources: [{ path, text }], remarks };
}
function selectPylock(lock, target, { extras, groups }, place2) {
  checkNames("lock-extras", extras, lock.extras, place2);
  checkNames("lock-groups", groups ?? [], [...lock.groups, ...lock.defaultGroups], place2);
  requirePython(lock.requiresPython, target, "this lock", place2);
  const { environments } = lock;
  if (environments.length > 0 && !environments.some((marker) => markerHolds(marker, target.markers, place2)))
    throw lockError(place2, `an environment of the lock (${environments.join(" or ")})`, target.name);
  const selection = markerSelection(extras, groups ?? lock.defaultGroups);
  const chosen = /* @__PURE__ */ new Map();
  for (const one of lock.packages) {
    if (!markerHolds(one.marker, target.markers, one.place, selection)) continue;
    requirePython(one.requiresPython, target, one.name, one.place);
    const first = chosen.get(one.name);
    if (first)
      throw lockError(
        one.place,
        `one entry of ${one.name} for ${target.name}`,
        `a second one, after that of ${placeName(first.place)}`
      );
    chosen.set(one.name, one);
  }
  return [...chosen.values()];
}
function checkNames(field, wanted, known, place2) {
  const names = known.map(_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc);
  const unknown2 = wanted.find((name) => !names.includes((0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(name)));
  if (unknown2 !== void 0)
    throw lockError(place2, `${field} that the lock has${(0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_7__/* .suggest */ .ZA)(unknown2, known)}`, (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(unknown2));
}
function requirePython(range, target, what, place2) {
  const { version, name } = target;
  const pep440 = version.endsWith("+") ? `${version}local` : version;
  if (range.every((clause) => fits(pep440, clause))) return;
  const clauses = range.map((clause) => clause.operator + clause.version).join(",");
  throw lockError(place2, `Python ${clauses} for ${what}`, name);
}
function lockPackage2(one) {
  const { name, place: place2 } = one;
  const version = one.version ?? one.wheels[0]?.wheel.version ?? "";
  const identity = { name, version, extras: [] };
  if (one.direct === "vcs") return refusedSource(identity, "a repository of source code", place2);
  if (one.archive) {
    const wheel = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseWheelName */ .CI)(one.archive.filename);
    if (!wheel) return refusedSource(identity, "an archive of source code", place2);
    return lockFiles({ ...identity, version: wheel.version }, [written(one.archive, place2)], place2);
  }
  const all = [...one.wheels, ...one.sdist ? [one.sdist] : []];
  return lockFiles(
    identity,
    all.map((file) => written(file, place2)),
    place2
  );
}
function written(file, place2) {
  const { filename, url, size, hashes } = file;
  const sha2562 = hashes.sha256 === void 0 ? void 0 : sha256Of(`sha256:${hashes.sha256}`, place2);
  return { filename, url, size, sha256: sha2562 };
}

// packages/wheels/src/walk-uv.ts
function walkUv(packages, root, { target, selection }, place2) {
  const byName = /* @__PURE__ */ new Map();
  for (const one of packages) byName.set(one.name, [...byName.get(one.name) ?? [], one]);
  const extras = selection.extras.map(_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc);
  const groups = selection.groups ?? [];
  const chosen = conflictNames(root.name, extras, groups);
  const reached = /* @__PURE__ */ new Map();
  const queue = [
    ...tablesOf(root.table, "dependencies", root.place),
    ...extras.flatMap((extra) => sectionOf(root, "optional-dependencies", extra, "lock-extras")),
    ...groups.flatMap((group) => sectionOf(root, "dev-dependencies", group, "lock-groups"))
  ];
  for (let at = 0; at < queue.length; at += 1) {
    const dependency = queue[at];
    const marker = textOf(dependency, "marker", place2) ?? "";
    checkMarker(marker, place2);
    if (!markerHolds(marker, target.markers, place2, chosen)) continue;
    const found = findPackage2(byName, dependency, place2);
    const known = reached.get(found) ?? /* @__PURE__ */ new Set();
    if (found !== root) reached.set(found, known);
    for (const extra of ["", ...(textsOf(dependency, "extra", place2) ?? []).map(_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)]) {
      if (known.has(extra)) continue;
      known.add(extra);
      if (extra === "")
        queue.push(...found === root ? [] : tablesOf(found.table, "dependencies", found.place));
      else
        queue.push(...tablesOf(asTable(fieldOf(found.table, "optional-dependencies")), extra, found.place));
    }
  }
  return [...reached.keys()];
}
function conflictNames(project, extras, groups) {
  const name = (kind) => (part) => `${kind}-${project.length}-${project}-${part}`;
  return {
    extras: /* @__PURE__ */ new Set([
      ...extras,
      ...extras.map(name("extra")),
      ...groups.map(name("group")),
      `project-${project.length}-${project}`
    ]),
    groups: new Set(groups)
  };
}
function sectionOf(root, section, part, field) {
  const table = asTable(fieldOf(root.table, section));
  if (fieldOf(table, part) === void 0)
    throw lockError(
      root.place,
      `${field} that ${root.name} has${(0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_7__/* .suggest */ .ZA)(part, Object.keys(table))}`,
      (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(part)
    );
  return tablesOf(table, part, root.place);
}
function findPackage2(byName, dependency, place2) {
  const name = textOf(dependency, "name", place2) ?? "";
  const version = textOf(dependency, "version", place2);
  const source = asTable(fieldOf(dependency, "source"));
  const found = (byName.get(name) ?? []).filter(
    (one) => (version === void 0 || one.version === version) && Object.entries(source).every(([kind, where]) => one.source[0] === kind && one.source[1] === where)
  );
  const [only] = found;
  if (only && found.length === 1) return only;
  throw lockError(place2, `one package for the dependency ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(name)}`, `${found.length}`);
}

// packages/wheels/src/uv-lock.ts
async function readUvLock(reading) {
  const { files, path, show, target } = reading;
  const place2 = { file: show(path), line: 0 };
  const text = await readLockText(files, path, show, place2);
  const document = parseLockToml(text, place2);
  const version = fieldOf(document, "version");
  if (version !== 1)
    throw lockError(
      place2,
      "version 1 of the format",
      typeof version === "object" ? "something else" : (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(version)
    );
  const python = textOf(document, "requires-python", place2) ?? "";
  if (!(parseSpecifiers(python) ?? []).every((clause) => fits(target.version, clause)))
    throw lockError(place2, `Python ${python} for this lock`, target.name);
  const packages = readPackages2(document, text, place2);
  const reached = walkUv(packages, rootOf(packages, reading, place2), reading, place2);
  const local = reached.filter(isLocal);
  const remarks = local.length > 0 ? [{ kind: "local-code", file: place2.file, names: local.map((one) => one.name) }] : [];
  const locked = reached.filter((one) => !isLocal(one)).map(lockPackage3);
  return { packages: locked, sources: [{ path, text }], remarks };
}
function readPackages2(document, text, place2) {
  const tables = tablesOf(document, "package", place2);
  if (tables.length === 0) throw lockError(place2, "[[package]] tables", "none");
  const lines = tableLines(text, "package", tables.length);
  return tables.map((table, i) => {
    const here = { file: place2.file, line: lines[i] ?? 0 };
    const name = textOf(table, "name", here) ?? "";
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))
      throw lockError(here, "the name of a package", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(name));
    const [kind = "", where] = Object.entries(asTable(fieldOf(table, "source")))[0] ?? [];
    const source = [kind, typeof where === "string" ? where : ""];
    return { name, version: textOf(table, "version", here) ?? "", table, source, place: here };
  });
}
function isLocal({ source }) {
  return ["virtual", "editable", "directory"].includes(source[0]);
}
function rootOf(packages, { selection }, place2) {
  const projects = packages.filter((one) => one.source[0] === "virtual" || one.source[0] === "editable");
  const names = projects.map((one) => one.name).join(", ") || "none";
  if (selection.project !== void 0) {
    const wanted = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizeName */ .Pc)(selection.project);
    const named = projects.find((one) => one.name === wanted);
    if (!named) throw lockError(place2, `lock-project to name one of ${names}`, (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(selection.project));
    return named;
  }
  const root = projects.find((one) => one.source[1] === ".") ?? (projects.length === 1 ? projects[0] : void 0);
  if (!root)
    throw lockError(
      place2,
      "one project (a package whose source is virtual or editable), or lock-project to name it",
      names
    );
  return root;
}
var SOURCES = { git: "a repository of source code" };
function lockPackage3(one) {
  const { name, version, place: place2, table, source } = one;
  const identity = { name, version, extras: [] };
  const kind = SOURCES[source[0]];
  if (kind !== void 0) return refusedSource(identity, kind, place2);
  const wheels = tablesOf(table, "wheels", place2).map((file) => readFile3(file, place2));
  const sdist = fieldOf(table, "sdist");
  const archive = sdist === void 0 ? [] : [{ filename: "sdist", url: void 0, sha256: void 0, size: void 0 }];
  return lockFiles(identity, [...wheels, ...archive], place2);
}
function readFile3(table, place2) {
  const url = textOf(table, "url", place2);
  const filename = textOf(table, "filename", place2) ?? (url === void 0 ? textOf(table, "path", place2) : void 0);
  return {
    filename: url === void 0 ? filename?.split("/").pop() : filename,
    url,
    sha256: sha256Of(textOf(table, "hash", place2), place2),
    size: sizeOf3(table, place2)
  };
}

// packages/wheels/src/read-lock.ts
function lockKind(path) {
  const name = (0,node_path__WEBPACK_IMPORTED_MODULE_10__.basename)(path);
  if (name === "uv.lock") return "uv";
  if (name === "poetry.lock") return "poetry";
  if (PYLOCK_NAME.test(name)) return "pylock";
  if (/^(?:Pipfile|pdm|conda|pixi|Cargo|yarn|composer)\.lock$/i.test(name)) return void 0;
  return /\.(?:txt|in|lock|pip)$/.test(name) ? "requirements" : void 0;
}
var READERS = {
  requirements: readRequirementsLock,
  uv: readUvLock,
  poetry: readPoetryLock,
  pylock: readPylockFile
};
function readLock(reading) {
  const kind = lockKind(reading.path);
  const place2 = { file: reading.show(reading.path), line: 0 };
  if (kind === void 0)
    throw lockError(
      place2,
      "requirements with hashes (*.txt), uv.lock, poetry.lock or pylock.toml; other locks can be exported to one of them",
      (0,node_path__WEBPACK_IMPORTED_MODULE_10__.basename)(reading.path)
    );
  const { selection } = reading;
  const unused = [
    ...kind === "requirements" && selection.extras.length > 0 ? ["lock-extras"] : [],
    ...kind === "requirements" && selection.groups !== void 0 ? ["lock-groups"] : [],
    ...kind !== "uv" && selection.project !== void 0 ? ["lock-project"] : []
  ];
  if (unused.length > 0)
    throw lockError(place2, `a lock in which ${unused.join(" and ")} can choose`, `a lock of kind ${kind}`);
  return READERS[kind](reading);
}

// packages/wheels/src/service-locks.ts
function lockedServices(application, chosen) {
  const known = Object.keys(application.services);
  const unknown2 = chosen.filter((name) => !known.includes(name));
  if (unknown2.length > 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz(
      unknown2.map((name) => ({
        input: "services",
        expected: `services of the delivery file${(0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_7__/* .suggest */ .ZA)(name, known)}`,
        seen: name
      }))
    );
  return known.filter(
    (name) => application.services[name]?.lock !== void 0 && (chosen.length === 0 || chosen.includes(name))
  );
}
async function readServiceLock(application, service, target, { files, environment }, hashRule = "true") {
  const definition = application.services[service];
  const path = definition?.lock ?? "";
  const lock = await readLock({
    files,
    path: (0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(application.root, path),
    show: (absolute2) => (0,node_path__WEBPACK_IMPORTED_MODULE_10__.relative)(application.root, absolute2) || absolute2,
    environment,
    target,
    selection: {
      extras: definition?.["lock-extras"] ?? [],
      groups: definition?.["lock-groups"],
      project: definition?.["lock-project"]
    },
    hashRule
  });
  const chosen = lock.packages.filter((locked) => markerHolds(locked.marker, target.markers, locked.place));
  return { service, path, lock, target, packages: mergePackages(chosen), digest: lockDigest(lock) };
}
function lockDigest(lock) {
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256");
  for (const { text } of lock.sources) {
    const normal = text.replace(/\r\n?/g, "\n");
    hash.update(`${Buffer.byteLength(normal)}
`).update(normal);
  }
  return hash.digest("hex");
}
function mergePackages(packages) {
  const merged = /* @__PURE__ */ new Map();
  const problems = [];
  for (const locked of packages) {
    const known = merged.get(locked.name);
    const input = placeName(locked.place);
    if (locked.refused) problems.push({ input, ...locked.refused });
    if (!known) {
      merged.set(locked.name, locked);
      continue;
    }
    const as = `as in ${known.place.file === locked.place.file ? `line ${known.place.line}` : placeName(known.place)}`;
    const hashes = locked.hashes.filter((hash) => known.hashes.includes(hash));
    if (!(0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .sameVersion */ .r1)(known.version, locked.version))
      problems.push({ input, expected: `${locked.name}==${known.version}, ${as}`, seen: locked.version });
    else if (hashes.length === 0 && known.hashes.length + locked.hashes.length > 0)
      problems.push({ input, expected: `a hash of ${locked.name} ${as}`, seen: "none of them" });
    else
      merged.set(locked.name, {
        ...known,
        hashes,
        extras: [.../* @__PURE__ */ new Set([...known.extras, ...locked.extras])]
      });
  }
  if (problems.length > 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz(problems);
  return [...merged.values()];
}

// packages/wheels/src/select-host.ts
var FAILURES_THAT_OPEN = 3;
var EXPLORATION = 0.1;
var CLEARLY_BETTER = 1.25;
function isWell(host, now) {
  return host.failures < FAILURES_THAT_OPEN && now >= host.heldUntil;
}
function selectHost(urls, now, chance) {
  const free = urls.filter(({ host }) => now >= host.heldUntil);
  const well = free.filter(({ host }) => isWell(host, now));
  const curious = chance !== void 0 || well.length === 0;
  const halfOpen = free.find(({ host }) => !isWell(host, now) && now >= host.openUntil && host.probes === 0);
  if (halfOpen && curious) return { url: halfOpen.url };
  const best = leader(well);
  if (best) {
    const others = well.filter(({ host }) => host !== best.host);
    const other = chance !== void 0 && chance < EXPLORATION ? explored(others, chance / EXPLORATION) : void 0;
    return { url: (other ?? best).url };
  }
  const [sick] = free.toSorted((a, b) => a.host.openUntil - b.host.openUntil);
  if (sick) return { url: sick.url };
  if (urls.length === 0) return void 0;
  return { waitMs: Math.min(...urls.map(({ host }) => host.heldUntil)) - now };
}
function leader(candidates) {
  let [best] = candidates;
  for (const other of candidates.slice(1)) if (best && isBetter(other.host, best.host)) best = other;
  return best;
}
function isBetter(other, best) {
  if (best.rate === void 0 || other.rate === void 0) return best.success < other.success / 2;
  return other.rate * other.success > CLEARLY_BETTER * best.rate * best.success;
}
function explored(others, chance) {
  return others.find(({ host }) => host.rate === void 0) ?? others[Math.floor(chance * others.length)] ?? others[0];
}

// packages/wheels/src/source-health.ts
var SMOOTHING = 0.3;
var OPEN_MS = 1e4;
var LONGEST_OPEN_MS = 16e4;
var TELLING_BYTES = 256 * 1024;
var WASTE = 0.1;
function newHost(name) {
  return {
    name,
    rate: void 0,
    success: 1,
    failures: 0,
    opened: 0,
    openUntil: 0,
    heldUntil: 0,
    probes: 0,
    bytes: 0,
    liar: false,
    outcomes: {}
  };
}
function createSourceHealth() {
  const hosts = /* @__PURE__ */ new Map();
  const hostOf2 = (url) => {
    const name = new URL(url).host;
    const known = hosts.get(name) ?? newHost(name);
    hosts.set(name, known);
    return known;
  };
  return {
    choose: (urls, now, chance) => selectHost(
      urls.map((url) => ({ url, host: hostOf2(url) })),
      now,
      chance
    ),
    began: (url) => {
      const host = hostOf2(url);
      if (host.failures >= FAILURES_THAT_OPEN) host.probes += 1;
    },
    ended: (url, what) => learn(hostOf2(url), what),
    hold: (url, until) => {
      const host = hostOf2(url);
      host.heldUntil = Math.max(host.heldUntil, until);
    },
    lied: (url) => {
      const host = hostOf2(url);
      host.liar = true;
      host.outcomes["bad-hash"] = (host.outcomes["bad-hash"] ?? 0) + 1;
    },
    lies: (url) => hostOf2(url).liar,
    floor: (url, urls, now) => {
      const host = hostOf2(url);
      const others = urls.map(hostOf2).filter((one) => one !== host && !one.liar && isWell(one, now));
      return WASTE * Math.max(0, ...others.map((one) => one.rate ?? 0));
    },
    failures: (url) => hostOf2(url).failures,
    report: () => [...hosts.values()].map(describe3)
  };
}
function describe3(host) {
  const { name, bytes, rate, success, outcomes, liar } = host;
  return { host: name, bytes, bytesPerSecond: rate, success, outcomes: { ...outcomes }, trusted: !liar };
}
function smooth(old, sample) {
  return old + SMOOTHING * (sample - old);
}
function learn(host, { outcome, bytes, milliseconds, now }) {
  host.probes = Math.max(0, host.probes - 1);
  host.bytes += bytes;
  host.outcomes[outcome] = (host.outcomes[outcome] ?? 0) + 1;
  if (bytes >= TELLING_BYTES && milliseconds > 0) {
    const sample = bytes * 1e3 / milliseconds;
    host.rate = host.rate === void 0 ? sample : smooth(host.rate, sample);
  }
  if (outcome === "missing") return;
  host.success = smooth(host.success, outcome === "success" ? 1 : 0);
  if (outcome === "success") {
    host.failures = 0;
    host.opened = 0;
    return;
  }
  host.failures += 1;
  if (host.failures < FAILURES_THAT_OPEN || now < host.openUntil) return;
  host.openUntil = now + Math.min(LONGEST_OPEN_MS, OPEN_MS * 2 ** host.opened);
  host.opened += 1;
}

// packages/wheels/src/tags.ts
var LEGACY = {
  17: "manylinux2014",
  12: "manylinux2010",
  5: "manylinux1"
};
var OLDEST_GLIBC_MINOR = { x86_64: 5, i686: 5 };
function platformTags(facts) {
  const plain2 = facts.platform.replaceAll(/[-.]/g, "_");
  const linux = /^linux_(.+)$/.exec(plain2);
  if (linux) return linuxTags(linux[1] ?? "", facts.libc);
  const mac = /^macosx_(\d+)_(\d+)_(.+)$/.exec(plain2);
  if (mac) return macTags([Number(mac[1]), Number(mac[2])], mac[3] ?? "");
  if (/^win(32|_amd64|_arm64)$/.test(plain2)) return [plain2];
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .DeliveryFailure */ .L9(`wheels cannot be chosen for the platform ${facts.platform}`, {
    advice: "Expected Linux, macOS or Windows, such as linux-x86_64."
  });
}
var ALSO_RUNS = { armv8l: ["armv8l", "armv7l"] };
function linuxTags(arch, libc) {
  const archs = ALSO_RUNS[arch] ?? [arch];
  const plain2 = archs.map((one) => `linux_${one}`);
  if (!libc) return plain2;
  const tags = libc.kind === "glibc" ? manylinuxTags : musllinuxTags;
  return [...plain2, ...archs.flatMap((one) => tags(one, libc.version))];
}
var LAST_GLIBC_MINOR = 50;
function manylinuxTags(arch, glibc) {
  const tags = [];
  const oldest = OLDEST_GLIBC_MINOR[arch] ?? 17;
  for (let major = glibc[0]; major >= 2; major -= 1) {
    const newest = major === glibc[0] ? glibc[1] : LAST_GLIBC_MINOR;
    for (let minor = newest; minor >= (major === 2 ? oldest : 0); minor -= 1) {
      tags.push(`manylinux_${major}_${minor}_${arch}`);
      if (major === 2 && LEGACY[minor] !== void 0) tags.push(`${LEGACY[minor]}_${arch}`);
    }
  }
  return tags;
}
function musllinuxTags(arch, [major, newest]) {
  return Array.from({ length: newest + 1 }, (_, i) => `musllinux_${major}_${newest - i}_${arch}`);
}
var MAC_FORMATS = {
  x86_64: ["x86_64", "intel", "fat64", "fat3", "universal2", "universal"],
  arm64: ["arm64", "universal2"]
};
function macTags(version, arch) {
  const tags = [];
  const formats = MAC_FORMATS[arch] ?? [arch];
  for (let major = version[0]; major >= 11; major -= 1)
    for (const format of formats) tags.push(`macosx_${major}_0_${format}`);
  const oldFormats = arch === "x86_64" ? formats : ["universal2"];
  for (let minor = version[0] >= 11 ? 16 : version[1]; minor >= 4; minor -= 1)
    for (const format of oldFormats) tags.push(`macosx_10_${minor}_${format}`);
  return tags;
}
function cpythonTags([major, minor], abis, platforms) {
  const tags = [];
  const add = (interpreter, abi) => {
    for (const platform of platforms) tags.push(`${interpreter}-${abi}-${platform}`);
  };
  const stable = /^cp\d+[a-z]*t/.test(abis[0] ?? "") ? "abi3t" : "abi3";
  const hasStable = major > 3 || major === 3 && minor >= 2;
  for (const abi of abis)
    if (abi !== stable && abi !== "abi3" && abi !== "none") add(`cp${major}${minor}`, abi);
  if (hasStable) add(`cp${major}${minor}`, stable);
  add(`cp${major}${minor}`, "none");
  if (hasStable) for (let older = minor - 1; older >= 2; older -= 1) add(`cp${major}${older}`, stable);
  return tags;
}
function compatibleTags([major, minor], interpreter, platforms) {
  const pure = [`py${major}${minor}`, `py${major}`];
  for (let older = minor - 1; older >= 0; older -= 1) pure.push(`py${major}${older}`);
  return [
    ...pure.flatMap((python) => platforms.map((platform) => `${python}-none-${platform}`)),
    ...interpreter === void 0 ? [] : [`${interpreter}-none-any`],
    ...pure.map((python) => `${python}-none-any`)
  ];
}
function supportedTags(facts) {
  const platforms = platformTags(facts);
  const interpreter = `cp${facts.python[0]}${facts.python[1]}`;
  const abi = facts.freeThreaded ? `${interpreter}t` : interpreter;
  return [
    ...cpythonTags(facts.python, [abi], platforms),
    ...compatibleTags(facts.python, interpreter, platforms)
  ];
}

// packages/wheels/src/target.ts
function createTarget(version, facts, markers) {
  const tags = supportedTags(facts);
  const platform = platformTags(facts)[facts.libc ? 1 : 0] ?? facts.platform;
  return {
    name: `CPython ${version}${facts.freeThreaded ? "t" : ""} on ${platform}`,
    version,
    ranks: new Map(tags.map((tag, rank) => [tag, rank])),
    markers
  };
}
function targetOfInterpreter(interpreter) {
  const { release, platform, libc, freeThreaded, version } = interpreter;
  return createTarget(version, { python: release, platform, libc, freeThreaded }, interpreter.markers);
}
var PLATFORM = /^(?:manylinux_2_(\d+)|(manylinux2014|manylinux2010|manylinux1)|musllinux_1_(\d+))_(x86_64|i686|aarch64|armv7l|ppc64le|s390x|riscv64)$|^macosx_(\d+)_(\d+)_(x86_64|arm64)$|^(win_amd64|win32|win_arm64)$/;
var LEGACY_GLIBC = {
  manylinux2014: 17,
  manylinux2010: 12,
  manylinux1: 5
};
var PLATFORM_FORMS = "a platform tag such as manylinux_2_36_x86_64, musllinux_1_2_aarch64 or macosx_14_0_arm64";
function targetOfNames(pythonVersion, platform) {
  const version = /^3\.(\d{1,2})(?:\.(\d{1,3}))?(t?)$/.exec(pythonVersion);
  const match = PLATFORM.exec(platform);
  if (!version)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz([
      {
        input: "python-version",
        expected: "a version such as 3.11 or 3.11.7",
        seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(pythonVersion)
      }
    ]);
  if (!match)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz([{ input: "platform", expected: PLATFORM_FORMS, seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(platform) }]);
  const minor = Number(version[1]);
  const full = `3.${minor}.${version[2] ?? "99"}`;
  const facts = platformFacts(match);
  return createTarget(
    full,
    { python: [3, minor], platform: facts.platform, libc: facts.libc, freeThreaded: version[3] === "t" },
    { ...facts.markers, ...pythonMarkers(minor, full) }
  );
}
function pythonMarkers(minor, full) {
  return {
    implementation_name: "cpython",
    implementation_version: full,
    platform_python_implementation: "CPython",
    python_full_version: full,
    python_version: `3.${minor}`,
    platform_release: "",
    platform_version: ""
  };
}
function platformFacts(match) {
  const [, glibc, legacy, musl, arch = "", macMajor, macMinor, macArch = "", windows] = match;
  if (macMajor !== void 0)
    return {
      platform: `macosx-${macMajor}.${macMinor ?? "0"}-${macArch}`,
      libc: void 0,
      markers: {
        os_name: "posix",
        sys_platform: "darwin",
        platform_system: "Darwin",
        platform_machine: macArch
      }
    };
  if (windows !== void 0) {
    const machine = { win_amd64: "AMD64", win32: "x86", win_arm64: "ARM64" }[windows] ?? "";
    return {
      platform: windows.replace("_", "-"),
      libc: void 0,
      markers: {
        os_name: "nt",
        sys_platform: "win32",
        platform_system: "Windows",
        platform_machine: machine
      }
    };
  }
  const minor = Number(musl ?? glibc ?? LEGACY_GLIBC[legacy ?? ""] ?? 17);
  return {
    platform: `linux-${arch}`,
    libc: musl === void 0 ? { kind: "glibc", version: [2, minor] } : { kind: "musl", version: [1, minor] },
    markers: { os_name: "posix", sys_platform: "linux", platform_system: "Linux", platform_machine: arch }
  };
}

// packages/wheels/src/image-target.ts


// packages/wheels/src/compose-build.ts

async function readComposeBuild(application, service, ports) {
  let merged = {};
  for (const file of application["compose-files"]) {
    const path = node_path__WEBPACK_IMPORTED_MODULE_10__.posix.join(application.root, file);
    merged = mergeServices(merged, await serviceSection(path, service, ports.files, file, []));
  }
  const variables = await readVariables(application, ports.files);
  const expand3 = (value) => (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_5__/* .expandVariables */ .i7)(String(value), (name) => ports.environment[name] ?? variables[name]);
  const text = (value) => typeof value === "string" ? expand3(value) : void 0;
  const folder = node_path__WEBPACK_IMPORTED_MODULE_10__.posix.resolve(application.root, node_path__WEBPACK_IMPORTED_MODULE_10__.posix.dirname(application["compose-files"][0] ?? ""));
  const build = merged.build === void 0 ? void 0 : asRecord(merged.build);
  const context = text(build?.context) ?? ".";
  const remote = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@)/i.test(context);
  const own = [build?.platforms].flat().flatMap((one) => text(one) ?? []);
  const platform = text(merged.platform) ?? ports.environment.DOCKER_DEFAULT_PLATFORM;
  return {
    image: text(merged.image),
    context: build === void 0 ? void 0 : remote ? context : node_path__WEBPACK_IMPORTED_MODULE_10__.posix.resolve(folder, context),
    dockerfile: text(build?.dockerfile) ?? "Dockerfile",
    inline: text(build?.dockerfile_inline),
    target: text(build?.target) ?? "",
    args: expandAll(argumentsOf(build?.args, ports.environment, variables), expand3),
    contexts: expandAll(namedContexts(build?.additional_contexts), expand3),
    platforms: own.length > 0 && !(platform !== void 0 && own.includes(platform)) ? own : platform ? [platform] : []
  };
}
function expandAll(table, expand3) {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, expand3(value)]));
}
function argumentsOf(args, environment, variables) {
  const entries = Object.entries(pairsOf(args)).flatMap(([name, value]) => {
    const known = value ?? environment[name] ?? variables[name];
    return known === void 0 ? [] : [[name, known]];
  });
  return Object.fromEntries(entries);
}
function namedContexts(contexts) {
  return Object.fromEntries(
    Object.entries(pairsOf(contexts)).filter(([, value]) => typeof value === "string")
  );
}
function pairsOf(value) {
  if (!Array.isArray(value)) return asRecord(value);
  return Object.fromEntries(
    value.map((one) => {
      const [name = "", ...rest] = String(one).split("=");
      return [name, rest.length === 0 ? null : rest.join("=")];
    })
  );
}
function mergeServices(base, over) {
  const merged = { ...base, ...over };
  if (base.build === void 0 || over.build === void 0) return merged;
  const [before, after] = [asRecord(base.build), asRecord(over.build)];
  const both = (key) => ({ ...pairsOf(before[key]), ...pairsOf(after[key]) });
  const build = { ...before, ...after, args: both("args"), additional_contexts: both("additional_contexts") };
  return { ...merged, build };
}
async function readVariables(application, files) {
  const named = application["env-file"];
  const text = named === void 0 ? void 0 : await files.readText(node_path__WEBPACK_IMPORTED_MODULE_10__.posix.resolve(application.root, named));
  return named === void 0 || text === void 0 ? {} : (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_5__/* .parseEnvFile */ .FO)(text, named);
}
async function readModel(files, path, shown) {
  let text;
  try {
    text = await files.readText(path);
  } catch (error) {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz([
      { input: "compose-files", expected: "files that can be read", seen: `${shown}: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error)}` }
    ]);
  }
  if (text === void 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz([{ input: "compose-files", expected: "existing files", seen: shown }]);
  return asRecord((0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_5__/* .readYaml */ .gM)(text, shown));
}
async function serviceSection(path, service, files, shown, seen) {
  const definition = asRecord(asRecord((await readModel(files, path, shown)).services)[service]);
  const { build, extends: base, ...rest } = definition;
  const own = build === void 0 ? rest : { ...rest, build: typeof build === "string" ? { context: build } : asRecord(build) };
  const from = typeof base === "string" ? { service: base } : asRecord(base);
  const key = `${path} ${service}`;
  if (typeof from.service !== "string" || seen.includes(key)) return own;
  const file = typeof from.file === "string" ? node_path__WEBPACK_IMPORTED_MODULE_10__.posix.resolve(node_path__WEBPACK_IMPORTED_MODULE_10__.posix.dirname(path), from.file) : path;
  return mergeServices(
    await serviceSection(file, from.service, files, node_path__WEBPACK_IMPORTED_MODULE_10__.posix.basename(file), [...seen, key]),
    own
  );
}
function asRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
async function readComposeServices(application, files) {
  const services = {};
  for (const file of application["compose-files"]) {
    const text = await files.readText(node_path__WEBPACK_IMPORTED_MODULE_10__.posix.join(application.root, file));
    if (text === void 0) continue;
    const model = asRecord((0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_5__/* .readYaml */ .gM)(text, file)).services;
    for (const [name, service] of Object.entries(asRecord(model)))
      services[name] = { ...asRecord(services[name]), ...asRecord(service) };
  }
  return services;
}

// packages/wheels/src/python-image.ts
var GLIBC = {
  forky: 41,
  trixie: 41,
  bookworm: 36,
  bullseye: 31,
  buster: 28,
  stretch: 24
};
var LAST_ON = {
  bookworm: { 13: 6, 12: 11, 11: 13, 10: 18, 9: 23, 8: 9999, 7: 9999 },
  bullseye: { 11: 4, 10: 12, 9: 17, 8: 17, 7: 17, 6: 9999 },
  buster: { 9: 6, 8: 11, 7: 11, 6: 14 }
};
function defaultSuite(minor, patch) {
  const suite = ["buster", "bullseye", "bookworm"].find((name) => patch <= (LAST_ON[name]?.[minor] ?? -1));
  return suite ?? "trixie";
}
var FIRST_RESUMING = [13, 4];
var LAST_PIP = { 12: "25.0.1", 11: "24.0", 10: "23.0.1", 9: "23.0.1" };
function oldPip(minor, patch) {
  const [firstMinor, firstPatch] = FIRST_RESUMING;
  if (minor > firstMinor || minor === firstMinor && patch >= firstPatch) return void 0;
  return LAST_PIP[minor] ?? "25.0.1";
}
var FLOATING = 999;
var OFFICIAL = /^(?:[\w.-]+(?::\d+)?\/)*python:(3)\.(\d{1,2})(?:\.(\d{1,3}))?((?:-[a-z0-9.]+)*)$/;
var UV = /^(?:[\w.-]+(?::\d+)?\/)*astral-sh\/uv:(?:[\d.]+-)?python(3)\.(\d{1,2})(?:\.(\d{1,3}))?((?:-[a-z0-9.]+)*)$/;
function readPythonImage(image) {
  const name = image.replace(/@sha256:[0-9a-f]+$/, "");
  const match = OFFICIAL.exec(name) ?? UV.exec(name);
  if (!match) return void 0;
  const minor = Number(match[2]);
  const patch = match[3] === void 0 ? FLOATING : Number(match[3]);
  const variants = (match[4] ?? "").split("-").slice(1);
  if (variants.includes("rc")) return void 0;
  const version = `3.${minor}${match[3] === void 0 ? "" : `.${match[3]}`}`;
  return {
    version,
    platform: platformOf(variants, minor, patch),
    oldPip: UV.test(name) ? void 0 : oldPip(minor, patch)
  };
}
function platformOf(variants, minor, patch) {
  const alpine = variants.map((variant) => /^alpine(?:3\.(\d+))?$/.exec(variant)).find((one) => one !== null);
  if (alpine) return alpine[1] !== void 0 && Number(alpine[1]) <= 12 ? "musllinux_1_1" : "musllinux_1_2";
  if (variants.some((variant) => /^(?:windowsservercore|nanoserver)/.test(variant))) return "win";
  const suite = variants.find((variant) => Object.hasOwn(GLIBC, variant)) ?? defaultSuite(minor, patch);
  return `manylinux_2_${GLIBC[suite] ?? 41}`;
}
var MACHINES = {
  amd64: "x86_64",
  "amd64/v2": "x86_64",
  "amd64/v3": "x86_64",
  x86_64: "x86_64",
  arm64: "aarch64",
  "arm64/v8": "aarch64",
  aarch64: "aarch64",
  "arm/v7": "armv7l",
  arm: "armv7l",
  armv7l: "armv7l",
  386: "i686",
  i686: "i686",
  ppc64le: "ppc64le",
  s390x: "s390x",
  riscv64: "riscv64"
};
function machineOf(platform) {
  const machine = platform.trim().toLowerCase().replace(/^(?:linux|windows)\//, "");
  return Object.hasOwn(MACHINES, machine) ? MACHINES[machine] : void 0;
}

// packages/wheels/src/dockerfile-stages.ts
function instructionsOf(text) {
  const escape = /^#[ \t]*escape[ \t]*=[ \t]*`/im.test(text.split("\n").slice(0, 5).join("\n")) ? "`" : "\\";
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const instructions = [];
  let open = "";
  for (let i = 0; i < lines.length; i += 1) {
    const line = (lines[i] ?? "").trimEnd();
    if (/^\s*(#|$)/.test(line)) continue;
    if (line.endsWith(escape)) {
      open += `${line.slice(0, -1)} `;
      continue;
    }
    const match = /^([A-Za-z]+)\s+(.*)$/s.exec(`${open}${line}`.trim());
    open = "";
    if (!match) continue;
    const [, name = "", rest = ""] = match;
    const body = [];
    if (/^(RUN|COPY|ADD)$/i.test(name))
      for (const [, , end = ""] of rest.matchAll(/<<-?[ \t]*(["']?)([A-Za-z_]\w*)\1/g))
        for (i += 1; i < lines.length && (lines[i] ?? "").trim() !== end; i += 1) body.push(lines[i] ?? "");
    instructions.push({ name: name.toUpperCase(), rest: [rest, ...body].join("\n") });
  }
  return instructions;
}
function readStages(dockerfile, given, predefined2 = {}) {
  const args = new Map(Object.entries(predefined2));
  const stages = [];
  for (const { name, rest } of instructionsOf(dockerfile)) {
    const stage = stages.at(-1);
    if (name === "ARG" && !stage) declare(args, rest, given);
    if (name === "FROM") stages.push(readFrom(rest, args));
    if (!stage) continue;
    if (name === "RUN") stage.runs.push(rest);
    for (const [, one = ""] of rest.matchAll(/--(?:from=|mount=\S*?\bfrom=)([^\s,]+)/g))
      if (/^(COPY|ADD|RUN)$/.test(name)) stage.from.push(one.toLowerCase());
  }
  return stages;
}
function declare(args, rest, given) {
  for (const [, key = "", value] of rest.matchAll(/([A-Za-z_]\w*)(?:=("[^"]*"|'[^']*'|\S*))?/g)) {
    const own = Object.hasOwn(given, key) ? given[key] : void 0;
    const fallback = value === void 0 ? args.get(key) : expand2(value.replace(/^(["'])(.*)\1$/s, "$2"), args);
    args.set(key, own ?? fallback ?? "");
  }
}
function readFrom(rest, args) {
  const words = rest.trim().split(/\s+/);
  const flag = words.find((word) => word.startsWith("--platform="))?.slice("--platform=".length) ?? "";
  const [base = "", as, name = ""] = words.filter((word) => !word.startsWith("--"));
  return {
    name: as?.toLowerCase() === "as" ? name.toLowerCase() : "",
    base: expand2(base, args),
    platform: expand2(flag, args),
    runs: [],
    from: []
  };
}
function expand2(text, args) {
  return text.replace(
    /\$\{([A-Za-z_]\w*)(?:(:?[-+])([^}]*))?\}|\$([A-Za-z_]\w*)/g,
    (_, braced, operator, word, plain2) => {
      const value = args.get(braced ?? plain2 ?? "") ?? "";
      if (operator?.endsWith("-")) return value === "" ? word ?? "" : value;
      if (operator?.endsWith("+")) return value === "" ? "" : word ?? "";
      return value;
    }
  );
}
var INSTALLS = /\bpip3?(?:\.\d+)?\b[^\n;&|]*\binstall\b|\buv\b[^\n;&|]*\b(?:pip\s+install|pip\s+sync|sync)\b|\b(?:poetry|pdm)\s+install\b/;
function installsPackages(stage) {
  return stage.runs.some((run) => INSTALLS.test(run));
}
function installsOffline(stage) {
  const installs = stage.runs.filter((run) => INSTALLS.test(run));
  return installs.every((run) => /--no-index\b|--network=none\b|\bPIP_NO_INDEX=/.test(run));
}
function renewsPip(stage) {
  return stage.runs.some(
    (run) => /\bpip3?\b[^\n;&|]*\binstall\b[^\n;&|]*(?:\s(?:-U|--upgrade)\b[^\n;&|]*\spip\b|\s["']?pip(?:[=<>~!]=?|\s+(?:-U|--upgrade)\b))|\buv\b\s+(?:pip|sync)\b/.test(
      run
    )
  );
}
function installingStage(stages, target) {
  const last = target === "" ? stages.at(-1) : findStage(stages, target, stages.length);
  if (!last) return void 0;
  const queue = [last];
  for (let at = 0; at < queue.length; at += 1) {
    const stage = queue[at];
    if (installsPackages(stage)) return stage;
    for (const name of [stage.base, ...stage.from]) {
      const before = findStage(stages, name, stages.indexOf(stage));
      if (before && !queue.includes(before)) queue.push(before);
    }
  }
  return queue.find((stage) => readPythonImage(baseOf(stages, stage).image) !== void 0) ?? last;
}
function baseOf(stages, stage) {
  let current = stage;
  for (; ; ) {
    const before = findStage(stages, current.base, stages.indexOf(current));
    if (!before) return { image: current.base, platform: current.platform };
    current = before;
  }
}
function findStage(stages, name, end) {
  const before = stages.slice(0, end);
  return before.findLast((stage) => stage.name !== "" && stage.name === name.toLowerCase()) ?? (/^\d+$/.test(name) ? before[Number(name)] : void 0);
}

// packages/wheels/src/image-target.ts
async function targetOfImage(application, service, buildArgs, ports) {
  const given = { application, service, buildArgs, ports };
  const host = await hostMachine(ports);
  const base = await findBase(given, host, []);
  const local = await targetOfLocalImage(base, ports);
  const named = readPythonImage(base.image);
  const isExposed = base.stage !== void 0 && !installsOffline(base.stage) && !renewsPip(base.stage);
  if (local) return { target: local.target, oldPip: isExposed ? oldOf(local.pip) : void 0 };
  if (!named)
    throw unknown(
      service,
      `${base.where} starts from ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(base.image)}, which is no official Python image of a named version, nor an image on this machine`
    );
  const machine = base.platform === "" ? host : machineOf(base.platform);
  if (machine === void 0)
    throw unknown(
      service,
      `${base.where} is for the platform ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(base.platform)}, whose machine is not known`
    );
  const platform = named.platform === "win" ? "win_amd64" : `${named.platform}_${machine}`;
  return { target: targetOfNames(named.version, platform), oldPip: isExposed ? named.oldPip : void 0 };
}
function oldOf(pip) {
  const [own, first] = [(0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseVersion */ .ot)(pip), (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .parseVersion */ .ot)("25.1")];
  return own && first && (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .compareVersions */ .Zy)(own, first) < 0 ? pip : void 0;
}
async function hostMachine(ports) {
  const { stdout } = await ports.exec(["uname", "-m"], { timeoutMs: 1e4 });
  return machineOf(stdout);
}
async function findBase(given, host, seen) {
  const { application, service, ports } = given;
  const build = await readComposeBuild(application, service, ports);
  const platform = onlyPlatform(build, service);
  if (build.context === void 0) {
    if (build.image === void 0) throw unknown(service, "neither build nor image in the compose files");
    return { image: build.image, platform, stage: void 0, where: `the service ${service}` };
  }
  const { text, where } = await readDockerfile(build, given);
  const stages = readStages(text, { ...build.args, ...given.buildArgs }, predefined(platform, host));
  const stage = installingStage(stages, build.target);
  if (!stage)
    throw unknown(
      service,
      stages.length === 0 ? `no FROM in ${where}` : `no stage ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(build.target)} in ${where}`
    );
  const base = baseOf(stages, stage);
  const context = build.contexts[base.image];
  const found = { platform: base.platform || platform, stage, where };
  if (context === void 0) return { ...found, image: base.image };
  if (context.startsWith("docker-image://"))
    return { ...found, image: context.slice("docker-image://".length) };
  const other = /^service:(.+)$/.exec(context)?.[1];
  if (other === void 0 || seen.includes(other))
    throw unknown(
      service,
      `${where} starts from the context ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(base.image)}, which is ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .quoteSeen */ .GE)(context)}`
    );
  return { ...await findBase({ ...given, service: other }, host, [...seen, service]), stage };
}
function predefined(platform, host) {
  const arch = { x86_64: "amd64", aarch64: "arm64", armv7l: "arm/v7", i686: "386" }[host ?? ""] ?? host ?? "";
  const own = `linux/${arch}`;
  const wanted = platform === "" ? own : platform;
  const [os = "linux", machine = "", variant = ""] = wanted.split("/");
  return {
    BUILDPLATFORM: own,
    BUILDOS: "linux",
    BUILDARCH: arch.split("/")[0] ?? "",
    TARGETPLATFORM: wanted,
    TARGETOS: os,
    TARGETARCH: machine,
    TARGETVARIANT: variant
  };
}
function onlyPlatform({ platforms }, service) {
  if (platforms.length < 2) return platforms[0] ?? "";
  throw unknown(service, `several platforms (${platforms.join(", ")}), each of which has wheels of its own`);
}
async function readDockerfile(build, { application, service, ports }) {
  if (build.inline !== void 0)
    return { text: build.inline, where: `dockerfile_inline of the service ${service}` };
  const context = build.context ?? "";
  if (!node_path__WEBPACK_IMPORTED_MODULE_10__.posix.isAbsolute(context)) throw unknown(service, "a build context that is not in the repository");
  const path = node_path__WEBPACK_IMPORTED_MODULE_10__.posix.resolve(context, build.dockerfile);
  const where = node_path__WEBPACK_IMPORTED_MODULE_10__.posix.relative(application.root, path);
  const text = await ports.files.readText(path);
  if (text === void 0) throw unknown(service, `no ${where}`);
  return { text, where };
}
async function targetOfLocalImage({ image, platform }, ports) {
  const words = ["docker", "run", "--rm", "--pull", "never", "--network", "none", "--entrypoint", "python3"];
  const only = platform === "" ? [] : ["--platform", platform];
  const python = await (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_5__/* .probeInterpreter */ .bt)(ports.exec, [...words, ...only, image]);
  return python && { target: targetOfInterpreter(python), pip: python.pip };
}
function unknown(service, seen) {
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz([
    {
      input: "python-version and platform",
      expected: `the target of ${service}, which cannot be read off`,
      seen
    }
  ]);
}

// packages/wheels/src/targets.ts
async function chooseTargets(application, services, choice, ports) {
  const { pythonVersion, platform } = choice;
  const all = (target) => new Map(services.map((service) => [service, target]));
  if (pythonVersion !== "" && platform !== "")
    return { of: all(targetOfNames(pythonVersion, platform)), remark: "", oldPips: /* @__PURE__ */ new Map() };
  if (pythonVersion !== "" || platform !== "") {
    const [given, missing] = pythonVersion === "" ? ["platform", "python-version"] : ["python-version", "platform"];
    const expected = missing === "platform" ? PLATFORM_FORMS : "a version such as 3.11";
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz([
      { input: missing, expected: `${expected}, since ${given} is given`, seen: "nothing" }
    ]);
  }
  if (services.length === 0) return { of: /* @__PURE__ */ new Map(), remark: "", oldPips: /* @__PURE__ */ new Map() };
  if (choice.engine === "process") {
    const { python, remark } = await (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_5__/* .findInterpreter */ .Ax)(ports.exec, ports.workspace, choice.python);
    return { of: all(targetOfInterpreter(python)), remark, oldPips: /* @__PURE__ */ new Map() };
  }
  const targets = /* @__PURE__ */ new Map();
  const oldPips = /* @__PURE__ */ new Map();
  for (const service of services) {
    const { target, oldPip: oldPip2 } = await targetOfImage(application, service, choice.buildArgs, ports);
    targets.set(service, target);
    if (oldPip2 !== void 0) oldPips.set(service, oldPip2);
  }
  return { of: targets, remark: "", oldPips };
}

// packages/wheels/src/requirements-text.ts
function requirementsText(packages, wheels = []) {
  const chosen = new Map(wheels.map((wheel) => [wheel.package, wheel.sha256]));
  return packages.toSorted((a, b) => a.name < b.name ? -1 : 1).map((locked) => {
    const marker = locked.marker === "" ? "" : ` ; ${locked.marker}`;
    const known = chosen.get(locked.name);
    const hashes = locked.hashes.length > 0 || known === void 0 ? locked.hashes : [known];
    return [
      `${locked.name}==${locked.version}${marker}`,
      ...hashes.map((hash) => `    --hash=sha256:${hash}`)
    ].join(" \\\n");
  }).join("\n").concat("\n");
}
function viewTexts(lock, wheels) {
  const readable = lockKind(lock.path) === "requirements" && lock.packages.every((one) => one.hashes.length > 0);
  return readable ? {} : { "requirements.txt": requirementsText(lock.packages, wheels) };
}

// packages/wheels/src/plan-pruning.ts
function planPruning(entries, wish) {
  const own = entries.filter((entry) => OWN_KEY.test(entry.key));
  const before = own.reduce((sum, entry) => sum + entry.bytes, 0);
  const removals = own.filter((entry) => wish.damaged.has(entry.key)).map((entry) => ({ entry, why: "damaged" }));
  let after = removals.reduce((left, { entry }) => left - entry.bytes, before);
  const kept = (entry) => wish.keep.has(entry.key) && (wish.defaultRef === void 0 || entry.ref === wish.defaultRef);
  const candidates = own.filter((entry) => !wish.damaged.has(entry.key) && !kept(entry)).toSorted(
    (a, b) => Number(wish.closed.has(b.ref)) - Number(wish.closed.has(a.ref)) || (a.used === b.used ? a.id - b.id : a.used < b.used ? -1 : 1)
  );
  for (const entry of candidates) {
    if (after <= wish.maxBytes) break;
    removals.push({ entry, why: wish.closed.has(entry.ref) ? "closed pull request" : "unused" });
    after -= entry.bytes;
  }
  return { removals, before, after };
}
function newestKeys(entries, prefix, defaultRef) {
  const found = entries.filter((entry) => entry.key.startsWith(prefix) && OWN_KEY.test(entry.key)).filter((entry) => defaultRef === void 0 || entry.ref === defaultRef).toSorted((a, b) => a.created === b.created ? b.id - a.id : a.created < b.created ? 1 : -1);
  return [...new Set(found.map((entry) => entry.key))];
}

// packages/wheels/src/prune-cache.ts
var PER_PAGE = 100;
var MOST_PAGES = 100;
var MOST_PULLS = 50;
var NOTHING2 = { removals: [], done: true, why: "", before: 0, after: 0 };
async function pruneCache(given) {
  let plan;
  try {
    plan = await makePlan(given);
  } catch (error) {
    const why = `the cache entries cannot be listed: ${describe4(error, "read")}`;
    given.log.info(`pruning is left out: ${why}`);
    return { ...NOTHING2, done: false, why };
  }
  const removed = [];
  for (const removal of plan.removals) {
    try {
      await deleteEntry(given, removal.entry);
      removed.push(removal);
    } catch (error) {
      const why = describe4(error, "write");
      const left = plan.removals.length - removed.length;
      given.log.notice(`${left} cache entries of earlier locks would go, but were not deleted: ${why}`);
      return { ...plan, done: false, why };
    }
  }
  return { ...plan, done: true, why: "" };
}
async function makePlan(given) {
  const entries = await listEntries(given);
  const wish = {
    maxBytes: given.maxBytes,
    defaultRef: given.defaultRef,
    damaged: given.damaged,
    keep: given.current,
    closed: /* @__PURE__ */ new Set()
  };
  const first = planPruning(entries, wish);
  if (first.removals.every((removal) => removal.why === "damaged")) return first;
  const keep = await keysToKeep(given, entries);
  return planPruning(entries, { ...wish, keep, closed: await closedRefs(given, entries) });
}
async function keysToKeep(given, entries) {
  const earlier = (prefix) => newestKeys(entries, prefix, given.defaultRef).filter((key) => !given.current.has(key)).slice(0, given.generations);
  const generations = earlier("gen1-");
  const members = await Promise.all(generations.map((key) => given.keysOf(key)));
  return /* @__PURE__ */ new Set([...given.current, ...generations, ...members.flat(), ...earlier("res1-")]);
}
async function listEntries({ github, repository }) {
  const entries = /* @__PURE__ */ new Map();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await github.request("GET /repos/{owner}/{repo}/actions/caches", {
      ...place(repository),
      per_page: PER_PAGE,
      page,
      // An order that deleting and using do not change while the pages are read.
      sort: "created_at",
      direction: "asc"
    });
    const read = data.actions_caches ?? [];
    for (const { id, key, ref, size_in_bytes: bytes, last_accessed_at: used, created_at: created } of read)
      if (id !== void 0 && key !== void 0 && ref !== void 0)
        entries.set(id, { id, key, ref, bytes: bytes ?? 0, used: used ?? "", created: created ?? "" });
    if (read.length < PER_PAGE) break;
  }
  return [...entries.values()];
}
async function closedRefs({ github, repository }, entries) {
  const numbers = /* @__PURE__ */ new Map();
  for (const { ref } of entries) {
    const number = /^refs\/pull\/(\d+)\/merge$/.exec(ref)?.[1];
    if (number !== void 0) numbers.set(Number(number), ref);
  }
  const closed = /* @__PURE__ */ new Set();
  for (const [issue_number, ref] of [...numbers].slice(0, MOST_PULLS)) {
    try {
      const route = "GET /repos/{owner}/{repo}/issues/{issue_number}";
      const { data } = await github.request(route, {
        ...place(repository),
        issue_number
      });
      if (data.state === "closed") closed.add(ref);
    } catch (error) {
      if (error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_2__/* .GitHubError */ .y && error.status === 403) break;
    }
  }
  return closed;
}
async function deleteEntry({ github, repository }, entry) {
  try {
    await github.request("DELETE /repos/{owner}/{repo}/actions/caches/{cache_id}", {
      ...place(repository),
      cache_id: entry.id
    });
  } catch (error) {
    if (!(error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_2__/* .GitHubError */ .y && error.status === 404)) throw error;
  }
}
function place(repository) {
  const [owner = "", repo = ""] = repository.split("/");
  return { owner, repo };
}
function describe4(error, access) {
  if (!(error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_2__/* .GitHubError */ .y)) return (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error);
  if (error.retryAfterSeconds !== void 0)
    return `GitHub asks to come again in ${error.retryAfterSeconds} s`;
  if (error.status === 403 || error.status === 401)
    return `the token lacks the permission \`actions: ${access}\``;
  return (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error);
}

// actions/wheel-cache/action.ts


// actions/wheel-cache/open-backend.ts

async function openBackend(inputs, store, ports, limits = CACHE_LIMITS) {
  const onDisk = inputs.cacheBackend === "directory";
  const access = readCacheAccess(onDisk ? {} : ports.environment);
  const scratch = await store.openScratch();
  const opened = await openStore(inputs, scratch.path, ports);
  const close = async () => {
    await opened?.close();
    await scratch.remove();
  };
  const branch = await defaultBranch(ports);
  const common = { access, defaultBranch: branch, close };
  if (!opened) return { ...common, cache: void 0, saves: false };
  if (access.why !== "") {
    const able = access.read ? "only be read" : access.write ? "only be written" : "neither be read nor written";
    ports.log.notice(`the cache can ${able}: ${access.why}`);
  }
  const decision = decideSave(inputs.save, access, ports.facts, branch);
  if (!decision.saves && access.write) ports.log.info(`new cache entries are not saved: ${decision.why}`);
  const cache = guardCache(opened, access, ports, limits);
  return { ...common, cache: access.read || decision.saves ? cache : void 0, saves: decision.saves };
}
async function openStore(inputs, scratch, ports) {
  const { cacheBackend, cacheDirectory } = inputs;
  if (cacheBackend === "none") return void 0;
  if (cacheBackend === "directory") {
    if (cacheDirectory === "")
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .InputError */ .dz([
        { input: "cache-directory", expected: "a folder, since cache-backend is directory", seen: "nothing" }
      ]);
    return (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .openDirectoryCache */ .cC)(
      (0,node_path__WEBPACK_IMPORTED_MODULE_10__.isAbsolute)(cacheDirectory) ? cacheDirectory : (0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(ports.workspace, cacheDirectory)
    );
  }
  const { ACTIONS_RESULTS_URL: results, ACTIONS_CACHE_URL: old } = ports.environment;
  if (cacheBackend === "auto" && !results && !old) return void 0;
  const say = (why) => void ports.log.warning(`the Actions cache ${why}; wheels are kept in the wheelhouse only`);
  try {
    const client = await ports.cache();
    if (!client.available()) return say("is not available here");
    const toolkit = (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .toolkitCache */ .RO)(client, scratch);
    const direct = cacheBackend === "toolkit" ? void 0 : openDirect(client.service(), ports);
    if (direct) return (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .fallingBack */ .L_)(direct, toolkit, ports.log);
    if (cacheBackend !== "direct") return toolkit;
    return say('has no version 2 here, which cache-backend "direct" speaks');
  } catch (error) {
    return say(`cannot be opened: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error)}`);
  }
}
function openDirect(service, ports) {
  const token = ports.environment.ACTIONS_RUNTIME_TOKEN;
  return service?.version === 2 && token ? (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .openDirectCache */ .gy)({ url: service.url, token }, ports.http) : void 0;
}
async function defaultBranch(ports) {
  try {
    const path = ports.environment.GITHUB_EVENT_PATH;
    const text = path ? await ports.files.readText(path) : void 0;
    const payload = JSON.parse(text ?? "{}");
    const name = payload.repository?.default_branch;
    return typeof name === "string" && name !== "" ? name : void 0;
  } catch {
    return void 0;
  }
}

// actions/wheel-cache/place-wheels.ts



// actions/wheel-cache/small-entries.ts

var MOST_RECORD_BYTES = 16 * 1024 * 1024;
async function readRecord(cache, store, entry, orNewest) {
  const key = await cache.lookUp(entry, orNewest);
  if (key === void 0 || orNewest === void 0 && key !== entry.key) return void 0;
  const scratch = await store.openScratch();
  try {
    const { found } = await cache.read({ ...entry, key }, scratch.path);
    const bytes = found ? await scratch.read(entry.names[0] ?? "", MOST_RECORD_BYTES) : void 0;
    return bytes && { key, bytes };
  } finally {
    await scratch.remove();
  }
}
async function saveRecord(cache, store, files, entry, bytes) {
  if (await cache.lookUp(entry) === entry.key) return true;
  if (cache.trouble() !== void 0) return false;
  const scratch = await store.openScratch();
  try {
    await files.writeAtomic((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(scratch.path, entry.names[0] ?? ""), bytes);
    const answer = await cache.write(entry, scratch.path);
    return answer === "saved" || answer === "exists";
  } finally {
    await scratch.remove();
  }
}

// actions/wheel-cache/place-wheels.ts
async function placeWheels(wheels, place2) {
  const { cache, store, ports, minEntryBytes } = place2;
  const generation = generationEntry(wheels);
  const path = (0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(
    store.root,
    "held",
    `${(0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256").update(place2.scope).digest("hex").slice(0, 16)}.json`
  );
  const held = readHeldKeys(await ports.files.readText(path), ports.clock.now());
  const isHeld = (entry) => Object.hasOwn(held.keys, entry.key) && entry.wheels.every(place2.isHere);
  const settled = settledBefore(wheels, held, generation.key, minEntryBytes, isHeld);
  if (settled)
    return {
      entries: settled,
      cached: new Set(settled.map((entry) => entry.key)),
      generationKey: generation.key,
      keep: () => Promise.resolve()
    };
  const record = await readRecord(cache, store, generation, GENERATION_PREFIX);
  let known = (record && decodeGeneration(record.bytes)) ?? NOWHERE;
  const ask = async (entries2) => {
    const found = await lookUpEntries(
      cache,
      entries2.filter((entry) => !isHeld(entry))
    );
    return found && /* @__PURE__ */ new Set([...found, ...entries2.filter(isHeld).map((entry) => entry.key)]);
  };
  let entries = planCacheEntries(wheels, minEntryBytes, known);
  let cached = await ask(entries);
  const gone = entries.filter((entry) => !isWhole(entry) && !cached?.has(entry.key));
  if (cached && gone.length > 0) {
    const lost = new Set(gone.map((entry) => entry.key));
    const asked = new Set(entries.map((entry) => entry.key));
    known = new Map([...known].filter(([key]) => !lost.has(key)));
    entries = planCacheEntries(wheels, minEntryBytes, known);
    const more = await ask(entries.filter((entry) => !asked.has(entry.key)));
    cached = more && /* @__PURE__ */ new Set([...cached, ...more]);
  }
  const placement = encodeGeneration(entries, known);
  return {
    entries,
    cached,
    generationKey: generation.key,
    keep: async (saves, saved) => {
      const recorded = record?.key === generation.key && gone.length === 0;
      const stored = recorded || saves && await saveRecord(cache, store, ports.files, generation, placement);
      const now = ports.clock.now();
      const seen = [...cached ?? [], ...saved].filter((key) => !Object.hasOwn(held.keys, key));
      const after = {
        schema: 1,
        keys: { ...held.keys, ...Object.fromEntries(seen.map((key) => [key, now])) },
        generation: stored ? { key: generation.key, record: Buffer.from(placement).toString("base64") } : void 0
      };
      await ports.files.writeAtomic(path, JSON.stringify(after));
    }
  };
}
function settledBefore(wheels, held, generationKey, minEntryBytes, isHeld) {
  if (held.generation?.key !== generationKey) return void 0;
  const known = decodeGeneration(Buffer.from(held.generation.record, "base64"));
  const entries = known && planCacheEntries(wheels, minEntryBytes, known);
  return entries?.every(isHeld) ? entries : void 0;
}

// actions/wheel-cache/recall.ts


var WORTH_AN_ENTRY = 10;
async function recall(needs, indexes, store, cache, ports) {
  const keys = needs.map(({ locked, target }) => packageKey(locked, target));
  const entry = {
    key: resolutionKey(resolutionDigest(keys, indexes)),
    names: ["resolution"],
    bytes: 0
  };
  const path = (0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(store.root, "resolved", `${indexesDigest(indexes)}.json`);
  const local = readResolution(await ports.files.readText(path), indexes);
  const unknown2 = keys.filter((key) => !Object.hasOwn(local.wheels, key)).length;
  const worth = (count) => count * WORTH_AN_ENTRY > keys.length;
  const found = cache && worth(unknown2) ? await readRecord(cache, store, entry, resolutionPrefix(indexes)) : void 0;
  const memory = found ? mergeResolutions(local, readResolution(unpack(found.bytes), indexes)) : local;
  return {
    memory,
    key: entry.key,
    keep: async (now, asked, writable) => {
      if (asked > 0 || found)
        await ports.files.writeAtomic(path, JSON.stringify(mergeResolutions(now, memory)));
      const enough = found ? found.key === entry.key || !worth(asked) : !worth(unknown2);
      if (!writable || enough || keys.length === 0) return false;
      return saveRecord(writable, store, ports.files, entry, (0,node_zlib__WEBPACK_IMPORTED_MODULE_11__.gzipSync)(JSON.stringify(now), { level: 9 }));
    }
  };
}
function unpack(bytes) {
  try {
    return (0,node_zlib__WEBPACK_IMPORTED_MODULE_11__.gunzipSync)(bytes, { maxOutputLength: MOST_RECORD_BYTES }).toString("utf8");
  } catch {
    return void 0;
  }
}

// actions/wheel-cache/observe.ts
var HASHED_AT_ONCE = 2;
async function observe(given) {
  const { locks, indexes, pages, store, cache, inputs, ports } = given;
  const needs = locks.flatMap((lock) => lock.packages.map((locked) => ({ locked, target: lock.target })));
  const recalled = await recall(needs, indexes, store, cache, ports);
  const resolved = await resolveWheels(needs, recalled.memory, indexes, pages, inputs.concurrency);
  for (const { filename, yanked } of resolved.yanked)
    ports.log.warning(
      `${filename} was withdrawn from its index (yanked)${yanked ? `: ${yanked}` : ""}; the lock asks for it`
    );
  const wheels = uniqueWheels(resolved.wheels);
  const states = await forEachLimited(wheels, HASHED_AT_ONCE, (wheel) => store.verify(wheel.sha256));
  const local = new Map(wheels.map((wheel, i) => [wheel.sha256, states[i] ?? "absent"]));
  const isHere = (wheel) => local.get(wheel.sha256) === "present";
  const minEntryBytes = inputs.minEntrySize;
  const placed = cache && wheels.length > 0 ? await placeWheels(wheels, {
    cache,
    store,
    ports,
    minEntryBytes,
    isHere,
    scope: scopeOf(cache, given)
  }) : {
    entries: planCacheEntries(wheels, minEntryBytes),
    cached: void 0,
    generationKey: generationEntry(wheels).key,
    keep: () => Promise.resolve()
  };
  let at = 0;
  return {
    plan: planWheels(wheels, placed.entries, { local, cached: placed.cached }),
    wheelsOf: locks.map((lock) => resolved.wheels.slice(at, at += lock.packages.length)),
    keys: /* @__PURE__ */ new Set([recalled.key, placed.generationKey, ...placed.entries.map((entry) => entry.key)]),
    keysOf: async (key) => {
      const found = cache && await readRecord(cache, store, { ...generationEntry(wheels), key });
      return [...((found && decodeGeneration(found.bytes)) ?? NOWHERE).keys()];
    },
    remember: async (saves, saved) => {
      await recalled.keep(resolved.memory, resolved.asked, saves ? cache : void 0);
      await placed.keep(saves, saved);
    }
  };
}
function scopeOf(cache, { inputs, ports }) {
  const { repository, ref } = ports.facts;
  return cache.name === "directory" ? `directory ${inputs.cacheDirectory}` : `actions ${repository ?? ""} ${ref ?? ""}`;
}
async function requireSpace(store, plan) {
  const needed = 2 * (plan.bytes.network + plan.bytes.cache);
  const free = await store.freeBytes();
  if (needed <= free) return;
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .DeliveryFailure */ .L9(
    `the wheels need ${formatBytes(needed)} in ${store.root}, where ${formatBytes(free)} are free`,
    {
      advice: "Free some space, or name a wheelhouse on another disk."
    }
  );
}

// actions/wheel-cache/prune.ts
var NOT_DONE = { removals: [], done: true, why: "", before: 0, after: 0 };
async function prune({ cache, access, defaultBranch: defaultBranch2 }, seen, gathered, inputs, ports) {
  if (!cache) return NOT_DONE;
  if (cache.name === "directory") {
    for (const key of gathered.damaged) await cache.forget(key);
    const removed = inputs.prune ? await cache.shrink(inputs.maxCacheBytes, seen.keys) : [];
    const removals = removed.map((key, id) => ({
      entry: { id, key, ref: "", bytes: 0, used: "", created: "" },
      why: "unused"
    }));
    return { ...NOT_DONE, removals };
  }
  const mine = isDefaultBranch(access, ports.facts, defaultBranch2) && !/^pull_request/.test(ports.facts.eventName ?? "");
  if (!inputs.prune || inputs.githubToken === "" || ports.facts.repository === void 0 || !mine)
    return NOT_DONE;
  try {
    return await pruneCache({
      github: await ports.github(inputs.githubToken),
      repository: ports.facts.repository,
      maxBytes: inputs.maxCacheBytes,
      defaultRef: defaultBranch2 === void 0 ? access.ownScope : `refs/heads/${defaultBranch2}`,
      current: seen.keys,
      damaged: new Set(gathered.damaged),
      generations: inputs.keepGenerations,
      keysOf: seen.keysOf,
      log: ports.log
    });
  } catch (error) {
    ports.log.info(`pruning is left out: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error)}`);
    return { ...NOT_DONE, done: false, why: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error) };
  }
}

// actions/wheel-cache/settings.ts

var SLOWNESS_WINDOW_MS = 15e3;
var PAGE_SILENCES = 4;
async function readSources(inputs, ports) {
  const indexes = readIndexes(inputs.indexUrls, ports.log);
  const mirrors = readMirrors(inputs.mirrors, ports.log);
  const given = parseNetrc(inputs.indexCredentials, "index-credentials");
  const entries = [...given, ...await readNetrc(ports)];
  const sources = {
    indexes: withCredentials(indexes, entries, ports.log),
    mirrors: withCredentials(mirrors, entries, ports.log)
  };
  return {
    ...sources,
    known: [...sources.indexes, ...sources.mirrors, ...credentialHosts(entries, ports.log)]
  };
}
async function readNetrc(ports) {
  const { NETRC: named, HOME: home } = ports.environment;
  const path = named || (home ? (0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(home, ".netrc") : void 0);
  if (path === void 0) return [];
  try {
    return parseNetrc(await ports.files.readText(path) ?? "", path);
  } catch (error) {
    ports.log.warning(`the netrc file is left aside: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error)}`);
    return [];
  }
}
function fetchPolicy(inputs, ports) {
  return {
    watch: {
      connectTimeoutMs: inputs.connectTimeoutSeconds * 1e3,
      idleTimeoutMs: inputs.stallTimeoutSeconds * 1e3,
      minBytesPerSecond: inputs.minThroughput,
      windowMs: SLOWNESS_WINDOW_MS
    },
    backoff: standardBackoff(ports.randomId),
    retries: inputs.retries,
    rangedFromBytes: RANGED_FROM_BYTES,
    pieceBytes: PIECE_BYTES,
    totalTimeoutMs: inputs.totalTimeoutSeconds * 1e3
  };
}
function fetchPorts(sources, pages, store, inputs, ports) {
  const mirrorPages = rememberPages(sources.known, ports, { ...pagePolicy(inputs, ports), retries: 0 });
  return {
    open: _part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .openDownload */ .pi,
    clock: ports.clock,
    signal: ports.signal,
    log: ports.log,
    indexes: sources.known,
    store,
    limit: createLimiter(inputs.concurrency),
    health: createSourceHealth(),
    mirrorAddresses: mirrorAddresses(sources.mirrors, mirrorPages, ports.log),
    moreAddresses: (wheel) => otherAddresses(wheel, sources.indexes, pages)
  };
}
function indexPages(sources, inputs, ports) {
  return rememberPages(sources.known, ports, pagePolicy(inputs, ports));
}
function pagePolicy(inputs, ports) {
  return {
    retries: inputs.retries,
    timeoutMs: (inputs.connectTimeoutSeconds + PAGE_SILENCES * inputs.stallTimeoutSeconds) * 1e3,
    backoff: standardBackoff(ports.randomId)
  };
}

// actions/wheel-cache/report.ts


// actions/wheel-cache/results.ts


var PIP_ARGS = "--no-index --find-links=/wheels --only-binary=:all: --require-hashes";
function digestOf2(lines) {
  return (0,node_crypto__WEBPACK_IMPORTED_MODULE_9__.createHash)("sha256").update(lines.join("\n")).digest("hex");
}
function describePlan(plan) {
  return JSON.stringify(
    plan.steps.map(({ wheel, source, why }) => ({
      wheel: wheel.filename,
      source,
      bytes: wheel.size ?? null,
      why
    }))
  );
}
function commonOutputs(root, services, plan, advisories) {
  const digests = services.map(({ lock, wheels }) => [
    lock.service,
    digestOf2([lock.target.name, ...wheels.map((wheel) => `${wheel.filename} ${wheel.sha256}`).sort()])
  ]);
  return {
    wheelhouse: root,
    "lock-digest": digestOf2(services.map(({ lock }) => `${lock.service} ${lock.digest}`)),
    "per-service-digest": JSON.stringify(Object.fromEntries(digests)),
    "build-contexts": JSON.stringify(
      Object.fromEntries(
        services.map(({ lock }) => [lock.service, `wheels=${(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(root, "views", lock.service)}`])
      )
    ),
    "pip-args": PIP_ARGS,
    plan: describePlan(plan),
    advisories: JSON.stringify(advisories)
  };
}
function servedOutputs(served) {
  return {
    "pip-conf": served?.pipConf ?? "",
    "index-url": served?.url ?? "",
    "index-pid": served === void 0 ? "" : String(served.pid)
  };
}
function describePruned({
  removals,
  done,
  why
}) {
  return removals.map(({ entry, why: reason }) => ({
    key: entry.key,
    ref: entry.ref,
    bytes: entry.bytes,
    why: reason,
    deleted: done,
    ...done ? {} : { kept: why }
  }));
}
function reportText(finished, totals) {
  const { wheels, gathered } = finished;
  return `${JSON.stringify(
    {
      schema: 1,
      ...totals,
      saved: gathered.saved,
      damaged: gathered.damaged,
      trouble: gathered.trouble ?? null,
      pruned: describePruned(finished.pruned),
      services: wheels.map(({ lock, wheels: own }) => ({
        service: lock.service,
        lock: lock.path,
        target: lock.target.name,
        wheels: own.map((wheel) => wheel.filename)
      })),
      wheels: gathered.results.map(({ wheel, source, bytes, fetched, milliseconds }) => ({
        filename: wheel.filename,
        sha256: wheel.sha256,
        source,
        bytes,
        milliseconds,
        attempts: fetched?.attempts ?? (source === "cache" ? 1 : 0),
        mirror: fetched?.hosts.at(-1) ?? null,
        ...fetched ? {
          networkBytes: fetched.networkBytes,
          resumedBytes: fetched.resumedBytes,
          hosts: fetched.hosts,
          downloadMilliseconds: Math.round(fetched.milliseconds)
        } : {}
      }))
    },
    null,
    2
  )}
`;
}

// actions/wheel-cache/report.ts
function reportPlan(root, services, plan, advisories, language) {
  const say = texts[language];
  const count = (source) => plan.steps.filter((step) => step.source === source).length;
  const misses = count("network");
  return {
    outputs: {
      ...commonOutputs(root, services, plan, advisories),
      "cache-hit": hitWord(plan.steps.length - misses, misses),
      hits: plan.steps.length - misses,
      misses,
      "bytes-from-cache": 0,
      "bytes-from-network": 0,
      "bytes-saved": 0,
      ...servedOutputs(void 0),
      pruned: "[]",
      report: ""
    },
    summary: summaryOf(plan, say.planned(plan.steps.length, plan.bytes.network), advisories, language),
    outcome: {
      kind: "passed",
      message: services.length === 0 ? say.nothing : say.planned(plan.steps.length, plan.bytes.network)
    }
  };
}
function hitWord(hits, misses) {
  if (misses === 0) return "all";
  return hits === 0 ? "none" : "partial";
}
function summaryOf(plan, sentence, advisories, language) {
  const say = texts[language];
  const rows = plan.steps.map(({ wheel, source, why }) => [
    wheel.filename,
    wheel.size === void 0 ? "?" : formatBytes(wheel.size),
    say.sources[source],
    why
  ]);
  return [
    { heading: say.title },
    { paragraph: sentence },
    ...rows.length > 0 ? [{ details: say.title, parts: [{ table: { head: say.head, rows } }] }] : [],
    ...advisories.length > 0 ? [{ heading: say.advice, level: 3 }, { items: advisories }] : []
  ];
}
async function reportResult(finished) {
  const { store, wheels, plan, gathered, inputs, ports } = finished;
  const say = texts[inputs.language];
  for (const service of wheels) await writeView(store, service);
  const sum = (source) => gathered.results.reduce((bytes, result) => bytes + (result.source === source ? result.bytes : 0), 0);
  const network = gathered.results.reduce((bytes, result) => bytes + (result.fetched?.networkBytes ?? 0), 0);
  const sizes = new Map(gathered.results.map((result) => [result.wheel.sha256, result.bytes]));
  const each = wheels.flatMap((service) => service.wheels).reduce((bytes, wheel) => bytes + (sizes.get(wheel.sha256) ?? 0), 0);
  const saved = Math.max(0, each - network);
  const misses = gathered.results.filter((result) => result.source === "network").length;
  const hits = gathered.results.length - misses;
  const gone = new Set(finished.pruned.done ? finished.pruned.removals.map(({ entry }) => entry.key) : []);
  const left = inputs.cacheBackend === "directory" ? [] : gathered.damaged.filter((key) => !gone.has(key));
  const advisories = [...finished.advisories, ...left.map((key) => say.damaged(key))];
  const sentence = wheels.length === 0 ? say.nothing : say.totals(gathered.results.length, wheels.length, saved, network);
  const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_10__.isAbsolute)(inputs.reportDirectory) ? inputs.reportDirectory : (0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(ports.workspace, inputs.reportDirectory);
  const report = (0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder, "wheel-cache.json");
  await ports.files.writeAtomic(report, reportText(finished, { hits, misses, network, saved, advisories }));
  for (const advisory of advisories) ports.log.warning(advisory, { title: "wheel-cache" });
  return {
    outputs: {
      ...commonOutputs(store.root, wheels, plan, advisories),
      "cache-hit": hitWord(hits, misses),
      hits,
      misses,
      "bytes-from-cache": sum("cache"),
      "bytes-from-network": network,
      "bytes-saved": saved,
      ...servedOutputs(finished.served),
      pruned: JSON.stringify(describePruned(finished.pruned)),
      report
    },
    summary: summaryOf(plan, sentence, advisories, inputs.language),
    outcome: { kind: "passed", message: sentence }
  };
}
function writeView(store, { lock, wheels }) {
  return store.writeView(lock.service, wheels, viewTexts(lock, wheels));
}

// actions/wheel-cache/serve.ts
async function serve(services, store, inputs, ports) {
  if (inputs.serve === "off") return void 0;
  const wheels = /* @__PURE__ */ new Map();
  for (const { package: project, filename, sha256: sha2562 } of services.flatMap((service) => service.wheels))
    wheels.set(`${sha2562} ${filename}`, { project, filename, sha256: sha2562, size: await store.sizeOf(sha2562) });
  const started = await (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .startWheelIndex */ .GT)({
    root: store.root,
    address: inputs.serveAddress,
    host: inputs.serveHost,
    idleMs: inputs.serveIdleSeconds * 1e3,
    wheels: [...wheels.values()],
    environment: ports.environment
  });
  ports.log.info(
    `an index of these ${wheels.size} wheels listens at ${started.url} (process ${started.pid})`
  );
  return started;
}

// actions/wheel-cache/action.ts
var action = (0,_part_chunk_WBD2O3UF_js__WEBPACK_IMPORTED_MODULE_7__/* .defineRun */ .lL)(_part_chunk_JTYRYSFJ_js__WEBPACK_IMPORTED_MODULE_0__/* .spec */ .I, async (inputs, ports) => {
  const sources = await readSources(inputs, ports);
  const application = await (0,_part_chunk_NQIDAI3N_js__WEBPACK_IMPORTED_MODULE_5__/* .readDelivery */ .nR)(
    ports.files,
    ports.workspace,
    inputs.deliveryFile,
    inputs.environment,
    { envFile: inputs.envFile }
  );
  const services = lockedServices(application, inputs.services);
  const named = inputs.engine === "auto" ? application.engine : inputs.engine;
  const engine = named === "swarm" ? "compose" : named;
  const targets = await chooseTargets(application, services, { ...inputs, engine }, ports);
  const locks = await Promise.all(
    [...targets.of].map(
      ([service, target]) => readServiceLock(application, service, target, ports, inputs.requireHashes)
    )
  );
  const store = await (0,_part_chunk_4ZEHXR47_js__WEBPACK_IMPORTED_MODULE_1__/* .openWheelStore */ .VQ)(wheelhousePath(inputs, ports));
  const backend = await openBackend(inputs, store, ports);
  try {
    const { cache, saves } = backend;
    const pages = indexPages(sources, inputs, ports);
    const seen = await observe({ locks, indexes: sources.indexes, pages, store, cache, inputs, ports });
    const compose = await readComposeServices(application, ports.files);
    const wheels = locks.map((lock, i) => ({
      lock,
      wheels: seen.wheelsOf[i] ?? [],
      hasGpu: reservesGpu(compose[lock.service] ?? null)
    }));
    const advisories = [
      ...targets.remark ? [targets.remark] : [],
      ...adviseOn(wheels, inputs.language, targets.oldPips)
    ];
    if (inputs.dryRun) return reportPlan(store.root, wheels, seen.plan, advisories, inputs.language);
    await requireSpace(store, seen.plan);
    const gathered = await ports.log.group(
      texts[inputs.language].title,
      () => gatherWheels(seen.plan, fetchPorts(sources, pages, store, inputs, ports), fetchPolicy(inputs, ports), {
        cache,
        saves,
        concurrency: inputs.concurrency,
        failOnMiss: inputs.failOnMiss
      })
    );
    await seen.remember(saves, gathered.saved.held);
    const pruned = await prune(backend, seen, gathered, inputs, ports);
    const served = await serve(wheels, store, inputs, ports);
    const { plan } = seen;
    return await reportResult({ store, wheels, plan, gathered, advisories, pruned, served, inputs, ports });
  } finally {
    await backend.close();
  }
});
function wheelhousePath(inputs, ports) {
  const path = inputs.wheelhouse === "" ? (0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(inputs.stateDirectory, "wheelhouse") : inputs.wheelhouse;
  return (0,node_path__WEBPACK_IMPORTED_MODULE_10__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(ports.workspace, path);
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
