// Words for people, in both languages.

export type Language = 'en' | 'es';

/** Bytes as people read them; decimal units, as networks and disks are sold. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power - 1] ?? 'kB'}`;
}

type Texts = {
  readonly title: string;
  readonly head: readonly string[];
  readonly sources: Readonly<Record<'present' | 'cache' | 'network', string>>;
  readonly totals: (wheels: number, services: number, saved: number, network: number) => string;
  readonly planned: (wheels: number, network: number) => string;
  readonly advice: string;
  readonly nothing: string;
  readonly damaged: (key: string) => string;
};

const en: Texts = {
  title: 'Wheels',
  head: ['wheel', 'bytes', 'from', 'why'],
  sources: { present: 'wheelhouse', cache: 'cache', network: 'network' },
  totals: (wheels, services, saved, network) =>
    `${wheels} wheels for ${services} services: ${formatBytes(network)} came over the network, ${formatBytes(saved)} did not have to.`,
  planned: (wheels, network) =>
    `${wheels} wheels; ${formatBytes(network)} would come over the network. Nothing was changed.`,
  advice: 'Advice',
  nothing: 'No service of the delivery file has a lock; there is nothing to fetch.',
  damaged: (key) => `cache entry ${key} is damaged; delete it, so that the next run need not download again`,
};

const es: Texts = {
  title: 'Wheels',
  head: ['wheel', 'bytes', 'origen', 'motivo'],
  sources: { present: 'wheelhouse', cache: 'caché', network: 'red' },
  totals: (wheels, services, saved, network) =>
    `${wheels} wheels para ${services} servicios: ${formatBytes(network)} llegaron por la red, ${formatBytes(saved)} no hicieron falta.`,
  planned: (wheels, network) =>
    `${wheels} wheels; ${formatBytes(network)} llegarían por la red. No se cambió nada.`,
  advice: 'Consejos',
  nothing: 'Ningún servicio del archivo de entrega tiene lock; no hay nada que descargar.',
  damaged: (key) =>
    `la entrada de caché ${key} está dañada; bórrela para que la próxima ejecución no descargue otra vez`,
};

export const texts: Readonly<Record<Language, Texts>> = { en, es };
