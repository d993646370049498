// The model of what is delivered: the delivery file, its environment, its services.
export * from './delivery-file.ts';
export * from './env-file.ts';
export * from './read-yaml.ts';
export * from './schema.ts';
export * from './artifact.ts';
export * from './slot-view.ts';
export * from './python-interpreter.ts';
