// Takes the trusted root of Sigstore's public-good instance out of the npm package @sigstore/tuf, for the gate to verify Trivy's
// bundles against without a network. Usage: tsx scripts/pin-sigstore-root.ts <the npm tarball> [output]   (see `howToFetch`)
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { argv, exit, stderr, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const version = '4.0.2';
/** `npm view @sigstore/tuf@4.0.2 dist.integrity`: another tarball makes no pin. */
const integrity =
  'sha512-TCAzTy0xzdP79EnxSjq9KQ3eaR7+FmudLC6eRKknVKZbV7ZNlGLClAAQb/HMNJ5n2OBNk2GT1tEmU0xuPr+SLQ==';
const howToFetch = `cd "$(mktemp -d)" && npm pack @sigstore/tuf@${version} (then pass sigstore-tuf-${version}.tgz of that folder)`;
/** Where Sigstore publishes the root by TUF; the package carries what stood there as seeds. */
const repository = 'https://tuf-repo-cdn.sigstore.dev';

type Seeds = Readonly<Record<string, { readonly targets: Readonly<Record<string, string>> }>>;

/** The root as text of the project's own form. @throws when the seeds hold none */
export function trustedRootOf(seeds: Seeds): string {
  const encoded = seeds[repository]?.targets['trusted_root.json'];
  if (encoded === undefined) throw new Error(`expected trusted_root.json of ${repository}, saw none`);
  const root: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  return `${JSON.stringify(root, null, 2)}\n`;
}

/** @throws when the tarball is not the one that is pinned */
export function checkIntegrity(tarball: Buffer, expected = integrity): void {
  const seen = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  if (seen !== expected) throw new Error(`expected a tarball with integrity ${expected}, saw ${seen}`);
}

async function main(source: string | undefined, output: string | undefined): Promise<void> {
  if (source === undefined) {
    stderr.write(`expected the npm tarball of @sigstore/tuf ${version}; get it with\n  ${howToFetch}\n`);
    exit(2);
  }
  checkIntegrity(await readFile(source));
  const { stdout: seeds } = await promisify(execFile)('tar', ['-xzOf', source, 'package/seeds.json']);
  const target = output ?? fileURLToPath(new URL('../packages/gate/src/sigstore-root.json', import.meta.url));
  await writeFile(`${target}.partial`, trustedRootOf(JSON.parse(seeds) as Seeds));
  await rename(`${target}.partial`, target);
  stdout.write(`trusted root of @sigstore/tuf ${version}: ${target}\n`);
}

if (argv[1] === fileURLToPath(import.meta.url)) await main(argv[2], argv[3]);
