// rollback.sh: takes one switch back, for an operator or for the dead man's watch. Plain POSIX sh, without node, GitHub or a registry.
// Pure: facts in, text out. It takes the deployment's lock as a run would, so that run and script never act at once.
import { quoted } from '../transport/quote.ts';
import { scriptPaths, type WayBack } from './facts.ts';
import { ANSWERS, FILE_STATE, LOCK_FUNCTIONS, REPORT_FUNCTIONS } from './script-functions.ts';

/** The script for a release that nothing came before, or that must not be led back from; it says so. */
export function refusingScript(name: string, why: string): string {
  return `#!/bin/sh
# rollback.sh of ${name}. Written by the delivery.
echo ${quoted(`nothing was changed: ${why}`)} >&2
exit 1
`;
}

export function wayBackScript(facts: WayBack): string {
  return [
    head(facts),
    constants(facts),
    REPORT_FUNCTIONS,
    facts.manual.state ?? FILE_STATE,
    LOCK_FUNCTIONS,
    checks(facts),
    DEAD_MAN,
    MAIN,
  ].join('\n');
}

const head = ({ name, from, to }: WayBack): string => `#!/bin/sh
# rollback.sh of ${name}: takes traffic from ${from.version} (${from.slot}) back to ${to.version} (${to.slot}).
# Written by the delivery of ${from.version}; needs neither node nor GitHub nor a registry. Run it with --help.
set -u
umask 077
LC_ALL=C
export LC_ALL
`;

const constants = (facts: WayBack): string =>
  [
    `FOLDER=${quoted(facts.folder)}`,
    `OPERATION=${quoted(facts.operationId)}`,
    `FROM_SLOT=${facts.from.slot} FROM_RELEASE=${quoted(facts.from.release)} FROM_VERSION=${quoted(facts.from.version)}`,
    `TO_SLOT=${facts.to.slot} TO_RELEASE=${quoted(facts.to.release)} TO_VERSION=${quoted(facts.to.version)}`,
    `GENERATION=${facts.generation}`,
    `BACK=${facts.generation + 1}`,
    ...Object.entries(facts.environment).map(
      ([name, value]) => `[ -n "\${${name}:-}" ] || ${name}=${quoted(value)}\nexport ${name}`,
    ),
    `LOG=${quoted(scriptPaths(facts.disk).log)}`,
    '[ -d "${LOG%/*}" ] || LOG=/dev/null',
    ...(facts.manual.ready === undefined
      ? [
          "TERMS='which must still run'",
          "HINT='Its containers may be stopped: the action rollback starts them again'",
        ]
      : [
          "TERMS='which is started first if it was stopped'",
          "HINT='The action rollback makes anew what is gone'",
        ]),
    'FENCE=0',
    '',
  ].join('\n');

/** What differs from deployment to deployment: programs, addresses, and how this router is asked and told. */
function checks(facts: WayBack): string {
  const needs = facts.manual.needs.map(
    (either) =>
      `${either.map((program) => `command -v ${quoted(program)} >/dev/null 2>&1`).join(' || ')} || die ${quoted(`this host has none of: ${either.join(', ')}`)}`,
  );
  const asked = facts.health.map(
    ({ service, url, guarded }) =>
      `  answers ${quoted(service)} ${quoted(url)} ${guarded ? 'guarded' : 'open'} || sick="$sick ${service}"`,
  );
  return `needs() {
${[...needs.map((line) => `  ${line}`), '  :'].join('\n')}
}

${facts.manual.ready === undefined ? healthByAddress(asked) : healthByItself(facts.manual.ready)}

observe() {
  ( ${facts.manual.observe}
  )
}

act() {
  ( ${facts.manual.act}
  )
}
`;
}

/** What the slot is like is said in $state: after its version, or as the reason why it cannot serve. */
const healthByAddress = (asked: readonly string[]): string => `${ANSWERS}
healthy() {
  sick=
  state='is healthy'
${asked.join('\n')}
  [ -z "$sick" ] || { state="these do not answer:$sick"; return 1; }
}`;

const healthByItself = (ready: string): string => `ready() {
  ( ${ready}
  )
}

healthy() { state=$(ready); }`;

