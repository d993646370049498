// R6: the application's own CI holds a Trivy scan that every change must pass. Workflow files are read as YAML: a comment is no scan.
import { join } from 'node:path';
import { messageOf } from '@compose-delivery/runtime';
import { readYaml } from '@compose-delivery/application';
import {
  conclude,
  unsure,
  wrong,
  type Check,
  type CheckContext,
  type Evidence,
  type Problem,
} from '../check.ts';
import {
  compositeSteps,
  findCandidates,
  type Candidate,
  type TrivyDefaults,
} from '../enforced/find-enforced.ts';
import { isRecord, readWorkflow, scalar, type Step, type Workflow } from '../enforced/workflow.ts';

type Read = { readonly workflows: Workflow[]; readonly problems: string[] };

async function readWorkflows(context: CheckContext, folder: string): Promise<Read> {
  const names = (await context.ports.files.list(join(context.root, folder))).filter((name) =>
    /\.ya?ml$/.test(name),
  );
  const workflows: Workflow[] = [];
  const problems: string[] = [];
  for (const name of names) {
    const path = `${folder}/${name}`;
    try {
      const workflow = readWorkflow(
        path,
        readYaml((await context.ports.files.readText(join(context.root, path))) ?? '', path),
      );
      if (workflow) workflows.push(workflow);
      else problems.push(`${path}: no workflow`);
    } catch (error) {
      problems.push(`${path}: ${messageOf(error)}`);
    }
  }
  return { workflows, problems };
}

/** Every composite action of the repository that a step refers to, read before the walk. */
async function readComposites(
  context: CheckContext,
  workflows: readonly Workflow[],
): Promise<Map<string, Step[]>> {
  const found = new Map<string, Step[]>();
  const waiting = workflows.flatMap((workflow) => workflow.jobs.flatMap((job) => localUses(job.steps)));
  const seen = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path) || path.split('/').includes('..')) continue;
    seen.add(path);
    for (const file of ['action.yml', 'action.yaml']) {
      const text = await context.ports.files.readText(join(context.root, path, file));
      if (text === undefined) continue;
      const steps = compositeSteps(readYaml(text, `${path}/${file}`));
      if (!steps) continue;
      found.set(path, steps);
      waiting.push(...localUses(steps));
    }
  }
  return found;
}

function localUses(steps: readonly Step[]): string[] {
  return steps.flatMap((step) =>
    typeof step['uses'] === 'string' && step['uses'].startsWith('./') ? [step['uses'].slice(2)] : [],
  );
}

/** What `trivy.yaml` says for every run that does not say otherwise. */
async function readSettings(context: CheckContext): Promise<TrivyDefaults> {
  const text = await context.ports.files.readText(join(context.root, 'trivy.yaml'));
  const root = text === undefined ? undefined : readYaml(text, 'trivy.yaml');
  if (!isRecord(root)) return {};
  const { severity } = root;
  return {
    ...(root['exit-code'] === undefined ? {} : { exitCode: scalar(root['exit-code']) }),
    ...(severity === undefined
      ? {}
      : { severity: Array.isArray(severity) ? severity.join(',') : scalar(severity) }),
  };
}

/** Entries of the ignore file that let more pass than the finding that they name. */
async function readIgnored(context: CheckContext): Promise<Problem[]> {
  const text = (await context.ports.files.readText(join(context.root, '.trivyignore'))) ?? '';
  return text.split(/\r?\n/).flatMap((line, index) => {
    const entry = line.replace(/#.*$/, '').trim();
    return entry.includes('*')
      ? [wrong(`.trivyignore:${index + 1} ignores ${entry.slice(0, 60)}, which is no single finding`)]
      : [];
  });
}

function judge(candidates: readonly Candidate[], read: Read, folder: string): Problem[] {
  if (candidates.some((candidate) => candidate.soft === undefined)) return [];
  if (read.workflows.length === 0 && read.problems.length === 0)
    return [wrong(`${folder} holds no workflow`)];
  if (candidates.length === 0 && read.problems.length > 0)
    return [
      unsure(
        `no readable workflow runs Trivy, and some cannot be read: ${read.problems.join('; ').slice(0, 300)}`,
      ),
    ];
  if (candidates.length === 0) return [wrong(`no step of ${folder} runs Trivy`)];
  return candidates.map((candidate) =>
    wrong(`${candidate.place} does not stop a change: ${candidate.soft ?? ''}`),
  );
}

export const scanEnforced: Check = {
  id: 'R6',
  asks: 'Does the CI of the application hold a Trivy scan that every change must pass?',
  notConfigured: (application) =>
    application.checks.R6 ? undefined : 'checks.R6 is not in the delivery file',
  will: (application) =>
    `read ${application.checks.R6?.workflows ?? ''} for a step that fails on ${application.checks.R6?.severities.join(', ') ?? ''}`,
  run: async (context) => {
    const definition = context.application.checks.R6;
    if (!definition) return conclude([unsure('checks.R6 is not in the delivery file')], '', []);
    const folder = definition.workflows.replace(/^\.\//, '').replace(/\/+$/, '');
    const read = await readWorkflows(context, folder);
    const composites = await readComposites(context, read.workflows);
    const candidates = findCandidates(
      read.workflows,
      definition.severities,
      (path) => composites.get(path),
      await readSettings(context),
    );
    const ignored = await readIgnored(context);
    const firm = candidates.find((candidate) => candidate.soft === undefined);
    const evidence: Evidence[] = [
      {
        title: 'steps that run Trivy',
        lines: candidates.map(
          (candidate) => `${candidate.place} [${candidate.kind}]: ${candidate.soft ?? 'stops a change'}`,
        ),
      },
      { title: 'files', lines: [...read.workflows.map((workflow) => workflow.path), ...read.problems] },
    ];
    return conclude(
      [...judge(candidates, read, folder), ...ignored],
      `${firm?.place ?? ''} stops a change on ${definition.severities.join(', ')}`,
      evidence,
    );
  },
};
