import { expect, test } from 'vitest';
import { heldPorts, pickPorts } from './pick-ports.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue
   0: 0100007F:4E20 00000000:0000 0A 00000000:00000000
   1: 0100007F:4E21 0100007F:9C40 01 00000000:00000000
   0: 00000000000000000000000000000000:4E22 00000000000000000000000000000000:0000 0A 0
`;

test('listeners hold their ports; connections do not', () => {
  expect(heldPorts(TABLE)).toEqual([20_000, 20_002]);
});

test('chosen ports are different, in range, and nobody else has them', () => {
  const all = Array.from({ length: 11_997 }, (_, i) => 20_000 + i);
  expect([...pickPorts(3, all, 'seed')].sort()).toEqual([31_997, 31_998, 31_999]);
  expect(() => pickPorts(4, all, 'seed')).toThrow('no 4 free loopback ports between 20000 and 32000 there');
  expect(pickPorts(2, [], 'a')).not.toEqual(pickPorts(2, [], 'b'));
});
