// Builds one service's image by Docker Compose, with its wheels as a named context and with arguments that make pip patient.
import type { Artifact } from '@compose-delivery/application';
import type { Clock, Exec, Files } from '@compose-delivery/runtime';
import { join } from 'node:path';
import {
  BuildFailure,
  type AttemptContext,
  type Builder,
  type Built,
  type BuildUnit,
} from './builder-port.ts';
import { imageName, type ComposeModel, type ComposeTool } from './compose-model.ts';
import { wheelsOf } from './compose-digest.ts';
import { runTool } from './run-tool.ts';

/** The first two are what the team asked for; with the third, pip of 25.1 or newer goes on inside a file. Older ones ignore it. */
export const PIP_ARGUMENTS: Readonly<Record<string, string>> = {
  PIP_DEFAULT_TIMEOUT: '600',
  PIP_RETRIES: '5',
  PIP_RESUME_RETRIES: '5',
};

export type ComposeBuilderPorts = {
  readonly exec: Exec;
  readonly files: Files;
  readonly clock: Clock;
  /** A folder for the file that is laid over the compose files. */
  readonly temporary: string;
};

export function createComposeBuilder(
  tool: ComposeTool,
  model: ComposeModel,
  settings: { readonly wheelhouse: string; readonly buildArgs: Readonly<Record<string, string>> },
  ports: ComposeBuilderPorts,
): Builder {
  return {
    exists: async (_unit, artifact) => {
      if (artifact.kind !== 'image') return false;
      const result = await ports.exec(
        ['docker', 'image', 'inspect', '--format', '{{.Id}}', artifact.digest],
        { timeoutMs: 30_000 },
      );
      return result.code === 0 && result.stdout.trim() === artifact.digest;
    },
    build: (unit, attempt) => build(unit, attempt, tool, model, settings, ports),
  };
}

async function build(
  unit: BuildUnit,
  attempt: AttemptContext,
  tool: ComposeTool,
  model: ComposeModel,
  settings: { readonly wheelhouse: string; readonly buildArgs: Readonly<Record<string, string>> },
  ports: ComposeBuilderPorts,
): Promise<Built> {
  const view = wheelsOf(settings.wheelhouse, unit.service);
  const overlay = buildOverlay(
    unit.service,
    settings.buildArgs,
    (await ports.files.exists(view)) ? view : undefined,
  );
  const path = join(ports.temporary, `compose-delivery-${unit.service}.json`);
  await ports.files.writeAtomic(path, JSON.stringify(overlay), 0o600);
  const steps = countSteps();
  try {
    await runTool(
      ports.exec,
      buildCommand(tool, path, unit.service),
      { cwd: tool.cwd, env: tool.env },
      {
        ...attempt,
        say: (line) => {
          steps.read(line);
          attempt.say(line);
        },
      },
      'docker compose build',
    );
  } finally {
    await ports.files.remove(path);
  }
  const artifact = await builtImage(imageName(model, unit.service), ports.exec);
  const cached = steps.result();
  return { artifact, cached, movedBytes: cached === undefined || cached[0] < cached[1] };
}

/** What is laid over the compose files for one build: mappings are merged by Compose, so nothing of the service's own is lost. */
export function buildOverlay(
  service: string,
  args: Readonly<Record<string, string>>,
  view: string | undefined,
): unknown {
  const contexts = view === undefined ? {} : { additional_contexts: { wheels: view } };
  return { services: { [service]: { build: { args, ...contexts } } } };
}

/** Further files come after the others; `build SERVICE` builds this one service. */
export function buildCommand(tool: ComposeTool, overlay: string, service: string): readonly string[] {
  const at = tool.command.lastIndexOf('-f') + 2;
  return [...tool.command.slice(0, at), '-f', overlay, ...tool.command.slice(at), 'build', service];
}

async function builtImage(name: string, exec: Exec): Promise<Artifact> {
  const result = await exec(['docker', 'image', 'inspect', '--format', '{{.Id}}', name], {
    timeoutMs: 30_000,
  });
  const digest = result.stdout.trim();
  if (result.code !== 0 || !/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new BuildFailure(`the build ended well, but there is no image ${name}`, {
      lines: result.stderr.split('\n'),
    });
  return { kind: 'image', name, digest };
}

/** Counts BuildKit's plain progress: `#7 [packages 2/3] RUN ...`, then `#7 CACHED` or `#7 DONE 1.2s`. */
export function countSteps(): { read(line: string): void; result(): readonly [number, number] | undefined } {
  const steps = new Set<string>();
  const cached = new Set<string>();
  return {
    read: (line) => {
      const match = /^\s*#(\d+) (?:(\[(?!internal\]).*\d+\/\d+\])|(CACHED)\b)/.exec(line);
      if (match?.[2] !== undefined) steps.add(match[1] ?? '');
      else if (match?.[3] !== undefined) cached.add(match[1] ?? '');
    },
    result: () =>
      steps.size === 0 ? undefined : [[...cached].filter((id) => steps.has(id)).length, steps.size],
  };
}
