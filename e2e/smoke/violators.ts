// What is spoilt in the smoke story, and the one check that has to see it.
import type { Change, ModeName } from './files.ts';

export type Violator = {
  readonly name: string;
  /** The check that fails, and a part of its reason. */
  readonly check: string;
  readonly reason: string;
  /** Told to the running services. */
  readonly toggle?: string;
  /** Delivered anew. */
  readonly change?: Change;
  /** Written into the repository. */
  readonly file?: readonly [path: string, text: string];
  /** The only mode of failure-modes that is tried. */
  readonly mode?: ModeName;
  /** Others that cannot but fail with it: what cannot log in says nothing of its API. */
  readonly also?: readonly string[];
};

const workflow = (step: string): readonly [string, string] => [
  '.github/workflows/ci.yml',
  `on: push\njobs: { scan: { runs-on: x, steps: [${step}] } }\n`,
];

const toggles: readonly (readonly [toggle: string, check: string, reason: string])[] = [
  ['version', 'version', 'saw 9.9.9'],
  ['health-slow', 'latency', 'expected p95 of health'],
  ['issuer', 'R2', 'from issuer'],
  ['signature', 'R2', 'another secret, saw 200'],
  ['expiry', 'R2', 'for an expired token, saw 200'],
  ['audience', 'R2', 'another audience, saw 200'],
  ['none', 'R2', 'alg none), saw 200'],
  ['open', 'R2', 'without a token, saw 200'],
  ['error-500', 'R2', 'saw 500'],
  ['error-404', 'R2', 'saw 404'],
  ['silent', 'R2', 'its log does not show the issuer'],
  ['ocr-no-timeout', 'R3', 'there is no time-out'],
  ['ocr-instant', 'R3', 'nobody waited for OCR'],
  ['ocr-late', 'R3', 'saw it after'],
  ['ocr-blocked', 'R3', 'expected health within'],
  ['ocr-leaked', 'R3', 'expected a small image to be read right after'],
  ['ocr-502', 'R3', 'saw 502'],
  ['rate-default', 'R4', 'expected rate 0.045'],
  ['rate-absent', 'R4', 'expected the field rate'],
  ['headers-missing', 'headers', 'no such header'],
  ['headers-only-200', 'headers', 'a path that is not there'],
  ['headers-wrong', 'headers', 'saw none'],
  ['metrics-still', 'metrics', 'expected 5 more'],
  ['metrics-fall', 'metrics', 'several workers'],
  ['metrics-html', 'metrics', 'expected Prometheus text'],
  ['errors', 'metrics', 'errors_total: expected 0'],
  ['limit-none', 'rate-limit', 'there is no limit'],
  ['limit-503', 'rate-limit', 'saw 503'],
  ['limit-for-ever', 'rate-limit', 'to pass again'],
];

const modes: readonly Violator[] = (
  [
    ['lies', 'redis-down', 'while store is stopped'],
    ['dies', 'redis-down', 'while store is stopped'],
    ['never-recovers', 'redis-down', 'after store was back'],
    ['lies', 'storage-down', 'while storage is stopped'],
    ['never-recovers', 'storage-down', 'after storage was back'],
    ['lies', 'archive-down', 'while way is stopped'],
  ] as const
).map(([toggle, mode, reason]) => ({
  name: `${toggle}, ${mode}`,
  toggle,
  mode,
  check: 'failure-modes',
  reason,
}));

export const violators: readonly Violator[] = [
  ...modes,
  ...toggles.map(([toggle, check, reason]) => ({ name: toggle, toggle, check, reason })),
  {
    name: 'refuses every token',
    toggle: 'refuses-all',
    check: 'R2',
    reason: 'refuses its own token',
    also: ['page', 'latency'],
  },
  {
    name: 'health answers 503',
    toggle: 'health-down',
    check: 'health',
    reason: 'saw 503',
    also: ['version', 'latency'],
  },
  { name: 'no scan in CI', check: 'R6', reason: 'runs Trivy', file: workflow('{ run: npm test }') },
  {
    name: 'a scan that may fail',
    check: 'R6',
    reason: '||',
    file: workflow('{ run: "trivy fs --exit-code 1 . || true" }'),
  },
  {
    name: 'a scan without exit-code',
    check: 'R6',
    reason: 'exit-code',
    file: workflow('{ uses: aquasecurity/trivy-action@v1 }'),
  },
  {
    name: 'the rate in a source',
    check: 'R4',
    reason: 'holds the literal 0.045',
    file: ['src/rates.py', 'INFLATION = 0.045\n'],
  },
  {
    name: 'the rate is shown and not used',
    check: 'R4',
    reason: 'the rate is shown, and not used',
    change: { variables: { UNUSED: '1' } },
  },
  {
    name: 'the rate is too high',
    check: 'R4',
    reason: 'expected 0.02 to 0.08',
    change: { variables: { RATE: '0.09' } },
  },
  {
    name: 'beta runs as root',
    check: 'R1',
    reason: 'runs as root',
    change: { user: '0:0' },
    also: ['inside', 'page'],
  },
  { name: 'beta is in the group of root', check: 'R1', reason: 'group of root', change: { user: '7002:0' } },
  {
    name: 'beta and gamma share a user',
    check: 'R1',
    reason: 'share uid 7003',
    change: { user: '7003:7003' },
    also: ['inside', 'page'],
  },
  {
    name: 'a uid without a name',
    check: 'R1',
    reason: 'has no name there',
    change: { user: '7009:7009' },
    also: ['inside', 'page'],
  },
  {
    name: 'root under the name of the service',
    check: 'R1',
    reason: 'runs as root',
    change: {
      user: '0:0',
      image:
        "RUN sed -i -e '/^root:/d' -e '/^beta:/d' /etc/passwd && sed -i '1i beta:x:0:0::/:/bin/sh' /etc/passwd",
    },
    also: ['inside', 'page'],
  },
  {
    name: 'one secret wired to two services',
    check: 'R2',
    reason: 'got the same secret',
    change: { variables: { WIRED_BETA: '${JWT_ALPHA}' } },
  },
  {
    name: 'a placeholder as secret',
    check: 'R2',
    reason: 'looks like a placeholder',
    change: { variables: { JWT_SPARE: 'change-me-change-me-change-me-change-me-0123456789' } },
  },
  {
    name: 'lies, archive-unreachable',
    mode: 'archive-unreachable',
    check: 'failure-modes',
    reason: 'without ARCHIVE_URL',
    change: { variables: { TOGGLES: 'lies' } },
  },
];
