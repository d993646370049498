// Smoke checks: what a slot must show before it may serve, and what the active one must keep showing.
export * from './check.ts';
export type * from './tls-look.ts';
export type * from './workbench.ts';
export * from './plan-checks.ts';
export * from './run-checks.ts';
export * from './smoke-report.ts';
export * from './secret-values.ts';
export * from './texts.ts';
export * from './report/ctrf.ts';
export * from './report/html.ts';
export { anchorsOf, sarifReport, type Anchor, type Anchors } from './report/sarif.ts';
export * from './report/junit.ts';
export * from './report/summary.ts';
export * from './report/write-report.ts';
export { refuseEndedWaivers } from './waivers.ts';
export { checks } from './all-checks.ts';
