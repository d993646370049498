// `npm run bench -- <name>`: measures against a peer in the same run. Figures are ratios; this machine's seconds mean little elsewhere.
import { readdirSync } from 'node:fs';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));
const [name = '', ...rest] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`bench: expected one of ${names.join(', ')}, saw ${JSON.stringify(name)}`);
  process.exitCode = 2;
} else {
  const bench = (await import(`./${name}.bench.ts`)) as {
    run: (words: readonly string[]) => Promise<number>;
  };
  process.exitCode = await bench.run(rest);
}
