// What GitHub refuses about a release, and what publishing one does.
import { notFound, validationFailed } from '../api-error.ts';
import type { World } from '../call.ts';
import { compareCommits, isRefName, resolveCommit, timestamp } from '../git-store.ts';
import type { ReleaseRecord } from '../state.ts';
import { refuseByRules } from './refs.ts';

const maxBodyLength = 125_000;

const tagSha = (world: World, tagName: string): Promise<string | undefined> =>
  resolveCommit(world.git, `refs/tags/${tagName}`);

/** The commit that a release stands for: its tag's when there is one, else its target (a branch or a full sha). */
export async function releaseCommit(world: World, tagName: string, target: string): Promise<string> {
  const tagged = await tagSha(world, tagName);
  if (tagged !== undefined) return tagged;
  const short = /^[\da-f]{7,39}$/.test(target);
  const sha = short
    ? await resolveCommit(world.git, `refs/heads/${target}`)
    : await resolveCommit(world.git, target);
  if (sha === undefined)
    throw validationFailed({ resource: 'Release', code: 'invalid', field: 'target_commitish' });
  return sha;
}

/** GitHub answers 404 when the commit changes workflow files relative to the default branch and the token may not. */
export async function refuseWorkflowChange(world: World, sha: string): Promise<void> {
  const tip = await resolveCommit(world.git, world.state.defaultBranch);
  if (!world.workflowFileRule || tip === undefined || tip === sha) return;
  const comparison = await compareCommits(world.git, tip, sha);
  const files = [
    ...(await world.git.changes(tip, sha)),
    ...(comparison === undefined ? [] : await world.git.changes(comparison.mergeBase, sha)),
  ];
  if (files.some(({ filename }) => filename.startsWith('.github/workflows/'))) throw notFound();
}

/** Throws on a malformed, taken or used-up tag name. */
export function refuseName(world: World, tagName: string, self?: ReleaseRecord): void {
  if (!isRefName(`tags/${tagName}`))
    throw validationFailed({
      resource: 'Release',
      code: 'custom',
      field: 'tag_name',
      message: 'tag_name is not a valid tag',
    });
  if (world.state.releases.some((other) => other !== self && !other.draft && other.tagName === tagName))
    throw validationFailed({ resource: 'Release', code: 'already_exists', field: 'tag_name' });
  if (world.state.burnedTags.has(tagName) && self?.immutable !== true)
    throw validationFailed({
      resource: 'Release',
      code: 'custom',
      field: 'tag_name',
      message: 'tag_name was used by an immutable release',
    });
}

/** Throws on notes that are longer than GitHub takes. */
export function refuseLength(body: string | null): void {
  if (body !== null && body.length > maxBodyLength)
    throw validationFailed({
      resource: 'Release',
      code: 'custom',
      field: 'body',
      message: `body is too long (maximum is ${maxBodyLength} characters)`,
    });
}

/** Makes a release public: its tag exists afterwards, and an immutable one has used its name up. */
export async function publish(world: World, record: ReleaseRecord, sha: string): Promise<void> {
  if ((await tagSha(world, record.tagName)) === undefined) {
    refuseByRules(world, `refs/tags/${record.tagName}`, 'creation');
    await world.git.setRef(`refs/tags/${record.tagName}`, sha);
  }
  record.draft = false;
  record.publishedAt ??= timestamp(world.now());
  record.createdAt = (await world.git.commit(sha))?.committer.date ?? record.createdAt;
  if (!world.immutableReleases) return;
  record.immutable = true;
  world.state.burnedTags.add(record.tagName);
}

/** Notes which release `releases/latest` shows; `legacy` leaves it to the dates. */
export function markLatest(
  world: World,
  record: ReleaseRecord,
  makeLatest: 'true' | 'false' | 'legacy' | undefined,
): void {
  const { state } = world;
  if (makeLatest === 'legacy') state.latestReleaseId = null;
  else if (makeLatest === 'true' && !record.draft && !record.prerelease) state.latestReleaseId = record.id;
  else if (makeLatest === 'false' && state.latestReleaseId === record.id) state.latestReleaseId = null;
}
