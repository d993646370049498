// Finds the front's program: the bundle beside ours, or, from the sources, the entry that tsx loads.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeliveryFailure, type Environment } from '@compose-delivery/runtime';

/** Set by those who keep the program elsewhere. */
export const FRONT_VARIABLE = 'DELIVERY_FRONT_PROGRAM';

/** argv that starts the front, without its configuration. */
export function locateFront(environment: Environment): string[] {
  const told = environment[FRONT_VARIABLE];
  if (told) return [process.execPath, told];
  const own = fileURLToPath(import.meta.url);
  const entry = join(dirname(own), 'front-main.ts');
  if (own.endsWith('.ts') && existsSync(entry))
    return [process.execPath, '--import', import.meta.resolve('tsx'), entry];
  // The bundle in use may be ours, one of many in dist/, or a stub that loaded it.
  for (const start of [own, realpathSync(process.argv[1] ?? own)])
    for (let folder = dirname(start); ; folder = dirname(folder)) {
      for (const candidate of [join(folder, 'front', 'index.js'), join(folder, 'dist', 'front', 'index.js')])
        if (existsSync(candidate)) return [process.execPath, candidate];
      if (folder === dirname(folder)) break;
    }
  throw new DeliveryFailure('the program of the embedded front (dist/front/index.js) was not found', {
    advice: `set ${FRONT_VARIABLE} to its path`,
  });
}
