import { describe, expect, it } from 'vitest';
import { DeliveryFailure, GateRefused } from './errors.ts';
import { environmentSource } from './read-inputs.ts';
import { defineRun, runAction, type ActionResult } from './run-action.ts';
import { defineAction, flag, output } from './spec.ts';
import { recordedLog, recordedSink, testPorts } from './testing/index.ts';

const spec = defineAction({
  name: 'sample',
  title: 'Sample',
  description: 'For tests.',
  icon: 'box',
  color: 'blue',
  permissions: {},
  inputs: { strict: flag({ description: 's', default: true }) },
  outputs: { result: output('r', 'error'), total: output('t', '0') },
});

async function outcome(
  run: () => Promise<ActionResult<typeof spec>>,
  environment: Record<string, string> = {},
) {
  const log = recordedLog();
  const sink = recordedSink();
  const code = await runAction(
    defineRun(spec, run),
    environmentSource(environment),
    testPorts('/nowhere', { log }),
    sink,
  );
  return { code, outputs: sink.outputs, summary: sink.summaryLines, lines: log.lines };
}

const result = (kind: 'passed' | 'refused' | 'failed'): ActionResult<typeof spec> => ({
  outputs: { result: kind, total: 3 },
  summary: [{ paragraph: 'what was seen' }],
  outcome: { kind, message: 'a sentence' },
});

describe('runAction', () => {
  it('is green only when the action passed', async () => {
    expect(await outcome(() => Promise.resolve(result('passed')))).toMatchObject({
      code: 0,
      outputs: { result: 'passed', total: 3 },
    });
  });

  it.each(['refused', 'failed'] as const)(
    'is red when %s, with outputs and summary all the same',
    async (kind) => {
      const seen = await outcome(() => Promise.resolve(result(kind)));
      expect(seen).toMatchObject({
        code: 1,
        outputs: { result: kind, total: 3 },
        summary: ['what was seen'],
      });
      expect(seen.lines.at(-1)).toBe(`::error title=sample%3A ${kind}::a sentence`);
    },
  );

  it.each([
    ['a refusal', new GateRefused('not fit'), '::error title=sample%3A refused::not fit'],
    [
      'a failure with advice',
      new DeliveryFailure('no disk', { advice: 'free some' }),
      '::error title=sample%3A failed::no disk%0Afree some',
    ],
  ])('reports %s and sets every output', async (_, thrown, line) => {
    const seen = await outcome(() => Promise.reject(thrown));
    expect(seen).toMatchObject({ code: 1, outputs: { result: 'error', total: '0' } });
    expect(seen.lines).toContain(line);
  });

  it('is red for a thrown string, and says that it is a bug', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    const seen = await outcome(() => Promise.reject('oops'));
    expect(seen.code).toBe(1);
    expect(seen.lines.join()).toContain('fault of the suite itself');
  });

  it('shows the stack of a bug', async () => {
    const seen = await outcome(() => Promise.reject(new TypeError('x is undefined')));
    expect(seen.lines.join('\n')).toMatch(/run-action\.test\.ts/);
  });

  it('runs nothing when an input is bad', async () => {
    let ran = false;
    const seen = await outcome(
      () => {
        ran = true;
        return Promise.resolve(result('passed'));
      },
      { INPUT_STRICT: 'maybe' },
    );
    expect(ran).toBe(false);
    expect(seen.lines).toEqual([
      '::error title=sample%3A bad input::strict: expected true or false, saw "maybe"',
    ]);
  });
});
