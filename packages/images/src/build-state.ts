// What was built before, kept beside the deployments: a run that was cut off goes on after its last finished service.
import { formatArtifact, parseArtifact, type Artifact } from '@compose-delivery/application';
import { InputError, type Files } from '@compose-delivery/runtime';

export type Finished = { readonly digest: string; readonly artifact: Artifact };

type StateFile = {
  readonly schema: 1;
  readonly services: Readonly<
    Record<string, { readonly digest: string; readonly artifact: string; readonly finishedAt: string }>
  >;
};

export type BuildState = {
  readonly finished: ReadonlyMap<string, Finished>;
  /** Written at once, so that nothing finished is ever done twice. */
  record(service: string, finished: Finished, finishedAt: string): Promise<void>;
};

/** Reads the state; a file that cannot be read counts as empty: everything is then built anew, which is safe. */
export async function openBuildState(files: Files, path: string): Promise<BuildState> {
  const read = readState(await files.readText(path));
  const services = new Map(Object.entries(read.services));
  const finished = new Map<string, Finished>();
  for (const [service, { digest, artifact }] of services) {
    const parsed = tryArtifact(service, artifact);
    if (parsed) finished.set(service, { digest, artifact: parsed });
  }
  return {
    finished,
    record: async (service, done, finishedAt) => {
      services.set(service, { digest: done.digest, artifact: formatArtifact(done.artifact), finishedAt });
      const state: StateFile = { schema: 1, services: Object.fromEntries(services) };
      await files.writeAtomic(path, `${JSON.stringify(state, null, 2)}\n`);
    },
  };
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
