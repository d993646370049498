// The certificate that spares Traefik a key at each load: with the real openssl and, where it is installed, the real Traefik.
import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createExec, realClock, realFiles, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { withRouter } from '../../testing/router-rig.ts';
import type { RouterWorld } from '../seat.ts';
import { giveCertificate } from './own-certificate.ts';

const SUBJECT = 'compose-delivery.invalid';
const realExec = createExec(process.env, new AbortController().signal);

function certificateWorld(exec: RouterWorld['exec']) {
  const log = recordedLog();
  return { world: { files: realFiles, exec, log }, log };
}

type Written = {
  tls: { stores: { default: { defaultCertificate: { certFile: string; keyFile: string } } } };
};

test('key and certificate belong together, and are made once', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'certificate.yml');
    let asked = 0;
    const { world } = certificateWorld((argv, options) => {
      asked += 1;
      return realExec(argv, options);
    });
    await giveCertificate(world, file);
    const text = await readFile(file, 'utf8');
    const { certFile, keyFile } = (JSON.parse(text) as Written).tls.stores.default.defaultCertificate;
    const certificate = new X509Certificate(certFile);
    expect(certificate.checkPrivateKey(createPrivateKey(keyFile))).toBe(true);
    expect(certificate.subject).toBe(`CN=${SUBJECT}`);
    await giveCertificate(world, file);
    expect(asked).toBe(1);
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});

test.each([
  ['is not installed', () => Promise.reject(new Error('spawn openssl ENOENT')), 'spawn openssl ENOENT'],
  ['fails', () => realExec(['sh', '-c', 'echo no entropy >&2; exit 3'], { timeoutMs: 5_000 }), 'no entropy'],
  [
    'prints half of it',
    () => realExec(['echo', '-----BEGIN PRIVATE KEY-----'], { timeoutMs: 5_000 }),
    'it printed no certificate',
  ],
])('an openssl that %s costs time, not the delivery', async (_, exec, said) => {
  await withFolder(async (folder) => {
    const { world, log } = certificateWorld(exec);
    await giveCertificate(world, join(folder, 'certificate.yml'));
    expect(await realFiles.exists(join(folder, 'certificate.yml'))).toBe(false);
    expect(log.lines.join('\n')).toContain(`openssl made none for it: ${said}`);
  });
});

function installed(): boolean {
  try {
    execFileSync('traefik', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const said = installed() ? '' : ' -- SKIPPED: TRAEFIK IS NOT INSTALLED (scripts/install-engines.sh)';

test.skipIf(!installed())(`Traefik takes it, and makes none of its own${said}`, async () => {
  await withRouter({ kind: 'traefik' }, async (rig) => {
    await rig.router.ensure();
    await rig.router.claim(1);
    await rig.switchTo('blue', 1);
    const known = async () =>
      (await realHttp({ url: `http://127.0.0.1:${rig.adminPort}/api/certificates`, timeoutMs: 5_000 })).body;
    const started = performance.now();
    while (!(await known()).includes(SUBJECT)) {
      if (performance.now() - started > 60_000) throw new Error(`Traefik knows only ${await known()}`);
      await realClock.sleep(50);
    }
    expect(await known()).not.toContain('TRAEFIK DEFAULT CERT');
  });
});
