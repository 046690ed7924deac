#!/usr/bin/env bash
# Node.js 24.21.0: an option --env-file of a program is also one of Node's, and a missing file ends the program before it starts.
#
# Expected: arguments after the script belong to the script, as the documentation of the command line says: "node [options]
# [V8 options] [<program-entry-point> | -e "script" | -] [--] [arguments]".
# Actual: Node looks for --env-file in all arguments up to a --. `node program.mjs --env-file gone.env` prints
# "node: gone.env: not found" and exits with 9; the program never runs. If the file exists, its variables are not set, and
# the program gets the option as usual.
# Why it matters: --env-file is Docker Compose's name for the files with a project's variables. A program with this option
# can't report a missing file in its own words, or with its own exit code, however it is installed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --silent --no-audit --no-fund --prefix . node@24.21.0
node=node_modules/node/bin/node
echo 'console.log("ran with", process.argv.slice(2).join(" "), "and FROM_FILE", process.env.FROM_FILE)' > program.mjs
echo 'FROM_FILE=1' > there.env

"$node" program.mjs --env-file there.env | tee there
grep -qx 'ran with --env-file there.env and FROM_FILE undefined' there

code=0
"$node" program.mjs --env-file gone.env > gone 2>&1 || code=$?
cat gone
[ "$code" = 9 ]
grep -q 'gone.env: not found' gone
! grep -q 'ran with' gone

"$node" -- program.mjs --env-file gone.env
