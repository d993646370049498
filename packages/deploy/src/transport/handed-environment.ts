// Variables for a program on another machine, through standard input: an argv is seen by everybody there, and values may be secrets.
import { oneLine } from './shell-loop.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export type HandedEnvironment = {
  /** Lines for `sh` that read the variables; what follows them on standard input is left to the program. */
  readonly script: string;
  /** What stands before the program's own input. */
  readonly input: string;
  /** What a shell cannot export, because of its name: for `env`. */
  readonly shown: Variables | undefined;
};

/** A line for each variable, then an empty one. `read` leaves what follows where it is. Source: POSIX.1-2017, read. */
const READ = `while IFS= read -r pair && [ -n "$pair" ]; do pair=$(printf '%b.' "$pair"); export "\${pair%.}"; done
`;
const PLAIN = /^[A-Za-z_]\w*$/;

export function handedEnvironment(env: Variables = {}): HandedEnvironment {
  const plain = Object.entries(env).filter(([name]) => PLAIN.test(name));
  const other = Object.entries(env).filter(([name]) => !PLAIN.test(name));
  const unset = plain.flatMap(([name, value]) => (value === undefined ? [name] : []));
  const lines = plain.flatMap(([name, value]) => (value === undefined ? [] : [oneLine(`${name}=${value}`)]));
  return {
    script: `${unset.length === 0 ? '' : `unset ${unset.join(' ')}\n`}${lines.length === 0 ? '' : READ}`,
    input: lines.length === 0 ? '' : `${lines.join('\n')}\n\n`,
    shown: other.length === 0 ? undefined : Object.fromEntries(other),
  };
}
