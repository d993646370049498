// HAProxy's runtime API: questions over its socket, and what its tables mean. Source: management.txt, section 9.3.
import { DeliveryFailure, type Exec } from '@compose-delivery/runtime';
import { lastLines, QUICK_MS, UNCANCELLED, type AskSocket } from '../seat.ts';

/** The same on another machine, through whatever there can talk to a socket. */
export function askThroughExec(exec: Exec): AskSocket {
  const perl =
    'use IO::Socket::UNIX; my $s = IO::Socket::UNIX->new(Peer => shift) or die "$!\\n"; print $s shift() . "\\n"; $s->flush; print while <$s>;';
  const ways = (path: string, text: string): { argv: string[]; input?: string }[] => [
    { argv: ['socat', '-t10', '-', `UNIX-CONNECT:${path}`], input: `${text}\n` },
    { argv: ['perl', '-e', perl, path, text] },
  ];
  return async (path, text) => {
    const failures: string[] = [];
    for (const { argv, input } of ways(path, text)) {
      try {
        const said = await exec(argv, {
          timeoutMs: QUICK_MS,
          signal: UNCANCELLED,
          ...(input === undefined ? {} : { input }),
        });
        if (said.code === 0) return said.stdout;
        failures.push(`${argv[0]}: ${lastLines(said)}`);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
    throw new DeliveryFailure(`${path} does not answer (${failures.join('; ')})`, {
      advice: 'socat or perl is needed on the host to talk to HAProxy',
    });
  };
}

/** Rows of `show stat`, by column. */
export function parseStat(text: string): Record<string, string>[] {
  const [head = '', ...rows] = text.split('\n').filter((line) => line.includes(','));
  const names = head.replace(/^# /, '').split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((value, i) => [names[i] ?? '', value])));
}

/** Sessions of the backends that `isWanted` names, running and queued. */
export function sessionsOf(text: string, isWanted: (backend: string) => boolean): number {
  return parseStat(text)
    .filter((row) => row.svname === 'BACKEND' && isWanted(row.pxname ?? ''))
    .reduce((sum, row) => sum + Number(row.scur ?? 0) + Number(row.qcur ?? 0), 0);
}

/** Pids of the processes that serve since the last reload: `show proc` of the master. None while it waits for a good configuration. */
export function currentWorkers(text: string): number[] {
  const [, workers = ''] = text.split('# workers');
  return [...(workers.split('\n# ')[0] ?? '').matchAll(/^(\d+)\s+worker/gm)].map((found) => Number(found[1]));
}

/** Pids of processes that a reload has replaced and that still have sessions: `show proc` of the master. */
export function oldWorkers(text: string): number[] {
  const [, old = ''] = text.split('# old workers');
  return [...(old.split('\n# ')[0] ?? '').matchAll(/^(\d+)\s+worker/gm)].map((found) => Number(found[1]));
}

/** `address:port` of a server in the answer of `show servers state`, and whether it takes traffic. */
export function serverState(
  text: string,
  backend: string,
  server: string,
): { readonly address: string; readonly port: number; readonly ready: boolean } | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const names = (lines.find((line) => line.startsWith('# ')) ?? '').slice(2).split(' ');
  for (const line of lines) {
    const fields = line.split(' ');
    const value = (name: string): string => fields[names.indexOf(name)] ?? '';
    if (line.startsWith('#') || value('be_name') !== backend || value('srv_name') !== server) continue;
    return {
      address: value('srv_addr'),
      port: Number(value('srv_port')),
      // 2 is "up"; of the administrative bits, 4 only remembers that the configuration once said "disabled".
      ready: value('srv_op_state') === '2' && (Number(value('srv_admin_state')) & ~4) === 0,
    };
  }
  return undefined;
}

/** The value of one key in the answer of `show map`: `0x55d8a1 active blue:3`. */
export function mapEntry(text: string, key: string): string | undefined {
  for (const line of text.split('\n')) {
    const [, name, ...value] = line.trim().split(' ');
    if (name === key) return value.join(' ');
  }
  return undefined;
}
