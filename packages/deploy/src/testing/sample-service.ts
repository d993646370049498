// A small service for tests, as source text: answers, is slow, echoes, remembers what was posted, and misbehaves on request.
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';

export type Behaviour = {
  readonly version: string;
  /** What the health answer says, if not the version. */
  readonly says?: string;
  readonly healthy?: boolean;
  readonly exitAfterMs?: number;
  /** Requests to `/` answered with 500 once this many were answered well. */
  readonly errorsAfter?: number;
  readonly ignoreSigterm?: boolean;
  /** Starts a child that would outlive a careless stop. */
  readonly child?: boolean;
  readonly keepAliveMs?: number;
};

const webSocketModule = pathToFileURL(createRequire(import.meta.url).resolve('ws')).href;

/** The program, to be run by node in a folder that holds `behaviour.json`. */
export const SAMPLE_SERVICE = `
import { createServer } from 'node:http';
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
const behaviour = JSON.parse(readFileSync('behaviour.json', 'utf8'));
let answered = 0;
const server = createServer((request, response) => {
  const json = (status, body) => {
    const text = JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    response.end(text);
  };
  const url = new URL(request.url, 'http://x');
  if (url.pathname === '/health')
    return json(behaviour.healthy === false ? 503 : 200, { version: behaviour.says ?? behaviour.version, key: request.headers['x-api-key'] ?? null });
  if (url.pathname === '/environment') return json(200, process.env);
  if (url.pathname === '/slow') return void setTimeout(() => json(200, { slow: true }), Number(url.searchParams.get('ms') ?? 500));
  if (request.method === 'POST') {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { id } = JSON.parse(Buffer.concat(chunks).toString() || '{}');
      if (process.env.POSTED) appendFileSync(process.env.POSTED, id + '\\n');
      json(200, { id });
    });
    return;
  }
  answered += 1;
  if (behaviour.errorsAfter !== undefined && answered > behaviour.errorsAfter) return json(500, { error: 'broken' });
  json(200, { version: behaviour.version, slot: process.env.DELIVERY_SLOT });
});
server.keepAliveTimeout = behaviour.keepAliveMs ?? 5000;
// Loaded for the first websocket: it is half of what a start costs, and most tests have none.
let sockets;
server.on('upgrade', async (request, socket, head) => {
  socket.on('error', () => {});
  if (new URL(request.url, 'http://x').pathname !== '/ws') return void socket.destroy();
  const { default: ws } = await import('${webSocketModule}');
  sockets ??= new ws.WebSocketServer({ noServer: true });
  sockets.handleUpgrade(request, socket, head, (open) => open.on('message', (message) => open.send(message.toString())));
});
server.listen(Number(process.env.PORT), process.env.HOST, () => console.log('listening', process.env.PORT));
if (behaviour.child) spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', detached: true }).unref();
if (behaviour.exitAfterMs !== undefined) setTimeout(() => { console.error('giving up'); process.exit(3); }, behaviour.exitAfterMs);
process.on('SIGTERM', () => {
  if (behaviour.ignoreSigterm) return;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 500).unref();
});
`;

/** A worker without a port: says that it lives, every now and then. */
export const SAMPLE_WORKER = `
import { readFileSync } from 'node:fs';
const behaviour = JSON.parse(readFileSync('behaviour.json', 'utf8'));
console.log('working as', behaviour.version, 'in', process.env.DELIVERY_SLOT);
if (behaviour.exitAfterMs !== undefined) setTimeout(() => process.exit(3), behaviour.exitAfterMs);
setInterval(() => {}, 1000);
`;

/** A one-shot service: adds its version to a file, and has ended. */
export const SAMPLE_ONESHOT = `
import { appendFileSync, readFileSync } from 'node:fs';
appendFileSync(process.env.PREPARED, JSON.parse(readFileSync('behaviour.json', 'utf8')).version + '\\n');
`;
