// The programs of PostgreSQL, run in the database's container or on the host; SQL by standard input, answers as JSON.
import { DeliveryFailure, type Exec } from '@compose-delivery/runtime';
import { connectionEnvironment, type Connection } from './connection.ts';
import type { Session, Streams } from './ports.ts';

export type Place =
  | { readonly kind: 'host' }
  | { readonly kind: 'container'; readonly find: () => Promise<string | undefined> };

export type ClientOptions = {
  readonly exec: Exec;
  readonly streams: Streams;
  readonly place: Place;
  /** How messages call the database. */
  readonly title: string;
  readonly connection: Connection;
  /** May create databases. */
  readonly admin: Connection;
  /** Of docker, where it is not ours by default: DOCKER_HOST. */
  readonly dockerEnvironment?: Readonly<Record<string, string | undefined>>;
};

export type As = { readonly admin?: boolean; readonly database?: string };

export type Client = {
  readonly title: string;
  readonly connection: Connection;
  readonly streams: Streams;
  /** absent: the container of the database was never started. */
  presence(): Promise<'there' | 'absent'>;
  /** One script; its only row, parsed. @throws SqlFailure */
  query<T>(sql: string, as?: As): Promise<T>;
  /** A script without an answer. @throws SqlFailure */
  execute(sql: string, as?: As): Promise<void>;
  open(as?: As): Promise<Session>;
  /** argv and environment of another program of PostgreSQL. */
  program(name: string, args: readonly string[], as?: As): Promise<Program>;
};

export type Program = { readonly argv: readonly string[]; readonly env: Record<string, string | undefined> };

/** The database refused; `sqlState` is its five characters, undefined if it was not reached. */
export class SqlFailure extends DeliveryFailure {
  readonly sqlState: string | undefined;

  constructor(seen: string, sqlState: string | undefined) {
    super(seen, sqlState === undefined ? { advice: 'is the database up, and its url right?' } : {});
    this.name = 'SqlFailure';
    this.sqlState = sqlState;
  }
}

const QUERY_MS = 60_000;
const PSQL = ['-X', '-q', '-A', '-t', '-w', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose'];

/** SQLSTATE as `\set VERBOSITY verbose` prints it. Source: psql manual. */
export const sqlStateOf = (said: string): string | undefined =>
  /(?:ERROR|FATAL|PANIC):\s+([0-9A-Z]{5}):/.exec(said)?.[1];

export function databaseClient(options: ClientOptions): Client {
  const { exec, streams, place, title } = options;
  const program: Client['program'] = async (name, args, as = {}) => {
    const who = as.admin === true ? options.admin : options.connection;
    const database = as.database ?? options.connection.name;
    const env = connectionEnvironment(who, place.kind === 'container', database);
    if (place.kind === 'host') return { argv: [name, ...args], env };
    const container = await place.find();
    if (container === undefined) throw new SqlFailure(`the container of ${title} does not run`, undefined);
    // A name without a value: docker takes it from its own environment, which no list of processes shows.
    const passed = Object.keys(env).flatMap((variable) => ['--env', variable]);
    return {
      argv: ['docker', 'exec', '--interactive', ...passed, container, name, ...args],
      env: { ...env, ...options.dockerEnvironment },
    };
  };
  const psql = async (sql: string, as: As | undefined): Promise<string> => {
    const { argv, env } = await program('psql', [...PSQL, '-f', '-'], as);
    // Not cancelled with the run: a clean-up must not die half way; it has a time limit instead.
    const result = await exec(argv, {
      env,
      input: sql,
      timeoutMs: QUERY_MS,
      signal: new AbortController().signal,
    });
    if (result.code === 0) return result.stdout.trim();
    if (result.code === 127)
      throw new SqlFailure(
        `${argv[0] ?? ''} is not installed where ${title} is asked, or not on the PATH there: ${lastWords(result.stderr)}`,
        undefined,
      );
    throw new SqlFailure(
      `${title} ${result.timedOut ? `did not answer within ${QUERY_MS / 1_000} s` : 'refused'}: ${lastWords(result.stderr)}`,
      sqlStateOf(result.stderr),
    );
  };
  return {
    title,
    connection: options.connection,
    streams,
    presence: async () => (place.kind === 'host' || (await place.find()) !== undefined ? 'there' : 'absent'),
    query: async <T>(sql: string, as?: As) => JSON.parse(await psql(sql, as)) as T,
    execute: async (sql, as) => void (await psql(sql, as)),
    open: async (as) => streams.open(await program('psql', PSQL, as)),
    program,
  };
}

/** What is worth showing of a program's last words: without psql's place and verbose second lines. */
export function lastWords(said: string): string {
  const lines = said
    .split('\n')
    .map((line) => line.replace(/^psql:[^:]*:\d+:\s*/, '').trim())
    .filter((line) => line !== '' && !/^LOCATION:/.test(line));
  return lines.slice(-4).join('; ') || 'it said nothing';
}

/** Runs a program of PostgreSQL with files as its streams. @throws DeliveryFailure unless it ends with 0. */
export async function runProgram(
  client: Client,
  name: string,
  args: readonly string[],
  options: As & { stdin?: string; stdout?: string; timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<void> {
  const { argv, env } = await client.program(name, args, options);
  const { stdin, stdout, timeoutMs, signal } = options;
  const result = await client.streams.run({
    argv,
    env,
    timeoutMs,
    signal,
    ...(stdin === undefined ? {} : { stdin }),
    ...(stdout === undefined ? {} : { stdout }),
  });
  if (result.code === 0) return;
  const how = result.timedOut
    ? `did not end within ${Math.round(timeoutMs / 1_000)} s and was stopped`
    : `ended with ${result.code ?? result.signal ?? 'a signal'}`;
  throw new DeliveryFailure(`${name} of ${client.title} ${how}: ${lastWords(result.stderr)}`);
}
