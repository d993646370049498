// The databases of a run of trivy-gate: out of the Actions cache where that is allowed, made ready, kept for the next run.
import { join } from 'node:path';
import {
  DATABASE_MIRRORS,
  JAVA_INDEX,
  JAVA_MIRRORS,
  JavaDatabaseMissing,
  VULNERABILITIES,
  databaseKey,
  isReleaseRun,
  lookAtDatabase,
  prepareDatabase,
  runScan,
  sqliteFault,
  texts,
  type Database,
  type DatabaseKind,
  type DatabaseRequest,
  type ScanPlan,
} from '@compose-delivery/gate';
import { inside, type Context } from './rules.ts';

export function usesDatabase(plan: ScanPlan): boolean {
  const at = plan.argv.indexOf('--scanners');
  return at >= 0 && (plan.argv[at + 1] ?? '').split(',').includes('vuln');
}

/** Trivy's own place, by name: the variable that could move it is one of those that are withheld. */
export function cacheDirectory({ inputs, ports }: Context): string {
  if (inputs.trivyCacheDirectory !== '') return inside(ports.workspace, inputs.trivyCacheDirectory);
  const home = ports.environment.HOME;
  return home ? join(home, '.cache', 'trivy') : join(ports.temporary, 'trivy-cache');
}

/** @throws GateError */
export async function obtainDatabase(context: Context, plan: ScanPlan): Promise<Database> {
  const { dbRepositories, dbMaxAgeHours } = context.inputs;
  return obtain(context, {
    ...requestOf(context, plan, VULNERABILITIES),
    repositories: dbRepositories.length > 0 ? dbRepositories : DATABASE_MIRRORS,
    maxAgeHours: dbMaxAgeHours,
  });
}

/**
 * Runs the scan. Whether it needs the Java database only Trivy can say, when it meets a JAR file: then that is made ready, and scanned
 * again. One that is there and is too old, or broken, is renewed before: with an empty one Trivy finds nothing and does not say so.
 * @returns the database, where it was there or was needed
 * @throws GateError
 */
export async function scanWithJava(context: Context, plan: ScanPlan): Promise<Database | undefined> {
  const { inputs, ports } = context;
  const scan = (): Promise<void> => runScan(plan, inputs.timeoutSeconds, ports);
  if (!usesDatabase(plan) || inputs.scanType !== 'image') {
    await scan();
    return undefined;
  }
  const request = {
    ...requestOf(context, plan, JAVA_INDEX),
    repositories: inputs.javaDbRepositories.length > 0 ? inputs.javaDbRepositories : JAVA_MIRRORS,
    maxAgeHours: inputs.javaDbMaxAgeHours,
    faultOf: sqliteFault,
  };
  const there = (await lookAtDatabase(request, ports)).kind !== 'absent';
  const ready = there ? await obtain(context, request) : undefined;
  try {
    await scan();
    return ready;
  } catch (error) {
    if (!(error instanceof JavaDatabaseMissing)) throw error;
  }
  ports.log.info(texts[inputs.language].javaNeeded);
  const java = await obtain(context, request);
  await scan();
  return java;
}

type Fixed = 'kind' | 'trivy' | 'configFile' | 'cwd' | 'env' | 'cacheDirectory' | 'offline';

function requestOf(
  context: Context,
  plan: ScanPlan,
  kind: DatabaseKind,
): Pick<DatabaseRequest, Fixed> & { readonly kind: DatabaseKind } {
  return {
    ...{ kind, trivy: plan.argv[0] ?? 'trivy', configFile: plan.configFile, cwd: plan.cwd, env: plan.env },
    ...{ cacheDirectory: cacheDirectory(context), offline: context.inputs.offline },
  };
}

type Request = DatabaseRequest & { readonly kind: DatabaseKind };

async function obtain(context: Context, request: Request): Promise<Database> {
  const { databaseCache } = context.inputs;
  if (databaseCache === 'restore' || databaseCache === 'both') await restoreDatabase(context, request);
  const database = await prepareDatabase(request, context.ports);
  if (database.warning !== undefined && request.kind === JAVA_INDEX)
    context.ports.log.warning(texts[context.inputs.language].databaseWarning(database.warning));
  if (database.fetched && (databaseCache === 'save' || databaseCache === 'both'))
    await saveDatabase(context, request, database);
  return database;
}

const CACHE_DEADLINE_MS = 120_000;

/** A cache that does not answer costs a download and nothing else; what it hands out must still be young enough. */
async function restoreDatabase({ ports }: Context, request: Request): Promise<void> {
  const { log, facts, clock, files } = ports;
  const { kind, cacheDirectory: cacheFolder, maxAgeHours } = request;
  if (isReleaseRun(facts.eventName, facts.ref))
    return log.info(`this run makes a release: the ${kind.name} is not restored from the cache`);
  const state = await lookAtDatabase(request, ports);
  if (state.kind === 'known' && state.ageHours <= maxAgeHours) return;
  try {
    const cache = await ports.cache();
    if (!cache.available()) return;
    const signal = AbortSignal.any([ports.signal, AbortSignal.timeout(CACHE_DEADLINE_MS)]);
    const call = { names: kind.files, folder: join(cacheFolder, kind.folder), signal };
    await files.makeDirectory(call.folder);
    const wanted = databaseKey(clock.now(), kind);
    const key = await cache.lookUp({ ...call, key: wanted, orNewest: kind.cacheKey });
    if (key !== undefined && (await cache.restore({ ...call, key })))
      log.info(`${kind.name} restored: ${key}`);
  } catch (error) {
    log.warning(`the cache of the ${kind.name} cannot be used: ${String(error)}`);
  }
}

async function saveDatabase({ ports }: Context, request: Request, database: Database): Promise<void> {
  const { kind } = request;
  try {
    const cache = await ports.cache();
    if (!cache.available()) return;
    const signal = AbortSignal.any([ports.signal, AbortSignal.timeout(CACHE_DEADLINE_MS)]);
    const key = databaseKey(database.updatedAt, kind);
    const folder = join(request.cacheDirectory, kind.folder);
    const saved = await cache.save({ names: kind.files, folder, key, signal });
    ports.log.info(`${kind.name} in the cache: ${saved} (${key})`);
  } catch (error) {
    ports.log.warning(`the ${kind.name} could not be kept in the cache: ${String(error)}`);
  }
}
