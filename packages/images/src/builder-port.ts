// What building one service means, whatever the engine: the executor schedules, retries and reports; a builder only builds.
import type { Artifact } from '@compose-delivery/application';

/** One thing to build. `digest` covers everything that decides on the result. */
export type BuildUnit = {
  readonly service: string;
  /** `sha256:<64 hex>` */
  readonly digest: string;
  /** Services whose result this one is built from. */
  readonly needs: readonly string[];
  /** Another service with the same build and the same name of image, built instead of this one. */
  readonly sameAs: string | undefined;
};

export type AttemptContext = {
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal;
  /** One line of what the tools print. */
  readonly say: (line: string) => void;
};

export type Built = {
  readonly artifact: Artifact;
  /** Whether bytes came over the network: only then does the next build wait. */
  readonly movedBytes: boolean;
  /** Steps that came from a cache, of all; undefined where there are no steps. */
  readonly cached: readonly [number, number] | undefined;
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

export type Builder = {
  /** Whether an artifact of an earlier run is still there, whole. */
  exists(unit: BuildUnit, artifact: Artifact): Promise<boolean>;
  /** @throws BuildFailure */
  build(unit: BuildUnit, attempt: AttemptContext): Promise<Built>;
};
