// The dynamic configuration of Traefik for one state of a deployment, and the static one of a Traefik that is ours. JSON, which is YAML:
// only rules are a language of their own, and their values hold no backtick. Files are Go templates, too: `{{` may not occur.
import type { ListenerDefinition } from '@compose-delivery/application';
import { nameOf, upstreamAddress, upstreamsOf, type RouterRecord } from '../record.ts';
import { routeRules, type RouteRule } from '../route-rules.ts';
import { GENERATION_PATH } from '../served.ts';

export type TraefikFacts = {
  readonly answerSeconds: number;
  /** Name of the entry point that listens on a port. */
  readonly entryPoint: (port: number) => string;
};

type Json = Record<string, unknown>;
type Parts = { readonly routers: Json; readonly middlewares: Json; readonly services: Json };

export const entryPointName = (port: number): string => `delivery_${port}`;
export const placeName = (record: RouterRecord): string => `${nameOf(record.deployment)}_place`;

const HIGHEST = 1_000_000;

export function renderTraefik(record: RouterRecord, facts: TraefikFacts): string {
  const id = nameOf(record.deployment);
  const parts: Parts = {
    routers: {},
    middlewares: placeHeaders(record),
    services: renderServices(record, id),
  };
  for (const listener of record.listeners) addListener(parts, record, listener, facts);
  const transport = {
    maxIdleConnsPerHost: 64,
    forwardingTimeouts: {
      dialTimeout: '5s',
      responseHeaderTimeout: `${Math.ceil(facts.answerSeconds)}s`,
      // Idle connections go before the service would close them (uvicorn and node: 5 s), and before a drain would take them for work.
      idleConnTimeout: '2s',
    },
  };
  const text = `${JSON.stringify({ http: { ...parts, serversTransports: { [id]: transport } } })}\n`;
  if (text.includes('{{'))
    throw new Error('a configuration of Traefik may not hold {{, which begins a template');
  return text;
}

function placeHeaders(record: RouterRecord): Json {
  const place = {
    ...(record.active === undefined ? {} : { 'X-Delivery-Slot': record.active }),
    'X-Delivery-Generation': String(record.generation),
  };
  const forget = { 'X-Delivery-Slot': '', 'X-Delivery-Generation': '' };
  return {
    [placeName(record)]: { headers: { customRequestHeaders: forget, customResponseHeaders: place } },
    [`${placeName(record)}_told`]: {
      headers: {
        customResponseHeaders: {
          ...place,
          'X-Delivery-Deployment': record.deployment,
          'Cache-Control': 'no-store',
        },
      },
    },
  };
}

function renderServices(record: RouterRecord, id: string): Json {
  const { active } = record;
  // A service without a server answers 503.
  const nothing = { [`${id}_nothing`]: { loadBalancer: { servers: [] } } };
  if (active === undefined) return nothing;
  return {
    ...nothing,
    ...Object.fromEntries(
      Object.entries(upstreamsOf(record, active)).map(([service, url]) => {
        const { host, port } = upstreamAddress(service, url);
        return [
          `${id}_${service}_${active}`,
          {
            // No responseForwarding.flushInterval: at once (-1) cuts the answer of one POST in some 14,000 (golang/go#40747, traefik#11767).
            // Events and answers without a length are handed on at once anyway, all others within 100 ms.
            loadBalancer: {
              servers: [{ url: `http://${host}:${port}` }],
              passHostHeader: true,
              serversTransport: id,
            },
          },
        ];
      }),
    ),
  };
}

function addListener(
  parts: Parts,
  record: RouterRecord,
  listener: ListenerDefinition,
  facts: TraefikFacts,
): void {
  const id = nameOf(record.deployment);
  const entryPoints = [facts.entryPoint(listener.port)];
  const name = `${id}_${listener.port}`;
  parts.routers[`${name}_generation`] = {
    entryPoints,
    rule: `Path(\`${GENERATION_PATH}\`)`,
    priority: HIGHEST,
    middlewares: [`${placeName(record)}_told`],
    // Built in; answers 418 without asking anybody.
    service: 'noop@internal',
    observability: { accessLogs: false },
  };
  const { active } = record;
  if (active === undefined) {
    parts.routers[name] = {
      entryPoints,
      rule: 'PathPrefix(`/`)',
      priority: 1,
      middlewares: [placeName(record)],
      service: `${id}_nothing`,
    };
    return;
  }
  const known = upstreamsOf(record, active);
  routeRules(listener.routes).forEach((rule, i) => {
    const service = known[rule.service] === undefined ? `${id}_nothing` : `${id}_${rule.service}_${active}`;
    for (const [suffix, pattern, rewrite] of forms(rule)) {
      const middleware = `${name}_${i}${suffix}`;
      if (rewrite !== undefined)
        parts.middlewares[middleware] = { replacePathRegex: { regex: pattern, replacement: rewrite } };
      parts.routers[`${name}_${i}${suffix}`] = {
        entryPoints,
        rule: `PathRegexp(\`${pattern}\`)`,
        priority: HIGHEST - 10 * (i + 1) + (suffix === 'b' ? 1 : 0),
        middlewares: [placeName(record), ...(rewrite === undefined ? [] : [middleware])],
        service,
      };
    }
  });
}

/** Suffix, expression, replacement. */
function forms(rule: RouteRule): [string, string, string | undefined][] {
  if (!rule.rewrite) return [['', rule.covers, undefined]];
  return [
    ['b', rule.rewrite.bare, rule.rewrite.bareTo],
    ['', rule.rewrite.rest, `${rule.rewrite.restTo}\${1}`],
  ];
}

/** The static configuration: ports are opened at the start and never after it. */
export function renderTraefikStatic(facts: {
  readonly address: string;
  readonly adminPort: number;
  readonly ports: readonly number[];
  readonly config: string;
  readonly errors: string;
  readonly trafficLog: string;
}): string {
  const host = facts.address.includes(':') ? `[${facts.address}]` : facts.address;
  const entryPoints = Object.fromEntries(
    facts.ports.map((port) => [
      entryPointName(port),
      {
        address: `${host}:${port}`,
        // The default of 60 s would end slow uploads.
        transport: { respondingTimeouts: { readTimeout: 0, writeTimeout: 0, idleTimeout: '75s' } },
      },
    ]),
  );
  const drop = { defaultMode: 'drop' };
  return `${JSON.stringify(
    {
      global: { checkNewVersion: false, sendAnonymousUsage: false },
      entryPoints: { ...entryPoints, traefik: { address: `127.0.0.1:${facts.adminPort}` } },
      api: { insecure: true, dashboard: false },
      providers: { file: { directory: facts.config, watch: true }, providersThrottleDuration: '10ms' },
      log: { level: 'INFO', filePath: facts.errors, noColor: true },
      accessLog: {
        filePath: facts.trafficLog,
        format: 'json',
        fields: {
          ...drop,
          names: { DownstreamStatus: 'keep', Duration: 'keep', ServiceName: 'keep' },
          headers: drop,
        },
      },
    },
    null,
    1,
  )}\n`;
}
