// What the gate tells people, in the languages of the suite.
import type { Reason } from './decide-verdict.ts';
import type { SeverityCounts } from './finding.ts';

export type Language = 'en' | 'es';

type Texts = {
  readonly title: string;
  readonly result: Readonly<Record<'pass' | 'fail' | 'error' | 'skipped', string>>;
  readonly missing: (program: string) => string;
  readonly skipped: (program: string) => string;
  readonly reason: (reason: Reason) => string;
  readonly thresholds: (text: string) => string;
  readonly scanner: string;
  readonly severity: string;
  readonly finding: string;
  readonly package: string;
  readonly repaired: string;
  readonly target: string;
  readonly total: string;
  readonly blockingHeading: (shown: number, all: number) => string;
  readonly newHeading: (shown: number, all: number) => string;
  readonly fixedCount: (count: number) => string;
  readonly suppressed: (count: number) => string;
  readonly suppressedByTrivy: (count: number) => string;
  readonly unfixedLeftOut: (count: number) => string;
  readonly expired: (id: string, day: string) => string;
  readonly unused: (id: string) => string;
  readonly warned: (count: number) => string;
  readonly more: (count: number) => string;
  readonly none: string;
};

const nonZero = (counts: SeverityCounts): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`)
    .join(', ');

const en: Texts = {
  title: 'Trivy gate',
  result: { pass: 'passed', fail: 'refused', error: 'could not judge', skipped: 'NOT SCANNED' },
  missing: (program) =>
    `Trivy is missing (${program} was not found), so nothing was scanned: install Trivy, give trivy-path, or give a report made elsewhere.`,
  skipped: (program) =>
    `NOT SCANNED: Trivy is missing (${program} was not found), and when-missing is skip. This is no pass: nobody has looked.`,
  reason: (reason) => {
    if (reason.kind === 'clean') return 'No finding at or above the thresholds.';
    if (reason.kind === 'nothing-scanned')
      return 'The report has no results: nothing was scanned, which is not the same as clean. If that is right, set empty-report to pass.';
    if (reason.kind === 'base-nothing-scanned')
      return 'The base report has no results: every finding would look new. Scan the base again, or set empty-report to pass.';
    return `${reason.count} ${reason.onlyNew ? 'new ' : ''}finding${reason.count === 1 ? '' : 's'} at or above the thresholds (${nonZero(reason.counts)}).`;
  },
  thresholds: (text) => `Least severity that fails: ${text}.`,
  scanner: 'Scanner',
  severity: 'Severity',
  finding: 'Finding',
  package: 'Package or place',
  repaired: 'Repaired in',
  target: 'Target',
  total: 'Total',
  blockingHeading: (shown, all) => `What the gate refuses (${shown} of ${all})`,
  newHeading: (shown, all) => `New since the base (${shown} of ${all})`,
  fixedCount: (count) => `Repaired since the base: ${count}.`,
  suppressed: (count) => `Put aside by the ignore file: ${count}.`,
  suppressedByTrivy: (count) => `Put aside by Trivy itself (VEX or its own ignore list): ${count}.`,
  unfixedLeftOut: (count) => `Left out because no version repairs them yet (ignore-unfixed): ${count}.`,
  expired: (id, day) => `Ignore entry ${id} expired on ${day}: its findings count again.`,
  unused: (id) => `Ignore entry ${id} matches nothing: remove it.`,
  warned: (count) => `Findings that nobody has rated (UNKNOWN): ${count}.`,
  more: (count) => `${count} more in the report.`,
  none: 'none',
};

const es: Texts = {
  title: 'Control de Trivy',
  result: { pass: 'aprobado', fail: 'rechazado', error: 'no pudo juzgar', skipped: 'SIN ESCANEAR' },
  missing: (program) =>
    `Falta Trivy (no se encontró ${program}), así que no se escaneó nada: instale Trivy, indique trivy-path o entregue un informe ya hecho.`,
  skipped: (program) =>
    `NO SE ESCANEÓ NADA: falta Trivy (no se encontró ${program}) y when-missing es skip. Esto no es una aprobación: nadie ha mirado.`,
  reason: (reason) => {
    if (reason.kind === 'clean') return 'Ningún hallazgo alcanza los umbrales.';
    if (reason.kind === 'nothing-scanned')
      return 'El informe no tiene resultados: no se escaneó nada, que no es lo mismo que limpio. Si es correcto, ponga empty-report en pass.';
    if (reason.kind === 'base-nothing-scanned')
      return 'El informe base no tiene resultados: todo parecería nuevo. Vuelva a escanear la base, o ponga empty-report en pass.';
    return `${reason.count} ${reason.count === 1 ? 'hallazgo' : 'hallazgos'}${reason.onlyNew ? (reason.count === 1 ? ' nuevo' : ' nuevos') : ''} en los umbrales o por encima (${nonZero(reason.counts)}).`;
  },
  thresholds: (text) => `Gravedad mínima que rechaza: ${text}.`,
  scanner: 'Escáner',
  severity: 'Gravedad',
  finding: 'Hallazgo',
  package: 'Paquete o lugar',
  repaired: 'Corregido en',
  target: 'Objetivo',
  total: 'Total',
  blockingHeading: (shown, all) => `Lo que se rechaza (${shown} de ${all})`,
  newHeading: (shown, all) => `Nuevo respecto de la base (${shown} de ${all})`,
  fixedCount: (count) => `Corregidos respecto de la base: ${count}.`,
  suppressed: (count) => `Apartados por el archivo de excepciones: ${count}.`,
  suppressedByTrivy: (count) => `Apartados por el propio Trivy (VEX o su lista): ${count}.`,
  unfixedLeftOut: (count) => `Omitidos porque aún no hay versión corregida (ignore-unfixed): ${count}.`,
  expired: (id, day) => `La excepción ${id} venció el ${day}: sus hallazgos vuelven a contar.`,
  unused: (id) => `La excepción ${id} no corresponde a nada: quítela.`,
  warned: (count) => `Hallazgos sin gravedad asignada (UNKNOWN): ${count}.`,
  more: (count) => `${count} más en el informe.`,
  none: 'ninguno',
};

export const texts: Readonly<Record<Language, Texts>> = { en, es };
