// The run of smoke-r1-r6, with the way to a slot handed in: what opens one belongs to the deployment.
import { isAbsolute, join } from 'node:path';
import { InputError, type ActionResult, type InputsOf, type Ports } from '@compose-delivery/runtime';
import { parseEnvFile, readDelivery, type Application, type SlotView } from '@compose-delivery/application';
import {
  dryRunSummary,
  judgementOf,
  planChecks,
  runChecks,
  secretValues,
  smokeSummary,
  texts,
  writeReport,
  type CheckVerdict,
  type SecretValue,
  type SmokeReport,
} from '@compose-delivery/smoke';
import type { spec } from './spec.ts';

type Inputs = InputsOf<typeof spec>;
type Result = ActionResult<typeof spec>;

/** Finds the slot that is meant and gives a view of it. @throws DeliveryFailure when nothing runs there. */
export type OpenView = (request: {
  readonly application: Application;
  readonly variables: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly stateDirectory: string;
  readonly target: 'active' | 'idle' | 'blue' | 'green';
  readonly ports: Ports;
}) => Promise<SlotView>;

const inside = (workspace: string, path: string): string => (isAbsolute(path) ? path : join(workspace, path));

export async function runSmoke(inputs: Inputs, ports: Ports, openView: OpenView): Promise<Result> {
  const written = await readDelivery(ports.files, ports.workspace, inputs.deliveryFile, inputs.environment, {
    envFile: inputs.envFile,
  });
  const application = inputs.engine === 'auto' ? written : { ...written, engine: inputs.engine };
  planChecks(application, inputs.only, inputs.skip); // a typo ends here, before anything is asked
  if (inputs.dryRun) return dryRun(application, inputs);
  const variables = await readVariables(application, ports);
  const stateDirectory = inside(ports.workspace, inputs.stateDirectory);
  const view = await openView({ application, variables, stateDirectory, target: inputs.slot, ports });
  const uid = process.getuid?.();
  const report = await runChecks({
    application,
    view,
    variables,
    ports,
    root: application.root,
    only: inputs.only,
    skip: inputs.skip,
    deadlineSeconds: inputs.deadlineSeconds,
    runId: ports.randomId(),
    signal: ports.signal,
    ...(uid === undefined || uid === 0 ? {} : { onlyUid: uid }),
  });
  return reported(report, secretValues(application, variables), inputs, ports);
}

/** Writes the reports and says how it ended. @throws DeliveryFailure when a secret got into one. */
async function reported(
  report: SmokeReport,
  secrets: readonly SecretValue[],
  inputs: Inputs,
  ports: Ports,
): Promise<Result> {
  const folder = inside(ports.workspace, inputs.reportDirectory);
  const paths = await writeReport(report, folder, ports.files, secrets, inputs.language);
  return {
    outputs: {
      ...figures(report),
      'report-json': paths.json,
      'report-junit': paths.junit,
      'evidence-directory': paths.evidence,
    },
    summary: smokeSummary(report, inputs.language),
    outcome: outcomeOf(report, inputs.language),
  };
}

/** The environment file of the delivery file; without one there are no variables. @throws InputError */
async function readVariables(
  application: Application,
  ports: Ports,
): Promise<Readonly<Record<string, string>>> {
  const path = application['env-file'];
  if (path === undefined) return {};
  const text = await ports.files.readText(inside(application.root, path));
  if (text === undefined)
    throw new InputError([
      { input: 'env-file', expected: 'an existing file', seen: `${path}, which is not there` },
    ]);
  return parseEnvFile(text, path, ports.environment);
}

function figures(
  report: SmokeReport,
): Omit<Result['outputs'], 'report-json' | 'report-junit' | 'evidence-directory'> {
  const ids = (verdict: CheckVerdict): string =>
    report.results
      .filter((result) => result.verdict === verdict)
      .map(({ id }) => id)
      .join(',');
  return {
    verdict: report.verdict,
    'rollback-recommended': report.rollbackRecommended,
    passed: report.counts.pass,
    failed: ids('fail'),
    inconclusive: ids('inconclusive'),
    skipped: ids('skipped'),
    slot: report.slot,
    version: report.version,
  };
}

function outcomeOf(report: SmokeReport, language: Inputs['language']): Result['outcome'] {
  const t = texts[language];
  const title = `${t.title(report.application, report.version, report.slot)}: ${t.overall[report.verdict]}`;
  if (report.verdict === 'pass') return { kind: 'passed', message: `${title} (${report.counts.pass})` };
  const message = `${title}\n${judgementOf(report).reasons.join('\n')}`;
  return report.verdict === 'fail'
    ? { kind: 'refused', message, advice: t.rollback }
    : { kind: 'failed', message, advice: t.noRollback };
}

function dryRun(application: Application, inputs: Inputs): Result {
  const left = planChecks(application, inputs.only, inputs.skip).filter(
    (planned) => planned.left !== undefined,
  );
  return {
    outputs: {
      verdict: 'dry-run',
      'rollback-recommended': false,
      passed: 0,
      failed: '',
      inconclusive: '',
      skipped: left.map(({ check }) => check.id).join(','),
      slot: '',
      version: '',
      'report-json': '',
      'report-junit': '',
      'evidence-directory': '',
    },
    summary: dryRunSummary(application, inputs.only, inputs.skip, inputs.language),
    outcome: { kind: 'passed', message: texts[inputs.language].dryRun },
  };
}
