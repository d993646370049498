// What the machine and the checkout may do to the gate: links that lead out, disks that are full. An error each time, and never a pass.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runGate } from '@compose-delivery/gate/testing';
import { withFolder } from '@compose-delivery/runtime/testing';
import { action } from './action.ts';

const CLEAN = JSON.stringify({
  SchemaVersion: 2,
  Results: [{ Target: 'requirements.txt', Class: 'lang-pkgs', Type: 'pip' }],
});
const BAD = JSON.stringify({
  SchemaVersion: 2,
  Results: [
    {
      Target: 'requirements.txt',
      Class: 'lang-pkgs',
      Vulnerabilities: [
        { VulnerabilityID: 'CVE-2026-1', PkgName: 'a', InstalledVersion: '1', Severity: 'HIGH' },
      ],
    },
  ],
});
const plain = (lines: readonly string[]): string =>
  lines.join('\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%0A', '\n');

describe('a link out of the workspace', () => {
  it.each([
    ['report', { report: 'link/clean.json' }],
    ['base-report', { 'base-report': 'link/clean.json' }],
    ['ignore-file', { 'ignore-file': 'link/ignore.yml' }],
    ['baseline-file', { 'baseline-file': 'link/baseline.json', mode: 'baseline' }],
    ['vex', { vex: 'link/vex.json' }],
    ['kev-file', { 'kev-file': 'link/kev.json' }],
    ['epss-file', { 'epss-file': 'link/epss.csv' }],
    ['report-directory', { 'report-directory': 'link/report' }],
  ])('in %s is refused: neither read nor written', async (input, inputs) => {
    await withFolder(async (outside) => {
      await writeFile(join(outside, 'clean.json'), CLEAN);
      const setting = {
        inputs: { report: 'r.json', ...inputs },
        files: { 'r.json': CLEAN },
        prepare: (folder: string) => symlink(outside, join(folder, 'link')),
      };
      await runGate(action, setting, ({ code, outputs, lines }) => {
        expect([code, outputs.result]).toEqual([1, 'error']);
        expect(plain(lines)).toContain(`${input}: expected a path that stays in the workspace`);
      });
      expect(await readdir(outside)).toEqual(['clean.json']);
    });
  });

  it('in sbom-file is refused before Trivy runs', async () => {
    await withFolder(async (outside) => {
      const setting = {
        inputs: { target: '.', 'trivy-path': 'bin/trivy', 'sbom-file': 'link/bom.json' },
        files: { 'bin/trivy': '#!/bin/sh\necho ran >> "$HOME/ran"\n' },
        prepare: (folder: string) => symlink(outside, join(folder, 'link')),
      };
      await runGate(action, setting, async ({ code, folder, lines }) => {
        expect(code).toBe(1);
        expect(plain(lines)).toContain('sbom-file: expected a path that stays in the workspace');
        expect(await readdir(folder)).not.toContain('ran');
      });
    });
  });

  it('as the report itself is refused, and nothing of what it names is shown', async () => {
    await withFolder(async (outside) => {
      await writeFile(join(outside, 'secret'), 'canary-4711');
      const setting = {
        inputs: { report: 'r.json' },
        prepare: (folder: string) => symlink(join(outside, 'secret'), join(folder, 'r.json')),
      };
      await runGate(action, setting, ({ code, lines, summary }) => {
        expect(code).toBe(1);
        expect(plain(lines) + summary).not.toContain('canary-4711');
      });
    });
  });

  it('is no hindrance where it stays inside', async () => {
    const setting = {
      inputs: { report: 'link.json' },
      files: { 'r.json': CLEAN },
      prepare: (folder: string) => symlink('r.json', join(folder, 'link.json')),
    };
    await runGate(action, setting, ({ code, outputs }) => {
      expect([code, outputs.result]).toEqual([0, 'pass']);
    });
  });
});

const mayMount =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
const unlessMount = mayMount ? '' : ' [SKIPPED: mounting a small file system needs root]';

