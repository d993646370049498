// The checks section: own checks, waivers, and what is refused with the place and the nearest known word.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, it } from 'vitest';
import { withChecksFile } from './checks-file.ts';
import { parseDelivery, readDelivery } from './delivery-file.ts';

const BASE = `version: 1
application: shop
router: { listeners: [{ port: 8080, routes: [{ path: /, service: web }] }] }
services:
  web: { port: 80, health: {} }
  db: { role: shared, port: 5432 }
`;
const withChecks = (text: string): string => `${BASE}checks:\n  ${text.replaceAll('\n', '\n  ')}\n`;

function problems(text: string): string {
  try {
    parseDelivery(withChecks(text), 'd.yml');
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a checks section', () => {
  it('has safe defaults', () => {
    const { checks } = parseDelivery(BASE, 'd.yml');
    expect(checks).toMatchObject({
      own: [],
      waivers: [],
      concurrency: 4,
      defaults: { 'timeout-seconds': 10 },
    });
  });

  it('takes every kind of own check', () => {
    const { checks } = parseDelivery(
      withChecks(`own:
  - { id: a, kind: http, request: { service: web, path: /a }, expect: { status: 200, json: { rows.0: { gte: 1 } } }, capture: { row: { json: id } } }
  - { id: b, kind: exec, command: [psql, "\${capture.row}"], needs: [a], service: db }
  - { id: c, kind: file, path: README.md }
  - { id: d, kind: env, variable: MODE, expect: { one-of: [a, b] } }
  - { id: e, kind: log, service: web, matches: ready, expect: { not: 0 } }
  - { id: f, kind: prometheus, url: http://p, query: up, expect: 1 }
waivers: [{ check: a, until: 2026-12-31, owner: ops, reason: vendor }]`),
      'd.yml',
    );
    expect(checks.own.map(({ kind }) => kind)).toEqual(['http', 'exec', 'file', 'env', 'log', 'prometheus']);
    expect(checks.own[1]).toMatchObject({ expect: { 'exit-code': 0 }, 'when-unsure': 'inconclusive' });
  });

  it.each([
    [
      'a typo in a built-in',
      'R3: { servce: web }',
      'checks.R3: expected only known keys; did you mean "service"?',
    ],
    ['an unknown section', 'rate-limits: {}', 'expected only known keys; did you mean "rate-limit"?'],
    [
      'another kind',
      'own: [{ id: a, kind: htp }]',
      'checks.own.0.kind: expected one of http, exec, file, env, log, prometheus; did you mean "http"?, saw "htp"',
    ],
    ['no kind', 'own: [{ id: a }]', 'checks.own.0.kind: expected one of http'],
    [
      'a typo in an own check',
      'own: [{ id: a, kind: http, reqest: {}, request: { service: web } }]',
      'checks.own.0: expected only known keys; did you mean "request"?, saw "reqest"',
    ],
    [
      'a typo deep in an own check',
      'own: [{ id: a, kind: http, request: { service: web, mehtod: GET } }]',
      'checks.own.0.request: expected only known keys; did you mean "method"?',
    ],
    [
      'a typo in a matcher',
      'own: [{ id: a, kind: http, request: { service: web }, expect: { status: { gtee: 3 } } }]',
      'checks.own.0.expect.status: expected only known keys; did you mean "gte"?',
    ],
    [
      'a matcher that expects nothing',
      'own: [{ id: a, kind: http, request: { service: web }, expect: { status: {} } }]',
      'at least one rule',
    ],
    [
      'an expectation of nothing',
      'own: [{ id: a, kind: exec, command: [x], expect: {} }]',
      'something to expect',
    ],
    [
      'a broken expression',
      'own: [{ id: a, kind: log, service: web, matches: "(" }]',
      'a regular expression',
    ],
    [
      'two addresses',
      'own: [{ id: a, kind: http, request: { service: web, url: http://x } }]',
      'exactly one of service and url',
    ],
    [
      'a service that is not there',
      'own: [{ id: a, kind: log, service: wep, matches: x }]',
      'did you mean "web"?',
    ],
    [
      'the id of a built-in',
      'own: [{ id: health, kind: file, path: x }]',
      'an id that no built-in check has',
    ],
    [
      'an id twice',
      'own: [{ id: a, kind: file, path: x }, { id: a, kind: file, path: y }]',
      'expected each id once',
    ],
    ['an id that is a path', 'own: [{ id: ../x, kind: file, path: x }]', 'an id of lower-case letters'],
    ['an unknown need', 'own: [{ id: a, kind: file, path: x, needs: [helth] }]', 'did you mean "health"?'],
    [
      'needs in a circle',
      'own: [{ id: a, kind: file, path: x, needs: [b] }, { id: b, kind: file, path: x, needs: [a] }]',
      'a, which needs itself in the end',
    ],
    [
      'a capture that nobody makes before',
      'own: [{ id: a, kind: http, request: { service: web }, capture: { tok: { json: t } } }, { id: b, kind: exec, command: [x, "${capture.tok}"] }]',
      'own.1: expected ${capture.NAME} of a check that it needs, saw "tok"',
    ],
    [
      'a capture in two ways',
      'own: [{ id: a, kind: http, request: { service: web }, capture: { t: { json: a, header: b } } }]',
      'exactly one of json, header and matches',
    ],
    [
      'a metric without a service',
      'own: [{ id: a, kind: prometheus, metric: x, expect: 1 }]',
      'service and metric, or url and query',
    ],
    [
      'a quantile in a query',
      'own: [{ id: a, kind: prometheus, url: http://p, query: up, quantile: 0.95, expect: 1 }]',
      'quantile only with service and metric; in a query, histogram_quantile',
    ],
    [
      'a quantile above 1',
      'own: [{ id: a, kind: prometheus, service: web, metric: h, quantile: 95, expect: 1 }]',
      'checks.own.0.quantile',
    ],
    [
      'a time without a quantile',
      'own: [{ id: a, kind: prometheus, service: web, metric: h, over-seconds: 5, expect: 1 }]',
      'over-seconds only with quantile',
    ],
    [
      'a histogram of a service that is not there',
      'latency: { histogram: { service: wep, metric: h } }',
      'latency.histogram.service: expected a service of this file; did you mean "web"?',
    ],
    [
      'a waiver of nothing',
      'waivers: [{ check: R9, until: 2026-12-31, owner: o, reason: r }]',
      'waivers.0.check: expected the id of a check',
    ],
    [
      'a waiver without an end',
      'waivers: [{ check: R1, owner: o, reason: r }]',
      'waivers.0.until: expected string, saw nothing',
    ],
    [
      'a waiver until no day',
      'waivers: [{ check: R1, until: "2026-13-31", owner: o, reason: r }]',
      'a date such as 2026-12-31',
    ],
    [
      'a waiver without a reason',
      'waivers: [{ check: R1, until: "2026-12-31", owner: o, reason: "" }]',
      'waivers.0.reason',
    ],
    [
      'a mode that stops a slot',
      'failure-modes: { modes: [{ name: m, stop: web, degraded: [{ service: web }] }] }',
      'expected a shared service, saw web, which is colored',
    ],
    [
      'a mode that takes nothing away',
      'failure-modes: { modes: [{ name: m, degraded: [{ service: web }] }] }',
      'exactly one of stop and without',
    ],
    [
      'a mode that stops and does without',
      'failure-modes: { modes: [{ name: m, stop: db, without: { service: web, env: { A: b } }, degraded: [{ service: web }] }] }',
      'exactly one of stop and without',
    ],
    [
      'a mode without any variable',
      'failure-modes: { modes: [{ name: m, without: { service: web, env: {} }, degraded: [{ service: web }] }] }',
      'at least one variable',
    ],
    [
      'a mode that does without in a shared service',
      'failure-modes: { modes: [{ name: m, without: { service: db, env: { A: b } }, degraded: [{ service: web }] }] }',
      'failure-modes.modes.0.without.service: expected a service of the slots, saw db, which is shared',
    ],
    [
      'a mode that does without in a service that is not there',
      'failure-modes: { modes: [{ name: m, without: { service: wep, env: { A: b } }, degraded: [{ service: web }] }] }',
      'did you mean "web"?',
    ],
    [
      'a mode that does without and never asks about it',
      'failure-modes: { modes: [{ name: m, without: { service: web, env: { A: b } }, degraded: [{ service: db }] }] }',
      'expected a probe of web, which does without, saw only db',
    ],
    ['no mode', 'failure-modes: { modes: [] }', 'failure-modes.modes'],
    ['a key twice', 'R1: {}\nR1: {}', 'duplicated mapping key'],
    ['a prototype', '__proto__: { R1: {} }', 'expected only known keys'],
  ])('is refused with %s', (_name, text, expected) => {
    expect(problems(text)).toContain(expected);
  });
});

