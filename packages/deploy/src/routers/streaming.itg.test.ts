// What a service sends in pieces arrives in pieces: a router that waits for the whole answer holds back events, logs and models that talk.
import { get } from 'node:http';
import { realHttp } from '@compose-delivery/runtime/adapters';
import { describe, expect, test } from 'vitest';
import { KINDS, missing } from '../testing/router-kinds.ts';
import { withRouter } from '../testing/router-rig.ts';

/** Resolves with the first piece; `rest` with what follows it. The service sends the second one only when it is told to. */
function firstPiece(url: string): Promise<{ readonly first: string; readonly rest: Promise<string> }> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let text = '';
      let first: string | undefined;
      const rest = new Promise<string>((whole, broken) => {
        response.on('end', () => whole(text.slice(first?.length ?? 0)));
        response.on('error', broken);
      });
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (first !== undefined) return;
        first = text;
        resolve({ first, rest });
      });
    }).on('error', reject);
  });
}

describe.each(KINDS)('router %s', { concurrent: true }, (kind) => {
  const why = missing(kind);

  test.skipIf(why !== undefined)(
    `hands on each piece as it comes: chunks, events, and of a known length${why ? ` SKIPPED: ${why}` : ''}`,
    async () => {
      await withRouter({ kind }, async (rig) => {
        await rig.router.ensure();
        await rig.router.claim(1);
        await rig.switchTo('blue', 1);
        for (const as of ['chunks', 'events', 'length']) {
          const { first, rest } = await firstPiece(`${rig.base}/stream?as=${as}`);
          expect(first).toBe('one\n');
          await realHttp({ url: `${rig.blue.url}/finish-stream`, timeoutMs: 10_000 });
          expect(await rest).toBe('two\n');
        }
      });
    },
  );
});
