#!/bin/bash
# Writes its own process number to a file and becomes the command that follows.
#
#   run.sh PID-FILE COMMAND [ARGUMENT…]
set -euo pipefail

pid_file=$1
shift
echo $$ >"$pid_file"
exec "$@"
