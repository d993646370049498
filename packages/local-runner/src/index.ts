// Runs real GitHub workflow files on this machine: the product's test harness and what `npm start` runs.
export { checkWorkflow, runWorkflow } from './run-workflow.ts';
export { createTerminal, type TerminalOptions } from './terminal.ts';
export { createConcurrencyRegistry, type ConcurrencyRegistry } from './concurrency.ts';
export { InvalidWorkflow, RefusedRun } from './failure.ts';
export { refusalOf, type BuiltinAction, type BuiltinCall, type BuiltinInput } from './builtins/builtin.ts';
export { defaultBuiltins } from './builtins/index.ts';
export { defaultNode } from './settings.ts';
export type * from './types.ts';
