// Which local files become assets, and under which names: GitHub rewrites names silently, so here they are rewritten first.
import { basename, extname } from 'node:path';
import { InputError, type InputProblem } from '@compose-delivery/runtime';

export type FileFact = { readonly path: string; readonly bytes: number; readonly sha256: string };

export type LocalAsset = FileFact & {
  /** As GitHub will show it. */
  readonly name: string;
  readonly contentType: string;
  /** A record of this very run (log, reports): one that is published already may differ. */
  readonly record: boolean;
};

/** What this part asks of the disk: paths are absolute. */
export type AssetFiles = {
  /** Files under `root` that match a glob, sorted; a leading "!" takes files away again. Never follows links out of it. */
  find(
    root: string,
    globs: readonly string[],
  ): Promise<{ readonly paths: readonly string[]; readonly unmatched: readonly string[] }>;
  fingerprint(path: string): Promise<FileFact>;
  /** The content, read from the disk while it is sent. */
  open(path: string): Promise<Blob>;
};

/** Source: docs.github.com, "About releases": each file under 2 GiB, at most 1,000 assets a release. */
const TOO_LARGE = 2 * 1_024 ** 3;
const TOO_MANY = 1_000;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.log': 'text/plain; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.xml': 'application/xml',
  '.json': 'application/json',
  '.sarif': 'application/json',
  '.zip': 'application/zip',
  '.gz': 'application/gzip',
  '.tgz': 'application/gzip',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** GitHub turns special characters into dots and drops dots at the ends (REST documentation, "Upload a release asset"). */
export function assetName(path: string): string {
  return basename(path)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^A-Za-z0-9._-]+/g, '.')
    .replace(/\.{2,}/g, '.')
    .replace(/^\.+|\.+$/g, '');
}

export function localAsset(file: FileFact, record: boolean): LocalAsset {
  const name = assetName(file.path);
  return {
    ...file,
    name,
    record,
    contentType: CONTENT_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream',
  };
}

/** Files that GitHub would refuse, or that would overwrite each other. @throws InputError with all of them. */
export function checkAssets(assets: readonly LocalAsset[]): void {
  const problems: InputProblem[] = [];
  const refuse = (expected: string, seen: string): void => {
    problems.push({ input: 'assets', expected, seen });
  };
  if (assets.length > TOO_MANY) refuse(`at most ${TOO_MANY} files`, `${assets.length}`);
  for (const { path, bytes, name } of assets) {
    if (bytes === 0) refuse('files with content', `${path}, which is empty`);
    if (bytes >= TOO_LARGE) refuse('files under 2 GiB', `${path} with ${bytes} bytes`);
    if (name === '') refuse('a name with a letter or a digit', path);
  }
  for (const name of new Set(assets.map((asset) => asset.name))) {
    const twins = assets.filter((asset) => asset.name === name);
    if (name !== '' && twins.length > 1)
      refuse(`one file for each name (here ${name})`, twins.map(({ path }) => path).join(' and '));
  }
  if (problems.length > 0) throw new InputError(problems);
}
