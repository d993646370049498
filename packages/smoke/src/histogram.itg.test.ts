// Quantiles against a real Prometheus: random histograms are scraped by it and read by us, and both say the same.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketsBetween, quantileOf } from './histogram.ts';
import { readMetrics } from './prometheus-text.ts';

const missing = spawnSync('prometheus', ['--version']).status !== 0;
const skipped = ' (SKIPPED: prometheus is not on the PATH; scripts/install-engines.sh installs it)';
const CASES = 300;
const QUANTILES = [0.01, 0.5, 0.9, 0.95, 0.99, 0.999];

/** Numbers from 0 to 1 that are the same in each run. Source: mulberry32, Tommy Ettinger. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of each kind: usual, empty, without bounds, without +Inf, with bounds below 0, with most of it above the last bound. */
function histogram(id: number, random: () => number): string {
  const bounds = new Set<number>();
  const wanted = id % 10 === 1 ? 0 : 1 + Math.floor(random() * 12);
  const lowest = id % 10 === 2 ? -5 : 0;
  while (bounds.size < wanted) bounds.add(Number((lowest + random() * 10).toPrecision(3)));
  let count = 0;
  const lines = [...bounds]
    .sort((a, b) => a - b)
    .map((bound) => {
      count += id % 10 === 3 || random() < 0.3 ? 0 : Math.floor(random() * 50);
      return `h_bucket{id="${id}",le="${bound}"} ${count}`;
    });
  if (id % 10 !== 3) count += id % 10 === 4 ? 1_000 : Math.floor(random() * 5);
  if (id % 10 !== 5) lines.push(`h_bucket{id="${id}",le="+Inf"} ${count}`);
  return `${lines.join('\n')}\n`;
}

describe.skipIf(missing)(`a real Prometheus${missing ? skipped : ''}`, () => {
  let folder = '';
  let url = '';
  let server: Server;
  let program: ChildProcess;
  let scrapedAt: number | undefined;
  const random = numbers(20_261_122);
  const text = `# TYPE h histogram\n${Array.from({ length: CASES }, (_, id) => histogram(id, random)).join('')}`;

  const ask = async (query: string): Promise<Map<string, number>> => {
    const at = scrapedAt === undefined ? '' : `&time=${scrapedAt}`;
    const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}${at}`).catch(
      () => undefined,
    );
    const body = (await answer?.json().catch(() => undefined)) as
      { data?: { result?: { metric: { id?: string }; value: [number, string] }[] } } | undefined;
    return new Map(
      (body?.data?.result ?? []).map(({ metric, value }) => [metric.id ?? '', Number(value[1])]),
    );
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'smoke-prometheus-'));
    server = createServer((_, response) =>
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(text),
    );
    const bind = async (to: Server): Promise<number> => {
      await new Promise<void>((resolve) => to.listen(0, '127.0.0.1', resolve));
      return (to.address() as AddressInfo).port;
    };
    const free = createServer();
    const port = await bind(free);
    await new Promise((resolve) => free.close(resolve));
    url = `http://127.0.0.1:${port}`;
    await writeFile(
      join(folder, 'prometheus.yml'),
      `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: h, static_configs: [{ targets: ['127.0.0.1:${await bind(server)}'] }] }]\n`,
    );
    program = spawn(
      'prometheus',
      [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
    // All is asked as of one scrape: a later one may come too late on a loaded machine, and then there is nothing for a while.
    const newest = 'max(timestamp(h_bucket))';
    for (let i = 0; i < 200 && scrapedAt === undefined; i += 1, await pause(200))
      scrapedAt = [...(await ask(newest)).values()][0];
  }, 180_000);

  afterAll(async () => {
    program.kill('SIGKILL');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  it.each(QUANTILES)(
    'says the same quantile %s of each random histogram, and NaN where we say that nothing is known',
    async (q) => {
      const theirs = await ask(`histogram_quantile(${q}, h_bucket)`);
      const scrape = readMetrics(text);
      const kinds = { same: 0, open: 0, unknown: 0 };
      for (let id = 0; id < CASES; id += 1) {
        const buckets = bucketsBetween(undefined, scrape, 'h', { id: String(id) });
        const ours = 'unknown' in buckets ? buckets : quantileOf(q, buckets);
        const expected = theirs.get(String(id)) ?? Number.NaN;
        if ('unknown' in ours) {
          expect(expected, `${id}: ${ours.unknown}`).toBeNaN();
          kinds.unknown += 1;
        } else {
          expect(Math.abs(ours.value - expected), String(id)).toBeLessThanOrEqual(1e-9 * Math.abs(expected));
          kinds[ours.open ? 'open' : 'same'] += 1;
        }
      }
      expect(kinds.unknown).toBeGreaterThanOrEqual(80);
      expect(kinds.same + kinds.open).toBeGreaterThanOrEqual(150);
    },
  );

  it('says the same of several series together', async () => {
    const theirs = await ask('histogram_quantile(0.95, sum by (le) (h_bucket{id=~"7|17"}))');
    const scrape = readMetrics(text);
    // Prometheus sums counts of buckets that only one of them has, so that they are not cumulative, and mends that; we say so.
    const buckets = bucketsBetween(
      undefined,
      { ...scrape, samples: scrape.samples.filter(({ labels }) => ['7', '17'].includes(labels['id'] ?? '')) },
      'h',
      {},
    );
    expect(buckets).toEqual({ unknown: 'the series of h have different buckets' });
    expect(theirs.size).toBe(1);
  });
});
