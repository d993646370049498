// The `watch` section of the delivery file: what decides after the switch whether a release stays.
import * as z from 'zod';
import { port, urlPath } from './schema-fields.ts';

const condition = z
  .string()
  .regex(
    /^(?:<=|>=|==|!=|<|>)\s*[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)$/i,
    'a comparison with a number, such as "<= 0.05"',
  );

const policy = z.enum(['pass', 'fail', 'inconclusive']);

const baseline = z
  .strictObject({
    query: z.string().min(1).describe('The same measure of the old release: ${old_slot}, ${old_version}.'),
    'max-ratio': z.number().positive().optional().describe('Fails above baseline × this.'),
    'max-increase': z.number().min(0).optional().describe('Fails above baseline + this.'),
    'no-data': z.enum(['skip', 'inconclusive']).default('skip').describe('What a missing baseline means.'),
  })
  .refine(
    (value) => value['max-ratio'] !== undefined || value['max-increase'] !== undefined,
    'max-ratio or max-increase',
  );

const query = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}$/, 'a short name'),
    query: z
      .string()
      .min(1)
      .describe(
        'An instant query that answers a number or a vector. ${slot}, ${old_slot}, ${version}, ${old_version}, ${release}, ${generation} and variables of the environment file are replaced.',
      ),
    success: condition.optional().describe('Every series must meet it. Alone: the rest is a failure.'),
    failure: condition
      .optional()
      .describe('One series that meets it is a failure. Alone: the rest is a success.'),
    'no-data': policy.describe('What an empty answer or NaN means. It has no default: say what silence is.'),
    'initial-delay-seconds': z.number().min(0).max(172_800).default(0),
    'interval-seconds': z.number().min(0.1).max(3_600).default(10),
    'failure-limit': z.int().min(0).default(0).describe('Failed measurements that are forgiven.'),
    'consecutive-failures': z
      .int()
      .min(1)
      .default(1)
      .describe('So many in a row count as a failure of the watch; single ones are then forgiven.'),
    'inconclusive-limit': z
      .int()
      .min(0)
      .default(0)
      .describe('Measurements without a verdict that are forgiven.'),
    'error-limit': z
      .int()
      .min(0)
      .default(4)
      .describe('Errors of Prometheus in a row (no answer, 5xx) that are forgiven; more: inconclusive.'),
    'min-measurements': z.int().min(1).default(1).describe('Measurements that a pass needs.'),
    baseline: baseline.optional(),
  })
  .refine(
    (value) => value.success !== undefined || value.failure !== undefined || value.baseline !== undefined,
    'success, failure or baseline',
  );

export const prometheus = z
  .strictObject({
    url: z.string().min(1).describe('Address of the server; ${VARIABLE} is taken from the environment file.'),
    headers: z
      .record(z.string(), z.string())
      .default({})
      .describe('Such as Authorization; ${VARIABLE} is taken from the environment file and masked in logs.'),
    'timeout-seconds': z.number().min(0.1).max(120).default(5).describe('Of one query.'),
    'fresh-series': z
      .string()
      .optional()
      .describe('A selector whose newest sample must be young: guards against a scrape that has stopped.'),
    'fresh-seconds': z.number().positive().default(120),
    queries: z
      .array(query)
      .min(1)
      .refine(
        (queries) => new Set(queries.map(({ name }) => name)).size === queries.length,
        'each name once',
      ),
  })
  .optional();

const watchFields = {
  seconds: z.number().min(0).max(172_800),
  'interval-seconds': z.number().min(0.1).max(60),
  'max-error-rate': z.number().min(0).max(1),
  'min-requests': z.int().min(1),
  'on-inconclusive': z.enum(['hold', 'revert']),
};

export const probe = z.strictObject({
  listener: port.optional(),
  paths: z.array(urlPath).min(1).default(['/']),
  post: urlPath.optional().describe('Takes a POST of {"id"}; the measurement sends each id once.'),
  slow: urlPath.optional().describe('Answers later than a switch takes.'),
  sse: urlPath.optional().describe('A stream of server-sent events.'),
  websocket: urlPath.optional().describe('A websocket that echoes.'),
});

export const watch = z
  .strictObject({
    seconds: watchFields.seconds.default(30),
    'interval-seconds': watchFields['interval-seconds'].default(1),
    'max-error-rate': watchFields['max-error-rate'].default(0.1),
    'min-requests': watchFields['min-requests'].default(20),
    'p95-ms': z.number().positive().optional(),
    'on-inconclusive': watchFields['on-inconclusive']
      .default('hold')
      .describe(
        'hold: the new release goes on serving, unproven, and the run ends red. revert: the old one serves again, and the run ends red.',
      ),
    probe: probe.prefault({}),
    prometheus,
  })
  .prefault({});

/** What an environment may change of the watch; no defaults here, or they would undo what the top level says. */
export const watchOverride = z
  .strictObject({ ...watchFields, 'p95-ms': z.number().positive(), probe, prometheus })
  .partial();

export type PrometheusDefinition = NonNullable<z.output<typeof prometheus>>;
export type QueryDefinition = PrometheusDefinition['queries'][number];
