// Without buildx, Compose builds: it brings a BuildKit client of its own. The wheels and the arguments are laid over its files.
import { join } from 'node:path';
import type { BuildDefinition } from './build-definition.ts';
import { BuildFailure, type AttemptContext } from './builder-port.ts';
import { wheelsOf } from './definition-digest.ts';
import type { ImageBuilderPorts, ImageSettings } from './image-settings.ts';
import { readPlainProgress } from './plain-progress.ts';
import type { ComposeTool } from './read-compose.ts';
import { runTool } from './run-tool.ts';
import type { StatusReader } from './solve-status.ts';

/** What the client says without the plugin; its own `build` knows no named contexts, so Compose has to do it. */
export const NO_BUILDX = /is not a docker command|unknown command: docker buildx|unknown (?:shorthand )?flag/;

/** @throws BuildFailure where Compose does not know what is built, either */
export async function buildWithoutBuildx(
  one: BuildDefinition,
  attempt: AttemptContext,
  settings: Pick<ImageSettings, 'composeTool' | 'wheelhouse' | 'buildArgs'>,
  ports: ImageBuilderPorts,
): Promise<StatusReader> {
  const tool = settings.composeTool;
  if (!tool)
    throw new BuildFailure(
      'docker buildx 0.8 or newer is needed for a bake file or a list: install the plugin',
    );
  const view = wheelsOf(settings.wheelhouse, one.service);
  const wheels = (await ports.files.exists(view)) ? view : undefined;
  return buildByCompose(one, { tool, args: settings.buildArgs, view: wheels }, attempt, ports);
}

/** Mappings are merged by Compose, so nothing of the service's own is lost. The file may hold secrets: it is for the owner alone. */
export async function buildByCompose(
  one: BuildDefinition,
  given: {
    readonly tool: ComposeTool;
    readonly args: Readonly<Record<string, string>>;
    readonly view: string | undefined;
  },
  attempt: AttemptContext,
  ports: ImageBuilderPorts,
): Promise<StatusReader> {
  const contexts = given.view === undefined ? {} : { additional_contexts: { wheels: given.view } };
  const overlay = { services: { [one.service]: { build: { args: given.args, ...contexts } } } };
  const path = join(ports.temporary, `compose-delivery-${one.service}.json`);
  await ports.files.writeAtomic(path, JSON.stringify(overlay), 0o600);
  const status = readPlainProgress(attempt.say);
  try {
    await runTool(
      ports.exec,
      overlaidCommand(given.tool, path, one.service),
      { cwd: given.tool.cwd, env: given.tool.env },
      {
        ...attempt,
        say: (line) => {
          status.read(line);
          attempt.step(status.current());
        },
      },
      'docker compose build',
    );
  } finally {
    await ports.files.remove(path);
  }
  return status;
}

/** Further files come after the others; `build SERVICE` builds this one service. */
export function overlaidCommand(tool: ComposeTool, overlay: string, service: string): readonly string[] {
  const at = tool.command.lastIndexOf('-f') + 2;
  return [...tool.command.slice(0, at), '-f', overlay, ...tool.command.slice(at), 'build', service];
}
