// Functions of rollback.sh: words for people, the lock, the journal, health. POSIX sh; the constants stand above them in the script.
// What keeps the state (FILE_STATE, or the configs of a cluster) gives: present, journal, append, top, lock_text, create_lock, rewrite_lock.

export const REPORT_FUNCTIONS = `say() {
  printf '%s %s\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" >>"$LOG" 2>/dev/null
  printf '%s\\n' "$1"
}

die() {
  printf 'rollback.sh: %s\\n' "$1" >&2
  exit 1
}

# Ends with the lock released; the watch also leaves its result.
stop() {
  say "$1" >&2
  [ "\${mode:-}" = dead-man ] && echo "$1" >"$WATCH/result"
  free_lock
  exit 1
}

stop_well() {
  say "$1"
  [ "\${mode:-}" = dead-man ] && echo "$1" >"$WATCH/result"
  free_lock
  exit 0
}

# Text as a string of JSON.
json() {
  printf '%s' "$1" | tr '\\n\\t\\r' '   ' | tr -d '\\000-\\037' | sed 's/\\\\/\\\\\\\\/g; s/"/\\\\"/g'
}

# Status of an answer over HTTP; nothing if there was none. The whole of it may take five seconds.
status_of() {
  if command -v curl >/dev/null 2>&1; then
    curl -s -o /dev/null --max-time 5 -w '%{http_code}' "$1" 2>/dev/null
  elif command -v bash >/dev/null 2>&1; then
    rest=\${1#http://}
    where=\${rest%%/*}
    printf 'GET /%s HTTP/1.0\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n' "\${rest#*/}" "$where" |
      bash -c 'exec 3<>"/dev/tcp/$0/$1" && cat >&3 && head -n 1 <&3' "\${where%%:*}" "\${where##*:}" 2>/dev/null |
      cut -d ' ' -f 2
  elif wget -q -T 5 -O /dev/null "$1" 2>/dev/null; then
    echo 200
  fi
}

committed() {
  journal | grep -F "\\"id\\":\\"$OPERATION\\",\\"step\\":\\"commit\\",\\"mark\\":\\"done\\"" >/dev/null 2>&1
}

# What the next run has to know: a delivery that had not committed is undone, one that had was taken back by hand.
note() {
  at=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)
  why=$(json "$reason")
  if committed; then
    append "{\\"at\\":\\"$at\\",\\"run\\":\\"rollback.sh\\",\\"fence\\":$FENCE,\\"entry\\":\\"by-hand\\",\\"id\\":\\"$OPERATION\\",\\"from\\":{\\"slot\\":\\"$FROM_SLOT\\",\\"release\\":\\"$FROM_RELEASE\\"},\\"to\\":{\\"slot\\":\\"$TO_SLOT\\",\\"release\\":\\"$TO_RELEASE\\"},\\"generation\\":$BACK,\\"reason\\":\\"$why\\"}"
  else
    worth=bad
    [ "$mode" = dead-man ] && worth=interrupted
    append "{\\"at\\":\\"$at\\",\\"run\\":\\"rollback.sh\\",\\"fence\\":$FENCE,\\"entry\\":\\"undo\\",\\"id\\":\\"$OPERATION\\",\\"undo\\":{\\"status\\":\\"$worth\\",\\"reason\\":\\"$why\\"}}"
  fi
}
`;

export const ANSWERS = `# answers SERVICE URL open|guarded
answers() {
  code=$(status_of "$2")
  case "$3 $code" in
  'open 2'??) return 0 ;;
  'guarded 2'?? | 'guarded 401' | 'guarded 403') return 0 ;;
  esac
  say "$1 answers \${code:-nothing} at $2" >&2
  return 1
}
`;

/** The same lock as a run's: a numbered file that only one can create; the highest number holds. State is a folder. */
export const FILE_STATE = `present() {
  [ -d "$FOLDER" ] || die "$FOLDER is not there: this script belongs to another place"
}

journal() { cat "$FOLDER/journal.ndjson" 2>/dev/null; }

# One line at the end of the journal, on the disk; a torn line before it must not swallow it.
append() {
  file="$FOLDER/journal.ndjson"
  if [ -s "$file" ] && [ -n "$(tail -c 1 "$file")" ]; then printf '\\n' >>"$file"; fi
  printf '%s\\n' "$1" >>"$file"
  sync "$file" 2>/dev/null || sync
}

top() {
  number=0
  for file in "$FOLDER"/locks/[0-9]*.json; do
    [ -e "$file" ] || continue
    name=\${file##*/}
    name=\${name%.json}
    while [ "\${name#0}" != "$name" ]; do name=\${name#0}; done
    [ "\${name:-0}" -gt "$number" ] && number=$name
  done
  echo "$number"
}

lock_file() { printf '%s/locks/%09d.json' "$FOLDER" "$1"; }

lock_text() { cat "$(lock_file "$1")"; }

create_lock() {
  mkdir -p "$FOLDER/locks"
  part="$FOLDER/locks/.rollback.$$"
  printf '%s' "$2" >"$part"
  sync "$part" 2>/dev/null || sync
  ln "$part" "$(lock_file "$1")" 2>/dev/null
  got=$?
  rm -f "$part"
  return "$got"
}

rewrite_lock() {
  file=$(lock_file "$1")
  printf '%s' "$2" >"$file.$$.part" && mv -f "$file.$$.part" "$file"
}
`;

export const LOCK_FUNCTIONS = `machine() {
  printf '%s %s %s' "$(uname -n)" "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo unknown)" "$(readlink /proc/self/ns/pid || echo unknown)"
}

# The 20th field after the name in brackets: when the process started (proc(5)).
started() {
  line=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # shellcheck disable=SC2086
  set -- \${line##*) }
  shift 19
  echo "$1"
}

field() { printf '%s\\n' "$1" | sed -n "s/.*\\"$2\\":\\"\\{0,1\\}\\([^\\",}]*\\).*/\\1/p"; }

# Why the lock may not be taken; nothing if it may.
holder() {
  [ "$1" -eq 0 ] && return
  text=$(lock_text "$1")
  [ "$(field "$text" released)" = true ] && return
  who="$(field "$text" operation) of run $(field "$text" runId), by $(field "$text" actor)"
  if [ "$(field "$text" machine)" = "$(machine)" ]; then
    [ "$(started "$(field "$text" pid)")" = "$(field "$text" startTime)" ] || return
    echo "$who, holds the lock and runs on this machine"
  else
    echo "$who, holds the lock from another machine"
  fi
}

take_lock() {
  before=$(top) || die 'nobody can say who holds the lock'
  held=$(holder "$before")
  [ -z "$held" ] || [ "$force" = yes ] || die "$held: wait for it, cancel it, or take over with --force"
  FENCE=$((before + 1))
  seconds=$(date +%s)
  record=$(printf '{"schema":1,"fence":%s,"operation":"rollback.sh","runId":"local","attempt":"1","actor":"%s","pid":%s,"startTime":"%s","machine":"%s","acquiredAt":"%s","heartbeat":%s000,"released":false}' \\
    "$FENCE" "$(json "$(id -un)")" "$$" "$(started "$$")" "$(machine)" "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)" "$seconds")
  create_lock "$FENCE" "$record" || die 'somebody else took the lock at this moment: run it again'
  trap 'free_lock; exit 1' INT TERM HUP
}

free_lock() {
  [ "$FENCE" -gt 0 ] || return 0
  [ "$(top)" = "$FENCE" ] || return 0
  rewrite_lock "$FENCE" "$(lock_text "$FENCE" | sed 's/"released":false/"released":true/')"
}
`;
