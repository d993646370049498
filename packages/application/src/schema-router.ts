// The section `router` of the delivery file: which program leads traffic to a slot, and what the suite must know of it.
import * as z from 'zod';
import { name as serviceName, port } from './schema-fields.ts';

export const ROUTER_KINDS = ['embedded', 'nginx', 'haproxy', 'caddy', 'traefik'] as const;

/** Characters of a path as RFC 3986 has them, percent-encoded ones included; no query, no fragment. */
const routePath = z
  .string()
  .max(512)
  .regex(
    /^\/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*$/,
    'a path that begins with /, percent-encoded where a URL needs it, without ? and #',
  );
const absolutePath = z.string().regex(/^\/[^\0\r\n]*$/, 'an absolute path');
const address = z
  .string()
  .regex(/^[0-9A-Fa-f:.]+$/, 'a numeric address such as 127.0.0.1, 0.0.0.0 or ::')
  .describe('Address that the router listens on.');

const route = z.strictObject({
  path: routePath,
  service: serviceName,
  rewrite: routePath.optional().describe('Replaces the matched prefix.'),
});
const listeners = z.array(z.strictObject({ port, routes: z.array(route).min(1) })).min(1);

const fields = {
  kind: z
    .enum(ROUTER_KINDS)
    .describe('embedded: the suite’s own; the others are programs or a service of role proxy.'),
  address,
  'admin-port': port.describe(
    'Loopback port on which the router answers the suite (embedded, caddy, traefik).',
  ),
  listeners,
  manage: z
    .boolean()
    .describe(
      'true: the suite writes the whole configuration and starts the router. false: it runs already, and reads `config-directory`.',
    ),
  program: z.string().min(1).describe('The program, by name or path; default: the kind.'),
  service: serviceName.describe(
    'Service of role proxy that the router runs in (engine compose); default: the only one.',
  ),
  'config-directory': absolutePath.describe(
    'Folder that a running nginx includes *.conf from, haproxy loads with -f, or traefik watches (manage: false).',
  ),
  'config-file': absolutePath.describe(
    'Main configuration of a running nginx, for `nginx -t -c` (manage: false).',
  ),
  'admin-socket': absolutePath.describe('Runtime socket of a running haproxy, level admin (manage: false).'),
  'reload-command': z
    .array(z.string().min(1))
    .min(1)
    .describe('argv that makes a running nginx or haproxy read its configuration again (manage: false).'),
  strict: z
    .boolean()
    .describe(
      'Refuse, instead of warn, where this router may lose a request: while its configuration is loaded anew.',
    ),
  'drain-limit-seconds': z
    .number()
    .min(1)
    .max(86_400)
    .describe('The router itself ends old connections after this long, whoever else has forgotten them.'),
  'answer-seconds': z
    .number()
    .min(1)
    .max(86_400)
    .describe('How long a service may take to answer before the router gives up.'),
};

export const routerSchema = z.strictObject({
  kind: fields.kind.default('embedded'),
  address: fields.address.default('127.0.0.1'),
  'admin-port': fields['admin-port'].default(9_180),
  listeners: fields.listeners,
  manage: fields.manage.default(true),
  program: fields.program.optional(),
  service: fields.service.optional(),
  'config-directory': fields['config-directory'].optional(),
  'config-file': fields['config-file'].optional(),
  'admin-socket': fields['admin-socket'].optional(),
  'reload-command': fields['reload-command'].optional(),
  strict: fields.strict.default(false),
  'drain-limit-seconds': fields['drain-limit-seconds'].default(300),
  'answer-seconds': fields['answer-seconds'].default(300),
});

/** What an environment may change of the router; no defaults here, or they would undo what the top level says. */
export const routerOverrideSchema = z.strictObject(fields).partial();

export type RouterProblem = { readonly key: string; readonly expected: string; readonly seen: string };

/** What the keys of a router must have in common; each problem names its key. */
export function routerProblems(
  router: z.output<typeof routerSchema>,
  roles: Readonly<Record<string, string>>,
): RouterProblem[] {
  const problems: RouterProblem[] = [];
  const needs = (key: 'config-directory' | 'admin-socket' | 'reload-command', why: string): void => {
    if (router[key] === undefined) problems.push({ key, expected: why, seen: 'nothing' });
  };
  if (!router.manage) {
    if (router.kind === 'embedded')
      problems.push({
        key: 'manage',
        expected: 'true: the embedded front is always the suite’s own',
        seen: 'false',
      });
    if (router.kind === 'nginx' || router.kind === 'haproxy' || router.kind === 'traefik')
      needs('config-directory', `the folder that the running ${router.kind} reads (manage: false)`);
    if (router.kind === 'nginx' || router.kind === 'haproxy')
      needs(
        'reload-command',
        `argv that makes the running ${router.kind} read its configuration again (manage: false)`,
      );
    if (router.kind === 'haproxy')
      needs('admin-socket', 'the runtime socket of the running haproxy (manage: false)');
  }
  if (router.service !== undefined && roles[router.service] !== 'proxy')
    problems.push({
      key: 'service',
      expected: 'a service of role proxy',
      seen: `${router.service}, of role ${roles[router.service] ?? 'none: there is no such service'}`,
    });
  if (
    router['admin-port'] !== undefined &&
    router.listeners.some((listener) => listener.port === router['admin-port'])
  )
    problems.push({
      key: 'admin-port',
      expected: 'a port that no listener has',
      seen: String(router['admin-port']),
    });
  return problems;
}
