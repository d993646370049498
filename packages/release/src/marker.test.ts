import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { BODY_LIMIT, cutAtLine, fitNotes, markedBody, readBody, wasEdited } from './marker.ts';

const target = { tag: 'v1.4.0', sha: 'a'.repeat(40) };
const more = (lines: number): string => `${lines} lines more`;

describe('the marker of a release', () => {
  it('comes back with the notes, whatever the notes are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const notes = fitNotes(text, more);
        const { notes: read, marker } = readBody(markedBody(notes, target));
        expect(read).toBe(notes);
        expect(marker).toMatchObject(target);
        expect(marker && wasEdited(read, marker)).toBe(false);
      }),
    );
  });

  it('survives the line ends of the editor on the page', () => {
    const { notes, marker } = readBody(markedBody('one\n\ntwo', target).replaceAll('\n', '\r\n'));
    expect(marker && wasEdited(notes, marker)).toBe(false);
  });

  it('tells when a person has changed the notes', () => {
    const { notes, marker } = readBody(markedBody('one\n\ntwo', target).replace('two', 'two and more'));
    expect(marker && wasEdited(notes, marker)).toBe(true);
  });

  it('is the last one, and none where none is', () => {
    const other = markedBody('', { tag: 'v9.9.9', sha: 'b'.repeat(40) });
    expect(readBody(markedBody(other, target)).marker?.tag).toBe('v1.4.0');
    expect(readBody('by hand').marker).toBeUndefined();
  });
});

describe('cutting notes', () => {
  it('keeps short ones as they are', () => {
    expect(cutAtLine('a\nb', 100, more)).toBe('a\nb');
  });

  it('cuts at a line end, says how many lines are missing, and stays under the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 60 }), { minLength: 20, maxLength: 80 }),
        fc.integer({ min: 80, max: 400 }),
        (lines, limit) => {
          const plain = lines.map((line) => line.replaceAll(/[\n`~]/g, ''));
          const cut = cutAtLine(plain.join('\n'), limit, more);
          expect(cut.length).toBeLessThanOrEqual(Math.max(limit, 0));
          if (cut === plain.join('\n')) return;
          const said = Number(/(\d+) lines more$/.exec(cut)?.[1]);
          const kept = cut.split('\n').slice(0, -2);
          expect(kept).toEqual(plain.slice(0, kept.length));
          expect(said).toBe(plain.length - kept.length);
        },
      ),
    );
  });

  it('closes a code fence that was open', () => {
    const text = ['```sh', ...Array.from({ length: 50 }, (_, i) => `line ${i}`), '```', 'after'].join('\n');
    const cut = cutAtLine(text, 200, more).split('\n');
    expect(cut.filter((line) => line.startsWith('```'))).toHaveLength(2);
    expect(cut.at(-1)).toMatch(/lines more$/);
  });

  it('leaves room for the marker in the largest body', () => {
    const notes = fitNotes(Array.from({ length: 20_000 }, (_, i) => `- change ${i}`).join('\n'), more);
    const body = markedBody(notes, { tag: `v1.0.0-${'x'.repeat(150)}`, sha: target.sha });
    expect(body.length).toBeLessThanOrEqual(BODY_LIMIT);
    expect(body.length).toBeGreaterThan(BODY_LIMIT - 600);
    expect(readBody(body).marker).toBeDefined();
  });
});
