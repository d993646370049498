import { chmod } from 'node:fs/promises';
import { realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { parseDelivery } from '@compose-delivery/application';
import { expect, test } from 'vitest';
import { realHost } from '../../adapters/host.ts';
import type { Release } from '../../model.ts';
import type { Engine } from '../../ports.ts';
import { tearDown } from '../../tear-down.ts';
import { sampleApplication, type SampleOptions } from '../../testing/sample-application.ts';
import type { Behaviour } from '../../testing/sample-service.ts';
import { deploymentIdOf, processEngine } from './engine.ts';
import { MARKER } from './service-environment.ts';
import { readSlot, writeSlot } from './slot-file.ts';

type Rig = { engine: Engine; release: Release; folder: string; state: string };

async function withEngine(
  behaviour: Behaviour,
  options: SampleOptions,
  body: (rig: Rig) => Promise<void>,
): Promise<void> {
  await withFolder(async (root) => {
    const sample = await sampleApplication(root, options);
    const delivery = parseDelivery((await realFiles.readText(`${sample.workspace}/delivery.yml`)) ?? '', 'x');
    const artifacts = await sample.build(behaviour);
    const engine = processEngine({
      files: realFiles,
      host: realHost,
      clock: realClock,
      log: recordedLog(),
      stateDirectory: sample.state,
      folder: sample.deployment,
      variables: { API_KEY: 'k' },
      searchPath: process.env.PATH ?? '',
      graceSeconds: 1,
    });
    const release: Release = {
      id: 'r1',
      version: behaviour.version,
      sha: '',
      artifacts,
      services: delivery.services,
      listeners: delivery.router.listeners,
      createdAt: '',
    };
    try {
      await body({ engine, release, folder: sample.deployment, state: sample.state });
    } finally {
      await tearDown(realHost, sample.deployment, 0.2);
    }
  });
}

const marked = (folder: string): Promise<readonly number[]> =>
  realHost.marked(MARKER, `${deploymentIdOf(folder)}/`);

test('start is idempotent, survives as a record, and a dead service gets its own port back', async () => {
  await withEngine({ version: '1.0.0' }, {}, async ({ engine, release, folder }) => {
    await engine.start('blue', release, 1);
    const first = await readSlot(realFiles, folder, 'blue');
    await engine.start('blue', release, 1);
    expect(await readSlot(realFiles, folder, 'blue')).toEqual(first);
    await realHost.signal(-(first?.services.web?.pid ?? 0), 'SIGKILL');
    await expect
      .poll(async () => (await engine.observe()).blue, { timeout: 30_000 })
      .toMatchObject({ state: 'down', down: ['web'] });
    await engine.start('blue', release, 1);
    const second = await readSlot(realFiles, folder, 'blue');
    expect(second?.services.web?.port).toBe(first?.services.web?.port);
    expect(second?.services.api).toEqual(first?.services.api);
    expect((await engine.observe()).blue.state).toBe('running');
  });
});

test('stop ends groups politely, then hard, with the children that left the group', async () => {
  await withEngine(
    { version: '1.0.0', ignoreSigterm: true, child: true },
    {},
    async ({ engine, release, folder }) => {
      await engine.start('blue', release, 1);
      const view = await engine.view('blue');
      // Who answers has come to the end of its program, and listens for signals.
      const answers = (service: string) =>
        fetch(`${view.url(service) ?? ''}/health`).then(
          ({ ok }) => ok,
          () => false,
        );
      for (const service of ['web', 'api'])
        await expect.poll(() => answers(service), { timeout: 30_000 }).toBe(true);
      // Two services, and a child of each in a session of its own.
      await expect.poll(async () => (await marked(folder)).length, { timeout: 30_000 }).toBe(4);
      expect(await view.processes('web')).toHaveLength(2);
      const began = realClock.monotonic();
      await engine.stop('blue', 0.5);
      expect(realClock.monotonic() - began).toBeGreaterThan(450);
      expect(await marked(folder)).toEqual([]);
      expect((await engine.observe()).blue).toMatchObject({ state: 'down', release: { id: 'r1' } });
      await engine.remove('blue');
      expect((await engine.observe()).blue.state).toBe('absent');
    },
  );
});

test('a pid that now belongs to somebody else is neither believed nor signalled', async () => {
  await withEngine({ version: '1.0.0' }, {}, async ({ engine, release, folder }) => {
    await engine.start('blue', release, 1);
    const record = await readSlot(realFiles, folder, 'blue');
    if (!record) throw new Error('no record');
    await engine.stop('blue', 0);
    const services = Object.fromEntries(
      Object.entries(record.services).map(([name, service]) => [
        name,
        { ...service, pid: process.pid, startTime: '1' },
      ]),
    );
    await writeSlot(realFiles, folder, { ...record, services });
    expect((await engine.observe()).blue).toMatchObject({ state: 'down', down: ['web', 'api'] });
    await engine.remove('blue'); // would end this very process, if the number alone counted
    expect((await engine.observe()).blue.state).toBe('absent');
  });
});

test('what a dead start left without a record is found by its mark and removed', async () => {
  await withEngine({ version: '1.0.0' }, {}, async ({ engine, release, folder }) => {
    await engine.start('green', release, 1);
    await realFiles.remove(`${folder}/slots/green.json`);
    expect((await engine.observe()).green).toMatchObject({ state: 'down', upstreams: {} });
    await engine.start('green', release, 1);
    expect(await marked(folder)).toHaveLength(2);
  });
});

const root = realHost.isRoot();
test.skipIf(!root)(`services run as their own user${root ? '' : ' SKIPPED: NOT ROOT'}`, async () => {
  await withEngine({ version: '1.0.0' }, { uid: 12_345 }, async ({ engine, release, state }) => {
    await chmod(state, 0o700);
    expect((await engine.missing(release)).join()).toContain(`user 12345 cannot enter ${state}`);
    await chmod(state, 0o755);
    expect(await engine.missing(release)).toEqual([]);
    await engine.start('blue', release, 1);
    const [web] = await (await engine.view('blue')).processes('web');
    expect(web).toMatchObject({
      uids: Array(4).fill(12_345),
      gids: Array(4).fill(12_345),
      userName: undefined,
    });
  });
});

test('what is missing is said, all at once', async () => {
  await withEngine({ version: '1.0.0' }, {}, async ({ engine, release, state }) => {
    const hex = (release.artifacts.api ?? '').replace('tree:sha256:', '');
    await realFiles.remove(`${state}/artifacts/api/${hex}/source/app`);
    const image = `shop@sha256:${'a'.repeat(64)}`;
    const services = {
      ...release.services,
      api: { ...release.services.api, secrets: ['NOBODY'] },
    } as Release['services'];
    const text = (
      await engine.missing({ ...release, services, artifacts: { ...release.artifacts, web: image } })
    ).join('\n');
    expect(text).toContain('web: engine "process" runs trees');
    expect(text).toContain('source/app is not there');
    expect(text).toContain('the environment file lacks NOBODY');
    const gone = await engine.prune([
      { service: 'api', artifact: release.artifacts.api ?? '' },
      { service: 'web', artifact: image },
    ]);
    expect(gone).toHaveLength(1);
    expect((await engine.missing(release)).join()).toContain('api: its artifact');
  });
});
