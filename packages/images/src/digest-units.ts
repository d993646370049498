// The units of a run: each with the digest of everything that decides on it, computed side by side; and what a Dockerfile should do better.
import type { BuildDefinition } from './build-definition.ts';
import type { BuildUnit } from './builder-port.ts';
import { createScans, definitionDigest, wheelsOf, type DigestReading } from './definition-digest.ts';
import { PIP_ARGUMENTS, type ImageBuilderPorts } from './image-settings.ts';
import type { Edge } from './order-services.ts';
import type { Dockerfiles } from './plan-definitions.ts';
import type { Amounts } from './schedule.ts';

/** Images that a Dockerfile names besides its stages and contexts. */
export function outerImages(
  service: string,
  byService: ReadonlyMap<string, BuildDefinition>,
  dockerfiles: Dockerfiles,
): readonly string[] {
  const contexts = byService.get(service)?.contexts ?? {};
  return (dockerfiles.get(service)?.images ?? []).filter(
    (name) => name !== 'wheels' && !Object.hasOwn(contexts, name),
  );
}

export async function digestUnits(
  order: readonly string[],
  byService: ReadonlyMap<string, BuildDefinition>,
  edges: readonly Edge[],
  dockerfiles: Dockerfiles,
  reading: DigestReading & { readonly claims: Readonly<Record<string, Amounts>> },
): Promise<readonly BuildUnit[]> {
  const scans = createScans(reading);
  const there = new Set(order);
  const needsOf = (service: string): string[] => [
    ...new Set(
      edges.filter((edge) => edge.hard && edge.from === service && there.has(edge.to)).map((edge) => edge.to),
    ),
  ];
  const digests = new Map<string, Promise<string>>();
  for (const service of order) {
    const one = byService.get(service);
    if (!one) throw new Error(`${service} has no definition`);
    const upstream = needsOf(service).map((need) => digests.get(need) ?? Promise.resolve(''));
    const images = outerImages(service, byService, dockerfiles);
    const digest = Promise.all(upstream).then((known) =>
      definitionDigest(one, known, images, reading, scans),
    );
    digest.catch(() => undefined); // awaited below; until then a failure must not count as unhandled
    digests.set(service, digest);
  }
  const units: BuildUnit[] = [];
  const first = new Map<string, string>();
  for (const service of order) {
    const digest = (await digests.get(service)) ?? '';
    const sameAs = first.get(digest);
    if (sameAs === undefined) first.set(digest, service);
    const one = byService.get(service);
    const claims = reading.claims[service] ??
      one?.claims ?? { cpu: 1, network: one?.network === 'none' ? 0 : 1 };
    units.push({ service, digest, needs: needsOf(service), sameAs, claims });
  }
  return units;
}

export async function adviseOnPip(
  order: readonly string[],
  dockerfiles: Dockerfiles,
  wheelhouse: string,
  ports: Pick<ImageBuilderPorts, 'files' | 'log'>,
): Promise<void> {
  for (const service of order) {
    const facts = dockerfiles.get(service);
    const withWheels = await ports.files.exists(wheelsOf(wheelhouse, service));
    const deaf = Object.keys(PIP_ARGUMENTS).filter((name) => !facts?.arguments.includes(name));
    if (facts?.runsPip && deaf.length > 0 && !withWheels)
      ports.log.warning(
        `${service}: its Dockerfile runs pip without "ARG ${deaf.join(' ')}", so these settings do not reach it`,
      );
    if (withWheels && facts && !facts.usesWheels)
      ports.log.warning(
        `${service}: wheel-cache has wheels for it, but its Dockerfile takes nothing from the context "wheels"; it will fetch them itself`,
      );
  }
}
