// The embedded front, told by a script: over its admin interface while it runs, by its state file while it does not.
import type { ManualSwitch, SwitchRequest } from '../ports.ts';
import { quoted } from '../transport/quote.ts';

export type EmbeddedFacts = {
  readonly adminPort: number;
  readonly tokenFile: string;
  readonly stateFile: string;
  /** Upstreams that the front knows of the slot that is left. */
  readonly others: Readonly<Record<string, { readonly generation: number; readonly upstreams: object }>>;
};

/** The token goes through standard input: a command line is read by everybody on the machine. */
const ASK = (facts: EmbeddedFacts): string => `token=$(cat ${quoted(facts.tokenFile)} 2>/dev/null)
ask() {
  if command -v curl >/dev/null 2>&1; then
    printf 'header = "authorization: Bearer %s"\\nheader = "content-type: application/json"\\n' "$token" |
      curl -s --max-time 15 --config - -X "$1" \${3:+--data-binary "$3"} "http://127.0.0.1:${facts.adminPort}$2"
  else
    printf '%s %s HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\nAuthorization: Bearer %s\\r\\nContent-Type: application/json\\r\\nContent-Length: %s\\r\\nConnection: close\\r\\n\\r\\n%s' "$1" "$2" "$token" "\${#3}" "$3" |
      bash -c 'exec 3<>/dev/tcp/127.0.0.1/${facts.adminPort} && cat >&3 && cat <&3' 2>/dev/null | tail -n 1
  fi
}
place() { sed -n 's/.*"generation":\\([0-9]*\\),"active":"\\([a-z]*\\)".*/\\2 \\1/p'; }
kept() { sed -n 's/.*"generation":\\([0-9]*\\),"fence":[0-9]*,"active":"\\([a-z]*\\)".*/\\2 \\1/p' ${quoted(facts.stateFile)} 2>/dev/null; }`;

export function embeddedSwitch(facts: EmbeddedFacts, request: SwitchRequest): ManualSwitch {
  const { slot, upstreams, listeners, generation, expected } = request;
  const order = JSON.stringify({ slot, upstreams, listeners, generation, expected, fence: '@FENCE@' });
  const state = JSON.stringify({
    schema: 1,
    generation,
    fence: '@FENCE@',
    active: slot,
    listeners,
    slots: { ...facts.others, [slot]: { generation, upstreams } },
  });
  const other = slot === 'blue' ? 'green' : 'blue';
  const withFence = (text: string): string =>
    `$(printf '%s' ${quoted(text)} | sed "s/\\"@FENCE@\\"/$FENCE/")`;
  return {
    needs: [['curl', 'bash']],
    observe: `${ASK(facts)}
seen=$(ask GET /status '' | place)
[ -n "$seen" ] || seen=$(kept)
[ -n "$seen" ] || { echo 'the front does not answer, and its state file says nothing'; exit 1; }
echo "$seen"`,
    act: `${ASK(facts)}
said=$(ask POST /switch "${withFence(order)}")
[ "$(printf '%s' "$said" | place)" = "${slot} ${generation}" ] && exit 0
if [ -n "$said" ]; then say "the front answered: $said" >&2; exit 1; fi
# Nobody listens: what it comes back with is in its state file.
[ "$(kept)" = "${other} ${expected}" ] || { say 'the front does not answer, and its state file has moved on' >&2; exit 1; }
part=${quoted(`${facts.stateFile}.rollback.part`)}
printf '%s\\n' "${withFence(state)}" >"$part" && { sync "$part" 2>/dev/null || sync; } && mv -f "$part" ${quoted(facts.stateFile)} || exit 1
say 'the front does not run: it comes back on ${slot} when it is started (by the next run, or by hand)' >&2`,
  };
}
