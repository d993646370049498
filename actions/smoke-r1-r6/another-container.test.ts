// A second container of a service: what it gets, and that neither it nor its variables stay, however this run ends.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { scriptedExec, withFolder, type ExecAnswer } from '@compose-delivery/runtime/testing';
import { startAnother } from './another-container.ts';
import { END_SCRIPT } from './watch-script.ts';

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

function start(folder: string, script: Record<string, ExecAnswer> = {}) {
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
    pid: 4_000_001,
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
