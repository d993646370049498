// In which order the moments before a switch come: people's requests are late where our own work falls into it.
import { virtualClock } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import type { StepContext } from './context.ts';
import { switchTraffic } from './steps-switch.ts';

/** A world that only notes what is asked of it. `from`: whether something served before. */
function noted({ from = true, undo = false }) {
  const seen: string[] = [];
  const note =
    <T>(what: string, answer?: T) =>
    () => {
      seen.push(what);
      return Promise.resolve(answer);
    };
  const clock = virtualClock();
  const release = { id: 'r2', version: '2', listeners: [], services: {}, artifacts: {} };
  const served = { running: true, active: 'blue', generation: 1, upstreams: {} };
  const context = {
    world: {
      clock: { ...clock, sleep: (ms: number) => note(`${ms} ms of nothing`)() },
      lock: { fence: 1 },
      engine: { observe: note('engine', { blue: { upstreams: {} }, green: { upstreams: {} } }) },
      router: {
        observe: () => Promise.resolve(served),
        prepare: note('prepare'),
        switchTo: note('switch'),
      },
      traffic: { start: note('traffic'), markSwitch: () => void note('mark')() },
      deadMan: { arm: note('watch on the host') },
      collectGarbage: () => void note('collector')(),
    },
    step: { step: 'switch', slot: 'green', why: '' },
    operation: { slot: 'green', generation: 2, release, ...(from ? { from: { slot: 'blue' } } : {}) },
    undo: undo ? { release } : undefined,
    findings: { figures: {} },
  } as unknown as StepContext;
  return { context, seen };
}

test('what is work of ours comes before the switch, and then nothing', async () => {
  const { context, seen } = noted({});
  await switchTraffic.act(context);
  expect(seen).toEqual([
    'engine',
    'traffic',
    'prepare',
    'watch on the host',
    'collector',
    '300 ms of nothing',
    'mark',
    'switch',
  ]);
});

test('a way back waits for nothing', async () => {
  const { context, seen } = noted({ undo: true });
  await switchTraffic.act(context);
  expect(seen).toEqual(['engine', 'switch']);
});

test('nobody is served before a first delivery: it waits for nothing', async () => {
  const { context, seen } = noted({ from: false });
  await switchTraffic.act(context);
  expect(seen).not.toContain('300 ms of nothing');
  expect(seen).toContain('switch');
});
