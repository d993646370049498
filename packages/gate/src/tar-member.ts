// Takes one regular file out of a tar stream, by its exact name at the top. Links and paths are never followed, since nothing else of
// the archive is written anywhere. Source of the header: POSIX.1-1988, ustar.
import { GateError } from './gate-error.ts';

const BLOCK = 512;

export type MemberReader = {
  /** The parts of this chunk that belong to the member. @throws GateError for what is no tar archive. */
  push(chunk: Buffer): Buffer[];
  /** Whether the member was there and whole. */
  complete(): boolean;
};

/** Reads chunk by chunk; memory stays at one header. */
export function memberReader(name: string): MemberReader {
  let header = Buffer.alloc(0);
  let body = 0;
  let padding = 0;
  let wanted = false;
  let found = false;
  const take = (bytes: Buffer, pieces: Buffer[]): Buffer => {
    if (body > 0) {
      const piece = bytes.subarray(0, body);
      body -= piece.length;
      if (wanted) pieces.push(piece);
      return bytes.subarray(piece.length);
    }
    if (padding > 0) {
      const skipped = Math.min(padding, bytes.length);
      padding -= skipped;
      return bytes.subarray(skipped);
    }
    const missing = BLOCK - header.length;
    header = Buffer.concat([header, bytes.subarray(0, missing)]);
    if (header.length === BLOCK) {
      const entry = readHeader(header);
      header = Buffer.alloc(0);
      body = entry.size;
      padding = (BLOCK - (entry.size % BLOCK)) % BLOCK;
      wanted = entry.regular && entry.name === name && !found;
      found ||= wanted;
    }
    return bytes.subarray(missing);
  };
  return {
    push: (chunk) => {
      const pieces: Buffer[] = [];
      let rest = chunk;
      while (rest.length > 0) rest = take(rest, pieces);
      return pieces;
    },
    complete: () => found && !(wanted && body > 0),
  };
}

function readHeader(header: Buffer): { name: string; size: number; regular: boolean } {
  if (header.every((byte) => byte === 0)) return { name: '', size: 0, regular: false };
  const field = (from: number, to: number): string =>
    header.subarray(from, to).toString('latin1').replace(/\0.*$/s, '').trim();
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  const size = field(124, 136);
  if (Number.parseInt(field(148, 156), 8) !== sum || !/^[0-7]{1,11}$/.test(size))
    throw new GateError('expected a tar archive, saw a header that is none');
  const type = field(156, 157);
  return {
    name: field(0, 100).replace(/^\.\//, ''),
    size: Number.parseInt(size, 8),
    regular: type === '' || type === '0',
  };
}
