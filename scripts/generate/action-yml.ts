// action.yml of each action and of the root, from the specs.
import { dump } from 'js-yaml';
import type { ActionSpec, InputDefinition } from '@compose-delivery/runtime';

const HEAD = '# Generated from spec.ts by `npm run generate`. Do not edit.\n';

function inputYaml(input: InputDefinition<unknown>, usedBy: readonly string[] = []): Record<string, unknown> {
  const accepts = input.kind === 'text' && input.accepts === 'text' ? '' : ` Accepts ${input.accepts}.`;
  return {
    description: `${input.description}${accepts}${usedBy.length > 0 ? ` Used by ${usedBy.join(', ')}.` : ''}`,
    required: input.required && usedBy.length === 0,
    ...(input.default === undefined ? {} : { default: input.default }),
  };
}

function toYaml(
  spec: ActionSpec,
  inputs: Record<string, unknown>,
  outputs: Record<string, unknown>,
  main: string,
): string {
  const value = {
    name: spec.title,
    description: spec.description,
    branding: { icon: spec.icon, color: spec.color },
    inputs,
    ...(Object.keys(outputs).length === 0 ? {} : { outputs }),
    runs: { using: 'node24', main },
  };
  return HEAD + dump(value, { lineWidth: -1, noRefs: true });
}

/** `actions/<name>/action.yml` */
export function actionYaml(spec: ActionSpec): string {
  const inputs = Object.fromEntries(
    Object.entries(spec.inputs).map(([name, input]) => [name, inputYaml(input)]),
  );
  const outputs = Object.fromEntries(
    Object.entries(spec.outputs).map(([name, { description }]) => [name, { description }]),
  );
  return toYaml(spec, inputs, outputs, `../../dist/${spec.name}/index.js`);
}

/** The root action.yml: its own input and the union of all others, each with the actions that use it. */
export function rootYaml(root: ActionSpec, specs: readonly ActionSpec[]): string {
  const inputs: Record<string, unknown> = Object.fromEntries(
    Object.entries(root.inputs).map(([name, input]) => [name, inputYaml(input)]),
  );
  const users = (name: string): string[] =>
    specs.filter((spec) => Object.hasOwn(spec.inputs, name)).map((spec) => spec.name);
  const outputs: Record<string, { description: string }> = {};
  for (const spec of specs) {
    for (const [name, input] of Object.entries(spec.inputs)) inputs[name] ??= inputYaml(input, users(name));
    for (const [name, { description }] of Object.entries(spec.outputs)) {
      const known = outputs[name]?.description;
      outputs[name] = {
        description: `${known === undefined ? '' : `${known} `}${spec.name}: ${description}`,
      };
    }
  }
  return toYaml(root, inputs, outputs, 'dist/root/index.js');
}
