// Files of a folder by glob: `*` within a name, `**` over folders, `?` one character, `{a,b}` either.
import { join } from 'node:path';
import type { Files } from '@compose-delivery/runtime';

const MAX_DEPTH = 16;
const MAX_FILES = 20_000;
/** Never sources of ours: what tools keep, and what others wrote. */
const LEFT_OUT = /^(\..*|node_modules|__pycache__|venv|site-packages)$/;

/** A glob as a regular expression over a path with forward slashes. It has no nested repetition, so no path is slow. */
export function globPattern(glob: string): RegExp {
  const source = glob.replace(/^\.\//, '').replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[^*?{]+|\{/g, (part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('{') && part.endsWith('}'))
      return `(?:${part.slice(1, -1).split(',').map(literal).join('|')})`;
    return literal(part);
  });
  return new RegExp(`^${source}$`, 'su');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, (c) => (c === '/' || c === '-' ? c : `\\${c}`));
}

/** Paths relative to `root` that any of the globs names, sorted. Hidden folders and those of tools are not entered. */
export async function findFiles(files: Files, root: string, globs: readonly string[]): Promise<string[]> {
  const patterns = globs.map(globPattern);
  const found: string[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    for (const name of await files.list(folder === '' ? root : join(root, folder))) {
      if (LEFT_OUT.test(name) || found.length >= MAX_FILES) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      if (patterns.some((pattern) => pattern.test(path))) found.push(path);
      else if (depth < MAX_DEPTH) await walk(path, depth + 1);
    }
  };
  await walk('', 0);
  return found.sort();
}
