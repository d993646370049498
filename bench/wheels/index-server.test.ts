// The index over real connections: what it serves, what it limits, and that its faults come from the seed.
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CALM, type Behaviour } from './index-behaviour.ts';
import { createIndex, type Index } from './index-server.ts';
import { makeWheel } from './make-wheel.ts';
import { writeWheels } from './write-wheels.ts';

const SPEC = { name: 'one', version: '1.0', bytes: 300_000 };
const FILE = 'one-1.0-py3-none-any.whl';

type Answer = { readonly status: number; readonly body: Buffer; readonly whole: boolean };

function ask(index: Index, path: string, range?: string, silenceMs = 400): Promise<Answer> {
  const { port } = index.server.address() as AddressInfo;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const request = get(
      {
        host: '127.0.0.1',
        port,
        path,
        agent: false,
        timeout: silenceMs,
        ...(range ? { headers: { range } } : {}),
      },
      (response) => {
        const end = (): void =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks),
            whole: response.complete,
          });
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('close', end).on('error', () => undefined);
      },
    );
    request.on('error', () => undefined).on('timeout', () => request.destroy());
  });
}

async function withIndex(
  behaviour: Partial<Behaviour>,
  body: (index: Index) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'index-server-'));
  const index = createIndex([...writeWheels(join(folder, 'wheels'), [SPEC]).values()]);
  await new Promise<void>((resolve) => index.server.listen(0, '127.0.0.1', resolve));
  index.configure('me', { ...CALM, ...behaviour });
  try {
    await body(index);
  } finally {
    index.server.closeAllConnections();
    await new Promise((resolve) => index.server.close(resolve));
    rmSync(folder, { recursive: true });
  }
}

const wheel = makeWheel(SPEC.name, SPEC.version, SPEC.bytes);

test('pages, whole files, ranges and metadata, counted for the client that asked', () =>
  withIndex({}, async (index) => {
    const page = JSON.parse((await ask(index, '/me/simple/one/')).body.toString()) as {
      files: { filename: string; url: string; hashes: { sha256: string } }[];
    };
    expect(page.files).toHaveLength(41);
    expect(page.files.at(-1)).toMatchObject({
      filename: FILE,
      url: `../../files/${FILE}`,
      hashes: { sha256: wheel.sha256 },
    });
    expect((await ask(index, `/me/files/${FILE}`)).body.equals(wheel.bytes)).toBe(true);
    const part = await ask(index, `/me/files/${FILE}`, 'bytes=100-199');
    expect(part.status).toBe(206);
    expect(part.body.equals(wheel.bytes.subarray(100, 200))).toBe(true);
    expect((await ask(index, `/me/files/${FILE}.metadata`)).body.equals(wheel.metadata)).toBe(true);
    expect((await ask(index, '/me/simple/two/')).status).toBe(404);
    expect((await ask(index, '/you/simple/one/')).status).toBe(404);
    expect((await ask(index, `/me/files/${FILE}`, 'bytes=999999-')).status).toBe(416);
    expect(index.served('me')).toMatchObject({
      files: 2,
      fileBytes: wheel.bytes.length + 100,
      mostTransfers: 1,
    });
  }));

test('one connection gets only its share', () =>
  withIndex({ connectionRate: 600_000 }, async (index) => {
    const started = performance.now();
    expect((await ask(index, `/me/files/${FILE}`, undefined, 5_000)).whole).toBe(true);
    expect(performance.now() - started).toBeGreaterThan(350);
  }));

test('resets come from the seed: the same twice, another with another seed', async () => {
  const lengths: number[] = [];
  for (const seed of [1, 1, 2])
    await withIndex({ bytesPerReset: 30_000, seed }, async (index) => {
      const { body, whole } = await ask(index, `/me/files/${FILE}`);
      expect(whole).toBe(false);
      expect(wheel.bytes.subarray(0, body.length).equals(body)).toBe(true);
      expect(index.served('me').resets).toBe(1);
      lengths.push(body.length);
    });
  expect(lengths[0]).toBe(lengths[1]);
  expect(lengths[0]).not.toBe(lengths[2]);
});

test('a stall comes once, with 90 % sent, and the connection stays open', () =>
  withIndex({ stalls: FILE }, async (index) => {
    const { body, whole } = await ask(index, `/me/files/${FILE}`);
    expect(whole).toBe(false);
    expect(body.length).toBe(Math.floor(wheel.bytes.length * 0.9));
    expect((await ask(index, `/me/files/${FILE}`)).whole).toBe(true);
    expect(index.served('me').stalls).toBe(1);
  }));

test('a lie is one wrong byte, once', () =>
  withIndex({ lies: FILE }, async (index) => {
    const { body, whole } = await ask(index, `/me/files/${FILE}`);
    expect(whole).toBe(true);
    expect(body.filter((byte, i) => byte !== wheel.bytes[i])).toHaveLength(1);
    expect((await ask(index, `/me/files/${FILE}`)).body.equals(wheel.bytes)).toBe(true);
  }));

test('the more transfers at once, the more of them fail', async () => {
  const failed = async (atOnce: number): Promise<number> => {
    let count = 0;
    await withIndex({ failWithEach: 0.06, connectionRate: 3_000_000 }, async (index) => {
      for (let seed = 0; seed < 24 / atOnce; seed += 1) {
        index.configure('me', { ...CALM, failWithEach: 0.06, connectionRate: 3_000_000, seed });
        const answers = await Promise.all(
          Array.from({ length: atOnce }, (_, i) => ask(index, `/me/files/${FILE}`, `bytes=${i}-`)),
        );
        count += answers.filter(({ whole }) => !whole).length;
      }
    });
    return count;
  };
  expect(await failed(1)).toBe(0);
  expect(await failed(12)).toBeGreaterThan(2);
}, 180_000);
