// State in Docker configs: the same port as a disk, for a cluster that has none in common. Configs are immutable and their names unique, so
// that a new revision is a new config, and creating it is a compare-and-set: of two writers one is told that the name exists.
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DeliveryFailure, type Files } from '@compose-delivery/runtime';
import * as z from 'zod';
import type { Docker } from '../engines/compose/docker.ts';

const LABEL = 'compose-delivery.state';
/** Docker takes 1000 KiB (swarmkit, manager/controlapi/config.go); base64 included we stay far below. */
const LIMIT_BYTES = 900_000;
/** A file of more lines than this since its last whole revision is written as a whole again. */
const LINES_AT_MOST = 48;

/** whole: the text; line: one line after what came before; gone: the file was removed. */
type Kind = 'whole' | 'line' | 'gone';
type Revision = {
  readonly id: string;
  readonly path: string;
  readonly revision: number;
  readonly kind: Kind;
  readonly write: string;
};

export type ConfigStore = {
  /** The newest revision and its text; revision 0 and undefined before the first. */
  read(path: string): Promise<{ readonly revision: number; readonly text: string | undefined }>;
  /** Writes revision `expected + 1`; false if somebody else has. */
  compareAndSet(path: string, expected: number, text: string): Promise<boolean>;
  readonly files: Files;
  createExclusive(path: string, content: string): Promise<boolean>;
  /** From now on a write below `folder` is refused once a lock of a higher number exists there; 0: no longer. */
  fence(folder: string, number: number): void;
};

export type ConfigStoreOptions = {
  readonly client: Docker;
  /** Tells one write from another, should an answer be lost. */
  readonly randomId: () => string;
};

export const configName = (path: string, revision: number): string =>
  `cd.${createHash('sha256').update(path).digest('hex').slice(0, 16)}.${String(revision).padStart(9, '0')}`;

export function configStore(options: ConfigStoreOptions): ConfigStore {
  const { client } = options;
  const texts = new Map<string, string>();
  let guard: { readonly folder: string; readonly number: number } | undefined;

  const all = async (): Promise<Revision[]> => {
    const said = await client.run(['config', 'ls', '--filter', `label=${LABEL}`, '--format', '{{json .}}']);
    return said.split('\n').filter(Boolean).flatMap(parseRow);
  };
  const of = (rows: readonly Revision[], path: string): Revision[] =>
    rows.filter((row) => row.path === path).sort((a, b) => a.revision - b.revision);
  const load = async (rows: readonly Revision[]): Promise<void> => {
    const ids = rows.filter(({ id, kind }) => kind !== 'gone' && !texts.has(id)).map(({ id }) => id);
    if (ids.length === 0) return;
    const said = await client.attempt(['config', 'inspect', ...ids]);
    // One that was pruned between the two calls is missing; the others are printed all the same.
    for (const item of z.array(inspectedSchema).parse(JSON.parse(said.stdout || '[]')))
      texts.set(item.ID, unpack(item.Spec.Data ?? ''));
  };
  const textOf = async (series: readonly Revision[]): Promise<string | undefined> => {
    const from = series.findLastIndex(({ kind }) => kind !== 'line');
    const used = from === -1 ? series : series.slice(from);
    await load(used);
    const parts = used.filter(({ kind }) => kind !== 'gone');
    if (parts.length === 0) return undefined;
    if (parts.some(({ id }) => !texts.has(id))) return pruned;
    return parts.map(({ id, kind }) => (texts.get(id) ?? '') + (kind === 'line' ? '\n' : '')).join('');
  };
  const readPath = async (path: string): Promise<{ series: Revision[]; text: string | undefined }> => {
    for (let tries = 0; tries < 5; tries += 1) {
      const series = of(await all(), path);
      const text = await textOf(series);
      if (text !== pruned) return { series, text };
    }
    throw new DeliveryFailure(`${path} in the cluster's configs changes faster than it can be read`);
  };
  const create = async (path: string, revision: number, kind: Kind, text: string): Promise<boolean> => {
    const packed = pack(text);
    if (packed.length > LIMIT_BYTES)
      throw new DeliveryFailure(`${path} is too large for a Docker config: ${packed.length} bytes`);
    const write = options.randomId();
    const labels = { [LABEL]: kind, [`${LABEL}.path`]: encodeURIComponent(path), [`${LABEL}.write`]: write };
    const args = Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    const name = configName(path, revision);
    const result = await client.attempt(['config', 'create', ...args, name, '-'], { input: packed });
    if (result.code === 0) return true;
    if (!/already exists|AlreadyExists|conflicts with an existing/i.test(result.stderr))
      throw new DeliveryFailure(`state could not be written: ${path}: ${result.stderr.trim()}`);
    // A call that was repeated for want of a leader may have been heard the first time.
    return of(await all(), path).some((row) => row.revision === revision && row.write === write);
  };
  const prune = async (series: readonly Revision[], before: number): Promise<void> => {
    const old = series.filter(({ revision }) => revision < before).map(({ id }) => id);
    for (const id of old) texts.delete(id);
    // One that a service still mounts stays; the next write asks again.
    if (old.length > 0) await client.attempt(['config', 'rm', ...old]);
  };
  const assertFence = (rows: readonly Revision[], path: string): void => {
    if (!guard || !path.startsWith(`${guard.folder}/`)) return;
    const prefix = `${guard.folder}/locks/`;
    const numbers = living(rows)
      .filter((name) => name.startsWith(prefix))
      .map((name) => Number.parseInt(name.slice(prefix.length), 10));
    const highest = Math.max(0, ...numbers);
    if (highest > guard.number)
      throw new DeliveryFailure(
        `${path} is not written: lock number ${guard.number} is out of date, ${highest} was given out since`,
      );
  };
  /** One more revision, whatever came before; of two writers at once the later one is last, as with a rename. */
  const put = async (path: string, kind: Kind, text: string): Promise<number> => {
    for (;;) {
      const rows = await all();
      assertFence(rows, path);
      const series = of(rows, path);
      const last = series.at(-1)?.revision ?? 0;
      if (!(await create(path, last + 1, kind, text))) continue;
      // The one before stays: a reader may have listed it a moment ago.
      if (kind !== 'line') await prune(series, last);
      return last + 1;
    }
  };
  const remove = async (path: string): Promise<void> => {
    const rows = await all();
    for (const name of living(rows))
      if (name === path || name.startsWith(`${path}/`)) {
        // "gone" is written before anything goes: a reader never sees a part. Then not even that is kept.
        const last = await put(name, 'gone', '');
        await prune(of(await all(), name), last + 1);
      }
  };
  return {
    read: async (path) => {
      const { series, text } = await readPath(path);
      return { revision: series.at(-1)?.revision ?? 0, text };
    },
    compareAndSet: async (path, expected, text) => {
      const rows = await all();
      assertFence(rows, path);
      const series = of(rows, path);
      if ((series.at(-1)?.revision ?? 0) !== expected) return false;
      if (!(await create(path, expected + 1, 'whole', text))) return false;
      await prune(series, expected);
      return true;
    },
    createExclusive: async (path, content) => {
      const series = of(await all(), path);
      const last = series.at(-1);
      if (last && last.kind !== 'gone') return false;
      return create(path, (last?.revision ?? 0) + 1, 'whole', content);
    },
    fence: (folder, number) => {
      guard = number === 0 ? undefined : { folder, number };
    },
    files: {
      readText: async (path) => (await readPath(path)).text,
      writeAtomic: async (path, content) => {
        await put(path, 'whole', Buffer.from(content).toString('utf8'));
      },
      appendLine: async (path, line) => {
        await put(path, 'line', line);
        const { series, text } = await readPath(path);
        const lines = series.length - 1 - series.findLastIndex(({ kind }) => kind !== 'line');
        if (lines <= LINES_AT_MOST || text === undefined) return;
        // If somebody else was faster, they see as many lines and do the same.
        const last = series.at(-1)?.revision ?? 0;
        if (await create(path, last + 1, 'whole', text)) await prune(series, last);
      },
      exists: async (path) =>
        living(await all()).some((name) => name === path || name.startsWith(`${path}/`)),
      list: async (path) => {
        const below = living(await all()).filter((name) => name.startsWith(`${path}/`));
        return [...new Set(below.map((name) => name.slice(path.length + 1).split('/')[0] ?? ''))].sort();
      },
      makeDirectory: () => Promise.resolve(),
      remove,
    },
  };
}

