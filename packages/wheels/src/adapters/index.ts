// What touches disk and network for the wheels: for actions, the command line and tests.
export * from './direct-cache.ts';
export * from './directory-cache.ts';
export * from './falling-back-cache.ts';
export * from './open-download.ts';
export * from './start-wheel-index.ts';
export * from './toolkit-cache.ts';
export { runWheelIndex } from './wheel-index.ts';
export * from './wheel-store.ts';
