// Why a build failed, told by what its tools printed. Only what is known to pass is tried again; a mistake in a Dockerfile is not.
// Sources of the patterns: issues of docker/build-push-action (719, 1028), nginx/kubernetes-ingress (10486), moby/buildkit (5650), pypa/pip (11153).
import type { BuildFailure } from './builder-port.ts';

export type FailureKind =
  | 'network'
  | 'throttled'
  | 'disk-full'
  | 'out-of-memory'
  | 'builder-lost'
  | 'hash-mismatch'
  | 'stalled'
  | 'mistake';

export type Diagnosis = {
  readonly kind: FailureKind;
  /** The line that told; empty if none did. */
  readonly line: string;
  /** How often this kind may be tried again; undefined: as often as the input `retries` says. */
  readonly retries: number | undefined;
  /** What the service that refused asks to wait. */
  readonly waitMs: number | undefined;
  readonly advice: string;
};

type Rule = {
  readonly kind: FailureKind;
  readonly pattern: RegExp;
  readonly retries: number | undefined;
  readonly advice: string;
};

/** In the order of trying: the particular before the general. */
const RULES: readonly Rule[] = [
  {
    kind: 'hash-mismatch',
    pattern:
      /THESE PACKAGES DO NOT MATCH THE HASHES|HashMismatch|digest mismatch|failed to verify.*(hash|digest)/i,
    retries: 0,
    advice: 'What came is not what the lock names. Run wheel-cache again, which drops damaged wheels.',
  },
  {
    kind: 'throttled',
    pattern: /\b429\b.*too many requests|too many requests|toomanyrequests|rate limit exceeded/i,
    retries: undefined,
    advice: 'A registry or an index limits requests; log in, or use a mirror.',
  },
  {
    kind: 'disk-full',
    pattern: /no space left on device|ENOSPC|disk quota exceeded/i,
    retries: 0,
    advice: 'Free some space (docker builder prune), or use a larger disk.',
  },
  {
    kind: 'out-of-memory',
    pattern: /exit code: 137|exit status 137|\bOOMKilled\b|cannot allocate memory|MemoryError\b/i,
    retries: 1,
    advice: 'The build was ended by the kernel for its use of memory.',
  },
  {
    kind: 'builder-lost',
    pattern:
      /error reading from server: EOF|closing transport|cannot connect to the docker daemon|error during connect|is the docker daemon running|rpc error: code = Unavailable|no such builder|context canceled: context canceled/i,
    retries: undefined,
    advice: 'The connection to the builder broke; see the log of the Docker daemon.',
  },
  {
    kind: 'network',
    pattern:
      /i\/o timeout|connection reset by peer|connection (?:was )?refused|TLS handshake timeout|net\/http: timeout|unexpected EOF|\bEOF occurred in violation|DeadlineExceeded|context deadline exceeded|temporary failure in name resolution|name or service not known|no route to host|network is unreachable|ReadTimeoutError|ConnectTimeoutError|IncompleteRead|RemoteDisconnected|ProtocolError|ECONNRESET|ETIMEDOUT|EAI_AGAIN|received unexpected HTTP status: 5\d\d|(?:status|error)(?: code)?:? 50[0234]\b|50[234] (?:Bad Gateway|Service Unavailable|Gateway Time-?out)|Could not resolve host|Temporary failure resolving|Connection timed out/i,
    retries: undefined,
    advice: 'The network failed.',
  },
];

const LINES_READ = 80;
const OVERCOME = /WARNING: Retrying \(|npm warn .*retry|will retry/i;

const MISTAKE = 'It would fail again in the same way, so it was not tried again; the lines above say why.';

/** What a failure was, and whether a further attempt makes sense. Of the lines, the last one that tells decides. */
export function classifyFailure(failure: BuildFailure, more: readonly RegExp[] = []): Diagnosis {
  if (failure.timedOut)
    return {
      kind: 'stalled',
      line: '',
      retries: undefined,
      waitMs: undefined,
      advice: `The attempt was ended: ${failure.message}.`,
    };
  const rules = [
    ...RULES,
    ...more.map((pattern): Rule => ({
      kind: 'network',
      pattern,
      retries: undefined,
      advice: 'It matches the input retry-on.',
    })),
  ];
  // Far above the end, and in a tool's own retries, stands what was overcome.
  const telling = failure.lines.slice(-LINES_READ).filter((line) => !OVERCOME.test(line));
  for (const rule of rules) {
    const line = telling.findLast((one) => rule.pattern.test(one));
    if (line !== undefined)
      return {
        kind: rule.kind,
        line: line.trim(),
        retries: rule.retries,
        waitMs: retryAfter(failure.lines),
        advice: rule.advice,
      };
  }
  if (failure.exitCode === 137)
    return {
      kind: 'out-of-memory',
      line: '',
      retries: 1,
      waitMs: undefined,
      advice: 'The build was killed (137), most likely for its use of memory.',
    };
  return { kind: 'mistake', line: '', retries: 0, waitMs: undefined, advice: MISTAKE };
}

/** `Retry-After: 30`, as registries' errors are printed; at most ten minutes are waited. */
function retryAfter(lines: readonly string[]): number | undefined {
  const match = lines
    .map((line) => /retry[- ]after:?\s+"?(\d{1,4})/i.exec(line))
    .findLast((found) => found !== null);
  return match ? Math.min(600, Number(match[1])) * 1_000 : undefined;
}
