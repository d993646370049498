// A lock with everything that it includes, as one digest: environments with equal locks are one environment.
import { InputError, type Files } from '@compose-delivery/runtime';
import { createHash } from 'node:crypto';
import { posix } from 'node:path';

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
