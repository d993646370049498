// The hidden line by which a release, and a moving tag, is known as ours. It stands at the end of the text, invisible on the page.
import { createHash } from 'node:crypto';

export type Marker = {
  readonly tag: string;
  readonly sha: string;
  /** Digest of the notes as we wrote them: other notes under the same marker were edited by a person. */
  readonly notes: string;
};

/** GitHub refuses a longer body. Source: softprops/action-gh-release, `releaseBody`. */
export const BODY_LIMIT = 125_000;
/** A tag name has at most 255 characters on any file system that git runs on. */
const MARKER_ROOM = 400;

const RELEASE = /<!-- compose-delivery release: tag=(\S+) sha=([0-9a-f]{40}) notes=([0-9a-f]{12}) -->/g;
const MOVING = 'Moved by compose-delivery to each release.';

function digestOf(notes: string): string {
  return createHash('sha256').update(normal(notes)).digest('hex').slice(0, 12);
}

/** GitHub's editor writes CRLF, and white space at the ends is lost on the way. */
function normal(notes: string): string {
  return notes.replace(/\r\n?/g, '\n').trim();
}

/** Notes as they will be read back: line ends and outer white space made plain, cut so that the marker still fits behind them. */
export function fitNotes(notes: string, more: (lines: number) => string): string {
  return cutAtLine(normal(notes), BODY_LIMIT - MARKER_ROOM, more);
}

/** The body of a release: notes that fit, and the marker. */
export function markedBody(notes: string, target: { tag: string; sha: string }): string {
  const marker = `<!-- compose-delivery release: tag=${target.tag} sha=${target.sha} notes=${digestOf(notes)} -->`;
  return notes === '' ? marker : `${notes}\n\n${marker}`;
}

/** The notes of a body and its marker, if it has one. The last marker counts: notes may quote another. */
export function readBody(body: string): { notes: string; marker: Marker | undefined } {
  const found = [...body.matchAll(RELEASE)].at(-1);
  if (!found) return { notes: normal(body), marker: undefined };
  const [line, tag = '', sha = '', notes = ''] = found;
  const rest = body.slice(0, found.index) + body.slice(found.index + line.length);
  return { notes: normal(rest), marker: { tag, sha, notes } };
}

/** Whether a person has changed the notes since we wrote them. */
export function wasEdited(notes: string, marker: Marker): boolean {
  return digestOf(notes) !== marker.notes;
}

/**
 * At most `limit` characters, whole lines only; a code fence that was open at the cut is closed, and how many lines are missing
 * is said in `more(lines)`.
 */
export function cutAtLine(text: string, limit: number, more: (lines: number) => string): string {
  if (text.length <= limit) return text;
  const lines = text.split('\n');
  const room = limit - more(lines.length).length - 16;
  let used = 0;
  let kept = 0;
  while (kept < lines.length && used + (lines[kept]?.length ?? 0) + 1 <= room) {
    used += (lines[kept]?.length ?? 0) + 1;
    kept += 1;
  }
  const fence = openFence(lines.slice(0, kept));
  return [...lines.slice(0, kept), ...(fence ? [fence] : []), '', more(lines.length - kept)].join('\n');
}

/** The fence that is still open after these lines, short enough to be repeated. */
function openFence(lines: readonly string[]): string | undefined {
  let open: string | undefined;
  for (const line of lines) {
    const fence = /^ {0,3}(`{3,12}|~{3,12})(.*)$/.exec(line);
    if (!fence) continue;
    const mark = fence[1] ?? '';
    if (open === undefined) open = mark;
    else if (mark.startsWith(open) && (fence[2] ?? '').trim() === '') open = undefined;
  }
  return open;
}

export function movingTagMessage(major: string, tag: string): string {
  return `${major} is ${tag}\n\n${MOVING}\n`;
}

export function isMovingTagMessage(message: string): boolean {
  return message.includes(MOVING);
}
