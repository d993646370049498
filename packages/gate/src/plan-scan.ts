// The one run of Trivy as data: argv and environment. Nothing that a checkout holds can change what is scanned for.
// Source of flags: aquasecurity/trivy docs/references/configuration/cli; settings that older versions lack are given as TRIVY_*
// variables, which those versions overlook, where an unknown flag would end them.
import { isAbsolute, join } from 'node:path';
import { InputError, quoteSeen, type Environment } from '@compose-delivery/runtime';
import type { ScanType, Scanner } from './vocabulary.ts';

export type ScanRequest = {
  readonly trivy: string;
  readonly scanType: ScanType;
  readonly target: string;
  readonly scanners: readonly Scanner[];
  readonly offline: boolean;
  /** The database was made ready before: Trivy must not fetch another one between two scans that are compared. */
  readonly databaseReady?: boolean;
  /** Of the Trivy that will run, where it is known. */
  readonly trivyVersion?: string;
  readonly timeoutSeconds: number;
  readonly cacheDirectory: string;
  /** Name of the report in the scratch folder, without `.json`. */
  readonly name?: string;
};

export type ScanPlan = {
  readonly argv: readonly string[];
  /** What the child gets on top of, and without, our own variables: `undefined` takes one away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** An empty folder: trivy.yaml, .trivyignore and trivy-secret.yaml of the scanned checkout are not found from there. */
  readonly cwd: string;
  readonly configFile: string;
  readonly ignoreFile: string;
  readonly output: string;
  readonly why: string;
};

/** What Trivy needs of our environment: to be found, to reach registries and Docker. Tokens of the runner are not among it. */
const ALLOWED =
  /^(PATH|HOME|TMPDIR|LANG|LC_ALL|XDG_RUNTIME_DIR|SSL_CERT_FILE|SSL_CERT_DIR|DOCKER_(HOST|CONFIG|CONTEXT|CERT_PATH|TLS_VERIFY)|(https?|no|all)_proxy)$/i;

const SCANNERS_OF: Readonly<Record<ScanType, readonly Scanner[]>> = {
  image: ['vuln', 'misconfig', 'secret', 'license'],
  fs: ['vuln', 'misconfig', 'secret', 'license'],
  repo: ['vuln', 'misconfig', 'secret', 'license'],
  config: ['misconfig'],
  sbom: ['vuln', 'license'],
};

/**
 * @param scratch an empty folder of our own
 * @throws InputError for a target that would be read as an option, or scanners that the scan type does not have.
 */
export function planScan(
  request: ScanRequest,
  workspace: string,
  scratch: string,
  environment: Environment,
): ScanPlan {
  const scanners = request.scanners.filter((scanner) => SCANNERS_OF[request.scanType].includes(scanner));
  if (scanners.length === 0)
    throw new InputError([
      {
        input: 'scanners',
        expected: `one of ${SCANNERS_OF[request.scanType].join(', ')} for scan-type ${request.scanType}`,
        seen: quoteSeen(request.scanners.join(',')),
      },
    ]);
  const configFile = join(scratch, 'trivy.yaml');
  const ignoreFile = join(scratch, 'trivyignore');
  const output = join(scratch, `${request.name ?? 'report'}.json`);
  const chosen = request.scanType === 'config' ? [] : ['--scanners', scanners.join(',')];
  const cache =
    request.cacheDirectory === '' ? [] : ['--cache-dir', absolute(request.cacheDirectory, workspace)];
  return {
    argv: [
      ...[request.trivy, request.scanType, '--config', configFile, ...cache],
      ...['--timeout', `${Math.ceil(request.timeoutSeconds)}s`],
      ...['--format', 'json', '--output', output, '--exit-code', '0', '--ignorefile', ignoreFile],
      ...chosen,
      ...scanTarget(request, workspace),
    ],
    env: {
      ...withheld(environment),
      ...settings(request.offline, request.databaseReady ?? false),
      ...ownCache(request.trivyVersion ?? ''),
    },
    cwd: scratch,
    configFile,
    ignoreFile,
    output,
    why: `${request.scanType} scan of ${request.target} for ${scanners.join(', ')}`,
  };
}

/** Whether this image is a file, as `docker save` writes it, and no reference. */
export function isImageArchive(target: string): boolean {
  return /\.tar(\.gz)?$/.test(target);
}

function scanTarget(request: ScanRequest, workspace: string): string[] {
  const { target, scanType } = request;
  if (!/^[^-\s\p{Cc}][^\s\p{Cc}]*( [^\s\p{Cc}]+)*$/u.test(target))
    throw new InputError([
      {
        input: 'target',
        expected: 'an image, a path or an address that does not begin with "-"',
        seen: quoteSeen(target),
      },
    ]);
  if (scanType === 'image' && isImageArchive(target)) return ['--input', absolute(target, workspace)];
  if (scanType === 'image' || (scanType === 'repo' && isAddress(target))) return ['--', target];
  return ['--', absolute(target, workspace)];
}

/** A repository elsewhere, which Trivy clones itself. */
export function isAddress(target: string): boolean {
  return /^[a-z]+:\/\//.test(target);
}

function absolute(path: string, workspace: string): string {
  return isAbsolute(path) ? path : join(workspace, path);
}

/** Every variable that Trivy has no business with, taken away: the third door for settings, after trivy.yaml and .trivyignore. */
export function withheld(environment: Environment): Record<string, undefined> {
  return Object.fromEntries(
    Object.keys(environment)
      .filter((name) => !ALLOWED.test(name))
      .map((name) => [name, undefined]),
  );
}

/**
 * What an earlier scan saw in a layer is not believed: it may have had a broken database, or another job may have written it. Since 0.57
 * Trivy can keep that in memory. Source: aquasecurity/trivy pkg/cache/client.go.
 */
function ownCache(version: string): Record<string, string> {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)\./.exec(version) ?? [];
  return Number(major) > 0 || Number(minor) >= 57 ? { TRIVY_CACHE_BACKEND: 'memory' } : {};
}

export function settings(offline: boolean, databaseReady: boolean): Record<string, string> {
  const quiet = ['NO_PROGRESS', 'SKIP_VERSION_CHECK', 'DISABLE_TELEMETRY'];
  const closed = [
    'SKIP_DB_UPDATE',
    'SKIP_JAVA_DB_UPDATE',
    'SKIP_CHECK_UPDATE',
    'SKIP_VEX_REPO_UPDATE',
    'OFFLINE_SCAN',
  ];
  const chosen = offline ? closed : databaseReady ? ['SKIP_DB_UPDATE', 'SKIP_JAVA_DB_UPDATE'] : [];
  return Object.fromEntries([...quiet, ...chosen].map((name) => [`TRIVY_${name}`, 'true']));
}
