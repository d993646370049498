// Weights on a busy processor. Services that start take all they can get, and a host with two cores then has little left for those that
// serve: while a slot starts beside another one, its containers weigh an eighth. On an idle processor they are as quick as ever.
import type { Container } from './containers.ts';
import type { ComposeModel } from './model.ts';
import type { ComposeWorld } from './world.ts';

/** What no weight stands for. Source: docs.docker.com/engine/containers/resource_constraints (--cpu-shares). */
const DOCKERS_OWN = 1_024;
const LEAST = 2;
const EIGHTH = 1 / 8;

/** The weight that the compose file gives to a service, or Docker's own. */
export function weightOf(model: ComposeModel, service: string): number {
  const written = model.services[service]?.cpu_shares;
  return typeof written === 'number' && written > 0 ? written : DOCKERS_OWN;
}

export const startingWeight = (weight: number): number => Math.max(LEAST, Math.round(weight * EIGHTH));

/**
 * Sets the weights of containers that have others now, in one call for each weight. A daemon without this controller keeps what it has:
 * that costs time, never the delivery.
 */
export async function setWeights(
  world: Pick<ComposeWorld, 'client' | 'log'>,
  containers: readonly Container[],
  wanted: (container: Container) => number,
): Promise<void> {
  const now = await weightsNow(world.client, containers);
  const ids = new Map<number, string[]>();
  for (const container of containers) {
    const weight = wanted(container);
    if (now.get(container.id) !== weight) ids.set(weight, [...(ids.get(weight) ?? []), container.id]);
  }
  for (const [weight, some] of ids) {
    const result = await world.client.attempt(['update', '--cpu-shares', String(weight), ...some]);
    if (result.code !== 0)
      world.log.warning(`the weight of containers on the processor stays as it is: ${result.stderr.trim()}`);
  }
}

/** Of containers that can be asked; what is gone meanwhile, docker leaves out. */
async function weightsNow(
  client: ComposeWorld['client'],
  containers: readonly Container[],
): Promise<ReadonlyMap<string, number>> {
  if (containers.length === 0) return new Map();
  const ids = containers.map(({ id }) => id);
  const format = '{{.Id}} {{.HostConfig.CpuShares}}';
  const { stdout } = await client.attempt(['inspect', '--type', 'container', '--format', format, ...ids]);
  const lines = stdout.split('\n').map((line) => line.split(' '));
  return new Map(lines.map(([id = '', shares]) => [id, Number(shares) || DOCKERS_OWN]));
}
