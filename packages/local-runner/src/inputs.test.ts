import { describe, expect, it } from 'vitest';
import { MAIN, run } from './fixture.ts';

const DISPATCH = `
on:
  workflow_dispatch:
    inputs:
      where: { type: choice, options: [staging, production], required: true }
      count: { type: number, default: 2 }
      dry: { type: boolean, default: true }
      note: { type: string }
jobs:
  a:
    runs-on: ubuntu-latest
    outputs:
      all: \${{ inputs.where }}/\${{ inputs.count == 2 }}/\${{ inputs.dry == true }}/\${{ github.event.inputs.dry == 'true' }}/\${{ inputs.note }}
    steps: [{ run: 'true' }]
`;

const dispatch = (inputs: Record<string, unknown>): Promise<Awaited<ReturnType<typeof run>>> =>
  run({ [MAIN]: DISPATCH }, { eventName: 'workflow_dispatch', inputs });

describe('workflow_dispatch inputs', () => {
  it('are completed and typed', async () => {
    expect((await dispatch({ where: 'staging' })).job('a').outputs).toEqual({
      all: 'staging/true/true/true/',
    });
    const given = await dispatch({ where: 'production', count: '3', dry: 'false', note: 'x' });
    expect(given.job('a').outputs).toEqual({ all: 'production/false/false/false/x' });
  });

  it.each([
    [{}, /input 'where' is required/],
    [{ where: '' }, /input 'where' is required/],
    [{ where: 'moon' }, /expected one of staging, production, got 'moon'/],
    [{ where: 'staging', count: 'many' }, /input 'count': expected a number, got 'many'/],
    [{ where: 'staging', dry: 'perhaps' }, /input 'dry': expected a boolean/],
    [{ where: 'staging', what: 1 }, /unexpected input 'what'; the workflow takes where, count, dry, note/],
  ])('refuses %j', async (inputs, message) => {
    await expect(dispatch(inputs)).rejects.toThrow(message);
  });

  it('refuses inputs of an event that has none', async () => {
    const push = run(
      { [MAIN]: 'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: x }] } }' },
      { inputs: { a: 1 } },
    );
    await expect(push).rejects.toThrow(/inputs were given for a push event/);
  });
});
