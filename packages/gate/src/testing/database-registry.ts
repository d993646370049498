// A registry on this machine that hands out a database of Trivy, for tests.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const sha = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/**
 * A registry with the layer of a database under /good, and 429 under /busy. Source: OCI distribution-spec, pull.
 * @param kind `db` or `javadb`
 */
export async function withRegistry<T>(
  layer: Buffer,
  body: (host: string, asked: string[]) => Promise<T>,
  kind = 'db',
): Promise<T> {
  const config = Buffer.from('{}');
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { mediaType: 'application/vnd.aquasec.trivy.config.v1+json', digest: sha(config), size: 2 },
      layers: [
        {
          mediaType: `application/vnd.aquasec.trivy.${kind}.layer.v1.tar+gzip`,
          digest: sha(layer),
          size: layer.length,
          annotations: { 'org.opencontainers.image.title': 'db.tar.gz' },
        },
      ],
    }),
  );
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    if (url.includes('/busy/')) response.writeHead(429, { 'retry-after': '0' }).end('{}');
    else if (url.includes('/manifests/'))
      response
        .writeHead(200, {
          'content-type': 'application/vnd.oci.image.manifest.v1+json',
          'docker-content-digest': sha(manifest),
          'content-length': manifest.length,
        })
        .end(request.method === 'HEAD' ? undefined : manifest);
    else if (url.endsWith(sha(layer))) response.end(layer);
    else if (url.endsWith(sha(config))) response.end(config);
    else response.writeHead(url === '/v2/' ? 200 : 404).end('{}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    return await body(`127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
