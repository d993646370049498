// How each contender is called, as its users call it, and what it left is checked against the lock.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines, runProgram, type ProgramRun } from '../run-program.ts';
import type { IndexedWheel } from './index-page.ts';
import { SERVER_ADDRESS } from './link.ts';
import { digestOf, lockText } from './wheel-set.ts';

export type Place = {
  /** What goes before a command, so that it runs at the right end of the link. */
  readonly at: readonly string[];
  /** Where it works; made when absent, kept when not. */
  readonly folder: string;
  /** The index as this client sees it, with a slash at its end. */
  readonly index: string;
  readonly wheels: readonly IndexedWheel[];
};

export type Programs = {
  readonly node: string;
  readonly actions: string;
  readonly tarball: string;
  readonly peers: string;
};

/** The last lines of a run that failed stand in its note. */
export type Ran = { readonly seconds: number; readonly ok: boolean; readonly said: string };

async function prepare(place: Place): Promise<string> {
  await mkdir(place.folder, { recursive: true });
  const lock = join(place.folder, 'lock.txt');
  await writeFile(lock, lockText(place.wheels));
  return lock;
}

const ranOf = (run: ProgramRun): Ran => ({
  seconds: run.seconds,
  ok: run.code === 0,
  said: run.timedOut ? 'it did not end within its time' : lastLines(run.output, run.code === 0 ? 1 : 6),
});

/** `pip download` of the newest pip, with its own defaults for time-outs, retries and resumption. */
export async function runPip(programs: Programs, place: Place, folder = 'wheels'): Promise<Ran> {
  const lock = await prepare(place);
  const words = ['download', '--quiet', '--no-cache-dir', '--disable-pip-version-check', '--no-input'];
  const from = ['--index-url', place.index, '--trusted-host', SERVER_ADDRESS, '--require-hashes'];
  return ranOf(
    await runProgram(
      [...place.at, join(programs.peers, 'pip'), ...words, ...from, '--dest', folder, '--requirement', lock],
      { cwd: place.folder },
    ),
  );
}

/** uv has no download of wheels; it installs them, which unpacks them as well. */
export async function runUv(programs: Programs, place: Place): Promise<Ran> {
  const lock = await prepare(place);
  const words = ['pip', 'install', '--quiet', '--no-cache', '--python', join(programs.peers, 'python')];
  const from = ['--index-url', place.index, '--allow-insecure-host', SERVER_ADDRESS, '--require-hashes'];
  return ranOf(
    await runProgram(
      [...place.at, join(programs.peers, 'uv'), ...words, ...from, '--target', 'site', '--requirement', lock],
      { cwd: place.folder },
    ),
  );
}

const onRunner = (place: Place): Record<string, string> => ({
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'http://github.localhost',
  GITHUB_REPOSITORY: 'bench/shop',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_EVENT_PATH: join(place.folder, 'event.json'),
  GITHUB_WORKSPACE: place.folder,
  RUNNER_TEMP: join(place.folder, 'temp'),
});

/** The wheels folder as one tar in the cache, with the usual keys: the lock's digest, and before it any other. */
export async function runTarball(
  programs: Programs,
  place: Place,
  cache: Readonly<Record<string, string>>,
  what: 'restore' | 'save',
): Promise<Ran> {
  await prepare(place);
  await mkdir(join(place.folder, 'temp'), { recursive: true });
  const key = `wheels-${digestOf(lockText(place.wheels))}`;
  const words = [programs.tarball, what, 'wheels', key, ...(what === 'restore' ? ['wheels-'] : [])];
  return ranOf(
    await runProgram([...place.at, programs.node, ...words], {
      cwd: place.folder,
      env: { ...onRunner(place), ...cache },
    }),
  );
}

const DELIVERY = `version: 1
application: shop
router: { listeners: [{ port: 80, routes: [{ path: /, service: api }] }] }
services: { api: { role: shared, lock: lock.txt } }
`;

/** wheel-cache as the runner starts it, with its defaults. */
export async function runOurs(
  programs: Programs,
  place: Place,
  cache: Readonly<Record<string, string>>,
): Promise<Ran> {
  await prepare(place);
  await mkdir(join(place.folder, 'temp'), { recursive: true });
  await writeFile(join(place.folder, 'delivery.yml'), DELIVERY);
  await writeFile(join(place.folder, 'event.json'), '{"repository":{"default_branch":"main"}}');
  await writeFile(join(place.folder, 'output'), '');
  return ranOf(
    await runProgram([...place.at, programs.node, programs.actions, 'wheel-cache'], {
      cwd: place.folder,
      env: {
        ...onRunner(place),
        GITHUB_OUTPUT: join(place.folder, 'output'),
        GITHUB_STEP_SUMMARY: join(place.folder, 'summary.md'),
        ...cache,
        'INPUT_INDEX-URLS': place.index,
        'INPUT_PYTHON-VERSION': '3.11',
        INPUT_PLATFORM: 'manylinux_2_36_x86_64',
      },
    }),
  );
}

export const OUR_VIEW = '.delivery/state/wheelhouse/views/api';

/** What stands in the way of installing from `folder`: wheels that are missing, and wheels with other bytes than the lock says. */
export async function checkWheels(
  folder: string,
  wheels: readonly IndexedWheel[],
): Promise<{ readonly missing: number; readonly wrong: number }> {
  const names = new Set(await readdir(folder).catch(() => []));
  let [missing, wrong] = [0, 0];
  for (const wheel of wheels) {
    if (!names.has(wheel.filename)) missing += 1;
    else if ((await sha256OfFile(join(folder, wheel.filename))) !== wheel.sha256) wrong += 1;
  }
  return { missing, wrong };
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1_024 * 1_024 }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Installs from a folder without any network, as a Dockerfile would; undefined if all went well, else what was said. */
export async function installOffline(
  programs: Programs,
  place: Place,
  folder: string,
): Promise<string | undefined> {
  const words = [
    'pip',
    'install',
    '--quiet',
    '--no-cache',
    '--offline',
    '--python',
    join(programs.peers, 'python'),
  ];
  const from = ['--no-index', '--find-links', folder, '--require-hashes', '--target', 'offline'];
  const run = await runProgram(
    [join(programs.peers, 'uv'), ...words, ...from, '--requirement', join(place.folder, 'lock.txt')],
    { cwd: place.folder },
  );
  return run.code === 0 ? undefined : lastLines(run.output, 4);
}

/** Ours says where the wheels came from. */
export async function readOurOutputs(folder: string): Promise<Readonly<Record<string, string>>> {
  const written = await readFile(join(folder, 'output'), 'utf8').catch(() => '');
  return Object.fromEntries(
    [...written.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map((one) => [one[1] ?? '', one[3] ?? '']),
  );
}
