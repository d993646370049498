// Where the report goes: never behind a link out of the workspace, and never lost in silence on a disk that does not take it.
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineRun, runAction, type OutputValue } from '@compose-delivery/runtime';
import { realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { fixtureVariables, startFixture, writeFixture, type Toggles } from '@compose-delivery/smoke/testing';
import { runSmoke } from './run-smoke.ts';
import { spec } from './spec.ts';

type Ran = {
  code: number;
  outputs: Record<string, OutputValue>;
  said: string;
  summary: string;
  requests: number;
};

/** Runs the check of tokens against real services, with the report in `directory` of the workspace. */
async function run(workspace: string, directory: string, toggles: Toggles = {}): Promise<Ran> {
  const variables = fixtureVariables();
  await writeFixture(workspace);
  const content = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  await writeFile(join(workspace, '.env'), `${content.join('\n')}\n`);
  const fixture = await startFixture(variables, toggles);
  const inputs: Record<string, string> = { only: 'R2,health', 'report-directory': directory };
  const log = recordedLog();
  const sink = recordedSink();
  const tested = defineRun(spec, (given, own) =>
    runSmoke(given, own, () => Promise.resolve({ view: fixture.view })),
  );
  const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
  try {
    const code = await runAction(tested, source, testPorts(workspace, { log, clock: realClock }), sink);
    expect(Object.keys(sink.outputs).sort()).toEqual(Object.keys(spec.outputs).sort());
    return {
      code,
      outputs: sink.outputs,
      said: log.lines.join('\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%0A', '\n'),
      summary: sink.summaryLines.join('\n'),
      requests: fixture.requests(),
    };
  } finally {
    await fixture.close();
  }
}

describe('a report directory', () => {
  it.each([
    ['that is a link out of the workspace', 'report'],
    ['behind a link out of the workspace', 'report/of/this'],
    ['that is a link to what is not there yet', 'later'],
  ])('%s is refused before anything is asked, and nothing is written there', (_name, directory) =>
    withFolder((outside) =>
      withFolder(async (workspace) => {
        await symlink(outside, join(workspace, 'report'));
        await symlink(join(outside, 'later'), join(workspace, 'later'));
        const ran = await run(workspace, directory);
        expect([ran.code, ran.outputs.verdict, ran.requests]).toEqual([1, 'inconclusive', 0]);
        expect(ran.said).toContain('report-directory: expected a path that stays in the workspace');
        expect(await readdir(outside)).toEqual([]);
      }),
    ),
  );

  it('with links in place of its files has them replaced, never followed', () =>
    withFolder((outside) =>
      withFolder(async (workspace) => {
        await mkdir(join(workspace, 'report'));
        await mkdir(join(outside, 'kept'));
        await symlink(join(outside, 'kept'), join(workspace, 'report/smoke-evidence'));
        for (const name of ['json', 'xml', 'sarif', 'html'])
          await symlink(join(outside, name), join(workspace, `report/smoke-report.${name}`));
        expect((await run(workspace, 'report')).code).toBe(0);
        expect(await readdir(outside, { recursive: true })).toEqual(['kept']);
        expect(await readdir(join(workspace, 'report/smoke-evidence'))).toContain('R2.txt');
      }),
    ));
});

const mayMount =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
const unlessMount = mayMount ? '' : ' [SKIPPED: mounting a small file system needs root]';

/** A workspace whose report folder is a file system of its own, with a report of an earlier run in it. */
const onSmallDisk = (options: string, body: (workspace: string, disk: string) => Promise<void>) =>
  withFolder(async (workspace) => {
    const disk = join(workspace, 'report');
    await mkdir(disk);
    const mount = (how: string): void => {
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', how, 'tmpfs', disk]).status !== 0)
        throw new Error('mount failed');
    };
    mount('size=1m');
    try {
      await writeFile(join(disk, 'smoke-report.json'), '{"old":true}');
      mount(`remount,${options}`);
      await body(workspace, disk);
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  });

describe.skipIf(!mayMount)(`a report that the disk does not take${unlessMount}`, () => {
  it.each([
    ['full in the middle of the report', 'size=12k', /ENOSPC/, []],
    ['without an inode', 'nr_inodes=4', /ENOSPC/, []],
    ['read-only', 'ro', /EROFS/, ['smoke-report.json']],
  ])('disk %s: no pass, said why, and no half of a report', (_name, options, said, left) =>
    onSmallDisk(options, async (workspace, disk) => {
      const ran = await run(workspace, 'report');
      expect(ran.code).toBe(1);
      expect(ran.outputs).toMatchObject({
        verdict: 'inconclusive',
        'rollback-recommended': false,
        'report-json': '',
        'evidence-directory': '',
      });
      expect(ran.said).toContain(`the report could not be written to ${disk}: `);
      expect(ran.said).toMatch(said);
      expect(ran.said).not.toContain('fault of the suite');
      expect(await readdir(disk)).toEqual(left);
    }),
  );

  it('disk full: a failed check is still told, with its rollback', () =>
    onSmallDisk('size=12k', async (workspace) => {
      const ran = await run(workspace, 'report', { token: 'issuer' });
      expect(ran.code).toBe(1);
      expect(ran.outputs).toMatchObject({ verdict: 'fail', failed: 'R2', 'rollback-recommended': true });
      expect(ran.said).toContain('R2 fail: beta: expected 401 or 403');
      expect(ran.said).toMatch(/the report could not be written to .*ENOSPC/);
      expect(ran.summary).toContain('R2');
    }));
});
