// The plainest source: pairs of an image and the folder that it is built from.
import { InputError, type Files } from '@compose-delivery/runtime';
import { resolve } from 'node:path';
import { dockerfileIn, EMPTY_DEFINITION, type BuildDefinition } from './build-definition.ts';

const PAIR = /^\s*(\S+?):\s+(\S.*?)\s*$/;
const IMAGE = /^[a-z0-9][a-z0-9._/:-]*$/;

/** Lines of `image: folder`; empty lines and lines beginning with # fall away. @throws InputError */
export function readPairs(text: string, input: string): Readonly<Record<string, string>> {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  const pairs = lines.map((line) => {
    const match = PAIR.exec(line);
    if (!match) throw new InputError([{ input, expected: 'lines of "image: folder"', seen: line }]);
    return [match[1] ?? '', match[2] ?? ''] as const;
  });
  return Object.fromEntries(pairs);
}

/** The last part of an image's name, without its tag, is the service. @throws InputError for a folder without a Dockerfile, or two of one name */
export async function listDefinitions(
  pairs: Readonly<Record<string, string>>,
  root: string,
  input: string,
  files: Files,
): Promise<readonly BuildDefinition[]> {
  const definitions = Object.entries(pairs).map(([image, folder]): BuildDefinition => {
    if (!IMAGE.test(image)) throw new InputError([{ input, expected: 'a name of an image', seen: image }]);
    const context = resolve(root, folder);
    const service = (image.split('/').at(-1) ?? image).replace(/[:@].*$/, '');
    return { ...EMPTY_DEFINITION, service, image, context, dockerfile: dockerfileIn(context, undefined) };
  });
  const names = definitions.map((one) => one.service);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new InputError([{ input, expected: 'images whose last part differs', seen: `${twice} twice` }]);
  for (const one of definitions)
    if (!(await files.exists(one.dockerfile)))
      throw new InputError([
        { input: `${input}: ${one.image}`, expected: 'a Dockerfile', seen: `no ${one.dockerfile}` },
      ]);
  return definitions;
}
