// Preparing and building images: what is asked of the tools, in which order, and when nothing is asked. Their answers are recorded ones.
import { parseDelivery, type Application } from '@compose-delivery/application';
import { InputError, type ExecOptions } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import {
  recordedLog,
  scriptedExec,
  virtualClock,
  withFolder,
  type ExecAnswer,
} from '@compose-delivery/runtime/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realTreeStore } from './adapters/tree-store.ts';
import { BuildFailure, type AttemptContext, type BuildUnit } from './builder-port.ts';
import { prepareImages, type PrepareSettings } from './prepare-images.ts';

const ID = `sha256:${'1'.repeat(64)}`;
const OTHER = `sha256:${'2'.repeat(64)}`;
const DELIVERY = `
version: 1
application: shop
engine: compose
compose-files: [compose.yml, extra.yml]
env-file: .env.test
router: { listeners: [{ port: 80, routes: [{ path: /, service: web }] }] }
services: { web: { role: shared }, api: { role: shared }, db: { role: shared } }
`;

function application(root: string): Application {
  return {
    ...parseDelivery(DELIVERY, 'delivery.yml'),
    file: join(root, 'delivery.yml'),
    root,
    environmentName: '',
    url: undefined,
  };
}

const attempt = (said: string[] = [], steps: (string | undefined)[] = []): AttemptContext => ({
  timeoutMs: 60_000,
  idleTimeoutMs: 30_000,
  signal: new AbortController().signal,
  say: (line) => said.push(line),
  step: (name) => steps.push(name),
});

type Services = Readonly<Record<string, Record<string, unknown>>>;

/** A model as `config --format json` prints it: paths absolute, mappings where files may have lists. */
function services(root: string): Services {
  return {
    api: {
      build: { context: join(root, 'api'), dockerfile: 'Dockerfile', args: { LEVEL: '1', EMPTY: null } },
      image: 'shop/api:2',
      depends_on: { web: {} },
    },
    web: {
      build: {
        context: join(root, 'web'),
        dockerfile: 'Dockerfile',
        additional_contexts: { base: 'service:base' },
      },
    },
    base: { build: { context: join(root, 'base'), dockerfile: 'Dockerfile' }, image: 'shop/base' },
    db: { image: 'postgres:15' },
  };
}

