// `database` with engine swarm: refused by both actions, with what to do, before Docker is asked anything.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAction, type Exec } from '@compose-delivery/runtime';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { action as deployAction } from '../../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../../actions/rollback/action.ts';

const IMAGE = `shop@sha256:${'a'.repeat(64)}`;
const DELIVERY = `version: 1
application: shop
engine: swarm
swarm: { router-image: "${IMAGE}" }
router: { kind: nginx, listeners: [{ port: 18080, routes: [{ path: /, service: web }] }] }
database: { url: "postgres://shop@db:5432/shop", service: db }
services:
  web: { port: 8080, health: { path: /health } }
  db: { role: shared, swarm: { image: "${IMAGE}" } }
`;

test.each([
  ['deploy-blue-green', deployAction, { version: '1.0.0', images: JSON.stringify({ web: IMAGE }) }],
  ['rollback', rollbackAction, {}],
])('%s refuses a database with engine swarm, and says what there is instead', async (_, action, more) => {
  await withFolder(async (folder) => {
    await writeFile(join(folder, 'delivery.yml'), DELIVERY);
    const asked: string[] = [];
    const exec: Exec = (argv) => {
      asked.push(argv.join(' '));
      return Promise.reject(new Error('nothing may be asked'));
    };
    const log = recordedLog();
    const given: Record<string, string> = { 'state-directory': join(folder, 'state'), ...more };
    const source = { get: (key: string) => given[key], given: Object.keys(given) };
    const sink = recordedSink();
    const code = await runAction(
      action as typeof deployAction,
      source,
      testPorts(folder, { exec, log }),
      sink,
    );
    const said = log.lines.join('\n');
    expect(code, said).toBe(1);
    expect(sink.outputs, said).toMatchObject({ status: 'failed' });
    expect(said).toMatch(
      /delivery file: database: expected nothing: engine swarm .*role oneshot.*, saw a database/,
    );
    expect(asked).toEqual([]);
  });
});
