import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAIN, nodeAction, repository, run } from './fixture.ts';

describe('reusable workflows', () => {
  it('of a suite in another repository use their own actions and the caller’s tree', async () => {
    const suite = repository({
      '.github/workflows/deploy.yml': `
on:
  workflow_call:
    inputs: { to: { type: string, required: true } }
    outputs: { said: { value: "\${{ jobs.go.outputs.said }}" } }
jobs:
  go:
    runs-on: ubuntu-latest
    environment: { name: "\${{ inputs.to }}", url: "https://\${{ inputs.to }}.example.org" }
    outputs: { said: "\${{ steps.x.outputs.said }}" }
    steps:
      - uses: actions/checkout@v4
      - { id: x, uses: $/actions/x }
`,
      ...nodeAction(
        'actions/x',
        `const fs = require('fs');
         fs.appendFileSync(process.env.GITHUB_OUTPUT, 'said=' + fs.readFileSync('app.txt', 'utf8').trim() + ' in ' + process.env.GITHUB_REPOSITORY + '\\n');`,
      ),
    });
    const ran = await run(
      {
        [MAIN]: `
on: push
jobs:
  deploy:
    strategy: { matrix: { to: [staging] } }
    uses: example/suite/.github/workflows/deploy.yml@v1
    with: { to: "\${{ matrix.to }}" }
  after: { needs: deploy, runs-on: ubuntu-latest, steps: [{ run: 'echo "\${{ needs.deploy.outputs.said }}"' }, { uses: example/suite/actions/x@v1, continue-on-error: true }] }
`,
        'app.txt': 'the app\n',
      },
      { suite, remote: { 'Example/Suite': suite }, slug: 'acme/shop' },
    );
    fs.rmSync(suite, { recursive: true });
    expect(ran.lines).toContain('the app in acme/shop');
    expect(ran.job('deploy (staging) / go').environment).toEqual({
      name: 'staging',
      url: 'https://staging.example.org',
    });
  });

  it('pass a failure on, and do not see the caller’s env', async () => {
    const ran = await run({
      [MAIN]: `
on: push
env: { SEEN: caller }
jobs:
  c: { uses: ./.github/workflows/c.yml }
  d: { needs: c, if: failure(), runs-on: ubuntu-latest, steps: [{ run: 'echo c=\${{ needs.c.result }}' }] }
`,
      '.github/workflows/c.yml': `
on: workflow_call
jobs:
  one: { runs-on: ubuntu-latest, steps: [{ run: 'echo "seen=[$SEEN]"; exit 1' }] }
  two: { needs: one, runs-on: ubuntu-latest, steps: [{ run: 'true' }] }
`,
    });
    expect(ran.result.conclusion).toBe('failure');
    expect(ran.lines).toEqual(expect.arrayContaining(['seen=[]', 'c=failure']));
    expect(ran.job('c / two').conclusion).toBe('skipped');
  });

  it('can be given the token by name, and see no other secret', async () => {
    const ran = await run(
      {
        [MAIN]: `
on: push
jobs:
  c: { uses: ./.github/workflows/c.yml, secrets: { tok: "\${{ secrets.GITHUB_TOKEN }}" } }
`,
        '.github/workflows/c.yml': `
on: { workflow_call: { secrets: { tok: { required: true } } } }
jobs:
  one: { runs-on: ubuntu-latest, steps: [{ run: 'echo "lengths \${#T} \${#O}"', env: { T: "\${{ secrets.tok }}", O: "\${{ secrets.OTHER }}" } }] }
`,
      },
      { secrets: { OTHER: 'other-secret' }, services: { tokenFor: ({ job }) => `tok-${job}` } },
    );
    expect(ran.lines).toContain('lengths 5 0');
  });

  it('fail by name when a required secret is empty of inheritance', async () => {
    const ran = await run({
      [MAIN]: 'on: push\njobs: { c: { uses: ./.github/workflows/c.yml, secrets: inherit } }\n',
      '.github/workflows/c.yml':
        'on: { workflow_call: { secrets: { KEY: { required: true } } } }\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: "true" }] } }\n',
    });
    expect(ran.job('c').reason).toBe('secret KEY is required by .github/workflows/c.yml and not given');
  });

  it('hold the concurrency group of their own file', async () => {
    const ran = await run({
      [MAIN]: `
on: push
concurrency: same
jobs: { c: { uses: ./.github/workflows/c.yml } }
`,
      '.github/workflows/c.yml':
        'on: workflow_call\nconcurrency: same\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: "true" }] } }\n',
    });
    expect(ran.job('c').reason).toMatch(/deadlock for concurrency group 'same'/);
  });
});
