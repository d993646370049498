// What smoke reports tell people, in the languages of the suite. Reasons and evidence are technical and stay in English.
import type { CheckId, CheckVerdict } from './check.ts';

export type Language = 'en' | 'es';

type Texts = {
  readonly title: (application: string, version: string, slot: string) => string;
  readonly overall: Readonly<Record<'pass' | 'fail' | 'inconclusive', string>>;
  readonly verdict: Readonly<Record<CheckVerdict, string>>;
  readonly check: Readonly<Record<CheckId, string>>;
  readonly head: readonly [string, string, string, string];
  readonly rollback: string;
  readonly noRollback: string;
  readonly evidence: string;
  readonly will: string;
  readonly dryRun: string;
  readonly leftOut: string;
};

const en: Texts = {
  title: (application, version, slot) => `Smoke checks of ${application} ${version} in slot ${slot}`,
  overall: { pass: 'passed', fail: 'FAILED', inconclusive: 'could not be decided' },
  verdict: {
    pass: 'pass',
    fail: 'FAIL',
    inconclusive: 'inconclusive',
    skipped: 'skipped',
    flaky: 'flaky (passed)',
    waived: 'waived',
  },
  check: {
    health: 'Health of all services',
    version: 'Version that runs',
    R1: 'R1 Own user, never root',
    R2: 'R2 Tokens isolated',
    R3: 'R3 OCR time-out',
    R4: 'R4 Inflation from outside',
    R5: 'R5 Not applicable',
    R6: 'R6 Trivy enforced in CI',
    headers: 'Security headers',
    metrics: 'Metrics',
    latency: 'Latency',
    'rate-limit': 'Rate limit',
    tls: 'Certificates',
    'failure-modes': 'Failure modes',
    logs: 'Logs',
  },
  head: ['Check', 'Verdict', 'Reason', 'Seconds'],
  rollback: 'A rollback is recommended: something is wrong with what runs.',
  noRollback: 'No rollback is recommended: nothing wrong was seen, but not everything could be seen.',
  evidence: 'Evidence',
  will: 'What it would do',
  dryRun: 'Dry run: nothing was asked',
  leftOut: 'left out',
};

const es: Texts = {
  title: (application, version, slot) => `Pruebas de humo de ${application} ${version} en la ranura ${slot}`,
  overall: { pass: 'aprobadas', fail: 'FALLIDAS', inconclusive: 'sin resultado' },
  verdict: {
    pass: 'aprobada',
    fail: 'FALLA',
    inconclusive: 'sin resultado',
    skipped: 'omitida',
    flaky: 'inestable (aprobada)',
    waived: 'exceptuada',
  },
  check: {
    health: 'Salud de todos los servicios',
    version: 'Versión en marcha',
    R1: 'R1 Usuario propio, nunca root',
    R2: 'R2 Tokens aislados',
    R3: 'R3 Límite de tiempo del OCR',
    R4: 'R4 Inflación externa',
    R5: 'R5 No aplica',
    R6: 'R6 Trivy obligatorio en CI',
    headers: 'Cabeceras de seguridad',
    metrics: 'Métricas',
    latency: 'Latencia',
    'rate-limit': 'Límite de peticiones',
    tls: 'Certificados',
    'failure-modes': 'Modos de fallo',
    logs: 'Registros',
  },
  head: ['Prueba', 'Veredicto', 'Motivo', 'Segundos'],
  rollback: 'Se recomienda volver atrás: algo de lo que está en marcha está mal.',
  noRollback: 'No se recomienda volver atrás: no se vio nada malo, pero no se pudo ver todo.',
  evidence: 'Evidencia',
  will: 'Qué haría',
  dryRun: 'Ensayo: no se preguntó nada',
  leftOut: 'omitida',
};

export const texts: Readonly<Record<Language, Texts>> = { en, es };

/** The name of a check for people. */
export const titleOf = (
  result: { readonly id: string; readonly title?: string | undefined },
  language: Language,
): string =>
  result.title ?? (texts[language].check as Readonly<Record<string, string>>)[result.id] ?? result.id;
