#!/bin/bash
# Prints the process number of the cloisterd that start.sh started for a root folder; fails when it does not run.
#
#   pid.sh ROOT
set -euo pipefail

root=$(realpath "$1")
pid=$(cat "$root/run/cloisterd.pid" 2>/dev/null) || exit 1
[[ $pid =~ ^[0-9]+$ ]] || exit 1

# Numbers are used again: the process is ours only if it was started for this very folder.
[ -r "/proc/$pid/cmdline" ] || exit 1
mapfile -d '' -t words <"/proc/$pid/cmdline"
case "${words[*]:0:3}" in
  */"cloisterd --root $root") echo "$pid" ;;
  "/bin/bash "*"/run.sh $root/run/cloisterd.pid") echo "$pid" ;;
  *) exit 1 ;;
esac
