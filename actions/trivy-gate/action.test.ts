// The action as a workflow sees it: outputs, reports and colour for a pass, a refusal, each error and the allowed skip.
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tarFile } from '@compose-delivery/gate/testing';
import { runAction, type OutputValue } from '@compose-delivery/runtime';
import { createExec } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { action } from './action.ts';
import { spec } from './spec.ts';

const vulnerability = (id: string, severity: string, over: object = {}): object => ({
  VulnerabilityID: id,
  PkgName: 'liba',
  InstalledVersion: '1',
  Severity: severity,
  ...over,
});
const reportOf = (...vulnerabilities: object[]): string =>
  JSON.stringify({
    SchemaVersion: 2,
    ArtifactName: 'shop',
    Trivy: { Version: '0.72.0' },
    Results: [
      { Target: 'requirements.txt', Class: 'lang-pkgs', Type: 'pip', Vulnerabilities: vulnerabilities },
    ],
  });

type Ran = {
  code: number;
  outputs: Record<string, OutputValue>;
  lines: string[];
  summary: string;
  read: (name: string) => Promise<string>;
};

/** `files` are written into the workspace first; one named trivy becomes a program. */
async function run<T>(
  inputs: Record<string, string>,
  files: Record<string, string | Buffer>,
  check: (ran: Ran) => T | Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(join(folder, name, '..'), { recursive: true });
      await writeFile(join(folder, name), content);
      if (name.endsWith('trivy')) await chmod(join(folder, name), 0o755);
    }
    const log = recordedLog();
    const sink = recordedSink();
    const environment = { PATH: '/usr/bin:/bin', HOME: folder };
    const exec = createExec(environment, new AbortController().signal);
    const ports = testPorts(folder, { log, environment, exec });
    const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
    const code = await runAction(action, source, ports, sink);
    expect(Object.keys(sink.outputs).sort()).toEqual(Object.keys(spec.outputs).sort());
    return check({
      code,
      outputs: sink.outputs,
      lines: log.lines,
      summary: sink.summaryLines.join('\n'),
      read: (name) => readFile(join(folder, 'delivery-report', name), 'utf8'),
    });
  });
}

