// A small stateful GitHub for tests of releases: refs, tag objects, releases, assets, commits. Any call can be disturbed.
import { createHash } from 'node:crypto';
import { GitHubError, type GitHub } from '@compose-delivery/runtime';

/**
 * die-before, die-after: the run ends there, before or after GitHub did the work. lost: done, but the answer does not arrive.
 * unavailable: a 503 that did nothing. limited: a secondary rate limit. starter: an upload that left an unfinished asset.
 * corrupt: an upload of which only the first byte arrived.
 */
export type Disturbance =
  'die-before' | 'die-after' | 'lost' | 'unavailable' | 'limited' | 'starter' | 'corrupt';

/** The process is gone: nothing of a run may catch this. */
export class RunDied extends Error {}

export type FakeAsset = {
  id: number;
  name: string;
  state: string;
  size: number;
  digest: string | null;
  browser_download_url: string;
};
export type FakeRelease = {
  id: number;
  tag_name: string;
  target_commitish: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  make_latest: string | undefined;
  assets: FakeAsset[];
};
export type FakeCommit = { sha: string; message: string; parents: string[]; login?: string; name?: string };
type Parameters = Record<string, unknown>;

export type GitHubFake = GitHub & {
  readonly commits: FakeCommit[];
  readonly pulls: { commit: string; number: number; title: string; login: string; merged: boolean }[];
  readonly refs: Map<string, { sha: string; type: string }>;
  readonly tags: Map<string, { tag: string; message: string; object: { sha: string; type: string } }>;
  readonly releases: FakeRelease[];
  /** `METHOD /path` of every call, in order. */
  readonly calls: string[];
  /** Asked before each call, with its number from 0. */
  disturb: (call: number, route: string) => Disturbance | undefined;
  /** Errors to answer instead of working, by the beginning of a route. */
  readonly refuse: { route: string; error: GitHubError; times: number }[];
  /** The newest release stays out of lists for so many of them. */
  lag: number;
  /** No release is found by its id for so many reads. */
  lagById: number;
  publishImmutably: boolean;
};

export const sha = (name: string): string => createHash('sha1').update(name).digest('hex');

const missing = (route: string): GitHubError => new GitHubError(`${route}: Not Found`, 404);
const invalid = (message: string): GitHubError => new GitHubError(message, 422, { body: { message } });

/** A repository with the commits of `names`, one after the other on one line; `sha(name)` is the id of each. */
export function githubFake(names: readonly string[]): GitHubFake {
  const fake: GitHubFake = {
    commits: names.map((name, i) => ({
      sha: sha(name),
      message: name,
      parents: i === 0 ? [] : [sha(names[i - 1] ?? '')],
    })),
    pulls: [],
    refs: new Map(),
    tags: new Map(),
    releases: [],
    calls: [],
    disturb: () => undefined,
    refuse: [],
    lag: 0,
    lagById: 0,
    publishImmutably: false,
    request: async <T>(route: string, parameters: Parameters = {}) => {
      const number = fake.calls.length;
      fake.calls.push(route);
      const disturbance = fake.disturb(number, route);
      if (disturbance === 'die-before') throw new RunDied(route);
      if (disturbance === 'unavailable') throw new GitHubError(`${route}: Service Unavailable`, 503);
      if (disturbance === 'limited')
        throw new GitHubError('secondary rate limit', 403, { retryAfterSeconds: 7 });
      const refusal = fake.refuse.find((one) => route.startsWith(one.route) && one.times > 0);
      if (refusal) {
        refusal.times -= 1;
        throw refusal.error;
      }
      const answered = await answer(fake, route, parameters, disturbance).then(
        (data) => ({ data: data as T }),
        (error: unknown) => ({ error }),
      );
      if (disturbance === 'die-after') throw new RunDied(route);
      if (disturbance === 'lost') throw new GitHubError(`${route}: socket hang up`, 0);
      if ('error' in answered) throw answered.error;
      return { status: 200, data: answered.data };
    },
  };
  return fake;
}

let lastId = 100;
const nextId = (): number => (lastId += 1);

async function answer(
  fake: GitHubFake,
  route: string,
  p: Parameters,
  disturbance?: Disturbance,
): Promise<unknown> {
  const [method = '', url = ''] = route.split(' ');
  if (url.startsWith('https://uploads.example/')) return uploadAsset(fake, url, p, disturbance);
  const path = url.replace('/repos/{owner}/{repo}/', '');
  const handler = handlers[`${method} ${path}`];
  if (!handler) throw new Error(`the fake does not know ${route}`);
  return handler(fake, p, route);
}

