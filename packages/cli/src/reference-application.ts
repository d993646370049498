// Everything that is needed to deliver the reference application from this machine: a work copy, a state folder, a local GitHub.
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DeliveryFailure } from '@compose-delivery/runtime';
import { readDelivery, type Application } from '@compose-delivery/application';
import { realFiles } from '@compose-delivery/runtime/adapters';
import type { RunEvent, RunOptions } from '@compose-delivery/local-runner';
import { startLocalGitHub, type LocalGitHub } from './local-github.ts';
import { stateFolder, suiteFolder } from './places.ts';
import { tearDownAll, tearDownContainersOf } from './tear-down.ts';
import { COPY_PREFIX, makeWorkCopy, type WorkCopy } from './work-copy.ts';

export type Engine = 'process' | 'compose';

export type ReferenceOptions = {
  readonly engine: Engine;
  /** Folder for everything; emptied first. */
  readonly directory: string;
  readonly sink: (event: RunEvent) => void;
  readonly approvals: NonNullable<RunOptions['approvals']>;
  readonly say: (line: string) => void;
};

export type Reference = {
  readonly copy: WorkCopy;
  readonly state: string;
  readonly github: LocalGitHub;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  /** The public address of a listener that delivery.yml names by `port`. */
  address(port: number): string;
  application(environment: string): Promise<Application>;
  /** Ends everything that was delivered, with its data: this is a copy that nobody uses. */
  tearDown(): Promise<void>;
  close(): Promise<void>;
};

const APPLICATION = join(suiteFolder, 'examples/minimarket');
const BASE_IMAGE = 'compose-delivery-base:local';

/** Images that scripts/local-images.sh makes, where no registry can be reached. */
const LOCAL_IMAGES = {
  BASE: BASE_IMAGE,
  POSTGRES_IMAGE: 'compose-delivery-postgres:local',
  REDIS_IMAGE: 'compose-delivery-redis:local',
  NGINX_IMAGE: 'compose-delivery-nginx:local',
};

/** Values that differ from production where the whole story has to fit into two minutes. */
const SHORT = { RATE_LIMIT_REQUESTS: '0', OCR_TIMEOUT_SECONDS: '2', GRACEFUL_SECONDS: '10' };

/** @throws DeliveryFailure if something that the application needs is not installed, with what to install. */
export async function prepareReference(options: ReferenceOptions): Promise<Reference> {
  requirePrograms(options.engine);
  await endEarlierRun(options);
  rmSync(options.directory, { recursive: true, force: true });
  mkdirSync(options.directory, { recursive: true });
  const state = stateFolder(join(options.directory, 'state'), process.getuid?.());
  if (state.moved)
    options.say(
      `state is kept in ${state.path}: services run as users of their own, who cannot enter ${options.directory}`,
    );
  if (options.engine === 'compose') await makeBaseImage(options.say);
  const copy = await makeWorkCopy({
    folder: join(options.directory, 'application'),
    application: APPLICATION,
    callers: join(suiteFolder, 'workflows-examples'),
    environment: { ...SHORT, ...(options.engine === 'compose' ? LOCAL_IMAGES : {}) },
    watchSeconds: 6,
  });
  copy.commit(readFileSync(join(APPLICATION, 'VERSION'), 'utf8').trim());
  const secrets = { PRODUCTION_ENV_FILE: copy.envFile, STAGING_ENV_FILE: copy.envFile };
  const vars = {
    DELIVERY_STATE: state.path,
    DELIVERY_ENGINE: options.engine,
    DELIVERY_WHEN_TRIVY_MISSING: 'skip',
    DELIVERY_BUILD_ARGS: options.engine === 'compose' ? `BASE=${BASE_IMAGE}` : '',
  };
  const github = await startLocalGitHub({
    repository: copy.repository,
    slug: 'acme/minimarket',
    suite: suiteFolder,
    directory: options.directory,
    sink: options.sink,
    approvals: options.approvals,
    environments: { production: { requiredReviewers: true }, staging: {} },
    secrets,
    vars,
  });
  return {
    copy,
    state: state.path,
    github,
    secrets,
    vars,
    address: (port) => `http://127.0.0.1:${copy.ports.get(port) ?? port}`,
    application: (environment) => readDelivery(realFiles, copy.repository, 'delivery.yml', environment),
    tearDown: async () => {
      await tearDownAll(state.path);
      if (options.engine === 'compose') await tearDownContainersOf(state.path, COPY_PREFIX);
    },
    close: async () => {
      await github.close();
      if (state.moved) rmSync(state.path, { recursive: true, force: true });
    },
  };
}

/** What a run with --keep, or one that was killed, has left behind would hold ports and answer in our place. */
async function endEarlierRun({ directory, engine }: ReferenceOptions): Promise<void> {
  const state = join(directory, 'state');
  await tearDownAll(state);
  if (engine === 'compose') await tearDownContainersOf(state, COPY_PREFIX);
}

function requirePrograms(engine: Engine): void {
  const needed: [string, string[], string][] = [
    ['git', ['--version'], 'install git'],
    [
      'python3',
      ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'],
      'install Python 3.10 or newer, with pip',
    ],
    ...(engine === 'compose'
      ? ([
          [
            'docker',
            ['info'],
            'start a Docker daemon (on Debian 12: sudo scripts/install-engines.sh), or leave --engine away',
          ],
          ['docker', ['compose', 'version'], 'install Docker Compose v2'],
        ] satisfies [string, string[], string][])
      : []),
  ];
  for (const [program, words, advice] of needed) {
    try {
      execFileSync(program, words, { stdio: 'ignore' });
    } catch (cause) {
      throw new DeliveryFailure(
        `${program} ${words[0] ?? ''}: expected it to work on this machine, and it does not`,
        { advice, cause },
      );
    }
  }
}

async function makeBaseImage(say: (line: string) => void): Promise<void> {
  say('base image: making or finding it (the first time takes about 90 s)');
  await promisify(execFile)('bash', [join(suiteFolder, 'scripts/local-images.sh'), BASE_IMAGE]);
}
