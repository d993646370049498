// Help, made from the specs.
import type { ActionSpec } from '@compose-delivery/runtime';

const WIDTH = 100;

/** Words wrapped to the width of a terminal, every line indented. */
function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + word.length + 1 > WIDTH - indent) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each).join('\n');
}

export function suiteHelp(specs: readonly ActionSpec[]): string {
  const longest = Math.max(...specs.map((spec) => spec.name.length));
  const actions = specs.map((spec) => `  ${spec.name.padEnd(longest)}  ${spec.title}`).join('\n');
  return `Usage: compose-delivery <action> [--input value ...]
       compose-delivery run <workflow file> [options]
       compose-delivery tour [--engine process|compose]

Delivers a Docker Compose application. Every action takes the same inputs here as in a workflow.

Actions
${actions}

Other commands
  run   runs a real workflow file on this machine, with the committed bundles, against local doubles of GitHub
  tour  delivers the reference application for real: deploys, breaks, rolls back, scans; writes .delivery/report.html

compose-delivery <action> --help shows the inputs and outputs of an action, compose-delivery run --help those of a run.
`;
}

export function actionHelp(spec: ActionSpec): string {
  const inputs = Object.entries(spec.inputs).map(([name, input]) => {
    const fallback = input.required
      ? ' Required.'
      : input.default
        ? ` Default: ${input.default.replaceAll('\n', ', ')}.`
        : '';
    return `  --${name}\n${wrap(`${input.description} Accepts ${input.accepts}.${fallback}`, 6)}`;
  });
  const outputs = Object.entries(spec.outputs).map(
    ([name, output]) => `  ${name}\n${wrap(output.description, 6)}`,
  );
  return `Usage: compose-delivery ${spec.name} [--input value ...]

${wrap(spec.description, 0)}

Inputs
${inputs.join('\n')}

Outputs
${outputs.join('\n')}
`;
}
