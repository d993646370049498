// Words for people, in both languages.
import type { BuildResult } from './execute-builds.ts';

export type Language = 'en' | 'es';

type Texts = {
  readonly title: string;
  readonly head: readonly string[];
  readonly status: Readonly<Record<BuildResult['status'], string>>;
  readonly planned: (build: number, skip: number) => string;
  readonly done: (built: number, skipped: number) => string;
  readonly failed: (failed: readonly string[], blocked: readonly string[]) => string;
};

const list = (names: readonly string[]): string => names.join(', ');

const en: Texts = {
  title: 'Builds',
  head: ['service', 'status', 'attempts', 'seconds', 'cached', 'reason'],
  status: { built: 'built', skipped: 'skipped', failed: 'failed', blocked: 'blocked' },
  planned: (build, skip) => `${build} services would be built, ${skip} are unchanged. Nothing was changed.`,
  done: (built, skipped) => `${built} services built, ${skipped} unchanged.`,
  failed: (failed, blocked) =>
    `${list(failed)} could not be built${blocked.length > 0 ? `; not begun: ${list(blocked)}` : ''}.`,
};

const es: Texts = {
  title: 'Construcciones',
  head: ['servicio', 'estado', 'intentos', 'segundos', 'en caché', 'motivo'],
  status: { built: 'construido', skipped: 'sin cambios', failed: 'falló', blocked: 'bloqueado' },
  planned: (build, skip) => `Se construirían ${build} servicios; ${skip} no cambiaron. No se cambió nada.`,
  done: (built, skipped) => `${built} servicios construidos, ${skipped} sin cambios.`,
  failed: (failed, blocked) =>
    `No se pudo construir ${list(failed)}${blocked.length > 0 ? `; sin empezar: ${list(blocked)}` : ''}.`,
};

export const texts: Readonly<Record<Language, Texts>> = { en, es };
