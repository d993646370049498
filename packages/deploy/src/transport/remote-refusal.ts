// A script of ours was refused on the other machine because a newer lock exists there.
import { GateRefused, type ExecResult } from '@compose-delivery/runtime';
import { CODE } from './remote-step.ts';

/** @throws GateRefused if the answer says so. */
export function conflictOf(name: string, result: ExecResult): void {
  if (result.code === CODE.fenced)
    throw new GateRefused(
      `${name} refused: ${result.stderr.trim()}; another delivery has taken over, this one stops here`,
    );
}
