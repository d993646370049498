// Inputs and outputs of wheel-cache.
import {
  choice,
  count,
  defineAction,
  flag,
  list,
  output,
  path,
  seconds,
  text,
} from '@compose-delivery/runtime';
import * as common from '../common-inputs.ts';

export const spec = defineAction({
  name: 'wheel-cache',
  title: 'Wheel cache',
  description:
    'Fetches the wheels that locked Python services need: once, by sha256, resumable, from ordered indexes; keeps each one in the cache, and hands every service its own offline folder.',
  icon: 'package',
  color: 'blue',
  permissions: {
    contents: 'read: the delivery file and the locks',
    actions: 'write: to delete old cache entries; without it, it is only said what would go',
    'pull-requests': 'read: to delete the entries of closed pull requests first',
  },
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
    'require-hashes': choice({
      description:
        'Whether every package of a lock needs a sha256. true: it does. auto: all or none, as pip has it. false: each one may lack it. A hash that the lock lacks is taken from the first of index-urls alone, recorded in requirements.txt of the view, and advised against.',
      choices: ['true', 'auto', 'false'],
      default: 'true',
    }),
    'index-urls': list({
      description:
        'Package indexes, in order; a further one is asked where the one before it has not the package or is down. Where a lock names no hash, only the first one decides. Credentials stand in the address and never leave its host.',
      default: 'https://pypi.org/simple/',
    }),
    mirrors: list({
      description:
        'Where the same bytes may be nearer by, in order: simple indexes, or addresses with {path} (the path of the known address) or {file} in them. Asked before the address itself, chosen by measured speed and health. They can only supply bytes of a known sha256.',
    }),
    'index-credentials': common.indexCredentials,
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
      default: 12,
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
      description:
        'Where wheels outlive the job. auto: the Actions cache where there is one, spoken to directly, and through @actions/cache when it answers otherwise than expected. toolkit and direct: only the one or the other. directory: a folder that outlives the job.',
      choices: ['auto', 'toolkit', 'direct', 'directory', 'none'],
      default: 'auto',
    }),
    'cache-directory': path({ description: 'Folder of the cache-backend "directory".' }),
    'min-entry-size': count({
      description: 'Bytes from which a wheel has a cache entry of its own; smaller ones lie in packs.',
      default: 1_048_576,
      min: 0,
      max: 10_000_000_000,
    }),
    save: choice({
      description:
        'Whether new entries are saved. auto: from the default branch only; what other branches and pull requests save nobody else can read, and it pushes others out.',
      choices: ['auto', 'always', 'never'],
      default: 'auto',
    }),
    'fail-on-miss': flag({
      description: 'Refuse to download: red when a wheel is neither in the wheelhouse nor in the cache.',
      default: false,
    }),
    prune: flag({
      description:
        'Delete cache entries of earlier locks, the longest unused first, when all of ours take more than max-cache-bytes. The Actions cache needs github-token with `actions: write`; without that right it is only said what would go.',
      default: true,
    }),
    'max-cache-bytes': count({
      description: 'Bytes that all entries of this action may take. GitHub keeps 10 GB for a repository.',
      default: 8_000_000_000,
      min: 0,
      max: 1_000_000_000_000,
    }),
    'keep-generations': count({
      description: 'Earlier states of the locks whose entries pruning keeps, too.',
      default: 2,
      min: 0,
      max: 20,
    }),
    'github-token': common.githubToken,
    serve: choice({
      description:
        'index: an index server with these wheels runs on for the later steps of the job; pip finds it by the file of the output pip-conf.',
      choices: ['off', 'index'],
      default: 'off',
    }),
    'serve-address': text({
      description:
        'Address on which the index listens: loopback for builds that share the network of the host, the address of the bridge (such as 172.17.0.1) for those that do not.',
      default: '127.0.0.1',
      pattern: /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]+)$/,
      expected: 'an IP address of this machine',
    }),
    'serve-host': text({
      description:
        'Name under which builds reach the index, such as host.docker.internal. Empty: serve-address.',
      pattern: /^[A-Za-z0-9.-]{1,253}$/,
      expected: 'a host name or address',
    }),
    'serve-idle-seconds': seconds({
      description: 'The index ends itself when nobody asked for so long.',
      default: 1_800,
      min: 1,
      max: 21_600,
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
    'pip-conf': output('Path of a pip.conf that names the index of serve. For builds: a secret.', ''),
    'index-url': output('Address of the index of serve, for pip.', ''),
    'index-pid': output('Process of the index of serve.', ''),
    pruned: output('JSON: cache entries that were deleted, or would be with the right to.', '[]'),
    plan: output('JSON: for each wheel where it comes from and why.', '[]'),
    report: output('Path of the report, JSON.', ''),
    advisories: output('JSON: what is not wrong but costs.', '[]'),
  },
});
