// How the direct client lays files into one blob: a file alone lies there as it is; several come one after another behind a line that
// names them. No tar and no compression: wheels are compressed already, and a hash can be taken while the bytes come.

const MARK = 'wheel-pack-1 ';
const LONGEST_HEADER = 1_024 * 1_024;

export type PackMember = { readonly name: string; readonly size: number };

/** The first line; nothing for a single file. */
export function packHeader(members: readonly PackMember[]): Buffer {
  if (members.length === 1) return Buffer.alloc(0);
  return Buffer.from(`${MARK}${JSON.stringify(members.map(({ name, size }) => [name, size]))}\n`);
}

export type PackSink = {
  /** A file of the pack begins; undefined: nobody wants it, its bytes are skipped. */
  begin(name: string): Promise<((bytes: Uint8Array) => Promise<void>) | undefined>;
  end(): Promise<void>;
};

/**
 * Takes a blob apart as its bytes come.
 * @param names what the entry is to hold; other members are skipped, whatever they are called
 * @throws if the blob is not of this form
 */
export function createUnpacker(
  names: readonly string[],
  sink: PackSink,
): { feed(bytes: Buffer): Promise<void>; finish(): Promise<void> } {
  let header: Buffer | undefined = Buffer.alloc(0);
  let waiting: readonly PackMember[] = [];
  let write: ((bytes: Uint8Array) => Promise<void>) | undefined;
  let left = -1;
  const single = names.length === 1 ? names[0] : undefined;
  /** Ends what is complete and begins what comes next, members without bytes included. */
  const turn = async (): Promise<void> => {
    while (left <= 0) {
      if (left === 0) await sink.end();
      const [next, ...others] = waiting;
      if (!next) {
        left = -1;
        return;
      }
      waiting = others;
      left = next.size;
      write = await sink.begin(next.name);
    }
  };
  const readHeader = async (bytes: Buffer): Promise<Buffer> => {
    const joined: Buffer = Buffer.concat([header ?? Buffer.alloc(0), bytes]);
    const end = joined.indexOf(0x0a);
    const start = joined.subarray(0, MARK.length).toString('latin1');
    if (!MARK.startsWith(start) || (end < 0 && joined.length > LONGEST_HEADER))
      throw new Error('the entry is no pack of wheels');
    if (end < 0) {
      header = joined;
      return Buffer.alloc(0);
    }
    header = undefined;
    waiting = parseMembers(joined.subarray(MARK.length, end).toString('utf8'));
    await turn();
    return joined.subarray(end + 1);
  };
  return {
    feed: async (bytes) => {
      if (single !== undefined) {
        if (header) write = await sink.begin(single);
        header = undefined;
        return write?.(bytes);
      }
      let rest = header ? await readHeader(bytes) : bytes;
      while (rest.length > 0 && left > 0) {
        const part = rest.subarray(0, left);
        await write?.(part);
        left -= part.length;
        rest = rest.subarray(part.length);
        if (left === 0) await turn();
      }
    },
    finish: async () => {
      if (single === undefined && header) throw new Error('the entry is no pack of wheels');
      if (single !== undefined || left >= 0) await sink.end();
    },
  };
}

function parseMembers(text: string): readonly PackMember[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Error('the entry is no pack of wheels');
  }
  if (!Array.isArray(read)) throw new Error('the entry is no pack of wheels');
  return (read as unknown[]).map((one) => {
    const [name, size] = (Array.isArray(one) ? one : []) as unknown[];
    if (typeof name !== 'string' || !Number.isSafeInteger(size) || (size as number) < 0)
      throw new Error('the entry is no pack of wheels');
    return { name, size: size as number };
  });
}
