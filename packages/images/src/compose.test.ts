// Building by Compose: what is asked of it, in which order, and when nothing is asked. Its answers are recorded ones.
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
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realTreeStore } from './adapters/tree-store.ts';
import { BuildFailure, type AttemptContext } from './builder-port.ts';
import { countSteps } from './compose-builder.ts';
import { prepareComposeBuilds } from './prepare-compose.ts';

const ID = `sha256:${'1'.repeat(64)}`;
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

const attempt = (said: string[] = []): AttemptContext => ({
  timeoutMs: 60_000,
  idleTimeoutMs: 30_000,
  signal: new AbortController().signal,
  say: (line) => said.push(line),
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

type Given = {
  readonly model?: Services;
  readonly script?: Readonly<Record<string, ExecAnswer>>;
  readonly chosen?: readonly string[];
  readonly buildArgs?: Readonly<Record<string, string>>;
};

async function prepare(root: string, given: Given = {}) {
  const seen: { argv: readonly string[]; options: ExecOptions | undefined; overlay: unknown }[] = [];
  const log = recordedLog();
  const exec = scriptedExec({
    'docker compose version': { stdout: '2.39.1\n' },
    [`docker compose -f ${root}/compose.yml -f ${root}/extra.yml --env-file ${root}/.env.test --profile * config`]:
      {
        stdout: JSON.stringify({ name: 'shop', services: given.model ?? services(root) }),
      },
    'docker compose -f': (argv, options) => {
      const overlay = argv[argv.lastIndexOf('-f') + 1] ?? '';
      seen.push({ argv, options, overlay: JSON.parse(readFileSync(overlay, 'utf8')) });
      return {
        stdout:
          '#1 [internal] load build definition\n#5 [1/2] FROM x\n#5 CACHED\n#6 [2/2] RUN y\n#6 DONE 0.1s\n',
      };
    },
    'docker image inspect': { stdout: `${ID}\n` },
    ...given.script,
  });
  const ports = {
    exec,
    files: realFiles,
    clock: virtualClock(),
    log,
    trees: realTreeStore,
    temporary: join(root, 'tmp'),
    randomId: () => 'random',
  };
  const settings = {
    application: application(root),
    chosen: given.chosen ?? [],
    wheelhouse: join(root, 'wheels'),
    version: '1.2.3',
    buildArgs: given.buildArgs ?? {},
  };
  return { ...(await prepareComposeBuilds(settings, ports)), exec, seen, log };
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

test('one service chosen: it and what it needs', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const { units } = await prepare(root, { chosen: ['web'] });
    expect(units.map((unit) => unit.service)).toEqual(['base', 'web']);
  }));

test('a build: one service at a time, wheels as a context, patient pip, the version in the environment', () =>
  withFolder(async (root) => {
    await writeSources(root);
    await mkdir(join(root, 'wheels', 'views', 'api'), { recursive: true });
    const { units, builder, seen } = await prepare(root, {
      buildArgs: { BASE: 'python:3.12', PIP_RETRIES: '9' },
    });
    const api = units.find((unit) => unit.service === 'api');
    if (!api) throw new Error('no api');
    const said: string[] = [];
    const result = await builder.build(api, attempt(said));
    expect(result).toEqual({
      artifact: { kind: 'image', name: 'shop/api:2', digest: ID },
      cached: [1, 2],
      movedBytes: true,
    });
    const [call] = seen;
    const overlay = join(root, 'tmp', 'compose-delivery-api.json');
    expect(call?.argv).toEqual([
      ...['docker', 'compose', '-f', `${root}/compose.yml`, '-f', `${root}/extra.yml`, '-f', overlay],
      ...['--env-file', `${root}/.env.test`, '--profile', '*', 'build', 'api'],
    ]);
    expect(call?.options).toMatchObject({
      cwd: root,
      env: { VERSION: '1.2.3', BUILDKIT_PROGRESS: 'plain' },
      timeoutMs: 60_000,
      idleTimeoutMs: 30_000,
    });
    expect(call?.overlay).toEqual({
      services: {
        api: {
          build: {
            args: {
              PIP_DEFAULT_TIMEOUT: '600',
              PIP_RETRIES: '9',
              PIP_RESUME_RETRIES: '5',
              BASE: 'python:3.12',
            },
            additional_contexts: { wheels: join(root, 'wheels', 'views', 'api') },
          },
        },
      },
    });
    expect(said).toContain('#6 [2/2] RUN y');
    expect(await realFiles.exists(overlay)).toBe(false);
  }));

test('a service without wheels gets no such context; one without an image name is named by the project', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const { units, builder, seen } = await prepare(root);
    const web = units.find((unit) => unit.service === 'web');
    if (!web) throw new Error('no web');
    expect((await builder.build(web, attempt())).artifact).toMatchObject({ name: 'shop-web' });
    expect(JSON.stringify(seen[0]?.overlay)).not.toContain('additional_contexts');
  }));

