// Words of the advice, in both languages.
import { placeName, type LockPlace } from './lock.ts';
import { formatBytes, type Language } from './texts.ts';

type AdviceTexts = {
  readonly cuda: (service: string, packages: readonly string[], bytes: number, unknown: number) => string;
  readonly disagreement: (name: string, versions: string) => string;
  readonly sameGiant: (file: string, bytes: number, services: readonly string[]) => string;
  readonly oldPip: (service: string, pip: string) => string;
  readonly indexOption: (place: LockPlace, option: string) => string;
  readonly localCode: (file: string, names: readonly string[]) => string;
  readonly localFile: (place: LockPlace, name: string) => string;
  readonly unhashed: (file: string, names: readonly string[]) => string;
};

/** Long lists are cut, with the number of those that are left out. */
function some(names: readonly string[]): string {
  return names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} +${names.length - 8}`;
}

const en: AdviceTexts = {
  cuda: (service, packages, bytes, unknown) =>
    `${service} installs ${formatBytes(bytes)}${unknown > 0 ? ` or more (${unknown} of unknown size)` : ''} for NVIDIA GPUs (${some(packages)}), but reserves no GPU. ` +
    'Locked against https://download.pytorch.org/whl/cpu it needs none of them.',
  disagreement: (name, versions) =>
    `services disagree on ${name}: ${versions}; one version would be fetched once`,
  sameGiant: (file, bytes, services) =>
    `${file} (${formatBytes(bytes)}) is in ${services.length} images (${some(services)}); ` +
    `a stage or base image that they share would hold it once and save ${formatBytes(bytes * (services.length - 1))} of disk and registry`,
  oldPip: (service, pip) =>
    `${service} installs over the network with pip ${pip}, which begins a broken download anew; ` +
    'install from the view of wheel-cache (--no-index --find-links /wheels), or upgrade to pip 25.1 or newer',
  indexOption: (place, option) =>
    option.includes('extra') || option === '-f' || option === '--find-links'
      ? `${placeName(place)}: ${option} has no effect: any of several places could answer for a name (dependency confusion); indexes come from the input index-urls, in their order`
      : `${placeName(place)}: ${option} has no effect; indexes come from the input index-urls`,
  localCode: (file, names) =>
    `${file}: ${some(names)}: code of the repository, which no wheel brings; the image must install it itself`,
  localFile: (place, name) =>
    `${placeName(place)}: the file of ${name} beside the lock is not read; its sha256 is looked for on the indexes`,
  unhashed: (file, names) =>
    `${file}: no hash for ${some(names)}; those of the primary index were believed and recorded in the view's requirements.txt. ` +
    'Lock them (pip-compile --generate-hashes, uv pip compile --generate-hashes), so that a changed file is noticed',
};

const es: AdviceTexts = {
  cuda: (service, packages, bytes, unknown) =>
    `${service} instala ${formatBytes(bytes)}${unknown > 0 ? ` o más (${unknown} de tamaño desconocido)` : ''} para GPU de NVIDIA (${some(packages)}), pero no reserva ninguna. ` +
    'Con un lock hecho contra https://download.pytorch.org/whl/cpu no los necesita.',
  disagreement: (name, versions) =>
    `los servicios no coinciden en ${name}: ${versions}; una sola versión se descargaría una vez`,
  sameGiant: (file, bytes, services) =>
    `${file} (${formatBytes(bytes)}) está en ${services.length} imágenes (${some(services)}); ` +
    `una etapa o imagen base común lo tendría una vez y ahorraría ${formatBytes(bytes * (services.length - 1))} de disco y registro`,
  oldPip: (service, pip) =>
    `${service} instala por la red con pip ${pip}, que empieza de nuevo una descarga cortada; ` +
    'instale desde la vista de wheel-cache (--no-index --find-links /wheels) o actualice a pip 25.1 o posterior',
  indexOption: (place, option) =>
    option.includes('extra') || option === '-f' || option === '--find-links'
      ? `${placeName(place)}: ${option} no tiene efecto: cualquiera de varios sitios podría responder por un nombre (confusión de dependencias); los índices vienen de la entrada index-urls, en su orden`
      : `${placeName(place)}: ${option} no tiene efecto; los índices vienen de la entrada index-urls`,
  localCode: (file, names) =>
    `${file}: ${some(names)}: código del repositorio, que ningún wheel trae; la imagen debe instalarlo`,
  localFile: (place, name) =>
    `${placeName(place)}: el archivo de ${name} junto al lock no se lee; su sha256 se busca en los índices`,
  unhashed: (file, names) =>
    `${file}: sin hash para ${some(names)}; se creyeron los del índice primario y quedaron en el requirements.txt de la vista. ` +
    'Fíjelos (pip-compile --generate-hashes, uv pip compile --generate-hashes) para notar un archivo cambiado',
};

export const adviceTexts: Readonly<Record<Language, AdviceTexts>> = { en, es };
