// The generated parts of README files, between markers; everything else in them is written by hand.
import type { ActionSpec } from '@compose-delivery/runtime';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. @throws if the markers are not there. */
export function replaceSection(document: string, name: string, content: string, file: string): string {
  const start = `<!-- ${name} -->`;
  const end = `<!-- /${name} -->`;
  const from = document.indexOf(start);
  const to = document.indexOf(end);
  if (from === -1 || to < from) throw new Error(`${file}: the markers ${start} and ${end} are not there`);
  return `${document.slice(0, from + start.length)}\n\n${content}\n\n${document.slice(to)}`;
}

export function inputsTable(spec: ActionSpec): string {
  const rows = Object.entries(spec.inputs).map(([name, input]) =>
    row(
      `\`${name}\``,
      input.description,
      input.accepts,
      input.required ? '**required**' : input.default ? `\`${input.default}\`` : '',
    ),
  );
  return ['| Input | What it is | Accepts | Default |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

export function outputsTable(spec: ActionSpec): string {
  const rows = Object.entries(spec.outputs).map(([name, output]) => row(`\`${name}\``, output.description));
  return ['| Output | What it is |', '| --- | --- |', ...rows].join('\n');
}

export function permissionsTable(spec: ActionSpec): string {
  const entries = Object.entries(spec.permissions);
  if (entries.length === 0) return 'None.';
  return [
    '| Permission | Why |',
    '| --- | --- |',
    ...entries.map(([name, why]) => row(`\`${name}\``, why)),
  ].join('\n');
}

export function suiteTable(specs: readonly ActionSpec[]): string {
  const rows = specs.map((spec) =>
    row(`[\`${spec.name}\`](actions/${spec.name}/README.md)`, spec.description),
  );
  return ['| Action | What it does |', '| --- | --- |', ...rows].join('\n');
}

/** The README of an action that has none yet: what to write by hand, and the markers. */
export function freshReadme(spec: ActionSpec): string {
  return [
    `# ${spec.title}`,
    '',
    spec.description,
    '',
    '## Inputs',
    '',
    '<!-- inputs -->',
    '<!-- /inputs -->',
    '',
    '## Outputs',
    '',
    '<!-- outputs -->',
    '<!-- /outputs -->',
    '',
    '## Permissions',
    '',
    '<!-- permissions -->',
    '<!-- /permissions -->',
    '',
  ].join('\n');
}
