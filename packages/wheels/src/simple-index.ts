// Pages of a package index: JSON (PEP 691, 700) and HTML (PEP 503, 592, 629). Reads; asks nobody.
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';

export type IndexFile = {
  readonly filename: string;
  /** Absolute, without fragment. */
  readonly url: string;
  readonly sha256: string | undefined;
  readonly size: number | undefined;
  readonly requiresPython: string;
  /** Why the file was withdrawn (PEP 592), perhaps empty; absent where it was not. */
  readonly yanked?: string;
};

/** What an index is asked for, by preference. Source: PEP 691, "Content Negotiation". */
export const SIMPLE_ACCEPT =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01';

/**
 * The files on a project's page.
 * @param address where the page came from, after redirects: relative links start there
 * @throws DeliveryFailure if the page is of a kind or a version that cannot be read.
 */
export function parseSimplePage(contentType: string, body: string, address: string): readonly IndexFile[] {
  const kind = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (/^application\/(vnd\.pypi\.simple\.v\d+\+json|json)$/.test(kind)) return parseJson(body, address);
  if (/^(application\/vnd\.pypi\.simple\.v1\+html|text\/html|application\/xhtml\+xml)$/.test(kind))
    return parseHtml(body, address);
  throw new DeliveryFailure(`${address} answered with ${kind || 'no content type'}, which is no index page`);
}

type JsonPage = {
  meta?: { 'api-version'?: string };
  files?: readonly {
    filename?: unknown;
    url?: unknown;
    hashes?: { sha256?: unknown };
    size?: unknown;
    'requires-python'?: unknown;
    yanked?: unknown;
  }[];
};

function parseJson(body: string, address: string): IndexFile[] {
  let page: JsonPage;
  try {
    page = JSON.parse(body) as JsonPage;
  } catch (error) {
    throw new DeliveryFailure(`${address} answered with JSON that cannot be read: ${messageOf(error)}`);
  }
  const api = page.meta?.['api-version'] ?? '';
  if (!/^1\.\d+$/.test(api) || !isList(page.files))
    throw new DeliveryFailure(`${address} speaks version "${api}" of the simple API; 1.x is understood`);
  return page.files.flatMap((file): IndexFile[] => {
    if (typeof file.filename !== 'string' || typeof file.url !== 'string') return [];
    const url = absolute(file.url, address);
    return url === undefined
      ? []
      : [
          {
            filename: file.filename,
            url: url.replace(/#.*$/, ''),
            sha256: digest(file.hashes?.sha256),
            size: typeof file.size === 'number' && Number.isSafeInteger(file.size) ? file.size : undefined,
            requiresPython: typeof file['requires-python'] === 'string' ? file['requires-python'] : '',
            ...(typeof file.yanked === 'string' ? { yanked: file.yanked } : {}),
            ...(file.yanked === true ? { yanked: '' } : {}),
          },
        ];
  });
}

function isList(value: JsonPage['files']): value is NonNullable<JsonPage['files']> {
  return Array.isArray(value);
}

function parseHtml(body: string, address: string): IndexFile[] {
  const version = /<meta\s[^>]*name=["']pypi:repository-version["'][^>]*content=["']([^"']*)["']/i.exec(
    body,
  )?.[1];
  if (version !== undefined && !/^1\.\d+$/.test(version))
    throw new DeliveryFailure(`${address} speaks version "${version}" of the simple API; 1.x is understood`);
  const base = /<base\s[^>]*href\s*=\s*["']([^"']*)["']/i.exec(body)?.[1];
  const from = base === undefined ? address : (absolute(decodeEntities(base), address) ?? address);
  const files: IndexFile[] = [];
  for (const [, attributes = '', label = ''] of body.matchAll(/<a\s([^>]*)>([^<]*)<\/a\s*>/gi)) {
    const url = absolute(attribute(attributes, 'href'), from);
    if (url === undefined) continue;
    const [plain = '', fragment = ''] = url.split('#');
    files.push({
      filename: decodeEntities(label).trim() || decodeURIComponent(plain.split('/').pop() ?? ''),
      url: plain,
      sha256: digest(/(?:^|&)sha256=([^&]*)/.exec(fragment)?.[1]),
      size: undefined,
      requiresPython: attribute(attributes, 'data-requires-python'),
      ...(/(^|\s)data-yanked\b/i.test(attributes) ? { yanked: attribute(attributes, 'data-yanked') } : {}),
    });
  }
  return files;
}

function attribute(attributes: string, name: string): string {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes);
  return decodeEntities(match?.[1] ?? match?.[2] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
};

function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name: string) => {
    const numeric = /^#(x?)([0-9a-f]+)$/i.exec(name);
    if (!numeric) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = Number.parseInt(numeric[2] ?? '', numeric[1] ? 16 : 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function absolute(link: string, address: string): string | undefined {
  if (link === '' || !URL.canParse(link, address)) return undefined;
  const url = new URL(link, address);
  return /^https?:$/.test(url.protocol) && url.username === '' ? url.href : undefined;
}

function digest(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : undefined;
}
