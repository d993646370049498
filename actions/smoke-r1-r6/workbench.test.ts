// The workbench against a scripted Docker: what it stops it marks first, and puts back; what it cannot read it does not lose.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createExec, realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { scriptedExec, withFolder, type ExecAnswer } from '@compose-delivery/runtime/testing';
import { fileOfTar } from './file-of-tar.ts';
import { FAR_WATCH_SCRIPT, WATCH_SCRIPT } from './watch-script.ts';
import { openWorkbench } from './workbench.ts';

const ID = 'a'.repeat(64);
const PID = 4_000_001;

function bench(
  folder: string,
  script: Record<string, ExecAnswer>,
  changes: Partial<Parameters<typeof openWorkbench>[0]> = {},
) {
  const docker = scriptedExec({ 'docker ps': { stdout: `${ID}\n` }, 'sh -c': {}, ...script });
  const exec = scriptedExec({ 'kill -0': { code: 1 }, ...script });
  const options = {
    docker,
    exec,
    files: realFiles,
    deploymentId: 'd',
    slot: 'blue',
    folder,
    pid: PID,
    randomId: () => 'r',
    portOf: () => 80,
    ...changes,
  };
  return { bench: openWorkbench(options), calls: docker.calls, mark: join(folder, 'stopped-by-checks.json') };
}

describe('what is stopped', () => {
  it('is marked and watched before it is stopped, and put back', () =>
    withFolder(async (folder) => {
      const seen: boolean[] = [];
      const made = bench(folder, {
        'docker stop': () => ({ stdout: String(seen.push(existsSync(made.mark))) }),
        'docker start': {},
      });
      await made.bench.stop('db', 30);
      expect(seen).toEqual([true]);
      expect(made.calls.map(([program, verb]) => `${program} ${verb}`)).toEqual([
        'docker ps',
        'sh -c',
        'docker stop',
      ]);
      expect(JSON.parse(await readFile(made.mark, 'utf8'))).toEqual({
        pid: PID,
        services: ['db'],
        containers: [ID],
      });
      expect(await made.bench.putBack()).toEqual(['db']);
      expect(made.calls.at(-1)).toEqual(['docker', 'start', ID]);
      expect(existsSync(made.mark)).toBe(false);
      expect(await made.bench.putBack()).toEqual([]);
    }));

  it('is put back by the next run when its own is dead, and left to it while it lives', () =>
    withFolder(async (folder) => {
      const mark = JSON.stringify({ pid: 12, services: ['db'], containers: [ID] });
      const living = bench(folder, { 'kill -0': { code: 0 } });
      await writeFile(living.mark, mark);
      expect(await living.bench.repair()).toEqual([]);
      await expect(living.bench.stop('db', 30)).rejects.toThrow('another run has stopped something');
      expect(await bench(folder, { 'docker start': {} }).bench.repair()).toEqual(['db']);
      expect(existsSync(living.mark)).toBe(false);
    }));

  it('keeps its mark when it cannot be started, and says how to', () =>
    withFolder(async (folder) => {
      const { bench: made, mark } = bench(folder, {
        'docker stop': {},
        'docker start': { code: 1, stderr: 'no space left' },
      });
      await made.stop('db', 30);
      await expect(made.putBack()).rejects.toThrow('db could not be started again: no space left');
      expect(existsSync(mark)).toBe(true);
    }));

  it.each([
    ['half a mark', '{"pid": 1'],
    ['a mark with something else in place of ids', '{"pid":1,"services":["db"],"containers":["--all"]}'],
  ])('%s is an error, and stays', (_name, text) =>
    withFolder(async (folder) => {
      const { bench: made, mark } = bench(folder, {});
      await writeFile(mark, text);
      await expect(made.repair()).rejects.toThrow('cannot be read, so what it names cannot be put back');
      expect(existsSync(mark)).toBe(true);
    }),
  );

  it('of a run on another machine gives signs of life, by which the next run knows whether it lives', () =>
    withFolder(async (folder) => {
      const far = { pid: 0, far: realClock };
      const { bench: made, calls, mark } = bench(folder, { 'docker stop': {}, 'docker start': {} }, far);
      await made.stop('db', 30);
      expect(await readFile(`${mark}.alive`, 'utf8')).toBe('r 0\n');
      expect(JSON.parse(await readFile(mark, 'utf8'))).toMatchObject({ pid: 0 });
      expect(calls[1]).toContain(FAR_WATCH_SCRIPT);
      const exec = createExec(process.env, new AbortController().signal);
      const later = (): ReturnType<typeof bench>['bench'] =>
        bench(folder, { 'docker start': {} }, { ...far, exec }).bench;
      expect(await later().repair()).toEqual([]);
      await utimes(`${mark}.alive`, 1, 1);
      expect(await later().repair()).toEqual(['db']);
      await made.putBack();
      expect([existsSync(mark), existsSync(`${mark}.alive`)]).toEqual([false, false]);
    }));

  it('is never stopped where people are served by it', () =>
    withFolder(async (folder) => {
      const { bench: made, calls } = bench(folder, {}, { keeps: 'the other slot serves' });
      expect(made.keeps).toBe('the other slot serves');
      await expect(made.stop('db', 30)).rejects.toThrow('the other slot serves');
      expect(calls).toEqual([]);
    }));

  it('is not stopped when it does not run, or when nothing would watch it', () =>
    withFolder(async (folder) => {
      await expect(bench(folder, { 'docker ps': { stdout: '' } }).bench.stop('db', 30)).rejects.toThrow(
        'does not run',
      );
      const unwatched = bench(folder, { 'sh -c': { code: 1, stderr: 'no setsid' } });
      await expect(unwatched.bench.stop('db', 30)).rejects.toThrow('watch that puts things back');
      expect(unwatched.calls.some(([, verb]) => verb === 'stop')).toBe(false);
    }));

  it('does not run because Docker cannot be asked: said, not taken for absent', () =>
    withFolder(async (folder) => {
      const { bench: made } = bench(folder, { 'docker ps': { code: 1, stderr: 'permission denied' } });
      await expect(made.stop('db', 30)).rejects.toThrow('docker ps failed: permission denied');
    }));
});

