// Sigstore bundles, verified without a network: against a Sigstore of our own in every way in which one can be wrong, and one that
// the public Sigstore made against the root that is pinned in the source.
import { build } from 'esbuild';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { GateError } from './gate-error.ts';
import { signerOf, type Signer, type Verified } from './provenance.ts';
import { ownSigstore, type BundleJson, type OwnSigstore } from './testing/sigstore.ts';
import { verifyBundle } from './verify-bundle.ts';

const bytes = Buffer.from('a release archive\n'.repeat(1_000));
const sha256 = (of: Buffer): string => createHash('sha256').update(of).digest('hex');
const trivy = signerOf('0.72.0');
const archive = { name: 'trivy.tar.gz', sha256: sha256(bytes), bytes: () => Promise.resolve(bytes) };
const statementOf = (digest: object): object => ({
  _type: 'https://in-toto.io/Statement/v1',
  predicateType: 'https://slsa.dev/provenance/v1',
  subject: [
    { name: 'another', digest: { sha256: 'a'.repeat(64) } },
    { name: 'trivy.tar.gz', digest },
  ],
  predicate: {},
});

let sigstore: OwnSigstore;
beforeAll(async () => {
  sigstore = await ownSigstore(new Date());
});

const verify = (bundle: unknown, root: unknown = sigstore.root): Promise<Verified> =>
  verifyBundle(typeof bundle === 'string' ? bundle : JSON.stringify(bundle), archive, trivy, root);

describe('a bundle of the archive by its release workflow', () => {
  it('verifies, and says who signed, where that is written down and when', async () => {
    const bundle = await sigstore.sign(bytes, trivy);
    const [entry] = bundle.verificationMaterial.tlogEntries;
    expect(await verify(bundle)).toEqual({
      kind: 'verified',
      workflow:
        'https://github.com/aquasecurity/trivy/.github/workflows/reusable-release.yaml@refs/tags/v0.72.0',
      repository: 'https://github.com/aquasecurity/trivy',
      logIndex: entry?.logIndex,
      signedAt: new Date(Number(entry?.integratedTime) * 1_000).toISOString(),
    });
  });

  it('verifies as an attestation, too, when the archive is one of its subjects', async () => {
    const statement = statementOf({ sha256: archive.sha256 });
    expect((await verify(await sigstore.sign(bytes, trivy, statement))).kind).toBe('verified');
  });
});

