// Logs of builds that run side by side: each keeps its lines until its group is whole, so that no two groups ever mix.
import type { Log } from '@compose-delivery/runtime';

export type Lanes = {
  /** The log of one service. Lines inside its groups come out together, when the group ends. */
  readonly lane: () => Log;
  /** For signs of life: between groups, never inside one. */
  readonly live: (text: string) => void;
  /** Resolves when everything is printed. */
  readonly settled: () => Promise<void>;
};

/** One after another needs no keeping: lines come out as they are said. */
export function directLanes(log: Log): Lanes {
  return { lane: () => log, live: (text) => log.info(text), settled: () => Promise.resolve() };
}

export function wholeGroupLanes(log: Log): Lanes {
  let turn: Promise<void> = Promise.resolve();
  const print = (job: () => void | Promise<void>): void => {
    turn = turn.then(job);
  };
  const lane = (): Log => {
    let open: (() => void)[] | undefined;
    const say = (job: () => void): void => {
      if (open) open.push(job);
      else print(job);
    };
    return {
      info: (text) => say(() => log.info(text)),
      debug: (text) => say(() => log.debug(text)),
      notice: (text, place) => say(() => log.notice(text, place)),
      warning: (text, place) => say(() => log.warning(text, place)),
      error: (text, place) => say(() => log.error(text, place)),
      mask: (secret) => log.mask(secret),
      group: async (title, body) => {
        const own: (() => void)[] = [];
        open = own;
        try {
          return await body();
        } finally {
          open = undefined;
          print(() =>
            log.group(title, () => {
              for (const job of own) job();
              return Promise.resolve();
            }),
          );
        }
      },
    };
  };
  return { lane, live: (text) => print(() => log.info(text)), settled: () => turn };
}
