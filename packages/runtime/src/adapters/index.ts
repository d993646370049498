// The adapters: for entries, command line and tests.
export { openCache } from './cache.ts';
export { serveCacheClient } from './cache-client.ts';
export * from './clock.ts';
export * from './exec.ts';
export * from './files.ts';
export * from './http.ts';
export * from './locate-program.ts';
export { createAgents, proxyFor, routeTo, type ProxyAgents, type Route } from './proxy.ts';
export * from './runner.ts';
