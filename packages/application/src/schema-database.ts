// The `database` section of the delivery file: where the database is, its backup, its migration, and what revisions a release can run on.
import * as z from 'zod';
import { name as serviceName } from './schema-fields.ts';

const argv = z.array(z.string().min(1)).min(1);

/** One revision, or an inclusive range of numbered ones. */
const revisions = z
  .array(
    z
      .string()
      .regex(/^(?:[A-Za-z0-9_.,-]+|\d+\.\.\d+)$/, 'a revision such as 4f2a, or a range such as 38..42'),
  )
  .default([]);

const url = z
  .string()
  .min(1)
  .describe(
    'postgresql://USER:PASSWORD@HOST:PORT/NAME; ${VARIABLE} is taken from the environment file. Inside the container of `service`, only user, password and name count.',
  );
const adminUrl = z
  .string()
  .min(1)
  .optional()
  .describe('As `url`, for a user who may create databases: scratch restores need one. Default: `url`.');
const service = serviceName
  .optional()
  .describe(
    'The shared Compose service that holds the database: pg_dump runs in its container. Without it: on the host.',
  );

const backupFields = {
  mode: z.enum(['pg_dump', 'off']),
  keep: z
    .int()
    .min(1)
    .max(1_000)
    .describe('How many verified backups stay; those that a release names stay, too.'),
  verify: z
    .enum(['read', 'restore'])
    .describe(
      'read: the whole dump is read. restore: it is restored into a scratch database and rows are counted, too.',
    ),
  'timeout-seconds': z.number().min(1).max(21_600),
};
const backup = z
  .strictObject({
    mode: backupFields.mode.default('pg_dump'),
    keep: backupFields.keep.default(5),
    verify: backupFields.verify.default('restore'),
    'timeout-seconds': backupFields['timeout-seconds'].default(600),
  })
  .prefault({});

const migrate = z.strictObject({
  service: serviceName.describe('A oneshot service of this file; it is then run by this step alone.'),
  command: argv.optional().describe("argv in its image; without it, the service's own command."),
  'lock-timeout-ms': z
    .int()
    .min(100)
    .max(60_000)
    .default(3_000)
    .describe(
      'How long a statement may wait for a lock, and so make others wait. Given by PGOPTIONS, which libpq reads.',
    ),
  'statement-timeout-ms': z.int().min(100).max(3_600_000).default(120_000),
  retries: z
    .int()
    .min(0)
    .max(50)
    .default(5)
    .describe('After a lock time-out (55P03), and after nothing else.'),
  'timeout-seconds': z.number().min(1).max(3_600).default(300).describe('All tries together.'),
});

const schema = z
  .strictObject({
    'revision-query': z
      .string()
      .min(1)
      .default('SELECT version_num FROM alembic_version')
      .describe(
        'Answers the live revision, one row for each head. A table that is not there means: none yet.',
      ),
    command: z
      .strictObject({ service: serviceName, argv })
      .optional()
      .describe(
        'Prints {"revision": "...", "runs-on": [...], "accepts-code": [...]} from inside the image; goes before the three keys below.',
      ),
    revision: z
      .string()
      .min(1)
      .optional()
      .describe('The revision that the migration of this release leads to.'),
    'runs-on': revisions.describe('Revisions that this release can run on, beside its own.'),
    'accepts-code': revisions.describe('Revisions whose releases still run on the schema of this one.'),
  })
  .prefault({});

export const database = z
  .strictObject({
    kind: z.literal('postgres').default('postgres'),
    url,
    'admin-url': adminUrl,
    service,
    backup,
    migrate: migrate.optional(),
    schema,
    'connections-per-slot': z
      .int()
      .min(1)
      .optional()
      .describe('Connections that one slot opens at most: two slots must fit into max_connections.'),
  })
  .describe(
    'PostgreSQL: dumped before each migration, migrated before each start, and asked before each way back.',
  );

/** What an environment may change of the database; no defaults here. */
export const databaseOverride = z.strictObject({
  url: url.optional(),
  'admin-url': adminUrl,
  service,
  backup: z.strictObject(backupFields).partial().optional(),
  'connections-per-slot': z.int().min(1).optional(),
});

export type DatabaseDefinition = z.output<typeof database>;
export type DatabaseOverride = z.output<typeof databaseOverride>;
