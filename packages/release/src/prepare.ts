// From the inputs to what is wanted: the gate, the previous tag, the notes, the log entry and the files, before anything is written.
import { createHash } from 'node:crypto';
import { isAbsolute, join, resolve } from 'node:path';
import { InputError, quoteSeen, type Ports } from '@compose-delivery/runtime';
import { checkAssets, localAsset, type AssetFiles, type LocalAsset } from './assets.ts';
import type { Wanted } from './plan.ts';
import { addEntry } from './deployment-log.ts';
import { loadReport, requireGoodDeployment, type Proof } from './evidence.ts';
import type { Remote } from './github-calls.ts';
import { findPrevious, readHistory, readTags, requireCommit } from './history.ts';
import { fitNotes } from './marker.ts';
import { writeNotes } from './notes.ts';
import { texts } from './texts.ts';
import type { ReleaseInputs, Target } from './target.ts';

export type Prepared = {
  readonly wanted: Wanted;
  readonly previous: string | undefined;
  /** Where the notes were written for other steps; empty when there are none. */
  readonly notesPath: string;
  /** The deployment log as it will be; written only when a release is made. */
  readonly log: { readonly path: string; readonly text: string } | undefined;
};

/**
 * @param remote undefined in a dry run without a token: then nothing is known of the repository
 * @throws GateRefused when the deployment was not good; InputError for files that are missing or cannot be assets
 */
export async function prepareRelease(
  inputs: ReleaseInputs,
  target: Target,
  ports: Ports,
  outside: { remote: Remote | undefined; files: AssetFiles },
): Promise<Prepared> {
  const proof: Proof = {
    smokeVerdict: inputs.smokeVerdict,
    deploy: await loadReport(ports.files, locate(ports, inputs.deployReport), 'deploy-report'),
    smoke: await loadReport(ports.files, locate(ports, inputs.smokeReport), 'smoke-report'),
  };
  requireGoodDeployment(proof, { sha: target.sha, version: target.version.text });
  const { remote } = outside;
  if (remote) await requireCommit(remote, target.sha);
  const tags = remote ? await readTags(remote, target.prefix) : [];
  const previous = remote
    ? await findPrevious(remote, { ...target, previousTag: inputs.previousTag, tags })
    : undefined;
  const notes = await obtainNotes(inputs, target, ports, { remote, previous });
  const log = await prepareLog(inputs, target, ports, { proof, previous });
  const assets = [...(await collectAssets(inputs, ports, outside.files)), ...(log ? [logAsset(log)] : [])];
  checkAssets(assets);
  const wanted: Wanted = {
    ...target,
    title: target.tag,
    notes,
    makeLatest: inputs.makeLatest,
    major: inputs.majorTag ? `${target.prefix}${target.version.major}` : undefined,
    draftOnly: inputs.draftOnly,
    allowOlder: inputs.allowOlder,
    assets,
    tags,
  };
  return { wanted, previous, notesPath: await keepNotes(notes, target, ports), log };
}

function locate(ports: Ports, path: string): string {
  return path === '' || isAbsolute(path) ? path : join(ports.workspace, path);
}

async function obtainNotes(
  inputs: ReleaseInputs,
  target: Target,
  ports: Ports,
  known: { remote: Remote | undefined; previous: string | undefined },
): Promise<string> {
  const { notes: words } = texts[inputs.language];
  if (inputs.notes === 'file') {
    const text = await ports.files.readText(locate(ports, inputs.notesFile));
    if (text !== undefined) return fitNotes(text, words.more);
    throw new InputError([
      { input: 'notes-file', expected: 'an existing file', seen: `${inputs.notesFile}, which is not there` },
    ]);
  }
  if (inputs.notes === 'none' || !known.remote) return '';
  const history = await readHistory(known.remote, known.previous, target.sha);
  const server = ports.environment.GITHUB_SERVER_URL || 'https://github.com';
  const range = `${encodeURIComponent(known.previous ?? '')}...${encodeURIComponent(target.tag)}`;
  const page =
    known.previous === undefined ? undefined : `${server}/${target.owner}/${target.repo}/compare/${range}`;
  return fitNotes(writeNotes(history, words, page), words.more);
}

async function keepNotes(notes: string, target: Target, ports: Ports): Promise<string> {
  if (notes === '') return '';
  const path = join(ports.temporary, `release-notes-${target.tag.replaceAll('/', '-')}.md`);
  await ports.files.writeAtomic(path, `${notes}\n`);
  return path;
}

async function prepareLog(
  inputs: ReleaseInputs,
  target: Target,
  ports: Ports,
  known: { proof: Proof; previous: string | undefined },
): Promise<Prepared['log']> {
  if (inputs.deploymentLog === '') return undefined;
  const path = locate(ports, inputs.deploymentLog);
  const { deploy } = known.proof;
  const entry = {
    ...known.proof,
    tag: target.tag,
    version: target.version.text,
    sha: target.sha,
    at: deploy?.finishedAt ?? deploy?.startedAt ?? new Date(ports.clock.now()).toISOString(),
    runUrl: ports.facts.runUrl,
    actor: ports.facts.actor,
    previous: known.previous,
  };
  const before = (await ports.files.readText(path)) ?? '';
  return { path, text: addEntry(before, entry, texts[inputs.language].log) };
}

function logAsset({ path, text }: { path: string; text: string }): LocalAsset {
  const content = Buffer.from(text, 'utf8');
  const sha256 = createHash('sha256').update(content).digest('hex');
  return localAsset({ path, bytes: content.length, sha256 }, true);
}

async function collectAssets(inputs: ReleaseInputs, ports: Ports, files: AssetFiles): Promise<LocalAsset[]> {
  const log = inputs.deploymentLog === '' ? undefined : resolve(ports.workspace, inputs.deploymentLog);
  const records = [inputs.deployReport, inputs.smokeReport].filter((path) => path !== '');
  const recordPaths = new Set(records.map((path) => resolve(ports.workspace, path)));
  const { paths, unmatched } = await files.find(ports.workspace, inputs.assets);
  const missing = unmatched
    .filter((glob) => resolve(ports.workspace, glob) !== log)
    .map((glob) => quoteSeen(glob));
  if (missing.length > 0 && inputs.failOnUnmatched)
    throw new InputError([
      { input: 'assets', expected: 'globs that match files', seen: `no file for ${missing.join(', ')}` },
    ]);
  if (missing.length > 0) ports.log.warning(`no file matches ${missing.join(', ')}`);
  const chosen = paths.filter((path) => resolve(path) !== log);
  const found: LocalAsset[] = [];
  for (const path of chosen)
    found.push(localAsset(await files.fingerprint(path), recordPaths.has(resolve(path))));
  return found;
}
