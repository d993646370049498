// Proves that dist/ is what the sources give: rebuilt in another folder it is byte for byte the same, and every bundle starts.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actionNames } from '../actions/catalogue.ts';
import { listFiles } from './build-dist.ts';

const root = join(import.meta.dirname, '..');

/** One line a file: hash and path. */
function fingerprint(folder: string): string {
  return listFiles(folder)
    .map(
      (file) =>
        `${createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex')}  ${file}`,
    )
    .join('\n');
}

/** A copy of what git would hand to somebody else, with the same installed modules. ncc names modules by their real place, so no links. */
function rebuildElsewhere(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dist-proof-'));
  try {
    const files = execFileSync(
      'git',
      [
        'ls-files',
        '-z',
        '--cached',
        '--others',
        '--exclude-standard',
        '--',
        'packages',
        'actions',
        'scripts',
        'package.json',
        'tsconfig.json',
      ],
      { cwd: root, encoding: 'utf8' },
    );
    for (const file of files.split('\0').filter(Boolean)) cpSync(join(root, file), join(folder, file));
    cpSync(join(root, 'node_modules'), join(folder, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), 'scripts/build-dist.ts'], {
      cwd: folder,
      stdio: 'ignore',
    });
    return fingerprint(join(folder, 'dist'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Started with an input that does not exist, each bundle must end in our own refusal, not in an error of the module loader. */
function startBare(name: string): string | undefined {
  const env = {
    PATH: process.env.PATH ?? '',
    GITHUB_ACTIONS: 'true',
    'INPUT_NO-SUCH-INPUT': 'x',
    GITHUB_WORKSPACE: tmpdir(),
  };
  const result = spawnSync(process.execPath, [join(root, 'dist', name, 'index.js')], {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  const expected = name === 'root' ? 'action: expected' : 'no-such-input: expected';
  if (result.status === 1 && result.stdout.includes(expected)) return undefined;
  return `dist/${name} ended with ${String(result.status)} and printed: ${(result.stdout + result.stderr).slice(0, 600)}`;
}

const committed = fingerprint(join(root, 'dist'));
const problems = [...actionNames, 'root'].map(startBare).filter((problem) => problem !== undefined);
const rebuilt = rebuildElsewhere();
if (rebuilt !== committed) {
  const differs = rebuilt.split('\n').filter((line) => !committed.includes(line));
  problems.push(
    `a rebuild differs from dist/ in ${differs.length} files: run \`npm run build\` and commit dist\n  ${differs.slice(0, 5).join('\n  ')}`,
  );
}
for (const problem of problems) console.error(problem);
if (problems.length === 0)
  console.log(
    `dist: ${committed.split('\n').length} files, equal to a clean rebuild at another path; ${actionNames.length + 1} bundles start`,
  );
process.exitCode = problems.length === 0 ? 0 : 1;
