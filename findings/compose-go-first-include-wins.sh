#!/usr/bin/env bash
# compose-go 2.16.1 (the Go module that parses files for Docker Compose 5): two included files that define the same
# service are merged without a warning, and the first one wins.
#
# Expected: the reference page for `include` says that Compose warns about conflicting names and does not try to merge
# them. If files are merged at all, the rule for several -f files is that the later one wins.
# Actual: the service has the first file's image, together with a variable that only the second one sets. Nothing is
# written to stderr. The same two files passed with -f yield the second one's image.
# Why it matters: moving from several -f to include reverses the order of precedence. A tool that follows the page
# rejects files that Compose accepts, and one that reuses its -f merge runs another image than Compose.
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

echo 'services: {web: {image: "web:1"}}' > first.yaml
echo 'services: {web: {image: "web:2", environment: {FROM_SECOND: "yes"}}}' > second.yaml
echo 'include: [first.yaml, second.yaml]' > compose.yaml

same() { # WHAT SEEN KNOWN
  echo "$1: $2"
  [ "$2" = "$3" ] || { echo "The behaviour has changed; it was: $3"; exit 1; }
}
./compose-config compose.yaml > included 2> warnings
./compose-config first.yaml second.yaml > merged

echo 'compose-go 2.16.1, first.yaml has web:1, second.yaml has web:2 and FROM_SECOND'
same 'image with -f first -f second' "$(sed -n 's/^ *image: //p' merged)" web:2
same 'image with include: [first, second] (expected web:2, or an error)' "$(sed -n 's/^ *image: //p' included)" web:1
same 'FROM_SECOND with include (expected none: no merge)' "$(sed -n 's/^ *FROM_SECOND: //p' included | tr -d '"')" yes
same 'bytes of warnings (expected more than 0)' "$(wc -c < warnings)" 0
