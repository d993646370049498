import { rm } from 'node:fs/promises';
import { readLedger } from '@compose-delivery/deploy';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../../packages/deploy/src/testing/sample-service.ts';
import { withSample, type Sample } from '../../packages/deploy/src/testing/run-sample.ts';
import { action as deployAction } from '../deploy-blue-green/action.ts';
import { action } from './action.ts';

const QUICK = { watch: '{ seconds: 0 }' };

async function deploy(sample: Sample, behaviour: Behaviour, inputs: Record<string, string> = {}) {
  const images = JSON.stringify(await sample.build(behaviour));
  const run = await sample.run(deployAction, {
    version: behaviour.version,
    images,
    verify: 'health',
    'probe-rate': '0',
    ...inputs,
  });
  expect(run.code).toBe(0);
  return String(run.outputs['release-id']);
}

const rollback = (sample: Sample, inputs: Record<string, string> = {}) =>
  sample.run(action, { 'probe-rate': '0', ...inputs });

const served = async (port: number): Promise<string> =>
  ((await (await fetch(`http://127.0.0.1:${port}/`)).json()) as { version: string }).version;

describe('going back', () => {
  test('warm: one switch, nothing dropped, workers move too; the release that is left is bad', async () => {
    await withSample({ ...QUICK, worker: true }, async (sample) => {
      const one = await deploy(sample, { version: '1.0.0' });
      const two = await deploy(sample, { version: '1.1.0' });
      const run = await rollback(sample, { reason: 'prices were wrong', 'probe-rate': '200' });
      expect(run).toMatchObject({
        code: 0,
        outputs: {
          status: 'rolled-back',
          from: two,
          to: one,
          mode: 'warm',
          dropped: 0,
          generation: 3,
          'active-slot': 'blue',
        },
      });
      expect(Number(run.outputs['mttr-seconds'])).toBeLessThan(60);
      expect(await served(sample.port)).toBe('1.0.0');
      const { ledger } = await readLedger(realFiles, sample.deployment);
      expect(ledger.releases.find((release) => release.id === two)).toMatchObject({
        status: 'bad',
        reason: 'left by a rollback: prices were wrong',
      });
      const journal = (await realFiles.readText(`${sample.deployment}/journal.ndjson`)) ?? '';
      expect(journal).toContain('"step":"singletons"');
    });
  });

  test('stopped: from its artifacts; a second rollback goes further back, never to the bad one; then there is nothing left', async () => {
    await withSample(QUICK, async (sample) => {
      const one = await deploy(sample, { version: '1.0.0' });
      const two = await deploy(sample, { version: '1.1.0' });
      const three = await deploy(sample, { version: '1.2.0' }, { 'keep-previous': 'stopped' });
      const first = await rollback(sample);
      expect(first).toMatchObject({
        code: 0,
        outputs: { status: 'rolled-back', from: three, to: two, mode: 'stopped' },
      });
      const second = await rollback(sample);
      expect(second).toMatchObject({ code: 0, outputs: { status: 'rolled-back', from: two, to: one } });
      const third = await rollback(sample);
      expect(third).toMatchObject({ code: 1, outputs: { status: 'refused', to: one } });
      expect(third.outputs.reason).toContain('no good release');
      expect(await served(sample.port)).toBe('1.0.0');
    });
  });

  test('by name, and doing it twice changes nothing', async () => {
    await withSample(QUICK, async (sample) => {
      const one = await deploy(sample, { version: '1.0.0' });
      await deploy(sample, { version: '1.1.0' });
      expect(await rollback(sample, { to: 'v1.0.0' })).toMatchObject({
        code: 0,
        outputs: { status: 'rolled-back', to: one },
      });
      expect(await rollback(sample, { to: one })).toMatchObject({
        code: 0,
        outputs: { status: 'noop', to: one, generation: 3 },
      });
    });
  });

  test('list and dry run change nothing', async () => {
    await withSample(QUICK, async (sample) => {
      await deploy(sample, { version: '1.0.0' });
      await deploy(sample, { version: '1.1.0' });
      const list = await rollback(sample, { list: 'true' });
      expect(list).toMatchObject({ code: 0, outputs: { status: 'listed' } });
      expect((JSON.parse(String(list.outputs.releases)) as unknown[]).length).toBe(2);
      const dry = await rollback(sample, { 'dry-run': 'true' });
      expect(dry).toMatchObject({ code: 0, outputs: { status: 'planned', generation: 2 } });
      expect(dry.outputs.reason).toContain('still runs');
      expect(await served(sample.port)).toBe('1.1.0');
    });
  });
});

