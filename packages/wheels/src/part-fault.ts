// Why an attempt failed, and what that means for the address and for the host.
import type { Outcome } from './source-health.ts';

/**
 * `passing`: try again. `gone`: this address will not serve it. `no-ranges`: it serves only the whole file. `other-length`: what it
 * serves has another length than the file, as far as we know it.
 */
export type FaultKind = 'passing' | 'gone' | 'no-ranges' | 'other-length';

export class PartFault extends Error {
  readonly kind: FaultKind;
  readonly outcome: Outcome;
  /** Milliseconds that the server asked to wait. */
  readonly waitMs: number | undefined;

  constructor(kind: FaultKind, outcome: Outcome, message: string, waitMs?: number) {
    super(message);
    this.name = 'PartFault';
    this.kind = kind;
    this.outcome = outcome;
    this.waitMs = waitMs;
  }
}
