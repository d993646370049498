// Credentials by host, as curl, pip and git read them from a netrc file. Source: the .netrc section of GNU inetutils' ftp manual.
import { InputError, messageOf, type Ports } from '@compose-delivery/runtime';
import { join } from 'node:path';
import { isSafeForCredentials, maskCredentials, type Index } from './index-url.ts';

export type NetrcEntry = { readonly machine: string; readonly login: string; readonly password: string };

/**
 * Entries in the order of the text; `default` is left out: credentials for any host are credentials for the wrong one. Macros are
 * skipped, values may be quoted.
 * @throws InputError with the line and never its text, if something is not a netrc
 */
export function parseNetrc(text: string, input: string): readonly NetrcEntry[] {
  const entries: { machine: string; login: string; password: string }[] = [];
  let entry: { machine: string; login: string; password: string } | undefined;
  let inMacro = false;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (inMacro && line.trim() !== '') continue;
    inMacro = false;
    const words = wordsOf(line);
    while (words.length > 0) {
      const word = words.shift() ?? '';
      if (word.startsWith('#')) break;
      if (word === 'macdef') {
        inMacro = true;
        break;
      }
      if (word === 'default') {
        entry = { machine: '', login: '', password: '' };
        continue;
      }
      const value = words.shift();
      if (value === undefined || !['machine', 'login', 'user', 'password', 'account'].includes(word))
        throw new InputError([
          {
            input,
            expected: 'lines such as "machine HOST login USER password PASSWORD"',
            seen: `something else in line ${i + 1}`,
          },
        ]);
      if (word === 'machine')
        entries.push((entry = { machine: value.toLowerCase(), login: '', password: '' }));
      else if (entry && word === 'password') entry.password = value;
      else if (entry && word !== 'account') entry.login = value;
    }
  }
  return entries;
}

/** The file that NETRC names, else the user's own. One that cannot be read is left aside, and that is said. */
export async function readNetrcFile(
  ports: Pick<Ports, 'environment' | 'files' | 'log'>,
): Promise<readonly NetrcEntry[]> {
  const { NETRC: named, HOME: home } = ports.environment;
  const path = named || (home ? join(home, '.netrc') : undefined);
  if (path === undefined) return [];
  try {
    return parseNetrc((await ports.files.readText(path)) ?? '', path);
  } catch (error) {
    ports.log.warning(`the netrc file is left aside: ${messageOf(error)}`);
    return [];
  }
}

function wordsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain]) => plain ?? (quoted ?? '').replace(/\\(.)/g, '$1'),
  );
}

/** The header's value; from here on its parts are masked. */
function authorizationOf({ login, password }: NetrcEntry, log: Pick<Ports['log'], 'mask'>): string {
  maskCredentials(login, password, log);
  return `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
}

/** Indexes with the credentials that an entry of their host has, where the address itself carries none. Only over TLS, or on this machine. */
export function withCredentials<T extends Index>(
  indexes: readonly T[],
  entries: readonly NetrcEntry[],
  log: Pick<Ports['log'], 'mask'>,
): readonly T[] {
  return indexes.map((index) => {
    const url = new URL(index.url);
    const entry = entries.find(({ machine }) => machine === url.hostname || machine === url.host);
    if (!entry || index.authorization !== undefined || !isSafeForCredentials(url)) return index;
    return { ...index, authorization: authorizationOf(entry, log) };
  });
}

/** Hosts that have credentials and are no index: a lock may name addresses there. Over TLS only. */
export function credentialHosts(
  entries: readonly NetrcEntry[],
  log: Pick<Ports['log'], 'mask'>,
): readonly Index[] {
  return entries.flatMap((entry) => {
    const url = `https://${entry.machine}/`;
    if (!URL.canParse(url) || new URL(url).pathname !== '/') return [];
    return [{ url, origin: new URL(url).origin, authorization: authorizationOf(entry, log) }];
  });
}
