// Where a run keeps its artifacts: one folder each under the run's artifact folder, complete or not there.
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

export interface Artifact {
  name: string;
  id: string;
  folder: string;
  /** SHA-256 over names and contents. */
  digest: string;
  files: number;
  bytes: number;
}

interface Entry extends Omit<Artifact, 'folder'> {
  folder: string;
}

const FORBIDDEN = /["':<>|*?\r\n\\/]/;

/** Why an artifact cannot have this name; undefined when it can (the rules of @actions/artifact). */
export function refusalOfName(name: string): string | undefined {
  if (name === '') return 'an artifact needs a name';
  const bad = FORBIDDEN.exec(name)?.[0];
  return bad === undefined
    ? undefined
    : `the artifact name ${name} holds ${JSON.stringify(bad)}, which is not allowed`;
}

const metaOf = (folder: string): string => `${folder}.json`;

export function listArtifacts(directory: string): Artifact[] {
  if (!fs.existsSync(directory)) return [];
  return fs
    .readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(fs.readFileSync(path.join(directory, name), 'utf8')) as Entry)
    .sort((a, b) => Number(a.id) - Number(b.id));
}

export function removeArtifact(artifact: Artifact): void {
  fs.rmSync(metaOf(artifact.folder), { force: true });
  fs.rmSync(artifact.folder, { recursive: true, force: true });
}

/** Copies files (paths below `root`) and makes the artifact appear at once, when it is whole. */
export function storeArtifact(
  directory: string,
  name: string,
  root: string,
  files: readonly string[],
): Artifact {
  const folder = path.join(directory, randomUUID());
  const hash = createHash('sha256');
  let bytes = 0;
  for (const file of files) {
    const relative = path.relative(root, file);
    const content = fs.readFileSync(file);
    hash.update(`${relative}\0${content.length}\0`).update(content);
    bytes += content.length;
    const target = path.join(folder, relative);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    // Zip archives of the real service keep no permissions: everything comes back as 0644.
    fs.writeFileSync(target, content, { mode: 0o644 });
  }
  const id = String(Math.max(0, ...listArtifacts(directory).map((artifact) => Number(artifact.id))) + 1);
  const artifact: Artifact = { name, id, folder, digest: hash.digest('hex'), files: files.length, bytes };
  fs.writeFileSync(`${metaOf(folder)}.part`, JSON.stringify(artifact));
  fs.renameSync(`${metaOf(folder)}.part`, metaOf(folder));
  return artifact;
}
