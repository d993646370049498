// actions/download-artifact: copies artifacts of this run into the workspace.
import fs from 'node:fs';
import path from 'node:path';
import { patternToRegExp } from '../glob.ts';
import { listArtifacts, type Artifact } from './artifact-store.ts';
import { only, type BuiltinAction, type BuiltinCall } from './builtin.ts';

export const downloadArtifact: BuiltinAction = {
  description: 'copies artifacts of this run (not of other runs) into the workspace',
  inputs: {
    name: { default: '' },
    'artifact-ids': { default: '' },
    path: { default: '' },
    pattern: { default: '' },
    'merge-multiple': { default: 'false', accepts: only('true', 'false') },
  },
  run: (call) => Promise.resolve(download(call)),
};

function download(call: BuiltinCall): void {
  const { inputs } = call;
  const target = path.resolve(call.workspace, inputs['path'] || '.');
  const all = listArtifacts(call.artifactsDirectory);
  const chosen = choose(call, all);
  const flat =
    inputs['name'] !== '' ||
    inputs['merge-multiple'] === 'true' ||
    (inputs['artifact-ids'] !== '' && chosen.length === 1);
  for (const artifact of chosen) {
    const folder = flat ? target : path.join(target, artifact.name);
    fs.mkdirSync(folder, { recursive: true });
    fs.cpSync(artifact.folder, folder, { recursive: true });
    call.log(`Artifact ${artifact.name} (${artifact.files} file(s)) was copied to ${folder}`);
  }
  call.log(`Total of ${chosen.length} artifact(s) downloaded`);
  call.setOutput('download-path', target);
}

function choose(call: BuiltinCall, all: readonly Artifact[]): Artifact[] {
  const { inputs } = call;
  const { name = '', pattern = '' } = inputs;
  const ids = (inputs['artifact-ids'] ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  if (name !== '' && ids.length > 0)
    throw new Error("Inputs 'name' and 'artifact-ids' cannot be used together");
  if (name !== '') {
    const found = all.filter((artifact) => artifact.name === name);
    if (found.length === 0) {
      throw new Error(
        `Unable to download artifact(s): Artifact not found for name: ${name}; this run has ${all.map((a) => a.name).join(', ') || 'none'}`,
      );
    }
    return found;
  }
  if (ids.length > 0) {
    const missing = ids.filter((id) => !all.some((artifact) => artifact.id === id));
    if (missing.length > 0)
      throw new Error(`Unable to download artifact(s): no artifact with id ${missing.join(', ')}`);
    return all.filter((artifact) => ids.includes(artifact.id));
  }
  if (pattern === '') return [...all];
  const expression = patternToRegExp(`/${pattern}`);
  return all.filter((artifact) => expression.test(`/${artifact.name}`));
}
