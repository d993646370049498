// Builds that run at the same time, and the one that must be alone: after memory ran out, the next attempt has the machine for itself.

export type Crew = {
  /** A build begins; the answer says that it ended. */
  enter(): () => void;
  /** Resolves when this build is the only one that works; none begins until the answer is called. Several that ask wait for each other. */
  readonly alone: () => Promise<() => void>;
  /** Whether nothing may begin now. */
  closed(): boolean;
  /** Resolves at the next change of `closed`. */
  changed(): Promise<void>;
};

export function createCrew(): Crew {
  let working = 0;
  let holder = false;
  const parked: (() => void)[] = [];
  let tell: (() => void)[] = [];
  const change = (): void => {
    for (const one of tell) one();
    tell = [];
  };
  const grant = (): void => {
    if (holder || working > 0) return;
    const next = parked.shift();
    if (next) {
      holder = true;
      next();
    }
    change();
  };
  return {
    enter: () => {
      working += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        working -= 1;
        grant();
      };
    },
    alone: () =>
      new Promise((resolve) => {
        working -= 1; // it waits, and so does not stand in another's way
        parked.push(() => {
          resolve(() => {
            holder = false;
            working += 1;
            change();
            queueMicrotask(grant);
          });
        });
        grant();
      }),
    closed: () => holder || parked.length > 0,
    changed: () =>
      new Promise((resolve) => {
        tell.push(resolve);
      }),
  };
}
