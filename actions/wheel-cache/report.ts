// What the reader gets: outputs, summary, a report file.
import type { ActionResult, Files, SummaryPart } from '@compose-delivery/runtime';
import {
  formatBytes,
  texts,
  viewTexts,
  writeOrigins,
  type ServiceWheels,
  type WheelPlan,
  type WheelStore,
} from '@compose-delivery/wheels';
import { isAbsolute, join } from 'node:path';
import type { WheelCacheInputs } from './action.ts';
import { commonOutputs, describePruned, reportText, servedOutputs, type Finished } from './results.ts';
import type { spec } from './spec.ts';

type Result = ActionResult<typeof spec>;

/** A dry run's result: the plan, and that nothing was changed. */
export function reportPlan(
  root: string,
  services: readonly ServiceWheels[],
  plan: WheelPlan,
  advisories: readonly string[],
  language: WheelCacheInputs['language'],
): Result {
  const say = texts[language];
  const count = (source: string): number => plan.steps.filter((step) => step.source === source).length;
  const misses = count('network');
  return {
    outputs: {
      ...commonOutputs(root, services, plan, advisories),
      'cache-hit': hitWord(plan.steps.length - misses, misses),
      hits: plan.steps.length - misses,
      misses,
      'bytes-from-cache': 0,
      'bytes-from-network': 0,
      'bytes-saved': 0,
      ...servedOutputs(undefined),
      pruned: '[]',
      report: '',
    },
    summary: summaryOf(plan, say.planned(plan.steps.length, plan.bytes.network), advisories, language),
    outcome: {
      kind: 'passed',
      message: services.length === 0 ? say.nothing : say.planned(plan.steps.length, plan.bytes.network),
    },
  };
}

function hitWord(hits: number, misses: number): string {
  if (misses === 0) return 'all';
  return hits === 0 ? 'none' : 'partial';
}

function summaryOf(
  plan: WheelPlan,
  sentence: string,
  advisories: readonly string[],
  language: WheelCacheInputs['language'],
): SummaryPart[] {
  const say = texts[language];
  const rows = plan.steps.map(({ wheel, source, why }) => [
    wheel.filename,
    wheel.size === undefined ? '?' : formatBytes(wheel.size),
    say.sources[source],
    why,
  ]);
  return [
    { heading: say.title },
    { paragraph: sentence },
    ...(rows.length > 0 ? [{ details: say.title, parts: [{ table: { head: say.head, rows } }] }] : []),
    ...(advisories.length > 0 ? [{ heading: say.advice, level: 3 as const }, { items: advisories }] : []),
  ];
}

/** Lays out the views, writes the report, and says what came from where. */
export async function reportResult(finished: Finished): Promise<Result> {
  const { store, wheels, plan, gathered, inputs, ports } = finished;
  const say = texts[inputs.language];
  for (const service of wheels) await writeView(store, service, ports.files);
  const sum = (source: string): number =>
    gathered.results.reduce((bytes, result) => bytes + (result.source === source ? result.bytes : 0), 0);
  const network = gathered.results.reduce((bytes, result) => bytes + (result.fetched?.networkBytes ?? 0), 0);
  const sizes = new Map(gathered.results.map((result) => [result.wheel.sha256, result.bytes]));
  const each = wheels
    .flatMap((service) => service.wheels)
    .reduce((bytes, wheel) => bytes + (sizes.get(wheel.sha256) ?? 0), 0);
  const saved = Math.max(0, each - network);
  const misses = gathered.results.filter((result) => result.source === 'network').length;
  const hits = gathered.results.length - misses;
  // What is deleted already needs no advice.
  const gone = new Set(finished.pruned.done ? finished.pruned.removals.map(({ entry }) => entry.key) : []);
  const left = inputs.cacheBackend === 'directory' ? [] : gathered.damaged.filter((key) => !gone.has(key));
  const advisories = [...finished.advisories, ...left.map((key) => say.damaged(key))];
  const sentence =
    wheels.length === 0 ? say.nothing : say.totals(gathered.results.length, wheels.length, saved, network);
  const folder = isAbsolute(inputs.reportDirectory)
    ? inputs.reportDirectory
    : join(ports.workspace, inputs.reportDirectory);
  const report = join(folder, 'wheel-cache.json');
  await ports.files.writeAtomic(report, reportText(finished, { hits, misses, network, saved, advisories }));
  for (const advisory of advisories) ports.log.warning(advisory, { title: 'wheel-cache' });
  return {
    outputs: {
      ...commonOutputs(store.root, wheels, plan, advisories),
      'cache-hit': hitWord(hits, misses),
      hits,
      misses,
      'bytes-from-cache': sum('cache'),
      'bytes-from-network': network,
      'bytes-saved': saved,
      ...servedOutputs(finished.served),
      pruned: JSON.stringify(describePruned(finished.pruned)),
      report,
    },
    summary: summaryOf(plan, sentence, advisories, inputs.language),
    outcome: { kind: 'passed', message: sentence },
  };
}

/** The folder that pip reads; for a lock that pip cannot read, with a requirements file of the same content. */
async function writeView(store: WheelStore, { lock, wheels }: ServiceWheels, files: Files): Promise<void> {
  await writeOrigins(files, store.root, lock.service, wheels);
  await store.writeView(lock.service, wheels, viewTexts(lock, wheels));
}
