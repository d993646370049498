// R2, second half: each service takes its own token and refuses everybody else's, forged ones too. The own token comes first: a service
// that refuses everything would otherwise look perfectly isolated.
import { unsure, wrong, type CheckContext, type Problem } from '../check.ts';
import { readClaims, signToken, unsignedToken, type Claims } from '../jwt.ts';
import type { Answer } from '../probe.ts';

export type Token = { readonly service: string; readonly token: string; readonly claims: Claims };

const YEAR_SECONDS = 31_536_000;

/** Each service's token, by its own login. */
export async function collectTokens(
  context: CheckContext,
  services: readonly string[],
): Promise<{ tokens: Token[]; problems: Problem[] }> {
  const tokens: Token[] = [];
  const problems: Problem[] = [];
  for (const service of services) {
    const login = await context.logins.tokenOf(service, context.probe);
    if (login.token === undefined) {
      problems.push(unsure(`${service}: ${login.why}`));
      continue;
    }
    const claims = readClaims(login.token);
    if (claims) tokens.push({ service, token: login.token, claims });
    else problems.push(unsure(`${service}: its login gives something that is no JSON Web Token`));
  }
  return { tokens, problems };
}

export async function useToken(
  context: CheckContext,
  service: string,
  token: string | undefined,
  note: string,
): Promise<Answer> {
  const way = context.application.services[service]?.jwt?.protected;
  return context.probe.send(service, {
    method: way?.method ?? 'GET',
    path: way?.path ?? '/',
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    ...(way?.method === 'POST' ? { body: {} } : {}),
    note,
  });
}

/** 2xx; for POST also an answer that finds fault with the body, which nobody looks at before the token. */
export function accepted(answer: Answer, method: 'GET' | 'POST'): boolean {
  return (
    (answer.status >= 200 && answer.status < 300) || (method === 'POST' && [400, 422].includes(answer.status))
  );
}

/** 401 or 403 and nothing else: 404 and 500 keep nobody out on purpose. */
function judgeRefusal(service: string, answer: Answer, what: string, statuses: readonly number[]): Problem[] {
  if (answer.failure !== undefined) return [unsure(`${service}: no answer to ${what}: ${answer.failure}`)];
  if (answer.status === 429) return [unsure(`${service}: its rate limit answered ${what}; try again later`)];
  if (statuses.includes(answer.status)) return [];
  return [wrong(`${service}: expected ${statuses.join(' or ')} for ${what}, saw ${answer.status}`)];
}

/** The N×N matrix, its diagonal first, and a request without any token. */
export async function judgeMatrix(context: CheckContext, tokens: readonly Token[]): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { service, token } of tokens) {
    const method = context.application.services[service]?.jwt?.protected.method ?? 'GET';
    const own = await useToken(context, service, token, 'its own token');
    if (own.failure !== undefined)
      problems.push(unsure(`${service}: no answer to its own token: ${own.failure}`));
    else if (own.status === 429)
      problems.push(unsure(`${service}: its rate limit answered; try again later`));
    else if (!accepted(own, method))
      problems.push(wrong(`${service} refuses its own token: expected 2xx, saw ${own.status}`));
    const none = await useToken(context, service, undefined, 'no token');
    problems.push(...judgeRefusal(service, none, 'a request without a token', [401]));
    for (const other of tokens) {
      if (other.service === service) continue;
      const foreign = await useToken(context, service, other.token, `token of ${other.service}`);
      problems.push(...judgeRefusal(service, foreign, `a token of ${other.service}`, [401, 403]));
    }
  }
  return problems;
}

type Forgery = { readonly what: string; readonly token: string };

/**
 * Tokens that only differ in one thing from a good one. Different secrets alone already refuse a foreign token by its signature, so a
 * service that never looks at the issuer shows itself only when the signature is right.
 */
export function forgeries(
  own: Token,
  secret: string,
  other: { issuer: string; secret: string },
  nowSeconds: number,
): Forgery[] {
  const long = {
    ...own.claims,
    iat: nowSeconds - 2 * YEAR_SECONDS,
    nbf: nowSeconds - 2 * YEAR_SECONDS,
    exp: nowSeconds - YEAR_SECONDS,
  };
  const audience =
    own.claims['aud'] === undefined
      ? []
      : [
          {
            what: 'a token with its own secret for another audience',
            token: signToken({ ...own.claims, aud: `not-${own.service}` }, secret),
          },
        ];
  return [
    { what: 'an unsigned token (alg none)', token: unsignedToken(own.claims) },
    {
      what: `a token with its own secret from issuer ${other.issuer}`,
      token: signToken({ ...own.claims, iss: other.issuer }, secret),
    },
    { what: 'a token with its own issuer and another secret', token: signToken(own.claims, other.secret) },
    { what: 'an expired token', token: signToken(long, secret) },
    ...audience,
  ];
}

/** Forges with the service's real secret; a good copy must be taken first, or our signature would prove nothing. */
export async function judgeForgeries(
  context: CheckContext,
  own: Token,
  secret: string,
  other: { issuer: string; secret: string },
  onSecret: (value: string) => void,
): Promise<Problem[]> {
  const { service } = own;
  const method = context.application.services[service]?.jwt?.protected.method ?? 'GET';
  const nowSeconds = Math.floor(context.ports.clock.now() / 1_000);
  const copy = signToken({ ...own.claims, smoke: context.runId }, secret);
  onSecret(copy);
  const control = await useToken(context, service, copy, 'a good copy of its own token');
  if (!accepted(control, method))
    return [
      unsure(
        `${service} refuses a good copy of its own token (${control.failure ?? control.status}), so forged ones prove nothing`,
      ),
    ];
  const problems: Problem[] = [];
  for (const forgery of forgeries(own, secret, other, nowSeconds)) {
    onSecret(forgery.token);
    const answer = await useToken(context, service, forgery.token, forgery.what);
    problems.push(...judgeRefusal(service, answer, forgery.what, [401, 403]));
  }
  return problems;
}
