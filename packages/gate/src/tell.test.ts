// What leaves the gate: the comment, the message to Slack, the last good report. Foreign text obeys nobody there, and limits hold.
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { GitHubError, type GitHub, type HttpRequest } from '@compose-delivery/runtime';
import { hostileStrings } from '../../runtime/src/testing/hostile.ts';
import { COMMENT_LIMIT, commentBody, commentMarker, putComment } from './comment.ts';
import { readLastGood } from './last-good.ts';
import { checkWebhook, isOccasion, sendSlack, slackBody } from './slack.ts';
import { zipEntry } from './zip-entry.ts';

type Call = { readonly route: string; readonly parameters: Record<string, unknown> };

/** Answers routes by name; what is not named is 404. */
function github(answers: Record<string, unknown>): GitHub & { calls: Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    request: <T>(route: string, parameters: Record<string, unknown> = {}) => {
      calls.push({ route, parameters });
      const [, answer] = Object.entries(answers).find(([start]) => route.startsWith(start)) ?? [];
      if (answer instanceof GitHubError) return Promise.reject(answer);
      if (answer === undefined) return Promise.reject(new GitHubError(`${route}: not found`, 404));
      const data = typeof answer === 'function' ? (answer as (p: object) => unknown)(parameters) : answer;
      return Promise.resolve({ status: 200, data: data as T });
    },
  };
}

const place = { owner: 'acme', repo: 'shop', pullRequest: 7, category: 'a' };
const marker = commentMarker('a');
const robot = { login: 'github-actions[bot]', type: 'Bot' };
const LIST = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const one = 'repos/{owner}/{repo}/issues/comments/{comment_id}';

