// Python's own zipfile reads the wheels, and every line of RECORD is checked, as an installer does.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWheel, noise } from './make-wheel.ts';

const CHECK = `
import base64, csv, hashlib, io, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    assert wheel.testzip() is None
    names = set(wheel.namelist())
    (record,) = [name for name in names if name.endswith('.dist-info/RECORD')]
    rows = list(csv.reader(io.TextIOWrapper(wheel.open(record), 'utf-8')))
    assert {row[0] for row in rows} == names
    for name, digest, size in rows:
        if name == record: continue
        data = wheel.read(name)
        assert int(size) == len(data)
        assert digest == 'sha256=' + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()
    print(len(names))
`;

test('a wheel is a zip whose RECORD names every file with its hash and size', () => {
  const folder = mkdtempSync(join(tmpdir(), 'make-wheel-'));
  try {
    const wheel = makeWheel('small-bumped', '1.1', 20_000);
    const path = join(folder, wheel.filename);
    writeFileSync(path, wheel.bytes);
    const { stdout, stderr } = spawnSync('python3', ['-c', CHECK, path], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe('5');
    expect(wheel.filename).toBe('small_bumped-1.1-py3-none-any.whl');
    expect(Math.abs(wheel.bytes.length - 20_000)).toBeLessThan(300);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the same words make the same bytes, another version makes others', () => {
  expect(makeWheel('a', '1.0', 5_000).sha256).toBe(makeWheel('a', '1.0', 5_000).sha256);
  expect(makeWheel('a', '1.0', 5_000).sha256).not.toBe(makeWheel('a', '1.1', 5_000).sha256);
  expect(noise('seed', 10)).toHaveLength(10);
});
