// What is done about a failure before the next attempt: room on the disk, a daemon that answers, damaged wheels fetched again.
import { messageOf } from '@compose-delivery/runtime';
import { join } from 'node:path';
import type { BuildUnit, Remedied } from './builder-port.ts';
import type { Diagnosis } from './classify-failure.ts';
import { wheelsOf } from './definition-digest.ts';
import type { ImageBuilderPorts, ImageSettings } from './image-settings.ts';

/** What became of the wheels of a service's view that are not what wheel-cache had placed there. */
export type WheelRepair = {
  readonly restored: readonly string[];
  readonly lost: readonly { readonly filename: string; readonly why: string }[];
};

/** Hashes the wheels of a service and fetches the damaged ones again; undefined: nobody recorded what its view should hold. */
export type RepairWheels = (service: string, signal: AbortSignal) => Promise<WheelRepair | undefined>;

type Given = Pick<ImageSettings, 'wheelhouse' | 'builder'> & {
  readonly signal: AbortSignal;
  readonly firstPrune: boolean;
};

const DAEMON_WAIT_MS = 90_000;
const DAEMON_POLL_MS = 2_000;
const NOTHING: Remedied = { retry: true, said: '' };

export async function remedyFor(
  unit: BuildUnit,
  diagnosis: Diagnosis,
  given: Given,
  ports: ImageBuilderPorts,
): Promise<Remedied> {
  if (diagnosis.kind === 'disk-full') return pruneOnce(given, ports);
  if (diagnosis.kind === 'builder-lost') return waitForBuilder(given, ports);
  if (diagnosis.kind === 'hash-mismatch') return repairWheels(unit, diagnosis, given, ports);
  return NOTHING;
}

type WheelPorts = Pick<ImageBuilderPorts, 'files' | 'trees' | 'repairWheels'>;

/** Every wheel of the service is hashed, not the one alone that was named: what is damaged is fetched again, once, for all services. */
export async function repairWheels(
  unit: BuildUnit,
  diagnosis: Diagnosis,
  given: Pick<Given, 'wheelhouse' | 'signal'>,
  ports: WheelPorts,
): Promise<Remedied> {
  let repaired: WheelRepair | undefined;
  try {
    repaired = await ports.repairWheels?.(unit.service, given.signal);
  } catch (error) {
    return { retry: false, said: `the wheelhouse cannot be repaired: ${messageOf(error)}` };
  }
  if (!repaired) return dropWheel(unit, diagnosis, given, ports);
  const { restored, lost } = repaired;
  if (lost.length > 0)
    return {
      retry: false,
      said: `${lost.map((one) => one.filename).join(', ')} of the wheelhouse was damaged and is dropped; it could not be fetched again: ${lost[0]?.why ?? ''}; run wheel-cache again`,
    };
  if (restored.length > 0)
    return {
      retry: true,
      said: `${restored.join(', ')} of the wheelhouse was damaged, and was fetched again`,
    };
  const { file, expected } = namedByPip(diagnosis);
  const view = wheelsOf(given.wheelhouse, unit.service);
  const [entry] =
    file === undefined || !(await ports.files.exists(join(view, file)))
      ? []
      : await ports.trees.scan(view, [file], () => true);
  if (entry && expected !== undefined && entry.content !== expected)
    return {
      retry: false,
      said: `${file} of the wheelhouse is the wheel that wheel-cache placed, but the build expects another one: run wheel-cache with the lock of this build`,
    };
  return entry
    ? { retry: true, said: `${file} is sound in the wheelhouse` }
    : { retry: false, said: 'the wheels of the wheelhouse are sound: correct the lock, or the index' };
}

/** Layers that nothing uses go, once a run: if that gave no room, a second time would not. */
async function pruneOnce(given: Given, ports: ImageBuilderPorts): Promise<Remedied> {
  if (!given.firstPrune) return { retry: false, said: 'the builder was pruned in this run already' };
  const named = given.builder === '' ? [] : ['--builder', given.builder];
  const result = await ports.exec(['docker', 'buildx', 'prune', '--force', ...named], {
    timeoutMs: 600_000,
    signal: given.signal,
  });
  const total = /Total:?\s+(\S+)/.exec(result.stdout)?.[1];
  return result.code === 0
    ? {
        retry: true,
        said: `the builder's cache was pruned${total === undefined ? '' : `: ${total} are free again`}`,
      }
    : { retry: false, said: `pruning the builder's cache ended with ${result.code ?? 'a signal'}` };
}

/** A daemon that restarts answers again after a while; a builder in a container is started again by --bootstrap. */
async function waitForBuilder(given: Given, ports: ImageBuilderPorts): Promise<Remedied> {
  const argv =
    given.builder === ''
      ? ['docker', 'version', '--format', '{{.Server.Version}}']
      : ['docker', 'buildx', 'inspect', '--bootstrap', given.builder];
  const started = ports.clock.monotonic();
  for (;;) {
    const result = await ports.exec(argv, { timeoutMs: 30_000, signal: given.signal });
    const waited = Math.round((ports.clock.monotonic() - started) / 1_000);
    if (result.code === 0) return { retry: true, said: `the builder answers again, after ${waited} s` };
    if (waited * 1_000 >= DAEMON_WAIT_MS || given.signal.aborted)
      return { retry: false, said: `the builder did not answer within ${waited} s` };
    await ports.clock.sleep(DAEMON_POLL_MS, given.signal).catch(() => undefined);
  }
}

function namedByPip({ lines }: Diagnosis): { file: string | undefined; expected: string | undefined } {
  const text = lines.join('\n');
  return {
    file: /from file:\/\/\S*\/([A-Za-z0-9_.!+-]+\.whl)/.exec(text)?.[1],
    expected: /Expected sha256 ([0-9a-f]{64})/.exec(text)?.[1],
  };
}

/**
 * For a wheelhouse without records. pip names the wheel, and the hash that it expected. A wheel that is damaged here is dropped, so that wheel-cache fetches this one alone;
 * one that is sound here was damaged on its way to the builder, and a second attempt makes sense.
 */
async function dropWheel(
  unit: BuildUnit,
  diagnosis: Diagnosis,
  given: Pick<Given, 'wheelhouse'>,
  ports: WheelPorts,
): Promise<Remedied> {
  const { file, expected } = namedByPip(diagnosis);
  const view = wheelsOf(given.wheelhouse, unit.service);
  if (file === undefined || expected === undefined || !(await ports.files.exists(join(view, file))))
    return { retry: false, said: 'the wheel is not one of the wheelhouse: correct the lock, or the index' };
  const [entry] = await ports.trees.scan(view, [file], () => true);
  if (entry?.content === expected) return { retry: true, said: `${file} is sound in the wheelhouse` };
  await ports.files.remove(join(view, file));
  if (entry?.mode !== 'link' && entry !== undefined)
    await ports.files.remove(join(given.wheelhouse, 'blobs', expected));
  return {
    retry: false,
    said: `${file} of the wheelhouse is not what the lock names; it is dropped: run wheel-cache again, which fetches it alone`,
  };
}
