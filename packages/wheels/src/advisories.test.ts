// What is not wrong but costs, and the target that an image gives.
import { parseDelivery, type Application } from '@compose-delivery/application';
import { InputError } from '@compose-delivery/runtime';
import { scriptedExec, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { adviseOn, reservesGpu, type ServiceWheels } from './advisories.ts';
import { pythonImage } from './image-target.ts';
import type { Wheel } from './resolve-wheels.ts';
import { targetOfNames } from './target.ts';
import { chooseTargets } from './targets.ts';
import { formatBytes } from './texts.ts';

const target = targetOfNames('3.11', 'manylinux_2_36_x86_64');

function service(name: string, wheels: readonly [string, string, number][], hasGpu = false): ServiceWheels {
  return {
    lock: {
      service: name,
      path: 'l',
      lock: { packages: [], sources: [], remarks: ['a remark'] },
      target,
      packages: [],
      digest: '',
    },
    wheels: wheels.map(([pkg, version, size]): Wheel => ({
      package: pkg,
      version,
      filename: '',
      sha256: '',
      size,
      urls: [],
    })),
    hasGpu,
  };
}

test('CUDA where no GPU is reserved: the bytes, and the index that has none of it', () => {
  const wheels: [string, string, number][] = [
    ['torch', '2.9.0+cu128', 888_000_000],
    ['nvidia-cudnn-cu12', '9.1', 707_000_000],
    ['numpy', '2.0', 1],
  ];
  const [advice] = adviseOn([service('ml', wheels)], 'en');
  expect(advice).toContain(
    'ml installs 1.6 GB for NVIDIA GPUs (torch, nvidia-cudnn-cu12), but reserves no GPU',
  );
  expect(advice).toContain('https://download.pytorch.org/whl/cpu');
  expect(adviseOn([service('ml', wheels, true)], 'en')).toEqual(['a remark']);
  expect(adviseOn([service('ml', wheels)], 'es')[0]).toContain('no reserva ninguna');
});

test('services that disagree on a version', () => {
  const advice = adviseOn(
    [
      service('a', [['numpy', '2.0', 1]]),
      service('b', [['numpy', '2.1', 1]]),
      service('c', [['numpy', '2.1', 1]]),
    ],
    'en',
  );
  expect(advice).toContain(
    'services disagree on numpy: 2.0 (a), 2.1 (b, c); one version would be fetched once',
  );
});

test.each([
  [{ deploy: { resources: { reservations: { devices: [{ capabilities: ['gpu'] }] } } } }, true],
  [{ deploy: { resources: { reservations: { devices: [{ driver: 'nvidia', count: 1 }] } } } }, true],
  [{ gpus: 'all' }, true],
  [{ runtime: 'nvidia' }, true],
  [{ deploy: { resources: { reservations: { devices: [{ capabilities: ['tpu'] }] } } } }, false],
  [{ deploy: { resources: { limits: { memory: '1g' } } } }, false],
  [null, false],
])('%j reserves a GPU: %s', (model, expected) => {
  expect(reservesGpu(model)).toBe(expected);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [2_800_000_000, '2.8 GB'],
  [888_000_000, '888 MB'],
])('%s bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

describe('the image of a Dockerfile', () => {
  test.each([
    ['FROM python:3.11-slim', '3.11', 'manylinux_2_41'],
    ['FROM python:3.11.7-slim-bookworm AS base', '3.11.7', 'manylinux_2_36'],
    ['FROM --platform=linux/amd64 docker.io/library/python:3.12-bullseye', '3.12', 'manylinux_2_31'],
    ['ARG BASE=python:3.13-alpine3.20\nFROM $BASE', '3.13', 'musllinux_1_2'],
    ['ARG V=3.10\nFROM python:${V}-slim', '3.10', 'manylinux_2_41'],
    ['FROM python:${V:-3.12}', '3.12', 'manylinux_2_41'],
    ['FROM node:22 AS web\nFROM python:3.12\nCOPY --from=web /x /x', '3.12', 'manylinux_2_41'],
    [`FROM python:3.12@sha256:${'a'.repeat(64)}`, '3.12', 'manylinux_2_41'],
  ])('%j', (text, version, libc) => {
    expect(pythonImage(text, {})).toEqual({ version, libc });
  });

  test('build arguments go before defaults', () => {
    expect(pythonImage('ARG BASE=python:3.11\nFROM ${BASE}', { BASE: 'python:3.12-bookworm' })).toEqual({
      version: '3.12',
      libc: 'manylinux_2_36',
    });
  });

  test.each(['FROM debian:12', 'FROM python', 'FROM pypy:3.10', 'RUN x'])('%j tells nothing', (text) => {
    expect(pythonImage(text, {})).toBeUndefined();
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
      expect(targets.of.get('web')?.name).toBe('CPython 3.10.99 on manylinux_2_36_x86_64');
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
      expect(targets.of.get('web')?.name).toBe('CPython 3.11.2 on manylinux_2_36_x86_64');
      const given = { ...choice, buildArgs: { BASE: 'python:3.10-bookworm' } };
      expect((await chooseTargets(app, ['web'], given, ports(root))).of.get('web')?.version).toBe('3.10.99');
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
      expect(targets.of.get('web')?.name).toBe('CPython 3.12.99 on manylinux_2_36_x86_64');
    }));

  test.each([
    ['no compose file', undefined, undefined, 'compose-files'],
    ['no Dockerfile', 'services: {web: {build: .}}', undefined, 'no Dockerfile'],
    [
      'no official Python image',
      'services: {web: {build: .}}',
      'FROM debian:12',
      'starts from no official Python image',
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
});
