export const id = 472;
export const ids = [472];
export const modules = {

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

/***/ 1472:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Al: () => (/* binding */ frontPaths),
/* harmony export */   Az: () => (/* binding */ buildRelease),
/* harmony export */   C3: () => (/* binding */ runDelivery),
/* harmony export */   CE: () => (/* binding */ processEngine),
/* harmony export */   Hg: () => (/* binding */ watchFor),
/* harmony export */   KY: () => (/* binding */ STEP_NAMES),
/* harmony export */   LL: () => (/* binding */ TRAFFIC_CLASSES),
/* harmony export */   MM: () => (/* binding */ planSummary),
/* harmony export */   Nv: () => (/* binding */ previewDelivery),
/* harmony export */   Q6: () => (/* binding */ openDeployment),
/* harmony export */   Rf: () => (/* binding */ upperBound95),
/* harmony export */   Rn: () => (/* binding */ deliverySummary),
/* harmony export */   SC: () => (/* binding */ readLedger),
/* harmony export */   SF: () => (/* binding */ embeddedRouter),
/* harmony export */   Sj: () => (/* binding */ deliveryTraffic),
/* harmony export */   UI: () => (/* binding */ RouterConflict),
/* harmony export */   Uw: () => (/* binding */ startFront),
/* harmony export */   Y4: () => (/* binding */ deploymentIdOf),
/* harmony export */   _7: () => (/* binding */ EMPTY_LEDGER),
/* harmony export */   _f: () => (/* binding */ SLOTS),
/* harmony export */   cK: () => (/* binding */ deliver),
/* harmony export */   dv: () => (/* binding */ findRelease),
/* harmony export */   eC: () => (/* binding */ createRecord),
/* harmony export */   es: () => (/* binding */ rollbackTarget),
/* harmony export */   et: () => (/* binding */ plan),
/* harmony export */   gn: () => (/* binding */ startTraffic),
/* harmony export */   im: () => (/* binding */ OUTCOMES),
/* harmony export */   j5: () => (/* binding */ tearDownContainers),
/* harmony export */   jx: () => (/* binding */ otherSlot),
/* harmony export */   pC: () => (/* binding */ runFront),
/* harmony export */   qE: () => (/* binding */ NO_TRAFFIC),
/* harmony export */   tY: () => (/* binding */ beginDeployment),
/* harmony export */   t_: () => (/* binding */ composeEngine),
/* harmony export */   u5: () => (/* binding */ writeReport),
/* harmony export */   uw: () => (/* binding */ reportTraffic),
/* harmony export */   xQ: () => (/* binding */ tearDown),
/* harmony export */   zN: () => (/* binding */ releasesSummary)
/* harmony export */ });
/* harmony import */ var _part_chunk_TG6ABMAY_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5130);
/* harmony import */ var _part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(201);
/* harmony import */ var _part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2164);
/* harmony import */ var _part_chunk_L3VLIFXT_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1605);
/* harmony import */ var _part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4117);
/* harmony import */ var _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4343);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7598);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6760);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5491);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1455);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(7067);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(8500);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(961);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(7428);
/* harmony import */ var ws__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(2977);







// packages/deploy/src/model.ts
var SLOTS = ["blue", "green"];
function otherSlot(slot) {
  return slot === "blue" ? "green" : "blue";
}
var STEP_NAMES = [
  "lock",
  "reconcile",
  "preflight",
  "start-idle",
  "verify-idle",
  "switch",
  "confirm",
  "watch",
  "singletons",
  "commit",
  "drain",
  "retain",
  "prune",
  "unlock",
  "remove-idle",
  "restart-active",
  "record"
];

// packages/deploy/src/ports.ts
var RouterConflict = class extends Error {
  constructor(message) {
    super(message);
    this.name = "RouterConflict";
  }
};

// packages/deploy/src/release-identity.ts

function buildRelease(application, request) {
  const known = Object.keys(application.services);
  const problems = Object.keys(request.images).filter((service) => !known.includes(service)).map((service) => ({
    input: "images",
    expected: `services of the delivery file${(0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_4__/* .suggest */ .ZA)(service, known)}`,
    seen: JSON.stringify(service)
  }));
  if (Object.keys(request.images).length === 0)
    problems.push({ input: "images", expected: "at least one artifact", seen: "nothing" });
  if (problems.length > 0) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .InputError */ .dz(problems);
  const artifacts = {};
  for (const service of known) {
    const text = request.images[service] ?? request.active[service];
    if (text !== void 0) artifacts[service] = (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_2__/* .formatArtifact */ .oN)((0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_2__/* .parseArtifact */ .GJ)(service, text));
  }
  const version = request.version.replace(/^v/, "");
  const content = {
    version,
    sha: request.sha,
    artifacts,
    services: application.services,
    listeners: application.router.listeners
  };
  return {
    id: `${version}-${fingerprint(content, usedVariables(application, request.variables))}`,
    ...content,
    createdAt: request.createdAt,
    ...request.runId === void 0 ? {} : { runId: request.runId },
    ...request.runUrl === void 0 ? {} : { runUrl: request.runUrl }
  };
}
function usedVariables(application, variables) {
  const names = Object.values(application.services).flatMap((service) => [
    ...service.secrets,
    ...Object.values(service.env).flatMap(
      (value) => [...value.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((m) => m[1] ?? "")
    )
  ]);
  return [...new Set(names)].sort().map((name) => [name, variables[name] ?? ""]);
}
var fingerprint = (...parts) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 8);

// packages/deploy/src/open-deployment.ts


// packages/deploy/src/engines/process/engine.ts


// packages/deploy/src/engines/process/artifacts.ts

var manifestSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
  schema: zod__WEBPACK_IMPORTED_MODULE_8__/* .literal */ .euz(1),
  service: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  digest: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  python: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP().optional(),
  version: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  createdAt: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP()
});
async function findTree(world, service, text) {
  const artifact = (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_2__/* .parseArtifact */ .GJ)(service, text);
  if (artifact.kind !== "tree")
    return { problem: `${service}: engine "process" runs trees (tree:sha256:...), not images (${text})` };
  const folder = (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_2__/* .artifactFolder */ .TS)(world.stateDirectory, service, artifact.digest);
  const manifest = await world.files.readText(`${folder}/artifact.json`);
  if (manifest === void 0)
    return { problem: `${service}: its artifact ${text} is not in the store (${folder})` };
  try {
    const read = manifestSchema.parse(JSON.parse(manifest));
    if (read.digest !== artifact.digest || read.service !== service)
      return { problem: `${service}: ${folder}/artifact.json is that of ${read.service} ${read.digest}` };
    return { source: `${folder}/source`, python: read.python };
  } catch (error) {
    return { problem: `${service}: ${folder}/artifact.json cannot be read: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}` };
  }
}
var RUN_ROLES = ["colored", "singleton", "oneshot"];
async function missingOf(world, release) {
  const found = await Promise.all(
    Object.entries(release.services).filter(([, definition]) => RUN_ROLES.includes(definition.role)).map(([service, definition]) => missingOfService(world, release, service, definition))
  );
  return found.flat();
}
async function missingOfService(world, release, service, definition) {
  const artifact = release.artifacts[service];
  if (!definition.process)
    return artifact === void 0 && definition.role !== "colored" ? [] : [`services.${service}.process: expected how to run it without containers, saw nothing`];
  if (artifact === void 0)
    return [`${service}: no artifact was given (input images), and no active release has one`];
  const tree = await findTree(world, service, artifact);
  if ("problem" in tree) return [tree.problem];
  const problems = [];
  const directory = `${tree.source}/${definition.process.directory}`;
  if (!await world.files.exists(directory)) problems.push(`${service}: ${directory} is not there`);
  if (definition.process.command[0] === "python") {
    if (tree.python === void 0)
      problems.push(`${service}: its artifact names no python, but its command is "python"`);
    else if (!await world.files.exists(tree.python))
      problems.push(`${service}: ${tree.python} is not there`);
  }
  const unset = definition.secrets.filter((name) => !world.variables[name]);
  if (unset.length > 0)
    problems.push(`${service}: the environment file lacks ${unset.join(", ")} (services.${service}.secrets)`);
  const uid = world.host.isRoot() ? definition.process.uid : void 0;
  if (uid !== void 0 && problems.length === 0) {
    const closed = await world.host.unreachable(directory, uid) ?? (tree.python === void 0 ? void 0 : await world.host.unreachable(tree.python, uid));
    if (closed !== void 0)
      problems.push(
        `${service}: user ${uid} cannot enter ${closed}; put the state directory where other users may go, or allow it there (chmod o+x)`
      );
  }
  return problems;
}
async function pruneTrees(world, artifacts) {
  const gone = [];
  for (const { service, artifact } of artifacts) {
    const parsed = (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_2__/* .parseArtifact */ .GJ)(service, artifact);
    if (parsed.kind !== "tree") continue;
    const folder = (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_2__/* .artifactFolder */ .TS)(world.stateDirectory, service, parsed.digest);
    if (!await world.files.exists(folder)) continue;
    await world.files.remove(`${folder}/artifact.json`);
    await world.files.remove(folder);
    gone.push(`${service} ${parsed.digest.slice(0, 19)}`);
  }
  return gone;
}

// packages/deploy/src/engines/process/service-environment.ts
var MARKER = "DELIVERY_PROCESS";
var LOOPBACK = "127.0.0.1";
var marker = (deploymentId, slot, service = "") => `${deploymentId}/${slot}/${service}`;
function withUrls(text, place, input) {
  return text.replace(/\$\{url\.([a-z][a-z0-9_-]*)\}/g, (_, service) => {
    const port = place.ports[service];
    if (port === void 0)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
        `${input}: expected a service with a port in the same slot${(0,_part_chunk_NZTGFXXY_js__WEBPACK_IMPORTED_MODULE_4__/* .suggest */ .ZA)(service, Object.keys(place.ports))}, saw "${service}"`
      );
    return `http://${LOOPBACK}:${port}`;
  });
}
function serviceEnvironment(place, service, source, python) {
  const definition = definitionOf(place.release, service);
  const own = ownVariables(place, service);
  const lookup = (name) => own[name] ?? place.variables[name];
  const declared = Object.fromEntries(
    Object.entries(definition.env).map(([name, value]) => [
      name,
      (0,_part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_1__/* .expandVariables */ .i)(withUrls(value, place, `services.${service}.env.${name}`), lookup)
    ])
  );
  const secrets = Object.fromEntries(definition.secrets.map((name) => [name, place.variables[name] ?? ""]));
  const pythonPath = (definition.process?.["python-path"] ?? []).map((folder) => `${source}/${folder}`);
  const binaries = python?.slice(0, python.lastIndexOf("/"));
  return {
    PATH: [binaries, place.searchPath].filter(Boolean).join(":"),
    LANG: "C.UTF-8",
    PYTHONUNBUFFERED: "1",
    ...pythonPath.length > 0 ? { PYTHONPATH: pythonPath.join(":") } : {},
    ...own,
    ...declared,
    ...secrets,
    [MARKER]: marker(place.deploymentId, place.slot, service)
  };
}
function ownVariables(place, service) {
  const port = place.ports[service];
  return {
    HOST: LOOPBACK,
    ...port === void 0 ? {} : { PORT: String(port) },
    DELIVERY_SLOT: place.slot,
    DELIVERY_GENERATION: String(place.generation),
    DELIVERY_RELEASE: place.release.id,
    DELIVERY_VERSION: place.release.version
  };
}
function serviceCommand(place, service, environment, python) {
  const command = definitionOf(place.release, service).process?.command ?? [];
  const argv = command.map(
    (word) => (0,_part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_1__/* .expandVariables */ .i)(
      withUrls(word, place, `services.${service}.process.command`),
      (name) => environment[name] ?? place.variables[name]
    )
  );
  return argv[0] === "python" && python !== void 0 ? [python, ...argv.slice(1)] : argv;
}
function definitionOf(release, service) {
  const definition = release.services[service];
  if (!definition) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`release ${release.id} has no service ${service}`);
  return definition;
}

// packages/deploy/src/engines/process/processes.ts
var POLL_MS = 50;
async function alive(world, record2) {
  if (record2?.pid === void 0) return false;
  return (await world.host.identity(record2.pid))?.startTime === record2.startTime;
}
async function pidsOf(world, slot, service, record2) {
  const group = record2?.pid !== void 0 && await alive(world, record2) ? await world.host.group(record2.pid) : [];
  const own = marker(world.deploymentId, slot, service);
  const marked = await world.host.marked(MARKER, `${own}\0`);
  return [.../* @__PURE__ */ new Set([...group, ...marked])];
}
async function endServices(world, slot, services, graceSeconds) {
  const remaining = async () => (await Promise.all(Object.entries(services).map(([name, record2]) => pidsOf(world, slot, name, record2)))).flat();
  const first = await remaining();
  if (first.length === 0) return true;
  if (graceSeconds > 0) {
    const leaders = [];
    for (const record2 of Object.values(services))
      if (record2?.pid !== void 0 && await alive(world, record2)) leaders.push(record2.pid);
    for (const leader of leaders) world.host.signal(-leader, "SIGTERM");
    if (leaders.length === 0) for (const pid of first) world.host.signal(pid, "SIGTERM");
    const started = world.clock.monotonic();
    while (world.clock.monotonic() - started < graceSeconds * 1e3) {
      if ((await remaining()).length === 0) return true;
      await world.clock.sleep(POLL_MS);
    }
  }
  const stubborn = await remaining();
  for (const pid of stubborn) world.host.signal(pid, "SIGKILL");
  for (let i = 0; i < 100 && (await remaining()).length > 0; i += 1) await world.clock.sleep(POLL_MS);
  return stubborn.length === 0;
}
async function killMarked(world, slot) {
  const prefix = slot ? marker(world.deploymentId, slot) : `${world.deploymentId}/`;
  const found = await world.host.marked(MARKER, prefix);
  for (const pid of found) world.host.signal(pid, "SIGKILL");
  for (let i = 0; i < 100 && (await world.host.marked(MARKER, prefix)).length > 0; i += 1)
    await world.clock.sleep(POLL_MS);
  return found.length;
}

// packages/deploy/src/engines/process/slot-file.ts

var serviceSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
  role: zod__WEBPACK_IMPORTED_MODULE_8__/* ["enum"] */ .k5n(["colored", "singleton"]),
  pid: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().optional(),
  startTime: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP().optional(),
  port: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().optional(),
  log: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP()
});
var slotSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
  schema: zod__WEBPACK_IMPORTED_MODULE_8__/* .literal */ .euz(1),
  slot: zod__WEBPACK_IMPORTED_MODULE_8__/* ["enum"] */ .k5n(["blue", "green"]),
  generation: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr(),
  release: zod__WEBPACK_IMPORTED_MODULE_8__/* .custom */ .IeY(
    (value) => typeof value === "object" && value !== null && "id" in value && "services" in value
  ),
  services: zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), serviceSchema)
});
var slotFile = (folder, slot) => `${folder}/slots/${slot}.json`;
async function readSlot(files, folder, slot) {
  const text = await files.readText(slotFile(folder, slot));
  if (text === void 0) return void 0;
  try {
    return slotSchema.parse(JSON.parse(text));
  } catch {
    return void 0;
  }
}
function writeSlot(files, folder, record2) {
  return files.writeAtomic(slotFile(folder, record2.slot), `${JSON.stringify(record2, null, 1)}
`, 384);
}
function forgetSlot(files, folder, slot) {
  return files.remove(slotFile(folder, slot));
}

// packages/deploy/src/engines/process/start.ts
var ONESHOT_TIMEOUT_MS = 10 * 6e4;
var KEEP_LOGS = 3;
var SETTLE_MS = 1e3;
function servicesOf(release, role) {
  return Object.entries(release.services).filter(
    ([name, service]) => service.role === role && service.process && release.artifacts[name] !== void 0
  ).map(([name]) => name);
}
var logOf = (world, slot, service) => `${world.folder}/logs/${slot}-${service}.log`;
async function startColored(world, slot, release, generation) {
  const services = servicesOf(release, "colored");
  const before = await matching(world, slot, release);
  const ports = (before && await keptPorts(world, before, services)) ?? await newPorts(world, slot, release, services);
  const kept = before && services.every((name) => before.services[name]?.port === ports[name]) ? before : void 0;
  if (!kept) await killMarked(world, slot);
  const place = placeOf(world, slot, release, generation, ports);
  let record2 = {
    schema: 1,
    slot,
    generation,
    release,
    services: {
      ...Object.fromEntries(
        Object.entries(kept?.services ?? {}).filter(([, service]) => service.role === "singleton")
      ),
      ...Object.fromEntries(
        services.map((name) => [
          name,
          kept?.services[name] ?? {
            role: "colored",
            log: logOf(world, slot, name),
            ...ports[name] === void 0 ? {} : { port: ports[name] }
          }
        ])
      )
    }
  };
  await writeSlot(world.files, world.folder, record2);
  for (const service of servicesOf(release, "oneshot")) await runOneshot(world, place, service);
  for (const service of services) {
    const old = record2.services[service];
    if (old && await alive(world, old)) continue;
    if (old) await endServices(world, slot, { [service]: old }, 0);
    const identity = await launch(world, place, service);
    record2 = withService(record2, service, identity);
    await writeSlot(world.files, world.folder, record2);
  }
}
async function startSingletons(world, slot, release, generation) {
  const services = servicesOf(release, "singleton");
  if (services.length === 0) return;
  let record2 = await matching(world, slot, release);
  if (!record2)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
      `slot ${slot} does not hold ${release.version}: its workers cannot be started there`
    );
  const known = Object.fromEntries(
    Object.entries(record2.services).flatMap(
      ([name, service]) => service.port === void 0 ? [] : [[name, service.port]]
    )
  );
  const needPorts = services.filter(
    (name) => release.services[name]?.port !== void 0 && known[name] === void 0
  );
  const fresh = await world.host.freePorts(needPorts.length, Object.values(known));
  const ports = { ...known, ...Object.fromEntries(needPorts.map((name, i) => [name, fresh[i] ?? 0])) };
  const place = placeOf(world, slot, release, generation, ports);
  for (const service of services) {
    const old = record2.services[service];
    if (old && await alive(world, old)) continue;
    const identity = await launch(world, place, service);
    record2 = withService(record2, service, {
      ...identity,
      role: "singleton",
      log: logOf(world, slot, service),
      ...ports[service] === void 0 ? {} : { port: ports[service] }
    });
    await writeSlot(world.files, world.folder, record2);
  }
  await world.clock.sleep(SETTLE_MS);
}
async function matching(world, slot, release) {
  const record2 = await readSlot(world.files, world.folder, slot);
  return record2?.release.id === release.id ? record2 : void 0;
}
function withService(record2, service, change) {
  const old = record2.services[service] ?? { role: "colored", log: "" };
  return { ...record2, services: { ...record2.services, [service]: { ...old, ...change } } };
}
async function keptPorts(world, record2, services) {
  const ports = {};
  for (const name of services) {
    const service = record2.services[name];
    if (!service) return void 0;
    if (service.port === void 0) continue;
    if (!await alive(world, service) && !await world.host.portIsFree(service.port)) return void 0;
    ports[name] = service.port;
  }
  return ports;
}
async function newPorts(world, slot, release, services) {
  const wanting = services.filter((name) => release.services[name]?.port !== void 0);
  const other = await readSlot(world.files, world.folder, slot === "blue" ? "green" : "blue");
  const taken = Object.values(other?.services ?? {}).flatMap((service) => service.port ?? []);
  const free = await world.host.freePorts(wanting.length, taken);
  return Object.fromEntries(wanting.map((name, i) => [name, free[i] ?? 0]));
}
function placeOf(world, slot, release, generation, ports) {
  const { deploymentId, variables, searchPath } = world;
  return { deploymentId, slot, generation, release, ports, variables, searchPath };
}
async function requestOf(world, place, service) {
  const definition = definitionOf(place.release, service);
  const tree = await findTree(world, service, place.release.artifacts[service] ?? "");
  if ("problem" in tree) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(tree.problem);
  const env = serviceEnvironment(place, service, tree.source, tree.python);
  return {
    argv: serviceCommand(place, service, env, tree.python),
    cwd: `${tree.source}/${definition.process?.directory ?? ""}`,
    env,
    logFile: logOf(world, place.slot, service),
    uid: definition.process?.uid
  };
}
async function launch(world, place, service) {
  const request = await requestOf(world, place, service);
  await world.host.rotate(request.logFile, KEEP_LOGS);
  const identity = await world.host.spawnDetached(request);
  world.log.debug(`${service} runs in ${place.slot} as process ${identity.pid}`);
  return identity;
}
async function runOneshot(world, place, service) {
  const request = await requestOf(world, place, service);
  await world.host.rotate(request.logFile, KEEP_LOGS);
  const { code, timedOut } = await world.host.runToEnd(request, ONESHOT_TIMEOUT_MS);
  if (code === 0) return;
  const seen = timedOut ? `did not end within ${ONESHOT_TIMEOUT_MS / 6e4} min` : `ended with ${code ?? "a signal"}`;
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
    `${service} ${seen}:
${(await world.host.tail(request.logFile, 4096)).trimEnd()}`
  );
}

