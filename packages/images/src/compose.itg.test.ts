// A real build by a real Docker Compose, from an empty base, so that no registry is needed.
import { parseDelivery } from '@compose-delivery/application';
import { createExec, realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realTreeStore } from './adapters/tree-store.ts';
import { prepareComposeBuilds } from './prepare-compose.ts';

const ready =
  spawnSync('docker', ['compose', 'version']).status === 0 &&
  spawnSync('docker', ['info'], { timeout: 10_000 }).status === 0;
const WITHOUT = ready ? '' : ' (SKIPPED: no docker compose, or no daemon)';

const DELIVERY = `
version: 1
application: shop
engine: compose
compose-files: [compose.yml]
router: { listeners: [{ port: 80, routes: [{ path: /, service: web }] }] }
services: { web: { role: shared }, api: { role: shared } }
`;

test.skipIf(!ready)(`services in the order of their needs, wheels as a context, images by id${WITHOUT}`, () =>
  withFolder(async (root) => {
    const project = `delivery-test-${randomBytes(4).toString('hex')}`;
    const files = {
      'compose.yml': `name: ${project}\nservices:\n  web: { build: { context: web } }\n  api: { build: { context: api } }\n`,
      'web/Dockerfile': `FROM ${project}-api\nCOPY page /page\n`,
      'web/page': 'x',
      'api/Dockerfile': 'FROM scratch AS wheels\nFROM scratch\nCOPY --from=wheels /tiny.whl /tiny.whl\n',
      'wheels/views/api/tiny.whl': 'wheel',
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(root, path, '..'), { recursive: true });
      await writeFile(join(root, path), text);
    }
    const exec = createExec(process.env, new AbortController().signal);
    const application = {
      ...parseDelivery(DELIVERY, 'd'),
      file: join(root, 'd'),
      root,
      environmentName: '',
      url: undefined,
    };
    const settings = {
      application,
      chosen: [],
      wheelhouse: join(root, 'wheels'),
      version: '1.0.0',
      buildArgs: {},
    };
    const ports = {
      exec,
      files: realFiles,
      clock: realClock,
      log: recordedLog(),
      trees: realTreeStore,
      temporary: join(root, 'tmp'),
      randomId: () => 'r',
    };
    const { units, builder } = await prepareComposeBuilds(settings, ports);
    expect(units.map((unit) => unit.service)).toEqual(['api', 'web']);
    try {
      for (const unit of units) {
        const attempt = {
          timeoutMs: 120_000,
          idleTimeoutMs: 60_000,
          signal: new AbortController().signal,
          say: () => undefined,
        };
        const { artifact } = await builder.build(unit, attempt);
        expect(artifact).toMatchObject({ kind: 'image', name: `${project}-${unit.service}` });
        expect(await builder.exists(unit, artifact)).toBe(true);
      }
    } finally {
      for (const unit of units) await exec(['docker', 'image', 'rm', '-f', `${project}-${unit.service}`]);
    }
  }),
);
