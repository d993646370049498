// A workflow file as R6 reads it: triggers, jobs and steps, with whatever can soften a failure.
export type Step = Readonly<Record<string, unknown>>;
export type Job = {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
};
export type Workflow = {
  readonly path: string;
  /** Events, with their filters. */
  readonly triggers: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly jobs: readonly Job[];
};

/** A scalar of YAML as text; anything else as JSON, so that it is never taken for a known word. */
export function scalar(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A workflow from parsed YAML; undefined for what is none. `on:` may have become `true` in files made for YAML 1.1. */
export function readWorkflow(path: string, root: unknown): Workflow | undefined {
  if (!isRecord(root) || !isRecord(root['jobs'])) return undefined;
  const jobs = Object.entries(root['jobs']).flatMap(([name, fields]): Job[] =>
    isRecord(fields) ? [{ name, fields, steps: stepsOf(fields['steps']) }] : [],
  );
  return { path, triggers: triggersOf(root['on'] ?? root['true']), fields: root, jobs };
}

export function stepsOf(value: unknown): Step[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function triggersOf(on: unknown): Record<string, unknown> {
  if (typeof on === 'string') return { [on]: null };
  if (Array.isArray(on))
    return Object.fromEntries(on.filter((name) => typeof name === 'string').map((name) => [name, null]));
  return isRecord(on) ? on : {};
}

/** Events by which a change comes in; a scan that runs on none of them stops no change. */
export const CHANGE_EVENTS = ['push', 'pull_request', 'pull_request_target', 'merge_group'];

/** Why no change starts this workflow, or undefined. */
export function notOnChanges(triggers: Readonly<Record<string, unknown>>): string | undefined {
  const events = Object.keys(triggers);
  const open = CHANGE_EVENTS.filter((event) => events.includes(event) && !excludesAll(triggers[event]));
  if (open.length > 0) return undefined;
  return `it runs only on ${events.join(', ') || 'nothing'}, so no change has to pass it`;
}

function excludesAll(filter: unknown): boolean {
  if (!isRecord(filter)) return false;
  const all = (value: unknown): boolean =>
    Array.isArray(value) && value.some((item) => item === '**' || item === '*');
  const tagsOnly =
    filter['branches'] === undefined &&
    filter['branches-ignore'] === undefined &&
    filter['tags'] !== undefined;
  return all(filter['branches-ignore']) || tagsOnly;
}

/** Why this `continue-on-error` or `if` lets a failure pass, or undefined. `what` is "the step" or "the job". */
export function softened(fields: Readonly<Record<string, unknown>>, what: string): string | undefined {
  const goesOn = fields['continue-on-error'];
  if (goesOn !== undefined && goesOn !== false && scalar(goesOn).trim() !== 'false')
    return `${what} has continue-on-error: ${scalar(goesOn)}`;
  const condition = fields['if'];
  if (condition === undefined || condition === null) return undefined;
  const text = scalar(condition)
    .trim()
    .replace(/^\$\{\{(.*)\}\}$/s, '$1')
    .trim();
  return harmless(text) ? undefined : `${what} runs only if ${text.slice(0, 120)}`;
}

/** Conditions that hold for every change: always(), success(), !cancelled(), or a list of events by which changes come in. */
function harmless(condition: string): boolean {
  if (/^(true|always\(\)|success\(\)|!\s*cancelled\(\)|success\(\)\s*\|\|\s*failure\(\))$/.test(condition))
    return true;
  const events = condition
    .split('||')
    .map((part) => /^\(?\s*github\.event_name\s*==\s*'(\w+)'\s*\)?$/.exec(part.trim())?.[1]);
  return (
    events.some((event) => event === 'pull_request' || event === 'push') &&
    events.every((event) => event !== undefined)
  );
}
