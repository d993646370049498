// The section `host` of the delivery file: the machine that a deployment lives on, and what it does by itself when a run goes silent.
import * as z from 'zod';

const fields = {
  address: z
    .string()
    .regex(/^ssh:\/\/[^\s/]+\/?$/, 'ssh://user@host or ssh://user@host:port')
    .describe('The machine, over ssh. Without it: the machine that the action runs on.'),
  'docker-socket': z
    .string()
    .regex(/^\/[^\0\r\n:]*$/, 'an absolute path')
    .describe('Socket of the Docker daemon on that machine.'),
  'dead-man-seconds': z
    .number()
    .min(0)
    .max(86_400)
    .describe(
      'When a run that has switched is silent for this long before it commits, the host acts by itself. 0: it never does.',
    ),
  'on-silence': z
    .enum(['revert', 'confirm'])
    .describe(
      'What the host then does: take traffic back to the release before, or leave it for the next run.',
    ),
};

export const host = z
  .strictObject({
    address: fields.address.optional(),
    'docker-socket': fields['docker-socket'].default('/var/run/docker.sock'),
    'dead-man-seconds': fields['dead-man-seconds'].default(120),
    'on-silence': fields['on-silence'].default('revert'),
  })
  .prefault({});

/** What an environment may change of the host; no defaults here, or they would undo what the top level says. */
export const hostOverride = z.strictObject(fields).partial();
export type HostDefinition = z.output<typeof host>;
