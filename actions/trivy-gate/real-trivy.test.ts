// The real Trivy under the whole action: what is vulnerable is refused, what is clean passes, and nothing that a pull request can add
// to its checkout or to the environment changes a verdict. Databases and images are written here; nothing is downloaded.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseReport } from '@compose-delivery/gate';
import {
  NO_TRIVY,
  realTrivy,
  runGate,
  writeDatabase,
  writeImage,
  type Ran,
  type Setting,
} from '@compose-delivery/gate/testing';
import { withFolder } from '@compose-delivery/runtime/testing';
import { action } from './action.ts';

const AWS_KEY = `AKIA${'IOSFODNN7EXAMPLQ'}`;
const GITHUB_TOKEN = `ghp_${'0123456789abcdefghijABCDEFGHIJ012345'}`;
const ROOT_DOCKERFILE = 'FROM debian:12\nRUN echo hi\n';
const NOW = Date.UTC(2026, 0, 1);

async function scan<T>(
  inputs: Record<string, string>,
  setting: Omit<Setting, 'inputs'>,
  check: (ran: Ran) => T,
): Promise<T> {
  return runGate(
    action,
    {
      ...setting,
      inputs: {
        'trivy-path': realTrivy ?? '',
        'trivy-cache-directory': '<folder>/.cache',
        offline: 'true',
        annotations: 'false',
        ...inputs,
      },
      prepare: async (folder) => {
        await writeDatabase(`${folder}/.cache`, new Date(NOW - 3_600_000));
        await setting.prepare?.(folder);
      },
    },
    check,
  );
}

describe.skipIf(!realTrivy)(`real Trivy finds${NO_TRIVY}`, () => {
  it('a vulnerable package, a secret and a bad Dockerfile in one tree', { timeout: 120_000 }, async () => {
    const files = {
      'app/requirements.txt': 'shoplib==1.0.0\n',
      'app/Dockerfile': ROOT_DOCKERFILE,
      'app/settings.ini': `aws_access_key_id = ${AWS_KEY}\n`,
    };
    await scan({ target: 'app' }, { files }, ({ code, outputs, summary }) => {
      expect([code, outputs.result]).toEqual([1, 'fail']);
      expect(outputs).toMatchObject({ 'critical-count': 1, 'high-count': 2, 'low-count': 2 });
      expect(outputs['trivy-version']).toBe('0.69.3');
      for (const id of ['CVE-2026-1001', 'aws-access-key-id', 'DS-0002']) expect(summary).toContain(id);
      expect(summary).not.toContain(AWS_KEY);
    });
  });

  it('the repaired version of the same tree clean', { timeout: 120_000 }, async () => {
    const files = {
      'app/requirements.txt': 'shoplib==3.0.0\n',
      'app/Dockerfile': 'FROM debian:12\nUSER app\nHEALTHCHECK CMD true\n',
    };
    await scan({ target: 'app' }, { files }, ({ code, outputs }) => {
      expect([code, outputs.result, outputs['total-count']]).toEqual([0, 'pass', 0]);
    });
  });

  it('a licence, and only a licence, when only that is asked for', { timeout: 120_000 }, async () => {
    const files = {
      'app/package-lock.json': JSON.stringify({
        name: 'a',
        version: '1.0.0',
        lockfileVersion: 3,
        packages: { '': { name: 'a' }, 'node_modules/b': { version: '1.0.0', license: 'AGPL-3.0' } },
      }),
      'app/node_modules/b/package.json': '{"name":"b","version":"1.0.0","license":"AGPL-3.0"}',
    };
    const inputs = { target: 'app', scanners: 'license', 'fail-on': 'license=CRITICAL,vuln=NONE' };
    await scan(inputs, { files }, ({ outputs }) => {
      expect([outputs.result, outputs['critical-count'], outputs['total-count']]).toEqual(['fail', 1, 1]);
    });
  });

  it.each([
    ['1.2.4-r2', 'image.tar', 'fail', 1],
    ['1.2.5-r1', 'image.tar.gz', 'pass', 0],
  ])('an image with musl %s in %s: %s', { timeout: 120_000 }, async (musl, file, result, count) => {
    const prepare = (folder: string): Promise<void> => writeImage(`${folder}/${file}`, musl);
    const inputs = { 'scan-type': 'image', target: file, scanners: 'vuln' };
    await scan(inputs, { prepare }, ({ outputs }) => {
      expect([outputs.result, outputs['critical-count']]).toEqual([result, count]);
    });
  });

  it('a bill of materials with a vulnerable package', { timeout: 120_000 }, async () => {
    const bom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      version: 1,
      components: [{ type: 'library', name: 'shoplib', version: '1.0.0', purl: 'pkg:pypi/shoplib@1.0.0' }],
    };
    const inputs = { 'scan-type': 'sbom', target: 'bom.json', scanners: 'vuln' };
    await scan(inputs, { files: { 'bom.json': JSON.stringify(bom) } }, ({ outputs }) => {
      expect([outputs.result, outputs['high-count']]).toEqual(['fail', 1]);
    });
  });

  it('a folder in which there is nothing to scan: an error, not a pass', { timeout: 120_000 }, async () => {
    await scan({ target: 'app', scanners: 'vuln' }, { files: { 'app/x.bin': 'x' } }, ({ code, outputs }) => {
      expect([code, outputs.result]).toEqual([1, 'error']);
      expect(outputs.reason).toContain('nothing was scanned');
    });
  });

  it('no database, offline: an error, not a pass', { timeout: 120_000 }, async () => {
    const inputs = { target: 'app', scanners: 'vuln', 'trivy-cache-directory': '<folder>/empty' };
    await scan(inputs, { files: { 'app/requirements.txt': 'shoplib==1.0.0\n' } }, ({ code, outputs }) => {
      expect([code, outputs.result]).toEqual([1, 'error']);
    });
  });
});

