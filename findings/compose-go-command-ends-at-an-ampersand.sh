#!/usr/bin/env bash
# compose-go 2.16.1 with go-shellwords (the modules that parse files for Docker Compose 5): a command written as a
# string ends at the first & or |, and the rest is dropped.
#
# Expected: the Compose Specification says that command does not run in a shell. So & and | have no special meaning:
# either they remain in the words, or a string with one of them is rejected.
# Actual: "fetch http://api/items?page=1&size=2" gives the words fetch and http://api/items?page=1. "migrate && serve"
# gives the single word migrate. There is no error and no warning.
# Why it matters: the container starts, does the first half and exits successfully. Anyone who imports Compose files and
# splits words in the ordinary way starts something else; the symptom is a URL that has lost its query.
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

words() {
  printf 'services:\n  web:\n    image: web\n    command: %s\n' "$1" > compose.yaml
  ./compose-config compose.yaml > config 2>&1 || { cat config; exit 1; }
  sed -n 's/^ *- //p' config | paste -sd, -
}
same() { # WHAT SEEN KNOWN
  echo "$1: $2"
  [ "$2" = "$3" ] || { echo "The behaviour has changed; it was: $3"; exit 1; }
}

echo 'compose-go 2.16.1'
same 'fetch http://api/items?page=1' "$(words 'fetch http://api/items?page=1')" 'fetch,http://api/items?page=1'
same 'fetch http://api/items?page=1&size=2 (expected the whole address)' \
  "$(words 'fetch http://api/items?page=1&size=2')" 'fetch,http://api/items?page=1'
same 'migrate && serve (expected four words, or an error)' "$(words 'migrate && serve')" 'migrate'
same 'count a|b (expected count,a|b)' "$(words 'count a|b')" 'count,a'
