// What is not wrong but costs: CUDA where nothing has a GPU, services that disagree on a version, options without effect.
import { adviceTexts } from './advice-texts.ts';
import type { LockRemark } from './lock.ts';
import type { ServiceLock } from './service-locks.ts';
import type { Wheel } from './resolve-wheels.ts';
import type { Language } from './texts.ts';

export type ServiceWheels = {
  readonly lock: ServiceLock;
  readonly wheels: readonly Wheel[];
  readonly hasGpu: boolean;
};

/** @param oldPips services whose build uses the network with a pip that cannot go on with a broken download */
export function adviseOn(
  services: readonly ServiceWheels[],
  language: Language,
  oldPips: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  const say = adviceTexts[language];
  return [
    ...services.flatMap((service) => cudaAdvice(service, language)),
    ...sameGiants(services).map(([wheel, who]) => say.sameGiant(wheel.filename, wheel.size ?? 0, who)),
    ...disagreements(services).map(([name, versions]) => say.disagreement(name, versions)),
    ...[...oldPips].map(([service, pip]) => say.oldPip(service, pip)),
    ...new Set(services.flatMap(({ lock }) => lock.lock.remarks.map((remark) => describe(remark, language)))),
  ];
}

function describe(remark: LockRemark, language: Language): string {
  const say = adviceTexts[language];
  switch (remark.kind) {
    case 'index-option':
      return say.indexOption(remark.place, remark.option);
    case 'local-code':
      return say.localCode(remark.file, remark.names);
    case 'local-file':
      return say.localFile(remark.place, remark.name);
    case 'unhashed':
      return say.unhashed(remark.file, remark.names);
  }
}

/** NVIDIA's libraries, and a torch built for them: both come along when the default index is used on a machine without a GPU. */
export function isCudaWheel(wheel: Wheel): boolean {
  return (
    /^(?:nvidia|cuda)-/.test(wheel.package) || wheel.package === 'triton' || /\+cu\d/.test(wheel.version)
  );
}

/** Built for CUDA on the default index, though their version does not say so: they need NVIDIA's libraries beside them. */
const TORCH = new Set(['torch', 'torchvision', 'torchaudio']);

function cudaAdvice(service: ServiceWheels, language: Language): string[] {
  if (service.hasGpu) return [];
  const sure = service.wheels.filter(isCudaWheel);
  const withLibraries = sure.some((wheel) => wheel.package.startsWith('nvidia-'));
  const cuda = service.wheels.filter(
    (wheel) =>
      isCudaWheel(wheel) || (withLibraries && TORCH.has(wheel.package) && !wheel.version.includes('+')),
  );
  if (cuda.length === 0) return [];
  const bytes = cuda.reduce((sum, wheel) => sum + (wheel.size ?? 0), 0);
  const unknown = cuda.filter((wheel) => wheel.size === undefined).length;
  const names = [...new Set(cuda.map((wheel) => wheel.package))];
  return [adviceTexts[language].cuda(service.lock.service, names, bytes, unknown)];
}

const GIANT_BYTES = 200_000_000;

/** The same bytes in several services, the biggest waste first. */
function sameGiants(services: readonly ServiceWheels[]): [Wheel, string[]][] {
  const users = new Map<string, [Wheel, string[]]>();
  for (const { lock, wheels } of services) {
    for (const wheel of wheels) {
      if ((wheel.size ?? 0) < GIANT_BYTES) continue;
      const known = users.get(wheel.sha256) ?? [wheel, []];
      known[1].push(lock.service);
      users.set(wheel.sha256, known);
    }
  }
  const waste = ([wheel, who]: [Wheel, string[]]): number => (wheel.size ?? 0) * (who.length - 1);
  return [...users.values()].filter(([, who]) => who.length > 1).sort((a, b) => waste(b) - waste(a));
}

function disagreements(services: readonly ServiceWheels[]): [string, string][] {
  const versions = new Map<string, Map<string, string[]>>();
  for (const { lock, wheels } of services) {
    for (const wheel of wheels) {
      const known = versions.get(wheel.package) ?? new Map<string, string[]>();
      known.set(wheel.version, [...(known.get(wheel.version) ?? []), lock.service]);
      versions.set(wheel.package, known);
    }
  }
  return [...versions]
    .filter(([, known]) => known.size > 1)
    .map(([name, known]) => [
      name,
      [...known].map(([version, who]) => `${version} (${[...new Set(who)].join(', ')})`).join(', '),
    ]);
}

type Device = { capabilities?: unknown; driver?: string } | null;
type Resource = { discrete_resource_spec?: { kind?: unknown } } | null;

/** Whether a service of a compose model reserves a GPU. Source: docs.docker.com/compose/how-tos/gpu-support, and Swarm's generic resources. */
export function reservesGpu(service: unknown): boolean {
  const model = service as {
    runtime?: string;
    gpus?: unknown;
    deploy?: { resources?: { reservations?: { devices?: Device[]; generic_resources?: Resource[] } } };
  } | null;
  const reservations = model?.deploy?.resources?.reservations;
  const { devices, generic_resources: resources } = reservations ?? {};
  const reserved =
    Array.isArray(devices) &&
    devices.some(
      (one) => one?.driver === 'nvidia' || JSON.stringify(one?.capabilities ?? []).includes('gpu'),
    );
  const generic =
    Array.isArray(resources) &&
    resources.some((one) => /gpu/i.test(JSON.stringify(one?.discrete_resource_spec?.kind ?? '')));
  return reserved || generic || model?.gpus !== undefined || model?.runtime === 'nvidia';
}
