#!/usr/bin/env bash
# Installs the engines that the tests with real parts use, on Debian 12 as root: Docker from bookworm, Compose v2 and buildx from trixie
# (bookworm has neither), debootstrap for a base image without a registry. Safe to run again: what is there is left alone.
set -euo pipefail

plugins=/usr/libexec/docker/cli-plugins
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

install_plugin() { # package, name of the plugin
  "$plugins/$2" docker-cli-plugin-metadata >/dev/null 2>&1 && return
  add_trixie
  update_once
  local work
  work=$(mktemp -d)
  (cd "$work" && apt-get download -qq "$1/trixie" >/dev/null && dpkg-deb -x ./*.deb .)
  mkdir -p "$plugins"
  install -m 755 "$(find "$work" -type f -path "*/cli-plugins/$2" | head -n 1)" "$plugins/$2"
  rm -rf "$work"
}

# A daemon that answers is used as it is; otherwise one is started, and its process id kept.
start_docker() {
  docker info >/dev/null 2>&1 && return
  mkdir -p /var/lib/compose-delivery
  nohup dockerd >/var/lib/compose-delivery/dockerd.log 2>&1 &
  echo $! >/var/lib/compose-delivery/dockerd.pid
  for _ in $(seq 1 60); do docker info >/dev/null 2>&1 && return; sleep 0.5; done
  echo 'dockerd did not start; the end of its log:' >&2
  tail -n 20 /var/lib/compose-delivery/dockerd.log >&2
  exit 1
}

[ "$(id -u)" -eq 0 ] || { echo 'install-engines.sh: expected to run as root' >&2; exit 1; }
install_packages docker.io iptables debootstrap git ca-certificates
install_plugin docker-compose docker-compose
install_plugin docker-buildx docker-buildx
start_docker
echo "engines: $(docker --version); $(docker compose version); $(docker buildx version)"
