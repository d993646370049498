// Writes an SQLite file with a few small tables of one page each: enough for a Java database that Trivy reads.
// Source of the layout: sqlite.org/fileformat2.html.

export type Value = string | number | Uint8Array | null;
export type Table = {
  readonly name: string;
  readonly sql: string;
  /** `null` first where the first column is the row's own number. */
  readonly rows: readonly (readonly Value[])[];
};

const PAGE = 4_096;

/** The whole file. */
export function sqliteFile(tables: readonly Table[]): Buffer {
  const schema = tables.map(({ name, sql }, index): Value[] => ['table', name, name, index + 2, sql]);
  const first = leafPage(schema, 100);
  first.write('SQLite format 3\0', 0, 'latin1');
  first.writeUInt16BE(PAGE, 16);
  first.set([1, 1, 0, 64, 32, 32], 18);
  for (const [at, value] of [
    [24, 1],
    [28, tables.length + 1],
    [40, 1],
    [44, 4],
    [56, 1],
    [92, 1],
    [96, 3_045_000],
  ] as const)
    first.writeUInt32BE(value, at);
  return Buffer.concat([first, ...tables.map(({ rows }) => leafPage(rows, 0))]);
}

function leafPage(rows: readonly (readonly Value[])[], start: number): Buffer {
  const page = Buffer.alloc(PAGE);
  let content = PAGE;
  rows.forEach((row, index) => {
    const record = recordOf(row);
    const cell = Buffer.concat([varint(record.length), varint(index + 1), record]);
    content -= cell.length;
    cell.copy(page, content);
    page.writeUInt16BE(content, start + 8 + 2 * index);
  });
  page[start] = 0x0d;
  page.writeUInt16BE(rows.length, start + 3);
  page.writeUInt16BE(content, start + 5);
  return page;
}

function recordOf(values: readonly Value[]): Buffer {
  const fields = values.map((value): [type: number, body: Buffer] => {
    if (value === null) return [0, Buffer.alloc(0)];
    if (typeof value === 'number') return [1, Buffer.from([value])];
    const body = Buffer.from(value as Uint8Array);
    return [2 * body.length + (typeof value === 'string' ? 13 : 12), body];
  });
  const types = Buffer.concat(fields.map(([type]) => varint(type)));
  return Buffer.concat([varint(types.length + 1), types, ...fields.map(([, body]) => body)]);
}

/** Up to two bytes. */
function varint(value: number): Buffer {
  return value < 128 ? Buffer.from([value]) : Buffer.from([0x80 | (value >> 7), value & 127]);
}
