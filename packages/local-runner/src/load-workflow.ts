// Reads a workflow file with GitHub's own parser and sorts its tokens into the runner's model.
import { convertWorkflowTemplate } from '@actions/workflow-parser';
import type { WorkflowJob } from '@actions/workflow-parser/model/workflow-template';
import fs from 'node:fs';
import path from 'node:path';
import { asText } from './expression.ts';
import { InvalidWorkflow } from './failure.ts';
import type { InputDefinition, JobModel, SecretDefinition, StepModel, WorkflowModel } from './model.ts';
import { ALL_FEATURES, parseWorkflowText } from './parse-file.ts';
import { inside, type Source } from './source.ts';
import { childOf, constantOf, entriesOf, itemsOf, type Token } from './token.ts';

const STEP_KEYS = new Set([
  'id',
  'name',
  'if',
  'run',
  'uses',
  'with',
  'env',
  'shell',
  'working-directory',
  'timeout-minutes',
  'continue-on-error',
]);

const optional = <K extends string>(key: K, token: Token | undefined): Partial<Record<K, Token>> =>
  token === undefined ? {} : ({ [key]: token } as Record<K, Token>);

/** One step's model from its raw mapping, the parser's id and the parser's condition. */
export function stepModel(raw: Token, id: string, condition: string): StepModel {
  const uses = constantOf(childOf(raw, 'uses'));
  return {
    id,
    line: raw.line ?? 0,
    condition,
    ...optional('name', childOf(raw, 'name')),
    ...optional('run', childOf(raw, 'run')),
    ...(typeof uses === 'string' ? { uses } : {}),
    ...optional('with', childOf(raw, 'with')),
    ...optional('env', childOf(raw, 'env')),
    ...optional('shell', childOf(raw, 'shell')),
    ...optional('workingDirectory', childOf(raw, 'working-directory')),
    ...optional('timeout', childOf(raw, 'timeout-minutes')),
    ...optional('continueOnError', childOf(raw, 'continue-on-error')),
    unsupported: entriesOf(raw)
      .map(([key]) => key)
      .filter((key) => !STEP_KEYS.has(key)),
  };
}

function jobModel(job: WorkflowJob, raw: Token): JobModel {
  const base = {
    id: job.id.value,
    line: raw.line ?? 0,
    needs: (job.needs ?? []).map((need) => need.value),
    condition: job.if.expression,
    ...optional('name', childOf(raw, 'name')),
    ...optional('strategy', job.strategy),
    ...optional('concurrency', job.concurrency),
    ...optional('permissions', childOf(raw, 'permissions')),
  };
  if (job.type === 'reusableWorkflowJob') {
    const secrets = job['inherit-secrets'] === true ? 'inherit' : childOf(raw, 'secrets');
    return {
      ...base,
      kind: 'call',
      uses: job.ref.value,
      ...optional('with', childOf(raw, 'with')),
      ...(secrets === undefined ? {} : { secrets }),
      unsupported: [],
    };
  }
  const rawSteps = itemsOf(childOf(raw, 'steps'));
  return {
    ...base,
    kind: 'steps',
    ...optional('runsOn', job['runs-on']),
    ...optional('env', job.env),
    ...optional('environment', job.environment),
    ...optional('outputs', job.outputs),
    ...optional('defaults', childOf(raw, 'defaults')),
    ...optional('timeout', childOf(raw, 'timeout-minutes')),
    ...optional('cancelTimeout', childOf(raw, 'cancel-timeout-minutes')),
    ...optional('continueOnError', childOf(raw, 'continue-on-error')),
    steps: job.steps.map((step, index) =>
      stepModel(rawSteps[index]!, step.id, step.if?.expression ?? 'success()'),
    ),
    unsupported: ['container', 'services', 'snapshot'].filter((key) => childOf(raw, key) !== undefined),
  };
}

function inputDefinitions(token: Token | undefined): InputDefinition[] {
  return entriesOf(token).map(([name, definition]) => {
    const options = itemsOf(childOf(definition, 'options')).map((item) => asText(constantOf(item)));
    return {
      name,
      type: asText(constantOf(childOf(definition, 'type'))) || 'string',
      required: constantOf(childOf(definition, 'required')) === true,
      ...optional('default', childOf(definition, 'default')),
      ...(options.length > 0 ? { options } : {}),
    };
  });
}

function secretDefinitions(token: Token | undefined): SecretDefinition[] {
  return entriesOf(token).map(([name, definition]) => ({
    name,
    required: constantOf(childOf(definition, 'required')) === true,
  }));
}

/**
 * Loads `relative` (a path inside `source`). Throws InvalidWorkflow with every problem the parser found, each with
 * its line, when the file is missing or not valid.
 */
export async function loadWorkflow(source: Source, relative: string): Promise<WorkflowModel> {
  const file = inside(source.root, relative);
  if (!fs.existsSync(file)) throw new InvalidWorkflow(relative, [`no such file in ${source.slug}`]);
  const parsed = parseWorkflowText(relative, fs.readFileSync(file, 'utf8'));
  const template =
    parsed.value &&
    (await convertWorkflowTemplate(parsed.context, parsed.value, undefined, {
      fetchReusableWorkflowDepth: 0,
      featureFlags: ALL_FEATURES,
    }));
  const problems = parsed.context.errors.getErrors().map((error) => error.message);
  if (parsed.value === undefined || template === undefined || problems.length > 0) {
    throw new InvalidWorkflow(relative, problems.length > 0 ? problems : ['the file is empty']);
  }
  const root = parsed.value;
  const call = childOf(childOf(root, 'on'), 'workflow_call');
  const name = constantOf(childOf(root, 'name'));
  return {
    source,
    path: relative.split(path.sep).join('/'),
    name: typeof name === 'string' && name !== '' ? name : relative,
    events: template.events,
    ...optional('runName', childOf(root, 'run-name')),
    ...optional('env', template.env),
    ...optional('defaults', childOf(root, 'defaults')),
    ...optional('permissions', childOf(root, 'permissions')),
    ...optional('concurrency', template.concurrency),
    jobs: template.jobs.map((job) => jobModel(job, childOf(childOf(root, 'jobs'), job.id.value)!)),
    dispatchInputs: inputDefinitions(childOf(childOf(childOf(root, 'on'), 'workflow_dispatch'), 'inputs')),
    callInputs: inputDefinitions(childOf(call, 'inputs')),
    callSecrets: secretDefinitions(childOf(call, 'secrets')),
    ...optional('callOutputs', childOf(call, 'outputs')),
  };
}
