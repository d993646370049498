// What every other package may use of the runtime. Adapters have their own entry, so that only programs reach them.
export * from './errors.ts';
export * from './keep-inside.ts';
export * from './neutral.ts';
export * from './ports.ts';
export * from './read-inputs.ts';
export * from './redact.ts';
export * from './run-action.ts';
export * from './spec.ts';
export * from './summary.ts';
export { createLog, type LogStyle } from './log.ts';
