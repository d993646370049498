// What the machine of the checks may do meanwhile: clocks that jump, programs that write no text, links out of the repository.
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { parseDelivery } from '@compose-delivery/application';
import { createExec, realClock, realFiles, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { junitReport } from './report/junit.ts';
import { runChecks } from './run-checks.ts';
import { fixtureVariables, writeFixture } from './testing/fixture-delivery.ts';
import { startFixture } from './testing/fixture-service.ts';

const HOUR = 3_600_000;

it.each([
  ['back and forth by an hour', (calls: number) => (calls % 2 === 0 ? -HOUR : HOUR)],
  ['back by a day in the middle', (calls: number) => (calls < 3 ? 0 : -24 * HOUR)],
  ['on by a day in the middle', (calls: number) => (calls < 3 ? 0 : 24 * HOUR)],
])('a clock that steps %s changes no verdict and no duration', async (_name, shift) => {
  await withFolder(async (root) => {
    const variables = fixtureVariables();
    const application = await writeFixture(root);
    const fixture = await startFixture(variables);
    let calls = 0;
    const clock = { ...realClock, now: () => realClock.now() + shift(calls++) };
    try {
      const began = performance.now();
      const report = await runChecks({
        ...{ application, view: fixture.view, variables, root, runId: 'steps', skip: ['R3', 'latency'] },
        ports: { http: realHttp, clock, files: realFiles, log: recordedLog() },
      });
      const took = performance.now() - began;
      expect(calls).toBeGreaterThan(3);
      expect(report).toMatchObject({ verdict: 'pass', counts: { fail: 0, inconclusive: 0 } });
      for (const { durationMs } of [report, ...report.results]) {
        expect(durationMs).toBeGreaterThanOrEqual(0);
        expect(durationMs).toBeLessThanOrEqual(took);
      }
    } finally {
      await fixture.close();
    }
  });
});

/** The result of one own check in a repository. */
const ask = (check: string, prepare: (root: string) => Promise<void> = () => Promise.resolve()) =>
  withFolder(async (root) => {
    await prepare(root);
    const application = parseDelivery(
      `version: 1
application: shop
router: { listeners: [{ port: 8080, routes: [{ path: /, service: web }] }] }
services: { web: { port: 80, health: {} } }
checks: { own: [${check}] }
`,
      'd.yml',
    );
    const report = await runChecks({
      application: { ...application, file: 'd.yml', root, url: undefined, environmentName: '' },
      view: {
        ...{ slot: 'blue', version: '1', services: ['web'], url: () => undefined },
        processes: () => Promise.resolve([]),
        environment: () => Promise.resolve({}),
        log: () => Promise.resolve(''),
      },
      ports: {
        ...{ http: realHttp, clock: realClock, files: realFiles, log: recordedLog() },
        exec: createExec(process.env, new AbortController().signal),
      },
      ...{ variables: {}, root, runId: 'world', only: ['a'] },
    });
    const result = report.results.find(({ id }) => id === 'a');
    return { report, result, told: `${result?.verdict ?? ''}: ${result?.reason ?? ''}` };
  });

describe('a command that writes what is no text', () => {
  const check = (expected: string): string =>
    `{ id: a, kind: exec, command: [printf, 'ok \\377\\376\\000\\033 end'], expect: { stdout: ${expected} } }`;

  it('is matched by what of it is text, and leaves whole reports', async () => {
    const { told, report } = await ask(check('{ matches: "^ok \\ufffd\\ufffd\\0.* end$" }'));
    expect(told).toMatch(/^pass/);
    expect(JSON.stringify(report).isWellFormed()).toBe(true);
    expect(XMLValidator.validate(junitReport(report, 'en'))).toBe(true);
  });

  it('never matches what it has not written', async () => {
    const { told } = await ask(check('ok'));
    expect(told).toMatch(/^fail: stdout: /);
  });
});

describe('a file behind a link', () => {
  it('out of the repository is not read', async () => {
    await withFolder(async (outside) => {
      await writeFile(join(outside, 'secret'), 'of somebody else');
      const { told, result } = await ask(
        '{ id: a, kind: file, path: link/secret, expect: { text: { contains: else } } }',
        (root) => symlink(outside, join(root, 'link')),
      );
      expect(told).toMatch(/^inconclusive: .*path: expected a path that stays in the workspace/);
      expect(JSON.stringify(result)).not.toContain('of somebody else');
    });
  });

  it('within the repository is read', async () => {
    const { told } = await ask('{ id: a, kind: file, path: link, expect: { text: hello } }', async (root) => {
      await writeFile(join(root, 'real'), 'hello');
      await symlink('real', join(root, 'link'));
    });
    expect(told).toMatch(/^pass/);
  });
});
