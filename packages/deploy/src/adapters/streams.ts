// Programs with files as their streams, and sessions that stay open: what dumps and restores are made with.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, statfs, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { DeliveryFailure, type Environment } from '@compose-delivery/runtime';
import { childEnvironment } from '@compose-delivery/runtime/adapters';
import type { Session, StreamRequest, StreamResult, Streams } from '../database/ports.ts';

const KEEP_CHARACTERS = 64 * 1_024;
const GRACE_MS = 3_000;

/** Kills the whole group: first politely, then not. */
function killer(child: ChildProcess): { readonly end: () => void; readonly clear: () => void } {
  let hard: NodeJS.Timeout | undefined;
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      child.kill(signal); // the group is gone, or was never ours
    }
  };
  return {
    end: () => {
      kill('SIGTERM');
      kill('SIGCONT'); // a stopped program cannot hear anything else
      hard ??= setTimeout(() => kill('SIGKILL'), GRACE_MS);
    },
    clear: () => clearTimeout(hard),
  };
}

function collectEnd(child: ChildProcess): () => string {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-KEEP_CHARACTERS);
  });
  return () => said;
}

function ended(child: ChildProcess, program: string): Promise<[number | null, string | null]> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new DeliveryFailure(
          error.code === 'ENOENT'
            ? `${program} is not installed, or not on the PATH`
            : `${program} cannot be started: ${error.message}`,
          { cause: error },
        ),
      ),
    );
    child.once('close', (code, signal) => resolve([code, signal]));
  });
}

async function run(request: StreamRequest, base: Environment): Promise<StreamResult> {
  const [program = '', ...args] = request.argv;
  const handles: FileHandle[] = [];
  const keep = async (handle: Promise<FileHandle>): Promise<number> => {
    handles.push(await handle);
    return (await handle).fd;
  };
  try {
    const input = request.stdin === undefined ? 'ignore' : await keep(open(request.stdin, 'r'));
    if (request.stdout !== undefined) await mkdir(dirname(request.stdout), { recursive: true, mode: 0o700 });
    const output = request.stdout === undefined ? 'ignore' : await keep(open(request.stdout, 'wx', 0o600));
    const child = spawn(program, args, {
      env: childEnvironment(base, request.env),
      stdio: [input, output, 'pipe'],
      detached: true,
    });
    const said = collectEnd(child);
    const stop = killer(child);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      stop.end();
    }, request.timeoutMs);
    request.signal?.addEventListener('abort', stop.end, { once: true });
    if (request.signal?.aborted) stop.end();
    try {
      const [code, signal] = await ended(child, program);
      return { code, signal, stderr: said(), timedOut };
    } finally {
      clearTimeout(timer);
      stop.clear();
      request.signal?.removeEventListener('abort', stop.end);
    }
  } finally {
    for (const handle of handles) await handle.close();
  }
}

function openSession(request: Parameters<Streams['open']>[0], base: Environment): Session {
  const [program = '', ...args] = request.argv;
  const child = spawn(program, args, {
    env: childEnvironment(base, request.env),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const said = collectEnd(child);
  const stop = killer(child);
  const end = ended(child, program);
  end.catch(() => undefined); // told by line() and close()
  child.stdin.on('error', () => undefined); // it ended before it read everything: its code says why
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity })[Symbol.asyncIterator]();
  request.signal?.addEventListener('abort', stop.end, { once: true });
  return {
    send: (text) => child.stdin.write(text),
    line: async (timeoutMs) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          stop.end();
          reject(new DeliveryFailure(`${program} did not answer within ${timeoutMs / 1_000} s`));
        }, timeoutMs);
      });
      try {
        const next = await Promise.race([lines.next(), late, end.then(() => lines.next())]);
        return next.done ? undefined : next.value;
      } finally {
        clearTimeout(timer);
      }
    },
    close: async () => {
      child.stdin.end();
      const timer = setTimeout(stop.end, GRACE_MS);
      try {
        const [code, signal] = await end;
        return { code, signal, stderr: said(), timedOut: false };
      } finally {
        clearTimeout(timer);
        stop.clear();
        request.signal?.removeEventListener('abort', stop.end);
      }
    },
  };
}

async function digest(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** On this machine. `base`: our own environment. */
export function realStreams(base: Environment): Streams {
  return {
    run: (request) => run(request, base),
    open: (request) => openSession(request, base),
    digest,
    publish: async (part, path) => {
      await sync(part);
      await rename(part, path);
      await sync(dirname(path));
    },
    freeBytes: async (folder) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}
