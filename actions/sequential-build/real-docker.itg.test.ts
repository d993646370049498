// The action with a real Docker: order, skips, bumps, faults of Dockerfiles, cancellation, other sources, all from images of this machine.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dockerReady, json, WITHOUT, withProject, type Project } from './testing/real-docker.ts';

const real = (name: string, services: readonly string[], body: (project: Project) => Promise<void>): void =>
  test.skipIf(!dockerReady)(`${name}${WITHOUT}`, () => withProject(services, body), 120_000);

/** A step that leaves a random mark: if the mark stays, the step was not executed again. */
const MARK = 'RUN --network=none head -c 8 /dev/urandom | od -An -tx1 >/mark';

function mark(project: Project, service: string): string {
  return project.docker('run', '--rm', '--network', 'none', `${project.name}-${service}`, 'cat', '/mark');
}

const dockerfile = (service: string): string =>
  [
    'FROM scratch AS wheels',
    'FROM compose-delivery-base:local',
    'COPY requirements.txt /',
    `RUN --network=none --mount=type=bind,from=wheels,target=/wheels cat /wheels/* >/installed && head -c 8 /dev/urandom | od -An -tx1 >/mark`,
    `COPY app.py /${service}.py`,
    '',
  ].join('\n');

async function writeShop(project: Project, services: readonly string[]): Promise<void> {
  const entries = services.flatMap((service) => [
    [`${service}/Dockerfile`, dockerfile(service)],
    [`${service}/requirements.txt`, 'x==1'],
    [`${service}/app.py`, service],
    [`.delivery/state/wheelhouse/views/${service}/x-1-py3-none-any.whl`, `wheel of ${service}`],
  ]);
  const builds = services.map((service) => `  ${service}: { build: { context: ${service}, network: none } }`);
  await project.write({
    ...(Object.fromEntries(entries) as Record<string, string>),
    'compose.yml': `name: ${project.name}\nservices:\n${builds.join('\n')}\n`,
  });
}

const SHOP = ['a', 'b', 'c'];

real(
  'offline from wheels; unchanged: nothing; one requirement bumped: pip again in that service alone',
  SHOP,
  async (project) => {
    await writeShop(project, SHOP);
    const first = await project.run();
    expect(first.code, first.lines.join('\n')).toBe(0);
    expect(json(first.outputs.built)).toEqual(SHOP);
    expect(project.docker('run', '--rm', `${project.name}-b`, 'cat', '/installed')).toBe('wheel of b');
    const marks = SHOP.map((service) => mark(project, service));
    const second = await project.run();
    expect(second.outputs).toMatchObject({
      built: '[]',
      images: first.outputs.images,
    });
    expect(json<string[]>(second.outputs.skipped).sort()).toEqual(SHOP);
    await project.write({
      'b/requirements.txt': 'x==2',
      '.delivery/state/wheelhouse/views/b/x-1-py3-none-any.whl': 'wheel of b, newer',
    });
    const third = await project.run();
    expect(third.outputs).toMatchObject({ built: '["b"]' });
    expect(json<string[]>(third.outputs.skipped).sort()).toEqual(['a', 'c']);
    const after = SHOP.map((service) => mark(project, service));
    expect([after[0], after[2]]).toEqual([marks[0], marks[2]]);
    expect(after[1]).not.toBe(marks[1]);
    await project.write({ 'b/app.py': 'changed' });
    const fourth = await project.run();
    expect(json(fourth.outputs.built)).toEqual(['b']);
    expect(mark(project, 'b'), 'pip did not run again for a change of the code').toBe(after[1]);
    expect(Number(fourth.outputs['cache-ratio'])).toBeGreaterThan(0.4);
  },
);

