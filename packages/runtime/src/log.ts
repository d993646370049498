// The safe log: the only module that prints. Foreign text is neutralised and redacted; our own commands are built here and nowhere else.
import type { AnnotationPlace, Log } from './ports.ts';
import { commandData, commandProperty, neutralLine, splitLines } from './neutral.ts';
import { MIN_SECRET_LENGTH, type Redactor } from './redact.ts';

export type LogStyle = 'runner' | 'terminal';

/** `write` receives whole lines without a line end. On a terminal, commands of the runner would be noise, so words are used. */
export function createLog(
  write: (line: string) => void,
  redactor: Redactor,
  style: LogStyle,
  debug = false,
): Log {
  const print = (text: string): void => {
    for (const line of splitLines(redactor.redact(text))) write(neutralLine(line));
  };
  const command = (name: string, data: string, place: AnnotationPlace = {}): void => {
    const text = redactor.redact(data);
    if (style === 'terminal') return print(`${name}: ${text}`);
    const properties = Object.entries(place)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}=${commandProperty(redactor.redact(String(value)))}`);
    write(`::${name}${properties.length > 0 ? ` ${properties.join(',')}` : ''}::${commandData(text)}`);
  };
  return {
    info: print,
    debug: (text) => (style === 'runner' ? command('debug', text) : debug ? print(text) : undefined),
    notice: (text, place) => command('notice', text, place),
    warning: (text, place) => command('warning', text, place),
    error: (text, place) => command('error', text, place),
    mask: (secret) => {
      redactor.add(secret);
      if (style === 'runner') for (const line of maskLines(secret)) write(`::add-mask::${escapeMask(line)}`);
    },
    group: async (title, body) => {
      const text = splitLines(redactor.redact(title)).join(' ');
      write(style === 'runner' ? `::group::${commandData(text)}` : neutralLine(`> ${text}`));
      try {
        return await body();
      } finally {
        if (style === 'runner') write('::endgroup::');
      }
    },
  };
}

/** The runner masks line by line; a line such as "{" would blank the whole log, so short lines stay unmasked. */
function maskLines(secret: string): string[] {
  return splitLines(secret)
    .map((line) => line.trim())
    .filter((line) => line.length >= MIN_SECRET_LENGTH);
}

function escapeMask(line: string): string {
  return line.replaceAll('%', '%25');
}
