import { runOnRunner } from '@compose-delivery/runtime/adapters';
const name = process.argv[2]!;
const { action } = await import(`/work/main/actions/${name}/action.ts`);
await runOnRunner(action);
