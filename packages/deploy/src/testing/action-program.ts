// deploy-blue-green or rollback as the runner starts them: inputs in INPUT_*, signals, output files. argv: the name of the action.
import { runOnRunner } from '@compose-delivery/runtime/adapters';
import { action as deploy } from '../../../../actions/deploy-blue-green/action.ts';
import { action as rollback } from '../../../../actions/rollback/action.ts';

await (process.argv[2] === 'rollback' ? runOnRunner(rollback) : runOnRunner(deploy));
