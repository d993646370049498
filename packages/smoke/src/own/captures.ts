// Values that one check keeps for those that need it. A secret one is redacted before anything else happens with it.
import type { CaptureDefinition } from '@compose-delivery/application';
import { wrong, type CheckContext, type Problem } from '../check.ts';
import { find } from '../matcher.ts';
import { jsonField } from '../probe.ts';

type Source = { readonly text: string; readonly headers: Readonly<Record<string, string>> };

/** Keeps all of them, or says which is not there. @throws PatternError */
export function keepCaptures(
  context: CheckContext,
  captures: Readonly<Record<string, CaptureDefinition>>,
  source: Source,
): Problem[] {
  return Object.entries(captures).flatMap(([name, definition]) => {
    const value = capturedValue(definition, source);
    if (value === undefined || value === '')
      return [wrong(`expected a value for the capture ${name}, saw none`)];
    if (definition.secret) context.onSecret(value);
    context.captures.set(name, value);
    return [];
  });
}

function capturedValue(definition: CaptureDefinition, source: Source): string | undefined {
  if (definition.header !== undefined) return source.headers[definition.header.toLowerCase()];
  if (definition.matches !== undefined) {
    const found = find(definition.matches, source.text);
    return found?.[1] ?? found?.[0];
  }
  const value = jsonField(source.text, definition.json ?? '$');
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
