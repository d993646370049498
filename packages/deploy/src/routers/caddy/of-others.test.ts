// What the owner of a Caddy is told of a restart, and what is taken back from it.
import { recordedLog } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import type { CaddyOptions, Config } from './admin-api.ts';
import { takeBack, tellForgetful } from './of-others.ts';

const answer = (status: number, body: unknown) => ({
  status,
  headers: { etag: '"1"' },
  body: JSON.stringify(body),
  durationMs: 1,
});

function caddy(config: Config | undefined, commands: readonly string[], changed = 200) {
  const log = recordedLog();
  const posted: unknown[] = [];
  const options = {
    adminPort: 1,
    seat: { processes: () => Promise.resolve(commands.map((command) => ({ pid: 1, parent: 0, command }))) },
    world: {
      log,
      http: ({ method, body }: { method?: string; body?: string }) => {
        if (config === undefined) return Promise.reject(new Error('ECONNREFUSED'));
        if (method !== 'POST') return Promise.resolve(answer(200, config));
        posted.push(JSON.parse(body ?? ''));
        return Promise.resolve(answer(changed, {}));
      },
    },
  } as unknown as CaddyOptions;
  return { options, posted, said: () => log.lines.join('\n') };
}

test.each<[string, Config | undefined, string[], string]>([
  ['resumes: nothing to say', {}, ['/usr/bin/caddy run --config x --resume'], ''],
  ['does not resume', {}, ['/usr/bin/caddy run --environ --config x'], 'was started without --resume'],
  [
    'resumes what it does not keep',
    { admin: { config: { persist: false } } },
    ['caddy run --resume'],
    'persist: false',
  ],
  ['is not seen from here, in a container say: nothing to say', {}, ['vi caddy.json'], ''],
  ['does not answer: refused elsewhere', undefined, ['caddy run'], ''],
])('one that %s', async (_, config, commands, told) => {
  const { options, said } = caddy(config, commands);
  await tellForgetful(options);
  if (told === '') expect(said()).toBe('');
  else expect(said()).toContain(told);
});

test('what does not serve is taken back; when somebody else came between, or it is gone, that is said', async () => {
  const before = { apps: { http: { servers: { own: {} } } } };
  const good = caddy({}, []);
  await takeBack(good.options, before);
  expect(good.posted).toEqual([before]);
  expect(good.said()).toBe('');
  const raced = caddy({}, [], 412);
  await takeBack(raced.options, before);
  expect(raced.said()).toContain('changed by somebody else meanwhile');
  const gone = caddy(undefined, []);
  await takeBack(gone.options, before);
  expect(gone.said()).toContain('could not be taken back: ECONNREFUSED');
});