// packages/deploy/src/engines/process/engine.ts
var VIEW_LOG_BYTES = 1024 * 1024;
var deploymentIdOf = (folder) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256").update(folder).digest("hex").slice(0, 16);
function processEngine(options) {
  const world = { ...options, deploymentId: deploymentIdOf(options.folder) };
  const { files, folder } = options;
  const stop = async (slot, graceSeconds, role) => {
    const record2 = await readSlot(files, folder, slot);
    const chosen = Object.fromEntries(
      Object.entries(record2?.services ?? {}).filter(
        ([, service]) => role === void 0 || service.role === role
      )
    );
    if (!await endServices(world, slot, chosen, graceSeconds))
      options.log.warning(`services of ${slot} did not end within ${graceSeconds} s and were killed`);
    if (role === void 0) await killMarked(world, slot);
  };
  return {
    name: "process",
    observe: async () => ({
      blue: await observeSlot(world, "blue"),
      green: await observeSlot(world, "green")
    }),
    missing: (release) => missingOf(world, release),
    start: (slot, release, generation) => startColored(world, slot, release, generation),
    startSingletons: (slot, release, generation) => startSingletons(world, slot, release, generation),
    stopSingletons: async (slot, graceSeconds) => {
      await stop(slot, graceSeconds, "singleton");
      const record2 = await readSlot(files, folder, slot);
      if (record2)
        await writeSlot(files, folder, {
          ...record2,
          services: Object.fromEntries(
            Object.entries(record2.services).filter(([, service]) => service.role !== "singleton")
          )
        });
    },
    stop,
    remove: async (slot) => {
      await stop(slot, 0);
      await forgetSlot(files, folder, slot);
    },
    view: (slot) => viewSlot(world, slot),
    prune: (artifacts) => pruneTrees(world, artifacts)
  };
}
async function observeSlot(world, slot) {
  const record2 = await readSlot(world.files, world.folder, slot);
  if (!record2) {
    const strays = await world.host.marked(MARKER, marker(world.deploymentId, slot));
    return { state: strays.length > 0 ? "down" : "absent", upstreams: {}, down: [], singletons: [] };
  }
  const living = /* @__PURE__ */ new Set();
  await Promise.all(
    Object.entries(record2.services).map(async ([name, service]) => {
      if (await alive(world, service)) living.add(name);
    })
  );
  const named2 = (role) => Object.entries(record2.services).filter(([, service]) => service.role === role).map(([name]) => name);
  const down = named2("colored").filter((name) => !living.has(name));
  return {
    state: down.length === 0 ? "running" : "down",
    release: record2.release,
    generation: record2.generation,
    upstreams: Object.fromEntries(
      Object.entries(record2.services).filter(([name, service]) => service.port !== void 0 && living.has(name)).map(([name, service]) => [name, `http://${LOOPBACK}:${service.port}`])
    ),
    down,
    singletons: named2("singleton").filter((name) => living.has(name))
  };
}
async function viewSlot(world, slot) {
  const record2 = await readSlot(world.files, world.folder, slot);
  if (!record2) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`slot ${slot} is empty: there is nothing to look at`);
  const recordOf = (service) => {
    const found = record2.services[service];
    if (!found) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`${service} does not run in slot ${slot}`);
    return found;
  };
  return {
    slot,
    version: record2.release.version,
    services: orderedServices(record2),
    url: (service) => {
      const port = record2.services[service]?.port;
      return port === void 0 ? void 0 : `http://${LOOPBACK}:${port}`;
    },
    processes: async (service) => {
      const pids = await pidsOf(world, slot, service, recordOf(service));
      return (await Promise.all(pids.map((pid) => world.host.facts(pid)))).filter(
        (facts) => facts !== void 0
      );
    },
    environment: async (service) => {
      const found = recordOf(service);
      if (found.pid === void 0 || !await alive(world, found))
        throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`${service} does not run in slot ${slot}: it has no environment`);
      return world.host.environment(found.pid);
    },
    log: (service) => world.host.tail(recordOf(service).log, VIEW_LOG_BYTES)
  };
}
var orderedServices = (record2) => Object.keys(record2.release.services).filter((name) => record2.services[name] !== void 0);

// packages/deploy/src/engines/compose/docker.ts


// packages/deploy/src/engines/compose/render.ts
var LABEL = "compose-delivery";
var SHARED_NETWORK_KEY = "delivery-shared";
var slotServiceName = (service, slot) => `${service}-${slot}`;
var IN_SLOT = ["colored", "singleton", "oneshot"];
function slotServices(release, role) {
  return Object.entries(release.services).filter(
    ([name, service]) => service.role === role && (release.artifacts[name] !== void 0 || role === "oneshot")
  ).map(([name]) => name);
}
var escaped = (text) => text.replaceAll("$", "$$$$");
function renderSlot(model, facts) {
  const names = Object.keys(facts.release.services).filter(
    (name) => IN_SLOT.includes(facts.release.services[name]?.role ?? "") && model.services[name] !== void 0
  );
  const services = Object.fromEntries(
    names.map((name) => [
      slotServiceName(name, facts.slot),
      renderSlotService(name, model.services[name] ?? {}, names, facts)
    ])
  );
  return {
    ...withoutKeys(model, ["services", "networks", "volumes", "name"]),
    name: facts.project,
    services,
    networks: {
      ...Object.fromEntries(usedNetworks(model, names).map((name) => [name, ownNetwork(model, name, facts)])),
      [SHARED_NETWORK_KEY]: { name: facts.sharedNetwork, external: true }
    },
    ...externalVolumes(model)
  };
}
function renderSlotService(name, service, inSlot, facts) {
  const definition = facts.release.services[name];
  const image = facts.images[name];
  return {
    ...withoutKeys(service, [
      "build",
      "container_name",
      "ports",
      "profiles",
      "links",
      "networks",
      "depends_on",
      "environment",
      "labels"
    ]),
    ...image === void 0 ? {} : { image, pull_policy: "never" },
    environment: { ...slotEnvironment(service, definition, facts), ...ownVariables2(facts) },
    networks: {
      ...Object.fromEntries(
        networksOf(service).map(([network, options]) => [
          network,
          { aliases: [name, ...(options?.aliases ?? []).filter((alias) => alias !== name)] }
        ])
      ),
      [SHARED_NETWORK_KEY]: null
    },
    ...definition?.role === "colored" && definition.port !== void 0 ? { ports: [{ mode: "host", host_ip: "127.0.0.1", target: definition.port, protocol: "tcp" }] } : {},
    ...dependencies(service, inSlot, facts),
    labels: { ...service.labels, ...labelsOf(name, definition, facts) }
  };
}
function labelsOf(name, definition, facts) {
  return {
    [`${LABEL}.deployment`]: facts.deploymentId,
    [`${LABEL}.slot`]: facts.slot,
    [`${LABEL}.color`]: facts.slot,
    [`${LABEL}.release`]: facts.release.id,
    [`${LABEL}.generation`]: String(facts.generation),
    [`${LABEL}.service`]: name,
    [`${LABEL}.role`]: definition?.role ?? "colored",
    ...definition?.port === void 0 ? {} : { [`${LABEL}.port`]: String(definition.port) }
  };
}
var ownVariables2 = (facts) => ({
  DELIVERY_SLOT: facts.slot,
  DELIVERY_GENERATION: String(facts.generation),
  DELIVERY_RELEASE: facts.release.id,
  DELIVERY_VERSION: facts.release.version
});
function slotEnvironment(service, definition, facts) {
  const { variables, release } = facts;
  const lookup = (variable) => variable === "HOST" ? "0.0.0.0" : variable === "PORT" ? String(definition?.port ?? "") : variables[variable];
  const declared = Object.fromEntries(
    Object.entries(definition?.env ?? {}).map(([variable, value]) => [
      variable,
      escaped((0,_part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_1__/* .expandVariables */ .i)(withUrls2(value, release), lookup))
    ])
  );
  const secrets = Object.fromEntries(
    (definition?.secrets ?? []).map((variable) => [variable, escaped(variables[variable] ?? "")])
  );
  return { ...declared, ...secrets, ...service.environment };
}
var withUrls2 = (text, release) => text.replace(
  /\$\{url\.([a-z][a-z0-9_-]*)\}/g,
  (_, service) => `http://${service}:${release.services[service]?.port ?? 80}`
);
function dependencies(service, inSlot, facts) {
  const kept = Object.entries(service.depends_on ?? {}).filter(
    ([name]) => inSlot.includes(name) && facts.release.services[name]?.role === "colored"
  );
  return kept.length === 0 ? {} : { depends_on: Object.fromEntries(kept.map(([name, how]) => [slotServiceName(name, facts.slot), how])) };
}
var networksOf = (service) => {
  const entries = Object.entries(service.networks ?? {});
  return entries.length > 0 ? entries : [["default", null]];
};
var usedNetworks = (model, services) => [
  ...new Set(services.flatMap((name) => networksOf(model.services[name] ?? {}).map(([network]) => network)))
];
function ownNetwork(model, name, facts) {
  const network = model.networks?.[name] ?? {};
  if (network.external === true) return network;
  return {
    ...withoutKeys(network, ["name", "ipam"]),
    labels: { [`${LABEL}.deployment`]: facts.deploymentId, [`${LABEL}.slot`]: facts.slot }
  };
}
function externalVolumes(model) {
  const volumes = Object.entries(model.volumes ?? {});
  if (volumes.length === 0) return {};
  return {
    volumes: Object.fromEntries(
      volumes.map(([key2, volume]) => [key2, { name: volume?.name ?? `${model.name}_${key2}`, external: true }])
    )
  };
}
var volumeNames = (model) => Object.values(externalVolumes(model).volumes ?? {}).flatMap((volume) => volume?.name ?? []);
function renderShared(model, shared, facts) {
  const services = Object.fromEntries(
    shared.flatMap((name) => {
      const service = model.services[name];
      if (!service) return [];
      const aliases = [
        ...new Set(networksOf(service).flatMap(([, options]) => [name, ...options?.aliases ?? []]))
      ];
      const kept = Object.entries(service.depends_on ?? {}).filter(([other]) => shared.includes(other));
      return [
        [
          name,
          {
            ...withoutKeys(service, [
              "build",
              "container_name",
              "profiles",
              "links",
              "networks",
              "depends_on"
            ]),
            networks: { [SHARED_NETWORK_KEY]: { aliases } },
            ...kept.length === 0 ? {} : { depends_on: Object.fromEntries(kept) },
            labels: {
              ...service.labels,
              [`${LABEL}.deployment`]: facts.deploymentId,
              [`${LABEL}.service`]: name,
              [`${LABEL}.role`]: "shared"
            }
          }
        ]
      ];
    })
  );
  return {
    ...withoutKeys(model, ["services", "networks", "volumes", "name"]),
    name: facts.project,
    services,
    networks: { [SHARED_NETWORK_KEY]: { name: facts.sharedNetwork, external: true } },
    ...externalVolumes(model)
  };
}
function withoutKeys(value, keys) {
  return Object.fromEntries(Object.entries(value).filter(([key2]) => !keys.includes(key2)));
}

// packages/deploy/src/engines/compose/docker.ts
var SECOND = 1e3;
var TIMEOUT_MS = { quick: 30 * SECOND, up: 10 * 60 * SECOND, pull: 10 * 60 * SECOND };
var UNCANCELLED = new AbortController().signal;
function docker(exec) {
  const attempt = (args, options = {}) => exec(["docker", ...args], { timeoutMs: TIMEOUT_MS.quick, signal: UNCANCELLED, ...options });
  return {
    attempt,
    run: async (args, options) => {
      const result = await attempt(args, options);
      if (result.code === 0) return result.stdout;
      const said = withoutProgress(result.stderr || result.stdout);
      const how = result.timedOut ? "took too long" : `ended with ${result.code ?? result.signal ?? "a signal"}`;
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`docker ${args.slice(0, 4).join(" ")} ${how}: ${said || "it said nothing"}`);
    }
  };
}
var PROGRESS = /^\s*(?:Container|Network|Volume|Image|Service) \S+\s+(?:Creat|Start|Wait|Healthy|Stop|Remov|Recreat|Running|Pull|Built|Build|Exited)/;
function withoutProgress(said) {
  const lines = said.split("\n").map((line) => line.trimEnd());
  const telling = lines.filter((line) => line !== "" && !PROGRESS.test(line));
  return telling.slice(-6).join("; ");
}
var containerSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({
  Id: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  Created: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  State: zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({
    Running: zod__WEBPACK_IMPORTED_MODULE_8__/* .boolean */ .zMY(),
    Restarting: zod__WEBPACK_IMPORTED_MODULE_8__/* .boolean */ .zMY().optional(),
    Health: zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({ Status: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP() }).optional()
  }),
  Config: zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({
    Env: zod__WEBPACK_IMPORTED_MODULE_8__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP()).nullish(),
    Labels: zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP()).nullish(),
    User: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP().nullish()
  }),
  NetworkSettings: zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({
    Ports: zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_8__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({ HostIp: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), HostPort: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP() })).nullable()).nullish()
  })
});
async function listContainers(client, deploymentId) {
  const ids = (await client.run([
    "ps",
    "--all",
    "--quiet",
    "--no-trunc",
    "--filter",
    `label=${LABEL}.deployment=${deploymentId}`
  ])).split("\n").filter(Boolean);
  if (ids.length === 0) return [];
  const inspected = await client.attempt(["inspect", "--type", "container", ...ids]);
  return zod__WEBPACK_IMPORTED_MODULE_8__/* .array */ .YOg(containerSchema).parse(JSON.parse(inspected.stdout || "[]")).map(toContainer);
}
function toContainer(raw) {
  const labels = raw.Config.Labels ?? {};
  const label = (name) => labels[`${LABEL}.${name}`] ?? "";
  const bound = raw.NetworkSettings.Ports?.[`${label("port")}/tcp`]?.[0]?.HostPort;
  return {
    id: raw.Id,
    slot: label("slot"),
    service: label("service"),
    role: label("role"),
    release: label("release"),
    generation: Number(label("generation") || 0),
    running: raw.State.Running && raw.State.Restarting !== true,
    health: raw.State.Health?.Status,
    environment: raw.Config.Env ?? [],
    port: bound === void 0 ? void 0 : Number(bound)
  };
}
async function removeNetworks(client, deploymentId, slot) {
  const filters = [
    `label=${LABEL}.deployment=${deploymentId}`,
    ...slot === void 0 ? [] : [`label=${LABEL}.slot=${slot}`]
  ];
  const args = filters.flatMap((filter) => ["--filter", filter]);
  const ids = (await client.run(["network", "ls", "--quiet", ...args])).split("\n").filter(Boolean);
  for (const id of ids) await client.attempt(["network", "rm", id]);
}

// packages/deploy/src/engines/compose/images.ts
async function pinImage(client, service, text) {
  const artifact = (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_2__/* .parseArtifact */ .GJ)(service, text);
  if (artifact.kind !== "image")
    return { problem: `${service}: engine "compose" runs images (name@sha256:...), not trees (${text})` };
  const reference = `${artifact.name.replace(/:[\w.-]+$/, "")}@${artifact.digest}`;
  for (const name of [reference, artifact.digest])
    if ((await client.attempt(["image", "inspect", "--format", "{{.Id}}", name])).code === 0)
      return { image: name };
  const pulled = await client.attempt(["pull", "--quiet", reference], { timeoutMs: TIMEOUT_MS.pull });
  if (pulled.code === 0) return { image: reference };
  const said = pulled.stderr.trim().split("\n").at(-1) ?? "";
  return { problem: `${service}: ${text} is neither here nor in its registry: ${said}` };
}
async function pruneImages(client, artifacts) {
  const gone = [];
  for (const { service, artifact } of artifacts) {
    const pinned = (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_2__/* .parseArtifact */ .GJ)(service, artifact);
    if (pinned.kind !== "image") continue;
    const reference = `${pinned.name.replace(/:[\w.-]+$/, "")}@${pinned.digest}`;
    for (const name of [reference, pinned.digest])
      if ((await client.attempt(["image", "rm", name])).code === 0) {
        gone.push(`${service} ${pinned.digest.slice(0, 19)}`);
        break;
      }
  }
  return gone;
}

// packages/deploy/src/engines/compose/model.ts

var serviceSchema2 = zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({
  environment: zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP().nullable()).nullish(),
  depends_on: zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({})).nullish(),
  networks: zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({ aliases: zod__WEBPACK_IMPORTED_MODULE_8__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP()).nullish() }).nullable()).nullish(),
  network_mode: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP().nullish(),
  labels: zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP()).nullish()
});
var modelSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({
  name: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  services: zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), serviceSchema2),
  networks: zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({}).nullable()).nullish(),
  volumes: zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({ name: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP().nullish() }).nullable()).nullish()
});
function parseModel(text) {
  try {
    return modelSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
      `docker compose config printed something else than expected: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}`
    );
  }
}

// packages/deploy/src/engines/compose/shared.ts
var HEALTHY_MS = 12e4;
var POLL_MS2 = 250;
async function startShared(world, model, release) {
  const shared = slotShared(release).filter((name) => model.services[name]);
  if (shared.length === 0) return;
  const project = `${world.prefix}-shared`;
  const rendered = renderShared(model, shared, { ...renderFacts(world), project, images: {} });
  await compose(world, project, rendered, ["up", "--detach", "--no-build", "--no-recreate", ...shared]);
  await waitForShared(world, shared);
}
async function waitForShared(world, shared) {
  const began = world.clock.monotonic();
  for (; ; ) {
    const containers = (await listContainers(world.client, world.deploymentId)).filter(
      ({ role }) => role === "shared"
    );
    const waiting = shared.filter((name) => {
      const container = containers.find(({ service }) => service === name);
      return !container?.running || (container.health ?? "healthy") !== "healthy";
    });
    if (waiting.length === 0) return;
    if (world.clock.monotonic() - began > HEALTHY_MS)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
        `${waiting.join(", ")} did not become healthy within ${HEALTHY_MS / 1e3} s`,
        {
          advice: "see what their containers log; nothing of the release was started"
        }
      );
    await world.clock.sleep(POLL_MS2);
  }
}
var slotShared = (release) => Object.entries(release.services).filter(([, service]) => service.role === "shared").map(([name]) => name);
var renderFacts = (world) => ({
  deploymentId: world.deploymentId,
  sharedNetwork: `${world.prefix}-shared`,
  variables: world.variables
});
async function compose(world, project, model, args) {
  const argv = [
    "compose",
    "--project-name",
    project,
    "--project-directory",
    world.application.root,
    "--file",
    "-",
    ...args
  ];
  await world.client.run(argv, {
    input: JSON.stringify(model),
    timeoutMs: TIMEOUT_MS.up,
    cwd: world.application.root
  });
}

// packages/deploy/src/engines/compose/view.ts
var LOG_CHARACTERS = 1024 * 1024;
var COLUMNS = "pid,ruid,euid,suid,fuid,rgid,egid,sgid,fgid,args";
function composeView(client, slot, release, containers) {
  const containerOf = (service) => {
    const found = containers.find((container) => container.service === service);
    if (!found) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`${service} does not run in slot ${slot}`);
    return found;
  };
  return {
    slot,
    version: release.version,
    services: Object.keys(release.services).filter(
      (name) => containers.some(({ service }) => service === name)
    ),
    url: (service) => {
      const port = containers.find((container) => container.service === service)?.port;
      return port === void 0 ? void 0 : `http://127.0.0.1:${port}`;
    },
    processes: async (service) => {
      const { id } = containerOf(service);
      const rows = parseTop(await client.run(["top", id, "-eo", COLUMNS]));
      return Promise.all(
        rows.map(async (row) => ({ ...row, userName: await userName(client, id, row.uids[1]) }))
      );
    },
    environment: (service) => Promise.resolve(
      Object.fromEntries(
        containerOf(service).environment.map((pair) => {
          const cut = pair.indexOf("=");
          return cut === -1 ? [pair, ""] : [pair.slice(0, cut), pair.slice(cut + 1)];
        })
      )
    ),
    log: async (service) => {
      const result = await client.attempt(["logs", "--tail", "10000", containerOf(service).id]);
      return (result.stdout + result.stderr).slice(-LOG_CHARACTERS);
    }
  };
}
function parseTop(text) {
  return text.split("\n").slice(1).flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const numbers = fields.slice(0, 9).map(Number);
    if (numbers.length < 9 || numbers.some((value) => !Number.isInteger(value))) return [];
    return [
      {
        pid: numbers[0] ?? 0,
        uids: numbers.slice(1, 5),
        gids: numbers.slice(5, 9),
        command: fields.slice(9).join(" ")
      }
    ];
  });
}
async function userName(client, container, uid) {
  const archive = await client.attempt(["cp", `${container}:/etc/passwd`, "-"]);
  if (archive.code !== 0) return void 0;
  return archive.stdout.slice(512).split("\n").map((line) => line.split(":")).find((fields) => fields.length >= 7 && fields[2] === String(uid))?.[0];
}

// packages/deploy/src/engines/compose/release-model.ts

