// A Sigstore of our own for tests: certificate authority, certificate log and transparency log, with the root that trusts them.
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import { initializeCA } from '@sigstore/mock/dist/fulcio/index.js';
import { initializeTLog } from '@sigstore/mock/dist/rekor/index.js';
import type { Signer } from '../provenance.ts';

/** A bundle as JSON that tests may bend. */
export type BundleJson = {
  mediaType: string;
  verificationMaterial: {
    certificate: { rawBytes: string };
    tlogEntries: TlogEntryJson[];
    timestampVerificationData: { rfc3161Timestamps: unknown[] };
  };
  messageSignature?: { messageDigest: { algorithm: string; digest: string }; signature: string };
  dsseEnvelope?: { payload: string; payloadType: string; signatures: { sig: string }[] };
};
type TlogEntryJson = {
  logIndex: string;
  logId: { keyId: string };
  kindVersion: { kind: string; version: string };
  integratedTime: string;
  inclusionPromise?: { signedEntryTimestamp: string };
  inclusionProof?: {
    logIndex: string;
    rootHash: string;
    treeSize: string;
    hashes: string[];
    checkpoint: { envelope: string };
  };
  canonicalizedBody: string;
};

export type OwnSigstore = {
  /** A trusted root as JSON. */
  readonly root: unknown;
  /** Signs bytes as `cosign sign-blob` does, or, with `statement`, as an attestation is signed. */
  readonly sign: (bytes: Buffer, signer: Signer, statement?: object) => Promise<BundleJson>;
};

const HOST = 'rekor.example.org';

/** @param logAheadMs how much later than now the log writes its entries down: certificates are valid for ten minutes */
export async function ownSigstore(now: Date, logAheadMs = 0): Promise<OwnSigstore> {
  const [caKeys, ctKeys, logKeys] = [keyPair(), keyPair(), keyPair()];
  // The root certificate of the mock is valid from the second in which it is made, whatever the time given: everything else comes later.
  const later = new Date(now.getTime() + 60_000);
  const ctLog = certificateLog(ctKeys, later);
  const ca = await initializeCA(caKeys, ctLog, later);
  const log = await initializeTLog(`https://${HOST}`, logKeys, new Date(later.getTime() + logAheadMs));
  const start = new Date(now.getTime() - 3_600_000).toISOString();
  const authority = (keys: KeyPairKeyObjectResult, baseUrl: string): object => {
    const der = keys.publicKey.export({ format: 'der', type: 'spki' });
    const publicKey = {
      rawBytes: der.toString('base64'),
      keyDetails: 'PKIX_ECDSA_P256_SHA_256',
      validFor: { start },
    };
    return {
      baseUrl,
      hashAlgorithm: 'SHA2_256',
      publicKey,
      logId: { keyId: digest(der).toString('base64') },
    };
  };
  const certificates = [{ rawBytes: ca.rootCertificate.toString('base64') }];
  const root = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [authority(logKeys, `https://${HOST}`)],
    ctlogs: [authority(ctKeys, 'https://ct.example.org')],
    certificateAuthorities: [
      { uri: 'https://ca.example.org', certChain: { certificates }, validFor: { start } },
    ],
    timestampAuthorities: [],
  };
  return {
    root,
    sign: async (bytes, signer, statement) => {
      const keys = keyPair();
      const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' });
      const extension = (last: string, value: string): object => ({
        oid: `1.3.6.1.4.1.57264.1.${last}`,
        value,
      });
      const certificate = await ca.issueCertificate({
        publicKey,
        subjectAltName: signer.workflow,
        extensions: [
          extension('8', signer.issuer),
          extension('12', signer.repository),
          extension('14', signer.ref),
        ] as never,
      });
      const pem = createPublicKey(keys.publicKey.export({ format: 'pem', type: 'spki' }));
      const verifier = Buffer.from(pem.export({ format: 'pem', type: 'spki' })).toString('base64');
      const { content, body } = signed(bytes, keys, verifier, statement);
      const entry = Object.values(await log.log(body))[0] as RekorEntry;
      return {
        mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        verificationMaterial: {
          certificate: { rawBytes: certificate.toString('base64') },
          tlogEntries: [bundleEntry(entry, body)],
          timestampVerificationData: { rfc3161Timestamps: [] },
        },
        ...content,
      };
    },
  };
}

