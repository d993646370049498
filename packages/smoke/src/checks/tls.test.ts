// Certificates: judged from what a handshake shows, and real handshakes with certificates made for the test.
import { execFileSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer as createPlain } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { lookAtTls } from '../adapters/look-at-tls.ts';
import { selfSigned } from '../testing/self-signed.ts';
import type { TlsAnswer, TlsSeen } from '../tls-look.ts';
import { judgeCertificate } from './tls.ts';

const NOW = Date.UTC(2026, 10, 22);
const DAY = 86_400_000;
const good: TlsSeen = {
  protocol: 'TLSv1.3',
  distrust: undefined,
  notBefore: NOW - DAY,
  notAfter: NOW + 90 * DAY,
  subject: 'shop',
  issuer: 'ca',
};
const rules = { 'min-days': 14, 'min-version': 'TLSv1.2' } as const;

describe('a certificate', () => {
  it.each<[string, TlsAnswer, string[]]>([
    ['that is good', { kind: 'seen', seen: good }, []],
    [
      'that ends soon',
      { kind: 'seen', seen: { ...good, notAfter: NOW + 13.5 * DAY } },
      ['fail: x: expected a certificate for 14 days more, saw 13'],
    ],
    [
      'that ended',
      { kind: 'seen', seen: { ...good, notAfter: NOW - DAY } },
      ['fail: x: the certificate ended on 2026-11-21'],
    ],
    [
      'that begins later',
      { kind: 'seen', seen: { ...good, notBefore: NOW + DAY } },
      ['fail: x: the certificate begins only'],
    ],
    [
      'that nobody trusts',
      { kind: 'seen', seen: { ...good, distrust: 'self-signed' } },
      ['fail: x: the certificate is not trusted: self-signed'],
    ],
    [
      'over an old version',
      { kind: 'seen', seen: { ...good, protocol: 'TLSv1.1' } },
      ['fail: x: expected TLSv1.2 or newer'],
    ],
    [
      'without an end',
      { kind: 'seen', seen: { ...good, notAfter: Number.NaN } },
      ['fail: x: the certificate says no end'],
    ],
    ['of nobody who answers', { kind: 'unreachable', why: 'refused' }, ['inconclusive: x: no handshake']],
    [
      'of somebody who talks no TLS',
      { kind: 'refused', why: 'wrong version' },
      ['fail: x: the handshake was refused'],
    ],
  ])('%s', (_name, answer, expected) => {
    const problems = judgeCertificate('x', answer, rules, NOW).map(
      ({ verdict, text }) => `${verdict}: ${text}`,
    );
    expect(problems).toHaveLength(expected.length);
    problems.forEach((problem, i) => expect(problem).toContain(expected[i]));
  });
});

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const openssl = hasOpenssl();

describe.skipIf(!openssl)(`a real handshake${openssl ? '' : ' SKIPPED: openssl IS NOT INSTALLED'}`, () => {
  const serve = async <T>(options: TlsOptions, ask: (port: number) => Promise<T>): Promise<T> => {
    const server = createServer(options, (socket) => socket.on('error', () => undefined).end());
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return ask((server.address() as AddressInfo).port).finally(() => server.close());
  };
  it('shows trust, names, days and versions as they are', async () => {
    const { key, cert } = selfSigned();
    await serve({ key, cert, minVersion: 'TLSv1.2' }, async (port) => {
      const ask = (over: object) =>
        lookAtTls({ host: '127.0.0.1', port, serverName: 'shop.test', ...over }, 10_000);
      const trusted = await ask({ ca: cert });
      expect(trusted).toMatchObject({
        kind: 'seen',
        seen: { distrust: undefined, subject: 'shop.test', protocol: 'TLSv1.3' },
      });
      if (trusted.kind === 'seen')
        expect(judgeCertificate('x', trusted, { ...rules, 'min-days': 21 }, Date.now())).toHaveLength(1);
      expect(await ask({})).toMatchObject({
        seen: { distrust: expect.stringMatching(/self.signed/i) as string },
      });
      expect(await ask({ ca: cert, serverName: 'other.test' })).toMatchObject({
        seen: { distrust: expect.stringContaining('other.test') as string },
      });
      expect((await ask({ ca: cert, only: 'TLSv1.1' })).kind).not.toBe('seen');
    });
  });

  it('shows that a certificate has ended, whoever signed it', async () => {
    const { key, cert } = selfSigned(-1);
    const seen = await serve({ key, cert }, (port) =>
      lookAtTls({ host: '127.0.0.1', port, serverName: 'shop.test', ca: cert }, 10_000),
    );
    expect(seen).toMatchObject({ seen: { distrust: expect.stringMatching(/expired/i) as string } });
    const problems = judgeCertificate('x', seen, rules, Date.now()).map(
      ({ verdict, text }) => `${verdict}: ${text}`,
    );
    expect(problems.join()).toMatch(
      /fail: x: the certificate is not trusted: .*fail: x: the certificate ended on/,
    );
  });

  it('is unreachable, or refused, where there is none', async () => {
    const plain = createPlain((socket) =>
      socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    expect(await lookAtTls({ host: '127.0.0.1', port, serverName: 'x' }, 10_000)).toMatchObject({
      kind: 'refused',
    });
    plain.close();
    expect(await lookAtTls({ host: '127.0.0.1', port: 1, serverName: 'x' }, 10_000)).toMatchObject({
      kind: 'unreachable',
    });
  });
});
