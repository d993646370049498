// What a view was made of, kept beside the views: which wheel each file is, and where its bytes come from. With it a wheel that is damaged
// later is fetched again by whoever finds it, without the lock and the index.
import type { Files } from '@compose-delivery/runtime';
import { join } from 'node:path';
import type { Wheel } from './resolve-wheels.ts';
import { parseWheelName } from './wheel-name.ts';

const FOLDER = 'origins';
const FORM = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,127})\.json$/;

/** @param root of the wheelhouse */
export function writeOrigins(
  files: Files,
  root: string,
  view: string,
  wheels: readonly Wheel[],
): Promise<void> {
  const entries = wheels.map(({ package: project, version, filename, sha256, size, urls }) => ({
    ...{ package: project, version, filename, sha256, urls },
    ...(size === undefined ? {} : { size }),
  }));
  const text = `${JSON.stringify({ schema: 1, wheels: entries }, null, 2)}\n`;
  return files.writeAtomic(join(root, FOLDER, `${view}.json`), text);
}

/** The wheels of one view; undefined if nobody recorded them, or the record cannot be read: then nothing is known of the view. */
export async function readOrigins(
  files: Files,
  root: string,
  view: string,
): Promise<readonly Wheel[] | undefined> {
  const text = FORM.test(`${view}.json`)
    ? await files.readText(join(root, FOLDER, `${view}.json`))
    : undefined;
  try {
    const read = JSON.parse(text ?? '') as { schema?: unknown; wheels?: unknown } | null;
    if (read?.schema !== 1 || !Array.isArray(read.wheels)) return undefined;
    const wheels = read.wheels.map(readWheel);
    return wheels.every((wheel) => wheel !== undefined) ? wheels : undefined;
  } catch {
    return undefined;
  }
}

/** Views that have a record. */
export async function recordedViews(files: Files, root: string): Promise<readonly string[]> {
  return (await files.list(join(root, FOLDER))).flatMap((name) => FORM.exec(name)?.[1] ?? []);
}

function readWheel(read: unknown): Wheel | undefined {
  if (typeof read !== 'object' || read === null) return undefined;
  const one = read as Partial<Record<keyof Wheel, unknown>>;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const [filename, sha256] = [text(one.filename), text(one.sha256)];
  const urls = (Array.isArray(one.urls) ? (one.urls as readonly unknown[]) : []).map(text);
  if (!parseWheelName(filename) || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  if (!urls.every((url) => /^https?:\/\//.test(url) && URL.canParse(url))) return undefined;
  const size = typeof one.size === 'number' && Number.isSafeInteger(one.size) ? one.size : undefined;
  return { package: text(one.package), version: text(one.version), filename, sha256, size, urls };
}
