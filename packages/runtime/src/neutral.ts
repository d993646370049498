// The one safe module: everything foreign (tool output, package names, response bodies) is made harmless for the place it goes to.
// Source of the runner's grammar: actions/runner ActionCommand.cs - "::command::" at the start of a trimmed line, and the older
// "##[command]" ANYWHERE in a line; both output streams are read, and a bare CR ends a line too.

const MAX_LINE = 8_192;

// C0 and C1 controls except tab, the line and paragraph separators, and the characters that reorder text on screen.

const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ANSI_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Splits foreign text into lines the way the runner does: LF, CRLF and bare CR all end one. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

/** One line of foreign text without anything invisible: ANSI colours dropped, control characters shown as \xNN. */
export function visible(line: string): string {
  return line
    .replace(ANSI_SEQUENCE, '')
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(INVISIBLE, (c) => {
      const code = c.charCodeAt(0);
      return code > 0xff
        ? `\\u${code.toString(16).padStart(4, '0')}`
        : `\\x${code.toString(16).padStart(2, '0')}`;
    });
}

/** Cuts at `limit` UTF-16 units without splitting a character, and says how much was left out. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const note = ` [... ${text.length - limit} more characters]`;
  let end = Math.max(0, limit - note.length);
  if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end) + note;
}

/**
 * One line that the runner will print and never obey. `##[` is broken with a backslash wherever it stands, and a leading `::`
 * likewise, after any white space that .NET's TrimStart would drop.
 */
export function neutralLine(line: string): string {
  const shown = truncate(visible(line), MAX_LINE);
  return shown.replaceAll('##[', '#\\#[').replace(/^(\s*)::/, '$1\\::');
}

/** Foreign text of any number of lines, each made harmless. */
export function neutralText(text: string): string {
  return splitLines(text).map(neutralLine).join('\n');
}

/** The data half of one of our own workflow commands, escaped as @actions/core does, and free of `##[`. */
export function commandData(text: string): string {
  return escapeCommand(neutralData(text));
}

/** A property value of one of our own workflow commands. */
export function commandProperty(text: string): string {
  return escapeCommand(neutralData(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function neutralData(text: string): string {
  return splitLines(truncate(text, 4_000))
    .map((line) => visible(line).replaceAll('##[', '#\\#['))
    .join('\n');
}

function escapeCommand(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

const MARKDOWN_SPECIAL = /[\\`*_{}[\]()#+!|<>~&$"':]/g;

/**
 * Foreign text inside a Markdown table cell, list item or heading: no markup, link, mention, image, HTML or row break survives.
 * Everything special becomes a numeric entity, which no Markdown parser reads as syntax.
 */
export function markdownText(text: string, limit = 1_000): string {
  return visible(truncate(text, limit).replace(/\s+/g, ' ').trim())
    .replace(MARKDOWN_SPECIAL, (c) => `&#${c.charCodeAt(0)};`)
    .replaceAll('@', '&#64;')
    .replace(/\b(https?|ftp|www)(?=&#58;|\.)/gi, '$1\u200b')
    .replace(/^([-+]|\d+[.)])(?=\s|$)/, '&#8203;$1');
}

/** Foreign text as a fenced block: the fence is longer than any run of backticks within, so nothing can close it. */
export function markdownBlock(text: string, language = 'text'): string {
  const body = splitLines(text).map(visible).join('\n');
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${body}\n${fence}`;
}

/** Foreign text in HTML, as content or as a quoted attribute. */
export function htmlText(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return visible(text.replace(/\r\n?/g, '\n').replaceAll('\n', '\u0000'))
    .replaceAll('\\x00', '\n')
    .replace(/[&<>"']/g, (c) => entities[c] ?? c);
}

/** Foreign text in a Slack message; `<!channel>` and links lose their angle brackets. Source: Slack's escaping rules. */
export function slackText(text: string, limit = 2_900): string {
  const flat = splitLines(text).map(visible).join('\n');
  return truncate(flat, limit).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
