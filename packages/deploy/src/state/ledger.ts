// The ledger: which release is active, and how each one fared. It follows the router, never the other way round.
import { createHash } from 'node:crypto';
import type { SlotName } from '@compose-delivery/application';
import type { Files } from '@compose-delivery/runtime';
import * as z from 'zod';
import type { Figures, Release, ReleaseStatus, Verdict } from '../model.ts';

export type ReleaseRecord = Release & {
  readonly status: ReleaseStatus;
  readonly reason?: string | undefined;
  readonly verdict?: Verdict | undefined;
  /** When it last became active. */
  readonly activatedAt?: string | undefined;
  readonly endedAt?: string | undefined;
  readonly figures?: Figures | undefined;
  /** Revisions of the database that it has served on. */
  readonly servedOn?: readonly string[] | undefined;
  /** The dump that was made before its migration. */
  readonly backup?: string | undefined;
  /** A gate that was overruled for it. */
  readonly forced?: string | undefined;
};

export type Ledger = {
  readonly schema: 1;
  readonly generation: number;
  readonly active?: { readonly slot: SlotName; readonly release: string } | undefined;
  /** In the order in which they were first delivered. */
  readonly releases: readonly ReleaseRecord[];
};

export const EMPTY_LEDGER: Ledger = { schema: 1, generation: 0, releases: [] };

const recordSchema = z.looseObject({
  id: z.string(),
  version: z.string(),
  sha: z.string(),
  artifacts: z.record(z.string(), z.string()),
  services: z.record(z.string(), z.looseObject({})),
  listeners: z.array(z.looseObject({})),
  createdAt: z.string(),
  status: z.enum(['good', 'unproven', 'bad', 'interrupted', 'superseded']),
});

const ledgerSchema = z.object({
  schema: z.literal(1),
  generation: z.int().min(0),
  active: z.object({ slot: z.enum(['blue', 'green']), release: z.string() }).optional(),
  releases: z.array(recordSchema),
});

const envelopeSchema = z.object({ checksum: z.string(), ledger: z.unknown() });

const checksum = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);

const paths = (folder: string): { now: string; before: string } => ({
  now: `${folder}/ledger.json`,
  before: `${folder}/ledger.prev.json`,
});

/** Steps read the ledger far more often than it changes: the text that was read last is not checked again. */
let lastRead: { readonly text: string; readonly ledger: Ledger | undefined } | undefined;

/** A ledger's text; undefined if it is torn, altered or of another schema. */
export function parseLedger(text: string): Ledger | undefined {
  if (lastRead?.text !== text) lastRead = { text, ledger: readText(text) };
  return lastRead.ledger;
}

function readText(text: string): Ledger | undefined {
  try {
    const envelope = envelopeSchema.parse(JSON.parse(text));
    if (checksum(envelope.ledger) !== envelope.checksum) return undefined;
    return ledgerSchema.parse(envelope.ledger) as unknown as Ledger;
  } catch {
    return undefined;
  }
}

export const formatLedger = (ledger: Ledger): string =>
  `${JSON.stringify({ checksum: checksum(plain(ledger)), ledger: plain(ledger) }, null, 1)}\n`;

/** Undefined values vanish in JSON: the checksum is taken over what is written. */
const plain = (ledger: Ledger): unknown => JSON.parse(JSON.stringify(ledger));

export type LedgerReading = {
  readonly ledger: Ledger;
  /** whole, empty (nothing there yet), previous (the newest was unreadable), lost (both were). */
  readonly source: 'whole' | 'empty' | 'previous' | 'lost';
};

/** The newest readable ledger. Reconciling corrects what it missed, from router and engine. */
export async function readLedger(files: Files, folder: string): Promise<LedgerReading> {
  const now = await files.readText(paths(folder).now);
  const newest = now === undefined ? undefined : parseLedger(now);
  if (newest) return { ledger: newest, source: 'whole' };
  const before = await files.readText(paths(folder).before);
  const previous = before === undefined ? undefined : parseLedger(before);
  if (previous) return { ledger: previous, source: 'previous' };
  return { ledger: EMPTY_LEDGER, source: now === undefined && before === undefined ? 'empty' : 'lost' };
}

/** Writes the ledger; the one before stays beside it. */
export async function writeLedger(files: Files, folder: string, ledger: Ledger): Promise<void> {
  const current = await files.readText(paths(folder).now);
  if (current !== undefined && parseLedger(current))
    await files.writeAtomic(paths(folder).before, current, 0o600);
  await files.writeAtomic(paths(folder).now, formatLedger(ledger), 0o600);
}

export function findRelease(ledger: Ledger, id: string | undefined): ReleaseRecord | undefined {
  return ledger.releases.find((release) => release.id === id);
}

/** The ledger with one record changed or added. Facts that `change` does not name stay. */
export function withRecord(ledger: Ledger, release: Release, change: Partial<ReleaseRecord>): Ledger {
  const old = findRelease(ledger, release.id);
  const next: ReleaseRecord = { ...release, status: 'interrupted', ...old, ...change };
  const releases = old
    ? ledger.releases.map((other) => (other.id === release.id ? next : other))
    : [...ledger.releases, next];
  return { ...ledger, releases };
}

/**
 * Where "previous" leads: the good release that was active last, other than the active one. Not a toggle: a release that was left
 * by a rollback is bad, so that a second rollback goes further back.
 */
export function rollbackTarget(ledger: Ledger): ReleaseRecord | undefined {
  return ledger.releases
    .filter((release) => release.status === 'good' && release.id !== ledger.active?.release)
    .sort((a, b) => (a.activatedAt ?? '').localeCompare(b.activatedAt ?? ''))
    .at(-1);
}
