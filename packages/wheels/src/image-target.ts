// The target of a service that is built as an image: the Python in which its Dockerfile installs packages, as the image on this machine
// says itself, or as the tag of an official image tells.
import { probeInterpreter, type Application } from '@compose-delivery/application';
import { InputError, quoteSeen, type Ports } from '@compose-delivery/runtime';
import { posix } from 'node:path';
import { readComposeBuild, type ComposeBuild } from './compose-build.ts';
import {
  baseOf,
  installingStage,
  installsOffline,
  readStages,
  renewsPip,
  type Stage,
} from './dockerfile-stages.ts';
import { machineOf, readPythonImage } from './python-image.ts';
import { targetOfInterpreter, targetOfNames, type Target } from './target.ts';
import { compareVersions, parseVersion } from './version.ts';

export type ImageTarget = {
  readonly target: Target;
  /** A pip that cannot go on with a broken download and that the build lets use the network; undefined: none. */
  readonly oldPip: string | undefined;
};

type Reading = Pick<Ports, 'exec' | 'files' | 'environment'>;
type Given = {
  readonly application: Application;
  readonly service: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** One of those that the service is built for; empty: the one that its files name, or this machine's. */
  readonly platform: string;
  readonly ports: Reading;
};
/** The image on which packages are installed, and how. */
type Base = {
  readonly image: string;
  readonly platform: string;
  readonly stage: Stage | undefined;
  /** What the image was read from, for messages. */
  readonly where: string;
};

/**
 * One target for each platform that the service is built for.
 * @throws InputError saying that python-version and platform decide, where the Dockerfile does not tell.
 */
export async function targetsOfImage(
  application: Application,
  service: string,
  buildArgs: Readonly<Record<string, string>>,
  ports: Reading,
): Promise<readonly ImageTarget[]> {
  const { platforms } = await readComposeBuild(application, service, ports);
  const targets: ImageTarget[] = [];
  for (const platform of platforms.length > 1 ? new Set(platforms) : [''])
    targets.push(await targetOfImage({ application, service, buildArgs, platform, ports }));
  return targets;
}

async function targetOfImage(given: Given): Promise<ImageTarget> {
  const { service, ports } = given;
  const host = await hostMachine(ports);
  const base = await findBase(given, host, []);
  const local = await targetOfLocalImage(base, ports);
  const named = readPythonImage(base.image);
  const isExposed = base.stage !== undefined && !installsOffline(base.stage) && !renewsPip(base.stage);
  if (local) return { target: local.target, oldPip: isExposed ? oldOf(local.pip) : undefined };
  if (!named)
    throw unknown(
      service,
      `${base.where} starts from ${quoteSeen(base.image)}, which is no official Python image of a named version, nor an image on this machine`,
    );
  const machine = base.platform === '' ? host : machineOf(base.platform);
  if (machine === undefined)
    throw unknown(
      service,
      `${base.where} is for the platform ${quoteSeen(base.platform)}, whose machine is not known`,
    );
  const platform = named.platform === 'win' ? 'win_amd64' : `${named.platform}_${machine}`;
  return { target: targetOfNames(named.version, platform), oldPip: isExposed ? named.oldPip : undefined };
}

/** pip of before 25.1 begins a broken download anew. Source: pip's NEWS.rst, 25.1 and 25.2. */
function oldOf(pip: string): string | undefined {
  const [own, first] = [parseVersion(pip), parseVersion('25.1')];
  return own && first && compareVersions(own, first) < 0 ? pip : undefined;
}

async function hostMachine(ports: Reading): Promise<string | undefined> {
  const { stdout } = await ports.exec(['uname', '-m'], { timeoutMs: 10_000 });
  return machineOf(stdout);
}

/** Through the Dockerfile, and through contexts that stand for other services, to an image. */
async function findBase(given: Given, host: string | undefined, seen: readonly string[]): Promise<Base> {
  const { application, service, ports } = given;
  const build = await readComposeBuild(application, service, ports);
  const platform = given.platform === '' ? onlyPlatform(build, service) : given.platform;
  if (build.context === undefined) {
    if (build.image === undefined) throw unknown(service, 'neither build nor image in the compose files');
    return { image: build.image, platform, stage: undefined, where: `the service ${service}` };
  }
  const { text, where } = await readDockerfile(build, given);
  const stages = readStages(text, { ...build.args, ...given.buildArgs }, predefined(platform, host));
  const stage = installingStage(stages, build.target);
  if (!stage)
    throw unknown(
      service,
      stages.length === 0 ? `no FROM in ${where}` : `no stage ${quoteSeen(build.target)} in ${where}`,
    );
  const base = baseOf(stages, stage);
  const context = build.contexts[base.image];
  const found = { platform: base.platform || platform, stage, where };
  if (context === undefined) return { ...found, image: base.image };
  if (context.startsWith('docker-image://'))
    return { ...found, image: context.slice('docker-image://'.length) };
  const other = /^service:(.+)$/.exec(context)?.[1];
  if (other === undefined || seen.includes(other))
    throw unknown(
      service,
      `${where} starts from the context ${quoteSeen(base.image)}, which is ${quoteSeen(context)}`,
    );
  return { ...(await findBase({ ...given, service: other }, host, [...seen, service])), stage };
}

/** What the builder knows without being told, as far as a FROM can use it. */
function predefined(platform: string, host: string | undefined): Readonly<Record<string, string>> {
  const arch = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm/v7', i686: '386' }[host ?? ''] ?? host ?? '';
  const own = `linux/${arch}`;
  const wanted = platform === '' ? own : platform;
  const [os = 'linux', machine = '', variant = ''] = wanted.split('/');
  return {
    BUILDPLATFORM: own,
    BUILDOS: 'linux',
    BUILDARCH: arch.split('/')[0] ?? '',
    TARGETPLATFORM: wanted,
    TARGETOS: os,
    TARGETARCH: machine,
    TARGETVARIANT: variant,
  };
}

function onlyPlatform({ platforms }: ComposeBuild, service: string): string {
  if (platforms.length < 2) return platforms[0] ?? '';
  throw unknown(service, `several platforms (${platforms.join(', ')}), each of which has wheels of its own`);
}

async function readDockerfile(
  build: ComposeBuild,
  { application, service, ports }: Given,
): Promise<{ text: string; where: string }> {
  if (build.inline !== undefined)
    return { text: build.inline, where: `dockerfile_inline of the service ${service}` };
  const context = build.context ?? '';
  if (!posix.isAbsolute(context)) throw unknown(service, 'a build context that is not in the repository');
  const path = posix.resolve(context, build.dockerfile);
  const where = posix.relative(application.root, path);
  const text = await ports.files.readText(path);
  if (text === undefined) throw unknown(service, `no ${where}`);
  return { text, where };
}

/** Asks the Python of an image that this machine has: nothing is pulled, and it runs without network. */
async function targetOfLocalImage(
  { image, platform }: Base,
  ports: Pick<Ports, 'exec'>,
): Promise<{ target: Target; pip: string } | undefined> {
  const words = ['docker', 'run', '--rm', '--pull', 'never', '--network', 'none', '--entrypoint', 'python3'];
  const only = platform === '' ? [] : ['--platform', platform];
  const python = await probeInterpreter(ports.exec, [...words, ...only, image]);
  return python && { target: targetOfInterpreter(python), pip: python.pip };
}

function unknown(service: string, seen: string): InputError {
  return new InputError([
    {
      input: 'python-version and platform',
      expected: `the target of ${service}, which cannot be read off`,
      seen,
    },
  ]);
}
