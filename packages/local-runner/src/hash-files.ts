// hashFiles(): SHA-256 over the SHA-256 of every file that the patterns name (actions/runner hashFiles).
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { globFiles } from './glob.ts';

/** Hex digest, or '' when nothing matches. Files count in the order of their paths. */
export function hashFiles(workspace: string, patterns: readonly string[]): string {
  const files = globFiles(
    workspace,
    patterns.flatMap((pattern) => pattern.split('\n')),
  ).filter((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  if (files.length === 0) return '';
  const digest = createHash('sha256');
  for (const file of files) digest.update(createHash('sha256').update(fs.readFileSync(file)).digest());
  return digest.digest('hex');
}
