// One slot of the compose engine as checks see it: docker top, docker inspect, docker logs.
import type { ProcessFacts, SlotName, SlotView } from '@compose-delivery/application';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Release } from '../../model.ts';
import type { Container, Docker } from './docker.ts';

const LOG_CHARACTERS = 1_024 * 1_024;
const COLUMNS = 'pid,ruid,euid,suid,fuid,rgid,egid,sgid,fgid,args';

export function composeView(
  client: Docker,
  slot: SlotName,
  release: Release,
  containers: readonly Container[],
): SlotView {
  const containerOf = (service: string): Container => {
    const found = containers.find((container) => container.service === service);
    if (!found) throw new DeliveryFailure(`${service} does not run in slot ${slot}`);
    return found;
  };
  return {
    slot,
    version: release.version,
    services: Object.keys(release.services).filter((name) =>
      containers.some(({ service }) => service === name),
    ),
    url: (service) => {
      const port = containers.find((container) => container.service === service)?.port;
      return port === undefined ? undefined : `http://127.0.0.1:${port}`;
    },
    processes: async (service) => {
      const { id } = containerOf(service);
      const rows = parseTop(await client.run(['top', id, '-eo', COLUMNS]));
      return Promise.all(
        rows.map(async (row) => ({ ...row, userName: await userName(client, id, row.uids[1]) })),
      );
    },
    environment: (service) =>
      Promise.resolve(
        Object.fromEntries(
          containerOf(service).environment.map((pair) => {
            const cut = pair.indexOf('=');
            return cut === -1 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)];
          }),
        ),
      ),
    log: async (service) => {
      const result = await client.attempt(['logs', '--tail', '10000', containerOf(service).id]);
      return (result.stdout + result.stderr).slice(-LOG_CHARACTERS);
    },
  };
}

/** Rows of `docker top -eo ...`: numbers, then the command line, which may hold spaces. */
export function parseTop(text: string): Omit<ProcessFacts, 'userName'>[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const numbers = fields.slice(0, 9).map(Number);
      if (numbers.length < 9 || numbers.some((value) => !Number.isInteger(value))) return [];
      return [
        {
          pid: numbers[0] ?? 0,
          uids: numbers.slice(1, 5),
          gids: numbers.slice(5, 9),
          command: fields.slice(9).join(' '),
        },
      ];
    });
}

/** The container's own name for a user. Its passwd file is read from outside: an image need not have a shell. */
async function userName(
  client: Docker,
  container: string,
  uid: number | undefined,
): Promise<string | undefined> {
  const archive = await client.attempt(['cp', `${container}:/etc/passwd`, '-']);
  if (archive.code !== 0) return undefined;
  return archive.stdout
    .slice(512) // one header of the tar format, then the file
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields.length >= 7 && fields[2] === String(uid))?.[0];
}
