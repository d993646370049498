// Checks that a team writes itself: six kinds, each with a request, what is expected of the answer, and when to ask again.
import * as z from 'zod';
import { matcher, pattern } from './schema-matcher.ts';
import { name as service, urlPath, variable } from './schema-fields.ts';

const checkId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,40}$/, 'an id of lower-case letters, digits and -, at most 41');
const status = z.int().min(100).max(599);

const matchers = z
  .record(z.string().min(1), matcher)
  .refine((value) => Object.keys(value).length > 0, 'at least one entry: an empty one expects nothing');

const something = (value: object): boolean => Object.values(value).some((part) => part !== undefined);
const SOMETHING = 'something to expect';

const retry = z.strictObject({
  'deadline-seconds': z.number().min(0).max(3_600).describe('No new attempt begins after it.'),
  'interval-seconds': z.number().min(0.05).max(600).default(1),
  backoff: z.number().min(1).max(10).default(1.5).describe('Each pause is this many times the one before.'),
  on: z
    .array(z.union([z.enum(['no-answer', 'fail']), status]))
    .min(1)
    .default(['no-answer', 'fail'])
    .describe('What is asked again: no answer at all, any failure, or these statuses only.'),
  'stop-on': z.array(status).default([]).describe('Statuses that no further attempt would change.'),
});

const capture = z
  .strictObject({
    json: z.string().min(1).optional().describe('Field of the JSON answer; dots go deeper.'),
    header: z.string().min(1).optional(),
    matches: pattern
      .optional()
      .describe('Regular expression over the text; its first group, or all that it finds.'),
    secret: z.boolean().default(false).describe('Masked and redacted from then on.'),
  })
  .refine(
    (value) => [value.json, value.header, value.matches].filter((way) => way !== undefined).length === 1,
    'exactly one of json, header and matches',
  );

const common = {
  id: checkId,
  title: z.string().min(1).max(120).optional(),
  needs: z
    .array(z.string())
    .default([])
    .describe('Checks that must have passed; otherwise this one is skipped.'),
  exclusive: z.boolean().default(false).describe('Runs alone, after all that may run together.'),
  'timeout-seconds': z.number().min(0.1).max(600).optional().describe('Of one attempt.'),
  retry: retry.optional(),
  'when-unsure': z
    .enum(['inconclusive', 'fail'])
    .default('inconclusive')
    .describe('What it means that no answer came.'),
  environments: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Only in these environments; elsewhere it is skipped, and says so.'),
};

const captures = z
  .record(z.string().regex(/^[a-z][a-z0-9_]{0,40}$/, 'a name of lower-case letters, digits and _'), capture)
  .default({})
  .describe('Values for checks that need this one, as ${capture.NAME}.');

const httpCheck = z.strictObject({
  ...common,
  kind: z.literal('http'),
  request: z
    .strictObject({
      service: service.optional().describe('Asked in the slot itself.'),
      url: z.string().min(1).optional().describe('A whole address, for what lies before or beside the slot.'),
      path: urlPath.default('/'),
      method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET'),
      headers: z.record(z.string(), z.string()).default({}),
      json: z.unknown().optional().describe('Sent as JSON.'),
      body: z.string().optional().describe('Sent as it is.'),
      'token-of': service.optional().describe('Logs in to this service first and sends its token.'),
    })
    .refine(
      (value) => (value.service === undefined) !== (value.url === undefined),
      'exactly one of service and url',
    )
    .refine((value) => value.json === undefined || value.body === undefined, 'json or body, not both'),
  expect: z
    .strictObject({
      status: matcher.optional(),
      headers: matchers.optional(),
      body: matcher.optional(),
      json: matchers.optional().describe('Field of the JSON answer: what it must be. $ is the whole.'),
      milliseconds: matcher.optional(),
      'p95-ms': z.number().positive().optional().describe('Of all samples, nearest rank.'),
    })
    .refine(something, SOMETHING)
    .default({ status: { gte: 200, lt: 300 } }),
  samples: z.int().min(1).max(500).default(1).describe('The same request this many times; all must do.'),
  capture: captures,
});

