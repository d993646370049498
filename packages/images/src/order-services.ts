// The order of builds: what a build is made from comes before it. The order of starting is only a wish, and falls when it would make a circle.
import { InputError } from '@compose-delivery/runtime';

/** `from` is built from `to`'s result (hard), or would like to come after it (soft). */
export type Edge = {
  readonly from: string;
  readonly to: string;
  readonly hard: boolean;
  readonly why: string;
};

export type Order = {
  readonly services: readonly string[];
  /** Wishes that could not be kept. */
  readonly dropped: readonly Edge[];
};

/** Which of two that are both free comes first: negative for the first one. */
export type Rank = (a: string, b: string) => number;

/**
 * What ran before decides between equals: those that failed first, so that it shows soon whether they pass now, then the longest, then by name.
 * @param seconds of the last build
 */
export function rankByHistory(
  history: ReadonlyMap<string, { readonly failed: boolean; readonly seconds: number }>,
): Rank {
  const of = (name: string): { failed: boolean; seconds: number } =>
    history.get(name) ?? { failed: false, seconds: 0 };
  return (a, b) =>
    Number(of(b).failed) - Number(of(a).failed) ||
    of(b).seconds - of(a).seconds ||
    (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * Sorts services: hard edges always, soft edges where they can be kept, ties by `rank`, or in the order given.
 * @throws InputError that prints the circle, if hard edges make one.
 */
export function orderServices(names: readonly string[], edges: readonly Edge[], rank?: Rank): Order {
  const there = new Set(names);
  const known = edges.filter((edge) => there.has(edge.from) && there.has(edge.to) && edge.from !== edge.to);
  const kept = new Map<string, Edge[]>();
  const keep = (edge: Edge): void => void kept.set(edge.from, [...(kept.get(edge.from) ?? []), edge]);
  const dropped: Edge[] = [];
  for (const edge of known.filter((one) => one.hard)) {
    const back = path(edge.to, edge.from, kept);
    if (back) throw circle([edge, ...back]);
    keep(edge);
  }
  for (const edge of known.filter((one) => !one.hard))
    if (path(edge.to, edge.from, kept)) dropped.push(edge);
    else keep(edge);
  return { services: sort(names, kept, rank), dropped };
}

type ByStart = ReadonlyMap<string, readonly Edge[]>;

/** Edges that lead from one service to another, or undefined. */
function path(from: string, to: string, edges: ByStart, seen = new Set<string>()): Edge[] | undefined {
  seen.add(from);
  for (const edge of edges.get(from) ?? []) {
    if (edge.to === to) return [edge];
    if (seen.has(edge.to)) continue;
    const rest = path(edge.to, to, edges, seen);
    if (rest) return [edge, ...rest];
  }
  return undefined;
}

function sort(names: readonly string[], edges: ByStart, rank: Rank | undefined): string[] {
  const left = rank ? names.toSorted(rank) : [...names];
  const sorted: string[] = [];
  const done = new Set<string>();
  while (left.length > 0) {
    const free = left.findIndex((name) => (edges.get(name) ?? []).every((edge) => done.has(edge.to)));
    for (const name of left.splice(free, 1)) {
      sorted.push(name); // circles were refused, so one is always free
      done.add(name);
    }
  }
  return sorted;
}

function circle(edges: readonly Edge[]): InputError {
  const names = [...edges.map((edge) => edge.from), edges[0]?.from ?? ''];
  const reasons = edges.map((edge) => `${edge.from}: ${edge.why}`);
  return new InputError([
    {
      input: 'the builds of the services',
      expected: 'none that needs itself',
      seen: `${names.join(' -> ')} (${reasons.join('; ')})`,
    },
  ]);
}
