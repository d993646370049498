// Parses workflow commands in a line of output, as the real runner does (actions/runner ActionCommand.cs):
// `::name key=value,key=value::data` after leading blanks, and the legacy `##[name key=value;key=value]data` anywhere.

export interface Command {
  name: string;
  properties: Record<string, string>;
  data: string;
}

const REGISTERED = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'internal-set-repo-path',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

export const isRegistered = (name: string): boolean => REGISTERED.has(name.toLowerCase());

const unescape = (text: string, pairs: readonly (readonly [string, string])[]): string =>
  pairs.reduce((result, [from, to]) => result.split(from).join(to), text);

const DATA = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
] as const;
const PROPERTY = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
] as const;
const LEGACY = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
] as const;

function split(
  info: string,
  separator: string,
  pairs: readonly (readonly [string, string])[],
): Omit<Command, 'data'> {
  const space = info.indexOf(' ');
  if (space < 0) return { name: info, properties: {} };
  const properties: Record<string, string> = {};
  for (const part of info
    .slice(space + 1)
    .trim()
    .split(separator)) {
    const equals = part.indexOf('=');
    if (equals > 0 && equals < part.length - 1) {
      properties[part.slice(0, equals).trim()] = unescape(part.slice(equals + 1), pairs);
    }
  }
  return { name: info.slice(0, space), properties };
}

function parseCurrent(line: string, known: (name: string) => boolean): Command | undefined {
  const text = line.trimStart();
  if (!text.startsWith('::')) return undefined;
  const end = text.indexOf('::', 2);
  if (end < 0) return undefined;
  const head = split(text.slice(2, end), ',', PROPERTY);
  return known(head.name) ? { ...head, data: unescape(text.slice(end + 2), DATA) } : undefined;
}

function parseLegacy(line: string, known: (name: string) => boolean): Command | undefined {
  const start = line.indexOf('##[');
  if (start < 0) return undefined;
  const end = line.indexOf(']', start);
  if (end < 0) return undefined;
  const head = split(line.slice(start + 3, end), ';', LEGACY);
  return known(head.name) ? { ...head, data: unescape(line.slice(end + 1), LEGACY) } : undefined;
}

/** The command in a line, if any. `stopToken` is the name that ends a `stop-commands` pause. */
export function parseCommand(line: string, stopToken?: string): Command | undefined {
  const known = (name: string): boolean =>
    isRegistered(name) || (stopToken !== undefined && name.toLowerCase() === stopToken.toLowerCase());
  return parseCurrent(line, known) ?? parseLegacy(line, known);
}
