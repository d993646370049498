// A TCP proxy that misbehaves on order: cuts, refuses, stalls, delays.
import {
  connect,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
  type TcpNetConnectOpts,
} from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type FaultProxy = {
  readonly port: number;
  /** Connections that were accepted so far. */
  accepted(): number;
  /** Ends all connections at once; new ones are taken. */
  cut(): void;
  /** New connections are closed before a byte; the ones that stand go on. */
  refuse(on: boolean): void;
  /** Not a byte passes, nothing is closed. */
  stall(on: boolean): void;
  /** Each chunk waits this long, both ways. */
  delay(ms: number): void;
  close(): Promise<void>;
};

export async function faultProxy(
  target: { readonly port: number } | { readonly path: string },
): Promise<FaultProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let [accepted, refusing, stalled, delayMs] = [0, false, false, 0];
  const carry = (from: Socket, to: Socket): void => {
    let queue: Promise<void> = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      const wait = delayMs;
      queue = queue.then(async () => {
        if (wait > 0) await pause(wait);
        while (stalled && !from.destroyed) await pause(20);
        if (!to.destroyed) to.write(chunk);
      });
    });
    from.on('end', () => void queue.then(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => void queue.then(() => to.destroy()));
  };
  const server: Server = createServer({ allowHalfOpen: true }, (client) => {
    accepted += 1;
    client.on('error', () => undefined);
    if (refusing) return void client.destroy();
    const upstream = connect({ ...target, allowHalfOpen: true } as TcpNetConnectOpts);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    client.once('close', () => pairs.delete(pair));
    carry(client, upstream);
    carry(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  const cut = (): void => {
    for (const [client, upstream] of pairs) {
      client.destroy();
      upstream.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    accepted: () => accepted,
    cut,
    refuse: (on) => {
      refusing = on;
    },
    stall: (on) => {
      stalled = on;
    },
    delay: (ms) => {
      delayMs = ms;
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
