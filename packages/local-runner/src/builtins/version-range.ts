// Compares a program's version with what a setup action asks for: `20`, `20.x`, `3.12`, `>=3.11`, `lts/*`, `24.19.0`.

const numbers = (version: string): number[] =>
  version
    .replace(/^v/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10));

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function matchesOne(actual: readonly number[], wanted: string): boolean | undefined {
  const text = wanted.trim();
  if (/^(\*|x|latest|current|node|lts\/.*)$/i.test(text)) return true;
  const match = /^(>=|<=|>|<|\^|~|=)?\s*v?(\d+(?:\.(?:\d+|x|\*))*)$/i.exec(text);
  if (match === null) return undefined;
  const [, operator = '', version = ''] = match;
  const parts = version
    .split('.')
    .filter((part) => /^\d+$/.test(part))
    .map(Number);
  const order = compare(actual, parts);
  if (operator === '>=') return order >= 0;
  if (operator === '>') return order > 0;
  if (operator === '<=') return order <= 0;
  if (operator === '<') return order < 0;
  if (operator === '^') return order >= 0 && actual[0] === parts[0];
  if (operator === '~') return order >= 0 && actual[0] === parts[0] && actual[1] === (parts[1] ?? actual[1]);
  return parts.every((part, index) => actual[index] === part);
}

/** True or false; undefined when the range is written in a way this does not read. Blanks mean "and", `||` "or". */
export function satisfies(version: string, range: string): boolean | undefined {
  const actual = numbers(version);
  const alternatives = range.split('||').map((part) =>
    part
      .trim()
      .split(/\s+/)
      .map((one) => matchesOne(actual, one)),
  );
  if (alternatives.some((part) => part.includes(undefined))) return undefined;
  return alternatives.some((part) => part.every((one) => one === true));
}
