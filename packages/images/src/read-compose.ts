// What a composed application builds, as Docker Compose itself understands it: interpolation, profiles, extends and merges are its own work.
import type { Application } from '@compose-delivery/application';
import {
  DeliveryFailure,
  messageOf,
  type Environment,
  type Exec,
  type Files,
} from '@compose-delivery/runtime';
import { isAbsolute, join } from 'node:path';
import { findComposePlugin } from './compose-plugin.ts';

type Pairs = Readonly<Record<string, string | null>>;

export type ComposeBuild = {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly args?: Pairs;
  readonly target?: string;
  readonly additional_contexts?: Readonly<Record<string, string>>;
  readonly cache_from?: readonly string[];
  readonly cache_to?: readonly string[];
  readonly extra_hosts?: readonly string[] | Readonly<Record<string, string | readonly string[]>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly network?: string;
  readonly no_cache?: boolean;
  readonly platforms?: readonly string[];
  readonly privileged?: boolean;
  readonly pull?: boolean;
  readonly secrets?: readonly { readonly source: string; readonly target?: string }[];
  readonly shm_size?: string | number;
  readonly ssh?: readonly string[] | Pairs;
  readonly tags?: readonly string[];
  readonly ulimits?: Readonly<Record<string, number | { readonly soft: number; readonly hard: number }>>;
};

export type ComposeService = {
  readonly image?: string;
  readonly platform?: string;
  readonly build?: ComposeBuild;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly 'x-build-resources'?: unknown;
};

export type ComposeModel = {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly file?: string; readonly environment?: string }>>;
};

/** How Compose is called here: the plugin by itself, `docker compose`, or the older program of its own. */
export type ComposeTool = {
  /** Everything before the subcommand: program, files, environment file, profiles. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

const CONFIG_MS = 60_000;
/** What is said where the plugin is missing (docker), or the program is of the first generation (docker-compose 1). */
const ABSENT =
  /is not a docker command|unknown command: docker compose|unknown (?:shorthand )?flag|Define and run multi-container|No such command/;

/**
 * One call of Compose answers all. The model holds values of the environment file; it is never printed.
 * @throws DeliveryFailure without Compose, or with what Compose said
 */
export async function readCompose(
  application: Application,
  version: string,
  ports: { readonly exec: Exec; readonly files: Files; readonly environment: Environment },
): Promise<{ tool: ComposeTool; model: ComposeModel }> {
  const rest = await composeArguments(application, ports.files);
  // VERSION is what compose files of releases put into their images' tags.
  const env = { VERSION: version, BUILDKIT_PROGRESS: 'plain' };
  const said: string[] = [];
  const plugin = await findComposePlugin(ports.environment, ports.files);
  const programs = [...(plugin === undefined ? [] : [[plugin]]), ['docker', 'compose'], ['docker-compose']];
  for (const program of programs) {
    const tool = { command: [...program, ...rest], cwd: application.root, env };
    try {
      const argv = [...tool.command, 'config', '--format', 'json'];
      const result = await ports.exec(argv, { cwd: tool.cwd, env, timeoutMs: CONFIG_MS });
      if (result.code === 0) return { tool, model: readModel(result.stdout) };
      if (!ABSENT.test(result.stderr)) throw unreadable(result.stderr);
      said.push(`${program.join(' ')} ended with ${result.code ?? 'a signal'}`);
    } catch (error) {
      if (error instanceof DeliveryFailure && error.advice !== undefined) throw error;
      said.push(messageOf(error));
    }
  }
  throw new DeliveryFailure(
    `Docker Compose 2 or newer is needed for the engine compose: ${said.join('; ')}`,
    { advice: 'Install the Compose plugin, or use the engine process.' },
  );
}

async function composeArguments(application: Application, files: Files): Promise<readonly string[]> {
  const named = application['compose-files'].flatMap((file) => ['-f', join(application.root, file)]);
  const envFile = application['env-file'];
  const path =
    envFile === undefined ? undefined : isAbsolute(envFile) ? envFile : join(application.root, envFile);
  const withEnv = path !== undefined && (await files.exists(path)) ? ['--env-file', path] : [];
  return [...named, ...withEnv, '--profile', '*'];
}

function unreadable(said: string): DeliveryFailure {
  return new DeliveryFailure(
    `the compose files cannot be read: ${said.trim().split('\n').slice(-3).join(' ')}`,
    {
      advice:
        'Run "docker compose config" with the same files; variables without a value belong into the env-file.',
    },
  );
}

function readModel(text: string): ComposeModel {
  const model = JSON.parse(text) as Partial<ComposeModel>;
  return { name: model.name ?? '', services: model.services ?? {}, secrets: model.secrets ?? {} };
}

/** The name that Compose gives to what it builds. Source: docs.docker.com/reference/compose-file/services (image). */
export function imageName(model: ComposeModel, service: string): string {
  return model.services[service]?.image ?? `${model.name}-${service}`;
}
