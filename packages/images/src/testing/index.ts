// Doubles for tests of builds.
export * from './tiny-registry.ts';
