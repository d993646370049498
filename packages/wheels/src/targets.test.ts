// The target of each service, read off its Dockerfile, an image on this machine, or the inputs.
import { parseDelivery, type Application } from '@compose-delivery/application';
import { InputError } from '@compose-delivery/runtime';
import { scriptedExec, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { baseOf, installingStage, installsOffline, readStages, renewsPip } from './dockerfile-stages.ts';
import { machineOf, readPythonImage } from './python-image.ts';
import { chooseTargets } from './targets.ts';

describe('what the name of an image says', () => {
  test.each([
    ['python:3.11', '3.11', 'manylinux_2_41'],
    ['python:3.11-slim', '3.11', 'manylinux_2_41'],
    ['python:3.11.7-slim', '3.11.7', 'manylinux_2_36'],
    ['python:3.11.3', '3.11.3', 'manylinux_2_31'],
    ['python:3.9.5-slim', '3.9.5', 'manylinux_2_28'],
    ['python:3.8', '3.8', 'manylinux_2_36'],
    ['python:3.13.9', '3.13.9', 'manylinux_2_41'],
    ['python:3.11.7-slim-bookworm', '3.11.7', 'manylinux_2_36'],
    ['docker.io/library/python:3.12-bullseye', '3.12', 'manylinux_2_31'],
    ['registry.example.org:5000/mirror/python:3.12-slim-trixie', '3.12', 'manylinux_2_41'],
    ['python:3.13-alpine3.20', '3.13', 'musllinux_1_2'],
    ['python:3.9-alpine3.12', '3.9', 'musllinux_1_1'],
    ['python:3.13-alpine', '3.13', 'musllinux_1_2'],
    ['python:3.12-windowsservercore-ltsc2022', '3.12', 'win'],
    [`python:3.12@sha256:${'a'.repeat(64)}`, '3.12', 'manylinux_2_41'],
    ['ghcr.io/astral-sh/uv:python3.12-bookworm-slim', '3.12', 'manylinux_2_36'],
    ['ghcr.io/astral-sh/uv:0.9.2-python3.13-alpine', '3.13', 'musllinux_1_2'],
  ])('%s', (image, version, platform) => {
    expect(readPythonImage(image)).toMatchObject({ version, platform });
  });

  test.each([
    'debian:12',
    'python',
    'python:latest',
    'python:3',
    'python:3-slim',
    'pypy:3.10',
    'python:3.15-rc',
    'scratch',
    'my-python:3.11x',
    'python:2.7',
  ])('%s does not say which Python', (image) => {
    expect(readPythonImage(image)).toBeUndefined();
  });

  test.each([
    ['python:3.9-slim', '23.0.1'],
    ['python:3.11', '24.0'],
    ['python:3.12.4', '25.0.1'],
    ['python:3.13.3', '25.0.1'],
    ['python:3.13.4', undefined],
    ['python:3.13', undefined],
    ['python:3.14', undefined],
    ['ghcr.io/astral-sh/uv:python3.12-bookworm', undefined],
  ])('the pip of %s that begins a broken download anew: %s', (image, pip) => {
    expect(readPythonImage(image)?.oldPip).toBe(pip);
  });

  test.each([
    ['linux/amd64', 'x86_64'],
    ['linux/arm64/v8', 'aarch64'],
    ['linux/arm/v7', 'armv7l'],
    ['linux/386', 'i686'],
    ['x86_64\n', 'x86_64'],
    ['arm64', 'aarch64'],
    ['linux/vax', undefined],
    ['linux/constructor', undefined],
  ])('the machine of %j is %s', (platform, machine) => {
    expect(machineOf(platform)).toBe(machine);
  });
});

/** The image on which a Dockerfile installs packages. */
function base(
  dockerfile: string,
  args: Readonly<Record<string, string>> = {},
  target = '',
): { image: string; platform: string } | undefined {
  const stages = readStages(dockerfile, args, {
    BUILDPLATFORM: 'linux/amd64',
    TARGETPLATFORM: 'linux/arm64',
  });
  const stage = installingStage(stages, target);
  return stage && baseOf(stages, stage);
}

describe('the stage of a Dockerfile that installs packages', () => {
  test.each([
    ['the only one', 'FROM python:3.11', 'python:3.11'],
    ['defaults of arguments', 'ARG V=3.10\nARG BASE="python:${V}-slim"\nFROM $BASE', 'python:3.10-slim'],
    ['a default where it is used', 'FROM python:${V:-3.12}', 'python:3.12'],
    [
      'an argument after FROM counts in no FROM',
      'ARG V=3.10\nFROM node:22\nARG V=3.13\nFROM python:$V',
      'python:3.10',
    ],
    [
      'through stages',
      'FROM python:3.11 AS base\nFROM base AS deps\nRUN pip install -r r.txt\nFROM deps',
      'python:3.11',
    ],
    [
      'a builder whose environment is copied',
      'FROM python:3.11 AS build\nRUN pip install -r r.txt\nFROM python:3.12\nCOPY --from=build /venv /venv',
      'python:3.11',
    ],
    [
      'a builder by its number',
      'FROM python:3.11\nRUN pip install x\nFROM gcr.io/distroless/base\nCOPY --from=0 /venv /venv',
      'python:3.11',
    ],
    [
      'a mount from a builder',
      'FROM python:3.11 AS b\nRUN pip wheel x\nRUN python3 -m pip install x\nFROM debian:12\nRUN --mount=type=bind,from=b,target=/x cp /x .',
      'python:3.11',
    ],
    [
      'not one that only helps',
      'FROM python:3.9 AS docs\nRUN pip install sphinx\nFROM python:3.12\nRUN pip install -r r.txt',
      'python:3.12',
    ],
    [
      'without pip the Python image among them',
      'FROM python:3.11 AS app\nRUN make install\nFROM gcr.io/distroless/base\nCOPY --from=app /a /a',
      'python:3.11',
    ],
    [
      'uv sync',
      'FROM python:3.11 AS b\nRUN uv sync --frozen\nFROM python:3.11-slim\nCOPY --from=b /v /v',
      'python:3.11',
    ],
    ['continuations and comments', 'FROM \\\n  # a comment\n  python:3.11 \\\n  AS x', 'python:3.11'],
    ['another escape', '# escape=`\nFROM `\n python:3.11', 'python:3.11'],
    [
      'a heredoc that looks like a Dockerfile',
      'FROM python:3.11\nRUN <<EOF\nFROM python:3.9\npip install x\nEOF',
      'python:3.11',
    ],
    ['a byte order mark and CRLF', '\ufeffFROM python:3.11\r\nRUN pip install x\r\n', 'python:3.11'],
  ])('%s', (_, text, image) => {
    expect(base(text)?.image).toBe(image);
  });

  test('build arguments go before defaults, a target before the last stage', () => {
    expect(base('ARG BASE=python:3.11\nFROM ${BASE}', { BASE: 'python:3.12' })?.image).toBe('python:3.12');
    const text = 'FROM python:3.11 AS Api\nFROM python:3.12 AS worker';
    expect(base(text, {}, 'api')?.image).toBe('python:3.11');
    expect(base(text, {}, '1')?.image).toBe('python:3.12');
    expect(base(text, {}, 'web')).toBeUndefined();
    expect(base('RUN x')).toBeUndefined();
  });

  test('the platform of a FROM, with what the builder knows', () => {
    expect(base('FROM --platform=linux/arm64 python:3.11')?.platform).toBe('linux/arm64');
    expect(base('FROM --platform=$BUILDPLATFORM python:3.11')?.platform).toBe('linux/amd64');
    expect(base('FROM --platform=$TARGETPLATFORM python:3.11')?.platform).toBe('linux/arm64');
    expect(base('FROM python:3.11')?.platform).toBe('');
  });

  test.each([
    ['RUN pip install -r r.txt', false, false],
    ['RUN pip install --no-index --find-links /wheels -r r.txt', true, false],
    ['RUN --network=none pip install x', true, false],
    ['RUN pip install -U pip\nRUN pip install x', false, true],
    ['RUN pip install "pip>=25.2" && pip install x', false, true],
    ['RUN python -m pip install --upgrade pip setuptools', false, true],
    ['RUN pip install pipdeptree', false, false],
    ['RUN uv pip install -r r.txt', false, true],
    ['RUN echo', true, false],
  ])('%j: offline %s, renews pip %s', (line, offline, renews) => {
    const [stage] = readStages(`FROM python:3.11\n${line}`, {});
    if (!stage) throw new Error('no stage');
    expect([installsOffline(stage), renewsPip(stage)]).toEqual([offline, renews]);
  });
});

/** What the Python of an image says of itself, in the form of the probe. */
const LOCAL_PYTHON = JSON.stringify({
  path: '/usr/bin/python3.11',
  version: '3.11.2',
  release: [3, 11],
  implementation: 'cpython',
  platform: 'linux-x86_64',
  libc: ['glibc', [2, 36]],
  freeThreaded: false,
  pip: '23.0.1',
  shared: true,
  markers: { python_full_version: '3.11.2', python_version: '3.11' },
});

describe('targets', () => {
  const application = (root: string): Application => ({
    ...parseDelivery(
      'version: 1\napplication: shop\nengine: compose\nrouter: {listeners: [{port: 80, routes: [{path: /, service: web}]}]}\nservices: {web: {role: shared}}',
      'd',
    ),
    file: join(root, 'delivery.yml'),
    root,
    environmentName: '',
    url: undefined,
  });
  const choice = {
    engine: 'compose',
    python: 'auto',
    pythonVersion: '',
    platform: '',
    buildArgs: {},
  } as const;
  const ports = (root: string) =>
    testPorts(root, {
      exec: scriptedExec({
        'uname -m': { stdout: 'x86_64\n' },
        'docker run': (argv) => (argv.includes('local:1') ? { stdout: LOCAL_PYTHON } : { code: 125 }),
      }),
    });

  test('from the Dockerfile that the compose files name, later files going first', () =>
    withFolder(async (root) => {
      const app = { ...application(root), 'compose-files': ['a.yml', 'b.yml'] };
      await mkdir(join(root, 'web'));
      await writeFile(join(root, 'a.yml'), 'services: {web: {build: {context: web, args: {V: "3.10"}}}}');
      await writeFile(join(root, 'b.yml'), 'services: {web: {build: {dockerfile: Containerfile}}}');
      await writeFile(join(root, 'web', 'Containerfile'), 'ARG V=3.9\nFROM python:$V-bookworm');
      const targets = await chooseTargets(app, ['web'], choice, ports(root));
      expect(targets.of.get('web')?.[0]?.name).toBe('CPython 3.10.99 on manylinux_2_36_x86_64');
    }));

  test('from the image itself where this machine has it: its own third number counts', () =>
    withFolder(async (root) => {
      await writeFile(
        join(root, 'docker-compose.yml'),
        'services: {web: {build: {context: ., args: {BASE: "${BASE}"}}}}',
      );
      await writeFile(
        join(root, 'Dockerfile'),
        'ARG BASE\nFROM scratch AS wheels\nFROM $BASE AS packages\nFROM packages',
      );
      await writeFile(join(root, 'env'), 'BASE=local:1');
      const app = { ...application(root), 'env-file': 'env' };
      const targets = await chooseTargets(app, ['web'], choice, ports(root));
      expect(targets.of.get('web')?.[0]?.name).toBe('CPython 3.11.2 on manylinux_2_36_x86_64');
      const given = { ...choice, buildArgs: { BASE: 'python:3.10-bookworm' } };
      expect((await chooseTargets(app, ['web'], given, ports(root))).of.get('web')?.[0]?.version).toBe(
        '3.10.99',
      );
    }));

  test('through extends, with ${VARIABLES} and their defaults', () =>
    withFolder(async (root) => {
      await writeFile(
        join(root, 'docker-compose.yml'),
        'services: {web: {extends: {file: common.yml, service: base}}}',
      );
      await writeFile(
        join(root, 'common.yml'),
        "services: {base: {build: {context: ., args: {BASE: '${BASE:-python:3.12-bookworm}'}}}}",
      );
      await writeFile(join(root, 'Dockerfile'), 'ARG BASE\nFROM $BASE');
      const targets = await chooseTargets(application(root), ['web'], choice, ports(root));
      expect(targets.of.get('web')?.[0]?.name).toBe('CPython 3.12.99 on manylinux_2_36_x86_64');
    }));

  test.each([
    ['no compose file', undefined, undefined, 'compose-files'],
    ['no Dockerfile', 'services: {web: {build: .}}', undefined, 'no Dockerfile'],
    [
      'no official Python image',
      'services: {web: {build: .}}',
      'FROM debian:12',
      'starts from "debian:12", which is no official Python image',
    ],
  ])('%s: refused, naming what decides', (_, compose, dockerfile, message) =>
    withFolder(async (root) => {
      if (compose !== undefined) await writeFile(join(root, 'docker-compose.yml'), compose);
      if (dockerfile !== undefined) await writeFile(join(root, 'Dockerfile'), dockerfile);
      const refused = chooseTargets(application(root), ['web'], choice, ports(root));
      await expect(refused).rejects.toThrow(InputError);
      await expect(refused).rejects.toThrow(message);
    }),
  );

  test('python-version without platform is half a target', () =>
    withFolder(async (root) => {
      await expect(
        chooseTargets(application(root), ['web'], { ...choice, pythonVersion: '3.11' }, ports(root)),
      ).rejects.toThrow('platform: expected a platform tag');
      await expect(
        chooseTargets(application(root), ['web'], { ...choice, platform: 'win32' }, ports(root)),
      ).rejects.toThrow('python-version: expected a version');
    }));

  /** Writes the files and asks for the target of web. */
  const targetOf = (
    files: Readonly<Record<string, string>>,
    given: Partial<typeof choice> & { buildArgs?: Record<string, string> } = {},
    environment: Record<string, string> = {},
  ) =>
    withFolder(async (root) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(join(root, dirname(path)), { recursive: true });
        await writeFile(join(root, path), text);
      }
      return chooseTargets(
        application(root),
        ['web'],
        { ...choice, ...given },
        { ...ports(root), environment },
      );
    });
  const compose = (service: string): string => `services:\n  web: ${service}\n`;

  test.each([
    [
      'dockerfile_inline',
      { 'docker-compose.yml': compose('{ build: { dockerfile_inline: "FROM python:3.12-bookworm" } }') },
      'CPython 3.12.99 on manylinux_2_36_x86_64',
    ],
    [
      'build.target',
      {
        'docker-compose.yml': compose('{ build: { context: ., target: old } }'),
        Dockerfile: 'FROM python:3.10-bookworm AS old\nFROM python:3.13',
      },
      'CPython 3.10.99 on manylinux_2_36_x86_64',
    ],
    [
      'build.args as a list, one from the environment',
      {
        'docker-compose.yml': compose('{ build: { context: ., args: [V, S=bullseye] } }'),
        Dockerfile: 'ARG V\nARG S\nFROM python:$V-$S',
      },
      'CPython 3.12.99 on manylinux_2_31_x86_64',
    ],
    [
      'platform of the service',
      {
        'docker-compose.yml': compose('{ platform: linux/arm64, build: . }'),
        Dockerfile: 'FROM python:3.12-bookworm',
      },
      'CPython 3.12.99 on manylinux_2_36_aarch64',
    ],
    [
      'build.platforms',
      {
        'docker-compose.yml': compose('{ build: { context: ., platforms: [linux/s390x] } }'),
        Dockerfile: 'FROM python:3.12-alpine',
      },
      'CPython 3.12.99 on musllinux_1_2_s390x',
    ],
    [
      'FROM --platform before that of the service',
      {
        'docker-compose.yml': compose('{ platform: linux/arm64, build: . }'),
        Dockerfile: 'FROM --platform=linux/386 python:3.12-bookworm',
      },
      'CPython 3.12.99 on manylinux_2_36_i686',
    ],
    [
      'a context that is an image',
      {
        'docker-compose.yml': compose(
          '{ build: { context: ., additional_contexts: { base: docker-image://python:3.11-bookworm } } }',
        ),
        Dockerfile: 'FROM base',
      },
      'CPython 3.11.99 on manylinux_2_36_x86_64',
    ],
    [
      'a context that is another service',
      {
        'docker-compose.yml': `${compose('{ build: { context: ., additional_contexts: ["base=service:common"] } }')}  common: { build: common }\n`,
        Dockerfile: 'FROM base\nRUN pip install x',
        'common/Dockerfile': 'FROM python:3.11-bookworm',
      },
      'CPython 3.11.99 on manylinux_2_36_x86_64',
    ],
    [
      'a service that is not built',
      { 'docker-compose.yml': compose('{ image: "python:3.11-bookworm" }') },
      'CPython 3.11.99 on manylinux_2_36_x86_64',
    ],
    [
      'Windows',
      { 'docker-compose.yml': compose('{ build: . }'), Dockerfile: 'FROM python:3.12-windowsservercore' },
      'CPython 3.12.99 on win_amd64',
    ],
  ])('%s', async (_, files, name) => {
    expect((await targetOf(files, {}, { V: '3.12' })).of.get('web')?.[0]?.name).toBe(name);
  });

  test('a pip that begins broken downloads anew, where the build uses the network with it', async () => {
    const files = (run: string) => ({
      'docker-compose.yml': compose('{ build: . }'),
      Dockerfile: `FROM python:3.11\n${run}`,
    });
    expect([...(await targetOf(files('RUN pip install x'))).oldPips]).toEqual([['web', '24.0']]);
    expect([...(await targetOf(files('RUN pip install --no-index x'))).oldPips]).toEqual([]);
    const local = { ...files('RUN pip install x'), Dockerfile: 'FROM local:1\nRUN pip install x' };
    expect([...(await targetOf(local)).oldPips]).toEqual([['web', '23.0.1']]);
  });

  test('several platforms: a target for each, through a service that it is made from, too', async () => {
    const platforms = '[linux/amd64, linux/arm64, linux/arm64]';
    const names = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
      ((await targetOf(files)).of.get('web') ?? []).map((target) => target.name);
    const [amd, arm] = ['x86_64', 'aarch64'].map((machine) => `CPython 3.12.99 on manylinux_2_36_${machine}`);
    expect(
      await names({
        'docker-compose.yml': compose(`{ build: { context: ., platforms: ${platforms} } }`),
        Dockerfile: 'FROM python:3.12-bookworm',
      }),
    ).toEqual([amd, arm]);
    const linked = `{ build: { context: ., platforms: ${platforms}, additional_contexts: { under: "service:base" } } }`;
    expect(
      await names({
        'docker-compose.yml': `${compose(linked)}  base: { build: base }\n`,
        Dockerfile: 'FROM under',
        'base/Dockerfile': 'FROM python:3.12-bookworm',
      }),
    ).toEqual([amd, arm]);
    expect(
      await names({
        'docker-compose.yml': compose(`{ build: { context: ., platforms: ${platforms} } }`),
        Dockerfile: 'FROM --platform=linux/amd64 python:3.12-bookworm',
      }),
    ).toEqual([amd, amd]);
  });

  test.each([
    [
      'one of several platforms that nobody knows',
      {
        'docker-compose.yml': compose('{ build: { context: ., platforms: [linux/amd64, linux/vax] } }'),
        Dockerfile: 'FROM python:3.12',
      },
      'is for the platform "linux/vax"',
    ],
    [
      'a platform that nobody knows',
      { 'docker-compose.yml': compose('{ platform: linux/vax, build: . }'), Dockerfile: 'FROM python:3.12' },
      'is for the platform "linux/vax"',
    ],
    [
      'a Dockerfile without FROM',
      { 'docker-compose.yml': compose('{ build: . }'), Dockerfile: 'RUN x' },
      'no FROM in Dockerfile',
    ],
    [
      'a stage that is not there',
      {
        'docker-compose.yml': compose('{ build: { context: ., target: x } }'),
        Dockerfile: 'FROM python:3.12',
      },
      'no stage "x" in Dockerfile',
    ],
    [
      'a context elsewhere',
      { 'docker-compose.yml': compose('{ build: "https://example.org/x.git" }') },
      'a build context that is not in the repository',
    ],
    [
      'services that stand on each other',
      {
        'docker-compose.yml': compose(
          '{ build: { context: ., additional_contexts: { base: "service:web" } } }',
        ),
        Dockerfile: 'FROM base',
      },
      'starts from the context "base"',
    ],
    [
      'neither build nor image',
      { 'docker-compose.yml': compose('{ command: x }') },
      'neither build nor image',
    ],
    [
      'a version that is not named',
      { 'docker-compose.yml': compose('{ build: . }'), Dockerfile: 'FROM python:3-slim' },
      'no official Python image of a named version',
    ],
    ['a compose file that is a folder', { 'docker-compose.yml/x': '' }, 'files that can be read'],
  ])('%s: refused, naming what decides', async (_, files, message) => {
    const refused = targetOf(files);
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow(message);
  });
});
