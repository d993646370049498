// Where a mirror would have a wheel, and that it can say nothing else.
import { InputError } from '@compose-delivery/runtime';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import type { ProjectPage } from './index-client.ts';
import { readIndexes } from './index-url.ts';
import type { LockedPackage } from './lock.ts';
import { mirrorAddresses, readMirrors } from './mirrors.ts';
import { resolveWheel, type PageSource, type Wheel } from './resolve-wheels.ts';
import { targetOfNames } from './target.ts';

const DIGEST = 'ab'.repeat(32);
const FILENAME = 'foo-1.0-py3-none-any.whl';
const TAIL = `/packages/ab/ab/${'ab'.repeat(30)}/${FILENAME}`;
const WHEEL: Wheel = {
  package: 'foo',
  version: '1.0',
  filename: FILENAME,
  sha256: DIGEST,
  size: 10,
  urls: [`https://files.example.org${TAIL}`],
};

type Pages = Readonly<Record<string, ProjectPage>>;

function find(mirrors: readonly string[], pages: Pages = {}) {
  const log = recordedLog();
  const asked: string[] = [];
  const source: PageSource = (index, project) => {
    asked.push(`${index.url}${project}/`);
    return Promise.resolve(pages[`${index.url}${project}/`] ?? { kind: 'absent' });
  };
  return { find: mirrorAddresses(readMirrors(mirrors, log), source, log), asked, log };
}

const listed = (url: string, sha256: string | undefined = DIGEST, filename = FILENAME): ProjectPage => ({
  kind: 'found',
  files: [{ filename, url, sha256, size: undefined, requiresPython: '' }],
});

describe('addresses', () => {
  test('a pattern with {path}: no request at all', async () => {
    const { find: where, asked } = find(['https://m.example/pypi/{path}']);
    expect(await where(WHEEL)).toEqual([`https://m.example/pypi${TAIL}`]);
    expect(asked).toEqual([]);
  });

  test('a pattern with {file}', async () => {
    const wheel = { ...WHEEL, filename: 'foo-1.0+cpu-py3-none-any.whl' };
    expect(await find(['https://m.example/flat/x-{file}?a=1']).find(wheel)).toEqual([
      'https://m.example/flat/x-foo-1.0%2Bcpu-py3-none-any.whl?a=1',
    ]);
  });

  test('an index that lies as PyPI does: one page, then no more', async () => {
    const page = listed(`https://m.example/pypi${TAIL}`);
    const { find: where, asked } = find(['https://m.example/pypi/simple/'], {
      'https://m.example/pypi/simple/foo/': page,
    });
    expect(await where(WHEEL)).toEqual([`https://m.example/pypi${TAIL}`]);
    expect(await where({ ...WHEEL, package: 'bar' })).toEqual([`https://m.example/pypi${TAIL}`]);
    expect(asked).toEqual(['https://m.example/pypi/simple/foo/']);
  });

  test('an index that lies otherwise: one page for each project', async () => {
    const page = listed('https://m.example/blob/1');
    const { find: where, asked } = find(['https://m.example/simple/'], {
      'https://m.example/simple/foo/': page,
      'https://m.example/simple/bar/': page,
    });
    expect(await where(WHEEL)).toEqual(['https://m.example/blob/1']);
    expect(await where({ ...WHEEL, package: 'bar' })).toEqual(['https://m.example/blob/1']);
    expect(asked).toHaveLength(2);
  });

  test('a page without hashes: the name of the file counts, the hash decides later', async () => {
    const { find: where } = find(['https://m.example/simple/'], {
      'https://m.example/simple/foo/': {
        kind: 'found',
        files: [
          {
            filename: FILENAME,
            url: 'https://m.example/x',
            sha256: undefined,
            size: undefined,
            requiresPython: '',
          },
        ],
      },
    });
    expect(await where(WHEEL)).toEqual(['https://m.example/x']);
  });

  test('dependency confusion: a mirror that has another file under the name is not asked for it', async () => {
    const { find: where } = find(['https://m.example/simple/'], {
      'https://m.example/simple/foo/': listed('https://m.example/evil', 'cd'.repeat(32)),
    });
    expect(await where(WHEEL)).toEqual([]);
  });

  test('a mirror over TLS cannot send us to an address without', async () => {
    const { find: where } = find(['https://m.example/simple/'], {
      'https://m.example/simple/foo/': listed('http://m.example/x'),
    });
    expect(await where(WHEEL)).toEqual([]);
  });

  test('the order of the mirrors is kept; what is the known address anyway is left out', async () => {
    const { find: where } = find([
      'https://two.example/{path}',
      'https://files.example.org/{path}',
      'https://one.example/{path}',
    ]);
    expect(await where(WHEEL)).toEqual([`https://two.example${TAIL}`, `https://one.example${TAIL}`]);
  });

  test('a mirror that is down is left alone after two pages, and that is said', async () => {
    const down: ProjectPage = { kind: 'failed', why: 'm.example: connect ECONNREFUSED' };
    const {
      find: where,
      asked,
      log,
    } = find(['https://m.example/simple/'], {
      'https://m.example/simple/foo/': down,
      'https://m.example/simple/bar/': down,
      'https://m.example/simple/baz/': listed('https://m.example/x'),
    });
    for (const name of ['foo', 'bar', 'baz']) expect(await where({ ...WHEEL, package: name })).toEqual([]);
    expect(asked).toHaveLength(2);
    expect(log.lines.join('\n')).toContain('ECONNREFUSED; it is not asked any more');
  });
});

