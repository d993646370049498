// What answers of Prometheus are worth: the lies that a server of metrics tells, and what a watch makes of them.
import type { PrometheusDefinition, QueryDefinition } from '@compose-delivery/application';
import type { Http, HttpRequest } from '@compose-delivery/runtime';
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { joinJudgements, judgeQueries, judgeQuery } from './judge-queries.ts';
import { measure, meets, type Measurement } from './measure.ts';
import { metricsWatch } from './metrics-watch.ts';
import { askPrometheus, parseSample, readAnswer, type QueryAnswer } from './prometheus.ts';

const query = (changes: Partial<QueryDefinition> = {}): QueryDefinition => ({
  name: 'errors',
  query: 'error_rate{slot="${slot}"}',
  success: '<= 0.05',
  'no-data': 'inconclusive',
  'initial-delay-seconds': 0,
  'interval-seconds': 1,
  'failure-limit': 0,
  'consecutive-failures': 1,
  'inconclusive-limit': 0,
  'error-limit': 2,
  'min-measurements': 1,
  ...changes,
});
const vector = (...values: (string | [string, string])[]): string =>
  JSON.stringify({
    status: 'success',
    data: {
      resultType: 'vector',
      result: values.map((value) => {
        const [label, text] = typeof value === 'string' ? ['a', value] : value;
        return { metric: { service: label }, value: [1_000, text] };
      }),
    },
  });
const seen = (...values: (string | [string, string])[]): QueryAnswer => readAnswer(vector(...values));

describe('numbers', () => {
  test.each<[string, number | undefined]>([
    ['0.5', 0.5],
    ['1e-3', 0.001],
    ['+Inf', Infinity],
    ['-Inf', -Infinity],
    ['Inf', Infinity],
    ['NaN', NaN],
    ['', undefined],
    ['twelve', undefined],
  ])('%s', (text, value) => expect(parseSample(text)).toBe(value));

  test.each<[string, number, boolean]>([
    ['<= 0.05', 0.05, true],
    ['< 0.05', 0.05, false],
    ['> 0.1', Infinity, true],
    ['>= -1', -1, true],
    ['== 1', 1, true],
    ['!= 1', 1, false],
    ['< +Inf', Infinity, false],
    ['<=1e-3', 0.0009, true],
  ])('%s of %s', (condition, value, expected) => expect(meets(condition, value)).toBe(expected));
});

