// The port `Host` on another machine, as far as routers, the dead man's watch and the lock need it; by sh and /proc.
import { DeliveryFailure, type ExecResult } from '@compose-delivery/runtime';
import type { Host, ProcessIdentity } from '../host-port.ts';
import { dirname } from 'node:path/posix';
import { heldPorts, pickPorts } from './pick-ports.ts';
import { CODE, commandLine, guardLines, type Guard } from './remote-step.ts';
import { conflictOf } from './remote-refusal.ts';
import { quoted } from './quote.ts';
import type { ShellLink } from './shell-link.ts';

export type RemoteFacts = { readonly machine: string; readonly uid: number };

/** Asked once, at the connection's begin: who the machine is, who we are there, and the home folder. */
export const FACTS_SCRIPT = `printf '%s %s %s\\n' "$(uname -n)" "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo unknown)" "$(readlink /proc/self/ns/pid || echo unknown)"
id -u
pwd -P
`;

export function parseFacts(text: string): RemoteFacts & { readonly home: string } {
  const [machine = '', uid = '', home = ''] = text.split('\n');
  if (machine === '' || !/^\d+$/.test(uid) || !home.startsWith('/'))
    throw new DeliveryFailure(
      `the host does not answer like a machine with a POSIX shell: ${text.slice(0, 200)}`,
      {
        advice: 'does the login shell of that user print something of its own?',
      },
    );
  return { machine, uid: Number(uid), home };
}

/** Start time of a process: the 20th field after the name in brackets, which may hold anything. Source: proc(5). */
const IDENTITY = `identity() {
  line=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  rest=\${line##*) }
  set -- "$1" $rest
  case $2 in Z | X) return 0 ;; esac
  shift 20 2>/dev/null || return 0
  echo "$1"
}
`;

const synced = (folder: string): string => `sync ${quoted(folder)} 2>/dev/null || sync\n`;