describe('the input', () => {
  test('credentials are taken out, masked, and belong to the origin', () => {
    const log = recordedLog();
    const [mirror] = readMirrors(['https://robot:t0ken-value@m.example/a/{path}'], log);
    expect(mirror).toMatchObject({ origin: 'https://m.example', pattern: 'https://m.example/a/{path}' });
    expect(mirror?.authorization).toMatch(/^Basic /);
    log.info('t0ken-value');
    expect(log.lines.at(-1)).toBe('***');
  });

  test.each([['ftp://m.example/'], ['https://m.example/{name}'], ['https://{path}/'], ['m.example']])(
    '%s is refused',
    (text) => {
      expect(() => readMirrors([text], recordedLog())).toThrow(InputError);
    },
  );
});

describe('who decides', () => {
  const target = targetOfNames('3.11.7', 'manylinux_2_36_x86_64');
  const locked: LockedPackage = {
    name: 'foo',
    version: '1.0',
    extras: [],
    marker: '',
    hashes: [],
    files: [],
    place: { file: 'requirements.txt', line: 1 },
  };
  const indexes = readIndexes(
    ['https://primary.example/simple/', 'https://extra.example/simple/'],
    recordedLog(),
  );
  const pagesOf =
    (pages: Pages): PageSource =>
    (index) =>
      Promise.resolve(pages[index.origin] ?? { kind: 'absent' });

  test('a lock without a hash: the first index says it, and only it', async () => {
    const pages = pagesOf({
      'https://primary.example': listed('https://primary.example/a'),
      'https://extra.example': listed('https://extra.example/b', 'cd'.repeat(32)),
    });
    expect(await resolveWheel(locked, target, indexes, pages)).toMatchObject({
      sha256: DIGEST,
      urls: ['https://primary.example/a'],
    });
  });

  test('dependency confusion: a lock without a hash never takes a package from a further index', async () => {
    const pages = pagesOf({ 'https://extra.example': listed('https://extra.example/b') });
    await expect(resolveWheel(locked, target, indexes, pages)).rejects.toThrow(
      'primary.example does not know it',
    );
  });

  test('a lock with a hash: a further index may serve it', async () => {
    const pages = pagesOf({ 'https://extra.example': listed('https://extra.example/b') });
    const wheel = await resolveWheel({ ...locked, hashes: [DIGEST] }, target, indexes, pages);
    expect(wheel.urls).toEqual(['https://extra.example/b']);
  });

  test('a yanked file is used, since the lock asks for it, and is told', async () => {
    const page: ProjectPage = {
      kind: 'found',
      files: [
        {
          filename: FILENAME,
          url: 'https://primary.example/a',
          sha256: DIGEST,
          size: 1,
          requiresPython: '',
          yanked: 'broken metadata',
        },
      ],
    };
    const told: unknown[] = [];
    await resolveWheel(
      { ...locked, hashes: [DIGEST] },
      target,
      indexes,
      pagesOf({ 'https://primary.example': page }),
      (file) => told.push(file.yanked),
    );
    expect(told).toEqual(['broken metadata']);
  });
});
