// The watch against a real Prometheus that scrapes two slots, and what it makes of one that is stopped or killed.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrometheusDefinition, QueryDefinition } from '@compose-delivery/application';
import { realClock, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { metricsWatch } from './metrics-watch.ts';
import { askPrometheus } from './prometheus.ts';
import { listeningPorts } from '../testing/listening-ports.ts';

/** A signal is sent before it is obeyed: returns when every thread of the process stands still. */
async function stopped(pid: number): Promise<void> {
  for (let i = 0; i < 500; i += 1) {
    const threads = await readdir(`/proc/${pid}/task`);
    const states = await Promise.all(
      threads.map(async (thread) => readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8')),
    );
    // The state follows the name of the program, which stands in parentheses and may hold anything.
    if (states.every((text) => text.slice(text.lastIndexOf(')') + 2).startsWith('T'))) return;
    await realClock.sleep(20);
  }
  throw new Error(`the process ${pid} did not stand still`);
}

const missing = spawnSync('prometheus', ['--version']).status !== 0;
const skipped = ' (SKIPPED: prometheus is not on the PATH; scripts/install-engines.sh installs it)';

describe.skipIf(missing)(`a real Prometheus${missing ? skipped : ''}`, () => {
  let folder = '';
  let url = '';
  let program: ChildProcess;
  const targets: Server[] = [];
  /** Requests and errors so far, by slot. */
  const traffic = { blue: { total: 0, errors: 0 }, green: { total: 0, errors: 0 } };
  let growing: NodeJS.Timeout;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'delivery-prometheus-'));
    growing = setInterval(() => {
      traffic.blue.total += 100;
      traffic.green.total += 100;
      traffic.green.errors += 20;
    }, 100);
    const configs: string[] = [];
    for (const slot of ['blue', 'green'] as const) {
      const server = createServer((_, response) => {
        const { total, errors } = traffic[slot];
        response.setHeader('content-type', 'text/plain');
        const failed = slot === 'green' ? `requests_failed_total ${errors}\n` : '';
        response.end(`requests_total ${total}\n${failed}`);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      targets.push(server);
      configs.push(
        `  - job_name: ${slot}\n    static_configs: [{ targets: ['127.0.0.1:${(server.address() as AddressInfo).port}'], labels: { slot: ${slot} } }]`,
      );
    }
    await writeFile(
      join(folder, 'prometheus.yml'),
      `global: { scrape_interval: 500ms, scrape_timeout: 400ms }\nscrape_configs:\n${configs.join('\n')}\n`,
    );
    const [port = 0] = await listeningPorts(1);
    url = `http://127.0.0.1:${port}`;
    program = spawn(
      'prometheus',
      [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
    for (let i = 0; i < 100; i += 1) {
      const answer = await askPrometheus(
        { http: realHttp, url, headers: {}, timeoutMs: 1_000 },
        'min(count_over_time(requests_total[1m]) > 3)',
      );
      if (answer.kind === 'values') return;
      await realClock.sleep(200);
    }
    throw new Error('Prometheus did not begin to scrape');
  }, 180_000);
  afterAll(async () => {
    clearInterval(growing);
    program.kill('SIGKILL');
    for (const target of targets) target.close();
    await rm(folder, { recursive: true, force: true });
  });

  const query = (changes: Partial<QueryDefinition>): QueryDefinition => ({
    name: 'errors',
    query: 'x',
    'no-data': 'inconclusive',
    'initial-delay-seconds': 0,
    'interval-seconds': 0.1,
    'failure-limit': 0,
    'consecutive-failures': 1,
    'inconclusive-limit': 0,
    'error-limit': 0,
    'min-measurements': 1,
    ...changes,
  });
  const definition = (
    queries: readonly Partial<QueryDefinition>[],
    changes: Partial<PrometheusDefinition> = {},
  ): PrometheusDefinition => ({
    url,
    headers: {},
    'timeout-seconds': 5,
    'fresh-seconds': 60,
    queries: queries.map(query),
    ...changes,
  });
  const subject = {
    release: { id: '2', version: '2.0.0' },
    old: { id: '1', version: '1.0.0' },
    slot: 'green' as const,
    generation: 2,
  };
  const watchOf = (given: PrometheusDefinition) =>
    metricsWatch({ http: realHttp, clock: realClock, log: recordedLog(), variables: {} }, given);
  const judged = async (
    queries: readonly Partial<QueryDefinition>[],
    changes: Partial<PrometheusDefinition> = {},
  ) => {
    const run = watchOf(definition(queries, changes)).begin(subject);
    await run.poll();
    return run.judge(true);
  };
  const rate = (slot: string): string =>
    `(sum(rate(requests_failed_total{slot="${slot}"}[10s])) or vector(0)) / sum(rate(requests_total{slot="${slot}"}[10s]))`;

  test('F34: an error rate of the new slot fails; the old slot, without a series of errors, passes', async () => {
    expect(await judged([{ query: rate('${slot}'), success: '<= 0.1' }])).toMatchObject({ verdict: 'fail' });
    expect(await judged([{ query: rate('${old_slot}'), success: '<= 0.1' }])).toMatchObject({
      verdict: 'pass',
    });
    expect(await judged([{ query: rate('${slot}'), success: '<= 0.5' }])).toMatchObject({ verdict: 'pass' });
  });

  test('the baseline is the old slot', async () => {
    const total = (slot: string): string => `sum(rate(requests_total{slot="${slot}"}[10s]))`;
    const baseline = { query: total('${old_slot}'), 'max-ratio': 3, 'no-data': 'inconclusive' as const };
    expect((await judged([{ query: total('${slot}'), baseline }]))?.verdict).toBe('pass');
    const worse = {
      query: `${total('${old_slot}')} / 100`,
      'max-ratio': 2,
      'no-data': 'inconclusive' as const,
    };
    expect((await judged([{ query: total('${slot}'), baseline: worse }]))?.reasons[0]).toContain(
      'the old release has',
    );
  });

  test('silence: an empty vector, 0/0 and a scrape that has stopped count as the query says', async () => {
    for (const silent of ['nothing_at_all', 'vector(0) / vector(0)']) {
      expect((await judged([{ query: silent, success: '< 1' }]))?.verdict).toBe('inconclusive');
      expect((await judged([{ query: silent, success: '< 1', 'no-data': 'fail' }]))?.verdict).toBe('fail');
      expect((await judged([{ query: silent, success: '< 1', 'no-data': 'pass' }]))?.verdict).toBe('pass');
    }
    const fresh = { 'fresh-series': 'up{slot="${slot}"}' };
    expect((await judged([{ query: '1', success: '== 1' }], fresh))?.verdict).toBe('pass');
    expect((await judged([{ query: '1', success: '== 1' }], { 'fresh-series': 'gone' }))?.verdict).toBe(
      'inconclusive',
    );
  });

  test('1/0 is +Inf, and no pass', async () => {
    expect((await judged([{ query: '1/0', success: '< 100' }]))?.reasons[0]).toContain('+Inf');
  });

  test('a query that does not parse, one that cannot be executed and a matrix are refused before anything is changed', async () => {
    const wrong = ['sum(', 'requests_total + on(slot) {slot=~".+"}', 'requests_total[1m]'];
    for (const text of wrong) {
      const problems = await watchOf(definition([{ query: text, success: '< 1' }])).preflight(
        subject.release as never,
        'green',
      );
      expect(problems, text).toHaveLength(1);
    }
    expect(
      await watchOf(definition([{ query: rate('${slot}'), success: '< 1' }])).preflight(
        subject.release as never,
        'green',
      ),
    ).toEqual([]);
  });

  test('one that hangs, and one that is gone: inconclusive, never a failure', async () => {
    program.kill('SIGSTOP');
    await stopped(program.pid ?? 0);
    expect((await judged([{ query: '1', success: '== 1' }], { 'timeout-seconds': 0.3 }))?.verdict).toBe(
      'inconclusive',
    );
    program.kill('SIGCONT');
    program.kill('SIGKILL');
    await new Promise((resolve) => program.once('close', resolve));
    const judgement = await judged([{ query: '1', success: '== 1' }]);
    expect(judgement).toMatchObject({
      verdict: 'inconclusive',
      reasons: [expect.stringContaining('ECONNREFUSED')],
    });
  });
});
