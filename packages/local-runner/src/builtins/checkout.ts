// actions/checkout: puts the caller's (or a mapped) repository into the job's workspace.
// A git work tree is fetched at the wanted commit, with its depth; a plain folder is copied as it is.
import fs from 'node:fs';
import path from 'node:path';
import { runProgram } from '../run-program.ts';
import { inside, type Source } from '../source.ts';
import { only, type BuiltinAction, type BuiltinCall } from './builtin.ts';

const BOOLEAN = only('true', 'false', '');
const NOTHING = only('');

export const checkout: BuiltinAction = {
  description:
    'fetches the local repository at the commit into the workspace (a folder that is not a git repository is copied)',
  inputs: {
    repository: {},
    ref: {},
    path: {},
    token: {},
    'fetch-depth': { default: '1', accepts: (v) => (/^\d+$/.test(v) ? undefined : 'expected a number') },
    'fetch-tags': { default: 'false', accepts: BOOLEAN },
    clean: { default: 'true', accepts: BOOLEAN },
    'show-progress': { default: 'true', accepts: BOOLEAN },
    'set-safe-directory': { default: 'true', accepts: BOOLEAN },
    // The origin is a folder of this machine: there are no credentials to keep or to leave out.
    'persist-credentials': { default: 'true', accepts: BOOLEAN },
    lfs: { default: 'false', accepts: only('false', '') },
    submodules: { default: 'false', accepts: only('false', '') },
    'sparse-checkout': { default: '', accepts: NOTHING },
    filter: { default: '', accepts: NOTHING },
    'ssh-key': { default: '', accepts: NOTHING },
  },
  run: async (call) => {
    const source = sourceOf(call);
    const target = inside(call.workspace, call.inputs['path'] || '.');
    fs.mkdirSync(target, { recursive: true });
    const commit = fs.existsSync(path.join(source.root, '.git'))
      ? await fetchCommit(call, source, target)
      : copyFolder(call, source, target);
    call.setOutput('ref', call.inputs['ref'] || source.ref);
    call.setOutput('commit', commit);
  },
};

function sourceOf(call: BuiltinCall): Source {
  const slug = call.inputs['repository'] || call.caller.slug;
  const source = call.sources.get(slug.toLowerCase());
  if (source === undefined) {
    throw new Error(
      `repository: ${slug} is not mapped to a local folder; known: ${[...call.sources.keys()].join(', ')}`,
    );
  }
  return source;
}

/** The commit to check out: the input `ref`, else the run's commit for the caller, else HEAD. */
async function wantedCommit(call: BuiltinCall, source: Source): Promise<string> {
  const ref = call.inputs['ref'] || (source === call.caller ? source.sha : 'HEAD');
  const candidates = [ref, `refs/tags/${ref}`, `refs/heads/${ref}`, `refs/remotes/origin/${ref}`];
  for (const candidate of candidates) {
    const found = await git(
      call,
      source.root,
      'rev-parse',
      '--verify',
      '--quiet',
      `${candidate}^{commit}`,
    ).catch(() => '');
    if (found !== '') return found;
  }
  throw new Error(`ref: ${ref} is not a commit, tag or branch of ${source.slug} (${source.root})`);
}

function git(call: BuiltinCall, cwd: string, ...args: string[]): Promise<string> {
  // A repository may belong to somebody else on this machine; reading it is what was asked for.
  return runProgram(
    ['git', '-c', 'safe.directory=*', '-c', 'advice.detachedHead=false', ...args],
    cwd,
    call.signal,
  );
}

async function fetchCommit(call: BuiltinCall, source: Source, target: string): Promise<string> {
  const commit = await wantedCommit(call, source);
  const depth = Number(call.inputs['fetch-depth']);
  await git(call, target, 'init', '--quiet');
  const remotes = await git(call, target, 'remote');
  if (remotes === '') await git(call, target, 'remote', 'add', 'origin', source.root);
  const tags = call.inputs['fetch-tags'] === 'true' || depth === 0 ? '--tags' : '--no-tags';
  const history = depth === 0 ? [] : [`--depth=${depth}`];
  const branches = depth === 0 ? ['+refs/heads/*:refs/remotes/origin/*'] : [];
  const upload = '--upload-pack=git -c uploadpack.allowAnySHA1InWant=true -c safe.directory=* upload-pack';
  // `file://` makes git honour the depth; a bare path would be a full local clone.
  await git(
    call,
    target,
    'fetch',
    '--quiet',
    upload,
    tags,
    ...history,
    `file://${source.root}`,
    commit,
    ...branches,
  );
  const branch = await branchOf(call, source);
  const place = branch === undefined ? [] : ['-B', branch];
  await git(call, target, 'checkout', '--quiet', '--force', ...place, commit);
  const dirty = await git(call, source.root, 'status', '--porcelain').catch(() => '');
  if (dirty !== '') {
    const short = commit.slice(0, 12);
    call.annotate(
      'notice',
      `${source.slug} has changes that are not committed; checkout takes ${short} without them`,
    );
  }
  call.log(`Checked out ${source.slug} at ${commit} (depth ${depth === 0 ? 'all' : depth})`);
  return commit;
}

/** A run for a branch stands on that branch, as on GitHub; for a tag, a commit or a pull request HEAD is detached. */
async function branchOf(call: BuiltinCall, source: Source): Promise<string | undefined> {
  const ref = call.inputs['ref'] || source.ref;
  if (ref.startsWith('refs/heads/')) return ref.slice('refs/heads/'.length);
  const known = await git(call, source.root, 'rev-parse', '--verify', '--quiet', `refs/heads/${ref}`).catch(
    () => '',
  );
  return known === '' ? undefined : ref;
}

function copyFolder(call: BuiltinCall, source: Source, target: string): string {
  if (call.inputs['ref'] && call.inputs['ref'] !== source.sha && call.inputs['ref'] !== source.ref) {
    throw new Error(
      `ref: ${call.inputs['ref']} cannot be checked out: ${source.root} is not a git repository`,
    );
  }
  for (const name of fs.readdirSync(source.root)) {
    if (name === 'node_modules') continue;
    const from = path.join(source.root, name);
    // The workspace may lie inside the repository when the work directory does.
    if (call.workspace === from || call.workspace.startsWith(from + path.sep)) continue;
    fs.cpSync(from, path.join(target, name), { recursive: true, verbatimSymlinks: true });
  }
  call.log(`Copied ${source.slug} from a folder that is not a git repository`);
  return source.sha;
}
