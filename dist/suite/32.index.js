export const id = 32;
export const ids = [32];
export const modules = {

/***/ 5032:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   action: () => (/* binding */ action)
/* harmony export */ });
/* harmony import */ var _part_chunk_GXINPBEO_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7659);
/* harmony import */ var _part_chunk_TXZDABYE_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1814);
/* harmony import */ var _part_chunk_LTO5WZKK_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6214);
/* harmony import */ var _part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(201);
/* harmony import */ var _part_chunk_L3VLIFXT_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1605);
/* harmony import */ var _part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8220);
/* harmony import */ var _part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4117);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4343);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7598);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(6760);
/* harmony import */ var smol_toml__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(3292);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1455);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(7067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(4708);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(3024);









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
  cuda: (service, packages, bytes) => `${service} installs ${formatBytes(bytes)} for NVIDIA GPUs (${packages.join(", ")}), but reserves no GPU. Locked against https://download.pytorch.org/whl/cpu it needs none of them.`,
  disagreement: (name, versions) => `services disagree on ${name}: ${versions}; one version would be fetched once`,
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
  cuda: (service, packages, bytes) => `${service} instala ${formatBytes(bytes)} para GPU de NVIDIA (${packages.join(", ")}), pero no reserva ninguna. Con un lock hecho contra https://download.pytorch.org/whl/cpu no los necesita.`,
  disagreement: (name, versions) => `los servicios no coinciden en ${name}: ${versions}; una sola versión se descargaría una vez`,
  damaged: (key) => `la entrada de caché ${key} está dañada; bórrela para que la próxima ejecución no descargue otra vez`
};
var texts = { en, es };

// packages/wheels/src/advisories.ts
function adviseOn(services, language) {
  const say = texts[language];
  return [
    ...services.flatMap((service) => cudaAdvice(service, language)),
    ...disagreements(services).map(([name, versions]) => say.disagreement(name, versions)),
    ...new Set(services.flatMap(({ lock }) => lock.lock.remarks))
  ];
}
function isCudaWheel(wheel) {
  return /^nvidia-/.test(wheel.package) || wheel.package === "triton" || /\+cu\d/.test(wheel.version);
}
function cudaAdvice(service, language) {
  const cuda = service.wheels.filter(isCudaWheel);
  if (service.hasGpu || cuda.length === 0) return [];
  const bytes = cuda.reduce((sum, wheel) => sum + (wheel.size ?? 0), 0);
  return [
    texts[language].cuda(
      service.lock.service,
      cuda.map((wheel) => wheel.package),
      bytes
    )
  ];
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
  const devices = model?.deploy?.resources?.reservations?.devices;
  const reserved = Array.isArray(devices) && devices.some((one) => one.driver === "nvidia" || JSON.stringify(one.capabilities ?? []).includes("gpu"));
  return reserved || model?.gpus !== void 0 || model?.runtime === "nvidia";
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
  return Math.round(ceiling * (0.5 + backoff.jitter() / 2));
}
function retryAfterMs(header, nowMs) {
  if (header === void 0) return void 0;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1e3;
  const date = Date.parse(header);
  return Number.isNaN(date) ? void 0 : Math.max(0, date - nowMs);
}

// packages/wheels/src/cache-entries.ts


