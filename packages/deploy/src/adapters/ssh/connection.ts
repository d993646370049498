// A connection to a host: made once, shared by all sessions, made again when it breaks, with the same forwardings at the same places.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { createServer, type AddressInfo } from 'node:net';
import { DeliveryFailure, type Clock, type Exec, type Log } from '@compose-delivery/runtime';
import { explainSsh } from '../../transport/explain-ssh.ts';
import { formatSshAddress, type SshAddress } from '../../transport/ssh-address.ts';
import { controlArgv, masterArgv, sessionArgv } from '../../transport/ssh-argv.ts';
import type { Session } from '../../transport/shell-link.ts';
import { HOLD_COMMAND, startMaster, type Master } from './master.ts';
import type { PrivateFolder } from './private-folder.ts';
import { shellPool } from './shell-pool.ts';

export type ConnectionOptions = {
  readonly address: SshAddress;
  /** '' for the keys of an agent. */
  readonly key: string;
  readonly knownHosts: string;
  readonly folder: PrivateFolder;
  readonly exec: Exec;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warning'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Cancels the first connection; later ones are part of the way back, which is not cancelled. */
  readonly signal: AbortSignal;
};

export type Connection = {
  readonly session: Session;
  reconnect(why: string): Promise<void>;
  /** Looks whether the connection stands, and makes it again if not. True: it had been broken. */
  mend(): Promise<boolean>;
  /** How often it was made again. */
  renewals(): number;
  /** A session of its own for a command, which ends with the connection. */
  channel(command: string): ChildProcessWithoutNullStreams;
  /** Forwards a port of the host's loopback; answers the local one. The same port is forwarded once. */
  forwardPort(port: number): Promise<number>;
  /** Forwards a socket of the host to a path of ours. */
  forwardSocket(local: string, remote: string): Promise<void>;
  close(): Promise<void>;
};

const CONNECT_MS = 20_000;
/** A connection that breaks is made again for this long. */
const RECONNECT_MS = 90_000;
const FIRST_TRIES_MS = 25_000;
const PAUSE_MS = 1_500;
const TIMED_OUT = { code: null, signal: null, stdout: '', stderr: '', timedOut: true } as const;
const UNCANCELLED = new AbortController().signal;

/** What the client needs of our environment: inputs, and so the key, are not part of it. */
const clientEnvironment = ({ environment }: ConnectionOptions): Record<string, string | undefined> =>
  Object.fromEntries(['PATH', 'HOME', 'LANG', 'SSH_AUTH_SOCK'].map((name) => [name, environment[name]]));

