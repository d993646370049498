// A second container of a service: what it gets, and that neither it nor its variables stay, however this run ends.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { scriptedExec, withFolder, type ExecAnswer } from '@compose-delivery/runtime/testing';
import { startAnother } from './another-container.ts';
import { END_SCRIPT, FAR_END_SCRIPT } from './watch-script.ts';

const INSPECTED = [
  {
    Image: 'sha256:1',
    Config: {
      Env: ['A=1', 'RATE=0.04', 'B=two\nlines'],
      User: '7001',
      WorkingDir: '/srv',
      Entrypoint: ['/run', '-x'],
      Cmd: ['serve'],
    },
    HostConfig: {
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': 'size=1m' },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: 64,
      NanoCpus: 5e8,
      ExtraHosts: ['storage:10.0.0.9'],
    },
    Mounts: [
      { Type: 'bind', Source: '/run/key', Destination: '/run/secrets/key' },
      { Type: 'volume', Name: 'models', Source: '/var/lib/docker/volumes/models', Destination: '/models' },
      { Type: 'tmpfs', Source: '', Destination: '/scratch' },
    ],
    NetworkSettings: { Networks: { one: {}, two: {} } },
  },
];
const NAME = 'delivery-check-r';

function start(folder: string, script: Record<string, ExecAnswer> = {}, far = false) {
  const usual: Record<string, ExecAnswer> = {
    'docker inspect': { stdout: JSON.stringify(INSPECTED) },
    'docker port': { stdout: '80/tcp -> 127.0.0.1:32768\n' },
    'sh -c': {},
    docker: {},
  };
  const exec = scriptedExec({ ...script, ...usual, ...script });
  const options = {
    docker: exec,
    exec,
    files: realFiles,
    deploymentId: 'd',
    slot: 'blue',
    folder,
    pid: far ? 0 : 4_000_001,
    far: far ? realClock : undefined,
    randomId: () => 'r',
    portOf: () => 80,
  };
  const wanted = { source: 'c', service: 'web', port: 80, env: { RATE: '0.07' } };
  return { started: startAnother((args) => exec(['docker', ...args]), options, wanted), calls: exec.calls };
}

describe('a second container', () => {
  it('is the first one with other variables, whose file is gone once it was read, and watched before it is there', () =>
    withFolder(async (folder) => {
      const seen: string[] = [];
      const envFile = join(folder, `${NAME}.env`);
      const { started, calls } = start(folder, {
        'sh -c': () => ({ stdout: String(seen.push(`mark ${existsSync(join(folder, NAME))}`)) }),
        'docker create': () => ({
          stdout: String(
            seen.push(readFileSync(envFile, 'utf8'), (statSync(envFile).mode & 0o777).toString(8)),
          ),
        }),
        'docker start': () => ({ stdout: String(seen.push(`secrets ${existsSync(envFile)}`)) }),
      });
      const other = await started;
      expect(other.url).toBe('http://127.0.0.1:32768');
      expect(seen).toEqual(['mark true', 'A=1\nRATE=0.07\n', '600', 'secrets false']);
      const create = calls.find(([, verb]) => verb === 'create')?.join(' ') ?? '';
      for (const part of [
        '--user 7001',
        '--read-only',
        '--tmpfs /tmp:size=1m',
        '--cap-drop ALL',
        '--network one',
        '--add-host storage:10.0.0.9',
        '--mount type=bind,source=/run/key,target=/run/secrets/key,readonly',
        '--mount type=volume,source=models,target=/models,readonly',
      ])
        expect(create).toContain(part);
      expect(create).toMatch(/--entrypoint \/run sha256:1 -x serve$/);
      expect(calls).toContainEqual(['docker', 'network', 'connect', 'two', NAME]);
      await other.end();
      expect(calls.at(-1)).toEqual(['docker', 'rm', '--force', '--volumes', NAME]);
      expect(await readdir(folder)).toEqual([]);
    }));

  it.each<[string, Record<string, ExecAnswer>, string]>([
    [
      'cannot be watched',
      { 'sh -c': { code: 1, stderr: 'no setsid' } },
      'the watch that takes a second container away',
    ],
    [
      'cannot be created',
      { 'docker create': { code: 1, stderr: 'no space left' } },
      'docker create: no space left',
    ],
    ['gets no port', { 'docker port': { stdout: '' } }, 'got no port'],
  ])('that %s is an error, and leaves nothing', (_name, script, message) =>
    withFolder(async (folder) => {
      const { started, calls } = start(folder, script);
      await expect(started).rejects.toThrow(message);
      expect(calls.at(-1)).toEqual(['docker', 'rm', '--force', '--volumes', NAME]);
      expect(await readdir(folder)).toEqual([]);
    }),
  );

  it('on another machine has signs of life beside its mark before it is watched, and none when it has ended', () =>
    withFolder(async (folder) => {
      const seen: string[] = [];
      const alive = join(folder, `${NAME}.alive`);
      const watched: ExecAnswer = () => ({ stdout: String(seen.push(readFileSync(alive, 'utf8'))) });
      const { started, calls } = start(folder, { 'sh -c': watched }, true);
      const other = await started;
      expect(seen).toEqual(['r 0\n']);
      expect(calls.find(([program]) => program === 'sh')?.slice(-5)).toEqual([
        'take-away',
        join(folder, NAME),
        '25',
        '1800',
        NAME,
      ]);
      expect(calls.flat()).toContain(FAR_END_SCRIPT);
      await other.end();
      expect(await readdir(folder)).toEqual([]);
    }));

  it('on another machine that cannot be watched is an error, and gives no more signs of life', () =>
    withFolder(async (folder) => {
      const { started } = start(folder, { 'sh -c': { code: 1, stderr: 'no setsid' } }, true);
      await expect(started).rejects.toThrow('the watch that takes a second container away');
      expect(await readdir(folder)).toEqual([]);
    }));

  it('that cannot be taken away stays watched', () =>
    withFolder(async (folder) => {
      const { started } = start(folder, { 'docker rm': { code: 1, stderr: 'the daemon is away' } });
      await (await started).end();
      expect(await readdir(folder)).toEqual([NAME]);
    }));
});

