// Reads all inputs of an action at once. Secrets are masked first; every bad value is reported, not only the first one.
import { InputError, quoteSeen, type InputProblem } from './errors.ts';
import type { Log } from './ports.ts';
import { camelCase, type ActionSpec, type Inputs, type InputsOf, type Outputs } from './spec.ts';

/** Where raw values come from: INPUT_* variables in a workflow, flags on the command line. */
export type InputSource = {
  get(name: string): string | undefined;
  /** Every name that was given, so that unknown ones are refused. */
  readonly given: readonly string[];
};

/**
 * The typed inputs of `spec`.
 * @throws InputError with one problem for each bad or unknown input.
 */
export function readInputs<I extends Inputs, O extends Outputs>(
  spec: ActionSpec<I, O>,
  source: InputSource,
  log: Pick<Log, 'mask'>,
): InputsOf<ActionSpec<I, O>> {
  const entries = Object.entries(spec.inputs);
  for (const [name, input] of entries) {
    const raw = source.get(name);
    if (input.secret && raw) log.mask(raw);
  }
  const problems: InputProblem[] = source.given
    .filter((name) => !Object.hasOwn(spec.inputs, name))
    .map((name) => ({
      input: name,
      expected: `an input of ${spec.name}${suggest(name, Object.keys(spec.inputs))}`,
      seen: 'an unknown name',
    }));
  const values: Record<string, unknown> = {};
  for (const [name, input] of entries) {
    const raw = (source.get(name) ?? '').trim() || (input.default ?? '');
    if (raw === '') {
      if (input.required) problems.push({ input: name, expected: input.accepts, seen: 'nothing' });
      values[camelCase(name)] = input.absent;
      continue;
    }
    const parsed = input.parse(raw);
    if (parsed.ok) values[camelCase(name)] = parsed.value;
    else
      problems.push({
        input: name,
        expected: parsed.expected,
        seen: input.secret ? 'a value that is not shown' : quoteSeen(raw),
      });
  }
  if (problems.length > 0) throw new InputError(problems);
  return values as InputsOf<ActionSpec<I, O>>;
}

/** The inputs of a JavaScript action: the runner upper-cases names and turns spaces into underscores; hyphens stay. */
export function environmentSource(environment: Readonly<Record<string, string | undefined>>): InputSource {
  const given = Object.keys(environment).filter((key) => key.startsWith('INPUT_'));
  return {
    get: (name) => environment[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`],
    given: given.map((key) => key.slice('INPUT_'.length).toLowerCase()),
  };
}

/** The nearest known name, if it is near enough to be meant: `; did you mean "x"?` */
export function suggest(name: string, known: readonly string[]): string {
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, Math.floor(name.length / 3))
    ? `; did you mean "${best.candidate}"?`
    : '';
}

/** Levenshtein distance. Source: Wagner and Fischer, 1974. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, substitution));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
