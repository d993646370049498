import { run } from '../suite/index.js';
await run('trivy-gate');
