// The trusted root of Sigstore comes out of one tarball, and no other.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkIntegrity, trustedRootOf } from './pin-sigstore-root.ts';

const pinned = readFileSync(join(import.meta.dirname, '../packages/gate/src/sigstore-root.json'), 'utf8');

it('what is pinned is written as the generator writes it', () => {
  const targets = { 'trusted_root.json': Buffer.from(JSON.stringify(JSON.parse(pinned))).toString('base64') };
  expect(trustedRootOf({ 'https://tuf-repo-cdn.sigstore.dev': { targets } })).toBe(pinned);
});

it('seeds without the root, and another tarball than the pinned one, are refused', () => {
  expect(() => trustedRootOf({})).toThrow('expected trusted_root.json');
  expect(() => {
    checkIntegrity(Buffer.from('evil'));
  }).toThrow('expected a tarball with integrity sha512-TCAzTy0x');
});
