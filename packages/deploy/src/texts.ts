// What people read about a delivery, in their language. Reasons of single steps stay in English, as in the log.
import type { SummaryPart } from '@compose-delivery/runtime';
import type { DeliveryResult } from './execute/deliver.ts';
import type { Plan } from './plan/plan.ts';
import { framed } from './plan/plan-steps.ts';
import type { ReleaseRecord } from './state/ledger.ts';

export type Language = 'en' | 'es';

const TEXTS = {
  en: {
    delivered: 'deployed',
    noop: 'nothing to do',
    reverted: 'reverted',
    refused: 'refused',
    failed: 'failed',
    deployTitle: (version: string, environment: string) => `Deploy ${version} to ${environment}`,
    rollbackTitle: (environment: string) => `Roll back ${environment}`,
    planTitle: 'Plan (nothing was changed)',
    result: 'Result',
    reason: 'Reason',
    active: 'Active slot',
    release: 'Release',
    previous: 'Release before',
    generation: 'Generation',
    resumed: 'Resumed from',
    switchMs: 'Switch took',
    mixed: 'Both slots answered for',
    drops: (dropped: number, requests: number, upper: string) =>
      `${dropped} of ${requests} (share under ${upper} with 95 % certainty)`,
    dropped: 'Requests dropped',
    drained: 'Drained in',
    cut: 'Connections cut',
    recovered: 'Served after',
    watch: 'Judgement',
    steps: 'Steps',
    step: 'step',
    slot: 'slot',
    why: 'why',
    figure: 'figure',
    value: 'value',
    releases: 'Releases',
    version: 'version',
    status: 'status',
    since: 'active since',
    again: 'then: observe and plan again',
  },
  es: {
    delivered: 'desplegado',
    noop: 'nada que hacer',
    reverted: 'revertido',
    refused: 'rechazado',
    failed: 'fallido',
    deployTitle: (version: string, environment: string) => `Despliegue de ${version} en ${environment}`,
    rollbackTitle: (environment: string) => `Vuelta atrás en ${environment}`,
    planTitle: 'Plan (no se cambió nada)',
    result: 'Resultado',
    reason: 'Motivo',
    active: 'Ranura activa',
    release: 'Versión desplegada',
    previous: 'Versión anterior',
    generation: 'Generación',
    resumed: 'Retomado desde',
    switchMs: 'El cambio tardó',
    mixed: 'Ambas ranuras respondieron durante',
    drops: (dropped: number, requests: number, upper: string) =>
      `${dropped} de ${requests} (proporción menor que ${upper} con 95 % de certeza)`,
    dropped: 'Peticiones perdidas',
    drained: 'Drenado en',
    cut: 'Conexiones cortadas',
    recovered: 'Servido tras',
    watch: 'Veredicto',
    steps: 'Pasos',
    step: 'paso',
    slot: 'ranura',
    why: 'por qué',
    figure: 'medida',
    value: 'valor',
    releases: 'Versiones',
    version: 'versión',
    status: 'estado',
    since: 'activa desde',
    again: 'después: observar y planificar de nuevo',
  },
} as const;

const ms = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : `${value} ms`;

/** The summary of a deploy or rollback that ran. */
export function deliverySummary(
  result: DeliveryResult,
  kind: 'deploy' | 'rollback',
  environment: string,
  language: Language,
): SummaryPart[] {
  const t = TEXTS[language];
  const { figures, judgement } = result;
  const rows: [string, string | undefined][] = [
    [t.result, t[result.status]],
    [t.reason, result.reason],
    [t.release, `${result.version} (${result.releaseId})`],
    [t.previous, result.previousRelease || undefined],
    [t.active, result.activeSlot],
    [t.generation, String(result.generation)],
    [t.resumed, result.resumedFrom || undefined],
    [t.watch, judgement && `${judgement.verdict}: ${judgement.reasons.join('; ')}`],
    [t.recovered, ms(figures.recoveredMs)],
    [t.switchMs, ms(figures.switchMs)],
    [t.mixed, ms(figures.mixedWindowMs)],
    [
      t.dropped,
      figures.requests === undefined
        ? undefined
        : t.drops(
            figures.dropped ?? 0,
            figures.requests,
            `${((figures.droppedUpper95 ?? 1) * 100).toFixed(2)} %`,
          ),
    ],
    [t.drained, ms(figures.drainMs)],
    [t.cut, figures.connectionsCut === undefined ? undefined : String(figures.connectionsCut)],
  ];
  return [
    {
      heading: kind === 'deploy' ? t.deployTitle(result.version, environment) : t.rollbackTitle(environment),
    },
    {
      table: {
        head: [t.figure, t.value],
        rows: rows.filter((row): row is [string, string] => row[1] !== undefined),
      },
    },
    ...(result.steps.length === 0
      ? []
      : [{ details: t.steps, parts: [stepsTable(result.steps, language)] } satisfies SummaryPart]),
  ];
}

function stepsTable(steps: DeliveryResult['steps'], language: Language): SummaryPart {
  const t = TEXTS[language];
  return {
    table: {
      head: [t.step, t.slot, t.why],
      rows: framed(steps).map((step) => [step.step, step.slot ?? '', step.why]),
    },
  };
}

/** A plan that was only asked for. */
export function planSummary(plan: Plan, language: Language): SummaryPart[] {
  const t = TEXTS[language];
  return [
    { heading: t.planTitle },
    { paragraph: plan.why },
    ...(plan.kind === 'run' ? [stepsTable(plan.steps, language)] : []),
    ...(plan.kind === 'run' && plan.again ? [{ paragraph: t.again }] : []),
  ];
}

export function releasesSummary(
  releases: readonly ReleaseRecord[],
  active: string | undefined,
  language: Language,
): SummaryPart[] {
  const t = TEXTS[language];
  return [
    { heading: t.releases },
    {
      table: {
        head: [t.version, t.release, t.status, t.since, t.reason],
        rows: releases.map((release) => [
          release.version,
          release.id,
          `${release.status}${release.id === active ? ' *' : ''}`,
          release.activatedAt ?? '',
          release.reason ?? '',
        ]),
      },
    },
  ];
}
