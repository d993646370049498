// The parts that many answers share: people, apps, the repository, commits.
import type { Commit } from './git-store.ts';
import type { World } from './call.ts';
import { htmlUrl, nodeId, repoUrl } from './call.ts';

type Rendered = Record<string, unknown>;

/** A stable number for a name, so that the same login has the same id in every answer. */
export const idOf = (name: string): number =>
  [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2 ** 31, 7);

export function renderUser({ origin }: World, login: string): Rendered {
  const url = `${origin}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: idOf(login),
    node_id: nodeId('U', login),
    avatar_url: `${url}/avatar`,
    gravatar_id: '',
    url,
    html_url: `${origin}/${encodeURIComponent(login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
  };
}

/** `issues` stands for the field `issues_url` with the address `…/issues`. */
const plainLinks = [
  ...[
    'assignees',
    'branches',
    'collaborators',
    'comments',
    'commits',
    'contents',
    'contributors',
    'deployments',
  ],
  ...[
    'downloads',
    'events',
    'forks',
    'hooks',
    'issues',
    'keys',
    'labels',
    'languages',
    'merges',
    'milestones',
  ],
  ...[
    'notifications',
    'pulls',
    'releases',
    'stargazers',
    'statuses',
    'subscribers',
    'subscription',
    'tags',
    'teams',
  ],
];
const zeroes = [
  ...['forks', 'forks_count', 'open_issues', 'open_issues_count', 'size', 'stargazers_count', 'watchers'],
  ...['watchers_count', 'network_count', 'subscribers_count'],
];
const present = ['has_issues', 'has_projects', 'has_downloads'];
const absent = ['has_wiki', 'has_pages', 'has_discussions', 'archived', 'disabled', 'fork', 'private'];

const all = (names: readonly string[], value: unknown): Rendered =>
  Object.fromEntries(names.map((name) => [name, value]));

function repositoryLinks(world: World): Rendered {
  const url = repoUrl(world);
  const page = htmlUrl(world);
  return {
    ...Object.fromEntries(plainLinks.map((name) => [`${name}_url`, `${url}/${name}`])),
    url,
    html_url: page,
    archive_url: `${url}/{archive_format}{/ref}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    trees_url: `${url}/git/trees{/sha}`,
    ...all(['clone_url', 'git_url', 'ssh_url'], `${page}.git`),
    svn_url: page,
    mirror_url: null,
  };
}

/** The repository with all fields of GitHub's `full-repository`, which holds those of the smaller shapes. */
export function renderRepository(world: World): Rendered {
  const { owner, repo, defaultBranch } = world.state;
  return {
    ...repositoryLinks(world),
    ...all(present, true),
    ...all(absent, false),
    ...all(zeroes, 0),
    ...all(['description', 'homepage', 'language', 'license'], null),
    ...all(['pushed_at', 'created_at', 'updated_at'], '2026-01-01T00:00:00Z'),
    id: idOf(`${owner}/${repo}`),
    node_id: nodeId('R', `${owner}/${repo}`),
    name: repo,
    full_name: `${owner}/${repo}`,
    owner: renderUser(world, owner),
    default_branch: defaultBranch,
    visibility: 'public',
    permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
    topics: [],
    web_commit_signoff_required: false,
  };
}

export const unsigned = {
  verified: false,
  reason: 'unsigned',
  payload: null,
  signature: null,
  verified_at: null,
};

/** A commit as the commits API shows it. People are known by name only, so `author` (the account) is null. */
export function renderCommit(world: World, commit: Commit): Rendered {
  const url = repoUrl(world);
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url: `${url}/commits/${commit.sha}`,
    html_url: `${htmlUrl(world)}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    commit: {
      url: `${url}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: unsigned,
    },
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${htmlUrl(world)}/commit/${sha}`,
    })),
  };
}
