// rollback.sh and the dead man's watch, run for real: plain sh against the real front and real services.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { describe, expect, test } from 'vitest';
import { action as deployAction } from '../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../actions/rollback/action.ts';
import { realHost } from '../adapters/host.ts';
import { MARKER } from '../engines/process/service-environment.ts';
import { deploymentIdOf } from '../engines/process/engine.ts';
import { parseJournal, unfinishedOf } from '../state/journal.ts';
import { readLedger } from '../state/ledger.ts';
import { withSample, type Sample } from '../testing/run-sample.ts';
import { embeddedSwitch } from './embedded-switch.ts';
import { refusingScript, wayBackScript } from './way-back-script.ts';

const PROGRAM = new URL('../testing/run-program.ts', import.meta.url).pathname;
const WATCH = '{ seconds: 0.3, interval-seconds: 0.1, min-requests: 1 }';

const inputsOf = async (sample: Sample, version: string): Promise<Record<string, string>> => ({
  version,
  images: JSON.stringify(await sample.build({ version })),
  verify: 'health',
  'probe-rate': '0',
  'drain-timeout-seconds': '0.5',
});

const deploy = async (sample: Sample, version: string) => {
  const run = await sample.run(deployAction, await inputsOf(sample, version));
  expect(run.code, run.log).toBe(0);
  return run;
};

const served = async (sample: Sample): Promise<{ version: string; slot: string }> =>
  (await (await fetch(`http://127.0.0.1:${sample.port}/`)).json()) as { version: string; slot: string };

/** Runs rollback.sh as an operator would: no node on the PATH, nothing of our environment. */
function rollbackSh(sample: Sample, ...args: string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    execFile(
      '/bin/sh',
      [`${sample.deployment}/rollback.sh`, ...args],
      { env: { PATH: '/usr/bin:/bin' }, cwd: '/' },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, out: stdout + stderr }),
    );
  });
}

/** A delivery in a process of its own that is killed by SIGKILL at a line of the journal. */
async function dieAt(sample: Sample, version: string, step: string): Promise<void> {
  const order = {
    action: 'deploy',
    workspace: sample.workspace,
    inputs: { 'state-directory': sample.state, ...(await inputsOf(sample, version)) },
    kill: { step, mark: 'intent', when: 'after' },
  };
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), PROGRAM, JSON.stringify(order)],
    {
      stdio: 'ignore',
      env: { ...process.env, RUNNER_TRACKING_ID: 'github_test' },
    },
  );
  const signal = await new Promise((resolve) => child.once('exit', (_, name) => resolve(name)));
  expect(signal).toBe('SIGKILL');
}

const watches = (sample: Sample) => realHost.marked(MARKER, `${deploymentIdOf(sample.deployment)}/dead-man/`);

async function until(what: () => Promise<boolean>, seconds = 60): Promise<void> {
  for (let i = 0; i < seconds * 10 && !(await what().catch(() => false)); i += 1) await pause(100);
  expect(await what()).toBe(true);
}

