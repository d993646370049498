// Where the watch and rollback.sh of a swarm live: the disk of the manager that is asked, if its daemon runs on the machine that we reach.
// A socket may lead elsewhere (a tunnel, a mount into a container): a watch beside it would die with the runner.
import { deploymentFolder, type Application } from '@compose-delivery/application';
import { messageOf } from '@compose-delivery/runtime';
import { join } from 'node:path/posix';
import type { HostDisk } from '../../operator/facts.ts';
import type { Place } from '../../place.ts';
import { STATE_NEEDS } from './script-state.ts';

const OWN_DAEMON = /^(?:unix:\/\/\/\S+|tcp:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?\/?)$/;
const USUAL = 'unix:///var/run/docker.sock';
const REACH = 'reach the manager over ssh (input host), or run the action on it';

export type ManagerPlace = Pick<Place, 'name' | 'remote' | 'files' | 'exec' | 'docker' | 'there'>;

/** Asked once, when it is needed first. Never rejects: what stands against it is the answer. */
export function managerDisk(
  place: ManagerPlace,
  application: Pick<Application, 'application' | 'environmentName'>,
  stateDirectory: string,
): () => Promise<HostDisk> {
  const folder = deploymentFolder(stateDirectory, application.application, application.environmentName);
  let known: Promise<HostDisk> | undefined;
  return () =>
    (known ??= lookAt(place, folder).catch((error: unknown) => ({
      why: `${place.name} cannot hold one: ${messageOf(error)}`,
    })));
}

async function lookAt(place: ManagerPlace, folder: string): Promise<HostDisk> {
  const endpoint =
    place.there?.dockerEnvironment.DOCKER_HOST ??
    (await said(place.docker(['docker', 'context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'])));
  if (!OWN_DAEMON.test(endpoint))
    return { why: `the manager is reached at ${endpoint || 'an unknown address'} only; ${REACH}` };
  const docker = place.there?.docker ?? place.docker;
  const daemon = await said(docker(['docker', 'info', '--format', '{{.Name}} {{.KernelVersion}}']));
  const machine = await said(place.exec(['uname', '-nr']));
  if (daemon === '' || daemon !== machine)
    return {
      why: `the daemon of ${endpoint} runs on ${daemon || 'a machine that does not say its name'}, not on ${place.name} (${machine}), so that a watch here would end with the runner; ${REACH}`,
    };
  const lacks = await said(place.exec(['sh', '-c', lacking()]));
  if (lacks !== '') return { why: `${place.name} has no ${lacks.split('\n').join(', no ')}` };
  await place.files.makeDirectory(join(folder, 'logs'));
  return { folder, environment: endpoint === USUAL ? {} : { DOCKER_HOST: endpoint } };
}

/** Prints what the script would miss. */
const lacking = (): string =>
  [['curl', 'wget'], ...STATE_NEEDS]
    .map(
      (either) =>
        `${either.map((program) => `command -v ${program} >/dev/null 2>&1`).join(' || ')} || echo ${either.join('/')}`,
    )
    .join('\n');

const said = async (answer: ReturnType<Place['exec']>): Promise<string> => {
  const { stdout } = await answer;
  return stdout.trim();
};
