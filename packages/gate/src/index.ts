// The gate: reads what Trivy found, or lets it look, and judges it.
export * from './decide-verdict.ts';
export * from './diff-findings.ts';
export * from './finding.ts';
export * from './finding-key.ts';
export * from './foreign-format.ts';
export * from './gate-error.ts';
export * from './ignore-file.ts';
export * from './parse-report.ts';
export * from './plan-scan.ts';
export * from './present.ts';
export * from './run-scan.ts';
export * from './sarif.ts';
export * from './texts.ts';
export * from './thresholds.ts';
export * from './vocabulary.ts';
export { realReportFiles, type ReportFiles } from './adapters/report-files.ts';
