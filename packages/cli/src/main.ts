// The command line: every action, `run` for whole workflows, `tour` for the whole story.
import { InputError, describeProblem, Redactor, runAction, suggest } from '@compose-delivery/runtime';
import { realPorts, terminalSink } from '@compose-delivery/runtime/adapters';
import { actionNames, isActionName, lazyAction, specs, type ActionName } from '../../../actions/catalogue.ts';
import { flagSource } from './arguments.ts';
import { actionHelp, suiteHelp } from './help.ts';

type Command = (words: readonly string[]) => Promise<number>;

const others: Readonly<Record<string, Command>> = {
  run: async (words) => (await import('./run-command.ts')).runCommand(words),
  tour: async (words) => (await import('./tour/tour-command.ts')).tourCommand(words),
};

/** Answers the exit code: 0 done, 1 refused or failed, 2 the words were wrong. */
export async function main(words: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = words;
  try {
    if (name === '--help' || name === '-h' || name === 'help') {
      process.stdout.write(suiteHelp(Object.values(specs)));
      return 0;
    }
    if (isActionName(name)) return await actionCommand(name, rest);
    const command = Object.hasOwn(others, name) ? others[name] : undefined;
    if (command) return await command(rest);
    const known = [...actionNames, ...Object.keys(others)];
    throw new InputError([
      {
        input: 'compose-delivery',
        expected: `an action or command${suggest(name, known)}`,
        seen: JSON.stringify(name),
      },
    ]);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const problem of error.problems) process.stderr.write(`${describeProblem(problem)}\n`);
    return 2;
  }
}

async function actionCommand(name: ActionName, words: readonly string[]): Promise<number> {
  if (words.includes('--help') || words.includes('-h')) {
    process.stdout.write(actionHelp(specs[name]));
    return 0;
  }
  const source = flagSource(specs[name], words);
  const ports = realPorts({ ...process.env }, 'terminal', new Redactor());
  return runAction(lazyAction(name), source, ports, terminalSink(ports.log));
}
