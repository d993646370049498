// Pinned images: asked for once where they can be had, again where they cannot.
import { expect, test } from 'vitest';
import type { Docker } from './docker.ts';
import { rememberPins } from './images.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const ARTIFACT = `web@${DIGEST}`;

type Daemon = { client: Docker; readonly asked: string[]; has: readonly string[] };

/** A daemon that has an image from a moment on, and a registry that has none. */
function daemon(): Daemon {
  const asked: string[] = [];
  const world = { asked, has: [] } as unknown as Daemon;
  world.client = {
    attempt: (args: readonly string[]) => {
      asked.push(args.slice(0, 2).join(' '));
      const known = args[0] === 'image' ? args.slice(4).filter((name) => world.has.includes(name)) : [];
      // As docker does it: what is there, line by line, and 1 for what is not.
      const code = known.length === 2 ? 0 : 1;
      const stdout = known.map(() => `${DIGEST}\n`).join('');
      return Promise.resolve({ code, stdout, stderr: 'no such image' });
    },
  } as unknown as Docker;
  return world;
}

test('an image that is here is asked for once in a run; one that is not, each time anew', async () => {
  const world = daemon();
  const pin = rememberPins(world.client);
  expect(await pin('web', ARTIFACT)).toHaveProperty('problem');
  expect(await pin('web', ARTIFACT)).toHaveProperty('problem');
  expect(world.asked.filter((call) => call.startsWith('pull'))).toHaveLength(2);
  world.has = [ARTIFACT, DIGEST];
  expect(await pin('web', ARTIFACT)).toEqual({ image: ARTIFACT });
  const asked = world.asked.length;
  expect(await pin('api', ARTIFACT)).toEqual({ image: ARTIFACT });
  expect(world.asked).toHaveLength(asked);
});

test('an image that was built here goes by its digest, one of a registry by its name; one program asks for both', async () => {
  const world = daemon();
  world.has = [DIGEST];
  expect(await rememberPins(world.client)('web', ARTIFACT)).toEqual({ image: DIGEST });
  expect(world.asked).toEqual(['image inspect']);
  world.has = [ARTIFACT, DIGEST];
  expect(await rememberPins(world.client)('web', ARTIFACT)).toEqual({ image: ARTIFACT });
});
