// The checks against three real services on loopback: the conforming ones pass everything, and each fault fails exactly its check.
import { describe, expect, it } from 'vitest';
import { realClock, realFiles, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { planChecks } from './plan-checks.ts';
import { runChecks } from './run-checks.ts';
import { judgementOf, type SmokeReport } from './smoke-report.ts';
import { faults, type Setup } from './testing/faults.ts';
import { fixtureVariables, writeFixture } from './testing/fixture-delivery.ts';
import { processOf, startFixture, type Toggles } from './testing/fixture-service.ts';

async function smoke(
  setup: Setup = {},
): Promise<{ report: SmokeReport; lines: string[]; variables: Record<string, string> }> {
  return withFolder(async (root) => {
    const variables = { ...fixtureVariables(), ...setup.variables };
    const application = await writeFixture(root, setup.workflow, setup.source);
    const fixture = await startFixture(variables, setup.toggles);
    const log = recordedLog();
    try {
      const report = await runChecks({
        application,
        view: fixture.view,
        variables,
        ports: { http: realHttp, clock: realClock, files: realFiles, log },
        root,
        runId: 'test',
        ...setup.options,
      });
      return { report, lines: log.lines, variables };
    } finally {
      await fixture.close();
    }
  });
}

const named = (report: SmokeReport, verdict: string): string[] =>
  report.results.filter((result) => result.verdict === verdict).map(({ id }) => id);

const reasonOf = (report: SmokeReport, id: string): string =>
  report.results.find((result) => result.id === id)?.reason ?? '';

describe('conforming services', () => {
  it('pass every check; R5 is listed as skipped with its reason', async () => {
    const { report, variables } = await smoke();
    expect(named(report, 'fail')).toEqual([]);
    expect(named(report, 'inconclusive')).toEqual([]);
    expect(named(report, 'skipped')).toEqual(['R5', 'tls', 'failure-modes']);
    expect(reasonOf(report, 'R5')).toBe('not applicable: nothing of it exists here');
    expect(report).toMatchObject({
      verdict: 'pass',
      rollbackRecommended: false,
      counts: { pass: 12, skipped: 3 },
    });
    expect(judgementOf(report)).toEqual({ verdict: 'pass', reasons: ['12 checks passed'] });
    const text = JSON.stringify(report);
    for (const [name, value] of Object.entries(variables))
      if (!['RATE', 'LOGIN_USERNAME'].includes(name)) expect(text, name).not.toContain(value);
  });

  it('pass when they were asked once before: our own requests are not held against them', async () => {
    await withFolder(async (root) => {
      const variables = fixtureVariables();
      const application = await writeFixture(root);
      const fixture = await startFixture(variables);
      const ports = { http: realHttp, clock: realClock, files: realFiles, log: recordedLog() };
      const options = { application, view: fixture.view, variables, ports, root, skip: ['R3'] };
      try {
        const first = await runChecks({ ...options, runId: 'first' });
        const second = await runChecks({ ...options, runId: 'second' });
        expect([first.verdict, second.verdict]).toEqual(['pass', 'pass']);
      } finally {
        await fixture.close();
      }
    });
  });
});

describe('each fault fails exactly its check', () => {
  it.each(faults)('%s', async (_name, setup, id, reason) => {
    const skip = [...(id === 'R3' ? [] : ['R3']), ...(id === 'rate-limit' ? [] : ['rate-limit'])];
    const { report } = await smoke({ ...setup, options: { skip } });
    expect(named(report, 'fail')).toEqual([id]);
    expect(reasonOf(report, id)).toContain(reason);
    expect(report).toMatchObject({ verdict: 'fail', rollbackRecommended: true });
  });
});

describe('what cannot be seen', () => {
  it.each([
    ['OCR finishes before the limit', 'quick', 'OCR finished after'],
    ['the image is turned away', '413', 'turned away with 413'],
  ] as const)('%s is inconclusive, red, and recommends no rollback', async (_name, ocr, reason) => {
    const { report } = await smoke({ toggles: { ocr }, options: { only: ['R3', 'health'] } });
    expect(named(report, 'inconclusive')).toEqual(['R3']);
    expect(reasonOf(report, 'R3')).toContain(reason);
    expect(report).toMatchObject({ verdict: 'inconclusive', rollbackRecommended: false });
  });

  it('no answer at all is inconclusive for R2, not isolation', async () => {
    const { report } = await smoke({ variables: { LOGIN_PASSWORD: '' }, options: { only: ['R2'] } });
    expect(report.verdict).toBe('inconclusive');
    expect(reasonOf(report, 'R2')).toContain('LOGIN_PASSWORD has no value');
  });

  it('a wrong password is inconclusive', async () => {
    const { report } = await smoke({
      toggles: { got: { beta: { LOGIN_PASSWORD: 'something else' } } },
      options: { only: ['R2'] },
    });
    expect(report.verdict).toBe('inconclusive');
    expect(reasonOf(report, 'R2')).toContain('beta: login was answered by 401');
  });

  it('R1 is skipped with its reason where the suite may not change users; root is wrong all the same, and so is silence', async () => {
    const shared = {
      alpha: [processOf(1_001, 'ci')],
      beta: [processOf(1_001, 'ci')],
      gamma: [processOf(1_001, 'ci')],
    };
    const run = (processes: Toggles['processes']): Promise<{ report: SmokeReport }> =>
      smoke({ toggles: { processes: processes ?? {} }, options: { only: ['R1', 'health'], onlyUid: 1_001 } });
    const { report } = await run(shared);
    expect(report.verdict).toBe('pass');
    expect(named(report, 'pass')).toEqual(['health']);
    expect(named(report, 'skipped')).toContain('R1');
    expect(reasonOf(report, 'R1')).toContain('uid 1001, which may give them no users of their own');
    expect((await run({ ...shared, beta: [] })).report.verdict).toBe('inconclusive');
    expect((await run({ ...shared, beta: [processOf(0, 'root')] })).report.verdict).toBe('fail');
  });

  it('checks that the deadline leaves out are inconclusive', async () => {
    const { report } = await smoke({ options: { deadlineSeconds: 0.0001, skip: ['R3'] } });
    expect(report.verdict).toBe('inconclusive');
    expect(named(report, 'pass')).toEqual([]);
    expect(reasonOf(report, 'logs')).toContain('deadline-seconds');
  });

  it('a check that breaks is inconclusive and says how', async () => {
    const { report } = await smoke({
      options: {
        only: ['logs', 'health'],
        ports: {
          http: realHttp,
          clock: realClock,
          files: realFiles,
          log: recordedLog(),
        },
        view: {
          slot: 'blue',
          version: '1.2.3',
          services: ['alpha'],
          url: () => undefined,
          processes: () => Promise.resolve([]),
          environment: () => Promise.resolve({}),
          log: () => Promise.reject(new Error('the log is gone')),
        },
      },
    });
    expect(reasonOf(report, 'logs')).toBe('the check could not look: the log is gone');
    expect(report.verdict).toBe('fail');
    expect(reasonOf(report, 'health')).toContain('it has no address in this slot');
  });
});

describe('selection', () => {
  it.each([
    ['an unknown id', { only: ['R9'] }, 'expected any of'],
    ['a typo', { skip: ['helth'] }, 'did you mean "health"?'],
    ['the same in both', { only: ['R1'], skip: ['R1'] }, 'checks that are not in only'],
    ['nothing left to ask', { only: ['R5'] }, 'nothing would be asked'],
  ])('%s is refused before anything is asked', async (_name, options, message) => {
    await expect(smoke({ options })).rejects.toThrow(message);
  });

  it('a rate limit is used up only in the environments that it names', () =>
    withFolder(async (root) => {
      const written = await writeFixture(root);
      const limit = written.checks['rate-limit'];
      if (!limit) throw new Error('the fixture has no rate limit');
      const leftIn = (environmentName: string): string | undefined => {
        const checks = { ...written.checks, 'rate-limit': { ...limit, environments: ['staging'] } };
        const plan = planChecks({ ...written, environmentName, checks });
        return plan.find(({ check }) => check.id === 'rate-limit')?.left;
      };
      expect(leftIn('production')).toBe('only asked in staging');
      expect(leftIn('staging')).toBeUndefined();
    }));

  it('what is left out is listed with its reason', async () => {
    const { report } = await smoke({ options: { only: ['health'] } });
    expect(report.results).toHaveLength(15);
    expect(reasonOf(report, 'R1')).toBe('left out by the inputs only and skip');
    expect(report.verdict).toBe('pass');
  });
});

describe('secrets', () => {
  it('are masked in the log and redacted in evidence, even when a service echoes them', async () => {
    const { report, lines, variables } = await smoke({
      toggles: { echoesPassword: true },
      options: { skip: ['R3'] },
    });
    const password = variables['LOGIN_PASSWORD'] ?? '';
    expect(lines).toContain(`::add-mask::${password}`);
    expect(JSON.stringify(report)).not.toContain(password);
    expect(JSON.stringify(report)).toContain('***');
    expect(lines.filter((line) => !line.startsWith('::add-mask::')).join('\n')).not.toContain(password);
  });

  it('that are ordinary words are warned of, since reports cannot do without those words', async () => {
    const { report, lines } = await smoke({
      variables: { DB_PASSWORD: 'fixture' },
      options: { only: ['health'] },
    });
    expect(lines.filter((line) => line.startsWith('::warning')).join()).toContain(
      'the value of DB_PASSWORD is a word that reports need',
    );
    expect(report.application).toBe('fixture');
  });
});

describe('R1 in containers', () => {
  const run = async (seen: ReturnType<typeof processOf>): Promise<SmokeReport> =>
    withFolder(async (root) => {
      const application = { ...(await writeFixture(root)), engine: 'compose' as const };
      const fixture = await startFixture(fixtureVariables(), { processes: { beta: [seen] } });
      const ports = { http: realHttp, clock: realClock, files: realFiles, log: recordedLog() };
      const report = runChecks({
        application,
        view: fixture.view,
        variables: {},
        ports,
        root,
        runId: 'r1',
        only: ['R1'],
      });
      return report.finally(() => fixture.close());
    });

  it.each([
    ['the right name', processOf(1_500, 'beta'), 'pass', 'none of them root'],
    ['another name', processOf(1_500, 'delta'), 'fail', 'expected user beta, saw delta (uid 1500)'],
    [
      'no name but the right number',
      { ...processOf(7_002, 'beta'), userName: undefined },
      'pass',
      'none of them root',
    ],
    [
      'no name and another number',
      { ...processOf(1_500, 'beta'), userName: undefined },
      'fail',
      'expected uid 7002, saw 1500',
    ],
    ['the right name at uid 0', processOf(0, 'beta'), 'fail', 'runs as root'],
  ] as const)('%s: %s', async (_name, seen, verdict, reason) => {
    const report = await run(seen);
    expect(report.verdict).toBe(verdict);
    expect(reasonOf(report, 'R1')).toContain(reason);
  });
});

describe('the limit of R3 from the environment file', () => {
  const run = async (limit: string): Promise<SmokeReport> =>
    withFolder(async (root) => {
      const written = await writeFixture(root);
      const r3 = { ...written.checks.R3, seconds: 30, 'grace-seconds': 1, 'seconds-env': 'OCR_LIMIT' };
      const application = {
        ...written,
        checks: {
          ...written.checks,
          R3: { service: 'beta', path: '/ocr', 'body-field': 'image', 'heavy-bytes': 20_000, ...r3 },
        },
      };
      const variables = { ...fixtureVariables(), OCR_LIMIT: limit };
      const fixture = await startFixture(variables);
      const ports = { http: realHttp, clock: realClock, files: realFiles, log: recordedLog() };
      const report = runChecks({
        application,
        view: fixture.view,
        variables,
        ports,
        root,
        runId: 'r3',
        only: ['R3'],
      });
      return report.finally(() => fixture.close());
    });

  it('may be stricter than the delivery file says', async () => {
    expect(reasonOf(await run('1'), 'R3')).toContain('504 after 1.');
  });

  it.each([
    ['60', 'OCR_LIMIT is 60: expected at most 30 s'],
    ['soon', 'expected seconds in OCR_LIMIT, saw something else'],
    ['0', 'expected seconds in OCR_LIMIT'],
    ['1e9', 'expected seconds in OCR_LIMIT'],
  ])('%s is a failure', async (limit, reason) => {
    const report = await run(limit);
    expect(report.verdict).toBe('fail');
    expect(reasonOf(report, 'R3')).toContain(reason);
  });
});
