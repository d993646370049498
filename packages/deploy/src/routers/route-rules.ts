// Routes as rules that are tried in order, the same meaning for every router: longest prefix first, whole segments, the raw path of the
// request. `embedded/routes.ts` is the reference; the conformance suite compares every router with it.
import type { ListenerDefinition } from '@compose-delivery/application';

type Route = ListenerDefinition['routes'][number];

/** Longest first; of two equal paths the first one wins, as in the embedded front. */
export function orderedRoutes(routes: readonly Route[]): Route[] {
  const first = routes.filter((route, i) => routes.findIndex(({ path }) => path === route.path) === i);
  return [...first].sort((a, b) => b.path.length - a.path.length);
}

/** A literal for a regular expression in which nothing has a meaning, neither for PCRE or RE2 nor for the language around it. */
export const regexLiteral = (text: string): string =>
  text.replace(/[^A-Za-z0-9/_-]/g, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
      .join(''),
  );

/** A path with everything that could mean something in a configuration percent-encoded; RFC 3986 calls both spellings equivalent. */
export const plainPath = (path: string): string =>
  path.replace(/[^A-Za-z0-9/._~:@!&+,=%*()-]/g, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );

export type RouteRule = {
  readonly service: string;
  readonly path: string;
  /** What a covered path, without its query, matches. */
  readonly covers: string;
  readonly rewrite:
    | {
        /** Matches a path of which nothing is left behind the prefix. */
        readonly bare: string;
        readonly bareTo: string;
        /** Matches any other path; its one group is what is left. */
        readonly rest: string;
        readonly restTo: string;
      }
    | undefined;
};

/** Rules in the order in which they are tried. The expressions are anchored at the begin, and at the end where they must be. */
export function routeRules(routes: readonly Route[]): RouteRule[] {
  return orderedRoutes(routes).map((route) => {
    const prefix = regexLiteral(route.path);
    const open = route.path.endsWith('/');
    const to = route.rewrite === undefined ? undefined : plainPath(route.rewrite);
    return {
      service: route.service,
      path: route.path,
      covers: open ? `^${prefix}` : `^${prefix}(?:/|$)`,
      rewrite:
        to === undefined
          ? undefined
          : {
              bare: `^${prefix}/?$`,
              bareTo: to,
              rest: open ? `^${prefix}/?(.+)$` : `^${prefix}/(.+)$`,
              restTo: to.endsWith('/') ? to : `${to}/`,
            },
    };
  });
}
