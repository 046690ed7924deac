#!/usr/bin/env bash
# OpenTofu 1.12.6 (Go module github.com/opentofu/opentofu): a warning about the program's own configuration precedes the
# JSON of `tofu output -json` on the standard output.
#
# Expected: with -json, the standard output is JSON, and warnings go to the standard error, or into the JSON as with
# `plan -json`. TF_CLI_CONFIG_FILE may name a file that is not there yet: that is a warning, and the exit code is 0.
# Actual: the headline "There are some problems with the CLI configuration:" goes to the standard error, but the warning
# itself is printed before the JSON, so that a JSON parser fails on the whole.
# Why it matters: scripts read a stack's addresses from `output -json`. One file that a colleague does not have breaks
# them, though the program reports success. Whatever reads it must look for the line on which the JSON begins.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"

module=github.com/opentofu/opentofu
# Its go.mod replaces other modules, so "go install" refuses it.
source=$(go mod download -json $module@v1.12.6 | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
cp -r "$source" source
chmod -R u+w source
(cd source && go build -ldflags "-X $module/version.dev=no" -o ../tofu ./cmd/tofu)

env -u TF_CLI_CONFIG_FILE ./tofu version >version
sed -n 1p version
mkdir stack
status=0
TF_CLI_CONFIG_FILE="$dir/none.tofurc" ./tofu -chdir=stack output -json >stdout 2>stderr || status=$?
echo "exit code $status; the standard output (expected: {}):"
sed "s#$dir#DIR#; s/^/  /" stdout
echo "the standard error (expected: the warning):"
sed "s#$dir#DIR#; s/^/  /" stderr
[ "$status" = 0 ] && grep -q '^Warning: ' stdout && [ "$(tail -1 stdout)" = '{}' ] ||
  { echo "the behaviour has changed"; exit 1; }