describe('one measurement', () => {
  test.each<[string, Partial<QueryDefinition>, QueryAnswer, string]>([
    ['within the success', {}, seen('0.01'), 'pass'],
    ['outside: success alone makes the rest a failure', {}, seen('0.06'), 'fail'],
    [
      'failure alone makes the rest a success',
      { success: undefined, failure: '> 0.1' },
      seen('0.06'),
      'pass',
    ],
    ['between success and failure', { failure: '> 0.1' }, seen('0.06'), 'inconclusive'],
    ['several series: one bad one is enough', {}, seen(['a', '0'], ['b', '0.9'], ['c', '0']), 'fail'],
    ['several series: all good', {}, seen(['a', '0'], ['b', '0.01']), 'pass'],
    ['several series: the last one does not win', {}, seen(['a', '0.9'], ['b', '0']), 'fail'],
    ['+Inf is a number, and a bad one', {}, seen('+Inf'), 'fail'],
    ['NaN is no data: inconclusive by policy', {}, seen('NaN'), 'inconclusive'],
    ['NaN is no data: fail by policy', { 'no-data': 'fail' }, seen('NaN'), 'fail'],
    ['NaN is no data: pass by policy', { 'no-data': 'pass' }, seen('NaN'), 'pass'],
    ['a good series does not hide one of NaN', {}, seen(['a', '0'], ['b', 'NaN']), 'inconclusive'],
    ['an empty answer', {}, seen(), 'inconclusive'],
    ['an empty answer, by policy a pass', { 'no-data': 'pass' }, seen(), 'pass'],
    [
      'a warning makes a good value doubtful',
      {},
      readAnswer(JSON.stringify({ ...(JSON.parse(vector('0')) as object), warnings: ['partial response'] })),
      'inconclusive',
    ],
    [
      'a warning makes silence doubtful, whatever the policy',
      { 'no-data': 'pass' },
      readAnswer(JSON.stringify({ ...(JSON.parse(vector()) as object), warnings: ['partial response'] })),
      'inconclusive',
    ],
    [
      'a scalar',
      {},
      readAnswer('{"status":"success","data":{"resultType":"scalar","result":[1,"0.01"]}}'),
      'pass',
    ],
    [
      'a matrix is a mistake of ours',
      {},
      readAnswer('{"status":"success","data":{"resultType":"matrix","result":[]}}'),
      'inconclusive',
    ],
    ['a torn answer', {}, readAnswer('{"status":"success","data":{"resultT'), 'error'],
    ['a page of a proxy', {}, readAnswer('<html>Bad gateway</html>'), 'error'],
    ['a value that is no number', {}, seen('lots'), 'error'],
  ])('%s', (_, changes, answer, verdict) => {
    expect(measure(query(changes), answer, undefined).verdict).toBe(verdict);
  });

  const baseline = { query: 'x', 'max-ratio': 2, 'no-data': 'skip' as const };
  test.each<[string, Partial<QueryDefinition>, string, QueryAnswer, string]>([
    ['no worse than twice the old release', { baseline }, '0.04', seen('0.02'), 'pass'],
    ['worse than that', { baseline }, '0.041', seen('0.02'), 'fail'],
    ['good against the old one, but not at all', { baseline }, '0.06', seen('0.5'), 'fail'],
    ['no data of the old one: skipped', { baseline }, '0.04', seen(), 'pass'],
    [
      'no data of the old one: inconclusive',
      { baseline: { ...baseline, 'no-data': 'inconclusive' } },
      '0.04',
      seen(),
      'inconclusive',
    ],
    [
      'the old one has none at all, but a difference is allowed',
      { baseline: { ...baseline, 'max-increase': 0.01 } },
      '0.01',
      seen('0'),
      'pass',
    ],
    ['by the baseline alone', { success: undefined, baseline }, '3', seen('1'), 'fail'],
  ])('baseline: %s', (_, changes, value, old, verdict) => {
    expect(measure(query(changes), seen(value), old).verdict).toBe(verdict);
  });
});

