// Finding a release, with drafts hidden from those who may not push.
import { notFound } from '../api-error.ts';
import type { Call } from '../call.ts';
import { accessTo } from '../permissions.ts';
import type { ReleaseRecord } from '../state.ts';

/** Drafts are for tokens with push access. */
export const maySeeDrafts = (call: Call): boolean => accessTo(call.permissions, 'contents') === 'write';

/** The release of the call's `release_id`. Throws 404. */
export function findRelease(call: Call): ReleaseRecord {
  const found = call.world.state.releases.find(({ id }) => id === Number(call.params['release_id']));
  if (found === undefined || (found.draft && !maySeeDrafts(call))) throw notFound();
  return found;
}
