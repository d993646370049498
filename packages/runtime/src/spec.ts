// Builders for an action's spec: its inputs, outputs and texts. Types, parser, action.yml, README tables and CLI help come from it.
import { quoteSeen } from './errors.ts';

/** What a parser answers: a value, or what it expected instead of what it saw. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly expected: string };

export type InputDefinition<T> = {
  readonly kind: string;
  readonly description: string;
  /** In words, as the README shows it: "yes or no", "whole number from 1 to 8". */
  readonly accepts: string;
  readonly required: boolean;
  /** As written in action.yml; absent when required or when absence has a meaning of its own. */
  readonly default: string | undefined;
  readonly secret: boolean;
  readonly parse: (raw: string) => Parsed<T>;
  /** The value when nothing was given and there is no default. */
  readonly absent: T;
};

export type OutputDefinition = {
  readonly description: string;
  /** Written when the action ends before it knows better, so that no output is ever empty by accident. */
  readonly fallback: string;
};

export type Inputs = Readonly<Record<string, InputDefinition<unknown>>>;
export type Outputs = Readonly<Record<string, OutputDefinition>>;

export type ActionSpec<I extends Inputs = Inputs, O extends Outputs = Outputs> = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Marketplace branding. */
  readonly icon: string;
  readonly color: 'white' | 'yellow' | 'blue' | 'green' | 'orange' | 'red' | 'purple' | 'gray-dark';
  /** Permissions of GITHUB_TOKEN that the action uses, each with why. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly inputs: I;
  readonly outputs: O;
};

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;
type ValueOf<D> = D extends InputDefinition<infer T> ? T : never;

/** The typed inputs of a spec: kebab-case names become camelCase. */
export type InputsOf<S> =
  S extends ActionSpec<infer I, Outputs>
    ? { readonly [K in keyof I & string as CamelCase<K>]: ValueOf<I[K]> }
    : never;

/** The outputs that an action must set, by their kebab-case names. */
export type OutputsOf<S> =
  S extends ActionSpec<Inputs, infer O> ? { readonly [K in keyof O & string]: OutputValue } : never;

export type OutputValue = string | number | boolean;

export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, c: string) => c.toUpperCase());
}

/** Keeps the literal types of a spec. */
export function defineAction<const I extends Inputs, const O extends Outputs>(
  spec: ActionSpec<I, O>,
): ActionSpec<I, O> {
  return spec;
}

type Common = { readonly description: string };
type Optional = Common & { readonly default?: string };

function definition<T>(
  kind: string,
  accepts: string,
  options: Common & { default?: string | undefined; required?: boolean; secret?: boolean },
  absent: T,
  parse: (raw: string) => Parsed<T>,
): InputDefinition<T> {
  const required = options.required ?? false;
  return {
    kind,
    accepts,
    description: options.description,
    required,
    default: required ? undefined : options.default,
    secret: options.secret ?? false,
    parse,
    absent,
  };
}

const good = <T>(value: T): Parsed<T> => ({ ok: true, value });
const bad = (expected: string): Parsed<never> => ({ ok: false, expected });

/** Free text on one line; a pattern narrows it, and `expected` says the pattern in words. */
export function text(options: Optional & { pattern?: RegExp; expected?: string }): InputDefinition<string> {
  return definition('text', options.expected ?? 'text', options, '', (raw) => parseText(raw, options));
}

export function requiredText(
  options: Common & { pattern?: RegExp; expected?: string },
): InputDefinition<string> {
  return definition('text', options.expected ?? 'text', { ...options, required: true }, '', (raw) =>
    parseText(raw, options),
  );
}

function parseText(raw: string, options: { pattern?: RegExp; expected?: string }): Parsed<string> {
  if (/[\r\n\u0000]/.test(raw)) return bad('text on one line');
  if (options.pattern && raw !== '' && !options.pattern.test(raw))
    return bad(options.expected ?? String(options.pattern));
  return good(raw);
}

/** Text of several lines, such as a message. */
export function block(options: Optional): InputDefinition<string> {
  return definition('block', 'text of any number of lines', options, '', good);
}

/** A secret: masked before anything else happens, never shown in an error. */
export function secret(options: Common): InputDefinition<string> {
  return definition('secret', 'a secret', { ...options, secret: true }, '', good);
}

/** A file or folder, relative to the caller's checkout or absolute. */
export function path(options: Optional): InputDefinition<string> {
  return definition('path', 'a path', options, '', parsePath);
}

function parsePath(raw: string): Parsed<string> {
  if (/[\r\n\u0000]/.test(raw)) return bad('one path on one line');
  if (raw.startsWith('-')) return bad('a path that does not begin with "-"');
  return good(raw);
}

/** One of a few words. */
export function choice<const C extends readonly string[]>(
  options: Common & { choices: C; default?: C[number] },
): InputDefinition<C[number]> {
  const expected = `one of ${options.choices.join(', ')}`;
  const absent = options.default ?? options.choices[0] ?? '';
  return definition<C[number]>(
    'choice',
    expected,
    { ...options, required: options.default === undefined },
    absent,
    (raw) => (options.choices.includes(raw) ? good(raw) : bad(expected)),
  );
}

