// Tells people: one comment on the pull request, one message to Slack. That somebody could not be told never changes a verdict.
import { messageOf, type Ports, type SummaryPart } from '@compose-delivery/runtime';
import {
  commentBody,
  findingLine,
  isOccasion,
  pullRequestOf,
  putComment,
  sendSlack,
  slackBody,
  texts,
  type ChangeFacts,
  type Finding,
  type SlackOccasion,
} from '@compose-delivery/gate';
import type { GateInputs } from './rules.ts';

export type News = {
  readonly result: string;
  readonly reason: string;
  readonly summaryOf: (rows: number) => readonly SummaryPart[];
  /** What to name in a message, worst first. */
  readonly findings: readonly Finding[];
  readonly newCount: number;
  /** Why the database could not be renewed, or nothing. */
  readonly stale: string;
};

export type Told = { readonly comment: string; readonly slack: string };

const NAMED = 10;

/** Never throws: the verdict stands whoever listens. */
export async function tell(news: News, inputs: GateInputs, change: ChangeFacts, ports: Ports): Promise<Told> {
  return {
    comment: await tellPullRequest(news, inputs, change, ports),
    slack: await tellSlack(news, inputs, ports),
  };
}

async function tellPullRequest(
  news: News,
  inputs: GateInputs,
  change: ChangeFacts,
  ports: Ports,
): Promise<string> {
  const pullRequest = pullRequestOf(change);
  if (inputs.comment === 'never' || inputs.githubToken === '' || pullRequest === undefined) return 'none';
  const [owner = '', repo = ''] = (ports.facts.repository ?? '').split('/');
  const category = inputs.sarifCategory;
  let ended: { outcome: string; why: string };
  try {
    const github = await ports.github(inputs.githubToken);
    const body = commentBody(category, news.summaryOf);
    ended = await putComment(github, { owner, repo, pullRequest, category }, body);
  } catch (error) {
    ended = { outcome: 'failed', why: messageOf(error) };
  }
  if (ended.why !== '') {
    const loud = inputs.comment === 'always' || ended.outcome === 'failed';
    ports.log[loud ? 'warning' : 'info'](texts[inputs.language].commentFailed(ended.why));
  }
  return ended.outcome;
}

async function tellSlack(news: News, inputs: GateInputs, ports: Ports): Promise<string> {
  const occasions = inputs.slackOn as readonly SlackOccasion[];
  if (inputs.slackWebhook === '' || !isOccasion(occasions, { ...news, stale: news.stale !== '' }))
    return 'none';
  const t = texts[inputs.language];
  const result = (t.result as Readonly<Record<string, string>>)[news.result] ?? news.result;
  const left = news.findings.length - NAMED;
  const body = slackBody({
    title: `${t.title}: ${result} (${ports.facts.repository ?? '-'})`,
    lines: [
      news.reason,
      ...(news.stale === '' ? [] : [news.stale]),
      ...news.findings.slice(0, NAMED).map(findingLine),
      ...(left > 0 ? [t.more(left)] : []),
    ],
    more: t.more,
    link: ports.facts.runUrl,
  });
  const failure = await sendSlack(ports.http, inputs.slackWebhook, body);
  if (failure !== undefined) ports.log.warning(t.slackFailed(failure));
  return failure === undefined ? 'sent' : 'failed';
}
