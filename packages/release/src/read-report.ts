// What the reports of a deployment say. They come from other steps and other versions of them, so they are read tolerantly:
// names in any case and with any hyphens, fields missing, values of the wrong kind ignored.
import { asMoment, asNumber, asText, get, inner, isRecord, plain, type Json } from './json-lookup.ts';
import { parseVersion } from './version.ts';

/** What a report was found to say; absent fields were absent there. Times in milliseconds. */
export type Report = {
  readonly verdict?: string;
  /** How the step ended, in its own word; many words mean good, so only the known bad ones refuse. */
  readonly outcome?: string;
  /** `deploy`, `rollback` … */
  readonly kind?: string;
  readonly version?: string;
  readonly sha?: string;
  readonly environment?: string;
  readonly slot?: string;
  readonly previous?: string;
  readonly runUrl?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly durationMs?: number;
  readonly requests?: number;
  readonly failed?: number;
  readonly errorRate?: number;
  readonly p95Ms?: number;
  readonly durations: readonly { readonly name: string; readonly ms: number }[];
  readonly checks: readonly { readonly name: string; readonly result: string; readonly ms?: number }[];
  readonly incidents: readonly string[];
};

/** Rows of one table that anybody reads. */
const MOST_ROWS = 200;
const CONTAINERS = [
  'release',
  'deployment',
  'result',
  'judgement',
  'figures',
  'traffic',
  'watch',
  'summary',
  'run',
];

/** Looks at the top first, then into the objects where reports usually keep such a thing. */
function find<T>(
  report: Json,
  names: readonly string[],
  accept: (value: unknown) => T | undefined,
): T | undefined {
  // The last two are where the Common Test Report Format (ctrf.io) keeps what it has no word for.
  const ctrf = inner(report, ['results']);
  const nested = [
    ...CONTAINERS.map((name) => get(report, [name])),
    get(ctrf, ['extra']),
    get(ctrf, ['environment']),
  ];
  const places = [report, ...nested.filter(isRecord)];
  for (const place of places) {
    const value = accept(get(place, names));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A build may be called anything; only what is a version is one. */
const asVersion = (value: unknown): string | undefined => {
  const text = asText(value)?.replace(/^v/, '');
  return text !== undefined && parseVersion(text) ? text : undefined;
};
/** A verdict is a word, or an object that holds one with its reasons. */
const asVerdict = (value: unknown): string | undefined =>
  isRecord(value) ? asText(get(value, ['verdict', 'outcome', 'status'])) : asText(value);

function milliseconds(record: Json, stem: string): number | undefined {
  const ms = find(record, [`${stem}ms`, `${stem}milliseconds`], asNumber);
  const seconds = find(record, [`${stem}seconds`, `${stem}s`], asNumber);
  return ms ?? (seconds === undefined ? undefined : seconds * 1_000);
}

/** What a report in JSON says. `value` is any JSON; what is not understood is left out. */
export function readReport(value: unknown): Report {
  const report: Json = isRecord(value) ? value : {};
  const given = {
    verdict: find(report, ['verdict'], asVerdict),
    outcome: find(report, ['outcome', 'status', 'conclusion'], asVerdict),
    kind: find(report, ['kind'], asText),
    version: find(report, ['version', 'releasedversion'], asText) ?? find(report, ['buildname'], asVersion),
    sha: find(report, ['sha', 'commit', 'commitsha', 'gitsha'], asText),
    environment: find(report, ['environment', 'environmentname', 'testenvironment'], asText),
    slot: find(report, ['slot', 'activeslot', 'color', 'colour'], asText),
    previous: find(report, ['previousversion', 'previousrelease', 'previous', 'from'], asText),
    runUrl: find(report, ['runurl'], asText),
    startedAt: find(report, ['startedat', 'started', 'start'], asMoment),
    finishedAt: find(
      report,
      ['finishedat', 'endedat', 'completedat', 'finished', 'activatedat', 'timestamp', 'at'],
      asMoment,
    ),
    durationMs: milliseconds(report, 'duration') ?? milliseconds(report, 'total'),
    requests: find(report, ['requests', 'requestcount'], asNumber),
    failed: find(report, ['dropped', 'failedrequests', 'failed', 'errors'], asNumber),
    errorRate: find(report, ['errorrate'], asNumber),
    p95Ms: milliseconds(report, 'p95'),
  };
  const present = Object.fromEntries(Object.entries(given).filter(([, field]) => field !== undefined));
  return {
    ...present,
    durations: readDurations(report),
    checks: readChecks(report),
    incidents: readIncidents(report),
  };
}

const LATENCY = /^(p\d+|mean|median|maximum|max|min|duration|total|latency)/;

function readDurations(report: Json): Report['durations'] {
  const listed = rows(get(report, ['durations', 'steps', 'phases', 'timings', 'stages'])).flatMap(
    ({ name, value }) => {
      const ms = isRecord(value)
        ? (milliseconds(value, 'duration') ?? milliseconds(value, 'elapsed') ?? milliseconds(value, ''))
        : undefined;
      const simple =
        typeof value === 'number' ? (/(seconds|S)$/.test(name) ? value * 1_000 : value) : undefined;
      const found = ms ?? simple;
      return found === undefined ? [] : [{ name, ms: found }];
    },
  );
  // Figures such as `switchMs` tell the same in another form.
  const figures = [report, get(report, ['figures'])].filter(isRecord).flatMap((place) =>
    Object.entries(place).flatMap(([key, value]) => {
      const name = /^(.+?)[-_]?[mM]s$/.exec(key)?.[1];
      const ms = asNumber(value);
      return name === undefined || ms === undefined || LATENCY.test(plain(name)) ? [] : [{ name, ms }];
    }),
  );
  return [...listed, ...figures].slice(0, MOST_ROWS);
}

function readChecks(report: Json): Report['checks'] {
  const listed =
    get(inner(report, ['results']), ['tests']) ?? get(report, ['checks', 'tests', 'results', 'smoke']);
  return rows(listed)
    .flatMap(({ name, value }) => {
      const result = isRecord(value)
        ? asVerdict(get(value, ['verdict', 'rawstatus', 'status', 'outcome', 'result']))
        : asText(value);
      const ms = isRecord(value)
        ? (milliseconds(value, 'duration') ?? asNumber(get(value, ['duration'])))
        : undefined;
      return result === undefined ? [] : [{ name, result, ...(ms === undefined ? {} : { ms }) }];
    })
    .slice(0, MOST_ROWS);
}

function readIncidents(report: Json): string[] {
  return rows(get(report, ['incidents', 'warnings', 'events']))
    .flatMap(({ value }) => {
      if (!isRecord(value)) return asText(value) ?? [];
      const what = asText(get(value, ['message', 'what', 'text', 'reason', 'title', 'name']));
      const at = asText(get(value, ['at', 'time', 'timestamp']));
      return what === undefined ? [] : at === undefined ? what : `${at}: ${what}`;
    })
    .slice(0, MOST_ROWS);
}

/** The rows of a list of objects, or of an object by name. */
function rows(value: unknown): { name: string; value: unknown }[] {
  if (isRecord(value)) return Object.entries(value).map(([name, one]) => ({ name, value: one }));
  if (!Array.isArray(value)) return [];
  return value.map((one: unknown, i) => {
    const name = isRecord(one)
      ? asText(get(one, ['name', 'id', 'check', 'step', 'phase', 'title']))
      : undefined;
    return { name: name ?? `${i + 1}`, value: one };
  });
}
