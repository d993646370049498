// What of a single step cannot run here: keys, shells, inputs of built-in actions.
import { asText } from './expression.ts';
import { refusalOf } from './builtins/builtin.ts';
import type { StepModel } from './model.ts';
import { refusalOfShell } from './script.ts';
import type { Settings } from './settings.ts';
import type { Reference } from './source.ts';
import { constantOf, entriesOf } from './token.ts';

export function stepRefusals(step: StepModel): string[] {
  const problems = step.unsupported.map((key) => `the step key ${key} is not supported`);
  const shell = constantOf(step.shell);
  const refusal = typeof shell === 'string' ? refusalOfShell(shell) : undefined;
  return refusal === undefined ? problems : [...problems, refusal];
}

/** Problems of a step that uses a built-in: a path inside it, an input or a value it does not know. */
export function builtinRefusals(
  settings: Settings,
  reference: Extract<Reference, { kind: 'builtin' }>,
  step: StepModel,
): string[] {
  const action = settings.builtins.get(reference.slug);
  if (action === undefined) return [`${reference.slug} is not available`];
  if (reference.path !== '')
    return [`uses: ${step.uses ?? ''}: only ${reference.slug} itself is carried out by the runner`];
  return entriesOf(step.with).flatMap(([name, token]) => {
    const value = constantOf(token);
    const refusal = refusalOf(
      action,
      name,
      value === undefined || value === null ? undefined : asText(value),
    );
    return refusal === undefined ? [] : [`${reference.slug}: ${refusal}`];
  });
}
