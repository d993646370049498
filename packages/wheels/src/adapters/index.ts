// What touches disk and network for the wheels: for actions, the command line and tests.
export * from './directory-cache.ts';
export * from './open-download.ts';
export * from './wheel-store.ts';
