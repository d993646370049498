// R4: the rate comes from the environment and from nowhere else: file, service, log and prediction agree, and no source holds a copy.
import { join } from 'node:path';
import {
  conclude,
  unsure,
  wrong,
  type Check,
  type CheckContext,
  type Evidence,
  type Problem,
} from '../check.ts';
import { findFiles } from '../find-files.ts';
import { findRateLiterals } from '../find-rates.ts';
import { healthHeaders, jsonField, type Answer } from '../probe.ts';

type Definition = NonNullable<CheckContext['application']['checks']['R4']>;

/** Logs are kept from the end, at most this much: a full one may have lost its beginning. */
const LOG_BYTES = 1_024 * 1_024;

/** A plain decimal with a point: no sign, exponent, comma, per cent or NaN. */
export function strictDecimal(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}(\.\d{1,12})?$/.test(text) ? Number(text) : undefined;
}

function judgeEnvironment(
  definition: Definition,
  inFile: string | undefined,
  got: string | undefined,
): Problem[] {
  const { env, minimum, maximum, service } = definition;
  const problems: Problem[] = [];
  const value = strictDecimal(inFile);
  if (inFile === undefined || inFile === '') problems.push(wrong(`${env} is not in the environment file`));
  else if (value === undefined)
    problems.push(wrong(`${env}: expected a plain decimal such as ${minimum}, saw another form`));
  else if (value < minimum || value > maximum)
    problems.push(wrong(`${env}: expected ${minimum} to ${maximum}, saw ${inFile}`));
  if (got === undefined || got === '') problems.push(wrong(`${service} did not get ${env}`));
  else if (inFile !== undefined && got !== inFile)
    problems.push(wrong(`${service} got another ${env} than the environment file holds`));
  return problems;
}

async function predict(context: CheckContext, definition: Definition, base?: string): Promise<Answer> {
  const request = {
    method: 'POST' as const,
    path: definition.path,
    body: definition.body,
    note: 'prediction',
    ...(base === undefined ? {} : { base }),
  };
  const open = await context.probe.send(definition.service, request);
  if (open.status !== 401 || !context.application.services[definition.service]?.jwt) return open;
  const login = await context.logins.tokenOf(definition.service, context.probe);
  if (login.token === undefined) return open;
  return context.probe.send(definition.service, {
    ...request,
    headers: { authorization: `Bearer ${login.token}` },
  });
}

function judgePrediction(definition: Definition, answer: Answer, rate: number): Problem[] {
  if (answer.failure !== undefined) return [unsure(`the prediction got no answer: ${answer.failure}`)];
  if (answer.status === 429) return [unsure('the rate limit answered the prediction; try again later')];
  if (answer.status < 200 || answer.status > 299)
    return [wrong(`expected a prediction, saw ${answer.status}`)];
  const shown = jsonField(answer.body, definition.field);
  const value = typeof shown === 'string' ? strictDecimal(shown) : shown;
  if (shown === undefined)
    return [wrong(`expected the field ${definition.field} in the prediction, saw none`)];
  return value === rate
    ? []
    : [
        wrong(
          `expected ${definition.field} ${rate} in the prediction, saw ${JSON.stringify(shown).slice(0, 60)}`,
        ),
      ];
}

function judgeLog(
  definition: Definition,
  log: string,
  raw: string,
): { problems: Problem[]; evidence: Evidence[] } {
  const pattern = definition['log-pattern'];
  if (pattern === undefined) return { problems: [], evidence: [] };
  const rates = [...new Set([raw, String(Number(raw))])];
  const shows = (line: string, rate: string): boolean =>
    line.includes(pattern.replaceAll('{rate}', rate)) && line.includes(rate);
  const line = log.split('\n').find((candidate) => rates.some((rate) => shows(candidate, rate)));
  if (line !== undefined) return { problems: [], evidence: [{ title: 'log', lines: [line.slice(0, 500)] }] };
  const lost = Buffer.byteLength(log) >= LOG_BYTES * 0.99;
  const text = `the log of ${definition.service} does not show ${JSON.stringify(pattern.replaceAll('{rate}', raw))}${pattern.includes('{rate}') ? '' : ` with ${raw}`}`;
  return {
    problems: [lost ? unsure(`${text}; its beginning is no longer kept`) : wrong(text)],
    evidence: [],
  };
}

async function judgeSources(
  context: CheckContext,
  definition: Definition,
  rate: number,
): Promise<{ problems: Problem[]; evidence: Evidence[] }> {
  const paths = await findFiles(context.ports.files, context.root, definition.sources);
  if (paths.length === 0)
    return {
      problems: [unsure(`no file matches checks.R4.sources (${definition.sources.join(', ')})`)],
      evidence: [],
    };
  const problems: Problem[] = [];
  for (const path of paths) {
    const text = await context.ports.files.readText(join(context.root, path));
    if (text === undefined) continue;
    for (const found of findRateLiterals(text, { ...definition, rate }))
      problems.push(wrong(`${path}:${found.line} holds the literal ${found.literal}: ${found.why}`));
  }
  return { problems, evidence: [{ title: 'sources read', lines: paths }] };
}

const VARIANT_HEALTH_MS = 60_000;

