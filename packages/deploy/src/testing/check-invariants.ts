// What must hold after every run on a sample application, whatever happened to the run before it.
import { existsSync, readFileSync } from 'node:fs';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { expect } from 'vitest';
import { realHost } from '../adapters/host.ts';
import { deploymentIdOf } from '../engines/process/engine.ts';
import { MARKER } from '../engines/process/service-environment.ts';
import { frontPaths } from '../routers/embedded/router.ts';
import { GENERATION_PATH } from '../routers/served.ts';
import { parseJournal, unfinishedOf } from '../state/journal.ts';
import { readLedger } from '../state/ledger.ts';
import type { Sample } from './run-sample.ts';

/** What the front of ours has stored; of a router of another make, what it says that it serves. */
async function routerState(sample: Sample): Promise<{ active: string; generation: number }> {
  const file = frontPaths(sample.deployment).state;
  if (existsSync(file))
    return JSON.parse(readFileSync(file, 'utf8')) as { active: string; generation: number };
  const { headers } = await fetch(`http://127.0.0.1:${sample.port}${GENERATION_PATH}`);
  return {
    active: headers.get('x-delivery-slot') ?? '',
    generation: Number(headers.get('x-delivery-generation')),
  };
}

/** One slot serves everything, ledger and router agree, no journal entry is open, only one worker lives. */
export async function checkInvariants(sample: Sample, version: string): Promise<void> {
  const state = await routerState(sample);
  const { ledger, source } = await readLedger(realFiles, sample.deployment);
  expect(source).toBe('whole');
  expect(ledger.active?.slot).toBe(state.active);
  expect(ledger.generation).toBe(state.generation);
  for (const url of [
    `http://127.0.0.1:${sample.port}/`,
    `http://127.0.0.1:${sample.port}/api/x`,
    `http://127.0.0.1:${sample.secondPort}/`,
  ]) {
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ version, slot: state.active });
  }
  const journal = parseJournal(readFileSync(`${sample.deployment}/journal.ndjson`, 'utf8'));
  expect(unfinishedOf(journal)).toBeUndefined();
  const id = deploymentIdOf(sample.deployment);
  const workers = [
    ...(await realHost.marked(MARKER, `${id}/blue/worker`)),
    ...(await realHost.marked(MARKER, `${id}/green/worker`)),
  ];
  expect(workers).toHaveLength(1);
  const slots = (
    await Promise.all(['blue', 'green'].map((slot) => realHost.marked(MARKER, `${id}/${slot}/`)))
  ).flat();
  expect(slots.length).toBeLessThanOrEqual(5); // two services in each slot, one worker
  for (const pid of await realHost.marked(MARKER, `${id}/`))
    expect(await realHost.environment(pid)).not.toHaveProperty('RUNNER_TRACKING_ID');
}
