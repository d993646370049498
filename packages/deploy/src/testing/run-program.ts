// A program for tests: runs deploy-blue-green, rollback or smoke-r1-r6 as a process of its own, and kills itself (SIGKILL) at one line of the journal.
// argv: a JSON object { action, workspace, inputs, kill?, harm? }; `harm` runs a shell command just before a line of the journal is written.
import { execFileSync } from 'node:child_process';
import { Redactor, runAction, type Files } from '@compose-delivery/runtime';
import { realPorts, terminalSink } from '@compose-delivery/runtime/adapters';
import { action as deploy } from '../../../../actions/deploy-blue-green/action.ts';
import { action as rollback } from '../../../../actions/rollback/action.ts';
import { action as smoke } from '../../../../actions/smoke-r1-r6/action.ts';

/** A line of the journal: that of a step, or one that holds this text. */
type Place = { readonly step: string; readonly mark: string } | { readonly line: string };

type Order = {
  readonly action: 'deploy' | 'rollback' | 'smoke';
  readonly workspace: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly harm?: Place & { readonly command: string };
  readonly kill?: Place & { readonly when: 'before' | 'after' };
};

const order = JSON.parse(process.argv[2] ?? '{}') as Order;
const redactor = new Redactor();
const ports = { ...realPorts({ ...process.env }, 'terminal', redactor), workspace: order.workspace };

const isAt = (text: string, place: Place): boolean =>
  text.includes('line' in place ? place.line : `"step":"${place.step}","mark":"${place.mark}"`);

const files: Files = {
  ...ports.files,
  appendLine: async (path, line) => {
    const { kill, harm } = order;
    const hit = kill !== undefined && isAt(line, kill);
    if (harm && isAt(line, harm)) execFileSync('sh', ['-c', harm.command]);
    if (hit && kill.when === 'before') process.kill(process.pid, 'SIGKILL');
    await ports.files.appendLine(path, line);
    if (hit) process.kill(process.pid, 'SIGKILL');
  },
};

const source = { get: (name: string) => order.inputs[name], given: Object.keys(order.inputs) };
const chosen = { deploy, rollback, smoke }[order.action] as unknown as typeof deploy;
process.exitCode = await runAction(chosen, source, { ...ports, files }, terminalSink(ports.log));