var releaseFolder = (world, id) => `${world.folder}/releases/${id}`;
async function releaseOf(world, containers) {
  const id = containers.find((container) => container.role === "colored")?.release;
  if (!id) return void 0;
  const text = await world.files.readText(`${releaseFolder(world, id)}/release.json`);
  return text === void 0 ? void 0 : JSON.parse(text);
}
async function modelOf(world, release) {
  const path = `${releaseFolder(world, release.id)}/compose.json`;
  const kept = await world.files.readText(path);
  if (kept !== void 0) return parseModel(kept);
  const { application } = world;
  const files = application["compose-files"].flatMap((file) => ["--file", (0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(application.root, file)]);
  const envFile = application["env-file"];
  const env = envFile === void 0 ? [] : ["--env-file", (0,node_path__WEBPACK_IMPORTED_MODULE_7__.isAbsolute)(envFile) ? envFile : (0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(application.root, envFile)];
  const text = await world.client.run(["compose", ...files, ...env, "config", "--format", "json"], {
    cwd: application.root
  });
  const model = parseModel(text);
  await world.files.writeAtomic(path, text, 384);
  await world.files.writeAtomic(
    `${releaseFolder(world, release.id)}/release.json`,
    JSON.stringify(release),
    384
  );
  return model;
}
async function missingOf2(world, release) {
  const version = await world.client.attempt(["compose", "version", "--short"]).catch((error) => (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error));
  if (typeof version === "string") return [version];
  if (version.code !== 0) return [`docker compose (version 2) does not answer: ${version.stderr.trim()}`];
  const daemon = await world.client.attempt(["version", "--format", "{{.Server.Version}}"]);
  if (daemon.code !== 0) return [`the Docker daemon does not answer: ${daemon.stderr.trim()}`];
  const model = await modelOf(world, release);
  const problems = [];
  for (const [name, definition] of Object.entries(release.services)) {
    if (definition.role !== "colored" && definition.role !== "singleton") continue;
    const service = model.services[name];
    const artifact = release.artifacts[name];
    if (!service) problems.push(`${name}: the compose files have no such service`);
    else if (artifact === void 0)
      problems.push(`${name}: no artifact was given (input images), and no active release has one`);
    else {
      const pinned = await pinImage(world.client, name, artifact);
      if ("problem" in pinned) problems.push(pinned.problem);
      if (service.network_mode && service.network_mode !== "bridge")
        problems.push(`${name}: network_mode ${service.network_mode} leaves no room for two slots`);
    }
    const unset = definition.secrets.filter((variable) => !world.variables[variable]);
    if (unset.length > 0)
      problems.push(`${name}: the environment file lacks ${unset.join(", ")} (services.${name}.secrets)`);
  }
  return problems;
}

// packages/deploy/src/engines/compose/engine.ts
var SETTLE_MS2 = 1e3;
function composeEngine(options) {
  const { application } = options;
  const environment = application.environmentName;
  const world = {
    ...options,
    client: docker(options.exec),
    deploymentId: deploymentIdOf(options.folder),
    prefix: environment === "" ? application.application : `${application.application}-${environment}`
  };
  const containersOf = async (slot) => (await listContainers(world.client, world.deploymentId)).filter((container) => container.slot === slot);
  const stop = async (containers, graceSeconds) => {
    const ids = containers.filter((container) => container.running).map(({ id }) => id);
    if (ids.length === 0) return;
    const timeoutMs = graceSeconds * 1e3 + TIMEOUT_MS.quick;
    await world.client.run(["stop", "--time", String(Math.ceil(graceSeconds)), ...ids], { timeoutMs });
  };
  return {
    name: "compose",
    observe: async () => {
      const all = await listContainers(world.client, world.deploymentId);
      const of = (slot) => observeSlot2(
        world,
        all.filter((container) => container.slot === slot)
      );
      return { blue: await of("blue"), green: await of("green") };
    },
    missing: (release) => missingOf2(world, release),
    start: (slot, release, generation) => startSlot(world, slot, release, generation),
    startSingletons: async (slot, release, generation) => {
      const names = slotServices(release, "singleton");
      if (names.length === 0) return;
      await up(world, slot, release, generation, names);
      await world.clock.sleep(SETTLE_MS2);
    },
    stopSingletons: async (slot, graceSeconds) => stop(
      (await containersOf(slot)).filter((container) => container.role === "singleton"),
      graceSeconds
    ),
    stop: async (slot, graceSeconds) => stop(await containersOf(slot), graceSeconds),
    remove: async (slot) => {
      const ids = (await containersOf(slot)).map(({ id }) => id);
      if (ids.length > 0) await world.client.run(["rm", "--force", "--volumes", ...ids]);
      await removeNetworks(world.client, world.deploymentId, slot);
    },
    view: async (slot) => {
      const containers = await containersOf(slot);
      const release = await releaseOf(world, containers);
      if (!release) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`slot ${slot} is empty: there is nothing to look at`);
      return composeView(world.client, slot, release, containers);
    },
    prune: (artifacts) => pruneImages(world.client, artifacts)
  };
}
async function observeSlot2(world, containers) {
  if (containers.length === 0) return { state: "absent", upstreams: {}, down: [], singletons: [] };
  const release = await releaseOf(world, containers);
  const up2 = containers.filter((container) => container.running && container.health !== "unhealthy");
  const down = release ? slotServices(release, "colored").filter((name) => !up2.some(({ service }) => service === name)) : [];
  return {
    state: release && down.length === 0 ? "running" : "down",
    release,
    generation: containers[0]?.generation,
    upstreams: Object.fromEntries(
      up2.filter(({ port }) => port !== void 0).map(({ service, port }) => [service, `http://127.0.0.1:${port}`])
    ),
    down,
    singletons: up2.filter(({ role }) => role === "singleton").map(({ service }) => service)
  };
}
async function pinnedImages(world, release) {
  const images = {};
  for (const [service, artifact] of Object.entries(release.artifacts)) {
    const pinned = await pinImage(world.client, service, artifact);
    if ("problem" in pinned) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(pinned.problem);
    images[service] = pinned.image;
  }
  return images;
}
async function startSlot(world, slot, release, generation) {
  const model = await modelOf(world, release);
  const network = `${world.prefix}-shared`;
  if ((await world.client.attempt(["network", "inspect", network])).code !== 0)
    await world.client.run([
      "network",
      "create",
      "--label",
      `${LABEL}.deployment=${world.deploymentId}`,
      network
    ]);
  for (const volume of volumeNames(model)) await world.client.run(["volume", "create", volume]);
  await startShared(world, model, release);
  for (const name of slotServices(release, "oneshot")) {
    if (!model.services[name]) continue;
    const args = ["run", "--rm", "--no-deps", "-T", slotServiceName(name, slot)];
    await compose(world, `${world.prefix}-${slot}`, await render(world, slot, release, generation), args);
  }
  await up(world, slot, release, generation, slotServices(release, "colored"));
}
async function render(world, slot, release, generation) {
  const project = `${world.prefix}-${slot}`;
  const images = await pinnedImages(world, release);
  return renderSlot(await modelOf(world, release), {
    ...renderFacts(world),
    project,
    images,
    slot,
    release,
    generation
  });
}
async function up(world, slot, release, generation, services) {
  const names = services.map((name) => slotServiceName(name, slot));
  const model = await render(world, slot, release, generation);
  await compose(world, `${world.prefix}-${slot}`, model, ["up", "--detach", "--no-build", ...names]);
}

// packages/deploy/src/routers/embedded/config.ts


var route = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({ path: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), service: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), rewrite: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP().optional() });
var listener = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({ port: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().min(1).max(65535), routes: zod__WEBPACK_IMPORTED_MODULE_8__/* .array */ .YOg(route).min(1) });
var listenersSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .array */ .YOg(listener).min(1);
var slotSchema2 = zod__WEBPACK_IMPORTED_MODULE_8__/* ["enum"] */ .k5n(["blue", "green"]);
var upstreamsSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_8__/* .url */ .OZ5({ protocol: /^http$/ }));
var configSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
  schema: zod__WEBPACK_IMPORTED_MODULE_8__/* .literal */ .euz(1),
  deploymentId: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  address: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  adminPort: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().min(1).max(65535),
  listeners: listenersSchema,
  stateFile: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  tokenFile: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  /** How long an upstream may take until its first header. */
  answerTimeoutMs: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().min(1),
  /** How long a stop waits for what is in flight. */
  stopTimeoutMs: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().min(0)
});
var stateSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
  schema: zod__WEBPACK_IMPORTED_MODULE_8__/* .literal */ .euz(1),
  generation: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().min(0),
  fence: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().min(0),
  active: slotSchema2.optional(),
  listeners: listenersSchema,
  slots: zod__WEBPACK_IMPORTED_MODULE_8__/* .partialRecord */ .jgl(slotSchema2, zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({ generation: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr(), upstreams: upstreamsSchema }))
});
function parseFrontConfig(text) {
  return configSchema.parse(JSON.parse(text));
}
function parseFrontState(text) {
  return stateSchema.parse(JSON.parse(text));
}
var initialState = (listeners) => ({
  schema: 1,
  generation: 0,
  fence: 0,
  listeners,
  slots: {}
});
async function readFrontState(path, listeners) {
  const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.readFile)(path, "utf8").catch((error) => {
    if (error.code === "ENOENT") return void 0;
    throw error;
  });
  if (text === void 0) return initialState(listeners);
  try {
    return parseFrontState(text);
  } catch (error) {
    throw new Error(`${path}: expected the state of the front, which cannot be read: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}`);
  }
}

// packages/deploy/src/routers/embedded/listeners.ts


// packages/deploy/src/routers/embedded/forward.ts


// packages/deploy/src/routers/embedded/headers.ts
var HOP_BY_HOP = /* @__PURE__ */ new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade"
]);
var OWN = /* @__PURE__ */ new Set(["x-delivery-slot", "x-delivery-generation"]);
function withoutHops(raw, connection, drop) {
  const named2 = new Set((connection ?? "").split(",").map((name) => name.trim().toLowerCase()));
  const kept = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? "";
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || named2.has(lower) || drop.has(lower)) continue;
    kept.push(name, raw[i + 1] ?? "");
  }
  return kept;
}
var FORWARDED = /* @__PURE__ */ new Set(["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "expect", ...OWN]);
function requestHeaders(incoming, upgrade) {
  const { headers, socket } = incoming;
  const kept = withoutHops(incoming.rawHeaders, headers.connection, FORWARDED);
  const before = headers["x-forwarded-for"];
  const client = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  const body = headers["transfer-encoding"] === void 0 ? [] : ["Transfer-Encoding", "chunked"];
  return [
    ...kept,
    ...body,
    "X-Forwarded-For",
    before === void 0 ? client : `${String(before)}, ${client}`,
    "X-Forwarded-Proto",
    String(headers["x-forwarded-proto"] ?? "http"),
    "X-Forwarded-Host",
    String(headers["x-forwarded-host"] ?? headers.host ?? ""),
    ...upgrade ? ["Connection", "Upgrade", "Upgrade", headers.upgrade ?? ""] : []
  ];
}
function responseHeaders(answer, place, upgrade) {
  return [
    ...withoutHops(answer.rawHeaders, answer.headers.connection, OWN),
    ...upgrade ? ["Connection", "Upgrade", "Upgrade", answer.headers.upgrade ?? ""] : [],
    ...slotHeaders(place)
  ];
}
var slotHeaders = (place) => [
  "x-delivery-slot",
  place.slot,
  "x-delivery-generation",
  String(place.generation)
];

// packages/deploy/src/routers/embedded/forward.ts
var IDLE_UPSTREAM_MS = 2e3;
var SAFE_TO_REPEAT = /* @__PURE__ */ new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);
var upstreamAgent = () => new node_http__WEBPACK_IMPORTED_MODULE_10__.Agent({
  keepAlive: true,
  maxSockets: Infinity,
  maxFreeSockets: 64,
  timeout: IDLE_UPSTREAM_MS,
  scheduling: "lifo"
});
var hasBody = (incoming) => incoming.headers["transfer-encoding"] !== void 0 || Number(incoming.headers["content-length"] ?? 0) > 0;
function forward(exchange, incoming, outgoing) {
  const { target, service } = exchange;
  const base = target.upstreams[service];
  if (base === void 0)
    return answerOurselves(
      outgoing,
      502,
      "no_upstream",
      `${service} has no address in ${target.slot}`,
      target
    );
  const state = { upstream: void 0 };
  const claim2 = target.work.claim("request", () => {
    state.upstream?.destroy();
    outgoing.destroy();
  });
  outgoing.once("close", () => {
    claim2.release();
    if (!outgoing.writableFinished) state.upstream?.destroy();
  });
  incoming.on("error", () => state.upstream?.destroy());
  send(exchange, base, { incoming, outgoing, started: performance.now(), state }, target.agent);
}
function send(exchange, base, pair, agent) {
  const { incoming, outgoing, started, state } = pair;
  const { target, service } = exchange;
  const upstream = open(exchange, base, incoming, agent);
  state.upstream = upstream;
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    upstream.destroy(new Error("no answer in time"));
  }, exchange.answerTimeoutMs);
  const fail = (status, code, message) => {
    target.work.answered(status, performance.now() - started);
    answerOurselves(outgoing, status, code, message, target);
    incoming.unpipe(upstream);
    incoming.resume();
  };
  upstream.once("response", (answer) => {
    clearTimeout(timer);
    target.work.answered(answer.statusCode ?? 0, performance.now() - started);
    relay(answer, outgoing, target);
  });
  upstream.on("error", (error) => {
    clearTimeout(timer);
    if (outgoing.destroyed || outgoing.headersSent) return;
    const closedWhileIdle = upstream.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
    if (closedWhileIdle && !timedOut && SAFE_TO_REPEAT.has(incoming.method ?? "") && !hasBody(incoming))
      return send(exchange, base, pair, false);
    if (timedOut)
      return fail(
        504,
        "upstream_timeout",
        `${service} gave no answer within ${exchange.answerTimeoutMs / 1e3} s`
      );
    fail(502, "upstream_unreachable", `${service} cannot be reached (${error.code ?? error.message})`);
  });
  if (hasBody(incoming)) incoming.pipe(upstream);
  else upstream.end();
}
function open(exchange, base, incoming, agent) {
  const { hostname, port } = new URL(base);
  return (0,node_http__WEBPACK_IMPORTED_MODULE_10__.request)({
    host: hostname,
    port,
    method: incoming.method ?? "GET",
    path: exchange.path,
    headers: requestHeaders(incoming, false),
    setHost: false,
    agent
  });
}
function relay(answer, outgoing, target) {
  if (outgoing.destroyed) return void answer.destroy();
  outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, responseHeaders(answer, target, false));
  outgoing.flushHeaders();
  answer.pipe(outgoing);
  answer.on("error", () => outgoing.destroy());
  answer.once("close", () => {
    if (!answer.complete) outgoing.destroy();
  });
}
function answerOurselves(outgoing, status, code, message, place) {
  if (outgoing.headersSent || outgoing.destroyed) return void outgoing.destroy();
  const body = `${JSON.stringify({ error: { code, message, ...place ? { slot: place.slot, generation: place.generation } : {} } })}
`;
  outgoing.writeHead(status, [
    "Content-Type",
    "application/json",
    "Content-Length",
    String(Buffer.byteLength(body)),
    "Cache-Control",
    "no-store",
    ...place ? slotHeaders(place) : []
  ]);
  outgoing.end(body);
}

