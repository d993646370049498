// The order of builds, and the circles that are refused.
import { InputError } from '@compose-delivery/runtime';
import { expect, test } from 'vitest';
import { orderServices, type Edge } from './order-services.ts';

const hard = (from: string, to: string): Edge => ({ from, to, hard: true, why: `FROM ${to}` });
const soft = (from: string, to: string): Edge => ({ from, to, hard: false, why: 'depends_on' });

test('without edges, the order of the file', () => {
  expect(orderServices(['c', 'a', 'b'], []).services).toEqual(['c', 'a', 'b']);
});

test('what a build is made from comes first; ties stay in the order of the file', () => {
  expect(
    orderServices(['web', 'api', 'base', 'tool'], [hard('web', 'base'), hard('api', 'base')]).services,
  ).toEqual(['base', 'web', 'api', 'tool']);
});

test('depends_on is followed where it can be', () => {
  expect(orderServices(['web', 'db'], [soft('web', 'db')]).services).toEqual(['db', 'web']);
});

test('depends_on gives way to a need of a build, and that is told', () => {
  const order = orderServices(['web', 'base'], [soft('base', 'web'), hard('web', 'base')]);
  expect(order.services).toEqual(['base', 'web']);
  expect(order.dropped).toEqual([soft('base', 'web')]);
});

test('a circle of depends_on alone is no error: one wish falls', () => {
  const order = orderServices(['a', 'b', 'c'], [soft('a', 'b'), soft('b', 'c'), soft('c', 'a')]);
  expect(order.services).toEqual(['c', 'b', 'a']);
  expect(order.dropped).toEqual([soft('c', 'a')]);
});

test('edges of services that are not built now, and of a service to itself, do not count', () => {
  expect(orderServices(['a'], [hard('a', 'postgres'), hard('a', 'a')]).services).toEqual(['a']);
});

test('a circle of needs is refused and printed', () => {
  const order = (): unknown =>
    orderServices(['a', 'b', 'c'], [hard('a', 'b'), hard('b', 'c'), hard('c', 'a')]);
  expect(order).toThrow(InputError);
  expect(order).toThrow('c -> a -> b -> c (c: FROM a; a: FROM b; b: FROM c)');
});
