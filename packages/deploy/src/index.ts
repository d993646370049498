// Deliveries: slots, planner, journal, ledger, lock, engines, routers, traffic. Used by deploy-blue-green, rollback and the command line.
export * from './model.ts';
export * from './ports.ts';
export * from './release-identity.ts';
export * from './open-deployment.ts';
export * from './run-delivery.ts';
export * from './github-deployment.ts';
export * from './report.ts';
export * from './tear-down.ts';
export * from './texts.ts';
export { dataSteps, openJudges, restoreFor, trafficTargets } from './open-judges.ts';
export { openDatabase, type Database } from './database/open-database.ts';
export type { Streams } from './database/ports.ts';
export type { BackupRecord } from './database/backup-record.ts';
export { describeSchema } from './database/describe-schema.ts';
export { checkConfirmation, type Restored } from './database/restore-backup.ts';
export type { MetricsWatch, QueryEvidence } from './analysis/metrics-watch.ts';
export * from './plan/plan.ts';
export { deliver, type DeliveryResult, type DeliveryStatus } from './execute/deliver.ts';
export type { DeliveryTraffic, Settings } from './execute/context.ts';
export {
  EMPTY_LEDGER,
  findRelease,
  readLedger,
  rollbackTarget,
  type Ledger,
  type ReleaseRecord,
} from './state/ledger.ts';
export { processEngine, deploymentIdOf } from './engines/process/engine.ts';
export { composeEngine } from './engines/compose/engine.ts';
export { embeddedRouter, frontPaths } from './routers/embedded/router.ts';
export { runFront, startFront } from './routers/embedded/front.ts';
export * from './traffic/report.ts';
export {
  startTraffic,
  type Traffic,
  type TrafficOptions,
  type TrafficTarget,
} from './traffic/start-traffic.ts';
export { deliveryTraffic, NO_TRAFFIC, routerCounters } from './traffic/delivery-traffic.ts';
