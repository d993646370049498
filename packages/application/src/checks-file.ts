// A checks section in a file of its own: read by the same schema, and laid over the one of the delivery file.
import { isAbsolute, join } from 'node:path';
import { InputError, type Files } from '@compose-delivery/runtime';
import { checksProblems } from './checks-problems.ts';
import type { Application } from './delivery-file.ts';
import { describeIssue } from './describe-issue.ts';
import { readYaml } from './read-yaml.ts';
import { checksFileSchema } from './schema-checks.ts';

/**
 * The application with the checks of a file: its built-in checks replace those of the delivery file, its own checks and waivers are added.
 * @param path absolute, or relative to `workspace`
 * @throws InputError that lists every problem with its place in the file
 */
export async function withChecksFile(
  application: Application,
  files: Files,
  workspace: string,
  path: string,
): Promise<Application> {
  const text = await files.readText(isAbsolute(path) ? path : join(workspace, path));
  if (text === undefined)
    throw new InputError([
      { input: 'checks-file', expected: 'an existing file', seen: `${path}, which is not there` },
    ]);
  const raw = readYaml(text, path);
  const parsed = checksFileSchema.safeParse(raw);
  if (!parsed.success)
    throw new InputError(
      parsed.error.issues.flatMap((issue) => describeIssue(issue, raw, path, checksFileSchema)),
    );
  const given = parsed.data.checks;
  const written = Object.keys((raw as { checks?: object }).checks ?? {});
  const replaced = Object.fromEntries(Object.entries(given).filter(([key]) => written.includes(key)));
  const checks = {
    ...application.checks,
    ...replaced,
    own: [...application.checks.own, ...given.own],
    waivers: [...application.checks.waivers, ...given.waivers],
  };
  const roles = Object.fromEntries(
    Object.entries(application.services).map(([name, { role }]) => [name, role]),
  );
  const problems = checksProblems(checks, roles);
  if (problems.length > 0)
    throw new InputError(
      problems.map(({ key, expected, seen }) => ({ input: `${path}: checks.${key}`, expected, seen })),
    );
  return { ...application, checks };
}
