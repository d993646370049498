// A run of builds that is killed without warning, at many points: the next one goes on at the first unfinished service.
import { createExec } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runTool } from './run-tool.ts';
import { buildSlowly } from './testing/build-slowly.ts';

const SERVICES = 20;
/** Five runs of so many do not reach the last one. */
const BUILDS_PER_RUN = 3;

const linesOf = async (folder: string): Promise<string[]> =>
  (await readFile(join(folder, 'built.log'), 'utf8').catch(() => ''))
    .split('\n')
    .filter((line) => line !== '');

test('fault: SIGKILL at any point: what was finished is not built again, even with skip-unchanged off', () =>
  withFolder(async (folder) => {
    const program = join(import.meta.dirname, 'testing/build-slowly.ts');
    for (const [kill, afterMs] of [1, 7, 13, 22, 29].entries()) {
      const before = (await linesOf(folder)).length;
      const words = [folder, String(SERVICES), '25', String(BUILDS_PER_RUN)];
      const child = spawn(process.execPath, ['--import', 'tsx', program, ...words], { stdio: 'inherit' });
      await expect
        .poll(async () => (await linesOf(folder)).length, { timeout: 30_000, interval: 2 })
        .toBeGreaterThan(before + 3);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(JSON.parse(await readFile(join(folder, 'builds.json'), 'utf8')), `kill ${kill}`).toHaveProperty(
        'schema',
        1,
      );
    }
    const results = await buildSlowly(folder, SERVICES, 1);
    expect(results).toHaveLength(SERVICES);
    expect(results.filter((line) => line.endsWith('skipped')).length).toBeGreaterThan(0);
    const lines = await linesOf(folder);
    for (let at = 0; at < SERVICES; at += 1) {
      // A kill between the end of a build and its record costs this one build, never another.
      expect(lines.filter((line) => line === `end s${at}`).length).toBeGreaterThanOrEqual(1);
    }
    const repeated = lines.filter((line) => line.startsWith('begin')).length - SERVICES;
    expect(repeated, 'at most the one that ran at each kill').toBeLessThanOrEqual(5);
    expect(await readFile(join(folder, `s${SERVICES - 1}`), 'utf8')).toMatch(/^sha256:/);
  }));

test('fault: an output flood of 100 MB is bounded in memory, and its last lines are kept', async () => {
  const exec = createExec(process.env, new AbortController().signal);
  const flood = `const line = 'x'.repeat(999) + '\\n'; const block = line.repeat(1000); let left = 100; const go = () => { while (left-- > 0) if (!process.stdout.write(block)) return process.stdout.once('drain', go); console.log('the last line'); process.exitCode = 3; }; go();`;
  const started = process.memoryUsage().rss;
  let most = 0;
  let lines = 0;
  const failure: unknown = await runTool(
    exec,
    [process.execPath, '-e', flood],
    {},
    {
      timeoutMs: 60_000,
      idleTimeoutMs: 30_000,
      signal: new AbortController().signal,
      step: () => undefined,
      say: () => {
        lines += 1;
        if (lines % 1_000 === 0) most = Math.max(most, process.memoryUsage().rss - started);
      },
    },
    'flood',
  ).catch((error: unknown) => error);
  expect(lines).toBe(100_001);
  expect(failure).toMatchObject({ name: 'BuildFailure', exitCode: 3 });
  expect((failure as { lines: string[] }).lines).toHaveLength(400);
  expect((failure as { lines: string[] }).lines.at(-1)).toBe('the last line');
  expect(most).toBeLessThan(250 * 1_024 * 1_024);
}, 180_000);