/** Stands for a text of which a part was pruned while it was read. */
const pruned = '\0pruned';

/** Paths whose newest revision is not "gone". */
function living(rows: readonly Revision[]): string[] {
  const newest = new Map<string, Revision>();
  for (const row of rows) if ((newest.get(row.path)?.revision ?? 0) < row.revision) newest.set(row.path, row);
  return [...newest.values()].filter(({ kind }) => kind !== 'gone').map(({ path }) => path);
}

const rowSchema = z.looseObject({ ID: z.string(), Name: z.string(), Labels: z.string() });
const inspectedSchema = z.looseObject({
  ID: z.string(),
  Spec: z.looseObject({ Data: z.string().nullish() }),
});

/** Labels come as `a=1,b=2`; ours hold neither sign in their values. */
function parseRow(line: string): Revision[] {
  const row = rowSchema.parse(JSON.parse(line));
  const labels = Object.fromEntries(
    row.Labels.split(',').map((pair): [string, string] => {
      const cut = pair.indexOf('=');
      return [pair.slice(0, cut), pair.slice(cut + 1)];
    }),
  );
  const kind = labels[LABEL];
  const revision = Number(/^cd\.[0-9a-f]{16}\.(\d+)$/.exec(row.Name)?.[1]);
  if ((kind !== 'whole' && kind !== 'line' && kind !== 'gone') || !(revision > 0)) return [];
  const path = decodeURIComponent(labels[`${LABEL}.path`] ?? '');
  return [{ id: row.ID, path, revision, kind, write: labels[`${LABEL}.write`] ?? '' }];
}

const PACKED = 'gz:';
const PLAIN_CHARACTERS = 128 * 1_024;

/** Most texts stay as they are, so that a service can mount them and people can read them; Docker takes no empty config. */
const pack = (text: string): string =>
  text !== '' && text.length <= PLAIN_CHARACTERS && !text.startsWith(PACKED)
    ? text
    : PACKED + gzipSync(text).toString('base64');

/** What `config inspect` prints is base64 of what was stored. */
function unpack(data: string): string {
  const text = Buffer.from(data, 'base64').toString('utf8');
  if (!text.startsWith(PACKED)) return text;
  return gunzipSync(Buffer.from(text.slice(PACKED.length), 'base64')).toString('utf8');
}
