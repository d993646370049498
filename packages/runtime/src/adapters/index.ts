// The adapters: for entries, command line and tests.
export * from './clock.ts';
export * from './exec.ts';
export * from './files.ts';
export * from './http.ts';
export * from './runner.ts';
