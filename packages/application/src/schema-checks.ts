// The `checks` section of the delivery file, which may also be a file of its own: built-in checks, own ones, and what is waived.
import * as z from 'zod';
import { matcher } from './schema-matcher.ts';
import { checkDefaults, ownCheck, waiver } from './schema-own-checks.ts';
import { name, relativePath, urlPath, variable } from './schema-fields.ts';

/** In the order in which reports list them. */
export const BUILT_IN_CHECKS = [
  'health',
  'version',
  'R1',
  'R2',
  'R3',
  'R4',
  'R5',
  'R6',
  'headers',
  'metrics',
  'latency',
  'rate-limit',
  'tls',
  'logs',
  'failure-modes',
] as const;

const onlyIn = z
  .array(z.string().min(1))
  .min(1)
  .optional()
  .describe('Only in these environments; absent: in all.');

const rateLimit = z.strictObject({
  environments: onlyIn,
  service: name,
  url: z
    .string()
    .min(1)
    .optional()
    .describe('Base address that is asked instead of the slot, such as the front.'),
  path: urlPath,
  method: z.enum(['GET', 'POST']).default('GET'),
  requests: z.int().min(2).max(5_000).describe('More than the limit allows.'),
  status: z.array(z.int().min(400).max(599)).min(1).default([429]),
  'recover-seconds': z
    .number()
    .min(1)
    .max(3_600)
    .default(70)
    .describe('It must let requests pass again within this.'),
  'ignores-forwarded-for': z
    .boolean()
    .default(false)
    .describe(
      'Another X-Forwarded-For must not open it again; only where our requests come from no trusted proxy.',
    ),
});

const tls = z.strictObject({
  endpoints: z
    .array(
      z.strictObject({
        host: z.string().min(1),
        port: z.int().min(1).max(65_535).default(443),
        'server-name': z
          .string()
          .min(1)
          .optional()
          .describe('Name in the certificate, where it is not the host.'),
        'ca-file': relativePath.optional().describe('PEM of an authority that this machine does not know.'),
      }),
    )
    .min(1),
  'min-days': z.int().min(0).max(3_650).default(14).describe('The certificate must be good for so long.'),
  'min-version': z.enum(['TLSv1.2', 'TLSv1.3']).default('TLSv1.2'),
});

const probeOfMode = z.strictObject({
  service: name,
  path: urlPath.default('/health'),
  status: matcher.default({ gte: 200, lt: 300 }),
  json: z.record(z.string().min(1), matcher).optional(),
});

const failureModes = z.strictObject({
  environments: z
    .array(z.string().min(1))
    .min(1)
    .default(['staging'])
    .describe('Only here something is stopped; elsewhere the check is skipped.'),
  modes: z
    .array(
      z
        .strictObject({
          name: name.describe('Such as database-down.'),
          stop: name
            .optional()
            .describe(
              'The shared service that is stopped for real; or the one through which the way to it leads.',
            ),
          without: z
            .strictObject({
              service: name,
              env: z
                .record(variable, z.string())
                .refine((value) => Object.keys(value).length > 0, 'at least one variable')
                .describe('Leads to where nothing answers, such as http://127.0.0.1:9.'),
            })
            .optional()
            .describe(
              'For what nobody here can stop: a second container of the service that cannot reach it.',
            ),
          degraded: z.array(probeOfMode).min(1).describe('What must be true while it is away.'),
          recovered: z
            .array(probeOfMode)
            .default([])
            .describe(
              'What must be true before, and once it is back; empty: every health check answers 2xx.',
            ),
          'degrade-seconds': z.number().min(1).max(600).default(30),
          'recover-seconds': z.number().min(1).max(600).default(90),
        })
        .refine(
          (value) => (value.stop === undefined) !== (value.without === undefined),
          'exactly one of stop and without',
        ),
    )
    .min(1),
});

export const checks = z
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
        inflate: z
          .strictObject({
            environments: onlyIn,
            rate: z.number().describe('Another rate, for a second container of the same image.'),
            field: z.string().min(1).describe('Number of the answer that must follow the rate.'),
            direction: z.enum(['up', 'down']).default('up').describe('Where it goes when the rate goes up.'),
          })
          .optional()
          .describe(
            'Starts the service a second time with another rate; a forecast that does not follow is no forecast.',
          ),
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
        histogram: z
          .strictObject({
            service: name,
            metric: z.string().min(1).describe('A histogram at its metrics path, without _bucket.'),
            labels: z.record(z.string(), z.string()).default({}).describe('Only series with these labels.'),
            path: urlPath.default('/').describe('Is asked between the two scrapes.'),
            requests: z.int().min(1).max(1_000).default(40),
            'at-least': z.int().min(1).default(20).describe('Fewer observations say nothing.'),
            'p95-ms': z.number().positive().default(500),
          })
          .optional()
          .describe('What the service itself has measured, between two scrapes.'),
      })
      .optional(),
    metrics: z
      .strictObject({
        service: name,
        counter: z.string(),
        errors: z.string().optional(),
        'errors-from': z
          .int()
          .min(400)
          .max(599)
          .default(500)
          .describe('The lowest status that `errors` counts.'),
      })
      .optional(),
    logs: z
      .strictObject({ forbidden: z.array(z.string()).default(['ERROR', 'CRITICAL', 'Traceback']) })
      .optional(),
    'rate-limit': rateLimit.optional(),
    tls: tls.optional(),
    'failure-modes': failureModes.optional(),
    concurrency: z.int().min(1).max(32).default(4).describe('Checks that run at the same time.'),
    defaults: checkDefaults,
    own: z.array(ownCheck).default([]),
    waivers: z.array(waiver).default([]),
  })
  .prefault({});

/** A checks section in a file of its own. */
export const checksFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  checks,
});

export type Checks = z.output<typeof checks>;
