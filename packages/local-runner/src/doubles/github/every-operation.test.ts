// One happy call of every operation through the real Octokit: each answer has passed GitHub's own response schema.
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { loadApiDescription } from './openapi.ts';
import { operations } from './operations/index.ts';
import { closeDoubles, commitsOf, openDouble } from './testing/open-double.ts';
import type { CachePort } from './state.ts';

afterEach(closeDoubles);

const sha = (digit: string): string => digit.repeat(40);

function cachesOf(count: number): CachePort {
  const at = '2026-11-20T10:00:00Z';
  const entry = (id: number) => ({
    id,
    scope: 'refs/heads/main',
    key: `wheels-${id}`,
    version: 'v',
    blob: 'b',
    sizeInBytes: 10,
    createdAt: at,
    lastAccessedAt: at,
  });
  let entries = Array.from({ length: count }, (_, position) => entry(position + 1));
  return {
    entries: () => entries,
    remove(ids) {
      const gone = entries.filter(({ id }) => ids.includes(id));
      entries = entries.filter(({ id }) => !ids.includes(id));
      return Promise.resolve(gone);
    },
  };
}

it('has a handler for every described operation and no other', async () => {
  const { operations: described } = await loadApiDescription();
  expect(Object.keys(operations).sort()).toEqual([...described].sort());
});

