// One moment of the database, held open: its name for pg_dump, its revision, and how many rows each table has in it.
import { DeliveryFailure } from '@compose-delivery/runtime';
import { lastWords, SqlFailure, sqlStateOf, type Client } from './client.ts';
import { literal } from './connection.ts';
import { NO_REVISION, revisionOf, revisionSql } from './facts.ts';
import type { Session } from './ports.ts';

export type Snapshot = {
  /** For `pg_dump --snapshot`. */
  readonly id: string;
  readonly tables: Readonly<Record<string, number>>;
  readonly revision: string;
  close(): Promise<void>;
};

/** Ordinary tables of the application itself: not of the system, not of an extension, partitions each by themselves. */
const TABLES = `
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't'
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%'
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/** Lets psql run a count for each table; every answer is one line of JSON. Source: \\gexec in the psql manual. */
export const COUNT_SCRIPT = `
SELECT format('SELECT json_build_array(%L, (SELECT count(*) FROM ONLY %I.%I))', n.nspname || '.' || c.relname, n.nspname, c.relname)
${TABLES} ORDER BY 1
\\gexec
`;

const END = 'end-of-counts';

export async function openSnapshot(
  client: Client,
  request: { readonly revisionQuery: string; readonly timeoutSeconds: number },
  limitMs: number,
): Promise<Snapshot> {
  const revisionKnown = await tableOf(client, request.revisionQuery);
  const session = await client.open();
  try {
    session.send(`SET idle_in_transaction_session_timeout = '${Math.ceil(request.timeoutSeconds)}s';
SET row_security = off;
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT json_build_object('snapshot', pg_export_snapshot());
`);
    const id = JSON.parse(await nextLine(client, session, limitMs)) as { snapshot: string };
    let revision = NO_REVISION;
    if (revisionKnown) {
      session.send(`${revisionSql(request.revisionQuery).replaceAll('\n', ' ')}\n`);
      revision = revisionOf(JSON.parse(await nextLine(client, session, limitMs)) as unknown[]);
    }
    const tables = await readCounts(client, session, limitMs);
    return { id: id.snapshot, tables, revision, close: async () => void (await session.close()) };
  } catch (error) {
    const result = await session.close();
    if (error instanceof SqlFailure || result.code === 0 || result.stderr === '') throw error;
    throw new SqlFailure(`${client.title} refused: ${lastWords(result.stderr)}`, sqlStateOf(result.stderr));
  }
}

/** Whether the revision can be asked: inside a transaction, a table that is not there would end everything. */
async function tableOf(client: Client, revisionQuery: string): Promise<boolean> {
  try {
    await client.query(revisionSql(revisionQuery));
    return true;
  } catch (error) {
    if (error instanceof SqlFailure && ['42P01', '3F000'].includes(error.sqlState ?? '')) return false;
    throw error;
  }
}

export async function readCounts(
  client: Client,
  session: Session,
  limitMs: number,
): Promise<Record<string, number>> {
  session.send(`${COUNT_SCRIPT}SELECT ${literal(END)};\n`);
  const tables: Record<string, number> = {};
  for (;;) {
    const line = await nextLine(client, session, limitMs);
    if (line === END) return tables;
    const [name, rows] = JSON.parse(line) as [string, number];
    tables[name] = rows;
  }
}

async function nextLine(client: Client, session: Session, limitMs: number): Promise<string> {
  const line = await session.line(limitMs);
  if (line === undefined) throw new DeliveryFailure(`the session with ${client.title} ended`);
  return line;
}
