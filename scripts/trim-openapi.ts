// Cuts GitHub's own OpenAPI description (13 MB) down to the operations that the local GitHub double answers.
// Usage: tsx scripts/trim-openapi.ts <api.github.com.json or the npm tarball> [output]   (see `howToFetch`)
import { execFile } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { argv, exit, stderr, stdout } from 'node:process';
import { keptOperations } from './github-operations.ts';
import type { Json, JsonObject } from './settle-schema.ts';
import { settleDefault, settleNullable } from './settle-schema.ts';

/** 29 MB to fetch but 403 MB unpacked, so it is no dependency: one file is read out of the tarball. */
const howToFetch =
  'cd "$(mktemp -d)" && npm pack @octokit/openapi@23.0.2 (then pass octokit-openapi-23.0.2.tgz of that folder)';
const fileInTarball = 'package/generated/api.github.com.json';

/** Answers the double can give and validates; the rest (3xx, 5xx, 4xx of other causes) is cut. */
const keptResponses = /^(2\d\d|403|404|409|422)$/;
const droppedKeys = new Set([
  'externalDocs',
  'examples',
  'example',
  'summary',
  'tags',
  'servers',
  'deprecated',
]);

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names under these keys are the API's own (a property may be called `description`), so they are never dropped. */
const mapsOfNames = new Set(['properties', 'schemas', 'parameters', 'responses', 'headers', 'paths']);

function strip(value: Json, insideMap: boolean): Json {
  if (Array.isArray(value)) return value.map((item) => strip(item, false));
  if (!isObject(value)) return value;
  const kept: JsonObject = {};
  for (const [key, child] of Object.entries(value)) {
    if (!insideMap && (droppedKeys.has(key) || key.startsWith('x-'))) continue;
    if (!insideMap && (key === 'description' || key === 'title') && typeof child === 'string') continue;
    // Object-valued defaults and enums are data, not schema: copied as they are.
    kept[key] =
      !insideMap && (key === 'default' || key === 'enum')
        ? child
        : strip(child, !insideMap && mapsOfNames.has(key));
  }
  return insideMap ? kept : settleNullable(settleDefault(kept));
}

/** OpenAPI demands a description in every response; an empty one is enough. */
function describeResponses(responses: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const [code, response] of Object.entries(responses)) {
    if (!keptResponses.test(code) || !isObject(response)) continue;
    const { headers: _headers, ...rest } = response;
    kept[code] = '$ref' in rest ? rest : { description: '', ...rest };
  }
  return kept;
}

function trimOperation(operation: JsonObject): JsonObject {
  const lean = strip(operation, false) as JsonObject;
  return { ...lean, responses: describeResponses(isObject(lean['responses']) ? lean['responses'] : {}) };
}

function selectPaths(source: JsonObject, wanted: ReadonlySet<string>): JsonObject {
  const paths: JsonObject = {};
  for (const [path, item] of Object.entries(source)) {
    if (!isObject(item)) continue;
    for (const [method, operation] of Object.entries(item)) {
      if (!isObject(operation) || !wanted.has(text(operation['operationId']))) continue;
      const entry = (paths[path] ??= {}) as JsonObject;
      entry[method] = trimOperation(operation);
    }
  }
  return paths;
}

/** Copies what the paths refer to, and what that refers to. Throws when a reference leads nowhere. */
function collectComponents(paths: JsonObject, source: JsonObject): JsonObject {
  const components: { [kind: string]: JsonObject } = {};
  const visit = (value: Json): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isObject(value)) return;
    if (typeof value['$ref'] === 'string') copyReferred(value['$ref']);
    Object.values(value).forEach(visit);
  };
  const copyReferred = (reference: string): void => {
    const [, kind, name] = /^#\/components\/([^/]+)\/(.+)$/.exec(reference) ?? [];
    if (kind === undefined || name === undefined)
      throw new Error(`reference ${reference} is not a component`);
    const group = (components[kind] ??= {});
    if (name in group) return;
    const all = source[kind];
    const found = isObject(all) ? all[name] : undefined;
    if (found === undefined) throw new Error(`reference ${reference} leads nowhere in the source file`);
    const lean = strip(found, false) as JsonObject;
    group[name] = kind === 'responses' ? { description: '', ...lean } : lean;
    visit(group[name]);
  };
  visit(paths);
  return components;
}