test('the digest: files that reach the builder count, others do not; upstream, arguments, wheels and names count', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const digestOf = async (given: Given = {}, service = 'api'): Promise<string> => {
      const { units } = await prepare(root, given);
      return units.find((unit) => unit.service === service)?.digest ?? '';
    };
    const base = await digestOf();
    expect(await digestOf()).toBe(base);
    await writeFile(join(root, 'api', 'notes.md'), 'changed');
    expect(await digestOf()).toBe(base);
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
    await expectNew({ buildArgs: { BASE: 'other' } });
    const model = services(root);
    await expectNew({ model: { ...model, api: { ...model.api, image: 'shop/api:3' } } });
  }));

test('a context that is no folder here, such as a git address, is never taken for unchanged', () =>
  withFolder(async (root) => {
    await writeSources(root);
    let count = 0;
    const model = { ...services(root), db: { build: { context: 'https://example.org/repo.git' } } };
    const exec = scriptedExec({
      'docker compose version': { stdout: '2.39.1' },
      'docker compose': { stdout: JSON.stringify({ name: 'shop', services: model }) },
    });
    const ports = {
      exec,
      files: realFiles,
      clock: virtualClock(),
      log: recordedLog(),
      trees: realTreeStore,
      temporary: root,
      randomId: () => String((count += 1)),
    };
    const settings = {
      application: application(root),
      chosen: ['db'],
      wheelhouse: root,
      version: '1.0.0',
      buildArgs: {},
    };
    const [first, second] = [
      await prepareComposeBuilds(settings, ports),
      await prepareComposeBuilds(settings, ports),
    ];
    expect(first.units[0]?.digest).not.toBe(second.units[0]?.digest);
  }));

test('two services of one build and one image: the second shares the first', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const model = services(root);
    const { units } = await prepare(root, { model: { ...model, db: { ...model.api } } });
    expect(units.find((unit) => unit.service === 'db')?.sameAs).toBe('api');
  }));

test('an image of before exists only if the daemon knows exactly it', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const { builder, units } = await prepare(root);
    const [unit] = units;
    if (!unit) throw new Error('no unit');
    expect(await builder.exists(unit, { kind: 'image', name: 'x', digest: ID })).toBe(true);
    expect(await builder.exists(unit, { kind: 'image', name: 'x', digest: `sha256:${'2'.repeat(64)}` })).toBe(
      false,
    );
    expect(await builder.exists(unit, { kind: 'tree', digest: ID })).toBe(false);
    const gone = await prepare(root, { script: { 'docker image inspect': { code: 1 } } });
    expect(await gone.builder.exists(unit, { kind: 'image', name: 'x', digest: ID })).toBe(false);
  }));

test('a circle of needs is refused and printed', () =>
  withFolder(async (root) => {
    await writeSources(root);
    await writeFile(join(root, 'base', 'Dockerfile'), 'FROM shop-web\n');
    await expect(prepare(root)).rejects.toThrow('base -> web -> base');
  }));

test('a service without a build is refused, with the nearest one that has', () =>
  withFolder(async (root) => {
    await writeSources(root);
    await expect(prepare(root, { chosen: ['db'] })).rejects.toThrow(InputError);
    await expect(prepare(root, { chosen: ['wep'] })).rejects.toThrow('did you mean "web"?');
  }));

test('a Dockerfile that is not there is refused', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const model = {
      ...services(root),
      web: { build: { context: join(root, 'nowhere'), dockerfile: 'Dockerfile' } },
    };
    await expect(prepare(root, { model })).rejects.toThrow('services.web.build: expected a Dockerfile');
  }));

