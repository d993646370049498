// Fills ${VARIABLE}, ${url.SERVICE}, ${capture.NAME} and ${run.id} in what a team wrote. What has no value is an error: an empty text in an
// address or a header would ask something else than was meant.
import { expandVariables } from '@compose-delivery/application';
import type { CheckContext } from '../check.ts';

/** A name without a value. */
export class FillError extends Error {
  constructor(name: string) {
    super(`\${${name}} has no value`);
    this.name = 'FillError';
  }
}

/** @throws FillError */
export function fill(context: CheckContext, text: string): string {
  let missing: string | undefined;
  const filled = expandVariables(text, (name) => {
    const value = lookUp(context, name);
    // A fallback of the text itself, as in ${NAME:-x}, is used by the caller when there is no value.
    if (value === undefined && !text.includes(`\${${name}:-`) && !text.includes(`\${${name}-`))
      missing ??= name;
    return value;
  });
  if (missing !== undefined) throw new FillError(missing);
  return filled;
}

function lookUp(context: CheckContext, name: string): string | undefined {
  if (name === 'run.id') return context.runId;
  if (name.startsWith('capture.')) return context.captures.get(name.slice('capture.'.length));
  if (name.startsWith('url.')) return context.view.url(name.slice('url.'.length));
  return Object.hasOwn(context.variables, name) ? context.variables[name] : undefined;
}

/** The same in every text of a value. @throws FillError */
export function fillAll(context: CheckContext, value: unknown): unknown {
  if (typeof value === 'string') return fill(context, value);
  if (Array.isArray(value)) return value.map((one) => fillAll(context, one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillAll(context, inner)]));
}

export function fillRecord(
  context: CheckContext,
  record: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fill(context, value)]));
}
