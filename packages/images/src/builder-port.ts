// What building one service means, whatever the engine: the executor schedules, retries and reports; a builder only builds.
import type { Artifact } from '@compose-delivery/application';
import type { Diagnosis } from './classify-failure.ts';
import type { Amounts } from './schedule.ts';
import type { StepFact } from './solve-status.ts';

/** One thing to build. `digest` covers everything that decides on the result. */
export type BuildUnit = {
  readonly service: string;
  /** `sha256:<64 hex>` */
  readonly digest: string;
  /** Services whose result this one is built from. */
  readonly needs: readonly string[];
  /** Another service whose build is the same: its result is this one's, too, whatever its name. */
  readonly sameAs: string | undefined;
  /** What it takes of the bounded resources while it is built. */
  readonly claims: Amounts;
};

export type AttemptContext = {
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal;
  /** One line of what the tools print. */
  readonly say: (line: string) => void;
  /** What runs now, for the sign of life; undefined where the tools do not tell. */
  readonly step: (name: string | undefined) => void;
};

export type Built = {
  readonly artifact: Artifact;
  /** Whether bytes came over the network: only then does the next build wait. */
  readonly movedBytes: boolean;
  /** Steps that came from a cache, of all; undefined where there are no steps. */
  readonly cached: readonly [number, number] | undefined;
  /** Bytes of contexts and layers that came to the builder. */
  readonly bytes: number;
  /** The steps with their times, as far as the tools tell. */
  readonly steps: readonly StepFact[];
};

/** A build that failed: what the tools said decides on whether it is tried again. */
export class BuildFailure extends Error {
  /** The last lines of the tools. */
  readonly lines: readonly string[];
  readonly exitCode: number | null;
  /** Which limit ended it. */
  readonly timedOut: boolean;

  constructor(
    message: string,
    options: { lines?: readonly string[]; exitCode?: number | null; timedOut?: boolean } = {},
  ) {
    super(message);
    this.name = 'BuildFailure';
    this.lines = options.lines ?? [];
    this.exitCode = options.exitCode ?? null;
    this.timedOut = options.timedOut ?? false;
  }
}

/** What a push made: `ref` is `registry/name@sha256:...`, the name by which other machines get it. */
export type Published = { readonly ref: string; readonly names: readonly string[] };

/** A step of the plan as a builder sees it. */
export type Foreseen = {
  readonly unit: BuildUnit;
  readonly built: boolean;
  /** What the registry has of it already. */
  readonly pushed: Published | undefined;
};

export type Builder = {
  /** Told before the first build. @throws InputError for what this builder cannot do */
  foresee?(steps: readonly Foreseen[]): Promise<void>;
  /** Which of these artifacts are still there, whole; all in one look. */
  existing(known: ReadonlyMap<BuildUnit, Artifact>): Promise<ReadonlySet<string>>;
  /** @throws BuildFailure */
  build(unit: BuildUnit, attempt: AttemptContext): Promise<Built>;
  /** Gives an artifact that is there the name that this unit goes by. @throws BuildFailure if it is gone */
  adopt?(unit: BuildUnit, artifact: Artifact): Promise<Artifact>;
  /** What can be done about a failure before the next attempt; answers whether one makes sense, and says what was done. */
  remedy?(unit: BuildUnit, diagnosis: Diagnosis, signal: AbortSignal): Promise<Remedied>;
  /** Pushes an image that is there. @throws BuildFailure */
  publish?(unit: BuildUnit, artifact: Artifact, attempt: AttemptContext): Promise<Published>;
  /** The names under which it would be pushed; what has them all already need not be pushed again. */
  publishNames?(unit: BuildUnit): readonly string[];
  /** Gives an image that only the registry has the names of this release, there; undefined if the registry refused. */
  retag?(unit: BuildUnit, artifact: Artifact): Promise<Published | undefined>;
  /** Exports the layer cache of what was just built. Whatever it throws is a warning. */
  exportCache?(unit: BuildUnit, attempt: AttemptContext): Promise<void>;
  /** A file of the repository that builds this service, for annotations; undefined where there is none. */
  dockerfile?(unit: BuildUnit): string | undefined;
};

export type Remedied = { readonly retry: boolean; readonly said: string };
