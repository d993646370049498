// Says which local folder a `uses:` means: `$/`, `./` and `owner/repo/path@ref`.
import fs from 'node:fs';
import path from 'node:path';

/** A repository on this machine: the folder that stands for `slug`. */
export interface Source {
  root: string;
  slug: string;
  ref: string;
  sha: string;
}

export type Reference =
  | { kind: 'workspace'; path: string }
  | { kind: 'source'; source: Source; path: string; ref: string }
  | { kind: 'builtin'; slug: string; path: string; ref: string }
  | { kind: 'docker'; image: string }
  | { kind: 'unmapped'; slug: string; path: string; ref: string };

export interface SourceMap {
  /** Known repositories by lower-case `owner/repo`. */
  bySlug: ReadonlyMap<string, Source>;
  /** Lower-case `owner/repo` of the actions the runner carries out itself. */
  builtins: ReadonlySet<string>;
}

const REMOTE = /^(?<slug>[^/@\s]+\/[^/@\s]+)(?:\/(?<path>[^@]*))?@(?<ref>.+)$/;

/**
 * Resolves a `uses:` value. `$/` is the repository of the file that says it (`here`); `./` is the job's workspace for
 * a step and the same repository for a reusable workflow, which the caller decides.
 */
export function resolveUses(uses: string, here: Source, sources: SourceMap): Reference {
  if (uses.startsWith('docker://')) return { kind: 'docker', image: uses.slice('docker://'.length) };
  if (uses.startsWith('./')) return { kind: 'workspace', path: uses.slice(2) };
  if (uses.startsWith('$/')) return { kind: 'source', source: here, path: uses.slice(2), ref: here.ref };
  const match = REMOTE.exec(uses)?.groups;
  if (match === undefined) {
    throw new Error(
      `uses: ${uses} is not a reference; expected ./path, $/path, owner/repo@ref or owner/repo/path@ref`,
    );
  }
  const { slug = '', path: inside = '', ref = '' } = match;
  const source = sources.bySlug.get(slug.toLowerCase());
  if (source !== undefined) return { kind: 'source', source, path: inside, ref };
  if (sources.builtins.has(slug.toLowerCase()))
    return { kind: 'builtin', slug: slug.toLowerCase(), path: inside, ref };
  return { kind: 'unmapped', slug, path: inside, ref };
}

/** A path inside a root; refuses one that leaves it. */
export function inside(root: string, relative: string): string {
  const full = path.resolve(root, relative);
  if (full !== path.resolve(root) && !full.startsWith(path.resolve(root) + path.sep)) {
    throw new Error(`${relative} leaves ${root}; a reference stays inside its repository`);
  }
  return full;
}

/** The action.yml or action.yaml of a folder. */
export function actionFileOf(folder: string): string | undefined {
  return ['action.yml', 'action.yaml']
    .map((name) => path.join(folder, name))
    .find((file) => fs.existsSync(file));
}

/** The source whose folder holds a file; of nested ones the deepest. */
export function holderOf(file: string, sources: readonly Source[]): Source | undefined {
  return sources
    .filter((source) => path.resolve(file).startsWith(path.resolve(source.root) + path.sep))
    .sort((a, b) => path.resolve(b.root).length - path.resolve(a.root).length)[0];
}
