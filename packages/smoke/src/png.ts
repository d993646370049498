// Grey PNG images made on the spot: one that an OCR has to work on for long, one that it reads at once.
// Source: W3C Portable Network Graphics (third edition), sections 5 and 11, CRC in annex D.
import { deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const CRC_TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(bytes: Buffer): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (CRC_TABLE[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** A grey image of 8 bits; `pixel` gives 0 (black) to 255 (white). `level` 0 stores the pixels as they are. */
export function greyPng(
  width: number,
  height: number,
  pixel: (x: number, y: number) => number,
  level = 6,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = pixel(x, y);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** An image of about `bytes` bytes full of small specks, none of them a letter: the hardest page for a reader. The same each time. */
export function heavyImage(bytes: number): Buffer {
  const side = Math.max(16, Math.floor(Math.sqrt(bytes)));
  let state = 0x2545f491;
  return greyPng(
    side,
    side,
    () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state & 3) === 0 ? 0 : 255;
    },
    0,
  );
}

/** A small white image. */
export function smallImage(): Buffer {
  return greyPng(48, 24, () => 255);
}
