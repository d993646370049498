// The transport with a real sshd on loopback, and a proxy between that cuts, stalls, refuses and delays.
import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { WayLost, type Ports } from '@compose-delivery/runtime';
import { createExec, realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Place, PlaceRequest } from '../place.ts';
import { acquireLock } from '../state/lock.ts';
import { faultProxy, type FaultProxy } from '../testing/fault-proxy.ts';
import { sshdMissing, startSshd, type Sshd } from '../testing/sshd.ts';
import { realHost } from './host.ts';
import { openPlace } from './open-place.ts';
import { listeningPorts } from '../testing/listening-ports.ts';

/** For what comes soon, and on a loaded machine later. */
const PATIENCE = { timeout: 60_000, interval: 10 };

const OWNER = { operation: 'deploy', runId: '7', attempt: '1', actor: 'ana' };

describe.skipIf(sshdMissing !== undefined)(
  `a place over ssh${sshdMissing ? ` SKIPPED: ${sshdMissing}` : ''}`,
  () => {
    let sshd: Sshd;
    let proxy: FaultProxy;
    let folder: string;
    let release: () => void;
    let finished: Promise<void>;

    beforeAll(async () => {
      await new Promise<void>((ready, fail) => {
        finished = withFolder(async (made) => {
          folder = made;
          await new Promise<void>((resolve) => {
            release = resolve;
            startSshd(made).then(async (started) => {
              sshd = started;
              proxy = await faultProxy({ port: sshd.port });
              ready();
            }, fail);
          });
        });
      });
    });

    afterAll(async () => {
      await proxy.close();
      await sshd.stop();
      release();
      await finished;
    });

    const ports = (changes: Partial<Ports> = {}): Ports =>
      testPorts(folder, {
        clock: realClock,
        exec: createExec(process.env, new AbortController().signal),
        environment: { PATH: process.env.PATH, HOME: process.env.HOME },
        randomId: () => randomBytes(8).toString('hex'),
        ...changes,
      });

    const request = (changes: Partial<PlaceRequest> = {}): PlaceRequest => ({
      host: `ssh://${sshd.user}@127.0.0.1:${proxy.port}`,
      dockerHost: '',
      sshKey: sshd.key,
      sshKnownHosts: sshd.knownHosts(proxy.port),
      dockerSocket: '/var/run/docker.sock',
      ...changes,
    });

    const withPlace = async (body: (place: Place) => Promise<void>, given = ports()): Promise<void> => {
      const place = await openPlace(given, request());
      try {
        await body(place);
      } finally {
        await place.close();
      }
    };

    test('files, exclusive files, programs, processes and ports of the host, over one connection', async () => {
      const before = proxy.accepted();
      await withPlace(async (place) => {
        const base = join(folder, 'on the host');
        const { files, host, exec } = place;
        await files.writeAtomic(`${base}/a/ledger.json`, "one\ntwo $x `y` 'z'", 0o600);
        expect(await files.readText(`${base}/a/ledger.json`)).toBe("one\ntwo $x `y` 'z'");
        expect(statSync(`${base}/a/ledger.json`).mode & 0o777).toBe(0o600);
        expect(await files.readText(`${base}/a/none`)).toBeUndefined();
        await files.appendLine(`${base}/a/journal`, '{"a":1}');
        await files.appendLine(`${base}/a/journal`, '');
        expect(readFileSync(`${base}/a/journal`, 'utf8')).toBe('{"a":1}\n\n');
        expect(await files.list(`${base}/a`)).toEqual(['journal', 'ledger.json']);
        expect(await files.list(`${base}/none`)).toEqual([]);
        expect([await files.exists(`${base}/a`), await files.exists(`${base}/b`)]).toEqual([true, false]);
        expect(await host.createExclusive(`${base}/x/token`, 'mine', 0o600)).toBe(true);
        expect(await host.createExclusive(`${base}/x/token`, 'theirs', 0o600)).toBe(false);
        for (const target of ['token', 'elsewhere', 'token']) await host.relink(`${base}/x/current`, target);
        expect(await files.readText(`${base}/x/current`)).toBe('mine');
        await expect(host.relink(`${base}/nowhere/current`, 'token')).rejects.toThrow('could not be set');
        await files.writeAtomic(`${base}/x/next`, 'newer');
        await host.rename(`${base}/x/next`, `${base}/x/token`);
        expect(await files.readText(`${base}/x/token`)).toBe('newer');
        await expect(host.rename(`${base}/x/next`, `${base}/x/token`)).rejects.toThrow('could not be set');
        await files.remove(`${base}/x`);
        expect(existsSync(`${base}/x`)).toBe(false);
        expect(
          await exec(['sh', '-c', 'cat; echo "$A" >&2; exit 7'], { input: 'in', env: { A: 'b c' } }),
        ).toMatchObject({
          code: 7,
          stdout: 'in',
          stderr: 'b c\n',
        });
        const mark = randomBytes(6).toString('hex');
        const started = await host.spawnDetached({
          argv: ['sleep', '60'],
          cwd: folder,
          env: { PATH: '/usr/bin:/bin', D2_MARK: `${mark}/blue` },
          logFile: `${base}/log`,
        });
        expect(await host.marked('D2_MARK', `${mark}/`)).toEqual([started.pid]);
        expect(await host.marked('D2_MARK', `${mark}/blue\u0000`)).toEqual([started.pid]);
        expect(await host.marked('D2_MARK', `${mark}/green`)).toEqual([]);
        expect(await host.identity(started.pid)).toEqual(await realHost.identity(started.pid));
        expect(await host.environment(started.pid)).toMatchObject({ D2_MARK: `${mark}/blue` });
        expect(await host.signal(started.pid, 'SIGTERM')).toBe(true);
        expect(await host.machine()).toBe(await realHost.machine());
      });
      expect(proxy.accepted() - before).toBe(1);
    });

    test('many at once each get their own answer', async () => {
      await withPlace(async (place) => {
        const base = join(folder, 'many');
        for (let round = 0; round < 5; round += 1) {
          const names = Array.from({ length: 12 }, (_, i) => `${base}/${round}.${i}`);
          await Promise.all(names.map((name) => place.files.writeAtomic(name, name)));
          const read = await Promise.all(names.map((name) => place.files.readText(name)));
          expect(read).toEqual(names);
        }
      });
    });

    test('loopback addresses are those of the host, each port forwarded once', async () => {
      const server = createServer((socket) => {
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      try {
        await withPlace(async (place) => {
          const near = await place.reach(`http://127.0.0.1:${port}/x?y`);
          expect(near).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/x\?y$/);
          expect(near).not.toContain(`:${port}/`);
          expect(await place.reach(`http://127.0.0.1:${port}/z`)).toContain(new URL(near).host);
          expect(await place.http({ url: `http://127.0.0.1:${port}/` })).toMatchObject({
            status: 200,
            body: 'ok',
          });
          proxy.cut();
          await place.files.exists('/');
          expect(await place.http({ url: `http://127.0.0.1:${port}/` })).toMatchObject({ body: 'ok' });
        });
      } finally {
        server.close();
      }
    });

    test('F30 the connection is cut while several questions are under way: each is asked again, an order is not', async () => {
      const server = createServer((socket) => {
        socket.once('data', () => {
          asked += 1;
          if (answers) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        });
        socket.on('error', () => undefined);
      });
      let asked = 0;
      let answers = false;
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      try {
        await withPlace(async (place) => {
          await place.reach(url);
          const questions = Array.from({ length: 6 }, () => place.http({ url, fresh: true }));
          const order = expect(place.http({ url, method: 'POST', fresh: true })).rejects.toBeInstanceOf(
            WayLost,
          );
          await expect.poll(() => asked, PATIENCE).toBe(7);
          answers = true;
          proxy.cut();
          expect((await Promise.all(questions)).map(({ body }) => body)).toEqual(Array(6).fill('ok'));
          await order;
          server.close();
          await expect(place.http({ url, fresh: true })).rejects.not.toBeInstanceOf(WayLost);
        });
      } finally {
        server.close();
      }
    });

    describe('before anything changes', () => {
      test.each([
        [
          'wrong host key',
          () => ({ sshKnownHosts: sshd.otherHostKey(proxy.port) }),
          /another key than the one in ssh-known-hosts/,
        ],
        [
          'unknown host key',
          () => ({ sshKnownHosts: sshd.knownHosts(1) }),
          /ssh-known-hosts holds no key for \[127/,
        ],
        ['bad key', () => ({ sshKey: sshd.otherKey() }), /did not accept the key/],
      ])('%s: a clear error, at once, and no key is left', async (_, changes, expected) => {
        const started = performance.now();
        await expect(openPlace(ports(), request(changes()))).rejects.toThrow(expected);
        expect(performance.now() - started).toBeLessThan(40_000);
      });

      test.each([
        ['no known hosts', { sshKnownHosts: '# none' }, /ssh-known-hosts.*nothing|ssh-keyscan/],
        ['half a key', { sshKey: '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA' }, /ssh-key/],
        ['an address that is an option', { host: 'ssh://-oProxyCommand=x@host' }, /host/],
        ['an address with a path', { host: 'ssh://host/etc' }, /host/],
        ['a Docker API of another machine', { host: '', dockerHost: 'tcp://10.0.0.9:2375' }, /docker-host/],
      ])('bad input, %s', async (_, changes, expected) => {
        await expect(Promise.resolve().then(() => openPlace(ports(), request(changes)))).rejects.toSatisfy(
          (error: Error & { problems?: unknown }) => expected.test(JSON.stringify(error.problems)),
        );
      });

      test('unreachable host: said after a bounded time', async () => {
        const [free = 0] = await listeningPorts(1);
        const clock = { ...realClock, monotonic: () => performance.now() * 20 };
        await expect(
          openPlace(
            ports({ clock }),
            request({ host: `ssh://${sshd.user}@127.0.0.1:${free}`, sshKnownHosts: sshd.knownHosts(free) }),
          ),
        ).rejects.toThrow('cannot be reached');
      });

      test('MaxStartups: connections that are dropped before the banner are tried again', async () => {
        proxy.refuse(true);
        const before = proxy.accepted();
        const dropped = expect
          .poll(() => proxy.accepted() - before, PATIENCE)
          .toBeGreaterThan(0)
          .finally(() => proxy.refuse(false));
        await withPlace(async (place) => expect(await place.files.exists('/')).toBe(true));
        await dropped;
        expect(proxy.accepted() - before).toBeGreaterThan(1);
      });
    });

    test('F30 the connection is cut while a command runs: found again, not run again, and its answer arrives', async () => {
      const log = recordedLog();
      await withPlace(async (place) => {
        const marks = join(folder, 'ran');
        const running = place.exec(['sh', '-c', `echo ran >>${marks}; sleep 2; echo done`]);
        await expect.poll(() => existsSync(marks), PATIENCE).toBe(true);
        proxy.cut();
        expect(await running).toMatchObject({ code: 0, stdout: 'done\n' });
        expect(readFileSync(marks, 'utf8')).toBe('ran\n');
        const journal = join(folder, 'cut-journal');
        for (let i = 0; i < 6; i += 1) {
          const written = place.files.appendLine(journal, `line ${i}`);
          if (i % 2 === 0) {
            await pause(15 * i);
            proxy.cut();
          }
          await written;
        }
        expect(readFileSync(journal, 'utf8')).toBe('line 0\nline 1\nline 2\nline 3\nline 4\nline 5\n');
      }, ports({ log }));
      expect(log.lines.join('\n')).toContain('connected again');
    }, 180_000);

    test('F30 the connection stalls and answers late: keepalives give it up, the command is not run twice', async () => {
      await withPlace(async (place) => {
        const marks = join(folder, 'stalled');
        const running = place.exec(['sh', '-c', `echo ran >>${marks}; echo done`], { timeoutMs: 60_000 });
        proxy.stall(true);
        await pause(17_000);
        proxy.cut();
        proxy.stall(false);
        expect(await running).toMatchObject({ code: 0, stdout: 'done\n' });
        expect(readFileSync(marks, 'utf8')).toBe('ran\n');
      });
    }, 180_000);

    test('a slow line is slow, not broken', async () => {
      proxy.delay(60);
      try {
        await withPlace(async (place) => {
          expect(await place.exec(['echo', 'slow'])).toMatchObject({ code: 0, stdout: 'slow\n' });
        });
      } finally {
        proxy.delay(0);
      }
    });

    test('a command that takes too long is ended there, not only here', async () => {
      await withPlace(async (place) => {
        const flag = join(folder, 'late');
        const seen = await place.exec(['sh', '-c', `sleep 6; echo late >${flag}`], { timeoutMs: 1_500 });
        expect(seen).toMatchObject({ code: null, timedOut: true });
        await pause(6_000);
        expect(existsSync(flag)).toBe(false);
      });
    }, 180_000);

    test('F18 a host that has heard of a newer lock refuses the older one, for files and for programs', async () => {
      await withPlace(async (place) => {
        const base = join(folder, 'fenced');
        const lockPorts = {
          ...ports(),
          files: place.files,
          host: place.host,
          owner: place.owner,
          onlookers: place.onlookers,
        };
        const lock = await acquireLock(lockPorts, base, OWNER, 0);
        place.fence(base, lock.fence);
        await place.files.writeAtomic(`${base}/ledger.json`, 'ours');
        mkdirSync(`${base}/locks`, { recursive: true });
        await realHost.createExclusive(`${base}/locks/000000002.json`, '{}', 0o600);
        await expect(place.files.writeAtomic(`${base}/ledger.json`, 'zombie')).rejects.toThrow(
          'another delivery has taken over',
        );
        await expect(place.files.appendLine(`${base}/journal`, 'zombie')).rejects.toThrow(
          'another delivery has taken over',
        );
        await expect(place.exec(['touch', `${base}/zombie`])).rejects.toThrow(
          'another delivery has taken over',
        );
        expect(readFileSync(`${base}/ledger.json`, 'utf8')).toBe('ours');
        expect(readdirSync(base).sort()).toEqual(['ledger.json', 'locks']);
      });
    });

    describe('the key', () => {
      // Others of this machine have private folders, too: these are looked for in a place of our own, with a path as short.
      const own = mkdtempSync('/tmp/own-');
      afterAll(() => rmSync(own, { recursive: true, force: true }));
      const privateFolders = (): string[] => readdirSync(own).filter((name) => name.startsWith('cd-'));

      test('is on the disk only while the connection is made, for nobody else; the folder goes at the end', async () => {
        const usual = process.env.TMPDIR;
        process.env.TMPDIR = own;
        proxy.stall(true);
        try {
          const opening = openPlace(ports(), request());
          const withKey = () => privateFolders().find((name) => existsSync(`${own}/${name}/key`));
          await expect.poll(withKey, PATIENCE).toBeDefined();
          const seen = withKey() ?? '';
          expect(statSync(`${own}/${seen}`).mode & 0o777).toBe(0o700);
          expect(statSync(`${own}/${seen}/key`).mode & 0o777).toBe(0o600);
          proxy.stall(false);
          const place = await opening;
          expect(existsSync(`${own}/${seen}/key`)).toBe(false);
          await place.close();
          expect(existsSync(`${own}/${seen}`)).toBe(false);
        } finally {
          proxy.stall(false);
          if (usual === undefined) delete process.env.TMPDIR;
          else process.env.TMPDIR = usual;
        }
      });

      test.each([
        ['SIGTERM while connecting', 'SIGTERM', true],
        ['SIGTERM while connected', 'SIGTERM', false],
        ['SIGKILL while connected', 'SIGKILL', false],
      ] as const)('is gone after %s', async (_, kind, connecting) => {
        const before = privateFolders();
        if (connecting) proxy.stall(true);
        const program = new URL('../testing/open-place-program.ts', import.meta.url).pathname;
        const child = spawn(
          process.execPath,
          ['--import', import.meta.resolve('tsx'), program, JSON.stringify(request())],
          {
            stdio: ['ignore', 'pipe', 'inherit'],
            env: { ...process.env, TMPDIR: own },
          },
        );
        try {
          let said = '';
          child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
          const mine = (): string | undefined => privateFolders().find((name) => !before.includes(name));
          const ready = (): boolean =>
            connecting
              ? mine() !== undefined && existsSync(`${own}/${mine() ?? ''}/key`)
              : said.includes('@open');
          for (let i = 0; i < 2_000 && !ready(); i += 1) await pause(25);
          expect(ready(), said).toBe(true);
          const folderOf = `${own}/${mine() ?? ''}`;
          const ended = new Promise((resolve) => child.once('exit', resolve));
          child.kill(kind);
          await ended;
          expect(existsSync(`${folderOf}/key`)).toBe(false);
          if (kind === 'SIGTERM') expect(existsSync(folderOf)).toBe(false);
          else {
            // The connection ends by itself, and with it its socket.
            for (let i = 0; i < 600 && existsSync(`${folderOf}/c`); i += 1) await pause(50);
            expect(existsSync(`${folderOf}/c`)).toBe(false);
            rmSync(folderOf, { recursive: true, force: true });
          }
        } finally {
          proxy.stall(false);
          child.kill('SIGKILL');
        }
      });
    });
  },
);
