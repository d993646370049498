// Reads fields of foreign JSON without trusting any of them: a wrong kind is an error that names the place.
import { GateError } from './gate-error.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Where a value stands, for messages. A function is asked only when there is something to say: reports have a million places. */
export type Place = string | (() => string);

export function nameOf(place: Place): string {
  return typeof place === 'string' ? place : place();
}

/** Own keys only: `__proto__` and its kind in a report are plain names. */
export function read(item: Fields, key: string): unknown {
  return Object.hasOwn(item, key) ? item[key] : undefined;
}

/** @throws GateError for anything but a plain object. */
export function fields(value: unknown, place: Place): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new GateError(`${nameOf(place)}: expected an object, saw ${kindOf(value)}`);
  return value as Fields;
}

/** An absent list is empty; null is none. @throws GateError */
export function list(item: Fields, key: string, place: Place): readonly unknown[] {
  const value = read(item, key);
  if (value === undefined) return [];
  if (!Array.isArray(value))
    throw new GateError(`${nameOf(place)}.${key}: expected a list, saw ${kindOf(value)}`);
  return value;
}

/** An absent text is empty. @throws GateError */
export function textOf(item: Fields, key: string, place: Place): string {
  const value = read(item, key);
  if (value === undefined) return '';
  if (typeof value !== 'string')
    throw new GateError(`${nameOf(place)}.${key}: expected text, saw ${kindOf(value)}`);
  return value;
}

/** `StartLine`, or 0. @throws GateError */
export function lineOf(item: Fields, place: Place): number {
  const value = read(item, 'StartLine');
  if (value === undefined) return 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new GateError(`${nameOf(place)}.StartLine: expected a line number, saw ${kindOf(value)}`);
  return value;
}

/** The kind of a value and never the value: it may be as large as the report. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