describe('rollback.sh', () => {
  test('F50 the warm path without GitHub, node or registry; the next run agrees, and does not return to what was left', async () => {
    await withSample({ watch: WATCH, worker: true }, async (sample) => {
      await deploy(sample, '1.0.0');
      const first = await rollbackSh(sample);
      expect(first.code).toBe(1);
      expect(first.out).toContain('no release came before 1.0.0');
      const two = await deploy(sample, '1.1.0');
      const checked = await rollbackSh(sample, '--check');
      expect(checked).toMatchObject({ code: 0 });
      expect(checked.out).toContain('--check ends here');
      expect(await served(sample)).toEqual({ version: '1.1.0', slot: 'green' });

      const run = await rollbackSh(sample, '--reason', 'it "smells"');
      expect(run.code, run.out).toBe(0);
      expect(run.out).toContain('1.0.0 (blue) serves again, 1.1.0 was left: it "smells"');
      expect(await served(sample)).toEqual({ version: '1.0.0', slot: 'blue' });
      const again = await rollbackSh(sample);
      expect(again).toMatchObject({ code: 0 });
      expect(again.out).toContain('serves already: nothing was changed');

      const refused = await sample.run(deployAction, await inputsOf(sample, '1.1.0'));
      expect(refused.code).toBe(1);
      expect(refused.outputs.reason).toContain('left by rollback.sh: it "smells"');
      const { ledger, source } = await readLedger(realFiles, sample.deployment);
      expect(source).toBe('whole');
      expect(ledger).toMatchObject({ generation: 3, active: { slot: 'blue' } });
      expect(ledger.releases.find(({ id }) => id === two.outputs['release-id'])).toMatchObject({
        status: 'bad',
      });
      const next = await deploy(sample, '1.2.0');
      expect(next.outputs['resumed-from']).toBe('');
      expect(await served(sample)).toMatchObject({ version: '1.2.0' });
    });
  });

  test('refuses before traffic is touched: a dead target, a newer delivery, a delivery under way; --force takes over', async () => {
    await withSample({ watch: WATCH }, async (sample) => {
      await deploy(sample, '1.0.0');
      await deploy(sample, '1.1.0');
      const old = readFileSync(`${sample.deployment}/rollback.sh`, 'utf8');
      const lock = readdirSync(`${sample.deployment}/locks`)[0] ?? '';
      const path = `${sample.deployment}/locks/${lock}`;
      const free = readFileSync(path, 'utf8');
      const self = await realHost.self();
      writeFileSync(
        path,
        JSON.stringify({
          ...(JSON.parse(free) as object),
          ...self,
          machine: await realHost.machine(),
          released: false,
        }),
      );
      const held = await rollbackSh(sample);
      expect(held.code).toBe(1);
      expect(held.out).toContain('holds the lock and runs on this machine');
      expect(held.out).toContain('--force');
      expect(await served(sample)).toMatchObject({ version: '1.1.0' });
      expect((await rollbackSh(sample, '--force')).out).toContain('1.0.0 (blue) serves again');
      await deploy(sample, '1.2.0');
      writeFileSync(`${sample.deployment}/old.sh`, old);
      const stale = execFileSync('sh', ['-c', `sh ${sample.deployment}/old.sh 2>&1 || true`], {
        encoding: 'utf8',
      });
      expect(stale).toContain('another delivery began after the one of 1.1.0');
      const slot = JSON.parse(readFileSync(`${sample.deployment}/slots/blue.json`, 'utf8')) as {
        services: Record<string, { pid: number }>;
      };
      const pid = slot.services.api?.pid ?? 0;
      await realHost.signal(pid, 'SIGKILL');
      await until(async () => (await realHost.identity(pid)) === undefined);
      const dead = await rollbackSh(sample);
      expect(dead.code).toBe(1);
      expect(dead.out).toContain('these do not answer: api; traffic stays on 1.2.0');
      expect(await served(sample)).toMatchObject({ version: '1.2.0' });
    });
  }, 180_000);

  test('shellcheck finds nothing to say', () => {
    const facts = {
      folder: "/srv/it's here",
      disk: "/srv/it's here",
      environment: {},
      name: 'shop in production',
      operationId: '0123456789abcdef',
      from: { slot: 'green', release: '1.1.0-id', version: '1.1.0' },
      to: { slot: 'blue', release: '1.0.0-id', version: '1.0.0' },
      generation: 4,
      health: [{ service: 'web', url: 'http://127.0.0.1:20001/health', guarded: true }],
    } as const;
    const manual = embeddedSwitch(
      {
        adminPort: 9_180,
        tokenFile: `${facts.folder}/token`,
        stateFile: `${facts.folder}/state`,
        others: {},
      },
      { slot: 'blue', upstreams: {}, listeners: [], generation: 5, expected: 4, fence: 1 },
    );
    const texts = [wayBackScript({ ...facts, manual }), refusingScript('shop', "it's the first")];
    for (const text of texts) {
      execFileSync('sh', ['-n'], { input: text });
      if (existsSync('/usr/bin/shellcheck'))
        execFileSync('shellcheck', ['--shell=sh', '--severity=style', '-'], {
          input: text,
          encoding: 'utf8',
        });
    }
  });
});

