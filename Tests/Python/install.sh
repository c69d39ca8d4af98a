#!/bin/bash
# Makes a virtual environment with the packages of a list; does nothing when it holds them already.
#
#   install.sh FOLDER LIST
set -euo pipefail

folder=$1
list=$2

fail() {
  printf 'python: %s\n' "$@" >&2
  exit 1
}

cmp --silent "$list" "$folder/installed.txt" && exit 0
echo "python: installing the packages of $list into $folder"
python3 -m venv --clear "$folder" || fail "no virtual environment in $folder: apt-get install python3-venv"
"$folder/bin/python3" -m pip install --quiet --disable-pip-version-check --requirement "$list" </dev/null \
  || fail "pip could not install what $list names (see above)."
cp "$list" "$folder/installed.txt"