var SMALL_BYTES = 4 * 1024 * 1024;
var PACKS = 16;
function sha256(text) {
  return (0,node_crypto__WEBPACK_IMPORTED_MODULE_8__.createHash)("sha256").update(text).digest("hex");
}
function cachePath(workspace, path) {
  const below = (0,node_path__WEBPACK_IMPORTED_MODULE_9__.relative)(workspace, path);
  return below.startsWith("..") ? path : below;
}
function planCacheEntries(wheels, blobPath, workspace) {
  const paths = (members) => members.map((wheel) => cachePath(workspace, blobPath(wheel.sha256)));
  const packs = /* @__PURE__ */ new Map();
  const entries = [];
  for (const wheel of wheels) {
    if (wheel.size !== void 0 && wheel.size >= SMALL_BYTES) {
      entries.push({ key: `whl1-${wheel.sha256}-e`, wheels: [wheel], paths: paths([wheel]) });
      continue;
    }
    const pack = Number.parseInt(sha256(wheel.package).slice(0, 2), 16) % PACKS;
    packs.set(pack, [...packs.get(pack) ?? [], wheel]);
  }
  for (const members of packs.values()) {
    const sorted = members.toSorted((a, b) => a.sha256 < b.sha256 ? -1 : 1);
    const key = `pack1-${sha256(sorted.map((wheel) => wheel.sha256).join("\n"))}-e`;
    entries.push({ key, wheels: sorted, paths: paths(sorted) });
  }
  return entries;
}
function resolutionKey(digest2) {
  return `res1-${digest2}-e`;
}

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
    maskCredentials(url, user, password, log);
    url.username = "";
    url.password = "";
    url.hash = "";
    if (!url.pathname.endsWith("/")) url.pathname += "/";
    if (user !== "" && url.protocol === "http:" && !LOOPBACK.test(url.hostname))
      problems.push({
        input,
        expected: "https where an address carries credentials",
        seen: `http to ${url.host}`
      });
    const authorization = user === "" && password === "" ? void 0 : `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    return [{ url: url.href, origin: url.origin, authorization }];
  });
  if (urls.length === 0) problems.push({ input, expected: "at least one address", seen: "nothing" });
  if (problems.length > 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz(problems);
  return indexes;
}
function maskCredentials(url, user, password, log) {
  if (password !== "") {
    log.mask(password);
    log.mask(url.password);
    log.mask(`${user}:${password}`);
  } else if (user !== "") {
    log.mask(user);
    log.mask(url.username);
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

// packages/wheels/src/fetch-part.ts
var PartFault = class extends Error {
  kind;
  waitMs;
  constructor(kind, message, waitMs) {
    super(message);
    this.name = "PartFault";
    this.kind = kind;
    this.waitMs = waitMs;
  }
};
var SAVE_EVERY_BYTES = 4 * 1024 * 1024;
async function fetchPart(url, range, part, ports, watch, received) {
  const response = await openFollowing(url, range, ports, watch);
  try {
    const span = await expectedSpan(response, range, part, ports.clock);
    await writeBody(response, span, part, ports, watch, received);
  } catch (error) {
    if (error instanceof PartFault) throw error;
    ports.signal.throwIfAborted();
    if (isDiskFault(error)) throw error;
    throw new PartFault("passing", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error));
  } finally {
    response.discard();
    await part.saveProgress();
  }
}
function isDiskFault(error) {
  const code = error?.code ?? "";
  return ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EFBIG", "EBADF"].includes(code);
}
async function openFollowing(start, range, ports, watch) {
  let url = start;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const headers = {
      "accept-encoding": "identity",
      ...range ? { range: `bytes=${range[0]}-${range[1] - 1}` } : {},
      ...authorizationFor(url, ports.indexes)
    };
    let response;
    try {
      response = await ports.open({ url, headers, ...watch, signal: ports.signal });
    } catch (error) {
      ports.signal.throwIfAborted();
      throw new PartFault("passing", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error));
    }
    if (![301, 302, 303, 307, 308].includes(response.status)) return response;
    response.discard();
    const target = redirectTarget(url, response.headers.location);
    if ("refused" in target) throw new PartFault("gone", target.refused);
    url = target.url;
  }
  throw new PartFault("gone", `more than ${MAX_REDIRECTS} redirects`);
}
async function expectedSpan(response, range, part, clock) {
  const { status, headers } = response;
  if (status === 408 || status === 429 || status >= 500)
    throw new PartFault("passing", `answered ${status}`, retryAfterMs(headers["retry-after"], clock.now()));
  if (status === 416)
    throw new PartFault("wrong-length", "says that the range lies outside of the file (416)");
  if (status !== 200 && status !== 206) throw new PartFault("gone", `answered ${status}`);
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity")
    throw new PartFault("gone", `sent the file as ${encoding}, which is not what was asked for`);
  if (range && status === 206) return partialSpan(headers["content-range"], range, part);
  const length = /^\d+$/.test(headers["content-length"] ?? "") ? Number(headers["content-length"]) : void 0;
  if (range && (range[0] !== 0 || range[1] !== part.size))
    throw new PartFault("no-ranges", "serves only the whole file");
  if (length !== void 0 && part.size !== void 0 && length !== part.size)
    throw new PartFault("wrong-length", `announced ${length} bytes; the file has ${part.size}`);
  if (length !== void 0 && part.size === void 0) await part.setSize(length);
  return { from: 0, to: part.size ?? length };
}
function partialSpan(header, range, part) {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header ?? "");
  if (!match || Number(match[1]) !== range[0] || Number(match[2]) !== range[1] - 1)
    throw new PartFault("no-ranges", `answered the range ${range[0]}-${range[1] - 1} with "${header ?? ""}"`);
  if (match[3] !== "*" && part.size !== void 0 && Number(match[3]) !== part.size)
    throw new PartFault("wrong-length", `says that the file has ${match[3]} bytes; it has ${part.size}`);
  return { from: range[0], to: range[1] };
}
async function writeBody(response, span, part, ports, watch, received) {
  let at = span.from;
  let unsaved = 0;
  const slow = createSlowness(ports.clock, watch);
  for await (const chunk of response.body) {
    if (span.to !== void 0 && at + chunk.length > span.to)
      throw new PartFault("wrong-length", `sent more than the ${span.to - span.from} bytes of the range`);
    await part.writeAt(chunk, at);
    at += chunk.length;
    unsaved += chunk.length;
    received(chunk.length);
    if (unsaved >= SAVE_EVERY_BYTES) {
      await part.saveProgress();
      unsaved = 0;
    }
    const rate = slow(chunk.length);
    if (rate !== void 0) throw new PartFault("passing", `came at ${Math.round(rate)} bytes a second`);
  }
  if (span.to !== void 0 && at < span.to)
    throw new PartFault("passing", `ended after ${at - span.from} of ${span.to - span.from} bytes`);
  if (part.size === void 0) await part.setSize(at);
}
function createSlowness(clock, watch) {
  let since = clock.monotonic();
  let bytes = 0;
  return (more) => {
    bytes += more;
    const elapsed = clock.monotonic() - since;
    if (watch.minBytesPerSecond === 0 || elapsed < watch.windowMs) return void 0;
    const rate = bytes * 1e3 / elapsed;
    since = clock.monotonic();
    bytes = 0;
    return rate < watch.minBytesPerSecond ? rate : void 0;
  };
}

// packages/wheels/src/simple-index.ts
var SIMPLE_ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01";
function parseSimplePage(contentType, body, address) {
  const kind = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (/^application\/(vnd\.pypi\.simple\.v\d+\+json|json)$/.test(kind)) return parseJson(body, address);
  if (/^(application\/vnd\.pypi\.simple\.v1\+html|text\/html|application\/xhtml\+xml)$/.test(kind))
    return parseHtml(body, address);
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9(`${address} answered with ${kind || "no content type"}, which is no index page`);
}
function parseJson(body, address) {
  let page;
  try {
    page = JSON.parse(body);
  } catch (error) {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9(`${address} answered with JSON that cannot be read: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error)}`);
  }
  const api = page.meta?.["api-version"] ?? "";
  if (!/^1\.\d+$/.test(api) || !isList(page.files))
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9(`${address} speaks version "${api}" of the simple API; 1.x is understood`);
  return page.files.flatMap((file) => {
    if (typeof file.filename !== "string" || typeof file.url !== "string") return [];
    const url = absolute(file.url, address);
    return url === void 0 ? [] : [
      {
        filename: file.filename,
        url: url.replace(/#.*$/, ""),
        sha256: digest(file.hashes?.sha256),
        size: typeof file.size === "number" && Number.isSafeInteger(file.size) ? file.size : void 0,
        requiresPython: typeof file["requires-python"] === "string" ? file["requires-python"] : ""
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
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9(`${address} speaks version "${version}" of the simple API; 1.x is understood`);
  const base = /<base\s[^>]*href\s*=\s*["']([^"']*)["']/i.exec(body)?.[1];
  const from = base === void 0 ? address : absolute(decodeEntities(base), address) ?? address;
  const files = [];
  for (const [, attributes = "", label = ""] of body.matchAll(/<a\s([^>]*)>([^<]*)<\/a\s*>/gi)) {
    const url = absolute(attribute(attributes, "href"), from);
    if (url === void 0) continue;
    const [plain = "", fragment = ""] = url.split("#");
    files.push({
      filename: decodeEntities(label).trim() || decodeURIComponent(plain.split("/").pop() ?? ""),
      url: plain,
      sha256: digest(/(?:^|&)sha256=([^&]*)/.exec(fragment)?.[1]),
      size: void 0,
      requiresPython: attribute(attributes, "data-requires-python")
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
function absolute(link2, address) {
  if (link2 === "" || !URL.canParse(link2, address)) return void 0;
  const url = new URL(link2, address);
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
    if (attempt > policy.retries || (answer.waitMs ?? 0) > policy.backoff.longestRetryAfterMs) break;
    await ports.clock.sleep(answer.waitMs ?? backoffMs(attempt, policy.backoff), ports.signal);
  }
  return { kind: "failed", why };
}
async function askOnce(start, indexes, ports, policy) {
  let address = start;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    let response;
    try {
      response = await ports.http({
        url: address,
        headers: {
          accept: SIMPLE_ACCEPT,
          "accept-encoding": "identity",
          ...authorizationFor(address, indexes)
        },
        timeoutMs: policy.timeoutMs,
        maxBodyBytes: MAX_PAGE_BYTES,
        signal: ports.signal
      });
    } catch (error) {
      ports.signal.throwIfAborted();
      return { kind: "again", why: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error), waitMs: void 0 };
    }
    if (![301, 302, 303, 307, 308].includes(response.status))
      return readAnswer(response, address, ports.clock);
    const target = redirectTarget(address, response.headers.location);
    if ("refused" in target) return { kind: "failed", why: `${hostOf(address)} sent ${target.refused}` };
    address = target.url;
  }
  return { kind: "failed", why: `${hostOf(start)} redirected more than ${MAX_REDIRECTS} times` };
}
function readAnswer(response, address, clock) {
  const { status, headers, body } = response;
  if (status === 404 || status === 410) return { kind: "absent" };
  const why = `${hostOf(address)} answered ${status}`;
  if (status === 408 || status === 429 || status >= 500)
    return { kind: "again", why, waitMs: retryAfterMs(headers["retry-after"], clock.now()) };
  if (status !== 200) return { kind: "failed", why };
  try {
    return { kind: "found", files: parseSimplePage(headers["content-type"] ?? "", body, address) };
  } catch (error) {
    return { kind: "failed", why: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error) };
  }
}
function hostOf(address) {
  return new URL(address).host;
}

// packages/wheels/src/fetch-job.ts
async function judgeFault(job, url, fault, vain) {
  const { ports, policy, wheel } = job;
  if (fault.kind === "no-ranges") {
    job.unranged.add(url);
    if (job.urls.every((one) => job.unranged.has(one) || job.gone.has(one))) throw fault;
    return;
  }
  ports.health.failed(url);
  if (fault.kind === "wrong-length" && !job.sizeDoubted) {
    job.sizeDoubted = true;
    throw new PartFault("no-ranges", fault.message);
  }
  const what = `${wheel.filename}: ${hostOf(url)} ${fault.message}`;
  const tooLong = (fault.waitMs ?? 0) > policy.backoff.longestRetryAfterMs;
  if (fault.kind !== "passing" || tooLong || vain > policy.retries) {
    job.gone.set(url, describeEnd(fault, vain, tooLong));
    ports.log.info(`${what}; it is not asked for this wheel any more`);
    return;
  }
  const alone = job.urls.filter((one) => !job.gone.has(one)).length <= 1;
  const wait = fault.waitMs ?? backoffMs(Math.max(1, vain), policy.backoff);
  ports.log.info(`${what}; tried again in ${(wait / 1e3).toFixed(1)} s`);
  if (alone || fault.waitMs !== void 0) await ports.clock.sleep(wait, ports.signal);
}
function describeEnd(fault, vain, tooLong) {
  if (tooLong) return `${fault.message} and asks to wait ${(fault.waitMs ?? 0) / 1e3} s`;
  return fault.kind === "passing" ? `${fault.message} (${vain} times in a row)` : fault.message;
}
async function askNext(job, ranged) {
  const usable = () => {
    const left = job.ports.health.order(job.urls).filter((url2) => !job.gone.has(url2) && !(ranged && job.unranged.has(url2)));
    return [...left.filter((url2) => !job.suspects.has(url2)), ...left.filter((url2) => job.suspects.has(url2))];
  };
  let [url] = usable();
  if ((url === void 0 || job.suspects.has(url)) && !job.askedForMore) {
    job.askedForMore = true;
    const more = await job.ports.moreAddresses(job.wheel);
    job.urls.push(...more.filter((one) => !job.urls.includes(one)));
    [url] = usable();
  }
  if (url !== void 0) return url;
  if (ranged && job.urls.some((one) => job.unranged.has(one) && !job.gone.has(one)))
    throw new PartFault("no-ranges", "no address serves ranges");
  throw nobodyServes(job);
}
function nobodyServes(job) {
  const { wheel, ports } = job;
  const said = job.urls.map((url) => {
    const why = job.gone.get(url) ?? (ports.health.lies(url) ? "had served wrong bytes before" : "failed");
    return `${hostOf(url)} ${why}`;
  });
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9(`${wheel.filename} cannot be downloaded: ${said.join("; ")}`, {
    advice: "What came stays in the wheelhouse; a second run goes on from there. Further indexes can be named in index-urls."
  });
}
function checkTotalTime(job) {
  const elapsed = job.ports.clock.monotonic() - job.started;
  if (elapsed < job.policy.totalTimeoutMs) return;
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9(
    `${job.wheel.filename} is not here after ${Math.round(elapsed / 1e3)} s and ${job.attempts} attempts`,
    { advice: "What came stays in the wheelhouse; a second run goes on from there." }
  );
}

// packages/wheels/src/ranges.ts
function addRange(ranges, added) {
  if (added[1] <= added[0]) return ranges;
  const merged = [];
  for (const [from, to] of [...ranges, added].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
function missingRanges(ranges, size, pieceBytes) {
  const missing = [];
  for (let start = 0; start < size; start += pieceBytes) {
    const end = Math.min(size, start + pieceBytes);
    let at = start;
    for (const [from, to] of ranges) {
      if (to <= at || from >= end) continue;
      if (from > at) missing.push([at, from]);
      at = Math.max(at, to);
    }
    if (at < end) missing.push([at, end]);
  }
  return missing;
}
function coveredBytes(ranges) {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}
function readRanges(value, size) {
  if (!Array.isArray(value)) return [];
  const valid = value.every(
    (range) => Array.isArray(range) && range.length === 2 && range.every((n) => Number.isSafeInteger(n) && n >= 0 && n <= size)
  );
  return valid ? value.reduce(addRange, []) : [];
}

// packages/wheels/src/fetch-wheel.ts
var PIECE_BYTES = 8 * 1024 * 1024;
var RANGED_FROM_BYTES = 16 * 1024 * 1024;
var PROGRESS_BYTES = 64 * 1024;
async function fetchWheel(wheel, ports, policy) {
  const part = await ports.store.openPart(wheel.sha256);
  const job = {
    wheel,
    part,
    ports,
    policy,
    started: ports.clock.monotonic(),
    urls: [...wheel.urls],
    gone: /* @__PURE__ */ new Map(),
    unranged: /* @__PURE__ */ new Set(),
    suspects: /* @__PURE__ */ new Set(),
    used: /* @__PURE__ */ new Set(),
    hosts: /* @__PURE__ */ new Set(),
    attempts: 0,
    networkBytes: 0,
    askedForMore: false,
    sizeDoubted: wheel.size !== void 0
  };
  let committed = false;
  try {
    if (wheel.size !== void 0 && part.size !== wheel.size) await startOver(job);
    const resumedBytes = coveredBytes(part.done);
    await fillUntilRight(job);
    await part.commit();
    committed = true;
    return {
      sha256: wheel.sha256,
      bytes: await ports.store.sizeOf(wheel.sha256),
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
  await job.part.restart();
  if (job.wheel.size !== void 0) await job.part.setSize(job.wheel.size);
}
async function fillUntilRight(job) {
  const { part, wheel, ports } = job;
  let only;
  for (; ; ) {
    const before = coveredBytes(part.done);
    job.used.clear();
    await fill(job, only);
    const seen = await part.sha256();
    if (seen === wheel.sha256) return;
    ports.log.warning(
      `${wheel.filename}: the bytes that came have sha256 ${seen}, not ${wheel.sha256}; they are thrown away`
    );
    await startOver(job);
    const [culprit] = before === 0 && job.used.size === 1 ? job.used : [];
    if (culprit !== void 0) blame(job, culprit);
    only = await askNext(job, false);
  }
}
function blame(job, url) {
  if (!job.suspects.has(url)) {
    job.suspects.add(url);
    return;
  }
  job.gone.set(url, "served bytes with another sha256, twice");
  job.ports.health.lied(url);
}
async function fill(job, only) {
  const { part, policy } = job;
  let whole = false;
  for (; ; ) {
    const { size } = part;
    const ranged = !whole && size !== void 0 && (size >= policy.rangedFromBytes || coveredBytes(part.done) > 0);
    try {
      if (!ranged) return await fetchRange(job, void 0, only);
      const pieces = missingRanges(
        part.done,
        size,
        size >= policy.rangedFromBytes ? policy.pieceBytes : size
      );
      return await allPieces(pieces, (piece) => fetchRange(job, piece, only));
    } catch (error) {
      if (!(error instanceof PartFault) || error.kind !== "no-ranges") throw error;
      await startOver(job);
      whole = true;
    }
  }
}
async function allPieces(pieces, work) {
  const outcomes = await Promise.allSettled(pieces.map(work));
  const failures = outcomes.flatMap((one) => one.status === "rejected" ? [one.reason] : []);
  const worst = failures.find((reason) => !(reason instanceof PartFault)) ?? failures[0];
  if (worst !== void 0) throw worst;
}
async function fetchRange(job, range, only) {
  const { part, ports, policy } = job;
  let vain = 0;
  let rest = range;
  while (rest === void 0 || rest[0] < rest[1]) {
    checkTotalTime(job);
    const url = only !== void 0 && !job.gone.has(only) ? only : await askNext(job, rest !== void 0);
    const wanted = rest;
    let got = 0;
    try {
      await ports.limit(() => {
        job.attempts += 1;
        job.used.add(url);
        job.hosts.add(hostOf(url));
        return fetchPart(url, wanted, part, ports, policy.watch, (bytes) => {
          got += bytes;
          job.networkBytes += bytes;
        });
      });
      ports.health.succeeded(url);
      return;
    } catch (error) {
      if (!(error instanceof PartFault)) throw error;
      rest = wanted ? [wanted[0] + got, wanted[1]] : continuation(job);
      vain = got >= PROGRESS_BYTES && rest !== void 0 ? 0 : vain + 1;
      await judgeFault(job, url, error, vain);
    }
  }
}
function continuation(job) {
  const { part } = job;
  const first = part.done[0];
  const someRanged = job.urls.some((url) => !job.gone.has(url) && !job.unranged.has(url));
  if (!someRanged || part.size === void 0 || first === void 0 || first[0] !== 0) return void 0;
  return first[1] < part.size ? [first[1], part.size] : void 0;
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

// packages/wheels/src/gather-wheels.ts
var LOOKUPS_AT_ONCE = 8;
var SAVES_AT_ONCE = 2;
var SLOW_LOOKUP_MS = 1e4;
var SLOW_LOOKUPS = 2;
async function lookUpEntries(cache, entries, log, clock) {
  let slow = 0;
  const found = await forEachLimited(entries, LOOKUPS_AT_ONCE, async (entry) => {
    if (slow >= SLOW_LOOKUPS) return void 0;
    const started = clock.monotonic();
    try {
      const key = await cache.restore(entry.paths, entry.key, { lookupOnly: true });
      return key === entry.key ? key : void 0;
    } catch (error) {
      log.warning(`the cache was not asked for ${entry.key}: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error)}`);
      return void 0;
    } finally {
      if (clock.monotonic() - started >= SLOW_LOOKUP_MS) slow += 1;
    }
  });
  if (slow < SLOW_LOOKUPS) return new Set(found.filter((key) => key !== void 0));
  log.warning("the cache answers too slowly; it is left alone for this run");
  return void 0;
}
async function gatherWheels(plan, cache, saves, ports, policy, concurrency) {
  const here = /* @__PURE__ */ new Map();
  const keep = async (wheel, source, fetched) => {
    here.set(wheel.sha256, { wheel, source, bytes: await ports.store.sizeOf(wheel.sha256), fetched });
  };
  for (const step of plan.steps) if (step.source === "present") await keep(step.wheel, "present");
  const damaged = cache ? await restoreEntries(plan, cache, ports, here, keep) : [];
  const saver = createSaver(plan.save, saves ? cache : void 0, here, ports.log);
  const missing = plan.steps.map((step) => step.wheel).filter((wheel) => !here.has(wheel.sha256));
  saver.consider();
  try {
    await forEachLimited(missing, concurrency, async (wheel) => {
      const fetched = await fetchWheel(wheel, ports, policy);
      await keep(wheel, "network", fetched);
      saver.consider();
    });
  } finally {
    await saver.finish();
  }
  const results = plan.steps.flatMap((step) => here.get(step.wheel.sha256) ?? []);
  return { results, saved: saver.counts, damaged };
}
async function restoreEntries(plan, cache, ports, here, keep) {
  const damaged = [];
  await forEachLimited(plan.restore, SAVES_AT_ONCE, async (entry) => {
    ports.signal.throwIfAborted();
    const key = await cache.restore(entry.paths, entry.key).catch(() => void 0);
    const wanted = entry.wheels.filter((wheel) => !here.has(wheel.sha256));
    const verdicts = await Promise.all(wanted.map((wheel) => ports.store.verify(wheel.sha256)));
    for (const [i, wheel] of wanted.entries()) if (verdicts[i] === "present") await keep(wheel, "cache");
    if (verdicts.includes("corrupt") || key !== void 0 && verdicts.includes("absent")) {
      damaged.push(entry.key);
      ports.log.warning(
        `cache entry ${entry.key} does not hold what its key says; its wheels are downloaded again`
      );
    } else if (key === void 0)
      ports.log.info(`cache entry ${entry.key} is gone; its wheels are downloaded`);
  });
  return damaged;
}
function createSaver(entries, cache, here, log) {
  const counts = { saved: 0, exists: 0, denied: 0, failed: 0 };
  const waiting = new Set(cache ? entries : []);
  const limit = createLimiter(SAVES_AT_ONCE);
  const running = [];
  const save = async (entry) => {
    if (!cache || counts.denied > 0) return;
    try {
      const known = await cache.restore(entry.paths, entry.key, { lookupOnly: true });
      counts[known === entry.key ? "exists" : await cache.save(entry.paths, entry.key)] += 1;
    } catch (error) {
      counts.failed += 1;
      log.warning(`cache entry ${entry.key} was not saved: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error)}`);
    }
  };
  return {
    counts,
    consider: () => {
      for (const entry of waiting) {
        if (!entry.wheels.every((wheel) => here.has(wheel.sha256))) continue;
        waiting.delete(entry);
        running.push(limit(() => save(entry)));
      }
    },
    finish: async () => {
      await Promise.all(running);
    }
  };
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

// packages/wheels/src/resolve-wheels.ts


// packages/wheels/src/version.ts
var PATTERN = /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d+)?)?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d+)?)?(?:[-_.]?(dev)[-_.]?(\d+)?)?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;
var PRE_NAMES = {
  alpha: "a",
  a: "a",
  beta: "b",
  b: "b",
  preview: "rc",
  pre: "rc",
  c: "rc",
  rc: "rc"
};
function parseVersion(text) {
  const match = PATTERN.exec(text.trim().toLowerCase());
  if (!match) return void 0;
  const [, epoch, release, preName, preNumber, postShort, postName, postNumber, dev, devNumber, local] = match;
  const pre = preName === void 0 ? void 0 : PRE_NAMES[preName];
  return {
    epoch: Number(epoch ?? 0),
    release: (release ?? "0").split(".").map(Number),
    pre: pre === void 0 ? void 0 : [pre, Number(preNumber ?? 0)],
    post: postShort !== void 0 ? Number(postShort) : postName ? Number(postNumber ?? 0) : void 0,
    dev: dev === void 0 ? void 0 : Number(devNumber ?? 0),
    local: local === void 0 ? [] : local.split(/[-_.]/).map((part) => /^\d+$/.test(part) ? Number(part) : part)
  };
}
function compareNumbers(a, b) {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}
function suffixKey(version) {
  const { pre, post, dev } = version;
  const rank = { a: 1, b: 2, rc: 3 };
  const preKey = pre !== void 0 ? [rank[pre[0]], pre[1]] : post === void 0 && dev !== void 0 ? [0, 0] : [4, 0];
  return [...preKey, post ?? -1, dev ?? Number.POSITIVE_INFINITY];
}
function compareKeys(a, b) {
  for (let i = 0; i < a.length; i += 1) {
    const left = a[i] ?? 0;
    const right = b[i] ?? 0;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
function compareLocal(a, b) {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const left = a[i];
    const right = b[i];
    if (left === right) continue;
    if (left === void 0) return -1;
    if (right === void 0) return 1;
    if (typeof left !== typeof right) return typeof left === "number" ? 1 : -1;
    return left < right ? -1 : 1;
  }
  return 0;
}
function compareVersions(a, b) {
  return Math.sign(a.epoch - b.epoch) || compareNumbers(a.release, b.release) || compareKeys(suffixKey(a), suffixKey(b)) || compareLocal(a.local, b.local);
}
function isPrerelease(version) {
  return version.pre !== void 0 || version.dev !== void 0;
}
function publicVersion(version) {
  return { ...version, local: [] };
}
function sameVersion(a, b) {
  const left = parseVersion(a);
  const right = parseVersion(b);
  return left && right ? compareVersions(left, right) === 0 : a === b;
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
  const parsed = parseVersion(starred ? version.slice(0, -2) : version);
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
  const version = parseVersion(candidate);
  if (!version) return false;
  if (operator === "==") return matchesEqual(version, wanted);
  if (operator === "!=") return !matchesEqual(version, wanted);
  const bound = parseVersion(wanted);
  return bound !== void 0 && fitsBound(version, operator, bound);
}
function fitsBound(version, operator, bound) {
  const order = compareVersions(publicVersion(version), bound);
  switch (operator) {
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    case "<":
      return compareVersions(version, isPrerelease(bound) ? bound : { ...bound, dev: 0 }) < 0;
    case ">":
      if (compareVersions(publicVersion(version), bound) <= 0) return false;
      return bound.post !== void 0 || bound.dev !== void 0 || !isPostOf(version, bound);
    case "~=":
      return order >= 0 && prefixMatches(version, { ...bound, release: bound.release.slice(0, -1) });
  }
}
function isPostOf(version, bound) {
  const { epoch, release, pre } = version;
  const base = { epoch, release, pre, post: void 0, dev: void 0, local: [] };
  return version.post !== void 0 && compareVersions(base, bound) === 0;
}
function matchesEqual(version, wanted) {
  if (wanted.endsWith(".*")) {
    const prefix = parseVersion(wanted.slice(0, -2));
    return prefix !== void 0 && prefixMatches(version, prefix);
  }
  const bound = parseVersion(wanted);
  if (!bound) return false;
  return compareVersions(bound.local.length > 0 ? version : publicVersion(version), bound) === 0;
}
function isPlain(version) {
  const { pre, post, dev, local } = version;
  return pre === void 0 && post === void 0 && dev === void 0 && local.length === 0;
}
function prefixMatches(version, prefix) {
  return version.epoch === prefix.epoch && prefix.release.every((part, i) => part === (version.release[i] ?? 0));
}

// packages/wheels/src/marker.ts
var MARKER_VARIABLES = [
  "implementation_name",
  "implementation_version",
  "os_name",
  "platform_machine",
  "platform_python_implementation",
  "platform_release",
  "platform_system",
  "platform_version",
  "python_full_version",
  "python_version",
  "sys_platform",
  "extra"
];
var ALIASES = {
  "os.name": "os_name",
  "sys.platform": "sys_platform",
  "platform.version": "platform_version",
  "platform.machine": "platform_machine",
  "platform.python_implementation": "platform_python_implementation",
  python_implementation: "platform_python_implementation"
};
var VERSIONS = /* @__PURE__ */ new Set([
  "implementation_version",
  "platform_release",
  "python_full_version",
  "python_version"
]);
var TOKEN = /\s*(?:(\(|\))|("[^"]*"|'[^']*')|(===|==|~=|!=|<=|>=|<|>)|([A-Za-z_][\w.]*))/y;
var MarkerSyntaxError = class extends Error {
  constructor(expected, seen) {
    super(`expected ${expected}, saw ${seen}`);
    this.name = "MarkerSyntaxError";
  }
};
function tokens(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    if (text.slice(at).trim() === "") break;
    const match = TOKEN.exec(text);
    if (!match)
      throw new MarkerSyntaxError(
        "a name, a quoted text or an operator",
        JSON.stringify(text.slice(at, at + 20))
      );
    found.push(match[0].trim());
  }
  return found;
}
function parseMarker(text) {
  const queue = tokens(text);
  const marker = readOr(queue);
  if (queue.length > 0) throw new MarkerSyntaxError('"and", "or" or the end', queue[0] ?? "");
  return marker;
}
function readOr(queue) {
  let left = readAnd(queue);
  while (queue[0] === "or") {
    queue.shift();
    left = { kind: "or", left, right: readAnd(queue) };
  }
  return left;
}
function readAnd(queue) {
  let left = readAtom(queue);
  while (queue[0] === "and") {
    queue.shift();
    left = { kind: "and", left, right: readAtom(queue) };
  }
  return left;
}
function readAtom(queue) {
  if (queue[0] === "(") {
    queue.shift();
    const inner = readOr(queue);
    if (queue.shift() !== ")") throw new MarkerSyntaxError('")"', "another token or the end");
    return inner;
  }
  const left = readValue(queue);
  const operator = readOperator(queue);
  const right = readValue(queue);
  if (left.variable === right.variable)
    throw new MarkerSyntaxError("one variable and one quoted text", `${left.text} and ${right.text}`);
  return { kind: "compare", left, operator, right };
}
function readOperator(queue) {
  const token = queue.shift();
  if (token === "not" && queue[0] === "in") {
    queue.shift();
    return "not in";
  }
  if (token === "in" || token !== void 0 && /^(===|==|~=|!=|<=|>=|<|>)$/.test(token)) return token;
  throw new MarkerSyntaxError("an operator", token ?? "the end");
}
function readValue(queue) {
  const token = queue.shift();
  if (token === void 0) throw new MarkerSyntaxError("a variable or a quoted text", "the end");
  if (token.startsWith('"') || token.startsWith("'")) return { variable: false, text: token.slice(1, -1) };
  const name = ALIASES[token] ?? token;
  if (!MARKER_VARIABLES.includes(name))
    throw new MarkerSyntaxError(`one of ${MARKER_VARIABLES.join(", ")}`, token);
  return { variable: true, text: name };
}
function evaluateMarker(marker, environment) {
  if (marker.kind !== "compare") {
    const left = evaluateMarker(marker.left, environment);
    if (left === (marker.kind === "or")) return left;
    return evaluateMarker(marker.right, environment);
  }
  const variable = marker.left.variable ? marker.left.text : marker.right.text;
  const read = (value) => {
    const text = value.variable ? environment[value.text] ?? "" : value.text;
    return variable === "extra" ? normalizeName(text) : text;
  };
  return compare(read(marker.left), marker.operator, read(marker.right), variable);
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
      throw new MarkerSyntaxError("an operator that suits text", `${operator} between ${left} and ${right}`);
  }
}
function normalizeName(name) {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

// packages/wheels/src/wheel-name.ts
var ESCAPED = /^[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?$/;
var TAG_SET = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/;
var MAX_TAGS = 512;
function parseWheelName(filename) {
  if (filename.length > 255 || !filename.endsWith(".whl")) return void 0;
  const parts = filename.slice(0, -".whl".length).split("-");
  if (parts.length !== 5 && parts.length !== 6) return void 0;
  const [name, version] = parts;
  const [python, abi, platform] = parts.slice(-3);
  const build = parts.length === 6 ? /^(\d+)([A-Za-z0-9_.]*)$/.exec(parts[2] ?? "") : void 0;
  if (build === null || !name || !ESCAPED.test(name) || name.includes("__")) return void 0;
  const readable = version !== void 0 && !/[^A-Za-z0-9_.!+]/.test(version);
  if (!readable || !parseVersion(version.replaceAll("_", "-"))) return void 0;
  if (!python || !abi || !platform || ![python, abi, platform].every((set) => TAG_SET.test(set)))
    return void 0;
  const tags = expandTags(python, abi, platform);
  if (tags.length > MAX_TAGS) return void 0;
  return {
    name: normalizeName(name),
    version: version.replaceAll("_", "-"),
    build: build ? [Number(build[1]), build[2] ?? ""] : [],
    tags
  };
}
function expandTags(python, abi, platform) {
  return python.toLowerCase().split(".").flatMap(
    (p) => abi.toLowerCase().split(".").flatMap(
      (a) => platform.toLowerCase().split(".").map((f) => `${p}-${a}-${f}`)
    )
  );
}

// packages/wheels/src/choose-wheel.ts
function chooseWheel(locked, files, target) {
  const allowed = files.filter(
    (file) => file.sha256 === void 0 ? false : locked.hashes.includes(file.sha256)
  );
  const wheels = allowed.flatMap((file) => {
    const wheel = parseWheelName(file.filename);
    return wheel && wheel.name === locked.name && sameVersion(wheel.version, locked.version) ? [{ file, wheel }] : [];
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
async function resolveWheel(locked, target, indexes, pages) {
  const said = [];
  const own = locked.files.map((file) => ({ ...file, requiresPython: "" }));
  if (own.length > 0) {
    const choice = chooseWheel(locked, own, target);
    if (choice.file) return wheelOf(locked, choice.file, [choice.file.url]);
    said.push(`${locked.place.file}: ${choice.why}`);
  }
  for (const index of own.length > 0 ? [] : indexes) {
    const page = await pages(index, locked.name);
    if (page.kind !== "found") {
      said.push(page.kind === "absent" ? `${hostOf(index.url)} does not know it` : page.why);
      continue;
    }
    const choice = chooseWheel(locked, page.files, target);
    if (choice.file) return wheelOf(locked, choice.file, [choice.file.url]);
    said.push(`${hostOf(index.url)}: ${choice.why}`);
  }
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9(
    `${locked.name} ${locked.version} (${locked.place.file}, line ${locked.place.line}) has no wheel for ${target.name}: ${said.join("; ")}`,
    {
      advice: "Lock a version that has one, choose another target (python-version, platform), or add an index to index-urls."
    }
  );
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
function packageKey(locked, target) {
  return `${locked.name}==${locked.version} ${locked.hashes.join(",")} ${target.name}`;
}
function resolutionDigest(keys, indexes) {
  const text = JSON.stringify([[...new Set(keys)].sort(), indexes.map((index) => index.url)]);
  return (0,node_crypto__WEBPACK_IMPORTED_MODULE_8__.createHash)("sha256").update(text).digest("hex");
}
async function readResolution(files, path) {
  const empty = { schema: 1, wheels: {} };
  const text = await files.readText(path);
  if (text === void 0) return empty;
  try {
    const read = JSON.parse(text);
    return read?.schema === 1 && typeof read.wheels === "object" ? read : empty;
  } catch {
    return empty;
  }
}
function recallWheel(resolution, locked, target) {
  const key = packageKey(locked, target);
  const wheel = Object.hasOwn(resolution.wheels, key) ? resolution.wheels[key] : void 0;
  if (!wheel || !locked.hashes.includes(wheel.sha256) || !Array.isArray(wheel.urls)) return void 0;
  const name = parseWheelName(wheel.filename);
  const suits = name?.name === locked.name && name.tags.some((tag) => target.ranks.has(tag));
  return suits ? wheel : void 0;
}
async function resolveWheels(needs, memory, indexes, pages, concurrency) {
  let asked = 0;
  const wheels = await forEachLimited(needs, concurrency, async ({ locked, target }) => {
    const known = recallWheel(memory, locked, target);
    if (known) return known;
    asked += 1;
    return resolveWheel(locked, target, indexes, pages);
  });
  const entries = needs.map(({ locked, target }, i) => [packageKey(locked, target), wheels[i]]);
  return {
    wheels,
    memory: { schema: 1, wheels: Object.fromEntries(entries) },
    asked
  };
}

// packages/wheels/src/service-locks.ts



// packages/wheels/src/lock.ts
function lockError(place, expected, seen) {
  const where = place.line > 0 ? `${place.file}, line ${place.line}` : place.file;
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([{ input: where, expected, seen }]);
}

// packages/wheels/src/requirements-file.ts


// packages/wheels/src/requirement.ts
var HEAD = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*/;
var HASH = /--hash(?:=|\s+)(\S+)/g;
function parseRequirement(line, place) {
  const { body, options } = splitOptions(line);
  const head = HEAD.exec(body);
  const rest = head ? body.slice(head[0].length) : "";
  if (!head || rest !== "" && !/^[(<>=!~;@]/.test(rest))
    throw lockError(place, "a requirement such as name==1.2.3", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(body));
  const { url, versions, marker } = splitTail(rest);
  const specifiers = parseSpecifiers(versions.replace(/^\((.*)\)$/, "$1"));
  if (!specifiers) throw lockError(place, "version clauses such as ==1.2.3", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(versions));
  checkMarker(marker, place);
  return {
    name: normalizeName(head[1] ?? ""),
    extras: (head[2] ?? "").split(",").map((extra) => normalizeName(extra.trim())).filter((extra) => extra !== ""),
    specifiers,
    url,
    marker,
    hashes: [...readHashes(options, place), ...fragmentHash(url)],
    place
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
function checkMarker(marker, place) {
  if (marker === "") return;
  try {
    parseMarker(marker);
  } catch (error) {
    if (!(error instanceof MarkerSyntaxError)) throw error;
    throw lockError(
      place,
      "an environment marker that can be read",
      `${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(marker)} (${error.message})`
    );
  }
}
function readHashes(options, place) {
  const hashes = [];
  for (const [, written = ""] of options.matchAll(HASH)) {
    const [kind, value = ""] = written.split(":");
    if (kind !== "sha256") continue;
    if (!/^[0-9a-fA-F]{64}$/.test(value))
      throw lockError(place, "--hash=sha256: and 64 hexadecimal digits", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(written));
    hashes.push(value.toLowerCase());
  }
  return hashes;
}
function fragmentHash(url) {
  const match = /#(?:.*&)?sha256=([0-9a-fA-F]{64})/.exec(url ?? "");
  return match ? [(match[1] ?? "").toLowerCase()] : [];
}
function lockRequirement(requirement) {
  const { name, place } = requirement;
  const files = requirement.url === void 0 ? [] : [directFile(requirement, requirement.url)];
  const version = files[0] ? parseWheelName(files[0].filename)?.version ?? "" : pinnedVersion(requirement);
  if (requirement.hashes.length === 0)
    throw lockError(
      place,
      `a --hash=sha256:... for ${name} (pip-compile --generate-hashes or uv pip compile --generate-hashes writes them)`,
      "none"
    );
  const { extras, marker, hashes } = requirement;
  return { name, version, extras, marker, hashes: [...new Set(hashes)].sort(), files, place };
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
  const url = address.replace(/#.*$/, "");
  const filename = decodeURIComponent(url.replace(/\?.*$/, "").split("/").pop() ?? "");
  const wheel = parseWheelName(filename);
  if (!/^https?:\/\//.test(url) || !wheel || wheel.name !== requirement.name)
    throw lockError(
      requirement.place,
      `an http(s) address of a wheel of ${requirement.name}`,
      (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(address)
    );
  return { filename, url, sha256: requirement.hashes[0] ?? "", size: void 0 };
}

// packages/wheels/src/requirements-file.ts
function logicalLines(text) {
  const lines = [];
  let open2;
  const close = () => {
    const clean = open2?.text.replace(/(^|\s+)#.*$/, "").trim();
    if (open2 && clean) lines.push({ text: clean, line: open2.line });
    open2 = void 0;
  };
  text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/).forEach((physical, i) => {
    open2 ??= { text: "", line: i + 1 };
    const isComment = /^\s*#/.test(physical);
    const continues = physical.endsWith("\\") && !isComment;
    open2.text += isComment ? ` ${physical}` : continues ? physical.slice(0, -1) : physical;
    if (!continues) close();
  });
  close();
  return lines;
}
async function readRequirementsLock(files, path, environment, show) {
  const reading = {
    files,
    environment,
    show,
    requirements: [],
    constraints: [],
    sources: [],
    remarks: /* @__PURE__ */ new Set()
  };
  await readFile(reading, path, "requirement", { file: show(path), line: 0 }, []);
  const packages = reading.requirements.map(
    (requirement) => constrain(lockRequirement(requirement), reading)
  );
  return { packages, sources: reading.sources, remarks: [...reading.remarks] };
}
async function readFile(reading, path, kind, from, parents) {
  if (parents.includes(path))
    throw lockError(from, "files that do not include each other in a circle", reading.show(path));
  const text = await reading.files.readText(path);
  if (text === void 0)
    throw lockError(from, "an existing lock file", `${reading.show(path)}, which is not there`);
  reading.sources.push({ path, text });
  for (const { text: line, line: number } of logicalLines(text)) {
    const place = { file: reading.show(path), line: number };
    const expanded = expandEnvironment(line, reading.environment);
    const include = /^(?:(-r|--requirement)|-c|--constraint)(?:\s+|=)?(\S.*)$/.exec(expanded);
    if (include) {
      const target = includedPath(path, include[2] ?? "", place);
      await readFile(reading, target, include[1] === void 0 ? "constraint" : kind, place, [
        ...parents,
        path
      ]);
    } else if (expanded.startsWith("-")) readOption(reading, expanded, place);
    else if (kind === "requirement") reading.requirements.push(parseRequirement(expanded, place));
    else reading.constraints.push(parseRequirement(expanded, place));
  }
}
function includedPath(from, target, place) {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target))
    throw lockError(place, "a file of the repository", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(target));
  return node_path__WEBPACK_IMPORTED_MODULE_9__.posix.resolve(node_path__WEBPACK_IMPORTED_MODULE_9__.posix.dirname(from), target.replace(/^(["'])(.*)\1$/, "$2"));
}
function expandEnvironment(line, environment) {
  return line.replace(/\$\{([A-Z0-9_]+)\}/g, (whole, name) => environment[name] || whole);
}
var HARMLESS = /^(--require-hashes|--prefer-binary|--pre|--only-binary|--use-feature|--no-index)\b/;
var INDEX = /^(-i|--index-url|--extra-index-url|-f|--find-links|--trusted-host)(?:\s+|=|$)/;
function readOption(reading, line, place) {
  if (HARMLESS.test(line)) return;
  const index = INDEX.exec(line);
  if (!index)
    throw lockError(place, "requirements by name, version and hash", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(line.split(/[\s=]/)[0]));
  reading.remarks.add(
    `${place.file}, line ${place.line}: ${index[1] ?? ""} has no effect; indexes come from the input index-urls`
  );
}
function constrain(locked, reading) {
  let { hashes } = locked;
  for (const constraint of reading.constraints.filter((one) => one.name === locked.name)) {
    const wrong = constraint.specifiers.find((clause) => !fits(locked.version, clause));
    if (wrong && !(wrong.operator === "==" && sameVersion(wrong.version, locked.version))) {
      const rule = `${wrong.operator}${wrong.version} (${constraint.place.file}, line ${constraint.place.line})`;
      throw lockError(locked.place, `${locked.name}${rule}`, `${locked.name}==${locked.version}`);
    }
    if (constraint.hashes.length > 0) hashes = hashes.filter((hash) => constraint.hashes.includes(hash));
    if (hashes.length === 0)
      throw lockError(
        locked.place,
        `a hash of ${locked.name} that ${constraint.place.file} allows, too`,
        "none"
      );
  }
  return { ...locked, hashes };
}

// packages/wheels/src/uv-lock.ts

async function readUvLock(files, path, show) {
  const text = await files.readText(path);
  const place = { file: show(path), line: 0 };
  if (text === void 0) throw lockError(place, "an existing lock file", "nothing there");
  const packages = readPackages(text, place);
  const roots = packages.filter((one) => one.source?.virtual !== void 0 || one.source?.editable === ".");
  if (roots.length !== 1)
    throw lockError(place, "one project (a package whose source is virtual or editable)", `${roots.length}`);
  const reached = walk(packages, roots[0], place);
  const locked = [...reached].map(([one, markers]) => lockPackage(one, markers, text, place));
  return { packages: locked, sources: [{ path, text }], remarks: [] };
}
function readPackages(text, place) {
  let document;
  try {
    document = (0,smol_toml__WEBPACK_IMPORTED_MODULE_10__/* .parse */ .qg)(text);
  } catch (error) {
    throw lockError(place, "TOML that can be read", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error).split("\n")[0] ?? "");
  }
  if (document.version !== 1) throw lockError(place, "version 1 of the format", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(document.version));
  if (!Array.isArray(document.package)) throw lockError(place, "[[package]] tables", "none");
  return document.package;
}
function walk(packages, root, place) {
  const reached = /* @__PURE__ */ new Map();
  const queue = [
    { from: root, extras: [], marker: "" }
  ];
  const seen = /* @__PURE__ */ new Set();
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { from, extras, marker } = next;
    const wanted = [
      ...from.dependencies ?? [],
      ...extras.flatMap((extra) => from["optional-dependencies"]?.[extra] ?? [])
    ];
    for (const dependency of wanted) {
      const found = packages.filter(
        (one) => one.name === dependency.name && (dependency.version === void 0 || one.version === dependency.version)
      );
      const [target] = found;
      if (found.length !== 1 || !target)
        throw lockError(
          place,
          `one package for the dependency ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(dependency.name)}`,
          `${found.length}`
        );
      const both = joinMarkers(marker, dependency.marker ?? "", place);
      const key = JSON.stringify([target.name, target.version, dependency.extra ?? [], both]);
      if (seen.has(key)) continue;
      seen.add(key);
      reached.set(target, (reached.get(target) ?? /* @__PURE__ */ new Set()).add(both));
      queue.push({ from: target, extras: dependency.extra ?? [], marker: both });
    }
  }
  return reached;
}
function joinMarkers(outer, inner, place) {
  if (inner !== "") {
    try {
      parseMarker(inner);
    } catch (error) {
      if (!(error instanceof MarkerSyntaxError)) throw error;
      throw lockError(
        place,
        "an environment marker that can be read",
        `${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(inner)} (${error.message})`
      );
    }
  }
  const parts = [...new Set([outer, inner].filter((marker) => marker !== ""))];
  return parts.length < 2 ? parts[0] ?? "" : parts.map((marker) => `(${marker})`).join(" and ");
}
function lockPackage(one, markers, text, place) {
  const name = normalizeName(one.name ?? "");
  const at = text.indexOf(`
