// The state directory on a real file system that is read-only, full, or out of inodes: before a delivery, and in the middle of one.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { readLedger } from '@compose-delivery/deploy';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test, vi } from 'vitest';
import { withSample, type Sample } from '../../packages/deploy/src/testing/run-sample.ts';
import { action as rollbackAction } from '../rollback/action.ts';
import { action } from './action.ts';

const PROGRAM = new URL('../../packages/deploy/src/testing/run-program.ts', import.meta.url).pathname;
// Each test is several whole deliveries, which wait for one another on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const QUICK = { watch: '{ seconds: 0 }' };
const canMount = await withFolder((folder) =>
  Promise.resolve(mount('tmpfs', folder, 'size=1m') && unmount(folder)),
);
const why = canMount ? '' : ' (left out: needs root and the right to mount)';

function mount(what: string, folder: string, options: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, what, folder], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

function unmount(folder: string): boolean {
  execFileSync('umount', ['--lazy', folder]);
  return true;
}

/** A sample application whose state directory is a small file system of its own. */
async function withSmallState(body: (sample: Sample) => Promise<void>): Promise<void> {
  await withSample(QUICK, async (sample) => {
    mkdirSync(sample.state, { recursive: true });
    expect(mount('tmpfs', sample.state, 'size=24m,nr_inodes=400,mode=755')).toBe(true);
    try {
      await body(sample);
    } finally {
      // Once more where a test failed before it took its own mount away.
      shell(`while mountpoint -q ${sample.state}; do umount --lazy ${sample.state}; done`);
    }
  });
}

type Fault = 'no room for bytes' | 'no inodes' | 'read-only';
const FAULTS: Fault[] = ['no room for bytes', 'no inodes', 'read-only'];
const SAID: Record<Fault, string> = {
  'no room for bytes': 'it has no room left, of bytes or of inodes',
  'no inodes': 'it has no room left, of bytes or of inodes',
  'read-only': 'it is read-only',
};

/** Commands that bring a fault about, and that end it. */
const COMMANDS: Record<Fault, (state: string) => readonly [string, string]> = {
  'no room for bytes': (state) => [
    `mkdir ${state}/filler; cat /dev/zero > ${state}/filler/all 2>/dev/null; true`,
    `rm -r ${state}/filler`,
  ],
  'no inodes': (state) => [
    `mkdir ${state}/filler; i=0; while touch ${state}/filler/$i 2>/dev/null; do i=$((i+1)); done`,
    `rm -r ${state}/filler`,
  ],
  // A mount of its own above: logs that services hold open for writing would keep the one below from becoming read-only.
  'read-only': (state) => [
    `mount --bind ${state} ${state} && mount -o remount,bind,ro ${state}`,
    `umount --lazy ${state}`,
  ],
};

const shell = (command: string): void => void execFileSync('sh', ['-c', command], { stdio: 'pipe' });

/** Brings the fault about; answers how to end it. */
function bringAbout(fault: Fault, state: string): () => void {
  const [begin, end] = COMMANDS[fault](state);
  shell(begin);
  return () => shell(end);
}

async function deploy(sample: Sample, version: string) {
  const images = JSON.stringify(await sample.build({ version }));
  const inputs = { version, images, verify: 'health', 'probe-rate': '0', 'drain-timeout-seconds': '1' };
  return { inputs, run: () => sample.run(action, inputs) };
}

const served = async (sample: Sample): Promise<string> =>
  ((await (await fetch(`http://127.0.0.1:${sample.port}/`)).json()) as { version: string }).version;

describe.skipIf(!canMount)(`F8: the state directory cannot be written${why}`, () => {
  test.each(FAULTS)(
    '%s: found before anything changes, by delivery and rollback; the next run goes through',
    async (fault) => {
      await withSmallState(async (sample) => {
        expect((await (await deploy(sample, '1.0.0')).run()).code).toBe(0);
        const { run } = await deploy(sample, '1.1.0');
        const journal = await realFiles.readText(`${sample.deployment}/journal.ndjson`);
        const end = bringAbout(fault, sample.state);
        for (const each of [
          await run(),
          await sample.run(rollbackAction, { to: '1.0.0', 'probe-rate': '0' }),
        ]) {
          expect(each.code).toBe(1);
          expect(each.log).toContain(SAID[fault]);
          expect(each.log).toContain('nothing was changed');
          expect(each.log).not.toContain('fault of the suite');
        }
        expect(await served(sample)).toBe('1.0.0');
        expect(await realFiles.readText(`${sample.deployment}/journal.ndjson`)).toBe(journal);
        expect(existsSync(`${sample.deployment}/slots/green.json`)).toBe(false);
        end();
        expect(await run()).toMatchObject({ code: 0, outputs: { status: 'deployed', 'resumed-from': '' } });
        expect(await served(sample)).toBe('1.1.0');
      });
    },
  );

  test.each(FAULTS)('%s: before the first delivery ever, the error is the same', async (fault) => {
    await withSmallState(async (sample) => {
      const { run } = await deploy(sample, '1.0.0');
      const end = bringAbout(fault, sample.state);
      const first = await run();
      expect(first.code).toBe(1);
      expect(first.log).toContain(SAID[fault]);
      expect(first.log).not.toContain('fault of the suite');
      end();
      expect((await run()).code).toBe(0);
    });
  });
});

/** The action as a process of its own: a lock that cannot be given back is free once its process is gone. */
async function runHarmed(
  sample: Sample,
  inputs: Record<string, string>,
  harm: { readonly step: string; readonly mark: string; readonly command: string },
): Promise<{ readonly code: number | null; readonly log: string }> {
  const { workspace, state } = sample;
  const order = { action: 'deploy', workspace, inputs: { 'state-directory': state, ...inputs }, harm };
  const child = spawn(process.execPath, [
    '--import',
    import.meta.resolve('tsx'),
    PROGRAM,
    JSON.stringify(order),
  ]);
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, log })));
}

const MOMENTS = [
  ['start-idle', 'intent'],
  ['switch', 'intent'],
  ['switch', 'done'],
  ['commit', 'intent'],
] as const;
const CASES = MOMENTS.map(([step, mark], i) => [FAULTS[(i + 1) % 3] ?? 'read-only', step, mark] as const);

describe.skipIf(!canMount)(`F7, F8: the disk fails in the middle of a delivery${why}`, () => {
  test.each(CASES)(
    '%s at %s (%s): the run is red, what serves goes on serving, the ledger is whole, and the next run arrives',
    async (fault, step, mark) => {
      await withSmallState(async (sample) => {
        expect((await (await deploy(sample, '1.0.0')).run()).code).toBe(0);
        const { inputs, run } = await deploy(sample, '1.1.0');
        const [begin, end] = COMMANDS[fault](sample.state);
        const broken = await runHarmed(sample, inputs, { step, mark, command: begin });
        expect(broken.code, broken.log).toBe(1);
        expect(['1.0.0', '1.1.0']).toContain(await served(sample));
        const { ledger, source } = await readLedger(realFiles, sample.deployment);
        expect(source).toBe('whole');
        expect(ledger.releases.find(({ version }) => version === '1.0.0')?.status).toBe('good');
        expect(broken.log).not.toContain('fault of the suite');
        shell(end);
        const next = await run();
        expect(next, next.log).toMatchObject({ code: 0, outputs: { status: 'deployed' } });
        expect(await served(sample)).toBe('1.1.0');
        const after = (await readLedger(realFiles, sample.deployment)).ledger;
        expect(after.active?.slot).toBe(next.outputs['active-slot']);
      });
    },
  );
});
