// Rules that hold across all specs. Each has a test in which it refuses.
import type { ActionSpec, InputDefinition } from '@compose-delivery/runtime';

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Everything wrong with a set of specs, one sentence each; `folders` are the names under actions/. */
export function contractProblems(
  specs: Readonly<Record<string, ActionSpec>>,
  folders: readonly string[],
): string[] {
  return [
    ...folderProblems(specs, folders),
    ...Object.values(specs).flatMap(specProblems),
    ...sharedNameProblems(Object.values(specs)),
  ];
}

function folderProblems(specs: Readonly<Record<string, ActionSpec>>, folders: readonly string[]): string[] {
  const missing = folders
    .filter((folder) => !Object.hasOwn(specs, folder))
    .map((folder) => `actions/${folder} is not in the catalogue`);
  const names = Object.entries(specs).flatMap(([folder, spec]) => [
    ...(spec.name === folder ? [] : [`actions/${folder} calls itself ${spec.name}`]),
    ...(folders.includes(folder) ? [] : [`the catalogue names actions/${folder}, which is not there`]),
  ]);
  return [...missing, ...names];
}

function specProblems(spec: ActionSpec): string[] {
  const problems: string[] = [];
  const say = (what: string): number => problems.push(`${spec.name}: ${what}`);
  if (spec.title === '' || spec.description === '') say('title and description are required');
  if (spec.description.length > 300) say('the description is longer than 300 characters');
  for (const [name, input] of Object.entries(spec.inputs)) {
    if (!KEBAB.test(name)) say(`input ${name} is not in kebab-case`);
    if (name === 'action') say('the input name "action" belongs to the root dispatcher');
    if (input.description.trim() === '') say(`input ${name} has no description`);
    if (input.secret && input.default !== undefined) say(`input ${name} is a secret and has a default`);
    if (input.kind === 'seconds' && !name.endsWith('-seconds'))
      say(`input ${name} is in seconds, and its name does not say so`);
    if (input.default !== undefined && input.default !== '' && !input.parse(input.default).ok) {
      say(`input ${name} does not accept its own default ${JSON.stringify(input.default)}`);
    }
  }
  for (const [name, output] of Object.entries(spec.outputs)) {
    if (!KEBAB.test(name)) say(`output ${name} is not in kebab-case`);
    if (output.description.trim() === '') say(`output ${name} has no description`);
  }
  return problems;
}

/** One name, one definition: the root action could not exist otherwise, and nobody could remember two. */
function sharedNameProblems(specs: readonly ActionSpec[]): string[] {
  const seen = new Map<string, { spec: string; definition: string }>();
  const problems: string[] = [];
  for (const spec of specs) {
    for (const [name, input] of Object.entries(spec.inputs)) {
      const definition = definitionKey(input);
      const first = seen.get(name);
      if (!first) seen.set(name, { spec: spec.name, definition });
      else if (first.definition !== definition)
        problems.push(`input ${name} means one thing in ${first.spec} and another in ${spec.name}`);
    }
  }
  return problems;
}

function definitionKey(input: InputDefinition<unknown>): string {
  return JSON.stringify([
    input.kind,
    input.accepts,
    input.default ?? null,
    input.required,
    input.secret,
    input.description,
  ]);
}
