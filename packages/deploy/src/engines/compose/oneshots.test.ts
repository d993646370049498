import { parseDelivery, type Application } from '@compose-delivery/application';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, scriptedExec, virtualClock, withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import type { Release } from '../../model.ts';
import { composeEngine } from './engine.ts';

const delivery = parseDelivery(
  `version: 1
application: shop
engine: compose
router: { listeners: [{ port: 80, routes: [{ path: /, service: web }] }] }
services:
  web: { port: 8080, health: {} }
  migrate: { role: oneshot }
`,
  'delivery.yml',
);
const application: Application = {
  ...delivery,
  file: '/app/delivery.yml',
  root: '/app',
  environmentName: '',
  url: undefined,
};
const release: Release = {
  id: '1.0.0-00000000',
  version: '1.0.0',
  sha: 'a'.repeat(40),
  artifacts: { web: `web@sha256:${'1'.repeat(64)}` },
  services: delivery.services,
  listeners: delivery.router.listeners,
  createdAt: '2026-01-01T00:00:00Z',
};
const model = { name: 'shop', services: { web: { image: 'web' }, migrate: { image: 'web' } } };

test.each([
  [undefined, 1],
  ['run', 1],
  ['skip', 0],
] as const)('one-shot services of a start with oneshots: %s are run %i times', async (oneshots, times) => {
  await withFolder(async (folder) => {
    const exec = scriptedExec({
      'docker ps': { stdout: '' },
      'docker compose --file': { stdout: JSON.stringify(model) },
      'docker ': {},
    });
    const engine = composeEngine({
      exec,
      files: realFiles,
      clock: virtualClock(),
      log: recordedLog(),
      application,
      variables: {},
      folder,
    });
    await engine.start('blue', release, 1, oneshots && { oneshots });
    const lines = exec.calls.map((argv) => argv.join(' '));
    expect(lines.filter((line) => line.endsWith(' run --rm --no-deps -T migrate-blue'))).toHaveLength(times);
    expect(lines.some((line) => line.includes(' up ') && line.endsWith(' web-blue'))).toBe(true);
  });
});
