// Markers evaluated for the target, not for the machine that this runs on, as pypa/packaging does.
import { quoteSeen } from '@compose-delivery/runtime';
import { lockError, type LockPlace } from './lock.ts';
import {
  MarkerSyntaxError,
  normalizeName,
  parseMarker,
  type Marker,
  type MarkerEnvironment,
  type MarkerValue,
} from './marker.ts';
import { fits, parseSpecifier } from './specifier.ts';

/** What a lock's own markers may ask for beside the target: `"dev" in dependency_groups`, `extra == "pg"`. Names are normalised. */
export type MarkerSelection = { readonly extras: ReadonlySet<string>; readonly groups: ReadonlySet<string> };

const NOTHING: MarkerSelection = { extras: new Set(), groups: new Set() };

/** Variables that are versions: they are compared as such where the other side is a version, too. */
const VERSIONS = new Set([
  'implementation_version',
  'platform_release',
  'python_full_version',
  'python_version',
]);

/** @throws MarkerSyntaxError for a comparison that has no meaning, such as `sys_platform ~= "linux"`. */
export function evaluateMarker(
  marker: Marker,
  environment: MarkerEnvironment,
  selection: MarkerSelection = NOTHING,
): boolean {
  if (marker.kind !== 'compare') {
    const left = evaluateMarker(marker.left, environment, selection);
    if (left === (marker.kind === 'or')) return left;
    return evaluateMarker(marker.right, environment, selection);
  }
  const { left, operator, right } = marker;
  // Of two variables or two texts the left one decides, or the right one, as in packaging; neither has a use.
  const key = left.variable ? left.text : right.text;
  if (key === 'extras' || key === 'dependency_groups') {
    const names = key === 'extras' ? selection.extras : selection.groups;
    return isMember(left, operator, names);
  }
  const read = (value: MarkerValue): string => {
    const text = value.variable ? readVariable(environment, value.text) : value.text;
    return key === 'extra' ? normalizeName(text) : text;
  };
  if (key === 'extra' && selection.extras.size > 0 && /^[=!]=$/.test(operator)) {
    const wanted = normalizeName(left.variable ? right.text : left.text);
    return selection.extras.has(wanted) === (operator === '==');
  }
  return compare(read(left), operator, read(right), key);
}

/** A Python built from a checkout calls itself 3.14.0+, which is no version; packaging reads it as a local one. */
function readVariable(environment: MarkerEnvironment, name: string): string {
  const value = environment[name] ?? '';
  return name === 'python_full_version' && value.endsWith('+') ? `${value}local` : value;
}

function isMember(left: MarkerValue, operator: string, names: ReadonlySet<string>): boolean {
  if (left.variable || (operator !== 'in' && operator !== 'not in'))
    throw new MarkerSyntaxError('"name" in extras, or "name" in dependency_groups', operator);
  return names.has(normalizeName(left.text)) === (operator === 'in');
}

function compare(left: string, operator: string, right: string, variable: string): boolean {
  if (VERSIONS.has(variable)) {
    const specifier = parseSpecifier(`${operator}${right}`);
    if (specifier) return fits(left, specifier);
  }
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    // Text has no order: neither is smaller, and "at least" holds for equals alone, as in packaging.
    case '<':
    case '>':
      return false;
    case '<=':
    case '>=':
      return left === right;
    case 'in':
      return right.includes(left);
    case 'not in':
      return !right.includes(left);
    default:
      throw new MarkerSyntaxError('an operator that suits text', `${operator} between ${left} and ${right}`);
  }
}

/**
 * A marker of a lock, evaluated; "" is always true.
 * @throws InputError naming the place, for one that cannot be read or has no meaning.
 */
export function markerHolds(
  text: string,
  environment: MarkerEnvironment,
  place: LockPlace,
  selection: MarkerSelection = NOTHING,
): boolean {
  if (text.trim() === '') return true;
  try {
    return evaluateMarker(parseMarker(text), environment, selection);
  } catch (error) {
    throw markerError(error, text, place);
  }
}

/** @throws InputError for a marker that cannot be read. */
export function checkMarker(text: string, place: LockPlace): void {
  if (text === '') return;
  try {
    parseMarker(text);
  } catch (error) {
    throw markerError(error, text, place);
  }
}

function markerError(error: unknown, text: string, place: LockPlace): unknown {
  if (!(error instanceof MarkerSyntaxError)) return error;
  return lockError(place, 'an environment marker that can be read', `${quoteSeen(text)} (${error.message})`);
}
