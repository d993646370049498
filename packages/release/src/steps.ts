// Each step of a plan as calls to GitHub. Nothing is tried again here.
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { AssetFiles } from './assets.ts';
import type { Fault, Remote } from './github-calls.ts';
import { markedBody, movingTagMessage } from './marker.ts';
import { assetFact, releaseFact, type RawAsset, type RawRelease } from './observe.ts';
import { isEqual } from './plan-assets.ts';
import type { Step, Wanted } from './plan.ts';
import type { Texts } from './texts.ts';

/** What the steps of one run share. */
export type Walk = {
  readonly remote: Remote;
  readonly wanted: Wanted;
  readonly texts: Texts;
  readonly open: AssetFiles['open'];
  readonly done: Step[];
  /** The release that steps work on, as soon as one is known. */
  release: { readonly id: number; readonly uploadUrl: string } | undefined;
};

/** A step in words, for the log and for errors. */
export function nameOf(step: Step): string {
  if (step.step === 'upload-asset' || step.step === 'delete-asset') return `${step.step} ${step.name}`;
  if (step.step === 'create-major' || step.step === 'move-major') return `${step.step} ${step.major}`;
  return step.step;
}

/** Does one step. Answers a fault when GitHub took it and yet did something else. @throws GitHubError */
export async function perform(walk: Walk, step: Step): Promise<Fault | undefined> {
  switch (step.step) {
    case 'delete-draft':
      return send(walk, 'DELETE /repos/{owner}/{repo}/releases/{release_id}', { release_id: step.release });
    case 'create-draft':
      return createDraft(walk);
    case 'update-draft':
      return send(walk, 'PATCH /repos/{owner}/{repo}/releases/{release_id}', {
        release_id: walk.release?.id,
        target_commitish: walk.wanted.sha,
        body: markedBody(step.notes, walk.wanted),
      });
    case 'delete-asset':
      return send(walk, 'DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}', { asset_id: step.asset });
    case 'upload-asset':
      return upload(walk, step.name);
    case 'create-tag':
      return createTag(walk);
    case 'publish':
      return send(walk, 'PATCH /repos/{owner}/{repo}/releases/{release_id}', {
        release_id: walk.release?.id,
        tag_name: walk.wanted.tag,
        target_commitish: walk.wanted.sha,
        draft: false,
        prerelease: walk.wanted.prerelease,
        make_latest: String(step.latest),
      });
    case 'create-major':
    case 'move-major':
      return setMajor(walk, step);
  }
}

async function send(walk: Walk, route: string, parameters: Record<string, unknown>): Promise<undefined> {
  await walk.remote.github.request(route, { ...walk.remote.repository, ...parameters });
}

async function createDraft(walk: Walk): Promise<undefined> {
  const { remote, wanted } = walk;
  const { data } = await remote.github.request<RawRelease>('POST /repos/{owner}/{repo}/releases', {
    ...remote.repository,
    tag_name: wanted.tag,
    target_commitish: wanted.sha,
    name: wanted.title,
    body: markedBody(wanted.notes, wanted),
    draft: true,
    prerelease: wanted.prerelease,
  });
  walk.release = releaseFact(data, []);
}

/** One asset, streamed from the disk to the address that the release itself names; what arrived is compared with what is here. */
async function upload(walk: Walk, name: string): Promise<Fault | undefined> {
  const asset = walk.wanted.assets.find((one) => one.name === name);
  if (!asset) throw new Error(`the plan names ${name}, which is no asset of this release`);
  const { data } = await walk.remote.github.request<RawAsset>(`POST ${walk.release?.uploadUrl ?? ''}`, {
    name,
    headers: { 'content-type': asset.contentType },
    data: await openAsset(walk, asset.path),
  });
  const seen = assetFact(data);
  if (isEqual(seen, asset)) return undefined;
  const message = `${name} arrived as ${seen.name}, ${seen.state}, ${seen.size} bytes, ${seen.digest ?? 'no digest'}; expected ${asset.bytes} bytes, sha256:${asset.sha256}`;
  return { kind: 'contested', message, waitSeconds: undefined };
}

async function openAsset(walk: Walk, path: string): Promise<Blob> {
  try {
    return await walk.open(path);
  } catch (error) {
    throw new DeliveryFailure(`${path} was there when the release was planned, and cannot be read now`, {
      cause: error,
    });
  }
}

/** A tag object and then its ref: a run that dies between the two leaves an object that nobody sees. */
async function createTag(walk: Walk): Promise<undefined> {
  const { tag, version } = walk.wanted;
  const message = `${walk.texts.notes.tagMessage(version.text)}\n`;
  const sha = await tagObject(walk, tag, message);
  return send(walk, 'POST /repos/{owner}/{repo}/git/refs', { ref: `refs/tags/${tag}`, sha });
}

async function setMajor(
  walk: Walk,
  step: Step & { step: 'create-major' | 'move-major' },
): Promise<undefined> {
  const sha = await tagObject(walk, step.major, movingTagMessage(step.major, walk.wanted.tag));
  if (step.step === 'create-major')
    return send(walk, 'POST /repos/{owner}/{repo}/git/refs', { ref: `refs/tags/${step.major}`, sha });
  return send(walk, 'PATCH /repos/{owner}/{repo}/git/refs/{ref}', {
    ref: `tags/${step.major}`,
    sha,
    force: true,
  });
}

async function tagObject(walk: Walk, tag: string, message: string): Promise<string> {
  const { data } = await walk.remote.github.request<{ sha: string }>('POST /repos/{owner}/{repo}/git/tags', {
    ...walk.remote.repository,
    tag,
    message,
    object: walk.wanted.sha,
    type: 'commit',
  });
  return data.sha;
}
