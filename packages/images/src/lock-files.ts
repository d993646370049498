// A lock with everything that it includes, as one digest: environments with equal locks are one environment.
import { InputError, type Files } from '@compose-delivery/runtime';
import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';

const INCLUDE = /^\s*(?:-r|-c|--requirement|--constraint)(?:\s+|=)?(\S[^#]*?)\s*(?:\s#.*)?$/;

/** Paths of a requirements file and of what it includes, each once, in the order of reading. @throws InputError for one that is not there. */
export async function lockFiles(
  files: Files,
  path: string,
  input: string,
): Promise<readonly { path: string; text: string }[]> {
  const found = new Map<string, string>();
  const read = async (one: string, from: string): Promise<void> => {
    if (found.has(one)) return;
    const text = await files.readText(one);
    if (text === undefined)
      throw new InputError([
        { input, expected: 'an existing lock file', seen: `${one} (named by ${from}), which is not there` },
      ]);
    found.set(one, text);
    for (const line of text.split(/\r?\n/)) {
      const include = INCLUDE.exec(line)?.[1];
      if (include !== undefined) await read(posix.resolve(posix.dirname(one), include), one);
    }
  };
  await read(path, input);
  return [...found].map(([one, text]) => ({ path: one, text }));
}

/** Line ends do not count. */
export function lockContentDigest(sources: readonly { readonly text: string }[]): string {
  const hash = createHash('sha256');
  for (const { text } of sources) {
    const normal = text.replace(/\r\n?/g, '\n');
    hash.update(`${Buffer.byteLength(normal)}\n`).update(normal);
  }
  return hash.digest('hex');
}

/** Locks that pip cannot install from; wheel-cache puts the same content as requirements.txt into the service's view. */
const NOT_FOR_PIP = /(?:^|\/)(?:uv\.lock|poetry\.lock|pylock(?:\.[^./]+)?\.toml)$/;

/**
 * The file that pip is given for a service's lock: the lock itself, or what its view has in its place. A view has one for a lock that pip
 * can read, too, where that lock has no hashes: those that were believed are recorded there.
 * @param lock absolute path
 * @param view absolute path of the folder of the service's wheels
 * @throws InputError if the view has none, though pip cannot do without.
 */
export async function installerLock(
  files: Files,
  lock: string,
  view: string,
  input: string,
): Promise<string> {
  const translated = join(view, 'requirements.txt');
  if (await files.exists(translated)) return translated;
  if (!NOT_FOR_PIP.test(lock)) return lock;
  throw new InputError([
    {
      input,
      expected: `${translated}, which wheel-cache makes of ${posix.basename(lock)} (run it before, with the same wheelhouse)`,
      seen: 'no such file',
    },
  ]);
}
