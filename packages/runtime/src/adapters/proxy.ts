// Which proxy stands between us and an address, by the variables that curl, pip and Docker read, and the agent that goes through it.
import {
  Agent as HttpAgent,
  request as httpRequest,
  type AgentOptions,
  type ClientRequestArgs,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { BlockList, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect, type ConnectionOptions } from 'node:tls';
import type { Environment } from '../ports.ts';

/**
 * The proxy for one address; undefined: none. Lower-case names win. Upper-case HTTP_PROXY is not read where REQUEST_METHOD is set: there
 * a client could have set it (https://httpoxy.org). This machine itself is never asked for through a proxy, as in Go's net/http.
 * @throws Error if the variable holds no http(s) address
 */
export function proxyFor(address: URL, environment: Environment): URL | undefined {
  const host = address.hostname.replace(/^\[|\]$/g, '');
  if (isLoopback(host)) return undefined;
  const port = Number(address.port || (address.protocol === 'https:' ? 443 : 80));
  if (isExcepted(host, port, environment.no_proxy ?? environment.NO_PROXY ?? '')) return undefined;
  const upperHttp = environment.REQUEST_METHOD === undefined ? environment.HTTP_PROXY : undefined;
  const own =
    address.protocol === 'https:'
      ? environment.https_proxy || environment.HTTPS_PROXY
      : environment.http_proxy || upperHttp;
  const text = own || environment.all_proxy || environment.ALL_PROXY;
  if (!text) return undefined;
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(full) || !/^https?:$/.test(new URL(full).protocol))
    throw new Error('the proxy in HTTP_PROXY, HTTPS_PROXY or ALL_PROXY is not an http or https address');
  return new URL(full);
}

function isLoopback(host: string): boolean {
  return /(^|\.)localhost$/i.test(host) || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** NO_PROXY: names with all below them, addresses, ranges of addresses, each with or without a port; `*` for all. */
function isExcepted(host: string, port: number, list: string): boolean {
  const name = host.toLowerCase();
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const range = /^(.+)\/(\d{1,3})$/.exec(entry);
      if (range) return isInRange(host, range[1] ?? '', Number(range[2]));
      const [, named = '', onPort] =
        /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
      if (onPort !== undefined && Number(onPort) !== port) return false;
      const plain = named.toLowerCase().replace(/^\*?\.|^\[|\]$/g, '');
      return name === plain || (isIP(host) === 0 && name.endsWith(`.${plain}`));
    });
}

function isInRange(host: string, network: string, bits: number): boolean {
  const kind = isIP(network);
  if (kind === 0 || isIP(host) !== kind || bits > (kind === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, kind === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, kind === 4 ? 'ipv4' : 'ipv6');
}

function proxyHeaders(proxy: URL): Record<string, string> {
  if (proxy.username === '' && proxy.password === '') return {};
  const [user, password] = [decodeURIComponent(proxy.username), decodeURIComponent(proxy.password)];
  return { 'proxy-authorization': `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** How one request of node:http(s) gets there: which of the two modules, and what its options are. */
export type Route = {
  readonly secure: boolean;
  readonly options: Pick<RequestOptions, 'agent' | 'hostname' | 'port' | 'path' | 'protocol'>;
  readonly headers: Readonly<Record<string, string>>;
};

/** The way to an address: straight; to the proxy itself for http; through a tunnel for https. */
export function routeTo(address: URL, environment: Environment, agents: ProxyAgents): Route {
  const proxy = proxyFor(address, environment);
  const toTarget = address.protocol === 'https:';
  if (!proxy)
    return { secure: toTarget, options: { agent: toTarget ? agents.https : agents.http }, headers: {} };
  if (toTarget) return { secure: true, options: { agent: agents.tunnel(proxy) }, headers: {} };
  const secure = proxy.protocol === 'https:';
  const plain = new URL(address);
  plain.username = '';
  plain.password = '';
  plain.hash = '';
  return {
    secure,
    options: {
      agent: secure ? agents.https : agents.http,
      protocol: proxy.protocol,
      hostname: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: Number(proxy.port || (secure ? 443 : 80)),
      path: plain.href,
    },
    headers: { host: address.host, ...proxyHeaders(proxy) },
  };
}

export type ProxyAgents = {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  tunnel(proxy: URL): HttpsAgent;
};

/** Pools of connections: direct ones, and one of tunnels for each proxy. */
export function createAgents(options: AgentOptions): ProxyAgents {
  const tunnels = new Map<string, HttpsAgent>();
  // Said in the handshake: a server that speaks only HTTP/2 then refuses it, in place of answering with what we cannot read.
  const secure = { ...options, ALPNProtocols: ['http/1.1'] };
  return {
    http: new HttpAgent(options),
    https: new HttpsAgent(secure),
    tunnel: (proxy) => {
      const known = tunnels.get(proxy.href) ?? new TunnelAgent(proxy, secure);
      tunnels.set(proxy.href, known);
      return known;
    },
  };
}

/** TLS to the target inside of a tunnel that the proxy opens. Source: RFC 9110 section 9.3.6 (CONNECT). */
class TunnelAgent extends HttpsAgent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(
    options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const done = callback as ((error: Error | null, stream?: Duplex) => void) | undefined;
    openTunnel(this.#proxy, `${options.host ?? ''}:${options.port ?? 443}`).then(
      (socket) => done?.(null, tlsConnect({ ...(options as ConnectionOptions), socket })),
      (error: unknown) => done?.(error as Error),
    );
    return undefined;
  }
}

function openTunnel(proxy: URL, target: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: Number(proxy.port || (proxy.protocol === 'https:' ? 443 : 80)),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...proxyHeaders(proxy) },
      agent: false,
      timeout: 30_000,
    });
    request.once('connect', (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`the proxy ${proxy.host} answered ${response.statusCode ?? 0} to CONNECT ${target}`));
    });
    request.once('timeout', () => request.destroy(new Error(`the proxy ${proxy.host} does not answer`)));
    request.once('error', (error) =>
      reject(Object.assign(new Error(`the proxy ${proxy.host}: ${error.message}`), { cause: error })),
    );
    request.end();
  });
}
