// R5: analysed and found not applicable. It stands in every report with its reason, since a missing row looks like a forgotten one.
import type { Check } from '../check.ts';

const DEFAULT_REASON = 'not applicable to this application; the delivery file may say why (checks.R5.reason)';

export const notApplicable: Check = {
  id: 'R5',
  asks: 'Nothing: analysed and found not applicable.',
  notConfigured: (application) => `not applicable: ${application.checks.R5?.reason ?? DEFAULT_REASON}`,
  will: () => 'nothing',
  run: (context) =>
    Promise.resolve({
      verdict: 'skipped',
      reason: `not applicable: ${context.application.checks.R5?.reason ?? DEFAULT_REASON}`,
      evidence: [],
    }),
};
