// Tokens of the fixture: issued at login, checked as a careful service does, and each check can be left out.
import { createHmac } from 'node:crypto';
import type { Reply, State, Toggles } from './fixture-service.ts';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

function sign(content: string, secret: string): string {
  return createHmac('sha256', secret).update(content).digest('base64url');
}

export function login(state: State, body: string, reply: Reply): void {
  const given = JSON.parse(body) as { username?: string; password?: string };
  if (given.username !== state.env['LOGIN_USERNAME'] || given.password !== state.env['LOGIN_PASSWORD'])
    return reply(401, {});
  const now = Math.floor(Date.now() / 1_000);
  const claims = { sub: given.username, iss: state.name, aud: `${state.name}-api`, iat: now, exp: now + 600 };
  const content = `${base64url('{"alg":"HS256"}')}.${base64url(JSON.stringify(claims))}`;
  reply(200, {
    access_token: `${content}.${sign(content, state.env[`JWT_${state.name.toUpperCase()}`] ?? '')}`,
  });
}

/** Why a token is refused, or undefined. */
export function refusal(state: State, toggles: Toggles, header: string): string | undefined {
  const [head = '', middle = '', signature = ''] = header.replace(/^Bearer /, '').split('.');
  const algorithm = (JSON.parse(Buffer.from(head, 'base64url').toString() || '{}') as { alg?: string }).alg;
  const claims = JSON.parse(Buffer.from(middle, 'base64url').toString() || '{}') as Record<string, unknown>;
  const off = (what: Toggles['token']): boolean => toggles.token === what && state.name === 'beta';
  const signed = signature === sign(`${head}.${middle}`, state.env[`JWT_${state.name.toUpperCase()}`] ?? '');
  const unsigned = algorithm === 'none';
  if (claims['iss'] !== state.name && !off('issuer'))
    return `issuer mismatch: expected ${state.name}, saw ${String(claims['iss'])}`;
  if (unsigned && !off('none')) return 'no signature';
  if (!unsigned && !signed && !off('signature')) return 'wrong signature';
  if (Number(claims['exp']) < Date.now() / 1_000 && !off('expiry')) return 'expired';
  if (claims['aud'] !== `${state.name}-api` && !off('audience')) return 'wrong audience';
  return undefined;
}
