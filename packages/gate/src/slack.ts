// One message to a Slack webhook: what is new, that nobody could look, or that the database is stale. Sources: docs.slack.dev
// "Formatting message text" (escaping), "Blocks" (150 characters in a header, 3,000 in a section).
import { InputError, slackText, truncate, visible, type Http } from '@compose-delivery/runtime';
import type { SlackOccasion } from './vocabulary.ts';

const SECTION_LIMIT = 2_900;
const HEADER_LIMIT = 140;
const LINE_LIMIT = 300;
const HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'];

export type SlackMessage = {
  readonly title: string;
  /** Foreign text may be in them. */
  readonly lines: readonly string[];
  readonly more: (count: number) => string;
  readonly link: string | undefined;
};

/** @throws InputError unless it is an https address of Slack; the address is a secret and is never shown. */
export function checkWebhook(webhook: string): void {
  const bad = (seen: string): never => {
    throw new InputError([
      { input: 'slack-webhook', expected: `an https address of ${HOSTS.join(' or ')}`, seen },
    ]);
  };
  let url: URL;
  try {
    url = new URL(webhook);
  } catch {
    return bad('no address');
  }
  if (url.protocol !== 'https:') bad(`the protocol ${url.protocol}`);
  if (!HOSTS.includes(url.hostname) || url.port !== '' || url.username !== '' || url.password !== '')
    bad('another host');
}

/** Whether this result is worth a message. An error is, whenever anything is: a scan that did not run is as loud as a finding. */
export function isOccasion(
  occasions: readonly SlackOccasion[],
  facts: { readonly result: string; readonly newCount: number; readonly stale: boolean },
): boolean {
  if (occasions.length === 0) return false;
  if (facts.result === 'error' || facts.result === 'skipped' || facts.stale) return true;
  if (occasions.includes('always')) return true;
  if (occasions.includes('fail') && facts.result === 'fail') return true;
  return occasions.includes('new') && facts.newCount > 0;
}

/** The body of the request. Lines that do not fit are counted, never cut in half. */
export function slackBody(message: SlackMessage): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of message.lines) {
    const safe = safeLine(line);
    if (length + safe.length + 1 > SECTION_LIMIT - 100) break;
    kept.push(safe);
    length += safe.length + 1;
  }
  const left = message.lines.length - kept.length;
  const rest = left > 0 ? [safeLine(message.more(left))] : [];
  const link =
    message.link !== undefined && /^https:\/\/[\w.:/-]+$/.test(message.link) ? [`<${message.link}>`] : [];
  const text = [...kept, ...rest, ...link].join('\n') || '-';
  const title = truncate(visible(message.title.replace(/[<>]/g, '').replace(/\s+/g, ' ')), HEADER_LIMIT);
  return JSON.stringify({
    text: slackText(title, HEADER_LIMIT),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title, emoji: false } },
      { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } },
    ],
  });
}

/** One line: no mention, no link, no mark-up; `verbatim` keeps Slack from finding more in it. */
function safeLine(line: string): string {
  const plain = line.replace(/[*_~`]/g, (mark) => `${mark}\u200b`).replace(/\s+/g, ' ');
  const cut = plain.length > LINE_LIMIT ? truncate(plain, LINE_LIMIT) : plain;
  return slackText(cut, LINE_LIMIT).replaceAll('://', ':\u200b//');
}

/** Sends it. @returns why it did not arrive, or undefined; a redirect is not followed. */
export async function sendSlack(http: Http, webhook: string, body: string): Promise<string | undefined> {
  try {
    const answer = await http({
      url: webhook,
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      timeoutMs: 15_000,
      maxBodyBytes: 4_096,
    });
    if (answer.status >= 200 && answer.status < 300) return undefined;
    return `status ${answer.status}: ${truncate(visible(answer.body), 200)}`;
  } catch {
    // The message of a connection error may hold the address, which is the secret.
    return 'no answer';
  }
}