async function writeSources(root: string): Promise<void> {
  const files = {
    'api/Dockerfile': 'FROM shop/base\nRUN pip install x\n',
    'api/app.py': 'x',
    'api/.dockerignore': '*.md\n',
    'api/notes.md': 'n',
    'web/Dockerfile': 'FROM base\n',
    'base/Dockerfile': 'FROM python:3.11\n',
    '.env.test': 'A=1',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const STATUS = [
  {
    vertexes: [
      {
        digest: 'a',
        name: '[1/2] FROM x',
        started: '2026-01-01T00:00:00Z',
        completed: '2026-01-01T00:00:01Z',
        cached: true,
      },
    ],
  },
  { vertexes: [{ digest: 'b', name: '[2/2] RUN y', started: '2026-01-01T00:00:01Z' }] },
  { statuses: [{ id: 'transferring context:', vertex: 'c', name: 'transferring', current: 2_000 }] },
  { logs: [{ vertex: 'b', data: Buffer.from('hello\n').toString('base64') }] },
  {
    vertexes: [
      {
        digest: 'b',
        name: '[2/2] RUN y',
        started: '2026-01-01T00:00:01Z',
        completed: '2026-01-01T00:00:03Z',
      },
    ],
  },
]
  .map((one) => JSON.stringify(one, null, 2))
  .join('\n');

type Given = {
  readonly model?: Services;
  readonly top?: Record<string, unknown>;
  readonly script?: Readonly<Record<string, ExecAnswer>>;
  readonly settings?: Partial<PrepareSettings>;
};

const inspected = (id: string, ...names: string[]): string => `${id} 1000 ${JSON.stringify(names)} []\n`;

async function prepare(root: string, given: Given = {}) {
  const seen: { argv: readonly string[]; options: ExecOptions | undefined }[] = [];
  const log = recordedLog();
  let count = 0;
  const usual: Readonly<Record<string, ExecAnswer>> = {
    'docker version': { stdout: '26.1.5\n' },
    'docker compose -f': {
      stdout: JSON.stringify({ name: 'shop', services: given.model ?? services(root), ...given.top }),
    },
    'docker image inspect': { stdout: inspected(ID, 'python:3.11') },
    'docker buildx imagetools': { code: 1 },
    'docker buildx build': (argv, options) => {
      seen.push({ argv, options });
      writeFileSync(
        argv[argv.indexOf('--metadata-file') + 1] ?? '',
        JSON.stringify({ 'containerimage.digest': ID }),
      );
      return { stdout: STATUS };
    },
  };
  const exec = scriptedExec({ ...given.script, ...usual, ...given.script });
  const ports = {
    exec,
    files: realFiles,
    clock: virtualClock(),
    log,
    trees: realTreeStore,
    environment: {},
    temporary: join(root, 'tmp'),
    randomId: () => String((count += 1)),
  };
  const settings: PrepareSettings = {
    application: application(root),
    source: { kind: 'compose' },
    chosen: [],
    wheelhouse: join(root, 'wheels'),
    wheelDigests: {},
    version: '1.2.3',
    buildArgs: {},
    claims: {},
    builder: '',
    provenance: '',
    cache: {
      backend: 'none',
      mode: 'min',
      application: 'shop',
      folder: join(root, 'layers'),
      from: [],
      to: [],
    },
    push: false,
    registry: '',
    tags: [],
    tagByDigest: false,
    workspace: root,
    ...given.settings,
  };
  return { ...(await prepareImages(settings, ports)), exec, seen, log };
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

function unitOf({ units }: Pick<Prepared, 'units'>, service: string): BuildUnit {
  const unit = units.find((one) => one.service === service);
  if (!unit) throw new Error(`no ${service}`);
  return unit;
}

test('the order: what the Dockerfile and the contexts need first; a base is built although the delivery file does not name it', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const { units } = await prepare(root);
    expect(units.map((unit) => [unit.service, unit.needs])).toEqual([
      ['base', []],
      ['web', ['base']],
      ['api', ['base']],
    ]);
  }));

test('one call of Compose, one of the daemon for all images, none for each service', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const { exec } = await prepare(root);
    expect(exec.calls.map((argv) => argv.slice(0, 3).join(' ')).sort()).toEqual([
      'docker compose -f',
      'docker image inspect',
      'docker version --format',
    ]);
  }));

test('what the last run asked for is asked at once; what is new costs a second call', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const calls = async (askedBefore: readonly string[]): Promise<number> => {
      const { exec } = await prepare(root, { settings: { askedBefore } });
      return exec.calls.filter((argv) => argv[1] === 'image').length;
    };
    const { asked } = await prepare(root);
    expect([await calls(asked), await calls(['python:3.11'])]).toEqual([1, 2]);
  }));

test('one service chosen: it and what it needs', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const { units } = await prepare(root, { settings: { chosen: ['web'] } });
    expect(units.map((unit) => unit.service)).toEqual(['base', 'web']);
  }));

