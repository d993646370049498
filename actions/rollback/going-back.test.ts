// What must not happen a second time, and what must not be silently different, when an old release is started again.
import { readFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deploymentIdOf, tearDown } from '@compose-delivery/deploy';
import { realPorts } from '@compose-delivery/runtime/adapters';
import { realHost } from '@compose-delivery/deploy/adapters';
import { describe, expect, test, vi } from 'vitest';
import { withFolder } from '@compose-delivery/runtime/testing';
import { withSample, type Sample } from '../../packages/deploy/src/testing/run-sample.ts';
import { action as deployAction } from '../deploy-blue-green/action.ts';
import { action } from './action.ts';

// Each test is several whole deliveries, which wait for one another on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const QUICK = { watch: '{ seconds: 0 }' };

async function deploy(sample: Sample, version: string, inputs: Record<string, string> = {}) {
  const images = JSON.stringify(await sample.build({ version }));
  const common = { version, images, verify: 'health', 'probe-rate': '0', 'keep-previous': 'stopped' };
  const run = await sample.run(deployAction, { ...common, ...inputs });
  expect(run.code, run.log).toBe(0);
  return run;
}

const rollback = (sample: Sample, inputs: Record<string, string> = {}) =>
  sample.run(action, { 'probe-rate': '0', ...inputs });

const key = async (port: number): Promise<string | undefined> =>
  ((await (await fetch(`http://127.0.0.1:${port}/environment`)).json()) as Record<string, string>).API_KEY;

const served = async (port: number): Promise<string> =>
  ((await (await fetch(`http://127.0.0.1:${port}/`)).json()) as { version: string }).version;

describe('one-shot services of an old release', () => {
  test('a rollback to a stopped release runs none of them again; each delivery runs its own once', async () => {
    await withFolder(async (folder) => {
      const prepared = join(folder, 'prepared');
      await withSample({ ...QUICK, prepared }, async (sample) => {
        await deploy(sample, '1.0.0');
        await deploy(sample, '1.1.0');
        expect(readFileSync(prepared, 'utf8')).toBe('1.0.0\n1.1.0\n');
        expect(await rollback(sample)).toMatchObject({ code: 0, outputs: { mode: 'stopped' } });
        expect(await served(sample.port)).toBe('1.0.0');
        expect(readFileSync(prepared, 'utf8')).toBe('1.0.0\n1.1.0\n');
        // Services of the slot that serves died: they are started again, what ran once is not.
        const services = () => realHost.marked('DELIVERY_PROCESS', `${deploymentIdOf(sample.deployment)}/`);
        for (const pid of await services()) await realHost.signal(pid, 'SIGKILL');
        await expect.poll(services, { timeout: 30_000 }).toEqual([]);
        const recovered = await rollback(sample, { 'only-recover': 'true' });
        expect(recovered.code, recovered.log).toBe(0);
        expect(await served(sample.port)).toBe('1.0.0');
        expect(readFileSync(prepared, 'utf8')).toBe('1.0.0\n1.1.0\n');
      });
    });
  });
});

