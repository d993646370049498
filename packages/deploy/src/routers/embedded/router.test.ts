// What the adapter does when the way to the front breaks under an order.
import { WayLost, type HttpRequest } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, virtualClock, withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { realHost } from '../../adapters/host.ts';
import { embeddedRouter } from './router.ts';

/** A front whose first `lost` answers never arrive. */
async function withLosses(
  lost: number,
  use: (router: ReturnType<typeof embeddedRouter>, asked: string[]) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const asked: string[] = [];
    const http = ({ method, url }: HttpRequest) => {
      asked.push(`${method ?? 'GET'} ${new URL(url).pathname}`);
      return asked.length <= lost
        ? Promise.reject(new WayLost('the connection broke'))
        : Promise.resolve({ status: 200, headers: {}, body: '{}', durationMs: 1 });
    };
    const router = embeddedRouter({
      ...{ files: realFiles, host: realHost, http, clock: virtualClock(), log: recordedLog(), folder },
      ...{ deploymentId: 'd', address: '127.0.0.1', adminPort: 1, listeners: [], frontProgram: [] },
      ...{ searchPath: '', randomId: () => '0' },
    });
    await use(router, asked);
  });
}

test('F30: a claim whose answer was lost is said again, since twice is once; three times, and then it is told', async () => {
  await withLosses(2, async (router, asked) => {
    await router.claim(7);
    expect(asked).toEqual(['POST /claim', 'POST /claim', 'POST /claim']);
  });
  await withLosses(3, async (router) => {
    await expect(router.claim(7)).rejects.toBeInstanceOf(WayLost);
  });
});

test('F27: a switch whose answer was lost is not said again by the adapter: whoever ordered it looks first', async () => {
  await withLosses(1, async (router, asked) => {
    const request = { slot: 'blue', upstreams: {}, listeners: [], generation: 1, expected: 0, fence: 1 };
    await expect(router.switchTo(request as never)).rejects.toBeInstanceOf(WayLost);
    expect(asked).toEqual(['POST /switch']);
  });
});
