// The delivery file: what an application's repository says about itself. One schema gives the types, the checks and the published JSON Schema.
import { z } from 'zod';

const name = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/, 'a lower-case name of letters, digits, _ and -');
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name of an environment variable');
const urlPath = z.string().regex(/^\/[^\s]*$/, 'a path that begins with /');
const port = z.int().min(1).max(65_535);
const relativePath = z
  .string()
  .min(1)
  .refine(
    (value) => !value.startsWith('/') && !value.split('/').includes('..'),
    'a path inside the repository',
  );

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
  lock: relativePath.optional().describe('Lock file of its Python requirements.'),
  process: process.optional().describe('How to run it without containers.'),
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

const route = z.strictObject({
  path: urlPath,
  service: name,
  rewrite: urlPath.optional().describe('Replaces the matched prefix.'),
});
const listener = z.strictObject({ port, routes: z.array(route).min(1) });
const routerKind = z.enum(['embedded', 'nginx', 'haproxy', 'caddy', 'traefik']);
const listenAddress = z.string().describe('Address that the front listens on.');
const adminPort = port.describe('Loopback port on which the front answers the suite.');
const listeners = z.array(listener).min(1);
const router = z.strictObject({
  kind: routerKind.default('embedded'),
  address: listenAddress.default('127.0.0.1'),
  'admin-port': adminPort.default(9_180),
  listeners,
});
/** What an environment may change of the router; no defaults here, or they would undo what the top level says. */
const routerOverride = z.strictObject({
  kind: routerKind.optional(),
  address: listenAddress.optional(),
  'admin-port': adminPort.optional(),
  listeners: listeners.optional(),
});

const watchFields = {
  seconds: z.number().min(0).max(172_800),
  'interval-seconds': z.number().min(0.1).max(60),
  'max-error-rate': z.number().min(0).max(1),
  'min-requests': z.int().min(1),
};
const probe = z.strictObject({ listener: port.optional(), paths: z.array(urlPath).min(1).default(['/']) });
const watch = z
  .strictObject({
    seconds: watchFields.seconds.default(30),
    'interval-seconds': watchFields['interval-seconds'].default(1),
    'max-error-rate': watchFields['max-error-rate'].default(0.1),
    'min-requests': watchFields['min-requests'].default(20),
    'p95-ms': z.number().positive().optional(),
    probe: probe.prefault({}),
  })
  .prefault({});
/** What an environment may change of the watch; without defaults, as for the router. */
const watchOverride = z.strictObject({ ...watchFields, 'p95-ms': z.number().positive(), probe }).partial();

const checks = z
  .strictObject({
    R1: z.strictObject({}).optional(),
    R2: z
      .strictObject({ secrets: z.array(variable).min(2), 'min-bytes': z.int().min(16).default(32) })
      .optional(),
    R3: z
      .strictObject({
        service: name,
        path: urlPath,
        'body-field': z.string().default('image'),
        'heavy-bytes': z
          .int()
          .min(1)
          .max(64 * 1_024 * 1_024)
          .default(4 * 1_024 * 1_024),
        seconds: z.number().min(0.1).max(600).describe('The limit that the application was given.'),
        'seconds-env': variable
          .optional()
          .describe(
            'Variable of the environment file that holds the limit in force; it may be shorter than `seconds`, never longer.',
          ),
        'grace-seconds': z.number().min(0).max(60).default(2),
      })
      .optional(),
    R4: z
      .strictObject({
        env: variable,
        minimum: z.number(),
        maximum: z.number(),
        service: name,
        path: urlPath,
        body: z.record(z.string(), z.unknown()).default({}),
        field: z.string().describe('Field of the answer that shows the rate; dots go deeper.'),
        'log-pattern': z
          .string()
          .optional()
          .describe('Text that the start-up log shows; {rate} stands for the rate.'),
        sources: z.array(z.string()).min(1).describe('Globs of the sources that may hold no literal rate.'),
      })
      .optional(),
    R5: z.strictObject({ reason: z.string().min(1) }).optional(),
    R6: z
      .strictObject({
        workflows: relativePath.default('.github/workflows'),
        severities: z
          .array(z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN']))
          .default(['CRITICAL', 'HIGH']),
      })
      .optional(),
    headers: z
      .strictObject({ service: name, path: urlPath.default('/'), required: z.record(z.string(), z.string()) })
      .optional(),
    latency: z
      .strictObject({
        'health-ms': z.number().positive().default(100),
        'api-ms': z.number().positive().default(500),
        concurrent: z.int().min(1).max(100).default(10),
      })
      .optional(),
    metrics: z.strictObject({ service: name, counter: z.string(), errors: z.string().optional() }).optional(),
    logs: z
      .strictObject({ forbidden: z.array(z.string()).default(['ERROR', 'CRITICAL', 'Traceback']) })
      .optional(),
  })
  .prefault({});

const environment = z.strictObject({
  url: z.string().optional(),
  'compose-files': z.array(relativePath).optional(),
  'env-file': z.string().optional(),
  engine: z.enum(['process', 'compose']).optional(),
  router: routerOverride.optional(),
  watch: watchOverride.optional(),
});

export const deliverySchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  application: name,
  engine: z.enum(['process', 'compose']).default('process'),
  'compose-files': z.array(relativePath).default(['docker-compose.yml']),
  'env-file': z
    .string()
    .optional()
    .describe('Environment file; never committed. Relative to the repository, or absolute.'),
  router,
  services: z
    .record(name, service)
    .refine((services) => Object.keys(services).length > 0, 'at least one service'),
  watch,
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
