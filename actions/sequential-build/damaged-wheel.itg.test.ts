// A wheel that is damaged after wheel-cache had placed it, and before the build: real pip, with and without containers; an index on loopback.
import { findInterpreter } from '@compose-delivery/application';
import { runAction } from '@compose-delivery/runtime';
import { createExec, realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts } from '@compose-delivery/runtime/testing';
import { realWheel, servedFile, startIndex, type IndexServer } from '@compose-delivery/wheels/testing';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { action as wheelCache } from '../wheel-cache/action.ts';
import { dockerReady, json, WITHOUT, withProject, type Project } from './testing/real-docker.ts';

const exec = createExec(process.env, new AbortController().signal);
const python = await findInterpreter(exec, '/', 'auto').catch(() => undefined);
const WITHOUT_PYTHON = python?.installer ? '' : ' (SKIPPED: no python3 of 3.10 or newer with pip)';

const TINY = realWheel('tiny', '1.5');
const FILE = servedFile(TINY.filename, TINY.bytes);
const LOCK = `tiny==1.5 --hash=sha256:${TINY.sha256}\n`;
const DELIVERY = `
version: 1
application: shop
engine: ENGINE
compose-files: [compose.yml]
router: { listeners: [{ port: 80, routes: [{ path: /, service: a }] }] }
services:
  a: { role: shared, lock: a/requirements.txt, process: { directory: a, command: [python, app.py] } }
  b: { role: shared, lock: b/requirements.txt, process: { directory: b, command: [python, app.py] } }
`;
const DOCKERFILE = `FROM scratch AS wheels
FROM compose-delivery-base:local
COPY requirements.txt /
RUN --network=none --mount=type=bind,from=wheels,target=/wheels python3 -m pip install --no-index --find-links /wheels --require-hashes --target /app -r /requirements.txt
`;

async function writeShop(project: Project, engine: string): Promise<void> {
  const services = ['a', 'b'].flatMap((service) => [
    [`${service}/requirements.txt`, LOCK],
    [`${service}/app.py`, `print("${service}")`],
    [`${service}/Dockerfile`, `${DOCKERFILE}LABEL of=${service}\n`],
  ]);
  await project.write({
    ...(Object.fromEntries(services) as Record<string, string>),
    'delivery.yml': DELIVERY.replace('ENGINE', engine),
    'compose.yml': `name: ${project.name}\nservices:\n  a: { build: a }\n  b: { build: b }\n`,
  });
}

async function runWheelCache(root: string, index: IndexServer): Promise<void> {
  const inputs: Record<string, string> = {
    'index-urls': index.url,
    'cache-backend': 'none',
    'python-version': '3.11',
    platform: 'manylinux_2_36_x86_64',
  };
  const log = recordedLog();
  const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
  const ports = testPorts(root, { exec, files: realFiles, clock: realClock, log });
  expect(await runAction(wheelCache, source, ports, recordedSink()), log.lines.join('\n')).toBe(0);
}

const house = (project: Project, ...parts: string[]): string =>
  join(project.root, '.delivery/state/wheelhouse', ...parts);

/** The same length, other bytes: what a bad disk or a careless step leaves. Every view has it, since all are links. */
async function damage(project: Project): Promise<void> {
  const bytes = Buffer.from(TINY.bytes);
  bytes[40] = (bytes[40] ?? 0) ^ 0xff;
  await writeFile(house(project, 'blobs', TINY.sha256), bytes);
}

type Timings = readonly { service: string; attempts: readonly { end: string }[] }[];
const ends = (timings: unknown): readonly (readonly string[])[] =>
  json<Timings>(String(timings)).map((one) => one.attempts.map((attempt) => attempt.end));

const CASES = [
  ['process', WITHOUT_PYTHON === '', WITHOUT_PYTHON],
  ['compose', dockerReady, WITHOUT],
] as const;

for (const [engine, ready, without] of CASES) {
  const real = (name: string, body: (project: Project, index: IndexServer) => Promise<void>): void =>
    test.skipIf(!ready)(
      `${engine}: ${name}${without}`,
      () =>
        withProject(['a', 'b'], async (project) => {
          const index = await startIndex([FILE]);
          try {
            await writeShop(project, engine);
            await runWheelCache(project.root, index);
            await body(project, index);
          } finally {
            await index.close();
          }
        }),
      120_000,
    );

  real(
    'fault: a wheel damaged after wheel-cache is fetched again, once, for all services',
    async (project, index) => {
      const before = index.requests.filter((one) => one.path.endsWith('.whl')).length;
      await damage(project);
      const { code, outputs, lines } = await project.run({ retries: '2' });
      expect(code, lines.join('\n')).toBe(0);
      expect(json(outputs.built)).toEqual(['a', 'b']);
      expect(ends(outputs.timings)).toEqual([['hash-mismatch', 'done'], ['done']]);
      expect(lines.join('\n')).toContain(
        `${TINY.filename} of the wheelhouse was damaged, and was fetched again`,
      );
      expect(index.requests.filter((one) => one.path.endsWith('.whl'))).toHaveLength(before + 1);
      for (const path of [
        ['blobs', TINY.sha256],
        ['views/a', TINY.filename],
        ['views/b', TINY.filename],
      ])
        expect((await readFile(house(project, ...path))).equals(TINY.bytes)).toBe(true);
    },
  );

  real('fault: a damaged wheel whose index is gone ends with one clear sentence', async (project, index) => {
    await index.close();
    await damage(project);
    const { code, outputs, summary, lines } = await project.run({ retries: '0', services: 'a' });
    expect(code).toBe(1);
    expect(ends(outputs.timings)).toEqual([['hash-mismatch']]);
    const again = await project.run({ retries: '1', services: 'a' });
    expect([again.code, ends(again.outputs.timings)[0]?.[0]], lines.join('\n')).toEqual([1, 'hash-mismatch']);
    expect(again.summary).toMatch(
      /tiny-1\.5-py3-none-any\.whl of the wheelhouse was damaged and is dropped; it could not be fetched again: .*run wheel-cache again/,
    );
    expect(await readdir(house(project, 'views/b'))).toEqual([]);
    expect(summary).toContain('not what the lock names');
  });
}