/** Waits until the run is silent for SECONDS by this machine's own clock: no clock of another machine is compared. */
const DEAD_MAN = `uptime_s() {
  read -r up _ </proc/uptime
  echo "\${up%%.*}"
}

# The run and this watch decide by creating the same file: only one of them can.
decide() {
  part="$WATCH/.decision.$$"
  echo "$1" >"$part"
  ln "$part" "$WATCH/decision" 2>/dev/null
  won=$?
  rm -f "$part"
  return "$won"
}

result() {
  say "$1"
  echo "$1" >"$WATCH/result"
}

watch() {
  last=
  since=$(uptime_s)
  while :; do
    [ -d "$WATCH" ] || exit 0
    [ -e "$WATCH/decision" ] && exit 0
    now=$(cat "$WATCH/alive" 2>/dev/null)
    if [ "$now" != "$last" ]; then
      last=$now
      since=$(uptime_s)
    fi
    # Where nobody can say who holds the lock, nothing can be taken back either: it is asked again, for a day.
    newest=$(top) || {
      [ $(($(uptime_s) - since)) -lt 86400 ] || { result 'gives up: for a day nobody could say who holds the lock'; exit 1; }
      sleep 1
      continue
    }
    if [ "$newest" != "$ARMED" ]; then
      result "stands down: another run holds the lock"
      exit 0
    fi
    # Looked at once more: the question about the lock may have taken its time.
    [ $(($(uptime_s) - since)) -ge "$SECONDS_SILENT" ] && [ "$(cat "$WATCH/alive" 2>/dev/null)" = "$last" ] && break
    sleep 1
  done
  if [ "$POLICY" = confirm ]; then
    decide confirm || exit 0
    result "the run was silent for $SECONDS_SILENT s; by policy $FROM_VERSION goes on serving"
    exit 0
  fi
  decide revert || exit 0
  say "the run was silent for $SECONDS_SILENT s"
}
`;

const MAIN = `usage() {
  cat <<END
Usage: sh rollback.sh [--check] [--force] [--reason TEXT]
Takes traffic from $FROM_VERSION ($FROM_SLOT) back to $TO_VERSION ($TO_SLOT), $TERMS.
  --check   look at everything and change nothing
  --force   take over from a delivery that holds the lock; whatever it does afterwards is refused
  --reason  kept with the release that is left
END
}

mode=hand
force=no
reason='no reason was given'
while [ $# -gt 0 ]; do
  case $1 in
  --check) mode=check ;;
  --force) force=yes ;;
  --reason)
    [ $# -ge 2 ] || die '--reason needs a text'
    reason=$2
    shift
    ;;
  --dead-man)
    [ $# -ge 5 ] || die '--dead-man is for the delivery itself'
    mode=dead-man WATCH=$2 ARMED=$3 SECONDS_SILENT=$4 POLICY=$5
    force=yes
    reason="the run went silent after its switch; the host went back by itself"
    shift 4
    ;;
  --help)
    usage
    exit 0
    ;;
  *) die "unknown: $1 (see --help)" ;;
  esac
  shift
done

needs
[ "$mode" = dead-man ] || present
[ "$mode" = dead-man ] && watch

if [ "$mode" = hand ]; then
  latest=$(journal | grep -F '"entry":"begin"' | tail -n 1)
  case $latest in
  *"\\"operation\\":{\\"id\\":\\"$OPERATION\\""*) ;;
  *) die "another delivery began after the one of $FROM_VERSION: this script is out of date" ;;
  esac
fi

[ "$mode" = check ] || take_lock
now=$(observe) || stop "nobody can say what the router serves: $now"
case $now in
"$TO_SLOT $BACK")
  stop_well "$TO_VERSION ($TO_SLOT) serves already: nothing was changed" ;;
"$FROM_SLOT $GENERATION") ;;
*)
  stop "expected the router at $FROM_SLOT, generation $GENERATION; it serves $now: nothing was changed" ;;
esac
healthy || stop "$TO_VERSION ($TO_SLOT) cannot take traffic, $state; traffic stays on $FROM_VERSION. $HINT"
[ "$mode" = check ] && stop_well "$TO_VERSION ($TO_SLOT) $state: --check ends here, nothing was changed"
act || stop "the router did not switch; traffic stays where it is"
now=$(observe) || now='something unknown'
[ "$now" = "$TO_SLOT $BACK" ] || stop "the router was told to serve $TO_SLOT, generation $BACK, and serves $now"
note
stop_well "$TO_VERSION ($TO_SLOT) serves again, $FROM_VERSION was left: $reason"
`;
