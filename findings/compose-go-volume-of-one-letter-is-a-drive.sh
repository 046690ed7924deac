#!/usr/bin/env bash
# compose-go 2.16.1 (the Go module that parses files for Docker Compose 5): a named volume with a one-letter name is
# parsed as a Windows drive, even on Linux.
#
# Expected: the Compose Specification defines the short form VOLUME:CONTAINER_PATH and allows any name of letters,
# digits, dots, hyphens and underscores. "v:/var/lib/data" should mount the declared volume v at /var/lib/data, just as
# "db:/var/lib/data" mounts db.
# Actual: the mount has no source, and its target is the whole string "v:/var/lib/data". The declared volume v stays
# unused; the container gets an anonymous volume at a path with that odd name. There is no error.
# Why it matters: data that should persist is written to the container's own layer and is lost when the container is
# replaced. Anyone who parses the short form has to know about drives, or understands a file differently from Compose.
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

mount() {
  printf 'services: {web: {image: web, volumes: ["%s:/var/lib/data"]}}\nvolumes: {%s: {}}\n' "$1" "$1" > compose.yaml
  ./compose-config compose.yaml > config || { cat config; exit 1; }
  echo "source=$(sed -n 's/^ *source: //p' config) target=$(sed -n 's/^ *target: //p' config)"
}
same() { # WHAT SEEN KNOWN
  echo "$1: $2"
  [ "$2" = "$3" ] || { echo "The behaviour has changed; it was: $3"; exit 1; }
}

echo 'compose-go 2.16.1'
same 'db:/var/lib/data' "$(mount db)" 'source=db target=/var/lib/data'
same 'v:/var/lib/data (expected source=v target=/var/lib/data)' "$(mount v)" 'source= target=v:/var/lib/data'
