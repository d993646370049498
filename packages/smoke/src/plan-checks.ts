// Which checks are asked and which are left out, each with its reason. Nothing is asked here.
import { neededBy, type Application } from '@compose-delivery/application';
import { InputError, suggest } from '@compose-delivery/runtime';
import { checks as builtIn, checksAtTheEnd } from './all-checks.ts';
import { CHECK_IDS, type Check } from './check.ts';
import { ownChecks } from './own/own-check.ts';

export type PlannedCheck = { readonly check: Check; readonly left: string | undefined };

/** Ids of all checks of an application, in the order of reports. */
export const checkIds = (application: Application): string[] => [
  ...CHECK_IDS,
  ...application.checks.own.map(({ id }) => id),
];

/**
 * What each check will do and why some are left out, in the order in which they are asked. What a chosen check needs is chosen with it.
 * @throws InputError for an unknown id
 */
export function planChecks(
  application: Application,
  only: readonly string[] = [],
  skip: readonly string[] = [],
): PlannedCheck[] {
  const known = checkIds(application);
  const problems = [
    ...unknownIds('only', only, known),
    ...unknownIds('skip', skip, known),
    ...only
      .filter((id) => skip.includes(id))
      .map((id) => ({ input: 'skip', expected: 'checks that are not in only', seen: id })),
  ];
  if (problems.length > 0) throw new InputError(problems);
  const chosen = new Set([...only, ...only.flatMap((id) => neededBy(application.checks.own, id))]);
  return [...builtIn, ...ownChecks(application), ...checksAtTheEnd].map((check) => {
    const unselected = chosen.size > 0 && !chosen.has(check.id);
    const left =
      skip.includes(check.id) || unselected
        ? 'left out by the inputs only and skip'
        : check.notConfigured(application);
    return { check, left };
  });
}

function unknownIds(
  input: string,
  ids: readonly string[],
  known: readonly string[],
): { input: string; expected: string; seen: string }[] {
  return ids
    .filter((id) => !known.includes(id))
    .map((id) => ({ input, expected: `any of ${known.join(', ')}${suggest(id, known)}`, seen: id }));
}
