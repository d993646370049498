// Which Python is chosen, and what is said when none fits.
import { DeliveryFailure, InputError } from '@compose-delivery/runtime';
import { createExec } from '@compose-delivery/runtime/adapters';
import { scriptedExec } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import {
  findInterpreter,
  interpreterCandidates,
  probeInterpreter,
  type Interpreter,
} from './python-interpreter.ts';

function answer(over: Partial<Interpreter>): { stdout: string } {
  const facts = {
    path: '/usr/bin/python3.11',
    version: '3.11.2',
    release: [3, 11],
    implementation: 'cpython',
    platform: 'linux-x86_64',
    freeThreaded: false,
    markers: {},
    pip: '24.0',
    shared: true,
    ...over,
    libc: ['glibc', [2, 36]],
  };
  return { stdout: JSON.stringify(facts) };
}

const NONE = { code: 127 };
const ROOT = { path: '/root/bin/python3.12', version: '3.12.1', release: [3, 12], shared: false } as const;

test('the first that other users reach goes before the first on the PATH', async () => {
  const exec = scriptedExec({
    python3: answer(ROOT),
    '/usr/local/bin/python3': NONE,
    '/usr/bin/python3': answer({}),
  });
  const chosen = await findInterpreter(exec, '/w', 'auto');
  expect(chosen.python.path).toBe('/usr/bin/python3.11');
  expect(chosen.remark).toBe('');
  expect(chosen.python.libc).toEqual({ kind: 'glibc', version: [2, 36] });
});

test('where none is reachable by others, the first; and that is remarked', async () => {
  const exec = scriptedExec({ python3: answer(ROOT), '/usr': NONE });
  const chosen = await findInterpreter(exec, '/w', 'auto');
  expect(chosen.python.path).toBe('/root/bin/python3.12');
  expect(chosen.remark).toContain('cannot be reached by other users');
});

test('an interpreter without a pip that knows --python borrows that of another', async () => {
  const exec = scriptedExec({
    python3: answer(ROOT),
    '/usr/local/bin/python3': NONE,
    '/usr/bin/python3': answer({ pip: '22.2.9' }),
  });
  const chosen = await findInterpreter(exec, '/w', 'auto');
  expect(chosen.python.path).toBe('/usr/bin/python3.11');
  expect(chosen.installer?.path).toBe('/root/bin/python3.12');
});

test('no pip anywhere: no installer', async () => {
  const exec = scriptedExec({ python3: answer({ pip: '' }), '/usr': NONE });
  expect((await findInterpreter(exec, '/w', 'auto')).installer).toBeUndefined();
});

test('too old, and another implementation: passed over, and told when nothing is left', async () => {
  const exec = scriptedExec({
    python3: answer({ path: '/a', version: '3.9.1', release: [3, 9] }),
    '/usr/local/bin/python3': answer({
      path: '/b',
      version: '3.10.1',
      release: [3, 10],
      implementation: 'pypy',
    }),
    '/usr/bin/python3': { code: 1 },
  });
  const refused = findInterpreter(exec, '/w', 'auto');
  await expect(refused).rejects.toThrow(DeliveryFailure);
  await expect(refused).rejects.toThrow('/a is cpython 3.9.1, /b is pypy 3.10.1');
});

test('a named one that does not fit is bad input', async () => {
  const exec = scriptedExec({
    '/w/tools/python': answer({ version: '3.8.1', release: [3, 8] }),
    python9: { code: 1 },
  });
  await expect(findInterpreter(exec, '/w', 'tools/python')).rejects.toThrow(InputError);
  await expect(findInterpreter(exec, '/w', 'python9')).rejects.toThrow(
    'python: expected CPython 3.10 or newer, saw "python9"',
  );
});

test('a name is looked up on the PATH, a path starts at the workspace', () => {
  expect(interpreterCandidates('python3.12', '/w')).toEqual(['python3.12']);
  expect(interpreterCandidates('./bin/python', '/w')).toEqual(['/w/bin/python']);
  expect(interpreterCandidates('/opt/python', '/w')).toEqual(['/opt/python']);
});

test('a program that is not installed is no interpreter', async () => {
  const exec = createExec({ PATH: '/nowhere' }, new AbortController().signal);
  expect(await probeInterpreter(exec, 'python-that-is-not-there')).toBeUndefined();
});

test('a program that ends well and says nothing is asked once more', async () => {
  let asked = 0;
  const silent = scriptedExec({ python3: { stdout: '' } });
  const speaking = scriptedExec({ python3: answer({}) });
  const found = await probeInterpreter(
    (argv, options) => ((asked += 1) === 1 ? silent : speaking)(argv, options),
    'python3',
  );
  expect([asked, found?.version]).toEqual([2, '3.11.2']);
});

test('what is not the answer of a Python is said with what was seen', async () => {
  const exec = scriptedExec({ python3: { stdout: 'welcome\n{}' } });
  await expect(probeInterpreter(exec, 'python3')).rejects.toThrow(
    'expected one line of JSON from its Python, saw "welcome\\n{}"',
  );
});
