// Doubles of an index and of the Actions cache, for tests of this package and of its callers.
export * from './index-server.ts';
export * from './memory-cache.ts';
export * from './real-wheel.ts';