real(
  'needs first: from additional_contexts, FROM and COPY --from of other services; a new version only names what is there',
  ['web', 'api', 'top'],
  async (project) => {
    const { name } = project;
    await project.write({
      'compose.yml': [
        `name: ${name}`,
        'services:',
        '  api: { build: { context: api } }',
        `  top: { image: "${name}-top:\${VERSION}", build: { context: top, additional_contexts: { under: "service:web" } } }`,
        `  web: { build: { context: web, args: { BASE: "${name}-api" } } }`,
      ].join('\n'),
      'api/Dockerfile': 'FROM scratch\nCOPY page /page\n',
      'api/page': 'x',
      'web/Dockerfile': 'ARG BASE\nFROM ${BASE}\nCOPY page /more\n',
      'web/page': 'x',
      'top/Dockerfile': `FROM under\nCOPY --from=${name}-api /page /again\n`,
    });
    const first = await project.run();
    expect(first.code, first.lines.join('\n')).toBe(0);
    expect(json(first.outputs.built)).toEqual(['api', 'web', 'top']);
    const second = await project.run({ version: '2.0.0' });
    expect(json(second.outputs.built)).toEqual([]);
    const images = json<Record<string, string>>(second.outputs.images);
    expect(images['top']).toMatch(new RegExp(`^${name}-top:2\\.0\\.0@sha256:`));
    expect(project.docker('image', 'inspect', '--format', '{{.Id}}', `${name}-top:2.0.0`)).toBe(
      images['top']?.split('@')[1],
    );
    project.docker('image', 'rm', '--force', `${name}-top:1.0.0`, `${name}-top:2.0.0`);
    const third = await project.run({ version: '2.0.0' });
    expect(json(third.outputs.built), 'an image that is gone is built again').toEqual(['top']);
  },
);

real(
  'fault: a mistake in a Dockerfile: one attempt, the line, the others with keep-going',
  ['bad', 'good'],
  async (project) => {
    await project.write({
      'compose.yml': `name: ${project.name}\nservices:\n  bad: { build: { context: bad } }\n  good: { build: { context: good } }\n`,
      'bad/Dockerfile': 'FROM compose-delivery-base:local\nRUN echo before; exit 3\n',
      'good/Dockerfile': 'FROM scratch\nCOPY Dockerfile /x\n',
    });
    const { code, outputs, lines, summary } = await project.run({ 'keep-going': 'true' });
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ failed: '["bad"]', built: '["good"]', attempts: '{"bad":1,"good":1}' });
    expect(lines.join('\n')).toMatch(
      /::warning title=sequential-build,file=bad\/Dockerfile,line=2::bad: .*user-error/,
    );
    expect(lines).toContain('  [2/2] before');
    expect(summary).toContain('It would fail again in the same way');
    await project.write({ 'bad/Dockerfile': 'FROM compose-delivery-base:local\nRUN true\n' });
    const again = await project.run();
    expect(again.outputs).toMatchObject({ built: '["bad"]', skipped: '["good"]' });
  },
);

const SLEEP = 'RUN --network=none echo begun && sleep 7531\n';

const sleeps = (): boolean => spawnSync('pgrep', ['-f', '^sleep 7531']).status === 0;

async function noSleepLeft(): Promise<void> {
  await expect.poll(sleeps, { timeout: 60_000, interval: 250, message: 'the build goes on' }).toBe(false);
}

real(
  'fault: cancelled during a build: the group is killed, the daemon lets go, nothing more begins',
  ['slow', 'then'],
  async (project) => {
    await project.write({
      'compose.yml': `name: ${project.name}\nservices:\n  slow: { build: { context: slow } }\n  then: { build: { context: slow, dockerfile: Next } }\n`,
      'slow/Dockerfile': `FROM compose-delivery-base:local\n${SLEEP}`,
      'slow/Next': 'FROM scratch\nCOPY Dockerfile /x\n',
    });
    const controller = new AbortController();
    const begun = expect
      .poll(sleeps, { timeout: 60_000, interval: 250 })
      .toBe(true)
      .finally(() => controller.abort(new Error('cancelled by SIGTERM')));
    const { code, outputs } = await project.run(
      { services: 'slow,then', 'keep-going': 'true' },
      controller.signal,
    );
    await begun;
    expect(code).toBe(1);
    expect(json<string[]>(outputs.images)).toEqual({});
    await noSleepLeft();
    // Those of other tests come and go meanwhile.
    const containers = project.docker('ps', '--all', '--no-trunc', '--format', '{{.Names}} {{.Command}}');
    expect(
      containers.split('\n').filter((one) => /sleep 7531/.test(one) || one.includes(project.name)),
    ).toEqual([]);
  },
);

real('fault: no output for too long: the attempt is ended as stalled', ['slow'], async (project) => {
  await project.write({
    'compose.yml': `name: ${project.name}\nservices:\n  slow: { build: { context: slow } }\n`,
    'slow/Dockerfile': `FROM compose-delivery-base:local\n${SLEEP}`,
  });
  const { code, outputs } = await project.run({ 'idle-timeout-seconds': '2', retries: '0' });
  expect(code).toBe(1);
  expect(json<{ attempts: { end: string }[] }[]>(outputs.timings)[0]?.attempts[0]?.end).toBe('stalled');
  await noSleepLeft();
});

