// What a script on the host is told about one switch that it may take back. Plain data, rendered into the script.
import type { SlotName } from '@compose-delivery/application';
import type { ManualSwitch } from '../ports.ts';

export type HealthAddress = {
  readonly service: string;
  readonly url: string;
  /** The service asks for headers that a script must not hold: any answer but an error of the server will do. */
  readonly guarded: boolean;
};

export type WayBack = {
  /** Folder of the deployment's state. */
  readonly folder: string;
  /** Folder on the disk of the host that scripts and their log are in; the same, where state is on a disk. */
  readonly disk: string;
  /** Variables of the script, where its caller has not set them. */
  readonly environment: Readonly<Record<string, string>>;
  /** For people: shop in production. */
  readonly name: string;
  readonly operationId: string;
  /** What serves after the switch, and where it leads back to. */
  readonly from: { readonly slot: SlotName; readonly release: string; readonly version: string };
  readonly to: { readonly slot: SlotName; readonly release: string; readonly version: string };
  /** Of the switch; the one back makes the next. */
  readonly generation: number;
  readonly health: readonly HealthAddress[];
  readonly manual: ManualSwitch;
};

export const scriptPaths = (folder: string) => ({
  script: `${folder}/rollback.sh`,
  log: `${folder}/logs/rollback.log`,
  deadMan: `${folder}/dead-man`,
});

/** Where script and watch are left, or why nobody can leave them there. */
export type HostDisk =
  | { readonly folder: string; readonly environment: Readonly<Record<string, string>> }
  | { readonly why: string };
