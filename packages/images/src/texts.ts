// Words for people, in both languages.
import type { Account } from './build-account.ts';
import type { BuildResult } from './build-result.ts';

export type Language = 'en' | 'es';

type Texts = {
  readonly title: string;
  readonly head: readonly string[];
  readonly planHead: readonly string[];
  readonly status: Readonly<Record<BuildResult['status'], string>>;
  readonly push: Readonly<Record<BuildResult['push'], string>>;
  readonly planned: (build: number, skip: number) => string;
  readonly done: (built: number, skipped: number) => string;
  readonly failed: (failed: readonly string[], blocked: readonly string[]) => string;
  readonly notPushed: (services: readonly string[]) => string;
  readonly account: (account: Account) => string;
};

const list = (names: readonly string[]): string => names.join(', ');
const s = (seconds: number): string => seconds.toFixed(1);

const en: Texts = {
  title: 'Builds',
  head: [
    ...['service', 'status', 'attempts', 'queued (s)', 'seconds', 'rest (s)', 'cached', 'bytes', 'size'],
    ...['slowest step', 'push', 'reason'],
  ],
  planHead: ['service', 'step', 'reason'],
  status: { built: 'built', skipped: 'skipped', failed: 'failed', blocked: 'blocked' },
  push: { none: '', pushed: 'pushed', failed: 'failed' },
  planned: (build, skip) => `${build} services would be built, ${skip} are unchanged. Nothing was changed.`,
  done: (built, skipped) => `${built} services built, ${skipped} unchanged.`,
  failed: (failed, blocked) =>
    `${list(failed)} could not be built${blocked.length > 0 ? `; not begun: ${list(blocked)}` : ''}.`,
  notPushed: (services) =>
    `${list(services)} could not be pushed; what was built is kept, and only the push is tried again by the next run.`,
  account: (one) =>
    `${s(one.wallSeconds)} s in all. The longest chain of needs: ${one.critical.services.join(' -> ')}, ${s(one.critical.seconds)} s. ` +
    `Side by side it would have taken ${s(one.parallelSeconds)} s at best, two at a time ${s(one.twoLanesSeconds)} s.`,
};

const es: Texts = {
  title: 'Construcciones',
  head: [
    ...[
      'servicio',
      'estado',
      'intentos',
      'espera (s)',
      'segundos',
      'pausa (s)',
      'en caché',
      'bytes',
      'tamaño',
    ],
    ...['paso más lento', 'envío', 'motivo'],
  ],
  planHead: ['servicio', 'paso', 'motivo'],
  status: { built: 'construido', skipped: 'sin cambios', failed: 'falló', blocked: 'bloqueado' },
  push: { none: '', pushed: 'enviado', failed: 'falló' },
  planned: (build, skip) => `Se construirían ${build} servicios; ${skip} no cambiaron. No se cambió nada.`,
  done: (built, skipped) => `${built} servicios construidos, ${skipped} sin cambios.`,
  failed: (failed, blocked) =>
    `No se pudo construir ${list(failed)}${blocked.length > 0 ? `; sin empezar: ${list(blocked)}` : ''}.`,
  notPushed: (services) =>
    `No se pudo enviar ${list(services)}; lo construido se conserva, y la próxima ejecución solo repite el envío.`,
  account: (one) =>
    `${s(one.wallSeconds)} s en total. La cadena más larga: ${one.critical.services.join(' -> ')}, ${s(one.critical.seconds)} s. ` +
    `En paralelo habrían sido ${s(one.parallelSeconds)} s en el mejor caso, de dos en dos ${s(one.twoLanesSeconds)} s.`,
};

export const texts: Readonly<Record<Language, Texts>> = { en, es };
