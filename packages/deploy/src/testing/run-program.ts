// A program for tests: runs deploy-blue-green or rollback as a process of its own, and kills itself (SIGKILL) at one line of the journal.
// argv: a JSON object { action, workspace, inputs, kill?: { step, mark, when: 'before' | 'after' } }.
import { Redactor, runAction, type Files } from '@compose-delivery/runtime';
import { realPorts, terminalSink } from '@compose-delivery/runtime/adapters';
import { action as deploy } from '../../../../actions/deploy-blue-green/action.ts';
import { action as rollback } from '../../../../actions/rollback/action.ts';

type Order = {
  readonly action: 'deploy' | 'rollback';
  readonly workspace: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly kill?: { readonly step: string; readonly mark: string; readonly when: 'before' | 'after' };
};

const order = JSON.parse(process.argv[2] ?? '{}') as Order;
const redactor = new Redactor();
const ports = { ...realPorts({ ...process.env }, 'terminal', redactor), workspace: order.workspace };

const files: Files = {
  ...ports.files,
  appendLine: async (path, line) => {
    const { kill } = order;
    const hit = kill !== undefined && line.includes(`"step":"${kill.step}","mark":"${kill.mark}"`);
    if (hit && kill.when === 'before') process.kill(process.pid, 'SIGKILL');
    await ports.files.appendLine(path, line);
    if (hit) process.kill(process.pid, 'SIGKILL');
  },
};

const source = { get: (name: string) => order.inputs[name], given: Object.keys(order.inputs) };
const chosen = order.action === 'deploy' ? deploy : (rollback as unknown as typeof deploy);
process.exitCode = await runAction(chosen, source, { ...ports, files }, terminalSink(ports.log));
