// Reads delivery.yml: unknown keys refused with the nearest known one, references between services checked, one environment chosen.
import { isAbsolute, join } from 'node:path';
import { InputError, quoteSeen, suggest, type Files, type InputProblem } from '@compose-delivery/runtime';
import { checksProblems } from './checks-problems.ts';
import { describeIssue } from './describe-issue.ts';
import { readYaml } from './read-yaml.ts';
import type { DatabaseDefinition, DatabaseOverride } from './schema-database.ts';
import { routerProblems } from './schema-router.ts';
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
    throw new InputError(
      parsed.error.issues.flatMap((issue) => describeIssue(issue, raw, input, deliverySchema)),
    );
  const problems = checkReferences(parsed.data, input);
  if (problems.length > 0) throw new InputError(problems);
  return parsed.data;
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
  problems.push(...checkDatabase(delivery, input, mustExist));
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
  const roles = Object.fromEntries(known.map((name) => [name, delivery.services[name]?.role ?? '']));
  for (const { key, expected, seen } of routerProblems(delivery.router, roles))
    problems.push({ input: `${input}: router.${key}`, expected, seen });
  for (const { key, expected, seen } of checksProblems(delivery.checks, roles))
    problems.push({ input: `${input}: checks.${key}`, expected, seen });
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
    host: { ...delivery.host, ...withoutUndefined(overrides.host ?? {}) },
    ...(delivery.database === undefined
      ? {}
      : { database: overriddenDatabase(delivery.database, overrides.database) }),
    file,
    root,
    environmentName,
    url: overrides.url,
  };
}

/** The database lives in a shared service, and is migrated by a one-shot one. */
function checkDatabase(
  delivery: Delivery,
  input: string,
  mustExist: (place: string, service: string | undefined) => void,
): InputProblem[] {
  const { database, services } = delivery;
  const migrate = database?.migrate?.service;
  mustExist('database.service', database?.service);
  mustExist('database.migrate.service', migrate);
  mustExist('database.schema.command.service', database?.schema.command?.service);
  const wrong = (place: string, service: string | undefined, role: string): InputProblem[] => {
    const seen = service === undefined ? undefined : services[service]?.role;
    return seen === undefined || seen === role
      ? []
      : [
          {
            input: `${input}: ${place}`,
            expected: `a ${role} service`,
            seen: `${service}, which is ${seen}`,
          },
        ];
  };
  return [
    ...wrong('database.service', database?.service, 'shared'),
    ...wrong('database.migrate.service', migrate, 'oneshot'),
  ];
}

function overriddenDatabase(
  definition: DatabaseDefinition,
  override: DatabaseOverride | undefined,
): DatabaseDefinition {
  const { backup, ...rest } = override ?? {};
  return {
    ...definition,
    ...withoutUndefined(rest),
    backup: { ...definition.backup, ...withoutUndefined(backup ?? {}) },
  };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as never;
}
