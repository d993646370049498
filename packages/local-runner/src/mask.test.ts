import { describe, expect, it } from 'vitest';
import { createMasker } from './mask.ts';

describe('createMasker', () => {
  it('hides a secret, its lines and its usual encodings', () => {
    const masker = createMasker();
    masker.add('first line\nsecond "line"');
    masker.add('p@ss word');
    expect(masker.mask('a first line b')).toBe('a *** b');
    expect(masker.mask('second "line"')).toBe('***');
    expect(masker.mask(JSON.stringify({ k: 'first line\nsecond "line"' }))).toBe('{"k":"***"}');
    expect(masker.mask(`x=${encodeURIComponent('p@ss word')}`)).toBe('x=***');
    const basic = Buffer.from('user:p@ss word').toString('base64');
    expect(masker.mask(basic)).not.toBe(basic);
    expect(masker.holds('the p@ss word')).toBe(true);
    expect(masker.holds('nothing')).toBe(false);
  });

  it('hides the longest of nested secrets whole and ignores blanks', () => {
    const masker = createMasker();
    masker.add('  ');
    masker.add('abc');
    masker.add('abcdef');
    expect(masker.mask('x abcdef   y abc')).toBe('x ***   y ***');
  });
});
