// The built-in checks in the order in which they are asked: quiet ones first, those that measure or provoke alone and later.
import type { Check } from './check.ts';
import { failureModes } from './checks/failure-modes.ts';
import { headers } from './checks/headers.ts';
import { health } from './checks/health.ts';
import { inflation } from './checks/r4-inflation.ts';
import { jwtIsolation } from './checks/r2-jwt-isolation.ts';
import { latency } from './checks/latency.ts';
import { logs } from './checks/logs.ts';
import { metrics } from './checks/metrics.ts';
import { notApplicable } from './checks/r5-not-applicable.ts';
import { ocrTimeout } from './checks/r3-ocr-timeout.ts';
import { rateLimit } from './checks/rate-limit.ts';
import { containerUser } from './checks/r1-container-user.ts';
import { scanEnforced } from './checks/r6-scan-enforced.ts';
import { tls } from './checks/tls.ts';
import { version } from './checks/version.ts';

export const checks: readonly Check[] = [
  health,
  version,
  containerUser,
  metrics,
  headers,
  latency,
  jwtIsolation,
  inflation,
  notApplicable,
  scanEnforced,
  tls,
  ocrTimeout,
];

/** After the team's own: the limit is used up, then the log is read, and what is stopped at last would have filled it with errors. */
export const checksAtTheEnd: readonly Check[] = [rateLimit, logs, failureModes];
