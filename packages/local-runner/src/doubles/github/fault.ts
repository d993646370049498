// Faults of the GitHub double: which calls they hit.
import type { FaultEffect } from '../http/faults.ts';

/** A fault for the next `times` calls that fit all given conditions; `outage` refuses connections until lifted. */
export type GitHubFault =
  | (FaultEffect & {
      /** For example `repos/create-release`. */
      readonly operation?: string;
      readonly method?: string;
      /** The whole path; `*` stands for one segment, `**` for anything. */
      readonly path?: string | RegExp;
      readonly times?: number;
      /** Whether a failed upload (status 5xx) leaves an empty asset; true when absent, as GitHub warns. */
      readonly leavesStarter?: boolean;
      readonly outage?: never;
    })
  | { readonly outage: true };

export type CallFault = Extract<GitHubFault, { outage?: never }>;

function pathFits(pattern: string | RegExp | undefined, path: string): boolean {
  if (pattern === undefined) return true;
  if (pattern instanceof RegExp) return pattern.test(path);
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
    );
  return new RegExp(`^${source.join('')}$`).test(path);
}

/** Whether a fault is meant for this call. */
export const fits = (
  fault: CallFault,
  incoming: { readonly method: string; readonly path: string },
  operation: string | undefined,
): boolean =>
  (fault.operation === undefined || fault.operation === operation) &&
  (fault.method === undefined || fault.method.toUpperCase() === incoming.method) &&
  pathFits(fault.path, incoming.path);
