// The same questions to pypa/packaging and to our own parsers, where a Python with that library is at hand.
import { probeInterpreter } from '@compose-delivery/application';
import { createExec } from '@compose-delivery/runtime/adapters';
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { evaluateMarker } from './evaluate-marker.ts';
import { parseMarker } from './marker.ts';
import { fits, parseSpecifier } from './specifier.ts';
import { targetOfInterpreter } from './target.ts';
import { parseWheelName } from './wheel-name.ts';

const PYTHON = 'python3';
const found = spawnSync(PYTHON, ['-c', 'import packaging; print(packaging.__version__)'], {
  encoding: 'utf8',
});
const modern = found.status === 0 && Number(found.stdout.split('.')[0]) >= 24;
const WITHOUT = modern ? '' : ' (SKIPPED: no python3 with packaging 24 or newer)';

function ask(program: string, input: unknown): unknown {
  const run = spawnSync(PYTHON, ['-c', program], { input: JSON.stringify(input), encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}

const VERSIONS = [
  '1',
  '1.0',
  '1.0.0',
  '1.0a1',
  '1.0b2.dev3',
  '1.0rc1',
  '1.0.post1',
  '1.0.dev1',
  '1.0+local',
  '1.0+local.2',
  '1.1',
  '1.1a1',
  '1.10',
  '2',
  '2.0.post3.dev1',
  '1!0.5',
];
const OPERATORS = ['==', '!=', '<', '<=', '>', '>=', '~=', '==='];

test.skipIf(!modern)(`specifiers: every version against every clause${WITHOUT}`, () => {
  const clauses = VERSIONS.flatMap((version) => [
    ...OPERATORS.map((operator) => operator + version),
    `==${version}.*`,
    `!=${version}.*`,
  ]);
  const theirs = ask(
    `import json, sys
from packaging.specifiers import InvalidSpecifier, Specifier
versions, clauses = json.load(sys.stdin)
def answer(clause):
    try: specifier = Specifier(clause)
    except InvalidSpecifier: return None
    return [specifier.contains(version, prereleases=True) for version in versions]
print(json.dumps([answer(clause) for clause in clauses]))`,
    [VERSIONS, clauses],
  );
  const ours = clauses.map((clause) => {
    const specifier = parseSpecifier(clause);
    return specifier ? VERSIONS.map((version) => fits(version, specifier)) : null;
  });
  expect(clauses.map((clause, i) => [clause, ours[i]])).toEqual(
    clauses.map((clause, i) => [clause, (theirs as unknown[])[i]]),
  );
});

test.skipIf(!modern)(`tags: the whole list of this interpreter, in order${WITHOUT}`, async () => {
  const interpreter = await probeInterpreter(createExec(process.env, new AbortController().signal), PYTHON);
  if (!interpreter) throw new Error('no interpreter');
  const theirs = ask(
    `import json
from packaging.tags import sys_tags
print(json.dumps([str(tag) for tag in sys_tags()]))`,
    null,
  );
  expect([...targetOfInterpreter(interpreter).ranks.keys()]).toEqual(theirs);
});

test.skipIf(!modern)(`markers of this interpreter, each compared with several values${WITHOUT}`, async () => {
  const interpreter = await probeInterpreter(createExec(process.env, new AbortController().signal), PYTHON);
  if (!interpreter) throw new Error('no interpreter');
  const markers = Object.keys(interpreter.markers).flatMap((name) =>
    ['3.9', '3.11', 'linux', 'posix', 'x86_64', '6', 'CPython', ''].flatMap((value) =>
      ['==', '!=', '<', '>=', 'in', 'not in'].flatMap((operator) => [
        `${name} ${operator} "${value}"`,
        `"${value}" ${operator} ${name}`,
      ]),
    ),
  );
  const theirs = ask(
    `import json, sys
from packaging.markers import Marker, UndefinedComparison
def answer(text):
    try: return Marker(text).evaluate()
    except (UndefinedComparison, ValueError): return None
print(json.dumps([answer(text) for text in json.load(sys.stdin)]))`,
    markers,
  ) as (boolean | null)[];
  const decided = markers.flatMap((text, i) => (theirs[i] === null ? [] : [[text, theirs[i]] as const]));
  expect(decided.length).toBeGreaterThan(500);
  expect(decided.map(([text]) => [text, evaluateMarker(parseMarker(text), interpreter.markers)])).toEqual(
    decided,
  );
});

test.skipIf(!modern)(`names of wheels: the same parts${WITHOUT}`, () => {
  const names = [
    'foo-1.0-py3-none-any.whl',
    'Foo.Bar-1.0.post1-3-cp311-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
    'torch-2.9.0+cu128-cp311-cp311-linux_x86_64.whl',
  ];
  const theirs = ask(
    `import json, sys
from packaging.utils import parse_wheel_filename
def answer(name):
    project, version, build, tags = parse_wheel_filename(name)
    return [str(project), str(version), list(build), sorted(str(tag) for tag in tags)]
print(json.dumps([answer(name) for name in json.load(sys.stdin)]))`,
    names,
  );
  const ours = names.map((filename) => {
    const wheel = parseWheelName(filename);
    return [wheel?.name, wheel?.version, wheel?.build, [...(wheel?.tags ?? [])].sort()];
  });
  expect(ours).toEqual(theirs);
});
