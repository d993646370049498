import { run } from '../suite/index.js';
await run('deploy-blue-green');
