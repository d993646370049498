import { run } from '../suite/index.js';
await run('wheel-cache');
