// Whether a release can run on a revision of the database. Pure. What nobody has said counts as "unknown", and unknown is no yes.
import type { Release } from '../model.ts';
import type { Ledger } from '../state/ledger.ts';

/** What the database says now; `unknown` holds why it could not be asked. */
export type LiveSchema = { readonly revision: string } | { readonly unknown: string };

export type SchemaAnswer = { readonly runs: 'yes' | 'no' | 'unknown'; readonly why: string };

/** One revision, or a range of numbers such as 38..42, both ends included; leading zeros do not count. */
export function covers(entries: readonly string[], revision: string): boolean {
  return entries.some((entry) => {
    if (entry === revision) return true;
    const range = /^(\d+)\.\.(\d+)$/.exec(entry);
    if (!range || !/^\d+$/.test(revision)) return false;
    const value = BigInt(revision);
    return BigInt(range[1] ?? '0') <= value && value <= BigInt(range[2] ?? '0');
  });
}

/**
 * Yes if the release says so, if it has served on this revision, or if a release of this revision says that it accepts its code.
 * No if revisions are declared and none of that holds. Else unknown.
 */
export function releaseRunsOn(
  release: Pick<Release, 'id' | 'version' | 'schema'>,
  revision: string,
  ledger: Ledger,
  also: readonly Pick<Release, 'version' | 'schema'>[] = [],
): SchemaAnswer {
  const { schema, version } = release;
  const own = schema?.revision;
  if (own === revision) return { runs: 'yes', why: `${version} is of revision ${revision}` };
  if (schema && covers(schema.runsOn, revision))
    return { runs: 'yes', why: `${version} says that it runs on revision ${revision}` };
  const record = ledger.releases.find(({ id }) => id === release.id);
  if (record?.servedOn?.includes(revision))
    return { runs: 'yes', why: `${version} has served on revision ${revision}` };
  // Of two releases of one revision, the one that is about to be delivered knows better.
  const newest = also.filter((other) => other.schema?.revision === revision);
  const host = (newest.length > 0 ? newest : ledger.releases).find(
    (other) =>
      other.schema?.revision === revision && own !== undefined && covers(other.schema.acceptsCode, own),
  );
  if (host)
    return { runs: 'yes', why: `${host.version}, of revision ${revision}, accepts code of ${own ?? ''}` };
  if (own === undefined && (schema?.runsOn.length ?? 0) === 0)
    return {
      runs: 'unknown',
      why: `${version} never said on what revisions it runs, and has not served on ${revision}`,
    };
  return { runs: 'no', why: `${version} is of revision ${own ?? 'unknown'} and does not run on ${revision}` };
}

/** Why a way back to a release is refused; undefined: it may go on. Without a database there is nothing to ask. */
export function refuseSchema(
  release: Pick<Release, 'id' | 'version' | 'schema'>,
  live: LiveSchema | undefined,
  ledger: Ledger,
  /** Releases that the ledger does not know yet: the one of a delivery that died. */
  also: readonly Pick<Release, 'version' | 'schema'>[] = [],
): string | undefined {
  if (live === undefined) return undefined;
  if ('unknown' in live)
    return `the database does not say its revision (${live.unknown}), so nobody knows whether ${release.version} runs on it`;
  const answer = releaseRunsOn(release, live.revision, ledger, also);
  return answer.runs === 'yes' ? undefined : `the database is at revision ${live.revision}: ${answer.why}`;
}

/** The revision that a delivery of this release leads to: its own, unless it runs on the live one as it is. */
export function revisionAfter(
  release: Pick<Release, 'id' | 'version' | 'schema'>,
  live: string,
  ledger: Ledger,
  migrates: boolean,
): string | undefined {
  if (!migrates || runsAsItIs(release, live, ledger)) return live;
  return release.schema?.revision;
}

/** No migration is needed, or would even know its way: the database is where the release, or a later one, left it. */
export const runsAsItIs = (
  release: Pick<Release, 'id' | 'version' | 'schema'>,
  live: string,
  ledger: Ledger,
): boolean => release.schema?.revision !== undefined && releaseRunsOn(release, live, ledger).runs === 'yes';

/** Why a deploy is refused: the release that serves now would not survive the migration, so nothing could go back to it. */
export function refuseMigration(
  release: Pick<Release, 'id' | 'version' | 'schema'>,
  active: Pick<Release, 'id' | 'version' | 'schema'> | undefined,
  live: LiveSchema | undefined,
  ledger: Ledger,
  migrates: boolean,
): string | undefined {
  if (live === undefined) return undefined;
  if ('unknown' in live)
    // Before the first delivery there may be no database yet; later, one that does not answer is a reason to wait.
    return active && migrates ? `the database does not say its revision (${live.unknown})` : undefined;
  const after = revisionAfter(release, live.revision, ledger, migrates);
  if (after === undefined) return undefined;
  const fits = releaseRunsOn(release, after, ledger);
  if (fits.runs === 'no') return `the database stays at revision ${after}: ${fits.why}`;
  if (!active || after === live.revision) return undefined;
  const answer = releaseRunsOn(active, after, ledger, [release]);
  return answer.runs === 'no'
    ? `the migration leads to revision ${after}: ${answer.why}, so there would be no way back; expand first and contract in a later release (schema.accepts-code)`
    : undefined;
}
