// A command on the other machine that runs once, whatever happens to the connection: its own session, its result in a folder, looked up again
// by its number. Pure: the text of the script and the reading of its answer.
import { DeliveryFailure } from '@compose-delivery/runtime';
import { quoted, quotedWords } from './quote.ts';

export type RemoteStep = {
  /** 16 hexadecimal characters; the same number is the same step. */
  readonly id: string;
  readonly command: string;
  /** Bytes of the input that follows. */
  readonly inputBytes: number;
  readonly guard?: Guard | undefined;
};

/** Refuses once the folder holds a lock with a higher number than ours. */
export type Guard = { readonly folder: string; readonly fence: number };

/** Exit codes of our own scripts; what the command itself answered stands in the text. */
export const CODE = { inputCut: 241, lost: 242, fenced: 243, absent: 244, exists: 245 } as const;

/** Lock numbers have nine digits; the 1 before them keeps the shell from reading them as octal. */
export function guardLines(guard: Guard | undefined): string {
  if (!guard) return '';
  return [
    `top=$(ls ${quoted(`${guard.folder}/locks`)} 2>/dev/null | grep -E '^[0-9]{9}\\.json$' | sort | tail -n 1)`,
    'top=${top%.json}',
    `if [ -n "$top" ] && [ "1$top" -gt ${1_000_000_000 + guard.fence} ]; then echo "lock number ${guard.fence} is out of date: $top exists" >&2; exit ${CODE.fenced}; fi`,
    '',
  ].join('\n');
}

/**
 * The script that starts the step if it has not been started, and waits for its end. Standard input: what the command reads.
 * The command has a session of its own (setsid), so that the end of the connection does not reach it.
 */
export function stepScript(folder: string, step: RemoteStep): string {
  const inner = [
    'd=$1',
    'echo "$$" >"$d/pid"',
    // Open, it needs no name any more: what was handed in, passwords among it, is not left on the disk.
    `( rm -f "$d/in"\n${step.command}\n) <"$d/in" >"$d/out" 2>"$d/err"`,
    'echo "$?" >"$d/exit.part"',
    'mv "$d/exit.part" "$d/exit"',
  ].join('\n');
  return `umask 077
d=${quoted(`${folder}/${step.id}`)}
mkdir -p "$d" || exit 1
if [ ! -d "$d/started" ]; then
cat >"$d/in.$$"
if [ "$(wc -c <"$d/in.$$")" -ne ${step.inputBytes} ]; then rm -f "$d/in.$$"; exit ${CODE.inputCut}; fi
${guardLines(step.guard)}if mkdir "$d/started" 2>/dev/null; then
mv "$d/in.$$" "$d/in"
run='setsid'
command -v setsid >/dev/null 2>&1 || run='nohup'
$run sh -c ${quoted(inner)} step "$d" </dev/null >/dev/null 2>&1 &
else rm -f "$d/in.$$"; fi
fi
n=0
while [ ! -e "$d/exit" ]; do
n=$((n + 1))
if [ -s "$d/pid" ]; then kill -0 "$(cat "$d/pid")" 2>/dev/null || [ -e "$d/exit" ] || exit ${CODE.lost}
elif [ "$n" -gt 600 ]; then exit ${CODE.lost}; fi
if [ "$n" -lt 25 ]; then sleep 0.02 2>/dev/null || sleep 1; else sleep 0.1 2>/dev/null || sleep 1; fi
done
cat "$d/err" >&2
cat "$d/out"
printf '\\n@exit %s\\n' "$(cat "$d/exit")"
`;
}

/** What the command printed and how it ended. @throws if the answer is not whole. */
export function readStepAnswer(stdout: string): { readonly code: number; readonly stdout: string } {
  const found = /\n@exit (\d{1,3})\n$/.exec(stdout);
  if (!found) throw new DeliveryFailure('the answer of a remote step is not whole');
  return { code: Number(found[1]), stdout: stdout.slice(0, found.index) };
}

/** A program with its folder and its variables, as a line for the shell. */
export function commandLine(
  argv: readonly string[],
  options: { cwd?: string | undefined; env?: Readonly<Record<string, string | undefined>> | undefined } = {},
): string {
  const set = Object.entries(options.env ?? {});
  const unset = set.filter(([, value]) => value === undefined).flatMap(([name]) => ['-u', name]);
  const pairs = set.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  const env = set.length === 0 ? '' : `${quotedWords(['env', ...unset, ...pairs])} `;
  const folder = options.cwd === undefined ? '' : `cd ${quoted(options.cwd)} && `;
  return `${folder}${env}${quotedWords(argv)}`;
}

/** Ends a step that took too long, its whole session; then forgets it. */
export const killStepScript = (folder: string, id: string): string => `d=${quoted(`${folder}/${id}`)}
[ -s "$d/pid" ] && kill -s TERM -- "-$(cat "$d/pid")" 2>/dev/null
sleep 1
[ -s "$d/pid" ] && kill -s KILL -- "-$(cat "$d/pid")" 2>/dev/null
exit 0
`;
