// Inputs and outputs of wheel-cache.
import { choice, count, defineAction, list, output, path, seconds, text } from '@compose-delivery/runtime';
import * as common from '../common-inputs.ts';

export const spec = defineAction({
  name: 'wheel-cache',
  title: 'Wheel cache',
  description:
    'Fetches the wheels that locked Python services need: once, by sha256, resumable, from ordered indexes; keeps each one in the cache, and hands every service its own offline folder.',
  icon: 'package',
  color: 'blue',
  permissions: { contents: 'read: the delivery file and the locks' },
  inputs: {
    'delivery-file': common.deliveryFile,
    environment: common.environment,
    'env-file': common.envFile,
    services: common.services,
    engine: common.engine,
    'state-directory': common.stateDirectory,
    wheelhouse: common.wheelhouse,
    python: common.python,
    'build-args': common.buildArgs,
    'python-version': text({
      description:
        'Python of the target, such as 3.11, where neither an interpreter nor a Dockerfile tells. With platform.',
    }),
    platform: text({
      description: 'Platform tag of the target, such as manylinux_2_36_x86_64. With python-version.',
    }),
    'index-urls': list({
      description:
        'Package indexes, in order: a mirror first, its origin after it. A mirror can only supply bytes that a lock names by sha256. Credentials stand in the address and never leave its host.',
      default: 'https://pypi.org/simple/',
    }),
    concurrency: count({ description: 'Connections at once.', default: 6, min: 1, max: 32 }),
    retries: common.retries,
    'connect-timeout-seconds': seconds({
      description: 'Longest time to connect.',
      default: 10,
      min: 0.1,
      max: 300,
    }),
    'stall-timeout-seconds': seconds({
      description: 'Longest silence of a connection before it is given up.',
      default: 30,
      min: 0.1,
      max: 600,
    }),
    'total-timeout-seconds': seconds({
      description: 'Longest time for one wheel, with all its attempts.',
      default: 1_800,
      min: 1,
      max: 21_600,
    }),
    'min-throughput': count({
      description:
        'Bytes a second below which a connection counts as stalled, measured over 15 s; 0 turns the watch off.',
      default: 16_384,
      min: 0,
      max: 1_000_000_000,
    }),
    'cache-backend': choice({
      description: 'Where wheels outlive the job. auto: the Actions cache where there is one.',
      choices: ['auto', 'actions', 'directory', 'none'],
      default: 'auto',
    }),
    'cache-directory': path({ description: 'Folder of the cache-backend "directory".' }),
    save: choice({
      description:
        'Whether new entries are saved. auto: not from pull requests, whose entries nobody else can read but which push others out.',
      choices: ['auto', 'always', 'never'],
      default: 'auto',
    }),
    'report-directory': common.reportDirectory,
    'dry-run': common.dryRun,
    language: common.language,
  },
  outputs: {
    wheelhouse: output('Absolute path of the wheelhouse: blobs by sha256, one view for each service.', ''),
    'cache-hit': output(
      'all, partial or none: how many wheels did not have to come over the network.',
      'none',
    ),
    hits: output('Wheels that were in the wheelhouse or in the cache.', '0'),
    misses: output('Wheels that came over the network.', '0'),
    'bytes-from-cache': output('Bytes read from the cache.', '0'),
    'bytes-from-network': output('Bytes that came over the network.', '0'),
    'bytes-saved': output('Bytes that one download for each service would have cost more.', '0'),
    'lock-digest': output('sha256 over all locks.', ''),
    'per-service-digest': output(
      'JSON: service to the sha256 over its wheels; it changes when they do.',
      '{}',
    ),
    'build-contexts': output('JSON: service to the build context of its wheels, as wheels=PATH.', '{}'),
    'pip-args': output('Arguments for pip in a Dockerfile that mounts the context at /wheels.', ''),
    plan: output('JSON: for each wheel where it comes from and why.', '[]'),
    report: output('Path of the report, JSON.', ''),
    advisories: output('JSON: what is not wrong but costs.', '[]'),
  },
});