type RekorEntry = {
  body: string;
  integratedTime: number;
  logID: string;
  logIndex: number;
  verification: {
    signedEntryTimestamp: string;
    inclusionProof: { logIndex: number; treeSize: number; checkpoint: string; rootHash: string };
  };
};
type RekorBody = { readonly apiVersion: string; readonly kind: string; readonly spec: object };

function bundleEntry(entry: RekorEntry, body: RekorBody): TlogEntryJson {
  const { inclusionProof, signedEntryTimestamp } = entry.verification;
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: Buffer.from(entry.logID, 'hex').toString('base64') },
    kindVersion: { kind: body.kind, version: body.apiVersion },
    integratedTime: String(entry.integratedTime),
    inclusionPromise: { signedEntryTimestamp },
    inclusionProof: {
      logIndex: String(inclusionProof.logIndex),
      rootHash: Buffer.from(inclusionProof.rootHash, 'hex').toString('base64'),
      treeSize: String(inclusionProof.treeSize),
      hashes: [],
      checkpoint: { envelope: inclusionProof.checkpoint },
    },
    canonicalizedBody: entry.body,
  };
}

function signed(
  bytes: Buffer,
  keys: KeyPairKeyObjectResult,
  verifier: string,
  statement: object | undefined,
): { content: Pick<BundleJson, 'messageSignature' | 'dsseEnvelope'>; body: RekorBody } {
  if (statement === undefined) {
    const signature = sign('sha256', bytes, keys.privateKey).toString('base64');
    const messageDigest = { algorithm: 'SHA2_256', digest: digest(bytes).toString('base64') };
    const data = { hash: { algorithm: 'sha256', value: digest(bytes).toString('hex') } };
    const spec = { data, signature: { content: signature, publicKey: { content: verifier } } };
    return {
      content: { messageSignature: { messageDigest, signature } },
      body: { apiVersion: '0.0.1', kind: 'hashedrekord', spec },
    };
  }
  const payloadType = 'application/vnd.in-toto+json';
  const payload = Buffer.from(JSON.stringify(statement));
  // DSSE's pre-authentication encoding. Source: secure-systems-lab/dsse protocol.md.
  const encoded = `DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `;
  const sig = sign('sha256', Buffer.concat([Buffer.from(encoded), payload]), keys.privateKey).toString(
    'base64',
  );
  const payloadHash = { algorithm: 'sha256', value: digest(payload).toString('hex') };
  return {
    content: { dsseEnvelope: { payload: payload.toString('base64'), payloadType, signatures: [{ sig }] } },
    body: {
      apiVersion: '0.0.1',
      kind: 'dsse',
      spec: { payloadHash, signatures: [{ signature: sig, verifier }] },
    },
  };
}

type CertificateLog = NonNullable<Parameters<typeof initializeCA>[1]>;

/** Signs that it has seen a certificate. Source: RFC 6962, section 3.2. The one of the mock writes no signature with newer pkijs. */
function certificateLog(keys: KeyPairKeyObjectResult, now: Date): CertificateLog {
  const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' });
  const logID = digest(publicKey);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(now.getTime()));
  return {
    publicKey,
    logID,
    log: (certificate, issuer) => {
      const tbs = firstPart(Buffer.from(certificate));
      const length = Buffer.from([tbs.length >> 16, (tbs.length >> 8) & 255, tbs.length & 255]);
      const seen = [
        Buffer.from([0, 0]),
        time,
        Buffer.from([0, 1]),
        Buffer.from(issuer),
        length,
        tbs,
        Buffer.alloc(2),
      ];
      const signature = sign('sha256', Buffer.concat(seen), keys.privateKey);
      const tail = Buffer.from([0, 0, 4, 3, 0, signature.length]);
      const stamp = Buffer.concat([Buffer.from([0]), logID, time, tail, signature]);
      // In the list of the certificate each stamp follows its length.
      return Promise.resolve(Uint8Array.from([0, stamp.length, ...stamp]).buffer);
    },
  };
}

/** The first element of a DER sequence, whole. */
function firstPart(der: Buffer): Buffer {
  const sizeOf = (at: number): [header: number, length: number] => {
    const first = der[at + 1] ?? 0;
    return first < 128 ? [2, first] : [2 + (first & 127), der.readUIntBE(at + 2, first & 127)];
  };
  const [outer] = sizeOf(0);
  const [header, length] = sizeOf(outer);
  return der.subarray(outer, outer + header + length);
}

const digest = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

function keyPair(): KeyPairKeyObjectResult {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}
