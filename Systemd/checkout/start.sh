#!/bin/bash
# Starts cloisterd in the background for one root folder, unless it runs already.
#
#   start.sh CLOISTERD ROOT [OPTION…]     options go to cloisterd
#
# ROOT/run/cloisterd.pid holds its number, ROOT/cloisterd.log what it says. Returns when it answers.
set -euo pipefail

daemon=$(realpath "$1")
mkdir -p "$2/run"
root=$(realpath "$2")
shift 2
cloister=$(dirname "$daemon")/cloister
pid_file=$root/run/cloisterd.pid
log=$root/cloisterd.log
here=$(dirname "$0")

fail() {
  printf 'start: %s\n' "$@" >&2
  exit 1
}

if pid=$("$here/pid.sh" "$root"); then
  if [ "$(readlink "/proc/$pid/exe")" = "$daemon" ]; then
    echo "start: cloisterd runs already (process $pid)"
    exit 0
  fi
  echo "start: cloisterd was built anew; starting the new one"
  "$here/stop.sh" "$root"
fi

# A socket address holds 107 bytes.
[ ${#root} -le 85 ] || fail "$root is too long a path for the sockets in it: clone to a shorter one."

rm -f "$pid_file"
setsid --fork "$here/run.sh" "$pid_file" "$daemon" --root "$root" "$@" </dev/null >"$log" 2>&1

for _ in $(seq 600); do
  if "$cloister" status --json --socket "$root/run/cloister.sock" >/dev/null 2>&1; then
    echo "start: cloisterd runs (process $(cat "$pid_file")), log in $log"
    exit 0
  fi
  [ ! -s "$pid_file" ] || "$here/pid.sh" "$root" >/dev/null || {
    tail -n 20 "$log" >&2
    fail "cloisterd ended; the lines above are the end of $log"
  }
  sleep 0.1
done
tail -n 20 "$log" >&2
fail "cloisterd does not answer after 60 seconds; the lines above are the end of $log"