const page = <T>(items: readonly T[], p: Parameters): T[] => {
  const size = Number(p.per_page ?? 30);
  return items.slice((Number(p.page ?? 1) - 1) * size, Number(p.page ?? 1) * size);
};

const handlers: Record<string, (fake: GitHubFake, p: Parameters, route: string) => unknown> = {
  'GET git/ref/{ref}': (fake, p, route) => {
    const ref = `refs/${String(p.ref)}`;
    const object = fake.refs.get(ref);
    if (!object) throw missing(route);
    return { ref, object };
  },
  'GET git/tags/{tag_sha}': (fake, p, route) => {
    const tag = fake.tags.get(String(p.tag_sha));
    if (!tag) throw missing(route);
    return tag;
  },
  'GET git/matching-refs/{ref}': (fake, p) =>
    // Like GitHub's own: everything at once, whatever page is asked for.
    [...fake.refs.keys()].filter((ref) => ref.startsWith(`refs/${String(p.ref)}`)).map((ref) => ({ ref })),
  'GET git/commits/{commit_sha}': (fake, p, route) => {
    const found = fake.commits.find((commit) => commit.sha === p.commit_sha);
    if (!found) throw missing(route);
    return { sha: found.sha };
  },
  'POST git/tags': (fake, p) => {
    if (!fake.commits.some((commit) => commit.sha === p.object)) throw invalid('Object does not exist');
    const id = sha(`tag ${nextId()}`);
    fake.tags.set(id, {
      tag: String(p.tag),
      message: String(p.message),
      object: { sha: String(p.object), type: 'commit' },
    });
    return { sha: id };
  },
  'POST git/refs': (fake, p) => {
    if (fake.refs.has(String(p.ref))) throw invalid('Reference already exists');
    fake.refs.set(String(p.ref), {
      sha: String(p.sha),
      type: fake.tags.has(String(p.sha)) ? 'tag' : 'commit',
    });
    return {};
  },
  'PATCH git/refs/{ref}': (fake, p) => {
    if (!fake.refs.has(`refs/${String(p.ref)}`)) throw invalid('Reference does not exist');
    if (p.force !== true) throw invalid('Update is not a fast forward');
    fake.refs.set(`refs/${String(p.ref)}`, { sha: String(p.sha), type: 'tag' });
    return {};
  },
  'GET releases': (fake, p) => {
    const hidden = fake.lag > 0 ? 1 : 0;
    fake.lag = Math.max(0, fake.lag - 1);
    const visible = hidden ? fake.releases.slice(0, -1) : fake.releases;
    return page([...visible].reverse().map(shown), p);
  },
  'POST releases': (fake, p) => {
    if (!fake.commits.some((commit) => commit.sha === p.target_commitish))
      throw invalid('target_commitish is invalid');
    const release: FakeRelease = {
      id: nextId(),
      tag_name: String(p.tag_name),
      target_commitish: String(p.target_commitish),
      name: String(p.name),
      body: String(p.body),
      draft: p.draft === true,
      prerelease: p.prerelease === true,
      immutable: false,
      make_latest: undefined,
      assets: [],
    };
    fake.releases.push(release);
    return shown(release);
  },
  'GET releases/{release_id}': (fake, p, route) => {
    fake.lagById -= 1;
    if (fake.lagById >= 0) throw missing(route);
    return shown(releaseOf(fake, p, route));
  },
  'PATCH releases/{release_id}': (fake, p, route) => {
    const release = releaseOf(fake, p, route);
    const publishing = p.draft === false && release.draft;
    if (publishing && fake.releases.some((one) => !one.draft && one.tag_name === release.tag_name))
      throw invalid('Validation Failed: already_exists tag_name');
    for (const key of ['target_commitish', 'body', 'draft', 'prerelease', 'make_latest'] as const)
      if (p[key] !== undefined) Object.assign(release, { [key]: p[key] });
    if (publishing) {
      release.immutable = fake.publishImmutably;
      const ref = `refs/tags/${release.tag_name}`;
      // GitHub makes a lightweight tag when there is none: the suite must never come to that.
      if (!fake.refs.has(ref)) fake.refs.set(ref, { sha: release.target_commitish, type: 'commit' });
    }
    return shown(release);
  },
  'DELETE releases/{release_id}': (fake, p, route) => {
    fake.releases.splice(fake.releases.indexOf(releaseOf(fake, p, route)), 1);
    return undefined;
  },
  'GET releases/{release_id}/assets': (fake, p, route) => page(releaseOf(fake, p, route).assets, p),
  'DELETE releases/assets/{asset_id}': (fake, p, route) => {
    const release = fake.releases.find(({ assets }) => assets.some(({ id }) => id === p.asset_id));
    if (!release) throw missing(route);
    if (release.immutable) throw invalid('Cannot delete asset from an immutable release');
    release.assets.splice(
      release.assets.findIndex(({ id }) => id === p.asset_id),
      1,
    );
    return undefined;
  },
  'GET compare/{basehead}': (fake, p, route) => compare(fake, p, route),
  'GET commits': (fake, p) =>
    page(
      [...ancestors(fake, String(p.sha))].reverse().map((id) => rawCommit(fake, id)),
      p,
    ),
  'GET commits/{commit_sha}/pulls': (fake, p) =>
    fake.pulls
      .filter(({ commit }) => commit === p.commit_sha)
      .map(({ number, title, login, merged }) => ({
        number,
        title,
        user: { login },
        merged_at: merged ? '2026-11-01' : null,
      })),
};