describe('a report', () => {
  it('below the thresholds passes; counts, SARIF and verdict are there', async () => {
    await run(
      { report: 'r.json' },
      { 'r.json': reportOf(vulnerability('CVE-1', 'LOW'), vulnerability('CVE-2', 'MEDIUM')) },
      async (ran) => {
        expect(ran.code).toBe(0);
        expect(ran.outputs).toMatchObject({
          result: 'pass',
          'total-count': 2,
          'low-count': 1,
          'medium-count': 1,
          'high-count': 0,
          'trivy-version': '0.72.0',
        });
        expect(JSON.parse(await ran.read('trivy-gate.sarif'))).toMatchObject({ version: '2.1.0' });
        expect(JSON.parse(await ran.read('trivy-gate.json'))).toMatchObject({ result: 'pass', total: 2 });
        expect(ran.summary).toContain('Trivy gate: passed');
      },
    );
  });

  it('above them is refused, red, with its reports written all the same', async () => {
    await run(
      { report: 'r.json' },
      { 'r.json': reportOf(vulnerability('CVE-1', 'CRITICAL')) },
      async (ran) => {
        expect(ran.code).toBe(1);
        expect(ran.outputs).toMatchObject({
          result: 'fail',
          'critical-count': 1,
          reason: '1 finding at or above the thresholds (1 CRITICAL).',
        });
        expect(ran.lines.filter((line) => line.startsWith('::error'))).toHaveLength(2);
        expect(ran.lines.at(-1)).toContain('title=trivy-gate%3A refused');
        expect(JSON.parse(await ran.read('trivy-gate.json'))).toMatchObject({
          result: 'fail',
          blocking: [{ id: 'CVE-1' }],
        });
      },
    );
  });

  it('is judged in Spanish when asked so', async () => {
    await run(
      { report: 'r.json', language: 'es' },
      { 'r.json': reportOf(vulnerability('CVE-1', 'HIGH')) },
      (ran) => {
        expect(ran.summary).toContain('Control de Trivy: rechazado');
        expect(ran.outputs.reason).toBe('1 hallazgo en los umbrales o por encima (1 HIGH).');
      },
    );
  });

  it('with thousands of findings makes at most ten annotations of a kind', async () => {
    const many = Array.from({ length: 3_000 }, (_, i) =>
      vulnerability(`CVE-${i}`, i % 2 ? 'HIGH' : 'UNKNOWN'),
    );
    await run({ report: 'r.json', 'unknown-severity': 'warn' }, { 'r.json': reportOf(...many) }, (ran) => {
      expect(ran.lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
      expect(ran.lines.filter((line) => line.startsWith('::warning'))).toHaveLength(9);
      expect(ran.lines.find((line) => line.startsWith('::notice'))).toContain('2982 more');
    });
  });

  it('with hostile text gives the runner nothing to obey', async () => {
    const evil =
      'x\n::set-output name=result::pass ##[set-output name=result;]pass\r::error::\u2028%0A::stop-commands::t';
    const hostile = vulnerability(evil, 'CRITICAL', {
      PkgName: evil,
      Title: evil,
      FixedVersion: evil,
      PrimaryURL: evil,
    });
    await run({ report: 'r.json' }, { 'r.json': reportOf(hostile) }, (ran) => {
      for (const line of ran.lines) {
        expect(line).not.toContain('##[');
        expect(line).not.toMatch(/[\r\n\u2028]/);
        expect(line.trimStart()).not.toMatch(/^::(set-output|stop-commands|add-mask)/);
      }
      expect(ran.outputs.result).toBe('fail');
    });
  });

  it('in mode diff only new findings count against it', async () => {
    const files = {
      'r.json': reportOf(vulnerability('CVE-1', 'HIGH')),
      'base.json': reportOf(vulnerability('CVE-1', 'HIGH')),
    };
    await run({ report: 'r.json', mode: 'diff', 'base-report': 'base.json' }, files, (ran) => {
      expect(ran.outputs).toMatchObject({ result: 'pass', 'total-count': 1, 'new-count': 0 });
    });
  });

  it('with an ignore file reports what it put aside, what expired and what is unused', async () => {
    const ignores = `version: 1\nignore:\n  - { id: CVE-1, reason: a, expires: 2026-06-01 }\n  - { id: CVE-2, reason: b, expires: 2025-12-31 }\n  - { id: CVE-3, reason: c, expires: 2026-06-01 }\n`;
    const files = {
      'r.json': reportOf(vulnerability('CVE-1', 'HIGH'), vulnerability('CVE-2', 'HIGH')),
      'i.yml': ignores,
    };
    await run({ report: 'r.json', 'ignore-file': 'i.yml' }, files, (ran) => {
      expect(ran.outputs).toMatchObject({
        result: 'fail',
        'suppressed-count': 1,
        'expired-ignores': 1,
        'unused-ignores': 1,
        'total-count': 1,
      });
      expect(ran.summary).toContain('Ignore entry CVE-2 expired on 2025-12-31');
      expect(ran.lines.filter((line) => line.startsWith('::warning'))).toHaveLength(2);
    });
  });
});

describe('VEX in CSAF', () => {
  const csaf = (flags: object[]): string =>
    JSON.stringify({
      document: { category: 'csaf_vex', csaf_version: '2.0', tracking: { status: 'final' } },
      product_tree: {
        full_product_names: [
          { product_id: 'a', name: 'a', product_identification_helper: { purl: 'pkg:pypi/liba' } },
        ],
      },
      vulnerabilities: [{ cve: 'CVE-1', product_status: { known_not_affected: ['a'] }, flags }],
    });
  const purl = { PkgIdentifier: { PURL: 'pkg:pypi/liba@1' } };
  const report = reportOf(vulnerability('CVE-1', 'HIGH', purl));

  it('puts aside what it gives a reason for; without one it is not used, and that is said', async () => {
    const reason = { label: 'vulnerable_code_not_present', product_ids: ['a'] };
    const inputs = { report: 'r.json', vex: 'v.json' };
    await run(inputs, { 'r.json': report, 'v.json': csaf([reason]) }, async (ran) => {
      expect(ran.outputs).toMatchObject({ result: 'pass', 'excused-count': 1 });
      const verdict = JSON.parse(await ran.read('trivy-gate.json'));
      expect(verdict.excusedBy).toMatchObject([{ id: 'CVE-1', reason: 'vulnerable_code_not_present' }]);
    });
    await run(inputs, { 'r.json': report, 'v.json': csaf([]) }, ({ outputs, lines, summary }) => {
      expect(outputs).toMatchObject({ result: 'fail', 'excused-count': 0 });
      expect(lines.find((line) => line.startsWith('::warning'))).toContain('without a flag or an impact');
      expect(summary).toContain('VEX statements that are not used: 1');
    });
  });
});

describe('what cannot be judged is an error, red, with result error', () => {
  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['no such report', { report: 'r.json' }, {}, 'saw no such file'],
    ['a foreign format', { report: 'r.json' }, { 'r.json': '{"bomFormat":"CycloneDX"}' }, 'CycloneDX'],
    ['no results', { report: 'r.json' }, { 'r.json': '{"SchemaVersion":2}' }, 'nothing was scanned'],
    [
      'a broken base',
      { report: 'r.json', mode: 'diff', 'base-report': 'b.json' },
      { 'r.json': reportOf(), 'b.json': '{' },
      'b.json: expected a Trivy JSON report',
    ],
    ['Trivy missing', { target: '.' }, {}, 'Trivy is missing (trivy was not found)'],
    ['Trivy missing at its path', { target: '.', 'trivy-path': 'bin/trivy' }, {}, 'Trivy is missing'],
    [
      'Trivy failing',
      { target: '.', 'trivy-path': 'bin/trivy' },
      {
        'bin/trivy': `#!/bin/sh\n[ "$1" = version ] && echo '{"Version":"1.0.0"}' && exit 0\necho 'no database' >&2; exit 1\n`,
      },
      'exit code 1: no database',
    ],
  ])('%s', async (_name, inputs, files, reason) => {
    await run(inputs, files, (ran) => {
      expect(ran.code).toBe(1);
      expect(ran.outputs.result).toBe('error');
      expect(ran.outputs.reason).toContain(reason);
      expect(ran.lines.at(-1)).toMatch(/^::error/);
      expect(ran.summary).toContain('could not judge');
    });
  });
});

