import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAction, type OutputValue } from '@compose-delivery/runtime';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { githubFake, sha, type GitHubFake } from '@compose-delivery/release/testing';
import { action } from './action.ts';

const deployed = sha('feat: three');
const good = {
  version: '1.4.0',
  sha: deployed,
  'smoke-verdict': 'pass',
  'github-token': 'a-token-of-this-test',
};

type Run = {
  code: number;
  outputs: Record<string, OutputValue>;
  log: string;
  summary: string;
};

/** Runs the action as a workflow would, in `folder`, against a fake GitHub. */
async function run(
  folder: string,
  github: GitHubFake,
  inputs: Record<string, string>,
  environment = {},
): Promise<Run> {
  const log = recordedLog();
  const sink = recordedSink();
  const ports = testPorts(folder, { log, github: () => Promise.resolve(github), environment });
  const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
  const code = await runAction(action, source, ports, sink);
  return { code, outputs: sink.outputs, log: log.lines.join('\n'), summary: sink.summaryLines.join('\n') };
}

function repository(): GitHubFake {
  const fake = githubFake(['first', 'fix: two', 'feat: three']);
  fake.refs.set('refs/tags/v1.3.0', { sha: sha('first'), type: 'commit' });
  return fake;
}

const writes = (fake: GitHubFake): string[] => fake.calls.filter((route) => !route.startsWith('GET '));
const report = {
  verdict: 'pass',
  sha: deployed,
  finishedAt: '2026-11-21T10:00:00Z',
  figures: { requests: 50, dropped: 0 },
};

async function withReports(folder: string): Promise<void> {
  await mkdir(join(folder, 'out'), { recursive: true });
  await writeFile(join(folder, 'out/deploy.json'), JSON.stringify(report));
  await writeFile(
    join(folder, 'out/smoke.json'),
    JSON.stringify({ verdict: 'pass', checks: [{ id: 'R1', status: 'pass' }] }),
  );
}

const whole = {
  ...good,
  assets: 'out/*.json',
  'deploy-report': 'out/deploy.json',
  'smoke-report': 'out/smoke.json',
  'deployment-log': 'docs/DEPLOYMENTS.md',
  'major-tag': 'true',
};

