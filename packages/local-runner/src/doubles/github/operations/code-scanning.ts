// SARIF uploads: gzip in base64, read at once, so that a broken report is found in the test that sends it.
import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { apiError, notFound } from '../api-error.ts';
import type { Call, Operations, Reply } from '../call.ts';
import { repoUrl } from '../call.ts';

const maxZippedBytes = 10 * 2 ** 20;

function decode(sarif: string): string {
  const zipped = Buffer.from(sarif, 'base64');
  if (zipped.length > maxZippedBytes)
    throw apiError(413, 'Payload Too Large: a SARIF file may have 10 MB when zipped.');
  try {
    return gunzipSync(zipped).toString('utf8');
  } catch {
    throw apiError(400, 'Invalid SARIF. The upload is not gzip in base64.');
  }
}

interface SarifRun {
  readonly tool?: { readonly driver?: { readonly name?: string } };
  readonly results?: readonly {
    readonly message?: { readonly text?: string };
    readonly locations?: readonly unknown[];
  }[];
}

/** What GitHub would not process. Source: docs.github.com, "SARIF support for code scanning". */
export function sarifProblems(document: unknown): string[] {
  const { version, runs } = (document ?? {}) as { version?: string; runs?: readonly SarifRun[] };
  if (version !== '2.1.0') return [`version: expected 2.1.0, got ${String(version)}`];
  if (!Array.isArray(runs)) return ['runs: expected a list'];
  return (runs as readonly SarifRun[]).flatMap((run, position) => [
    ...(run.tool?.driver?.name === undefined ? [`runs[${position}].tool.driver.name is missing`] : []),
    ...(run.results ?? []).flatMap((result, at) => [
      ...(result.message?.text === undefined
        ? [`runs[${position}].results[${at}].message.text is missing`]
        : []),
      ...((result.locations ?? []).length === 0
        ? [`runs[${position}].results[${at}].locations is empty`]
        : []),
    ]),
  ]);
}

async function uploadSarif({ world, body }: Call): Promise<Reply> {
  const request = body as { commit_sha: string; ref: string; sarif: string };
  const text = decode(request.sarif);
  if ((await world.git.commit(request.commit_sha)) === undefined) throw apiError(404, 'commit not found');
  const parsed = ((): { document: unknown; problems: string[] } => {
    try {
      const document: unknown = JSON.parse(text);
      return { document, problems: sarifProblems(document) };
    } catch (error) {
      return { document: null, problems: [`not JSON: ${(error as Error).message}`] };
    }
  })();
  const id = randomUUID();
  world.state.sarifs.push({ id, commitSha: request.commit_sha, ref: request.ref, ...parsed });
  return { status: 202, body: { id, url: `${repoUrl(world)}/code-scanning/sarifs/${id}` } };
}

export const codeScanningOperations: Operations = {
  'code-scanning/upload-sarif': uploadSarif,
  'code-scanning/get-sarif'({ world, params }) {
    const found = world.state.sarifs.find(({ id }) => id === params['sarif_id']);
    if (found === undefined) throw notFound();
    const failed = found.problems.length > 0;
    return {
      status: 200,
      body: {
        processing_status: failed ? 'failed' : 'complete',
        analyses_url: `${repoUrl(world)}/code-scanning/analyses?sarif_id=${found.id}`,
        errors: failed ? found.problems : null,
      },
    };
  },
};