// packages/deploy/src/routers/embedded/routes.ts
function matchRoute(routes, target) {
  const { path, query } = splitTarget(target);
  const found = routes.filter((route2) => covers(route2.path, path)).reduce(
    (best, route2) => best && best.path.length >= route2.path.length ? best : route2,
    void 0
  );
  if (!found) return void 0;
  return { service: found.service, target: rewritten(found, path) + query };
}
function splitTarget(target) {
  const relative = /^https?:\/\/[^/?#]*(.*)$/i.exec(target)?.[1] ?? target;
  const mark = relative.search(/[?#]/);
  const path = (mark === -1 ? relative : relative.slice(0, mark)) || "/";
  const query = mark === -1 ? "" : relative.slice(mark).replace(/#.*$/, "");
  return { path, query };
}
var covers = (prefix, path) => prefix.endsWith("/") ? path.startsWith(prefix) : path === prefix || path.startsWith(`${prefix}/`);
function rewritten(route2, path) {
  if (route2.rewrite === void 0) return path;
  const rest = path.slice(route2.path.length).replace(/^\//, "");
  if (rest === "") return route2.rewrite;
  return route2.rewrite.endsWith("/") ? route2.rewrite + rest : `${route2.rewrite}/${rest}`;
}

// packages/deploy/src/routers/embedded/tunnel.ts

function tunnel(exchange, incoming, client, head) {
  const { target, service } = exchange;
  const base = target.upstreams[service];
  client.on("error", () => client.destroy());
  if (base === void 0) return refuse(client, 502, `${service} has no address in ${target.slot}`, target);
  const { hostname, port } = new URL(base);
  const upstream = (0,node_http__WEBPACK_IMPORTED_MODULE_10__.request)({
    host: hostname,
    port,
    method: incoming.method ?? "GET",
    path: exchange.path,
    headers: requestHeaders(incoming, true),
    setHost: false,
    agent: false
  });
  const sockets = [client];
  const claim2 = target.work.claim("tunnel", () => {
    upstream.destroy();
    for (const socket of sockets) socket.destroy();
  });
  const timer = setTimeout(() => upstream.destroy(new Error("no answer in time")), exchange.answerTimeoutMs);
  client.once("close", () => {
    clearTimeout(timer);
    claim2.release();
    upstream.destroy();
  });
  upstream.on("error", () => refuse(client, 502, `${service} cannot be reached`, target));
  upstream.once("response", (answer) => {
    clearTimeout(timer);
    client.write(
      headOf(answer.statusCode ?? 502, [...responseHeaders(answer, target, false), "Connection", "close"])
    );
    answer.pipe(client);
  });
  upstream.once("upgrade", (answer, server, rest) => {
    clearTimeout(timer);
    sockets.push(server);
    if (client.destroyed) return void server.destroy();
    client.write(headOf(101, responseHeaders(answer, target, true)));
    if (rest.length > 0) client.write(rest);
    if (head.length > 0) server.write(head);
    tie(client, server);
  });
  upstream.end();
}
function tie(client, server) {
  for (const [one, other] of [
    [client, server],
    [server, client]
  ]) {
    if ("setNoDelay" in one && typeof one.setNoDelay === "function")
      one.setNoDelay(true);
    one.pipe(other);
    one.on("error", () => other.destroy());
    one.once("close", () => other.destroy());
  }
}
function headOf(status, raw) {
  let text = `HTTP/1.1 ${status} ${node_http__WEBPACK_IMPORTED_MODULE_10__.STATUS_CODES[status] ?? ""}\r
`;
  for (let i = 0; i + 1 < raw.length; i += 2) text += `${raw[i] ?? ""}: ${raw[i + 1] ?? ""}\r
`;
  return `${text}\r
`;
}
function refuse(client, status, message, place) {
  if (client.destroyed || client.writableEnded) return;
  const body = `${JSON.stringify({ error: { code: "no_tunnel", message } })}
`;
  client.end(
    headOf(status, [
      "Content-Type",
      "application/json",
      "Content-Length",
      String(Buffer.byteLength(body)),
      "Connection",
      "close",
      ...place ? slotHeaders(place) : []
    ]) + body
  );
}

// packages/deploy/src/routers/embedded/listeners.ts
var GENERATION_PATH = "/.well-known/deploy-generation";
var CLIENT_KEEP_ALIVE_MS = 75e3;
var HEADERS_MS = 6e4;
function openListeners(address, answerTimeoutMs, serving) {
  const servers = /* @__PURE__ */ new Map();
  let stopping = false;
  const listen = async (port) => {
    const server = makeServer(port, answerTimeoutMs, serving, () => stopping);
    await new Promise((resolve2, reject) => {
      server.once("error", reject);
      server.listen({ port, host: address }, () => {
        server.off("error", reject);
        resolve2();
      });
    });
    server.on("error", () => void 0);
    return server;
  };
  return {
    bind: async (ports) => {
      const bound = [];
      try {
        for (const port of ports) if (!servers.has(port)) bound.push([port, await listen(port)]);
      } catch (error) {
        for (const [, server] of bound) server.close();
        throw error;
      }
      for (const [port, server] of bound) servers.set(port, server);
    },
    keepOnly: (ports) => {
      for (const [port, server] of servers) {
        if (ports.includes(port)) continue;
        servers.delete(port);
        server.close();
        server.closeIdleConnections();
      }
    },
    stop: () => {
      stopping = true;
      for (const server of servers.values()) {
        server.close();
        server.closeIdleConnections();
      }
    },
    closeConnections: () => {
      for (const server of servers.values()) server.closeAllConnections();
    }
  };
}
function makeServer(port, answerTimeoutMs, serving, stopping) {
  const routed2 = (url) => {
    const { listeners, target } = serving();
    const routes = listeners.find((listener2) => listener2.port === port)?.routes ?? [];
    return { target, match: matchRoute(routes, url) };
  };
  const server = (0,node_http__WEBPACK_IMPORTED_MODULE_10__.createServer)({
    keepAliveTimeout: CLIENT_KEEP_ALIVE_MS,
    headersTimeout: HEADERS_MS,
    requestTimeout: 0
  });
  server.on("request", (incoming, outgoing) => {
    if (stopping()) outgoing.shouldKeepAlive = false;
    const url = incoming.url ?? "/";
    const { target, match } = routed2(url);
    if (url.split("?")[0] === GENERATION_PATH) return answerGeneration(outgoing, target);
    if (!target)
      return answerOurselves(
        outgoing,
        503,
        "nothing_deployed",
        "no release has been delivered yet",
        void 0
      );
    if (!match)
      return answerOurselves(outgoing, 404, "no_route", `no route of port ${port} covers this path`, target);
    forward({ target, service: match.service, path: match.target, answerTimeoutMs }, incoming, outgoing);
  });
  server.on("upgrade", (incoming, client, head) => {
    const { target, match } = routed2(incoming.url ?? "/");
    if (!target || !match) return refuse(client, target ? 404 : 503, "no service takes this upgrade", target);
    tunnel({ target, service: match.service, path: match.target, answerTimeoutMs }, incoming, client, head);
  });
  return server;
}
function answerGeneration(outgoing, target) {
  const body = `${JSON.stringify({ generation: target?.generation ?? 0, slot: target?.slot ?? null })}
`;
  outgoing.writeHead(200, {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "cache-control": "no-store",
    ...target ? { "x-delivery-slot": target.slot, "x-delivery-generation": String(target.generation) } : {}
  });
  outgoing.end(body);
}

// packages/deploy/src/routers/embedded/confirm-switch.ts
var POLL_MS3 = 100;
var CONFIRMATIONS = 3;
var CONFIRM_MS = 1e4;
async function confirmListeners(options, slot, generation, listeners) {
  const { clock, http } = options;
  const host = options.address === "0.0.0.0" || options.address === "::" ? "127.0.0.1" : options.address;
  for (const { port } of listeners) {
    const started = clock.monotonic();
    for (let good = 0, last = "no answer"; good < CONFIRMATIONS; ) {
      try {
        const answer = await http({
          url: `http://${host}:${port}${GENERATION_PATH}`,
          fresh: true,
          timeoutMs: 2e3
        });
        const seen = JSON.parse(answer.body);
        last = `generation ${seen.generation ?? "?"} in ${seen.slot ?? "?"}`;
        good = seen.generation === generation && seen.slot === slot ? good + 1 : 0;
      } catch (error) {
        good = 0;
        last = (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error);
      }
      if (good >= CONFIRMATIONS) break;
      if (clock.monotonic() - started > CONFIRM_MS)
        throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
          `port ${port} does not show the switch: expected generation ${generation} in ${slot}, last seen ${last}`
        );
      if (good === 0) await clock.sleep(POLL_MS3);
    }
  }
}

// packages/deploy/src/routers/embedded/router.ts
var START_MS = 2e4;
var POLL_MS4 = 100;
var ADMIN_MS = 1e4;
var ANSWER_TIMEOUT_MS = 3e5;
var STOP_TIMEOUT_MS = 3e4;
var frontPaths = (folder) => ({
  config: `${folder}/front/config.json`,
  state: `${folder}/front/state.json`,
  token: `${folder}/front/token`,
  process: `${folder}/front/process.json`,
  log: `${folder}/logs/front.log`
});
var frontMarker = (deploymentId) => `${deploymentId}/front/`;
function embeddedRouter(options) {
  const ask = (method, path, body) => askAdmin(options, method, path, body);
  const demand = async (method, path, body) => {
    const answer = await ask(method, path, body);
    if (answer.status === 409) throw new RouterConflict(errorOf(answer));
    if (answer.status !== 200)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`the front answered ${answer.status}: ${errorOf(answer)}`);
    return JSON.parse(answer.body);
  };
  const status = async () => {
    const seen = await demand("GET", "/status");
    if (seen.deploymentId !== options.deploymentId)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
        `port ${options.adminPort} (router.admin-port) belongs to the front of another deployment`
      );
    return seen;
  };
  return {
    name: "embedded",
    ensure: () => ensureFront(options, status),
    claim: async (fence) => void await demand("POST", "/claim", { fence }),
    observe: async () => {
      try {
        const { active, generation, upstreams } = await status();
        return { running: true, active, generation, upstreams };
      } catch (error) {
        if (error instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9) throw error;
        return observeFile(options);
      }
    },
    switchTo: async (request) => void await demand("POST", "/switch", request),
    confirm: (slot, generation, listeners) => confirmListeners(options, slot, generation, listeners),
    open: async (slot) => (await status()).open[slot],
    cut: async (slot) => (await demand("POST", "/cut", { slot })).cut,
    traffic: async (slot) => (await demand("GET", "/traffic"))[slot]
  };
}
function errorOf(answer) {
  try {
    const { error } = JSON.parse(answer.body);
    return typeof error === "string" ? error : answer.body;
  } catch {
    return answer.body.slice(0, 200);
  }
}
async function askAdmin(options, method, path, body) {
  const token = (await options.files.readText(frontPaths(options.folder).token) ?? "").trim();
  return options.http({
    url: `http://127.0.0.1:${options.adminPort}${path}`,
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...body === void 0 ? {} : { body: JSON.stringify(body) },
    timeoutMs: ADMIN_MS,
    fresh: true
  });
}
async function observeFile({ files, folder }) {
  const text = await files.readText(frontPaths(folder).state);
  if (text === void 0) return { running: false, generation: 0, upstreams: {} };
  try {
    const state = parseFrontState(text);
    return {
      running: false,
      active: state.active,
      generation: state.generation,
      upstreams: Object.fromEntries(
        Object.entries(state.slots).map(([slot, entry]) => [slot, entry.upstreams])
      )
    };
  } catch (error) {
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`${frontPaths(folder).state} cannot be read: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}`, {
      advice: "the front does not run either, so nobody knows which slot served; restore the file or remove it to begin anew"
    });
  }
}
async function ensureFront(options, status) {
  if (await answers(status)) return;
  const { host, clock, folder, deploymentId } = options;
  const waiting = (await host.marked(MARKER, frontMarker(deploymentId))).length > 0;
  if (!waiting) await startFrontProcess(options);
  const started = clock.monotonic();
  while (clock.monotonic() - started < START_MS) {
    if (await answers(status)) return;
    if ((await host.marked(MARKER, frontMarker(deploymentId))).length === 0) break;
    await clock.sleep(POLL_MS4);
  }
  const log = (await host.tail(frontPaths(folder).log, 4096)).trimEnd();
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
    `the front does not answer on 127.0.0.1:${options.adminPort}; the end of its log:
${log}`,
    {
      advice: "is one of its ports taken (router.listeners, router.admin-port)?"
    }
  );
}
async function answers(status) {
  try {
    await status();
    return true;
  } catch (error) {
    if (error instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9) throw error;
    return false;
  }
}
async function startFrontProcess(options) {
  const { files, host, folder, deploymentId } = options;
  const paths2 = frontPaths(folder);
  const token = [1, 2, 3, 4].map(() => options.randomId()).join("");
  await host.createExclusive(paths2.token, `${token}
`, 384);
  const config = {
    schema: 1,
    deploymentId,
    address: options.address,
    adminPort: options.adminPort,
    listeners: [...options.listeners],
    stateFile: paths2.state,
    tokenFile: paths2.token,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
    stopTimeoutMs: STOP_TIMEOUT_MS
  };
  await files.writeAtomic(paths2.config, `${JSON.stringify(config, null, 1)}
`, 384);
  await host.rotate(paths2.log, 3);
  const identity = await host.spawnDetached({
    argv: [...options.frontProgram, paths2.config],
    cwd: folder,
    // Nothing of the runner's: a child that carries RUNNER_TRACKING_ID is killed when the job ends.
    env: { PATH: options.searchPath, LANG: "C.UTF-8", [MARKER]: frontMarker(deploymentId) },
    logFile: paths2.log
  });
  await files.writeAtomic(paths2.process, `${JSON.stringify(identity)}
`, 384);
  options.log.info(`the front was started as process ${identity.pid}`);
}

// packages/deploy/src/open-deployment.ts
var DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
var GRACE_SECONDS = 10;
async function openDeployment(ports, host, request) {
  const { envFile } = request;
  const written = await (0,_part_chunk_L3VLIFXT_js__WEBPACK_IMPORTED_MODULE_3__/* .readDelivery */ .n)(
    ports.files,
    ports.workspace,
    request.deliveryFile,
    request.environment,
    { envFile }
  );
  const kind = request.engine === "auto" ? written.engine : request.engine;
  const application = { ...written, engine: kind };
  const variables = await readVariables(ports, application);
  maskSecrets(ports, application, variables);
  const stateDirectory = (0,node_path__WEBPACK_IMPORTED_MODULE_7__.resolve)(ports.workspace, request.stateDirectory);
  const folder = (0,_part_chunk_47RGDEKY_js__WEBPACK_IMPORTED_MODULE_2__/* .deploymentFolder */ .iR)(stateDirectory, application.application, application.environmentName);
  await ports.files.makeDirectory(folder);
  const searchPath = ports.environment.PATH || DEFAULT_PATH;
  const shared = { files: ports.files, host, clock: ports.clock, log: ports.log, folder, searchPath };
  const engine = kind === "process" ? processEngine({ ...shared, stateDirectory, variables, graceSeconds: GRACE_SECONDS }) : composeEngine({ ...shared, exec: ports.exec, application, variables });
  const { router } = application;
  if (router.kind !== "embedded")
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`router.kind "${router.kind}" is not available yet: use "embedded"`);
  const probeAddress = ["0.0.0.0", "::"].includes(router.address) ? "127.0.0.1" : router.address;
  const probePort = application.watch.probe.listener ?? router.listeners[0]?.port ?? 0;
  const probeBase = `http://${probeAddress}:${probePort}`;
  return {
    application,
    variables,
    folder,
    stateDirectory,
    engine,
    router: embeddedRouter({
      ...shared,
      http: ports.http,
      deploymentId: deploymentIdOf(folder),
      address: router.address,
      adminPort: router["admin-port"],
      listeners: router.listeners,
      frontProgram: request.frontProgram(),
      randomId: ports.randomId
    }),
    url: application.url ?? probeBase,
    probeBase,
    targets: [{ base: probeBase, get: application.watch.probe.paths }]
  };
}
async function readVariables(ports, application) {
  const named2 = application["env-file"];
  if (named2 === void 0) return {};
  const path = (0,node_path__WEBPACK_IMPORTED_MODULE_7__.isAbsolute)(named2) ? named2 : (0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(application.root, named2);
  const text = await ports.files.readText(path);
  if (text === void 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .InputError */ .dz([
      { input: "env-file of the delivery file", expected: "an existing file", seen: named2 }
    ]);
  return (0,_part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_1__/* .parseEnvFile */ .F)(text, named2);
}
function maskSecrets(ports, application, variables) {
  const names = Object.values(application.services).flatMap((service) => [
    ...service.secrets,
    ...service.jwt ? [service.jwt["secret-env"], service.jwt.login["password-env"]] : []
  ]);
  for (const name of /* @__PURE__ */ new Set([...names, ...application.checks.R2?.secrets ?? []])) {
    const value = variables[name];
    if (value) ports.log.mask(value);
  }
}

// packages/deploy/src/state/ledger.ts


var EMPTY_LEDGER = { schema: 1, generation: 0, releases: [] };
var recordSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({
  id: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  version: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  sha: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  artifacts: zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP()),
  services: zod__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({})),
  listeners: zod__WEBPACK_IMPORTED_MODULE_8__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({})),
  createdAt: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  status: zod__WEBPACK_IMPORTED_MODULE_8__/* ["enum"] */ .k5n(["good", "unproven", "bad", "interrupted", "superseded"])
});
var ledgerSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
  schema: zod__WEBPACK_IMPORTED_MODULE_8__/* .literal */ .euz(1),
  generation: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().min(0),
  active: zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({ slot: zod__WEBPACK_IMPORTED_MODULE_8__/* ["enum"] */ .k5n(["blue", "green"]), release: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP() }).optional(),
  releases: zod__WEBPACK_IMPORTED_MODULE_8__/* .array */ .YOg(recordSchema)
});
var envelopeSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({ checksum: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), ledger: zod__WEBPACK_IMPORTED_MODULE_8__/* .unknown */ .L5J() });
var checksum = (value) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
var paths = (folder) => ({
  now: `${folder}/ledger.json`,
  before: `${folder}/ledger.prev.json`
});
function parseLedger(text) {
  try {
    const envelope = envelopeSchema.parse(JSON.parse(text));
    if (checksum(envelope.ledger) !== envelope.checksum) return void 0;
    return ledgerSchema.parse(envelope.ledger);
  } catch {
    return void 0;
  }
}
var formatLedger = (ledger) => `${JSON.stringify({ checksum: checksum(plain(ledger)), ledger: plain(ledger) }, null, 1)}
`;
var plain = (ledger) => JSON.parse(JSON.stringify(ledger));
async function readLedger(files, folder) {
  const texts = [
    await files.readText(paths(folder).now),
    await files.readText(paths(folder).before)
  ];
  const [now, before] = texts.map((text) => text === void 0 ? void 0 : parseLedger(text));
  if (now) return { ledger: now, source: "whole" };
  if (before) return { ledger: before, source: "previous" };
  return {
    ledger: EMPTY_LEDGER,
    source: texts[0] === void 0 && texts[1] === void 0 ? "empty" : "lost"
  };
}
async function writeLedger(files, folder, ledger) {
  const current = await files.readText(paths(folder).now);
  if (current !== void 0 && parseLedger(current))
    await files.writeAtomic(paths(folder).before, current, 384);
  await files.writeAtomic(paths(folder).now, formatLedger(ledger), 384);
}
function findRelease(ledger, id) {
  return ledger.releases.find((release) => release.id === id);
}
function withRecord(ledger, release, change) {
  const old = findRelease(ledger, release.id);
  const next = { ...release, status: "interrupted", ...old, ...change };
  const releases = old ? ledger.releases.map((other) => other.id === release.id ? next : other) : [...ledger.releases, next];
  return { ...ledger, releases };
}
function rollbackTarget(ledger) {
  return ledger.releases.filter((release) => release.status === "good" && release.id !== ledger.active?.release).sort((a, b) => (a.activatedAt ?? "").localeCompare(b.activatedAt ?? "")).at(-1);
}

// packages/deploy/src/plan/plan-steps.ts
function wholeDelivery(operation, warm) {
  const { slot, release, from } = operation;
  const here = { slot, release: release.id };
  const start = warm ? [] : [
    {
      step: "start-idle",
      why: `${release.version} is started in ${slot}, which gets no traffic`,
      ...here
    }
  ];
  return [
    { step: "preflight", why: "nothing may be missing once traffic is about to move", ...here },
    ...start,
    {
      step: "verify-idle",
      why: `${slot} must be healthy, of the right version and checked before it gets traffic`,
      ...here
    },
    {
      step: "switch",
      why: `all services move ${from ? `from ${from.slot} ` : ""}to ${slot} at once`,
      ...here
    },
    ...afterSwitch(operation)
  ];
}
function afterSwitch(operation) {
  const here = { slot: operation.slot, release: operation.release.id };
  return [
    { step: "confirm", why: `new connections must see generation ${operation.generation}`, ...here },
    { step: "watch", why: "real traffic decides whether the release stays", ...here },
    {
      step: "singletons",
      why: "workers run once: the old ones stop before the new ones start",
      ...here
    },
    {
      step: "commit",
      why: `the ledger says what the router serves: ${operation.release.version}`,
      ...here
    },
    ...afterCommit(operation)
  ];
}
function afterCommit(operation) {
  const here = { slot: operation.slot, release: operation.release.id };
  const old = operation.from ? [
    {
      step: "drain",
      why: `what ${operation.from.slot} still answers may finish`,
      slot: operation.from.slot,
      release: operation.from.release
    },
    {
      step: "retain",
      why: `${operation.from.slot} stays a target for a rollback`,
      slot: operation.from.slot,
      release: operation.from.release
    }
  ] : [];
  return [...old, { step: "prune", why: "artifacts that no release needs make room", ...here }];
}
function framed(steps) {
  return [
    { step: "lock", why: "one delivery at a time; its number is the fence for everything that follows" },
    { step: "reconcile", why: "router, engine and ledger are looked at before anything is believed" },
    ...steps,
    { step: "unlock", why: "the next delivery may begin" }
  ];
}

