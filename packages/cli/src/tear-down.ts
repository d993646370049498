// Ends what a run delivered: every deployment below a state folder, its processes and its containers.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tearDown } from '@compose-delivery/deploy';
import { realHost } from '@compose-delivery/deploy/adapters';

/** `<state>/<application>/<environment>` is a deployment if it holds a ledger, a lock or slots. */
export async function tearDownAll(state: string): Promise<void> {
  const folders = (path: string): string[] =>
    existsSync(path)
      ? readdirSync(path)
          .map((name) => join(path, name))
          .filter((each) => statSync(each).isDirectory())
      : [];
  for (const application of folders(state)) {
    for (const deployment of folders(application)) await tearDown(realHost, deployment);
  }
}

/** Containers, networks and volumes of the Compose projects of an application: `<application>-blue`, `-green` and `-shared`. */
export function tearDownProjects(application: string): void {
  for (const project of ['blue', 'green', 'shared'].map((part) => `${application}-${part}`)) {
    execFileSync(
      'docker',
      ['compose', '--project-name', project, 'down', '--volumes', '--remove-orphans', '--timeout', '5'],
      { stdio: 'ignore' },
    );
  }
}
