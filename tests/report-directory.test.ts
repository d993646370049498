// A report directory behind a link of the checkout: refused first of all, by each action that writes one. The gate and smoke have tests of
// their own, with what they must still tell.
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runAction } from '@compose-delivery/runtime';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { action as deploy } from '../actions/deploy-blue-green/action.ts';
import { action as rollback } from '../actions/rollback/action.ts';
import { action as wheelCache } from '../actions/wheel-cache/action.ts';

const ACTIONS = {
  'deploy-blue-green': {
    run: (...given: Given) => runAction(deploy, ...given),
    inputs: { version: '1.0.0', images: '{}' },
  },
  rollback: { run: (...given: Given) => runAction(rollback, ...given), inputs: {} },
  'wheel-cache': { run: (...given: Given) => runAction(wheelCache, ...given), inputs: {} },
};

type Given = [
  source: { get: (name: string) => string | undefined; given: readonly string[] },
  ports: ReturnType<typeof testPorts>,
  sink: ReturnType<typeof recordedSink>,
];

async function errorOf(
  name: keyof typeof ACTIONS,
  workspace: string,
  directory: string,
): Promise<{ code: number; said: string }> {
  const { run, inputs } = ACTIONS[name];
  const given: Record<string, string> = { ...inputs, 'report-directory': directory };
  const log = recordedLog();
  const source = { get: (input: string) => given[input], given: Object.keys(given) };
  const code = await run(source, testPorts(workspace, { log }), recordedSink());
  return { code, said: log.lines.join('\n').replaceAll('%3A', ':') };
}

test.each(Object.keys(ACTIONS) as (keyof typeof ACTIONS)[])(
  '%s: a link out of the workspace is refused and named; a link within it is none of its business',
  (name) =>
    withFolder((outside) =>
      withFolder(async (workspace) => {
        await symlink(outside, join(workspace, 'report'));
        await mkdir(join(workspace, 'within'));
        await symlink(join(workspace, 'within'), join(workspace, 'other'));
        const out = await errorOf(name, workspace, 'report/of/this');
        expect(out.code).toBe(1);
        expect(out.said).toContain('report-directory: expected a path that stays in the workspace');
        expect(out.said).toContain('which a link leads to');
        expect(await readdir(outside)).toEqual([]);
        const within = await errorOf(name, workspace, 'other');
        expect(within.code).toBe(1); // there is no delivery file
        expect(within.said).not.toContain('report-directory');
      }),
    ),
);
