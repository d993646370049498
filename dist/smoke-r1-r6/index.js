import { run } from '../suite/index.js';
await run('smoke-r1-r6');
