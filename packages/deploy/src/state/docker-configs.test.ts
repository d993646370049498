// State in Docker configs against a double that keeps names unique: races, lost answers, pruning, and the lock and journal on top of it.
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { managerClient } from '../engines/swarm/client.ts';
import { memoryConfigs, type MemoryConfigs } from '../testing/memory-swarm.ts';
import { memoryRelease } from '../testing/memory-world.ts';
import { configName, configStore, type ConfigStore } from './docker-configs.ts';
import { openJournal } from './journal.ts';
import { EMPTY_LEDGER, readLedger, withRecord, writeLedger } from './ledger.ts';
import { acquireLock } from './lock.ts';

let ids = 0;
function open(memory: MemoryConfigs): ConfigStore {
  const client = managerClient(memory.exec, virtualClock());
  return configStore({ client, randomId: () => `w${(ids += 1)}` });
}

describe('files in Docker configs', () => {
  test('are written, read, listed, appended to and removed as on a disk', async () => {
    const { files } = open(memoryConfigs());
    expect(await files.readText('/s/a/b/x')).toBeUndefined();
    await files.writeAtomic('/s/a/b/x', 'one ñ\n');
    await files.writeAtomic('/s/a/b/x', 'two');
    await files.appendLine('/s/a/b/journal', 'first');
    await files.appendLine('/s/a/b/journal', 'second');
    expect(await files.readText('/s/a/b/x')).toBe('two');
    expect(await files.readText('/s/a/b/journal')).toBe('first\nsecond\n');
    expect(await files.list('/s/a')).toEqual(['b']);
    expect(await files.list('/s/a/b')).toEqual(['journal', 'x']);
    expect(await files.exists('/s/a')).toBe(true);
    await files.remove('/s/a');
    expect(await files.list('/s')).toEqual([]);
    expect(await files.exists('/s/a/b/x')).toBe(false);
  });

  test('a line after a whole text follows it, and a long series is written as a whole again', async () => {
    const memory = memoryConfigs();
    const { files } = open(memory);
    await files.writeAtomic('/s/j', 'whole\n');
    const lines = Array.from({ length: 120 }, (_, i) => `line ${i}`);
    for (const line of lines) await files.appendLine('/s/j', line);
    expect(await files.readText('/s/j')).toBe(['whole', ...lines, ''].join('\n'));
    expect(memory.configs.size).toBeLessThan(60);
  });

  test('old revisions are pruned: the one before stays, a reader may be at it', async () => {
    const memory = memoryConfigs();
    const { files } = open(memory);
    for (let i = 0; i < 10; i += 1) await files.writeAtomic('/s/x', `${i}`);
    expect([...memory.configs.keys()].sort()).toEqual([configName('/s/x', 9), configName('/s/x', 10)]);
    await files.remove('/s/x');
    expect(memory.configs.size).toBe(0);
  });

  test('of twenty managers that set the same revision, one does: the others are told', async () => {
    const memory = memoryConfigs();
    const stores = Array.from({ length: 20 }, () => open(memory));
    const won = await Promise.all(stores.map((store, i) => store.compareAndSet('/s/front', 0, `by ${i}`)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await open(memory).read('/s/front')).toEqual({ revision: 1, text: `by ${won.indexOf(true)}` });
    expect(await stores[0]?.compareAndSet('/s/front', 0, 'late')).toBe(false);
    expect(await stores[0]?.compareAndSet('/s/front', 1, 'next')).toBe(true);
  });

  test('lines of several managers at once are all there, each once', async () => {
    const memory = memoryConfigs();
    const stores = Array.from({ length: 8 }, () => open(memory));
    await Promise.all(
      stores.flatMap(({ files }, i) => [0, 1, 2].map((n) => files.appendLine('/s/j', `${i}.${n}`))),
    );
    const lines = ((await open(memory).files.readText('/s/j')) ?? '').trimEnd().split('\n');
    expect(lines.sort()).toEqual(stores.flatMap((_, i) => [`${i}.0`, `${i}.1`, `${i}.2`]).sort());
  });

  test('a create whose answer was lost and that is made again is known as ours; one of somebody else is not', async () => {
    const memory = memoryConfigs();
    const store = open(memory);
    let lost = 1;
    memory.fault = (args) => (args[1] === 'create' && lost-- > 0 ? 'lost' : undefined);
    expect(await store.compareAndSet('/s/x', 0, 'mine')).toBe(true);
    expect(await open(memory).compareAndSet('/s/x', 0, 'theirs')).toBe(false);
    expect(await store.files.readText('/s/x')).toBe('mine');
  });

  test('managers without a leader are asked again for a minute, and then it is said', async () => {
    const memory = memoryConfigs();
    let silent = 20;
    memory.fault = () => (silent-- > 0 ? 'no-leader' : undefined);
    expect(await open(memory).files.readText('/s/x')).toBeUndefined();
    memory.fault = () => 'no-leader';
    await expect(open(memory).files.readText('/s/x')).rejects.toThrow(/does not have a leader/);
  });

  test('a writer whose lock was taken over is refused by the store itself', async () => {
    const memory = memoryConfigs();
    const [old, next] = [open(memory), open(memory)];
    await old.createExclusive('/s/a/locks/000000001.json', '{}');
    old.fence('/s/a', 1);
    await old.files.writeAtomic('/s/a/ledger.json', 'old');
    await next.createExclusive('/s/a/locks/000000002.json', '{}');
    await expect(old.files.writeAtomic('/s/a/ledger.json', 'stale')).rejects.toThrow(
      /lock number 1 is out of date/,
    );
    await expect(old.compareAndSet('/s/a/front', 0, 'stale')).rejects.toThrow(/out of date/);
    await expect(old.files.remove('/s/a/ledger.json')).rejects.toThrow(/out of date/);
    await old.files.writeAtomic('/s/other/ledger.json', 'another deployment');
    expect(await next.files.readText('/s/a/ledger.json')).toBe('old');
  });

  test('more than a config may hold is refused, and what was there stays', async () => {
    const { files } = open(memoryConfigs());
    await files.writeAtomic('/s/x', 'small');
    const noise = Array.from({ length: 2_000_000 }, (_, i) =>
      ((i * 2_654_435_761) % 4_294_967_296).toString(36),
    ).join('');
    await expect(files.writeAtomic('/s/x', noise.slice(0, 8_000_000))).rejects.toThrow(
      /too large for a Docker config/,
    );
    expect(await files.readText('/s/x')).toBe('small');
  });
});

describe('on top of it', () => {
  const owner = { operation: 'deploy', runId: '7', attempt: '1', actor: 'ana' };
  const take = (memory: MemoryConfigs, pid: number, alive = (_: number) => true) => {
    const store = open(memory);
    const machine = () => Promise.resolve('runner');
    const host = {
      createExclusive: store.createExclusive,
      machine,
      self: () => Promise.resolve({ pid, startTime: '1' }),
      identity: (other: number) => Promise.resolve(alive(other) ? { pid: other, startTime: '1' } : undefined),
    };
    const clock = virtualClock();
    return acquireLock(
      { files: store.files, host, clock, log: recordedLog(), signal: new AbortController().signal },
      '/s/a/default',
      owner,
      0,
    );
  };

  test('of ten managers one gets the lock; a dead owner is followed by the next number, and knows it', async () => {
    const memory = memoryConfigs();
    const tries = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => take(memory, i + 1)));
    const held = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(held).toHaveLength(1);
    const next = await take(memory, 99, () => false);
    expect(next.fence).toBe((held[0]?.fence ?? 0) + 1);
    await expect(held[0]?.assertHeld()).rejects.toThrow(/taken over/);
  });

  test('journal and ledger are read by another manager as they were written', async () => {
    const memory = memoryConfigs();
    const [one, two] = [open(memory), open(memory)];
    const clock = virtualClock();
    const release = memoryRelease('1.0.0');
    const journal = openJournal(one.files, clock, '/s/a/default', { run: '7' });
    await journal.append({
      entry: 'begin',
      operation: { id: 'o', kind: 'deploy', release, slot: 'blue', generation: 1 },
    });
    await journal.append({ entry: 'step', id: 'o', step: 'switch', mark: 'intent' });
    await writeLedger(one.files, '/s/a/default', withRecord(EMPTY_LEDGER, release, { status: 'good' }));
    const unfinished = await openJournal(two.files, clock, '/s/a/default', {}).unfinished();
    expect(unfinished).toMatchObject({ lastStep: 'switch', operation: { id: 'o' } });
    expect((await readLedger(two.files, '/s/a/default')).source).toBe('whole');
  });
});
