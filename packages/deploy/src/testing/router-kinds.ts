// The routers that tests run on their real programs, and what is said where one is not installed.
import { execFileSync } from 'node:child_process';
import type { RouterDefinition } from '@compose-delivery/application';

export type Kind = RouterDefinition['kind'];

export const KINDS = ['embedded', 'nginx', 'haproxy', 'caddy', 'traefik'] as const satisfies readonly Kind[];

export function missing(kind: Kind): string | undefined {
  if (kind === 'embedded') return undefined;
  try {
    execFileSync(kind, [kind === 'caddy' || kind === 'traefik' ? 'version' : '-v'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `${kind.toUpperCase()} IS NOT INSTALLED (scripts/install-engines.sh)`;
  }
}
