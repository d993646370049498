import { describe, expect, it } from 'vitest';
import { InputError } from './errors.ts';
import { environmentSource, readInputs } from './read-inputs.ts';
import {
  choice,
  count,
  defineAction,
  flag,
  list,
  mapping,
  path,
  requiredText,
  seconds,
  secret,
  share,
  text,
} from './spec.ts';
import { recordedLog } from './testing/index.ts';

const spec = defineAction({
  name: 'sample',
  title: 'Sample',
  description: 'For tests.',
  icon: 'box',
  color: 'blue',
  permissions: {},
  outputs: {},
  inputs: {
    version: requiredText({ description: 'v', pattern: /^\d+\.\d+$/, expected: 'a version such as 1.2' }),
    title: text({ description: 't', default: 'none' }),
    mode: choice({ description: 'm', choices: ['warm', 'cold'], default: 'warm' }),
    'dry-run': flag({ description: 'd', default: false }),
    'max-parallel': count({ description: 'p', default: 1, min: 1, max: 8 }),
    'cooldown-seconds': seconds({ description: 'c', default: 5, max: 60 }),
    'max-error-rate': share({ description: 'e', default: 0.1 }),
    services: list({ description: 's', item: /^[a-z]+$/, expected: 'names' }),
    images: mapping({ description: 'i' }),
    folder: path({ description: 'f', default: '.' }),
    token: secret({ description: 't' }),
  },
});

function read(given: Record<string, string>) {
  const environment = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  const log = recordedLog();
  return { inputs: () => readInputs(spec, environmentSource(environment), log), log };
}

function problems(given: Record<string, string>): string[] {
  try {
    read({ version: '1.2', ...given }).inputs();
  } catch (error) {
    if (error instanceof InputError)
      return error.problems.map((p) => `${p.input}: expected ${p.expected}, saw ${p.seen}`);
    throw error;
  }
  return [];
}

describe('readInputs', () => {
  it('gives typed values and defaults', () => {
    expect(
      read({
        version: '1.2',
        services: 'web, api\n# no\nweb',
        images: '{"web":"x@sha256:1"}',
        'dry-run': 'TRUE',
      }).inputs(),
    ).toEqual({
      version: '1.2',
      title: 'none',
      mode: 'warm',
      dryRun: true,
      maxParallel: 1,
      cooldownSeconds: 5,
      maxErrorRate: 0.1,
      services: ['web', 'api'],
      images: { web: 'x@sha256:1' },
      folder: '.',
      token: '',
    });
  });

  it.each([
    ['a flag in words', { 'dry-run': 'yes' }, 'dry-run: expected true or false, saw "yes"'],
    [
      'a number out of bounds',
      { 'max-parallel': '9' },
      'max-parallel: expected a whole number from 1 to 8, saw "9"',
    ],
    [
      'a number with a unit',
      { 'cooldown-seconds': '5s' },
      'cooldown-seconds: expected seconds from 0 to 60, saw "5s"',
    ],
    [
      'an exponent',
      { 'cooldown-seconds': '1e9' },
      'cooldown-seconds: expected seconds from 0 to 60, saw "1e9"',
    ],
    [
      'a share over one',
      { 'max-error-rate': '1.5' },
      'max-error-rate: expected a number from 0 to 1, saw "1.5"',
    ],
    ['an unknown choice', { mode: 'hot' }, 'mode: expected one of warm, cold, saw "hot"'],
    ['a bad item', { services: 'web,../x' }, 'services: expected names ("../x" is not), saw "web,../x"'],
    [
      'broken JSON',
      { images: '{"web":' },
      'images: expected lines of NAME=VALUE, or a JSON object of strings; this JSON cannot be read, saw "{\\"web\\":"',
    ],
    [
      'JSON of another shape',
      { images: '{"web":1}' },
      'images: expected lines of NAME=VALUE, or a JSON object of strings, saw "{\\"web\\":1}"',
    ],
    [
      'an option in place of a path',
      { folder: '--config=x' },
      'folder: expected a path that does not begin with "-", saw "--config=x"',
    ],
    [
      'an unknown name',
      { 'dry-rum': 'true' },
      'dry-rum: expected an input of sample; did you mean "dry-run"?, saw an unknown name',
    ],
    [
      'an underscore for a hyphen',
      { dry_run: 'true' },
      'dry_run: expected an input of sample; did you mean "dry-run"?, saw an unknown name',
    ],
  ])('refuses %s', (_, given, expected) => {
    expect(problems(given as Record<string, string>)).toEqual([expected]);
  });

  it('reports every bad input together', () => {
    expect(problems({ version: 'x', mode: 'hot', 'dry-run': '1' })).toHaveLength(3);
  });

  it('reports a missing required input', () => {
    expect(problems({ version: '' })).toEqual(['version: expected a version such as 1.2, saw nothing']);
  });

  it('masks secrets before anything can fail', () => {
    const { inputs, log } = read({ token: 'ghs_0123456789', mode: 'hot' });
    expect(inputs).toThrow(InputError);
    expect(log.lines[0]).toBe('::add-mask::ghs_0123456789');
  });

  it('keeps __proto__ a plain name', () => {
    const { images } = read({ version: '1.2', images: '{"__proto__":"x"}' }).inputs();
    expect(Object.keys(images)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
