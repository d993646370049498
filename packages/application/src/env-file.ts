// Environment files as Docker Compose reads them. Source: compose-go dotenv/parser.go and docs.docker.com/compose/env-file:
// an unquoted value ends at " #"; single quotes are literal; double quotes know escapes; ${VAR} and $VAR are replaced except in single quotes.
import { InputError, nullPrototype } from '@compose-delivery/runtime';

type Variables = Readonly<Record<string, string>>;

const LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*(?:=|:\s)\s*(.*)$/;

/**
 * The variables of an environment file. Later ones may refer to earlier ones and to `outer`.
 * @throws InputError naming the file and the line; never the value, which may be a secret.
 */
export function parseEnvFile(
  text: string,
  input: string,
  outer: Readonly<Record<string, string | undefined>> = {},
): Variables {
  const variables = nullPrototype<string>([]);
  const lookup = (name: string): string | undefined => variables[name] ?? outer[name];
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    const bare = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*$/.exec(line);
    if (bare) continue; // compose takes such a variable from the shell; an environment that needs it says so itself
    const match = LINE.exec(line);
    if (!match) throw wrongLine(input, i, 'NAME=VALUE', 'another form');
    let rest = match[2] ?? '';
    const quote = rest[0];
    if (quote === '"' || quote === "'") {
      while (closingQuote(rest, quote) === -1) {
        i += 1;
        const next = lines[i];
        if (next === undefined) throw wrongLine(input, i - 1, `a closing ${quote}`, 'the end of the file');
        rest += `\n${next}`;
      }
    }
    variables[match[1] ?? ''] = readValue(rest, lookup);
  }
  return variables;
}

function wrongLine(input: string, index: number, expected: string, seen: string): InputError {
  return new InputError([{ input: `${input}, line ${index + 1}`, expected, seen }]);
}

function closingQuote(text: string, quote: string): number {
  for (let i = 1; i < text.length; i += 1) {
    if (quote === '"' && text[i] === '\\') i += 1;
    else if (text[i] === quote) return i;
  }
  return -1;
}

function readValue(rest: string, lookup: (name: string) => string | undefined): string {
  const quote = rest[0];
  if (quote === "'") return rest.slice(1, closingQuote(rest, quote));
  if (quote === '"') {
    const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '\u0000' };
    const inner = rest
      .slice(1, closingQuote(rest, quote))
      .replace(/\\([nrt"\\$])/g, (_, c: string) => escapes[c] ?? c);
    return expandVariables(inner, lookup).replaceAll('\u0000', '$');
  }
  return expandVariables(rest.replace(/\s+#.*$/, '').trimEnd(), lookup);
}

/** `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR-default}`; `$$` is a dollar sign. An unknown variable is empty, as in Compose. */
export function expandVariables(text: string, lookup: (name: string) => string | undefined): string {
  const pattern = /\$(?:\$|\{([A-Za-z_][A-Za-z0-9_.]*)(?:(:?-)([^}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))/g;
  return text.replace(
    pattern,
    (whole, braced?: string, operator?: string, fallback?: string, plain?: string) => {
      if (whole === '$$') return '$';
      const value = lookup(braced ?? plain ?? '');
      const absent = value === undefined || (operator === ':-' && value === '');
      return absent ? (fallback ?? '') : value;
    },
  );
}
