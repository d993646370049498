// Two network namespaces with one link between them, each direction limited to a rate; nothing of it outlives the bench.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../work-folder.ts';

/** The toolkit takes its fast path only for hosts of this domain; in the clients' namespace it is the bench's own server. */
export const BLOB_HOST = 'bench.blob.core.windows.net';
export const SERVER_ADDRESS = '10.203.71.1';
const CLIENT_ADDRESS = '10.203.71.2';
const PREFIX = 'cdbench';
const ETC = '/etc/netns';

export type Link = {
  /** What goes before a command so that it runs beyond the link. */
  readonly client: readonly string[];
  /** The same for a command at the near end, which reaches the servers without the link's limit. */
  readonly server: readonly string[];
  /** Bytes that the clients have received and sent, with every header. */
  counters(): { readonly down: number; readonly up: number };
  remove(): void;
};

function ip(...words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('ip', words, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`bench: "ip ${words.join(' ')}" failed: ${error?.message ?? stderr.trim()}`);
  return stdout;
}

/** Why there can be no link here; undefined if there can. */
export function whyNoLink(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'expected Linux and root';
  for (const [program, flag] of [
    ['ip', '-V'],
    ['tc', '-V'],
  ] as const)
    if (spawnSync(program, [flag]).status !== 0)
      return `the program ${program} is missing (package iproute2)`;
  return undefined;
}

/** @param bytesPerSecond of each direction */
export function openLink(bytesPerSecond: number): Link {
  removeLeftovers();
  const near = `${PREFIX}-${process.pid}-s`;
  const far = `${PREFIX}-${process.pid}-c`;
  const remove = (): void => {
    for (const name of [near, far]) {
      // With its namespace an interface vanishes, and with it its peer.
      spawnSync('ip', ['netns', 'del', name]);
      rmSync(join(ETC, name), { recursive: true, force: true });
    }
  };
  try {
    for (const name of [near, far]) {
      mkdirSync(join(ETC, name), { recursive: true });
      writeFileSync(join(ETC, name, 'hosts'), `127.0.0.1 localhost\n${SERVER_ADDRESS} ${BLOB_HOST}\n`);
      ip('netns', 'add', name);
    }
    ip('link', 'add', 'near', 'netns', near, 'type', 'veth', 'peer', 'name', 'far', 'netns', far);
    for (const [name, device, address] of [
      [near, 'near', SERVER_ADDRESS],
      [far, 'far', CLIENT_ADDRESS],
    ] as const) {
      ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', device);
      for (const up of ['lo', device]) ip('-n', name, 'link', 'set', up, 'up');
      limit(name, device, bytesPerSecond);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return {
    client: ['ip', 'netns', 'exec', far],
    server: ['ip', 'netns', 'exec', near],
    counters: () => {
      const [shown] = JSON.parse(ip('-n', far, '-s', '-j', 'link', 'show', 'dev', 'far')) as {
        stats64: { rx: { bytes: number }; tx: { bytes: number } };
      }[];
      return { down: shown?.stats64.rx.bytes ?? 0, up: shown?.stats64.tx.bytes ?? 0 };
    },
    remove,
  };
}

/** A token bucket; netem, which could add delay and loss, is not in every kernel. */
function limit(namespace: string, device: string, bytesPerSecond: number): void {
  const rate = `${Math.round(bytesPerSecond * 8)}bit`;
  const words = ['-n', namespace, 'qdisc', 'add', 'dev', device, 'root', 'tbf', 'rate', rate];
  const { status, stderr } = spawnSync('tc', [...words, 'burst', '256kb', 'latency', '100ms'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`bench: tc cannot limit ${device}: ${stderr.trim()}`);
}

/** What a bench that was killed left behind: namespaces named after a process that is gone. */
function removeLeftovers(): void {
  const names = new Set(
    [...spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' }).stdout.split('\n'), ...listFolder(ETC)].map(
      (line) => line.split(' ')[0] ?? '',
    ),
  );
  for (const name of names) {
    const pid = /^cdbench-(\d+)-[sc]$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    spawnSync('ip', ['netns', 'del', name]);
    rmSync(join(ETC, name), { recursive: true, force: true });
  }
}

function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
