import { expect, test } from 'vitest';
import type { GrowingFile, SaveAnswer } from './cache-port.ts';
import { FOLLOWED_FROM_BYTES, followPart } from './follow-part.ts';
import type { GrowingSave } from './guard-cache.ts';
import { addRange, type Range } from './ranges.ts';
import type { PartFile } from './store-port.ts';

const MEGABYTE = 1_024 * 1_024;

/** A file of the given size at 1 MB for each step of the clock, which begins at 0. */
function world(size: number | undefined, answer: 'growing' | SaveAnswer = 'growing') {
  let now = 0;
  let done: readonly Range[] = [];
  let known = size;
  const told: string[] = [];
  const begun: GrowingFile[] = [];
  const part: PartFile = {
    path: '/wheelhouse/blobs/x.part',
    resumable: true,
    get size() {
      return known;
    },
    get done() {
      return done;
    },
    setSize: async (bytes) => void (known = bytes),
    writeAt: async (chunks, offset) => {
      const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      done = addRange(done, [offset, offset + length]);
    },
    saveProgress: async () => undefined,
    restart: async () => void (done = []),
    sha256: async () => '',
    commit: async () => void told.push('commit'),
    close: async () => void told.push('close'),
  };
  const growing: GrowingSave = {
    offer: (ranges) =>
      void told.push(`offer ${JSON.stringify(ranges.map((range) => range.map((at) => at / MEGABYTE)))}`),
    restart: () => void told.push('restart'),
    finish: async () => 'saved',
    abandon: async () => void told.push('abandon'),
  };
  const clock = { monotonic: () => now, now: () => now, sleep: () => Promise.resolve() };
  const followed = followPart(
    part,
    async (file) => {
      begun.push(file);
      return answer === 'growing' ? growing : answer;
    },
    clock,
  );
  const write = async (at: number, megabytes: number, ms: number): Promise<void> => {
    now += ms;
    await followed.part.writeAt([Buffer.alloc(megabytes * MEGABYTE)], at * MEGABYTE);
    await Promise.resolve();
  };
  return { followed, write, told, begun, part };
}

test('begins when the rest is expected within 20 s, and offers what has come', async () => {
  const { write, told, begun } = world(100 * MEGABYTE);
  await write(0, 10, 5_000); // 2 MB a second: 45 s are left
  await write(10, 10, 5_000); // 40 s
  expect(begun).toEqual([]);
  await write(50, 30, 1_000); // 50 MB in 11 s: 11 s are left
  expect(begun).toEqual([{ path: '/wheelhouse/blobs/x.part', size: 100 * MEGABYTE }]);
  await write(20, 1, 1_000);
  expect(told).toEqual(['offer [[0,20],[50,80]]', 'offer [[0,21],[50,80]]']);
  expect(begun).toHaveLength(1);
});

test('what an earlier run left counts as here, but not as speed', async () => {
  const { part } = world(100 * MEGABYTE);
  await part.writeAt([Buffer.alloc(30 * MEGABYTE)], 0);
  const begun: GrowingFile[] = [];
  let now = 0;
  const clock = { monotonic: () => now, now: () => now, sleep: () => Promise.resolve() };
  const followed = followPart(part, async (file) => void begun.push(file), clock);
  now = 10_000;
  await followed.part.writeAt([Buffer.alloc(10 * MEGABYTE)], 30 * MEGABYTE); // 1 MB a second: 60 s are left
  expect(begun).toEqual([]);
});

test.each([
  ['too small to be worth it', FOLLOWED_FROM_BYTES - 1],
  ['of a size that nobody told', undefined],
])('a file %s is not followed', async (_, size) => {
  const { followed, write, begun } = world(size);
  await write(0, 10, 1);
  expect(begun).toEqual([]);
  expect(await followed.begun()).toBeUndefined();
});

test('bytes that are written again, and a file that begins anew, void what was sent', async () => {
  const { followed, write, told } = world(40 * MEGABYTE);
  await write(0, 10, 1);
  told.length = 0;
  await write(5, 10, 1);
  expect(told).toEqual(['restart', 'offer [[0,15]]']);
  await followed.part.restart();
  await write(0, 1, 1);
  expect(told).toEqual(['restart', 'offer [[0,15]]', 'restart', 'offer [[0,1]]']);
});

test('a file that does not become whole is given up; one that does is not', async () => {
  const lost = world(40 * MEGABYTE);
  await lost.write(0, 10, 1);
  await lost.followed.part.close();
  expect(lost.told.slice(-2)).toEqual(['close', 'abandon']);
  const whole = world(40 * MEGABYTE);
  await whole.write(0, 40, 1);
  await whole.followed.part.commit();
  expect(whole.told).not.toContain('abandon');
});

test('a refusal is remembered, and not asked for again', async () => {
  const { followed, write, begun } = world(40 * MEGABYTE, 'denied');
  await write(0, 10, 1);
  await write(10, 10, 1);
  expect(begun).toHaveLength(1);
  expect(await followed.begun()).toBe('denied');
});
