import { enableCompileCache } from 'node:module';
if (process.env.RUNNER_TEMP) enableCompileCache(`${process.env.RUNNER_TEMP}/compose-delivery-compiled`);
const { run } = await import('../suite/index.js');
await run('sequential-build');
