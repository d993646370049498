// What a change is compared with, and whose word counts: the commit that it would be merged into. It is never guessed: what cannot be
// resolved is an error, since a wrong base makes everything new, or nothing.
import type { Environment, Exec } from '@compose-delivery/runtime';
import { join } from 'node:path';
import { GateError } from './gate-error.ts';
import { withheld } from './plan-scan.ts';

export type ChangeFacts = {
  readonly eventName: string | undefined;
  /** Commit of the run: for pull requests the trial merge. */
  readonly sha: string | undefined;
  /** The event as GitHub wrote it. */
  readonly event: unknown;
};

/** Runs git in the checkout; undefined when it says no. */
export type Git = (words: readonly string[], env?: Environment) => Promise<string | undefined>;

const GIT_TIMEOUT_MS = 120_000;
const SHA = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Events whose head may be written by someone who may not decide about the gate. */
export function isProposal(eventName: string | undefined): boolean {
  return ['pull_request', 'pull_request_target', 'merge_group'].includes(eventName ?? '');
}

/** git without hooks, without the settings that a job's variables carry, and without minding who owns the checkout. */
export function gitIn(workspace: string, exec: Exec, environment: Environment): Git {
  const own = ['core.hooksPath=/dev/null', 'core.fsmonitor=false', `safe.directory=${workspace}`];
  return async (words, env = {}) => {
    const settings = own.flatMap((setting) => ['-c', setting]);
    const answer = await exec(['git', ...settings, '-C', workspace, ...words], {
      env: { ...withheld(environment), GIT_TERMINAL_PROMPT: '0', ...env },
      timeoutMs: GIT_TIMEOUT_MS,
      keepBytes: 64 * 1_024 * 1_024,
    });
    return answer.code === 0 ? answer.stdout : undefined;
  };
}

/**
 * The commit that the change is compared with: for a pull request the first parent of the tested merge, for a merge queue its base,
 * for a push what was there before.
 * @param baseRef says it outright; empty: the event says it
 * @throws GateError when there is none, or when it is the tested commit itself
 */
export async function resolveBase(facts: ChangeFacts, baseRef: string, git: Git): Promise<string> {
  const head = await commit('HEAD', git);
  if (head === undefined) throw new GateError('base: expected a checkout with a commit, saw none');
  const base = baseRef === '' ? await baseOfEvent(facts, head, git) : await commit(baseRef, git);
  if (base === undefined) throw new GateError(missingBase(facts, baseRef));
  if (base === head)
    throw new GateError(`base: expected another commit than the tested one, saw ${head} for both`);
  return base;
}

/** The same, where only its files are of interest: it may be the checkout itself. @throws GateError */
export async function resolveTrusted(facts: ChangeFacts, git: Git): Promise<string> {
  const head = await commit('HEAD', git);
  const target = field(facts.event, 'pull_request', 'base', 'sha');
  const base =
    facts.eventName === 'pull_request_target' && target !== undefined
      ? await commit(target, git)
      : head && (await baseOfEvent(facts, head, git));
  if (base === undefined) throw new GateError(missingBase(facts, ''));
  return base;
}

function missingBase(facts: ChangeFacts, baseRef: string): string {
  const what =
    baseRef === '' ? `the base of the event ${facts.eventName ?? '(none)'}` : `base-ref ${baseRef}`;
  return `base: expected ${what} in the checkout, saw no such commit; check out with fetch-depth: 2 (0 for pushes of several commits), or give base-ref`;
}

async function baseOfEvent(facts: ChangeFacts, head: string, git: Git): Promise<string | undefined> {
  const { event, eventName } = facts;
  if (eventName === 'merge_group') return known(field(event, 'merge_group', 'base_sha'), git);
  if (eventName === 'push') return known(field(event, 'before'), git);
  if (eventName !== 'pull_request' && eventName !== 'pull_request_target') return undefined;
  if (eventName === 'pull_request' && head === facts.sha) {
    // A merge without a second parent is no merge: the checkout is not what GitHub tests.
    return (await commit(`${head}^2`, git)) === undefined ? undefined : commit(`${head}^1`, git);
  }
  const target = field(event, 'pull_request', 'base', 'sha');
  if (head !== field(event, 'pull_request', 'head', 'sha') || !target || !SHA.test(target)) return undefined;
  const fork = await git(['merge-base', '--end-of-options', target, head]);
  return fork?.trim();
}

function known(sha: string | undefined, git: Git): Promise<string | undefined> {
  return sha !== undefined && SHA.test(sha) ? commit(sha, git) : Promise.resolve(undefined);
}

async function commit(name: string, git: Git): Promise<string | undefined> {
  const answer = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  const sha = answer?.trim();
  return sha !== undefined && SHA.test(sha) ? sha : undefined;
}

function field(value: unknown, ...path: string[]): string | undefined {
  const end = path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string, unknown>)[key]
        : undefined,
    value,
  );
  return typeof end === 'string' ? end : undefined;
}

/** A file as that commit has it; undefined when it has none. @param path relative to the checkout's top */
export async function fileOf(sha: string, path: string, git: Git): Promise<string | undefined> {
  const name = `${sha}:./${path}`;
  if ((await git(['cat-file', '-t', name]))?.trim() !== 'blob') return undefined;
  return git(['cat-file', 'blob', name]);
}

/** Writes the tree of a commit into `<scratch>/base`, by an index of its own: the checkout and its index stay as they are. */
export async function writeTree(sha: string, scratch: string, git: Git): Promise<string> {
  const folder = join(scratch, 'base');
  const env = { GIT_INDEX_FILE: join(scratch, 'base.index') };
  const listed = await git(['read-tree', sha], env);
  const written =
    listed === undefined
      ? undefined
      : await git(['checkout-index', '--all', '--quiet', `--prefix=${folder}/`], env);
  if (written === undefined)
    throw new GateError(`base: expected to write the files of ${sha}, saw git refuse`);
  return folder;
}

/** Number of the pull request of the event, or undefined. */
export function pullRequestOf(facts: ChangeFacts): number | undefined {
  if (facts.eventName !== 'pull_request' && facts.eventName !== 'pull_request_target') return undefined;
  const event = facts.event as { pull_request?: { number?: unknown } } | undefined;
  const number = event?.pull_request?.number;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
