// Retention by a keep-list. What cannot be read keeps everything; only artifacts of our own ledger ever go, never the active or the previous.
import type { Files, Log } from '@compose-delivery/runtime';
import { messageOf } from '@compose-delivery/runtime';
import type { Engine, ServiceArtifact } from '../ports.ts';
import { parseLedger, readLedger, rollbackTarget, writeLedger, type Ledger } from './ledger.ts';

export type KeepRule = {
  readonly keepReleases: number;
  /** Ids that stay whatever their age: what runs in a slot, what is being delivered. */
  readonly pinned: readonly string[];
  /** Artifacts that stay because they are about to be delivered. */
  readonly wanted: Readonly<Record<string, string>>;
};

/** Ids of the releases whose artifacts stay: active, previous, pinned, and the newest good ones. */
export function keptReleases(ledger: Ledger, rule: KeepRule): Set<string> {
  const good = ledger.releases
    .filter((release) => release.status === 'good' || release.status === 'unproven')
    .sort((a, b) => (a.activatedAt ?? '').localeCompare(b.activatedAt ?? ''))
    .map((release) => release.id);
  return new Set(
    [
      ...rule.pinned,
      ...good.slice(-Math.max(2, rule.keepReleases)),
      ledger.active?.release,
      rollbackTarget(ledger)?.id,
    ].filter((id) => id !== undefined),
  );
}

const artifactsOf = (ledger: Ledger, accept: (id: string) => boolean): ServiceArtifact[] =>
  ledger.releases
    .filter((release) => accept(release.id))
    .flatMap((release) =>
      Object.entries(release.artifacts).map(([service, artifact]) => ({ service, artifact })),
    );

const key = (item: ServiceArtifact): string => `${item.service} ${item.artifact}`;

/** Artifacts that only dropped releases of this ledger name. `others`: ledgers of other environments on the same store. */
export function artifactsToDrop(
  ledger: Ledger,
  kept: ReadonlySet<string>,
  others: readonly Ledger[],
): ServiceArtifact[] {
  const needed = new Set(
    [
      ...artifactsOf(ledger, (id) => kept.has(id)),
      ...others.flatMap((other) =>
        artifactsOf(other, (id) => {
          const status = other.releases.find((release) => release.id === id)?.status;
          return status !== 'superseded';
        }),
      ),
    ].map(key),
  );
  const unique = new Map(
    artifactsOf(
      ledger,
      (id) => !kept.has(id) && ledger.releases.find((release) => release.id === id)?.status !== 'superseded',
    ).map((item) => [key(item), item]),
  );
  return [...unique.values()].filter((item) => !needed.has(key(item)));
}

type RetentionWorld = {
  readonly files: Files;
  readonly log: Pick<Log, 'info' | 'warning'>;
  readonly folder: string;
  readonly stateDirectory: string;
  readonly engine: Pick<Engine, 'prune'>;
};

/** Ledgers of all other deployments of the state directory; undefined if one of them cannot be read. */
async function otherLedgers(world: RetentionWorld): Promise<Ledger[] | undefined> {
  const found: Ledger[] = [];
  for (const application of await world.files.list(world.stateDirectory)) {
    for (const environment of await world.files.list(`${world.stateDirectory}/${application}`)) {
      const folder = `${world.stateDirectory}/${application}/${environment}`;
      if (folder === world.folder) continue;
      const text = await world.files.readText(`${folder}/ledger.json`).catch(() => undefined);
      if (text === undefined) continue;
      const ledger = parseLedger(text);
      if (!ledger) return undefined;
      found.push(ledger);
    }
  }
  return found;
}

/** Drops the artifacts of releases that nobody keeps, and says so in the ledger first. Trouble is a warning: the delivery is done. */
export async function dropWhatNobodyKeeps(world: RetentionWorld, rule: KeepRule): Promise<void> {
  const { ledger, source } = await readLedger(world.files, world.folder);
  const others = await otherLedgers(world);
  if (source !== 'whole' || !others) {
    world.log.warning('nothing is pruned: a ledger cannot be read, so nobody knows what is still needed');
    return;
  }
  const kept = keptReleases(ledger, rule);
  const drop = artifactsToDrop(ledger, kept, others).filter(
    ({ service, artifact }) => rule.wanted[service] !== artifact,
  );
  const releases = ledger.releases.map((release) =>
    release.status === 'good' && !kept.has(release.id)
      ? { ...release, status: 'superseded' as const, reason: 'its artifacts were not kept' }
      : release,
  );
  if (releases.some((release, i) => release !== ledger.releases[i])) {
    // Twice, so that the copy kept beside it knows, too, before anything goes: a torn ledger must not offer what is gone.
    await writeLedger(world.files, world.folder, { ...ledger, releases });
    await writeLedger(world.files, world.folder, { ...ledger, releases });
  }
  // Rendered models of the compose engine hold secrets: they go with their release.
  for (const id of await world.files.list(`${world.folder}/releases`))
    if (!kept.has(id)) await world.files.remove(`${world.folder}/releases/${id}`);
  if (drop.length === 0) return;
  try {
    const gone = await world.engine.prune(drop);
    if (gone.length > 0) world.log.info(`removed: ${gone.join(', ')}`);
  } catch (error) {
    world.log.warning(`pruning stopped: ${messageOf(error)}`);
  }
}
