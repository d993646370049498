// The run of Trivy: argv and environment as data, then with a stand-in program that behaves in every bad way a real one can.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '@compose-delivery/runtime';
import { createExec, realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { GateError } from './gate-error.ts';
import { planScan, type ScanPlan, type ScanRequest } from './plan-scan.ts';
import { findTrivy, runScan } from './run-scan.ts';
import { refuseVersion } from './trivy-release.ts';
import { report } from './testing/sample-report.ts';

const request = (over: Partial<ScanRequest> = {}): ScanRequest => ({
  trivy: 'trivy',
  scanType: 'fs',
  target: 'app',
  scanners: ['vuln', 'secret'],
  offline: false,
  timeoutSeconds: 60,
  cacheDirectory: '',
  ...over,
});
const planned = (over: Partial<ScanRequest> = {}, environment = {}): ScanPlan =>
  planScan(request(over), '/repo', '/scratch', environment);

describe('the plan', () => {
  it('names configuration, ignore list and output of our own, and asks for no exit code', () => {
    expect(planned().argv).toEqual([
      ...[
        'trivy',
        'fs',
        '--config',
        '/scratch/trivy.yaml',
        '--timeout',
        '60s',
        '--format',
        'json',
        '--output',
        '/scratch/report.json',
      ],
      ...[
        '--exit-code',
        '0',
        '--ignorefile',
        '/scratch/trivyignore',
        '--scanners',
        'vuln,secret',
        '--',
        '/repo/app',
      ],
    ]);
    expect(planned().cwd).toBe('/scratch');
  });

  it.each([
    ['image', 'ghcr.io/acme/shop@sha256:abc', 'ghcr.io/acme/shop@sha256:abc'],
    ['repo', 'https://example.org/acme/shop', 'https://example.org/acme/shop'],
    ['repo', 'checkout', '/repo/checkout'],
    ['config', '/srv/deploy', '/srv/deploy'],
    ['sbom', 'bom.json', '/repo/bom.json'],
    ['fs', 'a folder', '/repo/a folder'],
  ] as const)('%s of %s scans %s', (scanType, target, expected) => {
    const { argv } = planned({ scanType, target, scanners: ['vuln', 'misconfig'] });
    expect(argv.at(-1)).toBe(expected);
    expect(argv.at(-2)).toBe('--');
    expect(argv.includes('--scanners')).toBe(scanType !== 'config');
  });

  it.each(['--config=evil', '-x', '', ' app', 'app\n--x', 'a\u0000b'])(
    'the target %j is refused',
    (target) => {
      expect(() => planned({ target })).toThrow(InputError);
    },
  );

  it('scanners that the scan type does not have are left out, and none left is refused', () => {
    expect(planned({ scanType: 'sbom', scanners: ['vuln', 'secret'] }).argv).toContain('vuln');
    expect(() => planned({ scanType: 'sbom', scanners: ['secret'] })).toThrow(
      'one of vuln, license for scan-type sbom',
    );
  });

  it('lets through only what Trivy needs of the environment', () => {
    const { env } = planned(
      {},
      {
        PATH: '/bin',
        HOME: '/h',
        HTTPS_PROXY: 'p',
        GITHUB_TOKEN: 't',
        TRIVY_SEVERITY: 'LOW',
        TRIVY_RUN_AS_PLUGIN: 'x',
        AWS_SECRET: 's',
      },
    );
    expect(Object.keys(env).filter((name) => env[name] === undefined)).toEqual([
      'GITHUB_TOKEN',
      'TRIVY_SEVERITY',
      'TRIVY_RUN_AS_PLUGIN',
      'AWS_SECRET',
    ]);
    expect(env).toMatchObject({ TRIVY_SKIP_VERSION_CHECK: 'true', TRIVY_DISABLE_TELEMETRY: 'true' });
    expect(env).not.toHaveProperty('TRIVY_SKIP_DB_UPDATE');
    for (const [trivyVersion, backend] of Object.entries({
      '0.56.2': undefined,
      '0.57.0': 'memory',
      '1.0.0': 'memory',
    }))
      expect(planned({ trivyVersion }).env.TRIVY_CACHE_BACKEND).toBe(backend);
    expect(planned({ offline: true }).env).toMatchObject({
      TRIVY_SKIP_DB_UPDATE: 'true',
      TRIVY_OFFLINE_SCAN: 'true',
    });
  });

  it('knows the stolen releases', () => {
    for (const version of ['0.69.4', 'v0.69.5', '0.69.6']) expect(refuseVersion(version)).toContain('stolen');
    for (const version of ['0.69.3', '0.70.0']) expect(refuseVersion(version)).toBeUndefined();
  });
});

/** A program on the disk that answers `version`, and does `body` when it is asked to scan; `$out` is where the report belongs. */
async function standIn(folder: string, body: string, version = '{"Version":"0.72.0"}'): Promise<ScanPlan> {
  const trivy = join(folder, 'trivy');
  const script = `#!/bin/sh\nif [ "$1" = version ]; then printf '%s' '${version}'; exit 0; fi\nfor a in "$@"; do [ "$p" = --output ] && out="$a"; p="$a"; done\n${body}\n`;
  await writeFile(trivy, script);
  await chmod(trivy, 0o755);
  await mkdir(join(folder, 'repo'), { recursive: true });
  const environment = { PATH: process.env['PATH'], CANARY_TOKEN: 'canary-4711' };
  return planScan(request({ trivy, target: 'repo' }), folder, join(folder, 'scratch'), environment);
}

const ports = {
  exec: createExec({ PATH: process.env['PATH'], CANARY_TOKEN: 'canary-4711' }, new AbortController().signal),
  files: realFiles,
};

describe('a stand-in for Trivy', () => {
  it('that scans leaves its report; our configuration is empty; no foreign variable reaches it', async () => {
    await withFolder(async (folder) => {
      const plan = await standIn(
        folder,
        `cat > "$out" <<'EOF'\n${report()}\nEOF\nenv > "${folder}/env"; pwd > "${folder}/pwd"; cat trivy.yaml trivyignore > "${folder}/config"`,
      );
      expect(await findTrivy(plan, ports)).toBe('0.72.0');
      await runScan(plan, 60, ports);
      expect(JSON.parse(await readFile(plan.output, 'utf8'))).toMatchObject({ SchemaVersion: 2 });
      expect(await readFile(join(folder, 'env'), 'utf8')).not.toContain('canary-4711');
      expect((await readFile(join(folder, 'pwd'), 'utf8')).trim()).toMatch(/\/scratch$/);
      expect(await readFile(join(folder, 'config'), 'utf8')).toBe('{}\n');
    });
  });

  it.each([
    [
      'exits 1 with a good report',
      `echo '${report()}' > "$out"; echo 'FATAL TOOMANYREQUESTS: retry-after' >&2; exit 1`,
      'exit code 1: FATAL TOOMANYREQUESTS',
    ],
    ['exits well without a report', 'exit 0', 'saw none although it ended well'],
    ['is killed', 'kill -KILL $$', 'its end by SIGKILL'],
    ['prints a command of the runner', 'echo "##[set-output name=result;]pass" >&2; exit 3', 'exit code 3'],
  ])('that %s is an error', async (_name, body, message) => {
    await withFolder(async (folder) => {
      const plan = await standIn(folder, body);
      await findTrivy(plan, ports);
      await expect(runScan(plan, 60, ports)).rejects.toThrow(GateError);
      await expect(runScan(plan, 60, ports)).rejects.toThrow(message);
    });
  });

  it('that prints without end is bounded', async () => {
    await withFolder(async (folder) => {
      const plan = await standIn(folder, 'yes error | head -c 50000000 >&2; exit 1');
      await findTrivy(plan, ports);
      await expect(runScan(plan, 60, ports)).rejects.toThrow(/^.{1,700}$/);
    });
  });

  it('that is a stolen release is refused before it scans', async () => {
    await withFolder(async (folder) => {
      const plan = await standIn(folder, 'exit 0', '{"Version":"0.69.4"}');
      await expect(findTrivy(plan, ports)).rejects.toThrow('CVE-2026-33634');
    });
  });

  it('that tells no version, or cannot be started, is an error and not missing', async () => {
    await withFolder(async (folder) => {
      await expect(findTrivy(await standIn(folder, '', 'hello'), ports)).rejects.toThrow(
        'expected a version',
      );
      await chmod(join(folder, 'trivy'), 0o644);
      await expect(findTrivy(await standInWithoutRights(folder), ports)).rejects.toThrow(GateError);
    });
  });

  it('that is there without what would run it is an error and not missing', async () => {
    await withFolder(async (folder) => {
      const plan = await standIn(folder, '');
      await writeFile(join(folder, 'trivy'), '#!/nowhere/at/all\n');
      await expect(findTrivy(plan, ports)).rejects.toThrow('expected a program that starts');
    });
  });

  it('whose own folder cannot be made is not missing: that is said', async () => {
    await withFolder(async (folder) => {
      const plan = await standIn(folder, '');
      await writeFile(plan.cwd, 'a file where the folder would be');
      await expect(findTrivy(plan, ports)).rejects.toThrow('expected a folder that can be written, saw: ');
    });
  });

  it('that is not there is missing', async () => {
    await withFolder(async (folder) => {
      const plan = planScan(request({ trivy: join(folder, 'nothing') }), folder, join(folder, 'scratch'), {});
      expect(await findTrivy(plan, ports)).toBeUndefined();
    });
  });
});

function standInWithoutRights(folder: string): Promise<ScanPlan> {
  return Promise.resolve(
    planScan(request({ trivy: join(folder, 'trivy') }), folder, join(folder, 'scratch'), {}),
  );
}

it('a scan that never ends is ended', async () => {
  await withFolder(async (folder) => {
    const plan = await standIn(folder, 'sleep 60');
    await findTrivy(plan, ports);
    const impatient = {
      ...ports,
      exec: ((argv, options) => ports.exec(argv, { ...options, timeoutMs: 200 })) as typeof ports.exec,
    };
    await expect(runScan(plan, 60, impatient)).rejects.toThrow('expected an end within 60 s');
  });
});
