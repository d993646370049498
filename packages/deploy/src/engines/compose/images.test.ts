// Pinned images: asked for once where they can be had, again where they cannot.
import { expect, test } from 'vitest';
import type { Docker } from './docker.ts';
import { rememberPins } from './images.ts';

const ARTIFACT = `web@sha256:${'a'.repeat(64)}`;

/** A daemon that has an image from a moment on, and a registry that has none. */
function daemon(): { client: Docker; asked: string[]; has: boolean } {
  const asked: string[] = [];
  const world = { asked, has: false } as { client: Docker; asked: string[]; has: boolean };
  world.client = {
    attempt: (args: readonly string[]) => {
      asked.push(args.slice(0, 2).join(' '));
      const code = args[0] === 'image' && world.has ? 0 : 1;
      return Promise.resolve({ code, stdout: '', stderr: 'no such image' });
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
  world.has = true;
  expect(await pin('web', ARTIFACT)).toEqual({ image: ARTIFACT });
  const asked = world.asked.length;
  expect(await pin('api', ARTIFACT)).toEqual({ image: ARTIFACT });
  expect(world.asked).toHaveLength(asked);
});