name = "${one.name ?? ""}"`);
  const here = { file: place.file, line: at === -1 ? 0 : text.slice(0, at + 1).split("\n").length };
  const files = (one.wheels ?? []).flatMap((wheel) => {
    const hash = /^sha256:([0-9a-f]{64})$/.exec(wheel.hash ?? "")?.[1];
    if (hash === void 0 || !/^https?:\/\//.test(wheel.url ?? "")) return [];
    const url = wheel.url ?? "";
    const filename = decodeURIComponent(
      url.replace(/[?#].*$/, "").split("/").pop() ?? ""
    );
    return [{ filename, url, sha256: hash, size: wheel.size }];
  });
  if (files.length === 0) throw lockError(here, `wheels of ${name} with address and sha256`, "none");
  const always = markers.has("");
  return {
    name,
    version: one.version ?? "",
    extras: [],
    marker: always ? "" : [...markers].map((marker) => `(${marker})`).join(" or "),
    hashes: [...new Set(files.map((file) => file.sha256))].sort(),
    files,
    place: here
  };
}
function requirementsText(packages) {
  return packages.toSorted((a, b) => a.name < b.name ? -1 : 1).map((locked) => {
    const marker = locked.marker === "" ? "" : ` ; ${locked.marker}`;
    return [
      `${locked.name}==${locked.version}${marker}`,
      ...locked.hashes.map((hash) => `    --hash=sha256:${hash}`)
    ].join(" \\\n");
  }).join("\n").concat("\n");
}

// packages/wheels/src/service-locks.ts
function lockedServices(application, chosen) {
  const known = Object.keys(application.services);
  const unknown2 = chosen.filter((name) => !known.includes(name));
  if (unknown2.length > 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz(
      unknown2.map((name) => ({
        input: "services",
        expected: `services of the delivery file${(0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_6__/* .suggest */ .ZA)(name, known)}`,
        seen: name
      }))
    );
  return known.filter(
    (name) => application.services[name]?.lock !== void 0 && (chosen.length === 0 || chosen.includes(name))
  );
}
async function readServiceLock(application, service, target, files, environment) {
  const path = application.services[service]?.lock ?? "";
  const show = (absolute2) => (0,node_path__WEBPACK_IMPORTED_MODULE_9__.relative)(application.root, absolute2) || absolute2;
  const lock = await readLock(files, (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(application.root, path), environment, show);
  const packages = lock.packages.filter((locked) => applies(locked, target));
  refuseTwoVersions(packages, show((0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(application.root, path)));
  return { service, path, lock, target, packages, digest: lockDigest(lock) };
}
async function readLock(files, path, environment, show) {
  const name = (0,node_path__WEBPACK_IMPORTED_MODULE_9__.basename)(path);
  if (name === "uv.lock") return readUvLock(files, path, show);
  if (/\.(txt|in|lock)$/.test(name) && name !== "poetry.lock" && name !== "Pipfile.lock")
    return readRequirementsLock(files, path, environment, show);
  throw lockError(
    { file: show(path), line: 0 },
    "a requirements file with hashes (*.txt) or uv.lock; others can be exported to one",
    name
  );
}
function lockDigest(lock) {
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_8__.createHash)("sha256");
  for (const { text } of lock.sources) {
    const normal = text.replace(/\r\n?/g, "\n");
    hash.update(`${Buffer.byteLength(normal)}