describe('release-tag', () => {
  it('tags the deployed commit, publishes notes, reports and the log, and sets every output', () =>
    withFolder(async (folder) => {
      await withReports(folder);
      const fake = repository();
      const { code, outputs, summary, log } = await run(folder, fake, whole);
      expect(code).toBe(0);
      expect(outputs).toMatchObject({
        outcome: 'created',
        tag: 'v1.4.0',
        sha: deployed,
        published: true,
        'previous-tag': 'v1.3.0',
        'deployment-log': join(folder, 'docs/DEPLOYMENTS.md'),
      });
      expect(Object.keys(outputs).sort()).toEqual(Object.keys(action.spec.outputs).sort());
      expect(fake.tags.get(String(outputs['tag-object']))).toMatchObject({
        tag: 'v1.4.0',
        object: { sha: deployed },
      });
      const assets = JSON.parse(String(outputs.assets)) as { name: string }[];
      expect(assets.map(({ name }) => name).sort()).toEqual(['DEPLOYMENTS.md', 'deploy.json', 'smoke.json']);
      const notes = await readFile(String(outputs['notes-path']), 'utf8');
      expect(notes).toContain('## Features');
      expect(notes).toContain('/acme/shop/compare/v1.3.0...v1.4.0');
      expect(fake.releases[0]?.body).toContain('2 commits since v1.3.0');
      const page = await readFile(join(folder, 'docs/DEPLOYMENTS.md'), 'utf8');
      expect(page).toContain('## v1.4.0 · 2026-11-21 10:00:00 UTC');
      expect(page).toContain('| R1 | pass |');
      expect(summary).toContain('create-tag');
      expect(log).toContain('v1.4.0 is published (created)');
      expect(log.replace('::add-mask::a-token-of-this-test', '')).not.toContain('a-token-of-this-test');
    }));

  it('run again finds everything, keeps the log as it is, and writes nothing to GitHub', () =>
    withFolder(async (folder) => {
      await withReports(folder);
      const fake = repository();
      await run(folder, fake, whole);
      const page = await readFile(join(folder, 'docs/DEPLOYMENTS.md'), 'utf8');
      fake.calls.length = 0;
      await writeFile(
        join(folder, 'out/deploy.json'),
        JSON.stringify({ ...report, finishedAt: '2026-11-21T11:00:00Z' }),
      );
      const { code, outputs } = await run(folder, fake, whole);
      expect({ code, outcome: outputs.outcome, steps: outputs.plan }).toEqual({
        code: 0,
        outcome: 'unchanged',
        steps: '[]',
      });
      expect(writes(fake)).toEqual([]);
      expect(await readFile(join(folder, 'docs/DEPLOYMENTS.md'), 'utf8')).toBe(page);
    }));

  it('goes on after a run that died', () =>
    withFolder(async (folder) => {
      await withReports(folder);
      const fake = repository();
      fake.disturb = (_, route) => (route.endsWith('git/refs') ? 'die-before' : undefined);
      expect((await run(folder, fake, whole)).code).toBe(1);
      fake.disturb = () => undefined;
      expect((await run(folder, fake, whole)).outputs).toMatchObject({ outcome: 'resumed', published: true });
      expect(fake.releases).toHaveLength(1);
    }));

  it('speaks Spanish', () =>
    withFolder(async (folder) => {
      const fake = repository();
      const { log, summary } = await run(folder, fake, { ...good, language: 'es' });
      expect(log).toContain('v1.4.0 está publicada (creada)');
      expect(summary).toContain('todavía no existe');
      expect(fake.releases[0]?.body).toContain('## Novedades');
    }));

  it('takes notes from a file, or none', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'NOTES.md'), 'By **hand**.\n');
      const fake = repository();
      await run(folder, fake, { ...good, notes: 'file', 'notes-file': 'NOTES.md' });
      expect(fake.releases[0]?.body).toMatch(/^By \*\*hand\*\*\.\n\n<!-- /);
      const other = repository();
      const { outputs } = await run(folder, other, { ...good, notes: 'none' });
      expect(outputs['notes-path']).toBe('');
      expect(other.calls.filter((route) => route.endsWith('/pulls'))).toEqual([]);
    }));

  it('makes a pre-release, a bare tag, and only a draft, when asked to', () =>
    withFolder(async (folder) => {
      const fake = repository();
      await run(folder, fake, { ...good, version: 'v1.4.0-rc.1', 'tag-prefix': 'none' });
      expect(fake.releases[0]).toMatchObject({
        tag_name: '1.4.0-rc.1',
        prerelease: true,
        make_latest: 'false',
      });
      const drafted = repository();
      const { outputs, log } = await run(folder, drafted, { ...good, 'draft-only': 'true' });
      expect(outputs).toMatchObject({ published: false, 'tag-object': '', outcome: 'created' });
      expect(log).toContain('the draft of v1.4.0 is ready');
    }));

  it('takes the commit of the run when no other is given', () =>
    withFolder(async (folder) => {
      const fake = repository();
      fake.commits.push({ sha: 'a'.repeat(40), message: 'feat: four', parents: [deployed] });
      const { outputs } = await run(folder, fake, { ...good, sha: '' });
      expect(outputs).toMatchObject({ sha: 'a'.repeat(40), published: true });
    }));

  it('lets globs miss when told so', () =>
    withFolder(async (folder) => {
      const inputs = { ...good, assets: 'none/*.zip', 'fail-on-unmatched': 'false' };
      const { code, log } = await run(folder, repository(), inputs);
      expect(code).toBe(0);
      expect(log).toContain('no file matches "none/*.zip"');
    }));
});

