// BuildKit's progress, as it was printed by buildx 0.13 (an object over many lines) and as newer ones print it (one a line).
import { expect, test } from 'vitest';
import { failedLine } from './attempt-build.ts';
import { readPlainProgress } from './plain-progress.ts';
import { readSolveStatus } from './solve-status.ts';

const at = (second: number): string => `2026-01-01T00:00:0${second}.5Z`;
const OBJECTS = [
  { vertexes: [{ digest: 'i', name: '[internal] load build context', started: at(0), completed: at(1) }] },
  {
    vertexes: [
      { digest: 'a', name: '[packages 1/2] FROM x', started: at(0), completed: at(0), cached: true },
    ],
  },
  { vertexes: [{ digest: 'b', name: '[packages 2/2] RUN pip', started: at(1) }] },
  { logs: [{ vertex: 'b', data: Buffer.from('one\r\ntwo\n').toString('base64') }] },
  { statuses: [{ id: 'transferring context:', vertex: 'i', name: 'transferring', current: 10 }] },
  { statuses: [{ id: 'transferring context:', vertex: 'i', name: 'transferring', current: 70 }] },
  { statuses: [{ id: 'sha256:abc', vertex: 'a', name: 'downloading', current: 1_000 }] },
  { warnings: [{ short: Buffer.from('careful').toString('base64') }] },
];

test.each([
  ['many lines', OBJECTS.map((one) => JSON.stringify(one, null, 2)).join('\n')],
  ['one line', OBJECTS.map((one) => JSON.stringify(one)).join('\n')],
])('%s an object: steps, cached ones, bytes, the output of commands, the step that runs', (_, text) => {
  const said: string[] = [];
  const status = readSolveStatus((line) => said.push(line));
  for (const line of text.split('\n')) status.read(line);
  expect(status.cached()).toEqual([1, 2]);
  expect(status.bytes()).toBe(1_070);
  expect(status.current()).toBe('[packages 2/2] RUN pip');
  expect(said).toEqual([
    '[packages 1/2] FROM x: CACHED',
    '[packages 2/2] RUN pip',
    '[packages 2/2] one',
    '[packages 2/2] two',
    'warning: careful',
  ]);
  const end = {
    digest: 'b',
    name: '[packages 2/2] RUN pip',
    started: at(1),
    completed: at(4),
    error: 'exit code: 1',
  };
  status.read(JSON.stringify({ vertexes: [end] }));
  expect(status.current()).toBeUndefined();
  expect(status.steps()[1]).toEqual({
    name: '[packages 2/2] RUN pip',
    seconds: 3,
    cached: false,
    error: 'exit code: 1',
  });
});

test('words between the objects are told on; what is no JSON after all, too; nothing grows without end', () => {
  const said: string[] = [];
  const status = readSolveStatus((line) => said.push(line));
  for (const line of ['ERROR: failed', '{', 'not json', '}', 'after']) status.read(line);
  expect(said).toEqual(['ERROR: failed', '{', 'not json', '}', 'after']);
  status.read('{');
  for (let i = 0; i < 6; i += 1) status.read('x'.repeat(1_000_000));
  status.read('again in words');
  expect(said.at(-1)).toBe('again in words');
  expect(status.cached()).toBeUndefined();
});

test('plain progress: steps, caches, times, errors, bytes', () => {
  const said: string[] = [];
  const status = readPlainProgress((line) => said.push(line));
  const lines = [
    '#1 [internal] load .dockerignore',
    '#1 CACHED',
    '#3 transferring context: 2.50kB done',
    '#4 [packages 1/3] FROM x',
    '#4 CACHED',
    '#5 [2/3] RUN a',
    '#5 0.1 #6 [x 1/1]',
    '#5 DONE 1.5s',
    '#6 [3/3] RUN b',
  ];
  for (const line of lines) status.read(line);
  expect(status.cached()).toEqual([1, 3]);
  expect(status.steps().map((step) => step.seconds)).toEqual([0, 1.5, 0]);
  expect(status.bytes()).toBe(2_500);
  expect(status.current()).toBe('[3/3] RUN b');
  status.read('#6 ERROR: process did not complete');
  expect(status.current()).toBeUndefined();
  expect(status.steps()[2]?.error).toBe('process did not complete');
  expect(said).toEqual([...lines, '#6 ERROR: process did not complete']);
});

test('the line of the Dockerfile that failed', () => {
  const quote = [
    'Dockerfile:3',
    '--------------------',
    '   3 | >>> RUN false',
    '--------------------',
    'ERROR: x',
  ];
  expect(failedLine(['app.py:7', ...quote])).toBe(3);
  expect(failedLine(['Dockerfile:3', 'no dashes'])).toBeUndefined();
});
