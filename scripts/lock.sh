#!/usr/bin/env bash
# Redoes requirements/*.txt from requirements/*.in, with hashes and without any index address.
# Names given are upgraded, the rest stays: scripts/lock.sh django celery. `--upgrade` takes all.
set -euo pipefail
cd "$(dirname "$0")/.."

upgrades=()
for name in "$@"; do
  if [ "$name" = --upgrade ]; then upgrades+=(--upgrade); else upgrades+=(--upgrade-package "$name"); fi
done

# In this order: test.in and dev.in are constrained by the files made before them.
for set in base test dev; do
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
    ${upgrades[@]+"${upgrades[@]}"} "requirements/$set.in" -o "requirements/$set.txt"
done
