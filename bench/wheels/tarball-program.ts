// The peer: one folder as one tar, through the toolkit's own library. `restore|save FOLDER KEY [RESTORE-KEY...]`.
import { restoreCache, saveCache } from '@actions/cache';

const [what = '', folder = '', key = '', ...restoreKeys] = process.argv.slice(2);
if (what === 'restore') {
  console.log(`restored=${(await restoreCache([folder], key, restoreKeys)) ?? 'nothing'}`);
} else {
  const id = await saveCache([folder], key);
  console.log(`saved=${id}`);
  if (id === -1) process.exitCode = 1;
}
