// What the Docker daemon knows of images: all that is asked about in one call, since every call is a process.
import type { Exec } from '@compose-delivery/runtime';
import * as z from 'zod';
import { normalizeImage } from './dockerfile.ts';
import type { AskDaemon } from './docker-socket.ts';

export type ImageFact = { readonly id: string; readonly bytes: number; readonly names: readonly string[] };

export type ImageFacts = {
  /** By id, or by name with tag. */
  find(reference: string): ImageFact | undefined;
};

const FORMAT = '{{.Id}} {{.Size}} {{json .RepoTags}} {{json .RepoDigests}}';
/** Far below what a command line may hold, with room for long names. */
const PER_CALL = 200;

export type DaemonPorts = { readonly exec: Exec; readonly daemon?: AskDaemon | undefined };

/** Absent images are left out; a daemon that does not answer knows none, which means that more is built than needed. */
export async function inspectImages(
  references: readonly string[],
  { exec, daemon }: DaemonPorts,
): Promise<ImageFacts> {
  const wanted = [...new Set(references)];
  const told = daemon && (await askAll(wanted, daemon));
  if (told) return factsOf(told);
  const facts: ImageFact[] = [];
  for (let at = 0; at < wanted.length; at += PER_CALL) {
    const argv = ['docker', 'image', 'inspect', '--format', FORMAT, ...wanted.slice(at, at + PER_CALL)];
    const result = await exec(argv, { timeoutMs: 60_000 });
    for (const line of result.stdout.split('\n')) {
      const fact = readFact(line);
      if (fact) facts.push(fact);
    }
  }
  return factsOf(facts);
}

function factsOf(facts: readonly ImageFact[]): ImageFacts {
  const known = new Map(facts.flatMap((fact) => [fact.id, ...fact.names].map((key) => [key, fact] as const)));
  return { find: (reference) => known.get(reference) ?? known.get(normalizeImage(reference)) };
}

const imageSchema = z.object({
  Id: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  Size: z.number(),
  RepoTags: z.array(z.string()).nullish(),
  RepoDigests: z.array(z.string()).nullish(),
});

/** What the daemon itself says; undefined as soon as one question is not answered as a daemon does: its client is asked then. */
async function askAll(wanted: readonly string[], daemon: AskDaemon): Promise<ImageFact[] | undefined> {
  const facts = await Promise.all(wanted.map((reference) => askOne(reference, daemon)));
  return facts.includes('unknown') ? undefined : facts.filter((fact) => typeof fact === 'object');
}

async function askOne(reference: string, daemon: AskDaemon): Promise<ImageFact | 'absent' | 'unknown'> {
  const answer = await daemon(`/images/${reference.split('/').map(encodeURIComponent).join('/')}/json`);
  if (answer?.status === 404) return 'absent';
  if (answer?.status !== 200) return 'unknown';
  const read = imageSchema.safeParse(parse(answer.body)).data;
  if (!read) return 'unknown';
  const names = (read.RepoTags ?? []).map(normalizeImage);
  return { id: read.Id, bytes: read.Size, names: [...names, ...(read.RepoDigests ?? [])] };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Version of the daemon; '' where none answers. */
export async function daemonVersion({ exec, daemon }: DaemonPorts): Promise<string> {
  const told = z
    .object({ Version: z.string().min(1) })
    .safeParse(parse((await daemon?.('/version'))?.body ?? ''));
  if (told.success) return told.data.Version;
  const argv = ['docker', 'version', '--format', '{{.Server.Version}}'];
  return exec(argv, { timeoutMs: 30_000 }).then(
    (result) => result.stdout.trim(),
    () => '',
  );
}

/**
 * Asks ahead for what the last run asked for, while other things are read; what is asked for besides costs a second call.
 * @param ahead references as they will be asked for
 */
export function inspectAhead(
  ahead: readonly string[],
  ports: DaemonPorts,
): (references: readonly string[]) => Promise<ImageFacts> {
  const asked = new Set(ahead);
  const early = ahead.length === 0 ? undefined : inspectImages(ahead, ports);
  early?.catch(() => undefined); // shows where it is awaited
  return async (references) => {
    const first = await early;
    const left = references.filter((one) => !asked.has(one));
    const second = left.length === 0 ? undefined : await inspectImages(left, ports);
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
