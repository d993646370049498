// A PostgreSQL of one's own for tests: a cluster in a temporary folder, run by an unprivileged user, reached on loopback.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createExec } from '@compose-delivery/runtime/adapters';
import { realStreams } from '../adapters/streams.ts';
import { databaseClient, type Client } from '../database/client.ts';
import type { Connection } from '../database/connection.ts';
import type { Streams } from '../database/ports.ts';
import { listeningPorts } from './listening-ports.ts';

const ROOT = '/usr/lib/postgresql';
const NOBODY = 65_534;

/** Folder of initdb and postgres; undefined where the package is not installed. */
export const postgresBinaries = (): string | undefined =>
  (existsSync(ROOT) ? readdirSync(ROOT) : [])
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(ROOT, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_dump')));

export type TestPostgres = {
  readonly port: number;
  readonly bin: string;
  readonly environment: Readonly<Record<string, string>>;
  connection(name: string): Connection;
  client(name: string, streams?: Streams): Client;
  /** Runs SQL and answers what psql printed. */
  sql(database: string, sql: string): string;
  stop(): void;
};

const PASSWORD = "it's a % secret";

/** @param settings lines of postgresql.conf */
export async function startPostgres(folder: string, settings: readonly string[] = []): Promise<TestPostgres> {
  const bin = postgresBinaries();
  if (bin === undefined) throw new Error('PostgreSQL is not installed');
  const [port = 0] = await listeningPorts(1);
  const root = process.getuid?.() === 0;
  const who = root ? { uid: NOBODY, gid: NOBODY } : {};
  const data = join(folder, 'postgres');
  mkdirSync(data, { mode: 0o700, recursive: true });
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD, { mode: 0o644 });
  if (root) {
    chownSync(folder, NOBODY, NOBODY);
    chownSync(data, NOBODY, NOBODY);
  }
  const env = { PATH: `${bin}:${process.env.PATH ?? ''}`, LC_ALL: 'C', HOME: folder };
  const initdb = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'shop', '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8', '--no-sync'],
    { ...who, env, encoding: 'utf8' },
  );
  if (initdb.status !== 0) throw new Error(`initdb: ${initdb.stderr}`);
  const options = [
    `port=${port}`,
    `listen_addresses=127.0.0.1`,
    `unix_socket_directories=${data}`,
    'fsync=off',
    ...settings,
  ];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...options.flatMap((line) => ['-c', line])], {
    ...who,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-8_192)));
  const connection = (name: string): Connection => ({
    host: '127.0.0.1',
    port: String(port),
    user: 'shop',
    password: PASSWORD,
    name,
    sslmode: '',
  });
  const sql = (database: string, text: string): string => {
    const result = spawnSync(
      join(bin, 'psql'),
      [
        '-X',
        '-q',
        '-A',
        '-t',
        '-v',
        'ON_ERROR_STOP=1',
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-U',
        'shop',
        '-d',
        database,
        '-f',
        '-',
      ],
      { env: { ...env, PGPASSWORD: PASSWORD }, input: text, encoding: 'utf8' },
    );
    if (result.status !== 0) throw new Error(result.stderr || 'psql failed');
    return result.stdout.trim();
  };
  for (let tries = 0; ; tries += 1) {
    try {
      sql('postgres', 'SELECT 1');
      break;
    } catch (error) {
      if (tries > 600 || server.exitCode !== null)
        throw new Error(`${String(error)}\n${said}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const streams = realStreams(env);
  return {
    port,
    bin,
    environment: env,
    connection,
    sql,
    client: (name, other = streams) =>
      databaseClient({
        exec: createExec(env, new AbortController().signal),
        streams: other,
        place: { kind: 'host' },
        title: 'the test database',
        connection: connection(name),
        admin: connection(name),
      }),
    stop: () => void server.kill('SIGQUIT'),
  };
}
