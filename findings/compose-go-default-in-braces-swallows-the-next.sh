#!/usr/bin/env bash
# compose-go 2.16.1 (the Go module that parses files for Docker Compose 5): a default that is a pair of braces swallows
# the text after it.
#
# Expected: the Compose Specification ("Interpolation") defines ${NAME:-default} and allows several expressions in one
# value. With A=1 and B=2 the value ${A:-{}}-${B:-{}} should be 1-2, and {}-{} if neither is set.
# Actual: 1 if both are set, {}}-{ if neither is. The parser looks for the end of the first expression at the value's
# last brace instead of the matching one, so everything up to there belongs to A's default. There is no error and no
# warning. A single expression of this kind is parsed correctly.
# Why it matters: {} and [] are common defaults for JSON settings. A tool that interpolates according to the
# specification gets another value than Compose, and a check of the variables that are set does not notice that the
# second one is missing.
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

cat > compose.yaml <<'YAML'
services:
  web:
    image: web
    labels:
      alone: "${A:-{}}"
      pair: "${A:-{}}-${B:-{}}"
YAML

same() { # WHAT SEEN KNOWN
  echo "$1: $2"
  [ "$2" = "$3" ] || { echo "The behaviour has changed; it was: $3"; exit 1; }
}
label() { env "${@:2}" ./compose-config compose.yaml | sed -n "s/^ *$1: //p" | tr -d "'\""; }

echo 'compose-go 2.16.1, labels alone: "${A:-{}}" and pair: "${A:-{}}-${B:-{}}"'
same 'alone, unset (expected {})' "$(label alone -u A -u B)" '{}'
same 'alone, A=1 (expected 1)' "$(label alone A=1 B=2)" '1'
same 'pair, unset (expected {}-{})' "$(label pair -u A -u B)" '{}}-{'
same 'pair, A=1 B=2 (expected 1-2)' "$(label pair A=1 B=2)" '1'
