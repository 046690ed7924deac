#!/usr/bin/env bash
# compose-go 2.16.1 (the Go module that parses files for Docker Compose 5): a variable or label whose name starts with
# "x-" is lost, and one named "#extensions" appears instead.
#
# Expected: the Compose Specification says that environment and labels may be written as a map or as a list, with the
# same meaning. Extensions (x-) are for the keys that the specification defines; the keys of these two maps are the
# user's own names.
# Actual: in map form x-request-source is missing from the environment, and the container gets a variable "#extensions"
# whose value is a Go map printed as text. The same happens to labels. In list form the name is kept.
# Why it matters: x- is a common prefix for HTTP headers and for labels that tools exchange. Rewriting a list as a map,
# as formatters and importers do, silently changes what the container gets.
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
  as-list:
    image: web
    environment: ["x-request-source=edge"]
  as-map:
    image: web
    environment: {x-request-source: edge}
    labels: {x-team: core}
YAML

echo 'compose-go 2.16.1 parses x-request-source: edge and x-team: core, as a list and as a map:'
./compose-config compose.yaml | tee seen
grep -q "^ *x-request-source: edge" seen || { echo 'Changed: the list form loses it too'; exit 1; }
[ "$(grep -c 'x-request-source: edge' seen)" = 1 ] || { echo 'Changed: the map form keeps the variable'; exit 1; }
grep -qF "'#extensions': map[x-request-source:edge]" seen || { echo 'Changed: no variable #extensions'; exit 1; }
grep -qF "'#extensions': map[x-team:core]" seen || { echo 'Changed: no label #extensions'; exit 1; }
echo 'Seen: as a map, x-request-source and x-team are lost and "#extensions" appears.'
