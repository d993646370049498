import { describe, expect, it } from 'vitest';
import { MAIN, run } from './fixture.ts';

const steps = (yaml: string, top = '') => ({
  [MAIN]: `on: push\n${top}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${yaml
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n')}\n`,
});

describe('steps', () => {
  it('go on after a failure only when they ask for it', async () => {
    const ran = await run(
      steps(`
- { id: soft, run: exit 2, continue-on-error: true }
- { id: hard, run: exit 3 }
- { id: next, run: 'true' }
- { id: rescue, run: 'echo soft=\${{ steps.soft.outcome }}/\${{ steps.soft.conclusion }} hard=\${{ steps.hard.outcome }} job=\${{ job.status }}', if: failure() }
- { id: last, run: 'true', if: "always() && steps.next.conclusion == 'skipped'" }`),
    );
    expect(ran.job('a').steps.map((s) => `${s.id}:${s.outcome}:${s.conclusion}`)).toEqual([
      'soft:failure:success',
      'hard:failure:failure',
      'next:skipped:skipped',
      'rescue:success:success',
      'last:success:success',
    ]);
    expect(ran.lines).toContain('soft=failure/success hard=failure job=failure');
    expect(ran.result.annotations.map((a) => a.message)).toEqual([
      'Process completed with exit code 2.',
      'Process completed with exit code 3.',
    ]);
  });

  it('see the environment of workflow, job, step and of what earlier steps wrote', async () => {
    const ran = await run(
      steps(
        `
- run: |
    echo "WRITTEN<<EOF" >> $GITHUB_ENV
    printf 'two\\nlines\\n' >> $GITHUB_ENV
    echo EOF >> $GITHUB_ENV
    mkdir -p bin && printf '#!/bin/sh\\necho from-the-path' > bin/tool && chmod +x bin/tool
    echo "$PWD/bin" >> $GITHUB_PATH
    echo "GITHUB_SHA=changed" >> $GITHUB_ENV
- env: { TOP: step, BOTH: "\${{ env.TOP }}+" }
  if: env.TOP == 'step'
  run: |
    echo "$TOP $BOTH $WRITTEN" | tr '\\n' ' '
    echo
    tool
    echo "sha=\${#GITHUB_SHA}"`,
        'env: { TOP: workflow }',
      ),
    );
    expect(ran.lines).toEqual(
      expect.arrayContaining(['step workflow+ two lines ', 'from-the-path', 'sha=40']),
    );
  });

  it('use the shell and folder they or their defaults name, and say what is wrong', async () => {
    const ran = await run(
      steps(
        `
- { run: 'mkdir sub' , working-directory: . }
- { run: 'false | true; echo "piped in $(basename $PWD)"' , shell: sh }
- { run: 'import os; print("python in", os.path.basename(os.getcwd()))', shell: python }
- { run: 'print("perl $0\\n");', shell: "perl {0}" , continue-on-error: true }
- { run: 'false | true' }`,
        'defaults: { run: { shell: bash, working-directory: sub } }',
      ),
    );
    expect(ran.lines).toEqual(expect.arrayContaining(['piped in sub', 'python in sub']));
    expect(ran.job('a').steps.at(-1)?.conclusion).toBe('failure');
  });

  it('fail when the folder does not exist', async () => {
    const ran = await run(steps('\n- { run: "true", working-directory: nowhere }'));
    expect(ran.result.annotations[0]?.message).toMatch(/working directory '.*nowhere' does not exist/);
  });

  it('start in an empty workspace of their own', async () => {
    const ran = await run({
      [MAIN]: `
on: push
jobs:
  a: { runs-on: ubuntu-latest, steps: [{ run: 'touch mine; echo "here: $(ls -A)"' }] }
  b: { needs: a, runs-on: ubuntu-latest, steps: [{ run: 'echo "there: $(ls -A)"; test "$PWD" = "$GITHUB_WORKSPACE"' }] }
`,
    });
    expect(ran.lines).toEqual(expect.arrayContaining(['here: mine', 'there: ']));
    expect(ran.result.conclusion).toBe('success');
  });

  it('have the whole set of GITHUB_ and RUNNER_ variables, and none of this machine that could be a secret', async () => {
    process.env['INPUT_LEAK'] = 'x';
    process.env['SOME_TOKEN'] = 'x';
    const ran = await run(
      steps('\n- run: env | cut -d= -f1 | sort | grep -E "^(GITHUB|RUNNER|ACTIONS|INPUT|SOME|CI|HOME)"'),
      {
        extraEnvironment: { SOME_SETTING: '1' },
        services: { resultsUrl: 'http://127.0.0.1:1/', runtimeToken: 'rt' },
      },
    ).finally(() => {
      delete process.env['INPUT_LEAK'];
      delete process.env['SOME_TOKEN'];
    });
    const names = ran.lines.slice(1);
    expect(names).toEqual(
      expect.arrayContaining(
        'CI GITHUB_ACTION GITHUB_ACTIONS GITHUB_ACTOR GITHUB_API_URL GITHUB_ENV GITHUB_EVENT_NAME GITHUB_EVENT_PATH GITHUB_GRAPHQL_URL GITHUB_JOB GITHUB_OUTPUT GITHUB_PATH GITHUB_REF GITHUB_REF_NAME GITHUB_REF_TYPE GITHUB_REPOSITORY GITHUB_REPOSITORY_OWNER GITHUB_RUN_ATTEMPT GITHUB_RUN_ID GITHUB_RUN_NUMBER GITHUB_SERVER_URL GITHUB_SHA GITHUB_STATE GITHUB_STEP_SUMMARY GITHUB_WORKFLOW GITHUB_WORKFLOW_REF GITHUB_WORKSPACE HOME RUNNER_ARCH RUNNER_ENVIRONMENT RUNNER_NAME RUNNER_OS RUNNER_TEMP RUNNER_TOOL_CACHE RUNNER_TRACKING_ID SOME_SETTING'.split(
          ' ',
        ),
      ),
    );
    expect(names.filter((name) => /^(ACTIONS_|INPUT_|SOME_TOKEN)/.test(name))).toEqual([]);
  });

  it('evaluate hashFiles over the workspace', async () => {
    const ran = await run(
      steps('\n- run: echo one > a.lock\n- run: echo "key=${{ hashFiles(\'*.lock\') }}"'),
    );
    expect(ran.lines.find((line) => line.startsWith('key='))).toMatch(/^key=[0-9a-f]{64}$/);
  });

  it('fail, not crash, on an expression that cannot be evaluated', async () => {
    const ran = await run(
      steps(`\n- { run: "true", env: { A: "\${{ fromJSON('{') }}" } }\n- { run: echo later, if: always() }`),
    );
    expect(ran.job('a').steps.map((s) => s.conclusion)).toEqual(['failure', 'success']);
  });
});
