#!/usr/bin/env bash
# Makes the image that stands in for python:3.11-slim, postgres:15, redis:7 and nginx where no registry can be reached: one Debian
# root file system with the four programs from Debian's own packages. The tar is kept, since making it takes about 90 s.
set -euo pipefail

image=${1:-compose-delivery-base:local}
cache=${COMPOSE_DELIVERY_CACHE:-/var/cache/compose-delivery}
tar=$cache/base-bookworm-2.tar
packages=python3,python3-pip,python-is-python3,postgresql-15,redis-server,nginx-light,ca-certificates,procps

make_tar() {
  [ -f "$tar" ] && return
  command -v debootstrap >/dev/null || { echo 'local-images.sh: debootstrap is not installed; run scripts/install-engines.sh' >&2; exit 1; }
  local mirror
  mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources | head -n 1)
  local root
  root=$(mktemp -d)
  mkdir -p "$cache"
  debootstrap --variant=minbase --include="$packages" bookworm "$root" "$mirror" >"$cache/debootstrap.log" 2>&1 ||
    { tail -n 20 "$cache/debootstrap.log" >&2; exit 1; }
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale} "$root"/etc/apt/sources.list*
  # The official Python image has no such mark: pip may install there, and in an image nobody else owns the packages.
  rm -f "$root"/usr/lib/python3*/EXTERNALLY-MANAGED
  tar -C "$root" -cf "$tar.part" .
  mv "$tar.part" "$tar"
  rm -rf "$root"
}

if ! docker image inspect "$image" >/dev/null 2>&1; then
  make_tar
  docker import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8' "$tar" "$image" >/dev/null
fi
# What official images would bring for the services beside the slots, made from the base.
for name in postgres redis nginx; do
  docker build --quiet --build-arg "BASE=$image" --tag "compose-delivery-$name:local" \
    --file "$(dirname "$0")/local-images/$name.Dockerfile" "$(dirname "$0")/local-images" >/dev/null
done
echo "base image: $image, $(docker image inspect --format '{{.Size}}' "$image") bytes"
