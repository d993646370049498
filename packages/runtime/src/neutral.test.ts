import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  commandData,
  commandProperty,
  htmlText,
  markdownBlock,
  markdownText,
  neutralLine,
  neutralText,
  slackText,
  truncate,
} from './neutral.ts';
import { obeyedCommands } from './testing/command-oracle.ts';
import { hostileStrings } from './testing/hostile.ts';

const foreign = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '::',
        '##[',
        '#',
        '[',
        ']',
        'error',
        'set-output',
        ' ',
        '\n',
        '\r',
        '\u2028',
        '\u001b[1m',
        '\u0000',
        '%0A',
        '\u0085',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

describe('the oracle itself', () => {
  it.each(['::error::x', ' \t::set-output name=a::b', 'x ##[ERROR]y', 'a\r##[group]b'])(
    'obeys %j',
    (line) => {
      expect(obeyedCommands(line)).toHaveLength(1);
    },
  );
});

describe('neutralText', () => {
  it.each(hostileStrings.map((text) => [text.slice(0, 40), text]))(
    'lets the runner obey nothing in %j',
    (_, text) => {
      expect(obeyedCommands(neutralText(text))).toEqual([]);
    },
  );

  it('lets the runner obey nothing in any text', () => {
    fc.assert(
      fc.property(foreign, (text) => obeyedCommands(neutralText(text)).length === 0),
      { numRuns: 10_000 },
    );
  });

  it('leaves ordinary lines alone', () => {
    for (const line of ['added 3 packages in 2 s', '  indented: yes', 'a::b', 'ünïcode ✓ 日本', '# [x]'])
      expect(neutralLine(line)).toBe(line);
  });
});

describe('our own commands', () => {
  it('keep their data on one line and inside the command', () => {
    fc.assert(
      fc.property(foreign, foreign, (title, data) => {
        const line = `::error title=${commandProperty(title)}::${commandData(data)}`;
        const obeyed = obeyedCommands(line);
        return (
          obeyed.length === 1 && obeyed[0]?.name === 'error' && !line.includes('\n') && !line.includes('\r')
        );
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('markdownText', () => {
  it('leaves no character that Markdown or HTML reads', () => {
    fc.assert(
      fc.property(foreign, (text) => !/[<>|`*_[\]\n@]/.test(markdownText(text))),
      { numRuns: 10_000 },
    );
  });

  it.each(['@org/team', 'https://evil.example', '- item', '1. item', '#1'])(
    'takes the meaning from %j',
    (text) => {
      expect(markdownText(text).startsWith(text)).toBe(false);
    },
  );
});

describe('markdownText, on ordinary text', () => {
  it.each(['1.4.0', 'deploy-blue-green', 'a, b; c', '3 of 4 passed'])('leaves %j as it is', (text) => {
    expect(markdownText(text)).toBe(text);
  });
});

describe('markdownBlock', () => {
  it('cannot be closed from within', () => {
    const block = markdownBlock('a\n`````\nb');
    expect(block.split('\n')[0]).toBe('``````text');
  });
});

describe('truncate', () => {
  it('never exceeds the limit by more than its note needs, and never splits a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.integer({ min: 60, max: 200 }),
        (text, limit) => {
          const cut = truncate(text, limit);
          return cut.length <= Math.max(limit, 0) && (text.length > limit || cut === text);
        },
      ),
    );
    expect(truncate('😀'.repeat(50), 61)).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  });
});

describe('other places', () => {
  it('HTML text cannot open a tag or leave an attribute', () => {
    for (const text of hostileStrings) expect(htmlText(text)).not.toMatch(/[<>"']/);
  });

  it('Slack text cannot mention a channel or hide a link', () => {
    expect(slackText('<!channel> <https://x|y> & co')).toBe('&lt;!channel&gt; &lt;https://x|y&gt; &amp; co');
  });
});