describe('Trivy', () => {
  const program = (body: string): string =>
    `#!/bin/sh\nif [ "$1" = version ]; then echo '{"Version":"0.72.0"}'; exit 0; fi\nfor a in "$@"; do [ "$p" = --output ] && out="$a"; [ "$p" = --cache-dir ] && cache="$a"; [ "$a" = --download-db-only ] && fetch=1; p="$a"; done\nif [ "$fetch" ]; then mkdir -p "$cache/db"; echo '{"Version":2,"UpdatedAt":"2025-12-31T22:00:00Z","NextUpdate":"2026-01-01T04:00:00Z"}' > "$cache/db/metadata.json"; exit 0; fi\n${body}\n`;

  it('is run, and its report is kept and judged', async () => {
    const body = `cat > "$out" <<'EOF'\n${reportOf(vulnerability('CVE-1', 'HIGH'))}\nEOF`;
    await run(
      { target: 'app', 'trivy-path': 'bin/trivy' },
      { 'bin/trivy': program(body), 'app/x': '' },
      async (ran) => {
        expect(ran.outputs).toMatchObject({ result: 'fail', 'high-count': 1, 'trivy-version': '0.72.0' });
        expect(ran.outputs['report-path']).toMatch(/delivery-report\/trivy-report\.json$/);
        expect(await ran.read('trivy-report.json')).toContain('CVE-1');
        expect(ran.outputs).toMatchObject({
          'db-updated-at': '2025-12-31T22:00:00.000Z',
          'db-age-hours': '2.0',
        });
        expect(ran.outputs['trivy-sha256']).toMatch(/^[0-9a-f]{64}$/);
      },
    );
  });

  it('of a release says whether its Sigstore bundle was verified; required and absent it is an error', async () => {
    const body = `cat > "$out" <<'EOF'\n${reportOf(vulnerability('CVE-1', 'LOW'))}\nEOF`;
    const archive = gzipSync(tarFile([{ name: 'trivy', content: program(body) }]));
    const sha256 = createHash('sha256').update(archive).digest('hex');
    const asset = `trivy_0.72.0_Linux-${process.arch === 'arm64' ? 'ARM64' : '64bit'}.tar.gz`;
    const metadata = '{"Version":2,"UpdatedAt":"2025-12-31T22:00:00Z","NextUpdate":"2026-01-01T04:00:00Z"}';
    const files = {
      [`tools/${sha256}/${asset}`]: archive,
      'cache/db/metadata.json': metadata,
      'app/x': '',
    };
    const inputs = {
      ...{ target: 'app', 'trivy-version': '0.72.0', 'trivy-checksum': sha256, 'tool-directory': 'tools' },
      ...{ 'trivy-cache-directory': 'cache', offline: 'true' },
    };
    await run(inputs, files, async (ran) => {
      expect(ran.outputs).toMatchObject({ result: 'pass', 'trivy-provenance': 'absent' });
      expect(ran.lines.find((line) => line.startsWith('::warning'))).toContain('nothing is fetched offline');
      expect(ran.summary).toContain('Sigstore bundle of Trivy was not verified');
      const verdict = JSON.parse(await ran.read('trivy-gate.json'));
      expect(verdict.trivyProvenance).toMatchObject({ kind: 'absent' });
    });
    await run({ ...inputs, 'trivy-provenance': 'off' }, files, ({ outputs }) => {
      expect(outputs['trivy-provenance']).toBe('off');
    });
    await run({ ...inputs, 'trivy-provenance': 'require' }, files, ({ code, outputs }) => {
      expect([code, outputs.result]).toEqual([1, 'error']);
      expect(outputs.reason).toContain('expected a Sigstore bundle, but nothing is fetched offline');
    });
    const bundle = { [`tools/${sha256}/${asset}.sigstore.json`]: '{}' };
    await run(inputs, { ...files, ...bundle }, ({ code, outputs }) => {
      expect([code, outputs.result]).toEqual([1, 'error']);
      expect(outputs.reason).toContain(
        'expected a Sigstore bundle of this archive by https://github.com/aquasecurity',
      );
    });
  });

  it('scans the checkout when nothing else is named', async () => {
    const body = `for a in "$@"; do last="$a"; done; ls "$last" >&2; exit 1`;
    await run({ 'trivy-path': 'bin/trivy' }, { 'bin/trivy': program(body), 'only-here.txt': '' }, (ran) => {
      expect(ran.outputs.reason).toContain('only-here.txt');
    });
  });

  it('missing and allowed to be is a loud skip, never a pass', async () => {
    await run({ target: '.', 'when-missing': 'skip' }, {}, (ran) => {
      expect(ran.code).toBe(0);
      expect(ran.outputs.result).toBe('skipped');
      expect(ran.outputs.reason).toContain('NOT SCANNED');
      expect(ran.summary).toContain('NOT SCANNED');
      expect(ran.lines.some((line) => line.startsWith('::warning') && line.includes('NOT SCANNED'))).toBe(
        true,
      );
    });
  });

  it('that breaks is never skipped', async () => {
    await run(
      { target: '.', 'when-missing': 'skip', 'trivy-path': 'bin/trivy' },
      { 'bin/trivy': program('exit 1') },
      (ran) => {
        expect([ran.code, ran.outputs.result]).toEqual([1, 'error']);
      },
    );
  });
});

