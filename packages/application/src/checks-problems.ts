// What is wrong with a checks section beyond the form of its parts: references, ids, needs, captures and waivers.
import { quoteSeen, suggest } from '@compose-delivery/runtime';
import { BUILT_IN_CHECKS, type Checks } from './schema-checks.ts';
import type { OwnCheck } from './schema-own-checks.ts';

type Problem = { readonly key: string; readonly expected: string; readonly seen: string };

/**
 * What the schema alone cannot see: services that are not there, ids twice, needs that are unknown or go in a circle, captures that nobody
 * makes before they are used, waivers of nothing. `key` is a place below `checks`.
 */
export function checksProblems(section: Checks, roles: Readonly<Record<string, string>>): Problem[] {
  return [
    ...serviceProblems(section, roles),
    ...idProblems(section.own),
    ...needProblems(section.own),
    ...captureProblems(section.own),
    ...waiverProblems(section),
  ];
}

function serviceProblems(section: Checks, roles: Readonly<Record<string, string>>): Problem[] {
  const known = Object.keys(roles);
  const named: [string, string | undefined][] = [
    ['rate-limit.service', section['rate-limit']?.service],
    ['latency.histogram.service', section.latency?.histogram?.service],
    ...section.own.flatMap((check, i): [string, string | undefined][] =>
      check.kind === 'http'
        ? [
            [`own.${i}.request.service`, check.request.service],
            [`own.${i}.request.token-of`, check.request['token-of']],
          ]
        : [[`own.${i}.service`, check.service]],
    ),
    ...(section['failure-modes']?.modes ?? []).flatMap((mode, i): [string, string | undefined][] => [
      [`failure-modes.modes.${i}.stop`, mode.stop],
      [`failure-modes.modes.${i}.without.service`, mode.without?.service],
      ...[...mode.degraded, ...mode.recovered].map((probe): [string, string] => [
        `failure-modes.modes.${i}`,
        probe.service,
      ]),
    ]),
  ];
  const absent = named.flatMap(([key, service]) =>
    service === undefined || known.includes(service)
      ? []
      : [{ key, expected: `a service of this file${suggest(service, known)}`, seen: quoteSeen(service) }],
  );
  return [...absent, ...modeProblems(section, roles)];
}

/** A mode stops what stands beside the slots, and does without it only in a service that the slots hold and that the mode asks. */
function modeProblems(section: Checks, roles: Readonly<Record<string, string>>): Problem[] {
  return (section['failure-modes']?.modes ?? []).flatMap(({ stop, without, degraded }, i): Problem[] => {
    const key = `failure-modes.modes.${i}`;
    const role = roles[stop ?? without?.service ?? ''];
    if (role === undefined) return [];
    if (stop !== undefined)
      return role === 'shared'
        ? []
        : [{ key: `${key}.stop`, expected: 'a shared service', seen: `${stop}, which is ${role}` }];
    const service = without?.service ?? '';
    if (role !== 'colored')
      return [
        {
          key: `${key}.without.service`,
          expected: 'a service of the slots',
          seen: `${service}, which is ${role}`,
        },
      ];
    return degraded.some((probe) => probe.service === service)
      ? []
      : [
          {
            key: `${key}.degraded`,
            expected: `a probe of ${service}, which does without`,
            seen: `only ${degraded.map((probe) => probe.service).join(', ')}`,
          },
        ];
  });
}

function idProblems(own: readonly OwnCheck[]): Problem[] {
  const ids = own.map(({ id }) => id);
  return ids.flatMap((id, i): Problem[] => {
    if (BUILT_IN_CHECKS.some((known) => known === id))
      return [{ key: `own.${i}.id`, expected: 'an id that no built-in check has', seen: quoteSeen(id) }];
    return ids.indexOf(id) < i
      ? [{ key: `own.${i}.id`, expected: 'each id once', seen: `${quoteSeen(id)} twice` }]
      : [];
  });
}

function needProblems(own: readonly OwnCheck[]): Problem[] {
  const known: string[] = [...BUILT_IN_CHECKS, ...own.map(({ id }) => id)];
  return own.flatMap((check, i): Problem[] => {
    const unknown = check.needs
      .filter((need) => !known.includes(need))
      .map((need) => ({
        key: `own.${i}.needs`,
        expected: `ids of checks${suggest(need, known)}`,
        seen: quoteSeen(need),
      }));
    const circle = neededBy(own, check.id).includes(check.id)
      ? [{ key: `own.${i}.needs`, expected: 'no circle', seen: `${check.id}, which needs itself in the end` }]
      : [];
    return [...unknown, ...circle];
  });
}

/** All checks that must have passed before this one, directly or not. */
export function neededBy(own: readonly OwnCheck[], id: string): string[] {
  const found = new Set<string>();
  const waiting = [...(own.find((check) => check.id === id)?.needs ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(own.find((check) => check.id === next)?.needs ?? []));
  }
  return [...found];
}

const CAPTURE = /\$\{capture\.([a-z0-9_]+)/g;

function captureProblems(own: readonly OwnCheck[]): Problem[] {
  return own.flatMap((check, i) => {
    const before = neededBy(own, check.id);
    const made = own
      .filter(({ id }) => before.includes(id))
      .flatMap((other) => ('capture' in other ? Object.keys(other.capture) : []));
    const used = [...JSON.stringify(check).matchAll(CAPTURE)].map(([, captured = '']) => captured);
    return [...new Set(used)]
      .filter((captured) => !made.includes(captured))
      .map((captured) => ({
        key: `own.${i}`,
        expected: `\${capture.NAME} of a check that it needs${suggest(captured, made)}`,
        seen: quoteSeen(captured),
      }));
  });
}

function waiverProblems(section: Checks): Problem[] {
  const known: string[] = [...BUILT_IN_CHECKS, ...section.own.map(({ id }) => id)];
  return section.waivers.flatMap(({ check }, i): Problem[] => {
    if (!known.includes(check))
      return [
        {
          key: `waivers.${i}.check`,
          expected: `the id of a check${suggest(check, known)}`,
          seen: quoteSeen(check),
        },
      ];
    return section.waivers.findIndex((other) => other.check === check) < i
      ? [{ key: `waivers.${i}.check`, expected: 'one waiver a check', seen: `${quoteSeen(check)} twice` }]
      : [];
  });
}
