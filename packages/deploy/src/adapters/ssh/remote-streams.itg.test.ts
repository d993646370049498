// Programs of a host with its files as their streams, over a real sshd on loopback and a proxy that cuts.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createExec, realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Streams } from '../../database/ports.ts';
import type { Place, PlaceRequest } from '../../place.ts';
import { faultProxy, type FaultProxy } from '../../testing/fault-proxy.ts';
import { sshdMissing, startSshd, type Sshd } from '../../testing/sshd.ts';
import { openPlace } from '../open-place.ts';

const LIMIT_MS = 30_000;
const SECRET = `pa55 'word' ${randomBytes(6).toString('hex')}`;

/** Every argv on this machine, joined. */
const allArguments = (): string =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return ''; // it has just ended
      }
    })
    .join('\n');

async function until(what: string, true_: () => boolean): Promise<void> {
  for (let i = 0; i < 1_200; i += 1) {
    if (true_()) return;
    await pause(50);
  }
  throw new Error(`${what}: not within a minute`);
}

describe.skipIf(sshdMissing !== undefined)(
  `streams over ssh${sshdMissing ? ` SKIPPED: ${sshdMissing}` : ''}`,
  () => {
    let sshd: Sshd;
    let proxy: FaultProxy;
    let folder: string;
    let place: Place;
    let streams: Streams;
    let request: PlaceRequest;
    let release: () => void;
    let finished: Promise<void>;
    const log = recordedLog();

    beforeAll(async () => {
      await new Promise<void>((ready, fail) => {
        finished = withFolder(async (made) => {
          folder = made;
          sshd = await startSshd(made);
          proxy = await faultProxy({ port: sshd.port });
          request = {
            host: `ssh://${sshd.user}@127.0.0.1:${proxy.port}`,
            dockerHost: '',
            sshKey: sshd.key,
            sshKnownHosts: sshd.knownHosts(proxy.port),
            dockerSocket: '/var/run/docker.sock',
          };
          const ports = testPorts(made, {
            clock: realClock,
            log,
            exec: createExec(process.env, new AbortController().signal),
            environment: { PATH: process.env.PATH, HOME: process.env.HOME },
            randomId: () => randomBytes(8).toString('hex'),
          });
          place = await openPlace(ports, request);
          streams = place.there!.streams;
          await new Promise<void>((resolve) => {
            release = resolve;
            ready();
          });
        });
        finished.catch(fail);
      });
    });

    afterAll(async () => {
      await place.close();
      await proxy.close();
      await sshd.stop();
      release();
      await finished;
    });

    const path = (name: string): string => join(folder, "it's there", name);
    const env = { SECRET, 'odd.name': 'x', EMPTY: '', LINES: 'a\\b\nc', HOME: undefined };

    test('a file in, a file out for nobody else, its code and its last words; values are in no argv', async () => {
      mkdirSync(path(''), { recursive: true });
      writeFileSync(path('in'), 'from a file\n');
      const script =
        'cat; printf "%s|%s|%s|%s" "$SECRET" "$EMPTY" "$LINES" "$HOME"; sleep 1; echo why >&2; exit 7';
      const running = streams.run({
        argv: ['sh', '-c', script],
        env,
        stdin: path('in'),
        timeoutMs: LIMIT_MS,
      });
      await pause(500);
      expect(allArguments()).not.toContain(SECRET);
      expect(await running).toEqual({ code: 7, signal: null, stderr: 'why\n', timedOut: false });
      const kept = await streams.run({
        argv: ['sh', '-c', 'cat; printf "%s|%s|%s|%s" "$SECRET" "$EMPTY" "$LINES" "$HOME"'],
        env,
        stdin: path('in'),
        stdout: path('new/out'),
        timeoutMs: LIMIT_MS,
      });
      expect(kept.code).toBe(0);
      expect(readFileSync(path('new/out'), 'utf8')).toBe(`from a file\n${SECRET}||a\\b\nc|`);
      expect(statSync(path('new/out')).mode & 0o777).toBe(0o600);
    });

    test('a file that exists is refused and stays; a program that fails leaves none; one that is not there says so', async () => {
      writeFileSync(path('kept'), 'good');
      const into = { env: {}, stdout: path('kept'), timeoutMs: LIMIT_MS };
      await expect(streams.run({ argv: ['echo', 'bad'], ...into })).rejects.toThrow('exists');
      expect(readFileSync(path('kept'), 'utf8')).toBe('good');
      const failing = { ...into, stdout: path('half') };
      expect((await streams.run({ argv: ['sh', '-c', 'echo half; exit 3'], ...failing })).code).toBe(3);
      expect(existsSync(path('half'))).toBe(false);
      expect(await streams.run({ argv: ['no-such-program'], ...failing })).toMatchObject({ code: 127 });
    });

    test('what takes too long, or is cancelled, is ended on the host', async () => {
      const slow = {
        argv: ['sh', '-c', 'trap "" TERM; echo half; sleep 98.7'],
        env: {},
        stdout: path('slow'),
      };
      expect(await streams.run({ ...slow, timeoutMs: 500 })).toMatchObject({ timedOut: true });
      const cancelled = new AbortController();
      const running = streams.run({ ...slow, timeoutMs: LIMIT_MS, signal: cancelled.signal });
      await until('it runs', () => existsSync(path('slow')));
      cancelled.abort();
      expect((await running).code).not.toBe(0);
      expect(allArguments()).not.toContain('98.7');
      expect(existsSync(path('slow'))).toBe(false);
    }, 180_000);

    test('F30 the connection is cut while a dump is written: it is ended there, no part is left, and the loss is counted', async () => {
      const before = (await streams.losses?.()) ?? 0;
      const running = streams.run({
        argv: ['sh', '-c', 'echo half; sleep 97.6'],
        env: {},
        stdout: path('cut'),
        timeoutMs: LIMIT_MS,
      });
      await until('it runs', () => existsSync(path('cut')));
      const told = expect(running).rejects.toThrow('was ended with the connection');
      proxy.cut();
      await told;
      expect(await streams.losses?.()).toBe(before + 1);
      await until('it is ended', () => !allArguments().includes('97.6') && !existsSync(path('cut')));
    }, 180_000);

    test('F28 the runner is killed (-9) while a dump is written: the host ends it and leaves no part', async () => {
      const order = { request, argv: ['sh', '-c', 'echo half; sleep 96.5'], stdout: path('orphan') };
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', new URL('../../testing/stream-program.ts', import.meta.url).pathname],
        { stdio: ['pipe', 'inherit', 'inherit'], env: { ...process.env, TMPDIR: folder } },
      );
      child.stdin.end(JSON.stringify(order));
      await until('it runs', () => existsSync(path('orphan')));
      child.kill('SIGKILL');
      await until('it is ended', () => !allArguments().includes('96.5') && !existsSync(path('orphan')));
    }, 180_000);

    test('a session by lines; the connection is cut: it ends instead of waiting', async () => {
      const argv = ['sh', '-c', 'echo "$SECRET"; while read -r line; do echo "heard $line"; done; exit 4'];
      const session = streams.open({ argv, env });
      expect(await session.line(LIMIT_MS)).toBe(SECRET);
      session.send('one\n');
      expect(await session.line(LIMIT_MS)).toBe('heard one');
      expect(allArguments()).not.toContain(SECRET);
      expect(await session.close()).toMatchObject({ code: 4 });
      const lost = streams.open({ argv, env });
      expect(await lost.line(LIMIT_MS)).toBe(SECRET);
      proxy.cut();
      expect(await lost.line(LIMIT_MS)).toBeUndefined();
      expect((await lost.close()).code).not.toBe(0);
      await streams.losses?.();
    });

    test('digest, room and the name of a file; a newer lock keeps an older run from giving names', async () => {
      writeFileSync(path('part'), 'abc');
      expect(await streams.digest(path('part'))).toEqual({
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        bytes: 3,
      });
      await expect(streams.digest(path('none'))).rejects.toThrow('could not be read');
      expect(await streams.freeBytes(path('backups'))).toBeGreaterThan(1_000);
      expect(statSync(path('backups')).mode & 0o777).toBe(0o700);
      await streams.publish(path('part'), path('whole'));
      await streams.publish(path('part'), path('whole')); // asked again after a lost answer
      expect(readFileSync(path('whole'), 'utf8')).toBe('abc');
      await expect(streams.publish(path('gone'), path('other'))).rejects.toThrow('given its name');
      mkdirSync(path('locks'), { recursive: true });
      writeFileSync(path('locks/000000002.json'), '{}');
      place.fence(join(folder, "it's there"), 1);
      try {
        writeFileSync(path('part'), 'zombie');
        await expect(streams.publish(path('part'), path('whole'))).rejects.toThrow('has taken over');
        const write = { argv: ['echo', 'zombie'], env: {}, stdout: path('fenced'), timeoutMs: LIMIT_MS };
        await expect(streams.run(write)).rejects.toThrow('has taken over');
        expect(readFileSync(path('whole'), 'utf8')).toBe('abc');
      } finally {
        place.fence('', 0);
      }
    });

    test('programs over the link: values come by standard input, before what they read, and stay nowhere', async () => {
      const running = place.exec(
        ['sh', '-c', 'printf "%s|%s|%s|" "$SECRET" "$LINES" "$HOME"; cat; sleep 1'],
        {
          env,
          input: 'its own',
        },
      );
      await pause(500);
      expect(allArguments()).not.toContain(SECRET);
      const steps = `${place.home}/.compose-delivery/steps`;
      const left = readdirSync(steps).filter((step) => {
        const file = join(steps, step, 'in');
        return existsSync(file) && readFileSync(file, 'utf8').includes(SECRET);
      });
      const seen = await running;
      expect(left).toEqual([]);
      expect(seen.stdout).toBe(`${SECRET}|a\\b\nc||its own`);
    });
  },
);
