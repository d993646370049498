// Adapter: a real repository on disk behind the double. Reads with `git log`; tags made over the API are real objects in it.
import { spawn } from 'node:child_process';
import type { Commit, FileChange, GitRef, GitStore, ObjectType, TagObject } from './git-store.ts';
import { timestamp } from './git-store.ts';

interface GitRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(directory: string, args: readonly string[], input = ''): Promise<GitRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-C', directory, ...args], { stdio: 'pipe' });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    );
    child.stdin.on('error', () => undefined); // git that ends early closes its input; the exit code tells
    child.stdin.end(input);
  });
}

async function git(directory: string, args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await run(directory, args, input);
  if (code !== 0)
    throw new Error(`git ${args.join(' ')} in ${directory} ended with ${code}: ${stderr.trim()}`);
  return stdout;
}

const utc = (date: string): string => timestamp(new Date(date));
const logFormat = '--format=%H%x1f%T%x1f%P%x1f%an%x1f%ae%x1f%aI%x1f%cn%x1f%ce%x1f%cI%x1f%B%x1e';

function parseLog(text: string): Commit[] {
  const records = text.split('\x1e').map((record) => record.replace(/^\n/, ''));
  return records.filter(Boolean).map((record) => {
    const [
      sha = '',
      tree = '',
      parents = '',
      name = '',
      email = '',
      date = '',
      cn = '',
      ce = '',
      cd = '',
      message = '',
    ] = record.split('\x1f');
    return {
      sha,
      tree,
      parents: parents.split(' ').filter(Boolean),
      message: message.trimEnd(),
      author: { name, email, date: utc(date) },
      committer: { name: cn, email: ce, date: utc(cd) },
    };
  });
}

/** Reads a tag object's text: headers, an empty line, the message (git's object format). */
function parseTag(sha: string, text: string): TagObject {
  const [head = '', ...rest] = text.split('\n\n');
  const field = (name: string): string => new RegExp(`^${name} (.*)$`, 'm').exec(head)?.[1] ?? '';
  const [, name = '', email = '', seconds = '0'] = /^(.*) <(.*)> (\d+)/.exec(field('tagger')) ?? [];
  return {
    sha,
    tag: field('tag'),
    message: rest.join('\n\n').trimEnd(),
    tagger: { name, email, date: timestamp(new Date(Number(seconds) * 1000)) },
    object: { sha: field('object'), type: field('type') === 'tag' ? 'tag' : 'commit' },
  };
}

function parseChanges(numstat: string, nameStatus: string): FileChange[] {
  const words: Record<string, FileChange['status']> = { A: 'added', D: 'removed', R: 'renamed' };
  const counts = new Map<string, [number, number]>();
  for (const line of numstat.split('\0').filter(Boolean)) {
    const [added = '0', removed = '0', name = ''] = line.split('\t');
    counts.set(name, [Number(added) || 0, Number(removed) || 0]);
  }
  const fields = nameStatus.split('\0').filter(Boolean);
  return fields.flatMap((letter, position) => {
    if (position % 2 === 1) return [];
    const filename = fields[position + 1] ?? '';
    const [additions, deletions] = counts.get(filename) ?? [0, 0];
    return [{ filename, status: words[letter] ?? 'modified', additions, deletions }];
  });
}

const tagText = (tag: Omit<TagObject, 'sha'>): string => {
  const seconds = Math.floor(new Date(tag.tagger.date).getTime() / 1000);
  return [
    `object ${tag.object.sha}`,
    `type ${tag.object.type}`,
    `tag ${tag.tag}`,
    `tagger ${tag.tagger.name} <${tag.tagger.email}> ${seconds} +0000`,
    '',
    `${tag.message.trimEnd()}\n`,
  ].join('\n');
};

async function objectType(directory: string, sha: string): Promise<ObjectType | undefined> {
  if (!/^[\da-f]{40,64}$/.test(sha)) return undefined;
  const { code, stdout } = await run(directory, ['cat-file', '-t', sha]);
  const type = stdout.trim();
  return code === 0 && (type === 'commit' || type === 'tag') ? type : undefined;
}

async function readRefs(directory: string): Promise<GitRef[]> {
  const format = '--format=%(refname) %(objectname) %(objecttype)';
  const text = await git(directory, ['for-each-ref', format, 'refs/heads', 'refs/tags']);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [ref = '', sha = '', type] = line.split(' ');
      return { ref, sha, type: type === 'tag' ? 'tag' : 'commit' };
    });
}

async function readChanges(directory: string, base: string | undefined, head: string): Promise<FileChange[]> {
  const range = base === undefined ? ['--root', head] : [base, head];
  const diff = ['diff-tree', '-r', '-z', '--no-renames', '--no-commit-id'];
  const numstat = await git(directory, [...diff, '--numstat', ...range]);
  return parseChanges(numstat, await git(directory, [...diff, '--name-status', ...range]));
}

/** Opens the repository that holds `directory`. Throws, with git's words, when there is none. */
export async function openDirectoryGitStore(directory: string): Promise<GitStore> {
  await git(directory, ['rev-parse', '--git-dir']);
  return {
    refs: () => readRefs(directory),
    objectType: (sha) => objectType(directory, sha),
    async commit(sha) {
      if ((await objectType(directory, sha)) !== 'commit') return undefined;
      return parseLog(await git(directory, ['log', '-1', logFormat, sha]))[0];
    },
    async tag(sha) {
      if ((await objectType(directory, sha)) !== 'tag') return undefined;
      return parseTag(sha, await git(directory, ['cat-file', 'tag', sha]));
    },
    async expandSha(prefix) {
      const { code, stdout } = await run(directory, [
        'rev-parse',
        '--verify',
        '--quiet',
        `${prefix}^{commit}`,
      ]);
      return code === 0 ? stdout.trim() : undefined;
    },
    log: async (sha) => parseLog(await git(directory, ['log', '--topo-order', logFormat, sha])),
    changes: (base, head) => readChanges(directory, base, head),
    async writeTag(tag) {
      const sha = (await git(directory, ['mktag'], tagText(tag))).trim();
      return { ...tag, sha };
    },
    setRef: async (ref, sha) => void (await git(directory, ['update-ref', ref, sha])),
    deleteRef: async (ref) => void (await git(directory, ['update-ref', '-d', ref])),
  };
}
