// The Docker engine of the images bench: is it there, and nothing of ours is left in it.
import { homedir, tmpdir } from 'node:os';
import { runProgram } from '../run-program.ts';
import { isAlive } from '../work-folder.ts';
import { BASE_IMAGE, LABEL, MARK } from './application.ts';

const PREFIX = 'cdbench';

/** A project of this run; its name begins every image that the project builds. */
export function projectName(name: string): string {
  return `${PREFIX}-${process.pid}-${name}`;
}

async function docker(...words: readonly string[]): Promise<{ code: number | null; output: string }> {
  return runProgram(['docker', ...words], {
    cwd: tmpdir(),
    env: { HOME: homedir() },
    timeoutMs: 120_000,
    keptCharacters: 50_000_000,
    tidies: true,
  });
}

/** What stands in the way; undefined if nothing does. */
export async function whyNoEngine(): Promise<string | undefined> {
  for (const [words, what] of [
    [['info'], 'a Docker daemon that answers (scripts/install-engines.sh)'],
    [['compose', 'version'], 'the Compose plugin (scripts/install-engines.sh)'],
    [['image', 'inspect', BASE_IMAGE], `the image ${BASE_IMAGE} (scripts/local-images.sh)`],
  ] as const) {
    const { code } = await docker(...words).catch(() => ({ code: 1 }));
    if (code !== 0) return `expected ${what}`;
  }
  return undefined;
}

export async function engineVersions(): Promise<string> {
  const [daemon, compose] = [
    await docker('version', '--format', '{{.Server.Version}}'),
    await docker('compose', 'version', '--short'),
  ];
  return `Docker ${daemon.output.trim()}, Compose ${compose.output.trim()}`;
}

/** Layers of images, as BuildKit knows them by content, in their order. An image that is not there has none. */
export async function readLayers(images: readonly string[]): Promise<readonly (readonly string[])[]> {
  return Promise.all(
    images.map(async (image) => {
      const format = '{{json .RootFS.Layers}}';
      const { code, output } = await docker('image', 'inspect', '--format', format, image);
      return code === 0 ? (JSON.parse(output) as string[]) : [];
    }),
  );
}

/**
 * The layer that pip's step made, the second one after those of the base. Its files have their own times, so it is another one whenever
 * the step was executed again, and the same one whenever it was not.
 */
export function pipLayer(base: readonly string[], image: readonly string[]): string | undefined {
  return base.every((layer, i) => image[i] === layer) ? image[base.length + 1] : undefined;
}

/** Removing a record of the build cache takes 0.1 to 0.5 s; what is left after this time is small, and the daemon's own to collect. */
const PRUNE_MS = 45_000;
const PRUNED_AT_ONCE = 20;

/** Images of runs that are over, named or not, and the build cache that they made, the largest records first. */
export async function removeTraces(): Promise<void> {
  const listed = await docker('image', 'ls', '--quiet', '--no-trunc', '--filter', `label=${LABEL}`);
  const ids = [...new Set(listed.output.split('\n').filter((id) => id !== ''))];
  for (let i = 0; i < ids.length; i += 50) await removeImages(ids.slice(i, i + 50));
  const started = performance.now();
  // A record goes only when none is built on it, so a second pass is needed.
  for (let pass = 0; pass < 2; pass += 1) {
    const records = ownRecords((await docker('buildx', 'du', '--verbose')).output);
    for (let i = 0; i < records.length && performance.now() - started < PRUNE_MS; i += PRUNED_AT_ONCE)
      // The filter is a regular expression in quotes.
      await docker(
        'buildx',
        'prune',
        '--all',
        '--force',
        '--filter',
        `id="${records.slice(i, i + PRUNED_AT_ONCE).join('|')}"`,
      );
  }
}

async function removeImages(ids: readonly string[]): Promise<void> {
  const { output } = await docker(
    'image',
    'inspect',
    '--format',
    `{{.Id}} {{index .Config.Labels "${LABEL}"}}`,
    ...ids,
  );
  const own = output.split('\n').flatMap((line) => {
    const [id = '', pid = ''] = line.split(' ');
    return /^\d+$/.test(pid) && (Number(pid) === process.pid || !isAlive(Number(pid))) ? [id] : [];
  });
  if (own.length > 0) await docker('image', 'rm', '--force', ...own);
}

/** Ids of the build cache's records that a bench made, the largest first. */
export function ownRecords(listing: string): readonly string[] {
  return listing
    .split(/\n\s*\n/)
    .flatMap((record) => {
      const id = /^ID:\s*(\S+)/m.exec(record)?.[1];
      const description = /^Description:\s*(.*)$/m.exec(record)?.[1] ?? '';
      return id !== undefined && description.includes(MARK) ? [{ id, bytes: sizeOf(record) }] : [];
    })
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(({ id }) => id);
}

const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };

function sizeOf(record: string): number {
  const [, number = '0', unit = 'B'] = /^Size:\s*([\d.]+)([kMG]?B)/m.exec(record) ?? [];
  return Number(number) * (UNITS[unit] ?? 1);
}