`).update(normal);
  }
  return hash.digest("hex");
}
function applies(locked, target) {
  return locked.marker === "" || evaluateMarker(parseMarker(locked.marker), { ...target.markers, extra: "" });
}
function refuseTwoVersions(packages, file) {
  const first = /* @__PURE__ */ new Map();
  const problems = [];
  for (const locked of packages) {
    const known = first.get(locked.name);
    if (known && known.version !== locked.version)
      problems.push({
        input: `${file}, line ${locked.place.line}`,
        expected: `${locked.name}==${known.version}, as in line ${known.place.line}`,
        seen: locked.version
      });
    first.set(locked.name, known ?? locked);
  }
  if (problems.length > 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz(problems);
}

// packages/wheels/src/source-health.ts
var FAILURES_IN_A_ROW = 3;
function createSourceHealth() {
  const failures = /* @__PURE__ */ new Map();
  const liars = /* @__PURE__ */ new Set();
  const host = (url) => new URL(url).host;
  const sick = (url) => (failures.get(host(url)) ?? 0) >= FAILURES_IN_A_ROW;
  return {
    order: (urls) => {
      const honest = urls.filter((url) => !liars.has(host(url)));
      return [...honest.filter((url) => !sick(url)), ...honest.filter(sick)];
    },
    succeeded: (url) => void failures.delete(host(url)),
    failed: (url) => void failures.set(host(url), (failures.get(host(url)) ?? 0) + 1),
    lied: (url) => void liars.add(host(url)),
    lies: (url) => liars.has(host(url))
  };
}

// packages/wheels/src/tags.ts
var LEGACY = {
  17: "manylinux2014",
  12: "manylinux2010",
  5: "manylinux1"
};
var OLDEST_GLIBC_MINOR = { x86_64: 5, i686: 5 };
function platformTags(facts) {
  const plain = facts.platform.replaceAll(/[-.]/g, "_");
  const linux = /^linux_(.+)$/.exec(plain);
  if (linux) return linuxTags(linux[1] ?? "", facts.libc);
  const mac = /^macosx_(\d+)_(\d+)_(.+)$/.exec(plain);
  if (mac) return macTags([Number(mac[1]), Number(mac[2])], mac[3] ?? "");
  if (/^win(32|_amd64|_arm64)$/.test(plain)) return [plain];
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9(`wheels cannot be chosen for the platform ${facts.platform}`, {
    advice: "Expected Linux, macOS or Windows, such as linux-x86_64."
  });
}
function linuxTags(arch, libc) {
  const tags = [`linux_${arch}`];
  const oldest = OLDEST_GLIBC_MINOR[arch] ?? 17;
  const newest = libc?.version[1] ?? -1;
  if (libc?.kind === "glibc" && libc.version[0] === 2) {
    for (let minor = newest; minor >= oldest; minor -= 1) {
      tags.push(`manylinux_2_${minor}_${arch}`);
      if (LEGACY[minor] !== void 0 && (arch in OLDEST_GLIBC_MINOR || minor === 17))
        tags.push(`${LEGACY[minor]}_${arch}`);
    }
  }
  if (libc?.kind === "musl" && libc.version[0] === 1) {
    for (let minor = newest; minor >= 0; minor -= 1) tags.push(`musllinux_1_${minor}_${arch}`);
  }
  return tags;
}
function macTags(version, arch) {
  const tags = [];
  const formats = arch === "x86_64" ? ["x86_64", "intel", "fat64", "fat32", "universal2", "universal"] : [arch, "universal2"];
  for (let major = version[0]; major >= 11; major -= 1)
    for (const format of formats) tags.push(`macosx_${major}_0_${format}`);
  const oldFormats = arch === "x86_64" ? formats : ["universal2"];
  const from = version[0] >= 11 ? 16 : version[1];
  for (let minor = from; minor >= 4; minor -= 1)
    for (const format of oldFormats) tags.push(`macosx_10_${minor}_${format}`);
  return tags;
}
function supportedTags(facts) {
  const [major, minor] = facts.python;
  const platforms = platformTags(facts);
  const interpreter = `cp${major}${minor}`;
  const abi = facts.freeThreaded ? `${interpreter}t` : interpreter;
  const tags = [];
  const add = (python, a) => {
    for (const platform of platforms) tags.push(`${python}-${a}-${platform}`);
  };
  add(interpreter, abi);
  if (!facts.freeThreaded) add(interpreter, "abi3");
  add(interpreter, "none");
  if (!facts.freeThreaded)
    for (let older = minor - 1; older >= 2; older -= 1) add(`cp${major}${older}`, "abi3");
  const pure = [`py${major}${minor}`, `py${major}`];
  for (let older = minor - 1; older >= 0; older -= 1) pure.push(`py${major}${older}`);
  for (const python of pure) add(python, "none");
  tags.push(`${interpreter}-none-any`, ...pure.map((python) => `${python}-none-any`));
  return tags;
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
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
      {
        input: "python-version",
        expected: "a version such as 3.11 or 3.11.7",
        seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(pythonVersion)
      }
    ]);
  if (!match)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([{ input: "platform", expected: PLATFORM_FORMS, seen: (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .quoteSeen */ .GE)(platform) }]);
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

var GLIBC = { trixie: 41, bookworm: 36, bullseye: 31, buster: 28 };
var DEFAULT_DEBIAN = "trixie";
async function targetOfImage(application, service, buildArgs, ports) {
  const build = await readBuild(application, service, ports);
  const path = node_path__WEBPACK_IMPORTED_MODULE_9__.posix.join(build.context, build.dockerfile);
  const text = await ports.files.readText(path);
  if (text === void 0) throw unknown(service, `no ${node_path__WEBPACK_IMPORTED_MODULE_9__.posix.relative(application.root, path)}`);
  const args = { ...build.args, ...buildArgs };
  const local = await targetOfLocalImage(baseImages(text, args), ports);
  if (local) return local;
  const image = pythonImage(text, args);
  if (!image)
    throw unknown(
      service,
      `${node_path__WEBPACK_IMPORTED_MODULE_9__.posix.relative(application.root, path)} starts from no official Python image, nor from one on this machine`
    );
  const { stdout } = await ports.exec(["uname", "-m"], { timeoutMs: 1e4 });
  const machine = stdout.trim() === "arm64" ? "aarch64" : stdout.trim();
  return targetOfNames(image.version, `${image.libc}_${machine}`);
}
async function targetOfLocalImage(images, ports) {
  const image = images.at(-1);
  if (image === void 0) return void 0;
  const words = ["docker", "run", "--rm", "--pull", "never", "--network", "none", "--entrypoint", "python3"];
  const python = await (0,_part_chunk_TXZDABYE_js__WEBPACK_IMPORTED_MODULE_1__/* .probeInterpreter */ .b)(ports.exec, [...words, image]);
  return python && targetOfInterpreter(python);
}
function unknown(service, seen) {
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
    {
      input: "python-version and platform",
      expected: `the target of ${service}, which cannot be read off`,
      seen
    }
  ]);
}
async function readBuild(application, service, ports) {
  let build = {};
  for (const file of application["compose-files"]) {
    const path = node_path__WEBPACK_IMPORTED_MODULE_9__.posix.join(application.root, file);
    build = { ...build, ...await serviceBuild(path, service, ports.files, file, []) };
  }
  const { context, dockerfile, args } = build;
  const folder = node_path__WEBPACK_IMPORTED_MODULE_9__.posix.resolve(application.root, node_path__WEBPACK_IMPORTED_MODULE_9__.posix.dirname(application["compose-files"][0] ?? ""));
  const variables = await readVariables(application, ports.files);
  const expand = (value) => (0,_part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_3__/* .expandVariables */ .i)(String(value), (name) => ports.environment[name] ?? variables[name]);
  return {
    context: node_path__WEBPACK_IMPORTED_MODULE_9__.posix.resolve(folder, typeof context === "string" ? expand(context) : "."),
    dockerfile: typeof dockerfile === "string" ? expand(dockerfile) : "Dockerfile",
    args: Object.fromEntries(Object.entries(asRecord(args)).map(([name, value]) => [name, expand(value)]))
  };
}
async function readVariables(application, files) {
  const named = application["env-file"];
  const text = named === void 0 ? void 0 : await files.readText(node_path__WEBPACK_IMPORTED_MODULE_9__.posix.resolve(application.root, named));
  return named === void 0 || text === void 0 ? {} : (0,_part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_3__/* .parseEnvFile */ .F)(text, named);
}
async function serviceBuild(path, service, files, shown, seen) {
  const text = await files.readText(path);
  if (text === void 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([{ input: "compose-files", expected: "existing files", seen: shown }]);
  const definition = asRecord(asRecord(asRecord((0,_part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_5__/* .readYaml */ .g)(text, shown)).services)[service]);
  const { build, extends: base } = definition;
  const own = typeof build === "string" ? { context: build } : asRecord(build);
  const from = typeof base === "string" ? { service: base } : asRecord(base);
  const key = `${path} ${service}`;
  if (typeof from.service !== "string" || seen.includes(key)) return own;
  const file = typeof from.file === "string" ? node_path__WEBPACK_IMPORTED_MODULE_9__.posix.resolve(node_path__WEBPACK_IMPORTED_MODULE_9__.posix.dirname(path), from.file) : path;
  const inherited = await serviceBuild(file, from.service, files, node_path__WEBPACK_IMPORTED_MODULE_9__.posix.basename(file), [...seen, key]);
  return { ...inherited, ...own };
}
function asRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
function pythonImage(dockerfile, args) {
  return baseImages(dockerfile, args).map(readTag).findLast((image) => image !== void 0);
}
function baseImages(dockerfile, args) {
  const defaults = /* @__PURE__ */ new Map();
  const stages = /* @__PURE__ */ new Set(["scratch"]);
  const images = [];
  for (const line of dockerfile.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    const argument = /^\s*ARG\s+([A-Za-z_]\w*)(?:=(\S*))?/i.exec(line);
    if (argument)
      defaults.set(argument[1] ?? "", args[argument[1] ?? ""] ?? (argument[2] ?? "").replaceAll(/["']/g, ""));
    const from = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line);
    if (!from) continue;
    const image = (from[1] ?? "").replace(
      /\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)/g,
      (_, a, fallback, b) => defaults.get(a ?? b ?? "") || (fallback ?? "")
    );
    if (!stages.has(image)) images.push(image);
    if (from[2] !== void 0) stages.add(from[2]);
  }
  return images;
}
function readTag(image) {
  const match = /^(?:[\w.:-]+\/)*python:(3\.\d+(?:\.\d+)?)((?:-[a-z0-9.]+)*)(?:@sha256:[0-9a-f]+)?$/.exec(
    image
  );
  if (!match) return void 0;
  const variants = (match[2] ?? "").split("-");
  const version = match[1] ?? "";
  if (variants.some((variant) => variant.startsWith("alpine"))) return { version, libc: "musllinux_1_2" };
  const release = variants.find((variant) => variant in GLIBC) ?? DEFAULT_DEBIAN;
  return { version, libc: `manylinux_2_${GLIBC[release] ?? 41}` };
}
async function readComposeServices(application, files) {
  const services = {};
  for (const file of application["compose-files"]) {
    const text = await files.readText(node_path__WEBPACK_IMPORTED_MODULE_9__.posix.join(application.root, file));
    if (text === void 0) continue;
    const model = asRecord((0,_part_chunk_PKD5PRBY_js__WEBPACK_IMPORTED_MODULE_5__/* .readYaml */ .g)(text, file)).services;
    for (const [name, service] of Object.entries(asRecord(model)))
      services[name] = { ...asRecord(services[name]), ...asRecord(service) };
  }
  return services;
}

// packages/wheels/src/targets.ts
async function chooseTargets(application, services, choice, ports) {
  const { pythonVersion, platform } = choice;
  const all = (target) => new Map(services.map((service) => [service, target]));
  if (pythonVersion !== "" && platform !== "")
    return { of: all(targetOfNames(pythonVersion, platform)), remark: "" };
  if (pythonVersion !== "" || platform !== "") {
    const [given, missing] = pythonVersion === "" ? ["platform", "python-version"] : ["python-version", "platform"];
    const expected = missing === "platform" ? PLATFORM_FORMS : "a version such as 3.11";
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
      { input: missing, expected: `${expected}, since ${given} is given`, seen: "nothing" }
    ]);
  }
  if (services.length === 0) return { of: /* @__PURE__ */ new Map(), remark: "" };
  if (choice.engine === "process") {
    const { python, remark } = await (0,_part_chunk_TXZDABYE_js__WEBPACK_IMPORTED_MODULE_1__/* .findInterpreter */ .A)(ports.exec, ports.workspace, choice.python);
    return { of: all(targetOfInterpreter(python)), remark };
  }
  const targets = /* @__PURE__ */ new Map();
  for (const service of services)
    targets.set(service, await targetOfImage(application, service, choice.buildArgs, ports));
  return { of: targets, remark: "" };
}

// packages/wheels/src/adapters/directory-cache.ts



function openDirectoryCache(folder, workspace, log) {
  const place = (key) => {
    if (!/^[A-Za-z0-9._-]{1,200}$/.test(key) || key.startsWith("."))
      throw new Error(`not a cache key: ${key}`);
    return (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(folder, key);
  };
  const outside = (path) => (0,node_path__WEBPACK_IMPORTED_MODULE_9__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(workspace, path);
  const exists = (path) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.stat)(path).then(
    () => true,
    () => false
  );
  return {
    available: () => true,
    restore: async (paths, key, options) => {
      try {
        const entry = place(key);
        if (!await exists(entry)) return void 0;
        if (options?.lookupOnly) return key;
        for (const [i, path] of paths.entries()) await copyWhole((0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(entry, String(i)), outside(path));
        return key;
      } catch (error) {
        log.warning(`cache entry ${key} was not read: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error)}`);
        return void 0;
      }
    },
    save: async (paths, key) => {
      const temporary = (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(folder, `.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_8__.randomBytes)(8).toString("hex")}`);
      try {
        const entry = place(key);
        if (await exists(entry)) return "exists";
        for (const [i, path] of paths.entries()) await copyWhole(outside(path), (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(temporary, String(i)));
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rename)(temporary, entry);
        return "saved";
      } catch (error) {
        const code = error.code ?? "";
        if (code === "ENOTEMPTY" || code === "EEXIST") return "exists";
        if (code === "EACCES" || code === "EROFS") return "denied";
        log.warning(`cache entry ${key} was not saved: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error)}`);
        return "failed";
      } finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rm)(temporary, { recursive: true, force: true }).catch(() => void 0);
      }
    }
  };
}
async function copyWhole(from, to) {
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_9__.dirname)(to), { recursive: true });
  const temporary = (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_9__.dirname)(to), `.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_8__.randomBytes)(6).toString("hex")}.copy`);
  try {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.copyFile)(from, temporary);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rename)(temporary, to);
  } finally {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rm)(temporary, { force: true });
  }
}

// packages/wheels/src/adapters/open-download.ts


var agents = {
  http: new node_http__WEBPACK_IMPORTED_MODULE_12__.Agent({ keepAlive: true, timeout: 4e3 }),
  https: new node_https__WEBPACK_IMPORTED_MODULE_13__.Agent({ keepAlive: true, timeout: 4e3 })
};
var openDownload = (request) => new Promise((resolve, reject) => {
  const secure = new URL(request.url).protocol === "https:";
  const outgoing = (secure ? node_https__WEBPACK_IMPORTED_MODULE_13__.request : node_http__WEBPACK_IMPORTED_MODULE_12__.request)(request.url, {
    headers: { "user-agent": "compose-delivery", "accept-encoding": "identity", ...request.headers },
    agent: secure ? agents.https : agents.http,
    signal: request.signal
  });
  const silence = watchSilence(outgoing, request);
  outgoing.once("response", (incoming) => {
    silence.heard();
    resolve({
      status: incoming.statusCode ?? 0,
      headers: plainHeaders(incoming),
      body: readBody(incoming, silence),
      discard: () => {
        silence.end();
        incoming.destroy();
      }
    });
  });
  outgoing.once("error", (error) => {
    silence.end();
    reject(error);
  });
  outgoing.end();
});
function watchSilence(outgoing, request) {
  let timer;
  let reason;
  const arm = (ms, what) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      reason = new Error(`${what} within ${ms / 1e3} s`);
      outgoing.destroy(reason);
    }, ms);
  };
  arm(request.connectTimeoutMs, "no connection");
  outgoing.once("socket", (socket) => {
    const connected = () => arm(request.idleTimeoutMs, "not a byte");
    if (!socket.connecting) connected();
    else
      socket.once(
        "secureConnect" in socket || "encrypted" in socket ? "secureConnect" : "connect",
        connected
      );
  });
  return {
    heard: () => arm(request.idleTimeoutMs, "not a byte"),
    end: () => clearTimeout(timer),
    reason: () => reason
  };
}
async function* readBody(incoming, silence) {
  try {
    for await (const chunk of incoming) {
      silence.heard();
      yield chunk;
    }
    if (!incoming.complete) throw new Error("the connection ended before the whole body came");
  } catch (error) {
    throw silence.reason() ?? error;
  } finally {
    silence.end();
  }
}
function plainHeaders(incoming) {
  return Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values]) => [name, (values ?? []).join(", ")])
  );
}

// packages/wheels/src/adapters/wheel-store.ts




// packages/wheels/src/adapters/part-file.ts




async function sha256OfFile(path) {
  const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_8__.createHash)("sha256");
  for await (const chunk of (0,node_fs__WEBPACK_IMPORTED_MODULE_14__.createReadStream)(path, { highWaterMark: 1024 * 1024 }))
    hash.update(chunk);
  return hash.digest("hex");
}
async function openPartFile(blob, pid) {
  const lock = `${blob}.part.lock`;
  const owned = await takeLock(lock, pid);
  const path = owned ? `${blob}.part` : `${blob}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_8__.randomBytes)(6).toString("hex")}.part`;
  const sidecar = `${path}.json`;
  const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.open)(path, "r+").catch(() => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.open)(path, "w+", 420));
  return createPart(
    handle,
    { path, sidecar, blob, owned, lock },
    owned ? await readSidecar(sidecar) : void 0
  );
}
function createPart(handle, names, known) {
  let size = known?.size;
  let done = known?.done ?? [];
  let writing = Promise.resolve();
  const saveProgress = () => {
    writing = writing.then(async () => {
      if (!names.owned || size === void 0) return;
      const record = { schema: 1, size, done };
      await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.writeFile)(`${names.sidecar}.new`, JSON.stringify(record));
      await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rename)(`${names.sidecar}.new`, names.sidecar);
    });
    return writing;
  };
  const release = async () => {
    if (names.owned) await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rm)(names.lock, { force: true });
  };
  return {
    resumable: names.owned,
    get size() {
      return size;
    },
    get done() {
      return done;
    },
    setSize: async (bytes) => {
      size = bytes;
      await handle.truncate(bytes);
      await saveProgress();
    },
    writeAt: async (bytes, offset) => {
      await writeAll(handle, bytes, offset);
      done = addRange(done, [offset, offset + bytes.length]);
    },
    saveProgress,
    restart: async () => {
      done = [];
      size = void 0;
      await handle.truncate(0);
      await writing;
      await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rm)(names.sidecar, { force: true });
    },
    sha256: () => sha256OfFile(names.path),
    commit: async () => {
      await handle.chmod(420);
      await handle.sync();
      await handle.close();
      await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rename)(names.path, names.blob);
      await writing;
      await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rm)(names.sidecar, { force: true });
      await release();
    },
    close: async () => {
      await saveProgress().catch(() => void 0);
      await handle.close();
      if (!names.owned) await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rm)(names.path, { force: true });
      await release();
    }
  };
}
async function writeAll(handle, bytes, offset) {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, offset + written);
    written += bytesWritten;
  }
}
async function readSidecar(path) {
  try {
    const read = JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.readFile)(path, "utf8"));
    if (read?.schema !== 1 || !Number.isSafeInteger(read.size) || (read.size ?? -1) < 0) return void 0;
    return { schema: 1, size: read.size, done: readRanges(read.done, read.size) };
  } catch {
    return void 0;
  }
}
async function takeLock(path, pid) {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.writeFile)(path, String(pid), { flag: "wx" });
      return true;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const owner = Number(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.readFile)(path, "utf8").catch(() => ""));
      if (owner > 0 && isAlive(owner)) return false;
      await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rm)(path, { force: true });
    }
  }
  return false;
}
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

// packages/wheels/src/adapters/wheel-store.ts
async function openWheelStore(root) {
  const blobs = (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(root, "blobs");
  const views = (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(root, "views");
  for (const folder of [root, blobs, views]) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.mkdir)(folder, { recursive: true });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.chmod)(folder, 493).catch(() => void 0);
  }
  const blobPath = (sha2562) => {
    if (!/^[0-9a-f]{64}$/.test(sha2562)) throw new Error(`not a sha256: ${JSON.stringify(sha2562)}`);
    return (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(blobs, sha2562);
  };
  return {
    root,
    blobPath,
    verify: async (sha2562) => {
      const path = blobPath(sha2562);
      const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.stat)(path).catch(() => void 0);
      if (!found) return "absent";
      if (found.isFile() && await sha256OfFile(path) === sha2562) {
        if ((found.mode & 292) !== 292) await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.chmod)(path, 420);
        return "present";
      }
      await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rm)(path, { recursive: true, force: true });
      return "corrupt";
    },
    sizeOf: async (sha2562) => (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.stat)(blobPath(sha2562))).size,
    openPart: (sha2562) => openPartFile(blobPath(sha2562), process.pid),
    writeView: (name, entries, texts2) => writeView(views, name, entries, texts2, blobPath),
    freeBytes: async () => {
      const { bavail, bsize } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.statfs)(root);
      return bavail * bsize;
    }
  };
}
async function writeView(views, name, entries, texts2, blobPath) {
  const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(views, name);
  const temporary = (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(views, `.${name}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_8__.randomBytes)(6).toString("hex")}`);
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.mkdir)(temporary, { mode: 493 });
  try {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.chmod)(temporary, 493);
    for (const { filename, sha256: sha2562 } of entries) {
      if (!parseWheelName(filename)) throw new Error(`not a wheel's file name: ${JSON.stringify(filename)}`);
      await linkOrCopy(blobPath(sha2562), (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(temporary, filename));
    }
    for (const [file, text] of Object.entries(texts2))
      await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(temporary, file), text, { mode: 420 });
    await replaceFolder(temporary, folder);
  } finally {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rm)(temporary, { recursive: true, force: true });
  }
  return folder;
}
async function replaceFolder(from, to) {
  const aside = `${from}.old`;
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rename)(to, aside).catch((error) => {
    if (error.code !== "ENOENT") throw error;
  });
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rename)(from, to);
  await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.rm)(aside, { recursive: true, force: true });
}
async function linkOrCopy(from, to) {
  try {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.link)(from, to);
  } catch (error) {
    if (!["EXDEV", "EMLINK", "EPERM", "ENOTSUP", "EOPNOTSUPP"].includes(
      error.code ?? ""
    ))
      throw error;
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.copyFile)(from, to);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_11__.chmod)(to, 420);
  }
}

