// A service that is built for two platforms: one view with the wheels of both, and a requirements file that each of them can install from.
import { runAction } from '@compose-delivery/runtime';
import { realClock } from '@compose-delivery/runtime/adapters';
import {
  recordedLog,
  recordedSink,
  scriptedExec,
  testPorts,
  withFolder,
} from '@compose-delivery/runtime/testing';
import { patternBytes, servedFile, startIndex } from '@compose-delivery/wheels/testing';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { action } from './action.ts';

const PURE = servedFile('pure-1.0-py3-none-any.whl', patternBytes(2_000, 1));
const AMD = servedFile('native-2.0-cp312-cp312-manylinux_2_28_x86_64.whl', patternBytes(5_000, 2));
const ARM = servedFile('native-2.0-cp312-cp312-manylinux_2_28_aarch64.whl', patternBytes(6_000, 3));
const ONLY = servedFile('onlyamd-1.0-py3-none-any.whl', patternBytes(700, 4));
const FILES = [PURE, AMD, ARM, ONLY];

const LOCK = `pure==1.0 --hash=sha256:${PURE.sha256}
native==2.0 --hash=sha256:${AMD.sha256} --hash=sha256:${ARM.sha256}
onlyamd==1.0 ; platform_machine == "x86_64" --hash=sha256:${ONLY.sha256}
`;

const DELIVERY = `
version: 1
application: shop
engine: compose
compose-files: [compose.yml]
router: { listeners: [{ port: 80, routes: [{ path: /, service: api }] }] }
services: { api: { role: shared, lock: lock.txt }, web: { role: shared, lock: lock.txt } }
`;
const COMPOSE = `services:
  api: { build: { context: ., platforms: [linux/amd64, linux/arm64] } }
  web: { build: . }
`;

async function run(root: string, index: string, lock: string, hashes: string) {
  const files = {
    'delivery.yml': DELIVERY,
    'compose.yml': COMPOSE,
    Dockerfile: 'FROM python:3.12-bookworm\nRUN pip install --no-index -r lock.txt\n',
    'lock.txt': lock,
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
  const inputs: Record<string, string> = {
    ...{ 'index-urls': index, 'cache-backend': 'none', retries: '0', 'require-hashes': hashes },
  };
  const exec = scriptedExec({ 'uname -m': { stdout: 'x86_64\n' }, 'docker run': { code: 125 } });
  const log = recordedLog();
  const sink = recordedSink();
  const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
  const code = await runAction(action, source, testPorts(root, { log, clock: realClock, exec }), sink);
  const views = join(root, '.delivery/state/wheelhouse/views');
  const view = (service: string): Promise<string[]> =>
    readdir(join(views, service)).then((names) => names.sort());
  return { code, text: log.lines.join('\n'), outputs: sink.outputs, views, view };
}

test('platforms of a build: the wheels of each, every byte once, in one view; another service has those of its own alone', () =>
  withFolder(async (root) => {
    const server = await startIndex(FILES);
    try {
      const { code, text, outputs, view } = await run(root, server.url, LOCK, 'true');
      expect(code, text).toBe(0);
      expect(await view('api')).toEqual([ARM, AMD, ONLY, PURE].map((file) => file.filename));
      expect(await view('web')).toEqual([AMD, ONLY, PURE].map((file) => file.filename));
      expect(outputs['bytes-from-network']).toBe(FILES.reduce((sum, file) => sum + file.bytes.length, 0));
      const contexts = JSON.parse(String(outputs['build-contexts'])) as Record<string, string>;
      expect(Object.keys(contexts)).toEqual(['api', 'web']);
      const digests = JSON.parse(String(outputs['per-service-digest'])) as Record<string, string>;
      expect(digests['api']).not.toBe(digests['web']);
    } finally {
      await server.close();
    }
  }));

test('hashes that the index told, for each platform its own, stand in the requirements file of the view', () =>
  withFolder(async (root) => {
    const server = await startIndex(FILES);
    try {
      const { code, text, views } = await run(root, server.url, LOCK.replace(/ --hash=\S+/g, ''), 'false');
      expect(code, text).toBe(0);
      const written = await readFile(join(views, 'api/requirements.txt'), 'utf8');
      expect(written).toContain(`    --hash=sha256:${AMD.sha256} \\\n    --hash=sha256:${ARM.sha256}`);
      expect(written).toContain(
        `onlyamd==1.0 ; platform_machine == "x86_64" \\\n    --hash=sha256:${ONLY.sha256}`,
      );
    } finally {
      await server.close();
    }
  }));
