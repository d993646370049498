// Runs Trivy once. Every way in which it can end without a whole report is an error of its own; none is a pass.
import { isAbsolute } from 'node:path';
import {
  DeliveryFailure,
  messageOf,
  visible,
  type Exec,
  type ExecResult,
  type Files,
} from '@compose-delivery/runtime';
import { GateError } from './gate-error.ts';
import type { ScanPlan } from './plan-scan.ts';
import { refuseVersion } from './trivy-release.ts';

export type ScanPorts = { readonly exec: Exec; readonly files: Files };

const VERSION_TIMEOUT_MS = 30_000;
const CONVERT_TIMEOUT_MS = 300_000;
/** Trivy has its own time-out; ours is later, for the case that it does not keep to it. */
const LATER_MS = 15_000;

/**
 * The version of the Trivy that would run; undefined when there is none at that place.
 * @throws GateError when it is there but does not answer, or is a release known to be stolen.
 */
export async function findTrivy(plan: ScanPlan, ports: ScanPorts): Promise<string | undefined> {
  const [trivy = 'trivy'] = plan.argv;
  await prepare(plan, ports.files);
  let answer: ExecResult;
  try {
    answer = await ports.exec([trivy, 'version', '--config', plan.configFile, '--format', 'json'], {
      cwd: plan.cwd,
      env: plan.env,
      timeoutMs: VERSION_TIMEOUT_MS,
    });
  } catch (error) {
    // One that is there and whose own interpreter is not cannot be started, which is not the same as missing.
    if (isMissing(error) && !(isAbsolute(trivy) && (await ports.files.exists(trivy)))) return undefined;
    throw new GateError(`${trivy}: expected a program that starts, saw: ${messageOf(error)}`, error);
  }
  const version = readVersion(answer);
  if (version === undefined)
    throw new GateError(`${trivy} version: expected a version, saw ${ending(answer)}`);
  const refused = refuseVersion(version);
  if (refused) throw new GateError(refused);
  return version;
}

function isMissing(error: unknown): boolean {
  const cause: unknown = error instanceof DeliveryFailure ? error.cause : error;
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

function readVersion(answer: ExecResult): string | undefined {
  if (answer.code !== 0) return undefined;
  const match =
    /"Version":\s*"([^"]{1,64})"/.exec(answer.stdout) ?? /^Version:\s*(\S{1,64})/m.exec(answer.stdout);
  return match?.[1];
}

/** An empty configuration and an empty ignore list of our own: what the checkout says about Trivy does not count. */
async function prepare(plan: ScanPlan, files: Files): Promise<void> {
  try {
    await files.writeAtomic(plan.configFile, '{}\n');
    await files.writeAtomic(plan.ignoreFile, '');
  } catch (error) {
    // Said as what it is: a folder that is not there would else look as if Trivy were not.
    throw new GateError(
      `${plan.cwd}: expected a folder that can be written, saw: ${messageOf(error)}`,
      error,
    );
  }
}

/** There are JAR files, and no database that says which packages they are. Trivy finds that out when it meets the first of them. */
export class JavaDatabaseMissing extends GateError {}

/**
 * Runs the scan; afterwards `plan.output` holds the report.
 * @throws JavaDatabaseMissing when that is what it needs; GateError when Trivy failed, took too long, or left no report.
 */
export async function runScan(plan: ScanPlan, timeoutSeconds: number, ports: ScanPorts): Promise<void> {
  const answer = await ports.exec(plan.argv, {
    cwd: plan.cwd,
    env: plan.env,
    timeoutMs: timeoutSeconds * 1_000 + LATER_MS,
    keepBytes: 64 * 1_024,
  });
  if (answer.timedOut)
    throw new GateError(`Trivy: expected an end within ${timeoutSeconds} s, saw it still at work`);
  if (
    answer.code !== 0 &&
    answer.stderr.includes("'--skip-java-db-update' cannot be specified on the first run")
  )
    throw new JavaDatabaseMissing(`Trivy: expected a scan, saw ${ending(answer)}`);
  if (answer.code !== 0) throw new GateError(`Trivy: expected a scan, saw ${ending(answer)}`);
  if (!(await ports.files.exists(plan.output)))
    throw new GateError('Trivy: expected a report, saw none although it ended well');
}

/**
 * Writes a bill of materials from a report that Trivy made, without scanning again.
 * @throws GateError
 */
export async function convertReport(
  plan: ScanPlan,
  report: string,
  format: 'cyclonedx' | 'spdx-json',
  output: string,
  ports: ScanPorts,
): Promise<void> {
  const [trivy = 'trivy'] = plan.argv;
  const answer = await ports.exec(
    [trivy, 'convert', '--config', plan.configFile, '--format', format, '--output', output, '--', report],
    { cwd: plan.cwd, env: plan.env, timeoutMs: CONVERT_TIMEOUT_MS, keepBytes: 64 * 1_024 },
  );
  if (answer.code !== 0 || !(await ports.files.exists(output)))
    throw new GateError(`Trivy: expected a bill of materials, saw ${ending(answer)}`);
}

export function ending(answer: ExecResult): string {
  const how = answer.code === null ? `its end by ${String(answer.signal)}` : `exit code ${answer.code}`;
  const last = answer.stderr
    .split(/\r\n|\n|\r/)
    .map((line) => visible(line).trim())
    .filter((line) => line !== '')
    .slice(-2)
    .join(' ');
  return last === '' ? how : `${how}: ${last.slice(0, 600)}`;
}
