// What a driver knows: how its program is told and asked. Everything else about a router is the same for all programs.
import type { ListenerDefinition, SlotName } from '@compose-delivery/application';
import type { OpenWork } from '../ports.ts';
import type { TrafficCounter } from './access-lines.ts';
import type { ManualFacts } from './manual-switch.ts';
import type { PlaceStore } from './place.ts';
import type { RouterRecord, Stored, Upstreams } from './record.ts';
import type { RouterWorld, Seat } from './seat.ts';

export type Driver = {
  readonly kind: string;
  /** The file that a restart comes back from. */
  readonly file: string;
  /** Of one that is not ours and does not take our part: what its owner should look at, as a question. */
  readonly foreign: string;
  /** Whether a port that is taken is taken by this very router: of one that is not ours, and opens ports before it knows of us. */
  holds?(port: number): Promise<boolean>;
  /** What a switch to these listeners would lack, each as a sentence; warnings go to the log. */
  missing(
    listeners: readonly ListenerDefinition[],
    now: RouterRecord | undefined,
    /** What will be loaded, where that is known: asked of a router by place. */
    next?: RouterRecord,
  ): Promise<readonly string[]>;
  stored(): Promise<Stored>;
  /** Writes what a restart comes back on, without telling the router. */
  store(record: RouterRecord): Promise<void>;
  /** argv of the program, after everything that it needs on disk was written. */
  prepareStart(): Promise<readonly string[]>;
  /** Whether a program that we did not start answers; undefined: only its listeners can tell. */
  probe(): Promise<boolean | undefined>;
  /**
   * Of a router that decides by a name on the disk for each request: a switch is one rename, and only what `layout` names, routes and
   * addresses of both slots, is ever loaded.
   */
  readonly byPlace?: {
    readonly place: PlaceStore;
    /** Names the configuration of this record; the same whichever slot serves. What is loaded tells it in `x-delivery-layout`. */
    layout(record: RouterRecord): Promise<string>;
    /** Why a load while something serves is refused; undefined: it is not. Loads that may lose a request are said in the log. */
    refusesLoad(): Promise<string | undefined>;
    /** Before a switch: what a load would have tidied. Never fails. */
    tidy?(): Promise<void>;
  };
  /** Before a switch, while the slot of `before` serves on: what can be done of it already without anybody seeing it. */
  prepare?(next: RouterRecord, before: RouterRecord, stored: Stored): Promise<void>;
  /** Stores, tells, and waits until it serves. When it refuses: everything is as before, and the error says what it said. */
  apply(next: RouterRecord, before: RouterRecord, stored: Stored): Promise<void>;
  /** Requests and connections that still belong to a slot. */
  open(upstreams: Upstreams, slot: SlotName): Promise<OpenWork>;
  cut(upstreams: Upstreams, slot: SlotName): Promise<number>;
  readonly traffic: TrafficCounter;
  /** The switch to `next` for a shell without us. Absent: this router is only told with care for others, which no shell can take. */
  readonly manual?: (next: RouterRecord, before: RouterRecord) => Promise<ManualFacts>;
};

export type ConfiguredOptions = {
  readonly world: RouterWorld;
  readonly seat: Seat;
  readonly address: string;
  readonly listeners: readonly ListenerDefinition[];
  /** Loopback port on which the program answers us, where it has one. */
  readonly adminPort?: number | undefined;
};