real(
  'a bake file in HCL: variables, links between targets, an override; a list of folders',
  ['unused'],
  async (project) => {
    const { name, root } = project;
    await mkdir(join(root, 'one'));
    await project.write({
      'docker-bake.hcl': [
        'variable "WHO" { default = "you" }',
        'group "default" { targets = ["two"] }',
        'target "one" {',
        '  context = "one"',
        `  tags = ["${name}-one:1"]`,
        '  args = { WHO = WHO }',
        '}',
        'target "two" {',
        '  context = "two"',
        '  contexts = { under = "target:one" }',
        `  tags = ["${name}-two:1"]`,
        '}',
      ].join('\n'),
      'one/Dockerfile': `FROM compose-delivery-base:local\nARG WHO\nRUN echo $WHO >/who\n`,
      'two/Dockerfile': 'FROM under\nCOPY Dockerfile /x\n',
    });
    const given = { 'bake-file': 'docker-bake.hcl', 'bake-set': 'one.args.WHO=me' };
    const baked = await project.run(given);
    expect(baked.code, baked.lines.join('\n')).toBe(0);
    expect(json(baked.outputs.built)).toEqual(['one', 'two']);
    expect(project.docker('run', '--rm', `${name}-two:1`, 'cat', '/who')).toBe('me');
    const unknown = await project.run({ ...given, services: 'nope' });
    expect(unknown.code).toBe(1);
    expect(unknown.lines.join()).toContain('services: expected targets of');
    const listed = await project.run({ 'build-list': `${name}-listed:1: one` });
    expect(Object.keys(json<object>(listed.outputs.images))).toEqual([`${name}-listed`]);
  },
);

real('the bake file that comes out builds the same image by hand', ['a'], async (project) => {
  await project.write({
    'compose.yml': `name: ${project.name}\nservices:\n  a: { build: { context: a, args: { K: v } } }\n`,
    'a/Dockerfile': `FROM compose-delivery-base:local\nARG K\nRUN echo $K >/k\n${MARK}\n`,
  });
  const { outputs } = await project.run();
  const file = String(outputs['bake-file']);
  expect(JSON.parse(await readFile(file, 'utf8'))).toHaveProperty('target.a.args.K', 'v');
  const before = mark(project, 'a');
  expect(
    spawnSync('docker', ['buildx', 'bake', '--file', file, '--load'], { cwd: project.root }).status,
  ).toBe(0);
  expect(mark(project, 'a')).toBe(before);
});

real(
  'the docker driver cannot export layers to a folder: a warning, and the images are there',
  ['a'],
  async (project) => {
    await project.write({
      'compose.yml': `name: ${project.name}\nservices:\n  a: { build: { context: a } }\n`,
      'a/Dockerfile': 'FROM scratch\nCOPY Dockerfile /x\n',
    });
    const { code, outputs, lines } = await project.run({ 'layer-cache': 'local' });
    expect(code).toBe(0);
    expect(json(outputs.built)).toEqual(['a']);
    if (!lines.some((line) => line.includes('its cache was not exported')))
      expect(
        await readFile(join(project.root, '.delivery/layers', `${project.name}-a`, 'index.json'), 'utf8'),
      ).toContain('manifests');
    await rm(join(project.root, '.delivery/layers'), { recursive: true, force: true });
  },
);

real('two lanes: builds overlap, groups stay whole', ['a', 'b'], async (project) => {
  const slow = (name: string): string =>
    `FROM compose-delivery-base:local\nRUN --network=none for i in 1 2 3; do echo ${name}$i ${project.name}; sleep 0.4; done\n`;
  await project.write({
    'compose.yml': `name: ${project.name}\nservices:\n  a: { build: { context: a } }\n  b: { build: { context: b } }\n`,
    'a/Dockerfile': slow('a'),
    'b/Dockerfile': slow('b'),
  });
  const { code, lines, outputs } = await project.run({ 'max-parallel': '2', resources: 'network=2,cpu=2' });
  expect(code, lines.join('\n')).toBe(0);
  const queued = json<{ queuedSeconds: number; seconds: number }[]>(outputs.timings);
  expect(Math.max(...queued.map((one) => one.queuedSeconds))).toBeLessThan(
    Math.min(...queued.map((one) => one.seconds)),
  );
  const said = lines.filter((line) => /\] [ab]\d /.test(line)).map((line) => /\] ([ab])/.exec(line)?.[1]);
  expect(said.join('')).toMatch(/^(aaabbb|bbbaaa)$/);
});
