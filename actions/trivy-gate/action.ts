// trivy-gate: read the rules, get the report, judge it, write everything, then say how it ended.
import { join } from 'node:path';
import { defineRun, InputError, type ActionResult } from '@compose-delivery/runtime';
import { GateError, realReportFiles, texts } from '@compose-delivery/gate';
import { errorResult, skippedResult } from './results.ts';
import { judgeReport, obtainReport, readRules } from './steps.ts';
import { spec } from './spec.ts';

export const action = defineRun(spec, async (inputs, ports): Promise<ActionResult<typeof spec>> => {
  const t = texts[inputs.language];
  const rules = await readRules(inputs, ports);
  const scratch = join(ports.temporary, `trivy-gate-${ports.randomId()}`);
  try {
    const source = await obtainReport(inputs, ports, realReportFiles, scratch);
    if (source.kind === 'missing') {
      if (inputs.whenMissing === 'skip') return skippedResult(t.skipped(source.program), inputs.language);
      throw new GateError(t.missing(source.program));
    }
    return await judgeReport(source, rules, inputs, ports, realReportFiles);
  } catch (error) {
    if (error instanceof InputError || !(error instanceof GateError)) throw error;
    return errorResult(error.message, inputs.language);
  } finally {
    await ports.files.remove(scratch);
  }
});