describe('the comment', () => {
  it('is written when there is none of ours', async () => {
    const api = github({ [LIST]: [{ id: 1, body: 'hello', user: robot }], 'POST /repos': {} });
    expect(await putComment(api, place, `${marker}\nx`)).toMatchObject({ outcome: 'created' });
  });

  it('is updated in place, found on a later page, and one written twice becomes one', async () => {
    const filler = Array.from({ length: 100 }, (_, id) => ({ id, body: '', user: robot }));
    const ours = [900, 800].map((id) => ({ id, body: `${marker}\nold`, user: robot }));
    const api = github({
      [LIST]: ({ page }: { page: number }) => (page === 1 ? filler : ours),
      [`PATCH /${one}`]: {},
      [`DELETE /${one}`]: {},
    });
    expect(await putComment(api, place, `${marker}\nnew`)).toMatchObject({ outcome: 'updated' });
    const changed = api.calls.filter(({ route }) => /^(PATCH|DELETE)/.test(route));
    expect(changed.map(({ parameters }) => parameters['comment_id'])).toEqual([800, 900]);
  });

  it('of somebody else with our marker is left alone, and so is ours of another gate', async () => {
    const api = github({
      [LIST]: [
        { id: 1, body: `${marker}\nhijack`, user: { login: 'mallory', type: 'User' } },
        { id: 2, body: `quoted ${marker}\n`, user: robot },
        { id: 3, body: `${commentMarker('b')}\n`, user: robot },
        { id: 4, body: null, user: null },
      ],
      'POST /repos': {},
    });
    expect(await putComment(api, place, `${marker}\nx`)).toMatchObject({ outcome: 'created' });
    expect(api.calls.some(({ route }) => /^(PATCH|DELETE)/.test(route))).toBe(false);
  });

  it.each([
    [403, 'denied'],
    [422, 'failed'],
    [502, 'failed'],
  ])('status %s is an outcome, no crash', async (status, outcome) => {
    const api = github({ [LIST]: [], 'POST /repos': new GitHubError('no', status) });
    expect(await putComment(api, place, 'x')).toMatchObject({ outcome });
  });

  it('stays under the limit with the longest rows, whole rows only, its marker first', () => {
    const cell = '|'.repeat(300);
    const body = commentBody('a', (rows) => [
      { heading: 'h' },
      { table: { head: ['a', 'b'], rows: Array.from({ length: rows }, () => [cell, cell]) } },
    ]);
    expect(body.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(body.startsWith(`${marker}\n`)).toBe(true);
    for (const line of body.split('\n').filter((text) => text.startsWith('| &')))
      expect(line).toMatch(/ \|$/);
  });

  it('a category cannot end the marker', () => {
    expect(commentMarker('--> <img>')).toMatch(/^<!-- compose-delivery trivy-gate [0-9a-f]{16} -->$/);
  });
});

describe('Slack', () => {
  const webhook = 'https://hooks.slack.com/services/T/B/canary-4711';
  const message = (lines: readonly string[]): { text: string; blocks: { text: { text: string } }[] } =>
    JSON.parse(
      slackBody({ title: lines[0] ?? '', lines, more: (n) => `${n} more`, link: 'https://github.com/a/b' }),
    );

  it('gets no mention, no link and no mark-up from foreign text, and its limits hold', () => {
    for (const evil of hostileStrings) {
      const { blocks, text } = message(Array.from({ length: 30 }, () => evil));
      const body = (blocks[1]?.text.text ?? '').replace('<https://github.com/a/b>', '');
      expect(body).not.toMatch(/[<>]/);
      expect(body).not.toContain('://');
      expect(body.length).toBeLessThanOrEqual(3_000);
      expect((blocks[0]?.text.text ?? '').length).toBeLessThanOrEqual(150);
      expect(text).not.toMatch(/[<>]/);
    }
  });

  it('counts the lines that do not fit', () => {
    const { blocks } = message(Array.from({ length: 200 }, (_, i) => `CVE-${i} ${'x'.repeat(100)}`));
    expect(blocks[1]?.text.text).toMatch(/\n1\d\d more\n/);
  });

  it.each([
    'http://hooks.slack.com/services/x',
    'https://169.254.169.254/latest',
    'https://hooks.slack.com.evil.example/x',
    'https://hooks.slack.com:444/x',
    'https://user@hooks.slack.com/x',
    'canary-4711',
  ])('%s is no webhook, and is not shown', (address) => {
    expect(() => checkWebhook(address)).toThrow('slack-webhook: expected an https address');
    try {
      checkWebhook(address);
    } catch (error) {
      expect(String(error)).not.toContain('canary-4711');
    }
  });

  it('an answer that is no success, a redirect included, is told without the address', async () => {
    checkWebhook(webhook);
    const requests: HttpRequest[] = [];
    const answer = (status: number) => (request: HttpRequest) => {
      requests.push(request);
      return Promise.resolve({ status, headers: {}, body: 'invalid_payload', durationMs: 1 });
    };
    expect(await sendSlack(answer(200), webhook, '{}')).toBeUndefined();
    expect(await sendSlack(answer(302), webhook, '{}')).toBe('status 302: invalid_payload');
    const broken = (): Promise<never> => Promise.reject(new Error(`connect ${webhook}`));
    expect(await sendSlack(broken, webhook, '{}')).toBe('no answer');
    expect(requests).toHaveLength(2);
  });

  it('is told of errors, skips and stale databases whatever was asked for', () => {
    const quiet = { result: 'pass', newCount: 0, stale: false };
    expect(isOccasion(['new'], quiet)).toBe(false);
    expect(isOccasion(['new'], { ...quiet, newCount: 1 })).toBe(true);
    for (const loud of [{ result: 'error' }, { result: 'skipped' }, { stale: true }])
      expect(isOccasion(['fail'], { ...quiet, ...loud })).toBe(true);
    expect(isOccasion(['fail'], { ...quiet, result: 'fail' })).toBe(true);
    expect(isOccasion(['always'], quiet)).toBe(true);
    expect(isOccasion([], { ...quiet, result: 'error' })).toBe(false);
  });
});

/** A ZIP archive of one file. */
function zip(name: string, content: Buffer, packed = deflateRawSync(content), size = content.length): Buffer {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(size, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}

describe('the last good report', () => {
  const ours = { id: 5, head_branch: 'main', repository_id: 1, head_repository_id: 1 };
  const artifact = (id: number, over: object = {}, run: object = {}): object => ({
    id,
    created_at: `2026-11-${10 + id}T00:00:00Z`,
    workflow_run: { ...ours, ...run },
    ...over,
  });
  const where = {
    ...{ owner: 'acme', repo: 'shop', artifact: 'scan', file: 'r.json', branch: 'main' },
    ...{ runId: '9', maxBytes: 1_000 },
  };
  const archive = zip('r.json', Buffer.from('{"a":1}'));
  const bytes = archive.buffer.slice(archive.byteOffset, archive.byteOffset + archive.length);
  const api = (...artifacts: object[]): GitHub & { calls: Call[] } =>
    github({
      'GET /repos/{owner}/{repo}/actions/artifacts/': bytes,
      'GET /repos/{owner}/{repo}/actions/artifacts': { artifacts },
    });

  it('is the newest of this branch: no fork, no other branch, no expired one, not our own', async () => {
    const source = api(
      artifact(1),
      artifact(2),
      artifact(3, { expired: true }),
      artifact(4, {}, { head_branch: 'evil' }),
      artifact(5, {}, { head_repository_id: 2 }),
      artifact(6, {}, { id: 9 }),
      artifact(7, { workflow_run: null }),
    );
    expect(await readLastGood(source, where)).toMatchObject({ text: '{"a":1}' });
    expect(source.calls.at(-1)?.parameters['artifact_id']).toBe(2);
  });

  it('that does not exist yet is none; one that cannot be had is an error', async () => {
    expect(await readLastGood(api(), where)).toBeUndefined();
    await expect(readLastGood(github({}), where)).rejects.toThrow('actions: read');
    await expect(readLastGood(api(artifact(1)), { ...where, file: 'x' })).rejects.toThrow('expected x in it');
  });

  it.each<[string, Buffer]>([
    ['no archive', Buffer.from('hello')],
    ['an empty file', Buffer.alloc(0)],
    ['cut off', archive.subarray(20)],
    ['a bomb', zip('r.json', Buffer.alloc(5_000))],
    ['a bomb that lies about its size', zip('r.json', Buffer.alloc(5_000), undefined, 10)],
    ['broken inside', zip('r.json', Buffer.from('x'), Buffer.from('nonsense'))],
  ])('%s is refused', (_name, content) => {
    expect(() => zipEntry(content, 'r.json', 1_000, 'z')).toThrow('z: expected a ZIP archive');
  });
});
