// Finds a program of ours that runs as a process of its own: the bundle beside ours, or, from the sources, the entry that tsx loads.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeliveryFailure } from '../errors.ts';

/**
 * argv that starts the program `name` (`dist/<name>/index.js`), without its arguments.
 * @param from `import.meta.url` of the asking module, beside which the source `entry` lies
 * @throws DeliveryFailure if it lies nowhere near
 */
export function locateProgram(name: string, entry: string, from: string): string[] {
  const own = fileURLToPath(from);
  const source = join(dirname(own), entry);
  if (own.endsWith('.ts') && existsSync(source))
    return [process.execPath, '--import', import.meta.resolve('tsx'), source];
  // The bundle in use may be ours, one of many in dist/, or a stub that loaded it.
  for (const start of [own, realpathSync(process.argv[1] ?? own)])
    for (let folder = dirname(start); ; folder = dirname(folder)) {
      for (const candidate of [join(folder, name, 'index.js'), join(folder, 'dist', name, 'index.js')])
        if (existsSync(candidate)) return [process.execPath, candidate];
      if (folder === dirname(folder)) break;
    }
  throw new DeliveryFailure(`the program dist/${name}/index.js was not found beside the action`, {
    advice: 'Use the suite with its whole dist folder.',
  });
}
