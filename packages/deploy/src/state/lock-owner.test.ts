// Who may take a lock over, when its owner is on another machine; and how a rollback asks for it.
import { GitHubError, type GitHub } from '@compose-delivery/runtime';
import { realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, virtualClock, withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { realHost } from '../adapters/host.ts';
import { availability, HEARTBEAT_LATE_MS, HEARTBEAT_TTL_MS, type RunStatus } from './lock-availability.ts';
import type { LockRecord } from './lock-record.ts';
import { acquireLock } from './lock.ts';
import { askToRevert, dropRevertRequests, readRevertRequest } from './revert-request.ts';
import { runStatusFrom } from './run-status.ts';

const record = (silentMs: number): LockRecord => ({
  schema: 1,
  fence: 4,
  operation: 'deploy',
  runId: '77',
  attempt: '2',
  actor: 'ana',
  repository: 'acme/shop',
  pid: 1,
  startTime: '1',
  machine: 'elsewhere',
  acquiredAt: '2026-01-01T00:00:00Z',
  heartbeat: 1_000_000_000_000 - silentMs,
  released: false,
});

describe('an owner on another machine', () => {
  const asked = (silentMs: number, status?: RunStatus) => {
    const calls: string[] = [];
    const answer = availability(record(silentMs), {
      clock: { now: () => 1_000_000_000_000 },
      onlookers: [realHost],
      ...(status === undefined
        ? {}
        : { runStatus: ({ runId }) => Promise.resolve((calls.push(runId), status)) }),
    });
    return answer.then((seen) => ({ ...seen, calls }));
  };
  const late = HEARTBEAT_LATE_MS + 1;
  const dead = HEARTBEAT_TTL_MS + 1;

  test('F16 dead: GitHub says that its run is over, so nobody waits for the heartbeat to run out', async () => {
    expect(await asked(late, 'completed')).toMatchObject({ free: true, calls: ['77'] });
  });

  test('F17 alive but slow: while GitHub says that the run goes on, it is not stolen, however silent it is', async () => {
    expect(await asked(dead, 'running')).toMatchObject({ free: false });
    expect(await asked(late, 'running')).toMatchObject({ free: false });
  });

  test('F42 GitHub is down, or nobody may ask: the heartbeat decides', async () => {
    for (const status of ['unknown', undefined] as const) {
      expect(await asked(late, status)).toMatchObject({ free: false });
      expect(await asked(dead, status)).toMatchObject({ free: true });
    }
  });

  test('one whose heart beats is not asked about', async () => {
    expect(await asked(1_000, 'completed')).toMatchObject({ free: false, calls: [] });
  });

  test('on a machine that can be looked at, the process decides', async () => {
    const host = {
      machine: () => Promise.resolve('elsewhere'),
      identity: () => Promise.resolve({ pid: 1, startTime: '1' }),
    };
    const clock = { now: () => 1_000_000_000_000 };
    expect(await availability(record(dead), { clock, onlookers: [realHost, host] })).toMatchObject({
      free: false,
    });
    const gone = { ...host, identity: () => Promise.resolve(undefined) };
    expect(await availability(record(0), { clock, onlookers: [realHost, gone] })).toMatchObject({
      free: true,
    });
  });
});

describe('what GitHub says of a run', () => {
  const github = (status: string | Error): GitHub => ({
    request: <T>(route: string, parameters?: Record<string, unknown>) => {
      expect(route).toBe('GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}');
      expect(parameters).toEqual({ owner: 'acme', repo: 'shop', run_id: 77, attempt_number: 2 });
      return status instanceof Error
        ? Promise.reject(status)
        : Promise.resolve({ status: 200, data: { status } as T });
    },
  });

  test.each([
    ['completed', 'completed'],
    ['in_progress', 'running'],
    ['queued', 'running'],
    [new GitHubError('Not Found', 404), 'unknown'],
    [new Error('no route to host'), 'unknown'],
  ] as const)('%s: %s', async (status, expected) => {
    expect(await runStatusFrom(() => Promise.resolve(github(status)))(record(0))).toBe(expected);
  });

  test('a run that is none of GitHub’s is not asked about', async () => {
    const never = () => Promise.reject(new Error('asked'));
    for (const change of [{ runId: 'local' }, { repository: undefined }, { attempt: 'x' }])
      expect(await runStatusFrom(never)({ ...record(0), ...change })).toBe('unknown');
  });
});

describe('a request to go back', () => {
  test('reaches the holder that it was for, and goes with it', async () => {
    await withFolder(async (folder) => {
      await askToRevert(realFiles, realClock, folder, { fence: 4, by: 'a rollback', reason: 'x' });
      expect(await readRevertRequest(realFiles, folder, 4)).toMatchObject({ by: 'a rollback', reason: 'x' });
      expect(await readRevertRequest(realFiles, folder, 5)).toBeUndefined();
      await dropRevertRequests(realFiles, folder, 4);
      expect(await readRevertRequest(realFiles, folder, 4)).toBeUndefined();
    });
  });

  test('F15 one who waits asks once, and waits as long as that is worth', async () => {
    await withFolder(async (folder) => {
      const clock = virtualClock();
      const ports = {
        files: realFiles,
        host: realHost,
        clock,
        log: recordedLog(),
        signal: new AbortController().signal,
      };
      const owner = { operation: 'deploy', runId: '7', attempt: '1', actor: 'ana' };
      await acquireLock(ports, folder, owner, 0);
      const asked: number[] = [];
      const before = clock.monotonic();
      const onHeld = ({ fence }: { readonly fence: number }) => Promise.resolve((asked.push(fence), 5));
      await expect(acquireLock({ ...ports, onHeld }, folder, owner, 0)).rejects.toThrow('waited 5 s');
      expect(asked).toEqual([1]);
      expect(clock.monotonic() - before).toBe(5_000);
    });
  });
});
