// YAML of the application, with an error that names the file, the line and what to do.
import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml';
import { InputError } from '@compose-delivery/runtime';

/** Larger than any file that people write. */
const MAX_YAML_CHARACTERS = 1_024 * 1_024;
/** Values once every alias stands for what it names: more than a file of that size can hold without aliases, and quickly walked. */
const MAX_VALUES = 1_000_000;

/** YAML 1.2, with the merge key `<<` that Compose files are used to. */
const schema = CORE_SCHEMA.withTags(mergeTag);

/** The value in a YAML text. @throws InputError naming `input`, the line and the column. */
export function readYaml(text: string, input: string): unknown {
  if (text.length > MAX_YAML_CHARACTERS) {
    throw new InputError([{ input, expected: 'a YAML file under 1 MiB', seen: `${text.length} characters` }]);
  }
  const bad = (seen: string): InputError => new InputError([{ input, expected: 'valid YAML', seen }]);
  try {
    const value = load(text.replace(/^\ufeff/, ''), { schema });
    const values = expandedValues(value);
    if (values === undefined) throw bad('an alias inside of what it names');
    if (values > MAX_VALUES) throw bad(`aliases that stand for more than ${MAX_VALUES} values`);
    return value;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const place = error.mark ? ` in line ${error.mark.line + 1}, column ${error.mark.column + 1}` : '';
    throw bad(`${error.reason}${place}`);
  }
}

/**
 * How many values there are where each alias counts as all that it names; undefined: one holds itself. Every node is looked at once, so
 * that a bomb of aliases is as quick as any file.
 */
function expandedValues(root: unknown): number | undefined {
  const sizes = new Map<object, number | undefined>();
  const sizeOf = (value: unknown): number | undefined => {
    if (typeof value !== 'object' || value === null) return 1;
    if (sizes.has(value)) return sizes.get(value);
    sizes.set(value, undefined); // met again before it is known: a circle
    let sum: number | undefined = 1;
    for (const part of Object.values(value)) {
      const size = sizeOf(part);
      if (size === undefined) return undefined;
      sum += size;
    }
    sizes.set(value, sum);
    return sum;
  };
  return sizeOf(root);
}
