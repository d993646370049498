// Builds one image by `docker buildx build`, with its wheels as a named context and with arguments that make pip patient.
import type { Artifact } from '@compose-delivery/application';
import {
  BuildFailure,
  type AttemptContext,
  type Builder,
  type Built,
  type BuildUnit,
} from './builder-port.ts';
import type { BuildDefinition } from './build-definition.ts';
import { adoptImage } from './adopt-image.ts';
import { buildWithoutBuildx, NO_BUILDX } from './compose-fallback.ts';
import { linksByRegistry } from './buildx-driver.ts';
import { buildCommand, type BuildRequest } from './buildx-command.ts';
import { buildxRequest, idOf, readMetadata } from './buildx-request.ts';
import type { ImageFacts } from './docker-images.ts';
import { remedyFor } from './remedy.ts';
import { actionsVariables, planCache } from './layer-cache.ts';
import { retagPublished } from './find-published.ts';
import { publishImage, pushedNames } from './publish-image.ts';
import { runTool } from './run-tool.ts';
import { readPlainProgress } from './plain-progress.ts';
import { readSolveStatus, type StatusReader } from './solve-status.ts';
import type { ImageBuilderPorts, ImageSettings } from './image-settings.ts';
import { join, relative } from 'node:path';

type Session = {
  readonly definitions: ReadonlyMap<string, BuildDefinition>;
  readonly settings: ImageSettings;
  readonly ports: ImageBuilderPorts;
  /** Whether this buildx knows rawjson; learnt by the first build. */
  progress: 'rawjson' | 'plain';
  pruned: boolean;
  withoutBuildx: boolean;
  /** What the daemon had at the start; an image that has its name need not be tagged. */
  readonly images: ImageFacts;
  /** By service: what the registry has; undefined where the builder sees the daemon's images. */
  published: Map<string, string> | undefined;
};

/**
 * @param definitions by service; links between them name services of this map
 * @param images what the daemon answered about these names, and about the artifacts of earlier runs
 */
export function createBuildxBuilder(
  definitions: ReadonlyMap<string, BuildDefinition>,
  settings: ImageSettings,
  ports: ImageBuilderPorts,
  images: ImageFacts,
): Builder {
  const session: Session = {
    definitions,
    settings,
    ports,
    progress: 'rawjson',
    pruned: false,
    withoutBuildx: false,
    images,
    published: undefined,
  };
  const find = (unit: BuildUnit): BuildDefinition => {
    const found = definitions.get(unit.service);
    if (!found) throw new Error(`${unit.service} was not prepared`);
    return found;
  };
  return {
    foresee: async (steps) => {
      if (!(await linksByRegistry(steps, settings, ports.exec))) return;
      const refs = steps.flatMap(({ unit, pushed }) => (pushed ? [[unit.service, pushed.ref] as const] : []));
      session.published = new Map(refs);
    },
    existing: (known) => {
      const there = [...known].filter(
        ([, one]) => one.kind === 'image' && images.find(one.digest)?.id === one.digest,
      );
      return Promise.resolve(new Set(there.map(([unit]) => unit.service)));
    },
    build: (unit, attempt) => build(find(unit), unit, attempt, session),
    adopt: (unit, artifact) => adopt(find(unit), artifact, session),
    remedy: (unit, diagnosis, signal) =>
      remedyFor(unit, diagnosis, { ...settings, signal, firstPrune: !session.pruned }, ports).then((done) => {
        session.pruned ||= diagnosis.kind === 'disk-full';
        return done;
      }),
    dockerfile: (unit) =>
      find(unit).inline === undefined ? relative(settings.workspace, find(unit).dockerfile) : undefined,
    ...(settings.push
      ? {
          publish: (unit, artifact, attempt) =>
            publishImage(find(unit), unit, artifact, attempt, settings, ports).then((pushed) => {
              session.published?.set(unit.service, pushed.ref);
              return pushed;
            }),
          publishNames: (unit) => pushedNames(find(unit), unit, settings),
          retag: (unit, artifact) => retagPublished(find(unit), unit, artifact.digest, settings, ports.exec),
        }
      : {}),
    ...(settings.cache.backend === 'none' && settings.cache.to.length === 0
      ? {}
      : { exportCache: (unit, attempt) => exportCache(find(unit), unit, attempt, session) }),
  };
}

