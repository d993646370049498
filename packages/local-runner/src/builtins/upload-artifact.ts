// actions/upload-artifact: copies files into the run's artifact folder.
import fs from 'node:fs';
import path from 'node:path';
import { globFiles, searchRoot } from '../glob.ts';
import { listArtifacts, refusalOfName, removeArtifact, storeArtifact } from './artifact-store.ts';
import { only, type BuiltinAction, type BuiltinCall } from './builtin.ts';

const number = (value: string): string | undefined => (/^\d*$/.test(value) ? undefined : 'expected a number');

export const uploadArtifact: BuiltinAction = {
  description: 'copies the files into a folder of this run; nothing is kept longer than the work directory',
  inputs: {
    name: { default: 'artifact' },
    path: {},
    'if-no-files-found': { default: 'warn', accepts: only('warn', 'error', 'ignore') },
    'retention-days': { default: '', accepts: number },
    'compression-level': { default: '6', accepts: number },
    overwrite: { default: 'false', accepts: only('true', 'false') },
    'include-hidden-files': { default: 'false', accepts: only('true', 'false') },
  },
  run: (call) => Promise.resolve(upload(call)),
};

function upload(call: BuiltinCall): void {
  const { inputs } = call;
  const name = inputs['name'] ?? '';
  const refusal = refusalOfName(name);
  if (refusal !== undefined) throw new Error(refusal);
  const patterns = (inputs['path'] ?? '').split('\n').filter((line) => line.trim() !== '');
  if (patterns.length === 0) throw new Error('Input required and not supplied: path');
  const files = chosenFiles(call, patterns);
  if (files.length === 0) return nothingFound(call, patterns);
  const existing = listArtifacts(call.artifactsDirectory).find((artifact) => artifact.name === name);
  if (existing !== undefined) {
    if (inputs['overwrite'] !== 'true') {
      throw new Error(
        `Failed to CreateArtifact: (409) Conflict: an artifact with the name ${name} already exists on the workflow run`,
      );
    }
    removeArtifact(existing);
  }
  const stored = storeArtifact(
    call.artifactsDirectory,
    name,
    commonRoot(call.workspace, patterns, files),
    files,
  );
  call.setOutput('artifact-id', stored.id);
  call.setOutput('artifact-digest', stored.digest);
  call.setOutput('artifact-url', `file://${stored.folder}`);
  call.log(`Artifact ${name}: ${stored.files} file(s), ${stored.bytes} bytes, in ${stored.folder}`);
}

function chosenFiles(call: BuiltinCall, patterns: readonly string[]): string[] {
  const files = globFiles(call.workspace, patterns).filter(
    (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true,
  );
  if (call.inputs['include-hidden-files'] === 'true') return files;
  const roots = patterns.map((pattern) => searchRoot(path.resolve(call.workspace, pattern)));
  // Only what lies below the searched folder counts as hidden; a file named outright in `path` is hidden by its own name.
  return files.filter((file) => {
    const root = roots.find((candidate) => file === candidate || file.startsWith(candidate + path.sep));
    const shown = root === undefined || root === file ? path.basename(file) : path.relative(root, file);
    return !shown.split(path.sep).some((part) => part.startsWith('.'));
  });
}

/** The folder that names inside the artifact are relative to (upload-artifact's least common ancestor rule). */
function commonRoot(workspace: string, patterns: readonly string[], files: readonly string[]): string {
  const searched = patterns
    .filter((pattern) => !pattern.trim().startsWith('!'))
    .map((pattern) => searchRoot(path.resolve(workspace, pattern.trim())));
  const [first = workspace] = searched;
  if (searched.length === 1) return files.length === 1 && files[0] === first ? path.dirname(first) : first;
  const parts = searched.map((root) => root.split(path.sep));
  const shared: string[] = [];
  for (const [index, part] of (parts[0] ?? []).entries()) {
    if (!parts.every((other) => other[index] === part)) break;
    shared.push(part);
  }
  const root = shared.join(path.sep) || path.sep;
  return fs.statSync(root).isDirectory() ? root : path.dirname(root);
}

function nothingFound(call: BuiltinCall, patterns: readonly string[]): void {
  const message = `No files were found with the provided path: ${patterns.join(', ')}. No artifacts will be uploaded.`;
  const wish = call.inputs['if-no-files-found'];
  if (wish === 'error') throw new Error(message);
  if (wish === 'ignore') call.log(message);
  else call.annotate('warning', message);
}
