// The text of the one file in what `docker cp CONTAINER:PATH -` prints. Source: POSIX ustar, and pax headers before long names.

const BLOCK = 512;

/** Undefined when the archive holds no plain file. */
export function fileOfTar(archive: string): string | undefined {
  const bytes = Buffer.from(archive, 'utf8');
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const header = bytes.subarray(at, at + BLOCK);
    const size = Number.parseInt(
      header.subarray(124, 136).toString('latin1').replace(/\0.*$/s, '').trim(),
      8,
    );
    const kind = String.fromCharCode(header[156] ?? 0);
    if (Number.isNaN(size)) return undefined;
    if (kind === '0' || kind === '\0') return bytes.subarray(at + BLOCK, at + BLOCK + size).toString('utf8');
    if (kind !== 'x' && kind !== 'g' && kind !== 'L') return undefined;
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}
