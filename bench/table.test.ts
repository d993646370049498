import { expect, test } from 'vitest';
import { exitCode, renderGoals, renderTable, type Goal, type Measurement } from './table.ts';

const of = (scenario: string, contender: string, seconds: number | undefined): Measurement => ({
  scenario,
  contender,
  seconds,
  bytesDown: 2_500_000,
  bytesUp: undefined,
  requests: 7,
  note: seconds === undefined ? 'reset' : '',
});

test('each row has the ratio to ours of its own scenario; a contender that failed has no seconds and no ratio', () => {
  const lines = renderTable([
    of('cold', 'pip', 30),
    of('cold', 'ours', 10),
    of('hit', 'ours', 2),
    of('hit', 'tarball', 5),
    of('hit', 'uv', undefined),
  ]).split('\n');
  expect(lines[0]).toMatch(/^scenario +contender +seconds +MB down +MB up +requests +x ours +note$/);
  expect(lines[1]).toMatch(/^cold +pip +30\.0 +2\.50 +7 +3\.00$/);
  expect(lines[4]).toMatch(/^hit +tarball +5\.0 +2\.50 +7 +2\.50$/);
  expect(lines[5]).toMatch(/^hit +uv +failed +2\.50 +7 +reset$/);
});

const goal = (met: boolean, seen: string | undefined): Goal => ({
  scenario: 'cold',
  what: 'fast',
  seen,
  met,
});

test('a goal that was missed or not measured is said and makes the exit code 1; so does a bench without goals', () => {
  expect(renderGoals([goal(true, '3 times'), goal(false, undefined)]).split('\n')).toEqual([
    'met     cold: fast; seen: 3 times',
    'MISSED  cold: fast; seen: not measured',
    '1 of 2 goals met',
  ]);
  expect(exitCode([goal(true, 'x')])).toBe(0);
  expect(exitCode([goal(true, 'x'), goal(false, 'y')])).toBe(1);
  expect(exitCode([])).toBe(1);
});
