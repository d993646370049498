// The queries of a watch, asked at their times: placeholders filled in, answers measured, staleness noticed, evidence kept.
import {
  expandVariables,
  type PrometheusDefinition,
  type QueryDefinition,
  type SlotName,
} from '@compose-delivery/application';
import { InputError, type Clock, type Http, type Log } from '@compose-delivery/runtime';
import { otherSlot, type Judgement, type Release, type Verdict } from '../model.ts';
import { judgeQueries, judgeQuery, type QueryHistory } from './judge-queries.ts';
import { measure, type Measurement } from './measure.ts';
import { askPrometheus, type PrometheusAccess, type QueryAnswer } from './prometheus.ts';

/** What the report keeps of a query: as it was asked, and how each measurement went. */
export type QueryEvidence = {
  readonly name: string;
  readonly query: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly measurements: readonly (Measurement & { readonly atMs: number })[];
};

export type MetricsWatch = {
  /** Queries that Prometheus refuses, as sentences, before anything is changed; a server that is away is only a warning. */
  preflight(release: Release, slot: SlotName): Promise<string[]>;
  begin(subject: WatchSubject): MetricsRun;
};

export type MetricsRun = {
  /** Asks what is due. */
  poll(): Promise<void>;
  judge(over: boolean): Judgement | undefined;
  evidence(): QueryEvidence[];
};

export type WatchSubject = {
  readonly release: Pick<Release, 'id' | 'version'>;
  readonly slot: SlotName;
  readonly generation: number;
  readonly old?: Pick<Release, 'id' | 'version'> | undefined;
};

type MetricsWorld = {
  readonly http: Http;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Pick<Log, 'warning' | 'mask'>;
  readonly variables: Readonly<Record<string, string>>;
};

const KEPT_MEASUREMENTS = 200;

