import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkFolder } from './work-folder.ts';

test('folders of processes that are gone are removed, all others stay', () => {
  const parent = mkdtempSync(join(tmpdir(), 'work-folder-'));
  try {
    const gone = spawnSync('true').pid;
    const [left, living, foreign, other] = [
      `bench-wheels-${gone}-abc`,
      `bench-wheels-${process.pid}-abc`,
      `wheels-${gone}`,
      `bench-images-${gone}-abc`,
    ].map((name) => join(parent, name));
    for (const folder of [left, living, foreign, other]) mkdirSync(folder ?? '');
    const made = makeWorkFolder('wheels', parent);
    expect(made).toMatch(new RegExp(`bench-wheels-${process.pid}-\\w+$`));
    expect([left, living, foreign, other, made].map((folder) => existsSync(folder ?? ''))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
  } finally {
    rmSync(parent, { recursive: true });
  }
});