/** YAML 1.2 booleans, as @actions/core reads them: true, True, TRUE, false, False, FALSE. */
export function flag(options: Common & { default: boolean }): InputDefinition<boolean> {
  return definition(
    'flag',
    'true or false',
    { ...options, default: String(options.default) },
    options.default,
    (raw) => {
      if (/^(true|True|TRUE)$/.test(raw)) return good(true);
      if (/^(false|False|FALSE)$/.test(raw)) return good(false);
      return bad('true or false');
    },
  );
}

/** A whole number within bounds. */
export function count(
  options: Common & { default: number; min: number; max: number },
): InputDefinition<number> {
  const expected = `a whole number from ${options.min} to ${options.max}`;
  return definition(
    'count',
    expected,
    { ...options, default: String(options.default) },
    options.default,
    (raw) => {
      if (!/^-?\d{1,15}$/.test(raw)) return bad(expected);
      const value = Number(raw);
      return value >= options.min && value <= options.max ? good(value) : bad(expected);
    },
  );
}

/** A number of seconds, whole or decimal; the name of such an input ends in -seconds. */
export function seconds(
  options: Common & { default: number; min?: number; max: number },
): InputDefinition<number> {
  const min = options.min ?? 0;
  const expected = `seconds from ${min} to ${options.max}`;
  return definition(
    'seconds',
    expected,
    { ...options, default: String(options.default) },
    options.default,
    (raw) => {
      if (!/^\d{1,9}(\.\d{1,3})?$/.test(raw)) return bad(expected);
      const value = Number(raw);
      return value >= min && value <= options.max ? good(value) : bad(expected);
    },
  );
}

/** A share of one, such as 0.1 for ten per cent. */
export function share(options: Common & { default: number }): InputDefinition<number> {
  const expected = 'a number from 0 to 1';
  return definition(
    'share',
    expected,
    { ...options, default: String(options.default) },
    options.default,
    (raw) => {
      const value = /^(0|1|0?\.\d{1,6}|1\.0+)$/.test(raw) ? Number(raw) : Number.NaN;
      return value >= 0 && value <= 1 ? good(value) : bad(expected);
    },
  );
}

/** Words separated by commas or line ends; blanks and repetitions fall away. Lines beginning with # are comments. */
export function list(
  options: Optional & { item?: RegExp; expected?: string; choices?: readonly string[] },
): InputDefinition<readonly string[]> {
  const expected = options.choices ? `any of ${options.choices.join(', ')}` : (options.expected ?? 'a list');
  return definition<readonly string[]>(
    'list',
    `${expected}, separated by commas or lines`,
    options,
    [],
    (raw) => {
      const items = raw
        .split(/[\r\n]+/)
        .filter((line) => !line.trimStart().startsWith('#'))
        .flatMap((line) => line.split(','))
        .map((item) => item.trim())
        .filter((item) => item !== '');
      const wrong = items.find((item) =>
        options.choices ? !options.choices.includes(item) : options.item && !options.item.test(item),
      );
      return wrong === undefined
        ? good([...new Set(items)])
        : bad(`${expected} (${quoteSeen(wrong)} is not)`);
    },
  );
}

/** Lines of NAME=VALUE, or a JSON object of strings, as outputs of earlier steps hand them over. */
export function mapping(options: Optional): InputDefinition<Readonly<Record<string, string>>> {
  const accepts = 'lines of NAME=VALUE, or a JSON object of strings';
  return definition<Readonly<Record<string, string>>>('mapping', accepts, options, {}, (raw) =>
    raw.trimStart().startsWith('{') ? parseJsonMapping(raw, accepts) : parseLineMapping(raw, accepts),
  );
}

function parseJsonMapping(raw: string, accepts: string): Parsed<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(raw);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad(accepts);
    const entries = Object.entries(value);
    if (entries.some(([, v]) => typeof v !== 'string')) return bad(accepts);
    return good(nullPrototype(entries as [string, string][]));
  } catch {
    return bad(`${accepts}; this JSON cannot be read`);
  }
}

function parseLineMapping(raw: string, accepts: string): Parsed<Record<string, string>> {
  const entries: [string, string][] = [];
  for (const line of raw.split(/\r?\n/)) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const match = /^\s*([A-Za-z_][\w.-]*)=(.*)$/.exec(line);
    if (!match) return bad(accepts);
    entries.push([match[1] ?? '', (match[2] ?? '').trim()]);
  }
  return good(nullPrototype(entries));
}

/** A record that has only its own keys: `__proto__` in foreign data is a plain name here. */
export function nullPrototype<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const record = Object.create(null) as Record<string, T>;
  for (const [key, value] of entries) record[key] = value;
  return record;
}

export function output(description: string, fallback: string): OutputDefinition {
  return { description, fallback };
}
