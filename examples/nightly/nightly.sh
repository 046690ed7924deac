#!/bin/sh
# A scheduled task can be any command. Exit code 0 means that the run succeeded.
set -eu
echo "run $MULTINODE_EXECUTION_ID, due at ${MULTINODE_DUE_AT:-no set time, started by hand}"
df -P . | awk 'NR == 2 { print "the disk is " $5 " full" }'
