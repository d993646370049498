// What was built before, kept beside the deployments: a run that was cut off, however, goes on after its last finished service.
import { formatArtifact, parseArtifact, type Artifact } from '@compose-delivery/application';
import { InputError, type Files } from '@compose-delivery/runtime';
import { createHash } from 'node:crypto';

export type Finished = {
  readonly digest: string;
  readonly artifact: Artifact;
  /** What the last build took, for the order of the next run. */
  readonly seconds: number;
  /** Names under which this artifact was pushed, with what the registry calls it. */
  readonly pushed: { readonly ref: string; readonly names: readonly string[] } | undefined;
};

type Entry = {
  readonly digest: string;
  readonly artifact: string;
  readonly finishedAt: string;
  readonly seconds?: number;
  readonly pushed?: { readonly ref: string; readonly names: readonly string[] };
};

type StateFile = {
  readonly schema: 1;
  readonly services: Readonly<Record<string, Entry>>;
  /** Services that failed in the last run. */
  readonly failed?: readonly string[];
  /** Names and digests of images that the daemon was asked about; the next run asks for them at once. */
  readonly asked?: readonly string[];
  /** The run that is not over: its plan, and what of it is done. */
  readonly run?: { readonly plan: string; readonly done: readonly string[] };
};

export type BuildState = {
  readonly finished: ReadonlyMap<string, Finished>;
  readonly failed: ReadonlySet<string>;
  readonly asked: readonly string[];
  /** Services that a run of the same plan, which was cut off or failed, has finished. */
  resumed(plan: string): ReadonlySet<string>;
  /** A run begins: from now on its finished services are counted. */
  begin(plan: string, asked?: readonly string[]): Promise<void>;
  /** Written at once, so that nothing finished is ever done twice. */
  record(service: string, finished: Finished, finishedAt: string): Promise<void>;
  /** A run is over; one without failures leaves nothing to resume. */
  end(failed: readonly string[]): Promise<void>;
};

/** Names a plan: what is built, from what. */
export function planDigest(units: readonly { readonly service: string; readonly digest: string }[]): string {
  const lines = units.map((unit) => `${unit.service} ${unit.digest}\n`).sort();
  return `sha256:${createHash('sha256').update(lines.join('')).digest('hex')}`;
}

/** Reads the state; a file that cannot be read counts as empty: everything is then built anew, which is safe. */
export async function openBuildState(files: Files, path: string): Promise<BuildState> {
  let state = readState(await files.readText(path));
  let writing: Promise<void> = Promise.resolve();
  const write = (change: Partial<StateFile>): Promise<void> => {
    state = { ...state, ...change };
    const text = `${JSON.stringify(state, null, 2)}\n`;
    writing = writing.catch(() => undefined).then(() => files.writeAtomic(path, text));
    return writing;
  };
  const before = state.run;
  return {
    finished: readFinished(state),
    failed: new Set(state.failed ?? []),
    resumed: (plan) => new Set(before?.plan === plan ? before.done : []),
    asked: state.asked ?? [],
    begin: (plan, asked = []) =>
      write({ asked, run: { plan, done: before?.plan === plan ? before.done : [] } }),
    record: (service, done, finishedAt) => {
      const { digest, seconds, pushed } = done;
      const entry = {
        digest,
        artifact: formatArtifact(done.artifact),
        finishedAt,
        seconds,
        ...(pushed ? { pushed } : {}),
      };
      const run = state.run && { ...state.run, done: [...new Set([...state.run.done, service])] };
      return write({ services: { ...state.services, [service]: entry }, ...(run ? { run } : {}) });
    },
    end: (failed) => {
      const { run, ...rest } = state;
      state = rest;
      return write({ failed, ...(failed.length > 0 && run ? { run } : {}) });
    },
  };
}

function readFinished(state: StateFile): ReadonlyMap<string, Finished> {
  const finished = new Map<string, Finished>();
  for (const [service, entry] of Object.entries(state.services)) {
    const artifact = tryArtifact(service, entry.artifact);
    const { digest, seconds = 0, pushed } = entry;
    if (artifact) finished.set(service, { digest, artifact, seconds, pushed });
  }
  return finished;
}

function readState(text: string | undefined): StateFile {
  const empty: StateFile = { schema: 1, services: {} };
  try {
    const read = JSON.parse(text ?? '') as Partial<StateFile> | null;
    return read?.schema === 1 && typeof read.services === 'object' ? (read as StateFile) : empty;
  } catch {
    return empty;
  }
}

function tryArtifact(service: string, text: string): Artifact | undefined {
  try {
    return parseArtifact(service, text);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