describe('a bundle is refused', () => {
  const other = (over: Partial<Signer>): Signer => ({ ...trivy, ...over });
  const workflow = trivy.workflow;
  it.each<[string, Signer, string]>([
    ['of another issuer', other({ issuer: 'https://accounts.example.org' }), 'names issuer'],
    ['of another version', signerOf('0.71.0'), 'names workflow'],
    [
      'of another workflow of the repository',
      other({ workflow: workflow.replace('reusable-', 'x-') }),
      'names workflow',
    ],
    [
      "of another repository's workflow",
      other({ workflow: workflow.replace('aquasecurity', 'evil') }),
      'names workflow',
    ],
    ['whose workflow only begins like it', other({ workflow: `${workflow}-evil` }), 'names workflow'],
    [
      'whose dots are other letters',
      other({ workflow: workflow.replace('github.com', 'githubxcom') }),
      'names workflow',
    ],
    [
      "of Trivy's own workflow, called by another repository",
      other({ repository: 'https://github.com/evil/trivy' }),
      'names repository',
    ],
    ["of Trivy's own workflow, run for a branch", other({ ref: 'refs/heads/evil' }), 'names ref'],
    ['of a repository that is not said', other({ repository: '' }), 'names repository (none)'],
  ])('%s', async (_name, signer, message) => {
    await expect(verify(await sigstore.sign(bytes, signer))).rejects.toThrow(message);
  });

  it('of other bytes, whether the digest is said or the signature only moved', async () => {
    const evil = Buffer.from('evil');
    await expect(verify(await sigstore.sign(evil, trivy))).rejects.toThrow('it is of other bytes');
    const [good, bad] = [await sigstore.sign(bytes, trivy), await sigstore.sign(evil, trivy)];
    const moved = {
      ...bad,
      messageSignature: { ...bad.messageSignature, messageDigest: good.messageSignature?.messageDigest },
    };
    await expect(verify(moved)).rejects.toThrow('digest mismatch');
    for (const subject of [{ sha256: 'b'.repeat(64) }, { sha512: archive.sha256 }])
      await expect(verify(await sigstore.sign(bytes, trivy, statementOf(subject)))).rejects.toThrow(
        'of other bytes',
      );
  });

  it('when the archive is changed after it was hashed', async () => {
    const bundle = JSON.stringify(await sigstore.sign(bytes, trivy));
    const swapped = { ...archive, bytes: () => Promise.resolve(Buffer.from('evil')) };
    await expect(verifyBundle(bundle, swapped, trivy, sigstore.root)).rejects.toThrow(
      'signature verification failed',
    );
  });

  it('of a Sigstore that the root does not know; of the public one by a root of our own', async () => {
    const bundle = await sigstore.sign(bytes, trivy);
    await expect(verify(bundle, (await ownSigstore(new Date())).root)).rejects.toThrow(
      'Failed to verify certificate chain',
    );
    await expect(verifyBundle(JSON.stringify(bundle), archive, trivy)).rejects.toThrow(
      'Failed to verify certificate chain',
    );
  });

  it('when it was signed after its certificate had ended', async () => {
    const late = await ownSigstore(new Date(), 3_600_000);
    await expect(verify(await late.sign(bytes, trivy), late.root)).rejects.toThrow(
      'Failed to verify certificate chain',
    );
  });

  type Bend = (bundle: BundleJson, entry: BundleJson['verificationMaterial']['tlogEntries'][number]) => void;
  it.each<[string, Bend, string]>([
    ['without an inclusion proof', (_b, entry) => delete entry.inclusionProof, 'inclusionProof'],
    [
      'without an inclusion proof, called an older one that needs none',
      (bundle, entry) => {
        bundle.mediaType = 'application/vnd.dev.sigstore.bundle+json;version=0.1';
        delete entry.inclusionProof;
      },
      'it has no inclusion proof',
    ],
    [
      'without a promise, which is what dates it',
      (_b, entry) => delete entry.inclusionPromise,
      'expected 1 timestamps',
    ],
    [
      'without an entry of the log',
      (bundle) => (bundle.verificationMaterial.tlogEntries = []),
      'expected 1 timestamps',
    ],
    [
      'whose promise is another one',
      (_b, entry) => (entry.inclusionPromise = { signedEntryTimestamp: 'MEUCIQ==' }),
      'inclusion promise',
    ],
    [
      'whose time is moved',
      (_b, entry) => (entry.integratedTime = String(Number(entry.integratedTime) - 60)),
      'erif',
    ],
    ['whose place in the log is moved', (_b, entry) => (entry.logIndex = '7'), 'inclusion promise'],
    [
      'whose entry is another one',
      (_b, entry) => (entry.canonicalizedBody = flip(entry.canonicalizedBody)),
      'inclusion promise',
    ],
    [
      'whose certificate has another byte',
      ({ verificationMaterial: { certificate } }) => (certificate.rawBytes = flip(certificate.rawBytes)),
      'expected a Sigstore bundle',
    ],
    [
      'whose signature has another byte',
      ({ messageSignature: m }) => m && (m.signature = flip(m.signature)),
      'expected a Sigstore bundle',
    ],
    [
      'with a key instead of a certificate',
      ({ verificationMaterial }) =>
        Object.assign(verificationMaterial, { certificate: undefined, publicKey: { hint: 'x' } }),
      'names a key',
    ],
    [
      'with a hundred entries',
      ({ verificationMaterial: material }, entry) =>
        (material.tlogEntries = Array.from({ length: 100 }, () => entry)),
      'too many entries',
    ],
    ['of another media type', (bundle) => (bundle.mediaType = 'application/json'), 'invalid bundle'],
    [
      'whose checkpoint is signed by an expression that never ends',
      (_b, { inclusionProof: proof }) =>
        proof &&
        (proof.checkpoint.envelope = proof.checkpoint.envelope.replace(/(\u2014 )\S+/, '$1(((.+)+)+)+X')),
      'a name that is none',
    ],
  ])('%s', async (_name, bend, message) => {
    const bundle = await sigstore.sign(bytes, trivy);
    const [entry] = bundle.verificationMaterial.tlogEntries;
    if (entry) bend(bundle, entry);
    await expect(verify(bundle)).rejects.toThrow(message);
    await expect(verify(bundle)).rejects.toThrow(
      /^trivy\.tar\.gz\.sigstore\.json: expected a Sigstore bundle of this archive by/,
    );
  });

  it.each([
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['an object without anything', '{}'],
    ['a web page', '<!doctype html><title>not found</title>'],
    ["another tool's JSON", '{"bomFormat":"CycloneDX"}'],
    ['a number where there is text', '{"mediaType":1,"verificationMaterial":2}'],
    ['a very deep list', `{"mediaType":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['100 MB', `"${'x'.repeat(100_000_000)}"`],
  ])('that is %s', async (_name, text) => {
    await expect(verify(text)).rejects.toThrow(/^trivy\.tar\.gz\.sigstore\.json: expected a Sigstore bundle/);
  });

  it('cut off anywhere', async () => {
    const text = JSON.stringify(await sigstore.sign(bytes, trivy));
    for (let end = 0; end < text.length; end += 97)
      await expect(verify(text.slice(0, end))).rejects.toThrow('expected a Sigstore bundle');
  });
});

describe('any text', () => {
  const ends = async (text: string): Promise<'verified' | 'refused'> => {
    try {
      return (await verify(text)).kind;
    } catch (error) {
      expect(error).toBeInstanceOf(GateError);
      return 'refused';
    }
  };

  it('instead of a bundle is refused, and with its own error', { timeout: 120_000 }, async () => {
    const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), json), async (text) => {
        expect(await ends(text)).toBe('refused');
      }),
      { numRuns: 10_000 },
    );
  });

  it('in the place of one that is signed, promised or proven is refused', { timeout: 120_000 }, async () => {
    const good = JSON.stringify(await sigstore.sign(bytes, trivy));
    // What it is made of, without what nothing depends on.
    const places: ((bundle: BundleJson) => [object, string])[] = [
      ({ verificationMaterial: { certificate } }) => [certificate, 'rawBytes'],
      ({ messageSignature }) => [messageSignature ?? {}, 'signature'],
      ({ messageSignature }) => [messageSignature?.messageDigest ?? {}, 'digest'],
      ({ messageSignature }) => [messageSignature?.messageDigest ?? {}, 'algorithm'],
      ({ verificationMaterial: { tlogEntries: t } }) => [t[0] ?? {}, 'canonicalizedBody'],
      ({ verificationMaterial: { tlogEntries: t } }) => [
        t[0]?.inclusionPromise ?? {},
        'signedEntryTimestamp',
      ],
      ({ verificationMaterial: { tlogEntries: t } }) => [t[0]?.inclusionProof ?? {}, 'checkpoint'],
      ({ verificationMaterial: { tlogEntries: t } }) => [t[0] ?? {}, 'kindVersion'],
      ({ verificationMaterial: { tlogEntries: t } }) => [t[0] ?? {}, 'integratedTime'],
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 2 }), async (place, value) => {
        const bundle = JSON.parse(good) as BundleJson;
        const [item, key] = place(bundle);
        Object.assign(item, { [key]: value });
        expect(await ends(JSON.stringify(bundle))).toBe('refused');
      }),
      { numRuns: 500 },
    );
  });
});

// Made by the public-good instance of Sigstore in May 2024 for a run of malancas/attest-demo that calls a workflow of
// github/artifact-attestations-workflows. Source: cli/cli v2.62.0 pkg/cmd/attestation/test/data (MIT).
describe('a bundle of the public Sigstore, against the root that is pinned in the source', () => {
  const real = {
    name: 'demo.whl',
    sha256: '49a3aa6075e0f49f82843e74b5baa614ad2a588e6675612bf108a0a008c5ac25',
    bytes: () => Promise.reject(new Error('an attestation needs no bytes')),
  };
  const signer: Signer = {
    issuer: 'https://token.actions.githubusercontent.com',
    workflow:
      'https://github.com/github/artifact-attestations-workflows/.github/workflows/attest.yml@09b495c3f12c7881b3cc17209a327792065c1a1d',
    repository: 'https://github.com/malancas/attest-demo',
    ref: 'refs/heads/main',
  };
  const text = (): Promise<string> =>
    readFile(join(import.meta.dirname, 'testing/reusable-workflow.sigstore.json'), 'utf8');

  it('verifies', async () => {
    expect(await verifyBundle(await text(), real, signer)).toMatchObject({
      kind: 'verified',
      repository: 'https://github.com/malancas/attest-demo',
      signedAt: '2024-05-24T19:14:24.000Z',
    });
  });

  it('is none of Trivy, none of the repository whose workflow it was, and none of other bytes', async () => {
    await expect(verifyBundle(await text(), real, trivy)).rejects.toThrow('names workflow');
    const owner = { ...signer, repository: 'https://github.com/github/artifact-attestations-workflows' };
    await expect(verifyBundle(await text(), real, owner)).rejects.toThrow('names repository');
    const wrong = { ...real, sha256: 'b'.repeat(64) };
    await expect(verifyBundle(await text(), wrong, signer)).rejects.toThrow('of other bytes');
  });

  it('is refused with one letter changed in what it signs, in its certificate, or in the log', async () => {
    const change = async (bend: (bundle: BundleJson) => void): Promise<string> => {
      const bundle = JSON.parse(await text()) as BundleJson;
      bend(bundle);
      return JSON.stringify(bundle);
    };
    const changes: ((bundle: BundleJson) => void)[] = [
      ({ dsseEnvelope: envelope }) => envelope && (envelope.payload = envelope.payload.replace('eyJ', 'eyK')),
      ({ verificationMaterial: { certificate } }) => (certificate.rawBytes = flip(certificate.rawBytes)),
      ({
        verificationMaterial: {
          tlogEntries: [entry],
        },
      }) => entry && (entry.integratedTime = '1716578065'),
    ];
    for (const bend of changes)
      await expect(verifyBundle(await change(bend), real, signer)).rejects.toThrow(
        'expected a Sigstore bundle',
      );
  });
});

it(
  'the library that verifies cannot reach a network, a file or a program, and stays small',
  { timeout: 60_000 },
  async () => {
    const { metafile, outputFiles } = await build({
      entryPoints: [join(import.meta.dirname, 'verify-bundle.ts')],
      bundle: true,
      write: false,
      metafile: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'error',
    });
    const own = /packages\/(gate|runtime)\//;
    const needed = Object.entries(metafile.inputs)
      .filter(([file]) => !own.test(file))
      .flatMap(([, { imports }]) => imports.map(({ path }) => path.replace(/^node:/, '')))
      .filter((path) => builtinModules.includes(path));
    expect([...new Set(needed)].sort()).toEqual(['crypto', 'util']);
    expect(outputFiles[0]?.contents.length).toBeLessThan(400_000);
  },
);

/** Another byte in the middle of base64. */
function flip(base64: string): string {
  const raw = Buffer.from(base64, 'base64');
  const at = Math.floor(raw.length / 2);
  raw[at] = (raw[at] ?? 0) ^ 1;
  return raw.toString('base64');
}
