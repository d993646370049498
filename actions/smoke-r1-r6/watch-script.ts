// The watch of the host as plain sh: when the process of the checks is gone, or has taken too long, it starts again what was stopped.

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
