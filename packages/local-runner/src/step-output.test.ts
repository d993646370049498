import { describe, expect, it } from 'vitest';
import { MAIN, run } from './fixture.ts';
import type { RunOptions } from './types.ts';

const script = (lines: string[], options: Partial<RunOptions> = {}) =>
  run(
    {
      [MAIN]: `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - id: s\n        run: |\n${lines.map((l) => `          ${l}`).join('\n')}\n      - if: always()\n        run: echo "out=\${{ steps.s.outputs.old }}"\n`,
    },
    options,
  );

describe('output of a step', () => {
  it('makes annotations of both streams and both forms', async () => {
    const ran = await script([
      'echo "::error file=a.py,line=3,endLine=4,col=5,endColumn=6,title=T::broken%0Atwice"',
      'echo "::notice::note" >&2',
      'echo "text before ##[warning]careful"',
    ]);
    const order = ['error', 'warning', 'notice'];
    expect(
      ran.result.annotations.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level)),
    ).toMatchObject([
      {
        level: 'error',
        message: 'broken\ntwice',
        title: 'T',
        file: 'a.py',
        line: 3,
        endLine: 4,
        column: 5,
        endColumn: 6,
        job: 'a',
      },
      { level: 'warning', message: 'careful' },
      { level: 'notice', message: 'note' },
    ]);
    expect(ran.result.conclusion).toBe('success');
  });

  it('keeps ten annotations of a level, as GitHub does', async () => {
    const ran = await script(['for i in $(seq 12); do echo "::warning::$i"; done']);
    expect(ran.result.annotations).toHaveLength(10);
    expect(ran.lines).toContain('12');
  });

  it('masks what add-mask names from then on, line by line', async () => {
    const ran = await script([
      'echo "before hunter2"',
      'echo "::add-mask::hunter2"',
      'echo "::add-mask::line-one%0Aline-two"',
      'echo "after hunter2"',
      'echo "see line-two"',
      'echo "::warning::uses hunter2"',
      'echo "sum hunter2" >> $GITHUB_STEP_SUMMARY',
    ]);
    expect(ran.lines).toEqual(expect.arrayContaining(['before hunter2', 'after ***', 'see ***']));
    expect(ran.result.annotations[0]?.message).toBe('uses ***');
    expect(ran.job('a').summary).toBe('sum ***\n');
  });

  it('takes no commands while they are stopped', async () => {
    const ran = await script([
      'echo "::stop-commands::tok-1"',
      'echo "::error::not real"',
      'echo "##[error]not real either"',
      'echo "::tok-1::"',
      'echo "::notice::real"',
    ]);
    expect(ran.result.annotations.map((a) => a.message)).toEqual(['real']);
    expect(ran.lines).toContain('::error::not real');
  });

  it('refuses the disabled commands and a bad stop token, which fails the step', async () => {
    for (const [line, message] of [
      ['echo "::set-env name=A::b"', /`set-env` command is disabled/],
      ['echo "::add-path::/x"', /`add-path` command is disabled/],
      ['echo "::stop-commands::error"', /expected a token/],
      ['echo "::echo::maybe"', /Invalid echo command value/],
    ] as const) {
      const ran = await script([line]);
      expect(ran.result.conclusion).toBe('failure');
      expect(ran.result.annotations.map((a) => a.message).join('\n')).toMatch(message);
    }
  });

  it('still takes set-output, with a warning', async () => {
    const ran = await script(['echo "::set-output name=old::value"']);
    expect(ran.lines).toContain('out=value');
    expect(ran.result.annotations[0]?.message).toMatch(/`set-output` command is deprecated/);
  });

  it('shows debug lines only when asked, groups always, and says that matchers are not carried out', async () => {
    const lines = [
      'echo "::debug::deep"',
      'echo "::group::Part"',
      'echo "::endgroup::"',
      'echo "::add-matcher::m.json"',
    ];
    const quiet = await script(lines);
    expect(quiet.events).not.toContainEqual(expect.objectContaining({ type: 'log', kind: 'debug' }));
    expect(quiet.events).toContainEqual({ type: 'log', job: 'a', kind: 'group', line: 'Part' });
    expect(quiet.lines.join('\n')).toMatch(/problem matchers are not carried out/);
    const asked = await script(lines, { secrets: { ACTIONS_STEP_DEBUG: 'true' } });
    expect(asked.lines).toContain('deep');
    const loud = await script([...lines, 'echo "debug=$RUNNER_DEBUG"'], { debug: true });
    expect(loud.events).toContainEqual({ type: 'log', job: 'a', kind: 'debug', line: 'deep' });
    expect(loud.lines).toContain('debug=1');
  });

  it('drops a summary that is too large, with an error that does not fail the step', async () => {
    const ran = await script(['head -c 1100000 /dev/zero | tr "\\0" x > $GITHUB_STEP_SUMMARY']);
    expect(ran.result.conclusion).toBe('success');
    expect(ran.job('a').summary).toBe('');
    expect(ran.result.annotations[0]?.message).toMatch(/supports content up to a size of 1024k/);
  });

  it('refuses NODE_OPTIONS from GITHUB_ENV', async () => {
    const ran = await script(['echo "NODE_OPTIONS=--inspect" >> $GITHUB_ENV', 'echo "OK=1" >> $GITHUB_ENV']);
    expect(ran.result.annotations[0]?.message).toBe(
      "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.",
    );
  });
});
