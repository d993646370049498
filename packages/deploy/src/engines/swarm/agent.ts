// The program in the router's tasks: plain sh beside nginx, handed to them as a Docker config.
import { INSIDE } from './front.ts';

/**
 * What runs in the router's tasks, as POSIX sh. It asks the beacon, takes a higher revision if nginx accepts it, and tells in a file how far it
 * is. Before the first answer it listens nowhere: a task that was started anew never serves what is no longer so.
 */
export const agentScript = (dir: string): string => `set -u
dir=${dir}
mkdir -p "$dir"
cd "$dir" || exit 1
: >traffic.log
now=0 refused=0 cut=0 told=
get() { if command -v curl >/dev/null 2>&1; then curl -sf -m 2 "$1"; else wget -q -T 2 -O - "$1"; fi; }
master() { read -r pid 2>/dev/null <nginx.pid && [ -d "/proc/$pid" ]; }
# In brackets, so that neither grep nor this text finds itself.
leaving() { grep -sl 'nginx: [w]orker process is shutting down' /proc/[0-9]*/cmdline; }
apply() {
  mv next candidate.conf
  if ! nginx -t -q -c "$dir/candidate.conf"; then refused=$1; return; fi
  mv candidate.conf front.conf
  if master; then nginx -c "$dir/front.conf" -s reload || return; else nginx -c "$dir/front.conf" || return; fi
  now=$1
}
look() {
  get "$1" >next 2>/dev/null || return
  first=$(sed -n '1s/^# revision \\([0-9]*\\) fence [0-9]* cut \\([0-9]*\\)$/\\1 \\2/p' next)
  last=$(sed -n '$s/^# end \\([0-9]*\\)$/\\1/p' next)
  number=\${first% *}
  [ -n "$number" ] && [ "$number" = "$last" ] && [ "$number" -gt "$now" ] && [ "$number" -ne "$refused" ] || return
  wanted=\${first#* }
  apply "$number"
  if [ "$now" = "$number" ] && [ "$wanted" -gt "$cut" ]; then
    cut=$wanted
    for file in $(leaving); do process=\${file#/proc/}; kill -TERM "\${process%%/*}" 2>/dev/null; done
  fi
}
end() {
  if master; then
    nginx -c "$dir/front.conf" -s quit
    while master; do sleep 0.2 2>/dev/null || sleep 1; done
  fi
  exit 0
}
trap end TERM INT QUIT
while :; do
  look "$1"
  set -- "$1" $(leaving)
  status="revision $now refused $refused leaving $(($# - 1))"
  if [ "$status" != "$told" ]; then echo "$status" >status.next && mv status.next status; echo "$status"; told=$status; fi
  [ "$now" -eq 0 ] || master || exit 1
  if [ "$(wc -c <traffic.log)" -gt 67108864 ]; then : >traffic.log; fi
  sleep 0.3 2>/dev/null || sleep 1
done
`;

export const AGENT = agentScript(INSIDE);