/**
 * Trims a whole GitHub OpenAPI document to `operations` (by id) and what they refer to, without prose or examples.
 * Throws when an operation of the list is missing, so that a renamed operation cannot vanish silently.
 */
export function trimOpenApi(document: JsonObject, operations: readonly string[]): JsonObject {
  const sourcePaths = document['paths'];
  const sourceComponents = document['components'];
  const info = document['info'];
  if (!isObject(sourcePaths) || !isObject(sourceComponents) || !isObject(info))
    throw new Error('expected an OpenAPI document with info, paths and components');
  const paths = selectPaths(sourcePaths, new Set(operations));
  const found = new Set(
    Object.values(paths).flatMap((item) =>
      Object.values(item as JsonObject).map((o) => (o as JsonObject)['operationId']),
    ),
  );
  const missing = operations.filter((id) => !found.has(id));
  if (missing.length > 0) throw new Error(`operations missing in the source file: ${missing.join(', ')}`);
  return {
    openapi: document['openapi'] ?? '3.0.3',
    info: { title: 'GitHub REST API, trimmed', version: info['version'] ?? '' },
    'x-generated': {
      source: `@octokit/openapi ${text(info['version'])}, generated/api.github.com.json`,
      generator: 'scripts/trim-openapi.ts',
    },
    paths,
    components: collectComponents(paths, sourceComponents),
  };
}

function sortedEntries(value: JsonObject): [string, Json][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** One line an operation and one line a component: small, and a diff shows which of them changed. */
export function formatOpenApi(document: JsonObject): string {
  const block = (value: JsonObject, indent: string, depth: number): string => {
    const lines = sortedEntries(value).map(([key, child]) => {
      const body =
        depth > 0 && isObject(child) ? block(child, `${indent}  `, depth - 1) : JSON.stringify(child);
      return `${indent}  ${JSON.stringify(key)}: ${body}`;
    });
    return `{\n${lines.join(',\n')}\n${indent}}`;
  };
  const top = Object.entries(document).map(([key, value]) => {
    const deep = (key === 'paths' || key === 'components') && isObject(value);
    return `  ${JSON.stringify(key)}: ${deep ? block(value, '  ', 1) : JSON.stringify(value)}`;
  });
  return `{\n${top.join(',\n')}\n}\n`;
}

async function readSource(path: string): Promise<string> {
  if (!path.endsWith('.tgz')) return readFile(path, 'utf8');
  const { stdout: text } = await promisify(execFile)('tar', ['-xzOf', path, fileInTarball], {
    maxBuffer: 2 ** 27,
  });
  return text;
}

async function main(source: string | undefined, output: string | undefined): Promise<void> {
  if (source === undefined) {
    stderr.write(
      `expected the path of api.github.com.json or of the npm tarball; get it with\n  ${howToFetch}\n`,
    );
    exit(2);
  }
  const target =
    output ??
    fileURLToPath(
      new URL('../packages/local-runner/src/doubles/github/github-openapi.json', import.meta.url),
    );
  const trimmed = formatOpenApi(
    trimOpenApi(JSON.parse(await readSource(source)) as JsonObject, keptOperations),
  );
  await writeFile(`${target}.partial`, trimmed);
  await rename(`${target}.partial`, target);
  stdout.write(`${keptOperations.length} operations, ${Math.round(trimmed.length / 1024)} KiB: ${target}\n`);
}

if (argv[1] === fileURLToPath(import.meta.url)) await main(argv[2], argv[3]);
