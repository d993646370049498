// tls: the certificate is trusted, for this name, for long enough, and no version is taken that is known to be weak.
import { join } from 'node:path';
import { conclude, unsure, wrong, type Check, type CheckContext, type Problem } from '../check.ts';
import type { TlsAnswer, TlsEndpoint, TlsLook } from '../tls-look.ts';

type Definition = NonNullable<CheckContext['application']['checks']['tls']>;

const TIMEOUT_MS = 10_000;
const DAY_MS = 86_400_000;
const VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** What one good handshake shows to be wrong. */
export function judgeCertificate(
  where: string,
  answer: TlsAnswer,
  definition: Pick<Definition, 'min-days' | 'min-version'>,
  nowMs: number,
): Problem[] {
  if (answer.kind === 'refused') return [wrong(`${where}: the handshake was refused: ${answer.why}`)];
  if (answer.kind !== 'seen') return [unsure(`${where}: no handshake: ${answer.why}`)];
  const { seen } = answer;
  const days = Math.floor((seen.notAfter - nowMs) / DAY_MS);
  const problems: Problem[] = [];
  if (seen.distrust !== undefined)
    problems.push(wrong(`${where}: the certificate is not trusted: ${seen.distrust}`));
  if (Number.isNaN(days)) problems.push(wrong(`${where}: the certificate says no end`));
  else if (days < 0) problems.push(wrong(`${where}: the certificate ended on ${day(seen.notAfter)}`));
  else if (days < definition['min-days'])
    problems.push(
      wrong(
        `${where}: expected a certificate for ${definition['min-days']} days more, saw ${days} (until ${day(seen.notAfter)})`,
      ),
    );
  if (seen.notBefore > nowMs)
    problems.push(wrong(`${where}: the certificate begins only on ${day(seen.notBefore)}`));
  if (VERSIONS.indexOf(seen.protocol) < VERSIONS.indexOf(definition['min-version']))
    problems.push(wrong(`${where}: expected ${definition['min-version']} or newer, saw ${seen.protocol}`));
  return problems;
}

/** Offers only a weak version; a machine that cannot offer it proves nothing, and that is only said. */
async function judgeOld(
  where: string,
  endpoint: TlsEndpoint,
  look: TlsLook,
  notes: string[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const only of ['TLSv1', 'TLSv1.1'] as const) {
    const answer = await look({ ...endpoint, only }, TIMEOUT_MS);
    if (answer.kind === 'seen') problems.push(wrong(`${where}: ${only} is still taken`));
    else notes.push(`${where}: ${only}: ${answer.kind}: ${answer.why}`);
  }
  return problems;
}

export const tls: Check = {
  id: 'tls',
  asks: 'Are the certificates trusted, for long enough, and weak versions refused?',
  notConfigured: (application) =>
    application.checks.tls ? undefined : 'checks.tls is not in the delivery file',
  will: (application) =>
    `shake hands with ${application.checks.tls?.endpoints.map(({ host, port }) => `${host}:${port}`).join(', ') ?? ''}`,
  run: async (context) => {
    const definition = context.application.checks.tls;
    const look = context.ports.tls;
    if (!definition) return conclude([unsure('checks.tls is not in the delivery file')], '', []);
    if (!look)
      return {
        verdict: 'skipped',
        reason: 'here only the slot is looked at, which has no certificate',
        evidence: [],
      };
    const problems: Problem[] = [];
    const lines: string[] = [];
    for (const { host, port, 'server-name': serverName, 'ca-file': caFile } of definition.endpoints) {
      const where = `${host}:${port}`;
      const ca =
        caFile === undefined ? undefined : await context.ports.files.readText(join(context.root, caFile));
      if (caFile !== undefined && ca === undefined) {
        problems.push(unsure(`${where}: ${caFile} is not there`));
        continue;
      }
      const endpoint = { host, port, serverName: serverName ?? host, ca };
      const answer = await look(endpoint, TIMEOUT_MS);
      problems.push(...judgeCertificate(where, answer, definition, context.ports.clock.now()));
      if (answer.kind !== 'seen') continue;
      lines.push(
        `${where}: ${answer.seen.protocol}, ${answer.seen.subject}, by ${answer.seen.issuer}, until ${Number.isNaN(answer.seen.notAfter) ? '-' : day(answer.seen.notAfter)}`,
      );
      problems.push(...(await judgeOld(where, endpoint, look, lines)));
    }
    return conclude(problems, `${definition.endpoints.length} certificates are as they must be`, [
      { title: 'handshakes', lines },
    ]);
  },
};
