// A program for tests: runs one program of a host with a file as its output, until somebody kills us. Standard input: the order as JSON.
import { text } from 'node:stream/consumers';
import { Redactor } from '@compose-delivery/runtime';
import { realPorts } from '@compose-delivery/runtime/adapters';
import { openPlace } from '../adapters/open-place.ts';
import type { PlaceRequest } from '../place.ts';

const order = JSON.parse(await text(process.stdin)) as {
  readonly request: PlaceRequest;
  readonly argv: readonly string[];
  readonly stdout: string;
};
const place = await openPlace(realPorts({ ...process.env }, 'terminal', new Redactor()), order.request);
await place.there?.streams.run({ argv: order.argv, env: {}, stdout: order.stdout, timeoutMs: 120_000 });
await place.close();
