// YAML of the application, with an error that names the file, the line and what to do.
import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml';
import { InputError } from '@compose-delivery/runtime';

/** Larger than any file that people write; a bomb of aliases is larger still once expanded, so the text is capped before it is read. */
const MAX_YAML_CHARACTERS = 1_024 * 1_024;

/** YAML 1.2, with the merge key `<<` that Compose files are used to. */
const schema = CORE_SCHEMA.withTags(mergeTag);

/** The value in a YAML text. @throws InputError naming `input`, the line and the column. */
export function readYaml(text: string, input: string): unknown {
  if (text.length > MAX_YAML_CHARACTERS) {
    throw new InputError([{ input, expected: 'a YAML file under 1 MiB', seen: `${text.length} characters` }]);
  }
  try {
    return load(text.replace(/^\ufeff/, ''), { schema });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const place = error.mark ? ` in line ${error.mark.line + 1}, column ${error.mark.column + 1}` : '';
    throw new InputError([{ input, expected: 'valid YAML', seen: `${error.reason}${place}` }]);
  }
}
