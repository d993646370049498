// Which checks are asked and which are left out, each with its reason. Nothing is asked here.
import type { Application } from '@compose-delivery/application';
import { InputError, suggest } from '@compose-delivery/runtime';
import { checks as allChecks } from './all-checks.ts';
import { CHECK_IDS, type Check } from './check.ts';

/** What each check will do and why some are left out. @throws InputError for an unknown id. */
export function planChecks(
  application: Application,
  only: readonly string[] = [],
  skip: readonly string[] = [],
): { readonly check: Check; readonly left: string | undefined }[] {
  const problems = [
    ...unknownIds('only', only),
    ...unknownIds('skip', skip),
    ...only
      .filter((id) => skip.includes(id))
      .map((id) => ({ input: 'skip', expected: 'checks that are not in only', seen: id })),
  ];
  if (problems.length > 0) throw new InputError(problems);
  return allChecks.map((check) => {
    const unselected = only.length > 0 && !only.includes(check.id);
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
): { input: string; expected: string; seen: string }[] {
  return ids
    .filter((id) => !CHECK_IDS.some((known) => known === id))
    .map((id) => ({ input, expected: `any of ${CHECK_IDS.join(', ')}${suggest(id, CHECK_IDS)}`, seen: id }));
}
