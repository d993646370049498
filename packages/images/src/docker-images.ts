// What the Docker daemon knows of images: all that is asked about in one call, since every call is a process.
import type { Exec } from '@compose-delivery/runtime';
import { normalizeImage } from './dockerfile.ts';

export type ImageFact = { readonly id: string; readonly bytes: number; readonly names: readonly string[] };

export type ImageFacts = {
  /** By id, or by name with tag. */
  find(reference: string): ImageFact | undefined;
};

const FORMAT = '{{.Id}} {{.Size}} {{json .RepoTags}} {{json .RepoDigests}}';
/** Far below what a command line may hold, with room for long names. */
const PER_CALL = 200;

/** Absent images are left out; a daemon that does not answer knows none, which means that more is built than needed. */
export async function inspectImages(references: readonly string[], exec: Exec): Promise<ImageFacts> {
  const wanted = [...new Set(references)];
  const facts = new Map<string, ImageFact>();
  for (let at = 0; at < wanted.length; at += PER_CALL) {
    const argv = ['docker', 'image', 'inspect', '--format', FORMAT, ...wanted.slice(at, at + PER_CALL)];
    const result = await exec(argv, { timeoutMs: 60_000 });
    for (const line of result.stdout.split('\n')) {
      const fact = readFact(line);
      if (fact) for (const key of [fact.id, ...fact.names]) facts.set(key, fact);
    }
  }
  return { find: (reference) => facts.get(reference) ?? facts.get(normalizeImage(reference)) };
}

/**
 * Asks ahead for what the last run asked for, while other things are read; what is asked for besides costs a second call.
 * @param ahead references as they will be asked for
 */
export function inspectAhead(
  ahead: readonly string[],
  exec: Exec,
): (references: readonly string[]) => Promise<ImageFacts> {
  const asked = new Set(ahead);
  const early = ahead.length === 0 ? undefined : inspectImages(ahead, exec);
  early?.catch(() => undefined); // shows where it is awaited
  return async (references) => {
    const first = await early;
    const left = references.filter((one) => !asked.has(one));
    const second = left.length === 0 ? undefined : await inspectImages(left, exec);
    return { find: (reference) => second?.find(reference) ?? first?.find(reference) };
  };
}

function readFact(line: string): ImageFact | undefined {
  const match = /^(sha256:[0-9a-f]{64}) (\d+) (\S+)(?: (\S+))?$/.exec(line.trim());
  if (!match) return undefined;
  const names = readNames(match[3]).map(normalizeImage);
  return { id: match[1] ?? '', bytes: Number(match[2]), names: [...names, ...readNames(match[4])] };
}

function readNames(json: string | undefined): string[] {
  try {
    const names: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