describe('the dead man’s watch', () => {
  test('F39 killed -9 between switch and commit: the host goes back by itself, and the next run agrees', async () => {
    await withSample({ watch: WATCH, worker: true, host: '{ dead-man-seconds: 6 }' }, async (sample) => {
      await deploy(sample, '1.0.0');
      await dieAt(sample, '1.1.0', 'watch');
      expect(await served(sample)).toMatchObject({ version: '1.1.0' });
      await until(async () => (await served(sample)).version === '1.0.0');
      await until(async () => (await watches(sample)).length === 0);
      const unfinished = unfinishedOf(
        parseJournal(readFileSync(`${sample.deployment}/journal.ndjson`, 'utf8')),
      );
      expect(unfinished?.undo).toMatchObject({ status: 'interrupted' });
      expect(unfinished?.undo?.reason).toContain('silent');
      const next = await deploy(sample, '1.1.0');
      expect(next.outputs).toMatchObject({ status: 'deployed', 'active-slot': 'green' });
      expect(await served(sample)).toMatchObject({ version: '1.1.0' });
    });
  }, 180_000);

  test('by policy it confirms: traffic stays, and the next run finishes', async () => {
    await withSample(
      { watch: WATCH, host: '{ dead-man-seconds: 1, on-silence: confirm }' },
      async (sample) => {
        await deploy(sample, '1.0.0');
        await dieAt(sample, '1.1.0', 'watch');
        await until(async () => (await watches(sample)).length === 0);
        expect(await served(sample)).toMatchObject({ version: '1.1.0' });
        expect((await deploy(sample, '1.1.0')).outputs['resumed-from']).toBe('watch');
      },
    );
  }, 180_000);

  test('never fires after a commit, and stands down before a newer run', async () => {
    await withSample({ watch: WATCH, host: '{ dead-man-seconds: 6 }' }, async (sample) => {
      await deploy(sample, '1.0.0');
      await deploy(sample, '1.1.0');
      await until(async () => (await watches(sample)).length === 0);
      await dieAt(sample, '1.2.0', 'drain'); // after its commit
      await pause(9_000); // longer than the silence that it bears
      expect(await served(sample)).toMatchObject({ version: '1.2.0' });
      await dieAt(sample, '1.3.0', 'confirm');
      await deploy(sample, '1.3.0'); // at once: it goes on, under a watch of its own
      await pause(9_000); // longer than the silence that it bears
      expect(await served(sample)).toMatchObject({ version: '1.3.0' });
      expect(await watches(sample)).toEqual([]);
      expect((await readLedger(realFiles, sample.deployment)).ledger.releases.at(-1)).toMatchObject({
        status: 'good',
      });
    });
  }, 180_000);

  test('the old release is dead, too: it stays where it is and says so', async () => {
    await withSample({ watch: WATCH, host: '{ dead-man-seconds: 1 }' }, async (sample) => {
      await deploy(sample, '1.0.0');
      await dieAt(sample, '1.1.0', 'watch');
      const slot = JSON.parse(readFileSync(`${sample.deployment}/slots/blue.json`, 'utf8')) as {
        services: Record<string, { pid: number }>;
      };
      await realHost.signal(slot.services.web?.pid ?? 0, 'SIGKILL');
      await until(async () => (await watches(sample)).length === 0);
      expect(await served(sample)).toMatchObject({ version: '1.1.0' });
      expect(readFileSync(`${sample.deployment}/logs/rollback.log`, 'utf8')).toContain(
        'these do not answer: web',
      );
    });
  }, 180_000);
});

describe('F49 a rollback during a delivery', () => {
  test('asks it to go back, and ends on what served before, not one further', async () => {
    await withSample({ watch: '{ seconds: 60, interval-seconds: 0.2, min-requests: 1 }' }, async (sample) => {
      for (const version of ['0.9.0', '1.0.0']) {
        const first = await sample.run(deployAction, {
          ...(await inputsOf(sample, version)),
          'watch-seconds': '0',
        });
        expect(first.code, first.log).toBe(0);
      }
      const running = sample.run(deployAction, await inputsOf(sample, '1.1.0'));
      await until(async () => (await served(sample)).version === '1.1.0');
      const back = await sample.run(rollbackAction, {
        'probe-rate': '0',
        reason: 'stop it',
        'drain-timeout-seconds': '0.5',
      });
      const stopped = await running;
      expect(stopped).toMatchObject({ code: 1, outputs: { status: 'failed' } });
      expect(stopped.outputs.reason).toContain('stop it');
      expect(back.code, back.log).toBe(0);
      expect(await served(sample)).toMatchObject({ version: '1.0.0' });
      const { ledger } = await readLedger(realFiles, sample.deployment);
      expect(ledger.releases.at(-1)).toMatchObject({ version: '1.1.0', status: 'bad' });
      expect(ledger.releases.find(({ version }) => version === '1.0.0')).toMatchObject({ status: 'good' });
    });
  }, 180_000);

  test('is only waited for when that is not wanted', async () => {
    await withSample({ watch: '{ seconds: 4, interval-seconds: 0.2, min-requests: 1 }' }, async (sample) => {
      const running = sample.run(deployAction, await inputsOf(sample, '1.0.0'));
      await until(() => Promise.resolve(existsSync(`${sample.deployment}/locks`)));
      const back = await sample.run(rollbackAction, { preempt: 'false', 'probe-rate': '0' });
      expect(back.code).toBe(1);
      expect((await running).code).toBe(0);
    });
  }, 180_000);
});