const HIDING_CONFIGURATION = `severity: [LOW]
exit-code: 0
ignorefile: .trivyignore
scan:
  scanners: [license]
  skip-dirs: ["**"]
  skip-files: ["**/*"]
db:
  skip-update: true
vulnerability:
  ignore-unfixed: true
`;
const HIDING_IGNORES = 'CVE-2026-1001\nCVE-2026-1002\nDS-0002\nDS-0026\ngithub-pat\n';
const HIDING_YAML = `vulnerabilities: [{ id: CVE-2026-1001 }]\nmisconfigurations: [{ id: DS-0002 }]\nsecrets: [{ id: github-pat }]\n`;
const HIDING_SECRETS = 'disable-rules: [github-pat]\nallow-rules: [{ id: all, regex: ".*" }]\n';

describe.skipIf(!realTrivy)(`a pull request changes no verdict${NO_TRIVY}`, () => {
  const tree = {
    'requirements.txt': 'shoplib==1.0.0\n',
    Dockerfile: ROOT_DOCKERFILE,
    'token.txt': `${GITHUB_TOKEN}\n`,
  };
  const findings = { result: 'fail', 'critical-count': 1, 'high-count': 2, 'low-count': 2, 'total-count': 5 };

  it(
    'and each of these doors is one: run in the checkout, Trivy finds less',
    { timeout: 120_000 },
    async () => {
      await withFolder(async (folder) => {
        await writeDatabase(join(folder, '.cache'), new Date());
        for (const [name, content] of Object.entries(tree)) await writeFile(join(folder, name), content);
        const count = (env: Record<string, string> = {}): number => {
          const words = ['fs', '-q', '-f', 'json', '--scanners', 'vuln,misconfig,secret', '.'];
          const settings = { TRIVY_CACHE_DIR: join(folder, '.cache'), TRIVY_OFFLINE_SCAN: 'true' };
          const off = { TRIVY_SKIP_DB_UPDATE: 'true', TRIVY_SKIP_CHECK_UPDATE: 'true' };
          const output = execFileSync(realTrivy ?? '', words, {
            ...{ cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
            env: { PATH: process.env['PATH'], HOME: folder, ...settings, ...off, ...env },
          });
          return parseReport(output, 'r').findings.length;
        };
        expect(count()).toBe(5);
        expect(count({ TRIVY_SEVERITY: 'UNKNOWN', TRIVY_SKIP_FILES: '**/*' })).toBe(0);
        await writeFile(join(folder, '.trivyignore'), HIDING_IGNORES);
        expect(count()).toBe(0);
      });
    },
  );

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['nothing added', {}, {}],
    ['trivy.yaml', { 'trivy.yaml': HIDING_CONFIGURATION, 'trivy.yml': HIDING_CONFIGURATION }, {}],
    [
      '.trivyignore and .trivyignore.yaml',
      { '.trivyignore': HIDING_IGNORES, '.trivyignore.yaml': HIDING_YAML },
      {},
    ],
    ['trivy-secret.yaml', { 'trivy-secret.yaml': HIDING_SECRETS }, {}],
    [
      'TRIVY_* variables',
      { '.trivyignore': HIDING_IGNORES, 'hide.yaml': HIDING_CONFIGURATION },
      {
        TRIVY_SEVERITY: 'UNKNOWN',
        TRIVY_SKIP_DIRS: '**',
        TRIVY_SKIP_FILES: '**/*',
        TRIVY_IGNOREFILE: '.trivyignore',
        TRIVY_CONFIG: 'hide.yaml',
        TRIVY_SCANNERS: 'license',
        TRIVY_IGNORE_UNFIXED: 'true',
        TRIVY_FORMAT: 'table',
        TRIVY_RUN_AS_PLUGIN: 'evil',
        TRIVY_SECRET_CONFIG: 'trivy-secret.yaml',
        TRIVY_IGNORE_POLICY: 'ignore.rego',
        TRIVY_VEX: 'vex.json',
        XDG_CONFIG_HOME: '<nowhere>',
      },
    ],
  ])('with %s', { timeout: 120_000 }, async (_name, added, environment) => {
    await scan({ target: '.' }, { files: { ...tree, ...added }, environment }, ({ code, outputs }) => {
      expect(code).toBe(1);
      expect(outputs).toMatchObject(findings);
    });
  });
});

