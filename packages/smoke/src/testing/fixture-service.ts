// Three services on loopback that do everything right, and toggles that each spoil one thing.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProcessFacts, SlotView } from '@compose-delivery/application';
import { SERVICES, type FixtureService } from './fixture-delivery.ts';
import { login, refusal } from './fixture-tokens.ts';

/** What is spoilt. Absent: nothing. */
export type Toggles = {
  readonly token?:
    | 'issuer'
    | 'signature'
    | 'expiry'
    | 'audience'
    | 'none'
    | 'open'
    | 'refuses-all'
    | '500'
    | '404'
    | 'silent';
  readonly ocr?: 'no-timeout' | 'instant' | 'late' | 'blocked' | 'leaked' | '502' | 'quick' | '413';
  readonly prediction?: 'default' | 'other' | 'absent' | 'silent';
  readonly headers?: 'missing' | 'only-200' | 'wrong';
  readonly metrics?: 'still' | 'errors' | 'html' | 'falls';
  readonly health?: 'down' | 'slow';
  readonly limit?: 'none' | '503' | 'for-ever' | 'spoofable' | 'bad-retry-after';
  readonly version?: string;
  readonly logLine?: string;
  /** Replaces what a service got, by service and variable. */
  readonly got?: Readonly<Partial<Record<FixtureService, Readonly<Record<string, string>>>>>;
  readonly processes?: Readonly<Partial<Record<FixtureService, readonly ProcessFacts[]>>>;
  /** Answers with the login password, as a careless debug page would. */
  readonly echoesPassword?: true;
};

export type Fixture = {
  readonly view: SlotView;
  readonly close: () => Promise<void>;
  readonly requests: () => number;
};

const OCR_MS = 1_000;

export type State = {
  readonly name: FixtureService;
  readonly env: Record<string, string>;
  log: string[];
  requests: number;
  busy: boolean;
  scrapes: number;
  /** Requests to the limited path in the window that ends at `windowEnds`, by client. */
  readonly asked: Map<string, { count: number; windowEnds: number }>;
};

export const processOf = (uid: number, name: string, gid = uid): ProcessFacts => ({
  pid: 4_000 + uid,
  uids: [uid, uid, uid, uid],
  gids: [gid, gid, gid, gid],
  command: name,
  userName: name,
});

const UIDS: Readonly<Record<FixtureService, number>> = { alpha: 7001, beta: 7002, gamma: 7003 };

