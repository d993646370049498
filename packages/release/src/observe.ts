// Reads what exists: the tag peeled to its commit, every release with drafts, their assets, the moving tag. Decides nothing.
import { read, readPages, type Remote } from './github-calls.ts';
import { isMovingTagMessage, readBody, type Marker } from './marker.ts';

/** A tag as it stands. `commit` is undefined when it points, in the end, to something else. */
export type TagFact = {
  readonly name: string;
  /** What the ref names: a tag object when annotated, else the commit itself. */
  readonly object: string;
  readonly annotated: boolean;
  readonly commit: string | undefined;
  /** Whether its message says that we move it. */
  readonly moving: boolean;
};

export type AssetFact = {
  readonly id: number;
  readonly name: string;
  /** Anything but `uploaded` is left of an upload that failed or is under way. */
  readonly state: string;
  readonly size: number;
  /** `sha256:<64 hex>`; older servers do not say. */
  readonly digest: string | undefined;
  readonly url: string;
};

export type ReleaseFact = {
  readonly id: number;
  readonly tag: string;
  readonly target: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly immutable: boolean;
  readonly notes: string;
  readonly marker: Marker | undefined;
  readonly url: string;
  readonly uploadUrl: string;
  readonly assets: readonly AssetFact[];
};

export type Observed = {
  readonly tag: TagFact | undefined;
  readonly major: TagFact | undefined;
  /** Releases and drafts for the wanted tag, with their assets, oldest first. */
  readonly releases: readonly ReleaseFact[];
  /** Tags of all other published releases. */
  readonly published: readonly string[];
};

/** A repository in which nothing exists yet: what a plan without a token starts from. */
export const nothingObserved: Observed = { tag: undefined, major: undefined, releases: [], published: [] };

export type RawRelease = {
  id: number;
  tag_name: string;
  target_commitish: string;
  draft: boolean;
  prerelease: boolean;
  immutable?: boolean;
  body?: string | null;
  html_url: string;
  upload_url: string;
};

export type RawAsset = {
  id: number;
  name: string;
  state: string;
  size: number;
  digest?: string | null;
  browser_download_url: string;
};

type RawRef = { object: { sha: string; type: string } };
type RawTag = { message: string; object: { sha: string; type: string } };

/**
 * @param own a release that an answer of this run named: lists may lag behind, so it is read by its id
 */
export async function observe(
  remote: Remote,
  names: { tag: string; major: string | undefined },
  own?: number,
): Promise<Observed> {
  const tag = await observeTag(remote, names.tag);
  const major = names.major === undefined ? undefined : await observeTag(remote, names.major);
  const all = await readPages<RawRelease>(remote, 'GET /repos/{owner}/{repo}/releases', {
    key: ({ id }) => id,
  });
  const mine =
    own === undefined
      ? undefined
      : await read<RawRelease>(remote, 'GET /repos/{owner}/{repo}/releases/{release_id}', {
          release_id: own,
        });
  const current = mine === undefined ? all : [...all.filter(({ id }) => id !== mine.id), mine];
  const releases: ReleaseFact[] = [];
  for (const raw of current.filter(({ tag_name }) => tag_name === names.tag).sort((a, b) => a.id - b.id))
    releases.push(await withAssets(remote, raw));
  const published = current.filter(({ draft, tag_name }) => !draft && tag_name !== names.tag);
  return { tag, major, releases, published: published.map(({ tag_name }) => tag_name) };
}

async function withAssets(remote: Remote, raw: RawRelease): Promise<ReleaseFact> {
  // The list under /assets also shows what a failed upload left; the release itself does not.
  const assets = await readPages<RawAsset>(remote, 'GET /repos/{owner}/{repo}/releases/{release_id}/assets', {
    parameters: { release_id: raw.id },
    key: ({ id }) => id,
  });
  return releaseFact(raw, assets);
}

export function releaseFact(raw: RawRelease, assets: readonly RawAsset[]): ReleaseFact {
  return {
    id: raw.id,
    tag: raw.tag_name,
    target: raw.target_commitish,
    draft: raw.draft,
    prerelease: raw.prerelease,
    immutable: raw.immutable ?? false,
    ...readBody(raw.body ?? ''),
    url: raw.html_url,
    uploadUrl: raw.upload_url,
    assets: assets.map(assetFact),
  };
}

export function assetFact(raw: RawAsset): AssetFact {
  return {
    id: raw.id,
    name: raw.name,
    state: raw.state,
    size: raw.size,
    digest: raw.digest ?? undefined,
    url: raw.browser_download_url,
  };
}

/** Tags may point to tags; nobody nests them deeper than this. */
const DEEPEST_TAG = 5;

async function observeTag(remote: Remote, name: string): Promise<TagFact | undefined> {
  const ref = await read<RawRef>(remote, 'GET /repos/{owner}/{repo}/git/ref/{ref}', { ref: `tags/${name}` });
  if (ref === undefined) return undefined;
  let { sha, type } = ref.object;
  let moving = false;
  for (let depth = 0; type === 'tag' && depth < DEEPEST_TAG; depth += 1) {
    const tag = await read<RawTag>(remote, 'GET /repos/{owner}/{repo}/git/tags/{tag_sha}', { tag_sha: sha });
    if (tag === undefined) break;
    moving ||= depth === 0 && isMovingTagMessage(tag.message);
    ({ sha, type } = tag.object);
  }
  return {
    name,
    object: ref.object.sha,
    annotated: ref.object.type === 'tag',
    commit: type === 'commit' ? sha : undefined,
    moving,
  };
}
