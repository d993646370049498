// A certificate that nobody signed, for `shop.test`, made by openssl.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @param days until it ends; below 0 it has ended */
export function selfSigned(days = 20): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-certificate-'));
  const openssl = (line: string): unknown =>
    execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'ignore' });
  try {
    openssl(
      'req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=shop.test -keyout key -out request',
    );
    openssl(`x509 -req -in request -signkey key -days ${days} -out cert`);
    return {
      key: readFileSync(join(folder, 'key'), 'utf8'),
      cert: readFileSync(join(folder, 'cert'), 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