describe('a command in a container', () => {
  /** What `docker inspect` says before and after. */
  const life = (before: string, after: string | undefined = before): ExecAnswer => {
    const texts = [before];
    return () => ({ stdout: `${texts.shift() ?? after}\n` });
  };

  const run = (folder: string, code: number, inspect: ExecAnswer) =>
    bench(folder, { 'docker exec': { code }, 'docker inspect': inspect, 'docker wait': {} }).bench.run(
      'web',
      ['report', '--now'],
      { timeoutMs: 1_000, env: {} },
    );

  it.each([
    ['that died meanwhile', 'false 10:00'],
    ['that began anew meanwhile', 'true 10:07'],
    ['that is gone', ''],
  ])('%s is an error that names it, whatever its exit code was', (_name, later) =>
    withFolder(async (folder) => {
      await expect(run(folder, 137, life('true 10:00', later))).rejects.toThrow(
        `container ${ID.slice(0, 12)} of web ended, or began anew, while report ran in it`,
      );
    }),
  );

  it('that lives on has its own exit code, also one of a killed command', () =>
    withFolder(async (folder) => {
      for (const code of [0, 1, 137]) expect((await run(folder, code, life('true 10:00'))).code).toBe(code);
    }));

  it.each([
    ['too old for the client', 'client version 1.53 is too new. Maximum supported API version is 1.24'],
    [
      'not there',
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    ],
  ])('of a daemon that is %s is an error in its own words', (_name, stderr) =>
    withFolder(async (folder) => {
      const { bench: made } = bench(folder, { 'docker ps': { code: 1, stderr } });
      await expect(made.run('web', ['id'], { timeoutMs: 1_000, env: {} })).rejects.toThrow(
        `docker ps failed: ${stderr}`,
      );
    }),
  );

  it('of a daemon that does not answer is an error that says how long it was waited for', () =>
    withFolder(async (folder) => {
      const { bench: made } = bench(folder, { 'docker ps': { code: null, timedOut: true } });
      await expect(made.running('web')).rejects.toThrow('docker ps did not answer within 30 s');
    }));

  it('is found by labels alone, whatever Compose calls its container', () =>
    withFolder(async (folder) => {
      const { bench: made, calls } = bench(folder, {});
      expect(await made.running('web')).toBe(true);
      const named = calls[0]?.filter((word) => /web/.test(word));
      expect(named).toEqual(['label=compose-delivery.service=web']);
    }));
});

