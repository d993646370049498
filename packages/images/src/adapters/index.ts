// What touches the disk and the time for builds: for actions, the command line and tests.
export * from './ask-daemon.ts';
export * from './content-memory.ts';
export * from './free-space.ts';
export * from './heartbeat.ts';
export * from './tree-store.ts';
