// Expands a matrix strategy into its legs: product, exclude, include, in GitHub's order.
import { asText } from './expression.ts';

export type Leg = Record<string, unknown>;

export interface Strategy {
  legs: (Leg | undefined)[];
  failFast: boolean;
  /** How many legs run at a time. */
  maxParallel: number;
}

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** True when every pair of `part` occurs in `leg`; nested objects match partially, as on GitHub. */
function matches(part: unknown, leg: unknown): boolean {
  if (part !== null && typeof part === 'object' && !Array.isArray(part)) {
    if (leg === null || typeof leg !== 'object') return false;
    return Object.entries(part).every(([key, value]) => matches(value, (leg as Leg)[key]));
  }
  return equal(part, leg);
}

function product(vectors: [string, unknown[]][]): Leg[] {
  if (vectors.length === 0) return [];
  return vectors.reduce<Leg[]>(
    (legs, [key, values]) => legs.flatMap((leg) => values.map((value) => ({ ...leg, [key]: value }))),
    [{}],
  );
}

function listOf(matrix: Record<string, unknown>, key: string): unknown[] {
  const value = matrix[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`matrix.${key}: expected a list, got ${asText(value)}`);
  return value;
}

/** The legs of an evaluated `matrix:` mapping. Throws on a vector that is not a list and on an empty matrix. */
export function expandMatrix(matrix: Record<string, unknown>): Leg[] {
  const keys = Object.keys(matrix).filter((key) => key !== 'include' && key !== 'exclude');
  const all = product(keys.map((key) => [key, listOf(matrix, key)]));
  const exclude = listOf(matrix, 'exclude');
  const original = all.filter((leg) => !exclude.some((part) => matches(part, leg)));
  const legs = original.map((leg) => ({ ...leg }));
  for (const item of listOf(matrix, 'include') as Leg[]) {
    let added = false;
    original.forEach((leg, index) => {
      if (!keys.every((key) => !(key in item) || equal(leg[key], item[key]))) return;
      Object.assign(legs[index]!, item);
      added = true;
    });
    if (!added) legs.push({ ...item });
  }
  if (legs.length === 0) throw new Error('Matrix vector does not contain any values');
  return legs;
}

/** Reads an evaluated `strategy:`; without a matrix there is one leg, undefined. */
export function readStrategy(strategy: unknown): Strategy {
  const value = (strategy ?? {}) as Record<string, unknown>;
  const matrix = value['matrix'];
  const legs =
    matrix === undefined || matrix === null ? [undefined] : expandMatrix(matrix as Record<string, unknown>);
  const limit = value['max-parallel'];
  return {
    legs,
    failFast: value['fail-fast'] !== false,
    maxParallel: typeof limit === 'number' && limit > 0 ? limit : legs.length,
  };
}

/** ` (a, b)`: every scalar of a leg, in order; empty for no leg. */
export function legSuffix(leg: Leg | undefined): string {
  if (leg === undefined) return '';
  const scalars = (value: unknown): string[] =>
    value !== null && typeof value === 'object' ? Object.values(value).flatMap(scalars) : [asText(value)];
  return ` (${Object.values(leg).flatMap(scalars).join(', ')})`;
}