describe.skipIf(!mayMount)(`a disk that does not take a file${unlessMount}`, () => {
  /** Runs the gate with a small file system at `place` of the checkout. */
  const onDisk = async (
    place: string,
    options: string,
    inputs: Record<string, string>,
    files: Record<string, string>,
  ): Promise<{ code: number; result: unknown; said: string; left: string[] }> => {
    let disk = '';
    try {
      const prepare = async (folder: string): Promise<void> => {
        disk = join(folder, place);
        await mkdir(disk, { recursive: true });
        const mount = (how: string): number | null =>
          spawnSync('mount', ['-t', 'tmpfs', '-o', how, 'tmpfs', disk]).status;
        if (mount('size=1m') !== 0) throw new Error('mount failed');
        // Of an earlier run: it must not be taken for the verdict of this one.
        await writeFile(join(disk, 'trivy-gate.json'), '{"result":"pass"}');
        if (mount(`remount,${options}`) !== 0) throw new Error('mount failed');
      };
      return await runGate(action, { inputs, files, prepare }, async ({ code, outputs, lines }) => {
        const left = (await readdir(disk)).sort();
        spawnSync('umount', ['-l', disk]);
        return { code, result: outputs.result, said: plain(lines), left };
      });
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  };

  it.each([
    ['full, with a clean report', 'size=8k', CLEAN, /ENOSPC/, []],
    ['full, with a finding', 'size=8k', BAD, /ENOSPC/, []],
    ['without an inode', 'nr_inodes=3', CLEAN, /ENOSPC/, []],
    ['read-only', 'ro', CLEAN, /EROFS/, ['trivy-gate.json']],
  ])('%s: an error, and no half of the reports', async (_name, options, report, said, left) => {
    const files = { 'r.json': report };
    const ran = await onDisk('delivery-report', options, { report: 'r.json', annotations: 'false' }, files);
    expect([ran.code, ran.result, ran.left]).toEqual([1, 'error', left]);
    expect(ran.said).toMatch(said);
    expect(ran.said).toContain('could not be written or read');
    expect(ran.said).not.toContain('fault of the suite');
  });

  const TRIVY = `#!/bin/sh
if [ "$1" = version ]; then echo '{"Version":"0.72.0"}'; exit 0; fi
for a in "$@"; do [ "$p" = --output ] && out="$a"; p="$a"; done
head -c 4000000 /dev/zero > "$out.big" || exit 1
echo '${CLEAN}' > "$out"
`;
  it.each([
    ['full', 'size=64k', 'No space left'],
    ['read-only', 'ro', 'expected a folder that can be written'],
  ])('%s where Trivy works: an error in its words, and no skip', async (_name, options, said) => {
    const inputs = {
      ...{ target: '.', scanners: 'secret', 'trivy-path': 'bin/trivy' },
      'when-missing': 'skip',
    };
    const ran = await onDisk('.temporary', options, inputs, { 'bin/trivy': TRIVY });
    expect([ran.code, ran.result]).toEqual([1, 'error']);
    expect(ran.said).toContain(said);
    expect(ran.said).not.toContain('fault of the suite');
  });
});

describe('what people write in an input', () => {
  it.each([
    ['a flag in another word', { annotations: 'yes' }, 'annotations: expected true or false, saw "yes"'],
    ['a time with a unit', { 'timeout-seconds': '1e9h' }, 'timeout-seconds: expected seconds'],
    ['a time below nothing', { 'timeout-seconds': '-1' }, 'timeout-seconds: expected seconds'],
    ['severities with a semicolon', { 'fail-on': 'HIGH;LOW' }, 'fail-on: expected'],
    ['a severity in small letters', { 'fail-on': 'high' }, 'did you mean "HIGH"?'],
    ['a version with a way out', { report: '', target: '.', 'trivy-version': 'v1/../../x' }, 'trivy-version'],
    ['a target of two lines', { report: '', target: '.\n--exit-code=0' }, 'target: expected'],
  ])('%s is refused, and nothing is judged', async (_name, inputs, message) => {
    const setting = { inputs: { report: 'r.json', ...inputs }, files: { 'r.json': CLEAN } };
    await runGate(action, setting, ({ code, outputs, lines }) => {
      expect([code, outputs.result]).toEqual([1, 'error']);
      expect(plain(lines)).toContain(message);
    });
  });

  it.each(['TRUE', ' true '])('a flag as %j is true', async (flag) => {
    const setting = { inputs: { report: 'r.json', annotations: flag }, files: { 'r.json': BAD } };
    await runGate(action, setting, ({ lines }) => {
      expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(2);
    });
  });

  it('severities that are empty are those of the default, never none', async () => {
    const setting = { inputs: { report: 'r.json', 'fail-on': '' }, files: { 'r.json': BAD } };
    await runGate(action, setting, ({ outputs }) => {
      expect(outputs.result).toBe('fail');
    });
  });

  it('a target that a shell would obey is a name and nothing else', async () => {
    const program =
      '#!/bin/sh\nfor a in "$@"; do last="$a"; done\nif [ "$1" = version ]; then echo \'{"Version":"0.72.0"}\'; exit 0; fi\nprintf %s "$last" > "$HOME/asked"\nexit 1\n';
    const target = '; touch pwned; $(touch pwned) `touch pwned`';
    const setting = {
      inputs: { target, scanners: 'secret', 'trivy-path': 'bin/trivy' },
      files: { 'bin/trivy': program },
    };
    await runGate(action, setting, async ({ folder, outputs }) => {
      expect(outputs.result).toBe('error');
      expect(await readFile(join(folder, 'asked'), 'utf8')).toBe(join(folder, target));
      expect(await readdir(folder)).not.toContain('pwned');
    });
  });
});
