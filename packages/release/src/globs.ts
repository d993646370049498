// Globs as people write them in workflows: * and ? stay inside one folder, ** crosses folders, [abc] is one of a set.
// Matched token by token instead of by a regular expression, whose backtracking a glob with many stars could blow up.

/** Any number of items, or one item that fits. */
type Token<T> = 'any number' | ((item: T) => boolean);

/** Whether a whole path with "/" between its parts fits a glob. A leading "./" means nothing. */
export function matchesGlob(glob: string, path: string): boolean {
  const parts = glob.replace(/^(\.\/)+/, '').split('/');
  const tokens = parts.flatMap((part, i): Token<string>[] => {
    if (part !== '**') return [segment(part)];
    // At the end it means what is inside: `logs/**` is no file that is called logs.
    return i === parts.length - 1 ? ['any number', () => true] : ['any number'];
  });
  return fits(tokens, path.split('/'));
}

function segment(glob: string): (part: string) => boolean {
  const tokens = tokensOf(glob);
  return (part) => fits(tokens, [...part]);
}

function tokensOf(glob: string): Token<string>[] {
  const tokens: Token<string>[] = [];
  for (let rest = glob; rest !== '';) {
    const set = /^\[(!?)([^\]]+)\]/u.exec(rest);
    const [first = ''] = rest;
    if (first === '*') tokens.push('any number');
    else if (first === '?') tokens.push(() => true);
    else if (set) tokens.push(oneOf(set[2] ?? '', set[1] === '!'));
    else tokens.push((character) => character === first);
    rest = rest.slice((set?.[0] ?? first).length);
  }
  return tokens;
}

function oneOf(set: string, negated: boolean): Token<string> {
  const characters = [...set];
  const ranges = characters.flatMap((from, i) => {
    const to = characters[i + 2];
    return characters[i + 1] === '-' && to !== undefined ? [{ from, to }] : [];
  });
  return (character) =>
    negated !==
    (characters.includes(character) || ranges.some(({ from, to }) => from <= character && character <= to));
}

/** Two pointers and the last star: steps back to that star only, so the work is at most tokens times items. */
function fits<T>(tokens: readonly Token<T>[], items: readonly T[]): boolean {
  let token = 0;
  let item = 0;
  let star: { token: number; item: number } | undefined;
  while (item < items.length) {
    const current = tokens[token];
    if (current === 'any number') {
      star = { token, item };
      token += 1;
    } else if (current?.(items[item] as T)) {
      token += 1;
      item += 1;
    } else if (star) {
      star.item += 1;
      item = star.item;
      token = star.token + 1;
    } else {
      return false;
    }
  }
  return tokens.slice(token).every((rest) => rest === 'any number');
}
