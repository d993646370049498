// Version constraints as Poetry writes them: ^1.2, ~1.2, 1.2.*, >=1,<2 || >=3. Source: python-poetry.org/docs/dependency-specification.
import { fits, parseSpecifier } from './specifier.ts';
import { parseVersion } from './version.ts';

/** Whether a version fits; a constraint that cannot be read excludes nothing, since Poetry made the lock by it already. */
export function fitsPoetry(version: string, constraint: string): boolean {
  const alternatives = constraint.split('||').map((part) => part.trim());
  return alternatives.some((part) => clausesOf(part).every((clause) => fitsClause(version, clause)));
}

/** Clauses stand apart by commas or blanks; a blank after an operator belongs to the clause. */
function clausesOf(part: string): string[] {
  return part
    .replaceAll(/([<>=!~^])[ \t]+/g, '$1')
    .split(/[, \t]+/)
    .filter((clause) => clause !== '' && clause !== '*');
}

function fitsClause(version: string, clause: string): boolean {
  const range = /^[~^]=?/.test(clause) && !clause.startsWith('~=') ? expand(clause) : [plain(clause)];
  return range.every((one) => {
    const specifier = parseSpecifier(one);
    return specifier === undefined || fits(version, specifier);
  });
}

/** A bare version means exactly that one; `=` is `==`. */
function plain(clause: string): string {
  if (/^=?[^<>=!~]/.test(clause)) return `==${clause.replace(/^=/, '')}`;
  return clause;
}

/** ^1.2.3 is >=1.2.3,<2; ^0.2.3 is >=0.2.3,<0.3; ~1.2.3 is >=1.2.3,<1.3; ~1 is >=1,<2. */
function expand(clause: string): readonly string[] {
  const lower = clause.slice(1);
  const release = parseVersion(lower)?.release.map(Number);
  if (!release) return [];
  let kept = clause.startsWith('^')
    ? release.findIndex((part) => part !== 0)
    : Math.min(1, release.length - 1);
  if (kept === -1) kept = release.length - 1;
  const upper = release.slice(0, kept + 1);
  upper[kept] = (upper[kept] ?? 0) + 1;
  return [`>=${lower}`, `<${upper.join('.')}`];
}
