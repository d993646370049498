// The port `Files` on another machine. Content goes through standard input and is counted; a name changes hands only when all is on the disk.
import { DeliveryFailure, type ExecResult, type Files } from '@compose-delivery/runtime';
import { dirname } from 'node:path/posix';
import { CODE, guardLines, type Guard } from './remote-step.ts';
import { quoted } from './quote.ts';
import type { ShellLink } from './shell-link.ts';
import { conflictOf } from './remote-refusal.ts';

/** `sync FILE` is of coreutils 8.24 and of newer busybox; elsewhere all disks are synced. */
const SYNC = 'syncs() { sync "$1" 2>/dev/null || sync; }\n';

export function remoteFiles(
  link: ShellLink,
  name: string,
  randomId: () => string,
  guardFor: (path: string) => Guard | undefined,
): Files {
  const failed = (what: string, path: string, result: ExecResult): never => {
    conflictOf(name, result);
    throw new DeliveryFailure(
      `${name}: ${path} could not be ${what}: ${result.stderr.trim().split('\n').at(-1) ?? ''}`,
      { advice: 'is the disk of the host full, or does the folder belong to somebody else?' },
    );
  };
  return {
    readText: async (path) => {
      const p = quoted(path);
      const seen = await link.ask(`if [ -e ${p} ]; then exec cat -- ${p}; fi; exit ${CODE.absent}\n`);
      if (seen.code === CODE.absent) return undefined;
      return seen.code === 0 ? seen.stdout : failed('read', path, seen);
    },
    writeAtomic: async (path, content, mode = 0o644) => {
      const text = asText(content, path);
      const part = quoted(`${dirname(path)}/.${randomId()}.part`);
      const seen = await link.ask(
        `${SYNC}${guardLines(guardFor(path))}mkdir -p ${quoted(dirname(path))} || exit 1
umask 077
cat >${part} || { rm -f ${part}; exit 1; }
if [ "$(wc -c <${part})" -ne ${Buffer.byteLength(text)} ]; then rm -f ${part}; exit ${CODE.inputCut}; fi
chmod ${mode.toString(8)} ${part} && syncs ${part} && mv -f ${part} ${quoted(path)} && syncs ${quoted(dirname(path))}
`,
        { input: text },
      );
      if (seen.code !== 0) failed('written', path, seen);
    },
    appendLine: async (path, line) => {
      const seen = await link.once(
        `mkdir -p ${quoted(dirname(path))} && cat >>${quoted(path)} && { sync ${quoted(path)} 2>/dev/null || sync; }`,
        { input: `${line}\n`, guard: guardFor(path) },
      );
      if (seen.code !== 0) failed('appended to', path, seen);
    },
    exists: async (path) => (await link.ask(`[ -e ${quoted(path)} ]\n`)).code === 0,
    list: async (path) => {
      const p = quoted(path);
      const seen = await link.ask(`[ -d ${p} ] || exit 0\ncd ${p} && ls -1A\n`);
      if (seen.code !== 0) failed('listed', path, seen);
      return seen.stdout.split('\n').filter(Boolean).sort();
    },
    makeDirectory: async (path, mode) => {
      const seen = await link.ask(
        `mkdir -p ${mode === undefined ? '' : `-m ${mode.toString(8)} `}${quoted(path)}\n`,
      );
      if (seen.code !== 0) failed('created', path, seen);
    },
    remove: async (path) => {
      const seen = await link.ask(`${guardLines(guardFor(path))}rm -rf ${quoted(path)}\n`);
      if (seen.code !== 0) failed('removed', path, seen);
    },
  };
}

/** Standard input carries text. @throws for bytes that are none. */
function asText(content: string | Uint8Array, path: string): string {
  if (typeof content === 'string') return content;
  const text = Buffer.from(content).toString('utf8');
  if (Buffer.compare(Buffer.from(text), content) !== 0)
    throw new Error(`${path}: only text can be written to another machine`);
  return text;
}
