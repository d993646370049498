import { describe, expect, it } from 'vitest';
import { specs } from '../../../actions/catalogue.ts';
import { actionHelp, suiteHelp } from './help.ts';

describe('help', () => {
  it('names every action', () => {
    const text = suiteHelp(Object.values(specs));
    for (const name of Object.keys(specs)) expect(text).toContain(`  ${name} `);
  });

  it.each(Object.values(specs))(
    'shows every input and output of $name within the width of a terminal',
    (spec) => {
      const text = actionHelp(spec);
      for (const name of Object.keys(spec.inputs)) expect(text).toContain(`--${name}\n`);
      for (const name of Object.keys(spec.outputs)) expect(text).toContain(`  ${name}\n`);
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
    },
  );
});
