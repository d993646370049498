import { describe, expect, it } from 'vitest';
import {
  count,
  defineAction,
  flag,
  output,
  secret,
  seconds,
  text,
  type ActionSpec,
  type Inputs,
  type Outputs,
} from '@compose-delivery/runtime';
import { contractProblems } from './contract.ts';

const base = {
  title: 'A',
  description: 'Does a thing.',
  icon: 'box',
  color: 'blue',
  permissions: {},
} as const;
const spec = (name: string, inputs: Inputs, outputs: Outputs = {}): ActionSpec =>
  defineAction({ ...base, name, inputs, outputs });
const one = (inputs: Inputs, outputs?: Outputs): string[] =>
  contractProblems({ a: spec('a', inputs, outputs) }, ['a']);

describe('contractProblems', () => {
  it('finds nothing wrong with a good set', () => {
    const shared = flag({ description: 'd', default: false });
    const specs = {
      a: spec('a', { 'dry-run': shared }, { result: output('r', 'x') }),
      b: spec('b', { 'dry-run': shared }),
    };
    expect(contractProblems(specs, ['a', 'b'])).toEqual([]);
  });

  it.each<[string, string[], string]>([
    ['an input without description', one({ x: text({ description: '' }) }), 'a: input x has no description'],
    [
      'an input that is not kebab-case',
      one({ xY: text({ description: 'd' }) }),
      'a: input xY is not in kebab-case',
    ],
    [
      'the name of the dispatcher',
      one({ action: text({ description: 'd' }) }),
      'a: the input name "action" belongs to the root dispatcher',
    ],
    [
      'seconds that do not say so',
      one({ wait: seconds({ description: 'd', default: 1, max: 9 }) }),
      'a: input wait is in seconds, and its name does not say so',
    ],
    [
      'a default that the input refuses',
      one({ n: count({ description: 'd', default: 9, min: 1, max: 8 }) }),
      'a: input n does not accept its own default "9"',
    ],
    [
      'a secret with a default',
      one({ token: { ...secret({ description: 'd' }), default: 'x' } }),
      'a: input token is a secret and has a default',
    ],
    ['an output without description', one({}, { y: output('', 'z') }), 'a: output y has no description'],
    [
      'an output that is not kebab-case',
      one({}, { y_z: output('d', 'z') }),
      'a: output y_z is not in kebab-case',
    ],
    [
      'an action without texts',
      contractProblems({ a: { ...spec('a', {}), title: '' } }, ['a']),
      'a: title and description are required',
    ],
    [
      'a folder that is not in the catalogue',
      contractProblems({ a: spec('a', {}) }, ['a', 'b']),
      'actions/b is not in the catalogue',
    ],
    [
      'a catalogue entry without folder',
      contractProblems({ a: spec('a', {}) }, []),
      'the catalogue names actions/a, which is not there',
    ],
    [
      'an action under another name',
      contractProblems({ a: spec('b', {}) }, ['a']),
      'actions/a calls itself b',
    ],
    [
      'one name with two meanings',
      contractProblems(
        { a: spec('a', { x: text({ description: 'd' }) }), b: spec('b', { x: text({ description: 'e' }) }) },
        ['a', 'b'],
      ),
      'input x means one thing in a and another in b',
    ],
  ])('refuses %s', (_, problems, expected) => {
    expect(problems).toContain(expected);
  });
});
