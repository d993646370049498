// The switch of a swarm's router as plain POSIX sh and docker's client, for rollback.sh and the dead man's watch on a manager: a stopped slot
// is brought back first, the next revision is written by compare-and-set, the beacon told, each task of the router asked. Pure.
import type { ManualSwitch, SwitchRequest } from '../../ports.ts';
import type { Release } from '../../model.ts';
import { slotServices } from '../compose/render.ts';
import { HEADERS } from '../../routers/manual-switch.ts';
import { quoted } from '../../transport/quote.ts';
import { replicasOf } from './engine.ts';
import { imageOf } from './render.ts';
import { scriptFront } from './script-front.ts';
import { scriptState, STATE_NEEDS } from './script-state.ts';
import { LABEL, serviceName } from './world.ts';

export type SwarmSwitchFacts = {
  readonly folder: string;
  readonly prefix: string;
  readonly deploymentId: string;
  /** Port of the first listener, which every task of the router answers on. */
  readonly port: number;
  readonly adminPort: number;
  readonly switchSeconds: number;
  /** Record and configuration of the switch, without the lines that say revision and fence. */
  readonly sealed: string;
  /** The release that the switch leads to. */
  readonly target: Release;
};

/** A stopped service has its image on the node already. */
const START_SECONDS = 60;

export function swarmManualSwitch(facts: SwarmSwitchFacts, request: SwitchRequest): ManualSwitch {
  return {
    needs: [['curl', 'wget'], ...STATE_NEEDS],
    state: scriptState(facts.folder) + scriptFront(facts),
    ready: ready(facts, request),
    observe: `${HEADERS}
said=$(front) || { echo "$said"; exit 1; }
observed`,
    act: act(facts, request),
  };
}

/** A template of docker's client that prints a label of a service. */
const labelOf = (name: string): string => `{{index .Spec.Labels "${LABEL}.${name}"}}`;

/** Labels and digest must be those of the release; replicas are brought back, and taken again where they do not become healthy. */
function ready(facts: SwarmSwitchFacts, { slot }: SwitchRequest): string {
  const { target, prefix, adminPort } = facts;
  const names = slotServices(target, 'colored');
  const rows = names.map((name) => {
    const { health, port } = target.services[name] ?? {};
    const digest = /sha256:[0-9a-f]{64}$/.exec(imageOf(name, target.artifacts[name] ?? ''))?.[0] ?? '';
    const path = health && port !== undefined ? `/slots/${slot}/${name}/${port}${health.path}` : '';
    const kind = Object.keys(health?.headers ?? {}).length > 0 ? 'guarded' : 'open';
    return `  one "$1" ${[name, serviceName(prefix, slot, name), digest, String(replicasOf(target, name)), path, kind].map(quoted).join(' ')} || return 1`;
  });
  const longest = Math.max(0, ...names.map((name) => target.services[name]?.health?.['start-seconds'] ?? 60));
  return `each() {
${rows.join('\n')}
}
known() {
  found=$(ask '' service inspect --format '${labelOf('release')} {{.Spec.TaskTemplate.ContainerSpec.Image}} {{with .Spec.Mode.Replicated}}{{.Replicas}}{{end}}' "$2") || {
    echo "$1 is gone ($2): the action rollback makes it anew"
    return 1
  }
  case $found in
  "$TO_RELEASE "*"$3 "*) ;;
  *) echo "$2 is not of $TO_VERSION any more: the action rollback makes it anew"; return 1 ;;
  esac
  [ "\${found##* }" = "$4" ] || asleep="$asleep $2"
}
wake() {
  case " $asleep " in
  *" $2 "*) ;;
  *) return 0 ;;
  esac
  say "$2 is started: $4 tasks" >&2
  ask '' service update --detach --quiet --replicas "$4" "$2" >/dev/null || { echo "$1 could not be started: $(complaint)"; return 1; }
}
running() {
  tasks=$(live "$2") || return 1
  right=$(printf '%s\\n' "$tasks" | grep -c "$3\\$")
  all=$(printf '%s\\n' "$tasks" | grep -c .)
  [ "$right" -ge "$4" ] && [ "$all" -eq "$right" ] && return 0
  why="$1 has $right of $4 tasks"
  return 1
}
answering() {
  [ -n "$5" ] || return 0
  code=$(status_of "http://$at:${adminPort}$5")
  case "$6 $code" in
  'open 2'?? | 'guarded 2'?? | 'guarded 401' | 'guarded 403') return 0 ;;
  esac
  why="$1 answers \${code:-nothing} at its health path"
  return 1
}
sleep_again() {
  case " $asleep " in
  *" $2 "*) ask '' service update --detach --quiet --replicas 0 "$2" >/dev/null ;;
  esac
  return 0
}
one() {
  step=$1
  shift
  case $step in
  known) known "$@" ;;
  wake) wake "$@" ;;
  running) running "$@" ;;
  answering) answering "$@" ;;
  *) sleep_again "$@" ;;
  esac
}
asleep=
why='its tasks cannot be seen'
each known || exit 1
if [ "$mode" = check ] && [ -n "$asleep" ]; then
  echo "is stopped in part or whole (\${asleep# }), and is started first"
  exit 0
fi
each wake || { each sleep_again; exit 1; }
until=$(($(uptime_s) + ${START_SECONDS + Math.ceil(longest)}))
while :; do
  at=$(live "$ROUTER" | head -n 1 | cut -d ' ' -f 1)
  if each running && each answering; then
    echo 'is healthy'
    exit 0
  fi
  [ "$(uptime_s)" -lt "$until" ] || break
  sleep 1
done
each sleep_again
echo "$why"
exit 1`;
}

