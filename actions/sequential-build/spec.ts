// Inputs and outputs of sequential-build.
import {
  block,
  choice,
  count,
  defineAction,
  flag,
  list,
  mapping,
  output,
  path,
  seconds,
  text,
} from '@compose-delivery/runtime';
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
    'index-credentials': common.indexCredentials,
    python: common.python,
    'wheel-digests': mapping({
      description:
        'Digests of the wheels by service: the output `per-service-digest` of wheel-cache. Empty: the wheels themselves are read.',
    }),
    'build-args': common.buildArgs,
    'bake-file': path({
      description:
        'A bake file (HCL or JSON) to build from, in place of the compose files. Empty: what the delivery file says.',
    }),
    'bake-set': block({
      description: 'Overrides of targets, one a line, as for --set of docker buildx bake: target.key=value.',
    }),
    'build-list': block({
      description: 'Images to build, one a line, as "image: folder", in place of the compose files.',
    }),
    'max-parallel': count({
      description: 'Builds at the same time.',
      default: 1,
      min: 1,
      max: 64,
    }),
    resources: text({
      description:
        'Bounds for builds at the same time, such as network=1,cpu=2,disk=10GB. A build takes network=1,cpu=1 unless x-build-resources of its service, or the delivery file, says otherwise; one without a network takes none.',
    }),
    'cooldown-seconds': seconds({
      description: 'Longest rest for the network between two builds, after one that moved bytes.',
      default: 5,
      max: 600,
    }),
    'cooldown-mode': choice({
      description:
        'adaptive: the rest ends as soon as network and load are quiet, and none follows a build that fetched nothing. fixed: always as long as cooldown-seconds.',
      choices: ['adaptive', 'fixed', 'off'],
      default: 'adaptive',
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
    'skip-unchanged': choice({
      description:
        'Leave out services whose sources, lock, settings, base images and needs have not changed. local: whose artifact is still on this machine. registry: also whose image the registry has, found by a tag that names the digest of its build.',
      choices: ['local', 'registry', 'off'],
      default: 'local',
    }),
    resume: choice({
      description:
        'auto: a run that failed or was killed goes on at its first unfinished service, even with skip-unchanged off.',
      choices: ['auto', 'off'],
      default: 'auto',
    }),
    push: flag({
      description:
        'Push images after their build, with the login of the Docker client. A push that fails is tried again by itself and keeps the image.',
      default: false,
    }),
    registry: text({
      description:
        'Registry and folder for pushed images, such as ghcr.io/acme. Empty: the names as they are.',
      pattern: /^[a-z0-9][a-z0-9._:/-]*$/i,
      expected: 'a registry, with or without a folder, such as ghcr.io/acme',
    }),
    tags: list({
      description: 'Further tags of pushed images, besides the one of their name.',
      item: /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/,
      expected: 'tags of images',
    }),
    'layer-cache': choice({
      description:
        'Where layers are kept between machines, one scope a service. An export that fails never fails a build; the docker driver exports only inline, unless its images are kept by containerd.',
      choices: ['none', 'gha', 'registry', 'local', 'inline'],
      default: 'none',
    }),
    'cache-mode': choice({
      description: 'min: layers of the result. max: those of all stages.',
      choices: ['min', 'max'],
      default: 'min',
    }),
    'cache-folder': path({
      description: 'Folder of the backend local.',
      default: '.delivery/layers',
    }),
    'cache-from': block({
      description: 'Further sources of layers, one a line, as for buildx; {service} is replaced.',
    }),
    'cache-to': block({
      description: 'Further targets of layers, one a line, as for buildx; {service} is replaced.',
    }),
    builder: text({
      description: 'Name of a buildx builder. Empty: the one in use.',
      pattern: /^[A-Za-z0-9][\w.-]*$/,
      expected: 'the name of a builder',
    }),
    'min-free-space': text({
      description:
        "Space, such as 500MB or 10GB, that has to be free before the first build, beside the bytes of the wheels of what is built: in the state directory and in Docker's data. Empty: it is not looked at.",
      pattern: /^\d+(?:\.\d+)?(?:[KMGT]i?)?B$/i,
      expected: 'an amount such as 500MB or 10GB',
    }),
    provenance: choice({
      description: 'Attestation of the build; auto leaves it to the builder.',
      choices: ['auto', 'false', 'true', 'mode=min', 'mode=max'],
      default: 'auto',
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
    timings: output(
      'JSON: for each service its seconds, attempts, rest after it, cached steps, bytes and steps.',
      '[]',
    ),
    'cache-ratio': output('Cached steps of all steps of what was built, from 0 to 1.', '0'),
    digests: output('JSON: service to name@digest in the registry, for what was pushed.', '{}'),
    'bake-file': output('Path of a bake file that says what was built; empty for the engine process.', ''),
    plan: output('JSON: for each service what happens and why, in order.', '[]'),
  },
});
