#!/bin/bash
# Runs the built test suite. After a failure it says once more what failed: thousands of lines stand between.
set -uo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift test --skip-build "$@" 2>&1 | tee "$log"
status=$?
if [ "$status" -ne 0 ]; then
  printf '\nWhat failed, once more:\n'
  grep -F '✘' "$log"
fi
exit "$status"
