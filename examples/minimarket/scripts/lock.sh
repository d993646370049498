#!/bin/sh
# Locks every requirements.in with hashes, for all platforms and Python 3.10 to 3.14. Needs uv on the PATH.
# The development lock holds the union of all and is the constraint of the others: a package that two services share
# has the same version in both. `scripts/lock.sh --upgrade` takes newer versions.
set -eu
cd "$(dirname "$0")/.."
lock() {
    uv pip compile --quiet --universal --python-version 3.10 --fork-strategy fewest --generate-hashes --no-annotate \
        --no-emit-index-url --custom-compile-command scripts/lock.sh "$@"
}
lock "$@" requirements-dev.in --output-file requirements-dev.txt
for service in agente_deposito agente_negocio ml_service web_dashboard; do
    lock "$@" --constraint requirements-dev.txt "services/$service/requirements.in" \
        --output-file "services/$service/requirements.txt"
done
