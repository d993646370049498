// Pushes of a real Docker to a small registry on loopback that fails as it is told to; builds are never repeated for a registry's sake.
import { startTinyRegistry, type RegistryFault, type TinyRegistry } from '@compose-delivery/images/testing';
import { expect, test } from 'vitest';
import { dockerReady, json, WITHOUT, withProject, type Project } from './testing/real-docker.ts';

type Fault = (call: { method: string; path: string }, count: number) => RegistryFault;

const real = (
  name: string,
  body: (project: Project, registry: TinyRegistry, set: (fault: Fault) => void) => Promise<void>,
): void =>
  test.skipIf(!dockerReady)(
    `${name}${WITHOUT}`,
    () =>
      withProject(['a', 'b'], async (project) => {
        let fault: Fault = () => undefined;
        const registry = await startTinyRegistry((call, count) => fault(call, count));
        try {
          await project.write({
            'compose.yml': `name: ${project.name}\nservices:\n  a: { build: { context: a } }\n  b: { build: { context: b } }\n`,
            'a/Dockerfile': 'FROM scratch\nCOPY page /a\n',
            'a/page': `a of ${project.name}`,
            'b/Dockerfile': 'FROM scratch\nCOPY page /b\n',
            'b/page': `b of ${project.name}`,
          });
          await body(project, registry, (next) => {
            fault = next;
          });
        } finally {
          await registry.stop();
        }
      }),
    120_000,
  );

const given = (registry: TinyRegistry, more: Readonly<Record<string, string>> = {}) => ({
  push: 'true',
  registry: `${registry.host}/shop`,
  tags: '1.0.0',
  services: 'a',
  ...more,
});

type Attempts = readonly { readonly what: string; readonly end: string }[];
const attemptsOf = (timings: unknown): Attempts =>
  json<{ attempts: Attempts }[]>(String(timings))[0]?.attempts ?? [];

real(
  'pushed under its tags, named by the digest of the registry; the second run pushes nothing',
  async (project, registry) => {
    const { code, outputs, lines } = await project.run(given(registry));
    expect(code, lines.join('\n')).toBe(0);
    const digest = registry.digestOf(`shop/${project.name}-a:1.0.0`);
    expect(digest).toMatch(/^sha256:/);
    expect(registry.digestOf(`shop/${project.name}-a:latest`)).toBe(digest);
    expect(json(outputs.digests)).toEqual({ a: `${registry.host}/shop/${project.name}-a@${digest}` });
    const calls = registry.calls.length;
    const again = await project.run(given(registry));
    expect(again.code).toBe(0);
    expect(again.outputs).toMatchObject({ built: '[]', digests: outputs.digests });
    expect(registry.calls).toHaveLength(calls);
  },
);

// The daemon tries the upload of a layer again by itself, five times within a minute; what it does not forgive comes to us.
real('fault: 5xx on the push only: the push alone is tried again', async (project, registry, set) => {
  let failed = 0;
  set(({ method, path }) =>
    method === 'PUT' && path.includes('/manifests/') && (failed += 1) <= 1 ? 503 : undefined,
  );
  const { code, outputs, lines } = await project.run(given(registry));
  expect(code, lines.join('\n')).toBe(0);
  const attempts = attemptsOf(outputs.timings);
  expect(attempts.filter((one) => one.what === 'build')).toHaveLength(1);
  expect(attempts.at(-1)).toMatchObject({ what: 'push', end: 'done' });
  expect(attempts.map((one) => one.end)).toEqual(['done', 'transient-network', 'done']);
});

real(
  'fault: 401 on the push: not tried again, the image is kept, the next run only pushes',
  async (project, registry, set) => {
    set(({ method, path }) => (method === 'POST' || path === '/v2/' ? 401 : undefined));
    const first = await project.run(given(registry));
    expect(first.code).toBe(1);
    expect(attemptsOf(first.outputs.timings)).toMatchObject([
      { what: 'build', end: 'done' },
      { what: 'push', end: 'push-denied' },
    ]);
    expect(first.outputs).toMatchObject({ built: '["a"]', failed: '["a"]' });
    expect(first.summary).toContain('Log in to the registry');
    expect(json<Record<string, string>>(first.outputs.images)['a']).toContain(`${project.name}-a@sha256:`);
    set(() => undefined);
    const second = await project.run(given(registry));
    expect(second.code).toBe(0);
    expect(attemptsOf(second.outputs.timings)).toMatchObject([{ what: 'push', end: 'done' }]);
  },
);

real('fault: an upload that is cut: the push ends well', async (project, registry, set) => {
  let cut = 0;
  set(({ method, path }) => {
    if (!/uploads/.test(path) || !['PATCH', 'PUT'].includes(method)) return undefined;
    cut += 1;
    return ([undefined, 'cut-upload'] as const)[cut <= 1 ? cut : 0];
  });
  const { code, outputs, lines } = await project.run(given(registry));
  expect(code, lines.join('\n')).toBe(0);
  expect(registry.digestOf(`shop/${project.name}-a:1.0.0`)).toBeDefined();
  expect(json(outputs.built)).toEqual(['a']);
});

real(
  'fault: a registry that breaks every connection: the build stands, the push is red',
  async (project, registry, set) => {
    set(({ path }) => (path.includes('/manifests/') ? 'reset' : undefined));
    const { code, outputs } = await project.run(given(registry, { retries: '0' }));
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ built: '["a"]', failed: '["a"]', blocked: '[]', digests: '{}' });
    expect(attemptsOf(outputs.timings)).toMatchObject([{ end: 'done' }, { end: 'transient-network' }]);
  },
);

real('fault: the image was deleted between resume and push', async (project, registry, set) => {
  set(() => 401);
  await project.run(given(registry));
  set(() => undefined);
  project.docker(
    'image',
    'rm',
    '--force',
    `${project.name}-a`,
    `${registry.host}/shop/${project.name}-a:latest`,
  );
  const { code, outputs } = await project.run(given(registry));
  expect(code).toBe(0);
  expect(json(outputs.built)).toEqual(['a']);
  expect(registry.digestOf(`shop/${project.name}-a:1.0.0`)).toBeDefined();
});

real(
  'skip-unchanged registry: another machine finds the image by the digest of its build, and only names it',
  async (project, registry) => {
    const asked = given(registry, { 'skip-unchanged': 'registry', services: 'a,b' });
    const first = await project.run(asked);
    expect(first.code, first.lines.join('\n')).toBe(0);
    // Another machine: no state, no image.
    const images = project.docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}').split('\n');
    project.docker('image', 'rm', '--force', ...images.filter((image) => image.includes(project.name)));
    const second = await project.run({
      ...asked,
      'state-directory': '.delivery/elsewhere',
      version: '2.0.0',
      tags: '2.0.0',
    });
    expect(second.code, second.lines.join('\n')).toBe(0);
    expect(second.outputs).toMatchObject({ built: '[]', skipped: '["a","b"]' });
    expect(registry.digestOf(`shop/${project.name}-a:2.0.0`)).toBeDefined();
    expect(json<Record<string, string>>(second.outputs.images)['a']).toBe(
      `${registry.host}/shop/${project.name}-a@${registry.digestOf(`shop/${project.name}-a:1.0.0`)}`,
    );
  },
);
