// What checks get of a deployment: by where it lives and how it runs.
import { describe, expect, it } from 'vitest';
import type { Deployment } from '@compose-delivery/deploy';
import { testPorts } from '@compose-delivery/runtime/testing';
import type { TlsEndpoint, TlsLook } from '@compose-delivery/smoke';
import { benchOf, overOf, tlsAt } from './bench-of.ts';

const place = (remote: boolean): Deployment['place'] =>
  ({
    remote,
    reach: (url: string) =>
      Promise.resolve(url.includes('127.0.0.1') ? url.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:41000') : url),
  }) as unknown as Deployment['place'];

const deployment = (engine: string, remote = false): Deployment =>
  ({
    application: { engine, services: {} },
    place: place(remote),
    folder: '/state/shop/default',
  }) as unknown as Deployment;

describe('of a deployment', () => {
  it.each(['process', 'swarm'])('with the engine %s no container is touched', (engine) => {
    expect(benchOf(deployment(engine), testPorts('/w'), 'blue')).toBeUndefined();
  });

  it('containers are at hand here and on another machine; before a switch nothing may be stopped', () => {
    const ports = testPorts('/w');
    expect(benchOf(deployment('compose'), ports, 'blue')?.keeps).toBeUndefined();
    expect(benchOf(deployment('compose', true), ports, 'blue', 'others are served')?.keeps).toBe(
      'others are served',
    );
  });

  it('the way is named where it takes time of its own', () => {
    expect([overOf(deployment('compose')), overOf(deployment('compose', true))]).toEqual([
      undefined,
      'over ssh',
    ]);
  });

  it('a certificate on the loopback of another machine is looked at there, under its own name', async () => {
    const asked: TlsEndpoint[] = [];
    const look: TlsLook = (endpoint) => {
      asked.push(endpoint);
      return Promise.resolve({ kind: 'refused', why: 'test' });
    };
    const endpoint = { host: '127.0.0.1', port: 8443, serverName: 'shop.example' };
    const far = tlsAt(deployment('compose', true), look);
    await far(endpoint, 1);
    await far({ ...endpoint, host: 'shop.example' }, 1);
    await tlsAt(deployment('compose'), look)(endpoint, 1);
    expect(asked).toEqual([{ ...endpoint, port: 41_000 }, { ...endpoint, host: 'shop.example' }, endpoint]);
  });
});
