// .dockerignore: which files of a context never reach the builder, and so have no say in whether a build is needed.
// Source: docs.docker.com/build/concepts/context (".dockerignore files") and Go's filepath.Match.

type Rule = { readonly pattern: RegExp; readonly exception: boolean };

export type Dockerignore = {
  /** The last rule that matches a path or one of its folders decides. */
  excludes(path: string): boolean;
  /** Whether a file in an excluded folder may come back, so that such folders must be looked into. */
  readonly hasExceptions: boolean;
};

export function readDockerignore(text: string): Dockerignore {
  const rules = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#') && line.trim() !== '')
    .flatMap(readRule);
  return {
    hasExceptions: rules.some((rule) => rule.exception),
    excludes: (path) => {
      const parts = path.split('/');
      const paths = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
      let excluded = false;
      for (const rule of rules) if (paths.some((one) => rule.pattern.test(one))) excluded = !rule.exception;
      return excluded;
    },
  };
}

function readRule(line: string): Rule[] {
  const trimmed = line.trim();
  const exception = trimmed.startsWith('!');
  const segments: string[] = [];
  for (const segment of (exception ? trimmed.slice(1).trim() : trimmed).split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.length === 0
    ? []
    : [{ pattern: new RegExp(`^${segmentsToRegExp(segments)}$`, 's'), exception }];
}

function segmentsToRegExp(segments: readonly string[]): string {
  return segments
    .map((segment, i) => {
      const last = i === segments.length - 1;
      if (segment === '**') return last ? '.*' : '(?:.*/)?';
      return `${globToRegExp(segment)}${last ? '' : '/'}`;
    })
    .join('');
}

/** `*`, `?` and `[...]` within one segment; `**` inside a segment crosses folders, as in Docker. */
function globToRegExp(segment: string): string {
  let result = '';
  for (let i = 0; i < segment.length; i += 1) {
    const c = segment[i] ?? '';
    const next = segment[i + 1] ?? '';
    if (c === '*' && next === '*') {
      result += '.*';
      i += 1;
    } else if (c === '*') result += '[^/]*';
    else if (c === '?') result += '[^/]';
    else if (c === '[' && segment.includes(']', i + 2)) {
      const end = segment.indexOf(']', i + 2);
      result += `[${segment.slice(i + 1, end).replace(/[[\\]/g, '\\$&')}]`;
      i = end;
    } else if (c === '\\' && next !== '') {
      result += next.replace(/\W/g, '\\$&');
      i += 1;
    } else result += c.replace(/[^\w]/g, '\\$&');
  }
  return result;
}
