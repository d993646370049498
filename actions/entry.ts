// What every bundle calls: one action by name, the root dispatcher, or a program that runs beside them.
import { environmentSource, GateRefused, type InputSource } from '@compose-delivery/runtime';
import { runOnRunner } from '@compose-delivery/runtime/adapters';
import { isActionName, lazyAction, specs } from './catalogue.ts';
import { rootSpec } from './root.ts';

export async function run(name: string): Promise<void> {
  if (name === 'cache-client') return (await import('@compose-delivery/runtime/adapters')).serveCacheClient();
  if (name === 'wheel-index')
    return (await import('@compose-delivery/wheels/adapters')).runWheelIndex(process.argv[2] ?? '');
  if (name === 'root') return dispatch(environmentSource(process.env));
  if (!isActionName(name)) throw new Error(`no action is called ${name}`);
  await runOnRunner(lazyAction(name));
}

/** The runner hands the root action the union of all inputs with their defaults; only those of the chosen action count. */
async function dispatch(source: InputSource): Promise<void> {
  const name = source.get('action')?.trim() ?? '';
  if (!isActionName(name)) {
    const refusing = { spec: rootSpec, run: () => Promise.reject(new GateRefused('no action was chosen')) };
    return runOnRunner(refusing, { get: (input) => source.get(input), given: ['action'] });
  }
  const foreign = new Set(['action', ...Object.values(specs).flatMap((spec) => Object.keys(spec.inputs))]);
  for (const own of Object.keys(specs[name].inputs)) foreign.delete(own);
  await runOnRunner(lazyAction(name), {
    get: (input) => source.get(input),
    given: source.given.filter((input) => !foreign.has(input)),
  });
}
