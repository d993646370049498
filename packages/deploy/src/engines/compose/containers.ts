// The containers of a deployment as one call of docker tells them: a look must cost the host that serves as little as it can.
import { DeliveryFailure, quoteSeen, type Clock } from '@compose-delivery/runtime';
import * as z from 'zod';
import type { Docker } from './docker.ts';
import { LABEL } from './render.ts';

export type Container = {
  readonly id: string;
  readonly slot: string;
  readonly service: string;
  readonly role: string;
  readonly release: string;
  readonly generation: number;
  readonly running: boolean;
  /** starting, healthy, unhealthy; undefined without a health check. */
  readonly health: string | undefined;
  /** Loopback port that leads to the service's own port. */
  readonly port: number | undefined;
};

const LABELS = ['slot', 'service', 'role', 'release', 'generation', 'port'] as const;
const rowSchema = z.object({
  id: z.string(),
  state: z.string(),
  status: z.string(),
  ports: z.string(),
  slot: z.string(),
  service: z.string(),
  role: z.string(),
  release: z.string(),
  generation: z.string(),
  port: z.string(),
});
type Row = z.output<typeof rowSchema>;

/** One JSON object a line. Labels are asked for one by one: in a list of all, a comma could be of a value. */
const FORMAT = `{${[
  ...['ID', 'State', 'Status', 'Ports'].map((field) => `"${field.toLowerCase()}":{{json .${field}}}`),
  ...LABELS.map((name) => `"${name}":{{json (.Label "${LABEL}.${name}")}}`),
].join(',')}}`;

/** All containers of a deployment, running or not. */
export async function listContainers(client: Docker, deploymentId: string): Promise<Container[]> {
  const filter = `label=${LABEL}.deployment=${deploymentId}`;
  const text = await client.run(['ps', '--all', '--no-trunc', '--filter', filter, '--format', FORMAT]);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => toContainer(parseRow(line)));
}

/** A step of a delivery asks several times in a row; what it asks within so long of an answer has that answer. */
const MOMENT_MS = 100;

/** `listContainers`, asked once by all who look within a moment, unless docker was told something meanwhile. */
export function containerLook(
  client: Docker,
  clock: Pick<Clock, 'monotonic'>,
  deploymentId: string,
): () => Promise<readonly Container[]> {
  let last: { readonly seen: Promise<Container[]>; readonly changes: number; until: number } | undefined;
  return () => {
    if (last && last.changes === client.changes() && clock.monotonic() < last.until) return last.seen;
    const look = {
      seen: listContainers(client, deploymentId),
      changes: client.changes(),
      until: Infinity,
    };
    last = look;
    look.seen.then(
      () => (look.until = clock.monotonic() + MOMENT_MS),
      () => (look.until = -Infinity),
    );
    return look.seen;
  };
}

function parseRow(line: string): Row {
  try {
    return rowSchema.parse(JSON.parse(line));
  } catch (error) {
    throw new DeliveryFailure(`docker ps answered what cannot be read: ${quoteSeen(line)}`, {
      cause: error,
      advice: "which docker is it? Version 20.10 or newer of Docker's own is expected",
    });
  }
}

function toContainer(row: Row): Container {
  return {
    id: row.id,
    slot: row.slot,
    service: row.service,
    role: row.role,
    release: row.release,
    generation: Number(row.generation || 0),
    running: row.state === 'running' || row.state === 'paused',
    health: healthIn(row.status),
    port: publishedPort(row.ports, Number(row.port)),
  };
}

/** `Up 3 minutes (health: starting)`, `Up 2 days (healthy)`; an exit code stands in brackets, too. */
const healthIn = (status: string): string | undefined =>
  /\((?:health: )?(starting|healthy|unhealthy)\)/.exec(status)?.[1];

/** From `127.0.0.1:4001->8080/tcp, 9000/tcp`; ports in a row are told as `127.0.0.1:4001-4002->8080-8081/tcp`. */
export function publishedPort(text: string, target: number): number | undefined {
  for (const [, first, from, to] of text.matchAll(/:(\d+)(?:-\d+)?->(\d+)(?:-(\d+))?\/tcp/g))
    if (target >= Number(from) && target <= Number(to ?? from)) return Number(first) + target - Number(from);
  return undefined;
}
