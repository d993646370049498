// Values that several sections of the delivery file hold, each with the words for what is expected.
import * as z from 'zod';

export const name = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/, 'a lower-case name of letters, digits, _ and -');
export const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name of an environment variable');
export const port = z.int().min(1).max(65_535);
export const urlPath = z.string().regex(/^\/[^\s]*$/, 'a path that begins with /');
export const relativePath = z
  .string()
  .min(1)
  .refine(
    (value) => !value.startsWith('/') && !value.split('/').includes('..'),
    'a path inside the repository',
  );