test('a build: wheels as a context, patient pip, values of arguments in the environment and not in the argv', () =>
  withFolder(async (root) => {
    await writeSources(root);
    await mkdir(join(root, 'wheels', 'views', 'api'), { recursive: true });
    const buildArgs = { BASE: 'python:3.12', PIP_RETRIES: '9', HTTP_PROXY: 'http://proxy' };
    const prepared = await prepare(root, { settings: { buildArgs } });
    const said: string[] = [];
    const steps: (string | undefined)[] = [];
    const result = await prepared.builder.build(unitOf(prepared, 'api'), attempt(said, steps));
    expect(result).toEqual({
      artifact: { kind: 'image', name: 'shop/api:2', digest: ID },
      cached: [1, 2],
      movedBytes: true,
      bytes: 2_000,
      steps: [
        { name: '[1/2] FROM x', seconds: 1, cached: true, error: '' },
        { name: '[2/2] RUN y', seconds: 2, cached: false, error: '' },
      ],
    });
    const [call] = prepared.seen;
    expect(call?.argv).toEqual([
      ...['docker', 'buildx', 'build', '--progress', 'rawjson'],
      ...['--metadata-file', join(root, 'tmp', 'compose-delivery-api.metadata.json'), '--load'],
      ...['--tag', 'shop/api:2', '--file', join(root, 'api', 'Dockerfile')],
      ...['--build-context', `wheels=${join(root, 'wheels', 'views', 'api')}`],
      ...['LEVEL', 'EMPTY', 'PIP_DEFAULT_TIMEOUT', 'PIP_RETRIES', 'PIP_RESUME_RETRIES', 'BASE'].flatMap(
        (name) => ['--build-arg', name],
      ),
      ...['--build-arg', 'HTTP_PROXY=http://proxy', join(root, 'api')],
    ]);
    expect(call?.options).toMatchObject({
      cwd: root,
      env: {
        VERSION: '1.2.3',
        LEVEL: '1',
        PIP_DEFAULT_TIMEOUT: '600',
        PIP_RETRIES: '9',
        PIP_RESUME_RETRIES: '5',
      },
      timeoutMs: 60_000,
      idleTimeoutMs: 30_000,
    });
    expect(call?.options?.env).not.toHaveProperty('HTTP_PROXY');
    expect(said).toEqual(['[1/2] FROM x: CACHED', '[2/2] RUN y', '[2/2] hello']);
    expect(steps).toContain('[2/2] RUN y');
  }));

test('a service without wheels gets no such context; one without an image name is named by the project; a link is an image of the daemon', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const prepared = await prepare(root);
    const built = await prepared.builder.build(unitOf(prepared, 'web'), attempt());
    expect(built.artifact).toMatchObject({ name: 'shop-web' });
    expect(prepared.seen[0]?.argv.join(' ')).toContain('--build-context base=docker-image://shop/base ');
    expect(prepared.seen[0]?.argv.join(' ')).not.toContain('wheels=');
  }));

test('every field of a build of Compose reaches buildx; secrets by name, never by value', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const model = {
      web: {
        platform: 'linux/arm64',
        build: {
          context: join(root, 'web'),
          dockerfile_inline: 'FROM scratch\n',
          target: 'end',
          network: 'none',
          tags: ['shop/web:extra'],
          labels: { l: 'v' },
          extra_hosts: { db: ['10.0.0.1'] },
          shm_size: '67108864',
          ulimits: { nofile: { soft: 1, hard: 2 }, nproc: 3 },
          secrets: [{ source: 'token' }, { source: 'key', target: '/run/k' }],
          ssh: ['default'],
          cache_from: ['type=local,src=/c'],
          no_cache: true,
          pull: true,
        },
      },
    };
    const top = { secrets: { token: { environment: 'TOKEN' }, key: { file: '/keys/k' } } };
    const prepared = await prepare(root, { model, top });
    await prepared.builder.build(unitOf(prepared, 'web'), attempt());
    const line = prepared.seen[0]?.argv.join(' ') ?? '';
    for (const part of [
      `--file ${join(root, 'tmp', 'compose-delivery-web.Dockerfile')}`,
      '--tag shop-web --tag shop/web:extra',
      '--target end --platform linux/arm64 --network none',
      '--label l=v --secret id=token,env=TOKEN --secret id=k,src=/keys/k --ssh default',
      '--add-host db:10.0.0.1 --ulimit nofile=1:2 --ulimit nproc=3 --shm-size 67108864 --no-cache --pull',
      '--cache-from type=local,src=/c',
    ])
      expect(line).toContain(part);
    expect(unitOf(prepared, 'web').claims).toEqual({ cpu: 1, network: 0 });
    expect(readFileSync(join(root, 'tmp', 'compose-delivery-web.Dockerfile'), 'utf8')).toBe('FROM scratch\n');
  }));

