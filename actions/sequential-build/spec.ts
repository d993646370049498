// Inputs and outputs of sequential-build.
import { count, defineAction, flag, list, output, seconds } from '@compose-delivery/runtime';
import * as common from '../common-inputs.ts';

export const spec = defineAction({
  name: 'sequential-build',
  title: 'Sequential build',
  description:
    'Builds the services of an application one at a time, in the order of their needs, from wheels at hand; leaves out what has not changed, and tries again only where the fault is known to pass.',
  icon: 'layers',
  color: 'blue',
  permissions: { contents: 'read: the delivery file, the sources and the locks' },
  inputs: {
    'delivery-file': common.deliveryFile,
    environment: common.environment,
    'env-file': common.envFile,
    services: common.services,
    engine: common.engine,
    version: common.version,
    'state-directory': common.stateDirectory,
    wheelhouse: common.wheelhouse,
    python: common.python,
    'build-args': common.buildArgs,
    'cooldown-seconds': seconds({
      description: 'Rest for the network between two builds, after one that moved bytes.',
      default: 5,
      max: 600,
    }),
    retries: common.retries,
    'retry-on': list({
      description: 'Further patterns (regular expressions) of output after which a build is tried again.',
      expected: 'regular expressions',
    }),
    'attempt-timeout-seconds': seconds({
      description: 'Longest time for one attempt.',
      default: 1_800,
      min: 1,
      max: 21_600,
    }),
    'idle-timeout-seconds': seconds({
      description: 'Longest time without a line of output; 0 turns the limit off.',
      default: 600,
      max: 21_600,
    }),
    'keep-going': flag({
      description: 'Build what does not need a failed service. The action fails all the same.',
      default: false,
    }),
    'skip-unchanged': flag({
      description:
        'Leave out services whose sources, lock, settings and needs have not changed and whose artifact is still there. A run that was cut off goes on in the same way.',
      default: true,
    }),
    'log-lines': count({
      description: 'Lines of a service in the log; further ones are not shown, the last ones are.',
      default: 20_000,
      min: 100,
      max: 1_000_000,
    }),
    'dry-run': common.dryRun,
    language: common.language,
  },
  outputs: {
    images: output(
      'JSON: service to artifact, for every service that has one now. The input of the deployment.',
      '{}',
    ),
    built: output('JSON: services that were built.', '[]'),
    skipped: output('JSON: services that were left as they are.', '[]'),
    failed: output('JSON: services that could not be built.', '[]'),
    blocked: output('JSON: services that were not begun.', '[]'),
    attempts: output('JSON: service to number of attempts.', '{}'),
    timings: output('JSON: for each service its seconds, attempts, rest before it and cached steps.', '[]'),
    plan: output('JSON: for each service what happens and why, in order.', '[]'),
  },
});
