// What the pages tell people to write must be what the actions accept; what they link to must be there.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { actionNames, specs } from '../actions/catalogue.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/architecture.md',
  ...readdirSync(join(root, 'docs/adr')).map((name) => `docs/adr/${name}`),
  ...actionNames.map((name) => `actions/${name}/README.md`),
];

type Step = { uses?: string; with?: Record<string, unknown> };

describe.each(actionNames)('actions/%s/README.md', (name) => {
  it('has an example that the action accepts', () => {
    const block = /```yaml\n([\s\S]*?)```/.exec(read(`actions/${name}/README.md`))?.[1] ?? '';
    const step = (load(block) as Step[]).find(({ uses }) => uses?.startsWith('compose-delivery/'));
    const inputs = specs[name].inputs as Record<string, { required: boolean }>;
    const given = Object.keys(step?.with ?? {});
    expect(step?.uses).toBe(`compose-delivery/compose-delivery/actions/${name}@v1`);
    expect(given.filter((input) => !Object.hasOwn(inputs, input))).toEqual([]);
    expect(Object.keys(inputs).filter((input) => inputs[input]?.required && !given.includes(input))).toEqual(
      [],
    );
  });

  it('says what a failure means', () => {
    expect(read(`actions/${name}/README.md`)).toContain('## What a failure means');
  });
});

describe.each(pages)('%s', (page) => {
  it('links only to what is there', () => {
    const targets = [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });

  it('names only npm scripts and files that are there', () => {
    const text = read(page);
    const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;
    const named = [...text.matchAll(/npm run ([a-z0-9:-]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
    const files = [
      ...text.matchAll(/`((?:packages|scripts|tests|actions|docs|examples)\/[\w./-]+\.\w+)`/g),
    ].map((match) => match[1] ?? '');
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
