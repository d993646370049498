// kind http: one request, or the same several times, and what its answer must be.
import type { OwnCheck } from '@compose-delivery/application';
import { conclude, tooSlow, unsure, wrong, type CheckContext, type Problem } from '../check.ts';
import { percentile } from '../checks/latency.ts';
import { mismatches } from '../matcher.ts';
import { healthHeaders, jsonField, type Answer, type ProbeRequest } from '../probe.ts';
import type { Attempt } from './attempts.ts';
import { keepCaptures } from './captures.ts';
import { fill, fillAll, fillRecord } from './fill.ts';

type HttpCheck = Extract<OwnCheck, { kind: 'http' }>;
const BODY_SHOWN = 4_000;
const AT_ONCE = 10;

/** Name in the evidence, and the request. */
async function prepare(
  context: CheckContext,
  check: HttpCheck,
  timeoutMs: number,
): Promise<{ service: string; request: ProbeRequest } | Problem> {
  const { request } = check;
  const { service, path } = request;
  const login = request['token-of'];
  const token = login === undefined ? undefined : await context.logins.tokenOf(login, context.probe);
  if (token && token.token === undefined) return unsure(`${login ?? ''}: ${token.why}`);
  const own = service === undefined ? {} : healthHeaders(context.application, service, context.variables);
  return {
    service: service ?? 'address',
    request: {
      method: request.method,
      path: service === undefined ? '' : fill(context, path),
      headers: {
        ...own,
        ...(token ? { authorization: `Bearer ${token.token}` } : {}),
        ...Object.fromEntries(
          Object.entries(fillRecord(context, request.headers)).map(([name, value]) => [
            name.toLowerCase(),
            value,
          ]),
        ),
      },
      ...(request.url === undefined
        ? {}
        : { base: wholeAddress(fill(context, request.url), fill(context, path)) }),
      ...(request.json === undefined ? {} : { body: fillAll(context, request.json) }),
      ...(request.body === undefined ? {} : { text: fill(context, request.body) }),
      timeoutMs,
    },
  };
}

/** The path counts only where the address has none of its own. @throws Error for what is no http(s) address */
function wholeAddress(url: string, path: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Error(
      `request.url: expected an http or https address, saw ${JSON.stringify(url.slice(0, 80))}`,
    );
  return new URL(url).pathname === '/' && path !== '/' ? url.replace(/\/$/, '') + path : url;
}

/** Everything that is not as expected in one answer. */
export function judgeAnswer(
  expect: HttpCheck['expect'],
  answer: Answer,
  from: string,
  over?: string,
): Problem[] {
  if (answer.failure !== undefined) return [unsure(`no answer of ${from}: ${answer.failure}`)];
  const told = (what: string, lines: readonly string[]): Problem[] =>
    lines.map((line) => wrong(`${what}: ${line}`));
  return [
    ...(expect.status === undefined ? [] : told('status', mismatches(expect.status, answer.status))),
    ...Object.entries(expect.headers ?? {}).flatMap(([name, matcher]) =>
      told(`header ${name}`, mismatches(matcher, answer.headers[name.toLowerCase()])),
    ),
    ...(expect.body === undefined ? [] : told('body', mismatches(expect.body, answer.body))),
    ...Object.entries(expect.json ?? {}).flatMap(([field, matcher]) =>
      told(field, mismatches(matcher, jsonField(answer.body, field))),
    ),
    ...(expect.milliseconds === undefined
      ? []
      : mismatches(expect.milliseconds, Math.round(answer.durationMs)).map((line) =>
          tooSlow(`milliseconds: ${line}`, over),
        )),
  ];
}

function judgePercentile(
  limitMs: number | undefined,
  answers: readonly Answer[],
  over: string | undefined,
): Problem[] {
  const whole = answers.filter(({ failure }) => failure === undefined).map(({ durationMs }) => durationMs);
  const p95 = percentile(whole, 0.95);
  if (limitMs === undefined || p95 === undefined || p95 <= limitMs) return [];
  return [
    tooSlow(
      `expected a p95 of at most ${limitMs} ms, saw ${p95.toFixed(0)} ms of ${whole.length} answers`,
      over,
    ),
  ];
}

export async function askHttp(context: CheckContext, check: HttpCheck, timeoutMs: number): Promise<Attempt> {
  const { over } = context.ports;
  const record = context.probe.record('requests');
  const prepared = await prepare(context, check, timeoutMs);
  if ('verdict' in prepared) return { outcome: conclude([prepared], '', [record.evidence()]), statuses: [] };
  const { service, request } = prepared;
  const answers: Answer[] = [];
  while (answers.length < check.samples) {
    const count = Math.min(AT_ONCE, check.samples - answers.length);
    answers.push(
      ...(await Promise.all(Array.from({ length: count }, () => context.probe.send(service, request)))),
    );
  }
  const problems = [
    ...answers.flatMap((answer) => judgeAnswer(check.expect, answer, service, over)),
    ...judgePercentile(check.expect['p95-ms'], answers, over),
  ];
  const last = answers.at(-1);
  if (problems.length === 0 && last)
    problems.push(...keepCaptures(context, check.capture, { text: last.body, headers: last.headers }));
  const heads = Object.entries(last?.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const evidence = [
    record.evidence(),
    { title: 'headers of the answer', lines: heads },
    { title: 'body of the answer', lines: (last?.body ?? '').slice(0, BODY_SHOWN).split('\n') },
  ];
  const statuses = answers.map(({ status }) => status).filter((status) => status !== 0);
  const count = check.samples === 1 ? '' : ` in ${check.samples} answers`;
  return {
    outcome: conclude(
      [...new Map(problems.map((p) => [p.text, p])).values()],
      `all is as expected${count}`,
      evidence,
    ),
    statuses,
  };
}
