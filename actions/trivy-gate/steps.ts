// The steps of trivy-gate: rules from inputs, a report from a file or from Trivy, its judgement written down.
import { isAbsolute, join } from 'node:path';
import { InputError, type InputsOf, type Ports } from '@compose-delivery/runtime';
import {
  SCANNERS,
  annotate,
  decideVerdict,
  describeThresholds,
  findTrivy,
  judgementJson,
  judgementSummary,
  parseIgnoreFile,
  parseReport,
  parseThresholds,
  planScan,
  reasonText,
  runScan,
  sarifLog,
  type GateRules,
  type Judgement,
  type ReportFiles,
  type SummaryFacts,
  type TrivyReport,
} from '@compose-delivery/gate';
import { outcomeOf, outputsOf, type Result } from './results.ts';
import type { spec } from './spec.ts';

type GateInputs = InputsOf<typeof spec>;

const MIB = 1_024 * 1_024;

const inside = (workspace: string, path: string): string => (isAbsolute(path) ? path : join(workspace, path));

/** The rules, before anything is scanned: a typo must not cost a scan. @throws InputError */
export async function readRules(inputs: GateInputs, ports: Ports): Promise<GateRules> {
  const problem = contradiction(inputs);
  if (problem) throw new InputError([problem]);
  const now = ports.clock.now();
  const text =
    inputs.ignoreFile === ''
      ? undefined
      : await ports.files.readText(inside(ports.workspace, inputs.ignoreFile));
  if (inputs.ignoreFile !== '' && text === undefined)
    throw new InputError([
      {
        input: 'ignore-file',
        expected: 'an existing file',
        seen: `${inputs.ignoreFile}, which is not there`,
      },
    ]);
  return {
    thresholds: parseThresholds(inputs.failOn),
    unknownSeverity: inputs.unknownSeverity,
    ignoreUnfixed: inputs.ignoreUnfixed,
    ignores: text === undefined ? [] : parseIgnoreFile(text, inputs.ignoreFile, now, inputs.maxIgnoreDays),
    mode: inputs.mode,
    emptyReport: inputs.emptyReport,
    now,
  };
}

/** The checkout itself, where that can be scanned and nothing else is named. */
function targetOf(inputs: GateInputs): string {
  const checkout = inputs.scanType === 'fs' || inputs.scanType === 'repo' || inputs.scanType === 'config';
  return inputs.target === '' && inputs.report === '' && checkout ? '.' : inputs.target;
}

function contradiction(inputs: GateInputs): { input: string; expected: string; seen: string } | undefined {
  if (inputs.report === '' && targetOf(inputs) === '')
    return {
      input: 'target',
      expected: `what to scan with scan-type ${inputs.scanType}, or a report`,
      seen: 'neither',
    };
  if (inputs.report !== '' && inputs.target !== '')
    return { input: 'report', expected: 'a report, or a target to scan', seen: 'both' };
  if (inputs.mode === 'diff' && inputs.baseReport === '')
    return { input: 'base-report', expected: 'a report to compare with in mode diff', seen: 'nothing' };
  return undefined;
}

export type ReportSource =
  | { readonly kind: 'report'; readonly path: string; readonly name: string; readonly trivyVersion: string }
  | { readonly kind: 'missing'; readonly program: string };

/** The report that was given, or the one that Trivy makes now. @throws GateError, InputError */
export async function obtainReport(
  inputs: GateInputs,
  ports: Ports,
  reports: ReportFiles,
  scratch: string,
): Promise<ReportSource> {
  if (inputs.report !== '')
    return {
      kind: 'report',
      path: inside(ports.workspace, inputs.report),
      name: inputs.report,
      trivyVersion: '',
    };
  const trivy = inputs.trivyPath === '' ? 'trivy' : inside(ports.workspace, inputs.trivyPath);
  const plan = planScan(
    {
      ...inputs,
      trivy,
      target: targetOf(inputs),
      cacheDirectory: inputs.trivyCacheDirectory,
      scanners: SCANNERS.filter((scanner) => inputs.scanners.includes(scanner)),
    },
    ports.workspace,
    scratch,
    ports.environment,
  );
  const version = await findTrivy(plan, ports);
  if (version === undefined) return { kind: 'missing', program: trivy };
  ports.log.info(`Trivy ${version}: ${plan.why}`);
  await runScan(plan, inputs.timeoutSeconds, ports);
  const path = join(inside(ports.workspace, inputs.reportDirectory), 'trivy-report.json');
  await reports.move(plan.output, path);
  return { kind: 'report', path, name: 'trivy-report.json', trivyVersion: version };
}

/** Judges and writes every report before the step ends, so that later steps find them even when it fails. @throws GateError */
export async function judgeReport(
  source: ReportSource & { kind: 'report' },
  rules: GateRules,
  inputs: GateInputs,
  ports: Ports,
  reports: ReportFiles,
): Promise<Result> {
  const load = async (path: string, name: string): Promise<TrivyReport> =>
    parseReport(await reports.read(path, name, inputs.maxReportMib * MIB), name);
  const head = await load(source.path, source.name);
  const base =
    inputs.baseReport === ''
      ? undefined
      : await load(inside(ports.workspace, inputs.baseReport), inputs.baseReport);
  const judgement = decideVerdict(head, base, rules);
  const trivyVersion = head.trivyVersion || source.trivyVersion;
  const facts = {
    artifact: head.artifactName || source.name,
    thresholds: describeThresholds(rules.thresholds),
    suppressedByTrivy: head.suppressedByTrivy,
    hasBase: base !== undefined,
  };
  const paths = {
    report: source.path,
    ...(await writeReports(judgement, { ...facts, trivyVersion }, inputs, ports)),
  };
  if (inputs.annotations) annotate(judgement, ports.log, inputs.language);
  return {
    outputs: outputsOf(judgement, reasonText(judgement, inputs.language), trivyVersion, paths),
    summary: judgementSummary(judgement, facts, inputs.language),
    outcome: outcomeOf(judgement, inputs.language),
  };
}

/** The verdict as JSON and the SARIF file, each whole. */
async function writeReports(
  judgement: Judgement,
  facts: SummaryFacts & { readonly trivyVersion: string },
  inputs: GateInputs,
  ports: Ports,
): Promise<{ sarif: string; verdict: string }> {
  const folder = inside(ports.workspace, inputs.reportDirectory);
  const paths = { sarif: join(folder, 'trivy-gate.sarif'), verdict: join(folder, 'trivy-gate.json') };
  const createdAt = new Date(ports.clock.now()).toISOString();
  await ports.files.writeAtomic(paths.verdict, judgementJson(judgement, { ...facts, createdAt }));
  const sarif = sarifLog(judgement.counted, inputs.sarifCategory, facts.trivyVersion);
  await ports.files.writeAtomic(paths.sarif, `${JSON.stringify(sarif, null, 1)}\n`);
  return paths;
}
