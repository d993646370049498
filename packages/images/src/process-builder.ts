// Builds services without containers: a tree of their sources in the artifact store, and an offline environment beside it.
import {
  artifactFolder,
  type Application,
  type Artifact,
  type ChosenInterpreter,
  type ServiceDefinition,
  type TreeManifest,
} from '@compose-delivery/application';
import { InputError, suggest } from '@compose-delivery/runtime';
import { join, relative } from 'node:path';
import type { AttemptContext, Builder, Built, BuildUnit } from './builder-port.ts';
import { installerLock, lockContentDigest, lockFiles } from './lock-files.ts';
import {
  ensureEnvironment,
  environmentDigest,
  environmentFolder,
  hasEnvironment,
  type EnvironmentPorts,
} from './python-environment.ts';
import { repairWheels, type RepairWheels } from './remedy.ts';
import { isIgnored, leadsOutside, sameEntries, treeDigest, type TreeEntry } from './source-tree.ts';

export type ProcessSettings = {
  readonly application: Application;
  readonly stateDirectory: string;
  readonly wheelhouse: string;
  readonly version: string;
  readonly python: ChosenInterpreter;
};

type Prepared = {
  readonly unit: BuildUnit;
  readonly entries: readonly TreeEntry[];
  readonly requirements: string | undefined;
  readonly environment: string;
};

/** The chosen services that have a `process` section, in the order of the file. @throws InputError for one that is unknown or has none. */
export function processServices(application: Application, chosen: readonly string[]): readonly string[] {
  const known = Object.keys(application.services).filter(
    (name) => application.services[name]?.process !== undefined,
  );
  const wrong = chosen.filter((name) => !known.includes(name));
  if (wrong.length > 0)
    throw new InputError(
      wrong.map((name) => ({
        input: 'services',
        expected: `services with a process section${suggest(name, known)}`,
        seen: name,
      })),
    );
  return chosen.length === 0 ? known : known.filter((name) => chosen.includes(name));
}

/** Reads the sources of all services and answers what is to be built, and the builder for it. */
export async function prepareProcessBuilds(
  services: readonly string[],
  settings: ProcessSettings,
  ports: EnvironmentPorts & { readonly repairWheels?: RepairWheels },
): Promise<{ units: readonly BuildUnit[]; builder: Builder }> {
  const prepared = new Map<string, Prepared>();
  for (const service of services) prepared.set(service, await prepare(service, settings, ports));
  const find = (unit: BuildUnit): Prepared => {
    const found = prepared.get(unit.service);
    if (!found) throw new Error(`${unit.service} was not prepared`);
    return found;
  };
  return {
    units: [...prepared.values()].map((one) => one.unit),
    builder: {
      existing: async (known) => {
        const there = new Set<string>();
        for (const [unit, artifact] of known)
          if (await isWhole(find(unit), artifact, settings, ports)) there.add(unit.service);
        return there;
      },
      build: (unit, attempt) => build(find(unit), settings, ports, attempt),
      remedy: (unit, diagnosis, signal) =>
        diagnosis.kind === 'hash-mismatch'
          ? repairWheels(unit, diagnosis, { wheelhouse: settings.wheelhouse, signal }, ports)
          : Promise.resolve({ retry: true, said: '' }),
    },
  };
}

async function prepare(
  service: string,
  settings: ProcessSettings,
  ports: EnvironmentPorts,
): Promise<Prepared> {
  const { application } = settings;
  const definition = application.services[service]?.process;
  if (!definition) throw new Error(`${service} has no process section`);
  const roots = treeRoots(definition);
  for (const root of roots) {
    if (await ports.files.exists(join(application.root, root))) continue;
    throw new InputError([
      { input: `services.${service}.process`, expected: 'files and folders that exist', seen: root },
    ]);
  }
  const hidden = [settings.stateDirectory, settings.wheelhouse].map((path) =>
    relative(application.root, path),
  );
  const keep = (name: string, path: string): boolean => !isIgnored(name) && !hidden.includes(path);
  const entries = await ports.trees.scan(application.root, roots, keep);
  const stray = entries.find(leadsOutside);
  if (stray)
    throw new InputError([
      {
        input: `services.${service}.process`,
        expected: 'files, and links that stay inside the repository',
        seen: `${stray.path}, a link to ${stray.content}`,
      },
    ]);
  const { requirements, lockDigest } = await readLock(service, settings, ports);
  const environment = environmentDigest(lockDigest, settings.python);
  const digest = treeDigest(entries, {
    service,
    command: definition.command,
    version: settings.version,
    environment,
  });
  return {
    unit: { service, digest, needs: [], sameAs: undefined, claims: { cpu: 1 } },
    entries,
    requirements,
    environment,
  };
}

