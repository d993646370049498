// actions/setup-python: installs nothing; checks that a Python of this machine fits.
import fs from 'node:fs';
import { runProgram } from '../run-program.ts';
import { inside } from '../source.ts';
import { only, type BuiltinAction } from './builtin.ts';
import { satisfies } from './version-range.ts';

export const setupPython: BuiltinAction = {
  description: 'installs nothing: checks that a Python of this machine fits',
  inputs: {
    'python-version': { default: '' },
    'python-version-file': { default: '' },
    'check-latest': { default: 'false', accepts: only('false', '') },
    'allow-prereleases': { default: 'false', accepts: only('true', 'false', '') },
    'update-environment': { default: 'true', accepts: only('true', '') },
    cache: { default: '', accepts: only('', 'pip') },
    'cache-dependency-path': { default: '' },
  },
  run: async (call) => {
    const { 'python-version': given = '', 'python-version-file': file = '' } = call.inputs;
    const wanted =
      given || (file === '' ? '*' : fs.readFileSync(inside(call.workspace, file), 'utf8').trim());
    const seen: string[] = [];
    for (const program of [`python${wanted}`, 'python3', 'python'].filter((name) =>
      /^python[\d.]*$/.test(name),
    )) {
      const code = 'import sys; print("%d.%d.%d" % sys.version_info[:3], sys.executable)';
      const text = await runProgram([program, '-c', code], call.workspace, call.signal).catch(
        () => undefined,
      );
      const [version, executable] = text?.split(' ') ?? [];
      if (version === undefined || executable === undefined) continue;
      const fits = satisfies(version, wanted);
      if (fits === undefined)
        throw new Error(`python-version: ${wanted} is not a version this runner can compare`);
      seen.push(`${version} (${executable})`);
      if (!fits) continue;
      call.log(`Python ${version} of this machine fits python-version: ${wanted}; nothing was installed`);
      call.setOutput('python-version', version);
      call.setOutput('cache-hit', 'false');
      return call.setOutput('python-path', executable);
    }
    throw new Error(
      `python-version: ${wanted} is not on this machine (seen: ${seen.join(', ') || 'none'}), and the local runner installs nothing`,
    );
  },
};
