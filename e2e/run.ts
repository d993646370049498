// `npm run e2e -- <name>`: whole stories on real engines. They take minutes and say what they measured; `npm test` holds what must be quick.
import { readdirSync } from 'node:fs';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.e2e.ts'))
  .map((file) => file.replace('.e2e.ts', ''));
const [name = '', ...rest] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`e2e: expected one of ${names.join(', ')}, saw ${JSON.stringify(name)}`);
  process.exitCode = 2;
} else {
  const story = (await import(`./${name}.e2e.ts`)) as { run: (words: readonly string[]) => Promise<number> };
  process.exitCode = await story.run(rest);
}
