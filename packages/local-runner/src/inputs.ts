// Checks and completes the inputs of a dispatched or called workflow: types, defaults, choices, required ones.
import { asText, type Scope } from './expression.ts';
import type { InputDefinition } from './model.ts';
import { valueOf } from './token.ts';

export type InputValues = Record<string, unknown>;

const EMPTY: Record<string, unknown> = { boolean: false, number: 0 };

function typed(definition: InputDefinition, value: unknown, lenient: boolean): unknown {
  const say = (expected: string): never => {
    throw new Error(`input '${definition.name}': expected ${expected}, got '${asText(value)}'`);
  };
  switch (definition.type) {
    case 'boolean':
      if (typeof value === 'boolean') return value;
      // A dispatch arrives as text; a call must already have the right type, as on GitHub.
      if (lenient && (value === 'true' || value === 'false')) return value === 'true';
      return say('a boolean');
    case 'number':
      if (typeof value === 'number') return value;
      if (lenient && asText(value).trim() !== '' && Number.isFinite(Number(value))) return Number(value);
      return say('a number');
    case 'choice':
      return (definition.options ?? []).includes(asText(value))
        ? asText(value)
        : say(`one of ${(definition.options ?? []).join(', ')}`);
    default:
      return asText(value);
  }
}

/**
 * Completes `given` by the definitions. Throws when one is unknown, required and absent, or of the wrong type.
 * @param lenient text is accepted for booleans and numbers (workflow_dispatch)
 */
export function completeInputs(
  definitions: readonly InputDefinition[],
  given: InputValues,
  scope: Scope,
  lenient: boolean,
): InputValues {
  const names = definitions.map((definition) => definition.name);
  const unknown = Object.keys(given).filter((key) => findName(names, key) === undefined);
  if (unknown.length > 0) {
    throw new Error(
      `unexpected input '${unknown.join("', '")}'; the workflow takes ${names.length > 0 ? names.join(', ') : 'none'}`,
    );
  }
  const result: InputValues = {};
  for (const definition of definitions) {
    const key = Object.keys(given).find((name) => name.toLowerCase() === definition.name.toLowerCase());
    const value = key === undefined ? undefined : given[key];
    result[definition.name] = valueFor(definition, value, scope, lenient);
  }
  return result;
}

function valueFor(definition: InputDefinition, given: unknown, scope: Scope, lenient: boolean): unknown {
  if (given !== undefined && given !== null) {
    if (lenient && definition.required && given === '')
      throw new Error(`input '${definition.name}' is required`);
    return typed(definition, given, lenient);
  }
  const fallback = valueOf(definition.default, scope);
  if (fallback !== undefined && fallback !== null) return typed(definition, fallback, true);
  if (definition.required) throw new Error(`input '${definition.name}' is required and was not given`);
  if (definition.type === 'choice') return definition.options?.[0] ?? '';
  return EMPTY[definition.type] ?? '';
}

function findName(names: readonly string[], key: string): string | undefined {
  return names.find((name) => name.toLowerCase() === key.toLowerCase());
}