// packages/deploy/src/plan/version-order.ts
function compareVersions(a, b) {
  const [left, right] = [split(a), split(b)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (left.core[i] ?? 0) - (right.core[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length;
  for (let i = 0; i < Math.max(left.pre.length, right.pre.length); i += 1) {
    const difference = compareIdentifiers(left.pre[i], right.pre[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}
function split(version) {
  const plain2 = version.replace(/^v/, "").replace(/\+.*$/, "");
  const dash = plain2.indexOf("-");
  return {
    core: (dash === -1 ? plain2 : plain2.slice(0, dash)).split(".").map(Number),
    pre: dash === -1 ? [] : plain2.slice(dash + 1).split(".")
  };
}
function compareIdentifiers(a, b) {
  if (a === void 0 || b === void 0) return a === b ? 0 : a === void 0 ? -1 : 1;
  const [numberA, numberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numberA && numberB) return Number(a) - Number(b);
  if (numberA !== numberB) return numberA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

// packages/deploy/src/plan/plan-wanted.ts
function planWanted(desired, observed) {
  return desired.kind === "deploy" ? planDeploy(desired, observed) : planRollback(desired, observed);
}
var runs = (observed, slot) => observed.slots[slot].state === "running";
function planDeploy(desired, observed) {
  const { ledger, router } = observed;
  const { release } = desired;
  const known = findRelease(ledger, release.id);
  if (known?.status === "bad" && !desired.allowBad) return refuseBad(known);
  if (router.active && ledger.active?.release === release.id && runs(observed, router.active)) {
    if (known?.status === "unproven") return promote(desired, observed, release, router.active);
    if (known?.status === "good")
      return {
        kind: "noop",
        why: `${release.version} (${release.id}) is already active in ${router.active}`,
        release: release.id,
        slot: router.active
      };
  }
  const active = findRelease(ledger, ledger.active?.release);
  const older = active && !desired.allowOlder ? olderThan(release, active) : void 0;
  if (older) return { kind: "refuse", code: "older", why: `${older} (input allow-older lets it through)` };
  const operation = begin(desired, observed, release, void 0);
  return {
    kind: "run",
    purpose: "deliver",
    why: active ? `${active.version} is active, ${release.version} is wanted` : `first delivery of ${release.version}`,
    operation,
    fresh: true,
    steps: wholeDelivery(operation, false),
    again: false
  };
}
function promote(desired, observed, release, slot) {
  const previous = rollbackTarget(observed.ledger);
  const other = otherSlot(slot);
  const warm = previous && observed.slots[other].release?.id === previous.id ? previous : void 0;
  const operation = {
    id: desired.operationId,
    kind: "deploy",
    release,
    slot,
    ...warm ? { from: { slot: other, release: warm.id } } : {},
    generation: observed.router.generation
  };
  return {
    kind: "run",
    purpose: "deliver",
    why: `${release.version} serves already, but its watch was inconclusive: it is watched again`,
    operation,
    fresh: true,
    steps: afterSwitch(operation),
    again: false
  };
}
function planRollback(desired, observed) {
  const { ledger, slots, router } = observed;
  const target = desired.to === "previous" ? rollbackTarget(ledger) : named(ledger, desired.to);
  if (!target) return refuseTarget(desired.to, ledger);
  if (router.active && ledger.active?.release === target.id && runs(observed, router.active))
    return {
      kind: "noop",
      why: `${target.version} (${target.id}) is already active in ${router.active}`,
      release: target.id,
      slot: router.active
    };
  if (target.status === "superseded")
    return {
      kind: "refuse",
      code: "gone",
      why: `the artifacts of ${target.version} are not kept any more; ${choices(ledger)}`
    };
  if (target.status !== "good" && !desired.allowBad) return refuseBad(target);
  const operation = begin(desired, observed, stripRecord(target), desired.reason);
  const idle = slots[operation.slot];
  const warm = idle.state === "running" && idle.release?.id === target.id;
  if (desired.mode === "warm" && !warm)
    return {
      kind: "refuse",
      code: "not-warm",
      why: `${target.version} does not run in ${operation.slot}, so it cannot be returned to by a switch alone (input mode)`
    };
  const quick = warm && desired.mode !== "stopped";
  return {
    kind: "run",
    purpose: "deliver",
    why: quick ? `${target.version} still runs in ${operation.slot}: traffic goes back to it` : `${target.version} is started from its artifacts in ${operation.slot}`,
    operation,
    fresh: true,
    steps: wholeDelivery(operation, quick),
    again: false
  };
}
function begin(desired, observed, release, reason) {
  const { router, ledger } = observed;
  const from = router.active && ledger.active ? { slot: router.active, release: ledger.active.release } : void 0;
  return {
    id: desired.operationId,
    kind: desired.kind,
    release,
    slot: router.active ? otherSlot(router.active) : "blue",
    ...from ? { from } : {},
    generation: router.generation + 1,
    ...reason ? { reason } : {}
  };
}
function stripRecord(record2) {
  const { id, version, sha, artifacts, services, listeners, createdAt, runId, runUrl } = record2;
  return {
    id,
    version,
    sha,
    artifacts,
    services,
    listeners,
    createdAt,
    ...runId === void 0 ? {} : { runId },
    ...runUrl === void 0 ? {} : { runUrl }
  };
}
function named(ledger, to) {
  const byVersion = ledger.releases.filter((release) => release.version === to.replace(/^v/, ""));
  return findRelease(ledger, to) ?? byVersion.findLast((release) => release.status === "good") ?? byVersion.at(-1);
}
function olderThan(release, active) {
  const order = compareVersions(release.version, active.version);
  if (order < 0) return `${release.version} is older than the active ${active.version}`;
  const [run, activeRun] = [Number(release.runId), Number(active.runId)];
  if (order === 0 && run < activeRun)
    return `run ${run} is older than run ${activeRun}, which delivered the active ${active.version}`;
  return void 0;
}
var refuseBad = (release) => ({
  kind: "refuse",
  code: "bad-release",
  why: `${release.version} (${release.id}) is on record as ${release.status}${release.reason ? `: ${release.reason}` : ""} (input allow-bad lets it through)`
});
function refuseTarget(to, ledger) {
  return to === "previous" ? { kind: "refuse", code: "no-target", why: `there is no good release to return to; ${choices(ledger)}` } : {
    kind: "refuse",
    code: "unknown-target",
    why: `no release is called ${JSON.stringify(to)} (input to); ${choices(ledger)}`
  };
}
function choices(ledger) {
  const good = ledger.releases.filter((r) => r.status === "good" && r.id !== ledger.active?.release);
  return good.length === 0 ? "the ledger holds no other good release" : `possible: ${good.map((r) => `${r.version} (${r.id})`).join(", ")}`;
}

// packages/deploy/src/plan/plan-recovery.ts
function planRecovery(desired, observed, unfinished) {
  const { operation, lastStep } = unfinished;
  const switched = observed.router.active === operation.slot && observed.router.generation >= operation.generation;
  const wanted = wants(desired, observed, operation);
  const resumedFrom = lastStep ?? "begin";
  if (unfinished.committed) {
    return {
      kind: "run",
      purpose: "finish",
      why: `the last delivery committed ${operation.release.version} and died at ${resumedFrom}: its tidying is finished`,
      operation,
      fresh: false,
      resumedFrom,
      steps: [...switched ? recommit(observed, operation) : [], ...afterCommit(operation)],
      // A deploy looks again whether its slot still runs; "previous" has been reached and must not be asked for twice.
      again: desired.kind === "deploy" || !wanted
    };
  }
  if (unfinished.undo) return undo(observed, unfinished, unfinished.undo, switched);
  if (desired.kind === "rollback" && operation.kind === "deploy") {
    const left = {
      status: "bad",
      reason: `left by a rollback: ${desired.reason || "no reason was given"}`
    };
    const dead = {
      status: "interrupted",
      reason: `died at ${resumedFrom}, and a rollback is wanted`
    };
    const plan2 = undo(observed, unfinished, switched ? left : dead, switched);
    return switched && operation.from && desired.to === "previous" ? { ...plan2, again: false } : plan2;
  }
  if (desired.onInterrupted === "fail")
    return {
      kind: "refuse",
      code: "interrupted",
      why: `the last delivery (${operation.release.version} to ${operation.slot}) died at ${resumedFrom}, ${switched ? "after" : "before"} its switch, and on-interrupted is "fail"`
    };
  const state = observed.slots[operation.slot];
  const runs2 = state.state === "running" && state.release?.id === operation.release.id;
  if (desired.onInterrupted === "resume" && (switched ? runs2 : wanted && fits(observed, operation)))
    return {
      kind: "run",
      purpose: "resume",
      why: switched ? `the router serves ${operation.slot}, whose services run: the delivery that died at ${resumedFrom} goes on` : `the same release is wanted: the delivery that died at ${resumedFrom} goes on`,
      operation,
      fresh: false,
      resumedFrom,
      steps: switched ? afterSwitch(operation) : wholeDelivery(operation, false),
      again: !wanted
    };
  const reason = desired.onInterrupted === "revert" ? `died at ${resumedFrom}, and on-interrupted is "revert"` : switched ? `died at ${resumedFrom}, and ${operation.slot} does not run as it should` : `died at ${resumedFrom}, and something else is wanted now`;
  return undo(observed, unfinished, { status: "interrupted", reason }, switched);
}
function recommit(observed, operation) {
  const { ledger, ledgerSource } = observed;
  if (ledgerSource === "whole" && ledger.active?.release === operation.release.id) return [];
  const here = { slot: operation.slot, release: operation.release.id };
  return [{ step: "commit", why: "the ledger does not say any more what was committed", ...here }];
}
var fits = (observed, operation) => observed.router.generation === operation.generation - 1;
function wants(desired, observed, operation) {
  if (desired.kind !== operation.kind) return false;
  if (desired.kind === "deploy") return desired.release.id === operation.release.id;
  const { to } = desired;
  return to === "previous" || to === operation.release.id || to.replace(/^v/, "") === operation.release.version && findRelease(observed.ledger, operation.release.id) !== void 0;
}
function undo(observed, unfinished, reason, switched) {
  const { operation, lastStep } = unfinished;
  return {
    kind: "run",
    purpose: "undo",
    why: `${operation.release.version} in ${operation.slot}: ${reason.reason}`,
    operation,
    fresh: false,
    resumedFrom: lastStep ?? "begin",
    undo: reason,
    steps: switched ? undoAfterSwitch(observed, operation, reason) : undoBeforeSwitch(observed, operation, reason),
    again: true
  };
}
function undoBeforeSwitch(observed, operation, reason) {
  const here = { slot: operation.slot, release: operation.release.id };
  const back = operation.from ? [
    {
      step: "singletons",
      why: `workers belong to ${operation.from.slot}, which serves`,
      slot: operation.from.slot,
      release: operation.from.release
    }
  ] : [];
  const remove = observed.router.active === operation.slot ? [] : [
    {
      step: "remove-idle",
      why: `${operation.slot} serves nobody: it is removed, its logs stay`,
      ...here
    }
  ];
  return [
    ...back,
    { step: "record", why: `the ledger says ${reason.status}: ${reason.reason}`, ...here },
    ...remove
  ];
}
function undoAfterSwitch(observed, operation, reason) {
  const { from, slot, release } = operation;
  const held = from && observed.slots[from.slot].release;
  const target = from && (findRelease(observed.ledger, from.release) ?? (held?.id === from.release ? held : void 0));
  const record2 = {
    step: "record",
    why: `the ledger says ${reason.status}: ${reason.reason}`,
    slot,
    release: release.id
  };
  if (operation.kind === "rollback")
    return [{ ...record2, why: "a rollback is never rolled back to what it left" }];
  if (!from || !target)
    return [
      { step: "singletons", why: `workers belong to ${slot}, which serves`, slot, release: release.id },
      { ...record2, why: `${record2.why}; no release came before it, so it goes on serving` }
    ];
  const back = { slot: from.slot, release: from.release };
  const alive2 = observed.slots[from.slot];
  const runs2 = alive2.state === "running" && alive2.release?.id === from.release;
  return [
    ...runs2 ? [] : [
      {
        step: "start-idle",
        why: `${from.slot} does not run any more: started from its artifacts`,
        ...back
      }
    ],
    { step: "verify-idle", why: `${from.slot} must be healthy before traffic goes back`, ...back },
    { step: "switch", why: `all services go back to ${from.slot}`, ...back },
    { step: "confirm", why: "new connections must see the old release again", ...back },
    { step: "singletons", why: `workers go back to ${from.slot}`, ...back },
    record2,
    { step: "drain", why: `what ${slot} still answers may finish`, slot, release: release.id },
    { step: "remove-idle", why: `${slot} is removed, its logs stay`, slot, release: release.id }
  ];
}

// packages/deploy/src/plan/plan-repair.ts
function planRepair(desired, observed) {
  const { router, slots, ledger } = observed;
  if (!router.active) return void 0;
  const active = slots[router.active];
  if (active.release && !desired.repaired.includes("record") && (ledger.active?.slot !== router.active || ledger.active.release !== active.release.id || observed.ledgerSource === "previous")) {
    return repair(
      {
        step: "record",
        why: `the router serves ${active.release.version} in ${router.active}, the ledger ${observed.ledgerSource === "whole" ? `says ${ledger.active?.release ?? "nothing"}` : "cannot be read"}: it is written anew`,
        slot: router.active,
        release: active.release.id
      },
      "the ledger is behind the router"
    );
  }
  const release = findRelease(ledger, ledger.active?.release);
  if (!release || desired.repaired.includes("restart-active")) return void 0;
  const dead = !router.running ? "the front does not run" : active.state === "absent" ? "nothing runs there" : `these do not run: ${active.down.join(", ")}`;
  if (!router.running || desired.kind === "deploy" && active.state !== "running")
    return repair(
      {
        step: "restart-active",
        why: `${router.active} is to serve, but ${dead}: started again first, so that people are served meanwhile`,
        slot: router.active,
        release: release.id
      },
      dead
    );
  return void 0;
}
function repair(step, why) {
  return { kind: "run", purpose: "repair", why, fresh: false, steps: [step], again: true };
}

// packages/deploy/src/plan/plan.ts
function plan(desired, observed, unfinished) {
  if (unfinished) return planRecovery(desired, observed, unfinished);
  return planRepair(desired, observed) ?? planWanted(desired, observed);
}

// packages/deploy/src/execute/context.ts
var BadRelease = class extends _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9 {
  constructor(seen, options = {}) {
    super(seen, options);
    this.name = "BadRelease";
  }
};
var Undecided = class extends _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9 {
  verdict = "inconclusive";
  constructor(seen, options = {}) {
    super(seen, options);
    this.name = "Undecided";
  }
};
async function observe(world) {
  const [router, slots, { ledger, source }] = [
    await world.router.observe(),
    await world.engine.observe(),
    await readLedger(world.files, world.folder)
  ];
  return { router, slots, ledger, ledgerSource: source };
}

// packages/deploy/src/execute/health.ts
var POLL_MS5 = 250;
var REQUEST_MS = 5e3;
var LOG_LINES = 40;
function coloredServices(release) {
  return Object.entries(release.services).filter(([name, service]) => service.role === "colored" && release.artifacts[name] !== void 0).map(([name]) => name);
}
async function waitHealthy(world, slot, release, signal) {
  const view = await world.engine.view(slot);
  const started = world.clock.monotonic();
  await Promise.all(
    coloredServices(release).map((service) => waitForService(world, view, release, service, started, signal))
  );
}
async function waitForService(world, view, release, service, started, signal) {
  const definition = release.services[service];
  if (!definition?.health) return;
  const limitMs = definition.health["start-seconds"] * 1e3;
  for (let good = 0, last = "no answer yet"; ; ) {
    const seen = await askHealth(world, view, service, definition);
    if (seen.healthy) {
      good += 1;
      if (good === 2) return checkVersion(service, definition, release, seen.answer);
    } else {
      good = 0;
      last = seen.why;
      await assertAlive(world, view, service);
      if (world.clock.monotonic() - started >= limitMs) throw await unhealthy(view, service, limitMs, last);
    }
    await world.lock.touch();
    await world.clock.sleep(POLL_MS5, signal);
  }
}
async function askHealth(world, view, service, definition) {
  const base = view.url(service);
  const { health } = definition;
  if (base === void 0 || !health) return { healthy: false, why: "it has no address" };
  const headers = Object.fromEntries(
    Object.entries(health.headers).map(([name, value]) => [
      name,
      (0,_part_chunk_Q2NDSYDS_js__WEBPACK_IMPORTED_MODULE_1__/* .expandVariables */ .i)(value, (variable) => world.variables[variable])
    ])
  );
  try {
    const answer = await world.http({
      url: `${base}${health.path}`,
      headers,
      timeoutMs: REQUEST_MS,
      fresh: true
    });
    return answer.status >= 200 && answer.status < 300 ? { healthy: true, answer } : { healthy: false, why: `${health.path} answered ${answer.status}: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .quoteSeen */ .GE)(answer.body)}` };
  } catch (error) {
    return { healthy: false, why: `${health.path}: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}` };
  }
}
async function assertAlive(world, view, service) {
  const observed = (await world.engine.observe())[view.slot];
  if (!observed.down.includes(service)) return;
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
    `${service} ended while it was starting in ${view.slot}${await lastLines(view, service)}`,
    { advice: "its log above says why" }
  );
}
async function unhealthy(view, service, limitMs, last) {
  return new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
    `${service} in ${view.slot} was not healthy within ${limitMs / 1e3} s; last seen: ${last}${await lastLines(view, service)}`,
    { advice: `look at its log, or raise services.${service}.health.start-seconds` }
  );
}
async function lastLines(view, service) {
  const lines = (await view.log(service)).trimEnd().split("\n").slice(-LOG_LINES);
  return lines.join("").trim() === "" ? "; it logged nothing" : `; the end of its log:
${lines.join("\n")}`;
}
function checkVersion(service, definition, release, answer) {
  const field = definition.health?.["version-field"];
  if (field === void 0) return;
  const seen = fieldOf(answer.body, field);
  if (typeof seen === "string" && seen.replace(/^v/, "") === release.version) return;
  throw new BadRelease(
    `${service} is healthy, but it is not the release: expected ${field} ${JSON.stringify(release.version)}, saw ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .quoteSeen */ .GE)(seen)}`,
    { advice: "was it built from another commit, or was the wrong version given to the deploy?" }
  );
}
function fieldOf(body, path) {
  try {
    return path.split(".").reduce((value, key2) => value?.[key2], JSON.parse(body));
  } catch {
    return void 0;
  }
}

// packages/deploy/src/execute/steps-idle.ts
async function releaseOf2(context) {
  const { operation, step, world } = context;
  if (operation && (step.release === void 0 || step.release === operation.release.id))
    return operation.release;
  const { ledger } = await readLedger(world.files, world.folder);
  const record2 = findRelease(ledger, step.release);
  if (record2) return stripRecord(record2);
  const slots = await world.engine.observe();
  const running = Object.values(slots).find((slot) => slot.release?.id === step.release)?.release;
  if (running) return running;
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`release ${step.release ?? "(none)"} is neither in the ledger nor in a slot`);
}
function slotOf({ step, operation }) {
  const slot = step.slot ?? operation?.slot;
  if (!slot) throw new Error(`step ${step.step} was planned without a slot`);
  return slot;
}
var preflight = {
  act: async (context) => {
    const { world } = context;
    const release = await releaseOf2(context);
    const missing = [...await world.engine.missing(release), ...unrouted(release)];
    if (missing.length > 0)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`${release.version} cannot be started: ${missing.join("; ")}`, {
        advice: "nothing was changed; traffic was not touched"
      });
    await world.router.ensure();
    await world.router.claim(world.lock.fence);
  }
};
function unrouted(release) {
  const served = coloredServices(release);
  return release.listeners.flatMap(
    (listener2) => listener2.routes.filter((route2) => !served.includes(route2.service)).map(
      (route2) => `route ${route2.path} of port ${listener2.port} leads to ${route2.service}, of which no artifact was given`
    )
  );
}
var startIdle = {
  check: async (context) => {
    const release = await releaseOf2(context);
    const slot = (await context.world.engine.observe())[slotOf(context)];
    return slot.state === "running" && slot.release?.id === release.id ? `all services of ${release.version} run` : void 0;
  },
  act: async (context) => {
    const { world } = context;
    const slot = slotOf(context);
    const release = await releaseOf2(context);
    const router = await world.router.observe();
    if (router.active === slot)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`${slot} serves traffic: nothing may be started over it`);
    const there = (await world.engine.observe())[slot];
    if (there.state !== "absent" && there.release?.id !== release.id) {
      world.log.info(`${slot} still holds ${there.release?.version ?? "remains of a start"}: removed first`);
      await world.engine.stop(slot, world.settings.graceSeconds);
      await world.engine.remove(slot);
    }
    await world.engine.start(slot, release, context.operation?.generation ?? router.generation + 1);
  },
  verify: async (context) => {
    const slot = (await context.world.engine.observe())[slotOf(context)];
    if (slot.state === "absent")
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`${slotOf(context)} is empty although it was started`);
  }
};
var verifyIdle = {
  act: async (context) => {
    const { world, operation } = context;
    const slot = slotOf(context);
    const release = await releaseOf2(context);
    await waitHealthy(world, slot, release, context.undo ? void 0 : world.signal);
    if (!world.verify || context.undo || release.id !== operation?.release.id) return;
    const judgement = await world.verify(await world.engine.view(slot));
    context.findings.judgement = judgement;
    const told = judgement.reasons.join("; ") || "no reason was given";
    if (judgement.verdict === "fail") throw new BadRelease(`the checks of ${slot} failed: ${told}`);
    if (judgement.verdict === "inconclusive")
      throw new Undecided(`the checks of ${slot} were inconclusive: ${told}`);
  },
  verify: async (context) => {
    const slot = (await context.world.engine.observe())[slotOf(context)];
    if (slot.state !== "running")
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
        `${slotOf(context)} was healthy and then lost ${slot.down.join(", ") || "its services"}`
      );
  }
};
var removeIdle = {
  check: async (context) => {
    const slot = (await context.world.engine.observe())[slotOf(context)];
    return slot.state === "absent" ? "the slot is empty" : void 0;
  },
  act: async (context) => {
    const { world } = context;
    const slot = slotOf(context);
    if ((await world.router.observe()).active === slot)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`${slot} serves traffic: it is not removed`);
    await world.engine.stop(slot, world.settings.graceSeconds);
    await world.engine.remove(slot);
  }
};

// packages/deploy/src/state/retention.ts
function keptReleases(ledger, rule) {
  const good = ledger.releases.filter((release) => release.status === "good" || release.status === "unproven").sort((a, b) => (a.activatedAt ?? "").localeCompare(b.activatedAt ?? "")).map((release) => release.id);
  return new Set(
    [
      ...rule.pinned,
      ...good.slice(-Math.max(2, rule.keepReleases)),
      ledger.active?.release,
      rollbackTarget(ledger)?.id
    ].filter((id) => id !== void 0)
  );
}
var artifactsOf = (ledger, accept) => ledger.releases.filter((release) => accept(release.id)).flatMap(
  (release) => Object.entries(release.artifacts).map(([service, artifact]) => ({ service, artifact }))
);
var key = (item) => `${item.service} ${item.artifact}`;
function artifactsToDrop(ledger, kept, others) {
  const needed = new Set(
    [
      ...artifactsOf(ledger, (id) => kept.has(id)),
      ...others.flatMap(
        (other) => artifactsOf(other, (id) => {
          const status = other.releases.find((release) => release.id === id)?.status;
          return status !== "superseded";
        })
      )
    ].map(key)
  );
  const unique = new Map(
    artifactsOf(
      ledger,
      (id) => !kept.has(id) && ledger.releases.find((release) => release.id === id)?.status !== "superseded"
    ).map((item) => [key(item), item])
  );
  return [...unique.values()].filter((item) => !needed.has(key(item)));
}
async function otherLedgers(world) {
  const found = [];
  for (const application of await world.files.list(world.stateDirectory)) {
    for (const environment of await world.files.list(`${world.stateDirectory}/${application}`)) {
      const folder = `${world.stateDirectory}/${application}/${environment}`;
      if (folder === world.folder) continue;
      const text = await world.files.readText(`${folder}/ledger.json`).catch(() => void 0);
      if (text === void 0) continue;
      const ledger = parseLedger(text);
      if (!ledger) return void 0;
      found.push(ledger);
    }
  }
  return found;
}
async function dropWhatNobodyKeeps(world, rule) {
  const { ledger, source } = await readLedger(world.files, world.folder);
  const others = await otherLedgers(world);
  if (source !== "whole" || !others) {
    world.log.warning("nothing is pruned: a ledger cannot be read, so nobody knows what is still needed");
    return;
  }
  const kept = keptReleases(ledger, rule);
  const drop = artifactsToDrop(ledger, kept, others).filter(
    ({ service, artifact }) => rule.wanted[service] !== artifact
  );
  const releases = ledger.releases.map(
    (release) => release.status === "good" && !kept.has(release.id) ? { ...release, status: "superseded", reason: "its artifacts were not kept" } : release
  );
  if (releases.some((release, i) => release !== ledger.releases[i])) {
    await writeLedger(world.files, world.folder, { ...ledger, releases });
    await writeLedger(world.files, world.folder, { ...ledger, releases });
  }
  for (const id of await world.files.list(`${world.folder}/releases`))
    if (!kept.has(id)) await world.files.remove(`${world.folder}/releases/${id}`);
  if (drop.length === 0) return;
  try {
    const gone = await world.engine.prune(drop);
    if (gone.length > 0) world.log.info(`removed: ${gone.join(", ")}`);
  } catch (error) {
    world.log.warning(`pruning stopped: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}`);
  }
}

