// What runs, as the managers see it: services, their tasks, the nodes below them. A task counts only while its node is ready; which image it
// has is read from the task, since an update may have stopped half-way or been taken back without anybody being told.
import type { SlotName } from '@compose-delivery/application';
import * as z from 'zod';
import { LABEL, type SwarmWorld } from './world.ts';

const serviceSchema = z.looseObject({
  ID: z.string(),
  Spec: z.looseObject({
    Name: z.string(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Mode: z.looseObject({
      Replicated: z.looseObject({ Replicas: z.int().nullish() }).nullish(),
      ReplicatedJob: z.looseObject({}).nullish(),
    }),
    TaskTemplate: z.looseObject({
      ContainerSpec: z.looseObject({
        Image: z.string(),
        Env: z.array(z.string()).nullish(),
        Configs: z.array(z.looseObject({ ConfigName: z.string() })).nullish(),
      }),
    }),
  }),
  Endpoint: z
    .looseObject({
      Spec: z
        .looseObject({
          Ports: z.array(z.looseObject({ PublishedPort: z.int().optional() })).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  UpdateStatus: z.looseObject({ State: z.string().optional(), Message: z.string().optional() }).nullish(),
});

const taskSchema = z.looseObject({
  ID: z.string(),
  ServiceID: z.string(),
  NodeID: z.string().nullish(),
  Spec: z.looseObject({ ContainerSpec: z.looseObject({ Image: z.string() }) }),
  Status: z.looseObject({
    State: z.string(),
    Message: z.string().optional(),
    Err: z.string().optional(),
    ContainerStatus: z.looseObject({ ExitCode: z.int().nullish() }).nullish(),
  }),
  DesiredState: z.string(),
});

const nodeSchema = z.looseObject({
  ID: z.string(),
  Status: z.looseObject({ State: z.string(), Addr: z.string().optional() }),
  ManagerStatus: z.looseObject({ Addr: z.string().optional() }).nullish(),
});

export type SwarmTask = {
  readonly id: string;
  readonly image: string;
  readonly state: string;
  readonly error: string;
  readonly exitCode: number | undefined;
  readonly nodeUp: boolean;
  /** Address of its node, as the other nodes know it. */
  readonly address: string | undefined;
  /** Running, meant to run, on a node that answers the managers. */
  readonly live: boolean;
};

export type SwarmService = {
  readonly id: string;
  readonly name: string;
  readonly slot: string;
  readonly service: string;
  readonly role: string;
  readonly release: string;
  readonly generation: number;
  readonly port: number | undefined;
  readonly image: string;
  readonly environment: readonly string[];
  readonly configs: readonly string[];
  readonly published: readonly number[];
  /** Undefined for one that has a task on each node. */
  readonly replicas: number | undefined;
  /** What Docker says of its last update: updating, paused, completed, rollback_started, rollback_paused, rollback_completed. */
  readonly update: { readonly state: string; readonly message: string } | undefined;
  readonly tasks: readonly SwarmTask[];
};

/** All services of a deployment with their tasks. */
export async function listServices(
  world: Pick<SwarmWorld, 'client' | 'deploymentId'>,
): Promise<SwarmService[]> {
  const { client, deploymentId } = world;
  const filter = ['--filter', `label=${LABEL}.deployment=${deploymentId}`];
  const ids = (await client.run(['service', 'ls', '--quiet', ...filter])).split('\n').filter(Boolean);
  if (ids.length === 0) return [];
  // A service may go between two calls: docker prints the others and ends with 1.
  const inspected = await client.attempt(['service', 'inspect', ...ids]);
  const services = z.array(serviceSchema).parse(JSON.parse(inspected.stdout || '[]'));
  const tasks = await listTasks(world, ids);
  return services.map((raw) => toService(raw, tasks.get(raw.ID) ?? []));
}

/** Services of a slot that stay: without those that ran once. */
export async function slotServicesOf(
  world: Pick<SwarmWorld, 'client' | 'deploymentId'>,
  slot: SlotName,
): Promise<SwarmService[]> {
  return (await listServices(world)).filter((service) => service.slot === slot && service.role !== 'oneshot');
}

async function listTasks(
  { client }: Pick<SwarmWorld, 'client'>,
  services: readonly string[],
): Promise<Map<string, SwarmTask[]>> {
  const listed = await client.attempt(['service', 'ps', '--quiet', '--no-trunc', ...services]);
  const ids = listed.stdout.split('\n').filter(Boolean);
  const found = new Map<string, SwarmTask[]>();
  if (ids.length === 0) return found;
  const inspected = await client.attempt(['inspect', '--type', 'task', ...ids]);
  const raw = z.array(taskSchema).parse(JSON.parse(inspected.stdout || '[]'));
  const nodeIds = (await client.run(['node', 'ls', '--quiet'])).split('\n').filter(Boolean);
  const nodes = z
    .array(nodeSchema)
    .parse(JSON.parse((await client.attempt(['node', 'inspect', ...nodeIds])).stdout || '[]'));
  for (const task of raw) {
    const node = nodes.find(({ ID }) => ID === task.NodeID);
    found.set(task.ServiceID, [...(found.get(task.ServiceID) ?? []), toTask(task, node)]);
  }
  return found;
}

function toTask(raw: z.output<typeof taskSchema>, node: z.output<typeof nodeSchema> | undefined): SwarmTask {
  const nodeUp = node?.Status.State === 'ready';
  return {
    id: raw.ID,
    image: raw.Spec.ContainerSpec.Image,
    state: raw.Status.State,
    error: raw.Status.Err ?? '',
    exitCode: raw.Status.ContainerStatus?.ExitCode ?? undefined,
    nodeUp,
    address: addressOf(node),
    live: nodeUp && raw.Status.State === 'running' && raw.DesiredState === 'running',
  };
}

/** A manager may know itself as 0.0.0.0; the address of its own port to other managers is the one that they use. */
function addressOf(node: z.output<typeof nodeSchema> | undefined): string | undefined {
  const own = node?.Status.Addr;
  if (own !== undefined && own !== '0.0.0.0' && own !== '127.0.0.1') return own;
  return node?.ManagerStatus?.Addr?.replace(/:\d+$/, '') ?? own;
}

function toService(raw: z.output<typeof serviceSchema>, tasks: readonly SwarmTask[]): SwarmService {
  const labels = raw.Spec.Labels ?? {};
  const label = (name: string): string => labels[`${LABEL}.${name}`] ?? '';
  const container = raw.Spec.TaskTemplate.ContainerSpec;
  const state = raw.UpdateStatus?.State ?? '';
  return {
    id: raw.ID,
    name: raw.Spec.Name,
    slot: label('slot'),
    service: label('service'),
    role: label('role'),
    release: label('release'),
    generation: Number(label('generation') || 0),
    port: label('port') === '' ? undefined : Number(label('port')),
    image: container.Image,
    environment: container.Env ?? [],
    configs: (container.Configs ?? []).map(({ ConfigName }) => ConfigName),
    published: (raw.Endpoint?.Spec?.Ports ?? []).flatMap(({ PublishedPort }) => PublishedPort ?? []),
    replicas: raw.Spec.Mode.Replicated ? (raw.Spec.Mode.Replicated.Replicas ?? 0) : undefined,
    update: state === '' ? undefined : { state, message: raw.UpdateStatus?.Message ?? '' },
    tasks,
  };
}

/** What a service serves with: right: live tasks of this image; wrong: live tasks of another. */
export function serving(service: SwarmService, image: string): { right: SwarmTask[]; wrong: SwarmTask[] } {
  const live = service.tasks.filter((task) => task.live);
  return {
    right: live.filter((task) => sameImage(task.image, image)),
    wrong: live.filter((task) => !sameImage(task.image, image)),
  };
}

/** By digest alone where both have one: the same image may have been named through another registry, or with a tag beside the digest. */
export function sameImage(a: string, b: string): boolean {
  const digest = (text: string): string => /sha256:[0-9a-f]{64}$/.exec(text)?.[0] ?? text;
  return digest(a) === digest(b);
}

/** A word on an update of Docker's own that did not come to its end; undefined if there is none. */
export function updateTrouble({ name, update }: Pick<SwarmService, 'name' | 'update'>): string | undefined {
  if (update === undefined || update.state === 'completed' || update.state === 'updating') return undefined;
  const said = update.message === '' ? '' : ` (${update.message})`;
  if (update.state === 'paused') return `the update of ${name} is paused${said}: it has tasks of two kinds`;
  return `Docker took the update of ${name} back by itself: ${update.state}${said}`;
}
