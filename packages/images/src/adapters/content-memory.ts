// Digests of files from run to run: a file whose facts on the disk are the same has the same content, as git's index has it. A file that
// was changed shortly before it was read is read again, since a second change within one tick of the clock would leave the same facts.
import type { Files } from '@compose-delivery/runtime';
import { createHash } from 'node:crypto';
import { createReadStream, type BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';

export type ContentMemory = {
  recall(facts: BigIntStats): string | undefined;
  /** @param sha256 of the content, 64 lower-case hexadecimal digits */
  note(path: string, facts: BigIntStats, sha256: string): void;
  /** Writes down what this run saw, and nothing else: what is gone is forgotten. Later in a run, what was too young may have grown up. */
  keep(): Promise<void>;
};

type Young = {
  readonly path: string;
  readonly key: string;
  readonly newest: bigint;
  readonly sha256: string;
};

const HEAD = 'contents 1';
/** Longer than a tick of any file system's clock: FAT has 2 s, network file systems about 1 s. */
const TOO_YOUNG_NS = 3_000_000_000n;
/** What was too young is read a second time to be remembered; not where that takes longer than it may ever save. */
const MOST_YOUNG_BYTES = 256n * 1_024n * 1_024n;
const LINE = /^([0-9a-f]{64}) (\d+ \d+ \d+ \d+ \d+)$/;

const keyOf = (facts: BigIntStats): string =>
  [facts.dev, facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join(' ');

/**
 * @param now milliseconds since 1970
 * @param readAgain answers facts and digest of a file as they are now; undefined where it cannot be read
 * A memory that cannot be read counts as empty.
 */
export async function openContentMemory(
  files: Pick<Files, 'readText' | 'writeAtomic'>,
  path: string,
  now: () => number,
  readAgain: (
    path: string,
  ) => Promise<{ readonly facts: BigIntStats; readonly sha256: string } | undefined> = readFacts,
): Promise<ContentMemory> {
  const nowNs = (): bigint => BigInt(Math.floor(now())) * 1_000_000n;
  const begun = nowNs();
  let text = (await files.readText(path).catch(() => undefined)) ?? '';
  const before = readLines(text);
  const seen = new Map<string, string>();
  let young: Young[] = [];
  let youngBytes = 0n;
  const settle = async (): Promise<void> => {
    if (youngBytes > MOST_YOUNG_BYTES) return;
    const grown = young.filter(({ newest }) => newest + TOO_YOUNG_NS < nowNs());
    young = young.filter((one) => !grown.includes(one));
    for (const { path: file, key, sha256 } of grown) {
      const again = await readAgain(file);
      if (again?.sha256 === sha256 && keyOf(again.facts) === key) seen.set(key, sha256);
    }
  };
  return {
    recall: (facts) => {
      const key = keyOf(facts);
      const known = before.get(key);
      if (known !== undefined) seen.set(key, known);
      return known;
    },
    note: (file, facts, sha256) => {
      const newest = facts.mtimeNs > facts.ctimeNs ? facts.mtimeNs : facts.ctimeNs;
      const key = keyOf(facts);
      if (newest + TOO_YOUNG_NS < begun) seen.set(key, sha256);
      else {
        young.push({ path: file, key, newest, sha256 });
        youngBytes += facts.size;
      }
    },
    keep: async () => {
      await settle();
      const lines = [...seen].map(([key, sha256]) => `${sha256} ${key}`).sort();
      const written = `${[HEAD, ...lines].join('\n')}\n`;
      if (written !== text) await files.writeAtomic(path, written);
      text = written;
    },
  };
}

async function readFacts(path: string): Promise<{ facts: BigIntStats; sha256: string } | undefined> {
  try {
    const sha256 = createHash('sha256');
    for await (const chunk of createReadStream(path)) sha256.update(chunk as Buffer);
    return { facts: await lstat(path, { bigint: true }), sha256: sha256.digest('hex') };
  } catch {
    return undefined;
  }
}

function readLines(text: string): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  const [head, ...lines] = text.split('\n');
  if (head !== HEAD) return known;
  for (const line of lines) {
    const [, sha256, key] = LINE.exec(line) ?? [];
    if (sha256 !== undefined && key !== undefined) known.set(key, sha256);
  }
  return known;
}
