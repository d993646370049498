// What a Dockerfile names, and what a .dockerignore hides.
import { describe, expect, test } from 'vitest';
import { dockerfileInstructions, normalizeImage, readDockerfile } from './dockerfile.ts';
import { readDockerignore } from './dockerignore.ts';

describe('Dockerfile', () => {
  test('FROM, COPY --from and RUN --mount from= of other images; stages, numbers and scratch are none', () => {
    const facts = readDockerfile(
      `# syntax=docker/dockerfile:1
ARG BASE=python:3.11-slim
ARG REGISTRY
FROM \${REGISTRY:-}shop/tools:1 AS tools
FROM --platform=$BUILDPLATFORM $BASE as build
COPY --from=tools --chown=1:1 /a /a
COPY --from=0 /b /b
COPY --link --from=registry.example.org/x@sha256:${'a'.repeat(64)} /c /c
RUN --mount=type=bind,from=wheels,target=/wheels --mount=type=cache,target=/x \\
    # a comment in between
    pip install --no-index -r r.txt
FROM scratch
FROM build
`,
      { REGISTRY: 'hub.example.org/' },
    );
    expect(facts.images).toEqual([
      'hub.example.org/shop/tools:1',
      'python:3.11-slim',
      `registry.example.org/x@sha256:${'a'.repeat(64)}`,
      'wheels',
    ]);
    expect(facts.arguments).toEqual(['BASE', 'REGISTRY']);
    expect(facts.runsPip).toBe(true);
  });

  test('build arguments go before defaults; ${V:+x} and ${V:-x}', () => {
    const text = 'ARG A=one\nARG B\nFROM ${B:-base}${A:+-$A}\nFROM ${A}';
    expect(readDockerfile('ARG A=one\nARG B\nFROM ${B:-base}:${A:+yes}', {}).images).toEqual(['base:yes']);
    expect(readDockerfile(text, { A: 'two' }).images).toContain('two');
  });

  test('the body of a heredoc is text, not instructions', () => {
    const text =
      'FROM a\nRUN <<EOF\nFROM evil\npip install x\nEOF\nCOPY <<-"END" /etc/x\nFROM worse\nEND\nFROM b';
    expect(readDockerfile(text, {}).images).toEqual(['a', 'b']);
    expect(readDockerfile(text, {}).runsPip).toBe(true);
  });

  test('several ARGs in one line, quotes, and the other escape character', () => {
    expect(readDockerfile('ARG A="x" B=\'y\'\nFROM $A:$B', {}).images).toEqual(['x:y']);
    expect(
      dockerfileInstructions('# escape=`\nRUN a `\n  b\nRUN c\\').map((one) => one.rest.replace(/\s+/g, ' ')),
    ).toEqual(['a b', 'c\\']);
  });

  test.each([
    ['python', 'python:latest'],
    ['docker.io/library/python:3', 'python:3'],
    ['localhost:5000/x', 'localhost:5000/x:latest'],
    [`x:1@sha256:${'a'.repeat(64)}`, 'x:1'],
  ])('%s is %s', (name, expected) => {
    expect(normalizeImage(name)).toBe(expected);
  });
});

describe('.dockerignore', () => {
  // The examples of Docker's own documentation, and what moby's matcher does at the edges.
  test.each([
    ['*/temp*', 'somedir/temporary.txt', true],
    ['*/temp*', 'temporary.txt', false],
    ['*/*/temp*', 'a/b/temp', true],
    ['temp?', 'tempa', true],
    ['temp?', 'temp', false],
    ['**/*.go', 'a/b/c.go', true],
    ['**/*.go', 'c.go', true],
    ['a/**', 'a/b/c', true],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['/foo/bar', 'foo/bar', true],
    ['./foo/../bar/', 'bar/x', true],
    ['node_modules', 'node_modules/a/b.js', true],
    ['node_modules', 'src/node_modules/a.js', false],
    ['# a comment', '# a comment', false],
    [' spaced ', 'spaced', true],
    ['*.md\n!README.md', 'README.md', false],
    ['*.md\n!README.md', 'OTHER.md', true],
    ['*.md\n!README*.md\nREADME-secret.md', 'README-secret.md', true],
    ['*.md\nREADME-secret.md\n!README*.md', 'README-secret.md', false],
    ['*\n!src', 'src/a.py', false],
    ['*\n!src', 'other', true],
    ['a[bc]d', 'abd', true],
    ['a[^b]d', 'abd', false],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a.b', 'axb', false],
    ['.', 'anything', false],
  ])('%j and %s: %s', (text, path, expected) => {
    expect(readDockerignore(text).excludes(path)).toBe(expected);
  });
});
