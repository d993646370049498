// The model of what is delivered: the delivery file, its environment, its services.
export * from './delivery-file.ts';
export * from './env-file.ts';
export * from './read-yaml.ts';
export * from './schema.ts';
export { withChecksFile } from './checks-file.ts';
export { neededBy } from './checks-problems.ts';
export { BUILT_IN_CHECKS, checksFileSchema, type Checks } from './schema-checks.ts';
export type { Matcher, MatcherRules } from './schema-matcher.ts';
export type * from './schema-own-checks.ts';
export { ROUTER_KINDS, routerSchema } from './schema-router.ts';
export { SWARM_SERVICE, type SwarmDefinition, type SwarmService } from './schema-swarm.ts';
export type { HostDefinition } from './schema-host.ts';
export type { DatabaseDefinition } from './schema-database.ts';
export type { PrometheusDefinition, QueryDefinition } from './schema-watch.ts';
export * from './artifact.ts';
export * from './slot-view.ts';
export * from './python-interpreter.ts';