test('the digest: files that reach the builder count, others do not; upstream, arguments, wheels, base images and the builder count; names do not', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const digestOf = async (given: Given = {}, service = 'api'): Promise<string> =>
      unitOf(await prepare(root, given), service).digest;
    const base = await digestOf();
    expect(await digestOf()).toBe(base);
    await writeFile(join(root, 'api', 'notes.md'), 'changed');
    expect(await digestOf()).toBe(base);
    const model = services(root);
    expect(await digestOf({ model: { ...model, api: { ...model.api, image: 'shop/api:3' } } })).toBe(base);
    const seen = [base];
    const expectNew = async (given: Given = {}): Promise<void> => {
      const next = await digestOf(given);
      expect(seen).not.toContain(next);
      seen.push(next);
    };
    await writeFile(join(root, 'api', 'app.py'), 'changed');
    await expectNew();
    await writeFile(join(root, 'base', 'new.txt'), 'upstream');
    await expectNew();
    await mkdir(join(root, 'wheels', 'views', 'api'), { recursive: true });
    await writeFile(join(root, 'wheels', 'views', 'api', 'x-1.0-py3-none-any.whl'), '');
    await expectNew();
    await writeFile(join(root, 'wheels', 'views', 'api', 'x-1.0-py3-none-any.whl'), 'other content');
    await expectNew();
    await expectNew({ settings: { wheelDigests: { api: 'sha256:known' } } });
    await expectNew({ settings: { buildArgs: { BASE: 'other' } } });
    await expectNew({ script: { 'docker image inspect': { stdout: inspected(OTHER, 'python:3.11') } } });
    await expectNew({ script: { 'docker version': { stdout: '27.0.0' } } });
    await rm(join(root, 'api', 'app.py'));
    await symlink('../elsewhere', join(root, 'api', 'app.py'));
    await expectNew();
  }));

test('fault: a base image tag that moved is seen at its registry when the daemon does not have it', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const at = async (digest: string | undefined): Promise<string> => {
      const imagetools: ExecAnswer = digest === undefined ? { code: 1 } : { stdout: digest };
      const script = { 'docker image inspect': { code: 1 }, 'docker buildx imagetools': imagetools };
      return unitOf(await prepare(root, { script }), 'base').digest;
    };
    const [first, moved, unknown] = [await at(ID), await at(OTHER), await at(undefined)];
    expect(new Set([first, moved, unknown]).size).toBe(3);
    expect(await at(ID)).toBe(first);
  }));

test('a base image that no one knows is said', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const { log } = await prepare(root, { script: { 'docker image inspect': { code: 1 } } });
    expect(log.lines.join()).toContain('python:3.11: neither here nor at its registry');
  }));

test('a context that is no folder here, such as a git address, is never taken for unchanged', () =>
  withFolder(async (root) => {
    const remote = { build: { context: 'https://example.org/repo.git' } };
    const prepared = await prepare(root, { model: { db: remote, web: remote } });
    expect(unitOf(prepared, 'db').digest).not.toBe(unitOf(prepared, 'web').digest);
  }));

test('fault: two services of one build, under one name or two, are built once', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const model = services(root);
    const db = { ...model.api, image: 'shop/other:1' };
    const prepared = await prepare(root, { model: { ...model, db } });
    expect(unitOf(prepared, 'db').sameAs).toBe('api');
    const script = { 'docker image tag': {} };
    const again = await prepare(root, { model: { ...model, db }, script });
    const artifact = { kind: 'image', name: 'shop/api:2', digest: ID } as const;
    expect(await again.builder.adopt?.(unitOf(again, 'db'), artifact)).toMatchObject({
      name: 'shop/other:1',
    });
    expect(again.exec.calls.at(-1)).toEqual(['docker', 'image', 'tag', ID, 'shop/other:1']);
  }));

test('what is there: one look for all; an image that has its name already is not named again', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const script = { 'docker image inspect': { code: 1, stdout: inspected(ID, 'shop/api:2') } };
    const prepared = await prepare(root, { script, settings: { artifacts: [ID, OTHER] } });
    const [api, web] = [unitOf(prepared, 'api'), unitOf(prepared, 'web')];
    const artifact = { kind: 'image', name: 'shop/api:2', digest: ID } as const;
    const before = prepared.exec.calls.length;
    const there = await prepared.builder.existing(
      new Map([
        [api, artifact],
        [web, { kind: 'image', name: 'x', digest: OTHER }],
      ]),
    );
    expect([...there]).toEqual(['api']);
    expect(await prepared.builder.adopt?.(api, artifact)).toEqual(artifact);
    expect(prepared.exec.calls).toHaveLength(before);
  }));