describe('from measurements to a verdict', () => {
  const letters: Readonly<Record<string, Measurement['verdict']>> = {
    P: 'pass',
    F: 'fail',
    I: 'inconclusive',
    E: 'error',
  };
  const history = (text: string, changes: Partial<QueryDefinition> = {}) => ({
    definition: query(changes),
    measurements: [...text].map((letter) => ({
      verdict: letters[letter] ?? 'error',
      reason: letter,
      values: [],
    })),
  });
  test.each<[string, Partial<QueryDefinition>, boolean, string | undefined]>([
    ['PPP', {}, true, 'pass'],
    ['PPP', {}, false, undefined],
    ['PF', {}, false, 'fail'],
    ['PFP', { 'failure-limit': 1 }, true, 'pass'],
    ['FPF', { 'failure-limit': 1 }, false, 'fail'],
    ['FPFPFP', { 'failure-limit': 0, 'consecutive-failures': 2 }, true, 'pass'],
    ['FPFF', { 'failure-limit': 0, 'consecutive-failures': 2 }, false, 'fail'],
    ['PPF', { 'consecutive-failures': 2 }, true, 'inconclusive'],
    ['EEP', {}, true, 'pass'],
    ['EEE', {}, false, 'inconclusive'],
    ['EEPEE', {}, true, 'pass'],
    ['I', {}, false, 'inconclusive'],
    ['IP', { 'inconclusive-limit': 1 }, true, 'pass'],
    ['', {}, true, 'inconclusive'],
    ['P', { 'min-measurements': 2 }, true, 'inconclusive'],
    ['EE', {}, true, 'inconclusive'],
  ])('%s %o at the end: %s is %s', (text, changes, over, verdict) => {
    expect(judgeQuery(history(text, changes), over).verdict).toBe(verdict);
  });

  test('a failure is told at once; what is inconclusive waits for the end, because a failure may still follow', () => {
    expect(judgeQueries([history('I'), history('P')], false)).toBeUndefined();
    expect(judgeQueries([history('I'), history('F')], false)?.verdict).toBe('fail');
    expect(judgeQueries([history('I'), history('P')], true)).toEqual({
      verdict: 'inconclusive',
      reasons: ['errors: I'],
    });
    expect(judgeQueries([], true)?.verdict).toBe('pass');
  });

  test('several judges: no pass outvotes a doubt, no doubt outvotes a failure', () => {
    const say = (verdict: 'pass' | 'fail' | 'inconclusive') => ({ verdict, reasons: [verdict] });
    expect(joinJudgements([say('pass'), undefined], false)).toBeUndefined();
    expect(joinJudgements([say('pass'), say('inconclusive')], true)?.verdict).toBe('inconclusive');
    expect(joinJudgements([say('inconclusive'), say('fail')], false)?.verdict).toBe('fail');
    expect(joinJudgements([say('pass'), say('pass')], true)?.verdict).toBe('pass');
    expect(joinJudgements([undefined, say('pass')], true)).toBeUndefined();
  });
});

