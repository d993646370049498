// One question over a Unix socket, and everything that is answered until the other side closes.
import { createConnection } from 'node:net';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { AskSocket } from '../routers/seat.ts';

const LIMIT_MS = 10_000;

export const askSocket: AskSocket = (path, text) =>
  new Promise((resolve, reject) => {
    const socket = createConnection({ path });
    const chunks: Buffer[] = [];
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error(`no answer within ${LIMIT_MS / 1_000} s`)));
    socket.on('connect', () => socket.end(`${text}\n`));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    socket.on('error', (error) => reject(new DeliveryFailure(`${path}: ${error.message}`, { cause: error })));
  });
