// The rules of a run of trivy-gate, from inputs and files, before anything is scanned: a typo must not cost a scan.
import { isAbsolute, join, relative } from 'node:path';
import { InputError, type InputProblem, type InputsOf, type Ports } from '@compose-delivery/runtime';
import {
  checkWebhook,
  chooseRelease,
  fileOf,
  gitIn,
  isProposal,
  parseBaseline,
  parseEpss,
  parseIgnoreFile,
  parseKev,
  parseThresholds,
  parseVex,
  resolveTrusted,
  scannedBom,
  texts,
  type ChangeFacts,
  type GateRules,
  type ReportFiles,
  type ScannedBom,
} from '@compose-delivery/gate';
import type { spec } from './spec.ts';

export type GateInputs = InputsOf<typeof spec>;

export type Context = {
  readonly inputs: GateInputs;
  readonly ports: Ports;
  readonly reports: ReportFiles;
  readonly change: ChangeFacts;
  /** An empty folder of our own. */
  readonly scratch: string;
};

export const inside = (workspace: string, path: string): string =>
  isAbsolute(path) ? path : join(workspace, path);

/** The event of the run, as GitHub wrote it; nothing outside Actions. */
export async function readChange(ports: Ports): Promise<ChangeFacts> {
  const path = ports.environment.GITHUB_EVENT_PATH;
  const text = path ? await ports.files.readText(path) : undefined;
  let event: unknown;
  try {
    event = text === undefined ? undefined : JSON.parse(text);
  } catch {
    event = undefined;
  }
  return { eventName: ports.facts.eventName, sha: ports.facts.sha, event };
}

/** The checkout itself, where that can be scanned and nothing else is named. */
export function targetOf(inputs: GateInputs): string {
  const checkout = inputs.scanType === 'fs' || inputs.scanType === 'repo' || inputs.scanType === 'config';
  return inputs.target === '' && inputs.report === '' && checkout ? '.' : inputs.target;
}

/** What of the inputs contradicts itself. @throws InputError with all of it */
export function checkInputs(inputs: GateInputs): void {
  const problems: InputProblem[] = [];
  const need = (fine: boolean, input: string, expected: string, seen: string): void => {
    if (!fine) problems.push({ input, expected, seen });
  };
  const given = inputs.report !== '';
  const bases = [inputs.baseReport, inputs.baseRef, inputs.baseTarget, inputs.baseArtifact];
  need(
    given || targetOf(inputs) !== '',
    'target',
    `what to scan with scan-type ${inputs.scanType}, or a report`,
    'neither',
  );
  need(!given || inputs.target === '', 'report', 'a report, or a target to scan', 'both');
  need(!given || inputs.sbomFile === '', 'sbom-file', 'a scan to write it from', 'a report');
  need(
    inputs.mode !== 'diff' || !given || inputs.baseReport + inputs.baseArtifact !== '',
    'base-report',
    'a report to compare with in mode diff',
    'nothing',
  );
  need(bases.filter((base) => base !== '').length < 2, 'base-report', 'one base', 'several');
  need(
    inputs.baseTarget === '' || (inputs.scanType === 'image' && !given),
    'base-target',
    'scan-type image',
    given ? 'a report' : inputs.scanType,
  );
  need(
    (inputs.mode === 'baseline') === (inputs.baselineFile !== ''),
    'baseline-file',
    'mode baseline with a baseline-file',
    'one without the other',
  );
  need(
    inputs.trivyVersion === '' || inputs.trivyPath === '',
    'trivy-path',
    'trivy-path or trivy-version',
    'both',
  );
  need(
    inputs.trivyChecksum === '' || inputs.trivyVersion + inputs.trivyPath !== '',
    'trivy-checksum',
    'trivy-version or trivy-path with it',
    'neither',
  );
  need(
    inputs.baseArtifact === '' || inputs.githubToken !== '',
    'github-token',
    'a token with base-artifact',
    'none',
  );
  need(
    inputs.comment !== 'always' || inputs.githubToken !== '',
    'github-token',
    'a token with comment always',
    'none',
  );
  if (problems.length > 0) throw new InputError(problems);
  if (inputs.slackWebhook !== '') checkWebhook(inputs.slackWebhook);
  if (inputs.trivyVersion !== '')
    chooseRelease(inputs.trivyVersion, inputs.trivyChecksum, `${process.platform}-${process.arch}`);
}

