import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { realHost } from '@compose-delivery/deploy/adapters';
import { deploymentIdOf, readLedger } from '@compose-delivery/deploy';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../../packages/deploy/src/testing/sample-service.ts';
import { reachedStep } from '../../packages/deploy/src/testing/reached-step.ts';
import { withSample, type Sample } from '../../packages/deploy/src/testing/run-sample.ts';
import { action } from './action.ts';

const QUICK = { watch: '{ seconds: 0.4, interval-seconds: 0.1, min-requests: 1 }' };

async function deploy(sample: Sample, behaviour: Behaviour, inputs: Record<string, string> = {}) {
  const images = JSON.stringify(await sample.build(behaviour));
  return sample.run(action, {
    version: behaviour.version,
    images,
    verify: 'health',
    'probe-rate': '0',
    ...inputs,
  });
}

const served = async (port: number): Promise<{ version: string; slot: string }> =>
  (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as { version: string; slot: string };

const ledgerOf = async (sample: Sample) => (await readLedger(realFiles, sample.deployment)).ledger;

describe('a delivery', () => {
  test('starts idle, switches all services at once, and drops nothing under traffic', async () => {
    await withSample({ worker: true }, async (sample) => {
      const one = await deploy(sample, { version: '1.0.0' });
      expect(one, one.log).toMatchObject({
        code: 0,
        outputs: { status: 'deployed', 'active-slot': 'blue', generation: 1 },
      });
      const two = await deploy(
        sample,
        { version: 'v1.1.0', says: '1.1.0' },
        { 'probe-rate': '200', version: 'v1.1.0' },
      );
      expect(two, two.log).toMatchObject({
        code: 0,
        outputs: {
          status: 'deployed',
          'active-slot': 'green',
          generation: 2,
          dropped: 0,
          'connections-cut': 0,
          verdict: 'pass',
        },
      });
      expect(two.outputs['previous-release']).toBe(one.outputs['release-id']);
      expect(Number(two.outputs.requests)).toBeGreaterThan(100);
      expect(Number(two.outputs['switch-ms'])).toBeLessThan(10_000);
      expect(await served(sample.port)).toMatchObject({ slot: 'green' });
      expect(await served(sample.secondPort)).toMatchObject({ slot: 'green' });
      const report = JSON.parse(readFileSync(String(two.outputs.report), 'utf8')) as {
        traffic: { timeline: unknown[] };
      };
      expect(report.traffic.timeline.length).toBeGreaterThan(5);
      const again = await deploy(sample, { version: 'v1.1.0', says: '1.1.0' }, { version: '1.1.0' });
      expect(again).toMatchObject({
        code: 0,
        outputs: { status: 'noop', 'active-slot': 'green', generation: 2 },
      });
    });
  });

  test('gives services their own variables, secrets by name, and nothing of the runner', async () => {
    await withSample(QUICK, async (sample) => {
      const run = await deploy(sample, { version: '1.0.0' }, {});
      expect(run.code).toBe(0);
      const api = (await (await fetch(`http://127.0.0.1:${sample.secondPort}/environment`)).json()) as Record<
        string,
        string
      >;
      const web = (await (await fetch(`http://127.0.0.1:${sample.port}/environment`)).json()) as Record<
        string,
        string
      >;
      expect(Object.keys(api).sort()).toEqual(
        [
          'API_KEY',
          'DELIVERY_GENERATION',
          'DELIVERY_PROCESS',
          'DELIVERY_RELEASE',
          'DELIVERY_SLOT',
          'DELIVERY_VERSION',
          'HOST',
          'LANG',
          'PATH',
          'PLAIN',
          'PORT',
          'PYTHONUNBUFFERED',
          'WEB_URL',
        ].sort(),
      );
      expect(api.WEB_URL).toBe(`http://127.0.0.1:${web.PORT ?? ''}`);
      expect(web.API_URL).toBe(`http://127.0.0.1:${api.PORT ?? ''}/v1`);
      expect(web.API_KEY).toBeUndefined();
      expect(run.log).not.toContain('\ncorrect horse');
    });
  });

  test('carries services over that were not built again', async () => {
    await withSample(QUICK, async (sample) => {
      await deploy(sample, { version: '1.0.0' });
      const images = JSON.stringify(await sample.build({ version: '1.1.0', says: '1.1.0' }, ['web']));
      const run = await sample.run(action, { version: '1.1.0', images, verify: 'health', 'probe-rate': '0' });
      // The other service still says 1.0.0: the version check is what notices.
      expect(run).toMatchObject({ code: 1, outputs: { status: 'failed', 'active-slot': 'blue' } });
      expect(run.outputs.reason).toContain('api is healthy, but it is not the release');
    });
  });

  test('stops the old slot when it is not to be kept warm', async () => {
    await withSample(QUICK, async (sample) => {
      await deploy(sample, { version: '1.0.0' });
      await deploy(sample, { version: '1.1.0' }, { 'keep-previous': 'stopped' });
      const blue = JSON.parse(readFileSync(`${sample.deployment}/slots/blue.json`, 'utf8')) as {
        services: Record<string, { pid: number; startTime: string }>;
      };
      for (const { pid, startTime } of Object.values(blue.services))
        expect((await realHost.identity(pid))?.startTime).not.toBe(startTime);
    });
  });
});

describe('a release that is wrong', () => {
  test.each([
    ['never becomes healthy', { healthy: false }, 'was not healthy within', 'interrupted'],
    [
      'ends while it starts',
      { exitAfterMs: 50, healthy: false },
      'ended while it was starting',
      'interrupted',
    ],
    ['says another version', { says: '9.9.9' }, 'it is not the release', 'bad'],
  ])('%s: the idle slot is removed, traffic stays', async (_, behaviour, reason, status) => {
    await withSample(QUICK, async (sample) => {
      await deploy(sample, { version: '1.0.0' });
      // The others are seen as soon as they start, which takes what it takes.
      if (reason === 'was not healthy within') await shortenStart(sample);
      const run = await deploy(sample, { version: '1.1.0', ...behaviour });
      expect(run).toMatchObject({
        code: 1,
        outputs: { status: 'failed', 'active-slot': 'blue', generation: 1 },
      });
      expect(run.outputs.reason).toContain(reason);
      expect(await served(sample.port)).toMatchObject({ version: '1.0.0' });
      expect(existsSync(`${sample.deployment}/slots/green.json`)).toBe(false);
      expect((await ledgerOf(sample)).releases.at(-1)).toMatchObject({ version: '1.1.0', status });
    });
  });

  test('fails while it serves: traffic goes back by itself, the run is red, and it is refused from then on', async () => {
    await withSample(QUICK, async (sample) => {
      const one = await deploy(sample, { version: '1.0.0' });
      const bad = await deploy(sample, { version: '1.1.0', errorsAfter: 0 });
      expect(bad).toMatchObject({
        code: 1,
        outputs: { status: 'reverted', 'active-slot': 'blue', generation: 3, verdict: 'fail' },
      });
      expect(await served(sample.port)).toMatchObject({ version: '1.0.0', slot: 'blue' });
      const ledger = await ledgerOf(sample);
      expect(ledger.active).toEqual({ slot: 'blue', release: one.outputs['release-id'] });
      expect(ledger.releases.at(-1)).toMatchObject({ version: '1.1.0', status: 'bad' });
      const again = await deploy(sample, { version: '1.1.0', errorsAfter: 0 });
      expect(again).toMatchObject({ code: 1, outputs: { status: 'failed' } });
      expect(again.outputs.reason).toContain('allow-bad');
    });
  });

  test('dies while it serves: traffic goes back by itself', async () => {
    await withSample({ watch: '{ seconds: 60, interval-seconds: 0.1, min-requests: 1 }' }, async (sample) => {
      await deploy(sample, { version: '1.0.0' }, { 'watch-seconds': '0' });
      const running = deploy(sample, { version: '1.1.0' });
      await reachedStep(sample.deployment, 'watch', '1.1.0');
      const inGreen = await realHost.marked(
        'DELIVERY_PROCESS',
        `${deploymentIdOf(sample.deployment)}/green/`,
      );
      expect(inGreen).toHaveLength(2);
      for (const pid of inGreen) await realHost.signal(pid, 'SIGKILL');
      const run = await running;
      expect(run).toMatchObject({ code: 1, outputs: { status: 'reverted', 'active-slot': 'blue' } });
      expect(run.outputs.reason).toContain('not alive any more');
    });
  });

  test('is judged by too few requests: red, no rollback, the old slot stays; the next run watches again', async () => {
    await withSample(
      { watch: '{ seconds: 0.2, interval-seconds: 0.1, min-requests: 5000 }' },
      async (sample) => {
        await deploy(sample, { version: '1.0.0' }, { 'watch-seconds': '0' });
        const run = await deploy(sample, { version: '1.1.0' });
        expect(run).toMatchObject({
          code: 1,
          outputs: { status: 'failed', 'active-slot': 'green', verdict: 'inconclusive' },
        });
        expect(await ledgerOf(sample)).toMatchObject({ active: { slot: 'green' } });
        expect((await ledgerOf(sample)).releases.at(-1)).toMatchObject({ status: 'unproven' });
        const promoted = await deploy(sample, { version: '1.1.0' }, { 'watch-seconds': '0' });
        expect(promoted).toMatchObject({
          code: 0,
          outputs: { status: 'deployed', 'active-slot': 'green', generation: 2 },
        });
        expect((await ledgerOf(sample)).releases.at(-1)).toMatchObject({ status: 'good' });
      },
    );
  });
});

describe('refusals', () => {
  test('an older version, unless it is allowed', async () => {
    await withSample(QUICK, async (sample) => {
      await deploy(sample, { version: '1.1.0' });
      const run = await deploy(sample, { version: '1.0.0' });
      expect(run).toMatchObject({ code: 1, outputs: { status: 'failed', 'active-slot': 'blue' } });
      expect(run.outputs.reason).toContain('1.0.0 is older than the active 1.1.0');
      expect(await deploy(sample, { version: '1.0.0' }, { 'allow-older': 'true' })).toMatchObject({
        code: 0,
      });
    });
  });

  test('an artifact that is not in the store', async () => {
    await withSample(QUICK, async (sample) => {
      const images = await sample.build({ version: '1.0.0' });
      await rm(`${sample.state}/artifacts/web`, { recursive: true });
      const run = await sample.run(action, {
        version: '1.0.0',
        images: JSON.stringify(images),
        verify: 'health',
      });
      expect(run.code).toBe(1);
      expect(run.outputs.reason).toContain('is not in the store');
    });
  });

  test('a lock that another delivery holds', async () => {
    await withSample(QUICK, async (sample) => {
      const self = await realHost.self();
      await realHost.createExclusive(
        `${sample.deployment}/locks/000000001.json`,
        JSON.stringify({
          schema: 1,
          fence: 1,
          operation: 'deploy',
          runId: '77',
          attempt: '1',
          actor: 'somebody',
          ...self,
          machine: await realHost.machine(),
          acquiredAt: '2026-01-01T00:00:00Z',
          heartbeat: 0,
          released: false,
        }),
        0o600,
      );
      const run = await deploy(sample, { version: '1.0.0' });
      expect(run).toMatchObject({ code: 1, outputs: { status: 'failed' } });
      expect(run.log).toContain('another delivery holds the lock: deploy of run 77');
    });
  });

  test('a dry run changes nothing', async () => {
    await withSample(QUICK, async (sample) => {
      const run = await deploy(sample, { version: '1.0.0' }, { 'dry-run': 'true' });
      expect(run).toMatchObject({ code: 0, outputs: { status: 'planned' } });
      expect(run.summary).toContain('start-idle');
      expect(existsSync(`${sample.deployment}/journal.ndjson`)).toBe(false);
      expect(existsSync(`${sample.deployment}/front`)).toBe(false);
    });
  });

  const IMAGE = `tree:sha256:${'a'.repeat(64)}`;
  test.each([
    ['version', 'one', 'a semantic version'],
    ['sha', 'main', 'a full commit'],
    ['watch-seconds', 'soon', 'seconds from 0'],
    ['watch-seconds', '999999', 'seconds from 0'],
    ['probe-rate', '-1', 'a whole number'],
    ['drain-timeout-seconds', '-1', 'seconds from'],
    ['keep-previous', 'cold', 'one of warm, stopped'],
    ['lock-wait-seconds', 'x', 'seconds from'],
    ['on-interrupted', 'ignore', 'one of resume, revert, fail'],
    ['verify', 'nothing', 'one of smoke, health'],
    ['engine', 'swarm', 'one of auto, process, compose'],
    ['allow-older', 'yes', 'true or false'],
    ['allow-bad', 'yes', 'true or false'],
    ['images', '[]', 'NAME=VALUE'],
    ['images', JSON.stringify({ wbe: IMAGE }), 'did you mean'],
    ['images', JSON.stringify({ web: 'latest' }), 'tree:sha256'],
    ['images', '{}', 'at least one artifact'],
    ['environment', 'moon', 'one of'],
    ['delivery-file', 'none.yml', 'an existing file'],
    ['language', 'fr', 'one of en, es'],
    ['colour', 'blue', 'an unknown name'],
  ])('bad input %s=%s', async (name, value, expected) => {
    await withSample(QUICK, async (sample) => {
      const run = await sample.run(action, {
        version: '1.0.0',
        images: JSON.stringify({ web: IMAGE }),
        [name]: value,
      });
      expect(run).toMatchObject({ code: 1, outputs: { status: 'failed' } });
      expect(run.log).toContain(expected);
      expect(existsSync(`${sample.deployment}/journal.ndjson`)).toBe(false);
    });
  });
});

/** So that a service that never becomes healthy is given up soon. */
async function shortenStart(sample: Sample): Promise<void> {
  const path = `${sample.workspace}/delivery.yml`;
  const text = (await realFiles.readText(path)) ?? '';
  await realFiles.writeAtomic(path, text.replaceAll('start-seconds: 15', 'start-seconds: 1'));
}
