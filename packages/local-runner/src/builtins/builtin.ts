// The shape of an action that the runner carries out itself instead of fetching it.
import type { Source } from '../source.ts';
import type { Level, Variables } from '../types.ts';

export interface BuiltinInput {
  default?: string;
  /** Says why a value other than these is refused; undefined accepts any. */
  accepts?: (value: string) => string | undefined;
}

export interface BuiltinCall {
  inputs: Variables;
  workspace: string;
  temp: string;
  artifactsDirectory: string;
  caller: Source;
  sources: ReadonlyMap<string, Source>;
  /** The Node program that JavaScript actions run under. */
  node: string;
  environment: Variables;
  signal: AbortSignal;
  log: (line: string) => void;
  annotate: (level: Level, message: string) => void;
  setOutput: (name: string, value: string) => void;
  addPath: (folder: string) => void;
}

export interface BuiltinAction {
  /** What it does here, in one sentence. */
  description: string;
  /** Every input it understands, by path inside the action's repository being irrelevant; others are refused. */
  inputs: Record<string, BuiltinInput>;
  /** Throws to fail the step. */
  run: (call: BuiltinCall) => Promise<void>;
}

/** Why an input name or value is refused; undefined when it is fine. */
export function refusalOf(
  action: BuiltinAction,
  name: string,
  value: string | undefined,
): string | undefined {
  const known = Object.entries(action.inputs).find(([key]) => key.toLowerCase() === name.toLowerCase());
  if (known === undefined) {
    return `input '${name}' is not supported locally; supported: ${Object.keys(action.inputs).join(', ')}`;
  }
  const reason = value === undefined ? undefined : known[1].accepts?.(value);
  return reason === undefined
    ? undefined
    : `input '${name}: ${value ?? ''}' is not supported locally: ${reason}`;
}

/** Given values over the defaults, by the declared spelling of each name. */
export function completeInputs(action: BuiltinAction, given: Variables): Variables {
  const inputs: Variables = {};
  for (const [name, input] of Object.entries(action.inputs)) {
    const hit = Object.entries(given).find(([key]) => key.toLowerCase() === name.toLowerCase());
    inputs[name] = hit?.[1] ?? input.default ?? '';
  }
  return inputs;
}

/** Accepts only the listed values. */
export const only =
  (...values: string[]) =>
  (value: string): string | undefined =>
    values.includes(value)
      ? undefined
      : `expected ${values.map((v) => (v === '' ? 'nothing' : v)).join(' or ')}`;
