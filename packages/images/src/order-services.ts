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

/**
 * Sorts services: hard edges always, soft edges where they can be kept, ties in the order given.
 * @throws InputError that prints the circle, if hard edges make one.
 */
export function orderServices(names: readonly string[], edges: readonly Edge[]): Order {
  const known = edges.filter(
    (edge) => names.includes(edge.from) && names.includes(edge.to) && edge.from !== edge.to,
  );
  const kept: Edge[] = [];
  const dropped: Edge[] = [];
  for (const edge of known.filter((one) => one.hard)) {
    const back = path(edge.to, edge.from, kept);
    if (back) throw circle([edge, ...back]);
    kept.push(edge);
  }
  for (const edge of known.filter((one) => !one.hard))
    (path(edge.to, edge.from, kept) ? dropped : kept).push(edge);
  return { services: sort(names, kept), dropped };
}

/** Edges that lead from one service to another, or undefined. */
function path(
  from: string,
  to: string,
  edges: readonly Edge[],
  seen = new Set<string>(),
): Edge[] | undefined {
  seen.add(from);
  for (const edge of edges) {
    if (edge.from !== from || seen.has(edge.to)) continue;
    if (edge.to === to) return [edge];
    const rest = path(edge.to, to, edges, seen);
    if (rest) return [edge, ...rest];
  }
  return undefined;
}

function sort(names: readonly string[], edges: readonly Edge[]): string[] {
  const sorted: string[] = [];
  const left = [...names];
  while (left.length > 0) {
    const free = left.findIndex((name) =>
      edges.every((edge) => edge.from !== name || sorted.includes(edge.to)),
    );
    sorted.push(...left.splice(free, 1)); // circles were refused, so one is always free
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
