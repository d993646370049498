// Why a build failed, told by what its tools printed. Only what is known to pass is tried again; a mistake in a Dockerfile is not.
// Sources of the patterns: issues of docker/build-push-action (719, 1028), nginx/kubernetes-ingress (10486), moby/buildkit (5650), pypa/pip (11153).
import type { BuildFailure } from './builder-port.ts';

export type FailureKind =
  | 'transient-network'
  | 'throttled'
  | 'disk-full'
  | 'oom'
  | 'builder-lost'
  | 'hash-mismatch'
  | 'image-gone'
  | 'push-denied'
  | 'stalled'
  | 'user-error';

export type Diagnosis = {
  readonly kind: FailureKind;
  /** The line that told; empty if none did. */
  readonly line: string;
  /** How often this kind may be tried again; undefined: as often as the input `retries` says. */
  readonly retries: number | undefined;
  /** What the service that refused asks to wait. */
  readonly waitMs: number | undefined;
  readonly advice: string;
  /** What the tools said last, for a remedy that needs to know more. */
  readonly lines: readonly string[];
};

type Rule = {
  readonly kind: FailureKind;
  readonly pattern: RegExp;
  readonly retries: number | undefined;
  readonly advice: string;
};

const NETWORK = 'The network failed.';

/** In the order of trying: the particular before the general. */
const RULES: readonly Rule[] = [
  {
    kind: 'hash-mismatch',
    pattern:
      /THESE PACKAGES DO NOT MATCH THE HASHES|Hash ?mismatch for|HashMismatch|BadZipFile|Bad CRC-32 for file|Wheel '[^']*' located at \S+ is invalid|digest mismatch|failed to verify.*(?:hash|digest)|Hash of the package .* does not match/i,
    retries: 1,
    advice: 'What came is not what the lock names. Run wheel-cache again, which fetches damaged wheels anew.',
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
    retries: 1,
    advice: 'Free some space (docker builder prune), or use a larger disk.',
  },
  {
    kind: 'oom',
    pattern: /exit code: 137|exit status 137|\bOOMKilled\b|cannot allocate memory|MemoryError\b/i,
    retries: 1,
    advice: 'The build was ended by the kernel for its use of memory.',
  },
  {
    kind: 'builder-lost',
    pattern:
      /error reading from server: EOF|closing transport|cannot connect to the docker daemon|error during connect|is the docker daemon running|rpc error: code = Unavailable|no builder .* found|no such builder|context canceled: context canceled|graceful_stop|server has gone away/i,
    retries: undefined,
    advice: 'The connection to the builder broke; see the log of the Docker daemon.',
  },
  {
    kind: 'transient-network',
    pattern:
      /i\/o timeout|connection reset by peer|connection (?:was )?refused|TLS handshake timeout|net\/http: timeout|unexpected EOF|\bEOF occurred in violation|DeadlineExceeded|context deadline exceeded|temporary failure in name resolution|name or service not known|no route to host|network is unreachable|ReadTimeoutError|ConnectTimeoutError|IncompleteRead|RemoteDisconnected|ProtocolError|ECONNRESET|ETIMEDOUT|EAI_AGAIN|received unexpected HTTP status: 5\d\d|(?:status|error)(?: code)?:? 50[0234]\b|50[234] (?:Bad Gateway|Service Unavailable|Gateway Time-?out)|Could not resolve host|Temporary failure resolving|Connection timed out/i,
    retries: undefined,
    advice: NETWORK,
  },
];

const LINES_READ = 80;
const OVERCOME = /WARNING: Retrying \(|npm warn .*retry|will retry/i;

const MISTAKE = 'It would fail again in the same way, so it was not tried again; the lines above say why.';

/** What a registry says to one who may not push; no further attempt changes that. */
const DENIED =
  /\b401 Unauthorized|unauthorized:|authentication required|no basic auth credentials|denied: |access forbidden|\b403 Forbidden|insufficient_scope/i;
const GONE = /image does not exist locally|An image does not exist locally|tag does not exist|No such image/i;

/** What a failed push was. Besides what passes, only two things are told apart: rights that are missing, and an image that is gone. */
export function classifyPush(failure: BuildFailure, more: readonly RegExp[] = []): Diagnosis {
  const find = (pattern: RegExp): string | undefined => failure.lines.findLast((line) => pattern.test(line));
  const gone = find(GONE);
  if (gone !== undefined)
    return told('image-gone', gone, 'The image was removed after its build; it is built once more.');
  const denied = find(DENIED);
  if (denied !== undefined)
    return told(
      'push-denied',
      denied,
      'Log in to the registry (docker login) with an account that may push.',
    );
  const diagnosis = classifyFailure(failure, more);
  const pushed = find(/\b5\d\d\b|EOF|closed|broken pipe|blob upload|size invalid|digest invalid/i);
  return diagnosis.kind === 'user-error' && pushed !== undefined
    ? { ...diagnosis, kind: 'transient-network', line: pushed.trim(), retries: undefined, advice: NETWORK }
    : diagnosis;
}

function told(kind: FailureKind, line: string, advice: string): Diagnosis {
  return { kind, line: line.trim(), retries: 0, waitMs: undefined, advice, lines: [] };
}

/** What a failure was, and whether a further attempt makes sense. Of the lines, the last one that tells decides. */
export function classifyFailure(failure: BuildFailure, more: readonly RegExp[] = []): Diagnosis {
  if (failure.timedOut)
    return {
      kind: 'stalled',
      line: '',
      retries: undefined,
      waitMs: undefined,
      advice: `The attempt was ended: ${failure.message}.`,
      lines: failure.lines,
    };
  const rules = [
    ...RULES,
    ...more.map((pattern): Rule => ({
      kind: 'transient-network',
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
        lines: failure.lines,
      };
  }
  if (failure.exitCode === 137)
    return {
      kind: 'oom',
      line: '',
      retries: 1,
      waitMs: undefined,
      advice: 'The build was killed (137), most likely for its use of memory.',
      lines: failure.lines,
    };
  return {
    kind: 'user-error',
    line: '',
    retries: 0,
    waitMs: undefined,
    advice: MISTAKE,
    lines: failure.lines,
  };
}

/** `Retry-After: 30`, as registries' errors are printed; at most ten minutes are waited. */
function retryAfter(lines: readonly string[]): number | undefined {
  const match = lines
    .map((line) => /retry[- ]after:?\s+"?(\d{1,4})/i.exec(line))
    .findLast((found) => found !== null);
  return match ? Math.min(600, Number(match[1])) * 1_000 : undefined;
}
