// Calls of docker and docker compose: argv, time limits, and what to say when one of them fails.
import { DeliveryFailure, type Exec, type ExecResult } from '@compose-delivery/runtime';
import * as z from 'zod';
import { LABEL } from './render.ts';

const SECOND = 1_000;
export const TIMEOUT_MS = { quick: 30 * SECOND, up: 10 * 60 * SECOND, pull: 10 * 60 * SECOND } as const;

/** Our own way back must not die with the run that was cancelled: these calls have a time limit instead. */
const UNCANCELLED = new AbortController().signal;

export type Docker = {
  /** @throws DeliveryFailure with the end of what docker said. */
  run(
    args: readonly string[],
    options?: { input?: string; timeoutMs?: number; cwd?: string },
  ): Promise<string>;
  /** The result, whatever it is. */
  attempt(
    args: readonly string[],
    options?: { input?: string; timeoutMs?: number; cwd?: string },
  ): Promise<ExecResult>;
};

export function docker(exec: Exec): Docker {
  const attempt: Docker['attempt'] = (args, options = {}) =>
    exec(['docker', ...args], { timeoutMs: TIMEOUT_MS.quick, signal: UNCANCELLED, ...options });
  return {
    attempt,
    run: async (args, options) => {
      const result = await attempt(args, options);
      if (result.code === 0) return result.stdout;
      const said = withoutProgress(result.stderr || result.stdout);
      const how = result.timedOut
        ? 'took too long'
        : `ended with ${result.code ?? result.signal ?? 'a signal'}`;
      throw new DeliveryFailure(`docker ${args.slice(0, 4).join(' ')} ${how}: ${said || 'it said nothing'}`);
    },
  };
}

/** Compose tells its progress on the same stream as its errors; the last lines that are none say what went wrong. */
const PROGRESS =
  /^\s*(?:Container|Network|Volume|Image|Service) \S+\s+(?:Creat|Start|Wait|Healthy|Stop|Remov|Recreat|Running|Pull|Built|Build|Exited)/;

export function withoutProgress(said: string): string {
  const lines = said.split('\n').map((line) => line.trimEnd());
  const telling = lines.filter((line) => line !== '' && !PROGRESS.test(line));
  return telling.slice(-6).join('; ');
}

const containerSchema = z.looseObject({
  Id: z.string(),
  Created: z.string(),
  State: z.looseObject({
    Running: z.boolean(),
    Restarting: z.boolean().optional(),
    Health: z.looseObject({ Status: z.string() }).optional(),
  }),
  Config: z.looseObject({
    Env: z.array(z.string()).nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
    User: z.string().nullish(),
  }),
  HostConfig: z.looseObject({ CpuShares: z.number().optional() }).optional(),
  NetworkSettings: z.looseObject({
    Ports: z
      .record(z.string(), z.array(z.looseObject({ HostIp: z.string(), HostPort: z.string() })).nullable())
      .nullish(),
  }),
});

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
  readonly environment: readonly string[];
  /** Weight on a busy processor; 0 stands for Docker's own 1,024. */
  readonly cpuShares: number;
  /** Loopback port that leads to the service's own port. */
  readonly port: number | undefined;
};

/** All containers of a deployment, running or not. */
export async function listContainers(client: Docker, deploymentId: string): Promise<Container[]> {
  const ids = (
    await client.run([
      'ps',
      '--all',
      '--quiet',
      '--no-trunc',
      '--filter',
      `label=${LABEL}.deployment=${deploymentId}`,
    ])
  )
    .split('\n')
    .filter(Boolean);
  if (ids.length === 0) return [];
  const inspected = await client.attempt(['inspect', '--type', 'container', ...ids]);
  // A container may go between the two calls: docker then prints the others and ends with 1.
  return z
    .array(containerSchema)
    .parse(JSON.parse(inspected.stdout || '[]'))
    .map(toContainer);
}

function toContainer(raw: z.output<typeof containerSchema>): Container {
  const labels = raw.Config.Labels ?? {};
  const label = (name: string): string => labels[`${LABEL}.${name}`] ?? '';
  const bound = raw.NetworkSettings.Ports?.[`${label('port')}/tcp`]?.[0]?.HostPort;
  return {
    id: raw.Id,
    slot: label('slot'),
    service: label('service'),
    role: label('role'),
    release: label('release'),
    generation: Number(label('generation') || 0),
    running: raw.State.Running && raw.State.Restarting !== true,
    health: raw.State.Health?.Status,
    environment: raw.Config.Env ?? [],
    cpuShares: raw.HostConfig?.CpuShares ?? 0,
    port: bound === undefined ? undefined : Number(bound),
  };
}

/** Removes the networks of a slot, or of the whole deployment. One that is still in use stays. */
export async function removeNetworks(client: Docker, deploymentId: string, slot?: string): Promise<void> {
  const filters = [
    `label=${LABEL}.deployment=${deploymentId}`,
    ...(slot === undefined ? [] : [`label=${LABEL}.slot=${slot}`]),
  ];
  const args = filters.flatMap((filter) => ['--filter', filter]);
  const ids = (await client.run(['network', 'ls', '--quiet', ...args])).split('\n').filter(Boolean);
  for (const id of ids) await client.attempt(['network', 'rm', id]);
}
