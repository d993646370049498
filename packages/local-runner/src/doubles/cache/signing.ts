// Runtime tokens and blob addresses: both are signed with a key that lives beside the blobs, so a restart keeps them valid.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScopeAccess, ScopeGrant } from './entry.ts';

/** GitHub's numbers in the `ac` claim: 1 reads, 2 writes. */
const permissionOf: Record<ScopeAccess, number> = { read: 1, write: 2, 'read-write': 3 };
const accessOf = new Map<number, ScopeAccess>([
  [1, 'read'],
  [2, 'write'],
  [3, 'read-write'],
]);

export interface Signer {
  /** A JWT (HS256) with the claim `ac`, valid for `validForSeconds` from `nowMs`. */
  issueToken(grants: readonly ScopeGrant[], nowMs: number, validForSeconds?: number): string;
  /** The grants of an `Authorization` header; undefined when the token is missing, foreign, expired or malformed. */
  readToken(authorization: string | undefined, nowMs: number): ScopeGrant[] | undefined;
  sign(text: string): string;
  isSigned(text: string, signature: string): boolean;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/** Reads the key of a store, or makes one (32 random bytes, readable by the owner only). */
export async function loadSigner(directory: string): Promise<Signer> {
  const file = join(directory, 'signing-key');
  await writeFile(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' }).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    },
  );
  const key = await readFile(file, 'utf8');
  if (key.length !== 64)
    throw new Error(`${file}: expected 64 hex digits; delete the file to have a new key made`);
  return createSigner(key);
}

function readClaims(payload: unknown, nowMs: number): ScopeGrant[] | undefined {
  const { ac, exp } = payload as { ac?: string; exp?: number };
  if (ac === undefined || exp === undefined || exp * 1000 <= nowMs) return undefined;
  const lines = JSON.parse(ac) as { Scope: string; Permission: number }[];
  return lines.flatMap(({ Scope, Permission }) => {
    const access = accessOf.get(Permission & 3);
    return access === undefined ? [] : [{ scope: Scope, access }];
  });
}

export function createSigner(key: string): Signer {
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
  const isSigned = (text: string, signature: string): boolean => {
    const expected = Buffer.from(sign(text));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  };
  return {
    sign,
    isSigned,
    issueToken(grants, nowMs, validForSeconds = 6 * 3600) {
      const ac = JSON.stringify(grants.map((g) => ({ Scope: g.scope, Permission: permissionOf[g.access] })));
      const exp = Math.floor(nowMs / 1000) + validForSeconds;
      const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ ac, exp, iss: 'local-cache-service' })}`;
      return `${content}.${sign(content)}`;
    },
    readToken(authorization, nowMs) {
      const [, header, payload, signature] =
        /^bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(authorization ?? '') ?? [];
      if (header === undefined || payload === undefined || signature === undefined) return undefined;
      if (!isSigned(`${header}.${payload}`, signature)) return undefined;
      try {
        return readClaims(decode(payload), nowMs);
      } catch {
        return undefined;
      }
    },
  };
}
