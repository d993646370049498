// One slot of the compose engine as checks see it: docker top, docker inspect, docker logs.
import type { ProcessFacts, SlotName, SlotView } from '@compose-delivery/application';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Release } from '../../model.ts';
import type { Container } from './containers.ts';
import type { Docker } from './docker.ts';

const LOG_CHARACTERS = 1_024 * 1_024;
const COLUMNS = 'pid,ruid,euid,suid,fuid,rgid,egid,sgid,fgid,args';

export function composeView(
  client: Docker,
  slot: SlotName,
  release: Release,
  containers: readonly Container[],
): SlotView {
  /** All that run for a service: Compose starts several where its file asks for replicas. */
  const allOf = (service: string): readonly [Container, ...Container[]] => {
    const [first, ...others] = containers.filter((container) => container.service === service);
    if (!first) throw new DeliveryFailure(`${service} does not run in slot ${slot}`);
    return [first, ...others];
  };
  // A container keeps the environment that it was started with.
  const environments = new Map<string, Promise<Record<string, string>>>();
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
      const seen: ProcessFacts[] = [];
      for (const { id } of allOf(service)) {
        const rows = parseTop(await client.run(['top', id, '-eo', COLUMNS]));
        for (const row of rows) seen.push({ ...row, userName: await userName(client, id, row.uids[1]) });
      }
      return seen;
    },
    environment: async (service) => {
      const [{ id }] = allOf(service);
      const asked = environments.get(id) ?? environmentOf(client, id);
      environments.set(id, asked);
      // A daemon that did not answer once is asked again.
      asked.catch(() => environments.delete(id));
      return asked;
    },
    log: async (service) => {
      const texts: string[] = [];
      for (const { id } of allOf(service)) {
        const result = await client.attempt(['logs', '--tail', '10000', id]);
        // What docker says instead of a log must not be taken for one.
        if (result.code !== 0)
          throw new DeliveryFailure(
            `the log of ${service} cannot be read: ${result.stderr.trim().slice(-500)}`,
          );
        texts.push(result.stdout + result.stderr);
      }
      return texts.join('\n').slice(-LOG_CHARACTERS);
    },
  };
}

async function environmentOf(client: Docker, id: string): Promise<Record<string, string>> {
  const format = '{{json .Config.Env}}';
  const text = await client.run(['inspect', '--type', 'container', '--format', format, id]);
  const pairs = (JSON.parse(text) as readonly string[] | null) ?? [];
  return Object.fromEntries(
    pairs.map((pair) => {
      const cut = pair.indexOf('=');
      return cut === -1 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)];
    }),
  );
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
