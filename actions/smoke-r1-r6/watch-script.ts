// The watch of the host as plain sh: when the process of the checks is gone, silent, or has taken too long, it starts again what was stopped.

/** $1 the mark, $2 the process, $3 seconds, then containers. It stops first: a stop that is still under way would win over a start. */
export const WATCH_SCRIPT = `
mark=$1 pid=$2 left=$3
shift 3
while [ -e "$mark" ]; do
  if [ "$left" -le 0 ] || ! kill -0 "$pid" 2>/dev/null; then
    docker stop --time 10 "$@"
    docker start "$@" && rm -f "$mark"
    exit
  fi
  sleep 1
  left=$((left - 1))
done
`;

/**
 * The same for a run of another machine: $1 the mark, $2 the file of its signs of life, $3 seconds of silence, $4 seconds in all, then
 * containers. Silence is counted by the seconds of this loop, never by comparing clocks.
 */
export const FAR_WATCH_SCRIPT = `
mark=$1 alive=$2 silence=$3 left=$4
shift 4
seen='' quiet=0
while [ -e "$mark" ]; do
  now=$(cat "$alive" 2>/dev/null)
  if [ "$now" = "$seen" ]; then quiet=$((quiet + 1)); else seen=$now quiet=0; fi
  if [ "$left" -le 0 ] || [ "$quiet" -ge "$silence" ]; then
    docker stop --time 10 "$@"
    docker start "$@" && rm -f "$mark" "$alive"
    exit
  fi
  sleep 1
  left=$((left - 1))
done
`;

/** Whether the run of another machine has given a sign of life within the last minute, by the clock of the file's own machine. */
export const aliveScript = (alivePath: string): string[] => [
  'sh',
  '-c',
  '[ -n "$(find "$1" -mmin -1 2>/dev/null)" ]',
  'sh',
  alivePath,
];

/** The rest of a watch that takes a container away: not at all when the mark is gone. */
const TAKE_AWAY = `
[ -e "$mark" ] || exit
rm -f "$mark.env"
for again in 1 2 3; do
  docker rm --force --volumes "$name"
  sleep 1
done
rm -f "$mark" "$mark.alive"
`;

/** $1 the mark, $2 the process, $3 seconds, $4 the container. A process that is not of this host says nothing: then only the time counts. */
export const END_SCRIPT = `
mark=$1 pid=$2 left=$3 name=$4
kill -0 "$pid" 2>/dev/null || pid=$$
while [ -e "$mark" ] && [ "$left" -gt 0 ] && kill -0 "$pid" 2>/dev/null; do
  sleep 1
  left=$((left - 1))
done
${TAKE_AWAY}`;

/** The same for a run of another machine: $1 the mark, beside it the file of its signs of life, $2 seconds of silence, $3 seconds in all, $4 the container. */
export const FAR_END_SCRIPT = `
mark=$1 silence=$2 left=$3 name=$4
seen='' quiet=0
while [ -e "$mark" ] && [ "$left" -gt 0 ] && [ "$quiet" -lt "$silence" ]; do
  now=$(cat "$mark.alive" 2>/dev/null)
  if [ "$now" = "$seen" ]; then quiet=$((quiet + 1)); else seen=$now quiet=0; fi
  sleep 1
  left=$((left - 1))
done
${TAKE_AWAY}`;
