// What a release was started with beside its artifacts: variables of the environment file, configs and secrets of the compose files. Kept as
// keyed digests only: they tell that something changed, and nobody without the key can try values against them.
import { createHmac, randomBytes } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { readYaml, type Application } from '@compose-delivery/application';
import { DeliveryFailure, type Files } from '@compose-delivery/runtime';
import type { EnvironmentDigests } from '../model.ts';
import type { HostFiles } from '../ports.ts';
import { unwritable } from './probe-state.ts';

export type Surroundings = {
  /** Names of what the services of the delivery file get from outside: variables, and `file:PATH` for configs and secrets. */
  names(): Promise<readonly string[]>;
  /** Digests of these as they are now; that of what is not there is empty. */
  digest(names: readonly string[]): Promise<EnvironmentDigests>;
};

export type SurroundingsWorld = {
  /** Of the state directory. */
  readonly files: Files;
  readonly host: Pick<HostFiles, 'createExclusive'>;
  /** Of the checkout. */
  readonly checkout: Pick<Files, 'readText'>;
  readonly folder: string;
  readonly application: Application;
  readonly variables: Readonly<Record<string, string>>;
};

const FILE = 'file:';

export function surroundingsOf(world: SurroundingsWorld): Surroundings {
  const { application, variables, checkout } = world;
  let known: string | undefined;
  const valueOf = (name: string): Promise<string | undefined> => {
    if (!name.startsWith(FILE)) return Promise.resolve(variables[name]);
    return checkout.readText(inRoot(application, name.slice(FILE.length))).catch(() => undefined);
  };
  return {
    names: async () => [...variablesOf(application), ...(await filesOf(application, checkout))].sort(),
    digest: async (names) => {
      const key = (known ??= await keyOf(world));
      const values: Record<string, string> = {};
      for (const name of names) {
        const value = await valueOf(name);
        values[name] = value === undefined ? '' : hmac(key, `${name}\u0000${value}`);
      }
      return { key: hmac(key, 'key').slice(0, 8), values };
    },
  };
}

const hmac = (key: string, text: string): string =>
  createHmac('sha256', key).update(text).digest('hex').slice(0, 24);

/** Made once for each deployment; of two that make it at once, one is taken by both. */
async function keyOf({ files, host, folder }: SurroundingsWorld): Promise<string> {
  const path = `${folder}/environment.key`;
  const there = await files.readText(path);
  if (there) return there;
  await host.createExclusive(path, randomBytes(32).toString('hex'), 0o600).catch((error: unknown) => {
    throw unwritable(error, folder);
  });
  const key = await files.readText(path);
  if (!key) throw new DeliveryFailure(`${path} cannot be read after it was written`);
  return key;
}

/** Variables of the environment file that the delivery file hands to a service. */
function variablesOf(application: Application): string[] {
  const names = Object.values(application.services).flatMap((service) => [
    ...service.secrets,
    ...[...Object.values(service.env), ...(service.process?.command ?? [])].flatMap((value) =>
      [...value.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((m) => m[1] ?? ''),
    ),
  ]);
  return [...new Set(names)].filter((name) => name !== '' && name !== 'url');
}

const inRoot = ({ root }: Application, path: string): string => (isAbsolute(path) ? path : join(root, path));

/** Configs and secrets that the compose files take from files: Compose reads them from the checkout of the day. */
async function filesOf(application: Application, checkout: Pick<Files, 'readText'>): Promise<string[]> {
  if (application.engine !== 'compose') return [];
  const found = new Set<string>();
  for (const file of application['compose-files']) {
    const model = readCompose(await checkout.readText(inRoot(application, file)).catch(() => undefined));
    for (const kind of ['configs', 'secrets'] as const)
      for (const entry of Object.values(model[kind] ?? {}))
        if (typeof entry?.file === 'string') found.add(`${FILE}${entry.file}`);
  }
  return [...found];
}

type Named = Readonly<Record<string, { readonly file?: unknown } | null>>;

/** Compose itself says what is wrong with a file that cannot be read; here it only names nothing. */
function readCompose(text: string | undefined): { readonly configs?: Named; readonly secrets?: Named } {
  try {
    return readYaml(text ?? '', 'compose file') ?? {};
  } catch {
    return {};
  }
}