export async function startFixture(
  variables: Readonly<Record<string, string>>,
  toggles: Toggles = {},
): Promise<Fixture> {
  const servers = new Map<FixtureService, { server: Server; state: State }>();
  for (const name of SERVICES) {
    const env = { ...variables, ...toggles.got?.[name] };
    const state: State = {
      name,
      env,
      log: [`${name} started`],
      requests: 0,
      busy: false,
      scrapes: 0,
      asked: new Map(),
    };
    if (name === 'gamma' && toggles.prediction !== 'silent')
      state.log.push(`rate configured: ${env['RATE'] ?? ''}`);
    if (name === 'alpha' && toggles.logLine !== undefined) state.log.push(toggles.logLine);
    const server = createServer((request, response) => void answer(state, toggles, request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.set(name, { server, state });
  }
  const of = (name: string): { server: Server; state: State } => {
    const found = servers.get(name as FixtureService);
    if (!found) throw new Error(`no such service: ${name}`);
    return found;
  };
  return {
    view: {
      slot: 'green',
      version: '1.2.3',
      services: SERVICES,
      url: (name) => `http://127.0.0.1:${(of(name).server.address() as AddressInfo).port}`,
      processes: (name) =>
        Promise.resolve(
          toggles.processes?.[name as FixtureService] ?? [processOf(UIDS[name as FixtureService], name)],
        ),
      environment: (name) => Promise.resolve(of(name).state.env),
      log: (name) => Promise.resolve(of(name).state.log.join('\n')),
    },
    requests: () => [...servers.values()].reduce((sum, { state }) => sum + state.requests, 0),
    close: async () => {
      for (const { server } of servers.values()) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

async function answer(
  state: State,
  toggles: Toggles,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  state.requests += 1;
  const reply = (status: number, content: unknown): void => {
    if (toggles.headers !== 'missing' && !(toggles.headers === 'only-200' && status !== 200))
      dress(response, toggles);
    response.writeHead(status);
    response.end(typeof content === 'string' ? content : JSON.stringify(content));
  };
  const path = (request.url ?? '/').split('?')[0];
  if (path === '/health') return health(state, toggles, reply);
  if (path === '/metrics') return reply(200, metricsText(state, toggles));
  if (path === '/auth/login') return login(state, body, reply);
  if (path === '/api/things') return things(state, toggles, request, reply);
  if (path === '/limited') return limited(state, toggles, request, response, reply);
  if (path === '/ocr' && state.name === 'beta') return ocr(state, toggles, body, reply);
  if (path === '/predict' && state.name === 'gamma') return predict(state, toggles, reply);
  return reply(path === '/' ? 200 : 404, path === '/' ? 'a page' : 'not here');
}

export type Reply = (status: number, content: unknown) => void;

function dress(response: ServerResponse, toggles: Toggles): void {
  response.setHeader('content-security-policy', "object-src 'none'; default-src  'self'");
  response.setHeader('x-content-type-options', toggles.headers === 'wrong' ? 'none' : 'nosniff');
  response.setHeader('x-frame-options', 'deny');
}

async function health(state: State, toggles: Toggles, reply: Reply): Promise<void> {
  if (toggles.health === 'down' && state.name === 'gamma') return reply(503, { status: 'down' });
  if (toggles.health === 'slow' && state.name === 'alpha') await pause(900);
  while (toggles.ocr === 'blocked' && state.busy) await pause(20);
  reply(200, { status: 'ok', version: toggles.version ?? '1.2.3' });
}

function metricsText(state: State, toggles: Toggles): string {
  if (toggles.metrics === 'html') return '<html><body>metrics are elsewhere</body></html>';
  state.scrapes += 1;
  const count =
    toggles.metrics === 'still' ? 7 : toggles.metrics === 'falls' ? 100 - state.scrapes : state.requests;
  const errors = toggles.metrics === 'errors' ? 'errors_total{path="/"} 1\n' : '';
  return `# HELP requests_total All.\n# TYPE requests_total counter\nrequests_total{path="/",status="200"} ${count}\n# TYPE errors_total counter\n${errors}`;
}

const LIMIT = { requests: 5, windowMs: 1_500 };

function limited(
  state: State,
  toggles: Toggles,
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
): void {
  if (toggles.limit === 'none') return reply(200, {});
  const named = toggles.limit === 'spoofable' ? request.headers['x-forwarded-for'] : undefined;
  const client = String(named ?? request.socket.remoteAddress);
  const known = state.asked.get(client);
  const now = Date.now();
  const forEver = toggles.limit === 'for-ever';
  const current =
    known && (forEver || known.windowEnds > now) ? known : { count: 0, windowEnds: now + LIMIT.windowMs };
  current.count += 1;
  state.asked.set(client, current);
  if (current.count <= LIMIT.requests) return reply(200, {});
  response.setHeader('retry-after', toggles.limit === 'bad-retry-after' ? 'later' : '2');
  reply(toggles.limit === '503' ? 503 : 429, {});
}

function things(state: State, toggles: Toggles, request: IncomingMessage, reply: Reply): void {
  const spoilt = state.name === 'beta';
  const header = request.headers.authorization ?? '';
  const why = header === '' ? 'no token' : refusal(state, toggles, header);
  if (spoilt && toggles.token === 'open') return reply(200, { things: [] });
  if (spoilt && toggles.token === 'refuses-all') return reply(401, { detail: 'never' });
  const debug = toggles.echoesPassword ? { debug: state.env['LOGIN_PASSWORD'] } : {};
  if (why === undefined) return reply(200, { things: [], ...debug });
  if (!(spoilt && toggles.token === 'silent'))
    state.log.push(`WARNING token refused: ${why} [${String(request.headers['x-request-id'])}]`);
  const status = spoilt && toggles.token === '500' ? 500 : spoilt && toggles.token === '404' ? 404 : 401;
  reply(status, { detail: 'refused' });
}

async function ocr(state: State, toggles: Toggles, body: string, reply: Reply): Promise<void> {
  const small = body.length < 2_000;
  if (small) return reply(toggles.ocr === 'leaked' ? 503 : 200, { lines: [] });
  if (toggles.ocr === '413') return reply(413, {});
  if (toggles.ocr === 'instant') return reply(504, {});
  if (toggles.ocr === 'quick') return reply(200, { lines: [] });
  state.busy = true;
  await pause(
    toggles.ocr === 'late' ? OCR_MS + 1_700 : toggles.ocr === 'no-timeout' ? OCR_MS + 1_700 : OCR_MS,
  );
  state.busy = false;
  if (toggles.ocr === '502') return reply(502, {});
  state.log.push('WARNING ocr time-out');
  reply(toggles.ocr === 'no-timeout' ? 200 : 504, {});
}

function predict(state: State, toggles: Toggles, reply: Reply): void {
  const rate =
    toggles.prediction === 'default'
      ? '0.03'
      : toggles.prediction === 'other'
        ? '0.0450001'
        : state.env['RATE'];
  reply(200, {
    result: toggles.prediction === 'absent' ? {} : { rate, price: 10 },
    ...(toggles.echoesPassword ? { debug: state.env['LOGIN_PASSWORD'] } : {}),
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
