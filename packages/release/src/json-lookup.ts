// Looks into JSON that somebody else wrote: names in any case and with any hyphens, values only of the kind that is asked for.

export type Json = Readonly<Record<string, unknown>>;

export const plain = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, '');

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of the first of these names that the record has, in any case and with any hyphens; null is absent. */
export function get(record: Json, names: readonly string[]): unknown {
  for (const name of names) {
    const key = Object.keys(record).find((candidate) => plain(candidate) === name);
    if (key !== undefined && record[key] !== null) return record[key];
  }
  return undefined;
}

export function inner(record: Json, names: readonly string[]): Json {
  const value = get(record, names);
  return isRecord(value) ? value : {};
}

export const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
export const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
export const asMoment = (value: unknown): string | undefined => {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};
