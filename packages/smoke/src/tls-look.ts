// What a TLS handshake shows. The port is here, so that the judgement needs no network.
export type TlsEndpoint = {
  readonly host: string;
  readonly port: number;
  readonly serverName: string;
  /** PEM of an authority beside those of this machine. */
  readonly ca?: string | undefined;
  /** The only version that is offered; absent: all that are good today. */
  readonly only?: 'TLSv1' | 'TLSv1.1' | undefined;
};

export type TlsSeen = {
  /** Such as TLSv1.3. */
  readonly protocol: string;
  /** Why the chain or the name is not trusted; undefined: it is. */
  readonly distrust: string | undefined;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
  readonly notBefore: number;
  readonly subject: string;
  readonly issuer: string;
};

/** refused: the other side ended the handshake. unreachable: there was none. unable: this machine cannot offer such a version. */
export type TlsAnswer =
  | { readonly kind: 'seen'; readonly seen: TlsSeen }
  | { readonly kind: 'refused' | 'unreachable' | 'unable'; readonly why: string };

export type TlsLook = (endpoint: TlsEndpoint, timeoutMs: number) => Promise<TlsAnswer>;
