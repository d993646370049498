// The trimming of GitHub's description: what is kept, what is cut, what is refused; and the committed result.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keptOperations } from './github-operations.ts';
import type { JsonObject } from './settle-schema.ts';
import { formatOpenApi, trimOpenApi } from './trim-openapi.ts';

const operation = (operationId: string, schema: JsonObject): JsonObject => ({
  operationId,
  summary: 'prose',
  description: 'prose',
  tags: ['x'],
  'x-github': { category: 'x' },
  servers: [{ url: 'https://uploads.github.com' }],
  responses: {
    '200': {
      description: 'ok',
      headers: {},
      content: { 'application/json': { schema, examples: { a: 1 } } },
    },
    '301': { description: 'moved' },
    '404': { $ref: '#/components/responses/not_found' },
  },
});

const document = (schema: JsonObject): JsonObject => ({
  openapi: '3.0.3',
  info: { version: '1.2.3' },
  paths: {
    '/a': { get: operation('a/get', schema), post: operation('a/create', schema) },
    '/b': { get: operation('b/get', {}) },
  },
  components: {
    responses: { not_found: { description: 'gone', content: {} }, unused: {} },
    schemas: {
      thing: {
        type: 'object',
        properties: { title: { type: 'string' }, next: { $ref: '#/components/schemas/other' } },
      },
      other: { type: 'string', description: 'prose', example: 'x' },
      unused: {},
    },
  },
});

const schemaOf = (trimmed: JsonObject): unknown =>
  JSON.parse(JSON.stringify(trimmed)).paths['/a'].get.responses['200'].content['application/json'].schema;

describe('trimOpenApi', () => {
  it('keeps the wanted operations and all they refer to, without prose', () => {
    const trimmed = trimOpenApi(document({ $ref: '#/components/schemas/thing' }), ['a/get']);
    expect(trimmed).toEqual({
      openapi: '3.0.3',
      info: { title: 'GitHub REST API, trimmed', version: '1.2.3' },
      'x-generated': {
        source: '@octokit/openapi 1.2.3, generated/api.github.com.json',
        generator: 'scripts/trim-openapi.ts',
      },
      paths: {
        '/a': {
          get: {
            operationId: 'a/get',
            responses: {
              '200': {
                description: '',
                content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } },
              },
              '404': { $ref: '#/components/responses/not_found' },
            },
          },
        },
      },
      components: {
        schemas: {
          thing: {
            type: 'object',
            properties: { title: { type: 'string' }, next: { $ref: '#/components/schemas/other' } },
          },
          other: { type: 'string' },
        },
        responses: { not_found: { description: '', content: {} } },
      },
    });
  });

  it.each([
    [
      'a nullable enum names null',
      { type: 'string', nullable: true, enum: ['a'] },
      { type: 'string', nullable: true, enum: ['a', null] },
    ],
    [
      'nullable beside a combination becomes an alternative',
      { nullable: true, oneOf: [{}] },
      { anyOf: [{ enum: [null] }, { oneOf: [{}] }] },
    ],
    ['nullable alone says nothing', { nullable: true }, {}],
    [
      'an address that defaults to nothing is no uri',
      { type: 'string', format: 'uri', default: '' },
      { type: 'string', default: '' },
    ],
    ['a default is data', { default: { description: 'kept' } }, { default: { description: 'kept' } }],
  ])('writes what a validator can read: %s', (_what, given, expected) => {
    expect(schemaOf(trimOpenApi(document(given as JsonObject), ['a/get']))).toEqual(expected);
  });

  it('refuses a missing operation, a reference that leads nowhere, and a file that is no description', () => {
    expect(() => trimOpenApi(document({}), ['a/get', 'z/get'])).toThrow(
      'operations missing in the source file: z/get',
    );
    expect(() => trimOpenApi(document({ $ref: '#/components/schemas/gone' }), ['a/get'])).toThrow(
      'leads nowhere',
    );
    expect(() => trimOpenApi(document({ $ref: 'other.json' }), ['a/get'])).toThrow('is not a component');
    expect(() => trimOpenApi({}, [])).toThrow('expected an OpenAPI document');
  });
});

describe('the committed description', () => {
  const file = new URL('../packages/local-runner/src/doubles/github/github-openapi.json', import.meta.url);
  const text = readFileSync(file, 'utf8');

  it('says where it comes from, stays small, and has not been reformatted or edited by hand', () => {
    const parsed = JSON.parse(text) as JsonObject;
    expect(parsed['x-generated']).toEqual({
      source: '@octokit/openapi 23.0.2, generated/api.github.com.json',
      generator: 'scripts/trim-openapi.ts',
    });
    expect(text.length).toBeLessThan(300_000);
    expect(formatOpenApi(parsed)).toBe(text);
  });

  it('holds the listed operations', () => {
    const found = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
    expect(found.sort()).toEqual([...keptOperations].sort());
  });
});
