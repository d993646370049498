import { describe, expect, it } from 'vitest';
import { MAIN, nodeAction, run } from './fixture.ts';

const use = (uses: string, more = '') => `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - { id: it, uses: ${uses}, ${more} }
      - { run: 'echo "out=\${{ steps.it.outputs.o }}"', if: always() }
`;

const PRINT = `
const keys = Object.keys(process.env).filter((k) => /^(INPUT_|ACTIONS_|GITHUB_ACTION)/.test(k)).sort();
for (const k of keys) console.log(k + '=' + process.env[k]);
require('fs').appendFileSync(process.env.GITHUB_OUTPUT, 'o<<E\\n1\\n2\\nE\\n');
`;

describe('JavaScript actions', () => {
  it('get their inputs, defaults by expression, and the services that scripts do not get', async () => {
    const ran = await run(
      {
        [MAIN]: use('$/act', 'with: { Two Words: x, on: false, n: 3 }'),
        ...nodeAction('act', PRINT, {
          yaml: 'inputs:\n  two words: { description: d }\n  on: { description: d }\n  n: { description: d }\n  where: { description: d, default: "${{ github.repository }}" }\n  old: { description: d, deprecationMessage: use n }\n',
        }),
      },
      { slug: 'acme/shop', services: { resultsUrl: 'http://127.0.0.1:1/', runtimeToken: 'runtime-token' } },
    );
    expect(ran.result.conclusion).toBe('success');
    expect(ran.lines).toEqual(
      expect.arrayContaining([
        'ACTIONS_CACHE_SERVICE_V2=True',
        'ACTIONS_RESULTS_URL=http://127.0.0.1:1/',
        'ACTIONS_RUNTIME_TOKEN=***',
        'INPUT_N=3',
        'INPUT_ON=false',
        'INPUT_TWO_WORDS=x',
        'INPUT_WHERE=acme/shop',
        'INPUT_OLD=',
        'GITHUB_ACTION=it',
        'out=1',
      ]),
    );
  });

  it('are warned of deprecated inputs and fail with their process', async () => {
    const ran = await run({
      [MAIN]: use('$/act', 'with: { old: 1 }'),
      ...nodeAction('act', 'console.log("::error::told"); process.exitCode = 1', {
        yaml: 'inputs:\n  old: { description: d, deprecationMessage: use new }\n',
      }),
    });
    expect(ran.result.conclusion).toBe('failure');
    expect(ran.result.annotations.map((a) => a.message)).toEqual([
      "Input 'old' has been deprecated with message: use new",
      'told',
    ]);
  });

  it('come from the workspace, the suite or a mapped repository, whatever the ref', async () => {
    const main = (name: string) =>
      `console.log('I am ${name} ' + (process.env.GITHUB_ACTION_REPOSITORY || '-'))`;
    const ran = await run(
      {
        [MAIN]: `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: ./here
      - uses: $/here
      - uses: acme/shop/here@v1
`,
        ...nodeAction('here', main('here')),
      },
      { slug: 'acme/shop' },
    );
    expect(ran.lines.filter((line) => line.startsWith('I am'))).toEqual([
      'I am here -',
      'I am here acme/shop',
      'I am here acme/shop',
    ]);
    expect(ran.lines).toContain('Using the local copy of acme/shop for acme/shop/here@v1');
  });

  it('say what is missing when the workspace is empty', async () => {
    const ran = await run({ [MAIN]: use('./act'), ...nodeAction('act', '') });
    expect(ran.result.annotations[0]?.message).toMatch(
      /expected action\.yml [\s\S]*is actions\/checkout missing/,
    );
  });

  it('have post run unless post-if says no, also when main failed, and pre only outside the workspace', async () => {
    const yaml = (postIf: string) =>
      `runs:\n  using: node20\n  main: main.cjs\n  pre: pre.cjs\n  post: post.cjs\n  post-if: ${postIf}\n`;
    const files = {
      'pre.cjs': 'console.log("pre")',
      'post.cjs': 'console.log("post " + process.env.GITHUB_ACTION)',
    };
    const ran = await run({
      [MAIN]: `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - { id: one, uses: ./one }
      - { id: two, uses: $/two, if: always() }
      - { id: three, uses: $/one, if: always() }
`,
      ...nodeAction('one', 'process.exit(1)', { yaml: yaml('always()'), files }),
      ...nodeAction('two', '', { yaml: yaml('success()'), files }),
    });
    expect(ran.lines.filter((line) => /^(pre|post)/.test(line))).toEqual([
      'pre',
      'pre',
      'post one',
      'post three',
    ]);
    expect(ran.job('a').steps.map((s) => `${s.phase} ${s.id} ${s.conclusion}`)).toEqual([
      'pre two success',
      'pre three success',
      'main __actions_checkout success',
      'main one failure',
      'main two success',
      'main three failure',
      'post one success',
      'post three success',
      'post two skipped',
    ]);
    expect(ran.result.annotations[0]?.message).toBe(
      "`pre` execution is not supported for local action from './one'",
    );
  });

  it('fail the job when post fails', async () => {
    const ran = await run({
      [MAIN]: use('$/act'),
      ...nodeAction('act', '', {
        yaml: 'runs:\n  using: node24\n  main: main.cjs\n  post: post.cjs\n',
        files: { 'post.cjs': 'process.exit(4)' },
      }),
    });
    expect(ran.result.conclusion).toBe('failure');
  });
});