describe('a checks file', () => {
  const read = async (text: string, path = 'checks.yml') =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'x'));
      await writeFile(
        join(folder, 'delivery.yml'),
        withChecks('R1: {}\nlogs: { forbidden: [A] }\nown: [{ id: a, kind: file, path: x }]'),
      );
      await writeFile(join(folder, 'checks.yml'), text);
      const application = await readDelivery(realFiles, folder, 'delivery.yml', '');
      return (await withChecksFile(application, realFiles, folder, path)).checks;
    });

  it('replaces built-ins by name, adds own checks and waivers', async () => {
    const checks = await read(
      'version: 1\nchecks:\n  logs: { forbidden: [B] }\n  own: [{ id: b, kind: file, path: y, needs: [a] }]\n  waivers: [{ check: a, until: 2027-01-01, owner: o, reason: r }]\n',
    );
    expect(checks.R1).toEqual({});
    expect(checks.logs).toEqual({ forbidden: ['B'] });
    expect(checks.own.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(checks.waivers).toHaveLength(1);
  });

  it.each([
    ['that is not there', 'version: 1', 'other.yml', 'checks-file: expected an existing file'],
    ['without a version', 'checks: {}', undefined, 'version: expected 1'],
    [
      'with an id of the delivery file',
      'version: 1\nchecks: { own: [{ id: a, kind: file, path: y }] }',
      undefined,
      'checks.yml: checks.own.1.id: expected each id once',
    ],
    ['that is no YAML', 'version: [', undefined, 'checks.yml: expected valid YAML'],
    ['with a typo', 'version: 1\nchecks: { log: {} }', undefined, 'did you mean "logs"?'],
    ['that is a list', '[]', undefined, 'checks.yml: expected object'],
  ])('%s is refused', async (_name, text, path, expected) => {
    await expect(read(text, path)).rejects.toThrow(expected);
  });
});
