import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidWorkflow, RefusedRun } from './failure.ts';
import { MAIN, nodeAction, repository, run, type Files } from './fixture.ts';
import { checkWorkflow } from './run-workflow.ts';
import type { RunOptions } from './types.ts';

async function problems(files: Files, options: Partial<RunOptions> = {}): Promise<string[]> {
  const root = repository(files);
  try {
    return await checkWorkflow({
      repository: root,
      suite: root,
      workflow: MAIN,
      eventName: 'push',
      ...options,
    });
  } finally {
    fs.rmSync(root, { recursive: true });
  }
}

const job = (yaml: string): Files => ({ [MAIN]: `on: push\njobs:\n  a:\n${yaml.replace(/^/gm, '    ')}\n` });
const step = (yaml: string): Files =>
  job(`runs-on: ubuntu-latest\nsteps:\n  - ${yaml.replace(/\n/g, '\n    ')}`);
const call = (callee: string, more = ''): Files => ({
  [MAIN]: `on: push\njobs:\n  a: { uses: ./.github/workflows/c.yml, ${more} }\n`,
  '.github/workflows/c.yml': callee,
});
const LEAF = 'jobs: { x: { runs-on: ubuntu-latest, steps: [{ run: "true" }] } }';

describe('preflight', () => {
  it('has nothing to say about what runs here', async () => {
    expect(await problems(step('uses: actions/checkout@v4\nwith: { fetch-depth: 0 }'))).toEqual([]);
  });

  it.each<[string, Files, RegExp]>([
    [
      'containers',
      job('runs-on: ubuntu-latest\ncontainer: node:24\nsteps: [{ run: x }]'),
      /job a: container is not supported/,
    ],
    [
      'services',
      job('runs-on: ubuntu-latest\nservices: { db: { image: postgres } }\nsteps: [{ run: x }]'),
      /job a: services is not/,
    ],
    [
      'Windows',
      job('runs-on: windows-latest\nsteps: [{ run: x }]'),
      /runs-on: windows-latest is not supported/,
    ],
    [
      'macOS of a matrix',
      job(
        'runs-on: "${{ matrix.os }}"\nstrategy: { matrix: { os: [ubuntu-latest, macos-15] } }\nsteps: [{ run: x }]',
      ),
      /runs-on: macos-15/,
    ],
    ['unknown labels', job('runs-on: [gpu]\nsteps: [{ run: x }]'), /runs-on: gpu is not a label/],
    ['docker actions', step('uses: docker://alpine:3'), /container actions are not supported/],
    [
      'actions of nowhere',
      step('uses: someone/thing@v1'),
      /someone\/thing@v1 is neither mapped .* \(actions\/checkout, /,
    ],
    ['paths in built-ins', step('uses: actions/checkout/sub@v1'), /only actions\/checkout itself/],
    [
      'inputs of built-ins',
      step('uses: actions/checkout@v4\nwith: { sparse-what: x }'),
      /input 'sparse-what' is not supported locally/,
    ],
    [
      'values of built-ins',
      step('uses: actions/checkout@v4\nwith: { submodules: recursive }'),
      /'submodules: recursive' is not supported locally/,
    ],
    ['PowerShell', step('run: x\nshell: pwsh'), /shell: pwsh is not supported/],
    ['shells without a place', step('run: x\nshell: fish'), /shell: fish is not valid/],
    ['background steps', step('run: x\nbackground: true'), /step key background is not supported/],
    [
      'shells by default',
      {
        [MAIN]:
          'on: push\ndefaults: { run: { shell: pwsh } }\njobs: { a: { runs-on: linux, steps: [{ run: x }] } }',
      },
      /shell: pwsh/,
    ],
    ['bad references', step('uses: nonsense'), /nonsense is not a reference/],
    ['references that leave', step('uses: $/../x'), /leaves .*; a reference stays inside/],
    ['missing actions', step('uses: $/none'), /expected action\.yml or action\.yaml in none/],
  ])('refuses %s by name', async (_name, files, expected) => {
    const found = await problems(files);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
    expect(found[0]).toMatch(/^\.github\/workflows\/main\.yml(:\d+)?: /);
  });

  it('walks into actions: docker, retired Node, missing bundles, their own steps', async () => {
    const action = (runs: string) => ({ 'act/action.yml': `name: a\ndescription: d\nruns:\n  ${runs}\n` });
    const uses = step('uses: $/act');
    expect(await problems({ ...uses, ...action('using: docker\n  image: Dockerfile') })).toEqual([
      expect.stringMatching(/runs\.using: docker is not supported/),
    ]);
    expect(await problems({ ...uses, ...action('using: node16\n  main: x.js') })).toEqual([
      expect.stringMatching(/runs\.using: node16 is not supported/),
    ]);
    expect(
      await problems({ ...uses, ...action('using: node24\n  main: dist/x.js\n  post: dist/y.js') }),
    ).toEqual([
      'act: its script dist/x.js does not exist; build the action first',
      'act: its script dist/y.js does not exist; build the action first',
    ]);
    expect(await problems({ ...uses, ...action('using: composite\n  steps: [{ uses: $/act }]') })).toEqual([
      'act: the action uses itself',
    ]);
    expect(
      await problems({
        ...uses,
        ...action('using: composite\n  steps: [{ uses: one/two@v1 }, { run: x, shell: cmd }]'),
      }),
    ).toEqual([
      expect.stringMatching(/^act\/action\.yml:5: .*one\/two@v1/),
      expect.stringMatching(/shell: cmd/),
    ]);
    expect(await problems({ ...step('uses: ./act'), ...nodeAction('act', '') })).toEqual([]);
  });

  it('walks into called workflows: missing, not callable, wrong inputs and secrets, cycles', async () => {
    expect(await problems(call(`on: push\n${LEAF}`))).toEqual([
      expect.stringMatching(/c\.yml is not callable/),
    ]);
    expect(await problems({ [MAIN]: 'on: push\njobs: { a: { uses: ./.github/workflows/no.yml } }' })).toEqual(
      [expect.stringMatching(/no\.yml: no such file/)],
    );
    expect(
      await problems({ [MAIN]: 'on: push\njobs: { a: { uses: x/y/.github/workflows/z.yml@v1 } }' }),
    ).toEqual([expect.stringMatching(/x\/y.* is not available locally; map its repository/)]);
    const typed = `on: { workflow_call: { inputs: { n: { type: number, required: true }, b: { type: boolean } }, secrets: { K: { required: true } } } }\n${LEAF}`;
    expect(await problems(call(typed, 'with: { b: "yes", z: 1 }, secrets: { L: x }'))).toEqual([
      expect.stringMatching(/has no input 'z'; it takes n, b/),
      expect.stringMatching(/needs the input 'n'/),
      expect.stringMatching(/input 'b': expected a boolean, got 'yes'/),
      expect.stringMatching(/has no secret 'L'; it takes K/),
      expect.stringMatching(/needs the secret 'K'/),
    ]);
    const loop = 'on: workflow_call\njobs: { x: { uses: ./.github/workflows/c.yml } }';
    expect(await problems(call(loop))).toEqual(['.github/workflows/c.yml: it calls itself']);
  });

  it('sees a called workflow that asks for more permission than its caller has', async () => {
    const callee = `on: workflow_call\n${LEAF.replace('runs-on', 'permissions: { deployments: write }, runs-on')}`;
    expect(await problems(call(callee))).toEqual([
      expect.stringMatching(
        /job x: the workflow is requesting permission deployments: write, but only deployments: none is allowed/,
      ),
    ]);
    expect(await problems(call(callee, 'permissions: { deployments: write }'))).toEqual([]);
    expect(await problems(call(callee), { defaultPermissions: 'write-all' })).toEqual([]);
  });

  it('lists everything together and runs nothing', async () => {
    const files = {
      [MAIN]: `
on: push
jobs:
  ok: { runs-on: ubuntu-latest, steps: [{ run: echo ran }] }
  a: { runs-on: windows-2025, container: x, steps: [{ uses: a/b@v1 }] }
`,
    };
    const events: string[] = [];
    const refused = run(files, { sink: (event) => events.push(event.type) });
    await expect(refused).rejects.toBeInstanceOf(RefusedRun);
    await refused.catch((error: RefusedRun) => expect(error.problems).toHaveLength(3));
    expect(events).toEqual([]);
  });

  it('leaves what the parser refuses to the parser', async () => {
    await expect(run({ [MAIN]: 'on: push\njobs: { a: { runs-on: x, stepz: [] } }' })).rejects.toBeInstanceOf(
      InvalidWorkflow,
    );
    await expect(run({ [MAIN]: '' })).rejects.toBeInstanceOf(InvalidWorkflow);
    await expect(run({ 'x.txt': '' })).rejects.toThrow(
      /workflow \.github\/workflows\/main\.yml does not exist; looked in/,
    );
  });
});