// packages/deploy/src/execute/steps-finish.ts
var DRAIN_POLL_MS = 200;
function committedLedger(ledger, operation, facts) {
  const { release, slot, from, kind } = operation;
  const target = findRelease(ledger, release.id);
  const left = findRelease(ledger, from?.release);
  const backwards = kind === "rollback" && left !== void 0 && (target?.activatedAt ?? "") < (left.activatedAt ?? "");
  const marked = backwards && left ? withRecord(ledger, left, {
    status: "bad",
    reason: `left by a rollback: ${operation.reason ?? "no reason was given"}`
  }) : ledger;
  return {
    ...withRecord(marked, release, {
      status: facts.good ? "good" : "unproven",
      activatedAt: facts.at,
      verdict: facts.good ? "pass" : "inconclusive",
      figures: facts.figures,
      reason: void 0
    }),
    generation: facts.generation,
    active: { slot, release: release.id }
  };
}
async function commitOperation(context, operation, good) {
  const { world, findings } = context;
  const { ledger } = await readLedger(world.files, world.folder);
  const router = await world.router.observe();
  if (router.active !== operation.slot)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
      `the router serves ${router.active ?? "nothing"}, not ${operation.slot}: the ledger is not changed`
    );
  const at = new Date(world.clock.now()).toISOString();
  const next = committedLedger(ledger, operation, {
    at,
    generation: router.generation,
    figures: findings.figures,
    good
  });
  await writeLedger(world.files, world.folder, next);
}
var commit = {
  check: async (context) => {
    const { world, operation } = context;
    const { ledger, source } = await readLedger(world.files, world.folder);
    const record2 = findRelease(ledger, operation?.release.id);
    const router = await world.router.observe();
    return operation && source === "whole" && ledger.active?.slot === operation.slot && ledger.active.release === operation.release.id && ledger.generation === router.generation && record2?.status === "good" ? "the ledger says so already" : void 0;
  },
  act: async (context) => {
    if (!context.operation) throw new Error("commit was planned without an operation");
    await commitOperation(context, context.operation, true);
  }
};
var record = {
  act: async (context) => {
    const { world, undo: undo2, operation } = context;
    const { ledger } = await readLedger(world.files, world.folder);
    const router = await world.router.observe();
    const release = undo2 && operation ? operation.release : await releaseOf2(context);
    const known = findRelease(ledger, release.id);
    const keeps = undo2?.status === "interrupted" && known !== void 0 && known.status !== "interrupted";
    const endedAt = new Date(world.clock.now()).toISOString();
    const noted = !undo2 ? withRecord(ledger, release, known ? {} : { status: "good", activatedAt: endedAt }) : keeps ? ledger : withRecord(ledger, release, {
      status: undo2.status,
      reason: undo2.reason,
      endedAt,
      ...undo2.status === "bad" ? { verdict: "fail" } : {}
    });
    const serving = await servingRelease(world, router.active);
    await writeLedger(world.files, world.folder, {
      ...noted,
      generation: router.generation,
      ...router.active && serving ? { active: { slot: router.active, release: serving.id } } : { active: router.active ? ledger.active : void 0 }
    });
  }
};
async function servingRelease(world, active) {
  return active && (await world.engine.observe())[active].release;
}
var drain = {
  act: async (context) => {
    const { world, findings } = context;
    const slot = slotOf(context);
    if ((await world.router.observe()).active === slot) return;
    const started = world.clock.monotonic();
    const limitMs = world.settings.drainTimeoutSeconds * 1e3;
    for (; ; ) {
      const open2 = await world.router.open(slot);
      if (open2.requests + open2.tunnels === 0) break;
      if (world.clock.monotonic() - started >= limitMs) {
        const cut = await world.router.cut(slot);
        findings.figures.connectionsCut = (findings.figures.connectionsCut ?? 0) + cut;
        world.log.warning(
          `${cut} connections of ${slot} were cut after ${world.settings.drainTimeoutSeconds} s (${open2.requests} requests, ${open2.tunnels} tunnels)`
        );
        break;
      }
      await world.lock.touch();
      await world.clock.sleep(DRAIN_POLL_MS, world.signal);
    }
    findings.figures.drainMs = Math.ceil(world.clock.monotonic() - started);
    findings.figures.connectionsCut ??= 0;
    const traffic = await world.traffic.stop();
    if (traffic) findings.traffic = traffic;
  }
};
var retain = {
  check: async (context) => {
    const slot = slotOf(context);
    if ((await context.world.router.observe()).active === slot) return `${slot} serves traffic`;
    return context.world.settings.keepPrevious === "warm" ? "it goes on running, so that a rollback is one switch" : void 0;
  },
  act: (context) => context.world.engine.stop(slotOf(context), context.world.settings.graceSeconds)
};
var prune = {
  act: async ({ world, operation, findings }) => {
    const slots = await world.engine.observe();
    const rule = {
      keepReleases: world.settings.keepReleases,
      wanted: findings.wanted,
      pinned: [
        ...operation ? [operation.release.id, operation.from?.release] : [],
        ...[operation?.slot ?? "blue", otherSlot(operation?.slot ?? "blue")].map(
          (slot) => slots[slot].release?.id
        )
      ].filter((id) => id !== void 0)
    };
    await dropWhatNobodyKeeps(world, rule);
  }
};

// packages/deploy/src/execute/steps-switch.ts
async function requestOf2(context) {
  const { world, operation } = context;
  const slot = slotOf(context);
  const release = await releaseOf2(context);
  const router = await world.router.observe();
  const { upstreams } = (await world.engine.observe())[slot];
  const without = routed(release).filter((service) => upstreams[service] === void 0);
  if (without.length > 0)
    throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`${slot} has no address for ${without.join(", ")}: traffic stays where it is`);
  const forward2 = operation?.slot === slot && router.generation === operation.generation - 1;
  return {
    slot,
    upstreams,
    listeners: release.listeners,
    generation: forward2 ? operation.generation : router.generation + 1,
    expected: router.generation,
    fence: world.lock.fence
  };
}
var routed = (release) => {
  const names = new Set(
    release.listeners.flatMap((listener2) => listener2.routes.map((route2) => route2.service))
  );
  return coloredServices(release).filter((service) => names.has(service));
};
async function switchOnce(context, request, lastTry) {
  const { world } = context;
  try {
    await world.router.switchTo(request);
  } catch (error) {
    if (error instanceof RouterConflict) throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(error.message, { cause: error });
    const seen = await world.router.observe();
    if (seen.active === request.slot && seen.generation === request.generation) {
      world.log.warning(`the switch took effect, but its answer was lost: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}`);
      return;
    }
    if (lastTry || seen.generation !== request.expected)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`the router did not switch: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}`, { cause: error });
    world.log.warning(`the router did not switch, once more: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}`);
    await switchOnce(context, request, true);
  }
}
var switchTraffic = {
  check: async (context) => {
    const router = await context.world.router.observe();
    return router.active === slotOf(context) && router.generation > 0 ? `the router serves ${router.active} already` : void 0;
  },
  act: async (context) => {
    const { world, operation } = context;
    const request = await requestOf2(context);
    const forward2 = operation?.slot === request.slot && !context.undo;
    if (forward2 && operation.from) await world.traffic.start();
    if (forward2) world.traffic.markSwitch(request.generation);
    const started = world.clock.monotonic();
    await switchOnce(context, request, false);
    if (forward2) context.findings.figures.switchMs = Math.ceil(world.clock.monotonic() - started);
    if (forward2 && !operation.from) await world.traffic.start();
  },
  verify: async (context) => {
    const router = await context.world.router.observe();
    if (router.active !== slotOf(context))
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
        `the router was told to serve ${slotOf(context)} and serves ${router.active ?? "nothing"}`
      );
  }
};
var confirm = {
  act: async (context) => {
    const { world } = context;
    const release = await releaseOf2(context);
    const { generation } = await world.router.observe();
    await world.router.confirm(slotOf(context), generation, release.listeners);
    context.findings.figures.recoveredMs = Math.ceil(world.clock.monotonic() - context.findings.startedAt);
  }
};
var singletons = {
  check: async (context) => {
    const slots = await context.world.engine.observe();
    const slot = slotOf(context);
    const wanted = singletonsOf(await releaseOf2(context));
    const there = slots[slot].singletons;
    const stray = slots[otherSlot(slot)].singletons;
    return stray.length === 0 && wanted.every((name) => there.includes(name)) ? wanted.length === 0 ? "the release has no workers" : `only ${slot} runs workers` : void 0;
  },
  act: async (context) => {
    const { engine, settings, router } = context.world;
    const slot = slotOf(context);
    await engine.stopSingletons(otherSlot(slot), settings.graceSeconds);
    const { generation } = await router.observe();
    await engine.startSingletons(slot, await releaseOf2(context), generation);
  },
  verify: async (context) => {
    const slots = await context.world.engine.observe();
    const slot = slotOf(context);
    const lost = singletonsOf(await releaseOf2(context)).filter(
      (name) => !slots[slot].singletons.includes(name)
    );
    if (lost.length > 0) throw new BadRelease(`${lost.join(", ")} did not stay up in ${slot}`);
    const stray = slots[otherSlot(slot)].singletons;
    if (stray.length > 0)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(
        `${stray.join(", ")} still runs in ${otherSlot(slot)}: two would work at once`
      );
  }
};
function singletonsOf(release) {
  return Object.entries(release.services).filter(([name, service]) => service.role === "singleton" && release.artifacts[name] !== void 0).map(([name]) => name);
}
var restartActive = {
  act: async (context) => {
    const { world } = context;
    const slot = slotOf(context);
    await world.router.ensure();
    await world.router.claim(world.lock.fence);
    if ((await world.engine.observe())[slot].state === "running") return;
    const release = await releaseOf2(context);
    const missing = await world.engine.missing(release);
    if (missing.length > 0)
      return world.log.warning(`${slot} stays down, it cannot be started: ${missing.join("; ")}`);
    const { generation } = await world.router.observe();
    await world.engine.start(slot, release, generation + 1);
    await switchOnce(context, await requestOf2(context), false);
    await world.engine.stopSingletons(otherSlot(slot), world.settings.graceSeconds);
    await world.engine.startSingletons(slot, release, generation + 1);
  }
};

// packages/deploy/src/latency.ts
var LATENCY_BOUNDS_MS = [
  1,
  2,
  3,
  5,
  7,
  10,
  15,
  20,
  30,
  50,
  75,
  100,
  150,
  200,
  300,
  500,
  750,
  1e3,
  1500,
  2e3,
  3e3,
  5e3,
  7500,
  1e4,
  15e3,
  3e4
];
function latencyBucket(ms2) {
  const found = LATENCY_BOUNDS_MS.findIndex((bound) => ms2 <= bound);
  return found === -1 ? LATENCY_BOUNDS_MS.length : found;
}

// packages/deploy/src/execute/watch.ts
function since(before, now) {
  if (now.requests < before.requests) return now;
  return {
    requests: now.requests - before.requests,
    errors: now.errors - before.errors,
    latency: now.latency.map((count, i) => count - (before.latency[i] ?? 0))
  };
}
function quantile(latency, share) {
  const total = latency.reduce((sum, count) => sum + count, 0);
  if (total === 0) return void 0;
  let seen = 0;
  for (let i = 0; i < latency.length; i += 1) {
    seen += latency[i] ?? 0;
    if (seen >= total * share) return LATENCY_BOUNDS_MS[i] ?? Infinity;
  }
  return Infinity;
}
function judgeWatch(sample, definition, over) {
  if (sample.down.length > 0)
    return { verdict: "fail", reasons: [`not alive any more: ${sample.down.join(", ")}`] };
  const enough = sample.requests >= definition["min-requests"];
  const rate = sample.requests === 0 ? 0 : sample.errors / sample.requests;
  if (enough && rate > definition["max-error-rate"])
    return {
      verdict: "fail",
      reasons: [
        `${sample.errors} of ${sample.requests} requests failed (${percent(rate)}, allowed ${percent(definition["max-error-rate"])})`,
        ...sample.probeFailures.slice(-3)
      ]
    };
  if (!over) return void 0;
  if (!enough)
    return {
      verdict: "inconclusive",
      reasons: [
        `${sample.requests} requests within ${definition.seconds} s; ${definition["min-requests"]} are needed to judge (watch.min-requests)`,
        ...sample.probeFailures.slice(-3)
      ]
    };
  const p95 = quantile(sample.latency, 0.95);
  const limit = definition["p95-ms"];
  if (limit !== void 0 && p95 !== void 0 && p95 > limit)
    return { verdict: "fail", reasons: [`p95 is up to ${p95} ms; ${limit} ms are allowed`] };
  return {
    verdict: "pass",
    reasons: [
      `${sample.requests} requests, ${sample.errors} failed, p95 up to ${p95 === void 0 ? "unknown" : `${p95} ms`}`
    ]
  };
}
var percent = (share) => `${(share * 100).toFixed(1)} %`;
var watch = {
  check: ({ world }) => Promise.resolve(world.settings.watch.seconds === 0 ? "the watch lasts 0 s" : void 0),
  act: async (context) => {
    const judgement = await watchSlot(context);
    context.findings.judgement = judgement;
    const told = judgement.reasons.join("; ");
    if (judgement.verdict === "fail") throw new BadRelease(`the watch failed: ${told}`);
    if (judgement.verdict === "inconclusive")
      throw new Undecided(`the watch was inconclusive: ${told}`, {
        advice: "the new release goes on serving and the old one stays; deploy the same release again to watch again, or roll back"
      });
    context.world.log.info(`the watch passed: ${told}`);
  }
};
async function watchSlot(context) {
  const { world, step, operation } = context;
  const { settings, router, engine, clock } = world;
  const slot = step.slot ?? operation?.slot ?? "blue";
  const before = await router.traffic(slot);
  const started = clock.monotonic();
  const probeFailures = [];
  const unreached = { count: 0 };
  for (; ; ) {
    for (const url of settings.probes) await probe(world, url, probeFailures, unreached);
    const counted = since(before, await router.traffic(slot));
    const sample = {
      // A request that the front never answered is not in its counters.
      requests: counted.requests + unreached.count,
      errors: counted.errors + unreached.count,
      latency: counted.latency,
      down: (await engine.observe())[slot].down,
      probeFailures
    };
    const over = clock.monotonic() - started >= settings.watch.seconds * 1e3;
    const judgement = judgeWatch(sample, settings.watch, over);
    if (judgement) return judgement;
    await world.lock.touch();
    await clock.sleep(settings.watch["interval-seconds"] * 1e3, world.signal);
  }
}
async function probe(world, url, failures, unreached) {
  try {
    const answer = await world.http({ url, timeoutMs: 5e3, fresh: true });
    if (answer.status >= 500) failures.push(`GET ${new URL(url).pathname} answered ${answer.status}`);
  } catch (error) {
    unreached.count += 1;
    failures.push(`GET ${new URL(url).pathname}: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}`);
  }
}

// packages/deploy/src/execute/run-steps.ts
var ACTIONS = {
  preflight,
  "start-idle": startIdle,
  "verify-idle": verifyIdle,
  switch: switchTraffic,
  confirm,
  watch,
  singletons,
  commit,
  drain,
  retain,
  prune,
  "remove-idle": removeIdle,
  "restart-active": restartActive,
  record
};
var StepFailure = class extends Error {
  step;
  constructor(step, cause) {
    super((0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(cause), { cause });
    this.name = "StepFailure";
    this.step = step;
  }
};
async function runSteps(world, steps, walk2) {
  for (const step of steps) {
    if (walk2.cancellable && world.signal.aborted)
      throw new StepFailure(step.step, new Error("the run was cancelled"));
    await world.lock.assertHeld();
    await world.lock.touch();
    await runStep(world, step, walk2);
  }
}
async function runStep(world, step, walk2) {
  if (step.step === "lock" || step.step === "reconcile" || step.step === "unlock")
    throw new Error(`${step.step} was planned as a step of its own`);
  const action = ACTIONS[step.step];
  const context = { world, step, operation: walk2.operation, undo: walk2.undo, findings: walk2.findings };
  const mark = (kind, figures) => world.journal.append({
    entry: "step",
    id: walk2.operation?.id ?? "repair",
    step: step.step,
    mark: kind,
    slot: step.slot,
    why: step.why,
    ...figures && Object.keys(figures).length > 0 ? { figures } : {}
  });
  world.log.info(`${step.step}${step.slot ? ` (${step.slot})` : ""}: ${step.why}`);
  await mark("intent");
  try {
    const already = await action.check?.(context);
    if (already !== void 0) world.log.info(`  nothing to do: ${already}`);
    else await action.act(context);
    await action.verify?.(context);
  } catch (error) {
    await mark("failed");
    throw new StepFailure(step.step, error);
  }
  await mark("done", walk2.findings.figures);
}

// packages/deploy/src/execute/deliver.ts
var MAX_ROUNDS = 6;
async function deliver(world, desired) {
  const progress = {
    findings: {
      figures: {},
      startedAt: world.clock.monotonic(),
      wanted: desired.kind === "deploy" ? desired.release.artifacts : {}
    },
    walked: [],
    last: void 0,
    resumedFrom: ""
  };
  try {
    await reconcile(world);
    return await rounds(world, desired, progress);
  } finally {
    const traffic = await world.traffic.stop();
    if (traffic) progress.findings.traffic = traffic;
  }
}
async function reconcile(world) {
  const router = await world.router.observe();
  if (!router.running && router.active === void 0) return;
  if (!router.running) {
    world.log.warning(`the front does not run: started again, on ${router.active ?? "no slot"}`);
    await world.router.ensure();
  }
  await world.router.claim(world.lock.fence);
}
async function rounds(world, asked, progress) {
  let desired = asked;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const observed = await observe(world);
    const next = plan(desired, observed, await world.journal.unfinished());
    if (next.kind !== "run") return notRun(world, next, progress);
    world.log.info(`plan (${next.purpose}): ${next.why}`);
    progress.last = next;
    if (next.resumedFrom && progress.resumedFrom === "") progress.resumedFrom = next.resumedFrom;
    if (next.fresh && next.operation)
      await world.journal.append({ entry: "begin", operation: next.operation });
    try {
      await walk(world, next, progress);
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      if (next.purpose !== "repair") return afterFailure(world, desired, next, error, progress);
      world.log.warning(`the repair did not work: ${error.message}`);
    }
    if (next.purpose === "repair")
      desired = { ...desired, repaired: [...desired.repaired, ...next.steps.map((step) => step.step)] };
    if (!next.again) return finished(world, next, progress);
  }
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9(`after ${MAX_ROUNDS} rounds of planning there was still something to do`, {
    advice: "the journal in the state directory says what was tried"
  });
}
async function walk(world, next, progress) {
  progress.walked.push(...next.steps);
  await runSteps(world, next.steps, {
    operation: next.operation,
    undo: next.undo,
    findings: progress.findings,
    cancellable: next.purpose === "deliver" || next.purpose === "resume"
  });
  if (next.operation)
    await world.journal.append({
      entry: "end",
      id: next.operation.id,
      status: next.undo ? `undone: ${next.undo.status}` : "delivered"
    });
}
async function afterFailure(world, desired, failed, failure, progress) {
  const { operation } = failed;
  const cause = failure.cause;
  const advice = cause instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .DeliveryFailure */ .L9 ? cause.advice : void 0;
  const said = `${failure.step}: ${failure.message}`;
  const result = (status, reason) => conclude(world, progress, { status, reason, advice });
  if (cause instanceof _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .GateRefused */ .cA) throw cause;
  if (!operation || failed.purpose === "undo" || failed.purpose === "finish")
    return result(
      "failed",
      `${said} (while ${failed.purpose === "undo" ? "going back" : "tidying"}; the next run goes on from here)`
    );
  const unfinished = await world.journal.unfinished();
  if (unfinished?.committed)
    return result(
      "failed",
      `${said} (traffic is on ${operation.release.version}; the next run finishes the tidying)`
    );
  const switched = (await world.router.observe()).active === operation.slot;
  if (switched && world.signal.aborted)
    return result("failed", `cancelled at ${failure.step}, after the switch: the next run goes on from here`);
  if (switched && (cause instanceof Undecided || operation.kind === "rollback")) {
    await commitOperation({ world, findings: progress.findings }, operation, false);
    await world.journal.append({ entry: "end", id: operation.id, status: "unproven" });
    return result("failed", said);
  }
  const undo2 = {
    status: cause instanceof BadRelease && operation.kind === "deploy" ? "bad" : "interrupted",
    reason: world.signal.aborted ? `cancelled at ${failure.step}` : said
  };
  await world.journal.append({ entry: "undo", id: operation.id, undo: undo2 });
  return goBack(world, desired, undo2, switched, progress);
}
async function goBack(world, desired, undo2, switched, progress) {
  const back = plan(desired, await observe(world), await world.journal.unfinished());
  if (back.kind !== "run") throw new Error("an operation that is being undone was planned as something else");
  world.log.warning(`going back: ${undo2.reason}`);
  const reverts = back.steps.some((step) => step.step === "switch");
  try {
    await walk(world, back, progress);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    return conclude(world, progress, {
      status: "failed",
      reason: `${undo2.reason}; going back failed too, at ${error.step}: ${error.message}`,
      advice: "the next run goes on going back; look at both slots now"
    });
  }
  const stays = switched && !reverts ? "; there is no release to go back to, so it goes on serving" : "";
  return conclude(world, progress, {
    status: reverts ? "reverted" : "failed",
    reason: `${undo2.reason}${stays}`
  });
}
function notRun(world, next, progress) {
  return conclude(world, progress, {
    status: next.kind === "refuse" ? "refused" : progress.resumedFrom ? "delivered" : "noop",
    reason: next.why
  });
}
function finished(world, next, progress) {
  return conclude(world, progress, { status: "delivered", reason: next.why });
}
async function conclude(world, progress, outcome) {
  const { router, slots, ledger } = await observe(world);
  const traffic = await world.traffic.stop() ?? progress.findings.traffic;
  const serving = router.active && slots[router.active].release;
  const operation = progress.last?.operation;
  const about = progress.last?.purpose === "undo" && outcome.status !== "reverted" ? void 0 : operation?.release;
  return {
    ...outcome,
    releaseId: about?.id ?? serving?.id ?? ledger.active?.release ?? "",
    version: about?.version ?? serving?.version ?? "",
    previousRelease: (about ? operation?.from?.release : operation?.release.id) ?? "",
    activeSlot: router.active,
    generation: router.generation,
    resumedFrom: progress.resumedFrom,
    warm: !progress.walked.some((step) => step.step === "start-idle"),
    figures: { ...progress.findings.figures, ...traffic ? trafficFigures(traffic) : {} },
    judgement: progress.findings.judgement,
    traffic,
    steps: progress.walked
  };
}
function trafficFigures(report) {
  return {
    requests: report.requests,
    dropped: report.dropped,
    droppedUpper95: report.droppedUpper95,
    ...report.mixedWindowMs === void 0 ? {} : { mixedWindowMs: report.mixedWindowMs },
    ...report.switchMs === void 0 ? {} : { switchMs: report.switchMs }
  };
}

