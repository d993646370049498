// A shell that is asked again and again over one session: a session of its own for each script would cost more than most scripts.
// Pure: the program of the loop, a question as it is sent, an answer as it is found in what comes back.
import { quoted } from './quote.ts';

/**
 * Reads three lines (number, script, input) and runs the script; its output goes where ours goes, followed by a line with the number on
 * both streams. `read` takes one byte at a time from a pipe, so nothing of the next question is swallowed. Source: POSIX.1-2017, read, printf.
 */
const LOOP = `while IFS= read -r id && IFS= read -r script && IFS= read -r input; do
script=$(printf '%b.' "$script")
printf '%b' "$input" | sh -c "\${script%.}"
printf '\\n@%s %s\\n' "$id" "$?"
printf '\\n@%s\\n' "$id" >&2
done`;

export const LOOP_COMMAND = `exec sh -c ${quoted(LOOP)}`;

/** One line that \`printf %b\` turns into the text again. */
export const oneLine = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

export const questionOf = (id: string, script: string, input: string): string =>
  `${id}\n${oneLine(script)}\n${oneLine(input)}\n`;

/** The answer, once both streams have come to its end. */
export function answerOf(
  id: string,
  out: Buffer,
  err: Buffer,
): { readonly code: number; readonly stdout: string; readonly stderr: string } | undefined {
  const outEnd = out.lastIndexOf(`\n@${id} `);
  const errEnd = err.lastIndexOf(`\n@${id}\n`);
  if (outEnd === -1 || errEnd === -1) return undefined;
  const code = /^\n@\S+ (\d+)\n$/.exec(out.subarray(outEnd).toString('utf8'));
  if (!code) return undefined;
  return {
    code: Number(code[1]),
    stdout: out.subarray(0, outEnd).toString('utf8'),
    stderr: err.subarray(0, errEnd).toString('utf8'),
  };
}
