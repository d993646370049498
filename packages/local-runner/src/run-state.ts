// What one run shares between its jobs: settings, masks, the event sink, the cancellation signal.
import path from 'node:path';
import { createMasker, type Masker } from './mask.ts';
import type { Settings } from './settings.ts';
import type { Annotation, JobResult, RunEvent } from './types.ts';

export interface RunState {
  settings: Settings;
  runId: string;
  /** `github.workflow` and the file it came from. */
  workflowName: string;
  workflowRef: string;
  masker: Masker;
  artifactsDirectory: string;
  signal: AbortSignal;
  jobs: JobResult[];
  annotations: Annotation[];
  /** Masks every text in the event and hands it to the sink. */
  emit: (event: RunEvent) => void;
}

// Words of the runner's own; a secret that happens to be one of them must not change what an event is.
const OWN_WORDS = new Set([
  'type',
  'kind',
  'level',
  'state',
  'conclusion',
  'outcome',
  'phase',
  'stream',
  'permissions',
]);

function masked(value: unknown, masker: Masker): unknown {
  if (typeof value === 'string') return masker.mask(value);
  if (Array.isArray(value)) return value.map((item: unknown) => masked(item, masker));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]: [string, unknown]) => [
    key,
    OWN_WORDS.has(key) ? item : masked(item, masker),
  ]);
  return Object.fromEntries(entries);
}

export function createRunState(
  settings: Settings,
  workflow: { name: string; ref: string },
  signal: AbortSignal,
): RunState {
  const masker = createMasker();
  for (const secret of secretsOf(settings)) masker.add(secret);
  return {
    settings,
    runId: settings.runId,
    workflowName: workflow.name,
    workflowRef: workflow.ref,
    masker,
    artifactsDirectory: path.join(settings.workDirectory, 'artifacts', settings.runId),
    signal,
    jobs: [],
    annotations: [],
    emit: (event) => settings.options.sink?.(masked(event, masker) as RunEvent),
  };
}

function secretsOf(settings: Settings): string[] {
  const environments = Object.values(settings.options.environments ?? {});
  return [
    // The switches for debug lines are no secrets; masking `true` would blacken every log.
    ...Object.entries(settings.secrets).flatMap(([name, value]) =>
      /^ACTIONS_(STEP|RUNNER)_DEBUG$/.test(name) ? [] : [value],
    ),
    ...environments.flatMap((environment) => Object.values(environment.secrets ?? {})),
    ...(settings.services.runtimeToken === undefined ? [] : [settings.services.runtimeToken]),
  ];
}
