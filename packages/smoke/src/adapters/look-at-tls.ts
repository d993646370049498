// A real TLS handshake. The chain is judged and told, never enforced: a certificate that is not trusted is what is to be seen.
import { isIP } from 'node:net';
import {
  checkServerIdentity,
  connect,
  rootCertificates,
  type ConnectionOptions,
  type TLSSocket,
} from 'node:tls';
import type { TlsAnswer, TlsEndpoint, TlsLook } from '../tls-look.ts';

export const lookAtTls: TlsLook = (endpoint, timeoutMs) =>
  new Promise<TlsAnswer>((resolve) => {
    let connected = false;
    let socket: TLSSocket;
    const end = (answer: TlsAnswer): void => {
      clearTimeout(timer);
      socket?.destroy();
      resolve(answer);
    };
    const timer = setTimeout(
      () => end({ kind: 'unreachable', why: `nothing within ${timeoutMs} ms` }),
      timeoutMs,
    );
    try {
      socket = connect(optionsOf(endpoint));
    } catch (error) {
      clearTimeout(timer);
      resolve({ kind: 'unable', why: messageOf(error) });
      return;
    }
    socket.once('connect', () => (connected = true));
    socket.once('secureConnect', () => end(seenBy(socket, endpoint)));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const ownFault =
        /NO_PROTOCOLS_AVAILABLE|UNSUPPORTED_PROTOCOL|NO_CIPHERS_AVAILABLE|NO_CIPHER_MATCH/.test(
          error.code ?? '',
        );
      if (ownFault && endpoint.only !== undefined && error.code !== 'ERR_SSL_UNSUPPORTED_PROTOCOL')
        end({ kind: 'unable', why: messageOf(error) });
      else end({ kind: connected ? 'refused' : 'unreachable', why: messageOf(error) });
    });
    socket.once('close', () =>
      end({ kind: connected ? 'refused' : 'unreachable', why: 'the connection was closed' }),
    );
  });

function optionsOf(endpoint: TlsEndpoint): ConnectionOptions {
  const { host, port, serverName, ca, only } = endpoint;
  return {
    host,
    port,
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
    rejectUnauthorized: false,
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    // Weak versions are offered only to see them refused; that needs OpenSSL's lowest level.
    ...(only === undefined ? {} : { minVersion: only, maxVersion: only, ciphers: 'DEFAULT@SECLEVEL=0' }),
  };
}

function seenBy(socket: TLSSocket, endpoint: TlsEndpoint): TlsAnswer {
  const certificate = socket.getPeerCertificate();
  const named = checkServerIdentity(endpoint.serverName, certificate);
  // The name is checked by ourselves, so that the reason says which names would have been right.
  const chain = messageOf(socket.authorizationError);
  const distrust = named?.message ?? (socket.authorized ? undefined : chain);
  return {
    kind: 'seen',
    seen: {
      protocol: socket.getProtocol() ?? '',
      distrust,
      notAfter: Date.parse(certificate.valid_to),
      notBefore: Date.parse(certificate.valid_from),
      subject: String(certificate.subject?.CN ?? '-'),
      issuer: String(certificate.issuer?.CN ?? '-'),
    },
  };
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
