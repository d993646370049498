// What a VEX statement of any format comes down to.
import { GateError } from './gate-error.ts';

export type VexStatus = 'not_affected' | 'affected' | 'fixed' | 'under_investigation';

export type VexProduct = {
  readonly purl: string;
  /** Packages in the product that are meant; none: all of it. */
  readonly subcomponents: readonly string[];
};

export type VexStatement = {
  /** Of one vulnerability: its id and the others that it has. */
  readonly names: readonly string[];
  readonly products: readonly VexProduct[];
  readonly status: VexStatus;
  /** Milliseconds since 1970; 0 when the document does not say. */
  readonly time: number;
  /** Justification or impact, as the producer words it. */
  readonly reason: string;
};

export type VexDocument = {
  readonly statements: readonly VexStatement[];
  /** Statements that would excuse something and are not used, each with the reason why. */
  readonly ignored: readonly string[];
};

/** A bill of materials that was scanned. */
export type ScannedBom = {
  /** As `urn:uuid:…`, in lower case. */
  readonly serialNumber: string;
  readonly version: number;
  /** Package of each bom-ref. */
  readonly purls: ReadonlyMap<string, string>;
};

/** @throws GateError for a text that is no time; an empty one is 0. */
export function timeOf(text: string, place: string): number {
  if (text === '') return 0;
  const time = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new GateError(`${place}: expected a time such as 2026-01-31T12:00:00Z`);
  return time;
}

/** Counts what refers to what: a document of a few MB may refer a trillion times. */
export function counter(name: string, limit = 2_000_000): (by: number) => void {
  let left = limit;
  return (by) => {
    left -= by;
    if (left < 0) throw new GateError(`${name}: expected at most ${limit} references, saw more`);
  };
}
