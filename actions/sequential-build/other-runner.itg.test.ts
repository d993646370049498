// A runner that dies between two pushes, and the next one, which has neither its state nor its images: the registry knows what is done.
import { startTinyRegistry } from '@compose-delivery/images/testing';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { dockerReady, json, WITHOUT, withProject, type Project } from './testing/real-docker.ts';

const SERVICES = ['a', 'b', 'c', 'd'];

async function writeShop(project: Project): Promise<void> {
  const builds = SERVICES.map((service) => `  ${service}: { build: ${service} }`).join('\n');
  await project.write({
    'compose.yml': `name: ${project.name}\nservices:\n${builds}\n`,
    ...Object.fromEntries(
      SERVICES.flatMap((service) => [
        [`${service}/Dockerfile`, 'FROM scratch\nCOPY page /page\n'],
        [`${service}/page`, `${service} of ${project.name}`],
      ]),
    ),
  });
}

/** The action in a process of its own, with these inputs. */
async function start(project: Project, inputs: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('./testing/program.ts', import.meta.url));
  await mkdir(join(project.root, 'temp'), { recursive: true });
  await writeFile(join(project.root, 'output'), '');
  const given = Object.entries(inputs).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  );
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program], {
    cwd: project.root,
    stdio: 'ignore',
    env: {
      ...{ PATH, HOME, RUNNER_TEMP: join(project.root, 'temp'), GITHUB_WORKSPACE: project.root },
      ...{ GITHUB_OUTPUT: join(project.root, 'output'), ...Object.fromEntries(given) },
    },
  });
}

/** A machine that goes down takes what it had started along. */
function goDown(child: ChildProcess): void {
  const children = spawnSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' }).stdout.split('\n');
  child.kill('SIGKILL');
  for (const pid of children.map(Number).filter((one) => one > 0))
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has just ended by itself
    }
}

test.skipIf(!dockerReady)(
  `fault: the runner died after two of four pushes: another one, with nothing of it, goes on at the third${WITHOUT}`,
  () =>
    withProject(SERVICES, async (project) => {
      await writeShop(project);
      let child: ChildProcess | undefined;
      let dead = false;
      const registry = await startTinyRegistry(({ method, path }) => {
        if (!dead && child && method === 'POST' && path.includes(`${project.name}-c/`)) {
          dead = true;
          goDown(child);
        }
        return undefined;
      });
      try {
        const inputs = {
          ...{ version: '1.0.0', 'cooldown-mode': 'off', push: 'true', tags: '1.0.0' },
          ...{ registry: `${registry.host}/shop`, 'skip-unchanged': 'registry' },
        };
        child = await start(project, inputs);
        await once(child, 'exit');
        expect([dead, child.signalCode]).toEqual([true, 'SIGKILL']);
        const digest = (service: string): string | undefined =>
          registry.digestOf(`shop/${project.name}-${service}:1.0.0`);
        const first = { a: digest('a'), b: digest('b') };
        expect([first.a, first.b]).toEqual([
          expect.stringMatching(/^sha256:/),
          expect.stringMatching(/^sha256:/),
        ]);

        const images = project.docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}').split('\n');
        project.docker('image', 'rm', '--force', ...images.filter((image) => image.includes(project.name)));
        const calls = registry.calls.length;
        const { code, outputs, lines } = await project.run({ ...inputs, 'state-directory': 'elsewhere' });
        expect(code, lines.join('\n')).toBe(0);
        expect([json(outputs.skipped), json(outputs.built)]).toEqual([
          ['a', 'b'],
          ['c', 'd'],
        ]);
        const digests = json<Record<string, string>>(outputs.digests);
        const ref = (service: string, known: string | undefined): string =>
          `${registry.host}/shop/${project.name}-${service}@${known}`;
        expect(digests).toEqual({
          ...{ a: ref('a', first.a), b: ref('b', first.b) },
          ...{ c: ref('c', digest('c')), d: ref('d', digest('d')) },
        });
        const uploads = registry.calls.slice(calls).filter((one) => one.path.includes('/uploads/'));
        expect(uploads.some((one) => /-(?:a|b)\//.test(one.path))).toBe(false);
      } finally {
        if (child && child.exitCode === null && child.signalCode === null) goDown(child);
        await registry.stop();
      }
    }),
  120_000,
);
