// A certificate for a Traefik of ours, which serves plain HTTP and shows it to nobody. Without one Traefik makes an RSA key at every load
// of its configuration, before the load takes effect (tls.Manager, generate.DefaultCertificate): 20 to 200 ms of each switch.
import { messageOf } from '@compose-delivery/runtime';
import { lastLines, QUICK_MS, UNCANCELLED, type RouterWorld } from '../seat.ts';

/** Nobody is to trust it and nobody ever asks for it, so it need not be renewed. */
const DAYS = '36500';
const ARGV = [
  ...['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
  ...['-days', DAYS, '-subj', '/CN=compose-delivery.invalid', '-keyout', '-', '-out', '-'],
];

/** Written once, as a dynamic file of its own. Where openssl is missing, Traefik goes on making its own: slower, nothing else. */
export async function giveCertificate(
  { files, exec, log }: Pick<RouterWorld, 'files' | 'exec' | 'log'>,
  file: string,
): Promise<void> {
  if (await files.exists(file)) return;
  try {
    const said = await exec(ARGV, { timeoutMs: QUICK_MS, signal: UNCANCELLED });
    const keyFile = part(said.stdout, 'PRIVATE KEY');
    const certFile = part(said.stdout, 'CERTIFICATE');
    if (said.code !== 0 || keyFile === undefined || certFile === undefined)
      throw new Error(
        said.stderr.trim() === '' ? 'it printed no certificate' : lastLines({ ...said, stdout: '' }),
      );
    const tls = { stores: { default: { defaultCertificate: { certFile, keyFile } } } };
    // Readable for the user of a container; the key opens nothing.
    await files.writeAtomic(file, `${JSON.stringify({ tls })}\n`, 0o644);
  } catch (error) {
    log.info(
      `traefik makes a key of its own at each switch, as openssl made none for it: ${messageOf(error)}`,
    );
  }
}

const part = (text: string, kind: string): string | undefined =>
  new RegExp(`-----BEGIN ${kind}-----[^-]+-----END ${kind}-----\n`).exec(text)?.[0];