/**
 * What a release of a service is made of. A folder of python-path that holds one of the others, such as services/ for services/api, is a
 * place to look from; copying it whole would make every release depend on its neighbours.
 */
export function treeRoots(definition: NonNullable<ServiceDefinition['process']>): string[] {
  const own = [definition.directory, ...definition.include];
  const holdsOwn = (folder: string): boolean =>
    own.some((root) => root.startsWith(`${folder.replace(/\/$/, '')}/`));
  return [...new Set([...own, ...definition['python-path'].filter((folder) => !holdsOwn(folder))])];
}

async function readLock(
  service: string,
  settings: ProcessSettings,
  ports: EnvironmentPorts,
): Promise<{ requirements: string | undefined; lockDigest: string }> {
  const lock = settings.application.services[service]?.lock;
  if (lock === undefined) return { requirements: undefined, lockDigest: '' };
  const input = `services.${service}.lock`;
  const view = join(settings.wheelhouse, 'views', service);
  const path = await installerLock(ports.files, join(settings.application.root, lock), view, input);
  return { requirements: path, lockDigest: lockContentDigest(await lockFiles(ports.files, path, input)) };
}

async function isWhole(
  prepared: Prepared,
  artifact: Artifact,
  settings: ProcessSettings,
  ports: EnvironmentPorts,
): Promise<boolean> {
  if (artifact.kind !== 'tree' || artifact.digest !== prepared.unit.digest) return false;
  const folder = artifactFolder(settings.stateDirectory, prepared.unit.service, artifact.digest);
  if (!(await ports.files.exists(join(folder, 'artifact.json')))) return false;
  if (!(await hasEnvironment(ports.files, environmentFolder(settings.stateDirectory, prepared.environment))))
    return false;
  const source = join(folder, 'source');
  return sameEntries(await ports.trees.scan(source, ['.'], () => true), prepared.entries);
}

async function build(
  prepared: Prepared,
  settings: ProcessSettings,
  ports: EnvironmentPorts,
  attempt: AttemptContext,
): Promise<Built> {
  const { service, digest } = prepared.unit;
  const { stateDirectory } = settings;
  const request = {
    requirements: prepared.requirements,
    wheels: join(settings.wheelhouse, 'views', service),
    digest: prepared.environment,
  };
  const python = await ensureEnvironment(request, settings.python, stateDirectory, ports, attempt);
  const folder = artifactFolder(stateDirectory, service, digest);
  const artifact: Artifact = { kind: 'tree', digest };
  const done: Built = { artifact, movedBytes: false, cached: undefined, bytes: 0, steps: [] }; // all from the wheelhouse: the network needs no rest
  if (await isWhole(prepared, artifact, settings, ports)) {
    attempt.say(`${folder} is whole already; something may run from it, so it is left alone`);
    return done;
  }
  const unfinished = `${folder}.part`;
  await ports.files.remove(unfinished);
  attempt.say(`${prepared.entries.length} files of ${service} go to ${folder}/source`);
  await ports.trees.copy(settings.application.root, prepared.entries, join(unfinished, 'source'));
  const createdAt = new Date(ports.clock.now()).toISOString();
  const manifest: TreeManifest = { schema: 1, service, digest, python, version: settings.version, createdAt };
  await ports.files.writeAtomic(join(unfinished, 'artifact.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await ports.files.remove(folder);
  await ports.trees.rename(unfinished, folder);
  return done;
}
