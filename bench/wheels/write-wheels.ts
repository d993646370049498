// Puts the wheels of a set on disk and says what an index has to know of them.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexedWheel } from './index-page.ts';
import { makeWheel } from './make-wheel.ts';
import type { WheelSpec } from './wheel-set.ts';

/** @returns the wheels by name and version */
export function writeWheels(folder: string, specs: readonly WheelSpec[]): ReadonlyMap<string, IndexedWheel> {
  mkdirSync(folder, { recursive: true });
  const wheels = new Map<string, IndexedWheel>();
  for (const spec of specs) {
    const made = makeWheel(spec.name, spec.version, spec.bytes);
    const path = join(folder, made.filename);
    writeFileSync(path, made.bytes);
    wheels.set(`${spec.name} ${spec.version}`, {
      name: made.name,
      version: made.version,
      filename: made.filename,
      sha256: made.sha256,
      size: made.bytes.length,
      path,
      metadata: made.metadata.toString(),
      metadataSha256: createHash('sha256').update(made.metadata).digest('hex'),
    });
  }
  return wheels;
}

/** @throws Error for one that was not made */
export function pickWheels(
  wheels: ReadonlyMap<string, IndexedWheel>,
  chosen: readonly WheelSpec[],
): readonly IndexedWheel[] {
  return chosen.map(({ name, version }) => {
    const wheel = wheels.get(`${name} ${version}`);
    if (!wheel) throw new Error(`bench: no wheel was made for ${name} ${version}`);
    return wheel;
  });
}
