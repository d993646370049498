// Where a deployment lives: its disk, its loopback, its Docker. This machine, or another one that is reached over one connection.
import { InputError, type Exec, type Files, type Http, type Ports } from '@compose-delivery/runtime';
import type { Streams } from './database/ports.ts';
import type { Host, Machine, ProcessTable } from './host-port.ts';

/** Machines whose processes we can look at, to tell whether the owner of a lock is alive. */
export type Onlooker = Pick<Machine, 'machine'> & Pick<ProcessTable, 'identity'>;

export type Place = {
  /** For people: "this machine", or ssh://user@host:port. */
  readonly name: string;
  readonly remote: boolean;
  /** Where relative paths of the place start. */
  readonly home: string;
  /** Ledger, journal, lock, configuration of the router: all state is on the disk of the place. */
  readonly files: Files;
  readonly host: Host;
  /** Runs programs there. */
  readonly exec: Exec;
  /** Runs `docker` here, with the files of the checkout, against the daemon there. */
  readonly docker: Exec;
  /** On another machine only. */
  readonly there?: There;
  /** Loopback addresses are those of the place; all others are asked from here. */
  readonly http: Http;
  /** An address under which this machine reaches a loopback address of the place. */
  reach(url: string): Promise<string>;
  /** Who we are, for the lock: the process of this run, on the machine that it runs on. */
  readonly owner: Pick<Machine, 'machine' | 'self'>;
  readonly onlookers: readonly Onlooker[];
  /** From now on whatever changes something below `folder` is refused there once a higher lock number exists. 0: no longer. */
  fence(folder: string, number: number): void;
  close(): Promise<void>;
};

/** What another machine does by itself, without our streams in between. */
export type There = {
  /** Runs `docker` there: a cut does not lose it, its answer is found again. */
  readonly docker: Exec;
  /** For programs that get `docker` otherwise. */
  readonly dockerEnvironment: Readonly<Record<string, string | undefined>>;
  /** Programs with files as their streams. */
  readonly streams: Streams;
};

export type PlaceRequest = {
  /** ssh://user@host:port; '' for this machine. */
  readonly host: string;
  /** unix:///path or tcp://127.0.0.1:port; '' for the daemon of the place. */
  readonly dockerHost: string;
  readonly sshKey: string;
  readonly sshKnownHosts: string;
  /** Socket of the Docker daemon on the other machine. */
  readonly dockerSocket: string;
};

/** @throws InputError or DeliveryFailure that says what is wrong with the address, the host key or the key, before anything is changed. */
export type OpenPlace = (request: PlaceRequest) => Promise<Place>;

/** This machine. `dockerHost` may name another socket of it, or a port of its loopback. */
export function localPlace(
  ports: Pick<Ports, 'files' | 'exec' | 'http' | 'workspace'>,
  host: Host,
  dockerHost = '',
): Place {
  if (dockerHost !== '') checkDockerHost(dockerHost);
  return {
    name: 'this machine',
    remote: false,
    home: ports.workspace,
    files: ports.files,
    host,
    exec: ports.exec,
    docker: dockerHost === '' ? ports.exec : withDockerHost(ports.exec, dockerHost),
    http: ports.http,
    reach: (url) => Promise.resolve(url),
    owner: host,
    onlookers: [host],
    fence: () => undefined,
    close: () => Promise.resolve(),
  };
}

/** The services answer on the loopback of the daemon's machine, and the state is on its disk: a Docker API alone reaches neither. */
function checkDockerHost(dockerHost: string): void {
  const local = /^tcp:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?\/?$/;
  if (/^unix:\/\/\/\S+$/.test(dockerHost) || local.test(dockerHost)) return;
  throw new InputError([
    {
      input: 'docker-host',
      expected:
        'unix:///path, tcp://127.0.0.1:port or ssh://user@host; for a daemon of another machine use the input host, because the state and the addresses of the services are there, too',
      seen: dockerHost,
    },
  ]);
}

export const withDockerHost =
  (exec: Exec, dockerHost: string): Exec =>
  (argv, options = {}) =>
    exec(argv, { ...options, env: { ...options.env, ...dockerEnvironment(dockerHost) } });

/** What makes docker's client ask this daemon and no other. */
export const dockerEnvironment = (dockerHost: string): Record<string, string | undefined> => ({
  DOCKER_HOST: dockerHost,
  DOCKER_CONTEXT: undefined,
});
