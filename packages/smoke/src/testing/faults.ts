// Every fault that a check must see, each with the check that has to fail and a part of its reason.
import type { SmokeOptions } from '../run-checks.ts';
import { processOf, type Toggles } from './fixture-service.ts';

/** What is spoilt, and how the checks are run. */
export type Setup = {
  readonly toggles?: Toggles;
  readonly variables?: Readonly<Record<string, string>>;
  readonly source?: string;
  readonly workflow?: string;
  readonly options?: Partial<SmokeOptions>;
};

const secret = 'Zm9ydHktZm91ci1jaGFyYWN0ZXJzLW9mLWEtcmVhbC1rZXk=';

/** [name, setup, the check that fails, part of its reason] */
export const faults: readonly (readonly [string, Setup, string, string])[] = [
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
  ['504 too late', { toggles: { ocr: 'late' } }, 'R3', 'expected 504 within 2 s, saw it after 2.7 s'],
  [
    'the service is blocked by OCR',
    { toggles: { ocr: 'blocked' } },
    'R3',
    'expected health within 500 ms while OCR works',
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
  ['health is slow', { toggles: { health: 'slow' } }, 'latency', 'expected p95 of health within 600 ms'],
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
  ['there is no rate limit', { toggles: { limit: 'none' } }, 'rate-limit', 'there is no limit'],
  [
    '503 above the limit',
    { toggles: { limit: '503' } },
    'rate-limit',
    'expected 429 above the limit, saw 503',
  ],
  [
    'the limit never ends',
    { toggles: { limit: 'for-ever' } },
    'rate-limit',
    'expected requests to pass again within 4 s, saw 429',
  ],
  [
    'a made-up client address lifts the limit',
    { toggles: { limit: 'spoofable' } },
    'rate-limit',
    'a made-up X-Forwarded-For lifts the limit',
  ],
  [
    'Retry-After says nothing',
    { toggles: { limit: 'bad-retry-after' } },
    'rate-limit',
    'expected seconds or a date in Retry-After, saw "later"',
  ],
];
