// Finds files by the patterns of GitHub's toolkit: `*`, `?`, `[...]`, `**`, `~`-less, `!` to exclude, `#` comments;
// a folder that matches brings everything below it.
import fs from 'node:fs';
import path from 'node:path';

const escape = (char: string): string => char.replace(/[\\^$.|+(){}[\]]/g, '\\$&');

function segmentSource(segment: string): string {
  let source = '';
  for (let index = 0; index < segment.length; index++) {
    const char = segment[index]!;
    const close = char === '[' ? segment.indexOf(']', index + 2) : -1;
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (close > 0) {
      source += `[${segment
        .slice(index + 1, close)
        .replace(/^!/, '^')
        .replace(/\\/g, '\\\\')}]`;
      index = close;
    } else source += escape(char);
  }
  return source;
}

/** A pattern (absolute, forward slashes) as a regular expression over absolute paths. */
export function patternToRegExp(pattern: string): RegExp {
  const segments = pattern.split('/').filter((segment, index) => segment !== '' || index === 0);
  let source = '';
  segments.forEach((segment, index) => {
    if (segment === '**') source += index === segments.length - 1 ? '(?:/.*)?' : '(?:/[^/]+)*';
    else source += (index === 0 ? '' : '/') + segmentSource(segment);
  });
  // A matched folder includes what is below it.
  return new RegExp(`^${source}(?:/.*)?$`);
}

/** The part of a pattern before its first wildcard: where the search starts. */
export function searchRoot(pattern: string): string {
  const segments = pattern.split('/');
  const wild = segments.findIndex((segment) => /[*?[]/.test(segment));
  if (wild < 0) return pattern;
  return segments.slice(0, wild).join('/') || '/';
}

function walk(folder: string, visit: (file: string) => void): void {
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) return visit(folder);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) walk(full, visit);
    else visit(full);
  }
}

/** Absolute paths of the files that the patterns name, sorted; later `!` patterns take away. */
export function globFiles(base: string, patterns: readonly string[]): string[] {
  const found = new Set<string>();
  for (const raw of patterns.map((line) => line.trim())) {
    if (raw === '' || raw.startsWith('#')) continue;
    const negative = raw.startsWith('!');
    const absolute = path.resolve(base, negative ? raw.slice(1).trim() : raw);
    const expression = patternToRegExp(absolute);
    if (negative) {
      for (const file of [...found]) if (expression.test(file)) found.delete(file);
    } else {
      walk(searchRoot(absolute), (file) => {
        if (expression.test(file)) found.add(file);
      });
    }
  }
  return [...found].sort();
}
