// What the runner would obey in some output: a port of its two command parsers, used as an oracle in tests.
// Source: actions/runner src/Runner.Common/ActionCommand.cs, TryParseV2 and TryParse (2.336.0).

export type ObeyedCommand = { readonly name: string; readonly properties: string; readonly data: string };

const COMMANDS = [
  'set-output',
  'save-state',
  'add-mask',
  'add-matcher',
  'remove-matcher',
  'debug',
  'warning',
  'error',
  'notice',
  'group',
  'endgroup',
  'echo',
  'stop-commands',
  'set-env',
  'add-path',
];

/** Every command in the output of a step, in order. Lines end as in .NET's StreamReader.ReadLine: LF, CR or CRLF. */
export function obeyedCommands(output: string): ObeyedCommand[] {
  return output
    .split(/\r\n|\n|\r/)
    .map((line) => parseCurrent(line) ?? parseLegacy(line))
    .filter((command) => command !== undefined);
}

function known(header: string): { name: string; properties: string } | undefined {
  const space = header.indexOf(' ');
  const name = (space < 0 ? header : header.slice(0, space)).toLowerCase();
  return COMMANDS.includes(name)
    ? { name, properties: space < 0 ? '' : header.slice(space + 1).trim() }
    : undefined;
}

/** `::name key=value::data`, after white space at the start of the line. */
function parseCurrent(line: string): ObeyedCommand | undefined {
  const trimmed = line.replace(/^[\s\u0085]+/, '');
  if (!trimmed.startsWith('::')) return undefined;
  const end = trimmed.indexOf('::', 2);
  if (end < 0) return undefined;
  const header = known(trimmed.slice(2, end));
  return header && { ...header, data: trimmed.slice(end + 2) };
}

/** `##[name key=value;]data`, anywhere in the line. */
function parseLegacy(line: string): ObeyedCommand | undefined {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  const header = known(line.slice(start + 3, end));
  return header && { ...header, data: line.slice(end + 1) };
}