describe('F45: the environment of the old release changed on the host', () => {
  const SECRET = 'correct horse battery staple';
  const change = (sample: Sample, text: string) => writeFile(`${sample.workspace}/.env.test`, text);

  test('a target that must be started is refused before traffic is touched, and says what changed; changed-environment: current starts it', async () => {
    await withSample(QUICK, async (sample) => {
      await deploy(sample, '1.0.0');
      await deploy(sample, '1.1.0');
      await change(sample, 'API_KEY="another one"\nUNUSED=also changed\n');
      const refused = await rollback(sample);
      expect(refused).toMatchObject({ code: 1, outputs: { status: 'refused', generation: 2 } });
      expect(refused.outputs.reason).toContain('API_KEY has changed');
      expect(refused.outputs.reason).toContain('changed-environment: current');
      expect(refused.outputs.reason).not.toContain('UNUSED');
      expect(refused.log.replace('::add-mask::another one', '')).not.toContain('another one');
      expect(await served(sample.port)).toBe('1.1.0');
      const accepted = await rollback(sample, { 'changed-environment': 'current' });
      expect(accepted, accepted.log).toMatchObject({ code: 0, outputs: { status: 'rolled-back' } });
      expect(accepted.log).toContain('since it was delivered API_KEY has changed');
      expect(await key(sample.secondPort)).toBe('another one');
    });
  });

  test('put back as it was, nothing is asked; gone altogether, its name is said', async () => {
    await withSample(QUICK, async (sample) => {
      await deploy(sample, '1.0.0');
      await deploy(sample, '1.1.0');
      await change(sample, 'UNUSED=1\n');
      const gone = await rollback(sample);
      expect(gone).toMatchObject({ code: 1, outputs: { status: 'refused' } });
      expect(gone.outputs.reason).toContain('API_KEY is gone');
      const still = await rollback(sample, { 'changed-environment': 'current' });
      expect(still.code).toBe(1);
      expect(still.outputs.reason).toContain('the environment file lacks API_KEY');
      expect(await served(sample.port)).toBe('1.1.0');
      await change(sample, `API_KEY="${SECRET}"\n`);
      expect(await rollback(sample)).toMatchObject({ code: 0, outputs: { status: 'rolled-back' } });
      expect(await key(sample.secondPort)).toBe(SECRET);
    });
  });

  test('a target that still runs is returned to with the values that it has, and that is said', async () => {
    await withSample(QUICK, async (sample) => {
      await deploy(sample, '1.0.0');
      await deploy(sample, '1.1.0', { 'keep-previous': 'warm' });
      await change(sample, 'API_KEY="another one"\n');
      // Its health check is asked with the key of now; the sample service does not look at it.
      const run = await rollback(sample);
      expect(run, run.log).toMatchObject({ code: 0, outputs: { status: 'rolled-back', mode: 'warm' } });
      expect(run.log).toContain('since then API_KEY has changed');
      expect(await key(sample.secondPort)).toBe(SECRET);
    });
  });

  test('the state keeps no value, and no plain hash of one: what is kept cannot be tried against guesses', async () => {
    await withSample(QUICK, async (sample) => {
      await deploy(sample, '1.0.0');
      const ledger = readFileSync(`${sample.deployment}/ledger.json`, 'utf8');
      const record = JSON.parse(ledger) as {
        ledger: { releases: { environment: { values: Record<string, string> } }[] };
      };
      expect(Object.keys(record.ledger.releases[0]?.environment.values ?? {})).toContain('API_KEY');
      expect(ledger).not.toContain(SECRET);
      await withSample(QUICK, async (other) => {
        await deploy(other, '1.0.0');
        const twin = JSON.parse(readFileSync(`${other.deployment}/ledger.json`, 'utf8')) as typeof record;
        // The same value under another key is another digest.
        expect(twin.ledger.releases[0]?.environment.values.API_KEY).not.toBe(
          record.ledger.releases[0]?.environment.values.API_KEY,
        );
      });
    });
  });
});

describe('F42, F50: a rollback while nobody outside answers', () => {
  test('GitHub refuses every connection, and nothing is fetched: it arrives, warm and stopped, and only warns', async () => {
    await withSample(QUICK, async (sample) => {
      const production = join(sample.state, 'shop', 'production');
      await appendFile(join(sample.workspace, 'delivery.yml'), 'environments:\n  production: {}\n');
      // The port of the protocol "discard": nobody serves it.
      const github = () => realPorts({ GITHUB_API_URL: 'http://127.0.0.1:9' }, 'terminal').github('token');
      const away = { environment: 'production', 'github-token': 'token' };
      const back = (inputs: Record<string, string> = {}) =>
        sample.run(action, { 'probe-rate': '0', ...away, ...inputs }, { github });
      try {
        for (const version of ['1.0.0', '1.1.0', '1.2.0'])
          await deploy(sample, version, { environment: 'production', 'keep-previous': 'warm' });
        const warm = await back();
        expect(warm, warm.log).toMatchObject({ code: 0, outputs: { status: 'rolled-back', mode: 'warm' } });
        expect(warm.log).toContain('the deployment was not created on GitHub');
        expect(warm.outputs['deployment-id']).toBe('');
        expect(await served(sample.port)).toBe('1.1.0');
        const stopped = await back();
        expect(stopped, stopped.log).toMatchObject({
          code: 0,
          outputs: { status: 'rolled-back', mode: 'stopped' },
        });
        expect(await served(sample.port)).toBe('1.0.0');
      } finally {
        await tearDown(realHost, production, 1);
      }
    });
  });
});
