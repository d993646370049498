// What passes and what does not, told by lines as the tools print them.
import { expect, test } from 'vitest';
import { BuildFailure } from './builder-port.ts';
import { classifyFailure } from './classify-failure.ts';

const failed = (line: string, exitCode = 1): BuildFailure =>
  new BuildFailure('build ended with 1', { lines: ['first', line, 'last'], exitCode });

test.each([
  ['dial tcp 1.2.3.4:443: i/o timeout', 'transient-network'],
  ['read: connection reset by peer', 'transient-network'],
  ['net/http: TLS handshake timeout', 'transient-network'],
  ['failed to copy: httpReadSeeker: failed open: unexpected EOF', 'transient-network'],
  ['rpc error: code = DeadlineExceeded desc = context deadline exceeded', 'transient-network'],
  ['Temporary failure in name resolution', 'transient-network'],
  [
    "pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='x', port=443): Read timed out.",
    'transient-network',
  ],
  ['urllib3.exceptions.IncompleteRead: IncompleteRead(1 bytes read)', 'transient-network'],
  ['unexpected status from GET request to https://x/v2/: 503 Service Unavailable', 'transient-network'],
  ['received unexpected HTTP status: 502 Bad Gateway', 'transient-network'],
  ['npm ERR! code ECONNRESET', 'transient-network'],
  ['toomanyrequests: You have reached your pull rate limit', 'throttled'],
  ['unexpected status code 429 Too Many Requests', 'throttled'],
  ['write /var/lib/docker/x: no space left on device', 'disk-full'],
  ['process "/bin/sh -c pip install" did not complete successfully: exit code: 137', 'oom'],
  ['ERROR: error reading from server: EOF', 'builder-lost'],
  [
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    'builder-lost',
  ],
  ['ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.', 'hash-mismatch'],
  [
    'ERROR: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 2',
    'user-error',
  ],
  ['ERROR: No matching distribution found for nosuch==1.0', 'user-error'],
  ['ModuleNotFoundError: No module named x', 'user-error'],
  ['dockerfile parse error on line 3: unknown instruction: RUNN', 'user-error'],
  ['COPY failed: file not found in build context: stat 503.txt', 'user-error'],
])('%s: %s', (line, kind) => {
  const diagnosis = classifyFailure(failed(line));
  expect(diagnosis.kind).toBe(kind);
  if (kind !== 'user-error') expect(diagnosis.line).toBe(line);
});

test('a mistake is never tried again; memory, a full disk and a wrong hash once; the network as often as allowed', () => {
  const retries = (line: string): number | undefined => classifyFailure(failed(line)).retries;
  expect(retries('make: *** [all] Error 2')).toBe(0);
  expect(retries('no space left on device')).toBe(1);
  expect(retries('DO NOT MATCH THE HASHES THESE PACKAGES DO NOT MATCH THE HASHES')).toBe(1);
  expect(retries('exit code: 137')).toBe(1);
  expect(retries('i/o timeout')).toBeUndefined();
});

test('killed without a word', () => {
  expect(classifyFailure(new BuildFailure('ended', { exitCode: 137 })).kind).toBe('oom');
});

test('a limit that ended it is a stall, whatever it had printed', () => {
  expect(
    classifyFailure(new BuildFailure('ended after 5 s', { lines: ['exit code: 137'], timedOut: true })),
  ).toMatchObject({ kind: 'stalled', retries: undefined });
});

test('Retry-After of a registry is kept, within bounds', () => {
  const lines = ['429 Too Many Requests', 'Retry-After: 42'];
  expect(classifyFailure(new BuildFailure('x', { lines })).waitMs).toBe(42_000);
  expect(
    classifyFailure(new BuildFailure('x', { lines: ['429 Too Many Requests retry after 9999'] })).waitMs,
  ).toBe(600_000);
});

test('patterns of the input count as the network', () => {
  expect(classifyFailure(failed('flaky thing happened'), [/flaky thing/]).kind).toBe('transient-network');
});

test('what a tool overcame by itself does not make a mistake look like the network', () => {
  const retried = "WARNING: Retrying (Retry(total=4)) after connection broken by 'ConnectTimeoutError'";
  const lines = [
    'i/o timeout',
    ...Array.from({ length: 90 }, (_, i) => `ok ${i}`),
    retried,
    'SyntaxError: invalid syntax',
  ];
  expect(classifyFailure(new BuildFailure('x', { lines, exitCode: 1 })).kind).toBe('user-error');
});
