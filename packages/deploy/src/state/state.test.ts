import { readdir, writeFile } from 'node:fs/promises';
import { realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, virtualClock, withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { realHost } from '../adapters/host.ts';
import { memoryRelease } from '../testing/memory-world.ts';
import { openJournal, parseJournal, unfinishedOf } from './journal.ts';
import {
  EMPTY_LEDGER,
  formatLedger,
  parseLedger,
  readLedger,
  rollbackTarget,
  withRecord,
  writeLedger,
  type Ledger,
} from './ledger.ts';
import { acquireLock, availability, HEARTBEAT_TTL_MS, type LockPorts } from './lock.ts';
import { artifactsToDrop, dropWhatNobodyKeeps, keptReleases } from './retention.ts';

const OWNER = { operation: 'deploy', runId: '7', attempt: '1', actor: 'ana' };
const lockPorts = (changes: Partial<LockPorts> = {}): LockPorts => ({
  files: realFiles,
  host: realHost,
  clock: realClock,
  log: recordedLog(),
  signal: new AbortController().signal,
  ...changes,
});

describe('the lock', () => {
  test('of twenty who try at once, one gets it; the next number goes to the next holder', async () => {
    await withFolder(async (folder) => {
      const tries = await Promise.allSettled(
        Array.from({ length: 20 }, () => acquireLock(lockPorts(), folder, OWNER, 0)),
      );
      const held = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(held).toHaveLength(1);
      await held[0]?.release();
      const next = await acquireLock(lockPorts(), folder, OWNER, 0);
      expect(next.fence).toBe((held[0]?.fence ?? 0) + 1);
      expect(await readdir(`${folder}/locks`)).toHaveLength(1);
    });
  });

  test('waits as long as it was told, then says who holds it', async () => {
    await withFolder(async (folder) => {
      await acquireLock(lockPorts(), folder, OWNER, 0);
      await expect(acquireLock(lockPorts(), folder, OWNER, 0.3)).rejects.toThrow(
        /deploy of run 7 .*by ana.*lock-wait-seconds/,
      );
    });
  });

  test('is taken over from a dead process, and the one that lost it may not act any more', async () => {
    await withFolder(async (folder) => {
      const first = await acquireLock(lockPorts(), folder, OWNER, 0);
      const log = recordedLog();
      const host = { ...realHost, identity: () => Promise.resolve(undefined) };
      const second = await acquireLock(lockPorts({ host, log }), folder, OWNER, 0);
      expect(log.lines.join()).toContain('taken over: its owner is gone');
      expect(second.fence).toBe(first.fence + 1);
      await expect(first.assertHeld()).rejects.toThrow('taken over by another delivery');
      await first.release();
      await second.assertHeld();
    });
  });

  test('an unreadable lock holds; a reused pid does not; on another machine the heartbeat decides', async () => {
    await withFolder(async (folder) => {
      const clock = virtualClock();
      const lock = await acquireLock(lockPorts({ clock }), folder, OWNER, 0);
      const path = `${folder}/locks/${String(lock.fence).padStart(9, '0')}.json`;
      const record = JSON.parse((await realFiles.readText(path)) ?? '') as Parameters<
        typeof availability
      >[0] &
        object;
      const asked = (changes: object) =>
        availability({ ...record, ...changes }, { onlookers: [realHost], clock });
      expect(await asked({})).toMatchObject({ free: false });
      expect(await asked({ startTime: '1' })).toMatchObject({ free: true });
      clock.advance(HEARTBEAT_TTL_MS + 1);
      expect(await asked({})).toMatchObject({ free: false }); // alive, however slow
      expect(await asked({ machine: 'elsewhere' })).toMatchObject({ free: true });
      await lock.touch();
      const fresh = JSON.parse((await realFiles.readText(path)) ?? '') as typeof record;
      expect(
        await availability({ ...fresh, machine: 'elsewhere' }, { onlookers: [realHost], clock }),
      ).toMatchObject({ free: false });
      expect(await availability(undefined, { onlookers: [realHost], clock })).toMatchObject({ free: false });
      await writeFile(path, 'half');
      await expect(acquireLock(lockPorts(), folder, OWNER, 0)).rejects.toThrow('unreadable lock');
    });
  });
});

const ledger = (changes: Partial<Ledger> = {}): Ledger => ({
  schema: 1,
  generation: 3,
  active: { slot: 'blue', release: '1.2.0-id' },
  releases: ['1.0.0', '1.1.0', '1.2.0'].map((version, i) => ({
    ...memoryRelease(version),
    status: 'good',
    activatedAt: `2026-01-0${i + 1}`,
  })),
  ...changes,
});

describe('the ledger', () => {
  test('reads what it wrote; a torn or altered one is not believed, and the one before stands in', async () => {
    await withFolder(async (folder) => {
      expect(await readLedger(realFiles, folder)).toEqual({ ledger: EMPTY_LEDGER, source: 'empty' });
      await writeLedger(realFiles, folder, ledger());
      await writeLedger(realFiles, folder, ledger({ generation: 4 }));
      expect(await readLedger(realFiles, folder)).toMatchObject({
        source: 'whole',
        ledger: { generation: 4 },
      });
      await writeFile(`${folder}/ledger.json`, formatLedger(ledger()).slice(0, 99));
      expect(await readLedger(realFiles, folder)).toMatchObject({
        source: 'previous',
        ledger: { generation: 3 },
      });
      await writeFile(`${folder}/ledger.prev.json`, '');
      expect(await readLedger(realFiles, folder)).toMatchObject({ source: 'lost' });
    });
    expect(parseLedger(formatLedger(ledger()).replace('"generation": 3', '"generation": 9'))).toBeUndefined();
    expect(parseLedger(formatLedger(ledger()))).toMatchObject({ generation: 3 });
  });

  test('"previous" is the good release that was active last, never a bad one, never the active one', () => {
    expect(rollbackTarget(ledger())?.version).toBe('1.1.0');
    expect(rollbackTarget(withRecord(ledger(), memoryRelease('1.1.0'), { status: 'bad' }))?.version).toBe(
      '1.0.0',
    );
    expect(rollbackTarget(ledger({ active: { slot: 'blue', release: '1.1.0-id' } }))?.version).toBe('1.2.0');
    expect(rollbackTarget(EMPTY_LEDGER)).toBeUndefined();
  });
});

describe('the journal', () => {
  test('a torn last line is passed over and does not swallow the next one', async () => {
    await withFolder(async (folder) => {
      const journal = openJournal(realFiles, realClock, folder, { fence: 1 });
      const operation = {
        id: 'a',
        kind: 'deploy' as const,
        release: memoryRelease('1.0.0'),
        slot: 'blue' as const,
        generation: 1,
      };
      await journal.append({ entry: 'begin', operation });
      await writeFile(
        `${folder}/journal.ndjson`,
        `${(await realFiles.readText(`${folder}/journal.ndjson`)) ?? ''}{"entry":"st`,
      );
      await journal.append({ entry: 'step', id: 'a', step: 'switch', mark: 'intent' });
      expect(await journal.unfinished()).toMatchObject({
        operation: { id: 'a' },
        lastStep: 'switch',
        committed: false,
      });
      await journal.append({ entry: 'end', id: 'a', status: 'delivered' });
      expect(await journal.unfinished()).toBeUndefined();
    });
  });

  test('the text of no journal is an empty one', () => {
    expect(unfinishedOf(parseJournal(''))).toBeUndefined();
    expect(unfinishedOf(parseJournal('garbage\n{"entry":"end"}\n'))).toBeUndefined();
  });
});

describe('retention', () => {
  const rule = { keepReleases: 2, pinned: [], wanted: {} };
  test('keeps active, previous and pinned; drops what only older releases name', () => {
    expect([...keptReleases(ledger(), rule)].sort()).toEqual(['1.1.0-id', '1.2.0-id']);
    expect([...keptReleases(ledger(), { ...rule, pinned: ['1.0.0-id'] })]).toContain('1.0.0-id');
    const drop = artifactsToDrop(ledger(), keptReleases(ledger(), rule), []);
    expect(drop.map(({ artifact }) => artifact)).toEqual(['web 1.0.0', 'api 1.0.0', 'worker 1.0.0']);
  });

  test('what another environment needs stays; a ledger that cannot be read keeps everything', async () => {
    const other = ledger({ releases: [{ ...memoryRelease('1.0.0'), status: 'good' }] });
    expect(artifactsToDrop(ledger(), keptReleases(ledger(), rule), [other])).toEqual([]);
    await withFolder(async (state) => {
      const folder = `${state}/shop/production`;
      await writeLedger(realFiles, folder, ledger());
      await realFiles.writeAtomic(`${state}/shop/staging/ledger.json`, 'torn');
      const dropped: unknown[] = [];
      const log = recordedLog();
      const world = {
        files: realFiles,
        log,
        folder,
        stateDirectory: state,
        engine: { prune: (all: readonly unknown[]) => Promise.resolve((dropped.push(...all), [])) },
      };
      await dropWhatNobodyKeeps(world, rule);
      expect(dropped).toEqual([]);
      expect(log.lines.join()).toContain('nothing is pruned');
      await realFiles.remove(`${state}/shop/staging`);
      await dropWhatNobodyKeeps(world, { ...rule, wanted: { web: 'web 1.0.0' } });
      expect(dropped).toEqual([
        { service: 'api', artifact: 'api 1.0.0' },
        { service: 'worker', artifact: 'worker 1.0.0' },
      ]);
      expect((await readLedger(realFiles, folder)).ledger.releases[0]).toMatchObject({
        status: 'superseded',
      });
    });
  });
});
