// Every text that people read in a release: notes, deployment log, reasons of the plan and the summary, in English; Spanish stands beside.
import { es } from './texts-es.ts';

const en = {
  notes: {
    groups: {
      breaking: 'Breaking changes',
      feat: 'Features',
      fix: 'Fixes',
      perf: 'Performance',
      revert: 'Reverted',
      deps: 'Dependencies',
      docs: 'Documentation',
      other: 'Other changes',
    },
    contributors: 'Contributors',
    nothing: (previous: string) => `No commits since ${previous}.`,
    since: (previous: string, commits: number) => `${commits} commits since ${previous}.`,
    first: 'First release.',
    omitted: (commits: number) => `_${commits} older commits are not listed._`,
    compare: 'All changes',
    more: (lines: number) => `_${lines} more lines did not fit here._`,
    tagMessage: (version: string) => `Release ${version}`,
  },
  log: {
    title: 'Deployment log',
    intro: 'One entry for each release, the newest on top.',
    fact: 'Fact',
    value: 'Value',
    absent: 'not given',
    version: 'Version',
    commit: 'Commit',
    environment: 'Environment',
    previous: 'Previous version',
    slot: 'Slot',
    run: 'Run',
    actor: 'Started by',
    started: 'Started',
    finished: 'Finished',
    duration: 'Duration',
    verdict: 'Deployment',
    smoke: 'Smoke checks',
    durations: 'Durations',
    step: 'Step',
    checks: 'Checks',
    check: 'Check',
    result: 'Result',
    traffic: 'Traffic',
    requests: 'Requests',
    failed: 'Failed requests',
    errorRate: 'Error rate',
    p95: 'p95 latency',
    incidents: 'Incidents',
    noIncidents: 'None reported.',
  },
  why: {
    tagElsewhere: (tag: string, there: string, wanted: string) =>
      `the tag ${tag} is on ${there}, but ${wanted} was deployed; a tag is never moved: release another version`,
    tagOnNoCommit: (tag: string) => `the tag ${tag} points to something that is no commit`,
    publishedForeign: (tag: string, missing: string) =>
      `${tag} was published by someone else and lacks ${missing}; nothing is added to a release that is not ours`,
    immutable: (tag: string, missing: string) =>
      `${tag} is published and immutable, and lacks ${missing}; release another version`,
    publishedDiffers: (name: string) =>
      `the published asset ${name} differs from the file here; what is published is never replaced: release another version`,
    majorForeign: (major: string) =>
      `the tag ${major} was not made by this action and is not moved; delete it once, or leave major-tag off`,
    notGreater: (version: string, last: string) =>
      `${version} is not greater than ${last}, which is released already; allow-older lets it pass`,
    noDraft: 'no release of ours exists for this tag yet; a draft can be filled before anyone sees it',
    draftElsewhere: (sha: string) => `the draft was begun for commit ${sha}, and nothing of it was published`,
    notesChanged: 'the notes have changed since the draft was written',
    twin: 'a second, empty draft of ours for the same tag',
    unfinished: 'its upload was never finished',
    differs: 'it differs from the file here',
    missing: 'the release does not have it yet',
    noTag: (tag: string) => `${tag} does not exist yet, and all assets are in place by then`,
    ready: 'everything is in place',
    majorMissing: (major: string) => `${major} does not exist yet`,
    majorBehind: (major: string, there: string) => `${major} is on ${there}`,
  },
  left: {
    foreignDraft: (id: number) => `draft ${id} for the same tag is not ours and stays as it is`,
    fullTwin: (id: number) =>
      `draft ${id} is ours too but holds assets; delete it by hand if nobody needs it`,
    foreignAsset: (name: string) => `asset ${name} is not ours and stays`,
    edited: 'the notes were edited by a person and stay as they are',
    recordKept: (name: string) => `the published record ${name} stays as it was`,
    lightweight: (tag: string) => `${tag} is a lightweight tag on the right commit and stays`,
    majorAhead: (major: string, version: string) => `${major} stays, since ${version} is newer`,
    majorPrerelease: (major: string) => `${major} stays: a pre-release moves nothing`,
  },
  summary: {
    title: (tag: string) => `Release ${tag}`,
    plan: 'Plan',
    step: 'Step',
    what: 'What',
    why: 'Why',
    kept: 'Left as it is',
    nothingToDo: 'Nothing to do.',
    unread: 'There was no token: the plan is the one for a repository without this release.',
    planned: (tag: string, steps: number) => `${tag}: ${steps} steps planned, nothing was changed`,
    outcome: { created: 'created', resumed: 'finished', unchanged: 'complete already' },
    published: (tag: string, outcome: string) => `${tag} is published (${outcome})`,
    drafted: (tag: string, outcome: string) => `the draft of ${tag} is ready (${outcome})`,
  },
};

export type Texts = typeof en;

export const texts: { readonly en: Texts; readonly es: Texts } = { en, es };
export type Language = keyof typeof texts;
