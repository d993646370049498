// Where the files of an action may go and come from: a path of the checkout must not lead out of it by a link that a change brought along.
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { InputError, messageOf, type InputProblem } from './errors.ts';
import type { Files } from './ports.ts';

const leadsOut = (root: string, path: string): boolean => {
  const way = relative(root, path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
};

/**
 * Looks at paths by the name of their input; empty ones are left out. Whoever writes a path that lies elsewhere by its own words, such as
 * an absolute one, means it; a link inside the workspace says nothing about what is meant.
 * @throws InputError naming each input whose path a link leads out of the workspace
 */
export async function keepInside(
  files: Pick<Files, 'realPath'>,
  workspace: string,
  paths: Readonly<Record<string, string>>,
): Promise<void> {
  const follow = files.realPath;
  if (follow === undefined) return;
  const root = await follow(workspace);
  const problems: InputProblem[] = [];
  for (const [input, given] of Object.entries(paths)) {
    const path = isAbsolute(given) ? resolve(given) : join(workspace, given);
    if (given === '' || leadsOut(workspace, path)) continue;
    const end = await follow(path).catch((error: unknown) => new Error(messageOf(error)));
    const expected = 'a path that stays in the workspace (or an absolute one that says where else)';
    if (end instanceof Error) problems.push({ input, expected, seen: `${given}: ${end.message}` });
    else if (leadsOut(root, end))
      problems.push({ input, expected, seen: `${given}, which a link leads to ${end}` });
  }
  if (problems.length > 0) throw new InputError(problems);
}
