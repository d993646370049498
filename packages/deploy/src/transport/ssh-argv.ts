// argv of OpenSSH's client. Nothing of the machine's own configuration counts: what is not said here does not hold.
import type { SshAddress } from './ssh-address.ts';

export type SshPaths = {
  readonly control: string;
  readonly knownHosts: string;
  /** Absent: keys of an agent. */
  readonly key?: string | undefined;
};

const CONNECT_SECONDS = 10;
/** A silent peer is given up after 5 s * 3. */
const ALIVE = ['-o', 'ServerAliveInterval=5', '-o', 'ServerAliveCountMax=3'];

/** Strict host keys, no questions, no other key than the one given. Source of the options: ssh_config(5). */
export function masterArgv(
  address: SshAddress,
  paths: SshPaths,
  forwards: readonly string[],
  command: string,
): string[] {
  return [
    'ssh',
    '-F',
    'none',
    '-T',
    ...options([
      'BatchMode=yes',
      'StrictHostKeyChecking=yes',
      `UserKnownHostsFile=${paths.knownHosts}`,
      'GlobalKnownHostsFile=/dev/null',
      'UpdateHostKeys=no',
      'PasswordAuthentication=no',
      'KbdInteractiveAuthentication=no',
      'ForwardAgent=no',
      'ClearAllForwardings=no',
      'ExitOnForwardFailure=yes',
      'StreamLocalBindMask=0177',
      'StreamLocalBindUnlink=yes',
      `ConnectTimeout=${CONNECT_SECONDS}`,
      'ConnectionAttempts=1',
      'LogLevel=ERROR',
      'ControlMaster=yes',
      'ControlPersist=no',
      `ControlPath=${paths.control}`,
      ...(paths.key === undefined ? [] : ['IdentitiesOnly=yes', `IdentityFile=${paths.key}`]),
    ]),
    ...ALIVE,
    ...forwards.flatMap((forward) => ['-L', forward]),
    ...destination(address),
    command,
  ];
}

/** A session of the connection that stands. Without it there is none: it must never make a connection of its own. */
export function sessionArgv(address: SshAddress, control: string, command: string): string[] {
  return [...joinArgv(control), '-T', ...destination(address), command];
}

/** Asks the connection itself: check, forward, exit. */
export function controlArgv(
  address: SshAddress,
  control: string,
  order: 'check' | 'forward' | 'exit',
  forward?: string,
): string[] {
  return [
    ...joinArgv(control),
    '-O',
    order,
    ...(forward === undefined ? [] : ['-L', forward]),
    ...destination(address),
  ];
}

const joinArgv = (control: string): string[] => [
  'ssh',
  '-F',
  'none',
  ...options([
    'BatchMode=yes',
    'LogLevel=ERROR',
    'ControlMaster=no',
    `ControlPath=${control}`,
    'ProxyCommand=false',
  ]),
];

const options = (list: readonly string[]): string[] => list.flatMap((option) => ['-o', option]);

const destination = ({ user, host, port }: SshAddress): string[] => [
  '-p',
  String(port),
  ...(user === undefined ? [] : ['-l', user]),
  '--',
  host,
];
