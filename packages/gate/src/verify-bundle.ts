// Verifies a Sigstore bundle of an archive without any network: signature, certificate chain, certificate log, transparency log, and
// who signed. The root of trust is sigstore-root.json, which scripts/pin-sigstore-root.ts takes out of the npm package @sigstore/tuf.
import { ValidationError, bundleFromJSON, type Bundle } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { Verifier, toSignedEntity, toTrustMaterial, type Signer as Certified } from '@sigstore/verify';
import { messageOf, truncate, visible } from '@compose-delivery/runtime';
import { GateError } from './gate-error.ts';
import { MAX_BUNDLE_BYTES, type Signer, type Verified } from './provenance.ts';
import pinnedRoot from './sigstore-root.json' with { type: 'json' };
import { fields, list, read, textOf } from './strict-json.ts';

export type Archive = {
  readonly name: string;
  /** Of the archive, hexadecimal: known to be right already. */
  readonly sha256: string;
  /** The whole of it, which a signature over a message is made of. */
  readonly bytes: () => Promise<Buffer>;
};

/** Extensions of Fulcio's certificates. Source: sigstore/fulcio docs/oid-info.md. */
const REPOSITORY_OID = '1.3.6.1.4.1.57264.1.12';
const REF_OID = '1.3.6.1.4.1.57264.1.14';

const MAX_ENTRIES = 8;

/**
 * @param text of the bundle
 * @param root a trusted root as JSON
 * @throws GateError for everything but a bundle by `signer` for exactly this archive.
 */
export async function verifyBundle(
  text: string,
  archive: Archive,
  signer: Signer,
  root: unknown = pinnedRoot,
): Promise<Verified> {
  try {
    const bundle = parseBundle(text);
    checkSubject(bundle, archive.sha256);
    const signsMessage = bundle.content.$case === 'messageSignature';
    const entity = toSignedEntity(bundle, signsMessage ? await archive.bytes() : undefined);
    const trust = toTrustMaterial(TrustedRoot.fromJSON(root));
    const thresholds = { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 };
    const certified = new Verifier(trust, thresholds).verify(entity);
    checkSigner(certified, signer);
    const entry = bundle.verificationMaterial.tlogEntries[0];
    return {
      kind: 'verified',
      workflow: signer.workflow,
      repository: signer.repository,
      logIndex: entry?.logIndex ?? '',
      signedAt: signingTime(entity.timestamps),
    };
  } catch (error) {
    const missing = error instanceof ValidationError ? ` (${error.fields.join(', ')})` : '';
    const why = truncate(visible(messageOf(error) + missing), 600);
    throw new GateError(
      `${archive.name}.sigstore.json: expected a Sigstore bundle of this archive by ${signer.workflow}, but ${why}`,
      error,
    );
  }
}

function parseBundle(text: string): Bundle {
  if (Buffer.byteLength(text) > MAX_BUNDLE_BYTES)
    throw new Error(`it has more than ${MAX_BUNDLE_BYTES} bytes`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  fields(json, 'it');
  const bundle = bundleFromJSON(json);
  const { content, tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
  const stamps = timestampVerificationData?.rfc3161Timestamps ?? [];
  if (content.$case === 'publicKey') throw new Error('it names a key and has no certificate');
  if (tlogEntries.length > MAX_ENTRIES || stamps.length > MAX_ENTRIES)
    throw new Error('it has too many entries');
  for (const { inclusionProof } of tlogEntries) {
    // A promise alone says that the log will take the entry; the proof says that it has.
    if (inclusionProof === undefined) throw new Error('it has no inclusion proof');
    checkCheckpoint(inclusionProof.checkpoint?.envelope ?? '');
  }
  return bundle;
}

/** The verifier reads the name of whoever signed a checkpoint as a regular expression: one that never ends must not reach it. */
function checkCheckpoint(envelope: string): void {
  for (const [, name = ''] of envelope.matchAll(/\u2014 (\S+) /g))
    if (!/^[\w./:-]{1,200}$/.test(name)) throw new Error('its checkpoint is signed by a name that is none');
}

/** What was signed is this archive: its digest, or, in an attestation, that of one of the subjects. */
function checkSubject({ content }: Bundle, sha256: string): void {
  if (content.$case === 'messageSignature') {
    const { messageDigest } = content.messageSignature;
    const seen = Buffer.from(messageDigest.digest).toString('hex');
    // SHA2_256 in sigstore_common.proto; the signature itself is checked over the bytes.
    if (Number(messageDigest.algorithm) !== 1 || seen !== sha256)
      throw new Error(`it is of other bytes (${seen.slice(0, 64)})`);
    return;
  }
  const { payload, payloadType } = content.dsseEnvelope;
  if (payloadType !== 'application/vnd.in-toto+json')
    throw new Error('its envelope holds no in-toto statement');
  const statement = fields(JSON.parse(Buffer.from(payload).toString('utf8')), 'statement');
  if (!textOf(statement, '_type', 'statement').startsWith('https://in-toto.io/Statement/'))
    throw new Error('its envelope holds no in-toto statement');
  const named = list(statement, 'subject', 'statement').some((item) => {
    const digest = fields(read(fields(item, 'subject'), 'digest'), 'subject.digest');
    return read(digest, 'sha256') === sha256;
  });
  if (!named) throw new Error('it is of other bytes');
}

function checkSigner({ identity }: Certified, signer: Signer): void {
  const oid = (wanted: string): string => {
    const found = identity?.oids?.find(({ oid: id }) => id?.id.join('.') === wanted);
    return found ? utf8Of(Buffer.from(found.value)) : '';
  };
  const seen: [string, string, string][] = [
    ['issuer', signer.issuer, identity?.extensions?.issuer ?? ''],
    ['workflow', signer.workflow, identity?.subjectAlternativeName ?? ''],
    ['repository', signer.repository, oid(REPOSITORY_OID)],
    ['ref', signer.ref, oid(REF_OID)],
  ];
  for (const [what, wanted, got] of seen)
    if (got !== wanted)
      throw new Error(`its certificate names ${what} ${truncate(got, 200) || '(none)'}, not ${wanted}`);
}

/** A DER UTF8String with a length of one or two bytes; anything else is no text. */
function utf8Of(der: Buffer): string {
  const [tag, first = 0, second = 0] = der;
  const [start, length] = first === 0x81 ? [3, second] : [2, first];
  return tag === 0x0c && der.length === start + length ? der.subarray(start).toString('utf8') : '';
}

type Stamps = ReturnType<typeof toSignedEntity>['timestamps'];

/** Of the log only where its promise, which signs that time, was verified. */
function signingTime(stamps: Stamps): string {
  const times = stamps.flatMap((stamp): Date[] => {
    if (stamp.$case === 'timestamp-authority') return [stamp.timestamp.signingTime];
    const { inclusionPromise, integratedTime } = stamp.tlogEntry;
    return inclusionPromise === undefined ? [] : [new Date(Number(integratedTime) * 1_000)];
  });
  return times[0]?.toISOString() ?? '';
}
