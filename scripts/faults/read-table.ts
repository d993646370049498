// Reads the tables `| fault | test | file |` of docs/faults: the promise that this fault is a test, by name and place.
export type FaultRow = {
  readonly fault: string;
  /**
   * Parts of the full names of tests (groups and title, joined by a space); a row may name several, with `;` between them, and each
   * must be there. `…` stands for anything.
   */
  readonly tests: readonly string[];
  /** One, or several with `,` between them; `{a,b}` as in a shell. */
  readonly files: readonly string[];
  /** Where the row stands, for messages. */
  readonly at: string;
};

/** @throws Error that names the line, when a row is not three filled cells. */
export function readFaultTable(text: string, name: string): readonly FaultRow[] {
  return text.split('\n').flatMap((line, i) => {
    const cells = splitRow(line);
    if (cells === undefined || /^:?-+:?$/.test(cells[0] ?? '') || cells[1] === 'test') return [];
    const [fault = '', test = '', file = ''] = cells;
    const at = `${name}:${i + 1}`;
    if (cells.length !== 3 || fault === '' || test === '' || file === '')
      throw new Error(`${at}: expected | fault | test | file |, saw ${JSON.stringify(line.slice(0, 120))}`);
    return [
      { fault, tests: splitList(test, /;\s+/), files: splitList(file, /,\s+/).flatMap(expandBraces), at },
    ];
  });
}

/** A pipe in a cell is written `\|`, as GitHub reads it. */
function splitRow(line: string): readonly string[] | undefined {
  if (!line.startsWith('|')) return undefined;
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function splitList(cell: string, separator: RegExp): readonly string[] {
  return cell
    .split(separator)
    .map((part) => part.trim().replace(/^`|`$/g, ''))
    .filter((part) => part !== '');
}

function expandBraces(path: string): readonly string[] {
  const [, before = '', inner, after = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(path) ?? [];
  return inner === undefined ? [path] : inner.split(',').flatMap((one) => expandBraces(before + one + after));
}

/** The numbers F1 to F58 that a fault's cell names: `F15`, `F28, F39` or `F34-F36`. */
export function faultNumbers(fault: string): readonly number[] {
  return [...fault.matchAll(/\bF(\d+)(?:\s*(?:-|–|to)\s*F(\d+))?/g)].flatMap(([, from, to]) => {
    const first = Number(from);
    return Array.from({ length: (to === undefined ? first : Number(to)) - first + 1 }, (_, i) => first + i);
  });
}
