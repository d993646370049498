// The expand migration: bounded waits for locks, tried again after a lock time-out and after nothing else.
import { DeliveryFailure, type Clock, type Log } from '@compose-delivery/runtime';
import type { DatabaseDefinition } from '@compose-delivery/application';
import type { Engine, OnceRequest, OnceResult } from '../ports.ts';

export type MigrateDefinition = NonNullable<DatabaseDefinition['migrate']>;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const SHOWN_LINES = 20;

/** Given to libpq, which every common driver but asyncpg and JDBC reads. Source: PostgreSQL manual, 34.15. */
export const migrationEnvironment = (definition: MigrateDefinition): Record<string, string> => ({
  PGOPTIONS: `-c lock_timeout=${definition['lock-timeout-ms']} -c statement_timeout=${definition['statement-timeout-ms']}`,
  PGAPPNAME: 'compose-delivery-migrate',
});

/** lock_not_available, as psql, libpq and psycopg name it; nothing else is worth another try. Source: PostgreSQL manual, appendix A. */
export const isLockTimeout = (output: string): boolean =>
  /\b55P03\b|LockNotAvailable|canceling statement due to lock timeout/.test(output);

export type MigrateWorld = {
  readonly engine: Pick<Engine, 'runOnce'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warning'>;
  readonly signal: AbortSignal;
};

/** @returns the number of tries. @throws DeliveryFailure with the end of what it printed. */
export async function migrate(
  world: MigrateWorld,
  definition: MigrateDefinition,
  request: Pick<OnceRequest, 'slot' | 'release' | 'generation'>,
): Promise<number> {
  const { clock, log } = world;
  const end = clock.monotonic() + definition['timeout-seconds'] * 1_000;
  for (let tries = 1, pause = FIRST_PAUSE_MS; ; tries += 1, pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const left = end - clock.monotonic();
    const result = await world.engine.runOnce({
      ...request,
      service: definition.service,
      command: definition.command,
      env: migrationEnvironment(definition),
      timeoutMs: left,
    });
    if (result.code === 0) return tries;
    const locked = !result.timedOut && isLockTimeout(result.output);
    if (!locked) throw failed(definition, result, tries);
    if (tries > definition.retries || clock.monotonic() + pause >= end)
      throw new DeliveryFailure(
        `the migration found a table locked by somebody else, ${tries} times for ${definition['lock-timeout-ms']} ms:\n${tail(result.output)}`,
        { advice: 'nobody queued behind it for longer; end the long query, or try again later' },
      );
    log.warning(
      `the migration waited ${definition['lock-timeout-ms']} ms for a lock: try ${tries + 1} follows in ${pause} ms`,
    );
    await clock.sleep(pause, world.signal);
  }
}

function failed(definition: MigrateDefinition, result: OnceResult, tries: number): DeliveryFailure {
  const how = result.timedOut
    ? `did not end within ${definition['timeout-seconds']} s and was stopped`
    : `ended with ${result.code ?? 'a signal'}`;
  return new DeliveryFailure(
    `the migration (${definition.service}, try ${tries}) ${how}:\n${tail(result.output)}`,
    {
      advice: 'the old release goes on serving; its log above says what went wrong',
    },
  );
}

const tail = (output: string): string => output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
