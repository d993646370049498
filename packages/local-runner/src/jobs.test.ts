import { describe, expect, it } from 'vitest';
import { MAIN, run } from './fixture.ts';

const conclusions = (ran: Awaited<ReturnType<typeof run>>) =>
  Object.fromEntries(ran.result.jobs.map((job) => [job.id, job.conclusion]));

const job = (more: string, script = 'true') =>
  `{ runs-on: ubuntu-latest, ${more} steps: [{ run: '${script}' }] }`;

describe('jobs', () => {
  it('skips what depends on a failure, however far, and runs what asks for it', async () => {
    const ran = await run({
      [MAIN]: `
on: push
jobs:
  bad: ${job('', 'exit 3')}
  after: ${job('needs: bad,')}
  always: ${job('needs: after, if: always(),')}
  rescue: ${job('needs: [after], if: failure(),')}
  far: ${job('needs: always,')}
  result: ${job(`needs: bad, if: "needs.bad.result == 'failure' && !cancelled()",`)}
  alone: ${job('')}
`,
    });
    expect(ran.result.conclusion).toBe('failure');
    expect(conclusions(ran)).toEqual({
      bad: 'failure',
      after: 'skipped',
      always: 'success',
      rescue: 'success',
      far: 'skipped',
      result: 'success',
      alone: 'success',
    });
    expect(ran.job('after').reason).toBe('its condition is false: success()');
  });

  it('is skipped when every job is', async () => {
    const ran = await run({ [MAIN]: `on: push\njobs:\n  a: ${job('if: false,')}\n` });
    expect(ran.result.conclusion).toBe('skipped');
  });

  it('treats a job that may fail as a success for others', async () => {
    const ran = await run({
      [MAIN]: `
on: push
jobs:
  bad: ${job('continue-on-error: true,', 'exit 1')}
  after: ${job('needs: bad,', 'echo result=\${{ needs.bad.result }}')}
`,
    });
    expect(ran.result.conclusion).toBe('success');
    expect(ran.job('bad').conclusion).toBe('failure');
    expect(ran.lines).toContain('result=success');
  });

  it('runs matrix legs, names them and merges their outputs', async () => {
    const ran = await run({
      [MAIN]: `
on: push
jobs:
  list: { runs-on: ubuntu-latest, outputs: { all: '["x","y"]' }, steps: [{ run: "true" }] }
  build:
    needs: list
    name: build it
    runs-on: ubuntu-latest
    strategy: { matrix: { n: "\${{ fromJSON(needs.list.outputs.all) }}" } }
    outputs:
      x: \${{ matrix.n == 'x' && 'from x' || '' }}
      y: \${{ matrix.n == 'y' && strategy.job-index || '' }}
      total: \${{ strategy.job-total }}
    steps: [{ run: 'true' }]
  named:
    name: leg \${{ matrix.k }}
    runs-on: ubuntu-latest
    strategy: { matrix: { k: [1] } }
    steps: [{ run: 'true' }]
  after:
    needs: build
    runs-on: ubuntu-latest
    steps: [{ run: 'echo "\${{ needs.build.outputs.x }}, \${{ needs.build.outputs.y }}, \${{ needs.build.outputs.total }}"' }]
`,
    });
    expect(conclusions(ran)).toMatchObject({ 'build (x)': 'success', 'build (y)': 'success' });
    expect(ran.job('build (x)').name).toBe('build it (x)');
    expect(ran.job('named (1)').name).toBe('leg 1');
    expect(ran.lines).toContain('from x, 1, 2');
  });

  it('stops the other legs when one fails, unless fail-fast is off', async () => {
    const file = (more: string, others: number) => ({
      [MAIN]: `
on: push
jobs:
  m:
    runs-on: ubuntu-latest
    strategy: { ${more} matrix: { n: [0, 1, 2] } }
    steps: [{ run: 'if [ \${{ matrix.n }} = 0 ]; then sleep 0.1; exit 1; else exec sleep ${others}; fi' }]
`,
    });
    const fast = await run(file('max-parallel: 2,', 600));
    expect(fast.result.conclusion).toBe('failure');
    expect(conclusions(fast)).toEqual({ 'm (0)': 'failure', 'm (1)': 'cancelled', 'm (2)': 'cancelled' });
    expect(fast.job('m (2)').reason).toMatch(/strategy configuration was canceled because "m \(0\)" failed/);
    const slow = await run(file('fail-fast: false,', 0.4));
    expect(conclusions(slow)).toEqual({ 'm (0)': 'failure', 'm (1)': 'success', 'm (2)': 'success' });
  });

  it('runs no more legs at a time than max-parallel says', async () => {
    const ran = await run({
      [MAIN]: `
on: push
jobs:
  m:
    runs-on: ubuntu-latest
    strategy: { max-parallel: 1, matrix: { n: [1, 2, 3] } }
    steps: [{ run: 'true' }]
`,
    });
    const order = ran.events
      .filter((e) => e.type === 'job-started' || e.type === 'job-ended')
      .map((e) => e.type);
    expect(order).toEqual(Array(3).fill(['job-started', 'job-ended']).flat());
  });

  it('fails a job whose matrix or condition cannot be evaluated, by name', async () => {
    const ran = await run({
      [MAIN]: `
on: push
jobs:
  a: { runs-on: ubuntu-latest, strategy: { matrix: { n: "\${{ fromJSON('nope') }}" } }, steps: [{ run: 'true' }] }
`,
    });
    expect(ran.job('a').conclusion).toBe('failure');
    expect(ran.result.annotations[0]?.message).toMatch(/JSON|nope/i);
  });

  it('leaves out job outputs that hold a secret', async () => {
    const ran = await run(
      {
        [MAIN]: `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    outputs: { safe: "\${{ steps.s.outputs.safe }}", leak: "\${{ steps.s.outputs.leak }}" }
    steps: [{ id: s, env: { K: "\${{ secrets.K }}" }, run: 'echo "safe=1" >> $GITHUB_OUTPUT; echo "leak=x-$K" >> $GITHUB_OUTPUT' }]
`,
      },
      { secrets: { K: 'very-secret' } },
    );
    expect(ran.job('a').outputs).toEqual({ safe: '1' });
    expect(ran.result.annotations.map((a) => a.message)).toEqual([
      "Skip output 'leak' since it may contain secret.",
    ]);
  });

  it('checks at its start a job whose runs-on is only known then', async () => {
    const ran = await run({
      [MAIN]: `
on: push
jobs:
  pick: { runs-on: ubuntu-latest, outputs: { os: windows-latest }, steps: [{ run: 'true' }] }
  use: { needs: pick, runs-on: "\${{ needs.pick.outputs.os }}", steps: [{ run: echo never }] }
`,
    });
    expect(ran.job('use')).toMatchObject({
      conclusion: 'failure',
      reason: expect.stringMatching(/windows-latest is not supported/),
    });
  });
});