describe('bad input is refused before anything runs', () => {
  const good = { 'r.json': reportOf() };
  it.each<[string, Record<string, string>, string]>([
    [
      'an image without a name',
      { 'scan-type': 'image' },
      'target: expected what to scan with scan-type image, or a report, saw neither',
    ],
    ['both', { report: 'r.json', target: '.' }, 'saw both'],
    ['a typo in fail-on', { report: 'r.json', 'fail-on': 'HIHG' }, 'did you mean "HIGH"?'],
    ['a typo in scanners', { report: 'r.json', scanners: 'vulns' }, 'scanners: expected any of vuln'],
    ['an unknown input', { reports: 'r.json' }, 'did you mean "report"?'],
    [
      'mode diff without a base',
      { report: 'r.json', mode: 'diff' },
      'base-report: expected a report to compare with',
    ],
    [
      'a missing ignore file',
      { report: 'r.json', 'ignore-file': 'i.yml' },
      'ignore-file: expected an existing file',
    ],
    ['a target like an option', { target: '--config=evil' }, 'target: expected an image'],
    ['a time that is none', { target: '.', 'timeout-seconds': '1e9' }, 'timeout-seconds: expected seconds'],
    ['a category with blanks', { report: 'r.json', 'sarif-category': 'a b' }, 'sarif-category: expected'],
    [
      'an unknown way to skip',
      { target: '.', 'when-missing': 'pass' },
      'when-missing: expected one of error, skip',
    ],
  ])('%s', async (_name, inputs, message) => {
    await run(inputs, good, (ran) => {
      expect(ran.code).toBe(1);
      expect(ran.outputs.result).toBe('error');
      expect(ran.lines.join('\n').replaceAll('%3A', ':').replaceAll('%2C', ',')).toContain(message);
    });
  });
});
