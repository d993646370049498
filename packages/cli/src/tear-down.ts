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

/** Containers, networks and volumes of the Compose projects that deliver one environment of an application: both slots, and what they share. */
export function tearDownProjects(application: string, environment: string): void {
  for (const part of ['blue', 'green', 'shared']) {
    const project = `${application}-${environment}-${part}`;
    const words = [
      'compose',
      '--project-name',
      project,
      'down',
      '--volumes',
      '--remove-orphans',
      '--timeout',
      '5',
    ];
    execFileSync('docker', words, { stdio: 'ignore' });
  }
}