// packages/deploy/src/state/journal.ts

var lineSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .discriminatedUnion */ .gMt("entry", [
  zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({ entry: zod__WEBPACK_IMPORTED_MODULE_8__/* .literal */ .euz("begin"), operation: zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({ id: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP() }) }),
  zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({ entry: zod__WEBPACK_IMPORTED_MODULE_8__/* .literal */ .euz("step"), id: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), step: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), mark: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP() }),
  zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({ entry: zod__WEBPACK_IMPORTED_MODULE_8__/* .literal */ .euz("undo"), id: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), undo: zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({}) }),
  zod__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({ entry: zod__WEBPACK_IMPORTED_MODULE_8__/* .literal */ .euz("end"), id: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), status: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP() })
]);
function parseJournal(text) {
  return text.split("\n").flatMap((line) => {
    if (line === "") return [];
    try {
      return [lineSchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
function unfinishedOf(entries) {
  const begin2 = entries.findLastIndex((entry) => entry.entry === "begin");
  const first = entries[begin2];
  if (first?.entry !== "begin") return void 0;
  const rest = entries.slice(begin2 + 1);
  if (rest.some((entry) => entry.entry === "end" && entry.id === first.operation.id)) return void 0;
  const steps = rest.filter((entry) => entry.entry === "step");
  return {
    operation: first.operation,
    lastStep: steps.at(-1)?.step,
    committed: steps.some((entry) => entry.step === "commit" && entry.mark === "done"),
    undo: rest.findLast((entry) => entry.entry === "undo")?.undo
  };
}
var ROTATE_AT_CHARACTERS = 512 * 1024;
function openJournal(files, clock, folder, stamp) {
  const path = `${folder}/journal.ndjson`;
  const read = async () => await files.readText(path) ?? "";
  return {
    append: async (entry) => {
      let text = await read();
      if (entry.entry === "begin" && text.length > ROTATE_AT_CHARACTERS && !unfinishedOf(parseJournal(text))) {
        await files.writeAtomic(`${folder}/journal.1.ndjson`, text, 384);
        await files.remove(path);
        text = "";
      }
      if (text !== "" && !text.endsWith("\n")) await files.appendLine(path, "");
      await files.appendLine(
        path,
        JSON.stringify({ at: new Date(clock.now()).toISOString(), ...stamp, ...entry })
      );
    },
    unfinished: async () => unfinishedOf(parseJournal(await read()))
  };
}

// packages/deploy/src/state/lock.ts

var HEARTBEAT_TTL_MS = 10 * 6e4;
var HEARTBEAT_EVERY_MS = 5e3;
var POLL_MS6 = 500;
var recordSchema2 = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
  schema: zod__WEBPACK_IMPORTED_MODULE_8__/* .literal */ .euz(1),
  fence: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().min(1),
  operation: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  runId: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  attempt: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  actor: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  pid: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr(),
  startTime: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  machine: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  acquiredAt: zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(),
  heartbeat: zod__WEBPACK_IMPORTED_MODULE_8__/* .number */ .aig(),
  released: zod__WEBPACK_IMPORTED_MODULE_8__/* .boolean */ .zMY()
});
var fileOf = (folder, fence) => `${folder}/locks/${String(fence).padStart(9, "0")}.json`;
async function highest(files, folder) {
  const names = (await files.list(`${folder}/locks`)).filter((name) => /^\d{9}\.json$/.test(name));
  return Math.max(0, ...names.map((name) => Number(name.slice(0, 9))));
}
async function readRecord(files, folder, fence) {
  const text = await files.readText(fileOf(folder, fence));
  try {
    return text === void 0 ? void 0 : recordSchema2.parse(JSON.parse(text));
  } catch {
    return void 0;
  }
}
async function availability(record2, ports) {
  if (!record2)
    return {
      free: false,
      holder: "an unreadable lock file",
      advice: "look at it, then remove it by hand if no delivery runs"
    };
  if (record2.released) return { free: true, why: "released" };
  const holder = `${record2.operation} of run ${record2.runId} (attempt ${record2.attempt}, by ${record2.actor}, process ${record2.pid}, since ${record2.acquiredAt})`;
  if (record2.machine === await ports.host.machine()) {
    const found = await ports.host.identity(record2.pid);
    return found?.startTime === record2.startTime ? { free: false, holder, advice: "its process is alive; wait for it or cancel it" } : { free: true, why: `its owner is gone: ${holder}` };
  }
  const silentMs = ports.clock.now() - record2.heartbeat;
  return silentMs > HEARTBEAT_TTL_MS ? { free: true, why: `no sign of life for ${Math.round(silentMs / 1e3)} s: ${holder}` } : {
    free: false,
    holder,
    advice: `it runs on another machine and was alive ${Math.round(silentMs / 1e3)} s ago`
  };
}
async function acquireLock(ports, folder, owner, waitSeconds) {
  const started = ports.clock.monotonic();
  for (let told = false; ; ) {
    const last = await highest(ports.files, folder);
    const state = last === 0 ? { free: true, why: "first delivery" } : await availability(await readRecord(ports.files, folder, last), ports);
    if (state.free) {
      const held = await claim(ports, folder, last + 1, owner);
      if (held) {
        if (last > 0 && state.why !== "released") ports.log.warning(`the lock was taken over: ${state.why}`);
        return held;
      }
      continue;
    }
    const left = waitSeconds * 1e3 - (ports.clock.monotonic() - started);
    if (left <= 0)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .GateRefused */ .cA(
        `another delivery holds the lock: ${state.holder}; ${state.advice} (input lock-wait-seconds: waited ${waitSeconds} s)`
      );
    if (!told) ports.log.info(`waiting for the lock: ${state.holder}`);
    told = true;
    await ports.clock.sleep(Math.min(POLL_MS6, left), ports.signal);
  }
}
async function claim(ports, folder, fence, owner) {
  const { files, host, clock } = ports;
  const self = await host.self();
  let record2 = {
    schema: 1,
    fence,
    ...owner,
    ...self,
    machine: await host.machine(),
    acquiredAt: new Date(clock.now()).toISOString(),
    heartbeat: clock.now(),
    released: false
  };
  const path = fileOf(folder, fence);
  if (!await host.createExclusive(path, JSON.stringify(record2), 384)) return void 0;
  if (await highest(files, folder) !== fence) {
    await files.remove(path);
    return void 0;
  }
  for (const name of await files.list(`${folder}/locks`))
    if (/^\d{9}\.json$/.test(name) && Number(name.slice(0, 9)) < fence)
      await files.remove(`${folder}/locks/${name}`);
  let written = clock.monotonic();
  const save = async (change) => {
    record2 = { ...record2, heartbeat: clock.now(), ...change };
    written = clock.monotonic();
    await files.writeAtomic(path, JSON.stringify(record2), 384);
  };
  const assertHeld = async () => {
    const now = await highest(files, folder);
    if (now !== fence)
      throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .GateRefused */ .cA(
        `the lock was taken over by another delivery (number ${now}, ours is ${fence}): this one stops here`
      );
  };
  return {
    fence,
    assertHeld,
    touch: async () => {
      if (clock.monotonic() - written >= HEARTBEAT_EVERY_MS) await save({});
    },
    release: async () => {
      if (await highest(files, folder) === fence) await save({ released: true });
    }
  };
}

// packages/deploy/src/run-delivery.ts
var LONGEST_WATCH_SECONDS = 172800;
async function runDelivery(deployment, ports, host, desired, options) {
  const { facts, files, clock, log } = ports;
  const owner = {
    operation: desired.kind,
    runId: facts.runId ?? "local",
    attempt: facts.runAttempt ?? "1",
    actor: facts.actor ?? "unknown"
  };
  const lock = await acquireLock(
    { files, host, clock, log, signal: ports.signal },
    deployment.folder,
    owner,
    options.lockWaitSeconds
  );
  try {
    const { engine, router, folder, stateDirectory, variables } = deployment;
    const world = {
      engine,
      router,
      files,
      clock,
      log,
      http: ports.http,
      signal: ports.signal,
      lock,
      journal: openJournal(files, clock, folder, { run: owner.runId, fence: lock.fence }),
      folder,
      stateDirectory,
      variables,
      traffic: options.traffic,
      verify: options.verify,
      settings: options.settings
    };
    return await deliver(world, desired);
  } finally {
    await lock.release();
  }
}
function watchFor(definition, given, otherwise) {
  const seconds = given === "" ? otherwise : Number(given);
  if (seconds <= LONGEST_WATCH_SECONDS) return { ...definition, seconds };
  throw new _part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .InputError */ .dz([
    { input: "watch-seconds", expected: `seconds from 0 to ${LONGEST_WATCH_SECONDS}`, seen: given }
  ]);
}
async function previewDelivery(deployment, ports, desired) {
  const journal = openJournal(ports.files, ports.clock, deployment.folder, {});
  return plan(desired, await observe({ ...deployment, files: ports.files }), await journal.unfinished());
}

// packages/deploy/src/github-deployment.ts
var NONE = { id: "", finish: () => Promise.resolve() };
var TRIES = 3;
var PAUSE_MS = 1e3;
var DESCRIPTION_LIMIT = 140;
async function beginDeployment(ports, wish) {
  const { facts, log } = ports;
  const { release, deployment, task, token } = wish;
  const environment = deployment.application.environmentName;
  if (!wish.wanted || !release || !facts.repository || environment === "" || token === "") {
    if (wish.wanted && token === "") log.info("no github-token: nothing is recorded on GitHub");
    return { id: "", around: (body) => body() };
  }
  const github = await withoutTrouble({ ...ports }, "GitHub cannot be used", () => ports.github(token));
  if (!github) return { id: "", around: (body) => body() };
  const record2 = await createRecord(
    { github, clock: ports.clock, log },
    {
      repository: facts.repository,
      ref: release.sha || facts.sha || "",
      task,
      environment,
      description: `${task} ${release.version}`,
      payload: { release: release.id, version: release.version, artifacts: release.artifacts },
      environmentUrl: deployment.url,
      logUrl: facts.runUrl
    }
  );
  return {
    id: record2.id,
    around: async (body) => {
      try {
        const result = await body();
        const served = result.status === "delivered" || result.status === "noop";
        await record2.finish(served ? "success" : "failure", result.reason);
        return result;
      } catch (error) {
        await record2.finish("failure", (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error));
        throw error;
      }
    }
  };
}
async function createRecord(context, note) {
  const [owner = "", repo = ""] = note.repository.split("/");
  const id = await withoutTrouble(context, "the deployment was not created on GitHub", async () => {
    const { data } = await context.github.request("POST /repos/{owner}/{repo}/deployments", {
      owner,
      repo,
      ref: note.ref,
      task: note.task,
      environment: note.environment,
      description: note.description.slice(0, DESCRIPTION_LIMIT),
      auto_merge: false,
      required_contexts: [],
      payload: note.payload,
      production_environment: note.environment === "production"
    });
    return data.id;
  });
  if (id === void 0) return NONE;
  const place = { owner, repo, deployment_id: id };
  const say = (state, description) => withoutTrouble(
    context,
    `GitHub was not told "${state}" of deployment ${id}`,
    () => context.github.request("POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses", {
      ...place,
      state,
      description: description.slice(0, DESCRIPTION_LIMIT),
      environment: note.environment,
      environment_url: note.environmentUrl,
      ...note.logUrl === void 0 ? {} : { log_url: note.logUrl },
      auto_inactive: false
    })
  );
  await say("in_progress", note.description);
  return {
    id: String(id),
    finish: async (state, description) => {
      await say(state, description);
      if (state === "success")
        await retireOthers(context, { owner, repo, environment: note.environment, keep: id });
    }
  };
}
async function retireOthers(context, place) {
  const { owner, repo, environment, keep } = place;
  await withoutTrouble(context, "older deployments were not set inactive on GitHub", async () => {
    const { data } = await context.github.request("GET /repos/{owner}/{repo}/deployments", {
      owner,
      repo,
      environment,
      per_page: 30
    });
    for (const { id } of data.filter((other) => other.id !== keep)) {
      const one = { owner, repo, deployment_id: id };
      const route2 = "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses";
      const statuses = await context.github.request(`GET ${route2}`, {
        ...one,
        per_page: 1
      });
      if (statuses.data[0]?.state !== "success") continue;
      await context.github.request(`POST ${route2}`, { ...one, state: "inactive", auto_inactive: false });
    }
  });
}
async function withoutTrouble(context, what, body) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await body();
    } catch (error) {
      if (tries === TRIES) {
        context.log.warning(`${what}: ${(0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}`);
        return void 0;
      }
      await context.clock.sleep(PAUSE_MS);
    }
  }
}

// packages/deploy/src/report.ts
async function writeReport(files, clock, folder, kind, result, more, copyTo) {
  const at = new Date(clock.now()).toISOString();
  const path = `${folder}/reports/${at.replaceAll(/[:.]/g, "-")}-${kind}.json`;
  const text = `${JSON.stringify({ schema: 1, kind, at, ...more, ...result }, null, 1)}
`;
  await files.writeAtomic(path, text);
  await files.writeAtomic(`${copyTo}/${kind}.json`, text);
  return path;
}

// packages/deploy/src/tear-down.ts

var POLL_MS7 = 50;
async function tearDown(host, folder, graceSeconds = 5) {
  const prefix = `${deploymentIdOf(folder)}/`;
  const found = await host.marked(MARKER, prefix);
  for (const pid of found) host.signal(pid, "SIGTERM");
  for (let waited = 0; waited < graceSeconds * 1e3; waited += POLL_MS7) {
    if ((await host.marked(MARKER, prefix)).length === 0) return found.length;
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_11__.setTimeout)(POLL_MS7);
  }
  for (const pid of await host.marked(MARKER, prefix)) host.signal(pid, "SIGKILL");
  while ((await host.marked(MARKER, prefix)).length > 0) await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_11__.setTimeout)(POLL_MS7);
  return found.length;
}
async function tearDownContainers(exec, folder) {
  const client = docker(exec);
  const containers = await listContainers(client, deploymentIdOf(folder));
  if (containers.length > 0)
    await client.run(["rm", "--force", "--volumes", ...containers.map(({ id }) => id)]);
  await removeNetworks(client, deploymentIdOf(folder));
  return containers.length;
}

// packages/deploy/src/texts.ts
var TEXTS = {
  en: {
    delivered: "deployed",
    noop: "nothing to do",
    reverted: "reverted",
    refused: "refused",
    failed: "failed",
    deployTitle: (version, environment) => `Deploy ${version} to ${environment}`,
    rollbackTitle: (environment) => `Roll back ${environment}`,
    planTitle: "Plan (nothing was changed)",
    result: "Result",
    reason: "Reason",
    active: "Active slot",
    release: "Release",
    previous: "Release before",
    generation: "Generation",
    resumed: "Resumed from",
    switchMs: "Switch took",
    mixed: "Both slots answered for",
    drops: (dropped, requests, upper) => `${dropped} of ${requests} (share under ${upper} with 95 % certainty)`,
    dropped: "Requests dropped",
    drained: "Drained in",
    cut: "Connections cut",
    recovered: "Served after",
    watch: "Judgement",
    steps: "Steps",
    step: "step",
    slot: "slot",
    why: "why",
    figure: "figure",
    value: "value",
    releases: "Releases",
    version: "version",
    status: "status",
    since: "active since",
    again: "then: observe and plan again"
  },
  es: {
    delivered: "desplegado",
    noop: "nada que hacer",
    reverted: "revertido",
    refused: "rechazado",
    failed: "fallido",
    deployTitle: (version, environment) => `Despliegue de ${version} en ${environment}`,
    rollbackTitle: (environment) => `Vuelta atrás en ${environment}`,
    planTitle: "Plan (no se cambió nada)",
    result: "Resultado",
    reason: "Motivo",
    active: "Ranura activa",
    release: "Versión desplegada",
    previous: "Versión anterior",
    generation: "Generación",
    resumed: "Retomado desde",
    switchMs: "El cambio tardó",
    mixed: "Ambas ranuras respondieron durante",
    drops: (dropped, requests, upper) => `${dropped} de ${requests} (proporción menor que ${upper} con 95 % de certeza)`,
    dropped: "Peticiones perdidas",
    drained: "Drenado en",
    cut: "Conexiones cortadas",
    recovered: "Servido tras",
    watch: "Veredicto",
    steps: "Pasos",
    step: "paso",
    slot: "ranura",
    why: "por qué",
    figure: "medida",
    value: "valor",
    releases: "Versiones",
    version: "versión",
    status: "estado",
    since: "activa desde",
    again: "después: observar y planificar de nuevo"
  }
};
var ms = (value) => value === void 0 ? void 0 : `${value} ms`;
function deliverySummary(result, kind, environment, language) {
  const t = TEXTS[language];
  const { figures, judgement } = result;
  const rows = [
    [t.result, t[result.status]],
    [t.reason, result.reason],
    [t.release, `${result.version} (${result.releaseId})`],
    [t.previous, result.previousRelease || void 0],
    [t.active, result.activeSlot],
    [t.generation, String(result.generation)],
    [t.resumed, result.resumedFrom || void 0],
    [t.watch, judgement && `${judgement.verdict}: ${judgement.reasons.join("; ")}`],
    [t.recovered, ms(figures.recoveredMs)],
    [t.switchMs, ms(figures.switchMs)],
    [t.mixed, ms(figures.mixedWindowMs)],
    [
      t.dropped,
      figures.requests === void 0 ? void 0 : t.drops(
        figures.dropped ?? 0,
        figures.requests,
        `${((figures.droppedUpper95 ?? 1) * 100).toFixed(2)} %`
      )
    ],
    [t.drained, ms(figures.drainMs)],
    [t.cut, figures.connectionsCut === void 0 ? void 0 : String(figures.connectionsCut)]
  ];
  return [
    {
      heading: kind === "deploy" ? t.deployTitle(result.version, environment) : t.rollbackTitle(environment)
    },
    {
      table: {
        head: [t.figure, t.value],
        rows: rows.filter((row) => row[1] !== void 0)
      }
    },
    ...result.steps.length === 0 ? [] : [{ details: t.steps, parts: [stepsTable(result.steps, language)] }]
  ];
}
function stepsTable(steps, language) {
  const t = TEXTS[language];
  return {
    table: {
      head: [t.step, t.slot, t.why],
      rows: framed(steps).map((step) => [step.step, step.slot ?? "", step.why])
    }
  };
}
function planSummary(plan2, language) {
  const t = TEXTS[language];
  return [
    { heading: t.planTitle },
    { paragraph: plan2.why },
    ...plan2.kind === "run" ? [stepsTable(plan2.steps, language)] : [],
    ...plan2.kind === "run" && plan2.again ? [{ paragraph: t.again }] : []
  ];
}
function releasesSummary(releases, active, language) {
  const t = TEXTS[language];
  return [
    { heading: t.releases },
    {
      table: {
        head: [t.version, t.release, t.status, t.since, t.reason],
        rows: releases.map((release) => [
          release.version,
          release.id,
          `${release.status}${release.id === active ? " *" : ""}`,
          release.activatedAt ?? "",
          release.reason ?? ""
        ])
      }
    }
  ];
}

// packages/deploy/src/routers/embedded/front.ts


// packages/deploy/src/adapters/program.ts
var program = {
  pid: process.pid,
  print: (line) => {
    process.stdout.write(`${(/* @__PURE__ */ new Date()).toISOString()} ${line}
`);
  },
  /** Resolves with the first SIGTERM or SIGINT. */
  terminated: () => new Promise((resolve2) => {
    for (const name of ["SIGTERM", "SIGINT"]) process.once(name, () => resolve2());
  }),
  /** One broken connection must never end all others. SIGHUP is a closing terminal, which a daemon outlives. */
  survive: (report) => {
    process.on("uncaughtException", (error) => report(error.stack ?? error.message));
    process.on("unhandledRejection", (reason) => report(String(reason)));
    process.on("SIGHUP", () => void 0);
  },
  end: (code) => {
    process.exit(code);
  }
};

// packages/deploy/src/routers/embedded/admin.ts




// packages/deploy/src/routers/embedded/slot-work.ts
function slotWork() {
  const inFlight = { request: /* @__PURE__ */ new Map(), tunnel: /* @__PURE__ */ new Map() };
  const latency = new Array(LATENCY_BOUNDS_MS.length + 1).fill(0);
  let requests = 0;
  let errors = 0;
  return {
    claim: (kind, cut) => {
      const key2 = Symbol(kind);
      inFlight[kind].set(key2, cut);
      return { release: () => inFlight[kind].delete(key2) };
    },
    answered: (status, ms2) => {
      requests += 1;
      if (status >= 500) errors += 1;
      const bucket = latencyBucket(ms2);
      latency[bucket] = (latency[bucket] ?? 0) + 1;
    },
    open: () => ({ requests: inFlight.request.size, tunnels: inFlight.tunnel.size }),
    cutAll: () => {
      const cuts = [...inFlight.request.values(), ...inFlight.tunnel.values()];
      for (const cut of cuts) cut();
      return cuts.length;
    },
    traffic: () => ({ requests, errors, latency: [...latency] })
  };
}

