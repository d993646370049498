// The delivery file: what an application's repository says about itself. One schema gives the types, the checks and the published JSON Schema.
import * as z from 'zod';
import { build } from './schema-build.ts';
import { checks } from './schema-checks.ts';
import { routerOverrideSchema, routerSchema } from './schema-router.ts';
import { database, databaseOverride } from './schema-database.ts';
import { host, hostOverride } from './schema-host.ts';
import { lockFields } from './schema-lock.ts';
import { swarm, swarmService } from './schema-swarm.ts';
import { watch, watchOverride } from './schema-watch.ts';
import { name, port, relativePath, urlPath, variable } from './schema-fields.ts';

const health = z.strictObject({
  path: urlPath.default('/health'),
  headers: z
    .record(z.string(), z.string())
    .default({})
    .describe('Sent with each health request; ${VARIABLE} is taken from the environment file.'),
  'start-seconds': z
    .number()
    .min(1)
    .max(600)
    .default(60)
    .describe('How long the service may take to become healthy.'),
  'version-field': z.string().optional().describe('Field of the JSON answer that names the running version.'),
});

const process = z.strictObject({
  directory: relativePath.describe('Working folder of the service, inside the repository.'),
  command: z
    .array(z.string())
    .min(1)
    .describe(
      'argv; ${PORT}, ${HOST} and any variable of the service are replaced. "python" is the service\'s own environment.',
    ),
  'python-path': z.array(relativePath).default([]).describe('Folders put on PYTHONPATH.'),
  include: z
    .array(relativePath)
    .default([])
    .describe('Further folders that belong to a release of this service.'),
  uid: z
    .int()
    .min(1)
    .max(4_294_967_294)
    .optional()
    .describe('Numeric user to run as, where the suite runs as root.'),
});

const jwt = z.strictObject({
  'secret-env': variable,
  issuer: z.string(),
  audience: z.string().optional(),
  login: z.strictObject({
    path: urlPath.default('/auth/login'),
    'username-env': variable,
    'password-env': variable,
    field: z.string().default('access_token'),
  }),
  protected: z.strictObject({ method: z.enum(['GET', 'POST']).default('GET'), path: urlPath }),
});

const service = z.strictObject({
  role: z
    .enum(['colored', 'singleton', 'shared', 'oneshot', 'proxy'])
    .default('colored')
    .describe(
      'colored: one in each slot; singleton: one at a time; shared: outside the slots; oneshot: runs to its end; proxy: the front.',
    ),
  port: port.optional().describe('Port that the service listens on, as its compose file says.'),
  user: z.string().optional().describe('The user that the service must run as.'),
  health: health.optional(),
  metrics: urlPath.optional(),
  lock: relativePath
    .optional()
    .describe(
      'Lock file of its Python requirements: requirements with hashes, uv.lock, poetry.lock or pylock.toml.',
    ),
  ...lockFields,
  process: process.optional().describe('How to run it without containers.'),
  swarm: swarmService.optional().describe('How it runs as a service of a swarm.'),
  env: z
    .record(variable, z.string())
    .default({})
    .describe(
      'Its environment; ${VARIABLE} comes from the environment file, ${url.SERVICE} is that service in the same slot.',
    ),
  secrets: z
    .array(variable)
    .default([])
    .describe('Variables of the environment file that this service gets.'),
  jwt: jwt.optional(),
});

const environment = z.strictObject({
  url: z.string().optional(),
  'compose-files': z.array(relativePath).optional(),
  'env-file': z.string().optional(),
  engine: z.enum(['process', 'compose', 'swarm']).optional(),
  router: routerOverrideSchema.optional(),
  watch: watchOverride.optional(),
  database: databaseOverride.optional(),
  host: hostOverride.optional(),
});

export const deliverySchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  application: name,
  engine: z.enum(['process', 'compose', 'swarm']).default('process'),
  'compose-files': z.array(relativePath).default(['docker-compose.yml']),
  'env-file': z
    .string()
    .optional()
    .describe('Environment file; never committed. Relative to the repository, or absolute.'),
  router: routerSchema,
  services: z
    .record(name, service)
    .refine((services) => Object.keys(services).length > 0, 'at least one service'),
  watch,
  database: database.optional(),
  host,
  swarm: swarm.optional().describe('The router of the engine swarm.'),
  build: build.optional(),
  checks,
  environments: z.record(name, environment).default({}),
});

/** The delivery file, checked, with its defaults filled in. Keys are kebab-case as in the file. */
export type Delivery = z.output<typeof deliverySchema>;
export type ServiceDefinition = Delivery['services'][string];
export type RouterDefinition = Delivery['router'];
export type ListenerDefinition = RouterDefinition['listeners'][number];
export type WatchDefinition = Delivery['watch'];
export type ChecksDefinition = Delivery['checks'];

/** The JSON Schema that editors use; generated from the same source. */
export function deliveryJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(deliverySchema, { io: 'input', target: 'draft-2020-12' });
}
