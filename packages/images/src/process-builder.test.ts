import { describe, expect, it } from 'vitest';
import { treeRoots } from './process-builder.ts';

const roots = (directory: string, include: string[], pythonPath: string[]): string[] =>
  treeRoots({ directory, include, 'python-path': pythonPath, command: ['python'] });

describe('treeRoots', () => {
  it.each([
    [
      roots('services/api', ['shared', 'VERSION'], ['shared', 'services']),
      ['services/api', 'shared', 'VERSION'],
    ],
    [roots('api', [], ['lib']), ['api', 'lib']],
    [roots('api', ['lib/one'], ['lib/']), ['api', 'lib/one']],
    [roots('api', [], ['api', 'ap']), ['api', 'ap']],
  ])('%j', (seen, expected) => {
    expect(seen).toEqual(expected);
  });
});
