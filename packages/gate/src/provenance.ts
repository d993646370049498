// Who must have signed a Trivy archive, as data, and what is known afterwards. This is the second gate: the pinned hash is the first,
// since a release pipeline in foreign hands signs as validly as in the right ones.

/** What the certificate of a signature must say; all of it, to the letter. */
export type Signer = {
  readonly issuer: string;
  /** The workflow that signed, with its ref: the name in the certificate. */
  readonly workflow: string;
  /** The repository whose run it was: a public reusable workflow may be called, and made to sign, from any other one. */
  readonly repository: string;
  /** The ref that the run was for. */
  readonly ref: string;
};

/** Source: aquasecurity/trivy .github/workflows/release.yaml, goreleaser.yml (`signs`), docs "Signature Verification" (since 0.68.1). */
export function signerOf(version: string): Signer {
  const repository = 'https://github.com/aquasecurity/trivy';
  const ref = `refs/tags/v${version}`;
  return {
    issuer: 'https://token.actions.githubusercontent.com',
    workflow: `${repository}/.github/workflows/reusable-release.yaml@${ref}`,
    repository,
    ref,
  };
}

/** What a bundle that verified says. */
export type Verified = {
  readonly kind: 'verified';
  readonly workflow: string;
  readonly repository: string;
  /** Entry of the transparency log. */
  readonly logIndex: string;
  /** When it was signed, as the log or a timestamp authority says; ISO 8601. */
  readonly signedAt: string;
};

export type Provenance =
  Verified | { readonly kind: 'absent'; readonly why: string } | { readonly kind: 'off' };

/** More is no bundle of one archive: those of releases are about 10 kB. */
export const MAX_BUNDLE_BYTES = 1_024 * 1_024;
