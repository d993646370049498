// Lock and journal of a swarm for rollback.sh: the same Docker configs as ../../state/docker-configs.ts writes, by sh and docker's client. Pure.
import { configName } from '../../state/docker-configs.ts';
import { quoted } from '../../transport/quote.ts';
import { PASSING } from './client.ts';

/** Programs beside sh and what every system has. */
export const STATE_NEEDS: readonly (readonly string[])[] = [
  ['docker'],
  ['sha256sum'],
  ['base64'],
  ['gzip'],
  ['mktemp'],
];

/** Name of a path's configs, without the number of the revision. */
export const seriesOf = (path: string): string => configName(path, 0).replace(/\d{9}$/, '');

/** What the functions of a script that keep the state must be (operator/script-functions.ts), for state below `folder`. */
export const scriptState = (folder: string): string => `PATHS=${quoted(encodeURIComponent(folder))}
JOURNAL=${seriesOf(`${folder}/journal.ndjson`)}
ERRORS=$(mktemp) || exit 1
trap 'rm -f "$ERRORS"' EXIT

# ask TEXT ARGS...: docker, with TEXT as its input. Managers without a leader are asked again for a minute.
ask() {
  ask_text=$1 ask_until=$(($(uptime_s) + 60))
  shift
  while :; do
    ask_said=$(printf '%s' "$ask_text" | docker "$@" 2>"$ERRORS")
    ask_code=$?
    [ "$ask_code" -eq 0 ] || ! grep -Eiq ${quoted(PASSING.source)} "$ERRORS" || [ "$(uptime_s)" -ge "$ask_until" ] || {
      sleep 1
      continue
    }
    [ -z "$ask_said" ] || printf '%s\\n' "$ask_said"
    return "$ask_code"
  done
}

complaint() { tr '\\n' ' ' <"$ERRORS" | cut -c 1-300; }

present() {
  manager=$(ask '' info --format '{{.Swarm.ControlAvailable}}')
  [ "$manager" = true ] || die "the Docker daemon that is asked is no manager of a swarm that can be asked: run this on one, or set DOCKER_HOST. $(complaint)"
}

plain_number() {
  plain=$1
  while [ "\${plain#0}" != "$plain" ]; do plain=\${plain#0}; done
  echo "\${plain:-0}"
}

# Each revision of a series that is there, as NAME KIND, in order.
series() { ask '' config ls --filter "name=$1" --format '{{.Name}} {{.Label "compose-delivery.state"}}' >"$ERRORS.rows" || { rm -f "$ERRORS.rows"; return 1; }
  sort "$ERRORS.rows"
  rm -f "$ERRORS.rows"
}

newest() {
  rows=$(series "$1") || return 1
  last=$(printf '%s\\n' "$rows" | tail -n 1)
  last=\${last%% *}
  plain_number "\${last#"$1"}"
}

# A text that was packed for its size comes back as it was.
unpacked() {
  while IFS= read -r row; do
    case $row in
    gz:*)
      printf '%s' "\${row#gz:}" | base64 -d | gzip -dc
      echo
      ;;
    *) printf '%s\\n' "$row" ;;
    esac
  done
}

# The newest text of a series: its last whole revision and the lines after it.
text_of() {
  rows=$(series "$1") || return 1
  names=
  while read -r name kind; do
    [ "$kind" = line ] || names=
    [ "$kind" = gone ] || names="$names $name"
  done <<END
$rows
END
  [ -n "\${names# }" ] || return 0
  # shellcheck disable=SC2086
  whole=$(ask '' config inspect --format '{{printf "%s" .Spec.Data}}' $names) || return 1
  if printf '%s\\n' "$whole" | grep -q '^gz:'; then printf '%s\\n' "$whole" | unpacked; else printf '%s\\n' "$whole"; fi
}

# make SERIES PATH REVISION KIND TEXT: fails if that revision is there already. An answer may be lost: who wrote it is in a label.
make() {
  name=$1$(printf '%09d' "$3")
  write="sh-$$-$(date +%s)-$3"
  ask "$5" config create --label "compose-delivery.state=$4" --label "compose-delivery.state.path=$PATHS%2F$2" \\
    --label "compose-delivery.state.write=$write" "$name" - >/dev/null && return 0
  [ "$(ask '' config inspect --format '{{index .Spec.Labels "compose-delivery.state.write"}}' "$name")" = "$write" ]
}

journal() { text_of "$JOURNAL"; }

append() {
  tries=0
  while [ "$tries" -lt 20 ] && [ "$(top)" = "$FENCE" ]; do
    tries=$((tries + 1))
    revision=$(newest "$JOURNAL") || continue
    make "$JOURNAL" journal.ndjson "$((revision + 1))" line "$1" && return 0
  done
  say 'the journal could not be written: the next run finds by itself what is served' >&2
}

# The highest lock that was not removed.
top() {
  rows=$(ask '' config ls --filter label=compose-delivery.state --format '{{.Label "compose-delivery.state.path"}} {{.Name}} {{.Label "compose-delivery.state"}}') || return 1
  rows=$(printf '%s\\n' "$rows" | grep -F "$PATHS%2Flocks%2F" | sort)
  highest=0 below=0
  while read -r path _ kind; do
    name=\${path##*%2F}
    number=$(plain_number "\${name%.json}")
    if [ "$kind" = gone ]; then
      [ "$number" -ne "$highest" ] || highest=$below
    elif [ "$number" -gt "$highest" ]; then
      below=$highest highest=$number
    fi
  done <<END
$rows
END
  echo "$highest"
}

lock_path() { printf 'locks/%09d.json' "$1"; }

lock_series() { printf 'cd.%s.' "$(printf '%s/%s' "$FOLDER" "$(lock_path "$1")" | sha256sum | cut -c 1-16)"; }

lock_text() { text_of "$(lock_series "$1")"; }

write_lock() { make "$(lock_series "$1")" "locks%2F$(printf '%09d' "$1").json" "$2" whole "$3"; }

create_lock() {
  revision=$(newest "$(lock_series "$1")") || return 1
  [ -z "$(lock_text "$1")" ] && write_lock "$1" "$((revision + 1))" "$2"
}

rewrite_lock() {
  revision=$(newest "$(lock_series "$1")") && write_lock "$1" "$((revision + 1))" "$2"
}
`;
