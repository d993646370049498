#!/usr/bin/env bash
# Builds Trivy from its source as the Go module proxy hands it out, for the tests that need the real one; where releases can be fetched, the
# action does that itself. The module's ZIP is checked against a sum that is written here, its dependencies against Trivy's own go.sum.
# Safe to run again: what is there and answers with its version is left alone.
set -euo pipefail

version=0.69.3
module_sha256=2fdf9a0a86250b4949ffe485f7ee09c4df1da03789b18589a4489511fded575a
place=${TRIVY_PLACE:-/var/cache/compose-delivery/trivy-$version}
program=$place/trivy

answers() { [ -x "$program" ] && "$program" version 2>/dev/null | grep -qx "Version: $version"; }

if answers; then
  echo "Trivy $version is there: $program"
  exit 0
fi
command -v go >/dev/null 2>&1 || { echo "install-trivy: expected go on the PATH, saw none" >&2; exit 1; }

mkdir -p "$place"
work=$(mktemp -d "$place/build.XXXXXX")
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

curl --fail --silent --show-error --location --proto '=https' --retry 3 \
  "https://proxy.golang.org/github.com/aquasecurity/trivy/@v/v$version.zip" --output "$work/module.zip"
echo "$module_sha256  $work/module.zip" | sha256sum --check --quiet

unzip -q "$work/module.zip" -d "$work"
# Six minutes on two cores: everybody else goes first.
(
  cd "$work/github.com/aquasecurity/trivy@v$version"
  GOFLAGS=-mod=readonly GOEXPERIMENT=jsonv2 CGO_ENABLED=0 nice -n 19 go build -trimpath \
    -ldflags "-s -w -X github.com/aquasecurity/trivy/pkg/version/app.ver=$version" -o "$work/trivy" ./cmd/trivy
)
mv "$work/trivy" "$program"
answers || { echo "install-trivy: expected Trivy $version, saw: $("$program" version 2>&1 | head -1)" >&2; exit 1; }
echo "Trivy $version is built: $program"
