// What the local index answers: the pages of PEP 503 and 691 over a fixed list of wheels. Nothing outside of the list has an address.
import { normalizeName } from './marker.ts';

export type IndexedWheel = {
  /** Normalised name of the project. */
  readonly project: string;
  readonly filename: string;
  readonly sha256: string;
  readonly size: number;
};

export type IndexAnswer =
  | { readonly kind: 'page'; readonly type: string; readonly body: string }
  | { readonly kind: 'file'; readonly wheel: IndexedWheel }
  | { readonly kind: 'elsewhere'; readonly location: string }
  | { readonly kind: 'absent' };

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json';
const HTML_TYPE = 'application/vnd.pypi.simple.v1+html';
const ABSENT: IndexAnswer = { kind: 'absent' };

/**
 * Answers one GET.
 * @param path of the request, without query
 * @param accept header as sent
 */
export function answerIndex(wheels: readonly IndexedWheel[], path: string, accept: string): IndexAnswer {
  const file = /^\/files\/([0-9a-f]{64})\/([^/]+)$/.exec(path);
  if (file) {
    const wheel = wheels.find((one) => one.sha256 === file[1] && one.filename === decode(file[2] ?? ''));
    return wheel ? { kind: 'file', wheel } : ABSENT;
  }
  const json = prefersJson(accept);
  if (path === '/simple/') return page(json, listProjects(wheels, json));
  const project = /^\/simple\/([A-Za-z0-9._-]+)(\/?)$/.exec(path);
  if (!project) return path === '/simple' ? { kind: 'elsewhere', location: '/simple/' } : ABSENT;
  const name = normalizeName(project[1] ?? '');
  if (name !== project[1] || project[2] === '') return { kind: 'elsewhere', location: `/simple/${name}/` };
  const files = wheels.filter((wheel) => wheel.project === name);
  return files.length === 0 ? ABSENT : page(json, listFiles(name, files, json));
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Version 1 of JSON, where it is asked for at least as much as HTML. Source: PEP 691, "Version + Format Selection". */
function prefersJson(accept: string): boolean {
  const weight = (wanted: readonly string[]): number =>
    Math.max(
      0,
      ...accept.split(',').map((one) => {
        const [type = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
        const q = parameters.find((part) => part.startsWith('q='));
        return wanted.includes(type) ? Number(q?.slice(2) ?? 1) || 0 : 0;
      }),
    );
  const json = weight([JSON_TYPE, 'application/vnd.pypi.simple.latest+json']);
  return json > 0 && json >= weight([HTML_TYPE, 'text/html', 'application/vnd.pypi.simple.latest+html']);
}

const page = (json: boolean, body: string): IndexAnswer => ({
  kind: 'page',
  type: json ? JSON_TYPE : 'text/html; charset=utf-8',
  body,
});

const META = { 'api-version': '1.1' };

function listProjects(wheels: readonly IndexedWheel[], json: boolean): string {
  const names = [...new Set(wheels.map((wheel) => wheel.project))].sort();
  return json
    ? JSON.stringify({ meta: META, projects: names.map((name) => ({ name })) })
    : html(names.map((name) => `<a href="/simple/${name}/">${name}</a>`));
}

function listFiles(name: string, wheels: readonly IndexedWheel[], json: boolean): string {
  const address = (wheel: IndexedWheel): string =>
    `/files/${wheel.sha256}/${encodeURIComponent(wheel.filename)}`;
  if (!json)
    return html(
      wheels.map((wheel) => `<a href="${address(wheel)}#sha256=${wheel.sha256}">${wheel.filename}</a>`),
    );
  const versions = new Set(wheels.map((wheel) => wheel.filename.split('-')[1] ?? ''));
  const files = wheels.map((wheel) => ({
    filename: wheel.filename,
    url: address(wheel),
    hashes: { sha256: wheel.sha256 },
    size: wheel.size,
  }));
  return JSON.stringify({ meta: META, name, versions: [...versions], files });
}

function html(links: readonly string[]): string {
  return `<!DOCTYPE html>\n<html><head><meta name="pypi:repository-version" content="1.1"></head><body>\n${links.join('<br>\n')}\n</body></html>\n`;
}

/** pip.conf for builds that reach the index at `url`; nothing else is asked, so no other index can slip a package in. */
export function pipConf(url: string): string {
  const { hostname, port } = new URL(url);
  return `[global]\nindex-url = ${url}\ntrusted-host = ${hostname}:${port}\ndisable-pip-version-check = true\n`;
}