const execCheck = z.strictObject({
  ...common,
  kind: z.literal('exec'),
  service: service.optional().describe('Inside its container; absent: on the machine of the action.'),
  command: z.array(z.string()).min(1).describe('argv; no shell reads it.'),
  env: z.record(variable, z.string()).default({}),
  expect: z
    .strictObject({
      'exit-code': matcher.optional(),
      stdout: matcher.optional(),
      stderr: matcher.optional(),
      json: matchers.optional().describe('Fields of what it printed as JSON.'),
    })
    .refine(something, SOMETHING)
    .default({ 'exit-code': 0 }),
  capture: captures,
});

const fileCheck = z.strictObject({
  ...common,
  kind: z.literal('file'),
  service: service.optional().describe('Inside its container; absent: of the repository.'),
  path: z.string().min(1),
  expect: z
    .strictObject({
      exists: z.boolean().optional(),
      text: matcher.optional(),
      json: matchers.optional(),
    })
    .refine(something, SOMETHING)
    .default({ exists: true }),
});

const envCheck = z.strictObject({
  ...common,
  kind: z.literal('env'),
  service: service
    .optional()
    .describe('What it really got; absent: what the environment file of the delivery file says.'),
  variable,
  expect: matcher,
});

const logCheck = z.strictObject({
  ...common,
  kind: z.literal('log'),
  service,
  matches: pattern.describe('Regular expression; each line is looked at alone.'),
  expect: matcher.default({ gte: 1 }).describe('How many lines it finds.'),
  'own-requests': z
    .enum(['leave-out', 'count'])
    .default('leave-out')
    .describe('Lines about requests of the checks themselves.'),
});

const prometheusCheck = z
  .strictObject({
    ...common,
    kind: z.literal('prometheus'),
    service: service.optional().describe('Scraped at its metrics path.'),
    metric: z.string().min(1).optional().describe('Summed over its labels.'),
    labels: z.record(z.string(), z.string()).default({}).describe('Only series with these labels.'),
    quantile: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe('Such as 0.95: of a histogram, as histogram_quantile makes it. It runs alone then.'),
    'over-seconds': z
      .number()
      .min(1)
      .max(600)
      .optional()
      .describe('Between two scrapes; absent: since the start of the service.'),
    'at-least': z.int().min(1).default(20).describe('Observations; fewer say nothing of a quantile.'),
    url: z.string().min(1).optional().describe('A Prometheus server.'),
    query: z
      .string()
      .min(1)
      .optional()
      .describe('An instant query; every series must meet what is expected.'),
    expect: matcher,
    'no-data': z
      .enum(['pass', 'fail', 'inconclusive'])
      .default('inconclusive')
      .describe('What silence means.'),
  })
  .refine(
    (value) =>
      (value.service !== undefined && value.metric !== undefined && !value.url && !value.query) ||
      (value.url !== undefined && value.query !== undefined && !value.service && !value.metric),
    'service and metric, or url and query',
  )
  .refine(
    (value) => value.quantile === undefined || value.service !== undefined,
    'quantile only with service and metric; in a query, histogram_quantile',
  )
  .refine(
    (value) => value['over-seconds'] === undefined || value.quantile !== undefined,
    'over-seconds only with quantile',
  );

export const ownCheck = z.discriminatedUnion('kind', [
  httpCheck,
  execCheck,
  fileCheck,
  envCheck,
  logCheck,
  prometheusCheck,
]);

export const checkDefaults = z
  .strictObject({
    'timeout-seconds': z.number().min(0.1).max(600).default(10),
    retry: retry.optional(),
  })
  .prefault({})
  .describe('For own checks that do not say otherwise.');

const day = z
  .string()
  .refine(
    (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`)),
    'a date such as 2026-12-31',
  );

export const waiver = z.strictObject({
  check: z.string().min(1),
  until: day.describe('The last day on which it holds, UTC.'),
  owner: z.string().min(1).describe('Who answers for it.'),
  reason: z.string().min(1),
});

export type OwnCheck = z.output<typeof ownCheck>;
export type RetryDefinition = z.output<typeof retry>;
export type CaptureDefinition = z.output<typeof capture>;
export type Waiver = z.output<typeof waiver>;
