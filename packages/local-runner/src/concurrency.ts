// Concurrency groups: one holder at a time, at most one waiting (or many with `queue: max`), cancel-in-progress.

export interface ConcurrencyRequest {
  /** Group names compare without case and within one repository. */
  key: string;
  group: string;
  cancelInProgress: boolean;
  queue: 'single' | 'max';
  /** Called when a newer request takes this one's place. */
  cancel: (reason: string) => void;
  /** Gives up waiting. */
  signal: AbortSignal;
  /** Told once when the request has to wait. */
  onWait?: () => void;
}

export interface ConcurrencyRegistry {
  /** Resolves to a release function, or to undefined when the wait was given up or replaced. */
  acquire(request: ConcurrencyRequest): Promise<(() => void) | undefined>;
}

interface Waiting {
  request: ConcurrencyRequest;
  settle: (release: (() => void) | undefined) => void;
}

interface Group {
  holder: ConcurrencyRequest | undefined;
  waiting: Waiting[];
}

const supersededBy = (group: string): string =>
  `Canceling since a higher priority waiting request for '${group}' exists`;

type Groups = Map<string, Group>;

function grant(groups: Groups, key: string, group: Group, next: Waiting): void {
  group.holder = next.request;
  let released = false;
  next.settle(() => {
    if (released) return;
    released = true;
    group.holder = undefined;
    const following = group.waiting.shift();
    if (following !== undefined) grant(groups, key, group, following);
    else groups.delete(key);
  });
}

function drop(group: Group, waiting: Waiting): void {
  group.waiting = group.waiting.filter((other) => other !== waiting);
  waiting.settle(undefined);
}

function enqueue(group: Group, mine: Waiting): void {
  const { request } = mine;
  if (request.queue === 'single') {
    for (const older of [...group.waiting]) {
      older.request.cancel(supersededBy(request.group));
      drop(group, older);
    }
  }
  group.waiting.push(mine);
  request.onWait?.();
  if (request.cancelInProgress) group.holder?.cancel(supersededBy(request.group));
  request.signal.addEventListener('abort', () => drop(group, mine), { once: true });
}

export function createConcurrencyRegistry(): ConcurrencyRegistry {
  const groups: Groups = new Map();
  return {
    acquire(request) {
      const key = request.key.toLowerCase();
      const group = groups.get(key) ?? { holder: undefined, waiting: [] };
      groups.set(key, group);
      return new Promise((settle) => {
        if (group.holder === undefined) grant(groups, key, group, { request, settle });
        else enqueue(group, { request, settle });
      });
    },
  };
}

/** The registry that all runs of this process share unless they are given another. */
export const sharedConcurrency: ConcurrencyRegistry = createConcurrencyRegistry();
