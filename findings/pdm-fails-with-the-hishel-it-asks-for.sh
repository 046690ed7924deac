#!/usr/bin/env bash
# PDM 2.29.4 (PyPI): the version of hishel that its own requirements select lacks what it uses, so that every lock fails.
#
# Expected: pip installs versions that work together; the package's metadata says which ones do (PEP 440 and PEP 508: a
# requirement without an upper bound accepts any later version).
# Actual: the requirement of hishel has no upper bound that keeps 2.0.0 out. "pip install pdm" selects it, and `pdm lock`
# ends with "module 'hishel' has no attribute 'SyncSqliteStorage'". With hishel below 2, it works.
# Why it matters: whoever installs PDM without pinning its dependencies, as a Dockerfile does with "pip install pdm", has a
# build that worked until hishel 2 was published, without any change of their own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export HOME=$dir PDM_CHECK_UPDATE=0

python3 -m venv tools
tools/bin/pip -q --disable-pip-version-check install pdm==2.29.4 hishel==2.0.0
tools/bin/pip --disable-pip-version-check check
mkdir project
cat > project/pyproject.toml <<'TOML'
[project]
name = "shop"
version = "1"
requires-python = ">=3.9"
dependencies = ["idna==3.10"]
TOML

if tools/bin/pdm lock -p project > seen 2>&1; then
  cat seen
  echo "PDM locks with hishel 2.0.0" >&2
  exit 1
fi
grep -v '^See ' seen
grep -q "module 'hishel' has no attribute 'SyncSqliteStorage'" seen

tools/bin/pip -q --disable-pip-version-check install hishel==1.4.0
tools/bin/pdm lock -p project 2>&1 | tail -n 1
grep -q 'name = "idna"' project/pdm.lock