test('fault: a circle of needs is refused and printed', () =>
  withFolder(async (root) => {
    await writeSources(root);
    await writeFile(join(root, 'base', 'Dockerfile'), 'FROM shop-web\n');
    await expect(prepare(root)).rejects.toThrow('base -> web -> base');
  }));

test('fault: a context of a service that builds nothing, or is not listed, is refused', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const link = (to: string): Services => ({
      ...services(root),
      web: { build: { context: join(root, 'web'), additional_contexts: { base: `service:${to}` } } },
    });
    await expect(prepare(root, { model: link('db') })).rejects.toThrow(
      'services.web.build: expected db to be a service with a build',
    );
    await expect(prepare(root, { model: link('bsae') })).rejects.toThrow('did you mean "base"?');
  }));

test('fault: a service without a build is refused, with the nearest one that has', () =>
  withFolder(async (root) => {
    await writeSources(root);
    await expect(prepare(root, { settings: { chosen: ['db'] } })).rejects.toThrow(InputError);
    await expect(prepare(root, { settings: { chosen: ['wep'] } })).rejects.toThrow('did you mean "web"?');
  }));

test('fault: missing Dockerfiles are refused, all in one error, before anything is built', () =>
  withFolder(async (root) => {
    await writeSources(root);
    await rm(join(root, 'api', 'Dockerfile'));
    await rm(join(root, 'web', 'Dockerfile'));
    const error: unknown = await prepare(root).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain('services.api.build: expected a Dockerfile');
    expect(String(error)).toContain('services.web.build: expected a Dockerfile');
  }));

test('several platforms are refused: the daemon keeps one', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const platforms = ['linux/amd64', 'linux/arm64'];
    const model = { web: { build: { context: join(root, 'web'), platforms } } };
    await expect(prepare(root, { model })).rejects.toThrow(
      'services.web.build.platforms: expected one platform',
    );
  }));

test('claims: x-build-resources of the service, or of the delivery file before it', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const model = services(root);
    const api = { ...model.api, 'x-build-resources': { cpu: 2, disk: '10GB' } };
    const claims = async (settings = {}): Promise<unknown> =>
      unitOf(await prepare(root, { model: { ...model, api }, settings }), 'api').claims;
    expect(await claims()).toEqual({ cpu: 2, disk: 10e9 });
    expect(await claims({ claims: { api: { network: 3 } } })).toEqual({ network: 3 });
    const bad = { ...model, api: { ...model.api, 'x-build-resources': ['cpu'] } };
    await expect(prepare(root, { model: bad })).rejects.toThrow(
      'services.api.x-build-resources: expected amounts',
    );
  }));

test('compose files that Compose cannot read: what it said', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const script = { 'docker compose -f': { code: 15, stderr: 'required variable X is missing a value' } };
    await expect(prepare(root, { script })).rejects.toThrow(
      'the compose files cannot be read: required variable X is missing a value',
    );
  }));

test('no Compose: what was tried, and what to do; the older program is taken where it is new enough', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const absent = { code: 125, stderr: "unknown shorthand flag: 'f' in -f" };
    const old = { code: 1, stderr: 'Define and run multi-container applications with Docker.' };
    await expect(
      prepare(root, { script: { 'docker compose -f': absent, 'docker-compose': old } }),
    ).rejects.toThrow(
      /Docker Compose 2 or newer is needed.*docker compose ended with 125; docker-compose ended with 1/,
    );
    const stdout = JSON.stringify({ name: 'shop', services: services(root) });
    const { units } = await prepare(root, {
      script: { 'docker compose -f': absent, 'docker-compose': { stdout } },
    });
    expect(units).toHaveLength(3);
  }));