describe('refused before traffic is touched', () => {
  test.each([
    ['a name that nobody knows', { to: '7.7.7' }, 'no release is called'],
    ['a release on record as bad', { to: '1.2.0' }, 'allow-bad'],
    [
      'one that does not run any more, when only a switch is wanted',
      { to: '1.0.0', 'rollback-mode': 'switch' },
      'does not run',
    ],
  ])('%s', async (_, inputs, reason) => {
    await withSample(QUICK, async (sample) => {
      await deploy(sample, { version: '1.0.0' });
      await deploy(sample, { version: '1.1.0' }, { 'keep-previous': 'stopped' });
      const images = JSON.stringify(await sample.build({ version: '1.2.0', says: '0.0.0' }));
      const bad = await sample.run(deployAction, {
        version: '1.2.0',
        images,
        verify: 'health',
        'probe-rate': '0',
      });
      expect(bad.code).toBe(1);
      const run = await rollback(sample, inputs);
      expect(run).toMatchObject({ code: 1, outputs: { status: 'refused', generation: 2 } });
      expect(run.outputs.reason).toContain(reason);
      expect(await served(sample.port)).toBe('1.1.0');
    });
  });

  test('a target whose artifacts are gone, and one that is not healthy', async () => {
    await withSample(QUICK, async (sample) => {
      const one = await deploy(sample, { version: '1.0.0' });
      await deploy(sample, { version: '1.1.0' }, { 'keep-previous': 'stopped' });
      const { ledger } = await readLedger(realFiles, sample.deployment);
      const artifact = ledger.releases.find((release) => release.id === one)?.artifacts.web ?? '';
      const source = `${sample.state}/artifacts/web/${artifact.replace('tree:sha256:', '')}`;
      const behaviour = (await realFiles.readText(`${source}/source/app/behaviour.json`)) ?? '';
      await realFiles.writeAtomic(
        `${source}/source/app/behaviour.json`,
        behaviour.replace('{', '{"exitAfterMs":1,"healthy":false,'),
      );
      const sick = await rollback(sample);
      expect(sick).toMatchObject({ code: 1, outputs: { status: 'failed', generation: 2 } });
      expect(sick.outputs.reason).toContain('verify-idle');
      await rm(source, { recursive: true });
      const gone = await rollback(sample);
      expect(gone).toMatchObject({ code: 1, outputs: { status: 'failed', generation: 2 } });
      expect(gone.outputs.reason).toContain('is not in the store');
      expect(await served(sample.port)).toBe('1.1.0');
    });
  });

  test.each([
    ['to', '--force', 'previous, a version'],
    ['rollback-mode', 'cold', 'one of auto, switch, restart, repull'],
    ['list', 'yes', 'true or false'],
    ['watch-seconds', '-1', 'seconds from'],
    ['probe-rate', '9999', 'a whole number'],
    ['drain-timeout-seconds', 'x', 'seconds from'],
    ['lock-wait-seconds', 'x', 'seconds from'],
    ['allow-bad', '1', 'true or false'],
    ['delivery-file', 'none.yml', 'an existing file'],
    ['environment', 'moon', 'one of'],
  ])('bad input %s=%s', async (name, value, expected) => {
    await withSample(QUICK, async (sample) => {
      const run = await rollback(sample, { [name]: value });
      expect(run).toMatchObject({ code: 1, outputs: { status: 'failed' } });
      expect(run.log).toContain(expected);
    });
  });
});
