// What the idle slot must pass before traffic, beside health and version: the smoke checks of the delivery file, or nothing more.
import type { Deployment, VerifySlot } from '@compose-delivery/deploy';
import { realHost } from '@compose-delivery/deploy/adapters';
import type { Ports } from '@compose-delivery/runtime';
import { refuseEndedWaivers, runChecks } from '@compose-delivery/smoke';
import { benchOf, overOf } from '../smoke-r1-r6/bench-of.ts';

/** What both slots share serves people at this moment, by the other slot. */
const KEEPS = 'nothing is stopped before the switch: what both slots share serves people by the other one';

/**
 * The callback that a delivery asks once the slot is healthy; undefined: health is enough.
 * @throws InputError for a waiver that has ended: the checks would refuse it, and then a slot would have been started for nothing
 */
export function verifyBy(
  kind: 'smoke' | 'health',
  deployment: Deployment,
  ports: Ports,
): VerifySlot | undefined {
  if (kind === 'health') return undefined;
  const { application, variables } = deployment;
  refuseEndedWaivers(application, ports.clock.now());
  const onlyUid = deployment.engine.name === 'process' ? realHost.ownUidUnlessRoot() : undefined;
  return async (view) => {
    const report = await runChecks({
      application,
      view,
      variables,
      ports: {
        ...ports,
        http: deployment.place.http,
        over: overOf(deployment),
        bench: benchOf(deployment, ports, view.slot, KEEPS),
      },
      root: application.root,
      runId: `deploy-${ports.facts.runId ?? 'local'}`,
      signal: ports.signal,
      ...(onlyUid === undefined ? {} : { onlyUid }),
    });
    const open = report.results.filter(
      (result) => result.verdict === 'fail' || result.verdict === 'inconclusive',
    );
    return {
      verdict: report.verdict,
      reasons:
        open.length > 0
          ? open.map((result) => `${result.id}: ${result.reason}`)
          : [`${report.counts.pass} checks passed`],
    };
  };
}
