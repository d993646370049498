import { describe, expect, it } from 'vitest';
import { alive, FAST, MAIN, nodeAction, pidIn, run } from './fixture.ts';
import { descendantsOf } from './cancel.ts';
import type { RunEvent, RunOptions } from './types.ts';

/** Aborts the run as soon as a log line says so. */
function cancelAt(text: string, reason?: string): Pick<RunOptions, 'signal' | 'sink'> {
  const controller = new AbortController();
  const sink = (event: RunEvent): void => {
    if (event.type === 'log' && event.line === text) controller.abort(reason);
  };
  return { signal: controller.signal, sink };
}

async function gone(pid: number): Promise<boolean> {
  for (let i = 0; i < 500 && alive(pid); i++) await new Promise((done) => setTimeout(done, 20));
  return !alive(pid);
}

// Says which signals came, and to whom; a child tells whether it got any. It listens before the child can say that it is ready.
const STUBBORN = `
const { spawn } = require('child_process');
const ends = process.env.INPUT_ENDS;
for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => { console.log('main ' + s); if (s === ends) { child.kill('SIGKILL'); process.exit(0); } });
const child = spawn(process.execPath, ['-e', "process.on('SIGINT', () => console.log('child SIGINT')); process.on('SIGTERM', () => console.log('child SIGTERM')); console.log('ready'); setTimeout(() => {}, 60000)"], { stdio: 'inherit' });
console.log('main=' + process.pid); console.log('child=' + child.pid);
setTimeout(() => {}, 60000);
`;

/** Milliseconds that a step's program surely has to start and to listen for signals, on a loaded machine too. */
const STARTS_WITHIN = 3_000;

const stubborn = (ends: string, more = '', after = '') => ({
  [MAIN]: `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    ${more}
    steps:
      - { id: slow, uses: $/act, with: { ends: ${ends} }, ${after} }
      - { id: rescue, run: 'echo "rescue \${{ job.status }} \${{ steps.slow.outcome }}"', if: always() }
      - { id: onfail, run: 'echo was-failure', if: failure() }
      - { id: oncancel, run: 'echo was-cancelled', if: cancelled() }
`,
  ...nodeAction('act', STUBBORN, { yaml: 'inputs: { ends: { description: d } }\n' }),
});

describe('a step that is too slow', () => {
  it('is told SIGINT, the main process only, and fails', async () => {
    const ran = await run(stubborn('SIGINT', '', 'timeout-minutes: 1'), {
      stopTimings: { ...FAST.stopTimings, interrupt: 20_000 },
      minute: STARTS_WITHIN,
    });
    expect(ran.lines).toEqual(
      expect.arrayContaining(['main SIGINT', 'rescue failure failure', 'was-failure']),
    );
    expect(ran.lines).not.toContain('main SIGTERM');
    expect(ran.lines).not.toContain('child SIGINT');
    expect(ran.result.annotations[0]?.message).toBe("The action 'Run $/act' has timed out after 1 minutes.");
    expect(ran.result.conclusion).toBe('failure');
  });

  it('is told SIGTERM when it goes on', async () => {
    const ran = await run(stubborn('SIGTERM', '', 'timeout-minutes: 1'), {
      stopTimings: { ...FAST.stopTimings, terminate: 20_000 },
      minute: STARTS_WITHIN,
    });
    const signals = ran.lines.filter((line) => line.startsWith('main SIG'));
    expect(signals).toEqual(['main SIGINT', 'main SIGTERM']);
  });

  it('is killed with all its children when it still goes on', async () => {
    const ran = await run(stubborn('never', '', 'timeout-minutes: 1, continue-on-error: true'), {
      ...FAST,
      minute: STARTS_WITHIN,
    });
    expect(ran.lines.filter((line) => line.startsWith('child SIG'))).toEqual([]);
    expect(await gone(pidIn(ran.lines, 'main'))).toBe(true);
    expect(await gone(pidIn(ran.lines, 'child'))).toBe(true);
    expect(ran.job('a').steps[0]).toMatchObject({ outcome: 'failure', conclusion: 'success' });
    expect(ran.result.conclusion).toBe('success');
  });
});

