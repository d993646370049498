// The committed bundles, started as the runner starts them: Node, INPUT_* variables, output files. Bad input must end in one clear
// error for each problem, exit code 1, every output set, and nothing written.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultNode } from '@compose-delivery/local-runner';
import { obeyedCommands } from '../packages/runtime/src/testing/command-oracle.ts';
import { actionNames, specs, type ActionName } from '../actions/catalogue.ts';
import { hostileStrings } from '../packages/runtime/src/testing/hostile.ts';

const root = join(import.meta.dirname, '..');
let folder: string;
let workspace: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  workspace = join(folder, 'workspace');
  mkdirSync(workspace);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(
  name: string,
  inputs: Record<string, string>,
): { status: number | null; errors: string[]; outputs: string; summary: string; stdout: string } {
  const outputFile = join(folder, 'output');
  const summaryFile = join(folder, 'summary');
  for (const file of [outputFile, summaryFile]) writeFileSync(file, '');
  const { stdout, status } = spawnSync(defaultNode(), [join(root, 'dist', name, 'index.js')], {
    encoding: 'utf8',
    timeout: 60_000,
    cwd: workspace,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: outputFile,
      GITHUB_STEP_SUMMARY: summaryFile,
      RUNNER_TEMP: folder,
      ...Object.fromEntries(
        Object.entries(inputs).map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value]),
      ),
    },
  });
  const errors = obeyedCommands(stdout)
    .filter((command) => command.name === 'error')
    .map((command) => command.data);
  return {
    status,
    errors,
    outputs: readFileSync(outputFile, 'utf8'),
    summary: readFileSync(summaryFile, 'utf8'),
    stdout,
  };
}

/** Everything that the action requires, so that only the input under test is wrong. */
function required(name: ActionName): Record<string, string> {
  const inputs = specs[name].inputs as Record<string, { required: boolean; kind: string }>;
  const known: Record<string, string> = { version: '1.0.0', sha: 'a'.repeat(40) };
  return Object.fromEntries(
    Object.keys(inputs)
      .filter((input) => inputs[input]?.required)
      .map((input) => [input, known[input] ?? 'x']),
  );
}

function flagOf(name: ActionName): string {
  const inputs = specs[name].inputs as Record<string, { kind: string }>;
  const flag = Object.keys(inputs).find((input) => inputs[input]?.kind === 'flag');
  if (flag === undefined) throw new Error(`${name} has no flag to test with`);
  return flag;
}

describe.each(actionNames)('%s', (name) => {
  it('refuses an unknown input, with the nearest name', () => {
    const { status, errors } = start(name, { ...required(name), languaje: 'es' });
    expect(status).toBe(1);
    expect(errors).toEqual([
      `languaje: expected an input of ${name}; did you mean "language"?, saw an unknown name`,
    ]);
    expect(readdirSync(workspace)).toEqual([]);
  });

  it('refuses a boolean in words, and sets every output', () => {
    const flag = flagOf(name);
    const { status, errors, outputs } = start(name, { ...required(name), [flag]: 'yes' });
    expect(status).toBe(1);
    expect(errors).toEqual([`${flag}: expected true or false, saw "yes"`]);
    for (const output of Object.keys(specs[name].outputs))
      expect(outputs).toMatch(new RegExp(`^${output}<<`, 'm'));
    expect(readdirSync(workspace)).toEqual([]);
  });
});

const readers = actionNames.filter((name) => Object.hasOwn(specs[name].inputs, 'delivery-file'));

describe.each(readers)('%s reads the delivery file', (name) => {
  const given = (): Record<string, string> => ({
    ...required(name),
    'delivery-file': 'delivery.yml',
    'state-directory': join(folder, 'state'),
  });

  it('refuses one that is not there', () => {
    const { status, errors } = start(name, given());
    expect({ status, errors }).toEqual({
      status: 1,
      errors: ['delivery-file: expected an existing file, saw delivery.yml, which is not there'],
    });
    expect(readdirSync(workspace)).toEqual([]);
  });

  it('refuses broken YAML, naming the line', () => {
    writeFileSync(join(workspace, 'delivery.yml'), 'version: 1\nservices: [\n');
    const { status, errors } = start(name, given());
    expect(status).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^delivery\.yml: expected valid YAML, saw .* in line \d+, column \d+$/);
    expect(readdirSync(workspace)).toEqual(['delivery.yml']);
  });

  it('refuses an unknown key, with the nearest one', () => {
    const text =
      'version: 1\napplication: shop\nrouter: { listeners: [{ port: 8080, routes: [{ path: /, service: web }] }] }\nservices: { web: { port: 80, health: {}, helth: {} } }\n';
    writeFileSync(join(workspace, 'delivery.yml'), text);
    const { status, errors } = start(name, given());
    expect({ status, errors }).toEqual({
      status: 1,
      errors: ['delivery.yml: services.web: expected only known keys; did you mean "health"?, saw "helth"'],
    });
    expect(readdirSync(workspace)).toEqual(['delivery.yml']);
  });
});

describe('root', () => {
  it('asks for an action by name', () => {
    expect(start('root', { action: 'wheelcache' })).toMatchObject({
      status: 1,
      errors: [`action: expected one of ${actionNames.join(', ')}, saw "wheelcache"`],
    });
  });

  it('hands an action its own inputs, and not those of others', () => {
    const all = Object.assign({}, ...actionNames.map((name) => specs[name].inputs)) as Record<
      string,
      { default?: string }
    >;
    const defaults = Object.fromEntries(
      Object.entries(all).map(([input, { default: value }]) => [input, value ?? '']),
    );
    const { status, errors } = start('root', { ...defaults, action: 'wheel-cache' });
    expect({ status, errors }).toEqual({
      status: 1,
      errors: ['delivery-file: expected an existing file, saw delivery.yml, which is not there'],
    });
  });
});

/** A Trivy report in which every text is hostile: one finding for each string. */
function hostileReport(): string {
  const vulnerability = (text: string) => ({
    VulnerabilityID: text,
    PkgName: text,
    InstalledVersion: text,
    FixedVersion: text,
    Title: text,
    Description: text,
    PrimaryURL: text,
    Severity: 'CRITICAL',
  });
  return JSON.stringify({
    SchemaVersion: 2,
    ArtifactName: hostileStrings[0],
    ArtifactType: 'filesystem',
    Results: hostileStrings.map((text) => ({
      Target: text,
      Class: 'lang-pkgs',
      Type: 'pip',
      Vulnerabilities: [vulnerability(text)],
    })),
  });
}

describe('hostile text in a report', () => {
  it('reaches the log, the summary and the outputs as text: the runner obeys only our own commands', () => {
    writeFileSync(join(workspace, 'report.json'), hostileReport());
    const { status, stdout, outputs, summary } = start('trivy-gate', {
      'scan-type': 'fs',
      report: 'report.json',
      'fail-on': 'CRITICAL',
    });
    expect(status).toBe(1);
    const names = new Set(obeyedCommands(stdout).map((command) => command.name));
    expect(
      [...names].filter(
        (name) => !['debug', 'notice', 'warning', 'error', 'group', 'endgroup'].includes(name),
      ),
    ).toEqual([]);
    expect(outputs).toMatch(/^result<<(\S+)\nfail\n\1$/m);
    expect(summary).not.toMatch(/<(?!\/?(?:details|summary)>)[a-z!]/i);
    expect(summary).not.toMatch(/\]\((?:javascript|https?):/);
    expect(summary).not.toContain('@org/team');
  });
});
