// One API call from request to reply: who asks, may they, is it well formed, do it, is the answer well formed.
import { apiError, isApiError, notFound } from './api-error.ts';
import type { Call, Reply, World } from './call.ts';
import { operations } from './operations/index.ts';
import type { ApiDescription, MatchedCall } from './openapi.ts';
import { missingPermission, neededFor } from './permissions.ts';
import type { Permissions } from './permissions.ts';
import type { Budget } from './request-budget.ts';

export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

export interface Desk {
  readonly world: World;
  readonly login: string;
  readonly api: ApiDescription;
  readonly tokens: ReadonlyMap<string, Permissions>;
  readonly spend: (token: string) => Budget;
}

export interface Outcome {
  readonly reply: Reply;
  readonly headers: Readonly<Record<string, string>>;
}

const tokenOf = (authorization: string | undefined): string | undefined =>
  /^(?:token|bearer)\s+(\S+)$/i.exec(authorization ?? '')?.[1];

/** Media types that GitHub answers with JSON for; it refuses others with 415. */
const jsonAccepted = /^$|\*\/\*|application\/(?:json|vnd\.github(?:\.[\w-]+)*(?:\+json)?|octet-stream)/;

function authenticate(desk: Desk, { headers }: Incoming): { token: string; permissions: Permissions } {
  const token = tokenOf(headers['authorization']);
  if (token === undefined) throw apiError(401, 'Requires authentication');
  const permissions = desk.tokens.get(token);
  if (permissions === undefined) throw apiError(401, 'Bad credentials');
  return { token, permissions };
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw apiError(400, 'Problems parsing JSON');
  }
}

function refuseOtherRepository({ world }: Desk, params: Readonly<Record<string, string>>): void {
  const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
  if (!same(params['owner'], world.state.owner) || !same(params['repo'], world.state.repo)) throw notFound();
}

function refuseMalformed(desk: Desk, matched: MatchedCall, incoming: Incoming, body: unknown): void {
  if (!jsonAccepted.test(incoming.headers['accept'] ?? ''))
    throw apiError(415, `Unsupported 'Accept' header: ${incoming.headers['accept']}`);
  const complaints = desk.api.requestComplaints(matched.operation, { ...incoming, body });
  if (complaints.length === 0) return;
  const text = complaints.map(({ field, message }) => `${field} ${message}`).join('; ');
  throw Object.assign(apiError(422, `Invalid request.\n\n${text}`), {
    body: {
      message: `Invalid request.\n\n${text}`,
      errors: complaints,
      documentation_url: 'https://docs.github.com/rest',
    },
  });
}

/** What the operation gets to see. Raw uploads keep their bytes; everything else is JSON. */
export function callOf(desk: Desk, matched: MatchedCall, incoming: Incoming, permissions: Permissions): Call {
  const raw = matched.operation === 'repos/upload-release-asset';
  const { world, login } = desk;
  const { path, query, headers, bytes } = incoming;
  return {
    world,
    login,
    permissions,
    path,
    query,
    headers,
    bytes,
    params: matched.params,
    body: raw ? undefined : parseJson(bytes),
  };
}

async function perform(
  desk: Desk,
  matched: MatchedCall,
  incoming: Incoming,
  permissions: Permissions,
): Promise<Reply> {
  const { operation, params } = matched;
  refuseOtherRepository(desk, params);
  const lacking = missingPermission(permissions, neededFor(operation, incoming.method));
  if (lacking !== undefined)
    throw Object.assign(apiError(403, 'Resource not accessible by integration'), {
      headers: { 'x-accepted-github-permissions': lacking },
    });
  const call = callOf(desk, matched, incoming, permissions);
  refuseMalformed(desk, matched, incoming, call.body);
  const handler = operations[operation];
  if (handler === undefined) throw apiError(501, `The local double has no handler for ${operation}.`);
  const reply = await handler(call);
  const complaints =
    reply.bytes === undefined ? desk.api.responseComplaints(operation, reply.status, reply.body ?? null) : [];
  if (complaints.length > 0)
    throw apiError(
      500,
      `The local double answered ${operation} against GitHub's description: ` +
        complaints
          .slice(0, 5)
          .map(({ field, message }) => `${field} ${message}`)
          .join('; '),
    );
  return reply;
}

function refusal(error: unknown): Outcome {
  if (!isApiError(error)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { reply: { status: 500, body: { message: `The local double failed: ${text}` } }, headers: {} };
  }
  const headers = 'headers' in error ? (error.headers as Record<string, string>) : {};
  return { reply: { status: error.status, body: error.body }, headers };
}

/** Answers one request; every refusal is an outcome, never an exception. */
export async function answerCall(
  desk: Desk,
  matched: MatchedCall | undefined,
  incoming: Incoming,
): Promise<Outcome> {
  let headers: Readonly<Record<string, string>> = {};
  try {
    const { token, permissions } = authenticate(desk, incoming);
    const budget = desk.spend(token);
    headers = budget.headers;
    if (!budget.allowed) throw apiError(403, 'API rate limit exceeded for installation.');
    if (matched === undefined)
      throw apiError(501, `The local double does not know ${incoming.method} ${incoming.path}.`);
    return { reply: await perform(desk, matched, incoming, permissions), headers };
  } catch (error) {
    const outcome = refusal(error);
    return { ...outcome, headers: { ...headers, ...outcome.headers } };
  }
}
