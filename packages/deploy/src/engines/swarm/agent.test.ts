// The agent of the router's tasks, run by a real shell with doubles of nginx and curl on its PATH.
import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realClock } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { agentScript } from './agent.ts';

/** Refuses what holds the word "bad"; started, it is a process that its pid file names; a reload is a line in a file. */
const NGINX = `#!/bin/sh
case "$*" in
  "-t "*) for file; do :; done; ! grep -q bad "$file" ;;
  *reload*) echo reload >>reloads ;;
  *quit*) read -r pid <nginx.pid; kill "$pid"; echo quit >>reloads ;;
  *) sleep 60 & echo $! >nginx.pid ;;
esac
`;
const CURL = `#!/bin/sh
cat "$OFFER"
`;

const front = (revision: number, body: string, end = revision): string =>
  `# revision ${revision} fence 1 cut 0\n${body}\n# end ${end}\n`;

test('takes a higher revision that is whole and that nginx accepts; nothing else; ends politely', async () => {
  await withFolder(async (folder) => {
    const [dir, bin, offer] = [join(folder, 'inside'), join(folder, 'bin'), join(folder, 'offer')];
    await mkdir(dir);
    await mkdir(bin);
    for (const [name, text] of [
      ['nginx', NGINX],
      ['curl', CURL],
    ] as const) {
      await writeFile(join(bin, name), text);
      await chmod(join(bin, name), 0o755);
    }
    const give = async (text: string): Promise<void> => {
      await writeFile(`${offer}.part`, text);
      await rename(`${offer}.part`, offer);
    };
    const until = async (wanted: string): Promise<void> => {
      let seen = '';
      for (let i = 0; i < 1_200 && seen !== wanted; i += 1) {
        // Other programs of this machine may be old workers of a real nginx: how many is not asked here.
        const status = await readFile(join(dir, 'status'), 'utf8').catch(() => '');
        seen = status.replace(/ leaving \d+\n$/, '');
        await realClock.sleep(50);
      }
      expect(seen).toBe(wanted);
    };
    const child = spawn('sh', ['-c', agentScript(dir), 'agent', 'http://beacon/front.conf'], {
      env: { PATH: `${bin}:${process.env.PATH ?? ''}`, OFFER: offer },
      stdio: 'ignore',
    });
    const ended = new Promise<number | null>((resolve) => {
      child.on('exit', resolve);
    });
    try {
      await until('revision 0 refused 0');
      await give(front(3, 'first'));
      await until('revision 3 refused 0');
      await give(front(5, 'bad'));
      await until('revision 3 refused 5');
      await give(front(6, 'torn', 5));
      await realClock.sleep(800);
      await give(front(2, 'of an old holder'));
      await realClock.sleep(800);
      await until('revision 3 refused 5');
      expect(await readFile(join(dir, 'front.conf'), 'utf8')).toContain('first');
      await give(front(7, 'next'));
      await until('revision 7 refused 5');
      expect(await readFile(join(dir, 'front.conf'), 'utf8')).toContain('next');
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
      expect(await readFile(join(dir, 'reloads'), 'utf8')).toBe('reload\nquit\n');
    } finally {
      child.kill('SIGKILL');
    }
  });
}, 180_000);