describe('a job that is too old', () => {
  it('is cancelled, and still runs what is always wanted', async () => {
    const ran = await run(stubborn('SIGINT', 'timeout-minutes: 2'), {
      stopTimings: { ...FAST.stopTimings, interrupt: 20_000 },
      minute: STARTS_WITHIN / 2,
    });
    expect(ran.result.conclusion).toBe('cancelled');
    expect(ran.job('a').reason).toBe('The job has exceeded the maximum execution time of 2 minutes');
    expect(ran.lines).toEqual(
      expect.arrayContaining(['main SIGINT', 'rescue cancelled cancelled', 'was-cancelled']),
    );
    expect(ran.lines).not.toContain('was-failure');
  });

  it('has cancel-timeout-minutes for its always() steps and no more', async () => {
    const ran = await run(
      {
        [MAIN]: `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    timeout-minutes: 1
    cancel-timeout-minutes: 1
    steps:
      - { run: exec sleep 600 }
      - { id: clean, run: exec sleep 600, if: always() }
      - { id: never, run: 'echo not reached', if: always() }
`,
      },
      { ...FAST, minute: 1_500 },
    );
    expect(ran.result.conclusion).toBe('cancelled');
    expect(ran.job('a').steps.map((s) => `${s.id} ${s.outcome}`)).toEqual([
      '__run cancelled',
      'clean cancelled',
    ]);
    expect(ran.lines).not.toContain('not reached');
  });
});

describe('a cancelled run', () => {
  it('stops the running step, runs always() steps and posts, and never starts other jobs', async () => {
    const files = stubborn('SIGINT');
    files[MAIN] += '  b: { needs: a, runs-on: ubuntu-latest, steps: [{ run: echo b }] }\n';
    files[MAIN] += '  c: { needs: a, if: always(), runs-on: ubuntu-latest, steps: [{ run: echo c-ran }] }\n';
    const ran = await run(files, { ...FAST, minute: 60_000, ...cancelAt('ready', 'asked for') });
    expect(ran.result).toMatchObject({ conclusion: 'cancelled', reason: 'asked for' });
    expect(ran.job('a').conclusion).toBe('cancelled');
    expect(ran.job('b').conclusion).toBe('skipped');
    expect(ran.lines).toEqual(
      expect.arrayContaining(['rescue cancelled cancelled', 'was-cancelled', 'c-ran']),
    );
    expect(ran.result.annotations.map((a) => a.message)).toContain('The operation was canceled.');
  });

  it('lets a step with always() go on', async () => {
    const ran = await run(
      {
        [MAIN]: `
on: push
jobs:
  a: { runs-on: ubuntu-latest, steps: [{ if: always(), run: 'echo now; sleep 0.3; echo finished' }, { run: echo later }] }
`,
      },
      { ...FAST, ...cancelAt('now') },
    );
    expect(ran.lines).toContain('finished');
    expect(ran.job('a').steps.map((s) => s.outcome)).toEqual(['success', 'skipped']);
    expect(ran.result.conclusion).toBe('cancelled');
  });

  it('leaves alone a job whose own condition still holds', async () => {
    const ran = await run(
      {
        [MAIN]: `
on: push
jobs:
  a: { if: always(), runs-on: ubuntu-latest, steps: [{ run: 'echo now; sleep 0.3; echo finished' }, { run: echo later }] }
`,
      },
      { ...FAST, ...cancelAt('now') },
    );
    expect(ran.lines).toEqual(expect.arrayContaining(['finished', 'later']));
    expect(ran.job('a').conclusion).toBe('success');
    expect(ran.result.conclusion).toBe('cancelled');
  });

  it('stops the steps inside a composite action too', async () => {
    const ran = await run(
      {
        [MAIN]: 'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ uses: $/c }] } }\n',
        'c/action.yml':
          'name: c\ndescription: d\nruns:\n  using: composite\n  steps:\n    - { shell: bash, run: "echo now; exec sleep 600" }\n    - { shell: bash, run: echo never, if: always() }\n',
      },
      { ...FAST, ...cancelAt('now') },
    );
    expect(ran.result.conclusion).toBe('cancelled');
    expect(ran.lines).not.toContain('never');
  });

  it('starts nothing when it was cancelled before it began', async () => {
    const ran = await run(
      { [MAIN]: 'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: echo no }] } }\n' },
      { signal: AbortSignal.abort('too late') },
    );
    expect(ran.job('a')).toMatchObject({ conclusion: 'cancelled', reason: 'too late', steps: [] });
  });
});

describe('descendantsOf', () => {
  it('has none for a process that does not exist', () => {
    expect(descendantsOf(2 ** 22 + 1)).toEqual([]);
  });
});
