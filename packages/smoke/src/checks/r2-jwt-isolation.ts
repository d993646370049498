// R2: a token of one service opens no other. Secrets, tokens, forged tokens, and the trace that a refusal leaves in the log.
import { conclude, unsure, wrong, type Check, type CheckContext, type Problem } from '../check.ts';
import { judgeEffectiveSecrets, judgeFileSecrets } from './r2-secrets.ts';
import { collectTokens, judgeForgeries, judgeMatrix, type Token } from './r2-tokens.ts';

const LOG_WAIT_MS = 3_000;
const LOG_STEP_MS = 200;
/** How a refusal of a wrong issuer looks in a log: the word, and something that says no. */
const MISMATCH = /\bissuer\b|\biss\b|"iss"/i;
const REFUSAL = /mismatch|invalid|refus|reject|denied|expected|wrong|unexpected/i;

const withTokens = (context: CheckContext): string[] =>
  context.view.services.filter((name) => context.application.services[name]?.jwt !== undefined);

const mismatches = (log: string): number =>
  log.split('\n').filter((line) => MISMATCH.test(line) && REFUSAL.test(line)).length;

async function logShowsMismatch(context: CheckContext, service: string, before: number): Promise<boolean> {
  const until = context.ports.clock.monotonic() + LOG_WAIT_MS;
  for (;;) {
    const log = await context.view.log(service);
    const marked = log
      .split('\n')
      .some((line) => line.includes(context.probe.idPrefix) && MISMATCH.test(line) && REFUSAL.test(line));
    if (marked || mismatches(log) > before) return true;
    if (context.ports.clock.monotonic() >= until) return false;
    await context.ports.clock.sleep(LOG_STEP_MS);
  }
}

async function judgeTokens(
  context: CheckContext,
  tokens: readonly Token[],
  effective: ReadonlyMap<string, string>,
  onSecret: (value: string) => void,
): Promise<Problem[]> {
  const before = new Map<string, number>();
  for (const { service } of tokens) before.set(service, mismatches(await context.view.log(service)));
  const problems = await judgeMatrix(context, tokens);
  for (const own of tokens) {
    const neighbour = tokens.find((token) => token.service !== own.service);
    const secret = effective.get(own.service);
    if (secret === undefined) continue;
    const other = {
      issuer: (neighbour && context.application.services[neighbour.service]?.jwt?.issuer) ?? 'somebody-else',
      secret: (neighbour && effective.get(neighbour.service)) ?? 'no-service-has-this-secret-to-sign-with',
    };
    problems.push(...(await judgeForgeries(context, own, secret, other, onSecret)));
  }
  if (problems.some((problem) => problem.verdict === 'fail')) return problems;
  for (const { service } of tokens) {
    if (!(await logShowsMismatch(context, service, before.get(service) ?? 0)))
      problems.push(wrong(`${service}: its log does not show the issuer that was refused`));
  }
  return problems;
}

export const jwtIsolation: Check = {
  id: 'R2',
  asks: 'Does every service have its own token secret, and refuse the tokens of all others?',
  notConfigured: (application) =>
    application.checks.R2 ? undefined : 'checks.R2 is not in the delivery file',
  will: (application) => {
    const services = Object.keys(application.services).filter((name) => application.services[name]?.jwt);
    return `compare ${application.checks.R2?.secrets.length ?? 0} secrets, log in to ${services.join(', ')}, try each token and five forged ones at each of them, and read their logs`;
  },
  run: async (context) => {
    const services = withTokens(context);
    const file = judgeFileSecrets(context);
    const got = await judgeEffectiveSecrets(context, services);
    const record = context.probe.record('requests');
    const { tokens, problems: logins } = await collectTokens(context, services);
    const used = await judgeTokens(context, tokens, got.effective, context.onSecret);
    const few =
      tokens.length < 2 && logins.length === 0
        ? [unsure(`expected two services or more with a jwt section in this slot, saw ${services.length}`)]
        : [];
    return conclude(
      [...file.problems, ...got.problems, ...logins, ...used, ...few],
      `${context.application.checks.R2?.secrets.length ?? 0} different secrets; ${tokens.length} services refuse each other's tokens and forged ones`,
      [file.evidence, got.evidence, record.evidence()],
    );
  },
};
