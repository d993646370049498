// Command-line flags as the same inputs that a workflow gives: `--name value`, `--name=value`, and `--flag` alone for true.
import { parseArgs } from 'node:util';
import { InputError, quoteSeen, suggest, type ActionSpec, type InputSource } from '@compose-delivery/runtime';

/** The inputs of one action from its flags. @throws InputError for a word that is no flag, or a flag without its value. */
export function flagSource(spec: ActionSpec, words: readonly string[]): InputSource {
  const options = Object.fromEntries(
    Object.entries(spec.inputs).map(([name, input]) => [
      name,
      { type: input.kind === 'flag' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...words],
    options,
    strict: false,
    allowNegative: true,
    tokens: true,
  });
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') {
      // A word after a flag that we do not know is its value: the flag is what is wrong.
      const last = [...values.keys()].at(-1);
      if (last !== undefined && !Object.hasOwn(spec.inputs, last)) throw unknownFlag(spec, last);
      throw wrongWord(spec, token.value);
    }
    if (token.kind === 'option-terminator') continue;
    // An input may itself be called no-something; then `--no-something` is its name, not a negation.
    const word = token.rawName.replace(/^-+/, '');
    const negated = word.startsWith('no-') && !Object.hasOwn(spec.inputs, word);
    const name = negated ? word.slice('no-'.length) : word;
    const flag = spec.inputs[name]?.kind === 'flag';
    if (token.value === undefined && !flag && Object.hasOwn(spec.inputs, name)) {
      throw new InputError([{ input: `--${name}`, expected: 'a value after it', seen: 'nothing' }]);
    }
    values.set(name, token.value ?? String(!negated));
  }
  return { get: (name) => values.get(name), given: [...values.keys()] };
}

function unknownFlag(spec: ActionSpec, name: string): InputError {
  const expected = `an input of ${spec.name}${suggest(name, Object.keys(spec.inputs))}`;
  return new InputError([{ input: `--${name}`, expected, seen: 'an unknown name' }]);
}

function wrongWord(spec: ActionSpec, word: string): InputError {
  return new InputError([
    {
      input: spec.name,
      expected: `flags such as --${Object.keys(spec.inputs)[0] ?? 'help'}${suggest(word, Object.keys(spec.inputs))}`,
      seen: quoteSeen(word),
    },
  ]);
}