async function buildBase(root: string, script: Readonly<Record<string, ExecAnswer>>): Promise<unknown> {
  const prepared = await prepare(root, { script });
  return prepared.builder.build(unitOf(prepared, 'base'), attempt()).catch((error: unknown) => error);
}

test('a build that fails says it in words; one that times out; one that leaves no image', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const prefix = 'docker buildx build';
    const stdout = `${STATUS}\nDockerfile:2\n-----\nERROR: no space left on device`;
    const failed = await buildBase(root, { [prefix]: { code: 17, stdout } });
    expect(failed).toBeInstanceOf(BuildFailure);
    expect(failed).toMatchObject({ message: 'docker buildx build ended with 17', exitCode: 17 });
    expect((failed as BuildFailure).lines).toEqual([
      ...['[1/2] FROM x: CACHED', '[2/2] RUN y', '[2/2] hello'],
      ...['Dockerfile:2', '-----', 'ERROR: no space left on device'],
    ]);
    expect(
      await buildBase(root, { [prefix]: { code: null, signal: 'SIGINT', timedOut: true } }),
    ).toMatchObject({
      timedOut: true,
    });
    expect(await buildBase(root, { [prefix]: {}, 'docker image inspect': { code: 1 } })).toMatchObject({
      message: 'the build ended well, but there is no image shop/base',
    });
  }));

test('fault: an old buildx without rawjson: plain progress is read instead, and asked for at once the next time', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const plain = '#5 [1/2] FROM x\n#5 CACHED\n#6 [2/2] RUN y\n#6 DONE 2.5s\n';
    const script = {
      'docker buildx build --progress rawjson': { code: 1, stdout: 'ERROR: invalid progress mode rawjson' },
      'docker buildx build --progress plain': { stdout: plain },
      'docker image inspect': { stdout: inspected(ID, 'shop/base:latest', 'python:3.11') },
    };
    const prepared = await prepare(root, { script });
    const unit = unitOf(prepared, 'base');
    const built = await prepared.builder.build(unit, attempt());
    expect(built).toMatchObject({ cached: [1, 2], artifact: { digest: ID } });
    expect(built.steps[1]).toEqual({ name: '[2/2] RUN y', seconds: 2.5, cached: false, error: '' });
    await prepared.builder.build(unit, attempt());
    const modes = prepared.exec.calls.filter((argv) => argv[2] === 'build').map((argv) => argv[4]);
    expect(modes).toEqual(['rawjson', 'plain', 'plain']);
  }));

test('fault: a client without buildx: Compose builds, with an overlay for the owner alone that is removed', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const overlays: { text: string; argv: readonly string[] }[] = [];
    const model = JSON.stringify({ name: 'shop', services: services(root) });
    const script = {
      'docker buildx build': { code: 125, stdout: 'unknown flag: --progress' },
      'docker compose -f': (argv: readonly string[]) => {
        if (argv.includes('config')) return { stdout: model };
        const path = argv[argv.lastIndexOf('-f') + 1] ?? '';
        overlays.push({ text: readFileSync(path, 'utf8'), argv });
        return { stdout: '#5 [1/1] FROM x\n#5 DONE 0.1s\n' };
      },
      'docker image inspect': { stdout: inspected(ID, 'shop/base:latest', 'python:3.11') },
    };
    const prepared = await prepare(root, { script, settings: { buildArgs: { A: 'b' } } });
    const built = await prepared.builder.build(unitOf(prepared, 'base'), attempt());
    expect(built).toMatchObject({ cached: [0, 1], artifact: { name: 'shop/base', digest: ID } });
    expect(JSON.parse(overlays[0]?.text ?? '')).toMatchObject({
      services: { base: { build: { args: { A: 'b', PIP_DEFAULT_TIMEOUT: '600' } } } },
    });
    expect(overlays[0]?.argv.slice(-2)).toEqual(['build', 'base']);
    expect(await realFiles.exists(join(root, 'tmp', 'compose-delivery-base.json'))).toBe(false);
  }));

