// @actions/cache in a process of its own, one call at a time. Why a process: the toolkit takes its workspace from the environment, cannot
// be cancelled, tells a miss from an outage only in its log, and unpacks archives with `tar -P`, which writes wherever an entry says.
import type * as toolkit from '@actions/cache';
import { messageOf } from '../errors.ts';
import type { CacheSaved } from '../ports.ts';

export type ClientRequest = {
  readonly id: number;
  readonly call: 'look-up' | 'restore' | 'save';
  readonly names: readonly string[];
  readonly key: string;
  readonly folder: string;
  readonly orNewest?: string;
};

export type ClientReply = { readonly id: number } & (
  | { readonly key: string | null }
  | { readonly saved: CacheSaved; readonly said: string }
  | { readonly trouble: string }
);

/**
 * What tar is told besides the toolkit's own arguments: each member loses its folders, so that `../x` and `/etc/x` become `x` in the
 * private folder; so do the targets of links. Source: GNU tar manual, "TAR_OPTIONS" and "Modifying File and Member Names".
 */
const TAR_OPTIONS = '--transform=s,^.*/,, --no-same-owner --no-same-permissions';

/** Limits of the toolkit's own downloads; ours come on top. One segment is 128 MiB. */
const DOWNLOAD = { timeoutInMs: 20_000, segmentTimeoutInMs: 120_000 };

/** Answers requests of the parent until it goes away. */
export function serveCacheClient(): void {
  const client = import('@actions/cache');
  const said = captureOutput();
  let last = Promise.resolve();
  process.on('message', (request: ClientRequest) => {
    last = last.then(async () => {
      said.clear();
      const reply = await answer(await client, request, said.text).catch((error: unknown) => ({
        trouble: messageOf(error),
      }));
      process.send?.({ id: request.id, ...reply });
    });
  });
  process.on('disconnect', () => process.exit(0));
}

/** The toolkit's words, which say why a call answered nothing. They hold signed addresses: they are judged here and never printed. */
function captureOutput(): { clear: () => void; text: () => string } {
  let text = '';
  process.stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    text = (text + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'))).slice(-262_144);
    const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
    done?.();
    return true;
  };
  return { clear: () => (text = ''), text: () => text };
}

async function answer(client: typeof toolkit, request: ClientRequest, said: () => string) {
  const { names, key, folder, orNewest } = request;
  process.chdir(folder);
  // Relative, since the toolkit joins paths to a command line without quoting: a space in one would break it. The archive lies in a
  // folder of the folder, from where tar, when it packs, first goes back up.
  process.env.GITHUB_WORKSPACE = '.';
  process.env.RUNNER_TEMP = '.archive';
  process.env.TAR_OPTIONS = request.call === 'save' ? `-C ../.. ${TAR_OPTIONS}` : TAR_OPTIONS;
  if (request.call === 'save') {
    const id = await client.saveCache([...names], key);
    return judgeSave(id, said());
  }
  const options = { lookupOnly: request.call === 'look-up', ...DOWNLOAD };
  const found = await client.restoreCache([...names], key, orNewest ? [orNewest] : [], options);
  if (found !== undefined) return { key: found };
  const trouble = troubleIn(said(), /Failed to restore: (.*)/);
  return trouble === undefined || /cache read denied/.test(trouble) ? { key: null } : { trouble };
}

function troubleIn(said: string, pattern: RegExp): string | undefined {
  return pattern.exec(said)?.[1]?.replace(/https?:\/\/\S+/g, '(address)');
}

/** The toolkit answers -1 for "exists", "denied", "too many" and "broken" alike. */
export function judgeSave(
  id: number,
  said: string,
): { saved: CacheSaved; said: string } | { trouble: string } {
  if (id !== -1) return { saved: 'saved', said: '' };
  const reserve = troubleIn(said, /Failed to reserve cache: (.*)/) ?? '';
  const failed = troubleIn(said, /(?:Failed to save: |::warning::)(.*)/) ?? 'it did not say why';
  if (/cache write denied|does not permit writes/.test(said)) return { saved: 'denied', said: failed };
  if (/\(429\)|rate limit/i.test(reserve)) return { saved: 'limited', said: reserve };
  if (/\(409\)|already.exists/i.test(reserve)) return { saved: 'exists', said: '' };
  if (/ECONN|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|after \d+ attempts/.test(reserve + failed))
    return { trouble: reserve || failed };
  return { saved: 'failed', said: reserve || failed };
}
