// What the gate tells people, in the languages of the suite.
import type { Reason } from './decide-verdict.ts';
import type { SeverityCounts } from './finding.ts';
import type { Provenance } from './provenance.ts';

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
  readonly excused: (count: number) => string;
  readonly vexUnused: (count: number, first: string) => string;
  readonly vexIgnored: (count: number, first: string) => string;
  readonly exploited: (count: number) => string;
  readonly baselineExpired: (id: string, day: string) => string;
  readonly baselineUnused: (count: number) => string;
  readonly database: (ageHours: string, builtAt: string) => string;
  readonly javaDatabase: (ageHours: string, builtAt: string) => string;
  readonly javaNeeded: string;
  readonly databaseWarning: (why: string) => string;
  readonly provenance: (provenance: Provenance) => string;
  readonly comparedWith: (what: string) => string;
  readonly firstScan: string;
  readonly notOnBase: (file: string) => string;
  readonly inlineIgnores: (count: number, first: string) => string;
  readonly commentFailed: (why: string) => string;
  readonly slackFailed: (why: string) => string;
  readonly dryRun: string;
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
  excused: (count) => `Excused by VEX statements: ${count}.`,
  vexUnused: (count, first) =>
    `VEX statements that concern nothing that was found: ${count} (the first: ${first}).`,
  vexIgnored: (count, first) => `VEX statements that are not used: ${count} (the first: ${first}).`,
  exploited: (count) =>
    `Known, or likely, to be used by attackers: ${count}. They fail whatever their severity.`,
  baselineExpired: (id, day) => `Baseline entry ${id} expired on ${day}: its finding counts again.`,
  baselineUnused: (count) => `Baseline entries that match nothing any more: ${count}. Write it anew.`,
  database: (ageHours, builtAt) => `Database of ${builtAt}, ${ageHours} hours old.`,
  javaDatabase: (ageHours, builtAt) => `Java database of ${builtAt}, ${ageHours} hours old.`,
  javaNeeded: 'There are JAR files: the Java database is made ready, and they are scanned again.',
  databaseWarning: (why) => `The database is young enough, but could not be renewed: ${why}`,
  provenance: (provenance) => {
    if (provenance.kind === 'off')
      return 'The Sigstore bundle of Trivy was not asked for (trivy-provenance).';
    if (provenance.kind === 'absent')
      return `The Sigstore bundle of Trivy was not verified: ${provenance.why}. Its archive has the hash that was written down.`;
    return `Trivy was signed by ${provenance.workflow} at ${provenance.signedAt} (Sigstore, log index ${provenance.logIndex || '-'}).`;
  },
  comparedWith: (what) => `Compared with ${what}.`,
  firstScan: 'No earlier scan is kept yet: everything counts as new.',
  notOnBase: (file) =>
    `${file} is not used: the commit that this would be merged into does not have it, and a proposal may not excuse itself.`,
  inlineIgnores: (count, first) =>
    `Comments that would excuse findings are in ${count} file${count === 1 ? '' : 's'} (${first}) and are not obeyed: use the ignore file, or set inline-ignores to allow.`,
  commentFailed: (why) => `The comment could not be written: ${why}`,
  slackFailed: (why) => `Slack was not told: ${why}`,
  dryRun: 'Dry run: nothing was fetched, scanned or told.',
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
  excused: (count) => `Excusados por declaraciones VEX: ${count}.`,
  vexUnused: (count, first) =>
    `Declaraciones VEX que no corresponden a nada de lo hallado: ${count} (la primera: ${first}).`,
  vexIgnored: (count, first) => `Declaraciones VEX que no se usan: ${count} (la primera: ${first}).`,
  exploited: (count) =>
    `Usados, o probablemente usados, por atacantes: ${count}. Rechazan sea cual sea su gravedad.`,
  baselineExpired: (id, day) =>
    `La entrada ${id} de la línea base venció el ${day}: su hallazgo vuelve a contar.`,
  baselineUnused: (count) =>
    `Entradas de la línea base que ya no corresponden a nada: ${count}. Escríbala de nuevo.`,
  database: (ageHours, builtAt) => `Base de datos de ${builtAt}, con ${ageHours} horas.`,
  javaDatabase: (ageHours, builtAt) => `Base de datos de Java de ${builtAt}, con ${ageHours} horas.`,
  javaNeeded: 'Hay archivos JAR: se prepara la base de datos de Java y se escanean de nuevo.',
  databaseWarning: (why) => `La base de datos es reciente, pero no se pudo renovar: ${why}`,
  provenance: (provenance) => {
    if (provenance.kind === 'off') return 'No se pidió la firma Sigstore de Trivy (trivy-provenance).';
    if (provenance.kind === 'absent')
      return `No se verificó la firma Sigstore de Trivy: ${provenance.why}. Su archivo tiene el hash anotado.`;
    return `Trivy fue firmado por ${provenance.workflow} el ${provenance.signedAt} (Sigstore, entrada ${provenance.logIndex || '-'}).`;
  },
  comparedWith: (what) => `Comparado con ${what}.`,
  firstScan: 'Aún no se guarda ningún escaneo anterior: todo cuenta como nuevo.',
  notOnBase: (file) =>
    `${file} no se usa: el commit al que esto se uniría no lo tiene, y una propuesta no puede excusarse a sí misma.`,
  inlineIgnores: (count, first) =>
    `Hay comentarios que excusarían hallazgos en ${count} ${count === 1 ? 'archivo' : 'archivos'} (${first}) y no se obedecen: use el archivo de excepciones, o ponga inline-ignores en allow.`,
  commentFailed: (why) => `No se pudo escribir el comentario: ${why}`,
  slackFailed: (why) => `No se avisó a Slack: ${why}`,
  dryRun: 'Simulación: no se descargó, escaneó ni avisó nada.',
  more: (count) => `${count} más en el informe.`,
  none: 'ninguno',
};

export const texts: Readonly<Record<Language, Texts>> = { en, es };
