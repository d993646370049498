// The summary: attempts, times, cached steps, bytes and sizes of each service; the longest chain, and what builds side by side would have taken.
import { accountOf, emptyResult, type BuildResult, type BuildUnit } from '@compose-delivery/images';
import { expect, test } from 'vitest';
import { reportBuilds } from './report.ts';

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const unit = (service: string, ...needs: readonly string[]): BuildUnit => ({
  ...{ service, needs, digest: digest('a'), sameAs: undefined, claims: {} },
});
const built = (service: string, seconds: number, over: Partial<BuildResult> = {}): BuildResult => ({
  ...emptyResult(service, 'built', 'not built before'),
  artifact: { kind: 'image', name: service, digest: digest('1') },
  attempts: [{ what: 'build', seconds, end: 'done', message: '' }],
  seconds,
  ...over,
});

const UNITS = [unit('base'), unit('web', 'base'), unit('api')];
const RESULTS = [
  built('base', 60, {
    cached: [1, 4],
    bytes: 2_500_000_000,
    cooldownSeconds: 5,
    steps: [
      { name: '[2/4] RUN pip install torch', seconds: 55, cached: false, error: '' },
      { name: '[1/4] FROM python', seconds: 1, cached: true, error: '' },
    ],
  }),
  built('web', 30, {
    attempts: [
      { what: 'build', seconds: 10, end: 'transient-network', message: 'x' },
      { what: 'build', seconds: 20, end: 'done', message: '' },
    ],
    cached: [3, 4],
    queuedSeconds: 65,
  }),
  built('api', 40, { queuedSeconds: 95 }),
];

const report = (language: 'en' | 'es') =>
  reportBuilds(RESULTS, {
    ...{ delivered: ['web', 'api'], plan: '[]', bakeFile: '', language },
    account: accountOf(RESULTS, UNITS, 135),
    sizeOf: () => 3_400_000_000,
  });

test('the summary names the longest chain of needs, and what side by side and two at a time would have taken', () => {
  const text = JSON.stringify(report('en').summary);
  expect(text).toContain('135.0 s in all. The longest chain of needs: base -> web, 90.0 s.');
  expect(text).toMatch(/Side by side it would have taken 90\.0 s at best, two at a time 90\.0 s\./);
  expect(JSON.stringify(report('es').summary)).toContain('La cadena más larga: base -> web, 90.0 s.');
});

test('a row for each service: attempts, times, cached steps, bytes, size, the slowest step', () => {
  const table = report('en').summary?.find((part) => 'table' in part);
  const rows = table && 'table' in table ? table.table.rows : [];
  expect(rows[0]?.slice(0, 10)).toEqual([
    ...['base', 'built', 1, '0.0', '60.0', '5.0', '1/4', '2.5 GB', '3.4 GB'],
    '[2/4] RUN pip install torch (55.0 s)',
  ]);
  expect(rows[1]?.slice(0, 7)).toEqual(['web', 'built', 2, '65.0', '30.0', '0.0', '3/4']);
});

test('the same as data: what was only a base is no image of the delivery; cached steps of all', () => {
  const { outputs } = report('en');
  expect(Object.keys(JSON.parse(String(outputs.images)) as object)).toEqual(['web', 'api']);
  expect(outputs['cache-ratio']).toBe('0.500');
  expect(JSON.parse(String(outputs.timings))).toMatchObject([
    { service: 'base', bytes: 2_500_000_000, cached: [1, 4] },
    { attempts: [{ end: 'transient-network' }, { end: 'done' }] },
    { service: 'api', seconds: 40, queuedSeconds: 95 },
  ]);
});
