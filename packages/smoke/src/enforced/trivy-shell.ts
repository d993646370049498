// Reads the shell lines of a step: is Trivy run there, with an exit code that reaches the step?
// Source: GitHub runs `bash -e {0}` when no shell is named, and `bash --noprofile --norc -eo pipefail {0}` for `shell: bash`.
import type { TrivyDefaults } from './find-enforced.ts';
import { missingSeverity, withoutVulnerabilities, type StepJudgement } from './judgement.ts';

const COMMAND =
  /(?:^|[;&|({!]|\b(?:then|do|else|if|elif|while|until)\s)\s*(?:(?:sudo|time|command|exec|env|timeout\s+\S+)\s+|[A-Za-z_]\w*=\S*\s+)*(?:docker\s+run\s[^;&|]*?\s)?(?:\S*\/)?trivy(?::\S+|@\S+)?(?:\s+--?[\w-]+(?:[= ][^\s-]\S*)?)*\s+(?:image|i|fs|filesystem|rootfs|repo|repository|config|conf|sbom|vm)\b([^\n]*)/;

/** A longer line is no command that people review. */
const LONGEST_LINE = 4_000;

/** Undefined when no command of the script is a scan by Trivy. With several, the first that holds decides. */
export function judgeShell(
  script: string,
  severities: readonly string[],
  shell: string | undefined,
  defaults: TrivyDefaults = {},
): StepJudgement | undefined {
  const lines = logicalLines(script);
  const judged = lines.flatMap((line, index) => {
    if (!COMMAND.test(line)) return [];
    return [softShell(line, lines, index, shell) ?? softFlags(line, severities, defaults)];
  });
  if (judged.length === 0) return undefined;
  return { kind: 'trivy in run', soft: judged.includes(undefined) ? undefined : judged[0] };
}

/** Lines with their continuations, without comments and without what is quoted as text for echo and its kind. */
function logicalLines(script: string): string[] {
  return script
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '$1').trim())
    .filter((line) => line !== '' && line.length <= LONGEST_LINE);
}

function softFlags(line: string, severities: readonly string[], defaults: TrivyDefaults): string | undefined {
  const exit = /--exit-code[=\s]+["']?(\S+?)["']?(?=\s|$)/.exec(line)?.[1] ?? defaults.exitCode;
  if (exit === undefined) return 'it has no --exit-code, and the default is 0';
  if (!/^[1-9]\d*$/.test(exit.trim())) return `its --exit-code is ${exit}`;
  const severity = /(?:--severity|\s-s)[=\s]+["']?([A-Za-z,]+)/.exec(line)?.[1];
  const scanners = /--(?:scanners|security-checks)[=\s]+["']?([A-Za-z,]+)/.exec(line)?.[1];
  return missingSeverity(severity ?? defaults.severity, severities) ?? withoutVulnerabilities(scanners);
}

function softShell(
  line: string,
  lines: readonly string[],
  index: number,
  shell: string | undefined,
): string | undefined {
  const after = line.slice(line.search(/\btrivy\b/));
  if (/\|\|/.test(after))
    return `its failure is taken away by ${after.slice(after.indexOf('||'), after.indexOf('||') + 40)}`;
  if (/^\s*(if|elif|while|until|!)\s/.test(line))
    return 'it stands in a condition, where a failure ends nothing';
  if (/(^|[^&])&\s*$/.test(after)) return 'it runs in the background, where nobody asks for its exit code';
  if (/\$\([^)]*\btrivy\b|`[^`]*\btrivy\b/.test(line) && !/^[A-Za-z_]\w*=["']?(\$\(|`)/.test(line))
    return 'its exit code is lost in a command substitution';
  const piped = /[^|]\|[^|]/.test(after);
  const pipefail =
    shell === 'bash' ||
    /pipefail/.test(shell ?? '') ||
    lines.slice(0, index).some((l) => /^set\s.*pipefail/.test(l));
  if (piped && !pipefail) return 'its exit code is lost in a pipe without pipefail';
  const stops = stopsAtFailure(shell) || lines.slice(0, index).some((l) => /^set\s+-\w*e/.test(l));
  const switchedOff = lines
    .slice(0, index)
    .some((l) => /^set\s+\+\w*e/.test(l) || /^set\s+\+o\s+errexit/.test(l));
  const last = index === lines.length - 1 && !/;/.test(after);
  if ((switchedOff || !stops) && !last) return 'the script goes on after a failure (no -e)';
  if (/&&/.test(after) && index < lines.length - 1)
    return 'it stands before &&, where -e does not look, and the script goes on';
  return undefined;
}

/** Shells that end at the first failure as GitHub starts them. */
function stopsAtFailure(shell: string | undefined): boolean {
  return shell === undefined || shell === 'bash' || shell === 'sh' || /\s-\w*e/.test(shell);
}
