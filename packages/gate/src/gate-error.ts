// What keeps the gate from judging: an unreadable report, a scanner that broke. It is never a pass and never a crash.

/** The gate could not judge. The message is one sentence that says what was expected and what was seen. */
export class GateError extends Error {
  constructor(seen: string, cause?: unknown) {
    super(seen, cause === undefined ? undefined : { cause });
    this.name = 'GateError';
  }
}
