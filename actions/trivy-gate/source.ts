// Where the report of trivy-gate comes from, and what it is compared with: files, artifacts, or scans with one Trivy and one database.
import { basename, isAbsolute, join, relative } from 'node:path';
import {
  GateError,
  SCANNERS,
  chooseRelease,
  convertReport,
  copyWithoutIgnores,
  dropIgnores,
  findInlineIgnores,
  findTrivy,
  gitIn,
  hashFile,
  isAddress,
  planScan,
  readLastGood,
  resolveBase,
  texts,
  trivyStore,
  writeTree,
  type Database,
  type Fetched,
  type Provenance,
  type ScanPlan,
} from '@compose-delivery/gate';
import { cacheDirectory, obtainDatabase, scanWithJava, usesDatabase } from './database.ts';
import { inside, targetOf, type Context } from './rules.ts';

/** A report as a file, or, from an artifact, as text. */
export type ReportSource = { readonly path: string; readonly name: string; readonly text?: string };

/** What the report is compared with. `scanned`: in this run, so that an empty one is known to be empty. */
export type Base = {
  readonly what: string;
  readonly report: ReportSource | undefined;
  readonly scanned: boolean;
};

export type Source = {
  readonly head: ReportSource;
  readonly base: Base | undefined;
  /** Nothing is kept yet that it could be compared with. */
  readonly first: boolean;
  readonly trivyVersion: string;
  readonly trivySha256: string;
  /** Of a Trivy that was fetched. */
  readonly provenance: Provenance | undefined;
  readonly database: Database | undefined;
  /** Of Java, where it was there or was needed. */
  readonly java: Database | undefined;
  readonly sbom: string;
};

const NO_SCAN = {
  trivyVersion: '',
  trivySha256: '',
  provenance: undefined,
  database: undefined,
  java: undefined,
  sbom: '',
} as const;

export type Missing = { readonly missing: string };

/** @throws GateError, InputError */
export async function obtainSource(context: Context): Promise<Source | Missing> {
  const { inputs, ports } = context;
  if (inputs.report !== '') {
    const head = { path: inside(ports.workspace, inputs.report), name: inputs.report };
    const base = await givenBase(context);
    const first = inputs.baseArtifact !== '' && base === undefined;
    return { ...NO_SCAN, head, base, first };
  }
  const program = await obtainProgram(context);
  const target = await scannedTree(context);
  const version = await findTrivy(planOf(context, program.path, target, 'report'), ports);
  if (version === undefined) return { missing: program.path };
  if (inputs.trivyVersion !== '' && version !== inputs.trivyVersion.replace(/^v/, ''))
    throw new GateError(`Trivy: expected version ${inputs.trivyVersion}, saw ${version}`);
  const plan = planOf(context, program.path, target, 'report', version);
  ports.log.info(`Trivy ${version}: ${plan.why}`);
  const known = await givenBase(context);
  const first = inputs.baseArtifact !== '' && known === undefined;
  const database = usesDatabase(plan) ? await obtainDatabase(context, plan) : undefined;
  const java = await scanWithJava(context, plan);
  const base =
    known ?? (first || inputs.mode !== 'diff' ? undefined : await scanBase(context, program.path, version));
  const sbom = await writeSbom(context, plan);
  const path = join(inside(ports.workspace, inputs.reportDirectory), 'trivy-report.json');
  await context.reports.move(plan.output, path);
  const head = { path, name: 'trivy-report.json' };
  return {
    ...{ head, base, first, database, java, sbom },
    trivyVersion: version,
    trivySha256: program.sha256,
    provenance: program.provenance,
  };
}

/** The plan of a run without running it. */
export function planOf(
  context: Context,
  trivy: string,
  target: string,
  name: string,
  trivyVersion = '',
): ScanPlan {
  const { inputs, ports, scratch } = context;
  return planScan(
    {
      ...inputs,
      ...{ trivy, target, name, trivyVersion },
      databaseReady: true,
      cacheDirectory: cacheDirectory(context),
      scanners: SCANNERS.filter((scanner) => inputs.scanners.includes(scanner)),
    },
    ports.workspace,
    scratch,
    ports.environment,
  );
}

/** What of the checkout Trivy is shown: itself, or a copy without comments that excuse what stands beside them. */
async function scannedTree(context: Context): Promise<string> {
  const { inputs, ports, scratch } = context;
  const target = targetOf(inputs);
  if (!readsComments(context)) return target;
  const root = inside(ports.workspace, target);
  const files = await findInlineIgnores(root);
  if (files.length === 0) return target;
  ports.log.warning(texts[inputs.language].inlineIgnores(files.length, files[0] ?? ''));
  const copy = join(scratch, 'tree', basename(root) || 'checkout');
  await copyWithoutIgnores(root, copy, files, scratch);
  return copy;
}

