import { expect, test } from 'vitest';
import { ownRecords, pipLayer } from './engine.ts';

test('the layer of pip is the second after those of the base; an image from elsewhere has none', () => {
  expect(pipLayer(['base'], ['base', 'lock', 'pip', 'sources'])).toBe('pip');
  expect(pipLayer(['a', 'b'], ['a', 'b', 'lock', 'pip'])).toBe('pip');
  expect(pipLayer(['base'], ['other', 'lock', 'pip'])).toBeUndefined();
  expect(pipLayer(['base'], [])).toBeUndefined();
});

test('only records of the bench are told from the builder cache, the largest first', () => {
  const record = (id: string, size: string, description: string): string =>
    `ID:\t\t${id}\nParent:\t\tx\nSize:\t\t${size}\nDescription:\t${description}\nType:\t\tregular`;
  const listing = [
    record('aaa', '1.224kB', '[2/4] COPY requirements.txt /cdbench-step/requirements.txt'),
    record('bbb', '90MB', '[2/4] COPY requirements.txt /app/'),
    record('ccc', '16.4MB', 'mount / from exec /bin/sh -c pip install -r /cdbench-step/requirements.txt'),
    'Shared:\t\t113.6MB\nTotal:\t\t820MB',
  ].join('\n\n');
  expect(ownRecords(listing)).toEqual(['ccc', 'aaa']);
});
