// Package URLs: whether one names what another one is. Source: purl-spec.

export type Purl = {
  /** Type, namespace and name, decoded. */
  readonly path: string;
  readonly version: string;
  readonly qualifiers: ReadonlyMap<string, string>;
};

/** Whether `wanted` names this package: its version, if it has one, and its qualifiers must be those of the package. */
export function purlMatches(wanted: string, seen: string): boolean {
  const [a, b] = [parsePurl(wanted), parsePurl(seen)];
  return a !== undefined && b !== undefined && names(a, b);
}

/** The same for what was read already. */
export function names(wanted: Purl, seen: Purl): boolean {
  if (wanted.path !== seen.path) return false;
  if (wanted.version !== '' && wanted.version !== seen.version) return false;
  return [...wanted.qualifiers].every(([key, value]) => seen.qualifiers.get(key) === value);
}

/** Undefined for what is none. */
export function parsePurl(text: string): Purl | undefined {
  const match = /^pkg:\/*([^?#]+)(?:\?([^#]*))?/i.exec(text);
  if (!match) return undefined;
  const body = match[1] ?? '';
  const at = body.lastIndexOf('@');
  const versioned = at > body.lastIndexOf('/');
  const path = (versioned ? body.slice(0, at) : body).split('/').map(decode).join('/');
  const pairs = (match[2] ?? '').split('&').flatMap((pair): [string, string][] => {
    const equals = pair.indexOf('=');
    return equals < 1 ? [] : [[pair.slice(0, equals).toLowerCase(), decode(pair.slice(equals + 1))]];
  });
  const type = path.indexOf('/');
  return {
    path: path.slice(0, type).toLowerCase() + path.slice(type),
    version: versioned ? decode(body.slice(at + 1)) : '',
    qualifiers: new Map(pairs),
  };
}

/**
 * Whether the purl of an image names this one: `pkg:oci/shop` and `registry.example/acme/shop:1`. A repository, a tag or a digest that it
 * asks for must be there; what is no image is not recognised.
 */
export function namesImage(wanted: Purl, artifact: string): boolean {
  if (!wanted.path.startsWith('oci/')) return false;
  const [image = '', digest = ''] = artifact.split('@');
  const [, repository = image, tag = ''] = /^(.*?)(?::([^/:]*))?$/.exec(image) ?? [];
  const asked = wanted.qualifiers.get('repository_url');
  const askedTag = wanted.qualifiers.get('tag');
  return (
    wanted.path === `oci/${repository.split('/').at(-1)}` &&
    (wanted.version === '' || wanted.version === digest) &&
    (asked === undefined || wholeName(asked) === wholeName(repository)) &&
    (askedTag === undefined || askedTag === tag)
  );
}

/** `python` and `docker.io/library/python` are one. Source: distribution/reference, familiar names. */
function wholeName(repository: string): string {
  const [first = '', ...rest] = repository.replace(/^index\.docker\.io\//, 'docker.io/').split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = hasHost ? rest : [first, ...rest];
  const host = hasHost ? first : 'docker.io';
  return [host, ...(host === 'docker.io' && path.length === 1 ? ['library'] : []), ...path].join('/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
