// What tests with a real Docker share: the action with real ports, names of their own, and nothing left behind.
import { runAction, type OutputValue } from '@compose-delivery/runtime';
import { createExec, realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { action } from '../action.ts';

const BASE = 'compose-delivery-base:local';

export const dockerReady =
  spawnSync('docker', ['info'], { timeout: 20_000 }).status === 0 &&
  spawnSync('docker', ['image', 'inspect', BASE]).status === 0;

/** For the name of a test that is left out. */
export const WITHOUT = dockerReady
  ? ''
  : ` (SKIPPED: no Docker daemon, or no ${BASE}: scripts/local-images.sh)`;

export type RealRun = {
  readonly code: 0 | 1;
  readonly outputs: Record<string, OutputValue>;
  readonly lines: readonly string[];
  readonly summary: string;
};

export type Project = {
  readonly root: string;
  /** Stands before the names of everything. */
  readonly name: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  run(inputs?: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<RealRun>;
  docker(...args: readonly string[]): string;
};

export const json = <T>(value: OutputValue | undefined): T => JSON.parse(String(value)) as T;

/** A project in a folder of its own; its images are removed afterwards. */
export function withProject(
  services: readonly string[],
  body: (project: Project) => Promise<void>,
): Promise<void> {
  const name = `i1t${randomBytes(4).toString('hex')}`;
  return withFolder(async (root) => {
    const docker = (...args: readonly string[]): string =>
      spawnSync('docker', args, { encoding: 'utf8', timeout: 60_000 }).stdout.trim();
    const write: Project['write'] = async (files) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), text);
      }
    };
    const roles = services.map((service) => `  ${service}: { role: shared }`).join('\n');
    const listener = `{ port: 80, routes: [{ path: /, service: ${services[0] ?? ''} }] }`;
    await write({
      'delivery.yml': `version: 1\napplication: ${name}\nengine: compose\ncompose-files: [compose.yml]\nrouter: { listeners: [${listener}] }\nservices:\n${roles}\n`,
    });
    try {
      await body({ root, name, write, docker, run: (inputs, signal) => run(root, inputs, signal) });
    } finally {
      const images = docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}')
        .split('\n')
        .filter((image) => image.includes(name));
      if (images.length > 0) docker('image', 'rm', '--force', ...images);
    }
  });
}

async function run(
  root: string,
  given: Readonly<Record<string, string>> = {},
  signal = new AbortController().signal,
): Promise<RealRun> {
  const inputs: Record<string, string> = { version: '1.0.0', 'cooldown-mode': 'off', ...given };
  const log = recordedLog();
  const sink = recordedSink();
  const ports = testPorts(root, {
    ...{ exec: createExec(process.env, signal), files: realFiles, clock: realClock, log, signal },
    ...{ environment: process.env, temporary: join(root, '.temporary') },
  });
  const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
  const code = await runAction(action, source, ports, sink);
  return { code, outputs: sink.outputs, lines: log.lines, summary: sink.summaryLines.join('\n') };
}
