// What a check may do with containers: look inside, stop one and put it back, start another like it.
import type { ExecResult } from '@compose-delivery/runtime';

export type Workbench = {
  /** Why nothing may be stopped here; absent: it may. */
  readonly keeps?: string;
  /** Runs argv inside the service's container of the slot. @throws DeliveryFailure when it does not run */
  run(
    service: string,
    argv: readonly string[],
    options: { readonly timeoutMs: number; readonly env: Readonly<Record<string, string>> },
  ): Promise<ExecResult>;
  /** The text of a file inside the container, without a shell there; undefined when it is not there. */
  readFile(service: string, path: string): Promise<string | undefined>;
  /**
   * Stops a shared service for real. Before it does, a mark is written that makes the next run put it back, and a watch of the host is
   * started that does so when this process ends. @throws DeliveryFailure when it was not running before
   */
  stop(service: string, atMostSeconds: number): Promise<void>;
  /** Starts everything that a mark names and takes the mark away; answers the services. Goes on after a cancellation. */
  putBack(): Promise<readonly string[]>;
  running(service: string): Promise<boolean>;
  /** The service once more, from the same image in the same networks, with other variables. */
  another(
    service: string,
    env: Readonly<Record<string, string>>,
  ): Promise<{ readonly url: string; readonly end: () => Promise<void> }>;
};
