// A real sshd on loopback for tests, with keys of its own; the "other machine" is this one.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { listeningPorts } from './listening-ports.ts';

const SSHD = '/usr/sbin/sshd';

/** Why there is none; undefined if there is one. */
export const sshdMissing: string | undefined = existsSync(SSHD)
  ? undefined
  : 'NO SSHD (package openssh-server; scripts/install-engines.sh)';

export type Sshd = {
  readonly port: number;
  readonly user: string;
  /** The private key that the daemon takes. */
  readonly key: string;
  /** Lines for ssh-known-hosts, under the name of a port. */
  knownHosts(port: number): string;
  /** A key that it does not take. */
  otherKey(): string;
  /** A host key that is not its own. */
  otherHostKey(port: number): string;
  stop(): Promise<void>;
  start(): Promise<void>;
};

export async function startSshd(folder: string, settings: readonly string[] = []): Promise<Sshd> {
  const [port = 0] = await listeningPorts(1);
  const made = (name: string): string => {
    const path = join(folder, name);
    if (!existsSync(path))
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', path]);
    return path;
  };
  const hostKey = made('host_key');
  const userKey = made('user_key');
  const authorized = join(folder, 'authorized_keys');
  writeFileSync(authorized, readFileSync(`${userKey}.pub`), { mode: 0o600 });
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  const config = join(folder, 'sshd_config');
  writeFileSync(
    config,
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${hostKey}`,
      'PidFile none',
      `AuthorizedKeysFile ${authorized}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      ...settings,
      '',
    ].join('\n'),
  );
  let child: ReturnType<typeof spawn> | undefined;
  const publicKey = (path: string): string =>
    readFileSync(`${path}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
  const sshd: Sshd = {
    port,
    user: userInfo().username,
    key: readFileSync(userKey, 'utf8'),
    knownHosts: (at) => `[127.0.0.1]:${at} ${publicKey(hostKey)}\n`,
    otherKey: () => readFileSync(made('other_key'), 'utf8'),
    otherHostKey: (at) => `[127.0.0.1]:${at} ${publicKey(made('other_host_key'))}\n`,
    start: async () => {
      child = spawn(SSHD, ['-D', '-e', '-f', config], { stdio: 'ignore' });
      for (let i = 0; i < 1_200 && !(await listens(port)); i += 1) await pause(50);
    },
    stop: async () => {
      const running = child;
      if (!running || running.exitCode !== null) return;
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGTERM');
      await ended;
    },
  };
  await sshd.start();
  return sshd;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
