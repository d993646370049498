// Addresses of package indexes and where their credentials may go: to their own origin, over TLS, and nowhere else.
import { InputError, type InputProblem, type Log } from '@compose-delivery/runtime';

export type Index = {
  /** Without credentials, with a slash at the end. */
  readonly url: string;
  readonly origin: string;
  /** Value of the Authorization header; undefined for a public index. */
  readonly authorization: string | undefined;
};

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Reads the ordered list of indexes. Credentials are taken out of the address and masked.
 * @throws InputError with one problem for each address that cannot be used; the address itself is shown without its credentials.
 */
export function readIndexes(
  urls: readonly string[],
  log: Pick<Log, 'mask'>,
  input = 'index-urls',
): readonly Index[] {
  const problems: InputProblem[] = [];
  const indexes = urls.flatMap((text): Index[] => {
    if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
      problems.push({
        input,
        expected: 'http(s) addresses such as https://pypi.org/simple/',
        seen: 'something else',
      });
      return [];
    }
    const url = new URL(text);
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    maskCredentials(user, password, log);
    url.username = '';
    url.password = '';
    url.hash = '';
    if (!url.pathname.endsWith('/')) url.pathname += '/';
    if ((user !== '' || password !== '') && !isSafeForCredentials(url))
      problems.push({
        input,
        expected: 'https where an address carries credentials',
        seen: `http to ${url.host}`,
      });
    const authorization =
      user === '' && password === ''
        ? undefined
        : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    return [{ url: url.href, origin: url.origin, authorization }];
  });
  if (urls.length === 0) problems.push({ input, expected: 'at least one address', seen: 'nothing' });
  if (problems.length > 0) throw new InputError(problems);
  return indexes;
}

/** Whether credentials may go there: over TLS, or to this machine. */
export function isSafeForCredentials(url: URL): boolean {
  return url.protocol === 'https:' || LOOPBACK.test(url.hostname);
}

/** A token may stand in either half; an account's plain name is no secret where a password follows. */
export function maskCredentials(user: string, password: string, log: Pick<Log, 'mask'>): void {
  if (password !== '') {
    log.mask(password);
    log.mask(encodeURIComponent(password));
    log.mask(`${user}:${password}`);
  } else if (user !== '') {
    log.mask(user);
    log.mask(encodeURIComponent(user));
  }
}

/** Headers for one address: the credentials of an index only where scheme, host and port are its own. */
export function authorizationFor(
  address: string,
  indexes: readonly Index[],
): Readonly<Record<string, string>> {
  const { origin } = new URL(address);
  const owner = indexes.find((index) => index.origin === origin && index.authorization !== undefined);
  return owner?.authorization === undefined ? {} : { authorization: owner.authorization };
}

export const MAX_REDIRECTS = 5;

/** Where a redirect leads, or why it is not followed. */
export function redirectTarget(
  from: string,
  location: string | undefined,
): { url: string } | { refused: string } {
  if (location === undefined || !URL.canParse(location, from))
    return { refused: 'a redirect without an address' };
  const target = new URL(location, from);
  if (!/^https?:$/.test(target.protocol)) return { refused: `a redirect to ${target.protocol}` };
  if (new URL(from).protocol === 'https:' && target.protocol === 'http:')
    return { refused: 'a redirect from https to http' };
  target.username = '';
  target.password = '';
  return { url: target.href };
}
