// The argv of one `docker buildx build`. Values of build arguments travel by the environment, where other users of the machine cannot read them.
// Source: docs.docker.com/reference/cli/docker/buildx/build.
import type { BuildDefinition } from './build-definition.ts';

export type BuildRequest = {
  readonly definition: BuildDefinition;
  readonly args: Readonly<Record<string, string | null>>;
  /** Named contexts as buildx takes them. */
  readonly contexts: Readonly<Record<string, string>>;
  /** Where the Dockerfile is; a written-down one has been put into a file. */
  readonly dockerfile: string;
  readonly metadataFile: string | undefined;
  readonly progress: 'rawjson' | 'plain';
  readonly builder: string;
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly provenance: string;
  /** `load`: into the daemon's images; `cache`: nothing but the cache is kept. */
  readonly result: 'load' | 'cache';
};

export type Command = { readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> };

/** Names that the client itself, or what starts it, would take for its own settings. */
const OWN_SETTING =
  /^(?:PATH|HOME|USER|SHELL|LANG|TERM|TMPDIR|PWD|SSH_AUTH_SOCK|(?:DOCKER|BUILDX|BUILDKIT|COMPOSE|LD|GO|XDG|OTEL|ACTIONS|GITHUB|RUNNER|LC)_?.*|(?:https?|all|no|ftp)_proxy)$/i;

export function buildCommand(request: BuildRequest): Command {
  const { definition: one } = request;
  const env: Record<string, string> = {};
  const args = Object.entries(request.args).flatMap(([name, value]) => {
    if (value === null) return ['--build-arg', name];
    if (OWN_SETTING.test(name)) return ['--build-arg', `${name}=${value}`];
    env[name] = value;
    return ['--build-arg', name];
  });
  const each = (flag: string, values: readonly string[]): string[] =>
    values.flatMap((value) => [flag, value]);
  const pairs = (flag: string, values: Readonly<Record<string, string>>): string[] =>
    each(
      flag,
      Object.entries(values).map(([name, value]) => `${name}=${value}`),
    );
  const load = request.result === 'load';
  const argv = [
    ...['docker', 'buildx', 'build', '--progress', request.progress],
    ...(request.builder === '' ? [] : ['--builder', request.builder]),
    ...(request.metadataFile === undefined ? [] : ['--metadata-file', request.metadataFile]),
    ...(load ? ['--load', ...each('--tag', [one.image, ...one.tags])] : ['--output', 'type=cacheonly']),
    ...['--file', request.dockerfile],
    ...each('--target', one.target === undefined ? [] : [one.target]),
    ...each('--platform', one.platforms.length === 0 ? [] : [one.platforms.join(',')]),
    ...each('--network', one.network === undefined ? [] : [one.network]),
    ...pairs('--build-context', request.contexts),
    ...args,
    ...pairs('--label', one.labels),
    ...each('--secret', one.secrets.map(secretFlag)),
    ...each('--ssh', one.ssh),
    ...one.flags,
    ...(one.noCache ? ['--no-cache'] : []),
    ...(one.pull ? ['--pull'] : []),
    ...(request.provenance === '' ? [] : [`--provenance=${request.provenance}`]),
    ...each('--cache-from', request.cacheFrom),
    ...each('--cache-to', request.cacheTo),
    one.context,
  ];
  return { argv, env };
}

function secretFlag(secret: BuildDefinition['secrets'][number]): string {
  if (secret.variable !== undefined) return `id=${secret.id},env=${secret.variable}`;
  return secret.file === undefined ? `id=${secret.id}` : `id=${secret.id},src=${secret.file}`;
}
