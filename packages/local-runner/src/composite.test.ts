import { describe, expect, it } from 'vitest';
import { MAIN, nodeAction, run } from './fixture.ts';

const composite = (folder: string, steps: string, more = '') => ({
  [`${folder}/action.yml`]: `name: c\ndescription: d\n${more}\nruns:\n  using: composite\n  steps:\n${steps}`,
});

const job = (steps: string) =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env: { LEVEL: job }\n    steps:\n${steps}`;

describe('composite actions', () => {
  it('have their own steps and inputs, and map outputs', async () => {
    const ran = await run({
      [MAIN]: job(`
      - { id: s, run: 'echo "v=outer" >> $GITHUB_OUTPUT' }
      - { id: c, uses: $/outer, with: { word: hi }, env: { LEVEL: step } }
      - run: echo "got \${{ steps.c.outputs.all }} \${{ steps.s.outputs.v }} $LEVEL $LATER"
`),
      ...composite(
        'outer',
        `
    - { id: s, shell: bash, run: 'echo "v=inner-$LEVEL" >> $GITHUB_OUTPUT; echo "LATER=yes" >> $GITHUB_ENV; echo "LEVEL=written" >> $GITHUB_ENV' }
    - { id: n, uses: $/leaf, with: { text: "\${{ inputs.word }}/\${{ steps.s.outputs.v }}/\${{ env.LEVEL }}" } }
    - { shell: bash, run: 'test -f "$GITHUB_ACTION_PATH/action.yml" && test -f "\${{ github.action_path }}/action.yml"' }
`,
        'inputs:\n  word: { description: d }\n  unset: { description: d, default: dflt }\noutputs:\n  all: { description: d, value: "${{ steps.n.outputs.echo }}+${{ inputs.unset }}" }',
      ),
      ...nodeAction(
        'leaf',
        `require('fs').appendFileSync(process.env.GITHUB_OUTPUT, 'echo=' + process.env.INPUT_TEXT + '\\n')`,
        {
          yaml: 'inputs:\n  text: { description: d }\n',
        },
      ),
    });
    expect(ran.result.conclusion).toBe('success');
    expect(ran.lines).toContain('got hi/inner-step/written+dflt outer written yes');
  });

  it('stop at their own failure, run their own always(), and count as one failed step', async () => {
    const ran = await run({
      [MAIN]: job(`
      - { id: c, uses: $/outer, continue-on-error: true }
      - { id: d, uses: $/outer }
      - { id: e, uses: $/good, if: failure() }
`),
      ...composite(
        'outer',
        `
    - { shell: bash, run: 'echo "::error::inside"; exit 1' }
    - { shell: bash, run: echo not here }
    - { shell: bash, run: echo cleanup, if: always() }
    - { shell: bash, run: echo "saw failure", if: failure() }
`,
      ),
      ...composite('good', '\n    - { shell: bash, run: echo "fresh start" }\n'),
    });
    expect(ran.job('a').steps.map((s) => `${s.id} ${s.outcome} ${s.conclusion}`)).toEqual([
      'c failure success',
      'd failure failure',
      'e success success',
    ]);
    expect(ran.lines).not.toContain('not here');
    expect(ran.lines.filter((line) => /^(cleanup|saw failure|fresh start)$/.test(line))).toEqual([
      'cleanup',
      'saw failure',
      'cleanup',
      'saw failure',
      'fresh start',
    ]);
  });

  it('run pre and post of the actions inside them with the job', async () => {
    const ran = await run({
      [MAIN]: job('      - uses: $/outer\n        with: { who: x }\n      - run: echo between\n'),
      ...composite(
        'outer',
        '\n    - { uses: $/leaf, with: { n: "${{ inputs.who }}" } }\n',
        'inputs: { who: { description: d } }',
      ),
      ...nodeAction('leaf', 'console.log("main")', {
        yaml: 'inputs: { n: { description: d } }\nruns:\n  using: node24\n  main: main.cjs\n  pre: pre.cjs\n  post: post.cjs\n',
        files: {
          'pre.cjs': 'console.log("pre " + process.env.INPUT_N)',
          'post.cjs': 'console.log("post " + process.env.INPUT_N)',
        },
      }),
    });
    expect(ran.lines.filter((line) => /^(pre|main|post|between)/.test(line))).toEqual([
      'pre x',
      'main',
      'between',
      'post x',
    ]);
  });
});
