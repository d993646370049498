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

const loaders: { readonly [N in ActionName]: () => Promise<{ readonly action: unknown }> } = {
  'wheel-cache': () => import('./wheel-cache/action.ts'),
  'sequential-build': () => import('./sequential-build/action.ts'),
  'trivy-gate': () => import('./trivy-gate/action.ts'),
  'deploy-blue-green': () => import('./deploy-blue-green/action.ts'),
  'smoke-r1-r6': () => import('./smoke-r1-r6/action.ts'),
  rollback: () => import('./rollback/action.ts'),
  'release-tag': () => import('./release-tag/action.ts'),
};

/** One action. Its code is loaded when it runs, which is after its inputs were found to be good. */
export function lazyAction(name: ActionName): Action<ActionSpec> {
  return {
    spec: specs[name],
    run: async (inputs, ports) => {
      const { action } = (await loaders[name]()) as { action: Action<ActionSpec> };
      return action.run(inputs, ports);
    },
  };
}
