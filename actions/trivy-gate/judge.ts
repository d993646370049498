// Judges what trivy-gate got hold of and writes every report, before the step ends: later steps find them even when it fails.
import { join } from 'node:path';
import type { Ports } from '@compose-delivery/runtime';
import {
  annotate,
  baselineJson,
  decideVerdict,
  describeThresholds,
  judgementJson,
  judgementSummary,
  parseReport,
  reasonText,
  sarifText,
  texts,
  type GateRules,
  type Judgement,
  type SummaryFacts,
  type TrivyReport,
} from '@compose-delivery/gate';
import { outcomeOf, outputsOf, type Judged } from './results.ts';
import { inside, type Context, type GateInputs } from './rules.ts';
import type { ReportSource, Source } from './source.ts';

const MIB = 1_024 * 1_024;
/** Who has more findings than these and no baseline yet asks for one by its mode. */
const BASELINE_OFFERED = 10_000;

type Rules = GateRules & { readonly notes: readonly string[] };

/** @throws GateError */
export async function judgeSource(source: Source, rules: Rules, context: Context): Promise<Judged> {
  const { inputs, ports, reports } = context;
  const load = async ({ path, name, text }: ReportSource): Promise<TrivyReport> =>
    parseReport(text ?? (await reports.read(path, name, inputs.maxReportMib * MIB)), name);
  const head = await load(source.head);
  const base = source.base && (source.base.report ? await load(source.base.report) : NO_REPORT);
  const baseMayBeEmpty = source.base?.scanned ?? false;
  const mode = source.first && rules.mode === 'diff' ? 'full' : rules.mode;
  const judgement = decideVerdict(head, base, { ...rules, mode, baseMayBeEmpty });
  const trivyVersion = head.trivyVersion || source.trivyVersion;
  const facts = {
    artifact: head.artifactName || source.head.name,
    thresholds: describeThresholds(rules.thresholds),
    suppressedByTrivy: head.suppressedByTrivy,
    hasBase: base !== undefined,
    notes: [...notesOf(source, inputs), ...rules.notes],
    ...(source.provenance === undefined ? {} : { provenance: source.provenance }),
  };
  for (const note of rules.notes) ports.log.warning(note);
  if (source.database?.warning !== undefined)
    ports.log.warning(texts[inputs.language].databaseWarning(source.database.warning));
  const paths = await writeReports(judgement, { ...facts, trivyVersion }, rules, inputs, ports);
  if (inputs.annotations) annotate(judgement, ports.log, inputs.language);
  return {
    judgement,
    summaryOf: (rows) => judgementSummary(judgement, facts, inputs.language, rows),
    outputs: {
      ...outputsOf(judgement, reasonText(judgement, inputs.language)),
      'trivy-version': trivyVersion,
      'trivy-sha256': source.trivySha256,
      'trivy-provenance': source.provenance?.kind ?? '',
      base: source.base?.what ?? '',
      'db-updated-at': source.database ? new Date(source.database.updatedAt).toISOString() : '',
      'java-db-updated-at': source.java ? new Date(source.java.updatedAt).toISOString() : '',
      'db-age-hours': source.database?.ageHours.toFixed(1) ?? '',
      'report-path': source.head.path,
      'sbom-path': source.sbom,
      ...paths,
    },
    outcome: outcomeOf(judgement, inputs.language),
    stale:
      source.database?.warning === undefined
        ? ''
        : texts[inputs.language].databaseWarning(source.database.warning),
    hasBase: base !== undefined || rules.mode === 'baseline',
  };
}

const NO_REPORT: TrivyReport = {
  artifactName: '',
  artifactType: '',
  trivyVersion: '',
  results: 0,
  findings: [],
  suppressedByTrivy: 0,
};

function notesOf(source: Source, inputs: GateInputs): string[] {
  const t = texts[inputs.language];
  const { base, database, java, first, provenance } = source;
  return [
    ...(provenance === undefined ? [] : [t.provenance(provenance)]),
    ...(base ? [t.comparedWith(base.what)] : []),
    ...(first ? [t.firstScan] : []),
    ...(database
      ? [t.database(database.ageHours.toFixed(1), new Date(database.updatedAt).toISOString())]
      : []),
    ...(java ? [t.javaDatabase(java.ageHours.toFixed(1), new Date(java.updatedAt).toISOString())] : []),
    ...(database?.warning === undefined ? [] : [t.databaseWarning(database.warning)]),
  ];
}

/** The verdict as JSON, the SARIF file and the next baseline, each whole. */
async function writeReports(
  judgement: Judgement,
  facts: SummaryFacts & { readonly trivyVersion: string },
  rules: GateRules,
  inputs: GateInputs,
  ports: Ports,
): Promise<{ 'sarif-path': string; 'verdict-path': string; 'baseline-path': string }> {
  const folder = inside(ports.workspace, inputs.reportDirectory);
  const paths = {
    'sarif-path': join(folder, 'trivy-gate.sarif'),
    'verdict-path': join(folder, 'trivy-gate.json'),
    'baseline-path': join(folder, 'trivy-baseline.json'),
  };
  const createdAt = new Date(rules.now).toISOString();
  const hasBaseline = rules.mode === 'baseline' || judgement.counted.length <= BASELINE_OFFERED;
  const sarif = sarifText(judgement.counted, inputs.sarifCategory, facts.trivyVersion);
  try {
    await ports.files.writeAtomic(paths['verdict-path'], judgementJson(judgement, { ...facts, createdAt }));
    await ports.files.writeAtomic(paths['sarif-path'], sarif);
    if (hasBaseline) {
      const baseline = baselineJson(judgement.counted, rules.baseline ?? [], rules.now);
      await ports.files.writeAtomic(paths['baseline-path'], baseline);
    }
  } catch (error) {
    // A verdict of this run without the rest, or of an earlier run, would be taken for how this one ended.
    for (const path of Object.values(paths)) await ports.files.remove(path).catch(() => undefined);
    throw error;
  }
  return hasBaseline ? paths : { ...paths, 'baseline-path': '' };
}
