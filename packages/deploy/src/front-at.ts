// The front's program on the machine where it runs. On another one the bundle is written beside the state, and that machine's node runs it.
import { createHash } from 'node:crypto';
import { DeliveryFailure, type Files } from '@compose-delivery/runtime';
import type { Place } from './place.ts';

/** What the bundle is written for; an older node is told apart before anything is changed. */
const OLDEST_NODE = 20;

/**
 * argv that starts the front at `place`.
 * @param near argv here: a program, its options, the file
 * @param files reads the bundle here
 */
export async function frontAt(
  place: Place,
  stateDirectory: string,
  near: readonly string[],
  { files }: { readonly files: Files },
): Promise<readonly string[]> {
  if (!place.remote) return near;
  const file = near.at(-1) ?? '';
  const text = near.length === 2 ? await files.readText(file) : undefined;
  // A file that needs others beside it would not start there.
  if (text === undefined || /(?:\bfrom|\bimport)\s*\(?\s*["']\.{1,2}\//.test(text))
    throw new DeliveryFailure('the embedded front can only be taken to another machine as one file', {
      advice:
        'name a front that is one file (DELIVERY_FRONT_PROGRAM), or use router.kind nginx, haproxy, caddy or traefik',
    });
  const said = await place.exec(['sh', '-c', 'command -v node >/dev/null && node --version']);
  const major = Number(/^v(\d+)\./.exec(said.stdout.trim())?.[1] ?? 0);
  if (major < OLDEST_NODE)
    throw new DeliveryFailure(
      `${place.name}: the embedded front needs node ${OLDEST_NODE} or newer there, ${major === 0 ? 'and there is none' : `and there is ${said.stdout.trim()}`}`,
      { advice: 'install it, or use router.kind nginx, haproxy, caddy or traefik' },
    );
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const path = `${stateDirectory}/front/${digest}.mjs`;
  if (!(await place.files.exists(path))) await place.files.writeAtomic(path, text, 0o644);
  return ['node', path];
}
