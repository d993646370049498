// Wheels of locked Python services: chosen for the target, fetched once, verified, kept by content. Adapters have their own entry.
export * from './advisories.ts';
export * from './backoff.ts';
export * from './cache-entries.ts';
export * from './fetch-wheel.ts';
export * from './gather-wheels.ts';
export * from './index-client.ts';
export * from './index-url.ts';
export * from './limiter.ts';
export * from './plan-wheels.ts';
export * from './resolve-wheels.ts';
export * from './service-locks.ts';
export * from './source-health.ts';
export * from './store-port.ts';
export * from './target.ts';
export * from './targets.ts';
export { readComposeServices } from './image-target.ts';
export * from './texts.ts';
export { requirementsText } from './uv-lock.ts';
