// Where a builder keeps its images. Only the driver `docker` builds inside the daemon and sees its images; any other one looks a name up in
// a registry, where it may belong to somebody else. Source: docs.docker.com/build/builders/drivers.
import { InputError, type Exec } from '@compose-delivery/runtime';
import type { Foreseen } from './builder-port.ts';
import type { ImageSettings } from './image-settings.ts';

const CALL_MS = 30_000;

/** The driver of a builder, such as docker-container; undefined if nobody answers: the build itself then says why. */
export async function readDriver(builder: string, exec: Exec): Promise<string | undefined> {
  const argv = ['docker', 'buildx', 'inspect', ...(builder === '' ? [] : [builder])];
  const result = await exec(argv, { timeoutMs: CALL_MS }).catch(() => undefined);
  return result?.code === 0 ? /^Driver:\s+(\S+)/m.exec(result.stdout)?.[1] : undefined;
}

/**
 * Whether results of other services are taken from the registry to which this run pushes them.
 * @throws InputError where a service is built from another one's image, its builder cannot see it, and nothing is pushed
 */
export async function linksByRegistry(
  steps: readonly Foreseen[],
  settings: Pick<ImageSettings, 'builder' | 'push'>,
  exec: Exec,
): Promise<boolean> {
  const linked = steps.filter((step) => step.built && step.unit.needs.length > 0);
  if (linked.length === 0) return false;
  const driver = await readDriver(settings.builder, exec);
  if (driver === undefined || driver === 'docker') return false;
  if (settings.push) return true;
  const name = settings.builder === '' ? 'the builder in use' : `the builder ${settings.builder}`;
  throw new InputError(
    linked.map(({ unit }) => ({
      input: 'builder',
      expected: `one of the driver docker (such as builder: default), or push: true, since ${unit.service} is built from the result of ${unit.needs.join(', ')}, which only the daemon has`,
      seen: `${name}, whose driver is ${driver}`,
    })),
  );
}
