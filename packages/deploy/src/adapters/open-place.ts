// Opens the place of a deployment: this machine, or another one over ssh. Everything that could be wrong is found before anything changes.
import { join } from 'node:path';
import {
  DeliveryFailure,
  messageOf,
  WayLost,
  type Exec,
  type Http,
  type Ports,
} from '@compose-delivery/runtime';
import { dockerEnvironment, localPlace, withDockerHost, type Place, type PlaceRequest } from '../place.ts';
import type { Guard } from '../transport/remote-step.ts';
import { FACTS_SCRIPT, parseFacts, remoteHost } from '../transport/remote-host.ts';
import { remoteFiles } from '../transport/remote-files.ts';
import { shellLink } from '../transport/shell-link.ts';
import {
  checkKnownHosts,
  checkPrivateKey,
  formatSshAddress,
  parseSshAddress,
} from '../transport/ssh-address.ts';
import { realHost } from './host.ts';
import { connect, type Connection } from './ssh/connection.ts';
import { privateFolder } from './ssh/private-folder.ts';
import { remoteStreams } from './ssh/remote-streams.ts';

/** @throws InputError for an address, key or host key that cannot be one; DeliveryFailure if the host cannot be used. */
export function openPlace(ports: Ports, request: PlaceRequest): Promise<Place> {
  const named =
    request.host !== '' ? request.host : sshOf(request.dockerHost || ports.environment.DOCKER_HOST);
  return named === undefined
    ? Promise.resolve(localPlace(ports, realHost, request.dockerHost))
    : openRemote(ports, request, named);
}

/** DOCKER_HOST=ssh://... opens a connection for each call of docker, which floods sshd: it is taken as the name of the host instead. */
const sshOf = (dockerHost: string | undefined): string | undefined =>
  dockerHost?.startsWith('ssh://') ? dockerHost.replace(/^(ssh:\/\/[^/]+).*/, '$1') : undefined;

async function openRemote(ports: Ports, request: PlaceRequest, named: string): Promise<Place> {
  const address = parseSshAddress(named);
  const knownHosts = checkKnownHosts(request.sshKnownHosts, address);
  const key = checkPrivateKey(request.sshKey);
  if (key !== '') for (const line of key.split('\n')) if (line.length > 20) ports.log.mask(line);
  const folder = privateFolder();
  const connection = await connect({
    ...ports,
    address,
    key,
    knownHosts,
    folder,
    environment: ports.environment,
  }).catch((error: unknown) => {
    folder.close();
    throw error;
  });
  try {
    return await remotePlace(ports, request, formatSshAddress(address), folder.path, connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function remotePlace(
  ports: Ports,
  request: PlaceRequest,
  name: string,
  folder: string,
  connection: Connection,
): Promise<Place> {
  let guard: Guard | undefined;
  const guardFor = (path: string): Guard | undefined =>
    guard && path.startsWith(`${guard.folder}/`) ? guard : undefined;
  const link = shellLink(
    { ...connection, clock: ports.clock, randomId: ports.randomId, name },
    '',
    () => guard,
  );
  const facts = parseFacts((await link.ask(FACTS_SCRIPT)).stdout);
  link.stepFolder = `${facts.home}/.compose-delivery/steps`;
  // Results that nobody fetched; a day is longer than any run.
  await link.ask(
    `find ${link.stepFolder} -mindepth 1 -maxdepth 1 -mtime +1 -exec rm -rf {} + 2>/dev/null; exit 0\n`,
  );
  const socket = join(folder, 'd');
  await connection.forwardSocket(socket, request.dockerSocket);
  const host = remoteHost(link, name, facts, ports.randomId, guardFor);
  const daemon = `unix://${request.dockerSocket}`;
  return {
    name,
    remote: true,
    home: facts.home,
    files: remoteFiles(link, name, ports.randomId, guardFor),
    host,
    exec: link.exec,
    docker: mendingDocker(withDockerHost(ports.exec, `unix://${socket}`), connection),
    there: {
      docker: withDockerHost(link.exec, daemon),
      dockerEnvironment: dockerEnvironment(daemon),
      streams: remoteStreams({ connection, link, name, guardFor }),
    },
    http: reachingHttp(ports.http, connection),
    reach: (url) => reach(connection, url),
    owner: realHost,
    onlookers: [realHost, host],
    fence: (below, number) => {
      guard = number === 0 ? undefined : { folder: below, fence: number };
    },
    close: () => connection.close(),
  };
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

async function reach(connection: Connection, text: string): Promise<string> {
  const url = new URL(text);
  if (!LOOPBACK.includes(url.hostname)) return text;
  if (url.protocol !== 'http:') throw new DeliveryFailure(`${text}: only http is asked over the connection`);
  const port = await connection.forwardPort(Number(url.port || 80));
  return `${url.protocol}//127.0.0.1:${port}${text.slice(url.origin.length)}`;
}

/** The name that the service was asked under stays as it is. A question that a broken connection lost is asked again; an order is not. */
const reachingHttp =
  (http: Http, connection: Connection): Http =>
  async (request) => {
    const url = await reach(connection, request.url);
    if (url === request.url) return http(request);
    const there = { ...request, url, headers: { host: new URL(request.url).host, ...request.headers } };
    const before = connection.renewals();
    try {
      return await http(there);
    } catch (error) {
      await connection.mend().catch((cause: unknown) => {
        throw new WayLost(`${request.url} could not be asked: ${messageOf(cause)}`, { cause });
      });
      // Somebody else's question may have found the break first, and mended it.
      if (connection.renewals() === before) throw error;
      if ((request.method ?? 'GET') === 'GET') return http(there);
      throw new WayLost(
        `${request.url} was asked while the connection broke, and an order is not given twice`,
        {
          cause: error,
        },
      );
    }
  };

/** Docker's client says this when it never got through: nothing has begun. */
const NOT_BEGUN = /Cannot connect to the Docker daemon/;
/** What it says when it got through and then lost the line. */
const CUT_OFF = /error during connect|unexpected EOF|connection reset|broken pipe|use of closed network/i;
/** These would do something a second time, or fail over what their first half did. */
const ONCE = /^docker (?:compose .*\brun\b|network create|run|exec|build)/;
const MENDINGS = 5;

/** After a cut a call is made again if that cannot do anything twice; `compose up` looks at what is there first. */
const mendingDocker =
  (docker: Exec, connection: Connection): Exec =>
  async (argv, options) => {
    for (let tries = 1; ; tries += 1) {
      const result = await docker(argv, options);
      if (result.code === 0 || tries > MENDINGS || options?.signal?.aborted) return result;
      const begun = !NOT_BEGUN.test(result.stderr);
      if (begun && (ONCE.test(argv.join(' ')) || !CUT_OFF.test(result.stderr))) return result;
      // It may stand again by now, made by somebody else's call: once more, then it is the daemon that is away.
      if (!(await connection.mend()) && !begun && tries > 1) return result;
    }
  };
