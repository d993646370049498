// The part of Compose's own resolved model (`docker compose config --format json`) that we change; everything else passes through.
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';
import * as z from 'zod';

const serviceSchema = z.looseObject({
  environment: z.record(z.string(), z.string().nullable()).nullish(),
  depends_on: z.record(z.string(), z.looseObject({})).nullish(),
  networks: z
    .record(z.string(), z.looseObject({ aliases: z.array(z.string()).nullish() }).nullable())
    .nullish(),
  network_mode: z.string().nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
});

const modelSchema = z.looseObject({
  name: z.string(),
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.looseObject({}).nullable()).nullish(),
  volumes: z.record(z.string(), z.looseObject({ name: z.string().nullish() }).nullable()).nullish(),
});

export type ComposeModel = z.output<typeof modelSchema>;
export type ComposeService = z.output<typeof serviceSchema>;

/** @throws DeliveryFailure if it is not what Compose prints. */
export function parseModel(text: string): ComposeModel {
  try {
    return modelSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new DeliveryFailure(
      `docker compose config printed something else than expected: ${messageOf(error)}`,
    );
  }
}
