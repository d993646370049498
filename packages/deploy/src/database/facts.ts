// What the database says of itself: its revision, its size, its connections.
import type { Client } from './client.ts';
import { SqlFailure } from './client.ts';

/** No migration has run yet. */
export const NO_REVISION = 'none';

/** Relation or schema that is not there. Source: PostgreSQL manual, appendix A. */
const ABSENT = ['42P01', '3F000'];

/** The live revision; several heads are joined with a comma, in order. @throws SqlFailure when nobody can say. */
export async function readRevision(client: Client, query: string): Promise<string> {
  try {
    return revisionOf(await client.query<unknown[]>(revisionSql(query)));
  } catch (error) {
    if (error instanceof SqlFailure && ABSENT.includes(error.sqlState ?? '')) return NO_REVISION;
    throw error;
  }
}

const inner = (query: string): string => query.trim().replace(/;+\s*$/, '');

export const revisionSql = (query: string): string =>
  `SELECT coalesce(json_agg(row_to_json(r)), '[]'::json) FROM (${inner(query)}) AS r;`;

/** Rows of any one column. */
export function revisionOf(rows: readonly unknown[]): string {
  const heads = rows
    .map((row) => Object.values(row as Record<string, unknown>)[0])
    .filter((value) => value !== null && value !== undefined && value !== '')
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .sort();
  return heads.length === 0 ? NO_REVISION : heads.join(',');
}

export type DatabaseFacts = {
  readonly version: string;
  readonly sizeBytes: number;
  readonly maxConnections: number;
  /** Kept for administrators. */
  readonly reserved: number;
  /** Client connections now, ours not counted. */
  readonly used: number;
  /** Those of this database among them. */
  readonly usedHere: number;
};

export const readFacts = (client: Client): Promise<DatabaseFacts> =>
  client.query<DatabaseFacts>(`
    SELECT json_build_object(
      'version', current_setting('server_version'),
      'sizeBytes', pg_database_size(current_database()),
      'maxConnections', current_setting('max_connections')::int,
      'reserved', current_setting('superuser_reserved_connections')::int
        + coalesce(current_setting('reserved_connections', true)::int, 0),
      'used', (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()),
      'usedHere', (SELECT count(*) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND datname = current_database()));`);

export type Headroom = { readonly problem?: string; readonly warning?: string };

/**
 * Whether two slots fit: while one starts, the other still serves. With a declared number a lack is a problem; without one the
 * connections of now are taken for those of a slot, which is a guess and so only a warning.
 */
export function connectionHeadroom(facts: DatabaseFacts, perSlot: number | undefined): Headroom {
  const room = facts.maxConnections - facts.reserved - (facts.used - facts.usedHere);
  const each = perSlot ?? facts.usedHere;
  if (each * 2 <= room) return {};
  const told = `two slots of ${each} connections need ${each * 2}; ${room} are left of max_connections ${facts.maxConnections} (${facts.reserved} reserved, ${facts.used - facts.usedHere} used by others)`;
  return perSlot === undefined
    ? { warning: `${told}, counted by the connections of now` }
    : { problem: told };
}
