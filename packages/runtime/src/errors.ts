// The three kinds of failure that mean something to a reader. Anything else that is thrown is a bug and shows its stack.

/** One thing wrong with what was handed in: which input, what was expected, what was seen. */
export type InputProblem = { readonly input: string; readonly expected: string; readonly seen: string };

/** Bad input: nothing was done. All problems are reported together, so that one correction is enough. */
export class InputError extends Error {
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super(problems.map(describeProblem).join('\n'));
    this.name = 'InputError';
    this.problems = problems;
  }
}

/** A gate looked and said no. `reason` is one sentence that a person can act on. */
export class GateRefused extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'GateRefused';
  }
}

/** Something that should have worked did not: what was seen, and what to do about it. */
export class DeliveryFailure extends Error {
  readonly advice: string | undefined;

  constructor(seen: string, options: { advice?: string; cause?: unknown } = {}) {
    super(seen, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DeliveryFailure';
    this.advice = options.advice;
  }
}

/** The way to another machine was lost while it was asked: that says nothing about what was asked. */
export class WayLost extends DeliveryFailure {
  constructor(seen: string, options: { advice?: string; cause?: unknown } = {}) {
    super(seen, options);
    this.name = 'WayLost';
  }
}

/** The one sentence for one bad input. */
export function describeProblem(problem: InputProblem): string {
  return `${problem.input}: expected ${problem.expected}, saw ${problem.seen}`;
}

/** A short form of any value for the "saw" half of a message: never more than 120 characters. */
export function quoteSeen(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** The message of whatever was thrown, which in JavaScript need not be an Error. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