function releaseOf(fake: GitHubFake, p: Parameters, route: string): FakeRelease {
  const found = fake.releases.find(({ id }) => id === p.release_id);
  if (!found) throw missing(route);
  return found;
}

const shown = (release: FakeRelease): Parameters => ({
  ...release,
  html_url: `https://github.example/acme/shop/releases/${release.id}`,
  upload_url: `https://uploads.example/${release.id}/assets{?name,label}`,
});

async function uploadAsset(
  fake: GitHubFake,
  url: string,
  p: Parameters,
  disturbance?: Disturbance,
): Promise<FakeAsset> {
  const id = Number(/example\/(\d+)\//.exec(url)?.[1]);
  const release = releaseOf(fake, { release_id: id }, url);
  const name = String(p.name);
  if (release.immutable) throw invalid('Cannot upload assets to an immutable release');
  if (release.assets.some((asset) => asset.name === name))
    throw invalid('Validation Failed: already_exists name');
  const whole = Buffer.from(await (p.data as Blob).arrayBuffer());
  const content = disturbance === 'corrupt' ? whole.subarray(0, 1) : whole;
  const finished = disturbance !== 'starter';
  const asset: FakeAsset = {
    id: nextId(),
    name,
    state: finished ? 'uploaded' : 'starter',
    size: finished ? content.length : 0,
    digest: finished ? `sha256:${createHash('sha256').update(content).digest('hex')}` : null,
    browser_download_url: `https://github.example/download/${name}`,
  };
  release.assets.push(asset);
  if (!finished) throw new GitHubError('Bad Gateway', 502);
  return asset;
}

/** The commit and everything before it, oldest first. */
function ancestors(fake: GitHubFake, from: string): Set<string> {
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    fake.commits.find((commit) => commit.sha === id)?.parents.forEach(visit);
    found.add(id);
  };
  visit(from);
  return found;
}

function commitOf(fake: GitHubFake, name: string): string | undefined {
  const ref = fake.refs.get(`refs/tags/${name}`);
  const id = ref?.type === 'tag' ? fake.tags.get(ref.sha)?.object.sha : (ref?.sha ?? name);
  return fake.commits.some((commit) => commit.sha === id) ? id : undefined;
}

function compare(fake: GitHubFake, p: Parameters, route: string): unknown {
  const [base, head] = String(p.basehead)
    .split('...')
    .map((name) => commitOf(fake, name));
  if (base === undefined || head === undefined) throw missing(route);
  const before = ancestors(fake, base);
  const after = ancestors(fake, head);
  const ahead = [...after].filter((id) => !before.has(id));
  const behind = [...before].filter((id) => !after.has(id));
  const status =
    behind.length > 0 ? (ahead.length > 0 ? 'diverged' : 'behind') : ahead.length > 0 ? 'ahead' : 'identical';
  return {
    status,
    total_commits: ahead.length,
    commits: page(
      ahead.map((id) => rawCommit(fake, id)),
      p,
    ),
  };
}

function rawCommit(fake: GitHubFake, id: string): unknown {
  const commit = fake.commits.find((one) => one.sha === id);
  return {
    sha: id,
    commit: { message: commit?.message ?? '', author: { name: commit?.name ?? 'Somebody' } },
    author: commit?.login === undefined ? null : { login: commit.login },
    parents: (commit?.parents ?? []).map((parent) => ({ sha: parent })),
  };
}