/** Reads the files that decide about findings, from the side whose word counts. @throws InputError, GateError */
export async function readRules(
  inputs: GateInputs,
  change: ChangeFacts,
  ports: Ports,
): Promise<GateRules & { readonly notes: readonly string[] }> {
  const thresholds = parseThresholds(inputs.failOn);
  const now = ports.clock.now();
  const { read, notes } = trustedReader(inputs, change, ports);
  const ignores = await read('ignore-file', inputs.ignoreFile);
  const baseline = await read('baseline-file', inputs.baselineFile);
  const vexText = await read('vex', inputs.vex);
  const vex = vexText === undefined ? undefined : parseVex(vexText, inputs.vex, await bomOf(inputs, ports));
  const [ignored] = vex?.ignored ?? [];
  if (vex && ignored !== undefined)
    notes.push(texts[inputs.language].vexIgnored(vex.ignored.length, ignored));
  const kev = await read('kev-file', inputs.kevFile);
  const epss = await read('epss-file', inputs.epssFile);
  return {
    thresholds,
    unknownSeverity: inputs.unknownSeverity,
    ignoreUnfixed: inputs.ignoreUnfixed,
    ignores:
      ignores === undefined ? [] : parseIgnoreFile(ignores, inputs.ignoreFile, now, inputs.maxIgnoreDays),
    mode: inputs.mode,
    baseline: baseline === undefined ? [] : parseBaseline(baseline, inputs.baselineFile),
    vex: vex?.statements ?? [],
    exploited: {
      known: kev === undefined ? new Set() : parseKev(kev, inputs.kevFile),
      scores: epss === undefined ? new Map() : parseEpss(epss, inputs.epssFile),
      threshold: inputs.epssThreshold,
    },
    emptyReport: inputs.emptyReport,
    now,
    notes,
  };
}

/** The bill of materials that will be scanned, for statements that refer to it. */
async function bomOf(inputs: GateInputs, ports: Ports): Promise<ScannedBom | undefined> {
  if (inputs.scanType !== 'sbom' || inputs.target === '') return undefined;
  const text = await ports.files.readText(inside(ports.workspace, inputs.target));
  return text === undefined ? undefined : scannedBom(text, inputs.target);
}

type Reader = (input: string, path: string) => Promise<string | undefined>;

/** A file outside the checkout is nobody's proposal and is read where it lies. */
function trustedReader(
  inputs: GateInputs,
  change: ChangeFacts,
  ports: Ports,
): { read: Reader; notes: string[] } {
  const notes: string[] = [];
  const git = gitIn(ports.workspace, ports.exec, ports.environment);
  const useBase =
    inputs.ignoreFileRef === 'base' || (inputs.ignoreFileRef === 'auto' && isProposal(change.eventName));
  let base: Promise<string> | undefined;
  const read: Reader = async (input, path) => {
    if (path === '') return undefined;
    const name = relative(ports.workspace, inside(ports.workspace, path));
    if (!useBase || name.startsWith('..') || isAbsolute(name)) {
      const text = await ports.files.readText(inside(ports.workspace, path));
      if (text !== undefined) return text;
      throw new InputError([{ input, expected: 'an existing file', seen: `${path}, which is not there` }]);
    }
    base ??= resolveTrusted(change, git);
    const text = await fileOf(await base, name, git);
    // A list that only adds to what fails may not be dropped by leaving it out; those that excuse may be absent.
    if (text === undefined && (input === 'kev-file' || input === 'epss-file'))
      throw new InputError([
        { input, expected: 'a file that the base has', seen: `${path}, which it does not have` },
      ]);
    if (text === undefined) notes.push(texts[inputs.language].notOnBase(path));
    return text;
  };
  return { read, notes };
}