describe('a dry run', () => {
  it('reads, plans and changes nothing', () =>
    withFolder(async (folder) => {
      await withReports(folder);
      const fake = repository();
      const { code, outputs, log } = await run(folder, fake, { ...whole, 'dry-run': 'true' });
      expect({ code, outcome: outputs.outcome, log: outputs['deployment-log'] }).toEqual({
        code: 0,
        outcome: 'planned',
        log: '',
      });
      expect((JSON.parse(String(outputs.plan)) as { step: string }[]).map(({ step }) => step)).toEqual([
        'create-draft',
        'upload-asset',
        'upload-asset',
        'upload-asset',
        'create-tag',
        'publish',
        'create-major',
      ]);
      expect(writes(fake)).toEqual([]);
      await expect(readFile(join(folder, 'docs/DEPLOYMENTS.md'))).rejects.toThrow('ENOENT');
      expect(log).toContain('7 steps planned');
    }));

  it('does without a token, and says so', () =>
    withFolder(async (folder) => {
      const fake = repository();
      const { code, outputs, summary } = await run(folder, fake, {
        ...good,
        'github-token': '',
        'dry-run': 'true',
      });
      expect({ code, outcome: outputs.outcome }).toEqual({ code: 0, outcome: 'planned' });
      expect(summary).toContain('There was no token');
      expect(fake.calls).toEqual([]);
    }));
});

