// What a release says about its schema: its own command's answer, or the delivery file. Asked before anything is planned.
import type { DatabaseDefinition } from '@compose-delivery/application';
import { DeliveryFailure, quoteSeen } from '@compose-delivery/runtime';
import * as z from 'zod';
import type { Release, ReleaseSchema } from '../model.ts';
import type { Engine } from '../ports.ts';

const ASK_MS = 60_000;
const answerSchema = z.looseObject({
  revision: z.string().min(1).optional(),
  'runs-on': z.array(z.string()).default([]),
  'accepts-code': z.array(z.string()).default([]),
});

/** The last line that is a JSON object: programs greet before they answer. */
export function parseAnswer(output: string): ReleaseSchema | undefined {
  for (const line of output.trimEnd().split('\n').reverse()) {
    if (!line.trim().startsWith('{')) continue;
    try {
      const answer = answerSchema.parse(JSON.parse(line));
      return {
        revision: answer.revision,
        runsOn: answer['runs-on'],
        acceptsCode: answer['accepts-code'],
      };
    } catch {
      return undefined;
    }
  }
  return undefined;
}

/**
 * The release with its schema on it; without a `database` section, as it was.
 * @throws DeliveryFailure when the command does not answer as it must.
 */
export async function describeSchema(
  definition: DatabaseDefinition | undefined,
  engine: Pick<Engine, 'runOnce'>,
  release: Release,
): Promise<Release> {
  if (!definition) return release;
  const { command, revision, 'runs-on': runsOn, 'accepts-code': acceptsCode } = definition.schema;
  if (!command) {
    const silent = revision === undefined && runsOn.length === 0 && acceptsCode.length === 0;
    return silent ? release : { ...release, schema: { revision, runsOn, acceptsCode } };
  }
  const { code, output, timedOut } = await engine.runOnce({
    slot: 'blue',
    release,
    generation: 0,
    service: command.service,
    command: command.argv,
    alone: true,
    timeoutMs: ASK_MS,
  });
  const schema = code === 0 ? parseAnswer(output) : undefined;
  if (schema) return { ...release, schema };
  throw new DeliveryFailure(
    `database.schema.command in ${command.service}: expected a line {"revision": "...", "runs-on": [...]}, saw ${
      timedOut
        ? `nothing within ${ASK_MS / 1_000} s`
        : `code ${code ?? 'a signal'} and ${quoteSeen(output.slice(-500))}`
    }`,
    { advice: 'nothing was changed' },
  );
}
