// Reads delivery.yml: unknown keys refused with the nearest known one, references between services checked, one environment chosen.
import { isAbsolute, join } from 'node:path';
import type { z } from 'zod';
import { InputError, quoteSeen, suggest, type Files, type InputProblem } from '@compose-delivery/runtime';
import { readYaml } from './read-yaml.ts';
import { deliverySchema, type Delivery } from './schema.ts';

/** One environment's view of a delivery file: overrides applied. */
export type Application = Delivery & {
  /** Absolute path of the delivery file, and of the folder that its paths start from. */
  readonly file: string;
  readonly root: string;
  readonly environmentName: string;
  readonly url: string | undefined;
};

/**
 * Reads and checks a delivery file.
 * @param path absolute, or relative to `workspace`
 * @param environmentName one of `environments`, or '' for none
 * @param overrides `envFile`: the environment file of an input, in place of the one that the delivery file names
 * @throws InputError that lists every problem with its place in the file.
 */
export async function readDelivery(
  files: Files,
  workspace: string,
  path: string,
  environmentName: string,
  overrides: { readonly envFile?: string } = {},
): Promise<Application> {
  const file = isAbsolute(path) ? path : join(workspace, path);
  const text = await files.readText(file);
  if (text === undefined)
    throw new InputError([
      { input: 'delivery-file', expected: 'an existing file', seen: `${path}, which is not there` },
    ]);
  const delivery = parseDelivery(text, path);
  const application = chooseEnvironment(delivery, { file, environmentName });
  return overrides.envFile ? { ...application, 'env-file': overrides.envFile } : application;
}

/** The checked content of a delivery file. `input` is how messages call the file. */
export function parseDelivery(text: string, input: string): Delivery {
  const raw = readYaml(text, input);
  const parsed = deliverySchema.safeParse(raw);
  if (!parsed.success)
    throw new InputError(parsed.error.issues.flatMap((issue) => describeIssue(issue, raw, input)));
  const problems = checkReferences(parsed.data, input);
  if (problems.length > 0) throw new InputError(problems);
  return parsed.data;
}

function at(input: string, path: readonly PropertyKey[]): string {
  return path.length === 0 ? input : `${input}: ${path.map(String).join('.')}`;
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined | null)?.[key],
    raw,
  );
}

function describeIssue(issue: z.core.$ZodIssue, raw: unknown, input: string): InputProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      input: at(input, issue.path),
      expected: `only known keys${suggest(key, knownKeys(issue.path))}`,
      seen: quoteSeen(key),
    }));
  }
  if (issue.code === 'invalid_key') {
    const expected = issue.issues[0]?.message ?? 'another name';
    return [{ input: at(input, issue.path.slice(0, -1)), expected, seen: quoteSeen(issue.path.at(-1)) }];
  }
  const expected = issue.message.replace(/^Invalid input: expected /, '').replace(/, received .*$/, '');
  return [{ input: at(input, issue.path), expected, seen: quoteSeen(valueAt(raw, issue.path)) }];
}

/** The keys that the schema knows at a path, for "did you mean". */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let node: unknown = deliverySchema;
  for (const key of path) {
    node = unwrap(node);
    const shape = (node as { shape?: Record<PropertyKey, unknown> }).shape;
    const definition = (node as { def?: { valueType?: unknown; element?: unknown } }).def;
    node = shape ? shape[key] : (definition?.valueType ?? definition?.element);
  }
  return Object.keys((unwrap(node) as { shape?: object } | undefined)?.shape ?? {});
}

function unwrap(node: unknown): unknown {
  let current = node as { def?: { innerType?: unknown } } | undefined;
  while (current?.def?.innerType) current = current.def.innerType;
  return current;
}

function checkReferences(delivery: Delivery, input: string): InputProblem[] {
  const known = Object.keys(delivery.services);
  const problems: InputProblem[] = [];
  const mustExist = (place: string, service: string | undefined): void => {
    if (service !== undefined && !known.includes(service)) {
      problems.push({
        input: `${input}: ${place}`,
        expected: `a service of this file${suggest(service, known)}`,
        seen: quoteSeen(service),
      });
    }
  };
  delivery.router.listeners.forEach((listener, i) =>
    listener.routes.forEach((route, j) =>
      mustExist(`router.listeners.${i}.routes.${j}.service`, route.service),
    ),
  );
  mustExist('checks.R3.service', delivery.checks.R3?.service);
  mustExist('checks.R4.service', delivery.checks.R4?.service);
  mustExist('checks.headers.service', delivery.checks.headers?.service);
  mustExist('checks.metrics.service', delivery.checks.metrics?.service);
  for (const [name, service] of Object.entries(delivery.services)) {
    if (service.role === 'colored' && service.port === undefined) {
      problems.push({
        input: `${input}: services.${name}.port`,
        expected: 'the port of a colored service',
        seen: 'nothing',
      });
    }
    if (service.role === 'colored' && service.health === undefined) {
      problems.push({
        input: `${input}: services.${name}.health`,
        expected: 'a health check: without one, no slot can be trusted',
        seen: 'nothing',
      });
    }
  }
  const ports = delivery.router.listeners.map((listener) => listener.port);
  const twice = ports.find((value, i) => ports.indexOf(value) !== i);
  if (twice !== undefined)
    problems.push({
      input: `${input}: router.listeners`,
      expected: 'each port once',
      seen: `${twice} twice`,
    });
  return problems;
}

function chooseEnvironment(
  delivery: Delivery,
  chosen: { file: string; environmentName: string },
): Application {
  const { file, environmentName } = chosen;
  const root = file.slice(0, Math.max(0, file.lastIndexOf('/'))) || '/';
  const known = Object.keys(delivery.environments);
  const overrides = environmentName === '' ? {} : delivery.environments[environmentName];
  if (overrides === undefined) {
    throw new InputError([
      {
        input: 'environment',
        expected: `one of ${known.join(', ') || '(the delivery file names none)'}${suggest(environmentName, known)}`,
        seen: quoteSeen(environmentName),
      },
    ]);
  }
  return {
    ...delivery,
    engine: overrides.engine ?? delivery.engine,
    'compose-files': overrides['compose-files'] ?? delivery['compose-files'],
    ...(overrides['env-file'] === undefined ? {} : { 'env-file': overrides['env-file'] }),
    router: { ...delivery.router, ...withoutUndefined(overrides.router ?? {}) },
    watch: { ...delivery.watch, ...withoutUndefined(overrides.watch ?? {}) },
    file,
    root,
    environmentName,
    url: overrides.url,
  };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as never;
}
