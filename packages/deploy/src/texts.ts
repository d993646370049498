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
    backup: 'Backup',
    schema: 'Revision of the database',
    forced: 'Overruled by force',
    resolution: 'Gap between two requests',
    classes: 'Requests by class',
    class: 'class',
    counted: 'Counted by the router',
    repeated: 'POSTs repeated on the way',
    evidence: 'Queries of the watch',
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
    backup: 'Copia de seguridad',
    schema: 'Revisión de la base de datos',
    forced: 'Forzado pese a',
    resolution: 'Intervalo entre dos peticiones',
    classes: 'Peticiones por clase',
    class: 'clase',
    counted: 'Contado por el enrutador',
    repeated: 'POST repetidos en el camino',
    evidence: 'Consultas de la vigilancia',
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
    ...dataRows(result, language),
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
    ...trafficParts(result, language),
    ...(result.evidence.length === 0
      ? []
      : [
          {
            details: t.evidence,
            parts: [
              {
                table: {
                  head: [t.watch, t.reason],
                  rows: result.evidence.map(({ verdict, reason }) => [verdict, reason]),
                },
              },
            ],
          } satisfies SummaryPart,
        ]),
    ...(result.steps.length === 0
      ? []
      : [{ details: t.steps, parts: [stepsTable(result.steps, language)] } satisfies SummaryPart]),
  ];
}

function dataRows(result: DeliveryResult, language: Language): [string, string | undefined][] {
  const t = TEXTS[language];
  const { data, backup, forced, figures, traffic } = result;
  const counted = traffic?.counted;
  return [
    [t.resolution, ms(figures.resolutionMs)],
    [t.counted, counted && `${counted.requests} (${counted.errors} × 5xx)${counted.agrees ? '' : ' ≠'}`],
    [t.repeated, figures.repeatedPosts ? String(figures.repeatedPosts) : undefined],
    [
      t.backup,
      data?.backup &&
        (backup
          ? `${data.backup} (${backup.verified}, ${backup.bytes} bytes, sha256 ${backup.sha256})`
          : data.backup),
    ],
    [t.schema, data?.schemaTo && `${data.schemaFrom ?? '?'} → ${data.schemaTo}`],
    [t.forced, forced],
  ];
}

/** Each class by itself: they fail for different reasons. */
function trafficParts({ traffic }: DeliveryResult, language: Language): SummaryPart[] {
  const t = TEXTS[language];
  if (!traffic || traffic.requests === 0) return [];
  const rows = Object.entries(traffic.classes).map(([name, { requests, dropped, droppedUpper95 }]) => [
    name,
    t.drops(dropped, requests, `${(droppedUpper95 * 100).toFixed(2)} %`),
  ]);
  return [{ details: t.classes, parts: [{ table: { head: [t.class, t.dropped], rows } }] }];
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
