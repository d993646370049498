// Where the database is and who we are there. A password goes into the environment of a program, never into its argv.
import { expandVariables } from '@compose-delivery/application';
import { InputError } from '@compose-delivery/runtime';

export type Connection = {
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly password: string;
  readonly name: string;
  /** libpq's sslmode; '' for its default. */
  readonly sslmode: string;
};

/** A URL as applications have it: `postgresql+psycopg2://...` is understood, too. @throws InputError without its value. */
export function parseConnection(
  text: string,
  variables: Readonly<Record<string, string>>,
  input: string,
): Connection {
  const missing: string[] = [];
  const written = expandVariables(text, (name) => {
    if (variables[name] === undefined) missing.push(name);
    return variables[name];
  });
  const wrong = (expected: string, seen: string): InputError => new InputError([{ input, expected, seen }]);
  if (missing.length > 0)
    throw wrong('variables that the environment file has', `no ${[...new Set(missing)].join(', ')}`);
  // The scheme is swapped for one whose authority URL parses; what stands in the URL is a secret, so it is never shown.
  const match = /^postgres(?:ql)?(?:\+[a-z0-9_]+)?:\/\/(.*)$/s.exec(written);
  if (!match) throw wrong('postgresql://USER:PASSWORD@HOST:PORT/NAME', 'another form');
  let url: URL;
  try {
    url = new URL(`http://${match[1] ?? ''}`);
  } catch {
    throw wrong('postgresql://USER:PASSWORD@HOST:PORT/NAME', 'a text that is no URL');
  }
  const name = decodeURIComponent(url.pathname.slice(1));
  if (url.username === '' || name === '') throw wrong('a URL with a user and the name of a database', 'none');
  // `new URL` drops port 80 as the default of http.
  const port = url.port || (/:80(?:\/|$)/.test(match[1] ?? '') ? '80' : '5432');
  return {
    host: (url.searchParams.get('host') ?? url.hostname.replace(/^\[(.*)\]$/, '$1')) || 'localhost',
    port: url.searchParams.get('port') ?? port,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    name,
    sslmode: url.searchParams.get('sslmode') ?? '',
  };
}

/** How the server calls our sessions. */
export const APPLICATION_NAME = 'compose-delivery';

/** libpq's variables. Inside a container of the database, the address is its own socket. */
export function connectionEnvironment(
  connection: Connection,
  inContainer: boolean,
  database = connection.name,
): Record<string, string> {
  return {
    PGUSER: connection.user,
    PGPASSWORD: connection.password,
    PGDATABASE: database,
    PGCONNECT_TIMEOUT: '10',
    PGAPPNAME: APPLICATION_NAME,
    LC_ALL: 'C',
    ...(inContainer
      ? {}
      : {
          PGHOST: connection.host,
          PGPORT: connection.port,
          ...(connection.sslmode === '' ? {} : { PGSSLMODE: connection.sslmode }),
        }),
  };
}

/** A name or text inside SQL. Source: PostgreSQL manual, 4.1.1 and 4.1.2. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
