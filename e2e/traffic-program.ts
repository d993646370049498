// The sender of the traffic, in a process of its own so that the story's own work does not delay it. Options as JSON in the first word;
// a line on stdin is a command: `window NAME` closes a window of samples under that name, `stop` ends it and prints the reports as JSON.
import { createInterface } from 'node:readline';
import { startTraffic, type TrafficOptions, type TrafficReport } from '@compose-delivery/deploy';
import { realClock } from '@compose-delivery/runtime/adapters';

const options = JSON.parse(process.argv[2] ?? '{}') as Omit<TrafficOptions, 'clock'>;
const begin = (): ReturnType<typeof startTraffic> => startTraffic({ ...options, clock: realClock });
let traffic = begin();
const windows: Record<string, TrafficReport> = {};
let last: Promise<unknown> = Promise.resolve();

/** The next window begins before the last answers of this one are in: the rate never falls to nothing. */
function closeWindow(name: string): void {
  const closing = traffic;
  traffic = begin();
  last = Promise.all([last, closing.stop().then((report) => (windows[name] = report))]);
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [command, name = ''] = line.split(' ');
    if (command === 'window') closeWindow(name);
    else if (command === 'stop')
      void traffic
        .stop()
        .then(() => last)
        .then(() => process.stdout.write(`${JSON.stringify(windows)}\n`, () => process.exit(0)));
  })
  // Whoever wanted it is gone: nobody else ends it.
  .on('close', () => process.exit(1));
process.stdout.write('ready\n');
