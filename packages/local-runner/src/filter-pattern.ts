// Branch, tag and path filters of `on:`. Their patterns are GitHub's own: `?` and `+` count the character before them.

/**
 * A filter pattern as a regular expression over the whole name. `*` stops at `/`, `**` does not, `?` is zero or one and
 * `+` one or more of the preceding character, `[a-z]` one of them, `\` takes the next character as it is.
 */
export function filterToRegExp(pattern: string): RegExp {
  let source = '';
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern[index]!;
    const close = char === '[' ? pattern.indexOf(']', index + 1) : -1;
    if (pattern.startsWith('**/', index)) {
      source += '(?:.*/)?';
      index += 2;
    } else if (pattern.startsWith('**', index)) {
      source += '.*';
      index += 1;
    } else if (char === '*') source += '[^/]*';
    else if ((char === '?' || char === '+') && source !== '') source += char;
    else if (close > 0) {
      source += pattern.slice(index, close + 1);
      index = close;
    } else if (char === '\\' && index + 1 < pattern.length) {
      source += pattern[index + 1]!.replace(/\W/g, '\\$&');
      index += 1;
    } else source += char.replace(/[\\^$.|+?(){}[\]]/g, '\\$&');
  }
  return new RegExp(`^${source}$`);
}

/** The last pattern that matches decides; one that starts with `!` says no. */
export function included(name: string, patterns: readonly string[]): boolean {
  let result = false;
  for (const pattern of patterns) {
    const negative = pattern.startsWith('!');
    if (filterToRegExp(negative ? pattern.slice(1) : pattern).test(name)) result = !negative;
  }
  return result;
}
