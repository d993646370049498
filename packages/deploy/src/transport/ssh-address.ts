// An address such as ssh://deploy@host.example:2222, taken apart. Nothing in it may turn into an option or a command.
import { InputError } from '@compose-delivery/runtime';

export type SshAddress = { readonly user: string | undefined; readonly host: string; readonly port: number };

const USER = /^[a-z_][a-z0-9_.-]{0,31}$/i;
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?|\[[0-9a-f:.]+\])$/i;

/** @throws InputError that names the input `host`. */
export function parseSshAddress(text: string): SshAddress {
  const refuse = (): never => {
    throw new InputError([
      { input: 'host', expected: 'ssh://user@host or ssh://user@host:port, without a path', seen: text },
    ]);
  };
  const found = /^ssh:\/\/(?:([^@/:]+)@)?(\[[^\]/]+\]|[^@/:]+)(?::(\d{1,5}))?\/?$/.exec(text);
  if (!found) return refuse();
  const [, user, host = '', portText] = found;
  const port = Number(portText ?? 22);
  if ((user !== undefined && !USER.test(user)) || !HOST.test(host) || port < 1 || port > 65_535)
    return refuse();
  return { user, host: host.replace(/^\[|\]$/g, ''), port };
}

export const formatSshAddress = ({ user, host, port }: SshAddress): string =>
  `ssh://${user === undefined ? '' : `${user}@`}${host.includes(':') ? `[${host}]` : host}:${port}`;

/** The name under which OpenSSH keeps the key of a host: with the port in brackets unless it is 22. Source: sshd(8), known hosts. */
export const knownHostName = ({ host, port }: SshAddress): string =>
  port === 22 ? host : `[${host}]:${port}`;

/** Lines of the input that can be used; what is none of ours is passed over by ssh itself. @throws InputError if there is no line at all. */
export function checkKnownHosts(text: string, address: SshAddress): string {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const keyed = lines.filter((line) =>
    /\s(?:ssh-|ecdsa-|sk-)[\w@.-]+\s+[A-Za-z0-9+/=]{40,}/.test(` ${line}`),
  );
  if (keyed.length === 0)
    throw new InputError([
      {
        input: 'ssh-known-hosts',
        expected: `the host key of ${knownHostName(address)}, as "ssh-keyscan -p ${address.port} ${address.host}" prints it and as the host itself shows it in /etc/ssh/ssh_host_*_key.pub`,
        seen: lines.length === 0 ? 'nothing' : `${lines.length} lines without a key`,
      },
    ]);
  return `${keyed.join('\n')}\n`;
}

/** A private key file must end in a line feed, or OpenSSH calls it invalid; secrets often lose theirs. */
export function checkPrivateKey(text: string): string {
  if (text.trim() === '') return '';
  const key = `${text.replaceAll('\r\n', '\n').trim()}\n`;
  if (!/^-----BEGIN [A-Z ]*PRIVATE KEY-----\n[\s\S]+\n-----END [A-Z ]*PRIVATE KEY-----\n$/.test(key))
    throw new InputError([
      {
        input: 'ssh-key',
        expected: 'a whole private key, from its BEGIN line to its END line',
        seen: 'something else (not shown)',
      },
    ]);
  return key;
}
