// What is not wrong but costs: CUDA where nothing has a GPU, services that disagree on a version, options without effect.
import type { ServiceLock } from './service-locks.ts';
import type { Wheel } from './resolve-wheels.ts';
import { texts, type Language } from './texts.ts';

export type ServiceWheels = {
  readonly lock: ServiceLock;
  readonly wheels: readonly Wheel[];
  readonly hasGpu: boolean;
};

export function adviseOn(services: readonly ServiceWheels[], language: Language): readonly string[] {
  const say = texts[language];
  return [
    ...services.flatMap((service) => cudaAdvice(service, language)),
    ...disagreements(services).map(([name, versions]) => say.disagreement(name, versions)),
    ...new Set(services.flatMap(({ lock }) => lock.lock.remarks)),
  ];
}

/** NVIDIA's libraries, and a torch built for them: both come along when the default index is used on a machine without a GPU. */
export function isCudaWheel(wheel: Wheel): boolean {
  return /^nvidia-/.test(wheel.package) || wheel.package === 'triton' || /\+cu\d/.test(wheel.version);
}

function cudaAdvice(service: ServiceWheels, language: Language): string[] {
  const cuda = service.wheels.filter(isCudaWheel);
  if (service.hasGpu || cuda.length === 0) return [];
  const bytes = cuda.reduce((sum, wheel) => sum + (wheel.size ?? 0), 0);
  return [
    texts[language].cuda(
      service.lock.service,
      cuda.map((wheel) => wheel.package),
      bytes,
    ),
  ];
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
      [...known].map(([version, who]) => `${version} (${who.join(', ')})`).join(', '),
    ]);
}

/** Whether a service of a compose model reserves a GPU. Source: docs.docker.com/compose/how-tos/gpu-support. */
export function reservesGpu(service: unknown): boolean {
  const model = service as {
    runtime?: string;
    gpus?: unknown;
    deploy?: { resources?: { reservations?: { devices?: { capabilities?: unknown; driver?: string }[] } } };
  } | null;
  const devices = model?.deploy?.resources?.reservations?.devices;
  const reserved =
    Array.isArray(devices) &&
    devices.some((one) => one.driver === 'nvidia' || JSON.stringify(one.capabilities ?? []).includes('gpu'));
  return reserved || model?.gpus !== undefined || model?.runtime === 'nvidia';
}
