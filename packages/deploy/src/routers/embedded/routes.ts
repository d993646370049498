// Which service a path belongs to. Longest prefix first, and only whole segments: "/api" is not a prefix of "/apix".
import type { ListenerDefinition } from '@compose-delivery/application';

type Route = ListenerDefinition['routes'][number];

/** The service for a request target, and the target that it gets; undefined: no route. */
export function matchRoute(
  routes: readonly Route[],
  target: string,
): { readonly service: string; readonly target: string } | undefined {
  const { path, query } = splitTarget(target);
  const found = routes
    .filter((route) => covers(route.path, path))
    .reduce<Route | undefined>(
      (best, route) => (best && best.path.length >= route.path.length ? best : route),
      undefined,
    );
  if (!found) return undefined;
  return { service: found.service, target: rewritten(found, path) + query };
}

/** Path and query of a request target; the absolute form, which clients of proxies send, loses its origin. */
function splitTarget(target: string): { path: string; query: string } {
  const relative = /^https?:\/\/[^/?#]*(.*)$/i.exec(target)?.[1] ?? target;
  const mark = relative.search(/[?#]/);
  const path = (mark === -1 ? relative : relative.slice(0, mark)) || '/';
  const query = mark === -1 ? '' : relative.slice(mark).replace(/#.*$/, '');
  return { path, query };
}

const covers = (prefix: string, path: string): boolean =>
  prefix.endsWith('/') ? path.startsWith(prefix) : path === prefix || path.startsWith(`${prefix}/`);

function rewritten(route: Route, path: string): string {
  if (route.rewrite === undefined) return path;
  const rest = path.slice(route.path.length).replace(/^\//, '');
  if (rest === '') return route.rewrite;
  return route.rewrite.endsWith('/') ? route.rewrite + rest : `${route.rewrite}/${rest}`;
}