function adopt(one: BuildDefinition, artifact: Artifact, { images, ports }: Session): Promise<Artifact> {
  const named = [one.image, ...one.tags].every((name) => images.find(name)?.id === artifact.digest);
  return named
    ? Promise.resolve({ kind: 'image', name: one.image, digest: artifact.digest })
    : adoptImage(one, artifact, ports.exec);
}

async function build(
  one: BuildDefinition,
  unit: BuildUnit,
  attempt: AttemptContext,
  session: Session,
): Promise<Built> {
  const { ports } = session;
  const metadataFile = join(ports.temporary, `compose-delivery-${one.service}.metadata.json`);
  await ports.files.makeDirectory(ports.temporary);
  await ports.files.remove(metadataFile);
  const request = { ...(await buildxRequest(one, unit, session)), metadataFile };
  const status = session.withoutBuildx
    ? await buildWithoutBuildx(one, attempt, session.settings, ports)
    : await run(request, attempt, session);
  const metadata = readMetadata(await ports.files.readText(metadataFile));
  await ports.files.remove(metadataFile);
  const digest = metadata ?? (await idOf(one.image, ports));
  const cached = status.cached();
  return {
    artifact: { kind: 'image', name: one.image, digest },
    cached,
    movedBytes: one.network !== 'none' && (cached === undefined || cached[0] < cached[1]),
    bytes: status.bytes(),
    steps: status.steps(),
  };
}

const NO_RAWJSON = /invalid progress mode|unknown progress|unsupported progress/i;

async function run(request: BuildRequest, attempt: AttemptContext, session: Session): Promise<StatusReader> {
  const { argv, env } = buildCommand(request);
  const told: string[] = [];
  const say = (line: string): void => {
    told.push(line);
    if (told.length > 400) told.shift();
    attempt.say(line);
    attempt.step(status.current());
  };
  const status = request.progress === 'rawjson' ? readSolveStatus(say) : readPlainProgress(say);
  try {
    await runTool(
      session.ports.exec,
      argv,
      {
        cwd: session.settings.root,
        env: {
          ...session.settings.env,
          ...env,
          ...actionsVariables(session.settings.cache, session.ports.environment),
        },
      },
      { ...attempt, say: (line) => status.read(line) },
      'docker buildx build',
    );
    return status;
  } catch (error) {
    if (!(error instanceof BuildFailure)) throw error;
    if (request.progress === 'rawjson' && error.lines.some((line) => NO_RAWJSON.test(line))) {
      session.progress = 'plain';
      attempt.say('this buildx does not know rawjson: plain progress is read instead');
      return run({ ...request, progress: 'plain' }, attempt, session);
    }
    if (request.result === 'load' && error.lines.some((line) => NO_BUILDX.test(line))) {
      session.withoutBuildx = true;
      attempt.say('there is no docker buildx: Compose builds instead');
      return buildWithoutBuildx(request.definition, attempt, session.settings, session.ports);
    }
    // What failed is said in words, not in the objects of the stream.
    throw new BuildFailure(error.message, {
      lines: told,
      exitCode: error.exitCode,
      timedOut: error.timedOut,
    });
  }
}

async function exportCache(
  one: BuildDefinition,
  unit: BuildUnit,
  attempt: AttemptContext,
  session: Session,
): Promise<void> {
  const { to } = planCache(one, session.settings.cache);
  if (to.length === 0) return;
  const request = await buildxRequest(one, unit, session);
  await run({ ...request, cacheTo: to, result: 'cache' }, attempt, session);
}
