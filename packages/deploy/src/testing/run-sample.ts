// Runs an action on a sample application with real processes, and ends everything afterwards, whatever the test did.
import { randomBytes } from 'node:crypto';
import {
  runAction,
  type Action,
  type ActionSpec,
  type OutputValue,
  type Ports,
} from '@compose-delivery/runtime';
import { realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { realHost } from '../adapters/host.ts';
import { tearDown } from '../tear-down.ts';
import { sampleApplication, type SampleApplication, type SampleOptions } from './sample-application.ts';

export type SampleRun = {
  readonly code: 0 | 1;
  readonly outputs: Readonly<Record<string, OutputValue>>;
  readonly log: string;
  readonly summary: string;
};

export type Sample = SampleApplication & {
  run<S extends ActionSpec>(
    action: Action<S>,
    inputs: Readonly<Record<string, string>>,
    replaced?: Partial<Ports>,
  ): Promise<SampleRun>;
};

/** A sample application for `body`; all its processes are ended afterwards, and it is an error if one survives. */
export async function withSample<T>(
  options: SampleOptions,
  body: (sample: Sample) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const application = await sampleApplication(folder, options);
    try {
      return await body({
        ...application,
        run: (action, inputs, replaced) => runOn(application, action, inputs, replaced),
      });
    } finally {
      await tearDown(realHost, application.deployment, 1);
    }
  });
}

async function runOn<S extends ActionSpec>(
  application: SampleApplication,
  action: Action<S>,
  inputs: Readonly<Record<string, string>>,
  replaced: Partial<Ports> = {},
): Promise<SampleRun> {
  const sink = recordedSink();
  const log = recordedLog();
  const given: Record<string, string> = { 'state-directory': application.state, ...inputs };
  const code = await runAction(
    action,
    { get: (name) => given[name], given: Object.keys(given) },
    testPorts(application.workspace, {
      clock: realClock,
      log,
      environment: { PATH: process.env.PATH },
      randomId: () => randomBytes(8).toString('hex'),
      ...replaced,
    }),
    sink,
  );
  return { code, outputs: sink.outputs, log: log.lines.join('\n'), summary: sink.summaryLines.join('\n') };
}
