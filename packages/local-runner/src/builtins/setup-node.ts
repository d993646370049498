// actions/setup-node: installs nothing; finds a Node of this machine that fits and puts it first in PATH.
import fs from 'node:fs';
import path from 'node:path';
import { runProgram } from '../run-program.ts';
import { inside } from '../source.ts';
import { only, type BuiltinAction, type BuiltinCall } from './builtin.ts';
import { satisfies } from './version-range.ts';

export const setupNode: BuiltinAction = {
  description: 'installs nothing: checks that a Node of this machine fits, and puts it first in PATH',
  inputs: {
    'node-version': { default: '' },
    'node-version-file': { default: '' },
    'check-latest': { default: 'false', accepts: only('false', '') },
    // Packages of this machine's own npm cache are used as they are; nothing is saved or restored.
    cache: { default: '', accepts: only('', 'npm') },
    'cache-dependency-path': { default: '' },
    'package-manager-cache': { default: 'false', accepts: only('true', 'false', '') },
  },
  run: async (call) => {
    const wanted = wantedVersion(call);
    for (const program of [call.node, 'node']) {
      const version = await runProgram([program, '--version'], call.workspace, call.signal).catch(
        () => undefined,
      );
      if (version === undefined) continue;
      const fits = satisfies(version, wanted);
      if (fits === undefined)
        throw new Error(`node-version: ${wanted} is not a version this runner can compare`);
      if (!fits) continue;
      if (path.isAbsolute(program)) call.addPath(path.dirname(program));
      call.log(`Node ${version} of this machine fits node-version: ${wanted}; nothing was installed`);
      call.setOutput('node-version', version);
      return call.setOutput('cache-hit', 'false');
    }
    throw new Error(
      `node-version: ${wanted} is not on this machine, and the local runner installs nothing; install it or hand it in`,
    );
  },
};

function wantedVersion(call: BuiltinCall): string {
  const given = call.inputs['node-version'] ?? '';
  const file = call.inputs['node-version-file'] ?? '';
  if (given !== '') return given;
  if (file === '') return '*';
  const text = fs.readFileSync(inside(call.workspace, file), 'utf8').trim();
  if (!file.endsWith('.json')) return text.replace(/^node(js)?\s+/, '');
  return (JSON.parse(text) as { engines?: { node?: string } }).engines?.node ?? '*';
}
