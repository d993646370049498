// The seven actions: specs at hand, code loaded only for the one that runs. A missing action does not compile.
import type { Action, ActionSpec } from '@compose-delivery/runtime';
import { spec as deployBlueGreen } from './deploy-blue-green/spec.ts';
import { spec as releaseTag } from './release-tag/spec.ts';
import { spec as rollback } from './rollback/spec.ts';
import { spec as sequentialBuild } from './sequential-build/spec.ts';
import { spec as smoke } from './smoke-r1-r6/spec.ts';
import { spec as trivyGate } from './trivy-gate/spec.ts';
import { spec as wheelCache } from './wheel-cache/spec.ts';

/** In the order in which a delivery uses them. */
export const specs = {
  'wheel-cache': wheelCache,
  'sequential-build': sequentialBuild,
  'trivy-gate': trivyGate,
  'deploy-blue-green': deployBlueGreen,
  'smoke-r1-r6': smoke,
  rollback,
  'release-tag': releaseTag,
} as const;

export type ActionName = keyof typeof specs;

export const actionNames = Object.keys(specs) as ActionName[];

export function isActionName(name: string): name is ActionName {
  return Object.hasOwn(specs, name);
}

const loaders: { readonly [N in ActionName]: () => Promise<unknown> } = {
  'wheel-cache': async () => (await import('./wheel-cache/action.ts')).action,
  'sequential-build': async () => (await import('./sequential-build/action.ts')).action,
  'trivy-gate': async () => (await import('./trivy-gate/action.ts')).action,
  'deploy-blue-green': async () => (await import('./deploy-blue-green/action.ts')).action,
  'smoke-r1-r6': async () => (await import('./smoke-r1-r6/action.ts')).action,
  rollback: async () => (await import('./rollback/action.ts')).action,
  'release-tag': async () => (await import('./release-tag/action.ts')).action,
};

/** The code of one action. */
export async function loadAction(name: ActionName): Promise<Action<ActionSpec>> {
  return (await loaders[name]()) as Action<ActionSpec>;
}
