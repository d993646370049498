// One thing to build, wherever it was written down: a compose file, a bake file or a list. What BuildKit is told comes from here.
import { posix } from 'node:path';
import type { Amounts } from './schedule.ts';

/** A secret of BuildKit: by file or by variable. Its value is never read here. */
export type BuildSecret = { readonly id: string; readonly file?: string; readonly variable?: string };

export type BuildDefinition = {
  readonly service: string;
  /** The name that the image gets, with its tag. */
  readonly image: string;
  /** Further names. */
  readonly tags: readonly string[];
  /** An absolute folder, or an address that BuildKit understands. */
  readonly context: string;
  /** Absolute where the context is a folder; as written where it is an address. */
  readonly dockerfile: string;
  readonly inline: string | undefined;
  /** `null`: taken from the environment, where it is set. */
  readonly args: Readonly<Record<string, string | null>>;
  readonly target: string | undefined;
  /** Named contexts; another one's result is `service:NAME`. */
  readonly contexts: Readonly<Record<string, string>>;
  readonly platforms: readonly string[];
  readonly network: string | undefined;
  readonly secrets: readonly BuildSecret[];
  readonly ssh: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly noCache: boolean;
  readonly pull: boolean;
  /** Further flags of `docker buildx build` that come from the source: hosts, limits, memory. */
  readonly flags: readonly string[];
  /** Services that it is started after: a wish for the order. */
  readonly after: readonly string[];
  readonly claims: Amounts | undefined;
};

export const EMPTY_DEFINITION: Omit<BuildDefinition, 'service' | 'image' | 'context' | 'dockerfile'> = {
  tags: [],
  inline: undefined,
  args: {},
  target: undefined,
  contexts: {},
  platforms: [],
  network: undefined,
  secrets: [],
  ssh: [],
  labels: {},
  cacheFrom: [],
  cacheTo: [],
  noCache: false,
  pull: false,
  flags: [],
  after: [],
  claims: undefined,
};

/** Whether a context is on this machine's disk. */
export function isFolderContext(context: string): boolean {
  return posix.isAbsolute(context);
}

export function dockerfileIn(context: string, dockerfile: string | undefined): string {
  const name = dockerfile ?? 'Dockerfile';
  return isFolderContext(context) ? posix.resolve(context, name) : name;
}

/** `service:NAME` for both spellings, that of Compose and that of bake. */
export function linkedService(context: string): string | undefined {
  return /^(?:service|target):(.+)$/.exec(context)?.[1];
}
