#!/usr/bin/env bash
# Creates .venv at the root and installs the locked libraries in it; touches nothing else
# (on a bare Debian, as root, python3-venv is the one package it may add, to be able to start).
#
#   scripts/setup.sh        everything: the site, the tests, the linters
#   scripts/setup.sh base   what the site itself needs
#
# Nothing is downloaded while the requirement files and the interpreter are the same as last time.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-all}" in
  base) sets=(base) ;;
  all) sets=(base test dev) ;;
  *) echo "usage: scripts/setup.sh [all|base]" >&2; exit 2 ;;
esac

is_recent() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.11 python3 python3.12 python3.13 /usr/bin/python3; do
    if [ -n "$candidate" ] && is_recent "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  cat >&2 <<'MESSAGE'
Python 3.11 ou plus récent est nécessaire et n'a pas été trouvé.
  Sur Debian ou Ubuntu : sudo apt install python3 python3-venv
  Ailleurs : indiquez l'interpréteur par PYTHON=/chemin/vers/python3.11 make setup
Python 3.11 or newer is needed and was not found (set PYTHON=... to name one).
MESSAGE
  return 1
}

# Debian ships python3 without ensurepip, which `python -m venv` needs.
ensure_venv_module() {
  "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 && return
  local package
  package="$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installation de $package (module venv absent)…"
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq "$package"
  else
    echo "Le module venv de Python manque : sudo apt install $package, puis relancez." >&2
    echo "Python's venv module is missing: sudo apt install $package, then run this again." >&2
    return 1
  fi
}

# What the libraries of these sets should be, and what they were at the last installation.
fingerprint() {
  { .venv/bin/python -VV; for set in "$@"; do cat "requirements/$set.txt"; done; } \
    | sha256sum | cut -d' ' -f1
}

if ! is_recent .venv/bin/python; then
  python="$(find_python)"
  ensure_venv_module "$python"
  rm -rf .venv
  "$python" -m venv .venv
fi

stamp=".venv/.installed-${1:-all}"
if [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint "${sets[@]}")" ]; then
  exit 0
fi
echo "Installation des bibliothèques dans .venv…"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
  $(printf -- '-r requirements/%s.txt ' "${sets[@]}")
fingerprint "${sets[@]}" > "$stamp"
fingerprint base > .venv/.installed-base
