// Decides whether a workflow listens to an event, and says why not: names, types, branches, tags, paths, skip marks.
import type { EventsConfig } from '@actions/workflow-parser/model/workflow-template';
import { changedFiles } from './changed-files.ts';
import { included } from './filter-pattern.ts';
import type { Settings } from './settings.ts';

export type Trigger = { triggered: true } | { triggered: false; reason: string };

interface Filters {
  types?: string[];
  branches?: string[];
  'branches-ignore'?: string[];
  tags?: string[];
  'tags-ignore'?: string[];
  paths?: string[];
  'paths-ignore'?: string[];
  workflows?: string[];
}

// Activity types that an event listens to when the file names none.
const DEFAULT_TYPES: Record<string, string[]> = {
  pull_request: ['opened', 'synchronize', 'reopened'],
  pull_request_target: ['opened', 'synchronize', 'reopened'],
};

const SKIP_MARKS = /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/i;
const SKIP_TRAILER = /\n\n(?:.*\n)*skip-checks:\s*true\s*$/i;

const no = (reason: string): Trigger => ({ triggered: false, reason });

const at = (value: unknown, ...keys: string[]): string | undefined => {
  const found = keys.reduce<unknown>(
    (object, key) =>
      object !== null && typeof object === 'object' ? (object as Record<string, unknown>)[key] : undefined,
    value,
  );
  return typeof found === 'string' ? found : undefined;
};

/** Reads the event, and git for `paths`; the reason says which filter the event did not pass. */
export function decideTrigger(settings: Settings, events: EventsConfig): Trigger {
  const { eventName } = settings.options;
  const config = events[eventName] as Filters | undefined;
  if (config === undefined)
    return no(`the workflow listens to ${Object.keys(events).join(', ')}, not to ${eventName}`);
  const mark = skipMark(settings);
  if (mark !== undefined) return no(`the commit message asks to skip: ${mark}`);
  if (eventName === 'schedule') return scheduled(settings, events);
  const checks = [checkTypes, checkWorkflows, checkNames, checkPaths];
  for (const check of checks) {
    const reason = check(settings, config);
    if (reason !== undefined) return no(reason);
  }
  return { triggered: true };
}

function skipMark(settings: Settings): string | undefined {
  if (settings.options.eventName !== 'push' && settings.options.eventName !== 'pull_request')
    return undefined;
  const message = at(settings.event, 'head_commit', 'message') ?? '';
  return SKIP_MARKS.exec(message)?.[0] ?? (SKIP_TRAILER.test(message) ? 'skip-checks: true' : undefined);
}

function scheduled(settings: Settings, events: EventsConfig): Trigger {
  const wanted = at(settings.event, 'schedule');
  const known = (events.schedule ?? []).map((entry) => entry.cron);
  if (wanted === undefined || known.includes(wanted)) return { triggered: true };
  return no(`the schedule '${wanted}' is not one of ${known.join(', ')}`);
}

function checkTypes(settings: Settings, config: Filters): string | undefined {
  const { eventName } = settings.options;
  const types = config.types ?? DEFAULT_TYPES[eventName];
  const action = at(settings.event, 'action');
  if (types === undefined || action === undefined || types.includes(action)) return undefined;
  return `the activity type ${action} is not one of ${types.join(', ')}`;
}

function checkWorkflows(settings: Settings, config: Filters): string | undefined {
  const name = at(settings.event, 'workflow_run', 'name');
  if (config.workflows === undefined || name === undefined || config.workflows.includes(name))
    return undefined;
  return `the workflow ${name} is not one of ${config.workflows.join(', ')}`;
}

function refOf(settings: Settings): { kind: 'branch' | 'tag'; name: string } {
  const { eventName } = settings.options;
  if (eventName.startsWith('pull_request')) {
    return { kind: 'branch', name: at(settings.event, 'pull_request', 'base', 'ref') ?? 'main' };
  }
  if (eventName === 'workflow_run') {
    return { kind: 'branch', name: at(settings.event, 'workflow_run', 'head_branch') ?? 'main' };
  }
  const ref = at(settings.event, 'ref') ?? settings.caller.ref;
  const kind = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  return { kind, name: ref.replace(/^refs\/(heads|tags)\//, '') };
}

function checkNames(settings: Settings, config: Filters): string | undefined {
  const { kind, name } = refOf(settings);
  const [own, ignore] =
    kind === 'tag' ? [config.tags, config['tags-ignore']] : [config.branches, config['branches-ignore']];
  const [other, otherIgnore] =
    kind === 'tag' ? [config.branches, config['branches-ignore']] : [config.tags, config['tags-ignore']];
  if (own === undefined && ignore === undefined) {
    const onlyOther = other !== undefined || otherIgnore !== undefined;
    return onlyOther
      ? `the ${kind} ${name} was pushed and the workflow filters only ${kind === 'tag' ? 'branches' : 'tags'}`
      : undefined;
  }
  const plural = kind === 'tag' ? 'tags' : 'branches';
  if (own !== undefined && !included(name, own))
    return `the ${kind} ${name} is not in ${plural}: ${own.join(', ')}`;
  if (ignore !== undefined && included(name, ignore))
    return `the ${kind} ${name} is in ${plural}-ignore: ${ignore.join(', ')}`;
  return undefined;
}

function checkPaths(settings: Settings, config: Filters): string | undefined {
  const { paths, 'paths-ignore': ignore } = config;
  // GitHub does not look at paths when a tag is pushed.
  if ((paths === undefined && ignore === undefined) || refOf(settings).kind === 'tag') return undefined;
  const files = changedFiles(settings);
  if (files === undefined) return undefined;
  if (paths !== undefined && !files.some((file) => included(file, paths))) {
    return `none of the ${files.length} changed files is in paths: ${paths.join(', ')}`;
  }
  if (ignore !== undefined && files.every((file) => included(file, ignore))) {
    return `all of the ${files.length} changed files are in paths-ignore: ${ignore.join(', ')}`;
  }
  return undefined;
}
