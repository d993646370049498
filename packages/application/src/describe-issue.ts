// One issue of a schema as a sentence for people: the place in the file, what is expected there, what stands there, the nearest known word.
import type { z } from 'zod';
import { quoteSeen, suggest, type InputProblem } from '@compose-delivery/runtime';

function at(input: string, path: readonly PropertyKey[]): string {
  return path.length === 0 ? input : `${input}: ${path.map(String).join('.')}`;
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined | null)?.[key],
    raw,
  );
}

/** What one issue of a schema says to people: the place, what is expected there, what stands there. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  raw: unknown,
  input: string,
  schema: unknown,
): InputProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      input: at(input, issue.path),
      expected: `only known keys${suggest(key, knownKeys(issue.path, raw, schema))}`,
      seen: quoteSeen(key),
    }));
  }
  if (issue.code === 'invalid_key') {
    const expected = issue.issues[0]?.message ?? 'another name';
    return [{ input: at(input, issue.path.slice(0, -1)), expected, seen: quoteSeen(issue.path.at(-1)) }];
  }
  const seen = valueAt(raw, issue.path);
  if (issue.code === 'invalid_union') {
    const { discriminator } = issue;
    if (discriminator !== undefined) {
      const kinds = kindsOf(nodeAt(issue.path.slice(0, -1), raw, schema), discriminator);
      const nearest = typeof seen === 'string' ? suggest(seen, kinds) : '';
      return [
        {
          input: at(input, issue.path),
          expected: `one of ${kinds.join(', ')}${nearest}`,
          seen: quoteSeen(seen),
        },
      ];
    }
    const deep = issue.errors.find(
      (errors) => !errors.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
    );
    if (deep)
      return deep.flatMap((inner) =>
        describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, raw, input, schema),
      );
  }
  const told = issue.message.replace(/^Invalid input: expected /, '').replace(/, received .*$/, '');
  const nearest =
    issue.code === 'invalid_value' && typeof seen === 'string' ? suggest(seen, issue.values.map(String)) : '';
  const expected = told === 'Invalid input' ? 'another kind of value' : told + nearest;
  return [{ input: at(input, issue.path), expected, seen: quoteSeen(seen) }];
}

type SchemaNode = {
  readonly shape?: Readonly<Record<PropertyKey, unknown>>;
  readonly def?: {
    readonly innerType?: unknown;
    readonly valueType?: unknown;
    readonly element?: unknown;
    readonly getter?: () => unknown;
    readonly options?: readonly unknown[];
    readonly discriminator?: string;
  };
};

/** The keys that the schema knows at a path, for "did you mean". */
function knownKeys(path: readonly PropertyKey[], raw: unknown, schema: unknown): string[] {
  return Object.keys(unwrap(nodeAt(path, raw, schema), valueAt(raw, path)).shape ?? {});
}

function nodeAt(path: readonly PropertyKey[], raw: unknown, schema: unknown): unknown {
  let node = schema;
  path.forEach((key, depth) => {
    const { shape, def } = unwrap(node, valueAt(raw, path.slice(0, depth)));
    node = shape ? shape[key] : (def?.valueType ?? def?.element);
  });
  return node;
}

/** The words that tell the options of a union apart. */
function kindsOf(node: unknown, discriminator: string): string[] {
  const { def } = (node ?? {}) as SchemaNode;
  return (def?.options ?? []).map((option) => {
    const literal = unwrap(option, undefined).shape?.[discriminator] as { readonly value?: unknown };
    return String(literal.value);
  });
}

/** What is inside of defaults and the like; of a union, the option that `value` is meant to be. */
function unwrap(node: unknown, value: unknown): SchemaNode {
  const { def } = (node ?? {}) as SchemaNode;
  if (def?.innerType !== undefined) return unwrap(def.innerType, value);
  if (def?.getter) return unwrap(def.getter(), value);
  if (!def?.options) return node ?? {};
  const kind = def.discriminator === undefined ? undefined : valueAt(value, [def.discriminator]);
  const options = def.options.map((option) => unwrap(option, value));
  const meant = options.find(({ shape }) => {
    const literal = shape?.[def.discriminator ?? ''] as { readonly value?: unknown } | undefined;
    return shape !== undefined && (def.discriminator === undefined || literal?.value === kind);
  });
  return meant ?? {};
}
