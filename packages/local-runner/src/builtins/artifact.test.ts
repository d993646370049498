import { describe, expect, it } from 'vitest';
import { MAIN, run } from '../fixture.ts';
import { refusalOfName } from './artifact-store.ts';

const flow = (up: string, down: string, prepare = '') => ({
  [MAIN]: `
on: push
jobs:
  up:
    runs-on: ubuntu-latest
    steps:
      - run: |
          mkdir -p out/deep out/.hid && echo 1 > out/a.txt && echo 2 > out/deep/b.txt && echo h > out/.hid/h.txt && echo 3 > c.log
          ${prepare}
      - id: up
        uses: actions/upload-artifact@v4
        with: ${up}
      - run: echo "id=\${{ steps.up.outputs.artifact-id }} digest=\${{ steps.up.outputs.artifact-digest }}"
  down:
    needs: up
    runs-on: ubuntu-latest
    steps:
      - id: down
        uses: actions/download-artifact@v5
        with: ${down}
      - run: |
          echo "files: $(find . -type f | sort | tr '\\n' ' ')"
          test -d "\${{ steps.down.outputs.download-path }}"
`,
});

const filesOf = (lines: readonly string[]) =>
  lines
    .find((line) => line.startsWith('files: '))
    ?.slice(7)
    .trim();

describe('artifacts', () => {
  it('go round by name, relative to the folder that was searched, without hidden files', async () => {
    const ran = await run(flow('{ name: built, path: out, retention-days: 1 }', '{ name: built, path: in }'));
    expect(ran.result.conclusion).toBe('success');
    expect(filesOf(ran.lines)).toBe('./in/a.txt ./in/deep/b.txt');
    expect(ran.lines.find((line) => line.startsWith('id='))).toMatch(/^id=1 digest=[0-9a-f]{64}$/);
  });

  it('take several patterns, exclusions and hidden files', async () => {
    const ran = await run(
      flow('{ path: "out/**\\nc.log\\n!out/deep", include-hidden-files: true }', '{ name: artifact }'),
    );
    expect(filesOf(ran.lines)).toBe('./c.log ./out/.hid/h.txt ./out/a.txt');
  });

  it('come all, each in its folder, by pattern, or merged', async () => {
    const two = (down: string) => ({
      [MAIN]: `
on: push
jobs:
  up:
    runs-on: ubuntu-latest
    strategy: { matrix: { n: [1, 2] } }
    steps:
      - run: echo \${{ matrix.n }} > f\${{ matrix.n }}.txt
      - uses: actions/upload-artifact@v4
        with: { name: "part-\${{ matrix.n }}", path: "f*.txt" }
  down:
    needs: up
    runs-on: ubuntu-latest
    steps:
      - uses: actions/download-artifact@v4
        ${down}
      - run: |
          echo "files: $(find . -type f | sort | tr '\\n' ' ')"
`,
    });
    expect(filesOf((await run(two(''))).lines)).toBe('./part-1/f1.txt ./part-2/f2.txt');
    expect(filesOf((await run(two('with: { pattern: "*-2" }'))).lines)).toBe('./part-2/f2.txt');
    expect(filesOf((await run(two('with: { pattern: "part-*", merge-multiple: true }'))).lines)).toBe(
      './f1.txt ./f2.txt',
    );
    expect(filesOf((await run(two('with: { artifact-ids: "2" }'))).lines)).toMatch(/^\.\/f[12]\.txt$/);
    const missing = await run(two('with: { artifact-ids: "7" }'));
    expect(missing.result.annotations[0]?.message).toMatch(/no artifact with id 7/);
  });

  it('say what is missing', async () => {
    const none = await run(flow('{ name: a, path: nothing }', '{ name: a }'));
    expect(none.result.annotations.map((a) => `${a.level}: ${a.message}`)).toEqual([
      'warning: No files were found with the provided path: nothing. No artifacts will be uploaded.',
      'error: Unable to download artifact(s): Artifact not found for name: a; this run has none',
    ]);
    const strict = await run(flow('{ name: a, path: nothing, if-no-files-found: error }', '{ name: a }'));
    expect(strict.job('up').conclusion).toBe('failure');
    const quiet = await run(flow('{ name: a, path: nothing, if-no-files-found: ignore }', '{ path: all }'));
    expect(quiet.job('up')).toMatchObject({ conclusion: 'success', annotations: [] });
  });

  it('are not written twice unless overwrite says so', async () => {
    const again = (overwrite: string) => ({
      [MAIN]: `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo 1 > a.txt
      - uses: actions/upload-artifact@v4
        with: { name: x, path: a.txt }
      - run: echo 2 > a.txt
      - uses: actions/upload-artifact@v4
        with: { name: x, path: a.txt, overwrite: ${overwrite} }
      - uses: actions/download-artifact@v4
        with: { name: x, path: got }
      - run: echo "got $(cat got/a.txt)"
`,
    });
    const refused = await run(again('false'));
    expect(refused.result.annotations[0]?.message).toMatch(
      /\(409\) Conflict: an artifact with the name x already exists/,
    );
    expect((await run(again('true'))).lines).toContain('got 2');
  });

  it('cannot have just any name', () => {
    expect(refusalOfName('')).toMatch(/needs a name/);
    expect(refusalOfName('a/b')).toMatch(/holds "\/"/);
    expect(refusalOfName('fine-1.0')).toBeUndefined();
  });
});