describe('a refusal', () => {
  const refused = async (
    inputs: Record<string, string>,
    prepare: (fake: GitHubFake, folder: string) => unknown = () => undefined,
  ): Promise<Run & { fake: GitHubFake }> => {
    const fake = repository();
    const result = await withFolder(async (folder) => {
      await prepare(fake, folder);
      return run(folder, fake, inputs);
    });
    expect(result.code).toBe(1);
    expect(writes(fake)).toEqual([]);
    return { ...result, fake };
  };

  it.each([
    ['a failed smoke test', { 'smoke-verdict': 'fail' }],
    ['an inconclusive one', { 'smoke-verdict': 'inconclusive' }],
    ['no evidence', { 'smoke-verdict': '' }],
  ])('of %s', async (_what, inputs) => {
    const { log, outputs, fake } = await refused({ ...good, ...inputs });
    expect(log).toContain('title=release-tag%3A refused');
    expect(outputs).toMatchObject({ outcome: 'failed', published: 'false', plan: '[]' });
    expect(fake.calls).toEqual([]);
  });

  it('of a deployment report about another commit', async () => {
    const { log } = await refused({ ...good, 'deploy-report': 'r.json' }, (_, folder) =>
      writeFile(join(folder, 'r.json'), JSON.stringify({ verdict: 'pass', sha: 'b'.repeat(40) })),
    );
    expect(log).toContain('deploy-report is about commit');
  });

  it('of a tag on another commit: both are named, nothing is moved, the log is not written', async () => {
    const { log, outputs } = await refused({ ...good, 'deployment-log': 'LOG.md' }, (fake) => {
      fake.refs.set('refs/tags/v1.4.0', { sha: sha('first'), type: 'commit' });
    });
    expect(outputs).toMatchObject({ outcome: 'conflict', published: false, 'deployment-log': '' });
    expect(log).toContain(sha('first'));
    expect(log).toContain(deployed);
  });

  it('of a version that is not greater, unless it is allowed', async () => {
    const { log } = await refused({ ...good, version: '1.2.9' });
    expect(log).toContain('1.2.9 is not greater than 1.3.0');
    await withFolder(async (folder) => {
      const fake = repository();
      expect((await run(folder, fake, { ...good, version: '1.2.9', 'allow-older': 'true' })).code).toBe(0);
    });
  });

  it('of a major tag that is not ours', async () => {
    const { log } = await refused({ ...good, 'major-tag': 'true' }, (fake) => {
      fake.refs.set('refs/tags/v1', { sha: sha('first'), type: 'commit' });
    });
    expect(log).toContain('the tag v1 was not made by this action');
  });

  it('of a commit that was never pushed', async () => {
    const { log } = await refused({ ...good, sha: 'c'.repeat(40) });
    expect(log).toContain('Push the deployed commit');
  });

  it('of a race: the tag appears elsewhere before ours is made', () =>
    withFolder(async (folder) => {
      const fake = repository();
      fake.disturb = (_, route) => {
        if (route.endsWith('git/refs'))
          fake.refs.set('refs/tags/v1.4.0', { sha: sha('first'), type: 'commit' });
        return undefined;
      };
      const { code, outputs } = await run(folder, fake, good);
      expect({ code, outcome: outputs.outcome, published: outputs.published }).toEqual({
        code: 1,
        outcome: 'conflict',
        published: false,
      });
    }));

  it.each<[string, Record<string, string>, string]>([
    ['no token', { 'github-token': '' }, 'github-token: expected a token'],
    ['a short sha', { sha: deployed.slice(0, 7) }, 'sha: expected a full commit sha'],
    ['an upper-case sha', { sha: deployed.toUpperCase() }, 'sha: expected a full commit sha'],
    ['no version', { version: '' }, 'version: expected'],
    ['half a version', { version: '1.4' }, 'version: expected a semantic version'],
    ['a version with a bad identifier', { version: '1.4.0-01' }, 'version: expected a semantic version'],
    ['a prefix that is no ref', { 'tag-prefix': 'a..b' }, 'tag-prefix: expected'],
    ['a prefix that is an option', { 'tag-prefix': '-f' }, 'tag-prefix: expected'],
    ['an unknown previous tag', { 'previous-tag': 'v0.0.1' }, 'previous-tag: expected auto, none, or a tag'],
    ['an odd previous tag', { 'previous-tag': 'a b' }, 'previous-tag: expected'],
    ['notes without a file', { notes: 'file' }, 'notes-file: expected a file'],
    ['a file without notes', { 'notes-file': 'N.md' }, 'notes: expected "file"'],
    [
      'a file that is not there',
      { notes: 'file', 'notes-file': 'N.md' },
      'notes-file: expected an existing file',
    ],
    [
      'a latest pre-release',
      { prerelease: 'true', 'make-latest': 'true' },
      'make-latest: expected auto or false',
    ],
    [
      'an unmatched glob',
      { assets: 'a/*.zip\nb.txt' },
      'assets: expected globs that match files, saw no file for "a/*.zip", "b.txt"',
    ],
    ['a missing report', { 'deploy-report': 'r.json' }, 'deploy-report: expected an existing file'],
    ['a missing smoke report', { 'smoke-report': 'r.json' }, 'smoke-report: expected an existing file'],
    ['a bad word', { prerelease: 'maybe' }, 'prerelease: expected one of auto, true, false'],
    ['an unknown input', { 'tag-prefx': 'v' }, 'did you mean "tag-prefix"?'],
  ])('of %s', async (_what, inputs, message) => {
    const { log } = await refused({ ...good, ...inputs });
    expect(log.replaceAll('%3A', ':')).toContain(message.replaceAll('\n', '%0A'));
    expect(log).toContain('bad input');
  });

  it('of a run without a repository and a commit', () =>
    withFolder(async (folder) => {
      const facts = { ...testPorts(folder).facts, repository: undefined, sha: undefined };
      const ports = testPorts(folder, { facts });
      const inputs: Record<string, string> = { ...good, sha: '' };
      const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
      expect(await runAction(action, source, ports, recordedSink())).toBe(1);
      const said = (ports.log as ReturnType<typeof recordedLog>).lines.join('\n');
      expect(said).toContain('GITHUB_REPOSITORY: expected owner/name');
      expect(said).toContain('sha: expected a full commit sha');
    }));
});
