// A run of builds as a process of its own, so that a test can kill it at any point: `build-slowly.ts FOLDER SERVICES MILLISECONDS MOST`.
// Each build appends to `built.log` when it begins and when it ends, and leaves its artifact as a file. The one after MOST never ends:
// however late the kill comes, the run is not over.
import { realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { createHash } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBuildState, planDigest } from '../build-state.ts';
import type { Builder, BuildUnit } from '../builder-port.ts';
import { executeBuilds } from '../execute-builds.ts';
import { planBuilds } from '../plan-builds.ts';

export async function buildSlowly(
  folder: string,
  services: number,
  milliseconds: number,
  most = Infinity,
): Promise<readonly string[]> {
  const units = Array.from({ length: services }, (_, at): BuildUnit => {
    const digest = `sha256:${createHash('sha256').update(String(at)).digest('hex')}`;
    return {
      service: `s${at}`,
      digest,
      needs: at === 0 ? [] : [`s${at - 1}`],
      sameAs: undefined,
      claims: {},
    };
  });
  let begun = 0;
  const told = (line: string): Promise<void> => appendFile(join(folder, 'built.log'), `${line}\n`);
  const builder: Builder = {
    existing: (known) => Promise.resolve(new Set([...known.keys()].map((unit) => unit.service))),
    build: async ({ service, digest }) => {
      await told(`begin ${service}`);
      begun += 1;
      await realClock.sleep(begun > most ? 3_600_000 : milliseconds);
      await writeFile(join(folder, service), digest);
      await told(`end ${service}`);
      return {
        artifact: { kind: 'tree', digest },
        movedBytes: false,
        cached: undefined,
        bytes: 0,
        steps: [],
      };
    },
  };
  const state = await openBuildState(realFiles, join(folder, 'builds.json'));
  const plan = planDigest(units);
  const known = new Map([...state.finished].map(([service, one]) => [service, { ...one, exists: true }]));
  const facts = { skip: 'off' as const, known, resumed: state.resumed(plan), published: new Map() };
  await state.begin(plan);
  const results = await executeBuilds(
    planBuilds(units, facts),
    {
      ...{
        retries: 0,
        retryOn: [],
        cooldownMs: 0,
        cooldownMode: 'off',
        attemptTimeoutMs: 60_000,
        idleTimeoutMs: 0,
      },
      ...{ keepGoing: false, limits: { lanes: 1, resources: {} }, linesShown: 10, backoffMs: () => 0 },
    },
    {
      ...{
        builder,
        state,
        clock: realClock,
        log: recordedLog(),
        signal: new AbortController().signal,
        cores: 1,
      },
      ...{ heartbeat: () => () => undefined, observe: () => Promise.resolve(undefined) },
    },
  );
  await state.end([]);
  return results.map((one) => `${one.service} ${one.status}`);
}

const [, program, folder, services, milliseconds, most] = process.argv;
if (program === fileURLToPath(import.meta.url) && folder !== undefined)
  await buildSlowly(folder, Number(services), Number(milliseconds), Number(most));
