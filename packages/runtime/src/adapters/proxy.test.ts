// Which proxy an address has, by the environment.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createHttp } from './http.ts';
import { proxyFor } from './proxy.ts';

const find = (address: string, environment: Record<string, string>): string | undefined =>
  proxyFor(new URL(address), environment)?.href;

describe('the proxy of an address', () => {
  const both = { HTTP_PROXY: 'http://one.example:3128', HTTPS_PROXY: 'http://two.example:3128' };

  it.each([
    ['http://a.example/', both, 'http://one.example:3128/'],
    ['https://a.example/', both, 'http://two.example:3128/'],
    ['https://a.example/', { ALL_PROXY: 'all.example:8080' }, 'http://all.example:8080/'],
    ['https://a.example/', { ...both, https_proxy: 'https://low.example' }, 'https://low.example/'],
    ['http://a.example/', {}, undefined],
    ['http://a.example/', { HTTP_PROXY: '' }, undefined],
    ['http://a.example/', { ...both, REQUEST_METHOD: 'GET' }, undefined],
    ['http://127.0.0.1:8080/', both, undefined],
    ['http://localhost/', both, undefined],
    ['http://[::1]/', both, undefined],
  ])('%s with %j is %s', (address, environment, expected) => {
    expect(find(address, environment as Record<string, string>)).toBe(expected);
  });

  it.each([
    ['https://a.example/', '*', true],
    ['https://a.example/', 'a.example', true],
    ['https://b.a.example/', 'a.example', true],
    ['https://ba.example/', 'a.example', false],
    ['https://b.a.example/', '.a.example', true],
    ['https://b.a.example/', 'x, *.a.example', true],
    ['https://A.Example/', 'a.EXAMPLE', true],
    ['https://a.example/', 'a.example:443', true],
    ['https://a.example/', 'a.example:8443', false],
    ['https://10.1.2.3/', '10.0.0.0/8', true],
    ['https://11.1.2.3/', '10.0.0.0/8', false],
    ['https://[fd00::1]/', 'fd00::/8', true],
    ['https://[fd00::1]/', 'fd00::1', true],
    ['https://a.example/', '10.0.0.0/99', false],
    ['https://a.example/', '', false],
  ])('%s with NO_PROXY %j goes straight: %s', (address, list, straight) => {
    expect(find(address, { ...both, NO_PROXY: list }) === undefined).toBe(straight);
  });

  it.each([['ftp://x.example'], ['http://'], ['socks5://x.example:1080']])(
    '%s is refused, without showing it',
    (text) => {
      expect(() => find('http://a.example/', { HTTP_PROXY: text })).toThrow(
        'is not an http or https address',
      );
    },
  );
});

describe('a request through a proxy', () => {
  it('names the whole address and the host that is meant', async () => {
    const seen: unknown[] = [];
    const server = createServer((request, response) => {
      seen.push([request.url, request.headers.host]);
      response.end('from the proxy');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const http = createHttp({ http_proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
      expect((await http({ url: 'http://far.example:8080/x?y=1' })).body).toBe('from the proxy');
      expect(seen).toEqual([['http://far.example:8080/x?y=1', 'far.example:8080']]);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
