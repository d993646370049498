// What a value must be: itself, or rules that all have to hold.
import * as z from 'zod';

/** A value as it is, or rules that all have to hold. */
export type Matcher = string | number | boolean | null | MatcherRules;
export type MatcherRules = {
  readonly equals?: unknown;
  readonly 'one-of'?: readonly unknown[] | undefined;
  readonly matches?: string | undefined;
  readonly contains?: string | number | boolean | undefined;
  readonly gt?: number | undefined;
  readonly gte?: number | undefined;
  readonly lt?: number | undefined;
  readonly lte?: number | undefined;
  readonly exists?: boolean | undefined;
  readonly length?: Matcher | undefined;
  readonly not?: Matcher | undefined;
  readonly all?: readonly Matcher[] | undefined;
  readonly any?: readonly Matcher[] | undefined;
};

export const pattern = z
  .string()
  .min(1)
  .max(1_000)
  .refine((value) => isPattern(value), 'a regular expression');

function isPattern(value: string): boolean {
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}

const rules: z.ZodType<MatcherRules> = z.lazy(() =>
  z
    .strictObject({
      equals: z.unknown().optional().describe('The same value; lists and objects are compared whole.'),
      'one-of': z.array(z.unknown()).min(1).optional(),
      matches: pattern.optional().describe('A regular expression that finds something in the text.'),
      contains: z
        .union([z.string(), z.number(), z.boolean()])
        .optional()
        .describe('A part of a text, or an element of a list.'),
      gt: z.number().optional(),
      gte: z.number().optional(),
      lt: z.number().optional(),
      lte: z.number().optional(),
      exists: z.boolean().optional(),
      length: matcher.optional().describe('Of a text, of a list, or of the keys of an object.'),
      not: matcher.optional(),
      all: z.array(matcher).min(1).optional(),
      any: z.array(matcher).min(1).optional(),
    })
    .refine((value) => Object.keys(value).length > 0, 'at least one rule: an empty one expects nothing'),
);

export const matcher: z.ZodType<Matcher> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), rules]),
);
