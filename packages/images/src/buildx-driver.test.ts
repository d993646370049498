// Builders outside of the daemon: what they cannot see is refused, or taken from the registry. Docker's client answers from a script.
import { InputError } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import {
  recordedLog,
  scriptedExec,
  virtualClock,
  withFolder,
  type ExecAnswer,
} from '@compose-delivery/runtime/testing';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realTreeStore } from './adapters/tree-store.ts';
import { EMPTY_DEFINITION, type BuildDefinition } from './build-definition.ts';
import { BuildFailure, type AttemptContext, type BuildUnit, type Foreseen } from './builder-port.ts';
import { createBuildxBuilder } from './buildx-builder.ts';
import { readDriver } from './buildx-driver.ts';

const sha = (digit: string): string => `sha256:${digit.repeat(64)}`;
const [ID, MANIFEST, PUSHED] = [sha('1'), sha('2'), sha('3')];
const REGISTRY = '127.0.0.1:5000/shop';

const define = (service: string, more: Partial<BuildDefinition> = {}): BuildDefinition => ({
  ...{ ...EMPTY_DEFINITION, service, image: `shop/${service}:2`, context: `/${service}` },
  ...{ dockerfile: `/${service}/Dockerfile`, ...more },
});
const unitOf = (service: string, ...needs: readonly string[]): BuildUnit => ({
  ...{ service, needs, digest: sha('a'), sameAs: undefined, claims: {} },
});
const DEFINITIONS = [
  define('base', { tags: ['shop/base'] }),
  define('web', { contexts: { under: 'service:base', other: 'docker-image://alpine' } }),
  define('api', { contexts: { from: 'docker-image://docker.io/shop/base:2' } }),
];
const [BASE, WEB, API] = [unitOf('base'), unitOf('web', 'base'), unitOf('api', 'base')];
const built = (unit: BuildUnit): Foreseen => ({ unit, built: true, pushed: undefined });
const attempt: AttemptContext = {
  ...{ timeoutMs: 60_000, idleTimeoutMs: 30_000, signal: new AbortController().signal },
  ...{ say: () => undefined, step: () => undefined },
};

const inspected = (driver: string): ExecAnswer => ({
  stdout: `Name:          mine\nDriver:        ${driver}\nLast Activity: 2026-01-01 00:00:00 +0000 UTC\n\nNodes:\nName: mine0\n`,
});

async function open(
  root: string,
  answer: ExecAnswer,
  given: { push?: boolean; builder?: string; metadata?: Record<string, string> } = {},
) {
  const exec = scriptedExec({
    'docker buildx inspect': answer,
    'docker image inspect': (argv) => ({
      stdout: `${ID} 10 ${JSON.stringify([argv.at(-1)])} []\n`,
    }),
    'docker image tag': {},
    'docker push': { stdout: `2: digest: ${PUSHED} size: 1\n` },
    'docker buildx build': (argv) => {
      const metadata = given.metadata ?? { 'containerimage.digest': ID };
      writeFileSync(argv[argv.indexOf('--metadata-file') + 1] ?? '', JSON.stringify(metadata));
      return { stdout: '' };
    },
  });
  const builder = createBuildxBuilder(
    new Map(DEFINITIONS.map((one) => [one.service, one])),
    {
      ...{ root, env: {}, wheelhouse: join(root, 'wheels'), buildArgs: {}, provenance: '', workspace: root },
      ...{ builder: given.builder ?? '', push: given.push ?? false, registry: REGISTRY, tags: [] },
      ...{ tagByDigest: false },
      cache: { backend: 'none', mode: 'min', application: 'shop', folder: root, from: [], to: [] },
    },
    {
      ...{ exec, files: realFiles, clock: virtualClock(), log: recordedLog(), trees: realTreeStore },
      ...{ environment: {}, temporary: join(root, 'tmp') },
    },
    { find: () => undefined },
  );
  const contexts = (): string[] =>
    (exec.calls.findLast((argv) => argv[2] === 'build') ?? []).filter(
      (_, i, argv) => argv[i - 1] === '--build-context',
    );
  return { exec, builder, contexts };
}

