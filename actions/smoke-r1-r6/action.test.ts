// The action as a workflow sees it, with real services on loopback and the way to the slot handed in.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineRun, runAction, type OutputValue } from '@compose-delivery/runtime';
import { realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { fixtureVariables, startFixture, writeFixture, type Toggles } from '@compose-delivery/smoke/testing';
import { action } from './action.ts';
import { runSmoke } from './run-smoke.ts';
import { spec } from './spec.ts';

type Ran = {
  code: number;
  outputs: Record<string, OutputValue>;
  lines: string[];
  summary: string;
  folder: string;
  variables: Record<string, string>;
  requests: number;
};

const ENDED =
  'version: 1\nchecks: { waivers: [{ check: R1, until: 2020-01-01, owner: ops, reason: vendor image }] }\n';

async function run<T>(
  inputs: Record<string, string>,
  check: (ran: Ran) => T | Promise<T>,
  setup: { toggles?: Toggles; withoutEnvFile?: true; asShipped?: true } = {},
): Promise<T> {
  return withFolder(async (folder) => {
    const variables = fixtureVariables();
    await writeFixture(folder);
    const content = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
    if (!setup.withoutEnvFile) await writeFile(join(folder, '.env'), `${content.join('\n')}\n`);
    await writeFile(join(folder, 'checks.yml'), ENDED);
    const fixture = await startFixture(variables, setup.toggles);
    const log = recordedLog();
    const sink = recordedSink();
    const ports = testPorts(folder, { log, clock: realClock });
    const tested = setup.asShipped
      ? action
      : defineRun(spec, (given, own) => runSmoke(given, own, () => Promise.resolve({ view: fixture.view })));
    const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
    try {
      const code = await runAction(tested, source, ports, sink);
      expect(Object.keys(sink.outputs).sort()).toEqual(Object.keys(spec.outputs).sort());
      const summary = sink.summaryLines.join('\n');
      return await check({
        code,
        outputs: sink.outputs,
        lines: log.lines,
        summary,
        folder,
        variables,
        requests: fixture.requests(),
      });
    } finally {
      await fixture.close();
    }
  });
}

describe('smoke-r1-r6', () => {
  it('passes conforming services and leaves reports without a secret', async () => {
    await run({ skip: 'R3' }, async (ran) => {
      expect(ran.outputs).toMatchObject({
        verdict: 'pass',
        'rollback-recommended': false,
        passed: 11,
        failed: '',
        skipped: 'R3,R5,tls,failure-modes',
        slot: 'green',
        version: '1.2.3',
      });
      expect(ran.code).toBe(0);
      expect(ran.summary).toContain('Smoke checks of fixture 1.2.3 in slot green: passed');
      const json = await readFile(String(ran.outputs['report-json']), 'utf8');
      const junit = await readFile(String(ran.outputs['report-junit']), 'utf8');
      expect(await readFile(join(String(ran.outputs['evidence-directory']), 'R2.txt'), 'utf8')).toContain(
        'alg none',
      );
      for (const [name, value] of Object.entries(ran.variables))
        if (!['RATE', 'LOGIN_USERNAME'].includes(name))
          expect(json + junit + ran.summary, name).not.toContain(value);
    });
  });

  it('refuses what fails, names it, and recommends a rollback', async () => {
    await run(
      { only: 'R1,R2,health', language: 'es' },
      (ran) => {
        expect(ran.code).toBe(1);
        expect(ran.outputs).toMatchObject({
          verdict: 'fail',
          'rollback-recommended': true,
          failed: 'R2',
          inconclusive: '',
          passed: 2,
        });
        expect(ran.lines.at(-1)).toContain('title=smoke-r1-r6%3A refused');
        expect(ran.lines.at(-1)).toContain('R2 fail: beta: expected 401 or 403');
        expect(ran.summary).toContain('Se recomienda volver atrás');
      },
      { toggles: { token: 'issuer' } },
    );
  });

  it('is red without recommending a rollback when it could not look', async () => {
    await run(
      { only: 'R3' },
      (ran) => {
        expect(ran.code).toBe(1);
        expect(ran.outputs).toMatchObject({
          verdict: 'inconclusive',
          'rollback-recommended': false,
          inconclusive: 'R3',
        });
        expect(ran.lines.at(-1)).toContain('title=smoke-r1-r6%3A failed');
      },
      { toggles: { ocr: 'quick' } },
    );
  });

  it('in a dry run lists what each check would do and asks nothing', async () => {
    await run({ 'dry-run': 'true', skip: 'logs' }, (ran) => {
      expect(ran.code).toBe(0);
      expect(ran.outputs).toMatchObject({
        verdict: 'dry-run',
        skipped: 'R5,tls,logs,failure-modes',
      });
      expect(ran.summary).toContain('send an image of 20000 bytes to beta/ocr');
      expect(ran.summary).toContain('left out: not applicable: nothing of it exists here');
      expect(ran.requests).toBe(0);
    });
  });

  it.each<[string, Record<string, string>, object, string]>([
    ['an unknown check', { only: 'R7' }, {}, 'only: expected any of health'],
    ['a check in both lists', { only: 'R1', skip: 'R1' }, {}, 'checks that are not in only'],
    ['nothing to ask', { only: 'R5' }, {}, 'nothing would be asked'],
    ['another slot', { slot: 'red' }, {}, 'slot: expected one of active, idle, blue, green'],
    ['a deadline of none', { 'deadline-seconds': '0' }, {}, 'deadline-seconds: expected seconds from 1'],
    ['no delivery file', { 'delivery-file': 'other.yml' }, {}, 'delivery-file: expected an existing file'],
    ['an unknown environment', { environment: 'moon' }, {}, 'environment: expected one of'],
    ['no environment file', {}, { withoutEnvFile: true }, 'expected an existing file'],
    ['a waiver that has ended', { 'checks-file': 'checks.yml' }, {}, 'a waiver that holds today: repair'],
    [
      'a waiver that has ended, in a dry run too',
      { 'checks-file': 'checks.yml', 'dry-run': 'true' },
      {},
      'one by ops that ended on 2020-01-01',
    ],
    ['nothing deployed', {}, { asShipped: true }, 'no slot serves'],
    ['an address of a host that is none', { host: 'shop.example' }, {}, 'host: expected ssh://user@host'],
    [
      'a host for services without containers',
      { host: 'ssh://ana@shop.example' },
      { asShipped: true },
      'engine: expected compose',
    ],
    [
      'a host whose key nobody gave',
      { host: 'ssh://ana@shop.example', engine: 'compose' },
      { asShipped: true },
      'ssh-known-hosts: expected',
    ],
  ])('refuses %s', async (_name, inputs, setup, message) => {
    await run(
      inputs,
      (ran) => {
        expect(ran.code).toBe(1);
        expect(ran.outputs).toMatchObject({ verdict: 'inconclusive', 'rollback-recommended': 'false' });
        expect(ran.lines.join('\n').replaceAll('%3A', ':').replaceAll('%2C', ',')).toContain(message);
        expect(ran.requests).toBe(0);
      },
      setup,
    );
  });
});
