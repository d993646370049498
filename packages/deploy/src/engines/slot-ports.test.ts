import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { addressesOf, plannedPorts, portsForStart, type PortWorld } from './slot-ports.ts';

/** A machine that gives ports in order; those in `busy` are somebody else's. */
async function withPorts(body: (world: PortWorld, busy: Set<number>) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const busy = new Set<number>();
    let next = 20_000;
    const host: PortWorld['host'] = {
      portIsFree: (port) => Promise.resolve(!busy.has(port)),
      freePorts: (count, taken) => {
        const chosen: number[] = [];
        while (chosen.length < count) {
          next += 1;
          if (!taken.includes(next) && !busy.has(next)) chosen.push(next);
        }
        return Promise.resolve(chosen);
      },
    };
    await body({ files: realFiles, host, folder }, busy);
  });
}

test('both slots get ports at once, all different, and keep them from release to release', async () => {
  await withPorts(async (world) => {
    const planned = await plannedPorts(world, ['web', 'api']);
    const all = [...Object.values(planned.blue), ...Object.values(planned.green)];
    expect(new Set(all).size).toBe(4);
    expect(await portsForStart(world, 'blue', ['web', 'api'])).toEqual(planned.blue);
    expect(await portsForStart(world, 'green', ['api'])).toEqual({ api: planned.green.api });
    expect(await plannedPorts(world, ['web', 'api'])).toEqual(planned);
    expect(addressesOf(planned, ['web']).blue).toEqual({ web: `http://127.0.0.1:${planned.blue.web}` });
  });
});

test('a port that somebody else took is given up; one that the slot itself holds is not; the other slot is left alone', async () => {
  await withPorts(async (world, busy) => {
    const planned = await plannedPorts(world, ['web']);
    busy.add(planned.blue.web ?? 0);
    busy.add(planned.green.web ?? 0);
    expect(await portsForStart(world, 'blue', ['web'], (_, port) => port === planned.blue.web)).toEqual(
      planned.blue,
    );
    const moved = await portsForStart(world, 'blue', ['web']);
    expect(moved.web).not.toBe(planned.blue.web);
    expect((await plannedPorts(world, ['web'])).green).toEqual(planned.green);
    expect((await plannedPorts(world, ['web'])).blue).toEqual(moved);
  });
});

test('a file that is torn costs the habit, nothing else', async () => {
  await withPorts(async (world) => {
    await world.files.writeAtomic(`${world.folder}/slots/ports.json`, '{"schema":1,"blue":{"web":');
    const planned = await plannedPorts(world, ['web']);
    expect(Object.keys(planned.blue)).toEqual(['web']);
  });
});
