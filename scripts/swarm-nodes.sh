#!/usr/bin/env bash
# Several Docker nodes on one machine, for tests of the swarm engine: each node is a dockerd with a containerd of its own in a network,
# mount and process namespace of its own, joined by veth pairs to one bridge. Ending a node's first process ends all that runs on it.
#   swarm-nodes.sh up DIR COUNT SUBNET     DIR/1.sock ... DIR/COUNT.sock answer; SUBNET such as 10.213.77: the bridge is .1, nodes .11, .12, ...
#   swarm-nodes.sh kill DIR NUMBER         the node dies at once, as from a power cut
#   swarm-nodes.sh down DIR                everything of DIR goes, also after a failure half-way
#   swarm-nodes.sh image DIR               DIR/image.tar: nginx, a shell and a few tools of this machine, 25 MB, for `docker import`;
#                                          its /app.sh is a service that tells its version
set -euo pipefail

[ "$(id -u)" -eq 0 ] || { echo 'swarm-nodes.sh: expected to run as root' >&2; exit 1; }
order=${1:?up, kill or down}
dir=${2:?a folder}
# Names of links have 15 characters at most: a part of the folder's digest makes them ours.
id=$(printf '%s' "$dir" | sha256sum | cut -c 1-6)
bridge=csw$id

start_node() { # number subnet
  local n=$1 subnet=$2 ns=csw$id-$1 base=$dir/$1
  mkdir -p "$base/data" "$base/exec"
  ip netns add "$ns"
  ip link add "csw$id-$n" type veth peer name eth0 netns "$ns"
  ip link set "csw$id-$n" master "$bridge" up
  ip -n "$ns" link set lo up
  ip -n "$ns" addr add "$subnet.1$n/24" dev eth0
  ip -n "$ns" link set eth0 up
  ip -n "$ns" route add default via "$subnet.1"
  # A /run of its own: no containerd, network namespace or socket of another daemon is found there. The socket is a file outside of it.
  # --bip: pools that neither the machine's own daemon nor the bridge of the nodes uses. Logs of three nodes fit on a small disk.
  nohup setsid nsenter --net="/run/netns/$ns" unshare --mount --fork --pid --kill-child -- sh -c '
    echo 1 >/proc/sys/net/ipv4/ip_forward
    mount --make-rprivate /
    umount -l /proc 2>/dev/null; mount -t proc proc /proc
    mount -t tmpfs tmpfs /run
    exec dockerd --host "unix://$1.sock" --data-root "$1/data" --exec-root "$1/exec" --pidfile "$1/dockerd.pid" \
      --bip 172.31.255.1/24 --cgroup-parent "/$2" --insecure-registry "$3.0/24" --log-opt max-size=1m --log-level warn \
      --metrics-addr "" --shutdown-timeout 1' node "$base" "csw$id-$n" "$subnet" \
    >"$base.log" 2>&1 </dev/null &
  # The process that unshare forked is the first of the node: when it dies, the kernel ends all others of its namespace.
  local parent=$!
  for _ in $(seq 1 100); do
    child=$(ps -o pid= --ppid "$parent" 2>/dev/null | tr -d ' ' || true)
    [ -n "$child" ] && break
    sleep 0.1
  done
  printf '%s %s\n' "$child" "$(cut -d ' ' -f 22 "/proc/$child/stat")" >"$base.pid"
}

# Only the process that we started: the number alone could be another's by now.
end_node() { # number
  local pid start
  [ -f "$dir/$1.pid" ] || return 0
  read -r pid start <"$dir/$1.pid"
  if [ "$(cut -d ' ' -f 22 "/proc/$pid/stat" 2>/dev/null || true)" = "$start" ]; then kill -KILL "$pid"; fi
  for _ in $(seq 1 100); do [ -e "/proc/$pid" ] || break; sleep 0.1; done
  rm -f "$dir/$1.pid"
}

