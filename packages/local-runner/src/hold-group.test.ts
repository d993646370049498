import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createConcurrencyRegistry } from './concurrency.ts';
import { FAST, MAIN, repository, run, temporaryFolder, type Ran } from './fixture.ts';
import type { RunEvent } from './types.ts';

/** A run says that it started, and ends only when a file of its number is in `gates`. */
const workflow = (cancel: string, gates: string) => `
on: push
concurrency: { group: "deploy-\${{ github.ref }}", cancel-in-progress: ${cancel} }
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          echo "start \${{ github.run_id }}"
          until [ -e '${gates}/\${{ github.run_id }}' ]; do sleep 0.05; done
          echo "end \${{ github.run_id }}"
`;

const roots: string[] = [];
afterAll(() => roots.forEach((root) => fs.rmSync(root, { recursive: true })));

/** Starts runs of one repository, each when the one before runs or waits, lets `ending` end, and collects what they say together. */
async function together(cancel: string, ids: string[], ending = ids) {
  const gates = temporaryFolder();
  const root = repository({ [MAIN]: workflow(cancel, gates) });
  roots.push(root, gates);
  const concurrency = createConcurrencyRegistry();
  const lines: string[] = [];
  const runs: Promise<Ran>[] = [];
  for (const runId of ids) {
    await new Promise<void>((underWay) => {
      const sink = (event: RunEvent): void => {
        if (event.type === 'job-waiting') underWay();
        if (event.type !== 'log' || !/^(start|end) /.test(event.line)) return;
        lines.push(event.line);
        underWay();
      };
      runs.push(run({}, { repository: root, concurrency, runId, ...FAST, minute: 60_000, sink }));
    });
  }
  for (const id of ending) fs.writeFileSync(path.join(gates, id), '');
  const results = (await Promise.all(runs)).map((ran) => ran.result);
  return { results, lines };
}

describe('concurrency', () => {
  it('queues a second run and cancels the one that waited when a third comes', async () => {
    const { results, lines } = await together('false', ['1', '2', '3']);
    expect(results.map((result) => result.conclusion)).toEqual(['success', 'cancelled', 'success']);
    expect(results[1]).toMatchObject({
      jobs: [],
      reason: expect.stringMatching(/higher priority waiting request for 'deploy-refs\/heads\/main'/),
    });
    expect(lines).toEqual(['start 1', 'end 1', 'start 3', 'end 3']);
  });

  it('cancels the run in progress when asked to', async () => {
    const { results, lines } = await together('true', ['1', '2'], ['2']);
    expect(results.map((result) => result.conclusion)).toEqual(['cancelled', 'success']);
    expect(results[0]?.reason).toMatch(/higher priority/);
    expect(lines).toEqual(['start 1', 'start 2', 'end 2']);
  });

  it('of jobs keeps them apart, also across the legs of a matrix', async () => {
    const ran = await run({
      [MAIN]: `
on: push
jobs:
  m:
    runs-on: ubuntu-latest
    concurrency: one-at-a-time
    strategy: { matrix: { n: [1, 2] } }
    steps: [{ run: 'echo in; sleep 0.1; echo out' }]
`,
    });
    expect(ran.lines.filter((line) => line === 'in' || line === 'out')).toEqual(['in', 'out', 'in', 'out']);
    expect(ran.events).toContainEqual({
      type: 'job-waiting',
      job: 'm (2)',
      reason: "waits for concurrency group 'one-at-a-time'",
    });
  });

  it('sees the deadlock of a job that wants the group its workflow holds', async () => {
    const ran = await run({
      [MAIN]: `
on: push
concurrency: same
jobs:
  a: { runs-on: ubuntu-latest, concurrency: same, steps: [{ run: 'true' }] }
`,
    });
    expect(ran.job('a').reason).toMatch(/deadlock for concurrency group 'same'/);
    expect(ran.result.conclusion).toBe('cancelled');
  });
});
