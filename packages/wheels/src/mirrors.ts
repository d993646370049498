// Mirrors: hosts that may have the same bytes nearer by. They never say which file or which hash: those are known before a mirror is asked.
import { InputError, type Log } from '@compose-delivery/runtime';
import { hostOf } from './index-client.ts';
import { readIndexes, type Index } from './index-url.ts';
import type { PageSource, Wheel } from './resolve-wheels.ts';

/** An index as a mirror, or a pattern of addresses: `{path}` is the path of the known address, `{file}` its last part. */
export type Mirror = Index & { readonly pattern: string | undefined };

/**
 * Reads the ordered list of mirrors. Credentials are taken out of the addresses and masked.
 * @throws InputError for each that is no http(s) address or has an unknown placeholder.
 */
export function readMirrors(texts: readonly string[], log: Pick<Log, 'mask'>): readonly Mirror[] {
  return texts.map((text): Mirror => {
    const names = [...text.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');
    const unknown = names.find((name) => name !== 'path' && name !== 'file');
    if (unknown !== undefined || /\{/.test(/^[a-z]+:\/\/[^/]*/i.exec(text)?.[0] ?? ''))
      throw new InputError([
        {
          input: 'mirrors',
          expected: 'a simple index, or an address whose path has {path} or {file} in it',
          seen: unknown === undefined ? 'a placeholder in the name of the host' : `{${unknown}}`,
        },
      ]);
    const [index] = readIndexes([text.replace(/\{.*$/, '')], log, 'mirrors');
    if (!index) throw new InputError([{ input: 'mirrors', expected: 'an address', seen: 'nothing' }]);
    const rest = /\{.*$/.exec(text)?.[0];
    // The part before the placeholder may end inside of a path segment, where an index's address never does.
    const before = rest === undefined ? '' : withoutCredentials(text.slice(0, -rest.length));
    return { ...index, pattern: rest === undefined ? undefined : before + rest };
  });
}

function withoutCredentials(address: string): string {
  return address.replace(/^([a-z]+:\/\/)[^/]*@/i, '$1');
}

/** Failures of a mirror's pages after which it is left alone for this run: pages come before everything else. */
const PAGE_FAILURES = 2;

/**
 * Where each mirror would have a wheel, in their order. A pattern needs no request. An index is asked for one project's page, once: if it
 * lies as PyPI does, with `/packages/…` beside `/simple/`, the addresses of all further wheels are known without asking; else each
 * project's page is asked. Never throws but for cancellation.
 */
export function mirrorAddresses(
  mirrors: readonly Mirror[],
  pages: PageSource,
  log: Pick<Log, 'info' | 'warning'>,
): (wheel: Wheel) => Promise<readonly string[]> {
  const finders = mirrors.map((mirror) =>
    mirror.pattern === undefined ? onIndex(mirror, pages, log) : byPattern(mirror.pattern),
  );
  return async (wheel) => {
    const found = await Promise.all(finders.map((find) => find(wheel)));
    return [...new Set(found.filter((url) => url !== undefined))].filter((url) => !wheel.urls.includes(url));
  };
}

type Finder = (wheel: Wheel) => Promise<string | undefined>;

function byPattern(pattern: string): Finder {
  return (wheel) => {
    const path = wheel.urls[0] === undefined ? undefined : new URL(wheel.urls[0]).pathname.slice(1);
    if (path === undefined && pattern.includes('{path}')) return Promise.resolve(undefined);
    const file = encodeURIComponent(wheel.filename);
    return Promise.resolve(pattern.replaceAll('{path}', () => path ?? '').replaceAll('{file}', () => file));
  };
}

/** `/packages/xx/yy/…/name`: two letters, two letters, sixty: the digest of the file. Source: PyPI's and bandersnatch's layout. */
const DIGEST_PATH = /\/packages\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{60}\/[^/]+$/;

function guess(mirror: Mirror, wheel: Wheel): string | undefined {
  const path = DIGEST_PATH.exec(new URL(wheel.urls[0] ?? mirror.url).pathname)?.[0];
  const base = /^(.*)\/simple\/$/.exec(mirror.url)?.[1];
  return path === undefined || base === undefined ? undefined : base + path;
}

function onIndex(mirror: Mirror, pages: PageSource, log: Pick<Log, 'info' | 'warning'>): Finder {
  let failures = 0;
  let learning: Promise<void> | undefined;
  let asPyPI = false;
  const ask: Finder = async (wheel) => {
    if (failures >= PAGE_FAILURES) return undefined;
    const page = await pages(mirror, wheel.package);
    if (page.kind === 'failed') {
      failures += 1;
      const end = failures === PAGE_FAILURES ? '; it is not asked any more' : '';
      log.warning(`mirror ${hostOf(mirror.url)}: ${page.why}${end}`);
    }
    if (page.kind !== 'found') return undefined;
    const file =
      page.files.find((one) => one.sha256 === wheel.sha256) ??
      page.files.find((one) => one.sha256 === undefined && one.filename === wheel.filename);
    if (!file || (mirror.url.startsWith('https:') && !file.url.startsWith('https:'))) return undefined;
    return file.url;
  };
  return async (wheel) => {
    const expected = guess(mirror, wheel);
    if (expected === undefined || !learning) {
      const asked = ask(wheel);
      if (expected !== undefined)
        learning ??= asked.then((url) => {
          asPyPI = url === expected;
        });
      return asked;
    }
    await learning;
    return asPyPI ? expected : ask(wheel);
  };
}
