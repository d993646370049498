// A bake file's targets as definitions: `docker buildx bake --print` resolves variables, inheritance, matrices and overrides.
// Source: docs.docker.com/build/bake/reference.
import { InputError, messageOf, type Exec } from '@compose-delivery/runtime';
import { isAbsolute, resolve } from 'node:path';
import {
  dockerfileIn,
  EMPTY_DEFINITION,
  type BuildDefinition,
  type BuildSecret,
} from './build-definition.ts';

export type BakeSource = {
  /** Absolute. */
  readonly file: string;
  /** Targets and groups; empty: the group `default`. */
  readonly targets: readonly string[];
  /** `target.key=value`, as for `--set`. */
  readonly overrides: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

/** Newer buildx prints objects where older ones print text. */
type Written = string | Readonly<Record<string, string>>;

type Target = {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly 'dockerfile-inline'?: string;
  readonly args?: Readonly<Record<string, string | null>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly target?: string;
  readonly contexts?: Readonly<Record<string, string>>;
  readonly platforms?: readonly string[];
  readonly network?: string;
  readonly 'cache-from'?: readonly Written[];
  readonly 'cache-to'?: readonly Written[];
  readonly secret?: readonly Written[];
  readonly ssh?: readonly Written[];
  readonly 'no-cache'?: boolean;
  readonly pull?: boolean;
  readonly 'shm-size'?: string;
  readonly ulimits?: readonly string[];
  readonly 'extra-hosts'?: Readonly<Record<string, string>>;
};

/** @throws InputError with what bake said: an unknown target, a file that cannot be read */
export async function bakeDefinitions(source: BakeSource, exec: Exec): Promise<readonly BuildDefinition[]> {
  const sets = source.overrides.flatMap((one) => ['--set', one]);
  const argv = ['docker', 'buildx', 'bake', '--file', source.file, ...sets, '--print', ...source.targets];
  const result = await exec(argv, { cwd: source.cwd, env: source.env, timeoutMs: 60_000 }).catch(
    (error: unknown) => ({ code: 1, stdout: '', stderr: messageOf(error) }),
  );
  if (result.code !== 0) throw refusal(source, result.stderr);
  const printed = JSON.parse(result.stdout) as { target?: Readonly<Record<string, Target>> };
  return Object.entries(printed.target ?? {}).map(([name, target]) => definition(name, target, source.cwd));
}

function refusal(source: BakeSource, said: string): InputError {
  const line = said.split('\n').findLast((one) => /^ERROR/.test(one)) ?? said.trim().split('\n').at(-1) ?? '';
  const unknown = /failed to find target (\S+)/.exec(said)?.[1];
  return new InputError([
    unknown === undefined
      ? { input: 'bake-file', expected: `a bake file that buildx can read`, seen: `${source.file}: ${line}` }
      : { input: 'services', expected: `targets of ${source.file}`, seen: unknown },
  ]);
}

function definition(name: string, target: Target, cwd: string): BuildDefinition {
  const context = folderOrAddress(target.context ?? '.', cwd);
  const [image = name, ...tags] = target.tags ?? [];
  const contexts = Object.entries(target.contexts ?? {}).map(([key, value]) => [
    key,
    folderOrAddress(value, cwd),
  ]);
  return {
    ...EMPTY_DEFINITION,
    service: name,
    image,
    tags,
    context,
    dockerfile: dockerfileIn(context, target.dockerfile),
    inline: target['dockerfile-inline'],
    args: target.args ?? {},
    target: target.target,
    contexts: Object.fromEntries(contexts) as Record<string, string>,
    platforms: target.platforms ?? [],
    network: target.network,
    secrets: (target.secret ?? []).map(readSecret),
    ssh: (target.ssh ?? []).map(asText),
    labels: target.labels ?? {},
    cacheFrom: (target['cache-from'] ?? []).map(asText),
    cacheTo: (target['cache-to'] ?? []).map(asText),
    noCache: target['no-cache'] ?? false,
    pull: target.pull ?? false,
    flags: readFlags(target),
  };
}

function readFlags(target: Target): readonly string[] {
  const hosts = Object.entries(target['extra-hosts'] ?? {});
  return [
    ...hosts.flatMap(([name, address]) => ['--add-host', `${name}:${address}`]),
    ...(target.ulimits ?? []).flatMap((limit) => ['--ulimit', limit]),
    ...(target['shm-size'] === undefined ? [] : ['--shm-size', target['shm-size']]),
  ];
}

function folderOrAddress(value: string, cwd: string): string {
  if (isAbsolute(value)) return value;
  return /^(?:[a-z][a-z0-9+.-]*:|git@)/i.test(value) ? value : resolve(cwd, value);
}

function asText(written: Written): string {
  if (typeof written === 'string') return written;
  return Object.entries(written)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

function readSecret(written: Written): BuildSecret {
  const fields =
    typeof written === 'string'
      ? Object.fromEntries(
          written.split(',').map((part) => {
            const at = part.indexOf('=');
            return [part.slice(0, at), part.slice(at + 1)] as const;
          }),
        )
      : written;
  const id = fields['id'] ?? '';
  const file = fields['src'] ?? fields['source'];
  if (fields['env'] !== undefined) return { id, variable: fields['env'] };
  return file === undefined ? { id } : { id, file };
}
