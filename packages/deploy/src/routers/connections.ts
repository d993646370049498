// Connections of a router to the services of a slot, counted in the kernel's own tables: for routers that do not count them themselves.
import { QUICK_MS, UNCANCELLED, type RouterWorld, type Seat } from './seat.ts';
import { upstreamAddress, type Upstreams } from './record.ts';

const ESTABLISHED = '01';

export type TcpRow = { readonly remotePort: number; readonly remote: string; readonly inode: string };

/**
 * Established rows of /proc/net/tcp and tcp6, each socket once: the kernel hands the table out in pieces, and may tell a row again when others
 * come in between. Source: Documentation/networking/proc_net_tcp.rst of Linux.
 */
export function parseTcpTable(text: string): TcpRow[] {
  const rows = text.split('\n').flatMap((line): TcpRow[] => {
    const fields = line.trim().split(/\s+/);
    const [address, port] = (fields[2] ?? '').split(':');
    if (fields[3] !== ESTABLISHED || !address || !port || !/^\d+$/.test(fields[9] ?? '')) return [];
    return [{ remote: address, remotePort: parseInt(port, 16), inode: fields[9] ?? '' }];
  });
  return [...new Map(rows.map((row) => [row.inode, row])).values()];
}

/** Socket inodes in the output of `ls -l /proc/PID/fd`. */
export function parseSockets(text: string): Set<string> {
  return new Set([...text.matchAll(/socket:\[(\d+)\]/g)].map((found) => found[1] ?? ''));
}

/** An IPv4 address as the table writes it: four bytes in the order of a little-endian machine. */
export const tableAddress = (host: string): string | undefined => {
  const bytes = host.split('.').map(Number);
  if (bytes.length !== 4 || bytes.some((byte) => !Number.isInteger(byte) || byte < 0 || byte > 255))
    return undefined;
  return bytes
    .reverse()
    .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
    .join('');
};

/**
 * How many connections the router's processes hold to these upstreams. Only the router's own: services of a slot talk to each other, too.
 * When another user's sockets cannot be listed, all connections to the upstreams count: too many rather than too few.
 */
export async function countConnections(
  world: RouterWorld,
  seat: Seat,
  upstreams: Upstreams,
): Promise<number> {
  const wanted = new Set(
    Object.entries(upstreams).map(([service, url]) => {
      const { host, port } = upstreamAddress(service, url);
      return `${tableAddress(host) ?? host}:${port}`;
    }),
  );
  if (wanted.size === 0) return 0;
  const run = (argv: readonly string[]) => world.exec(argv, { timeoutMs: QUICK_MS, signal: UNCANCELLED });
  const table = parseTcpTable((await run(['cat', '/proc/net/tcp'])).stdout).filter(({ remote, remotePort }) =>
    wanted.has(`${remote}:${remotePort}`),
  );
  if (table.length === 0) return 0;
  const pids = (await seat.processes()).map(({ pid }) => `/proc/${pid}/fd`);
  if (pids.length === 0) return 0;
  const listed = await run(['ls', '-l', ...pids]);
  const own = parseSockets(listed.stdout);
  if (own.size === 0 && /Permission denied/i.test(listed.stderr)) return table.length;
  return table.filter(({ inode }) => own.has(inode)).length;
}