const look = async (folder: string, words: (mark: string) => string[]): Promise<string> => {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'docker'), `#!/bin/sh\necho "$@" >> ${join(folder, 'calls')}\n`);
  await chmod(join(bin, 'docker'), 0o755);
  const mark = join(folder, 'mark');
  await writeFile(mark, '{}');
  const child = spawn('sh', ['-c', ...words(mark), ID], {
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
  });
  await new Promise((resolve) => child.once('close', resolve));
  return `${await readFile(join(folder, 'calls'), 'utf8').catch(() => '')}${existsSync(mark) ? 'mark' : ''}`;
};

describe('the watch of the host', () => {
  const watch = async (folder: string, pid: number, seconds: number): Promise<string> =>
    look(folder, (mark) => [WATCH_SCRIPT, 'put-back', mark, String(pid), String(seconds)]);
  it('puts back when the process is gone, when it takes too long, and not at all when the mark is gone', async () => {
    const child = spawn('sleep', ['60']);
    try {
      const expected = `stop --time 10 ${ID}\nstart ${ID}\n`;
      expect(await withFolder((folder) => watch(folder, 4_194_000, 60))).toBe(expected);
      expect(await withFolder((folder) => watch(folder, child.pid ?? 0, 0))).toBe(expected);
      const told = await withFolder(async (folder) => {
        const running = watch(folder, child.pid ?? 0, 60);
        await expect.poll(() => existsSync(join(folder, 'mark')), { timeout: 30_000 }).toBe(true);
        await realFiles.remove(join(folder, 'mark'));
        return running;
      });
      expect(told).toBe('');
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('the watch of the host, of a run on another machine', () => {
  const watch = (folder: string, silence: number, seconds: number): Promise<string> =>
    look(folder, (mark) => [
      FAR_WATCH_SCRIPT,
      'put-back',
      mark,
      `${mark}.alive`,
      String(silence),
      String(seconds),
    ]);
  const expected = `stop --time 10 ${ID}\nstart ${ID}\n`;

  it('puts back when it is silent or takes too long, and not at all while there are signs of life and then no mark', () =>
    withFolder(async (folder) => {
      expect(await watch(folder, 1, 60)).toBe(expected);
      await writeFile(join(folder, 'calls'), '');
      expect(await watch(folder, 60, 0)).toBe(expected);
      await writeFile(join(folder, 'calls'), '');
      let beats = 0;
      const living = setInterval(
        () => void writeFile(join(folder, 'mark.alive'), `r ${(beats += 1)}\n`),
        200,
      );
      const ending = watch(folder, 3, 60);
      await pause(5_000);
      await realFiles.remove(join(folder, 'mark'));
      expect(await ending.finally(() => clearInterval(living))).toBe('');
    }));
});

describe('a file out of a container', () => {
  const header = (name: string, size: number, kind: string): string => {
    const block = Buffer.alloc(512);
    block.write(name, 0);
    block.write(size.toString(8).padStart(11, '0'), 124);
    block.write(kind, 156);
    return block.toString('latin1');
  };
  const padded = (text: string): string => text + '\0'.repeat((512 - (Buffer.byteLength(text) % 512)) % 512);

  it.each([
    ['plain', header('a', 5, '0') + padded('hello'), 'hello'],
    ['empty', header('a', 0, '0'), ''],
    [
      'behind a pax header',
      header('x', 3, 'x') + padded('abc') + header('a', 5, '0') + padded('hello'),
      'hello',
    ],
    ['not ASCII', header('a', 4, '0') + padded('ñé'), 'ñé'],
    ['a folder', header('a', 0, '5'), undefined],
    ['nothing', '', undefined],
    ['no archive', 'x'.repeat(600), undefined],
  ])('%s', (_name, archive, text) => {
    expect(fileOfTar(archive)).toBe(text);
  });
});
