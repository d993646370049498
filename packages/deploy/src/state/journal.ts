// The journal: one line before and one after each step, on the disk before the step begins, so that any crash can be resumed.
import type { SlotName } from '@compose-delivery/application';
import type { Clock, Files } from '@compose-delivery/runtime';
import { z } from 'zod';
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
};

/** Why an operation is being undone, and what its release is worth from now on. */
export type Undo = { readonly status: 'bad' | 'interrupted'; readonly reason: string };

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
    }
  | { readonly entry: 'undo'; readonly id: string; readonly undo: Undo }
  | { readonly entry: 'end'; readonly id: string; readonly status: string };

/** The last operation, if it did not come to its end. */
export type Unfinished = {
  readonly operation: Operation;
  readonly lastStep: StepName | undefined;
  readonly committed: boolean;
  readonly undo: Undo | undefined;
};

const lineSchema = z.discriminatedUnion('entry', [
  z.looseObject({ entry: z.literal('begin'), operation: z.looseObject({ id: z.string() }) }),
  z.looseObject({ entry: z.literal('step'), id: z.string(), step: z.string(), mark: z.string() }),
  z.looseObject({ entry: z.literal('undo'), id: z.string(), undo: z.looseObject({}) }),
  z.looseObject({ entry: z.literal('end'), id: z.string(), status: z.string() }),
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
  };
}

export type Journal = {
  append(entry: JournalEntry): Promise<void>;
  unfinished(): Promise<Unfinished | undefined>;
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
    unfinished: async () => unfinishedOf(parseJournal(await read())),
  };
}
