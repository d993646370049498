// All operations of the double by GitHub's operation id.
import type { Operations } from '../call.ts';
import { cacheOperations } from './caches.ts';
import { checkOperations } from './checks.ts';
import { codeScanningOperations } from './code-scanning.ts';
import { commentOperations } from './comments.ts';
import { commitStatusOperations } from './commit-statuses.ts';
import { commitOperations } from './commits.ts';
import { deploymentStatusOperations } from './deployment-statuses.ts';
import { deploymentOperations } from './deployments.ts';
import { environmentOperations } from './environments.ts';
import { issueOperations } from './issues.ts';
import { refOperations } from './refs.ts';
import { releaseAssetOperations } from './release-assets.ts';
import { releaseOperations } from './releases.ts';
import { repositoryOperations } from './repository.ts';
import { runOperations } from './runs.ts';

export const operations: Operations = {
  ...cacheOperations,
  ...checkOperations,
  ...codeScanningOperations,
  ...commentOperations,
  ...commitOperations,
  ...commitStatusOperations,
  ...deploymentOperations,
  ...deploymentStatusOperations,
  ...environmentOperations,
  ...issueOperations,
  ...refOperations,
  ...releaseAssetOperations,
  ...releaseOperations,
  ...repositoryOperations,
  ...runOperations,
};