/** @throws InputError for a variable that the environment file lacks */
export function metricsWatch(world: MetricsWorld, definition: PrometheusDefinition): MetricsWatch {
  const access: PrometheusAccess = {
    http: world.http,
    url: expanded(definition.url, world.variables, 'watch.prometheus.url'),
    headers: Object.fromEntries(
      Object.entries(definition.headers).map(([name, value]) => {
        const written = expanded(value, world.variables, `watch.prometheus.headers.${name}`);
        if (written !== value)
          for (const word of written.split(' ')) if (word.length > 7) world.log.mask(word);
        return [name, written];
      }),
    ),
    timeoutMs: definition['timeout-seconds'] * 1_000,
  };
  const fill = (text: string, subject: WatchSubject): string =>
    expandVariables(
      text.replaceAll(/\$(?![{$A-Za-z_])/g, '$$$$'),
      (name) => subjectValue(subject, name) ?? world.variables[name],
    );
  return {
    preflight: async (release, slot) => {
      const subject = { release, slot, generation: 0, old: release };
      const problems: string[] = [];
      for (const query of definition.queries)
        for (const text of [query.query, ...(query.baseline ? [query.baseline.query] : [])]) {
          const answer = await askPrometheus(access, fill(text, subject));
          if (answer.kind === 'rejected') problems.push(`watch query ${query.name}: ${answer.why}`);
          if (answer.kind === 'unreachable') {
            world.log.warning(
              `Prometheus cannot be asked now (${answer.why}): a watch that cannot ask it ends inconclusive`,
            );
            return problems;
          }
        }
      return problems;
    },
    begin: (subject) => beginRun(world, definition, access, subject, fill),
  };
}

function subjectValue(subject: WatchSubject, name: string): string | undefined {
  const { release, slot, generation, old } = subject;
  const values: Readonly<Record<string, string>> = {
    slot,
    old_slot: otherSlot(slot),
    version: release.version,
    old_version: old?.version ?? '',
    release: release.id,
    old_release: old?.id ?? '',
    generation: String(generation),
  };
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function expanded(text: string, variables: Readonly<Record<string, string>>, input: string): string {
  return expandVariables(text, (name) => {
    if (variables[name] !== undefined) return variables[name];
    throw new InputError([
      {
        input: `${input} of the delivery file`,
        expected: `${name} in the environment file`,
        seen: 'nothing',
      },
    ]);
  });
}

type Tracked = {
  readonly definition: QueryDefinition;
  readonly text: string;
  readonly measurements: (Measurement & { atMs: number })[];
  nextAt: number;
  lastAt: number;
};

function beginRun(
  world: MetricsWorld,
  definition: PrometheusDefinition,
  access: PrometheusAccess,
  subject: WatchSubject,
  fill: (text: string, subject: WatchSubject) => string,
): MetricsRun {
  const started = world.clock.monotonic();
  const tracked: Tracked[] = definition.queries.map((query) => ({
    definition: query,
    text: fill(query.query, subject),
    measurements: [],
    nextAt: query['initial-delay-seconds'] * 1_000,
    lastAt: 0,
  }));
  const histories = (): QueryHistory[] => tracked;
  const ask = async (query: Tracked): Promise<void> => {
    const answer = await askPrometheus(access, query.text);
    const rule = query.definition.baseline;
    const hasOld = subject.old !== undefined;
    const baseline = rule && hasOld ? await askPrometheus(access, fill(rule.query, subject)) : undefined;
    const stale =
      staleness(query, answer) ??
      (await oldSamples(access, definition, (text) => fill(text, subject), answer));
    const measured: Measurement =
      stale === undefined
        ? measure(query.definition, answer, baseline)
        : { verdict: 'inconclusive', reason: stale, values: [] };
    query.measurements.push({ ...measured, atMs: Math.round(world.clock.monotonic() - started) });
  };
  return {
    poll: async () => {
      const now = world.clock.monotonic() - started;
      const due = tracked.filter((query) => now >= query.nextAt);
      for (const query of due) query.nextAt = now + query.definition['interval-seconds'] * 1_000;
      await Promise.all(due.map(ask));
    },
    judge: (over) => judgeQueries(histories(), over),
    evidence: () =>
      tracked.map((query) => {
        const { verdict, reason } = judgeQuery(query, true);
        return {
          name: query.definition.name,
          query: query.text,
          verdict: verdict ?? 'inconclusive',
          reason,
          measurements: query.measurements.slice(-KEPT_MEASUREMENTS),
        };
      }),
  };
}

/** The moment of evaluation has to move on from one measurement to the next: a cache in between would answer the past for ever. */
function staleness(query: Tracked, answer: QueryAnswer): string | undefined {
  if (answer.kind !== 'values') return undefined;
  const stuck = query.lastAt > 0 && answer.at <= query.lastAt;
  query.lastAt = Math.max(query.lastAt, answer.at);
  return stuck
    ? `stale: it answered for the same moment again (${new Date(answer.at * 1_000).toISOString()})`
    : undefined;
}

/** Prometheus answers the last sample for five minutes after a scrape has stopped; a selector that must be young shows that. */
async function oldSamples(
  access: PrometheusAccess,
  definition: PrometheusDefinition,
  fill: (text: string) => string,
  answer: QueryAnswer,
): Promise<string | undefined> {
  const selector = definition['fresh-series'];
  if (selector === undefined || (answer.kind !== 'values' && answer.kind !== 'no-data')) return undefined;
  const age = await askPrometheus(access, `time() - max(timestamp(${fill(selector)}))`);
  if (age.kind === 'no-data') return `stale: ${selector} has no sample`;
  if (age.kind !== 'values') return `nobody can say how old the samples are: ${age.why}`;
  const seconds = age.series[0]?.value ?? Infinity;
  return seconds <= definition['fresh-seconds']
    ? undefined
    : `stale: the newest sample of ${selector} is ${Math.round(seconds)} s old, ${definition['fresh-seconds']} s are allowed`;
}
