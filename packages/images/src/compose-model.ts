// The composed application as Docker Compose itself understands it: interpolation, profiles, extends and merges are its own work.
import type { Application } from '@compose-delivery/application';
import {
  DeliveryFailure,
  messageOf,
  type Exec,
  type ExecResult,
  type Files,
} from '@compose-delivery/runtime';
import { isAbsolute, join } from 'node:path';

export type ComposeBuild = {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly args?: Readonly<Record<string, string | null>>;
  readonly target?: string;
  readonly additional_contexts?: Readonly<Record<string, string>>;
};

export type ComposeService = {
  readonly image?: string;
  readonly build?: ComposeBuild;
  readonly depends_on?: Readonly<Record<string, unknown>>;
};

export type ComposeModel = {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
};

/** How Compose is called here: `docker compose`, or the older program of its own. */
export type ComposeTool = {
  /** Everything before the subcommand: program, files, environment file, profiles. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

const PROBE_MS = 30_000;

/** @throws DeliveryFailure if there is no Compose. */
export async function findCompose(
  application: Application,
  version: string,
  ports: { readonly exec: Exec; readonly files: Files },
): Promise<ComposeTool> {
  const program = await findProgram(ports.exec);
  const files = application['compose-files'].flatMap((file) => ['-f', join(application.root, file)]);
  const envFile = application['env-file'];
  const envPath =
    envFile === undefined ? undefined : isAbsolute(envFile) ? envFile : join(application.root, envFile);
  const withEnv = envPath !== undefined && (await ports.files.exists(envPath)) ? ['--env-file', envPath] : [];
  return {
    command: [...program, ...files, ...withEnv, '--profile', '*'],
    cwd: application.root,
    // VERSION is what compose files of releases put into their images' tags.
    env: { VERSION: version, BUILDKIT_PROGRESS: 'plain' },
  };
}

async function findProgram(exec: Exec): Promise<readonly string[]> {
  const said: string[] = [];
  for (const program of [['docker', 'compose'], ['docker-compose']]) {
    try {
      const result = await exec([...program, 'version', '--short'], { timeoutMs: PROBE_MS });
      if (result.code === 0 && /^v?[2-9]\d*\./.test(result.stdout.trim())) return program;
      said.push(`${program.join(' ')} ended with ${result.code ?? 'a signal'}`);
    } catch (error) {
      said.push(messageOf(error));
    }
  }
  throw new DeliveryFailure(
    `Docker Compose 2 or newer is needed for the engine compose: ${said.join('; ')}`,
    {
      advice: 'Install the Compose plugin, or use the engine process.',
    },
  );
}

/** @throws DeliveryFailure with what Compose said. Its model holds secrets of the environment file; it is never printed. */
export async function readComposeModel(tool: ComposeTool, exec: Exec): Promise<ComposeModel> {
  const result: ExecResult = await exec([...tool.command, 'config', '--format', 'json'], {
    cwd: tool.cwd,
    env: tool.env,
    timeoutMs: PROBE_MS,
  });
  if (result.code !== 0)
    throw new DeliveryFailure(
      `the compose files cannot be read: ${result.stderr.trim().split('\n').slice(-3).join(' ')}`,
      {
        advice:
          'Run "docker compose config" with the same files; variables without a value belong into the env-file.',
      },
    );
  const model = JSON.parse(result.stdout) as Partial<ComposeModel>;
  return { name: model.name ?? '', services: model.services ?? {} };
}

/** The name that Compose gives to what it builds. Source: docs.docker.com/reference/compose-file/services (image). */
export function imageName(model: ComposeModel, service: string): string {
  return model.services[service]?.image ?? `${model.name}-${service}`;
}
