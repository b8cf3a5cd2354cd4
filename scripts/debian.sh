#!/usr/bin/env bash
# Debian packages that pip cannot bring. As root, installs those that are missing; else names them.
#
#   scripts/debian.sh demo   what the letters need (WeasyPrint draws with Pango)
#   scripts/debian.sh test   the servers and the browser of the whole test suite as well
#
# Never fails: the demo works without letters in PDF, and the test suite says what it could not run.
set -uo pipefail

letters=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core)
servers=(postgresql redis-server chromium)

case "${1:-}" in
  demo) wanted=("${letters[@]}") ;;
  test) wanted=("${letters[@]}" "${servers[@]}") ;;
  *) echo "usage: scripts/debian.sh demo|test" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null; then
  echo "Ce système n'est pas une Debian. Paquets attendus (noms Debian) : ${wanted[*]}" >&2
  exit 0
fi

missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' \
    || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ]; then
  echo "Paquets Debian manquants : ${missing[*]}" >&2
  echo "  sudo apt install ${missing[*]}" >&2
  exit 0
fi

echo "Installation des paquets Debian : ${missing[*]}"
# RUNLEVEL=1 keeps Debian from starting its own PostgreSQL and Redis: the tests start theirs.
if ! { apt-get update -q && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
       apt-get install -yq --no-install-recommends "${missing[@]}"; } >/dev/null; then
  echo "Ces paquets n'ont pas pu être installés : ${missing[*]}" >&2
fi
exit 0
