// trivy-gate: read the rules, get the report, judge it, write everything, tell people, then say how it ended.
import { join } from 'node:path';
import { defineRun, keepInside, messageOf, type ActionResult, type Ports } from '@compose-delivery/runtime';
import { GateError, realReportFiles, texts, type ChangeFacts } from '@compose-delivery/gate';
import { errorResult, finish, skippedResult, type Judged, type Result } from './results.ts';
import { judgeSource } from './judge.ts';
import { checkInputs, readChange, readRules, targetOf, type Context, type GateInputs } from './rules.ts';
import { obtainSource, planOf } from './source.ts';
import { tell } from './tell.ts';
import { spec } from './spec.ts';

export const action = defineRun(spec, async (inputs, ports): Promise<ActionResult<typeof spec>> => {
  checkInputs(inputs);
  const change = await readChange(ports);
  const scratch = join(ports.temporary, `trivy-gate-${ports.randomId()}`);
  try {
    const context = { inputs, ports, change, scratch, reports: realReportFiles };
    return await conclude(await look(context), inputs, change, ports);
  } catch (thrown) {
    const error = diskError(thrown) ?? thrown;
    const failed = errorResult(messageOf(error), inputs.language);
    const ended = await conclude(failed, inputs, change, ports);
    // Bad input and faults of the suite are told like any scan that did not run, and then said as what they are.
    if (!(error instanceof GateError)) throw error;
    return ended;
  } finally {
    await ports.files.remove(scratch);
  }
});

/** A disk that is full, read-only or not ours is nobody's bug, and no verdict either. */
function diskError(thrown: unknown): GateError | undefined {
  const { code = '', path = '' } = (thrown ?? {}) as NodeJS.ErrnoException;
  if (!['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES', 'EPERM'].includes(code)) return undefined;
  return new GateError(`${path || 'a file'} could not be written or read: ${messageOf(thrown)}`, thrown);
}

/** What a change may bring along as a link: it must not make us read, or write, what lies elsewhere. */
const pathsOf = (inputs: GateInputs): Record<string, string> => ({
  report: inputs.report,
  'base-report': inputs.baseReport,
  'report-directory': inputs.reportDirectory,
  'sbom-file': inputs.sbomFile,
  'ignore-file': inputs.ignoreFile,
  'baseline-file': inputs.baselineFile,
  vex: inputs.vex,
  'kev-file': inputs.kevFile,
  'epss-file': inputs.epssFile,
});

async function look(context: Context): Promise<Judged> {
  const { inputs, ports, change } = context;
  const t = texts[inputs.language];
  await keepInside(ports.files, ports.workspace, pathsOf(inputs));
  const rules = await readRules(inputs, change, ports);
  if (inputs.dryRun) {
    if (inputs.report === '')
      ports.log.info(planOf(context, 'trivy', targetOf(inputs), 'report').argv.join(' '));
    return skippedResult(t.dryRun, inputs.language);
  }
  const source = await obtainSource(context);
  if ('missing' in source) {
    if (inputs.whenMissing === 'skip') return skippedResult(t.skipped(source.missing), inputs.language);
    throw new GateError(t.missing(source.missing));
  }
  return judgeSource(source, rules, context);
}

async function conclude(
  judged: Judged,
  inputs: GateInputs,
  change: ChangeFacts,
  ports: Ports,
): Promise<Result> {
  const blocking = judged.judgement?.blocking ?? [];
  const added = new Set(judged.judgement?.added ?? []);
  const fresh = blocking.filter((finding) => !judged.hasBase || added.has(finding));
  const news = {
    result: String(judged.outputs.result),
    reason: String(judged.outputs.reason),
    summaryOf: judged.summaryOf,
    findings: fresh,
    newCount: fresh.length,
    stale: judged.stale,
  };
  return finish(
    judged,
    inputs.dryRun ? { comment: 'none', slack: 'none' } : await tell(news, inputs, change, ports),
  );
}
