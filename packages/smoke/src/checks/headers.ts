// headers: the answer carries the required headers, on a page and on an error, since a server that adds them only to 200 is common.
import { conclude, unsure, wrong, type Check, type CheckContext, type Problem } from '../check.ts';
import { healthHeaders, type Answer } from '../probe.ts';

type Definition = NonNullable<CheckContext['application']['checks']['headers']>;

/** Counts only over HTTPS (RFC 6797, section 7.2: it must not be sent over plain HTTP). */
const HTTPS_ONLY = 'strict-transport-security';

const parts = (value: string): string[] =>
  value
    .split(';')
    .map((part) => part.trim().replace(/\s+/g, ' ').toLowerCase())
    .filter((part) => part !== '');

/**
 * Whether a header's value holds what is asked: every `;` part of `expected` among its own, in any order, case aside.
 * `*` asks only that it is there and not empty.
 */
export function headerMatches(expected: string, seen: string | undefined): boolean {
  if (seen === undefined || seen.trim() === '') return false;
  if (expected.trim() === '*') return true;
  const there = parts(seen);
  const asked = parts(expected);
  return asked.length > 0 && asked.every((part) => there.includes(part));
}

function judge(answer: Answer, where: string, definition: Definition, secure: boolean): Problem[] {
  if (answer.failure !== undefined) return [unsure(`${where}: no answer: ${answer.failure}`)];
  return Object.entries(definition.required).flatMap(([name, expected]) => {
    if (name.toLowerCase() === HTTPS_ONLY && !secure) return [];
    const seen = answer.headers[name.toLowerCase()];
    if (headerMatches(expected, seen)) return [];
    return [
      wrong(
        `${where} (${answer.status}): expected ${name}: ${expected}, saw ${seen === undefined ? 'no such header' : seen}`,
      ),
    ];
  });
}

export const headers: Check = {
  id: 'headers',
  asks: 'Do answers carry the required security headers?',
  notConfigured: (application) =>
    application.checks.headers ? undefined : 'checks.headers is not in the delivery file',
  will: (application) =>
    `GET ${application.checks.headers?.path ?? ''} of ${application.checks.headers?.service ?? ''} and a path that is not there, and compare ${Object.keys(application.checks.headers?.required ?? {}).join(', ')}`,
  run: async (context) => {
    const definition = context.application.checks.headers;
    if (!definition) return conclude([unsure('checks.headers is not in the delivery file')], '', []);
    const record = context.probe.record('requests');
    const own = healthHeaders(context.application, definition.service, context.variables);
    const secure = context.view.url(definition.service)?.startsWith('https:') ?? false;
    const page = await context.probe.send(definition.service, { path: definition.path, headers: own });
    const absent = await context.probe.send(definition.service, {
      path: `/${context.probe.idPrefix}absent`,
      headers: own,
    });
    const problems = [
      ...(page.failure === undefined && page.status >= 500
        ? [unsure(`${definition.path}: expected a page, saw ${page.status}`)]
        : judge(page, definition.path, definition, secure)),
      ...judge(absent, 'a path that is not there', definition, secure),
    ];
    const seen = Object.keys(definition.required).map(
      (name) => `${name}: ${page.headers[name.toLowerCase()] ?? '(none)'}`,
    );
    const left = secure
      ? []
      : Object.keys(definition.required).filter((name) => name.toLowerCase() === HTTPS_ONLY);
    const note = left.map((name) => `${name} is not asked for: the slot answers plain HTTP`);
    return conclude(
      problems,
      `${Object.keys(definition.required).length - left.length} headers are as required, on a page and on an error`,
      [record.evidence(), { title: `headers of ${definition.path}`, lines: [...seen, ...note] }],
    );
  },
};
