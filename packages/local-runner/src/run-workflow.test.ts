import { describe, expect, it } from 'vitest';
import { MAIN, nodeAction, run } from './fixture.ts';

describe('runWorkflow', () => {
  it('runs jobs in order and hands outputs on', async () => {
    const ran = await run({
      [MAIN]: `
on: push
env: { FROM: workflow, LEVEL: workflow }
jobs:
  first:
    runs-on: ubuntu-latest
    env: { LEVEL: job }
    outputs: { word: "\${{ steps.say.outputs.word }}" }
    steps:
      - id: say
        env: { LEVEL: step }
        run: |
          echo "word=$FROM-$LEVEL" >> "$GITHUB_OUTPUT"
  second:
    needs: first
    runs-on: ubuntu-latest
    steps:
      - run: echo "heard \${{ needs.first.outputs.word }} $LEVEL"
`,
    });
    expect(ran.result.conclusion).toBe('success');
    expect(ran.job('first').outputs).toEqual({ word: 'workflow-step' });
    expect(ran.lines).toContain('heard workflow-step workflow');
  });

  it('runs JavaScript actions with pre, main and post, state, and post steps last in first out', async () => {
    const action = (name: string) =>
      nodeAction(
        `actions/${name}`,
        `console.log('main ${name} ' + process.env.INPUT_WHO); require('fs').appendFileSync(process.env.GITHUB_STATE, 'kept=${name}\\n')`,
        {
          yaml: `inputs:\n  who: { description: x, default: nobody }\nruns:\n  using: node24\n  pre: pre.cjs\n  main: main.cjs\n  post: post.cjs\n`,
          files: {
            'pre.cjs': `console.log('pre ${name}')`,
            'post.cjs': `console.log('post ${name} ' + process.env.STATE_kept)`,
          },
        },
      );
    const ran = await run({
      [MAIN]: `
on: push
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - uses: $/actions/a
        with: { who: you, odd: 1 }
      - uses: $/actions/b
`,
      ...action('a'),
      ...action('b'),
    });
    expect(ran.lines.filter((line) => /^(pre|main|post) /.test(line))).toEqual([
      'pre a',
      'pre b',
      'main a you',
      'main b nobody',
      'post b b',
      'post a a',
    ]);
    expect(ran.result.annotations.map((a) => a.message)).toEqual([
      "Unexpected input(s) 'odd', valid inputs are ['who']",
    ]);
  });

  it('runs nested reusable workflows with inputs, secrets and outputs', async () => {
    const ran = await run(
      {
        [MAIN]: `
on: push
jobs:
  call:
    uses: ./.github/workflows/middle.yml
    with: { count: 3 }
    secrets: inherit
  after:
    needs: call
    runs-on: ubuntu-latest
    steps: [{ run: 'echo "got \${{ needs.call.outputs.total }}"' }]
`,
        '.github/workflows/middle.yml': `
on:
  workflow_call:
    inputs: { count: { type: number, required: true } }
    outputs: { total: { value: "\${{ jobs.inner.outputs.total }}" } }
jobs:
  inner:
    uses: $/.github/workflows/leaf.yml
    with: { text: "n=\${{ inputs.count }}" }
    secrets: { KEY: "\${{ secrets.TOP }}" }
`,
        '.github/workflows/leaf.yml': `
on:
  workflow_call:
    inputs: { text: { type: string } }
    secrets: { KEY: { required: true } }
    outputs: { total: { value: "\${{ jobs.work.outputs.total }}" } }
jobs:
  work:
    runs-on: ubuntu-latest
    outputs: { total: "\${{ steps.s.outputs.t }}" }
    steps:
      - id: s
        run: |
          echo "t=\${{ inputs.text }}-\${#KEY}" >> $GITHUB_OUTPUT
          echo "the key is $KEY"
        env: { KEY: "\${{ secrets.KEY }}" }
`,
      },
      { secrets: { TOP: 'hush-hush' } },
    );
    expect(ran.result.conclusion).toBe('success');
    expect(ran.lines).toContain('got n=3-9');
    expect(ran.lines).toContain('the key is ***');
    expect(ran.result.jobs.map((job) => job.id)).toEqual(['call / inner / work', 'after']);
  });
});
