// docs/checks.md: every example is a section that the schema takes, and every kind, rule and built-in check is in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDelivery, checksFileSchema, readYaml } from '@compose-delivery/application';
import { CHECK_IDS } from './check.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/checks.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

const APPLICATION = `version: 1
application: shop
router: { listeners: [{ port: 8080, routes: [{ path: /, service: web }] }] }
services:
  web: { port: 80, health: {} }
  api: { port: 81, health: {} }
  redis: { role: shared }
  postgres: { role: shared }
  storage: { role: shared }
`;

describe('docs/checks.md', () => {
  it.each(examples.map((text) => [text.trim().split('\n').slice(0, 4).join(' | '), text]))(
    '%s is taken',
    (_name, text) => {
      if (/^version:/m.test(text)) expect(() => checksFileSchema.parse(readYaml(text, 'x'))).not.toThrow();
      else expect(() => parseDelivery(APPLICATION + text, 'checks.md')).not.toThrow();
    },
  );

  it('has an example of each built-in check that is configured, and of each kind', () => {
    for (const id of CHECK_IDS) expect(page).toContain(`| \`${id}\``);
    for (const kind of ['http', 'exec', 'file', 'env', 'log', 'prometheus'])
      expect(examples.join('\n')).toContain(`kind: ${kind}`);
    for (const rule of ['equals', 'one-of', 'matches', 'contains', 'gte', 'exists', 'length', 'not', 'any'])
      expect(page).toContain(`\`${rule}\``);
  });
});
