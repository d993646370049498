// Programs on another machine with files there as their streams, as text for `sh`. Standard input is a lease: when it ends, because we are done
// with it or because the connection is gone, the program is ended, too. Pure: the scripts, and the reading of the answer.
import { dirname } from 'node:path/posix';
import { quoted, quotedWords } from './quote.ts';
import { guardLines, type Guard } from './remote-step.ts';

export type StreamFiles = {
  readonly stdin?: string | undefined;
  /** Must not exist; gone again unless the program ends with 0. */
  readonly stdout?: string | undefined;
  /** Of the folder of `stdout`. */
  readonly guard?: Guard | undefined;
};

/** Seconds between asking a program to end and ending it. */
const GRACE_SECONDS = 3;
const EXIT = /^@exit (\d{1,3})$/m;

/** A command for the login shell: `script` with argv as its words. */
const command = (script: string, argv: readonly string[]): string =>
  `exec sh -c ${quoted(script)} stream ${quotedWords(argv)}`;

/** Both streams are files, or nothing. `reading` takes the variables off standard input. */
export function streamCommand(argv: readonly string[], files: StreamFiles, reading: string): string {
  const { stdin = '/dev/null', stdout } = files;
  const made =
    stdout === undefined
      ? ''
      : `out=${quoted(stdout)}
mkdir -p ${quoted(dirname(stdout))} || exit 1
if [ -e "$out" ]; then echo "$out exists" >&2; exit 1; fi
`;
  const script = `umask 077
${reading}${guardLines(files.guard)}${made}set -C
run=setsid
command -v setsid >/dev/null 2>&1 || run=
exec 3<&0
$run "$@" <${quoted(stdin)} >${stdout === undefined ? '/dev/null' : '"$out"'} 3<&- &
job=$!
# The connection's end must not end us before the part is gone: a word to it would.
trap '' PIPE HUP
end() { kill -s "$1" -- "-$job" || kill -s "$1" "$job"; }
( cat <&3; end TERM; end CONT; sleep ${GRACE_SECONDS}; end KILL ) >/dev/null 2>&1 &
lease=$!
wait "$job"
code=$?
kill "$lease" 2>/dev/null
${stdout === undefined ? '' : '[ "$code" -eq 0 ] || rm -f "$out"\n'}echo "@exit $code"
`;
  return command(script, argv);
}

/** All three streams are ours: for talking to the program. */
export const sessionCommand = (argv: readonly string[], reading: string): string =>
  command(`${reading}exec "$@"\n`, argv);

/** How the program ended; undefined: the connection ended first, and nobody knows. */
export function exitOf(heard: string): number | undefined {
  const found = EXIT.exec(heard)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** sha256 and size of a file, read where it is. The same program has three names. */
export const digestScript = (path: string): string => {
  const p = quoted(path);
  return `{ sha256sum <${p} || shasum -a 256 <${p} || openssl dgst -sha256 -r <${p}; } && wc -c <${p}`;
};

export function readDigest(stdout: string): { readonly sha256: string; readonly bytes: number } | undefined {
  const found = /^([0-9a-f]{64})\b.*\n\s*(\d+)\s*$/.exec(stdout);
  return found ? { sha256: found[1] ?? '', bytes: Number(found[2]) } : undefined;
}

/** To the disk, then the other name, then the folder to the disk. Asked again after a lost answer, it finds its own work. */
export const publishScript = (part: string, path: string, guard: Guard | undefined): string =>
  `syncs() { sync "$1" 2>/dev/null || sync; }
${guardLines(guard)}if [ ! -e ${quoted(part)} ] && [ -e ${quoted(path)} ]; then exit 0; fi
syncs ${quoted(part)} && mv -f ${quoted(part)} ${quoted(path)} && syncs ${quoted(dirname(path))}
`;

export const freeBytesScript = (folder: string): string =>
  `umask 077; mkdir -p ${quoted(folder)} && LC_ALL=C df -Pk ${quoted(folder)}\n`;

/** Blocks of 1024 bytes that are free for us. Source: POSIX.1-2017, df -P. */
export function readFreeBytes(stdout: string): number | undefined {
  const found = /\s\d+\s+\d+\s+(-?\d+)\s+(?:\d+%|-)\s/.exec(stdout.trim().split('\n').slice(1).join(' '));
  return found ? Math.max(0, Number(found[1])) * 1_024 : undefined;
}