test('a Dockerfile that runs pip without the arguments is told of; so are wheels that it does not take', () =>
  withFolder(async (root) => {
    await writeSources(root);
    expect((await prepare(root)).log.lines.join()).toContain(
      'api: its Dockerfile runs pip without "ARG PIP_DEFAULT_TIMEOUT PIP_RETRIES PIP_RESUME_RETRIES"',
    );
    await mkdir(join(root, 'wheels', 'views', 'api'), { recursive: true });
    expect((await prepare(root)).log.lines.join()).toContain(
      'api: wheel-cache has wheels for it, but its Dockerfile takes nothing from the context "wheels"',
    );
    const taking = 'FROM x\nRUN --mount=type=bind,from=wheels,target=/w pip install x\n';
    await writeFile(join(root, 'api', 'Dockerfile'), taking);
    expect((await prepare(root)).log.lines.join()).not.toContain('api: ');
  }));

test('a bake file: its targets, links and overrides; the whole output of --print', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const target = {
      a: { context: 'base', dockerfile: 'Dockerfile', tags: ['x/a:1', 'x/a:2'], args: { K: 'v' } },
      b: {
        context: 'web',
        contexts: { base: 'target:a', more: 'api' },
        network: 'none',
        secret: ['id=x,env=X', { id: 'y', src: '/y' }],
        ssh: [{ id: 'default' }],
        'cache-from': [{ type: 'local', src: '/c' }],
        platforms: ['linux/amd64'],
      },
    };
    const script = { 'docker buildx bake': { stdout: JSON.stringify({ target }) } };
    const source = { kind: 'bake' as const, file: join(root, 'docker-bake.hcl'), overrides: ['*.pull=true'] };
    const prepared = await prepare(root, { script, settings: { source, chosen: ['b'] } });
    expect(prepared.units.map((unit) => [unit.service, unit.needs])).toEqual([
      ['a', []],
      ['b', ['a']],
    ]);
    expect(prepared.exec.calls.find((argv) => argv[2] === 'bake')).toEqual([
      ...['docker', 'buildx', 'bake', '--file', source.file, '--set', '*.pull=true', '--print', 'b'],
    ]);
    await prepared.builder.build(unitOf(prepared, 'b'), attempt());
    const line = prepared.seen[0]?.argv.join(' ') ?? '';
    expect(line).toContain(
      `--build-context base=docker-image://x/a:1 --build-context more=${join(root, 'api')}`,
    );
    expect(line).toContain('--secret id=x,env=X --secret id=y,src=/y --ssh id=default');
  }));

test('fault: an unknown target of a bake file, and a bake file that cannot be read', () =>
  withFolder(async (root) => {
    const source = { kind: 'bake' as const, file: join(root, 'docker-bake.hcl'), overrides: [] };
    const bake = (stderr: string): Promise<unknown> =>
      prepare(root, {
        script: { 'docker buildx bake': { code: 1, stderr } },
        settings: { source, chosen: ['nope'] },
      });
    await expect(bake('#1 x\nERROR: failed to find target nope\n')).rejects.toThrow(
      /^services: expected targets of .*docker-bake\.hcl, saw nope$/,
    );
    await expect(bake('ERROR: docker-bake.hcl:3,28-32: Invalid block')).rejects.toThrow(
      'bake-file: expected a bake file that buildx can read',
    );
  }));

test('a list: images and their folders', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const list = (pairs: Record<string, string>, chosen: string[] = []): Promise<Prepared> =>
      prepare(root, { settings: { source: { kind: 'list', pairs, input: 'build-list' }, chosen } });
    const { units, definitions } = await list({ 'shop/base:1': 'base', 'shop/api': 'api' });
    expect(units.map((unit) => unit.service)).toEqual(['base', 'api']);
    expect(definitions.get('base')?.image).toBe('shop/base:1');
    await expect(list({ 'shop/x': 'nowhere' })).rejects.toThrow('build-list: shop/x: expected a Dockerfile');
    await expect(list({ 'a/x': 'api', 'b/x': 'web' })).rejects.toThrow(
      'expected images whose last part differs',
    );
    await expect(list({ 'A B': 'api' })).rejects.toThrow('expected a name of an image');
    await expect(list({ 'shop/api': 'api' }, ['other'])).rejects.toThrow('expected services with a build');
  }));
