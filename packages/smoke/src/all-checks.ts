// The checks in the order in which they are asked: quiet ones first, those that provoke refusals and time-outs last, the log at the end.
import type { Check } from './check.ts';
import { headers } from './checks/headers.ts';
import { health } from './checks/health.ts';
import { inflation } from './checks/r4-inflation.ts';
import { jwtIsolation } from './checks/r2-jwt-isolation.ts';
import { latency } from './checks/latency.ts';
import { logs } from './checks/logs.ts';
import { metrics } from './checks/metrics.ts';
import { notApplicable } from './checks/r5-not-applicable.ts';
import { ocrTimeout } from './checks/r3-ocr-timeout.ts';
import { containerUser } from './checks/r1-container-user.ts';
import { scanEnforced } from './checks/r6-scan-enforced.ts';
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
  ocrTimeout,
  logs,
];
