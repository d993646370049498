// Sends one answer, whole or spoiled by a fault.
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultEffect } from './faults.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream needs its `content-length` in `headers`. */
  readonly body?: Buffer | Readable;
}

const cutMark = 'connection cut on purpose';

export const jsonAnswer = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: Buffer.from(JSON.stringify(body)),
});

/** The answer that a fault with a `status` stands for. */
export function answerOfFault(effect: FaultEffect, status: number): Answer {
  const body = effect.body ?? { message: `injected fault: ${status}` };
  return typeof body === 'string'
    ? { status, headers: { 'content-type': 'text/plain', ...effect.headers }, body: Buffer.from(body) }
    : jsonAnswer(status, body, { ...effect.headers });
}

/** Waits as long as the fault demands; a stall ends only with the connection. */
export async function holdBack(response: ServerResponse, effect: FaultEffect): Promise<void> {
  if (effect.delayMs !== undefined) await wait(effect.delayMs);
  if (effect.stall === true) await new Promise<void>((resolve) => response.once('close', resolve));
}

function flipByte(chunk: Buffer, from: number, at: number): Buffer {
  if (at < from || at >= from + chunk.length) return chunk;
  const copy = Buffer.from(chunk);
  copy.writeUInt8(copy.readUInt8(at - from) ^ 0xff, at - from);
  return copy;
}

async function* spoil(
  source: AsyncIterable<unknown>,
  effect: FaultEffect,
  length: number,
): AsyncGenerator<Buffer> {
  const cutAt = effect.cutAfterBytes ?? Infinity;
  const flipAt = effect.corruptByteAt === undefined || length === 0 ? -1 : effect.corruptByteAt % length;
  let sent = 0;
  for await (const part of source) {
    const chunk = flipByte(part as Buffer, sent, flipAt);
    const room = cutAt - sent;
    sent += chunk.length;
    if (chunk.length < room) {
      yield chunk;
      continue;
    }
    yield chunk.subarray(0, room);
    // Destroying the response at once would also drop the bytes that are to arrive.
    await wait(10);
    throw new Error(cutMark);
  }
}

/** Writes `answer`, changed by `effect` where it says so. Returns false when the client did not get it whole. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  effect: FaultEffect = {},
): Promise<boolean> {
  if (effect.lostAnswer === true && effect.status === undefined) {
    response.destroy();
    return false;
  }
  const body = answer.body ?? Buffer.alloc(0);
  const length = Buffer.isBuffer(body) ? body.length : Number(answer.headers?.['content-length']);
  const withBody = answer.status !== 204 && answer.status !== 304;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(withBody && { 'content-length': String(length) }),
  });
  if (!withBody || response.req.method === 'HEAD') {
    response.end();
    return true;
  }
  response.flushHeaders();
  let handedOver = false;
  try {
    await pipeline(
      Buffer.isBuffer(body) ? Readable.from([body]) : body,
      async function* (chunks) {
        yield* spoil(chunks, effect, length);
        handedOver = true;
      },
      response,
    );
    return true;
  } catch {
    response.destroy();
    // A client that has all it was promised may hang up before we have noticed that we are done.
    return handedOver;
  }
}
