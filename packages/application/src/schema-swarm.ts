// The section `swarm` of the delivery file, and what a service says for it: where the router's tasks run, how many tasks a service has.
import * as z from 'zod';

const constraint = z
  .string()
  .regex(
    /^(?:node|engine)\.[A-Za-z0-9_.-]+\s*(?:==|!=)\s*[A-Za-z0-9_.:/-]+$/,
    'a placement constraint such as node.labels.zone == a',
  );
const image = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._:/-]*@sha256:[0-9a-f]{64}$/,
    'an image by its digest: name@sha256:...; a tag may mean another image on each node',
  );

export const swarm = z.strictObject({
  'router-image': image.describe(
    'Image of the router’s tasks: nginx, sh, sed, grep, and curl or wget. The official nginx has them all.',
  ),
  'router-constraints': z
    .array(constraint)
    .default([])
    .describe('Nodes that carry a task of the router, each on the ports of the listeners; default: all.'),
  entry: z
    .string()
    .regex(/^[A-Za-z0-9.:-]+$/, 'a host name or an address')
    .optional()
    .describe('Where people reach the router’s nodes, a load balancer say; default: the manager we talk to.'),
  'switch-seconds': z
    .number()
    .min(5)
    .max(600)
    .default(60)
    .describe('How long all tasks of the router may take to show a switch, before it is taken back.'),
});

export const swarmService = z.strictObject({
  image: image.optional().describe('Image of a shared service, which no release brings.'),
  replicas: z
    .int()
    .min(1)
    .max(1_000)
    .default(1)
    .describe('Tasks of the service; a singleton always has one.'),
  'max-per-node': z.int().min(1).optional(),
  constraints: z.array(constraint).default([]),
  command: z.array(z.string()).min(1).optional().describe('argv in place of the image’s own command.'),
  volumes: z
    .record(
      z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'a name of a volume'),
      z.string().startsWith('/'),
    )
    .default({})
    .describe('Named volumes and where they are mounted; a local volume stays on its node.'),
  'memory-limit': z
    .string()
    .regex(/^\d+[bkmg]$/, 'such as 512m')
    .optional(),
});

export type SwarmDefinition = z.output<typeof swarm>;
export type SwarmService = z.output<typeof swarmService>;

/** What a service without the section `swarm` has. */
export const SWARM_SERVICE: SwarmService = swarmService.parse({});
