// A certificate of our own for tests, also one whose time is over. It needs the openssl program.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Certificate = { readonly key: string; readonly cert: string };

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

function openssl(folder: string, ...argv: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', argv, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${argv[0] ?? ''}: ${stderr}`);
}

/** @param days from now until its end; negative: it ended so long ago */
export function makeCertificate(folder: string, name: string, days: number): Certificate {
  mkdirSync(join(folder, 'ca'), { recursive: true });
  const config = `[ca]
default_ca = own
[own]
dir = ca
database = ca/index.txt
serial = ca/serial
new_certs_dir = ca
default_md = sha256
policy = any
x509_extensions = names
rand_serial = yes
[any]
commonName = supplied
[names]
subjectAltName = DNS:${name}
basicConstraints = CA:TRUE
[req]
distinguished_name = empty
[empty]
`;
  writeFileSync(join(folder, 'config'), config);
  writeFileSync(join(folder, 'ca/index.txt'), '');
  const day = 86_400_000;
  const time = (ms: number): string => `${new Date(ms).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
  const end = Date.now() + days * day;
  openssl(folder, 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'key.pem');
  openssl(
    folder,
    'req',
    '-new',
    '-config',
    'config',
    '-key',
    'key.pem',
    '-subj',
    `/CN=${name}`,
    '-out',
    'request.pem',
  );
  openssl(
    folder,
    ...[
      'ca',
      '-batch',
      '-notext',
      '-selfsign',
      '-config',
      'config',
      '-keyfile',
      'key.pem',
      '-in',
      'request.pem',
    ],
    ...['-startdate', time(end - 400 * day), '-enddate', time(end), '-out', 'cert.pem'],
  );
  return {
    key: readFileSync(join(folder, 'key.pem'), 'utf8'),
    cert: readFileSync(join(folder, 'cert.pem'), 'utf8'),
  };
}
