// One slot as checks see it: where its services answer, what runs, under whom, with which environment, and what it logged.

export type SlotName = 'blue' | 'green';

/** One process of a service, as the kernel or the container engine tells it. Numbers decide; names are only shown. */
export type ProcessFacts = {
  readonly pid: number;
  /** Real, effective, saved and file-system ids, all of them. */
  readonly uids: readonly number[];
  readonly gids: readonly number[];
  readonly command: string;
  /** Name of the effective uid inside the container or on the host, if there is one. */
  readonly userName: string | undefined;
};

export type SlotView = {
  readonly slot: SlotName;
  /** Version of the release in this slot. */
  readonly version: string;
  /** Services that run here, in the order of the delivery file. */
  readonly services: readonly string[];
  /** `http://127.0.0.1:41001`, without a slash at the end; undefined for services without a port. */
  url(service: string): string | undefined;
  processes(service: string): Promise<readonly ProcessFacts[]>;
  /** What the service really got, not what a file says. */
  environment(service: string): Promise<Readonly<Record<string, string>>>;
  /** Its output since it was started, at most the last MiB. */
  log(service: string): Promise<string>;
};
