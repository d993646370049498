// What the inputs of a release mean together, and which of them contradict each other.
import { InputError, quoteSeen, type InputProblem, type RunFacts } from '@compose-delivery/runtime';
import type { Language } from './texts.ts';
import { isStable, readVersion, type Version } from './version.ts';

type Three = 'auto' | 'true' | 'false';

/** The inputs of the action, as its spec reads them. */
export type ReleaseInputs = {
  readonly version: string;
  /** Empty: the commit of the run. */
  readonly sha: string;
  readonly tagPrefix: string;
  readonly previousTag: string;
  readonly notes: 'generate' | 'file' | 'none';
  readonly notesFile: string;
  readonly assets: readonly string[];
  readonly failOnUnmatched: boolean;
  readonly prerelease: Three;
  readonly makeLatest: Three;
  readonly majorTag: boolean;
  readonly draftOnly: boolean;
  readonly smokeVerdict: string;
  readonly deployReport: string;
  readonly smokeReport: string;
  readonly deploymentLog: string;
  readonly githubToken: string;
  readonly allowOlder: boolean;
  readonly dryRun: boolean;
  readonly language: Language;
};

export type Target = {
  readonly tag: string;
  readonly prefix: string;
  readonly version: Version;
  readonly sha: string;
  readonly prerelease: boolean;
  readonly owner: string;
  readonly repo: string;
};

/** What the inputs mean together. @throws InputError with every contradiction. */
export function readTarget(inputs: ReleaseInputs, facts: RunFacts): Target {
  const version = readVersion(inputs.version);
  const prefix = inputs.tagPrefix === 'none' ? '' : inputs.tagPrefix;
  const prerelease = inputs.prerelease === 'auto' ? !isStable(version) : inputs.prerelease === 'true';
  const sha = inputs.sha || (facts.sha ?? '');
  const [owner = '', repo = ''] = facts.repository?.split('/') ?? [];
  const target = { tag: prefix + version.text, prefix, version, sha, prerelease, owner, repo };
  const problems = contradictions(inputs, target);
  if (problems.length > 0) throw new InputError(problems);
  return target;
}

function contradictions(inputs: ReleaseInputs, target: Target): InputProblem[] {
  const problems: InputProblem[] = [];
  const refuse = (wrong: boolean, input: string, expected: string, seen: string): void => {
    if (wrong) problems.push({ input, expected, seen });
  };
  const { sha, owner, repo, prerelease } = target;
  const { notes, notesFile } = inputs;
  refuse(!/^[0-9a-f]{40}$/.test(sha), 'sha', 'a full commit sha of 40 hexadecimal digits', quoteSeen(sha));
  refuse(
    owner === '' || repo === '',
    'GITHUB_REPOSITORY',
    'owner/name, as the runner sets it',
    quoteSeen(`${owner}/${repo}`),
  );
  const tokenless = inputs.githubToken === '' && !inputs.dryRun;
  refuse(tokenless, 'github-token', 'a token with "contents: write"; only dry-run goes without', 'nothing');
  const latest = prerelease && inputs.makeLatest === 'true';
  refuse(latest, 'make-latest', 'auto or false: a pre-release cannot be the latest', '"true"');
  refuse(notes === 'file' && notesFile === '', 'notes-file', 'a file, since notes is "file"', 'nothing');
  refuse(
    notes !== 'file' && notesFile !== '',
    'notes',
    '"file", since notes-file is given',
    quoteSeen(notes),
  );
  return problems;
}
