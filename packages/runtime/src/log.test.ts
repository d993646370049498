import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';
import { Redactor } from './redact.ts';
import { obeyedCommands } from './testing/command-oracle.ts';
import { hostileStrings } from './testing/hostile.ts';
import { recordedLog } from './testing/index.ts';

describe('the safe log', () => {
  it('prints hostile text by every method, and the runner obeys only our own commands', async () => {
    const log = recordedLog();
    for (const text of hostileStrings) {
      log.info(text);
      log.debug(text);
      log.notice(text, { title: text, file: text, line: 1 });
      log.warning(text);
      log.error(text);
      await log.group(text, async () => log.info(text));
    }
    const obeyed = obeyedCommands(log.lines.join('\n'));
    const each = (name: string): number => obeyed.filter((command) => command.name === name).length;
    expect(new Set(obeyed.map(({ name }) => name))).toEqual(
      new Set(['debug', 'notice', 'warning', 'error', 'group', 'endgroup']),
    );
    for (const name of ['debug', 'notice', 'warning', 'error', 'group', 'endgroup'])
      expect(each(name)).toBe(hostileStrings.length);
  });

  it('never prints a masked secret, in any of its forms', () => {
    const log = recordedLog();
    const secret = 's3cr3t/Value+with=signs';
    log.mask(secret);
    log.info(
      `token=${secret} url=${encodeURIComponent(secret)} basic=${Buffer.from(`user:${secret}`).toString('base64')}`,
    );
    log.error(secret);
    const printed = log.lines.filter((line) => !line.startsWith('::add-mask::')).join('\n');
    expect(printed).not.toContain(secret);
    expect(printed).not.toContain(encodeURIComponent(secret));
    expect(printed).not.toContain(Buffer.from(secret).toString('base64').slice(4, 20));
  });

  it('masks each long line of a secret, and no short one', () => {
    const log = recordedLog();
    log.mask('{\nlong-line-of-a-key\n}');
    expect(log.lines).toEqual(['::add-mask::long-line-of-a-key']);
  });

  it('uses words on a terminal', () => {
    const lines: string[] = [];
    createLog((line) => lines.push(line), new Redactor(), 'terminal').error('no\ndisk');
    expect(lines).toEqual(['error: no', 'disk']);
  });
});
