// Releases: drafts that make no tag, publishing that does, immutable ones that use their tag up.
import { apiError, notFound } from '../api-error.ts';
import type { Call, Operations, Reply, World } from '../call.ts';
import { htmlUrl, nodeId, paged, repoUrl } from '../call.ts';
import { timestamp } from '../git-store.ts';
import { generateNotes } from '../release-notes.ts';
import { renderUser } from '../represent.ts';
import type { ReleaseRecord } from '../state.ts';
import { findRelease, maySeeDrafts } from './find-release.ts';
import { renderAsset } from './release-assets.ts';
import {
  markLatest,
  publish,
  refuseLength,
  refuseName,
  refuseWorkflowChange,
  releaseCommit,
} from './release-rules.ts';

interface ReleaseBody {
  readonly tag_name?: string;
  readonly target_commitish?: string;
  readonly name?: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
  readonly generate_release_notes?: boolean;
  readonly make_latest?: 'true' | 'false' | 'legacy';
}

export function renderRelease(world: World, record: ReleaseRecord): Record<string, unknown> {
  const url = `${repoUrl(world)}/releases/${record.id}`;
  // A draft has no page under its tag yet.
  const page = record.draft ? `untagged-${nodeId('RE', record.id)}` : record.tagName;
  const archive = (kind: string): string | null =>
    record.draft ? null : `${repoUrl(world)}/${kind}/${encodeURIComponent(record.tagName)}`;
  return {
    url,
    html_url: `${htmlUrl(world)}/releases/tag/${encodeURIComponent(page)}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: archive('tarball'),
    zipball_url: archive('zipball'),
    id: record.id,
    node_id: nodeId('RE', record.id),
    tag_name: record.tagName,
    target_commitish: record.targetCommitish,
    name: record.name,
    body: record.body,
    draft: record.draft,
    prerelease: record.prerelease,
    immutable: record.immutable,
    created_at: record.createdAt,
    published_at: record.publishedAt,
    updated_at: record.updatedAt,
    author: renderUser(world, record.author),
    // Failed uploads are missing here and listed under /assets only.
    assets: record.assets
      .filter(({ state }) => state === 'uploaded')
      .map((asset) => renderAsset(world, record, asset)),
  };
}

function notesRequest(body: ReleaseBody, tagName: string): Parameters<typeof generateNotes>[1] {
  return { tagName, ...(body.target_commitish !== undefined && { targetCommitish: body.target_commitish }) };
}

async function createRelease(call: Call): Promise<Reply> {
  const { world, login } = call;
  const body = call.body as ReleaseBody & { tag_name: string };
  const target = body.target_commitish ?? world.state.defaultBranch;
  refuseName(world, body.tag_name);
  const sha = await releaseCommit(world, body.tag_name, target);
  await refuseWorkflowChange(world, sha);
  const notes =
    body.generate_release_notes === true
      ? await generateNotes(world, notesRequest(body, body.tag_name))
      : undefined;
  const text = [body.body, notes?.body].filter(Boolean).join('\n\n');
  refuseLength(text);
  const at = timestamp(world.now());
  const record: ReleaseRecord = {
    id: world.nextId(),
    tagName: body.tag_name,
    targetCommitish: target,
    name: body.name ?? notes?.name ?? null,
    body: text === '' ? (body.body ?? null) : text,
    draft: true,
    prerelease: body.prerelease ?? false,
    immutable: false,
    createdAt: at,
    publishedAt: null,
    updatedAt: at,
    author: login,
    assets: [],
  };
  if (body.draft !== true) await publish(world, record, sha);
  world.state.releases.push(record);
  markLatest(world, record, body.make_latest ?? 'true');
  return { status: 201, body: renderRelease(world, record) };
}

function refuseImmutableChange(record: ReleaseRecord, body: ReleaseBody): void {
  const changed =
    (body.tag_name !== undefined && body.tag_name !== record.tagName) ||
    (body.target_commitish !== undefined && body.target_commitish !== record.targetCommitish) ||
    body.draft === true;
  if (record.immutable && changed)
    throw apiError(
      422,
      'Validation Failed: the tag, the target and the assets of an immutable release cannot change.',
    );
}

async function updateRelease(call: Call): Promise<Reply> {
  const { world } = call;
  const body = call.body as ReleaseBody;
  const record = findRelease(call);
  refuseImmutableChange(record, body);
  const tagName = body.tag_name ?? record.tagName;
  const target = body.target_commitish ?? record.targetCommitish;
  const draft = body.draft ?? record.draft;
  if (!draft || tagName !== record.tagName) refuseName(world, tagName, record);
  const sha = await releaseCommit(world, tagName, target);
  if (tagName !== record.tagName || target !== record.targetCommitish || draft !== record.draft)
    await refuseWorkflowChange(world, sha);
  refuseLength(body.body ?? null);
  const publishing = !draft && (record.draft || tagName !== record.tagName);
  // Changed on a copy first: a refusal while publishing leaves the record as it was.
  const next: ReleaseRecord = {
    ...record,
    tagName,
    targetCommitish: target,
    draft,
    name: body.name ?? record.name,
    body: body.body ?? record.body,
    prerelease: body.prerelease ?? record.prerelease,
    updatedAt: timestamp(world.now()),
  };
  if (publishing) await publish(world, next, sha);
  Object.assign(record, next);
  markLatest(world, record, body.make_latest ?? (publishing ? 'true' : undefined));
  return { status: 200, body: renderRelease(world, record) };
}

/** The marked one; else the newest by the date of its commit, as GitHub documents. */
function latestRelease(world: World): ReleaseRecord | undefined {
  const candidates = world.state.releases.filter(({ draft, prerelease }) => !draft && !prerelease);
  const byDate = [...candidates].sort((a, b) =>
    a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : b.id - a.id,
  );
  return candidates.find(({ id }) => id === world.state.latestReleaseId) ?? byDate[0];
}

const orNotFound = (world: World, record: ReleaseRecord | undefined): Reply => {
  if (record === undefined) throw notFound();
  return { status: 200, body: renderRelease(world, record) };
};

export const releaseOperations: Operations = {
  'repos/create-release': createRelease,
  'repos/update-release': updateRelease,
  'repos/get-release': (call) => orNotFound(call.world, findRelease(call)),
  'repos/get-latest-release': ({ world }) => orNotFound(world, latestRelease(world)),
  'repos/get-release-by-tag'({ world, params }) {
    const tag = params['tag'] ?? '';
    return orNotFound(
      world,
      world.state.releases.find(({ draft, tagName }) => !draft && tagName === tag),
    );
  },
  'repos/list-releases'(call) {
    const visible = call.world.state.releases.filter(({ draft }) => !draft || maySeeDrafts(call));
    return paged(
      call,
      visible.reverse().map((record) => renderRelease(call.world, record)),
    );
  },
  'repos/delete-release'(call) {
    const { state } = call.world;
    state.releases.splice(state.releases.indexOf(findRelease(call)), 1);
    return { status: 204 };
  },
  async 'repos/generate-release-notes'({ world, body }) {
    const request = body as { tag_name: string; target_commitish?: string; previous_tag_name?: string };
    const notes = await generateNotes(world, {
      ...notesRequest(request, request.tag_name),
      ...(request.previous_tag_name !== undefined && { previousTagName: request.previous_tag_name }),
    });
    if (notes === undefined) throw notFound();
    return { status: 200, body: notes };
  },
};
