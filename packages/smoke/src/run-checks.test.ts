// The checks against three real services on loopback: the conforming ones pass everything, and each fault fails exactly its check.
import { describe, expect, it } from 'vitest';
import { realClock, realFiles, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { judgementOf, runChecks, type SmokeOptions, type SmokeReport } from './run-checks.ts';
import { fixtureVariables, writeFixture } from './testing/fixture-delivery.ts';
import { processOf, startFixture, type Toggles } from './testing/fixture-service.ts';

type Setup = {
  readonly toggles?: Toggles;
  readonly variables?: Readonly<Record<string, string>>;
  readonly source?: string;
  readonly workflow?: string;
  readonly options?: Partial<SmokeOptions>;
};

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

const secret = 'Zm9ydHktZm91ci1jaGFyYWN0ZXJzLW9mLWEtcmVhbC1rZXk=';

describe('conforming services', () => {
  it('pass every check; R5 is listed as skipped with its reason', async () => {
    const { report, variables } = await smoke();
    expect(named(report, 'fail')).toEqual([]);
    expect(named(report, 'inconclusive')).toEqual([]);
    expect(named(report, 'skipped')).toEqual(['R5']);
    expect(reasonOf(report, 'R5')).toBe('not applicable: nothing of it exists here');
    expect(report).toMatchObject({
      verdict: 'pass',
      rollbackRecommended: false,
      counts: { pass: 11, skipped: 1 },
    });
    expect(judgementOf(report)).toEqual({ verdict: 'pass', reasons: ['11 checks passed'] });
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

/** [name, setup, the check that fails, part of its reason] */
const faults: readonly (readonly [string, Setup, string, string])[] = [
  [
    'health answers 503',
    { toggles: { health: 'down' } },
    'health',
    'gamma: expected 2xx from its health check, saw 503',
  ],
  ['another version runs', { toggles: { version: '1.2.2' } }, 'version', 'expected version 1.2.3, saw 1.2.2'],
  [
    'a process runs as root',
    { toggles: { processes: { beta: [processOf(0, 'root')] } } },
    'R1',
    'runs as root',
  ],
  [
    'root under the name of the service',
    { toggles: { processes: { beta: [processOf(0, 'beta')] } } },
    'R1',
    'runs as root',
  ],
  [
    'only a child is root',
    { toggles: { processes: { beta: [processOf(7002, 'beta'), processOf(0, 'root')] } } },
    'R1',
    'runs as root',
  ],
  [
    'the group of root',
    { toggles: { processes: { beta: [processOf(7002, 'beta', 0)] } } },
    'R1',
    'group of root',
  ],
  [
    'a saved uid of root',
    { toggles: { processes: { beta: [{ ...processOf(7002, 'beta'), uids: [7002, 7002, 0, 7002] }] } } },
    'R1',
    'runs as root',
  ],
  [
    'two services share a user',
    { toggles: { processes: { beta: [processOf(7003, 'gamma')] } } },
    'R1',
    'beta and gamma share uid 7003',
  ],
  [
    'another user than expected',
    { toggles: { processes: { beta: [processOf(9_999, 'beta')] } } },
    'R1',
    'expected uid 7002, saw 9999',
  ],
  [
    'two secrets are equal',
    { variables: { JWT_SHARED: secret, JWT_SPARE: secret } },
    'R2',
    'JWT_SHARED and JWT_SPARE are the same',
  ],
  [
    'two secrets differ only by padding and quotes',
    { variables: { JWT_SHARED: `"${secret}" `, JWT_SPARE: secret.replace('=', '') } },
    'R2',
    'JWT_SHARED and JWT_SPARE are the same',
  ],
  ['a secret is short', { variables: { JWT_SPARE: 'b2ZmIHdpdGggaXQ=' } }, 'R2', 'JWT_SPARE holds at most'],
  [
    'a secret is a placeholder',
    { variables: { JWT_SPARE: `CHANGE_ME_${secret}` } },
    'R2',
    'JWT_SPARE looks like a placeholder',
  ],
  ['a secret repeats itself', { variables: { JWT_SPARE: 'ab'.repeat(40) } }, 'R2', 'JWT_SPARE'],
  ['a secret is empty', { variables: { JWT_SPARE: '' } }, 'R2', 'JWT_SPARE has no value'],
  [
    'a service got another secret than the file holds',
    { toggles: { got: { beta: { JWT_BETA: secret } } } },
    'R2',
    'beta got another JWT_BETA',
  ],
  [
    'two services got one secret',
    { toggles: { got: { alpha: { JWT_ALPHA: secret }, beta: { JWT_BETA: secret } } } },
    'R2',
    'alpha and beta got the same secret',
  ],
  [
    'the issuer is not checked',
    { toggles: { token: 'issuer' } },
    'R2',
    'for a token with its own secret from issuer alpha, saw 200',
  ],
  [
    'the signature is not checked',
    { toggles: { token: 'signature' } },
    'R2',
    'for a token with its own issuer and another secret, saw 200',
  ],
  ['expiry is not checked', { toggles: { token: 'expiry' } }, 'R2', 'for an expired token, saw 200'],
  ['the audience is not checked', { toggles: { token: 'audience' } }, 'R2', 'another audience, saw 200'],
  [
    'unsigned tokens are taken',
    { toggles: { token: 'none' } },
    'R2',
    'for an unsigned token (alg none), saw 200',
  ],
  ['the endpoint is open', { toggles: { token: 'open' } }, 'R2', 'for a request without a token, saw 200'],
  [
    'every token is refused, its own too',
    { toggles: { token: 'refuses-all' } },
    'R2',
    'beta refuses its own token',
  ],
  ['500 instead of 401', { toggles: { token: '500' } }, 'R2', 'saw 500'],
  ['404 instead of 401', { toggles: { token: '404' } }, 'R2', 'saw 404'],
  [
    'the log keeps quiet about the issuer',
    { toggles: { token: 'silent' } },
    'R2',
    'beta: its log does not show the issuer',
  ],
  ['OCR has no time-out', { toggles: { ocr: 'no-timeout' } }, 'R3', 'there is no time-out'],
  ['504 at once', { toggles: { ocr: 'instant' } }, 'R3', 'nobody waited for OCR'],
  ['504 too late', { toggles: { ocr: 'late' } }, 'R3', 'expected 504 within 0.9 s, saw it after 1.5 s'],
  [
    'the service is blocked by OCR',
    { toggles: { ocr: 'blocked' } },
    'R3',
    'expected health within 300 ms while OCR works',
  ],
  [
    'the worker is lost after the time-out',
    { toggles: { ocr: 'leaked' } },
    'R3',
    'expected a small image to be read right after',
  ],
  ['502 instead of 504', { toggles: { ocr: '502' } }, 'R3', 'expected 504 for the heavy image, saw 502'],
  [
    'the rate is a literal in a source',
    { source: 'INFLATION = 0.045\n' },
    'R4',
    'src/model/rates.py:1 holds the literal 0.045',
  ],
  [
    'a default is used',
    { toggles: { prediction: 'default', got: { gamma: { RATE: '' } } } },
    'R4',
    'gamma did not get RATE',
  ],
  ['another value is shown', { toggles: { prediction: 'other' } }, 'R4', 'expected result.rate 0.045'],
  ['no value is shown', { toggles: { prediction: 'absent' } }, 'R4', 'expected the field result.rate'],
  [
    'the log is silent about the rate',
    { toggles: { prediction: 'silent' } },
    'R4',
    'does not show "rate configured: 0.045"',
  ],
  ['the rate is too high', { variables: { RATE: '0.09' } }, 'R4', 'expected 0.02 to 0.08, saw 0.09'],
  ['the rate has a comma', { variables: { RATE: '0,045' } }, 'R4', 'expected a plain decimal'],
  ['the rate is a percentage', { variables: { RATE: '4.5%' } }, 'R4', 'expected a plain decimal'],
  ['the rate is not a number', { variables: { RATE: 'NaN' } }, 'R4', 'expected a plain decimal'],
  [
    'no scan in CI',
    { workflow: 'on: push\njobs: { test: { steps: [{ run: npm test }] } }\n' },
    'R6',
    'no step of .github/workflows runs Trivy',
  ],
  ['no security headers', { toggles: { headers: 'missing' } }, 'headers', 'saw no such header'],
  [
    'security headers only with 200',
    { toggles: { headers: 'only-200' } },
    'headers',
    'a path that is not there (404)',
  ],
  [
    'a header with another value',
    { toggles: { headers: 'wrong' } },
    'headers',
    'expected X-Content-Type-Options: nosniff, saw none',
  ],
  [
    'the counter stands still',
    { toggles: { metrics: 'still' } },
    'metrics',
    'expected 5 more after 5 requests, saw 0',
  ],
  ['the counter falls', { toggles: { metrics: 'falls' } }, 'metrics', 'several workers'],
  ['errors were counted', { toggles: { metrics: 'errors' } }, 'metrics', 'errors_total: expected 0, saw 1'],
  ['HTML at /metrics', { toggles: { metrics: 'html' } }, 'metrics', 'expected Prometheus text; line 1'],
  ['health is slow', { toggles: { health: 'slow' } }, 'latency', 'expected p95 of health within 400 ms'],
  [
    'an error in the log',
    { toggles: { logLine: 'ERROR disk full' } },
    'logs',
    'alpha: 1 lines of its log hold ERROR',
  ],
  [
    'a traceback in the log',
    { toggles: { logLine: 'Traceback (most recent call last):' } },
    'logs',
    'Traceback',
  ],
  [
    'an error in a JSON log',
    { toggles: { logLine: '{"level":"error","message":"disk full"}' } },
    'logs',
    'hold ERROR',
  ],
];

describe('each fault fails exactly its check', () => {
  it.each(faults)('%s', async (_name, setup, id, reason) => {
    const skip = id === 'R3' ? [] : ['R3'];
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

  it('users cannot be told apart where the suite may not change users; root is wrong all the same', async () => {
    const shared = {
      alpha: [processOf(1_001, 'ci')],
      beta: [processOf(1_001, 'ci')],
      gamma: [processOf(1_001, 'ci')],
    };
    const run = (processes: Toggles['processes']): Promise<{ report: SmokeReport }> =>
      smoke({ toggles: { processes: processes ?? {} }, options: { only: ['R1'], onlyUid: 1_001 } });
    const { report } = await run(shared);
    expect(report.verdict).toBe('inconclusive');
    expect(reasonOf(report, 'R1')).toContain('uid 1001, which may give them no users of their own');
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

  it('what is left out is listed with its reason', async () => {
    const { report } = await smoke({ options: { only: ['health'] } });
    expect(report.results).toHaveLength(12);
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
});
