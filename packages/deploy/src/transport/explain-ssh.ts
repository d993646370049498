// What OpenSSH said when it could not connect, as a sentence that says what to do; and whether another try may help.
import type { SshAddress } from './ssh-address.ts';
import { formatSshAddress, knownHostName } from './ssh-address.ts';

export type SshTrouble = {
  readonly kind: 'host-key' | 'unknown-host-key' | 'key' | 'unreachable' | 'busy' | 'forward' | 'other';
  readonly seen: string;
  readonly advice: string;
  /** The next try may go well without anybody's help. */
  readonly passing: boolean;
};

type Rule = Pick<SshTrouble, 'kind' | 'passing'> & {
  readonly pattern: RegExp;
  readonly seen: string;
  readonly advice: string;
};

const RULES: readonly Rule[] = [
  {
    kind: 'host-key',
    passing: false,
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|Offending .* key in/i,
    seen: 'the host showed another key than the one in ssh-known-hosts',
    advice:
      'somebody may stand between, or the host was set up anew: compare with /etc/ssh/ssh_host_*_key.pub on the host itself before ssh-known-hosts is changed',
  },
  {
    kind: 'unknown-host-key',
    passing: false,
    pattern: /No \S+ host key is known for|Host key verification failed/i,
    seen: 'ssh-known-hosts holds no key for NAME',
    advice: 'add the line that the host itself shows in /etc/ssh/ssh_host_*_key.pub, under the name NAME',
  },
  {
    kind: 'key',
    passing: false,
    pattern: /Permission denied|Load key .*(?:error|invalid|incorrect)|Too many authentication failures/i,
    seen: 'the host did not accept the key',
    advice:
      'is its public half in ~/.ssh/authorized_keys of that user on the host, and is ssh-key the private half, without a passphrase?',
  },
  {
    kind: 'forward',
    passing: false,
    pattern: /forwarding failed|Could not request local forwarding|administratively prohibited/i,
    seen: 'the connection stands, but a forwarding was refused',
    advice: 'AllowTcpForwarding and AllowStreamLocalForwarding must not be "no" in sshd_config of the host',
  },
  {
    kind: 'busy',
    passing: true,
    pattern:
      /kex_exchange_identification|Connection (?:closed|reset) by|ssh_exchange_identification|banner exchange/i,
    seen: 'the host closed the connection before it said who it is',
    advice:
      'it may have too many connections that are being set up (MaxStartups in sshd_config), or ban this address',
  },
  {
    kind: 'unreachable',
    passing: true,
    pattern:
      /Connection (?:refused|timed out)|Could not resolve|No route to host|Network is unreachable|timed out|Operation timed out|Name or service not known/i,
    seen: 'the host cannot be reached',
    advice: 'are name and port right, does sshd run there, and does a firewall let this machine pass?',
  },
];

/** @param said the standard error of ssh. */
export function explainSsh(address: SshAddress, said: string): SshTrouble {
  const line = said
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '' && !/^@+/.test(each))
    .at(-1);
  const rule = RULES.find(({ pattern }) => pattern.test(said));
  const name = knownHostName(address);
  const seen = rule?.seen.replaceAll('NAME', name) ?? 'ssh could not connect';
  return {
    kind: rule?.kind ?? 'other',
    passing: rule?.passing ?? true,
    seen: `${formatSshAddress(address)}: ${seen}${line ? ` (ssh: ${line})` : ''}`,
    advice: rule?.advice.replaceAll('NAME', name) ?? 'nothing was changed',
  };
}
