// What a script on a manager asks of the router: which configuration is the newest, which tasks run where, what each of them serves. POSIX sh,
// for use beside ./script-state.ts. Pure.
import { GENERATION_PATH } from '../../routers/served.ts';
import { quoted } from '../../transport/quote.ts';
import { seriesOf } from './script-state.ts';
import { beaconName, frontPath, routerName } from './world.ts';

type FrontFacts = {
  readonly folder: string;
  readonly prefix: string;
  readonly deploymentId: string;
  /** Port of the first listener. */
  readonly port: number;
};

export const scriptFront = ({ folder, prefix, deploymentId, port }: FrontFacts): string => `
FRONT=${seriesOf(frontPath(folder))}
ROUTER=${quoted(routerName(prefix))}
BEACON=${quoted(beaconName(prefix))}
DEPLOYMENT=${quoted(deploymentId)}

# What the router should serve, if it is ours and whole: its revision is in the first line.
front() {
  stored=$(text_of "$FRONT") || { echo "what the router should serve cannot be read: $(complaint)"; return 1; }
  number=$(printf '%s\\n' "$stored" | sed -n '1s/^# revision \\([0-9]*\\) fence [0-9]* cut [0-9]*$/\\1/p')
  sum=$(printf '%s' "$(printf '%s\\n' "$stored" | sed '1,3d;$d')" | sha256sum | cut -d ' ' -f 1)
  if [ -z "$number" ] || [ "$(printf '%s\\n' "$stored" | tail -n 1)" != "# end $number" ] ||
    [ "$(printf '%s\\n' "$stored" | sed -n 3p)" != "# seal sha256:$sum" ]; then
    echo 'what the router should serve is not what a delivery wrote: it was edited, or is not ours'
    return 1
  fi
  case $stored in
  *"\\"deployment\\":\\"$DEPLOYMENT\\""*) printf '%s\\n' "$stored" ;;
  *) echo 'what the router should serve is of another deployment'; return 1 ;;
  esac
}

# Nodes, as ID STATE ADDRESS; a manager may know itself as 0.0.0.0.
nodes() {
  ids=$(ask '' node ls --quiet) || return 1
  # shellcheck disable=SC2086
  ask '' node inspect --format '{{.ID}} {{.Status.State}} {{.Status.Addr}} {{with .ManagerStatus}}{{.Addr}}{{end}}' $ids | while read -r id state own other; do
    case $own in
    '' | 0.0.0.0 | 127.0.0.1) [ -z "$other" ] || own=\${other%:*} ;;
    esac
    case $own in
    *:*) own="[$(printf '%s' "$own" | tr -d '[]')]" ;;
    esac
    echo "$id $state $own"
  done
}

# Tasks of a service that run, are meant to, and are on a node that answers: ADDRESS IMAGE of each.
live() {
  known=$(nodes) || return 1
  ids=$(ask '' service ps --quiet --no-trunc "$1") || return 1
  [ -n "$ids" ] || return 0
  # shellcheck disable=SC2086
  ask '' inspect --type task --format '{{.NodeID}} {{.Status.State}} {{.DesiredState}} {{.Spec.ContainerSpec.Image}}' $ids |
    while read -r node state wanted image; do
      [ "$state $wanted" = 'running running' ] || continue
      address=$(printf '%s\\n' "$known" | sed -n "s/^$node ready //p")
      [ -z "$address" ] || echo "$address $image"
    done
}

# What each task of the router serves to a new client: SLOT GENERATION, or silent.
tellings() {
  addresses=$(live "$ROUTER") || return 1
  printf '%s\\n' "$addresses" | cut -d ' ' -f 1 | sort -u | while read -r address; do
    [ -n "$address" ] || continue
    said=$(headers "http://$address:${port}${GENERATION_PATH}")
    if [ "$(field x-delivery-deployment)" = "$DEPLOYMENT" ]; then
      echo "$(field x-delivery-slot) $(field x-delivery-generation)"
    else
      echo silent
    fi
  done
}

# All say the same, or, after a while, all that answer do: a node that died is still called ready at first.
observed() {
  tries=0
  while :; do
    told=$(tellings | sort -u)
    heard=$(printf '%s\\n' "$told" | grep -v '^silent$')
    case $heard in
    '' | *"
"*) ;;
    *)
      if [ "$told" = "$heard" ] || [ "$tries" -ge 15 ]; then
        echo "$heard"
        return 0
      fi
      ;;
    esac
    tries=$((tries + 1))
    [ "$tries" -lt 20 ] || break
    sleep 1
  done
  [ -z "$heard" ] || { echo "the router's tasks do not all serve the same: $(printf '%s' "$heard" | tr '\\n' ',')"; return 1; }
  echo "no task of $ROUTER answers. $(complaint)"
  return 1
}
`;
