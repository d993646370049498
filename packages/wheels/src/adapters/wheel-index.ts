// The local index as a process of its own, living across the steps of a job: `node <this> <config.json>`.
import { createReadStream } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { answerIndex, type IndexedWheel } from '../index-pages.ts';
import { isAlive } from './part-file.ts';

export type WheelIndexConfig = {
  readonly schema: 1;
  readonly blobs: string;
  readonly address: string;
  readonly idleMs: number;
  /** The index ends with this process, if there is one. */
  readonly endWith: number | undefined;
  /** Written once the index listens: `{ pid, port }`. */
  readonly ready: string;
  readonly wheels: readonly IndexedWheel[];
};

const WATCH_MS = 2_000;

/** Serves until nobody asked for the idle time, the job is over, or it is told to end. */
export async function runWheelIndex(path: string): Promise<void> {
  const config = JSON.parse(await readFile(path, 'utf8')) as WheelIndexConfig;
  let used = performance.now();
  let open = 0;
  const server = createServer((request, response) => {
    used = performance.now();
    open += 1;
    response.once('close', () => {
      open -= 1;
      used = performance.now();
    });
    answer(config, request, response);
  });
  const end = (why: string): void => {
    process.stdout.write(`${new Date().toISOString()} ended: ${why}\n`);
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => end(name));
  process.on('SIGHUP', () => undefined); // a closing terminal
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, config.address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await writeFile(`${config.ready}.new`, JSON.stringify({ pid: process.pid, port }));
  await rename(`${config.ready}.new`, config.ready);
  setInterval(
    () => {
      if (open === 0 && performance.now() - used >= config.idleMs) end('nobody asked any more');
      else if (config.endWith !== undefined && !isAlive(config.endWith)) end('the job is over');
    },
    Math.min(WATCH_MS, config.idleMs),
  );
}

function answer(config: WheelIndexConfig, request: IncomingMessage, response: ServerResponse): void {
  response.on('error', () => undefined); // whoever went away needs no answer
  const method = request.method ?? '';
  if (method !== 'GET' && method !== 'HEAD')
    return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  const path = (request.url ?? '').split('?')[0] ?? '';
  const found = answerIndex(config.wheels, path, request.headers.accept ?? '');
  if (found.kind === 'absent') return void response.writeHead(404).end();
  if (found.kind === 'elsewhere') return void response.writeHead(301, { location: found.location }).end();
  if (found.kind === 'file') return sendFile(config.blobs, found.wheel, request, response);
  const body = Buffer.from(found.body);
  response.writeHead(200, { 'content-type': found.type, 'content-length': body.length });
  response.end(method === 'HEAD' ? undefined : body);
}

/** Whole, or one range of it: pip resumes what broke off. */
function sendFile(
  blobs: string,
  wheel: IndexedWheel,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const headers = {
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    etag: `"${wheel.sha256}"`,
  };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = range ? Number(range[1]) : 0;
  const end = Math.min(range?.[2] ? Number(range[2]) : wheel.size - 1, wheel.size - 1);
  if (range && (start >= wheel.size || end < start))
    return void response.writeHead(416, { 'content-range': `bytes */${wheel.size}` }).end();
  const span = range ? { 'content-range': `bytes ${start}-${end}/${wheel.size}` } : {};
  response.writeHead(range ? 206 : 200, { ...headers, ...span, 'content-length': end - start + 1 });
  if (request.method === 'HEAD' || wheel.size === 0) return void response.end();
  createReadStream(join(blobs, wheel.sha256), { start, end })
    .on('error', () => response.destroy())
    .pipe(response);
}
