// The reference application, ready to be delivered many times: a work copy, two versions built on the engine, one environment.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, dump, load, mergeTag } from 'js-yaml';
import { prepareReference, type Engine, type Reference } from '../packages/cli/src/reference-application.ts';
import { tearDownAll, tearDownContainersOf } from '../packages/cli/src/tear-down.ts';
import { COPY_PREFIX } from '../packages/cli/src/work-copy.ts';
import { runGoodAction, type ActionRun } from './run-action.ts';

/** Two that are good: the second one has its own version and a change of its own. */
export const VERSIONS = ['1.0.0', '1.1.0'] as const;

export type Delivered = { readonly version: string; readonly images: string; readonly sha: string };

export type Minimarket = {
  readonly reference: Reference;
  readonly releases: readonly Delivered[];
  /** Changes the committed delivery file, as an operator would; what an earlier call changed is as it was. */
  configure(change: (delivery: Record<string, unknown>) => void): void;
  deploy(release: Delivered, inputs?: Readonly<Record<string, string>>): Promise<ActionRun>;
  /** What every action is given. */
  readonly common: Readonly<Record<string, string>>;
  /** Ends what was delivered and forgets it; what was built stays. */
  clear(): Promise<void>;
  close(): Promise<void>;
};

/** @param folder everything is kept below it; emptied first */
export async function prepareMinimarket(
  folder: string,
  engine: Engine,
  say: (line: string) => void,
): Promise<Minimarket> {
  const reference = await prepareReference({
    engine,
    directory: folder,
    sink: () => undefined,
    approvals: () => Promise.resolve({ approved: true, by: 'the story' }),
    say,
  });
  const { copy } = reference;
  const envFile = join(folder, 'production.env');
  writeFileSync(envFile, copy.envFile, { mode: 0o600 });
  const common = {
    environment: 'production',
    'env-file': envFile,
    'state-directory': reference.state,
    engine,
  };
  const releases: Delivered[] = [];
  for (const version of VERSIONS) {
    say(`building ${version}`);
    const sha = copy.commit(version);
    const build = { ...common, 'build-args': reference.vars.DELIVERY_BUILD_ARGS ?? '' };
    const wheels = await runGoodAction('wheel-cache', { ...build, 'cache-backend': 'none' }, copy.repository);
    const built = await runGoodAction(
      'sequential-build',
      { ...build, version, wheelhouse: wheels.outputs.wheelhouse ?? '', 'cooldown-seconds': '0' },
      copy.repository,
    );
    releases.push({ version, images: built.outputs.images ?? '', sha });
  }
  const state = join(reference.state, 'minimarket');
  const deliveryFile = join(copy.repository, 'delivery.yml');
  const committed = readFileSync(deliveryFile, 'utf8');
  const endAll = async (): Promise<void> => {
    await tearDownAll(reference.state);
    if (engine === 'compose') await tearDownContainersOf(reference.state, COPY_PREFIX);
  };
  return {
    reference,
    releases,
    common,
    configure: (change) => {
      const delivery = load(committed, { schema: CORE_SCHEMA.withTags(mergeTag) }) as Record<string, unknown>;
      change(delivery);
      writeFileSync(deliveryFile, dump(delivery, { lineWidth: -1, noRefs: true }));
    },
    deploy: (release, inputs = {}) =>
      runGoodAction(
        'deploy-blue-green',
        { ...common, version: release.version, images: release.images, sha: release.sha, ...inputs },
        copy.repository,
      ),
    clear: async () => {
      await endAll();
      rmSync(state, { recursive: true, force: true });
    },
    close: async () => {
      await endAll();
      await reference.close();
    },
  };
}
