// The builder of the engine, and what it has to build.
import { deploymentFolder, findInterpreter, type Application } from '@compose-delivery/application';
import {
  cacheObstacle,
  findDockerSocket,
  findPublished,
  prepareImages,
  prepareProcessBuilds,
  processServices,
  readAmounts,
  readPairs,
  repositoryOf,
  type Amounts,
  type Builder,
  type BuildDefinition,
  type BuildState,
  type ImageFacts,
  type BuildUnit,
  type Rank,
  type Source,
  type TreeStore,
} from '@compose-delivery/images';
import type { Artifact } from '@compose-delivery/application';
import { askDaemonAt, createTreeStore, openContentMemory } from '@compose-delivery/images/adapters';
import { InputError, type Ports } from '@compose-delivery/runtime';
import { isAbsolute, join } from 'node:path';
import type { SequentialBuildInputs } from './action.ts';
import { wheelRepair } from './repair-wheels.ts';

export type Given = {
  readonly application: Application;
  readonly stateDirectory: string;
  readonly wheelhouse: string;
  readonly inputs: SequentialBuildInputs;
  readonly ports: Ports;
  readonly rank: Rank;
  readonly state: BuildState;
};

export type Prepared = {
  readonly units: readonly BuildUnit[];
  readonly builder: Builder;
  /** Empty for the engine process. */
  readonly definitions: ReadonlyMap<string, BuildDefinition>;
  /** Services whose artifacts are delivered. */
  readonly delivered: readonly string[];
  readonly asked: readonly string[];
  /** What is known of images of this machine. */
  readonly images: ImageFacts;
  /** Images of equal digest that the registry has. */
  readonly published: ReadonlyMap<string, Artifact>;
  /** Writes down the digests of files; at the end of a run also of those that were too young to be trusted at its beginning. */
  readonly remember: () => Promise<void>;
};

export async function prepareBuilds(given: Given): Promise<Prepared> {
  const { application, stateDirectory, ports } = given;
  const folder = deploymentFolder(stateDirectory, application.application, application.environmentName);
  const memory = await openContentMemory(ports.files, join(folder, 'contents'), () => ports.clock.now());
  const prepared = await prepareWith(given, createTreeStore(memory));
  return { ...prepared, remember: () => memory.keep() };
}

async function prepareWith(given: Given, trees: TreeStore): Promise<Omit<Prepared, 'remember'>> {
  const { application, stateDirectory, wheelhouse, inputs, ports } = given;
  const engine = inputs.engine === 'auto' ? application.engine : inputs.engine;
  const source = sourceOf(given);
  if (engine !== 'process' || source.kind !== 'compose') return prepareImageBuilds(given, source, trees);
  const services = processServices(application, inputs.services);
  const python = await findInterpreter(ports.exec, ports.workspace, inputs.python);
  if (python.remark) ports.log.warning(python.remark, { title: 'sequential-build' });
  const settings = { application, stateDirectory, wheelhouse, version: inputs.version, python };
  const prepared = await prepareProcessBuilds(services, settings, {
    ...ports,
    trees,
    repairWheels: wheelRepair(wheelhouse, inputs, ports),
  });
  const delivered = Object.keys(application.services);
  return {
    ...prepared,
    definitions: new Map(),
    published: new Map(),
    delivered,
    asked: [],
    images: { find: () => undefined },
  };
}

async function prepareImageBuilds(
  given: Given,
  source: Source,
  trees: TreeStore,
): Promise<Omit<Prepared, 'remember'>> {
  const { application, wheelhouse, inputs, ports, rank, state } = given;
  const socket = await findDockerSocket(ports.environment, ports.files);
  const repairWheels = wheelRepair(wheelhouse, inputs, ports);
  const obstacle = cacheObstacle(inputs.layerCache, ports.environment);
  if (obstacle !== undefined)
    ports.log.warning(`${obstacle}: layers are not kept`, { title: 'sequential-build' });
  const prepared = await prepareImages(
    {
      ...{ application, source, wheelhouse, rank, chosen: inputs.services, version: inputs.version },
      ...{ buildArgs: inputs.buildArgs, wheelDigests: inputs.wheelDigests, builder: inputs.builder },
      ...{ push: inputs.push, registry: inputs.registry, tags: inputs.tags, workspace: ports.workspace },
      artifacts: [...state.finished.values()].map((one) => one.artifact.digest),
      askedBefore: state.asked,
      claims: claimsOf(application),
      provenance: inputs.provenance === 'auto' ? '' : inputs.provenance,
      tagByDigest: inputs.skipUnchanged === 'registry',
      cache: {
        backend: obstacle === undefined ? inputs.layerCache : 'none',
        mode: inputs.cacheMode,
        application: application.application,
        folder: absolute(ports, inputs.cacheFolder),
        from: lines(inputs.cacheFrom),
        to: lines(inputs.cacheTo),
      },
    },
    { ...ports, daemon: socket === undefined ? undefined : askDaemonAt(socket), trees, repairWheels },
  );
  const { units, builder, definitions, asked, images } = prepared;
  const published = new Map<string, Artifact>();
  if (inputs.skipUnchanged === 'registry')
    for (const [service, digest] of await findPublished(units, definitions, inputs.registry, ports.exec)) {
      const name = repositoryOf(definitions.get(service)?.image ?? service, inputs.registry);
      published.set(service, { kind: 'image', name, digest });
    }
  const delivered = [...(prepared.delivered ?? units.map((unit) => unit.service))];
  return { units, builder, definitions, delivered, published, asked, images };
}

/** Inputs go before the delivery file, and the two inputs exclude each other. */
function sourceOf({ application, inputs, ports }: Given): Source {
  const overrides = lines(inputs.bakeSet);
  if (inputs.bakeFile !== '' && inputs.buildList !== '')
    throw new InputError([
      { input: 'build-list', expected: 'nothing, since bake-file is given', seen: 'a list' },
    ]);
  if (inputs.bakeFile !== '') return { kind: 'bake', file: absolute(ports, inputs.bakeFile), overrides };
  if (inputs.buildList !== '')
    return { kind: 'list', pairs: readPairs(inputs.buildList, 'build-list'), input: 'build-list' };
  const { build } = application;
  const file = build?.['bake-file'];
  if (file !== undefined) return { kind: 'bake', file: join(application.root, file), overrides };
  return build?.list ? { kind: 'list', pairs: build.list, input: 'build.list' } : { kind: 'compose' };
}

function claimsOf(application: Application): Record<string, Amounts> {
  const written = Object.entries(application.build?.resources ?? {});
  return Object.fromEntries(
    written.map(([service, amounts]) => [service, readAmounts(amounts, `build.resources.${service}`)]),
  );
}

export function absolute(ports: Ports, path: string): string {
  return isAbsolute(path) ? path : join(ports.workspace, path);
}

function lines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
