// From what is wanted and what exists to a plan: steps with reasons, or a conflict. Pure; what is published is never changed.
import { wasEdited } from './marker.ts';
import type { Observed, ReleaseFact } from './observe.ts';
import { isEqual, planAssets } from './plan-assets.ts';
import { isOurs, nothing, onlyConflict, step, type Part, type Plan, type Wanted } from './plan.ts';
import type { Texts } from './texts.ts';
import { compareVersions, greatestVersion, isStable, versionOfTag, type Version } from './version.ts';

export function decide(wanted: Wanted, seen: Observed, texts: Texts): Plan {
  const published = seen.releases.find(({ draft }) => !draft);
  const drafts = seen.releases.filter((one) => one.draft && isOurs(one));
  const draft = published ? undefined : fullest(wanted, drafts);
  const release = published ?? draft;
  const begun = release !== undefined || seen.tag?.commit === wanted.sha;
  const parts = [
    checkTag(wanted, seen, texts),
    begun ? nothing : checkOrder(wanted, seen, texts),
    planTwins(seen, release, texts),
    release ? nothing : step({ step: 'create-draft', why: texts.why.noDraft }),
    draft ? planDraft(wanted, draft, texts) : nothing,
    planAssets(wanted, release, texts),
    wanted.draftOnly ? nothing : planTag(wanted, seen, texts),
    wanted.draftOnly || published
      ? nothing
      : step({ step: 'publish', why: texts.why.ready, latest: isLatest(wanted, seen) }),
    wanted.draftOnly ? nothing : planMajor(wanted, seen, texts),
  ];
  const conflicts = parts.flatMap((part) => part.conflicts);
  const steps = conflicts.length > 0 ? [] : parts.flatMap((part) => part.steps);
  const left = parts.flatMap((part) => part.left);
  const done = steps.length === 0 ? 'unchanged' : begun ? 'resumed' : 'created';
  return { outcome: conflicts.length > 0 ? 'conflict' : done, steps, conflicts, left, release };
}

function checkTag(wanted: Wanted, seen: Observed, { why, left }: Texts): Part {
  if (!seen.tag) return nothing;
  if (seen.tag.commit === undefined) return onlyConflict(why.tagOnNoCommit(wanted.tag));
  if (seen.tag.commit !== wanted.sha)
    return onlyConflict(why.tagElsewhere(wanted.tag, seen.tag.commit, wanted.sha));
  return seen.tag.annotated ? nothing : { ...nothing, left: [left.lightweight(wanted.tag)] };
}

/** A stable version must be greater than every stable one before it, a pre-release greater than all. */
function checkOrder(wanted: Wanted, seen: Observed, { why }: Texts): Part {
  const others = otherVersions(wanted, [...wanted.tags, ...seen.published]);
  const last = greatestVersion(isStable(wanted.version) ? others.filter(isStable) : others);
  if (wanted.allowOlder || !last || compareVersions(wanted.version, last) > 0) return nothing;
  return onlyConflict(why.notGreater(wanted.version.text, last.text));
}

function otherVersions(wanted: Wanted, tags: readonly string[]): Version[] {
  return tags.filter((tag) => tag !== wanted.tag).flatMap((tag) => versionOfTag(tag, wanted.prefix) ?? []);
}

/** Of several drafts of ours, the one with most of the assets, then the oldest: uploads are the dear part. */
function fullest(wanted: Wanted, drafts: readonly ReleaseFact[]): ReleaseFact | undefined {
  const score = ({ assets }: ReleaseFact): number =>
    wanted.assets.filter((local) => assets.some((seen) => isEqual(seen, local))).length;
  return [...drafts].sort(
    (a, b) => score(b) - score(a) || b.assets.length - a.assets.length || a.id - b.id,
  )[0];
}

function planTwins(seen: Observed, release: ReleaseFact | undefined, { why, left }: Texts): Part {
  const others = seen.releases.filter(({ draft, id }) => draft && id !== release?.id);
  const twins = others.filter(isOurs);
  return {
    conflicts: [],
    steps: twins
      .filter(({ assets }) => assets.length === 0)
      .map(({ id }) => ({ step: 'delete-draft', why: why.twin, release: id })),
    left: [
      ...twins.filter(({ assets }) => assets.length > 0).map(({ id }) => left.fullTwin(id)),
      ...others.filter((draft) => !isOurs(draft)).map(({ id }) => left.foreignDraft(id)),
    ],
  };
}

/** Brings a draft to the deployed commit and to today's notes; what a person has written in the meantime stays. */
function planDraft(wanted: Wanted, draft: ReleaseFact, { why, left }: Texts): Part {
  const edited = draft.marker !== undefined && wasEdited(draft.notes, draft.marker);
  const notes = edited ? draft.notes : wanted.notes;
  const kept = edited ? [left.edited] : [];
  if (draft.marker?.sha !== wanted.sha || draft.target !== wanted.sha)
    return {
      conflicts: [],
      left: kept,
      steps: [{ step: 'update-draft', why: why.draftElsewhere(draft.target), notes }],
    };
  if (edited || draft.notes === notes) return { ...nothing, left: kept };
  return step({ step: 'update-draft', why: why.notesChanged, notes });
}

function planTag(wanted: Wanted, seen: Observed, { why }: Texts): Part {
  return seen.tag ? nothing : step({ step: 'create-tag', why: why.noTag(wanted.tag) });
}

/** GitHub's own "latest" goes by the date of the commit; here it goes by version, over what is published and stable. */
function isLatest(wanted: Wanted, seen: Observed): boolean {
  if (wanted.makeLatest !== 'auto') return wanted.makeLatest === 'true';
  const greatest = greatestVersion(otherVersions(wanted, seen.published).filter(isStable));
  return !wanted.prerelease && (!greatest || compareVersions(wanted.version, greatest) > 0);
}

function planMajor(wanted: Wanted, seen: Observed, { why, left }: Texts): Part {
  const { major, version } = wanted;
  if (major === undefined) return nothing;
  if (wanted.prerelease) return { ...nothing, left: [left.majorPrerelease(major)] };
  const line = otherVersions(wanted, [...wanted.tags, ...seen.published]).filter(
    (other) => isStable(other) && other.major === version.major,
  );
  const newest = greatestVersion(line);
  if (newest && compareVersions(newest, version) > 0)
    return { ...nothing, left: [left.majorAhead(major, newest.text)] };
  if (!seen.major) return step({ step: 'create-major', why: why.majorMissing(major), major });
  if (seen.major.commit === wanted.sha) return nothing;
  if (!seen.major.moving) return onlyConflict(why.majorForeign(major));
  const there = seen.major.commit ?? seen.major.object;
  return step({ step: 'move-major', why: why.majorBehind(major, there), major });
}