// packages/deploy/src/routers/embedded/switchboard.ts
var Conflict = class extends Error {
};
function switchboard(first, save, listeners) {
  const work = { blue: slotWork(), green: slotWork() };
  let state = first;
  let serving = servingOf(state, work, void 0);
  let queue = Promise.resolve();
  const inTurn = (body) => {
    const turn = queue.then(body);
    queue = turn.catch(() => void 0);
    return turn;
  };
  const assertFence = (fence) => {
    if (fence < state.fence)
      throw new Conflict(`lock number ${fence} is out of date: the front has heard of ${state.fence}`);
  };
  return {
    work,
    state: () => state,
    serving: () => serving,
    claim: (fence) => inTurn(async () => {
      assertFence(fence);
      if (fence === state.fence) return;
      const next = { ...state, fence };
      await save(next);
      state = next;
    }),
    switchTo: (order) => inTurn(async () => {
      assertFence(order.fence);
      if (order.expected !== state.generation)
        throw new Conflict(
          `the front serves generation ${state.generation}, not ${order.expected}: somebody else switched`
        );
      if (order.generation !== order.expected + 1)
        throw new Conflict(`generation ${order.generation} does not follow ${order.expected}`);
      const next = {
        schema: 1,
        generation: order.generation,
        fence: order.fence,
        active: order.slot,
        listeners: order.listeners,
        slots: {
          ...state.slots,
          [order.slot]: { generation: order.generation, upstreams: order.upstreams }
        }
      };
      const ports = order.listeners.map((listener2) => listener2.port);
      await listeners().bind(ports);
      await save(next);
      const before = serving.target?.agent;
      state = next;
      serving = servingOf(next, work, void 0);
      listeners().keepOnly(ports);
      retire(before);
    })
  };
}
function retire(agent) {
  if (!agent) return;
  for (const sockets of Object.values(agent.freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
}
function servingOf(state, work, agent) {
  const { active } = state;
  const slot = active && state.slots[active];
  const target = active && slot ? {
    slot: active,
    generation: state.generation,
    upstreams: slot.upstreams,
    agent: agent ?? upstreamAgent(),
    work: work[active]
  } : void 0;
  return { listeners: state.listeners, target };
}

// packages/deploy/src/routers/embedded/admin.ts
var MAX_BODY = 1024 * 1024;
var switchSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
  slot: slotSchema2,
  upstreams: upstreamsSchema,
  listeners: listenersSchema,
  generation: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().min(1),
  expected: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().min(0),
  fence: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().min(0)
});
var claimSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({ fence: zod__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().min(0) });
var cutSchema = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({ slot: slotSchema2 });
async function openAdmin(config, token, board, pid) {
  const server = (0,node_http__WEBPACK_IMPORTED_MODULE_10__.createServer)((incoming, outgoing) => {
    handle(incoming, config, token, board, pid).then(
      (answer) => reply(outgoing, answer),
      (error) => reply(outgoing, {
        status: error instanceof Conflict ? 409 : error instanceof zod__WEBPACK_IMPORTED_MODULE_12__/* .ZodError */ .G ? 400 : 500,
        body: { error: error instanceof zod__WEBPACK_IMPORTED_MODULE_12__/* .ZodError */ .G ? zod__WEBPACK_IMPORTED_MODULE_13__/* .prettifyError */ .S1(error) : (0,_part_chunk_XJWHNR5R_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error) }
      })
    );
  });
  await new Promise((resolve2, reject) => {
    server.once("error", reject);
    server.listen({ port: config.adminPort, host: "127.0.0.1" }, resolve2);
  });
  return server;
}
async function handle(incoming, config, token, board, pid) {
  if (!sameToken(incoming.headers.authorization, token))
    return {
      status: 401,
      body: { error: "expected the token of the front", deploymentId: config.deploymentId }
    };
  switch (`${incoming.method ?? ""} ${incoming.url ?? ""}`) {
    case "GET /status":
      return { status: 200, body: statusOf(config, board, pid) };
    case "GET /traffic":
      return { status: 200, body: { blue: board.work.blue.traffic(), green: board.work.green.traffic() } };
    case "POST /switch": {
      await board.switchTo(switchSchema.parse(await readJson(incoming)));
      return { status: 200, body: statusOf(config, board, pid) };
    }
    case "POST /claim": {
      await board.claim(claimSchema.parse(await readJson(incoming)).fence);
      return { status: 200, body: statusOf(config, board, pid) };
    }
    case "POST /cut": {
      const { slot } = cutSchema.parse(await readJson(incoming));
      return { status: 200, body: { cut: board.work[slot].cutAll() } };
    }
    default:
      return {
        status: 404,
        body: { error: "expected GET /status, GET /traffic, POST /switch, POST /claim or POST /cut" }
      };
  }
}
function statusOf(config, board, pid) {
  const { generation, active, fence, slots } = board.state();
  return {
    deploymentId: config.deploymentId,
    pid,
    generation,
    active,
    fence,
    upstreams: Object.fromEntries(Object.entries(slots).map(([slot, entry]) => [slot, entry.upstreams])),
    open: { blue: board.work.blue.open(), green: board.work.green.open() }
  };
}
function sameToken(header, token) {
  const digest = (text) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256").update(text).digest();
  return (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.timingSafeEqual)(digest(header ?? ""), digest(`Bearer ${token}`));
}
async function readJson(incoming) {
  const chunks = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error("expected a body under 1 MiB");
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}
function reply(outgoing, answer) {
  if (outgoing.destroyed) return;
  const body = `${JSON.stringify(answer.body)}
`;
  outgoing.writeHead(answer.status, {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body))
  });
  outgoing.end(body);
}

// packages/deploy/src/routers/embedded/front.ts
var STOP_POLL_MS = 20;
async function startFront(config) {
  const token = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.readFile)(config.tokenFile, "utf8")).trim();
  const first = await readFrontState(config.stateFile, config.listeners);
  const board = switchboard(
    first,
    (state) => _part_chunk_TG6ABMAY_js__WEBPACK_IMPORTED_MODULE_0__/* .realFiles */ .a.writeAtomic(config.stateFile, `${JSON.stringify(state)}
`, 384),
    () => listeners
  );
  const listeners = openListeners(config.address, config.answerTimeoutMs, () => board.serving());
  await listeners.bind(first.listeners.map((listener2) => listener2.port));
  const admin = await openAdmin(config, token, board, program.pid);
  const stop = async () => {
    listeners.stop();
    admin.close();
    admin.closeIdleConnections();
    const deadline = performance.now() + config.stopTimeoutMs;
    while (openWork(board) > 0 && performance.now() < deadline) {
      await new Promise((resolve2) => setTimeout(resolve2, STOP_POLL_MS));
    }
    board.work.blue.cutAll();
    board.work.green.cutAll();
    listeners.closeConnections();
    admin.closeAllConnections();
  };
  return { board, stop };
}
function openWork(board) {
  const [blue, green] = [board.work.blue.open(), board.work.green.open()];
  return blue.requests + blue.tunnels + green.requests + green.tunnels;
}
async function runFront(configPath) {
  program.survive((text) => program.print(`unexpected, and survived: ${text}`));
  try {
    const config = parseFrontConfig(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_9__.readFile)(configPath, "utf8"));
    const front = await startFront(config);
    const { active, generation } = front.board.state();
    program.print(`the front serves ${active ?? "nothing yet"}, generation ${generation}`);
    await program.terminated();
    program.print("stopping: nothing new is accepted");
    await front.stop();
    program.end(0);
  } catch (error) {
    program.print(error instanceof Error ? error.stack ?? error.message : String(error));
    program.end(1);
  }
}

// packages/deploy/src/traffic/report.ts
var TRAFFIC_CLASSES = ["fresh-get", "keepalive-get", "keepalive-post", "slow", "websocket"];
var OUTCOMES = ["ok", "server-error", "reset-before-answer", "reset-mid-body", "timeout"];
var BUCKET_MS = 100;
function reportTraffic(samples, durationMs, mark) {
  const dropped = samples.filter((sample) => sample.outcome !== "ok");
  const classes = Object.fromEntries(
    TRAFFIC_CLASSES.map((name) => [name, samples.filter((sample) => sample.class === name)]).filter(([, members]) => members.length > 0).map(([name, members]) => [name, reportClass(members)])
  );
  return {
    requests: samples.length,
    dropped: dropped.length,
    droppedUpper95: upperBound95(dropped.length, samples.length),
    durationMs,
    perSecond: durationMs > 0 ? Math.round(samples.length / durationMs * 1e4) / 10 : 0,
    classes,
    ...switchFigures(samples, mark),
    ...percentiles(samples),
    timeline: timelineOf(samples),
    dropExamples: dropped.slice(0, 20)
  };
}
function reportClass(members) {
  const outcomes = Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, members.filter((sample) => sample.outcome === outcome).length])
  );
  return { requests: members.length, outcomes, ...percentiles(members) };
}
function percentiles(samples) {
  const sorted = samples.filter((sample) => sample.outcome === "ok").map((sample) => sample.end - sample.start).sort((a, b) => a - b);
  const at = (share) => {
    const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
    return value === void 0 ? void 0 : Math.round(value * 10) / 10;
  };
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
function switchFigures(samples, mark) {
  if (!mark) return { switchMs: void 0, mixedWindowMs: void 0 };
  const short = samples.filter(
    (sample) => sample.class !== "slow" && sample.class !== "websocket" && sample.generation !== void 0
  );
  const fresh = short.filter(
    (sample) => (sample.generation ?? 0) >= mark.generation && sample.end >= mark.at
  );
  if (fresh.length === 0) return { switchMs: void 0, mixedWindowMs: void 0 };
  const first = fresh.reduce((least, sample) => Math.min(least, sample.end), Infinity);
  let lastOld = first;
  for (const sample of short)
    if ((sample.generation ?? 0) < mark.generation && sample.start >= mark.at && sample.end > lastOld)
      lastOld = sample.end;
  return {
    switchMs: Math.max(0, Math.ceil(first - mark.at)),
    mixedWindowMs: Math.max(0, Math.ceil(lastOld - first))
  };
}
function timelineOf(samples) {
  const buckets = /* @__PURE__ */ new Map();
  for (const sample of samples) {
    const atMs = Math.floor(sample.end / BUCKET_MS) * BUCKET_MS;
    const bucket = buckets.get(atMs) ?? { ok: 0, dropped: 0, slots: {} };
    if (sample.outcome === "ok") bucket.ok += 1;
    else bucket.dropped += 1;
    if (sample.slot !== void 0) bucket.slots[sample.slot] = (bucket.slots[sample.slot] ?? 0) + 1;
    buckets.set(atMs, bucket);
  }
  return [...buckets].sort(([a], [b]) => a - b).map(([atMs, bucket]) => ({ atMs, ...bucket }));
}
function upperBound95(events, total) {
  if (total === 0) return 1;
  if (events === 0) return Math.min(1, 3 / total);
  const degrees = 2 * (events + 1);
  const part = 2 / (9 * degrees);
  const quantile2 = degrees * (1 - part + 1.644854 * Math.sqrt(part)) ** 3;
  return Math.min(1, quantile2 / 2 / total);
}

// packages/deploy/src/traffic/start-traffic.ts



// packages/deploy/src/traffic/send-request.ts

function placeOf2(headers) {
  const generation = Number(headers["x-delivery-generation"]);
  const slot = headers["x-delivery-slot"];
  return {
    slot: typeof slot === "string" ? slot : void 0,
    generation: headers["x-delivery-generation"] === void 0 || Number.isNaN(generation) ? void 0 : generation
  };
}
function sendRequest(sending) {
  return new Promise((resolve2) => {
    let answer;
    let timedOut = false;
    const finish = (outcome) => {
      clearTimeout(timer);
      resolve2({
        outcome,
        status: answer?.statusCode,
        ...answer ? placeOf2(answer.headers) : { slot: void 0, generation: void 0 }
      });
    };
    const outgoing = (0,node_http__WEBPACK_IMPORTED_MODULE_10__.request)(
      sending.url,
      {
        method: sending.method,
        agent: sending.agent,
        headers: {
          ...sending.headers,
          ...sending.body === void 0 ? {} : {
            "content-type": "application/json",
            "content-length": String(Buffer.byteLength(sending.body))
          }
        }
      },
      (incoming) => {
        answer = incoming;
        incoming.resume();
        incoming.once("close", () => {
          if (timedOut) finish("timeout");
          else if (!incoming.complete) finish("reset-mid-body");
          else finish((incoming.statusCode ?? 0) >= 500 ? "server-error" : "ok");
        });
        incoming.on("error", () => void 0);
      }
    );
    const timer = setTimeout(() => {
      timedOut = true;
      outgoing.destroy();
    }, sending.timeoutMs);
    outgoing.on("error", () => {
      if (!answer) finish(timedOut ? "timeout" : "reset-before-answer");
    });
    outgoing.once("close", () => {
      if (!answer) finish(timedOut ? "timeout" : "reset-before-answer");
    });
    outgoing.end(sending.body);
  });
}

// packages/deploy/src/traffic/websocket-traffic.ts

function websocketTraffic(options) {
  let stopping = false;
  const open2 = /* @__PURE__ */ new Set();
  const connect = () => {
    if (stopping) return;
    const socket = new ws__WEBPACK_IMPORTED_MODULE_14__/* ["default"] */ .Ay(options.url, {
      perMessageDeflate: false,
      handshakeTimeout: options.timeoutMs
    });
    open2.add(socket);
    runSocket(
      socket,
      options,
      () => stopping,
      () => {
        open2.delete(socket);
        if (!stopping) setTimeout(connect, 100);
      }
    );
  };
  for (let i = 0; i < options.connections; i += 1) connect();
  return {
    stop: async () => {
      stopping = true;
      await Promise.all(
        [...open2].map(
          (socket) => new Promise((resolve2) => {
            const force = setTimeout(() => socket.terminate(), 1e3);
            socket.once("close", () => {
              clearTimeout(force);
              resolve2();
            });
            socket.close();
          })
        )
      );
    }
  };
}
function runSocket(socket, options, stopping, closed) {
  const begun = options.now();
  let place = { slot: void 0, generation: void 0 };
  let status;
  let pending;
  let sent = 0;
  let leaving = false;
  const leave = () => {
    leaving = true;
    if (!pending) socket.close(1e3);
  };
  const sample = (start, outcome) => options.record({ class: "websocket", start, end: options.now(), outcome, status, ...place });
  const send2 = () => {
    if (pending || leaving || socket.readyState !== ws__WEBPACK_IMPORTED_MODULE_14__/* ["default"] */ .Ay.OPEN) return;
    sent += 1;
    pending = { start: options.now(), text: `probe ${sent}` };
    socket.send(pending.text);
    const asked = pending;
    setTimeout(() => {
      if (pending === asked) socket.terminate();
    }, options.timeoutMs).unref();
  };
  const timer = setInterval(send2, options.intervalMs);
  let session;
  socket.on("upgrade", (answer) => {
    status = 101;
    place = placeOf2(answer.headers);
  });
  socket.on("unexpected-response", (request, answer) => {
    status = answer.statusCode;
    place = placeOf2(answer.headers);
    answer.resume();
    request.destroy();
    socket.terminate();
  });
  socket.on("open", () => {
    session = setTimeout(leave, options.sessionMs);
    send2();
  });
  socket.on("message", () => {
    if (!pending) return;
    sample(pending.start, "ok");
    pending = void 0;
    if (leaving) socket.close(1e3);
  });
  socket.on("error", () => void 0);
  socket.once("close", () => {
    clearInterval(timer);
    clearTimeout(session);
    if (!stopping() && (!leaving || pending))
      sample(
        pending?.start ?? (sent === 0 ? begun : options.now()),
        sent === 0 ? "reset-before-answer" : "reset-mid-body"
      );
    closed();
  });
}

// packages/deploy/src/traffic/start-traffic.ts
var TICK_MS = 10;
var HASTY_MS = 100;
var TIMEOUT_MS2 = 1e4;
var SHORT = ["fresh-get", "keepalive-get", "keepalive-post"];
function startTraffic(options) {
  const begun = options.clock.monotonic();
  const now = () => options.clock.monotonic() - begun;
  const samples = [];
  const flying = /* @__PURE__ */ new Set();
  const agent = new node_http__WEBPACK_IMPORTED_MODULE_10__.Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 16 });
  const wants2 = (name) => options.classes?.includes(name) ?? true;
  let mark;
  let serial = 0;
  const shoot = (shot) => {
    const id = `${shot.class}-${serial += 1}`;
    const start = now();
    const flight = sendRequest({
      url: new URL(shot.target.base + shot.path),
      method: shot.class === "keepalive-post" ? "POST" : "GET",
      headers: shot.target.headers ?? {},
      body: shot.class === "keepalive-post" ? JSON.stringify({ id }) : void 0,
      agent: shot.class === "fresh-get" ? false : agent,
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS2
    }).then((sent) => {
      samples.push({ class: shot.class, start, end: now(), ...sent });
      if (shot.class === "keepalive-post" && sent.outcome === "ok") options.onPosted?.(id);
      flying.delete(flight);
    });
    flying.add(flight);
    return flight;
  };
  const shots = shotsOf(options.targets, wants2);
  const pacer = pace(options.ratePerSecond, shots.length > 0 ? now : void 0, (n) => {
    const shot = shots[n % shots.length];
    if (shot) void shoot(shot);
  });
  const slow = keepSlow(options, wants2("slow"), shoot);
  const sockets = openSockets(options, wants2("websocket"), now, (sample) => samples.push(sample));
  let report;
  const finish = async () => {
    pacer.stop();
    slow.stop();
    const durationMs = now();
    await Promise.all(sockets.map((socket) => socket.stop()));
    while (flying.size > 0) await Promise.all(flying);
    agent.destroy();
    return reportTraffic(samples, durationMs, mark);
  };
  return {
    markSwitch: (generation) => {
      mark = { at: now(), generation };
    },
    stop: () => report ??= finish(),
    count: () => samples.length
  };
}
function shotsOf(targets, wants2) {
  return targets.flatMap(
    (target) => SHORT.filter(wants2).flatMap((name) => {
      if (name === "keepalive-post")
        return target.post === void 0 ? [] : [{ class: name, target, path: target.post }];
      return target.get.map((path) => ({ class: name, target, path }));
    })
  );
}
function pace(ratePerSecond, now, shoot) {
  if (!now || ratePerSecond <= 0) return { stop: () => void 0 };
  let last = now();
  let owed = 0;
  let n = 0;
  const timer = setInterval(() => {
    const at = now();
    owed = Math.min(owed + (at - last) / 1e3 * ratePerSecond, Math.max(5, ratePerSecond / 5));
    last = at;
    for (; owed >= 1; owed -= 1) shoot(n += 1);
  }, TICK_MS);
  return { stop: () => clearInterval(timer) };
}
function keepSlow(options, wanted, shoot) {
  let stopped = !wanted;
  const keep = async (shot) => {
    while (!stopped) {
      const begun = options.clock.monotonic();
      await shoot(shot);
      if (options.clock.monotonic() - begun < HASTY_MS) await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_11__.setTimeout)(HASTY_MS * 2);
    }
  };
  if (wanted) {
    for (const target of options.targets)
      if (target.slow !== void 0)
        for (let i = 0; i < (options.slowConcurrency ?? 2); i += 1)
          void keep({ class: "slow", target, path: target.slow });
  }
  return {
    stop: () => {
      stopped = true;
    }
  };
}
function openSockets(options, wanted, now, record2) {
  if (!wanted) return [];
  return options.targets.flatMap(
    (target) => target.websocket === void 0 ? [] : [
      websocketTraffic({
        url: target.base.replace(/^http/, "ws") + target.websocket,
        connections: options.websockets ?? 2,
        intervalMs: 250,
        sessionMs: options.websocketSessionMs ?? 6e4,
        timeoutMs: options.timeoutMs ?? TIMEOUT_MS2,
        now,
        record: record2
      })
    ]
  );
}

// packages/deploy/src/traffic/delivery-traffic.ts
var LEAD_MS = 1e3;
var NO_TRAFFIC = {
  start: () => Promise.resolve(),
  markSwitch: () => void 0,
  stop: () => Promise.resolve(void 0)
};
function deliveryTraffic(targets, ratePerSecond, clock, log) {
  if (ratePerSecond <= 0 || targets.length === 0) return NO_TRAFFIC;
  let traffic;
  let stopped;
  return {
    start: async () => {
      if (traffic) return;
      traffic = startTraffic({ targets, ratePerSecond, clock });
      await clock.sleep(LEAD_MS);
    },
    markSwitch: (generation) => traffic?.markSwitch(generation),
    stop: async () => {
      if (!traffic) return void 0;
      const first = stopped === void 0;
      const report = await (stopped ??= traffic.stop());
      if (first)
        log.info(
          `traffic: ${report.requests} requests, ${report.dropped} dropped (share under ${(report.droppedUpper95 * 100).toFixed(2)} % with 95 % certainty)`
        );
      return report;
    }
  };
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




/***/ })

};
