// What only programs may use: handshakes over the network.
export * from './look-at-tls.ts';
