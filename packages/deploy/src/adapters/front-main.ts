// Entry of the front's program: `node <this> <config.json>`.
import { runFront } from '../routers/embedded/front.ts';

await runFront(process.argv[2] ?? '');