test('the driver docker, and one that does not answer: results are images of the daemon', () =>
  withFolder(async (root) => {
    for (const answer of [inspected('docker'), { code: 1 }, { stdout: 'nonsense' }]) {
      const { builder, contexts } = await open(root, answer);
      await builder.foresee?.([built(BASE), built(WEB)]);
      await builder.build(WEB, attempt);
      expect(contexts()).toEqual(['under=docker-image://shop/base:2', 'other=docker-image://alpine']);
    }
  }));

test('nobody is asked where nothing is built from another result', () =>
  withFolder(async (root) => {
    const { builder, exec } = await open(root, inspected('remote'));
    await builder.foresee?.([built(BASE), { unit: WEB, built: false, pushed: undefined }]);
    expect(exec.calls).toEqual([]);
  }));

test.each(['docker-container', 'remote', 'kubernetes', 'cloud'])(
  'fault: the driver %s does not see the results of other services: refused before the first build, each by name',
  (driver) =>
    withFolder(async (root) => {
      const { builder, exec } = await open(root, inspected(driver), { builder: 'mine' });
      const refused = await builder.foresee?.([built(BASE), built(WEB), built(API)]).catch((e: unknown) => e);
      expect(refused).toBeInstanceOf(InputError);
      expect((refused as InputError).problems.map((one) => [one.input, one.seen])).toEqual([
        ['builder', `the builder mine, whose driver is ${driver}`],
        ['builder', `the builder mine, whose driver is ${driver}`],
      ]);
      expect((refused as Error).message).toContain('web is built from the result of base');
      expect(exec.calls).toEqual([['docker', 'buildx', 'inspect', 'mine']]);
    }),
);

test('with push, such a builder takes them from the registry, by digest and under every name that a Dockerfile may use', () =>
  withFolder(async (root) => {
    const { builder, contexts } = await open(root, inspected('docker-container'), { push: true });
    await builder.foresee?.([built(BASE), built(WEB), built(API)]);
    const { artifact } = await builder.build(BASE, attempt);
    expect(contexts()).toEqual([]);
    await builder.publish?.(BASE, artifact, attempt);
    const ref = `docker-image://${REGISTRY}/base@${PUSHED}`;
    await builder.build(WEB, attempt);
    expect(contexts()).toEqual([
      ...[`under=${ref}`, 'other=docker-image://alpine'],
      ...[`shop/base:2=${ref}`, `shop/base=${ref}`],
    ]);
    await builder.build(API, attempt);
    expect(contexts()[0]).toBe(`from=${ref}`);
  }));

test('what was pushed by an earlier run is taken from there, too; what was not pushed ends the build that needs it', () =>
  withFolder(async (root) => {
    const { builder, contexts } = await open(root, inspected('remote'), { push: true });
    const pushed = { ref: `${REGISTRY}/base@${PUSHED}`, names: [] };
    await builder.foresee?.([{ unit: BASE, built: false, pushed }, built(WEB)]);
    await builder.build(WEB, attempt);
    expect(contexts()[0]).toBe(`under=docker-image://${pushed.ref}`);
    const other = await open(root, inspected('remote'), { push: true });
    await other.builder.foresee?.([built(BASE), built(WEB)]);
    const failed = await other.builder.build(WEB, attempt).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(BuildFailure);
    expect((failed as Error).message).toContain('base was not pushed');
  }));

test('a builder outside of the daemon names the manifest: the daemon is asked how it calls the image', () =>
  withFolder(async (root) => {
    const metadata = { 'containerimage.digest': MANIFEST, 'containerimage.config.digest': ID };
    const { builder, exec } = await open(root, inspected('remote'), { metadata });
    expect((await builder.build(BASE, attempt)).artifact).toMatchObject({ digest: ID });
    expect(exec.calls.at(-1)?.slice(0, 3)).toEqual(['docker', 'image', 'inspect']);
    const same = { 'containerimage.digest': ID, 'containerimage.config.digest': ID };
    const inside = await open(root, inspected('docker'), { metadata: same });
    expect((await inside.builder.build(BASE, attempt)).artifact).toMatchObject({ digest: ID });
    expect(inside.exec.calls.some((argv) => argv[1] === 'image')).toBe(false);
  }));

test('a client that cannot be started names no driver', async () => {
  expect(await readDriver('', () => Promise.reject(new Error('spawn docker ENOENT')))).toBeUndefined();
});
