// Which assets are uploaded, redone or left: an equal one is kept, an unfinished one redone, a published one never replaced.
import type { LocalAsset } from './assets.ts';
import type { AssetFact, ReleaseFact } from './observe.ts';
import { isOurs, nothing, onlyConflict, step, type Part, type Step, type Wanted } from './plan.ts';
import type { Texts } from './texts.ts';

export function planAssets(wanted: Wanted, release: ReleaseFact | undefined, texts: Texts): Part {
  const parts = wanted.assets.map((local) => planAsset(local, release, texts));
  const names = new Set(wanted.assets.map(({ name }) => name));
  const foreign = (release?.assets ?? []).filter(({ name }) => !names.has(name));
  const steps = parts.flatMap((part) => part.steps);
  const missing = steps.flatMap((one) => (one.step === 'upload-asset' ? [one.name] : [])).join(', ');
  const conflicts = parts.flatMap((part) => part.conflicts);
  if (release && !release.draft && missing !== '') {
    if (release.immutable) conflicts.push(texts.why.immutable(release.tag, missing));
    else if (!isOurs(release)) conflicts.push(texts.why.publishedForeign(release.tag, missing));
  }
  const left = [
    ...parts.flatMap((part) => part.left),
    ...foreign.map(({ name }) => texts.left.foreignAsset(name)),
  ];
  return { steps, conflicts, left };
}

function planAsset(local: LocalAsset, release: ReleaseFact | undefined, { why, left }: Texts): Part {
  const seen = release?.assets.find(({ name }) => name === local.name);
  const upload = (reason: string): Step => ({ step: 'upload-asset', why: reason, name: local.name });
  if (!seen) return step(upload(why.missing));
  if (isEqual(seen, local)) return nothing;
  const reason = seen.state === 'uploaded' ? why.differs : why.unfinished;
  if (seen.state === 'uploaded' && release?.draft === false)
    // A record tells of the run that published; a later run has other times and is no fault.
    return local.record
      ? { ...nothing, left: [left.recordKept(local.name)] }
      : onlyConflict(why.publishedDiffers(local.name));
  const remove: Step = { step: 'delete-asset', why: reason, asset: seen.id, name: seen.name };
  return { ...nothing, steps: [remove, upload(reason)] };
}

/** Whether an asset on GitHub is the local file: finished, of the same size and, where GitHub says it, the same digest. */
export function isEqual(seen: AssetFact, local: LocalAsset): boolean {
  return (
    seen.name === local.name &&
    seen.state === 'uploaded' &&
    seen.size === local.bytes &&
    (seen.digest === undefined || seen.digest === `sha256:${local.sha256}`)
  );
}
