// The fixture of the smoke tests, for tests of the packages and actions that use the checks.
export * from './fixture-delivery.ts';
export * from './fixture-service.ts';
