// The one file of a locked package that suits the target best, among those that the lock allows.
import type { LockedPackage } from './lock.ts';
import type { IndexFile } from './simple-index.ts';
import { fits, parseSpecifiers } from './specifier.ts';
import type { Target } from './target.ts';
import { sameVersion } from './version.ts';
import { parseWheelName, type WheelName } from './wheel-name.ts';

export type Choice =
  | { readonly file: IndexFile & { readonly sha256: string } }
  /** Why nothing fits, in words that follow "there is". */
  | { readonly file: undefined; readonly why: string };

/**
 * A file is allowed by its sha256 alone; its name then says whether it suits. Best tag first, then the highest build number.
 * A yanked file stays allowed: the lock asks for exactly this version (PEP 592).
 */
export function chooseWheel(locked: LockedPackage, files: readonly IndexFile[], target: Target): Choice {
  const allowed = files.filter((file): file is IndexFile & { sha256: string } =>
    file.sha256 === undefined ? false : locked.hashes.includes(file.sha256),
  );
  const wheels = allowed.flatMap((file) => {
    const wheel = parseWheelName(file.filename);
    return wheel && wheel.name === locked.name && sameVersion(wheel.version, locked.version)
      ? [{ file, wheel }]
      : [];
  });
  const ranked = wheels
    .flatMap(({ file, wheel }) => {
      const rank = bestRank(wheel, target);
      return rank !== undefined && allowsPython(file.requiresPython, target.version)
        ? [{ file, wheel, rank }]
        : [];
    })
    .sort(
      (a, b) =>
        a.rank - b.rank || compareBuilds(b.wheel, a.wheel) || (a.file.filename < b.file.filename ? -1 : 1),
    );
  const best = ranked[0];
  if (best) return { file: best.file };
  if (allowed.length === 0) return { file: undefined, why: 'no file with a hash of the lock' };
  if (wheels.length === 0)
    return { file: undefined, why: 'only a source archive; wheels are installed, nothing is built' };
  return { file: undefined, why: `no wheel for ${target.name} (${wheels.length} for others)` };
}

function bestRank(wheel: WheelName, target: Target): number | undefined {
  const ranks = wheel.tags.flatMap((tag) => target.ranks.get(tag) ?? []);
  return ranks.length === 0 ? undefined : Math.min(...ranks);
}

function compareBuilds(a: WheelName, b: WheelName): number {
  return (a.build[0] ?? -1) - (b.build[0] ?? -1) || ((a.build[1] ?? '') < (b.build[1] ?? '') ? -1 : 1);
}

/** A range that cannot be read excludes nothing, as in pip. */
function allowsPython(range: string, version: string): boolean {
  const clauses = parseSpecifiers(range);
  return clauses === undefined || clauses.every((clause) => fits(version, clause));
}
