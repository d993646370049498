#!/usr/bin/env node
// Sources are TypeScript; tsx reads them as they are, under Node 20 too.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('../src/main.ts');
process.exitCode = await main(process.argv.slice(2));
