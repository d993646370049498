// Which part of its lock a service installs.
import * as z from 'zod';

const part = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'a name of an extra, a group or a project');

export const lockFields = {
  'lock-extras': z.array(part).optional().describe('Extras of the lock that this service installs.'),
  'lock-groups': z
    .array(part)
    .optional()
    .describe(
      'Dependency groups of the lock that this service installs; absent: those that the lock calls default.',
    ),
  'lock-project': part
    .optional()
    .describe(
      "Member of a workspace, where its uv.lock is shared; absent: the project at the lock's own place.",
    ),
};
