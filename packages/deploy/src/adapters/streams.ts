// Programs with files as their streams, and sessions that stay open: what dumps and restores are made with.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, statfs, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Environment } from '@compose-delivery/runtime';
import { childEnvironment } from '@compose-delivery/runtime/adapters';
import { collectEnd, converse, ended, killer } from './child-talk.ts';
import type { Session, StreamRequest, StreamResult, Streams } from '../database/ports.ts';

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
  return converse(child, program, killer(child), request.signal);
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
