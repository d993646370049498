// The gate before a release: was the deployment good, and is it this one that the reports speak of?
import {
  DeliveryFailure,
  GateRefused,
  InputError,
  messageOf,
  quoteSeen,
  type Files,
} from '@compose-delivery/runtime';
import { readReport, type Report } from './read-report.ts';

const GOOD = /^(pass(ed)?|success|succeeded|good|promoted|deployed|delivered|noop|unchanged)$/i;
const BAD =
  /^(fail|error|revert|roll|refus|inconclusive|cancel|abort|interrupt|bad|unproven|unhealthy|skip|conflict|plan|dry)/i;

/** Reads one report file. @throws InputError when a file that was named is not there or is no JSON. */
export async function loadReport(files: Files, path: string, input: string): Promise<Report | undefined> {
  if (path === '') return undefined;
  const text = await files.readText(path);
  if (text === undefined)
    throw new InputError([{ input, expected: 'an existing file', seen: `${path}, which is not there` }]);
  try {
    return readReport(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch (error) {
    if (!(error instanceof SyntaxError))
      throw new DeliveryFailure(`${path} cannot be read`, { cause: error });
    throw new InputError([{ input, expected: 'a JSON file', seen: `${path}: ${messageOf(error)}` }]);
  }
}

export type Proof = {
  readonly smokeVerdict: string;
  readonly deploy: Report | undefined;
  readonly smoke: Report | undefined;
};

/**
 * The gate before a release: something must say that the deployment was good, and nothing may say otherwise or speak of another one.
 * @throws GateRefused with the first reason.
 */
export function requireGoodDeployment(proof: Proof, target: { sha: string; version: string }): void {
  const { smokeVerdict, deploy, smoke } = proof;
  if (smokeVerdict !== '' && smokeVerdict !== 'pass')
    throw new GateRefused(
      `smoke-verdict is ${quoteSeen(smokeVerdict)}; only a deployment with "pass" is released`,
    );
  for (const [name, report] of [
    ['deploy-report', deploy],
    ['smoke-report', smoke],
  ] as const) {
    if (!report) continue;
    const { verdict, outcome, sha, version, kind } = report;
    if (kind !== undefined && /^roll-?back$/i.test(kind))
      throw new GateRefused(`${name} is about a roll-back; only a deployment is released`);
    if (verdict !== undefined && !GOOD.test(verdict))
      throw new GateRefused(`${name} says ${quoteSeen(verdict)}; only a good deployment is released`);
    if (outcome !== undefined && (BAD.test(outcome) || (verdict === undefined && !GOOD.test(outcome))))
      throw new GateRefused(`${name} says ${quoteSeen(outcome)}; only a good deployment is released`);
    if (sha !== undefined && sha.toLowerCase() !== target.sha)
      throw new GateRefused(`${name} is about commit ${quoteSeen(sha)}, but ${target.sha} is to be released`);
    if (version !== undefined && version.replace(/^v/, '') !== target.version)
      throw new GateRefused(
        `${name} is about version ${quoteSeen(version)}, but ${target.version} is to be released`,
      );
  }
  const failed = smoke?.checks.find(({ result }) => /^fail/i.test(result));
  if (failed) throw new GateRefused(`smoke-report holds a failed check: ${quoteSeen(failed.name)}`);
  const said = [deploy?.verdict, deploy?.outcome, smoke?.verdict, smoke?.outcome].some(
    (word) => word !== undefined,
  );
  if (smokeVerdict === '' && !said)
    throw new GateRefused(
      'nothing says that the deployment was good: give smoke-verdict, deploy-report or smoke-report',
    );
}
