// Releases: observed, decided, made by steps that can be repeated; with notes and a deployment log.
export { reconcile, type Settled } from './act.ts';
export { nameOf } from './steps.ts';
export { realAssetFiles } from './adapters/asset-files.ts';
export {
  assetName,
  checkAssets,
  localAsset,
  type AssetFiles,
  type FileFact,
  type LocalAsset,
} from './assets.ts';
export { decide } from './decide.ts';
export { isEqual } from './plan-assets.ts';
export type { Plan, Step, Wanted } from './plan.ts';
export { addEntry, type Entry } from './deployment-log.ts';
export { loadReport, requireGoodDeployment, type Proof } from './evidence.ts';
export { readReport, type Report } from './read-report.ts';
export { faultOf, openRemote, type Fault, type Remote, type Repository } from './github-calls.ts';
export { findPrevious, readHistory, readTags, requireCommit, type History } from './history.ts';
export { BODY_LIMIT, fitNotes, markedBody, readBody } from './marker.ts';
export { writeNotes } from './notes.ts';
export {
  nothingObserved,
  observe,
  type AssetFact,
  type Observed,
  type ReleaseFact,
  type TagFact,
} from './observe.ts';
export { prepareRelease, type Prepared } from './prepare.ts';
export { readTarget, type ReleaseInputs, type Target } from './target.ts';
export { reportPlan, reportSettled } from './report.ts';
export { texts, type Language, type Texts } from './texts.ts';
export {
  compareVersions,
  greatestVersion,
  isStable,
  parseVersion,
  readVersion,
  versionOfTag,
  type Version,
} from './version.ts';
