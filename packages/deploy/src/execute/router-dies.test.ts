// The router is killed (-9) in the middle of a rollback, alone or together with the process that rolls back: a real front and a real nginx.
import { execFileSync, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExec } from '@compose-delivery/runtime/adapters';
import { action as rollbackAction } from '../../../../actions/rollback/action.ts';
import { frontPaths } from '../routers/embedded/router.ts';
import { routerPaths } from '../routers/seat.ts';
import { bundlePrograms, type BundledPrograms } from '../testing/bundled-programs.ts';
import { checkInvariants } from '../testing/check-invariants.ts';
import { inputsOf, ledgerOf, QUIET } from '../testing/kill-at-line.ts';
import { withSample, type Sample } from '../testing/run-sample.ts';
import { action as deployAction } from '../../../../actions/deploy-blue-green/action.ts';

const exec = createExec(process.env, new AbortController().signal);
const WATCH = '{ seconds: 0.3, interval-seconds: 0.1, min-requests: 1 }';
const BACK = { ...QUIET, reason: 'enough' };

const hasNginx = (() => {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let programs: BundledPrograms;
beforeAll(() => {
  programs = bundlePrograms();
}, 120_000);
afterAll(() => programs.remove());

type Line = { readonly step: string; readonly mark: 'intent' | 'done' };

/** The rollback as a process, with the router and all its workers killed just before this line of the journal is written. */
async function rollBack(
  sample: Sample,
  kind: 'embedded' | 'nginx',
  at: Line,
  dies: boolean,
): Promise<{ code: number | null; signal: string | null; log: string }> {
  const paths = kind === 'embedded' ? frontPaths(sample.deployment) : routerPaths(sample.deployment);
  const command = `p=$(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' '${paths.process}'); kill -9 "-$p"; while kill -0 "-$p" 2>/dev/null; do sleep 0.05; done`;
  const order = {
    action: 'rollback',
    workspace: sample.workspace,
    inputs: { 'state-directory': sample.state, ...BACK },
    harm: { ...at, command },
    ...(dies ? { kill: { ...at, when: 'after' } } : {}),
  };
  const [node = '', program = ''] = programs.order;
  const child = spawn(node, [program, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
  return new Promise((resolve) =>
    child.once('close', (code, signal) => {
      resolve({ code, signal, log });
    }),
  );
}

const statusOf = async (sample: Sample, version: string) =>
  (await ledgerOf(sample)).releases.find((release) => release.version === version)?.status;

describe.each(['embedded', 'nginx'] as const)('F24: %s is killed (-9) during a rollback', (kind) => {
  const why =
    kind === 'nginx' && !hasNginx ? ' SKIPPED: NGINX IS NOT INSTALLED (scripts/install-engines.sh)' : '';

  test.skipIf(why !== '')(
    `${kind}: before its switch or after it, the rollback itself brings it back and arrives; with its own process killed, too, the next run does${why}`,
    async () => {
      await withSample({ router: `kind: ${kind}`, watch: WATCH, worker: true }, async (sample) => {
        const deliver = async (version: string): Promise<void> => {
          const run = await sample.run(deployAction, await inputsOf(sample, version), { exec });
          expect(run.code, run.log).toBe(0);
        };
        const cases: readonly (readonly [Line, boolean])[] = [
          [{ step: 'switch', mark: 'intent' }, false],
          [{ step: 'confirm', mark: 'intent' }, false],
          [{ step: 'switch', mark: 'done' }, true],
          [{ step: 'commit', mark: 'done' }, true],
        ];
        await deliver('1.0.0');
        for (const [i, [at, dies]] of cases.entries()) {
          const left = `1.${i + 1}.0`;
          await deliver(left);
          const run = await rollBack(sample, kind, at, dies);
          const title = `${at.step} ${at.mark}\n${run.log}`;
          if (dies) {
            expect(run.signal, title).toBe('SIGKILL');
            const next = await sample.run(rollbackAction, { ...BACK, 'only-recover': 'true' }, { exec });
            expect(next.code, `${title}\n${next.log}`).toBe(0);
            expect(next.log).toContain('the front does not run: started again');
          } else {
            expect(run.code, title).toBe(0);
            expect(run.log, title).toContain('the front does not run: started again');
          }
          await checkInvariants(sample, '1.0.0');
          expect(await statusOf(sample, left), title).toBe('bad');
          expect(await statusOf(sample, '1.0.0'), title).toBe('good');
        }
      });
    },
    400_000,
  );
});
