// Digests of files from run to run: a file whose facts on the disk are the same has the same content, as git's index has it. A file that
// was changed shortly before it was read is read again, since a second change within one tick of the clock would leave the same facts.
import type { Files } from '@compose-delivery/runtime';
import type { BigIntStats } from 'node:fs';

export type ContentMemory = {
  recall(facts: BigIntStats): string | undefined;
  /** @param sha256 of the content, 64 lower-case hexadecimal digits */
  note(facts: BigIntStats, sha256: string): void;
  /** Writes down what this run saw, and nothing else: what is gone is forgotten. */
  keep(): Promise<void>;
};

const HEAD = 'contents 1';
/** Longer than a tick of any file system's clock: FAT has 2 s, network file systems about 1 s. */
const TOO_YOUNG_NS = 3_000_000_000n;
const LINE = /^([0-9a-f]{64}) (\d+ \d+ \d+ \d+ \d+)$/;

const keyOf = (facts: BigIntStats): string =>
  [facts.dev, facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join(' ');

/** @param now milliseconds since 1970; a memory that cannot be read counts as empty */
export async function openContentMemory(
  files: Pick<Files, 'readText' | 'writeAtomic'>,
  path: string,
  now: () => number,
): Promise<ContentMemory> {
  const begun = BigInt(Math.floor(now())) * 1_000_000n;
  const text = (await files.readText(path).catch(() => undefined)) ?? '';
  const before = readLines(text);
  const seen = new Map<string, string>();
  return {
    recall: (facts) => {
      const key = keyOf(facts);
      const known = before.get(key);
      if (known !== undefined) seen.set(key, known);
      return known;
    },
    note: (facts, sha256) => {
      const newest = facts.mtimeNs > facts.ctimeNs ? facts.mtimeNs : facts.ctimeNs;
      if (newest + TOO_YOUNG_NS < begun) seen.set(keyOf(facts), sha256);
    },
    keep: async () => {
      const lines = [...seen].map(([key, sha256]) => `${sha256} ${key}`).sort();
      const now = `${[HEAD, ...lines].join('\n')}\n`;
      if (now !== text) await files.writeAtomic(path, now);
    },
  };
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
