// The database of a run of trivy-gate: out of the Actions cache where that is allowed, made ready, kept for the next run.
import { join } from 'node:path';
import {
  DATABASE_FILES,
  DATABASE_KEY_PREFIX,
  DATABASE_MIRRORS,
  databaseKey,
  isReleaseRun,
  prepareDatabase,
  readDatabaseState,
  type Database,
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
  const { inputs, ports } = context;
  const folder = cacheDirectory(context);
  if (inputs.databaseCache === 'restore' || inputs.databaseCache === 'both')
    await restoreDatabase(context, folder);
  const database = await prepareDatabase(
    {
      trivy: plan.argv[0] ?? 'trivy',
      configFile: plan.configFile,
      cwd: plan.cwd,
      env: plan.env,
      cacheDirectory: folder,
      repositories: inputs.dbRepositories.length > 0 ? inputs.dbRepositories : DATABASE_MIRRORS,
      maxAgeHours: inputs.dbMaxAgeHours,
      offline: inputs.offline,
    },
    ports,
  );
  if (database.fetched && (inputs.databaseCache === 'save' || inputs.databaseCache === 'both'))
    await saveDatabase(context, folder, database);
  return database;
}

const CACHE_DEADLINE_MS = 120_000;

/** A cache that does not answer costs a download and nothing else; what it hands out must still be young enough. */
async function restoreDatabase({ ports, inputs }: Context, folder: string): Promise<void> {
  const { log, facts, clock, files } = ports;
  if (isReleaseRun(facts.eventName, facts.ref))
    return log.info('this run makes a release: the database is not restored from the cache');
  const local = await files.readText(join(folder, 'db', 'metadata.json'));
  const state = readDatabaseState(local, clock.now());
  if (state.kind === 'known' && state.ageHours <= inputs.dbMaxAgeHours) return;
  try {
    const cache = await ports.cache();
    if (!cache.available()) return;
    const signal = AbortSignal.any([ports.signal, AbortSignal.timeout(CACHE_DEADLINE_MS)]);
    const call = { names: DATABASE_FILES, folder: join(folder, 'db'), signal };
    await files.makeDirectory(call.folder);
    const wanted = databaseKey(clock.now());
    const key = await cache.lookUp({ ...call, key: wanted, orNewest: DATABASE_KEY_PREFIX });
    if (key !== undefined && (await cache.restore({ ...call, key }))) log.info(`database restored: ${key}`);
  } catch (error) {
    log.warning(`the cache of the database cannot be used: ${String(error)}`);
  }
}

async function saveDatabase({ ports }: Context, folder: string, database: Database): Promise<void> {
  try {
    const cache = await ports.cache();
    if (!cache.available()) return;
    const signal = AbortSignal.any([ports.signal, AbortSignal.timeout(CACHE_DEADLINE_MS)]);
    const key = databaseKey(database.updatedAt);
    const saved = await cache.save({ names: DATABASE_FILES, folder: join(folder, 'db'), key, signal });
    ports.log.info(`database in the cache: ${saved} (${key})`);
  } catch (error) {
    ports.log.warning(`the database could not be kept in the cache: ${String(error)}`);
  }
}