it('answers every operation as GitHub describes it', async () => {
  const { octokit, double, at } = await openDouble({
    commits: [
      { sha: sha('a'), message: 'a' },
      { sha: sha('b'), message: 'b', files: ['src/app.py'] },
    ],
    pulls: [
      {
        number: 1,
        title: 'Change',
        author: 'ana',
        headSha: sha('b'),
        mergeCommitSha: sha('b'),
        labels: ['fix'],
      },
    ],
    environments: [{ name: 'production', reviewers: ['ana'], waitTimer: 5 }],
    runs: [
      {
        id: 77,
        name: 'Deploy',
        headSha: sha('b'),
        status: 'in_progress',
        jobs: [{ name: 'gate', status: 'completed', conclusion: 'success' }],
      },
    ],
    rulesets: [{ name: 'tags', target: 'tag', include: ['refs/tags/locked-*'], rules: ['update'] }],
    caches: cachesOf(3),
  });
  const [first = '', tip = ''] = commitsOf(double);
  const { repos, git, issues, checks, actions, codeScanning } = octokit.rest;

  await repos.get(at);
  await repos.getRepoRulesets({ ...at, targets: 'tag' });
  await repos.getEnvironment({ ...at, environment_name: 'production' });

  const tag = await git.createTag({
    ...at,
    tag: 'v1',
    message: 'one',
    object: first,
    type: 'commit',
    tagger: { name: 'ana', email: 'ana@example.com' },
  });
  await git.getTag({ ...at, tag_sha: tag.data.sha });
  await git.createRef({ ...at, ref: 'refs/tags/v1', sha: tag.data.sha });
  await git.getRef({ ...at, ref: 'tags/v1' });
  await git.listMatchingRefs({ ...at, ref: 'tags/v' });
  await git.createRef({ ...at, ref: 'refs/tags/moving', sha: first });
  await git.updateRef({ ...at, ref: 'tags/moving', sha: tip });
  await git.deleteRef({ ...at, ref: 'tags/moving' });
  await git.getCommit({ ...at, commit_sha: tip });

  await repos.getCommit({ ...at, ref: 'main' });
  await repos.listCommits({ ...at, path: 'src' });
  await repos.compareCommitsWithBasehead({ ...at, basehead: `v1...main` });
  await repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: tip });
  await repos.createCommitStatus({
    ...at,
    sha: first,
    state: 'success',
    context: 'gate',
    target_url: 'https://example.com/',
  });
  await repos.listCommitStatusesForRef({ ...at, ref: 'v1' });
  const check = await checks.create({ ...at, name: 'smoke', head_sha: tip, status: 'in_progress' });
  await checks.update({
    ...at,
    check_run_id: check.data.id,
    conclusion: 'success',
    output: { title: 'T', summary: 'S' },
  });
  await checks.get({ ...at, check_run_id: check.data.id });
  await checks.listForRef({ ...at, ref: 'main', check_name: 'smoke' });

  const deployment = await repos.createDeployment({
    ...at,
    ref: 'main',
    environment: 'staging',
    auto_merge: false,
    required_contexts: [],
  });
  const deployment_id = (deployment.data as { id: number }).id;
  const status = await repos.createDeploymentStatus({
    ...at,
    deployment_id,
    state: 'success',
    environment_url: 'https://example.com/',
  });
  await repos.getDeployment({ ...at, deployment_id });
  await repos.listDeployments({ ...at, environment: 'staging' });
  await repos.listDeploymentStatuses({ ...at, deployment_id });
  await repos.getDeploymentStatus({ ...at, deployment_id, status_id: status.data.id });
  await repos.deleteDeployment({ ...at, deployment_id });

  const release = await repos.createRelease({ ...at, tag_name: 'v1', draft: true });
  const release_id = release.data.id;
  await repos.generateReleaseNotes({ ...at, tag_name: 'v1' });
  const asset = await repos.uploadReleaseAsset({
    ...at,
    release_id,
    url: release.data.upload_url,
    name: 'a.txt',
    data: 'a',
    label: 'A',
  });
  await repos.updateReleaseAsset({ ...at, asset_id: asset.data.id, label: 'B' });
  await repos.getReleaseAsset({ ...at, asset_id: asset.data.id });
  await repos.listReleaseAssets({ ...at, release_id });
  await repos.updateRelease({ ...at, release_id, draft: false });
  await repos.getRelease({ ...at, release_id });
  await repos.getReleaseByTag({ ...at, tag: 'v1' });
  await repos.getLatestRelease(at);
  await repos.listReleases(at);
  await repos.deleteReleaseAsset({ ...at, asset_id: asset.data.id });
  await repos.deleteRelease({ ...at, release_id });

  const issue = await issues.create({ ...at, title: 'Postmortem', body: 'b', labels: ['incident'] });
  const issue_number = issue.data.number;
  await issues.get({ ...at, issue_number: 1 });
  await issues.update({ ...at, issue_number, state: 'closed' });
  await issues.listForRepo({ ...at, state: 'all', labels: 'incident' });
  const comment = await issues.createComment({ ...at, issue_number: 1, body: 'hello' });
  const comment_id = comment.data.id;
  await issues.listComments({ ...at, issue_number: 1 });
  await issues.updateComment({ ...at, comment_id, body: 'hello again' });
  await issues.getComment({ ...at, comment_id });
  await issues.deleteComment({ ...at, comment_id });

  await actions.getWorkflowRun({ ...at, run_id: 77 });
  await actions.listJobsForWorkflowRun({ ...at, run_id: 77 });
  await actions.createWorkflowDispatch({
    ...at,
    workflow_id: 'release.yml',
    ref: 'main',
    inputs: { tag: 'v1' },
  });
  await repos.createDispatchEvent({ ...at, event_type: 'released', client_payload: { tag: 'v1' } });
  await actions.getActionsCacheList({ ...at, key: 'wheels-' });
  await actions.getActionsCacheUsage(at);
  await actions.deleteActionsCacheById({ ...at, cache_id: 1 });
  await actions.deleteActionsCacheByKey({ ...at, key: 'wheels-2' });

  const sarif = gzipSync(JSON.stringify({ version: '2.1.0', runs: [] })).toString('base64');
  const upload = await codeScanning.uploadSarif({ ...at, commit_sha: tip, ref: 'refs/heads/main', sarif });
  await codeScanning.getSarif({ ...at, sarif_id: upload.data.id ?? '' });

  const called = new Set(double.requests().map(({ operation }) => operation));
  expect([...called].sort()).toEqual(Object.keys(operations).sort());
  expect(double.requests().filter(({ status: code }) => code >= 300)).toEqual([]);
});
