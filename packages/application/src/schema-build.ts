// The section `build` of the delivery file: where builds are written down other than in compose files, and what each takes of the machine.
import * as z from 'zod';

const amount = z.union([z.number().nonnegative(), z.string()]);

export const build = z.strictObject({
  'bake-file': z
    .string()
    .min(1)
    .optional()
    .describe('A bake file (HCL or JSON) whose targets are built in place of those of the compose files.'),
  list: z
    .record(z.string(), z.string().min(1))
    .optional()
    .describe('Images and the folders that they are built from, in place of the compose files.'),
  resources: z
    .record(z.string(), z.union([z.string(), z.record(z.string(), amount)]))
    .default({})
    .describe(
      'What the build of a service takes of the bounded resources, such as "network=1,cpu=2"; goes before x-build-resources of the compose file.',
    ),
});