function readsComments({ inputs }: Context): boolean {
  const local = ['fs', 'config', 'repo'].includes(inputs.scanType) && !isAddress(targetOf(inputs));
  return local && inputs.inlineIgnores === 'refuse' && inputs.scanners.includes('misconfig');
}

type Obtained = Omit<Fetched, 'provenance'> & { readonly provenance?: Provenance };

async function obtainProgram(context: Context): Promise<Obtained> {
  const { inputs, ports, scratch } = context;
  const store = trivyStore(ports.environment, (ms) => ports.clock.sleep(ms, ports.signal));
  if (inputs.trivyVersion !== '') {
    const platform = `${process.platform}-${process.arch}`;
    const release = chooseRelease(inputs.trivyVersion, inputs.trivyChecksum, platform);
    const kept = ports.environment.RUNNER_TOOL_CACHE || ports.temporary;
    const folder =
      inputs.toolDirectory === '' ? join(kept, 'trivy-gate') : inside(ports.workspace, inputs.toolDirectory);
    const rule = inputs.trivyProvenance;
    const fetched = await store.fetch(release, folder, scratch, { rule, offline: inputs.offline });
    ports.log.info(`${release.name}: SHA-256 ${release.sha256}`);
    const { provenance } = fetched;
    ports.log[provenance.kind === 'absent' ? 'warning' : 'info'](
      texts[inputs.language].provenance(provenance),
    );
    return fetched;
  }
  if (inputs.trivyPath === '') return { path: 'trivy', sha256: '' };
  const path = inside(ports.workspace, inputs.trivyPath);
  if (!(await ports.files.exists(path))) return { path, sha256: '' };
  if (inputs.trivyChecksum !== '') return store.copy(path, inputs.trivyChecksum, scratch);
  return { path, sha256: await hashFile(path).catch(() => '') };
}

async function givenBase({ inputs, ports, change }: Context): Promise<Base | undefined> {
  if (inputs.baseReport !== '') {
    const report = { path: inside(ports.workspace, inputs.baseReport), name: inputs.baseReport };
    return { what: inputs.baseReport, report, scanned: false };
  }
  if (inputs.baseArtifact === '') return undefined;
  const [owner = '', repo = ''] = (ports.facts.repository ?? '').split('/');
  const last = await readLastGood(await ports.github(inputs.githubToken), {
    owner,
    repo,
    artifact: inputs.baseArtifact,
    file: 'trivy-report.json',
    branch: (ports.facts.ref ?? '').replace(/^refs\/heads\//, ''),
    runId: ports.facts.runId,
    maxBytes: inputs.maxReportMib * 1_024 * 1_024,
  });
  ports.log.info(
    last
      ? `compared with run ${last.runId} of ${last.createdAt}`
      : `no artifact ${inputs.baseArtifact} of ${String(change.eventName)} yet`,
  );
  if (!last) return undefined;
  const what = `run ${last.runId} (${last.createdAt})`;
  return { what, report: { path: '', name: what, text: last.text }, scanned: false };
}

/** Scans what the change would be merged into, with the database that the head was scanned with. */
async function scanBase(context: Context, trivy: string, version: string): Promise<Base> {
  const { inputs, ports, change, scratch } = context;
  const scan = async (target: string, what: string): Promise<Base> => {
    const plan = planOf(context, trivy, target, 'base-report', version);
    await scanWithJava(context, plan);
    return { what, report: { path: plan.output, name: `report of ${what}` }, scanned: true };
  };
  if (inputs.baseTarget !== '') return scan(inputs.baseTarget, inputs.baseTarget);
  const target = targetOf(inputs);
  if (inputs.scanType === 'image' || isAddress(target))
    throw new GateError(
      'base: expected base-target or base-report for what is not in the checkout, saw neither',
    );
  const place = relative(ports.workspace, inside(ports.workspace, target));
  if (place.startsWith('..') || isAbsolute(place))
    throw new GateError(`base: expected a target in the checkout, saw ${target}; give base-report`);
  const git = gitIn(ports.workspace, ports.exec, ports.environment);
  const sha = await resolveBase(change, inputs.baseRef, git);
  const tree = join(await writeTree(sha, scratch, git), place);
  if (!(await ports.files.exists(tree)))
    return { what: `${sha}, which has no ${target}`, report: undefined, scanned: true };
  if (readsComments(context)) await dropIgnores(tree, await findInlineIgnores(tree));
  return scan(tree, sha);
}

async function writeSbom({ inputs, ports }: Context, plan: ScanPlan): Promise<string> {
  if (inputs.sbomFile === '') return '';
  const path = inside(ports.workspace, inputs.sbomFile);
  const draft = `${plan.output}.sbom`;
  await convertReport(plan, plan.output, inputs.sbomFormat, draft, ports);
  await ports.files.writeAtomic(path, (await ports.files.readText(draft)) ?? '');
  return path;
}
