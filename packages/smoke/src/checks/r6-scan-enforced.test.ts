// R6: each way to run Trivy without letting it stop anything is refused, and the firm ways are recognised.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realClock, realFiles, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { writeFixture } from '../testing/fixture-delivery.ts';
import { runChecks } from '../run-checks.ts';
import type { CheckResult } from '../smoke-report.ts';
import type { SlotView } from '@compose-delivery/application';

const noSlot: SlotView = {
  slot: 'blue',
  version: '1.0.0',
  services: [],
  url: () => undefined,
  processes: () => Promise.resolve([]),
  environment: () => Promise.resolve({}),
  log: () => Promise.resolve(''),
};

async function judge(workflow: string, more: Record<string, string> = {}): Promise<CheckResult> {
  return withFolder(async (root) => {
    const application = await writeFixture(root, workflow);
    for (const [path, text] of Object.entries(more)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    const ports = { http: realHttp, clock: realClock, files: realFiles, log: recordedLog() };
    const report = await runChecks({
      application,
      view: noSlot,
      variables: {},
      ports,
      root,
      runId: 'r6',
      only: ['R6'],
    });
    const result = report.results.find(({ id }) => id === 'R6');
    if (!result) throw new Error('R6 is not in the report');
    return result;
  });
}

const action = (given: string, step = '', job = '', on = 'on: pull_request'): string => `
${on}
jobs:
  scan:
    runs-on: ubuntu-latest
${job}
    steps:
      - name: scan
        uses: aquasecurity/trivy-action@57a97c7e7821a5776cebc9bb87c984fa69cba8f1
${step}
        with: ${given}
`;
const firm = "{ exit-code: '1', severity: 'CRITICAL,HIGH' }";
const shell = (script: string, extra = ''): string =>
  `on: [push]\njobs:\n  scan:\n    steps:\n      - run: |\n${script
    .split('\n')
    .map((line) => `          ${line}`)
    .join('\n')}\n${extra}`;
const ours = (given: string, uses = 'acme/compose-delivery/actions/trivy-gate@v1'): string =>
  `on: pull_request\njobs:\n  scan:\n    steps:\n      - uses: ${uses}\n        with: ${given}\n`;
const called = (given: string): string =>
  `on: pull_request\njobs:\n  gate:\n    uses: compose-delivery/compose-delivery/.github/workflows/gate.yml@v1\n    with: ${given}\n`;
const scan = 'trivy fs --exit-code 1 --severity CRITICAL,HIGH .';

describe('what stops a change passes', () => {
  it.each<[string, string]>([
    ['the action with exit-code and severity', action(firm)],
    ['several scanners', action("{ exit-code: '1', scanners: 'vuln,secret' }")],
    ['more severities', action("{ exit-code: 1, severity: 'MEDIUM,HIGH,CRITICAL' }")],
    ['all severities by default', action("{ exit-code: '1' }")],
    ['continue-on-error: false', action(firm, '        continue-on-error: false')],
    ['if: always()', action(firm, '        if: always()')],
    [
      'if: the events of a change',
      action(firm, "        if: ${{ github.event_name == 'pull_request' || github.event_name == 'push' }}"),
    ],
    [
      'on both a schedule and changes',
      action(firm, '', '', 'on: { schedule: [{ cron: "0 3 * * *" }], push: {} }'),
    ],
    ['our gate', ours('{ target: . }')],
    ['our gate by a local path', ours('{ target: . }', './actions/trivy-gate')],
    ['our gate by the workflow’s own repository', ours('{ target: . }', '$/actions/trivy-gate')],
    ['our dispatcher', ours('{ action: trivy-gate, target: . }', 'acme/compose-delivery@v1')],
    ['our gate with stricter thresholds', ours("{ target: ., fail-on: 'vuln=MEDIUM,license=NONE' }")],
    ['our reusable workflow', called('{ target: . }')],
    ['a shell line', shell(scan)],
    [
      'a shell line with = and a path',
      shell('/opt/trivy image --severity=HIGH,CRITICAL --exit-code=2 shop:1'),
    ],
    [
      'a shell line over several lines',
      shell('trivy image \\\n  --exit-code 1 \\\n  --severity HIGH,CRITICAL \\\n  shop'),
    ],
    [
      'a container that runs it',
      shell('docker run --rm -v "$PWD:/src" aquasec/trivy:0.72.0 fs --exit-code 1 /src'),
    ],
    ['a pipe with pipefail', shell(`set -o pipefail\n${scan} | tee trivy.txt`)],
    ['a pipe in shell: bash', shell(`${scan} | tee trivy.txt`, '        shell: bash\n')],
    ['before && at the end', shell(`${scan} && echo clean`)],
    ['behind && and timeout', shell(`cd app && timeout 600 ${scan}`)],
    ['the second of two scans', shell(`trivy fs .\n${scan}`)],
  ])('%s', async (_name, workflow) => {
    const result = await judge(workflow);
    expect(result.reason).toContain('stops a change');
    expect(result.verdict).toBe('pass');
  });

  it('in a reusable workflow that a workflow on changes calls', async () => {
    const reusable = action(firm, '', '', 'on: workflow_call');
    const caller = 'on: pull_request\njobs: { call: { uses: ./.github/workflows/ci.yml } }\n';
    expect((await judge(reusable, { '.github/workflows/pr.yml': caller })).verdict).toBe('pass');
  });

  it('in a composite action of the repository', async () => {
    const composite = `name: x\nruns:\n  using: composite\n  steps:\n    - run: ${scan}\n      shell: bash\n`;
    const caller = 'on: push\njobs: { s: { steps: [{ uses: ./.github/actions/scan }] } }\n';
    expect((await judge(caller, { '.github/actions/scan/action.yml': composite })).verdict).toBe('pass');
  });
});

describe('what lets a change pass is refused', () => {
  it.each<[string, string, string]>([
    ['no exit-code', action("{ severity: 'CRITICAL,HIGH' }"), 'exit-code is not set'],
    ['exit-code 0', action("{ exit-code: '0', severity: 'CRITICAL,HIGH' }"), 'exit-code is 0'],
    [
      'exit-code from an expression',
      action("{ exit-code: '${{ inputs.code }}' }"),
      'exit-code is ${{ inputs.code }}',
    ],
    ['HIGH left out', action("{ exit-code: '1', severity: CRITICAL }"), 'without HIGH'],
    [
      'continue-on-error of the step',
      action(firm, '        continue-on-error: true'),
      'the step has continue-on-error: true',
    ],
    [
      'continue-on-error from an expression',
      action(firm, '        continue-on-error: ${{ inputs.soft }}'),
      'the step has continue-on-error',
    ],
    [
      'continue-on-error of the job',
      action(firm, '', '    continue-on-error: true'),
      'the job has continue-on-error: true',
    ],
    ['if: false of the step', action(firm, '        if: false'), 'the step runs only if false'],
    [
      'if: an expression that is false',
      action(firm, '        if: ${{ false }}'),
      'the step runs only if false',
    ],
    ['if: failure()', action(firm, '        if: failure()'), 'the step runs only if failure()'],
    [
      'if: only on the schedule',
      action(firm, "        if: github.event_name == 'schedule'"),
      "runs only if github.event_name == 'schedule'",
    ],
    ['if: false of the job', action(firm, '', '    if: false'), 'the job runs only if false'],
    [
      'a job that needs one that is left out',
      action(firm, '', '    needs: maybe').replace('jobs:', 'jobs:\n  maybe: { if: false, steps: [] }'),
      'job maybe, which it needs, runs only if false',
    ],
    [
      'only on a schedule',
      action(firm, '', '', 'on: { schedule: [{ cron: "0 3 * * *" }] }'),
      'runs only on schedule',
    ],
    ['only by hand', action(firm, '', '', 'on: workflow_dispatch'), 'runs only on workflow_dispatch'],
    ['only on tags', action(firm, '', '', "on: { push: { tags: ['v*'] } }"), 'so no change has to pass it'],
    [
      'on no branch',
      action(firm, '', '', "on: { push: { branches-ignore: ['**'] } }"),
      'so no change has to pass it',
    ],
    [
      'a reusable workflow that nobody calls',
      action(firm, '', '', 'on: workflow_call'),
      'runs only on workflow_call',
    ],
    ['our gate that may be skipped', ours('{ target: ., when-missing: skip }'), 'when-missing is skip'],
    [
      'our gate that takes empty reports',
      ours('{ report: r.json, empty-report: pass }'),
      'empty-report is pass',
    ],
    ['our gate only for CRITICAL', ours('{ target: ., fail-on: CRITICAL }'), 'fail-on is CRITICAL'],
    ['our gate without vulnerabilities', ours("{ target: ., fail-on: 'vuln=NONE' }"), 'fail-on is vuln=NONE'],
    ['our reusable workflow that may scan nothing', called('{ when-missing: skip }'), 'when-missing is skip'],
    [
      'thresholds from an expression',
      ours("{ fail-on: '${{ inputs.x }}' }"),
      'which cannot be judged from here',
    ],
    [
      'only secrets are looked for',
      action("{ exit-code: '1', scanners: secret }"),
      'scanners is secret, without vuln',
    ],
    ['our gate looks only for licenses', ours('{ scanners: license }'), 'scanners is license, without vuln'],
    [
      'a shell line that looks only for secrets',
      shell('trivy fs --exit-code 1 --scanners secret .'),
      'without vuln',
    ],
    ['a shell line without --exit-code', shell('trivy fs --severity CRITICAL,HIGH .'), 'no --exit-code'],
    ['a shell line with --exit-code 0', shell('trivy fs --exit-code 0 .'), '--exit-code is 0'],
    ['a shell line without HIGH', shell('trivy fs --exit-code 1 --severity CRITICAL .'), 'without HIGH'],
    ['|| true', shell(`${scan} || true`), 'taken away by || true'],
    ['|| true on the next line', shell(`${scan} \\\n  || true`), 'taken away by || true'],
    ['|| echo', shell(`${scan} || echo found`), 'taken away by || echo'],
    ['a pipe without pipefail', shell(`${scan} | tee trivy.txt`), 'lost in a pipe'],
    ['set +e', shell(`set +e\n${scan}\necho done`), 'goes on after a failure'],
    ['in an if', shell(`if ${scan}; then echo clean; fi`), 'stands in a condition'],
    ['negated', shell(`! ${scan}`), 'stands in a condition'],
    ['in the background', shell(`${scan} &`), 'in the background'],
    [
      'a shell without -e',
      shell(`${scan}\necho done`, '        shell: bash {0}\n'),
      'goes on after a failure',
    ],
    ['before && with more to follow', shell(`${scan} && echo clean\necho done`), 'stands before &&'],
    ['in a command substitution', shell(`echo "$(${scan})"`), 'lost in a command substitution'],
    ['commented out', shell(`# ${scan}\nnpm test`), 'no step of .github/workflows runs Trivy'],
    ['only spoken of', shell(`echo "run ${scan}"`), 'no step of .github/workflows runs Trivy'],
    ['only its version', shell('trivy --version'), 'no step of .github/workflows runs Trivy'],
    [
      'a YAML comment',
      `on: push\njobs: { a: { steps: [{ run: npm test }] } }\n# - uses: aquasecurity/trivy-action\n`,
      'no step of .github/workflows runs Trivy',
    ],
  ])('%s', async (_name, workflow, reason) => {
    const result = await judge(workflow);
    expect(result.reason).toContain(reason);
    expect(result.verdict).toBe('fail');
  });

  it('a call that is soft itself', async () => {
    const caller = 'on: pull_request\njobs: { call: { if: false, uses: ./.github/workflows/ci.yml } }\n';
    const result = await judge(action(firm, '', '', 'on: workflow_call'), {
      '.github/workflows/pr.yml': caller,
    });
    expect(result).toMatchObject({ verdict: 'fail' });
    expect(result.reason).toContain('the calling job call runs only if false');
  });

  it('a composite action in a soft step', async () => {
    const composite = `runs:\n  using: composite\n  steps:\n    - run: ${scan}\n      shell: bash\n`;
    const caller =
      'on: push\njobs: { s: { steps: [{ uses: ./.github/actions/scan, continue-on-error: true }] } }\n';
    const result = await judge(caller, { '.github/actions/scan/action.yml': composite });
    expect(result.reason).toContain('the step has continue-on-error: true');
  });
});

describe('what cannot be read', () => {
  it('is no proof: inconclusive', async () => {
    const result = await judge('on: [push\njobs: {}');
    expect(result.verdict).toBe('inconclusive');
    expect(result.reason).toContain('some cannot be read');
  });

  it('beside a firm scan does no harm', async () => {
    expect((await judge(action(firm), { '.github/workflows/broken.yml': 'on: [' })).verdict).toBe('pass');
  });

  it('no workflow at all is a failure', async () => {
    const result = await withFolder(async (root) => {
      const application = await writeFixture(root);
      const ports = { http: realHttp, clock: realClock, files: realFiles, log: recordedLog() };
      return runChecks({
        application,
        view: noSlot,
        variables: {},
        ports,
        root: join(root, 'src'),
        runId: 'r6',
        only: ['R6'],
      });
    });
    expect(result.results.find(({ id }) => id === 'R6')?.reason).toBe('.github/workflows holds no workflow');
    expect(result.verdict).toBe('fail');
  });
});

describe('what stands beside the step', () => {
  const withEnv = (env: string, script = 'trivy fs .'): string =>
    `on: push\nenv: ${env}\njobs: { scan: { steps: [{ run: "${script}" }] } }\n`;
  const withMatrix = (matrix: string, given: string): string =>
    action(given, '', `    strategy: { matrix: ${matrix} }`);

  it.each([
    ['the environment sets the exit code', withEnv('{ TRIVY_EXIT_CODE: 1 }'), {}],
    ['a flag goes before the environment', withEnv('{ TRIVY_EXIT_CODE: 0 }', 'trivy fs --exit-code 1 .'), {}],
    [
      'a file of settings sets the exit code',
      withEnv('{}'),
      { 'trivy.yaml': 'exit-code: 1\nseverity: [HIGH, CRITICAL]\n' },
    ],
    [
      'a matrix of severities that has all',
      withMatrix('{ s: [CRITICAL, HIGH] }', "{ exit-code: '1', severity: '${{ matrix.s }}' }"),
      {},
    ],
    [
      'a matrix with what is included',
      withMatrix(
        '{ include: [{ s: CRITICAL }, { s: HIGH }] }',
        "{ exit-code: '1', severity: '${{ matrix.s }}' }",
      ),
      {},
    ],
    ['an ignore file with findings', action(firm), { '.trivyignore': '# why\nCVE-2024-1\n' }],
  ])('%s: pass', async (_name, workflow, more) => {
    const result = await judge(workflow, more);
    expect(`${result.verdict} ${result.reason}`).toContain('pass');
  });

  it.each([
    ['the environment sets 0', withEnv('{ TRIVY_EXIT_CODE: 0 }'), {}, 'its --exit-code is 0'],
    [
      'the environment drops HIGH',
      withEnv('{ TRIVY_EXIT_CODE: 1, TRIVY_SEVERITY: CRITICAL }'),
      {},
      'without HIGH',
    ],
    [
      'a file of settings drops CRITICAL',
      action("{ exit-code: '1' }"),
      { 'trivy.yaml': 'severity: HIGH' },
      'without CRITICAL',
    ],
    [
      'a matrix with HIGH excluded',
      withMatrix(
        '{ s: [CRITICAL, HIGH], exclude: [{ s: HIGH }] }',
        "{ exit-code: '1', severity: '${{ matrix.s }}' }",
      ),
      {},
      'without HIGH',
    ],
    [
      'a matrix with one 0',
      withMatrix('{ e: [1, 0] }', "{ exit-code: '${{ matrix.e }}' }"),
      {},
      'exit-code is 1,0',
    ],
    [
      'a matrix that leaves nothing',
      withMatrix('{ os: [a], exclude: [{ os: a }] }', firm),
      {},
      'leaves nothing to run',
    ],
    ['an empty matrix', withMatrix('{ os: [] }', firm), {}, 'leaves nothing to run'],
    [
      'an ignore file for everything',
      action(firm),
      { '.trivyignore': 'CVE-*\n' },
      '.trivyignore:1 ignores CVE-*',
    ],
  ])('%s: fail', async (_name, workflow, more, reason) => {
    const result = await judge(workflow, more);
    expect(result.verdict).toBe('fail');
    expect(result.reason).toContain(reason);
  });
});
