import { readFileSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { withFolder } from '../testing/index.ts';
import { childEnvironment, createExec } from './exec.ts';
import { realFiles } from './files.ts';
import { realHttp } from './http.ts';

const never = new AbortController().signal;
const exec = createExec({ PATH: process.env.PATH }, never);

/** Whether a process still runs; one that is dead and not yet collected by its parent does not. */
function alive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('exec', () => {
  it('gives code, both streams and lines', async () => {
    const lines: string[] = [];
    const result = await exec(['sh', '-c', 'echo one; echo two >&2; exit 3'], {
      onLine: (line, stream) => lines.push(`${stream} ${line}`),
    });
    expect(result).toMatchObject({
      code: 3,
      signal: null,
      stdout: 'one\n',
      stderr: 'two\n',
      timedOut: false,
    });
    expect(lines.sort()).toEqual(['stderr two', 'stdout one']);
  });

  it('passes arguments as they are, never through a shell', async () => {
    expect((await exec(['printf', '%s', '$(id); `id`'])).stdout).toBe('$(id); `id`');
  });

  it('says so when a program is not there', async () => {
    await expect(exec(['no-such-program-here'])).rejects.toThrow(
      'no-such-program-here is not installed, or not on the PATH',
    );
  });

  it('tells a program that is not there from one that may not be run', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'present'), '#!/bin/sh\n');
      const run = (program: string) => createExec({ PATH: folder }, never)([program]);
      await expect(run('absent')).rejects.toThrow('absent is not installed, or not on the PATH');
      await expect(run('present')).rejects.toThrow('present cannot be started');
    }));

  it('ends the whole tree when the time is over', async () => {
    const result = await exec(['sh', '-c', 'sleep 600 & echo $!; wait'], { timeoutMs: 1_500 });
    expect(result.timedOut).toBe(true);
    expect(result.stdout).toMatch(/^\d+\n$/);
    await expect.poll(() => alive(Number(result.stdout.trim())), { timeout: 10_000 }).toBe(false);
  });

  it('ends a silent child', async () => {
    expect((await exec(['sleep', '600'], { idleTimeoutMs: 200 })).timedOut).toBe(true);
  });

  it('passes a cancellation to the child and lets it finish its own way', async () => {
    const cancellation = new AbortController();
    const script = 'trap "echo tidy; exit 7" INT; echo ready; while :; do sleep 0.05; done';
    const result = await exec(['bash', '-c', script], {
      signal: cancellation.signal,
      onLine: (line) => line === 'ready' && cancellation.abort(),
    });
    expect(result).toMatchObject({ code: 7, stdout: 'ready\ntidy\n' });
  });

  it('kills a child that ignores every polite signal', async () => {
    const cancellation = new AbortController();
    // Before its trap is set it would heed the first signal.
    const result = await exec(['bash', '-c', 'trap "" INT TERM; echo deaf; while :; do sleep 0.1; done'], {
      signal: cancellation.signal,
      onLine: (line) => line === 'deaf' && cancellation.abort(),
    });
    expect(result.signal).toBe('SIGKILL');
  });

  it('keeps the end of a long output', async () => {
    const { stdout } = await exec(['sh', '-c', 'seq 1 100000'], { keepBytes: 1_000 });
    expect(stdout.length).toBeLessThanOrEqual(1_000);
    expect(stdout.endsWith('100000\n')).toBe(true);
  });

  it('gives input to the child, also to one that does not read it', async () => {
    expect((await exec(['cat'], { input: 'hello' })).stdout).toBe('hello');
    expect((await exec(['true'], { input: 'x'.repeat(1_000_000) })).code).toBe(0);
  });

  it('withholds the authority of the runner', () => {
    const base = {
      PATH: '/bin',
      INPUT_TOKEN: 'a',
      ACTIONS_RUNTIME_TOKEN: 'b',
      GITHUB_OUTPUT: 'c',
      GITHUB_TOKEN: 'd',
      GITHUB_SHA: 'e',
    };
    expect(childEnvironment(base, { PATH: undefined, X: 'y' })).toEqual({ GITHUB_SHA: 'e', X: 'y' });
  });
});

describe('files', () => {
  it('replaces a file whole, and leaves nothing beside it', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'deep/state.json');
      await realFiles.writeAtomic(file, 'one');
      await realFiles.writeAtomic(file, 'two', 0o600);
      expect(await realFiles.readText(file)).toBe('two');
      expect(await readdir(join(folder, 'deep'))).toEqual(['state.json']);
    }));

  it('keeps the old file when the new one cannot be written', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'state.json');
      await realFiles.writeAtomic(file, 'good');
      await expect(realFiles.writeAtomic(file, { length: 3 } as unknown as string)).rejects.toThrow();
      expect(await readFile(file, 'utf8')).toBe('good');
      expect(await readdir(folder)).toEqual(['state.json']);
    }));

  it('appends lines and lists sorted; what is absent is no error', () =>
    withFolder(async (folder) => {
      await realFiles.appendLine(join(folder, 'b/journal'), '1');
      await realFiles.appendLine(join(folder, 'b/journal'), '2');
      await writeFile(join(folder, 'a'), '');
      expect(await realFiles.readText(join(folder, 'b/journal'))).toBe('1\n2\n');
      expect(await realFiles.list(folder)).toEqual(['a', 'b']);
      expect(await realFiles.list(join(folder, 'none'))).toEqual([]);
      expect(await realFiles.readText(join(folder, 'none'))).toBeUndefined();
      await realFiles.remove(join(folder, 'none'));
      await chmod(folder, 0o755);
      expect(await realFiles.exists(join(folder, 'a'))).toBe(true);
    }));
});

describe('http', () => {
  let server: Server | undefined;
  afterEach(
    () =>
      new Promise((resolve) =>
        server ? (server.closeAllConnections(), server.close(resolve)) : resolve(undefined),
      ),
  );

  async function serve(answer: (response: ServerResponse, url: string) => void): Promise<string> {
    server = createServer((request, response) => answer(response, request.url ?? ''));
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('gives status, headers and body, without following a redirect', async () => {
    const url = await serve((response) =>
      response.writeHead(302, { location: '/x', 'set-cookie': ['a=1', 'b=2'] }).end('gone'),
    );
    expect(await realHttp({ url })).toMatchObject({
      status: 302,
      body: 'gone',
      headers: { location: '/x', 'set-cookie': 'a=1, b=2' },
    });
  });

  it('keeps a bounded part of the body', async () => {
    const url = await serve((response) => response.end('x'.repeat(10_000)));
    expect((await realHttp({ url, maxBodyBytes: 100 })).body).toHaveLength(100);
  });

  it('rejects a cut answer, a slow one and an unreachable address', async () => {
    const url = await serve((response, path) => {
      if (path === '/cut') {
        response.writeHead(200, { 'content-length': '100' });
        response.write('part');
        setTimeout(() => response.destroy(), 20);
      }
    });
    await expect(realHttp({ url: `${url}/cut` })).rejects.toThrow();
    await expect(realHttp({ url: `${url}/slow`, timeoutMs: 150 })).rejects.toThrow(
      'no whole answer within 150 ms',
    );
    await expect(realHttp({ url: 'http://127.0.0.1:1/' })).rejects.toThrow(/ECONNREFUSED/);
  });
});