up() {
  local count=$1 subnet=$2 n
  mkdir -p "$dir"
  ip link add "$bridge" type bridge
  ip addr add "$subnet.1/24" dev "$bridge"
  ip link set "$bridge" up
  # Where bridged frames pass the firewall, the machine's own Docker has closed FORWARD: this one bridge is let through.
  iptables -w -I FORWARD -i "$bridge" -o "$bridge" -j ACCEPT
  for n in $(seq 1 "$count"); do start_node "$n" "$subnet"; done
  for n in $(seq 1 "$count"); do
    for _ in $(seq 1 300); do
      if DOCKER_HOST=unix://$dir/$n.sock docker version >/dev/null 2>&1; then break; fi
      [ -e "/proc/$(cut -d " " -f 1 "$dir/$n.pid")" ] || break
      sleep 0.2
    done
    DOCKER_HOST=unix://$dir/$n.sock docker version >/dev/null 2>&1 ||
      { echo "node $n did not start; the end of its log:" >&2; tail -n 20 "$dir/$n.log" >&2; exit 1; }
  done
}

down() {
  local file n ns
  for file in "$dir"/*.pid; do [ -f "$file" ] && end_node "$(basename "$file" .pid)"; done
  # The link first: with its namespace alone it would go later, and the name would be taken for a while.
  for ns in $(ip netns list | sed -n "s/^\(csw$id-[0-9]*\).*/\1/p"); do
    ip link del "$ns" 2>/dev/null || true
    ip netns del "$ns"
  done
  while iptables -w -D FORWARD -i "$bridge" -o "$bridge" -j ACCEPT 2>/dev/null; do :; done
  ip link del "$bridge" 2>/dev/null || true
  # What a mount namespace took with it needs no unmounting; empty control groups of containers stay behind.
  find /sys/fs/cgroup -depth -type d -path "*/csw$id-*" -exec rmdir {} + 2>/dev/null || true
  for n in 1 2 3; do rm -rf "$dir" 2>/dev/null && break; sleep "$n"; done
}

# What ldd names goes with each program; name service and users as small as they can be.
image() {
  local root program library
  root=$(mktemp -d)
  mkdir -p "$root"/{bin,etc,tmp,run,var/log/nginx,var/lib/nginx,usr/sbin,lib/x86_64-linux-gnu}
  for program in nginx dash curl sleep mv cat rm mkdir sed grep wc; do
    program=$(command -v "$program")
    cp -L "$program" "$root/bin/"
    for library in $(ldd "$program" | grep -o '/[^ ]*'); do install -D -m 755 "$library" "$root$library"; done
  done
  cp -L /lib/"$(uname -m)"-linux-gnu/libnss_{files,dns}.so.2 "$root/lib/x86_64-linux-gnu/" 2>/dev/null || true
  ln -s dash "$root/bin/sh"
  printf 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
  printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
  cat >"$root/app.sh" <<'APP'
[ -z "${APP_BROKEN:-}" ] || { echo "cannot start: $APP_BROKEN"; exit 3; }
secret=$(cat "${API_KEY_FILE:-/dev/null}" 2>/dev/null)
cat >/tmp/app.conf <<CONF
daemon off; pid /tmp/app.pid; error_log stderr; events {}
http {
  access_log off;
  server {
    listen $PORT;
    default_type application/json;
    location = /slow { alias /bin/nginx; limit_rate 300k; }
    location / { return 200 '{"version":"$APP_VERSION","slot":"$DELIVERY_SLOT","task":"$HOSTNAME","key":"${secret:+given}"}'; }
  }
}
CONF
exec nginx -c /tmp/app.conf
APP
  chmod 1777 "$root/tmp"
  mkdir -p "$dir"
  tar -C "$root" -cf "$dir/image.tar" .
  rm -rf "$root"
}

case $order in
  image) image ;;
  up) up "${3:?count}" "${4:?subnet}" ;;
  kill) end_node "${3:?number}" ;;
  down) down ;;
  *) echo "swarm-nodes.sh: unknown order $order" >&2; exit 1 ;;
esac
