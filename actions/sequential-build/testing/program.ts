// sequential-build as a program, as the runner starts it: inputs in the environment, the workspace as the working folder.
import { runOnRunner } from '@compose-delivery/runtime/adapters';
import { action } from '../action.ts';

await runOnRunner(action);
