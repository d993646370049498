// A switch of Traefik is one rename of what a preparation wrote, on the disk and in memory of a pretended one that reads its folder at once.
import type { SlotName } from '@compose-delivery/application';
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { unseal, type RouterRecord, type Stored } from '../record.ts';
import { traefikDriver, type TraefikOptions } from './driver.ts';
import { placeName } from './render.ts';

const CONFIG = '/state/shop/router/config/compose-delivery-shop.yml';
const STAGED = `${CONFIG}.next`;
const LISTENERS = [{ port: 8000, routes: [{ path: '/', service: 'web' }] }];

const record = (generation: number, active: SlotName): RouterRecord => ({
  schema: 1,
  deployment: 'shop',
  generation,
  active,
  listeners: LISTENERS,
  slots: { [active]: { generation, upstreams: { web: 'http://127.0.0.1:9000' } } },
});
const stored = (text: string): Stored => unseal(text);

/** `reads: false`: it watches another folder. `refuses`: why it leaves a route out. `tells: false`: its API answers 500. */
function rig({ reads = true, refuses = '', tells = true } = {}) {
  const disk = new Map<string, string>();
  const did: string[] = [];
  const asked: string[] = [];
  const clock = virtualClock();
  let loaded: RouterRecord | undefined;
  const changed = (path: string): void => {
    const seen = reads && path === CONFIG ? unseal(disk.get(CONFIG)) : undefined;
    if (seen && 'record' in seen) loaded = seen.record;
  };
  const answers = (path: string): { body: string; headers: Record<string, string> } => {
    const generation = String(loaded?.generation ?? 0);
    if (path === '/api/entrypoints')
      return { body: JSON.stringify([{ name: 'web', address: ':8000' }]), headers: {} };
    if (path !== '/api/rawdata')
      return {
        body: '',
        headers: { 'x-delivery-generation': generation, 'x-delivery-slot': loaded?.active ?? '' },
      };
    const name = placeName(record(1, 'blue'));
    const middleware = { headers: { customResponseHeaders: { 'X-Delivery-Generation': generation } } };
    const route = refuses ? { status: 'disabled', error: [refuses] } : { status: 'enabled' };
    return {
      body: JSON.stringify({
        routers: { [name.replace(/place$/, '8000_0')]: route, 'api@internal': { status: 'disabled' } },
        middlewares: { [`${name}@file`]: middleware },
      }),
      headers: {},
    };
  };
  const options = {
    adminPort: 1,
    address: '127.0.0.1',
    listeners: LISTENERS,
    answerSeconds: 60,
    seat: { owner: 'foreign' },
    world: {
      folder: '/state/shop',
      deploymentId: 'shop',
      clock,
      log: recordedLog(),
      exec: () => Promise.resolve({ code: 0, stdout: '', stderr: '' }),
      files: {
        readText: (path: string) => Promise.resolve(disk.get(path)),
        writeAtomic: (path: string, text: string) => {
          did.push(`write ${path}`);
          disk.set(path, text);
          changed(path);
          return Promise.resolve();
        },
        remove: (path: string) => {
          did.push(`remove ${path}`);
          disk.delete(path);
          return Promise.resolve();
        },
      },
      host: {
        rename: (from: string, to: string) => {
          did.push(`rename ${from}`);
          disk.set(to, disk.get(from) ?? '');
          disk.delete(from);
          changed(to);
          return Promise.resolve();
        },
      },
      http: ({ url }: { url: string }) => {
        const { pathname } = new URL(url);
        asked.push(pathname);
        const status = tells || pathname !== '/api/rawdata' ? 200 : 500;
        return Promise.resolve({ status, durationMs: 1, ...answers(pathname) });
      },
    },
    configFolder: '/state/shop/router/config',
  } as unknown as TraefikOptions;
  return { driver: traefikDriver(options), disk, did, asked };
}

async function onBlue(options: Parameters<typeof rig>[0] = {}) {
  const seen = rig(options);
  await seen.driver.store(record(1, 'blue'));
  const old = seen.disk.get(CONFIG) ?? '';
  seen.did.length = 0;
  return { ...seen, old };
}

test('what was prepared takes its place by one rename, and its API is asked once, at the end', async () => {
  const { driver, did, disk, asked, old } = await onBlue();
  await driver.prepare?.(record(2, 'green'), record(1, 'blue'), stored(old));
  expect(did).toEqual([`write ${STAGED}`]);
  expect(disk.get(CONFIG)).toBe(old);
  asked.length = 0;
  await driver.apply(record(2, 'green'), record(1, 'blue'), stored(old));
  expect(did.slice(1)).toEqual([`rename ${STAGED}`]);
  expect(await driver.stored()).toMatchObject({ state: 'whole', record: { generation: 2, active: 'green' } });
  expect(asked.filter((path) => path === '/api/rawdata')).toHaveLength(1);
  expect(asked.at(-1)).toBe('/api/rawdata');
});

test('what another switch left prepared is not used', async () => {
  const { driver, did, old } = await onBlue();
  await driver.prepare?.(record(2, 'green'), record(1, 'blue'), stored(old));
  await driver.apply(record(3, 'blue'), record(1, 'blue'), stored(old));
  expect(did.slice(1)).toEqual([`write ${CONFIG}`]);
  expect(await driver.stored()).toMatchObject({ record: { generation: 3, active: 'blue' } });
});

test('one that does not read the folder is told so, and the old file comes back', async () => {
  const { driver, disk, old } = await onBlue({ reads: false });
  await driver.prepare?.(record(2, 'green'), record(1, 'blue'), stored(old));
  await expect(driver.apply(record(2, 'green'), record(1, 'blue'), stored(old))).rejects.toThrow(
    'traefik did not load 2 within 10 s (its API shows generation 0)',
  );
  expect(disk.get(CONFIG)).toBe(old);
});

test('whose API does not say what it loaded: what new connections saw is the reason', async () => {
  const { driver, disk, old } = await onBlue({ reads: false, tells: false });
  await expect(driver.apply(record(2, 'green'), record(1, 'blue'), stored(old))).rejects.toThrow(
    'port 8000 does not show the switch: expected generation 2 in green',
  );
  expect(disk.get(CONFIG)).toBe(old);
});

test('one that leaves a route out is not believed, whatever it serves, and the old file comes back', async () => {
  const { driver, disk, old } = await onBlue({ refuses: 'no such middleware' });
  await expect(driver.apply(record(2, 'green'), record(1, 'blue'), stored(old))).rejects.toThrow(
    /traefik does not take a route: dly_\w+_8000_0: no such middleware/,
  );
  expect(disk.get(CONFIG)).toBe(old);
});

test('where nothing was before, nothing is left', async () => {
  const { driver, disk } = rig({ reads: false });
  await expect(driver.apply(record(1, 'blue'), record(0, 'blue'), { state: 'absent' })).rejects.toThrow(
    'did not load 1',
  );
  expect([...disk.keys()]).toEqual([]);
});
