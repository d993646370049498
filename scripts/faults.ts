// `npm run faults [-- deploy | build]`: runs the tests that docs/faults names and says of each fault whether it was survived.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { judgeFaults, type Judgement, type TestResult } from './faults/judge.ts';
import { faultNumbers, readFaultTable, type FaultRow } from './faults/read-table.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs/faults');
/** The faults of a deployment are numbered; each number must have a row. */
const DEPLOY_FAULTS = 58;

type VitestReport = {
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

function runTests(files: readonly string[]): readonly TestResult[] {
  const report = join(root, 'build/faults-tests.json');
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(report, '');
  const words = [
    'vitest',
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...files,
  ];
  spawnSync('npx', words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const text = readFileSync(report, 'utf8');
  if (text === '') throw new Error('faults: vitest wrote no report; its own output above says why');
  return (JSON.parse(text) as VitestReport).testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }): TestResult => ({
      file: relative(root, name),
      fullName,
      status: status === 'passed' ? 'passed' : status === 'failed' ? 'failed' : 'skipped',
    })),
  );
}

function print(judgements: readonly Judgement[]): void {
  for (const { row, verdict, tests, why } of judgements) {
    const mark = verdict === 'survived' ? verdict.padEnd(13) : verdict.toUpperCase().padEnd(13);
    console.log(`${mark} ${row.fault}  (${tests} ${tests === 1 ? 'test' : 'tests'})${why ? `: ${why}` : ''}`);
  }
}

function missingNumbers(rows: readonly FaultRow[]): readonly string[] {
  const named = new Set(rows.flatMap(({ fault }) => faultNumbers(fault)));
  return Array.from({ length: DEPLOY_FAULTS }, (_, i) => i + 1)
    .filter((n) => !named.has(n))
    .map((n) => `F${n}`);
}

function main(words: readonly string[]): number {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.replace('.md', ''));
  const unknown = words.find((word) => !names.includes(word));
  if (unknown !== undefined) {
    console.error(`faults: expected nothing or some of ${names.join(', ')}; saw ${JSON.stringify(unknown)}`);
    return 2;
  }
  const wanted = words.length > 0 ? words : names;
  const rows = wanted.flatMap((name) =>
    readFaultTable(readFileSync(join(folder, `${name}.md`), 'utf8'), `docs/faults/${name}.md`),
  );
  const results = runTests([
    ...new Set(rows.flatMap(({ files }) => files).filter((file) => file.endsWith('.ts'))),
  ]);
  const judgements = judgeFaults(rows, results);
  console.log('');
  print(judgements);
  const missing = wanted.includes('deploy') ? missingNumbers(rows) : [];
  if (missing.length > 0) console.log(`NOT TESTED    ${missing.join(', ')}: no row in docs/faults/deploy.md`);
  const count = (...verdicts: Judgement['verdict'][]): number =>
    judgements.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const bad = count('not survived', 'not tested') + missing.length;
  console.log(
    `\n${judgements.length} faults: ${count('survived')} survived, ${bad} not, ${count('not built')} of what is not built`,
  );
  return bad === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
