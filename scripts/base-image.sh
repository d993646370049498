#!/usr/bin/env bash
# Makes the image that stands in for python:3.11-slim, postgres:15, redis:7 and nginx where no registry can be reached: one Debian
# root file system with the four programs from Debian's own packages. The tar is kept, since making it takes about 90 s.
set -euo pipefail

image=${1:-compose-delivery-base:local}
cache=${COMPOSE_DELIVERY_CACHE:-/var/cache/compose-delivery}
tar=$cache/base-bookworm-2.tar
packages=python3,python3-pip,python-is-python3,postgresql-15,redis-server,nginx-light,ca-certificates,procps

docker image inspect "$image" >/dev/null 2>&1 && { echo "base image: $image is there"; exit 0; }
if [ ! -f "$tar" ]; then
  command -v debootstrap >/dev/null || { echo 'base-image.sh: debootstrap is not installed; run scripts/install-engines.sh' >&2; exit 1; }
  mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources | head -n 1)
  root=$(mktemp -d)
  trap 'rm -rf "$root"' EXIT
  mkdir -p "$cache"
  debootstrap --variant=minbase --include="$packages" bookworm "$root" "$mirror" >"$cache/debootstrap.log" 2>&1 ||
    { tail -n 20 "$cache/debootstrap.log" >&2; exit 1; }
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale} "$root"/etc/apt/sources.list*
  # The official Python image has no such mark: pip may install there, and in an image nobody else owns the packages.
  rm -f "$root"/usr/lib/python3*/EXTERNALLY-MANAGED
  tar -C "$root" -cf "$tar.part" .
  mv "$tar.part" "$tar"
fi
docker import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8' "$tar" "$image" >/dev/null
echo "base image: $image, $(docker image inspect --format '{{.Size}}' "$image") bytes"
