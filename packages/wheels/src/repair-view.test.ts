// A wheel that is damaged after it was placed: found by its hash, fetched once, put right in every view; or dropped, and said why.
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWheelStore } from './adapters/wheel-store.ts';
import { repairView, type RepairPorts } from './repair-view.ts';
import type { Wheel } from './resolve-wheels.ts';
import { sha256 } from './testing/index-server.ts';
import { readOrigins, recordedViews, writeOrigins } from './wheel-origins.ts';

const wheelOf = (name: string, content: string): Wheel & { readonly content: string } => ({
  ...{ package: name, version: '1.0', filename: `${name}-1.0-py3-none-any.whl`, content },
  ...{ sha256: sha256(content), size: content.length, urls: [`https://files.example.org/${name}`] },
});
const GIANT = wheelOf('giant', 'the giant');
const SMALL = wheelOf('small', 'the small one');

type House = RepairPorts & {
  readonly path: (view: string, wheel: Wheel) => string;
  readonly asked: string[];
};

/** Two services of one giant, as wheel-cache leaves them. @param offline: nobody serves anything */
async function house(root: string, offline = false): Promise<House> {
  const store = await openWheelStore(root);
  for (const wheel of [GIANT, SMALL]) await writeFile(store.blobPath(wheel.sha256), wheel.content);
  for (const [view, wheels] of [
    ['api', [GIANT, SMALL]],
    ['worker', [GIANT]],
  ] as const) {
    await store.writeView(view, wheels, { 'requirements.txt': 'kept' });
    await writeOrigins(realFiles, root, view, wheels);
  }
  const asked: string[] = [];
  return {
    store,
    files: realFiles,
    asked,
    path: (view, wheel) => join(root, 'views', view, wheel.filename),
    fetch: async (wheel) => {
      asked.push(wheel.filename);
      if (offline) throw new Error(`${wheel.filename}: files.example.org cannot be reached`);
      const known = [GIANT, SMALL].find((one) => one.sha256 === wheel.sha256);
      await writeFile(store.blobPath(wheel.sha256), known?.content ?? '');
    },
  };
}

test('damaged under all its names at once: fetched once, sound in both views, the rest is not touched', () =>
  withFolder(async (root) => {
    const ports = await house(root);
    const before = await stat(ports.path('api', SMALL));
    await writeFile(ports.path('api', GIANT), 'turned bits'); // a hard link: the blob and the other view, too
    expect(await readFile(ports.path('worker', GIANT), 'utf8')).toBe('turned bits');
    expect(await repairView('api', ports)).toEqual({ restored: [GIANT.filename], lost: [] });
    for (const path of [
      ports.path('api', GIANT),
      ports.path('worker', GIANT),
      ports.store.blobPath(GIANT.sha256),
    ])
      expect(await readFile(path, 'utf8')).toBe(GIANT.content);
    expect((await stat(ports.path('api', SMALL))).ino).toBe(before.ino);
    expect((await readdir(join(root, 'views/api'))).sort()).toEqual([
      GIANT.filename,
      'requirements.txt',
      SMALL.filename,
    ]);
    expect(await repairView('worker', ports)).toEqual({ restored: [], lost: [] });
    expect(ports.asked).toEqual([GIANT.filename]);
    expect((await readdir(join(root, 'views'))).sort()).toEqual(['api', 'worker']);
  }));

test('a view on another disk has copies: the blob is sound, nothing is fetched', () =>
  withFolder(async (root) => {
    const ports = await house(root);
    await rm(ports.path('api', GIANT));
    await copyFile(ports.store.blobPath(GIANT.sha256), ports.path('api', GIANT));
    await writeFile(ports.path('api', GIANT), 'turned bits');
    expect(await repairView('api', ports)).toEqual({ restored: [GIANT.filename], lost: [] });
    expect(await readFile(ports.path('api', GIANT), 'utf8')).toBe(GIANT.content);
    expect(ports.asked).toEqual([]);
  }));

test('a wheel that is missing, or a link or a folder in its place, is put back', () =>
  withFolder(async (root) => {
    const ports = await house(root);
    await rm(ports.path('api', GIANT));
    expect(await repairView('api', ports)).toMatchObject({ restored: [GIANT.filename] });
    await writeFile(ports.path('api', SMALL), '');
    expect(await repairView('api', ports)).toMatchObject({ restored: [SMALL.filename] });
    expect(ports.asked).toEqual([SMALL.filename]);
  }));

test('out of reach: dropped from every view, so that nobody installs it, with what was said', () =>
  withFolder(async (root) => {
    const ports = await house(root, true);
    await writeFile(ports.path('api', GIANT), 'turned bits');
    expect(await repairView('api', ports)).toEqual({
      restored: [],
      lost: [{ filename: GIANT.filename, why: `${GIANT.filename}: files.example.org cannot be reached` }],
    });
    expect(await readdir(join(root, 'views/worker'))).toEqual(['requirements.txt']);
    expect(await readdir(join(root, 'blobs'))).toEqual([SMALL.sha256]);
  }));

test.each([
  ['no record', undefined],
  ['no JSON', '<html>'],
  ['a form of the future', '{"schema":2,"wheels":[]}'],
  [
    'a name with a path',
    JSON.stringify({ schema: 1, wheels: [{ ...GIANT, filename: '../x-1-py3-none-any.whl' }] }),
  ],
  [
    'an address that is none',
    JSON.stringify({ schema: 1, wheels: [{ ...GIANT, urls: ['file:///etc/passwd'] }] }),
  ],
  ['a hash that is none', JSON.stringify({ schema: 1, wheels: [{ ...GIANT, sha256: '../../x' }] })],
])('%s: nothing is known of the view, nothing is changed', (_name, text) =>
  withFolder(async (root) => {
    const ports = await house(root);
    const record = join(root, 'origins/api.json');
    await rm(record);
    if (text !== undefined) await writeFile(record, text);
    await writeFile(ports.path('api', GIANT), 'turned bits');
    expect(await repairView('api', ports)).toBeUndefined();
    expect(await readFile(ports.path('api', GIANT), 'utf8')).toBe('turned bits');
    expect(ports.asked).toEqual([]);
  }),
);

test('a record holds what a wheel is, and is found again; other files beside it are no records', () =>
  withFolder(async (root) => {
    const { content: _content, ...wheel } = GIANT;
    await writeOrigins(realFiles, root, 'api', [wheel, { ...wheel, size: undefined }]);
    expect(await readOrigins(realFiles, root, 'api')).toEqual([wheel, { ...wheel, size: undefined }]);
    expect(await readOrigins(realFiles, root, '../origins/api')).toBeUndefined();
    await mkdir(join(root, 'origins/folder'));
    await writeFile(join(root, 'origins/.hidden.json'), '');
    expect(await recordedViews(realFiles, root)).toEqual(['api']);
  }));

test('what is no wheel, and what is no view, is never touched', () =>
  withFolder(async (root) => {
    const { store } = await house(root);
    const entry = { filename: GIANT.filename, sha256: GIANT.sha256 };
    for (const view of ['..', '../views/api', '.api.old'])
      await expect(store.verifyInView(view, entry)).rejects.toThrow('not a view');
    await expect(store.verifyInView('api', { ...entry, filename: '../../x.whl' })).rejects.toThrow(
      'not a wheel',
    );
  }));
