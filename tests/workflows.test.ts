// What every workflow of this repository must hold to, read from the parsed files.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { isActionName, specs } from '../actions/catalogue.ts';

const root = join(import.meta.dirname, '..');
const files = ['.github/workflows', 'workflows-examples'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
);

type Step = { uses?: string; run?: string; with?: Record<string, unknown> };
type Job = {
  uses?: string;
  steps?: Step[];
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
  concurrency?: { group: string; 'cancel-in-progress': boolean };
  secrets?: unknown;
  with?: Record<string, unknown>;
};
type Workflow = {
  on: Record<string, { inputs?: Record<string, unknown>; secrets?: Record<string, unknown> } | null>;
  permissions?: unknown;
  jobs: Record<string, Job>;
};

const read = (file: string): Workflow => load(readFileSync(join(root, file), 'utf8')) as Workflow;
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const jobs = (file: string): [string, Job][] => Object.entries(read(file).jobs);
const steps = (file: string): Step[] => jobs(file).flatMap(([, job]) => job.steps ?? []);

describe.each(files)('%s', (file) => {
  it('gives no permission at the top, and says why for each one below', () => {
    expect(read(file).permissions).toEqual({});
    for (const [name, job] of jobs(file)) expect(job.permissions, name).toBeDefined();
    const granted = text(file).match(/^ {6}[a-z-]+: (?:read|write).*$/gm) ?? [];
    expect(granted.filter((line) => !line.includes('# '))).toEqual([]);
  });

  it('limits the time of each job that has steps', () => {
    for (const [name, job] of jobs(file))
      if (job.steps) expect(job['timeout-minutes'], name).toBeGreaterThan(0);
  });

  it('refers to actions by commit, or to its own repository', () => {
    const references = [
      ...steps(file).map((step) => step.uses),
      ...jobs(file).map(([, job]) => job.uses),
    ].filter((uses) => uses !== undefined);
    const own =
      /^(\$\/(actions|\.github\/workflows)\/|compose-delivery\/compose-delivery\/\.github\/workflows\/[a-z-]+\.yml@v1$)/;
    for (const uses of references) expect(uses).toMatch(new RegExp(`${own.source}|@[0-9a-f]{40}$`));
  });

  it('keeps no credentials after a checkout', () => {
    for (const step of steps(file))
      if (step.uses?.startsWith('actions/checkout@')) expect(step.with?.['persist-credentials']).toBe(false);
  });

  it('puts no expression into a shell script, and inherits no secrets', () => {
    for (const step of steps(file)) expect(step.run ?? '').not.toContain('${{');
    for (const [, job] of jobs(file)) expect(job.secrets).not.toBe('inherit');
  });

  it('gives our actions only inputs that they have, and their required ones', () => {
    for (const step of steps(file)) {
      const name = /^\$\/actions\/([a-z0-9-]+)$/.exec(step.uses ?? '')?.[1];
      if (name === undefined) continue;
      if (!isActionName(name)) throw new Error(`${file} uses actions/${name}, which is not there`);
      const { inputs } = specs[name] as { inputs: Record<string, { required: boolean }> };
      const given = Object.keys(step.with ?? {});
      expect(
        given.filter((input) => !Object.hasOwn(inputs, input)),
        `${file}: ${name}`,
      ).toEqual([]);
      expect(
        Object.keys(inputs).filter((input) => inputs[input]?.required && !given.includes(input)),
        `${file}: ${name}`,
      ).toEqual([]);
    }
  });

  it('gives reusable workflows only inputs and secrets that they have', () => {
    for (const [name, job] of jobs(file)) {
      const callee = /\.github\/workflows\/[a-z-]+\.yml/.exec(job.uses ?? '')?.[0];
      if (callee === undefined) continue;
      const call = read(callee).on.workflow_call;
      expect(
        Object.keys(job.with ?? {}).filter((input) => !Object.hasOwn(call?.inputs ?? {}, input)),
        name,
      ).toEqual([]);
      expect(
        Object.keys(job.secrets ?? {}).filter((secret) => !Object.hasOwn(call?.secrets ?? {}, secret)),
        name,
      ).toEqual([]);
    }
  });
});

describe('permissions of callers', () => {
  it('cover what the workflows that they call ask for, since GitHub refuses to start otherwise', () => {
    const needs = (file: string): Record<string, string> =>
      Object.assign(
        {},
        ...jobs(file).map(([, job]) => ({ ...job.permissions, ...(job.uses ? needs(calleeOf(job)) : {}) })),
      ) as Record<string, string>;
    const calleeOf = (job: Job): string =>
      /\.github\/workflows\/[a-z-]+\.yml/.exec(job.uses ?? '')?.[0] ?? '';
    for (const file of files) {
      for (const [name, job] of jobs(file)) {
        if (!job.uses) continue;
        for (const [scope, level] of Object.entries(needs(calleeOf(job)))) {
          const granted = job.permissions?.[scope];
          expect(
            granted === 'write' || granted === level,
            `${file}: ${name} grants ${String(granted)} for ${scope}, ${level} is asked for`,
          ).toBe(true);
        }
      }
    }
  });
});

describe('concurrency', () => {
  const groupOf = (name: string, job: string) => read(`.github/workflows/${name}.yml`).jobs[job]?.concurrency;

  it('keeps deploys of one environment apart, and never lets a roll-back wait behind one', () => {
    const [deploy, rollback] = [groupOf('deploy', 'deploy'), groupOf('rollback', 'rollback')];
    expect(deploy?.group).toContain('inputs.environment');
    expect(rollback?.group).toContain('inputs.environment');
    expect(rollback?.group).not.toBe(deploy?.group);
    for (const one of [deploy, rollback]) expect(one?.['cancel-in-progress']).toBe(false);
  });
});
