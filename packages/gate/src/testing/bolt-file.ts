// Writes a bbolt file, the form of Trivy's database, with one leaf page for each bucket: enough for a small database that Trivy reads.
// Source of the layout: etcd-io/bbolt internal/common/{page,meta,bucket}.go.

/** A bucket holds buckets and values; keys are written in the order of their bytes. */
export type Bucket = { readonly [key: string]: Bucket | string };

const PAGE = 4_096;
const LEAF = 0x02;
const META = 0x04;
const FREELIST = 0x10;
const HEADER = 16;
const ELEMENT = 16;

/** The whole file. */
export function boltFile(root: Bucket): Buffer {
  const pages: Buffer[] = [Buffer.alloc(PAGE), Buffer.alloc(PAGE), page(2, FREELIST, 0, Buffer.alloc(0))];
  const rootPage = writeBucket(root, pages);
  const count = pages.reduce((sum, one) => sum + one.length / PAGE, 0);
  pages[0] = metaPage(0, rootPage, count);
  pages[1] = metaPage(1, rootPage, count);
  const file = Buffer.concat(pages);
  return Buffer.concat([file, Buffer.alloc(Math.max(0, 32_768 - file.length))]);
}

/** Appends the pages of a bucket, its own buckets first. @returns the id of its page */
function writeBucket(bucket: Bucket, pages: Buffer[]): number {
  const items = Object.entries(bucket)
    .map(([key, value]) => ({ key: Buffer.from(key), value }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ key, value }) =>
      typeof value === 'string'
        ? { key, flags: 0, value: Buffer.from(value) }
        : { key, flags: 1, value: bucketHeader(writeBucket(value, pages)) },
    );
  const elements: Buffer[] = [];
  const data: Buffer[] = [];
  let offset = items.length * ELEMENT;
  items.forEach(({ key, flags, value }, index) => {
    const element = Buffer.alloc(ELEMENT);
    element.writeUInt32LE(flags, 0);
    element.writeUInt32LE(offset - index * ELEMENT, 4);
    element.writeUInt32LE(key.length, 8);
    element.writeUInt32LE(value.length, 12);
    elements.push(element);
    data.push(key, value);
    offset += key.length + value.length;
  });
  const id = pages.reduce((sum, one) => sum + one.length / PAGE, 0);
  pages.push(page(id, LEAF, items.length, Buffer.concat([...elements, ...data])));
  return id;
}

function bucketHeader(root: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeBigUInt64LE(BigInt(root), 0);
  return header;
}

function page(id: number, flags: number, count: number, body: Buffer): Buffer {
  const pagesNeeded = Math.ceil((HEADER + body.length) / PAGE);
  const bytes = Buffer.alloc(pagesNeeded * PAGE);
  bytes.writeBigUInt64LE(BigInt(id), 0);
  bytes.writeUInt16LE(flags, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(pagesNeeded - 1, 12);
  body.copy(bytes, HEADER);
  return bytes;
}

function metaPage(id: number, root: number, pages: number): Buffer {
  const meta = Buffer.alloc(64);
  meta.writeUInt32LE(0xed0cdaed, 0);
  meta.writeUInt32LE(2, 4);
  meta.writeUInt32LE(PAGE, 8);
  meta.writeBigUInt64LE(BigInt(root), 16);
  meta.writeBigUInt64LE(2n, 32);
  meta.writeBigUInt64LE(BigInt(pages), 40);
  meta.writeBigUInt64LE(BigInt(id), 48);
  meta.writeBigUInt64LE(fnv1a(meta.subarray(0, 56)), 56);
  return page(id, META, 0, meta);
}

/** FNV-1a of 64 bits. */
function fnv1a(bytes: Buffer): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}
