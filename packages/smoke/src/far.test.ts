// Checks of services on another machine: what the way there does is never held against them.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readDelivery, type SlotView } from '@compose-delivery/application';
import { WayLost } from '@compose-delivery/runtime';
import { realClock, realFiles, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import type { SmokePorts } from './check.ts';
import { runChecks } from './run-checks.ts';

const DELIVERY = `version: 1
application: shop
router: { listeners: [{ port: 8080, routes: [{ path: /, service: web }] }] }
services:
  web: { port: 80, health: { path: / } }
checks:
  latency: { health-ms: 10, api-ms: 10, concurrent: 2 }
  own:
    - { id: quick, kind: http, request: { service: web }, expect: { milliseconds: { lt: 10 } } }
    - { id: mostly, kind: http, request: { service: web }, samples: 2, expect: { p95-ms: 10 } }
`;

/** Verdicts by id; the service answers after 40 ms. */
const ask = (ports: Partial<SmokePorts>): Promise<Record<string, string>> =>
  withFolder(async (root) => {
    const server = createServer((_, response) => setTimeout(() => response.end('ok'), 40));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const view: SlotView = {
      slot: 'blue',
      version: '1.0.0',
      services: ['web'],
      url: () => base,
      processes: () => Promise.resolve([]),
      environment: () => Promise.resolve({}),
      log: () => Promise.resolve(''),
    };
    try {
      await writeFile(join(root, 'delivery.yml'), DELIVERY);
      const { results } = await runChecks({
        application: await readDelivery(realFiles, root, 'delivery.yml', ''),
        view,
        variables: {},
        ports: { http: realHttp, clock: realClock, files: realFiles, log: recordedLog(), ...ports },
        root,
        runId: 'far',
        only: ['health', 'latency', 'quick', 'mostly'],
      });
      return Object.fromEntries(
        results
          .filter(({ verdict }) => verdict !== 'skipped')
          .map((r) => [r.id, `${r.verdict}: ${r.reason}`]),
      );
    } finally {
      server.close();
    }
  });

const failing = expect.stringMatching(/^fail: /) as string;
const unsure = expect.stringMatching(
  /^inconclusive: .*measured over ssh, and the time of the way is in it$/,
) as string;

it('what is slow is wrong where it was measured beside the service, and proves nothing where the way is in it', async () => {
  const health = expect.stringMatching(/^pass: /) as string;
  expect(await ask({})).toEqual({ health, latency: failing, quick: failing, mostly: failing });
  expect(await ask({ over: 'over ssh' })).toEqual({ health, latency: unsure, quick: unsure, mostly: unsure });
});

it('a way that is lost for good makes checks inconclusive, never failed', async () => {
  const lost = expect.stringContaining('inconclusive: the check could not look: the host is gone') as string;
  const http = (): Promise<never> => Promise.reject(new WayLost('the host is gone'));
  expect(await ask({ http })).toEqual({ health: lost, latency: lost, quick: lost, mostly: lost });
});
