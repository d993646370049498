// How each contender builds, as its users call it.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines, runProgram, type ProgramRun } from '../run-program.ts';

export type BuildRun = {
  readonly seconds: number;
  readonly ok: boolean;
  readonly said: string;
};

const ATTEMPT_MS = 300_000;

function resultOf(run: ProgramRun): BuildRun {
  return {
    seconds: run.seconds,
    ok: run.code === 0,
    said: run.timedOut ? 'it did not end within its time' : reasonOf(run.output),
  };
}

function reasonOf(output: string): string {
  const telling = output
    .split('\n')
    .filter((line) => /error|timed out|failed/i.test(line))
    .at(-1);
  return (telling ?? lastLines(output, 1)).trim();
}

/** @param flags such as `--parallel 1`, which stand before the command `build` */
export async function composeBuild(folder: string, flags: readonly string[] = []): Promise<BuildRun> {
  return resultOf(
    await runProgram(['docker', 'compose', '--progress', 'plain', ...flags, 'build'], {
      cwd: folder,
      env: { BUILDKIT_PROGRESS: 'plain' },
      timeoutMs: ATTEMPT_MS,
    }),
  );
}

export type OurPrograms = { readonly node: string; readonly actions: string };

async function runAction(
  programs: OurPrograms,
  folder: string,
  action: string,
  inputs: Readonly<Record<string, string>>,
): Promise<BuildRun> {
  const temporary = join(folder, '.runner');
  await mkdir(temporary, { recursive: true });
  await writeFile(join(temporary, 'output'), '');
  const given = Object.entries(inputs).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  );
  return resultOf(
    await runProgram([programs.node, programs.actions, action], {
      cwd: folder,
      timeoutMs: ATTEMPT_MS,
      env: {
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: folder,
        GITHUB_OUTPUT: join(temporary, 'output'),
        RUNNER_TEMP: temporary,
        ...Object.fromEntries(given),
      },
    }),
  );
}

export function ourWheels(programs: OurPrograms, folder: string, index: string): Promise<BuildRun> {
  return runAction(programs, folder, 'wheel-cache', {
    'index-urls': index,
    'python-version': '3.11',
    platform: 'manylinux_2_36_x86_64',
  });
}

export function ourImages(
  programs: OurPrograms,
  folder: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<BuildRun> {
  return runAction(programs, folder, 'sequential-build', { version: '1.0.0', ...inputs });
}

/** Both actions, one after the other, as a job runs them. */
export async function ours(programs: OurPrograms, folder: string, index: string): Promise<BuildRun> {
  const wheels = await ourWheels(programs, folder, index);
  if (!wheels.ok) return wheels;
  const images = await ourImages(programs, folder);
  return { ...images, seconds: wheels.seconds + images.seconds };
}
