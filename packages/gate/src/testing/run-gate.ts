// Runs the whole action in a temporary checkout and hands back everything that it showed.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  runAction,
  type Action,
  type ActionSpec,
  type Environment,
  type OutputValue,
  type Ports,
} from '@compose-delivery/runtime';
import { createExec } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';

export type Ran = {
  readonly code: number;
  readonly outputs: Record<string, OutputValue>;
  readonly lines: string[];
  readonly summary: string;
  readonly folder: string;
  readonly read: (name: string) => Promise<string>;
};

export type Setting = {
  readonly inputs: Record<string, string>;
  /** Written into the checkout first; one whose name ends in `trivy` becomes a program. */
  readonly files?: Record<string, string>;
  readonly environment?: Environment;
  readonly ports?: Partial<Ports>;
  /** What else happens to the checkout before the action runs. */
  readonly prepare?: (folder: string) => Promise<void>;
};

/** Runs `action` and lets `check` look, before the checkout is removed. */
export async function runGate<T>(
  action: Action<ActionSpec>,
  setting: Setting,
  check: (ran: Ran) => T | Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    for (const [name, content] of Object.entries(setting.files ?? {})) {
      await mkdir(join(folder, name, '..'), { recursive: true });
      await writeFile(join(folder, name), content);
      if (name.endsWith('trivy')) await chmod(join(folder, name), 0o755);
    }
    await setting.prepare?.(folder);
    const log = recordedLog();
    const sink = recordedSink();
    const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, ...setting.environment };
    const exec = createExec(environment, new AbortController().signal);
    const ports = testPorts(folder, { log, environment, exec, ...setting.ports });
    const given = Object.fromEntries(
      Object.entries(setting.inputs).map(([name, value]) => [name, value.replaceAll('<folder>', folder)]),
    );
    const source = { get: (name: string) => given[name], given: Object.keys(given) };
    const code = await runAction(action, source, ports, sink);
    return check({
      code,
      outputs: sink.outputs,
      lines: log.lines,
      summary: sink.summaryLines.join('\n'),
      folder,
      read: (name) => readFile(join(folder, 'delivery-report', name), 'utf8'),
    });
  });
}
