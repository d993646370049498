// Which files an event changed: as the caller says, as the payload lists, or as git sees it.
import { execFileSync } from 'node:child_process';
import type { Settings } from './settings.ts';

interface Commit {
  added?: string[];
  modified?: string[];
  removed?: string[];
}

interface Payload {
  commits?: Commit[];
  before?: string;
  after?: string;
  pull_request?: { base?: { sha?: string }; head?: { sha?: string } };
}

function diff(root: string, range: string): string[] | undefined {
  try {
    const text = execFileSync('git', ['-C', root, 'diff', '--name-only', range, '--'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.toString().split('\n').filter(Boolean);
  } catch {
    return undefined;
  }
}

/** Paths, or undefined when nobody knows; GitHub then runs the workflow. */
export function changedFiles(settings: Settings): string[] | undefined {
  const { options, caller } = settings;
  if (options.changedFiles !== undefined) return options.changedFiles;
  const payload = settings.event as Payload;
  const listed = (payload.commits ?? []).flatMap((c) => [
    ...(c.added ?? []),
    ...(c.modified ?? []),
    ...(c.removed ?? []),
  ]);
  if (listed.length > 0) return [...new Set(listed)];
  const { base, head } = payload.pull_request ?? {};
  if (base?.sha !== undefined) return diff(caller.root, `${base.sha}...${head?.sha ?? caller.sha}`);
  if (payload.before !== undefined && !/^0+$/.test(payload.before)) {
    return diff(caller.root, `${payload.before}..${payload.after ?? caller.sha}`);
  }
  return undefined;
}
