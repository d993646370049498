// Ours: reads the file as the gate does, checks every field, judges it and counts.
import { decideVerdict, parseReport, parseThresholds, realReportFiles } from '@compose-delivery/gate';
import { measure } from './measure.ts';

await measure(async (path) => {
  const report = parseReport(await realReportFiles.read(path, 'report', 400 * 1_024 * 1_024), 'report');
  const judgement = decideVerdict(report, undefined, {
    thresholds: parseThresholds('CRITICAL,HIGH'),
    unknownSeverity: 'auto',
    ignoreUnfixed: false,
    ignores: [],
    mode: 'full',
    emptyReport: 'error',
    now: 0,
  });
  return judgement.counted.length;
});
