// The run of smoke-r1-r6, with the way to a slot handed in: what opens one belongs to the deployment.
import { relative } from 'node:path';
import { InputError, keepInside, type Http, type Ports } from '@compose-delivery/runtime';
import {
  parseEnvFile,
  readDelivery,
  withChecksFile,
  type Application,
  type SlotView,
} from '@compose-delivery/application';
import {
  anchorsOf,
  checkIds,
  isReportWord,
  planChecks,
  refuseEndedWaivers,
  runChecks,
  secretValues,
  type Anchors,
  type SmokeReport,
  type TlsLook,
  type Workbench,
} from '@compose-delivery/smoke';
import { dryRun, inside, reported, type Inputs, type Result } from './results.ts';

/** A slot, and its containers where there are any. */
export type OpenedSlot = {
  readonly view: SlotView;
  readonly bench?: (Workbench & { readonly repair: () => Promise<readonly string[]> }) | undefined;
  readonly tls?: TlsLook;
  /** Asks the services, where they are on another machine; `over` says how, such as "over ssh". */
  readonly http?: Http;
  readonly over?: string | undefined;
  readonly close?: () => Promise<void>;
};

/** Finds the slot that is meant and gives a view of it. @throws DeliveryFailure when nothing runs there. */
export type OpenSlot = (request: {
  readonly application: Application;
  readonly variables: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly stateDirectory: string;
  readonly target: 'active' | 'idle' | 'blue' | 'green';
  readonly ports: Ports;
}) => Promise<OpenedSlot>;

export async function runSmoke(inputs: Inputs, ports: Ports, openSlot: OpenSlot): Promise<Result> {
  await keepInside(ports.files, ports.workspace, { 'report-directory': inputs.reportDirectory });
  const application = await readApplication(inputs, ports);
  planChecks(application, inputs.only, inputs.skip); // a typo ends here, before anything is asked
  refuseEndedWaivers(application, ports.clock.now());
  if (inputs.dryRun) return dryRun(application, inputs);
  const variables = await readVariables(application, ports);
  const stateDirectory = inside(ports.workspace, inputs.stateDirectory);
  const opened = await openSlot({ application, variables, stateDirectory, target: inputs.slot, ports });
  try {
    const learned = new Set<string>();
    const report = await askSlot(inputs, ports, opened, { application, variables, learned });
    const secrets = [
      ...secretValues(application, variables),
      ...[...learned]
        .filter((value) => !isReportWord(application, value))
        .map((value) => ({ name: 'a token or a captured secret', value })),
    ];
    return await reported(report, secrets, await findAnchors(inputs, ports, application), inputs, ports);
  } finally {
    await opened.close?.();
  }
}

async function readApplication(inputs: Inputs, ports: Ports): Promise<Application> {
  const written = await readDelivery(ports.files, ports.workspace, inputs.deliveryFile, inputs.environment, {
    envFile: inputs.envFile,
  });
  const meant = inputs.engine === 'auto' ? written : { ...written, engine: inputs.engine };
  return inputs.checksFile === ''
    ? meant
    : withChecksFile(meant, ports.files, ports.workspace, inputs.checksFile);
}

type Asked = {
  readonly application: Application;
  readonly variables: Readonly<Record<string, string>>;
  /** Filled with every secret that a check makes or receives. */
  readonly learned: Set<string>;
};

async function askSlot(
  inputs: Inputs,
  ports: Ports,
  { view, bench, tls, http = ports.http, over }: OpenedSlot,
  { application, variables, learned }: Asked,
): Promise<SmokeReport> {
  const back = (await bench?.repair()) ?? [];
  if (back.length > 0)
    ports.log.warning(`an earlier run ended while ${back.join(', ')} was stopped; it was started again`);
  const uid = process.getuid?.();
  return runChecks({
    application,
    view,
    variables,
    ports: { ...ports, http, over, bench, ...(tls ? { tls } : {}) },
    root: application.root,
    only: inputs.only,
    skip: inputs.skip,
    deadlineSeconds: inputs.deadlineSeconds,
    runId: ports.randomId(),
    signal: ports.signal,
    onSecret: (value) => learned.add(value),
    ...(uid === undefined || uid === 0 ? {} : { onlyUid: uid }),
  });
}

/** Where each check is written, for code scanning. */
async function findAnchors(inputs: Inputs, ports: Ports, application: Application): Promise<Anchors> {
  const paths = [inputs.checksFile, inputs.deliveryFile].filter((path) => path !== '');
  const texts = await Promise.all(
    paths.map(async (path) => ({
      path: relative(ports.workspace, inside(ports.workspace, path)),
      text: (await ports.files.readText(inside(ports.workspace, path))) ?? '',
    })),
  );
  return anchorsOf(checkIds(application), texts);
}

/** The environment file of the delivery file; without one there are no variables. @throws InputError */
async function readVariables(
  application: Application,
  ports: Ports,
): Promise<Readonly<Record<string, string>>> {
  const path = application['env-file'];
  if (path === undefined) return {};
  const text = await ports.files.readText(inside(application.root, path));
  if (text === undefined)
    throw new InputError([
      { input: 'env-file', expected: 'an existing file', seen: `${path}, which is not there` },
    ]);
  return parseEnvFile(text, path, ports.environment);
}