export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { address, folder, exec, clock, log } = options;
  const control = join(folder.path, 'c');
  const forwards = new Map<string, string>();
  let master = await connectWithin(options, control, [], FIRST_TRIES_MS, options.signal);
  const pool = shellPool((command) => sessionArgv(address, control, command), clientEnvironment(options));
  let again: Promise<void> | undefined;
  let closed = false;
  let renewals = 0;
  const ask = (argv: readonly string[], timeoutMs: number, input?: string) =>
    exec(argv, { timeoutMs, signal: UNCANCELLED, ...(input === undefined ? {} : { input }) });
  const stands = async (): Promise<boolean> =>
    master.alive() &&
    (await ask(controlArgv(address, control, 'check'), 5_000)).code === 0 &&
    (await ask(sessionArgv(address, control, 'true'), 10_000)).code === 0;
  const renew = async (why: string): Promise<void> => {
    if (closed) throw new DeliveryFailure(`${formatSshAddress(address)}: the connection was closed`);
    if (await stands()) return;
    log.warning(`${formatSshAddress(address)}: the connection broke (${why}); it is made again`);
    pool.drop();
    await master.end();
    master = await connectWithin(options, control, [...forwards.values()], RECONNECT_MS, UNCANCELLED);
    renewals += 1;
    log.info(`${formatSshAddress(address)}: connected again`);
  };
  const reconnect = (why: string): Promise<void> =>
    (again ??= renew(why).finally(() => {
      again = undefined;
    }));
  const session: Session = async (script, { input, timeoutMs }) => {
    const answer = await pool.ask(script, input, timeoutMs);
    if (answer.kind === 'answer') return { broken: false, result: answer.result };
    if (answer.kind === 'broken') return { broken: true, why: answer.why };
    return (await stands())
      ? { broken: false, result: { ...TIMED_OUT, durationMs: timeoutMs } }
      : { broken: true, why: `silent for ${timeoutMs} ms` };
  };
  const forward = async (name: string, line: string): Promise<boolean> => {
    const tried = (): Promise<{ code: number | null; stderr: string }> =>
      ask(controlArgv(address, control, 'forward', line), 10_000);
    let seen = await tried();
    if (seen.code !== 0 && !(await stands())) {
      await reconnect('a forwarding was asked for');
      seen = await tried();
    }
    if (seen.code === 0) forwards.set(name, line);
    return seen.code === 0;
  };
  const ports = new Map<number, Promise<number>>();
  const forwardNewPort = async (port: number): Promise<number> => {
    for (let tries = 0; tries < 5; tries += 1) {
      const local = await freePort();
      if (await forward(`port ${port}`, `127.0.0.1:${local}:127.0.0.1:${port}`)) return local;
      await clock.sleep(100);
    }
    throw new DeliveryFailure(`${formatSshAddress(address)}: port ${port} of the host cannot be forwarded`, {
      advice: 'AllowTcpForwarding must not be "no" in sshd_config of the host',
    });
  };
  return {
    session,
    reconnect,
    mend: async () => {
      if (await stands()) return false;
      await reconnect('it does not answer');
      return true;
    },
    renewals: () => renewals,
    channel: (command) => {
      const [program = '', ...args] = sessionArgv(address, control, command);
      // A group of its own: what Ctrl-C means for it, its signal says.
      return spawn(program, args, { stdio: 'pipe', detached: true, env: clientEnvironment(options) });
    },
    forwardPort: (port) => {
      const known = ports.get(port) ?? forwardNewPort(port);
      ports.set(port, known);
      known.catch(() => ports.delete(port));
      return known;
    },
    forwardSocket: async (local, remote) => {
      if (!(await forward(`socket ${remote}`, `${local}:${remote}`)))
        throw new DeliveryFailure(`${formatSshAddress(address)}: ${remote} cannot be forwarded`, {
          advice: 'AllowStreamLocalForwarding must not be "no" in sshd_config of the host',
        });
    },
    close: async () => {
      closed = true;
      pool.drop();
      await master.end();
      folder.close();
    },
  };
}

/** Tries until it stands, the trouble is one that time does not heal, or `limitMs` are over. The key is on the disk only meanwhile. */
async function connectWithin(
  options: ConnectionOptions,
  control: string,
  forwards: readonly string[],
  limitMs: number,
  signal: AbortSignal,
): Promise<Master> {
  const { address, folder, clock } = options;
  const started = clock.monotonic();
  for (;;) {
    folder.remove('c'); // of a connection that is gone
    const knownHosts = folder.write('known_hosts', options.knownHosts);
    const key = options.key === '' ? undefined : folder.write('key', options.key);
    const argv = masterArgv(address, { control, knownHosts, key }, forwards, HOLD_COMMAND);
    const start = await startMaster(argv, clientEnvironment(options), CONNECT_MS, signal).finally(() =>
      folder.remove('key'),
    );
    if (start.kind === 'up') return start.master;
    const trouble = explainSsh(address, start.said);
    if (signal.aborted || !trouble.passing || clock.monotonic() - started + PAUSE_MS >= limitMs)
      throw new DeliveryFailure(trouble.seen, {
        advice: `${trouble.advice}; nothing was changed by this attempt`,
      });
    await clock.sleep(PAUSE_MS, signal);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