test('compose files that Compose cannot read: what it said', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const config = `docker compose -f ${root}/compose.yml -f ${root}/extra.yml --env-file ${root}/.env.test --profile * config`;
    const script = { [config]: { code: 15, stderr: 'required variable X is missing a value' } };
    await expect(prepare(root, { script })).rejects.toThrow(
      'the compose files cannot be read: required variable X is missing a value',
    );
  }));

test('no Compose: what was tried, and what to do', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const script = { 'docker compose version': { code: 1 }, 'docker-compose version': { stdout: '1.29.2' } };
    await expect(prepare(root, { script })).rejects.toThrow(
      /Docker Compose 2 or newer is needed.*docker compose ended with 1; docker-compose ended with 0/,
    );
  }));

test('a build that fails, one that times out, one that leaves no image', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const build = async (script: Readonly<Record<string, ExecAnswer>>): Promise<unknown> => {
      const { builder, units } = await prepare(root, { script: { 'docker compose -f': {}, ...script } });
      const [unit] = units;
      return unit ? builder.build(unit, attempt()).catch((error: unknown) => error) : undefined;
    };
    const prefix = 'docker compose -f';
    const failed = await build({ [prefix]: { code: 17, stdout: 'ERROR: no space left on device' } });
    expect(failed).toBeInstanceOf(BuildFailure);
    expect(failed).toMatchObject({
      message: 'docker compose build ended with 17',
      lines: ['ERROR: no space left on device'],
      exitCode: 17,
    });
    expect(await build({ [prefix]: { code: null, signal: 'SIGINT', timedOut: true } })).toMatchObject({
      timedOut: true,
    });
    expect(await build({ 'docker image inspect': { code: 1, stderr: 'No such image' } })).toMatchObject({
      message: 'the build ended well, but there is no image shop/base',
    });
  }));

test('a Dockerfile that runs pip without the arguments is told of', () =>
  withFolder(async (root) => {
    await writeSources(root);
    expect((await prepare(root)).log.lines.join()).toContain(
      'api: its Dockerfile runs pip without "ARG PIP_DEFAULT_TIMEOUT PIP_RETRIES PIP_RESUME_RETRIES"',
    );
    await writeFile(
      join(root, 'api', 'Dockerfile'),
      'FROM x\nARG PIP_DEFAULT_TIMEOUT PIP_RETRIES PIP_RESUME_RETRIES\nRUN pip install x\n',
    );
    expect((await prepare(root)).log.lines.join()).not.toContain('runs pip');
  }));

test('steps are counted from plain progress', () => {
  const steps = countSteps();
  for (const line of [
    '#1 [internal] load .dockerignore',
    '#1 CACHED',
    '#4 [packages 1/3] FROM x',
    '#4 CACHED',
    '#5 [2/3] RUN a',
    '#5 0.1 #6 [x 1/1]',
    '#5 DONE 1s',
    '#9 exporting',
  ])
    steps.read(line);
  expect(steps.result()).toEqual([1, 2]);
  expect(countSteps().result()).toBeUndefined();
});

test('the overlay is for the owner alone: build arguments may be secrets', () =>
  withFolder(async (root) => {
    await writeSources(root);
    const modes: string[] = [];
    const files = {
      ...realFiles,
      writeAtomic: (path: string, content: string | Uint8Array, mode?: number) => {
        modes.push(`${(mode ?? 0).toString(8)}`);
        return realFiles.writeAtomic(path, content, mode);
      },
    };
    const { units } = await prepare(root);
    const exec = scriptedExec({
      'docker compose version': { stdout: '2.39.1' },
      'docker compose -f': (argv) =>
        argv.includes('config') ? { stdout: JSON.stringify({ name: 'shop', services: services(root) }) } : {},
      'docker image': { stdout: ID },
    });
    const ports = {
      exec,
      files,
      clock: virtualClock(),
      log: recordedLog(),
      trees: realTreeStore,
      temporary: join(root, 'tmp'),
      randomId: () => 'r',
    };
    const { builder } = await prepareComposeBuilds(
      { application: application(root), chosen: [], wheelhouse: root, version: '1.0.0', buildArgs: {} },
      ports,
    );
    if (units[0]) await builder.build(units[0], attempt());
    expect(modes).toEqual(['600']);
    expect(await readFile(join(root, 'api', 'app.py'), 'utf8')).toBe('x');
  }));
