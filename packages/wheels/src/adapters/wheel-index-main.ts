// Entry of the local index's program: `node <this> <config.json>`.
import { runWheelIndex } from './wheel-index.ts';

await runWheelIndex(process.argv[2] ?? '');