export function remoteHost(
  link: ShellLink,
  name: string,
  facts: RemoteFacts,
  randomId: () => string,
  guardFor: (path: string) => Guard | undefined,
): Host {
  const demand = async (script: string, input = ''): Promise<string> => {
    const seen = await link.ask(script, { input });
    conflictOf(name, seen);
    if (seen.code !== 0)
      throw new DeliveryFailure(`${name}: ${seen.stderr.trim() || `code ${seen.code ?? '?'}`}`);
    return seen.stdout;
  };
  const numbers = (text: string): number[] => text.split('\n').filter(Boolean).map(Number);
  const identity = async (pid: number): Promise<ProcessIdentity | undefined> => {
    const startTime = (await demand(`${IDENTITY}identity ${pid}\n`)).trim();
    return startTime === '' ? undefined : { pid, startTime };
  };
  const elsewhere = (what: string) => (): Promise<never> =>
    Promise.reject(
      new DeliveryFailure(
        `${name}: ${what} is only for services that run without containers, which must be this machine's`,
      ),
    );
  const settled = (path: string, seen: ExecResult): void => {
    conflictOf(name, seen);
    if (seen.code !== 0)
      throw new DeliveryFailure(`${name}: ${path} could not be set: ${seen.stderr.trim()}`, {
        advice: 'is the disk full, or does the folder belong to somebody else?',
      });
  };
  return {
    identity,
    spawnDetached: async (request) => {
      const env = commandLine(['env', '-i', ...Object.entries(request.env).map(([k, v]) => `${k}=${v}`)]);
      const log = quoted(request.logFile);
      const started = await link.once(
        `mkdir -p ${quoted(dirname(request.logFile))} && cd ${quoted(request.cwd)} || exit 1
command -v ${quoted(request.argv[0] ?? '')} >/dev/null 2>&1 || { echo ${quoted(`${request.argv[0] ?? ''} is not there`)} >&2; exit 1; }
run=setsid; command -v setsid >/dev/null 2>&1 || run=nohup
$run ${env} ${request.argv.map(quoted).join(' ')} </dev/null >>${log} 2>&1 &
echo "$!"`,
        { guard: guardFor(request.logFile) },
      );
      if (started.code !== 0)
        throw new DeliveryFailure(
          `${name}: ${request.argv[0] ?? ''} cannot be started: ${started.stderr.trim()}`,
        );
      const pid = Number(started.stdout.trim());
      return (await identity(pid)) ?? { pid, startTime: 'ended' };
    },
    runToEnd: async (request, timeoutMs) => {
      const line = commandLine(request.argv, { cwd: request.cwd, env: request.env });
      const seen = await link.once(`${line} >>${quoted(request.logFile)} 2>&1`, { timeoutMs });
      return { code: seen.code, timedOut: false };
    },
    marked: async (variable, prefix) =>
      (
        await demand(`for f in $(grep -l -a -F ${quoted(`${variable}=${prefix.split('\u0000')[0] ?? ''}`)} /proc/[0-9]*/environ 2>/dev/null); do
p=\${f#/proc/}; p=\${p%/environ}
v=$(tr '\\0' '\\n' <"$f" 2>/dev/null | sed -n ${quoted(`s/^${variable}=//p`)} | head -n 1)
[ -n "$v" ] && echo "$p $v"
done
exit 0
`)
      )
        .split('\n')
        .flatMap((row) => {
          const cut = row.indexOf(' ');
          return cut > 0 && `${row.slice(cut + 1)}\u0000`.startsWith(prefix)
            ? [Number(row.slice(0, cut))]
            : [];
        }),
    group: async (pgid) =>
      numbers(
        await demand(
          `for f in /proc/[0-9]*/stat; do l=$(cat "$f" 2>/dev/null) || continue; r=\${l##*) }; set -- $r; [ "$3" = ${pgid} ] && [ "$1" != Z ] && echo "\${l%% *}"; done\nexit 0\n`,
        ),
      ),
    facts: elsewhere('reading processes'),
    environment: async (pid) =>
      Object.fromEntries(
        (await demand(`tr '\\0' '\\n' </proc/${pid}/environ 2>/dev/null; exit 0\n`))
          .split('\n')
          .filter((pair) => pair.includes('='))
          .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      ),
    signal: async (target, kind) => {
      if (target === 0 || target === 1 || target === -1) return false;
      return (await link.ask(`kill -s ${kind.slice(3)} -- ${target}\n`)).code === 0;
    },
    freePorts: async (count, taken) =>
      pickPorts(
        count,
        [...taken, ...heldPorts(await demand('cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; exit 0\n'))],
        randomId(),
      ),
    portIsFree: async (port) =>
      (
        await link.ask(
          `grep -qi ':${port.toString(16).padStart(4, '0')} [0-9A-F:]* 0A' /proc/net/tcp /proc/net/tcp6 2>/dev/null\n`,
        )
      ).code !== 0,
    createExclusive: async (path, content, mode) => {
      const part = quoted(`${path}.${randomId()}.part`);
      const p = quoted(path);
      const seen = await link.ask(
        `mkdir -p ${quoted(dirname(path))} || exit 1
umask 077
cat >${part} || { rm -f ${part}; exit 1; }
if [ "$(wc -c <${part})" -ne ${Buffer.byteLength(content)} ]; then rm -f ${part}; exit ${CODE.inputCut}; fi
${guardLines(guardFor(path))}chmod ${mode.toString(8)} ${part}; sync ${part} 2>/dev/null || sync
# Asked again after a lost answer, it may be our own that is there.
if ln ${part} ${p} 2>/dev/null || cmp -s ${part} ${p}; then rm -f ${part}; exit 0; fi
rm -f ${part}
[ -e ${p} ] && exit ${CODE.exists}
exit 1
`,
        { input: content },
      );
      conflictOf(name, seen);
      if (seen.code === CODE.exists) return false;
      if (seen.code !== 0)
        throw new DeliveryFailure(`${name}: ${path} could not be created: ${seen.stderr.trim()}`);
      return true;
    },
    // Asked again after a lost answer, it does the same once more.
    relink: async (path, target) => {
      const part = quoted(`${path}.part`);
      const seen = await link.ask(
        `${guardLines(guardFor(path))}rm -f ${part} && ln -s ${quoted(target)} ${part} && mv -f -T ${part} ${quoted(path)} || exit 1
${synced(dirname(path))}`,
      );
      settled(path, seen);
    },
    // Not asked twice: after a lost answer there would be nothing to rename.
    rename: async (from, to) => {
      const move = `mv -f -T ${quoted(from)} ${quoted(to)} || exit 1\n${synced(dirname(to))}`;
      settled(to, await link.once(move, { guard: guardFor(to) }));
    },
    rotate: async (path, keep) => {
      const moves = Array.from({ length: keep }, (_, i) => keep - i).map((i) => {
        const from = quoted(i === 1 ? path : `${path}.${i - 1}`);
        return `[ -e ${from} ] && mv -f ${from} ${quoted(`${path}.${i}`)}`;
      });
      await link.once(`${moves.join('\n')}\ntrue`);
    },
    tail: async (path, bytes) =>
      (await link.ask(`tail -c ${bytes} ${quoted(path)} 2>/dev/null; exit 0\n`)).stdout,
    unreachable: elsewhere('looking at folders of other users'),
    machine: () => Promise.resolve(facts.machine),
    self: elsewhere('asking for our own process'),
    isRoot: () => facts.uid === 0,
    ownUidUnlessRoot: () => (facts.uid === 0 ? undefined : facts.uid),
  };
}
