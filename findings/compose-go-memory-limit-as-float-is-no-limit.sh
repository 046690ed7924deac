#!/usr/bin/env bash
# compose-go 2.16.1 (the Go module that parses files for Docker Compose 5): a memory limit in exponent or decimal
# notation means no limit at all.
#
# Expected: the Compose Specification's JSON Schema allows a number or a string for mem_limit and shm_size. 1e9 is a
# number in YAML 1.2, and the string "1e9" is accepted, so 1e9 should be 1,000,000,000 bytes, or an error.
# Actual: 1000000000 and "1e9" give a limit of 1000000000 bytes. 1e9 and 1.5e9 without quotes are accepted, and the
# result has no limit. There is no error and no warning.
# Why it matters: a service that was meant to have a limit has none, and can use the whole host's memory. A program that
# writes Compose files runs into this as soon as its YAML writer prints large floats with an exponent.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

mkdir loader
cat > loader/main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	options, err := cli.NewProjectOptions(os.Args[1:], cli.WithOsEnv, cli.WithName("demo"))
	if err == nil {
		project, failed := options.LoadProject(context.Background())
		if err = failed; err == nil {
			text, _ := project.MarshalYAML()
			fmt.Print(string(text))
			return
		}
	}
	fmt.Println("error:", err)
	os.Exit(1)
}
GO
export GOMODCACHE="$dir/modules" GOFLAGS="-modcacherw -mod=mod"
if ! (
  cd loader
  go mod init loader
  go get github.com/compose-spec/compose-go/v2/cli@v2.16.1
  go build -o ../compose-config .
) > install.log 2>&1; then
  cat install.log
  exit 1
fi

limit() {
  printf 'services:\n  web:\n    image: web\n    %s: %s\n' "$1" "$2" > compose.yaml
  ./compose-config compose.yaml > config || { cat config; exit 1; }
  sed -n "s/^ *$1: //p" config | tr -d '"' | grep . || echo none
}
same() { # WHAT SEEN KNOWN
  echo "$1: $2"
  [ "$2" = "$3" ] || { echo "The behaviour has changed; it was: $3"; exit 1; }
}

echo 'compose-go 2.16.1'
same 'mem_limit: 1000000000' "$(limit mem_limit 1000000000)" 1000000000
same 'mem_limit: "1e9"' "$(limit mem_limit '"1e9"')" 1000000000
same 'mem_limit: 1e9 (expected 1000000000)' "$(limit mem_limit 1e9)" none
same 'mem_limit: 1.5e9 (expected 1500000000)' "$(limit mem_limit 1.5e9)" none
same 'shm_size: 1e9 (expected 1000000000)' "$(limit shm_size 1e9)" none
