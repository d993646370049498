// Reads an action.yml with GitHub's own parser and sorts its tokens into the runner's model.
import { convertActionTemplate } from '@actions/workflow-parser/actions/index';
import fs from 'node:fs';
import path from 'node:path';
import { InvalidWorkflow } from './failure.ts';
import { stepModel } from './load-workflow.ts';
import type { ActionModel, StepModel } from './model.ts';
import { parseActionText } from './parse-file.ts';
import { actionFileOf, type Source } from './source.ts';
import { childOf, entriesOf, itemsOf, type Token } from './token.ts';

const bare = (condition: string | undefined): string => {
  const text = (condition ?? 'always()').trim();
  return /^\$\{\{([\s\S]*)\}\}$/.exec(text)?.[1]?.trim() ?? text;
};

function compositeSteps(
  rawSteps: Token[],
  steps: readonly { id: string; if?: { expression: string } }[],
): StepModel[] {
  const taken = new Set(steps.map((step) => step.id).filter(Boolean));
  return steps.map((step, index) => {
    let id = step.id;
    for (let n = 1; id === ''; n++) {
      const candidate = n === 1 ? '__run' : `__run_${n}`;
      if (!taken.has(candidate)) id = candidate;
    }
    taken.add(id);
    return stepModel(rawSteps[index]!, id, step.if?.expression ?? 'success()');
  });
}

/**
 * Loads the action in `folder`. Throws InvalidWorkflow when there is no action.yml, when it is not valid, and when it
 * runs in a way this runner does not have (docker, retired Node versions).
 */
export function loadAction(folder: string, source: Source): ActionModel {
  const file = actionFileOf(folder);
  const shown = path.relative(source.root, folder) || '.';
  if (file === undefined) {
    throw new InvalidWorkflow(shown, [
      `expected action.yml or action.yaml in ${shown} of ${source.slug}; found neither (is actions/checkout missing before a ./ action?)`,
    ]);
  }
  const parsed = parseActionText(shown, fs.readFileSync(file, 'utf8'));
  const template = parsed.value && convertActionTemplate(parsed.context, parsed.value);
  const problems = parsed.context.errors.getErrors().map((error) => error.message);
  if (parsed.value === undefined || template === undefined || problems.length > 0) {
    throw new InvalidWorkflow(shown, problems.length > 0 ? problems : ['the file is empty']);
  }
  return {
    folder,
    source,
    name: template.name,
    inputs: (template.inputs ?? []).map((input) => ({
      name: input.id,
      required: input.required === true,
      ...(input.default === undefined ? {} : { default: input.default }),
      ...(input.deprecationMessage === undefined ? {} : { deprecation: input.deprecationMessage }),
    })),
    outputs: entriesOf(childOf(parsed.value, 'outputs')).map(([name, definition]) => {
      const value = childOf(definition, 'value');
      return value === undefined ? { name } : { name, value };
    }),
    runs: runsOf(template.runs, parsed.value, shown),
  };
}

function runsOf(
  runs: ReturnType<typeof convertActionTemplate>['runs'],
  root: Token,
  shown: string,
): ActionModel['runs'] {
  if (runs.using === 'composite') {
    return {
      using: 'composite',
      steps: compositeSteps(itemsOf(childOf(childOf(root, 'runs'), 'steps')), runs.steps),
    };
  }
  if (runs.using === 'node20' || runs.using === 'node24') {
    return {
      using: 'node',
      main: runs.main,
      ...(runs.pre === undefined ? {} : { pre: runs.pre }),
      preIf: bare(runs.preIf),
      ...(runs.post === undefined ? {} : { post: runs.post }),
      postIf: bare(runs.postIf),
    };
  }
  throw new InvalidWorkflow(shown, [
    `runs.using: ${runs.using} is not supported; this runner has node20, node24 and composite`,
  ]);
}
