// GitHub's own description as judge: which operation a request means, and whether request and answer obey it.
import { OpenAPIBackend } from 'openapi-backend';
import type { Document } from 'openapi-backend';
import addFormats from 'ajv-formats';
import description from './github-openapi.json' with { type: 'json' };

export interface MatchedCall {
  readonly operation: string;
  readonly params: Readonly<Record<string, string>>;
}

export interface Complaint {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export interface RequestToCheck {
  readonly method: string;
  /** Path without query, percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined when there is no body or it is raw. */
  readonly body: unknown;
}

export interface ApiDescription {
  /** All operations described. */
  readonly operations: readonly string[];
  match(method: string, path: string): MatchedCall | undefined;
  requestComplaints(operation: string, request: RequestToCheck): readonly Complaint[];
  responseComplaints(operation: string, status: number, body: unknown): readonly Complaint[];
}

/** Parameters that may hold slashes; GitHub takes them with and without percent-encoding. */
const slashedPaths = [
  /^(\/repos\/[^/]+\/[^/]+\/git\/(?:ref|refs|matching-refs)\/)(.+)$/,
  /^(\/repos\/[^/]+\/[^/]+\/releases\/tags\/)(.+)$/,
  /^(\/repos\/[^/]+\/[^/]+\/compare\/)(.+)$/,
  /^(\/repos\/[^/]+\/[^/]+\/commits\/)((?:heads|tags|refs)\/.+?)((?:\/(?:statuses|check-runs|pulls))?)$/,
];

function encodeSlashes(path: string): string {
  for (const pattern of slashedPaths) {
    const [, head, name, tail = ''] = pattern.exec(path) ?? [];
    if (head !== undefined && name !== undefined) return `${head}${name.replaceAll('/', '%2F')}${tail}`;
  }
  return path;
}

const toComplaints = (
  errors: readonly { instancePath: string; keyword: string; message?: string }[],
): Complaint[] =>
  errors.map(({ instancePath, keyword, message }) => ({
    field: instancePath,
    code: keyword,
    message: message ?? '',
  }));

/** The trimmed description, with the one thing that it does not say but GitHub's prose does. */
function readDescription(): Document {
  const copy = structuredClone(description) as unknown as {
    components: { schemas: Record<string, { properties: Record<string, { enum?: string[] }> }> };
  };
  // "This may leave an empty asset with a state of `starter`" (upload a release asset), missing in the schema.
  copy.components.schemas['release-asset']?.properties['state']?.enum?.push('starter');
  return copy as unknown as Document;
}

let shared: ApiDescription | undefined;

/** The description, read and compiled once a process: it holds no state of any double. */
export async function loadApiDescription(): Promise<ApiDescription> {
  shared ??= await build();
  return shared;
}

async function build(): Promise<ApiDescription> {
  const api = new OpenAPIBackend({
    definition: readDescription(),
    quick: true,
    ajvOpts: { strict: false, allErrors: true, logger: false },
    customizeAjv: (ajv) => {
      (addFormats as unknown as (target: unknown) => void)(ajv);
      return ajv;
    },
  });
  await api.init();
  const named = new Set(api.getOperations().map(({ operationId }) => operationId ?? ''));
  return {
    operations: [...named],
    match(method, path) {
      const request = { method, path: encodeSlashes(path), headers: {} };
      const found = api.matchOperation(request);
      if (found?.operationId === undefined) return undefined;
      const parsed = api.router.parseRequest(request, found) as { params: Record<string, string> };
      return { operation: found.operationId, params: parsed.params };
    },
    requestComplaints(operation, { method, path, query, headers, body }) {
      const request = { method, path: encodeSlashes(path), query, headers, body };
      return toComplaints(api.validateRequest(request, operation).errors ?? []);
    },
    responseComplaints: (operation, status, body) =>
      toComplaints(api.validateResponse(body, operation, status).errors ?? []),
  };
}
