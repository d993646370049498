// A program for tests: opens a place over ssh, says where its private folder is, and waits to be ended.
import { Redactor } from '@compose-delivery/runtime';
import { realPorts } from '@compose-delivery/runtime/adapters';
import { openPlace } from '../adapters/open-place.ts';
import type { PlaceRequest } from '../place.ts';

const request = JSON.parse(process.argv[2] ?? '{}') as PlaceRequest;
const ports = realPorts({ ...process.env }, 'terminal', new Redactor());
let place;
try {
  place = await openPlace(ports, request);
  process.stdout.write('@open\n');
  if (!ports.signal.aborted)
    await new Promise<void>((resolve) => {
      const alive = setInterval(() => undefined, 1_000);
      ports.signal.addEventListener('abort', () => {
        clearInterval(alive);
        resolve();
      });
    });
} catch (error) {
  process.stdout.write(`@failed ${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  await place?.close();
  process.stdout.write('@closed\n');
}
