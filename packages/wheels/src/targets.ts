// The target of each service: the interpreter of this host, the image that its Dockerfile starts from, or what the inputs say.
import { findInterpreter, type Application } from '@compose-delivery/application';
import { InputError, type Ports } from '@compose-delivery/runtime';
import { targetsOfImage } from './image-target.ts';
import { PLATFORM_FORMS, targetOfInterpreter, targetOfNames, type Target } from './target.ts';

export type TargetChoice = {
  readonly engine: 'process' | 'compose';
  /** The input `python`. */
  readonly python: string;
  /** Both or neither; they win over everything. */
  readonly pythonVersion: string;
  readonly platform: string;
  /** Build arguments of images, by name; they go before those of the compose files. */
  readonly buildArgs: Readonly<Record<string, string>>;
};

export type Targets = {
  /** By service: one for each platform that it is built for. */
  readonly of: ReadonlyMap<string, readonly Target[]>;
  readonly remark: string;
  /** Services whose image installs over the network with a pip of before 25.1, and that pip. */
  readonly oldPips: ReadonlyMap<string, string>;
};

/** @throws InputError naming the input that would decide, where the target cannot be known. */
export async function chooseTargets(
  application: Application,
  services: readonly string[],
  choice: TargetChoice,
  ports: Pick<Ports, 'environment' | 'exec' | 'files' | 'workspace'>,
): Promise<Targets> {
  const { pythonVersion, platform } = choice;
  const all = (target: Target): Targets['of'] => new Map(services.map((service) => [service, [target]]));
  if (pythonVersion !== '' && platform !== '')
    return { of: all(targetOfNames(pythonVersion, platform)), remark: '', oldPips: new Map() };
  if (pythonVersion !== '' || platform !== '') {
    const [given, missing] =
      pythonVersion === '' ? ['platform', 'python-version'] : ['python-version', 'platform'];
    const expected = missing === 'platform' ? PLATFORM_FORMS : 'a version such as 3.11';
    throw new InputError([
      { input: missing, expected: `${expected}, since ${given} is given`, seen: 'nothing' },
    ]);
  }
  if (services.length === 0) return { of: new Map(), remark: '', oldPips: new Map() };
  if (choice.engine === 'process') {
    const { python, remark } = await findInterpreter(ports.exec, ports.workspace, choice.python);
    return { of: all(targetOfInterpreter(python)), remark, oldPips: new Map() };
  }
  const targets = new Map<string, readonly Target[]>();
  const oldPips = new Map<string, string>();
  for (const service of services) {
    const found = await targetsOfImage(application, service, choice.buildArgs, ports);
    targets.set(
      service,
      found.map((one) => one.target),
    );
    const oldPip = found.find((one) => one.oldPip !== undefined)?.oldPip;
    if (oldPip !== undefined) oldPips.set(service, oldPip);
  }
  return { of: targets, remark: '', oldPips };
}
