// The two ways the runner itself says no: a workflow it cannot read, and one that needs what it does not have.

/** A workflow or action file that GitHub's own parser refuses; `problems` are `file:line: message`. */
export class InvalidWorkflow extends Error {
  readonly problems: readonly string[];
  constructor(file: string, problems: readonly string[]) {
    super(`${file} is not a valid workflow or action file:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'InvalidWorkflow';
    this.problems = problems;
  }
}

/** A run that was refused before any job started; every unsupported thing is named in `problems`. */
export class RefusedRun extends Error {
  readonly problems: readonly string[];
  constructor(workflow: string, problems: readonly string[]) {
    super(
      `${workflow} was refused before anything ran: ${problems.length} thing(s) the local runner cannot do as GitHub does.\n` +
        problems.map((p) => `  - ${p}`).join('\n'),
    );
    this.name = 'RefusedRun';
    this.problems = problems;
  }
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
