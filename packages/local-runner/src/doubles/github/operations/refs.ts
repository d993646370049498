// Git refs and annotated tag objects, with GitHub's refusals: existing names, unknown objects, rulesets, burned tags.
import { apiError, notFound } from '../api-error.ts';
import type { ApiError } from '../api-error.ts';
import type { Call, Operations, World } from '../call.ts';
import { nodeId, repoUrl } from '../call.ts';
import type { GitRef, ObjectType, Person, TagObject } from '../git-store.ts';
import { compareCommits, isRefName, peel, timestamp } from '../git-store.ts';
import { unsigned } from '../represent.ts';
import type { RulesetRecord } from '../state.ts';

const renderRef = (world: World, { ref, sha, type }: GitRef): Record<string, unknown> => ({
  ref,
  node_id: nodeId('REF', ref),
  url: `${repoUrl(world)}/git/${ref}`,
  object: { sha, type, url: `${repoUrl(world)}/git/${type}s/${sha}` },
});

const renderTag = (world: World, tag: TagObject): Record<string, unknown> => ({
  node_id: nodeId('TA', tag.sha),
  tag: tag.tag,
  sha: tag.sha,
  url: `${repoUrl(world)}/git/tags/${tag.sha}`,
  message: tag.message,
  tagger: tag.tagger,
  object: { ...tag.object, url: `${repoUrl(world)}/git/${tag.object.type}s/${tag.object.sha}` },
  verification: unsigned,
});

function matches(pattern: string, ref: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('[^/]*')}$`).test(ref);
}

const violation: Record<RulesetRecord['rules'][number], string> = {
  creation: 'Cannot create ref due to creations being restricted.',
  update: 'Cannot update this protected ref.',
  deletion: 'Cannot delete this protected ref.',
};

const rulesRefusal = (text: string): ApiError =>
  apiError(422, `Repository rule violations found\n\n${text}\n\n`);

/** Throws when a ruleset, or the immutable release of a tag, forbids what is about to happen to `ref`. */
export function refuseByRules(world: World, ref: string, rule: RulesetRecord['rules'][number]): void {
  const { state } = world;
  const held = state.rulesets.find(
    (set) => set.rules.includes(rule) && set.include.some((p) => matches(p, ref)),
  );
  if (held !== undefined) throw rulesRefusal(violation[rule]);
  const locked = state.releases.find(
    (release) => release.immutable && `refs/tags/${release.tagName}` === ref,
  );
  if (locked !== undefined) throw rulesRefusal(`${violation[rule]} The tag belongs to an immutable release.`);
  if (rule === 'creation' && state.burnedTags.has(ref.replace('refs/tags/', '')))
    throw rulesRefusal('Cannot create ref: the tag name was used by an immutable release.');
}

const refOf = (call: Call): string => `refs/${call.params['ref'] ?? ''}`;

async function findRef(call: Call): Promise<GitRef | undefined> {
  const wanted = refOf(call);
  return (await call.world.git.refs()).find(({ ref }) => ref === wanted);
}

async function createRef({ world, body }: Call): Promise<{ status: number; body: unknown }> {
  const { ref, sha } = body as { ref: string; sha: string };
  if (!ref.startsWith('refs/') || ref.split('/').length < 3)
    throw apiError(422, "Reference name must start with 'refs/' and have at least two slashes.");
  if (!isRefName(ref)) throw apiError(422, `${ref} is not a valid ref name.`);
  const type = await world.git.objectType(sha);
  if (type === undefined) throw apiError(422, 'Object does not exist');
  if ((await world.git.refs()).some((existing) => existing.ref === ref))
    throw apiError(422, 'Reference already exists');
  refuseByRules(world, ref, 'creation');
  await world.git.setRef(ref, sha);
  return { status: 201, body: renderRef(world, { ref, sha, type }) };
}

async function isFastForward(world: World, from: string, to: string): Promise<boolean> {
  const [base, head] = await Promise.all([peel(world.git, from), peel(world.git, to)]);
  if (base === undefined || head === undefined) return false;
  return (await compareCommits(world.git, base, head))?.behindBy === 0;
}

async function updateRef(call: Call): Promise<{ status: number; body: unknown }> {
  const { world } = call;
  const { sha, force } = call.body as { sha: string; force?: boolean };
  const existing = await findRef(call);
  if (existing === undefined) throw apiError(422, 'Reference does not exist');
  const type = await world.git.objectType(sha);
  if (type === undefined) throw apiError(422, 'Object does not exist');
  if (force !== true && !(await isFastForward(world, existing.sha, sha)))
    throw apiError(422, 'Update is not a fast forward');
  refuseByRules(world, existing.ref, 'update');
  await world.git.setRef(existing.ref, sha);
  return { status: 200, body: renderRef(world, { ref: existing.ref, sha, type }) };
}

async function createTag({ world, body, login }: Call): Promise<{ status: number; body: unknown }> {
  const request = body as {
    tag: string;
    message: string;
    object: string;
    type: ObjectType;
    tagger?: Partial<Person>;
  };
  const type = await world.git.objectType(request.object);
  if (type === undefined || type !== request.type)
    throw apiError(422, `Object ${request.object} is not a known ${request.type}`);
  if (!isRefName(`tags/${request.tag}`)) throw apiError(422, `${request.tag} is not a valid tag name.`);
  const tagger: Person = {
    name: request.tagger?.name ?? login,
    email: request.tagger?.email ?? `${login}@users.noreply.github.com`,
    date: timestamp(request.tagger?.date === undefined ? world.now() : new Date(request.tagger.date)),
  };
  const object = { sha: request.object, type };
  const tag = await world.git.writeTag({ tag: request.tag, message: request.message, tagger, object });
  return { status: 201, body: renderTag(world, tag) };
}

export const refOperations: Operations = {
  'git/create-ref': createRef,
  'git/update-ref': updateRef,
  'git/create-tag': createTag,
  async 'git/get-ref'(call) {
    const found = await findRef(call);
    if (found === undefined) throw notFound();
    return { status: 200, body: renderRef(call.world, found) };
  },
  async 'git/list-matching-refs'(call) {
    const prefix = refOf(call);
    const found = (await call.world.git.refs()).filter(({ ref }) => ref.startsWith(prefix));
    const sorted = found.sort((a, b) => (a.ref < b.ref ? -1 : 1));
    // GitHub's description of this operation knows no pages: all of them come at once.
    return { status: 200, body: sorted.map((ref) => renderRef(call.world, ref)) };
  },
  async 'git/delete-ref'(call) {
    const found = await findRef(call);
    if (found === undefined) throw apiError(422, 'Reference does not exist');
    refuseByRules(call.world, found.ref, 'deletion');
    await call.world.git.deleteRef(found.ref);
    return { status: 204 };
  },
  async 'git/get-tag'({ world, params }) {
    const tag = await world.git.tag(params['tag_sha'] ?? '');
    if (tag === undefined) throw notFound();
    return { status: 200, body: renderTag(world, tag) };
  },
};