describe('the watch that takes it away', () => {
  /** What it called, and what it left. */
  const watch = async (folder: string, pid: number, seconds: number, marked = true): Promise<string> => {
    const bin = join(folder, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'docker'), `#!/bin/sh\necho "$@" >> ${join(folder, 'calls')}\n`);
    await chmod(join(bin, 'docker'), 0o755);
    await writeFile(join(bin, 'sleep'), '#!/bin/sh\nexec /bin/sleep 0.05\n', { mode: 0o755 });
    const mark = join(folder, 'mark');
    if (marked) for (const path of [mark, `${mark}.env`]) await writeFile(path, '');
    const child = spawn('sh', ['-c', END_SCRIPT, 'take-away', mark, String(pid), String(seconds), NAME], {
      env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
    });
    await new Promise((resolve) => child.once('close', resolve));
    const calls = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
    return `${calls}${existsSync(mark) ? 'mark' : ''}${existsSync(`${mark}.env`) ? 'secrets' : ''}`;
  };
  const REMOVED = `rm --force --volumes ${NAME}\n`.repeat(3);

  it('does so after SIGKILL of the process, with the file of secrets', async () => {
    const child = spawn('sleep', ['60']);
    const told = withFolder((folder) => {
      setTimeout(() => child.kill('SIGKILL'), 300);
      return watch(folder, child.pid ?? 0, 4_000);
    });
    expect(await told).toBe(REMOVED);
  });

  it('does so when it lives too long, also where the process is none of this host; and not at all when the mark is gone', async () => {
    expect(await withFolder((folder) => watch(folder, process.pid, 0))).toBe(REMOVED);
    expect(await withFolder((folder) => watch(folder, 4_194_000, 2))).toBe(REMOVED);
    expect(await withFolder((folder) => watch(folder, process.pid, 60, false))).toBe('');
  });
});

describe('the watch that takes it away, for a run on another machine', () => {
  /**
   * Each second of the watch is one call of `sleep` here, which gives a sign of life for the first `beats` of them; after `ends` the mark
   * is gone, as when the run ended well.
   * @returns what it called, what it left, and the seconds it took
   */
  const watch = async (given: { beats: number; ends?: number; seconds?: number }): Promise<string> =>
    withFolder(async (folder) => {
      const bin = join(folder, 'bin');
      await mkdir(bin);
      await writeFile(join(bin, 'docker'), '#!/bin/sh\necho "$@" >> "$FOLDER/calls"\n', { mode: 0o755 });
      const sleep = `#!/bin/sh
echo . >> "$FOLDER/seconds"
now=$(wc -l < "$FOLDER/seconds")
[ "$now" -gt ${given.beats} ] || echo "r $now" > "$FOLDER/mark.alive"
[ "$now" -ne ${given.ends ?? -1} ] || rm "$FOLDER/mark"
`;
      await writeFile(join(bin, 'sleep'), sleep, { mode: 0o755 });
      for (const name of ['mark', 'mark.env', 'mark.alive']) await writeFile(join(folder, name), '');
      const words = [join(folder, 'mark'), '5', String(given.seconds ?? 1_000), NAME];
      const child = spawn('sh', ['-c', FAR_END_SCRIPT, 'take-away', ...words], {
        env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, FOLDER: folder },
      });
      await new Promise((resolve) => child.once('close', resolve));
      const calls = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
      const left = ['mark', 'mark.env', 'mark.alive'].filter((name) => existsSync(join(folder, name)));
      const seconds = (await readFile(join(folder, 'seconds'), 'utf8')).split('\n').length - 1;
      // Three of them pass while it is taken away.
      return `${calls}${left.join(',')} after ${calls === '' ? seconds : seconds - 3}`;
    });
  const REMOVED = `rm --force --volumes ${NAME}\n`.repeat(3);

  it('does so after five seconds of silence, and not before: with its secrets and its signs of life', async () => {
    expect(await watch({ beats: 30 })).toBe(`${REMOVED} after 36`);
    expect(await watch({ beats: 0 })).toBe(`${REMOVED} after 5`);
  });

  it('does so when it lives too long, whatever signs of life there are', async () => {
    expect(await watch({ beats: 1_000, seconds: 12 })).toBe(`${REMOVED} after 12`);
  });

  it('does not do so when the run ended well, long before silence counts', async () => {
    expect(await watch({ beats: 10, ends: 10 })).toMatch(/^mark\.env,mark\.alive after 10$/);
  });
});
