// What is wrong with the call of a reusable workflow, as far as it shows before the run.
import { messageOf } from './failure.ts';
import { completeInputs } from './inputs.ts';
import type { CallJob, InputDefinition, WorkflowModel } from './model.ts';
import { entriesOf, isConstant, valueOf, type Token } from './token.ts';

export function refusalOfCall(callee: WorkflowModel, job: CallJob): string[] {
  if (callee.events.workflow_call === undefined)
    return [`${job.uses} is not callable: it has no workflow_call trigger`];
  return [...inputProblems(callee, job), ...secretProblems(callee, job)];
}

const same =
  (a: string) =>
  (b: string): boolean =>
    a.toLowerCase() === b.toLowerCase();

function inputProblems(callee: WorkflowModel, job: CallJob): string[] {
  const given = entriesOf(job.with);
  const known = callee.callInputs.map((input) => input.name);
  const unknown = given
    .filter(([name]) => !known.some(same(name)))
    .map(([name]) => `${job.uses} has no input '${name}'; it takes ${known.join(', ') || 'none'}`);
  const missing = callee.callInputs
    .filter(
      (input) =>
        input.required && input.default === undefined && !given.some(([name]) => same(name)(input.name)),
    )
    .map((input) => `${job.uses} needs the input '${input.name}'`);
  const wrong = given.flatMap(([name, token]) =>
    typeProblem(
      callee.callInputs.find((i) => same(name)(i.name)),
      token,
    ),
  );
  return [...unknown, ...missing, ...wrong];
}

function typeProblem(definition: InputDefinition | undefined, token: Token): string[] {
  if (definition === undefined || !isConstant(token)) return [];
  const scope = { contexts: {}, functions: {} };
  try {
    completeInputs([definition], { [definition.name]: valueOf(token, scope) }, scope, false);
    return [];
  } catch (error) {
    return [messageOf(error)];
  }
}

function secretProblems(callee: WorkflowModel, job: CallJob): string[] {
  if (job.secrets === 'inherit') return [];
  const given = entriesOf(job.secrets).map(([name]) => name);
  const known = callee.callSecrets.map((secret) => secret.name);
  return [
    ...given
      .filter((name) => !known.some(same(name)))
      .map((name) => `${job.uses} has no secret '${name}'; it takes ${known.join(', ') || 'none'}`),
    ...callee.callSecrets
      .filter((secret) => secret.required && !given.some(same(secret.name)))
      .map((secret) => `${job.uses} needs the secret '${secret.name}'`),
  ];
}
