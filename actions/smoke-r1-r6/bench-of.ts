// The workbench of a deployment: of this machine's containers, or of another one's over its connection.
import { deploymentIdOf, type Deployment } from '@compose-delivery/deploy';
import type { Ports } from '@compose-delivery/runtime';
import type { TlsLook } from '@compose-delivery/smoke';
import { openWorkbench } from './workbench.ts';

export type Bench = ReturnType<typeof openWorkbench>;

/**
 * Undefined where there are no containers of ours to touch.
 * @param keeps why nothing may be stopped; absent: it may
 */
export function benchOf(
  deployment: Deployment,
  ports: Ports,
  slot: string,
  keeps?: string,
): Bench | undefined {
  const { application, place, folder } = deployment;
  if (application.engine !== 'compose') return undefined;
  return openWorkbench({
    // On the machine itself where that is another one: a cut loses no answer, and the watch must be there in any case.
    docker: place.there?.docker ?? place.docker,
    exec: place.exec,
    files: place.files,
    deploymentId: deploymentIdOf(folder),
    slot,
    folder,
    pid: place.remote ? 0 : process.pid,
    far: place.remote ? ports.clock : undefined,
    keeps,
    randomId: ports.randomId,
    portOf: (service) => application.services[service]?.port,
  });
}

/** How services are asked, where that takes time of its own. */
export const overOf = ({ place }: Pick<Deployment, 'place'>): string | undefined =>
  place.remote ? 'over ssh' : undefined;

/** Loopback endpoints are those of the place; the name that the certificate is for stays as it is. */
export function tlsAt({ place }: Pick<Deployment, 'place'>, look: TlsLook): TlsLook {
  if (!place.remote) return look;
  return async (endpoint, timeoutMs) => {
    const { host, port } = endpoint;
    const near = new URL(await place.reach(`http://${host.includes(':') ? `[${host}]` : host}:${port}`));
    return near.hostname === '127.0.0.1'
      ? look({ ...endpoint, host: near.hostname, port: Number(near.port || 80) }, timeoutMs)
      : look(endpoint, timeoutMs);
  };
}
