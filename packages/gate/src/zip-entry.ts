// Reads one file out of a ZIP archive in memory, by its central directory. Source: PKWARE APPNOTE 6.3.10, sections 4.3.7 to 4.3.16.
import { inflateRawSync } from 'node:zlib';
import { GateError } from './gate-error.ts';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

/** @throws GateError for what is no archive, a file that is larger than `maxBytes`, or one that was packed in an unknown way. */
export function zipEntry(archive: Buffer, name: string, maxBytes: number, place: string): Buffer | undefined {
  const bad = (why: string): never => {
    throw new GateError(`${place}: expected a ZIP archive, saw ${why}`);
  };
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > archive.length || archive.readUInt32LE(end) !== END) return bad('no directory');
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== CENTRAL) return bad('a broken directory');
    const nameLength = archive.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    if (archive.subarray(at + 46, at + 46 + nameLength).toString('utf8') === name)
      return unpackEntry(archive, at, maxBytes, bad);
    at = next;
  }
  return undefined;
}

function unpackEntry(archive: Buffer, at: number, maxBytes: number, bad: (why: string) => never): Buffer {
  const method = archive.readUInt16LE(at + 10);
  const packed = archive.readUInt32LE(at + 20);
  const size = archive.readUInt32LE(at + 24);
  const local = archive.readUInt32LE(at + 42);
  if (size > maxBytes) return bad(`a file of ${size} bytes`);
  if (local + 30 > archive.length || archive.readUInt32LE(local) !== LOCAL)
    return bad('a file that is not there');
  const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const body = archive.subarray(from, from + packed);
  if (body.length !== packed) return bad('a file that is cut off');
  try {
    const bytes =
      method === 0
        ? body
        : method === 8
          ? inflateRawSync(body, { maxOutputLength: maxBytes })
          : bad(`packing method ${method}`);
    return bytes.length === size ? bytes : bad('a file of another size than it says');
  } catch (error) {
    if (error instanceof GateError) throw error;
    return bad('a file that cannot be unpacked');
  }
}
