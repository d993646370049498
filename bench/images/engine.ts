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

/** Images of runs that are over, named or not, and the build cache that only they had. */
export async function removeTraces(): Promise<void> {
  const listed = await docker('image', 'ls', '--quiet', '--no-trunc', '--filter', `label=${LABEL}`);
  const ids = [...new Set(listed.output.split('\n').filter((id) => id !== ''))];
  for (let i = 0; i < ids.length; i += 50) await removeImages(ids.slice(i, i + 50));
  // A record goes only when none is built on it, so a few passes are needed.
  for (let pass = 0, before = Infinity; pass < 6; pass += 1) {
    const ids = ownRecords((await docker('buildx', 'du', '--verbose')).output);
    if (ids.length === 0 || ids.length >= before) return;
    before = ids.length;
    // The filter is a regular expression in quotes.
    await docker('buildx', 'prune', '--all', '--force', '--filter', `id="${ids.join('|')}"`);
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

/** Ids of the build cache's records that a bench made. */
export function ownRecords(listing: string): readonly string[] {
  return listing.split(/\n\s*\n/).flatMap((record) => {
    const id = /^ID:\s*(\S+)/m.exec(record)?.[1];
    const description = /^Description:\s*(.*)$/m.exec(record)?.[1] ?? '';
    return id !== undefined && description.includes(MARK) ? [id] : [];
  });
}
