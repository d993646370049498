// The journal: one line before and one after each step, on the disk before the step begins, so that any crash can be resumed.
import type { SlotName } from '@compose-delivery/application';
import type { Clock, Files } from '@compose-delivery/runtime';
import * as z from 'zod';
import type { Figures, Release, StepName } from '../model.ts';

/** One delivery as the journal knows it. `generation` is the one that its switch makes. */
export type Operation = {
  readonly id: string;
  readonly kind: 'deploy' | 'rollback';
  readonly release: Release;
  readonly slot: SlotName;
  readonly from?: { readonly slot: SlotName; readonly release: string } | undefined;
  readonly generation: number;
  readonly reason?: string | undefined;
  /** What is done to the database before the start. */
  readonly data?: { readonly backup: boolean; readonly migrate: boolean } | undefined;
  /** A gate that was overruled on purpose, with what it had said. */
  readonly forced?: string | undefined;
  /** Its artifacts are fetched again, even if they are here. */
  readonly repull?: boolean | undefined;
};

/** What steps did to the database. */
export type DataFacts = {
  readonly backup?: string | undefined;
  readonly schemaFrom?: string | undefined;
  readonly schemaTo?: string | undefined;
};

/** Why an operation is being undone, and what its release is worth from now on. */
export type Undo = { readonly status: 'bad' | 'interrupted'; readonly reason: string };

/** An operator's rollback.sh moved traffic: written by the script, read by the next run. */
export type ByHand = {
  readonly entry: 'by-hand';
  readonly at: string;
  /** Of the operation whose switch was taken back. */
  readonly id: string;
  readonly from: { readonly slot: SlotName; readonly release: string };
  readonly to: { readonly slot: SlotName; readonly release: string };
  readonly generation: number;
  readonly reason: string;
};

export type JournalEntry =
  | { readonly entry: 'begin'; readonly operation: Operation }
  | {
      readonly entry: 'step';
      readonly id: string;
      readonly step: StepName;
      readonly mark: 'intent' | 'done' | 'failed';
      readonly slot?: SlotName | undefined;
      readonly why?: string | undefined;
      readonly figures?: Figures | undefined;
      readonly data?: DataFacts | undefined;
    }
  | { readonly entry: 'undo'; readonly id: string; readonly undo: Undo }
  | ByHand
  | { readonly entry: 'end'; readonly id: string; readonly status: string };

/** The last operation, if it did not come to its end. */
export type Unfinished = {
  readonly operation: Operation;
  readonly lastStep: StepName | undefined;
  readonly committed: boolean;
  readonly undo: Undo | undefined;
  /** What its steps said of the database so far. */
  readonly data?: DataFacts | undefined;
};

const lineSchema = z.discriminatedUnion('entry', [
  z.looseObject({ entry: z.literal('begin'), operation: z.looseObject({ id: z.string() }) }),
  z.looseObject({ entry: z.literal('step'), id: z.string(), step: z.string(), mark: z.string() }),
  z.looseObject({ entry: z.literal('undo'), id: z.string(), undo: z.looseObject({}) }),
  z.looseObject({ entry: z.literal('end'), id: z.string(), status: z.string() }),
  z.looseObject({
    entry: z.literal('by-hand'),
    at: z.string(),
    id: z.string(),
    from: z.looseObject({ slot: z.string(), release: z.string() }),
    to: z.looseObject({ slot: z.string(), release: z.string() }),
    generation: z.int(),
    reason: z.string(),
  }),
]);

/** Lines that can be read. A crash tears at most the line being written, and what it would have said had not begun yet. */
export function parseJournal(text: string): JournalEntry[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      return [lineSchema.parse(JSON.parse(line)) as unknown as JournalEntry];
    } catch {
      return [];
    }
  });
}

/** What the last run left undone. */
export function unfinishedOf(entries: readonly JournalEntry[]): Unfinished | undefined {
  const begin = entries.findLastIndex((entry) => entry.entry === 'begin');
  const first = entries[begin];
  if (first?.entry !== 'begin') return undefined;
  const rest = entries.slice(begin + 1);
  if (rest.some((entry) => entry.entry === 'end' && entry.id === first.operation.id)) return undefined;
  const steps = rest.filter((entry) => entry.entry === 'step');
  return {
    operation: first.operation,
    lastStep: steps.at(-1)?.step,
    committed: steps.some((entry) => entry.step === 'commit' && entry.mark === 'done'),
    undo: rest.findLast((entry) => entry.entry === 'undo')?.undo,
    ...dataOf(steps),
  };
}

function dataOf(steps: readonly Extract<JournalEntry, { entry: 'step' }>[]): { data?: DataFacts } {
  const said = steps.flatMap(({ data }) => data ?? []);
  return said.length === 0 ? {} : { data: Object.assign({}, ...said) as DataFacts };
}

const BEGIN = '"entry":"begin"';

/** From the last line that begins an operation: what came before it is settled. A torn one began nothing. */
function lastOperation(text: string): string {
  for (let at = text.lastIndexOf(BEGIN); at !== -1; at = at === 0 ? -1 : text.lastIndexOf(BEGIN, at - 1)) {
    const tail = text.slice(text.lastIndexOf('\n', at) + 1);
    const end = tail.indexOf('\n');
    if (parseJournal(end === -1 ? tail : tail.slice(0, end))[0]?.entry === 'begin') return tail;
  }
  return '';
}

export type Journal = {
  append(entry: JournalEntry): Promise<void>;
  unfinished(): Promise<Unfinished | undefined>;
  /** What an operator did since the last operation began. */
  byHand?(): Promise<ByHand | undefined>;
};

const ROTATE_AT_CHARACTERS = 512 * 1_024;

/** @param stamp goes on each line: run, lock number. */
export function openJournal(
  files: Files,
  clock: Clock,
  folder: string,
  stamp: Readonly<Record<string, string | number>>,
): Journal {
  const path = `${folder}/journal.ndjson`;
  const read = async (): Promise<string> => (await files.readText(path)) ?? '';
  return {
    append: async (entry) => {
      let text = await read();
      if (
        entry.entry === 'begin' &&
        text.length > ROTATE_AT_CHARACTERS &&
        !unfinishedOf(parseJournal(text))
      ) {
        await files.writeAtomic(`${folder}/journal.1.ndjson`, text, 0o600);
        await files.remove(path);
        text = '';
      }
      // A torn last line must not swallow the next one.
      if (text !== '' && !text.endsWith('\n')) await files.appendLine(path, '');
      await files.appendLine(
        path,
        JSON.stringify({ at: new Date(clock.now()).toISOString(), ...stamp, ...entry }),
      );
    },
    unfinished: async () => unfinishedOf(parseJournal(lastOperation(await read()))),
    byHand: async () =>
      parseJournal(lastOperation(await read())).findLast((entry) => entry.entry === 'by-hand'),
  };
}