describe.skipIf(!realTrivy)(`comments beside a finding${NO_TRIVY}`, () => {
  const rule = (name: string): string =>
    `resource "aws_security_group_rule" "${name}" {\n  type = "ingress"\n  cidr_blocks = ["0.0.0.0/0"]\n  from_port = 22\n  to_port = 22\n  protocol = "tcp"\n  description = "x"\n}\n`;
  const files = {
    'app/main.tf': `${rule('a')}#trivy:ignore:*\n${rule('b')}`,
    'app/Dockerfile':
      'FROM debian:12\nUSER app\nHEALTHCHECK CMD true\n# trivy:ignore:DS-0029\nRUN apt-get install -y curl\n',
  };

  it('excuse nothing, keep the lines, and are said', { timeout: 120_000 }, async () => {
    await scan({ target: 'app', scanners: 'misconfig' }, { files }, async ({ outputs, lines, read }) => {
      expect(outputs).toMatchObject({ result: 'fail', 'high-count': 3 });
      expect(lines.join('\n')).toContain('are in 2 files');
      const sarif = await read('trivy-gate.sarif');
      for (const line of [3, 12]) expect(sarif).toContain(`"startLine": ${line}`);
      expect(sarif).toContain('"uri": "main.tf"');
    });
  });

  it('are obeyed where that is asked for', { timeout: 120_000 }, async () => {
    const inputs = { target: 'app', scanners: 'misconfig', 'inline-ignores': 'allow' };
    await scan(inputs, { files }, ({ outputs }) => {
      expect(outputs['high-count']).toBe(1);
    });
  });
});
