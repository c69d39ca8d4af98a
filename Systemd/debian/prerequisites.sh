#!/bin/bash
# Installs the Debian packages named on the command line that are missing; does nothing when all are there.
#
#   prerequisites.sh PACKAGE…
set -euo pipefail

fail() {
  printf 'prerequisites: %s\n' "$@" >&2
  exit 1
}

command -v dpkg-query >/dev/null \
  || fail "this is not a Debian system: install what corresponds to these packages by hand, then make them known with" \
    "PACKAGES= on the command line of make: $*"

missing=()
for package in "$@"; do
  state=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || fail "these packages are missing; as root: apt-get install ${missing[*]}"
  as_root=(sudo)
fi

echo "prerequisites: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
install=("${as_root[@]}" apt-get install --yes --quiet --no-install-recommends "${missing[@]}")
"${install[@]}" </dev/null && exit 0
echo "prerequisites: the list of packages may be old; bringing it up to date"
"${as_root[@]}" apt-get update --quiet </dev/null || fail "apt-get update failed (see above)."
"${install[@]}" </dev/null || fail "apt-get could not install ${missing[*]} (see above)."
