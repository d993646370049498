// Free ports of this machine's loopback.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { DeliveryFailure } from '@compose-delivery/runtime';
import { PORT_RANGE, type LoopbackPorts } from '../../host-port.ts';

function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

async function freePorts(count: number, taken: readonly number[]): Promise<number[]> {
  const chosen: number[] = [];
  for (let tries = 0; chosen.length < count && tries < 2_000; tries += 1) {
    const port = PORT_RANGE.from + (randomBytes(4).readUInt32BE() % (PORT_RANGE.to - PORT_RANGE.from));
    if (taken.includes(port) || chosen.includes(port)) continue;
    if (await portIsFree(port)) chosen.push(port);
  }
  if (chosen.length < count)
    throw new DeliveryFailure(
      `no ${count} free loopback ports between ${PORT_RANGE.from} and ${PORT_RANGE.to}`,
    );
  return chosen;
}

export const loopbackPorts: LoopbackPorts = { freePorts, portIsFree };