/** The forecast of a second container with another rate must move the way the rate does: a rate that is only echoed does not move it. */
async function judgeInflated(
  context: CheckContext,
  definition: Definition,
  base: Answer,
  rate: number,
): Promise<{ problems: Problem[]; evidence: Evidence[]; told: string }> {
  const { inflate, service } = definition;
  const { bench } = context.ports;
  if (!inflate || inflate.environments?.includes(context.application.environmentName) === false)
    return { problems: [], evidence: [], told: '' };
  if (!bench) return { problems: [], evidence: [], told: '; no second container could be started here' };
  if (inflate.rate === rate)
    return {
      problems: [unsure(`checks.R4.inflate.rate is the rate in force (${rate})`)],
      evidence: [],
      told: '',
    };
  const other = await bench.another(service, { [definition.env]: String(inflate.rate) });
  try {
    await waitForHealth(context, service, other.url);
    const answer = await predict(context, definition, other.url);
    const problems = judgePrediction(definition, answer, inflate.rate).map((problem) => ({
      ...problem,
      text: `with ${definition.env}=${inflate.rate}: ${problem.text}`,
    }));
    const moved = problems.length > 0 ? [] : judgeMove(inflate, rate, base, answer);
    const lines = [
      `rate ${rate}: ${base.body.slice(0, 1_000)}`,
      `rate ${inflate.rate}: ${answer.body.slice(0, 1_000)}`,
    ];
    return {
      problems: [...problems, ...moved],
      evidence: [{ title: 'forecasts with two rates', lines }],
      told: '; the forecast follows it',
    };
  } finally {
    await other.end();
  }
}

/** Compares the two forecasts. */
export function judgeMove(
  inflate: NonNullable<Definition['inflate']>,
  rate: number,
  base: Pick<Answer, 'body'>,
  other: Pick<Answer, 'body'>,
): Problem[] {
  const [before, after] = [base, other].map(({ body }) =>
    Number(jsonField(body, inflate.field) ?? Number.NaN),
  );
  if (before === undefined || after === undefined || Number.isNaN(before) || Number.isNaN(after))
    return [wrong(`expected a number in ${inflate.field} of the prediction`)];
  const sign = Math.sign((inflate.rate - rate) * (inflate.direction === 'up' ? 1 : -1));
  return Math.sign(after - before) === sign
    ? []
    : [
        wrong(
          `${inflate.field} is ${before} at ${rate} and ${after} at ${inflate.rate}: the rate is shown, and not used`,
        ),
      ];
}

async function waitForHealth(context: CheckContext, service: string, url: string): Promise<void> {
  const until = context.ports.clock.monotonic() + VARIANT_HEALTH_MS;
  const request = {
    base: url,
    path: context.application.services[service]?.health?.path ?? '/health',
    headers: healthHeaders(context.application, service, context.variables),
    timeoutMs: 2_000,
    note: 'second container',
  };
  for (;;) {
    const answer = await context.probe.send(service, request);
    if (answer.status >= 200 && answer.status < 300) return;
    if (context.ports.clock.monotonic() > until)
      throw new Error(`the second container of ${service} did not become healthy`);
    await context.ports.clock.sleep(500);
  }
}

export const inflation: Check = {
  id: 'R4',
  asks: 'Does the rate come from the environment, and from nowhere else?',
  notConfigured: (application) =>
    application.checks.R4 ? undefined : 'checks.R4 is not in the delivery file',
  will: (application) => {
    const r4 = application.checks.R4;
    return `compare ${r4?.env ?? ''} in the environment file, the service, its log and POST ${r4?.path ?? ''} of ${r4?.service ?? ''}, and read ${r4?.sources.join(', ') ?? ''} for literals`;
  },
  run: async (context) => {
    const definition = context.application.checks.R4;
    if (!definition) return conclude([unsure('checks.R4 is not in the delivery file')], '', []);
    const raw = context.variables[definition.env];
    const got = (await context.view.environment(definition.service))[definition.env];
    const problems = judgeEnvironment(definition, raw, got);
    const rate = strictDecimal(raw) ?? strictDecimal(got);
    const values = {
      title: definition.env,
      lines: [`environment file: ${raw ?? '(none)'}`, `${definition.service}: ${got ?? '(none)'}`],
    };
    if (rate === undefined) return conclude(problems, '', [values]);
    const record = context.probe.record('requests');
    const answer = await predict(context, definition);
    const shown = { title: 'prediction', lines: [answer.body.slice(0, 2_000)] };
    const log = judgeLog(definition, await context.view.log(definition.service), raw ?? String(rate));
    const sources = await judgeSources(context, definition, rate);
    const shownRate = judgePrediction(definition, answer, rate);
    const inflated =
      shownRate.length === 0
        ? await judgeInflated(context, definition, answer, rate)
        : { problems: [], evidence: [], told: '' };
    return conclude(
      [...problems, ...shownRate, ...inflated.problems, ...log.problems, ...sources.problems],
      `${definition.env} is ${rate} in the environment, the prediction${definition['log-pattern'] === undefined ? '' : ' and the log'}; no source holds a copy${inflated.told}`,
      [values, record.evidence(), shown, ...inflated.evidence, ...log.evidence, ...sources.evidence],
    );
  },
};
