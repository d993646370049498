// Release assets: raw uploads, renamed files, digests, and the `starter` that a failed upload leaves.
import { createHash } from 'node:crypto';
import { apiError, notFound, validationFailed } from '../api-error.ts';
import { assetName } from '../asset-name.ts';
import type { Call, Operations, Reply, World } from '../call.ts';
import { htmlUrl, nodeId, paged, repoUrl } from '../call.ts';
import { timestamp } from '../git-store.ts';
import { renderUser } from '../represent.ts';
import type { AssetRecord, ReleaseRecord } from '../state.ts';
import { findRelease } from './find-release.ts';

export function renderAsset(
  world: World,
  release: ReleaseRecord,
  asset: AssetRecord,
): Record<string, unknown> {
  const page = release.draft ? `untagged-${nodeId('RE', release.id)}` : release.tagName;
  return {
    url: `${repoUrl(world)}/releases/assets/${asset.id}`,
    browser_download_url: `${htmlUrl(world)}/releases/download/${encodeURIComponent(page)}/${encodeURIComponent(asset.name)}`,
    id: asset.id,
    node_id: nodeId('RA', asset.id),
    name: asset.name,
    label: asset.label,
    state: asset.state,
    content_type: asset.contentType,
    size: asset.size,
    digest: asset.digest,
    download_count: asset.downloads,
    created_at: asset.createdAt,
    updated_at: asset.updatedAt,
    uploader: renderUser(world, asset.uploader),
  };
}

interface Found {
  readonly release: ReleaseRecord;
  readonly asset: AssetRecord;
}

function findAsset(call: Call): Found {
  const id = Number(call.params['asset_id']);
  for (const release of call.world.state.releases) {
    const asset = release.assets.find((one) => one.id === id);
    if (asset !== undefined) return { release, asset };
  }
  throw notFound();
}

function refuseImmutable(release: ReleaseRecord): void {
  if (release.immutable) throw apiError(422, 'Cannot change the assets of an immutable release.');
}

const refuseTaken = (release: ReleaseRecord, name: string, self?: AssetRecord): void => {
  if (release.assets.some((other) => other !== self && other.name === name))
    throw validationFailed({ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' });
};

function newAsset(call: Call, state: AssetRecord['state']): AssetRecord {
  const { world, bytes, query, headers, login } = call;
  const at = timestamp(world.now());
  const whole = state === 'uploaded';
  return {
    id: world.nextId(),
    name: assetName(query['name'] ?? ''),
    label: query['label'] ?? '',
    state,
    contentType: headers['content-type'] ?? 'application/octet-stream',
    size: whole ? bytes.length : 0,
    digest: whole ? `sha256:${createHash('sha256').update(bytes).digest('hex')}` : null,
    uploader: login,
    createdAt: at,
    updatedAt: at,
    downloads: 0,
    content: whole ? bytes : Buffer.alloc(0),
  };
}

/** What a broken upload leaves: an empty asset that holds the name. Does nothing when the release is unknown. */
export function leaveStarter(call: Call): void {
  const release = call.world.state.releases.find(({ id }) => id === Number(call.params['release_id']));
  const name = assetName(call.query['name'] ?? '');
  if (release === undefined || release.assets.some((asset) => asset.name === name)) return;
  release.assets.push(newAsset(call, 'starter'));
}

function uploadAsset(call: Call): Reply {
  const release = findRelease(call);
  refuseImmutable(release);
  const asset = newAsset(call, 'uploaded');
  if (asset.name === '')
    throw validationFailed({ resource: 'ReleaseAsset', code: 'missing_field', field: 'name' });
  refuseTaken(release, asset.name);
  release.assets.push(asset);
  return { status: 201, body: renderAsset(call.world, release, asset) };
}

/** The bytes of a published asset, for its browser address; undefined when there is none. */
export function downloadPublished(world: World, tagName: string, name: string): AssetRecord | undefined {
  const release = world.state.releases.find((one) => !one.draft && one.tagName === tagName);
  const asset = release?.assets.find((one) => one.name === name && one.state === 'uploaded');
  if (asset !== undefined) asset.downloads += 1;
  return asset;
}

export const releaseAssetOperations: Operations = {
  'repos/upload-release-asset': uploadAsset,
  'repos/list-release-assets'(call) {
    const release = findRelease(call);
    return paged(
      call,
      release.assets.map((asset) => renderAsset(call.world, release, asset)),
    );
  },
  'repos/get-release-asset'(call) {
    const { release, asset } = findAsset(call);
    if (!(call.headers['accept'] ?? '').includes('application/octet-stream'))
      return { status: 200, body: renderAsset(call.world, release, asset) };
    asset.downloads += 1;
    // Whatever its own type: the client asked for raw bytes.
    return { status: 200, bytes: { content: asset.content, type: 'application/octet-stream' } };
  },
  'repos/update-release-asset'(call) {
    const { release, asset } = findAsset(call);
    refuseImmutable(release);
    const { name, label } = call.body as { name?: string; label?: string };
    if (name !== undefined) {
      refuseTaken(release, assetName(name), asset);
      asset.name = assetName(name);
    }
    asset.label = label ?? asset.label;
    asset.updatedAt = timestamp(call.world.now());
    return { status: 200, body: renderAsset(call.world, release, asset) };
  },
  'repos/delete-release-asset'(call) {
    const { release, asset } = findAsset(call);
    refuseImmutable(release);
    release.assets.splice(release.assets.indexOf(asset), 1);
    return { status: 204 };
  },
};