describe('asking', () => {
  const access = (http: Http) => ({
    http,
    url: 'http://prom/',
    headers: { authorization: 'x' },
    timeoutMs: 1_000,
  });
  const answering =
    (status: number, body = ''): Http =>
    () =>
      Promise.resolve({ status, headers: {}, body, durationMs: 1 });
  test.each<[string, Http, string, RegExp]>([
    [
      'it does not answer in time',
      () => Promise.reject(new Error('no answer within 1 s')),
      'unreachable',
      /no answer/,
    ],
    ['500', answering(500, 'oops'), 'unreachable', /500/],
    [
      '503, its own time-out',
      answering(503, '{"status":"error","errorType":"timeout","error":"query timed out"}'),
      'unreachable',
      /query timed out/,
    ],
    ['429', answering(429), 'unreachable', /429/],
    [
      '400, a query that does not parse',
      answering(400, '{"status":"error","errorType":"bad_data","error":"parse error"}'),
      'rejected',
      /parse error/,
    ],
    [
      '422, many-to-many',
      answering(422, '{"status":"error","errorType":"execution","error":"many-to-many"}'),
      'rejected',
      /many-to-many/,
    ],
    ['401', answering(401), 'rejected', /401/],
    ['a redirect to a login', answering(302), 'rejected', /302/],
    ['200 without an answer', answering(200, ''), 'unreachable', /something else/],
  ])('%s', async (_, http, kind, why) => {
    const answer = await askPrometheus(access(http), 'up');
    expect(answer.kind).toBe(kind);
    expect('why' in answer ? answer.why : '').toMatch(why);
  });

  const definition = (changes: Partial<PrometheusDefinition> = {}): PrometheusDefinition => ({
    url: 'http://${PROM_HOST}',
    headers: { Authorization: 'Bearer ${PROM_TOKEN}' },
    'timeout-seconds': 1,
    'fresh-seconds': 120,
    queries: [query({ query: 'rate{slot="${slot}",old="${old_slot}",v="${version}",code=~"5..$"}' })],
    ...changes,
  });
  const variables = { PROM_HOST: 'prom:9090', PROM_TOKEN: 'very-secret-token' };
  const subject = {
    release: { id: '2-id', version: '2.0.0' },
    old: { id: '1-id', version: '1.0.0' },
    slot: 'green' as const,
    generation: 7,
  };

  test('placeholders and credentials are filled in, and the token is masked', async () => {
    const asked: HttpRequest[] = [];
    const log = recordedLog();
    const clock = virtualClock();
    const http: Http = (request) => {
      asked.push(request);
      return Promise.resolve({ status: 200, headers: {}, body: vector('0'), durationMs: 1 });
    };
    const run = metricsWatch({ http, clock, log, variables }, definition()).begin(subject);
    await run.poll();
    expect(asked[0]).toMatchObject({
      url: 'http://prom:9090/api/v1/query',
      headers: { Authorization: 'Bearer very-secret-token' },
    });
    expect(new URLSearchParams(String(asked[0]?.body)).get('query')).toBe(
      'rate{slot="green",old="blue",v="2.0.0",code=~"5..$"}',
    );
    log.info('very-secret-token');
    expect(log.lines.at(-1)).toBe('***');
    expect(() => metricsWatch({ http, clock, log, variables: {} }, definition())).toThrow(
      /PROM_HOST in the environment file/,
    );
  });

  test('a cache that answers the same moment again is stale, and stale is inconclusive', async () => {
    const clock = virtualClock();
    const http: Http = () => Promise.resolve({ status: 200, headers: {}, body: vector('0'), durationMs: 1 });
    const run = metricsWatch({ http, clock, log: recordedLog(), variables }, definition()).begin(subject);
    await run.poll();
    clock.advance(2_000);
    await run.poll();
    expect(run.judge(true)).toMatchObject({
      verdict: 'inconclusive',
      reasons: [expect.stringContaining('same moment again')],
    });
  });

  test('samples that stopped coming are stale, though the server still answers with them', async () => {
    const clock = virtualClock();
    const http: Http = (request) => {
      const text = new URLSearchParams(String(request.body)).get('query') ?? '';
      return Promise.resolve({
        status: 200,
        headers: {},
        body: vector(text.startsWith('time()') ? '240' : '0'),
        durationMs: 1,
      });
    };
    const run = metricsWatch(
      { http, clock, log: recordedLog(), variables },
      definition({ 'fresh-series': 'up{slot="${slot}"}' }),
    ).begin(subject);
    await run.poll();
    expect(run.judge(true)).toMatchObject({
      verdict: 'inconclusive',
      reasons: [expect.stringContaining('is 240 s old')],
    });
    expect(run.evidence()[0]).toMatchObject({ name: 'errors', verdict: 'inconclusive' });
  });

  test('initial delay and interval: nothing is asked before its time', async () => {
    const clock = virtualClock();
    let asked = 0;
    const http: Http = () => {
      asked += 1;
      return Promise.resolve({
        status: 200,
        headers: {},
        body: vector('0').replace('1000', String(asked)),
        durationMs: 1,
      });
    };
    const run = metricsWatch(
      { http, clock, log: recordedLog(), variables },
      definition({ queries: [query({ 'initial-delay-seconds': 5, 'interval-seconds': 10 })] }),
    ).begin(subject);
    for (let second = 0; second < 20; second += 1) {
      await run.poll();
      clock.advance(1_000);
    }
    expect(asked).toBe(2);
    expect(run.judge(true)?.verdict).toBe('pass');
  });

  test('before anything is changed: a query that is refused is told, a server that is away only warned of', async () => {
    const log = recordedLog();
    const clock = virtualClock();
    const release = { id: '2-id', version: '2.0.0' } as never;
    const bad = metricsWatch(
      {
        http: answering(400, '{"status":"error","errorType":"bad_data","error":"parse error"}'),
        clock,
        log,
        variables,
      },
      definition(),
    );
    expect(await bad.preflight(release, 'green')).toEqual([
      expect.stringContaining('watch query errors: it answered 400 (bad_data: parse error)'),
    ]);
    const away = metricsWatch({ http: answering(503), clock, log, variables }, definition());
    expect(await away.preflight(release, 'green')).toEqual([]);
    expect(log.lines.join()).toContain('Prometheus cannot be asked now');
  });
});