// actions/wheel-cache/action.ts


// actions/wheel-cache/open-backend.ts

async function openBackend(inputs, ports) {
  const { cacheBackend, cacheDirectory } = inputs;
  if (cacheBackend === "none") return void 0;
  if (cacheBackend === "directory") {
    if (cacheDirectory === "")
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .InputError */ .dz([
        { input: "cache-directory", expected: "a folder, since cache-backend is directory", seen: "nothing" }
      ]);
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_9__.isAbsolute)(cacheDirectory) ? cacheDirectory : (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(ports.workspace, cacheDirectory);
    return openDirectoryCache(folder, ports.workspace, ports.log);
  }
  if (cacheBackend === "auto" && ports.environment.ACTIONS_RESULTS_URL === void 0 && ports.environment.ACTIONS_CACHE_URL === void 0)
    return void 0;
  try {
    const cache = await ports.cache();
    if (cache.available()) return cache;
    ports.log.warning("the Actions cache is not available here; wheels are kept in the wheelhouse only");
  } catch (error) {
    ports.log.warning(
      `the Actions cache cannot be opened: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .bD)(error)}; wheels are kept in the wheelhouse only`
    );
  }
  return void 0;
}

// actions/wheel-cache/observe.ts

async function observe(given) {
  const { locks, indexes, pages, store, cache, inputs, ports } = given;
  const needs = locks.flatMap((lock) => lock.packages.map((locked) => ({ locked, target: lock.target })));
  const digest2 = resolutionDigest(
    needs.map(({ locked, target }) => packageKey(locked, target)),
    indexes
  );
  const path = (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(store.root, "resolved", `${digest2}.json`);
  const entry = { key: resolutionKey(digest2), paths: [cachePath(ports.workspace, path)] };
  const inCache = cache && !await ports.files.exists(path) ? await restoreQuietly(cache, entry) : void 0;
  const memory = await readResolution(ports.files, path);
  const resolved = await resolveWheels(needs, memory, indexes, pages, inputs.concurrency);
  const wheels = uniqueWheels(resolved.wheels);
  const entries = planCacheEntries(wheels, store.blobPath, ports.workspace);
  const local = /* @__PURE__ */ new Map();
  for (const wheel of wheels) local.set(wheel.sha256, await store.verify(wheel.sha256));
  const cached = cache ? await lookUpEntries(cache, entries, ports.log, ports.clock) : void 0;
  let at = 0;
  return {
    plan: planWheels(wheels, entries, { local, cached }),
    wheelsOf: locks.map((lock) => resolved.wheels.slice(at, at += lock.packages.length)),
    remember: async (saves) => {
      if (resolved.asked > 0) await ports.files.writeAtomic(path, JSON.stringify(resolved.memory));
      if (cache && saves && inCache === void 0 && await ports.files.exists(path)) {
        const known = await cache.restore(entry.paths, entry.key, { lookupOnly: true }).catch(() => void 0);
        if (known === void 0) await cache.save(entry.paths, entry.key).catch(() => "failed");
      }
    }
  };
}
function restoreQuietly(cache, entry) {
  return cache.restore(entry.paths, entry.key).catch(() => void 0);
}
async function requireSpace(store, plan) {
  const needed = 2 * (plan.bytes.network + plan.bytes.cache);
  const free = await store.freeBytes();
  if (needed <= free) return;
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_7__/* .DeliveryFailure */ .L9(
    `the wheels need ${formatBytes(needed)} in ${store.root}, where ${formatBytes(free)} are free`,
    {
      advice: "Free some space, or name a wheelhouse on another disk."
    }
  );
}

// actions/wheel-cache/settings.ts
var SLOWNESS_WINDOW_MS = 15e3;
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
function fetchPorts(indexes, pages, store, inputs, ports) {
  return {
    open: openDownload,
    clock: ports.clock,
    signal: ports.signal,
    log: ports.log,
    indexes,
    store,
    limit: createLimiter(inputs.concurrency),
    health: createSourceHealth(),
    moreAddresses: (wheel) => otherAddresses(wheel, indexes, pages)
  };
}
function indexPages(indexes, inputs, ports) {
  const timeoutMs = (inputs.connectTimeoutSeconds + inputs.stallTimeoutSeconds) * 1e3;
  return rememberPages(indexes, ports, {
    retries: inputs.retries,
    timeoutMs,
    backoff: standardBackoff(ports.randomId)
  });
}

// actions/wheel-cache/report.ts


// actions/wheel-cache/results.ts


var PIP_ARGS = "--no-index --find-links=/wheels --only-binary=:all: --require-hashes";
function digestOf(lines) {
  return (0,node_crypto__WEBPACK_IMPORTED_MODULE_8__.createHash)("sha256").update(lines.join("\n")).digest("hex");
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
    digestOf([lock.target.name, ...wheels.map((wheel) => `${wheel.filename} ${wheel.sha256}`).sort()])
  ]);
  return {
    wheelhouse: root,
    "lock-digest": digestOf(services.map(({ lock }) => `${lock.service} ${lock.digest}`)),
    "per-service-digest": JSON.stringify(Object.fromEntries(digests)),
    "build-contexts": JSON.stringify(
      Object.fromEntries(
        services.map(({ lock }) => [lock.service, `wheels=${(0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(root, "views", lock.service)}`])
      )
    ),
    "pip-args": PIP_ARGS,
    plan: describePlan(plan),
    advisories: JSON.stringify(advisories)
  };
}
function reportText(finished, totals) {
  const { wheels, gathered } = finished;
  return `${JSON.stringify(
    {
      schema: 1,
      ...totals,
      saved: gathered.saved,
      damaged: gathered.damaged,
      services: wheels.map(({ lock, wheels: own }) => ({
        service: lock.service,
        lock: lock.path,
        target: lock.target.name,
        wheels: own.map((wheel) => wheel.filename)
      })),
      wheels: gathered.results.map(({ wheel, source, bytes, fetched }) => ({
        filename: wheel.filename,
        sha256: wheel.sha256,
        source,
        bytes,
        ...fetched ? {
          networkBytes: fetched.networkBytes,
          resumedBytes: fetched.resumedBytes,
          attempts: fetched.attempts,
          hosts: fetched.hosts,
          milliseconds: Math.round(fetched.milliseconds)
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
  for (const service of wheels) await writeView2(store, service);
  const sum = (source) => gathered.results.reduce((bytes, result) => bytes + (result.source === source ? result.bytes : 0), 0);
  const network = gathered.results.reduce((bytes, result) => bytes + (result.fetched?.networkBytes ?? 0), 0);
  const sizes = new Map(gathered.results.map((result) => [result.wheel.sha256, result.bytes]));
  const each = wheels.flatMap((service) => service.wheels).reduce((bytes, wheel) => bytes + (sizes.get(wheel.sha256) ?? 0), 0);
  const saved = Math.max(0, each - network);
  const misses = gathered.results.filter((result) => result.source === "network").length;
  const hits = gathered.results.length - misses;
  const advisories = [...finished.advisories, ...gathered.damaged.map((key) => say.damaged(key))];
  const sentence = wheels.length === 0 ? say.nothing : say.totals(gathered.results.length, wheels.length, saved, network);
  const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_9__.isAbsolute)(inputs.reportDirectory) ? inputs.reportDirectory : (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(ports.workspace, inputs.reportDirectory);
  const report = (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(folder, "wheel-cache.json");
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
      report
    },
    summary: summaryOf(plan, sentence, advisories, inputs.language),
    outcome: { kind: "passed", message: sentence }
  };
}
function writeView2(store, { lock, wheels }) {
  const texts2 = lock.path.endsWith("uv.lock") ? { "requirements.txt": requirementsText(lock.packages) } : {};
  return store.writeView(lock.service, wheels, texts2);
}

// actions/wheel-cache/action.ts
var action = (0,_part_chunk_LTO5WZKK_js__WEBPACK_IMPORTED_MODULE_2__/* .defineRun */ .lL)(_part_chunk_GXINPBEO_js__WEBPACK_IMPORTED_MODULE_0__/* .spec */ .I, async (inputs, ports) => {
  const indexes = readIndexes(inputs.indexUrls, ports.log);
  const application = await (0,_part_chunk_L3VLIFXT_js__WEBPACK_IMPORTED_MODULE_4__/* .readDelivery */ .n)(
    ports.files,
    ports.workspace,
    inputs.deliveryFile,
    inputs.environment,
    { envFile: inputs.envFile }
  );
  const services = lockedServices(application, inputs.services);
  const engine = inputs.engine === "auto" ? application.engine : inputs.engine;
  const targets = await chooseTargets(application, services, { ...inputs, engine }, ports);
  const locks = await Promise.all(
    [...targets.of].map(
      ([service, target]) => readServiceLock(application, service, target, ports.files, ports.environment)
    )
  );
  const store = await openWheelStore(wheelhousePath(inputs, ports));
  const cache = await openBackend(inputs, ports);
  const pages = indexPages(indexes, inputs, ports);
  const seen = await observe({ locks, indexes, pages, store, cache, inputs, ports });
  const compose = await readComposeServices(application, ports.files);
  const wheels = locks.map((lock, i) => ({
    lock,
    wheels: seen.wheelsOf[i] ?? [],
    hasGpu: reservesGpu(compose[lock.service] ?? null)
  }));
  const advisories = [...targets.remark ? [targets.remark] : [], ...adviseOn(wheels, inputs.language)];
  if (inputs.dryRun) return reportPlan(store.root, wheels, seen.plan, advisories, inputs.language);
  await requireSpace(store, seen.plan);
  const saves = inputs.save === "always" || inputs.save === "auto" && !/^pull_request/.test(ports.facts.eventName ?? "");
  const gathered = await ports.log.group(
    texts[inputs.language].title,
    () => gatherWheels(
      seen.plan,
      cache,
      saves,
      fetchPorts(indexes, pages, store, inputs, ports),
      fetchPolicy(inputs, ports),
      inputs.concurrency
    )
  );
  await seen.remember(saves);
  return reportResult({ store, wheels, plan: seen.plan, gathered, advisories, inputs, ports });
});
function wheelhousePath(inputs, ports) {
  const path = inputs.wheelhouse === "" ? (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(inputs.stateDirectory, "wheelhouse") : inputs.wheelhouse;
  return (0,node_path__WEBPACK_IMPORTED_MODULE_9__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_9__.join)(ports.workspace, path);
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

/***/ 201:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ parseEnvFile),
/* harmony export */   i: () => (/* binding */ expandVariables)
/* harmony export */ });
/* harmony import */ var _part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4117);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4343);



// packages/application/src/env-file.ts
var LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*(?:=|:\s)\s*(.*)$/;
function parseEnvFile(text, input, outer = {}) {
  const variables = (0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_0__/* .nullPrototype */ ._$)([]);
  const lookup = (name) => variables[name] ?? outer[name];
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? "";
    if (/^\s*(#|$)/.test(line)) continue;
    const bare = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*$/.exec(line);
    if (bare) continue;
    const match = LINE.exec(line);
    if (!match) throw wrongLine(input, i, "NAME=VALUE", "another form");
    let rest = match[2] ?? "";
    const quote = rest[0];
    if (quote === '"' || quote === "'") {
      while (closingQuote(rest, quote) === -1) {
        i += 1;
        const next = lines[i];
        if (next === void 0) throw wrongLine(input, i - 1, `a closing ${quote}`, "the end of the file");
        rest += `
${next}`;
      }
    }
    variables[match[1] ?? ""] = readValue(rest, lookup);
  }
  return variables;
}
function wrongLine(input, index, expected, seen) {
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz([{ input: `${input}, line ${index + 1}`, expected, seen }]);
}
function closingQuote(text, quote) {
  for (let i = 1; i < text.length; i += 1) {
    if (quote === '"' && text[i] === "\\") i += 1;
    else if (text[i] === quote) return i;
  }
  return -1;
}
function readValue(rest, lookup) {
  const quote = rest[0];
  if (quote === "'") return rest.slice(1, closingQuote(rest, quote));
  if (quote === '"') {
    const escapes = { n: "\n", r: "\r", t: "	", '"': '"', "\\": "\\", $: "\0" };
    const inner = rest.slice(1, closingQuote(rest, quote)).replace(/\\([nrt"\\$])/g, (_, c) => escapes[c] ?? c);
    return expandVariables(inner, lookup).replaceAll("\0", "$");
  }
  return expandVariables(rest.replace(/\s+#.*$/, "").trimEnd(), lookup);
}
function expandVariables(text, lookup) {
  const pattern = /\$(?:\$|\{([A-Za-z_][A-Za-z0-9_.]*)(?:(:?-)([^}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))/g;
  return text.replace(
    pattern,
    (whole, braced, operator, fallback, plain) => {
      if (whole === "$$") return "$";
      const value = lookup(braced ?? plain ?? "");
      const absent = value === void 0 || operator === ":-" && value === "";
      return absent ? fallback ?? "" : value;
    }
  );
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