const act = (facts: SwarmSwitchFacts, request: SwitchRequest): string => `${HEADERS}
announce() {
  wanted=$FRONT$(printf '%09d' "$1")
  mounted=$(ask '' service inspect --format '{{range .Spec.TaskTemplate.ContainerSpec.Configs}}{{.ConfigName}} {{end}}' "$BEACON") || return 1
  set -- --config-add "source=$wanted,target=/delivery/front.conf" "$BEACON"
  for name in $mounted; do
    case $name in
    "$wanted") return 0 ;;
    "$FRONT"*) set -- --config-rm "$name" "$@" ;;
    esac
  done
  ask '' service update --detach --quiet --no-resolve-image "$@" >/dev/null
}
# write REVISION TEXT: the next revision, unless somebody else has written it; then the beacon is told.
write() {
  [ "$(top)" = "$FENCE" ] || { say 'another run has taken the lock' >&2; return 1; }
  make "$FRONT" front.conf "$1" whole "# revision $1 fence $FENCE cut 0
$2
# end $1
" || { say "revision $1 of the router's configuration could not be written: $(complaint)" >&2; return 1; }
  announce "$1" || { say "the router could not be told: $(complaint)" >&2; return 1; }
}
shown() {
  until=$(($(uptime_s) + ${Math.ceil(facts.switchSeconds)}))
  while :; do
    told=$(tellings | sort -u)
    [ "$told" = "$1" ] && return 0
    [ "$(uptime_s)" -lt "$until" ] || return 1
    sleep 1
  done
}
before=$(front) || { say "$before" >&2; exit 1; }
first=$(printf '%s\\n' "$before" | head -n 1)
heard=$(printf '%s\\n' "$first" | sed 's/.* fence \\([0-9]*\\) .*/\\1/')
[ "$heard" -le "$FENCE" ] || { say "the router has heard of lock number $heard, ours is $FENCE" >&2; exit 1; }
next=$(($(printf '%s\\n' "$first" | sed 's/^# revision \\([0-9]*\\) .*/\\1/') + 1))
old=$(printf '%s\\n' "$before" | sed '1d;$d')
if write "$next" ${quoted(facts.sealed)} && shown ${quoted(`${request.slot} ${request.generation}`)}; then exit 0; fi
# Some tasks may have moved: one more revision, with what was there before, brings them back.
if [ "$(newest "$FRONT")" = "$next" ]; then
  say 'the router does not show the switch on all of its nodes: what it served before comes back' >&2
  write "$((next + 1))" "$old" && shown "$FROM_SLOT $GENERATION"
fi
exit 1`;
