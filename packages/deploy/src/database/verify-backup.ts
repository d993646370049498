// A dump is believed when it has been read to its end and, if asked, restored: `pg_restore --list` alone passes over truncation.
import { createHash } from 'node:crypto';
import { DeliveryFailure } from '@compose-delivery/runtime';
import { runProgram, type Client } from './client.ts';
import { APPLICATION_NAME, identifier, literal } from './connection.ts';
import { readCounts } from './snapshot.ts';

const SCRATCH = 'delivery_scratch_';
export const RESTORE_ARGS = ['--no-owner', '--no-privileges', '--no-subscriptions', '--exit-on-error', '-w'];

/** Its table of contents, then every byte of its data. */
export async function readWhole(
  client: Client,
  dump: string,
  left: () => number,
  signal: AbortSignal | undefined,
): Promise<void> {
  await runProgram(client, 'pg_restore', ['--list'], { stdin: dump, timeoutMs: left(), signal });
  await runProgram(client, 'pg_restore', ['-f', '/dev/null'], { stdin: dump, timeoutMs: left(), signal });
}

/** Rows of two counts that differ, as sentences. */
export function differences(
  expected: Readonly<Record<string, number>>,
  seen: Readonly<Record<string, number>>,
): string[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(seen)])]
    .filter((table) => expected[table] !== seen[table])
    .map(
      (table) => `${table}: expected ${expected[table] ?? 'no table'}, restored ${seen[table] ?? 'no table'}`,
    );
}

/** Restores into an empty database of its own, counts, and drops it again. @throws DeliveryFailure if rows differ */
export async function restoreIntoScratch(
  client: Client,
  dump: string,
  tables: Readonly<Record<string, number>>,
  options: { readonly id: string; readonly left: () => number; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const scratch = scratchName(client, options.id);
  try {
    await createLike(client, scratch);
    await restoreInto(client, dump, scratch, tables, options);
  } finally {
    await dropDatabase(client, scratch);
  }
}

export async function restoreInto(
  client: Client,
  dump: string,
  database: string,
  tables: Readonly<Record<string, number>>,
  /** `role`: who owns what is restored; without it, whoever restores. */
  options: { readonly left: () => number; readonly signal: AbortSignal | undefined; readonly role?: string },
): Promise<void> {
  const { left, signal, role } = options;
  const as = { admin: true, database };
  const args = [...RESTORE_ARGS, ...(role === undefined ? [] : [`--role=${role}`]), '--dbname', database];
  await runProgram(client, 'pg_restore', args, { ...as, stdin: dump, timeoutMs: left(), signal });
  const session = await client.open(as);
  try {
    session.send('SET row_security = off;\n');
    const wrong = differences(tables, await readCounts(client, session, left()));
    if (wrong.length > 0)
      throw new DeliveryFailure(
        `the restored rows are not those of the dump's snapshot: ${wrong.slice(0, 5).join('; ')}`,
      );
  } finally {
    await session.close();
  }
}

/** Short enough for any server, and ours to drop: the application's database is in the name. */
const scratchPrefix = (client: Client): string =>
  `${SCRATCH}${createHash('sha256').update(client.connection.name).digest('hex').slice(0, 8)}_`;

const scratchName = (client: Client, id: string): string =>
  `${scratchPrefix(client)}${id.replaceAll(/[^A-Za-z0-9]/g, '').slice(-24)}`;

/** An empty database with the encoding and the order of the live one. */
export async function createLike(client: Client, name: string, owner?: string): Promise<void> {
  const sql = `SELECT json_build_object('encoding', pg_encoding_to_char(encoding), 'collate', datcollate, 'ctype', datctype)
    FROM pg_database WHERE datname = current_database();`;
  const live = await client.query<{ encoding: string; collate: string; ctype: string }>(sql);
  await client.execute(
    `CREATE DATABASE ${identifier(name)} TEMPLATE template0 ENCODING ${literal(live.encoding)} LC_COLLATE ${literal(live.collate)} LC_CTYPE ${literal(live.ctype)}${owner === undefined ? '' : ` OWNER ${identifier(owner)}`};`,
    { admin: true },
  );
}

export async function dropDatabase(client: Client, name: string): Promise<void> {
  await client.execute(`DROP DATABASE IF EXISTS ${identifier(name)};`, { admin: true });
}

/** Scratch databases of a run that died: ours by their name, and of this database. */
export async function dropScratch(client: Client): Promise<void> {
  const names = await client.query<string[]>(
    `SELECT coalesce(json_agg(datname), '[]'::json) FROM pg_database WHERE starts_with(datname::text, ${literal(scratchPrefix(client))});`,
  );
  for (const name of names) await dropDatabase(client, name);
}

/** Our own sessions that a dead run left at work in the database or in a scratch one: the client is gone, the server does not know it yet. */
export async function endLeftovers(client: Client): Promise<void> {
  const sql = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
  WHERE application_name = ${literal(APPLICATION_NAME)} AND usename = current_user AND pid <> pg_backend_pid()
    AND (datname = ${literal(client.connection.name)} OR starts_with(datname::text, ${literal(scratchPrefix(client))})) \\g /dev/null`;
  for (const admin of [false, true]) await client.execute(sql, { admin });
}
