// What tests of the gate, and of the action around it, share.
export * from './bolt-file.ts';
export * from './database-registry.ts';
export * from './real-trivy.ts';
export * from './run-gate.ts';
export * from './sample-report.ts';
export * from './sqlite-file.ts';
export * from './tar-file.ts';
export * from './zip-file.ts';
