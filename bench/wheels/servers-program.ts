// The servers of the bench in a process of their own, in the namespace at the near end of the link; orders come from the parent.
import { scopesOfRun, startCacheService } from '@compose-delivery/local-runner/doubles';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCacheFront } from './cache-front.ts';
import type { IndexedWheel } from './index-page.ts';
import { createIndex } from './index-server.ts';
import type { Order, Reply } from './servers.ts';
import { BLOB_HOST, SERVER_ADDRESS } from './link.ts';

const [wheelsFile = '', cacheFolder = '', latency = '0'] = process.argv.slice(2);

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, SERVER_ADDRESS, resolve));
  return (server.address() as AddressInfo).port;
}

const index = createIndex(JSON.parse(readFileSync(wheelsFile, 'utf8')) as IndexedWheel[]);
const service = await startCacheService({ directory: cacheFolder });
let blobs = '';
const front = createCacheFront(
  () => service.url.replace(/\/$/, ''),
  () => blobs,
  Number(latency),
);
const indexPort = await listen(index.server);
const frontPort = await listen(front.server);
blobs = `http://${BLOB_HOST}:${frontPort}`;
const token = service.token(scopesOfRun({ ref: 'refs/heads/main', defaultBranch: 'main' }));

async function obey(order: Order): Promise<unknown> {
  switch (order.kind) {
    case 'configure':
      return void index.configure(order.tag, order.behaviour);
    case 'served':
      return index.served(order.tag);
    case 'traffic':
      return front.traffic();
    case 'entries':
      return service.entries().map((entry) => entry.id);
    case 'forget': {
      const foreign = service.entries().filter((entry) => !order.keep.includes(entry.id));
      return void (await service.remove(foreign.map((entry) => entry.id)));
    }
  }
}

process.on('message', ({ id, order }: { id: number; order: Order }) => {
  obey(order).then(
    (value) => process.send?.({ id, value } satisfies Reply),
    (error: unknown) => process.send?.({ id, error: String(error) } satisfies Reply),
  );
});
// Ctrl-C reaches the whole group of a terminal; the parent says when it is over.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
process.send?.({
  id: 0,
  value: {
    index: `http://${SERVER_ADDRESS}:${indexPort}`,
    cache: {
      ...service.environment(token),
      ACTIONS_RESULTS_URL: `http://${SERVER_ADDRESS}:${frontPort}/`,
    },
  },
} satisfies Reply);
