#!/bin/bash
# Runs the built test suite. After a failure it says once more what failed: thousands of lines stand between.
set -euo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! swift test --skip-build "$@" 2>&1 | tee "$log"; then
  printf '\nWhat failed, once more:\n'
  grep -F '✘' "$log" || echo 'no test: the run itself broke off'
  exit 1
fi
