#!/bin/bash
# Ends the cloisterd that start.sh started for a root folder, and no other.
#
#   stop.sh ROOT
set -euo pipefail

here=$(dirname "$0")
if ! [ -d "$1" ] || ! pid=$("$here/pid.sh" "$1"); then
  echo "stop: no cloisterd runs for $1"
  exit 0
fi

kill -TERM "$pid"
for _ in $(seq 300); do
  if ! "$here/pid.sh" "$1" >/dev/null; then
    rm -f "$1/run/cloisterd.pid"
    echo "stop: cloisterd (process $pid) has ended"
    exit 0
  fi
  sleep 0.1
done
echo "stop: cloisterd (process $pid) has not ended after 30 seconds; 'kill -KILL $pid' ends it at once" >&2
exit 1
