// What the scripts of streams answer, read as different machines say it; and the words that go to them.
import { describe, expect, test } from 'vitest';
import { handedEnvironment } from './handed-environment.ts';
import { exitOf, readDigest, readFreeBytes, sessionCommand, streamCommand } from './stream-script.ts';

const SHA = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('answers', () => {
  test.each([
    ['GNU and busybox', `${SHA}  -\n3\n`],
    ['openssl', `${SHA} *stdin\n3\n`],
    ['BSD, whose wc pads', `${SHA}\n       3\n`],
  ])('a digest of %s', (_, said) => {
    expect(readDigest(said)).toEqual({ sha256: SHA, bytes: 3 });
  });

  test.each(['', `${SHA}\n`, `${SHA.slice(1)}  -\n3\n`, 'sh: sha256sum: not found\n3\n'])(
    'no digest: %j',
    (said) => expect(readDigest(said)).toBeUndefined(),
  );

  test.each([
    [
      'a disk',
      'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 1000 400 600 40% /\n',
      614_400,
    ],
    [
      'a name with spaces',
      'Filesystem     1024-blocks Used Available Capacity Mounted on\n//nas/my share 2000 1000 1000 50% /srv/my data\n',
      1_024_000,
    ],
    ['more used than there is', 'F 1024-blocks Used Available Capacity M\ntmpfs 10 12 -2 120% /x\n', 0],
    ['no capacity', 'F 1024-blocks Used Available Capacity M\nnone 0 0 0 - /x\n', 0],
    ['nothing', '', undefined],
    ['an error', 'df: /x: No such file or directory\n', undefined],
  ])('room: %s', (_, said, bytes) => {
    expect(readFreeBytes(said)).toBe(bytes);
  });

  test('an end that was told, and one that was not', () => {
    expect([exitOf('@exit 0\n'), exitOf('@exit 143\n'), exitOf(''), exitOf('@exi')]).toEqual([
      0,
      143,
      undefined,
      undefined,
    ]);
  });
});

describe('variables', () => {
  test('stand in the input and never in the command, but for names that no shell can export', () => {
    const env = { PGPASSWORD: "it's\na \\ secret", DOCKER_CONTEXT: undefined, 'odd.name': 'seen' };
    const { script, input, shown } = handedEnvironment(env);
    expect(input).toBe("PGPASSWORD=it's\\na \\\\ secret\n\n");
    expect(script).toContain('unset DOCKER_CONTEXT\n');
    expect(shown).toEqual({ 'odd.name': 'seen' });
    const argv = ['docker', 'exec', '--env', 'PGPASSWORD', 'db', 'pg_dump'];
    for (const command of [streamCommand(argv, {}, script), sessionCommand(argv, script)])
      expect(command).not.toContain('secret');
  });

  test('none: the program gets all of the input', () => {
    expect(handedEnvironment()).toEqual({ script: '', input: '', shown: undefined });
    expect(handedEnvironment({ A: undefined })).toEqual({ script: 'unset A\n', input: '', shown: undefined });
  });
});
