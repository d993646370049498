// A program for tests: starts a second container as a run of another machine does, says so, and waits to be killed.
// argv: the deployment's id, its state folder.
import { createExec, realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { openWorkbench } from '../workbench.ts';

const [, , deploymentId = '', folder = ''] = process.argv;
const exec = createExec(process.env, new AbortController().signal);
const bench = openWorkbench({
  ...{ docker: exec, exec, files: realFiles, deploymentId, slot: 'blue', folder },
  ...{ pid: 0, far: realClock, randomId: () => deploymentId, portOf: () => 8_080 },
});
await bench.another('web', { SECRET: 'canary-4711' });
process.stdout.write('started\n');
setInterval(() => undefined, 60_000);
