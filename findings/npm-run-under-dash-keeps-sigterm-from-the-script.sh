#!/usr/bin/env bash
# npm 11.19.1 with dash 0.5.12 (Debian 12's /bin/sh) as its shell: a SIGTERM sent to `npm run` never reaches the script.
#
# Expected: npm catches SIGTERM, passes it on to its child process, waits for that and exits with its status, so that a
# server under `npm run` or `npm start` can finish its work.
# Actual: npm sends the signal only to the shell. dash runs the script as its child process and dies of the signal, and
# npm exits at once. The server keeps running, now as a child of process 1, and never got the signal. With bash as
# script-shell the same script gets the signal and npm waits for it, because bash -c replaces itself with its only
# command.
# Why it matters: `npm start` is the usual command in a container or a supervised service. Which shell /bin/sh is
# decides whether it stops cleanly, or keeps its port while the supervisor believes that it is gone.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --silent --no-audit --no-fund --prefix . npm@11.19.1
apt-get -qq -o APT::Sandbox::User=root download dash=0.5.12-2
dpkg -x dash_*.deb debian
dash=$(find "$dir/debian" -name dash -type f -perm -u+x)
echo '{"name": "demo", "version": "1.0.0", "scripts": {"serve": "node serve.mjs"}}' > package.json
cat > serve.mjs <<'JS'
import { writeFileSync } from 'node:fs';
process.on('SIGTERM', () => {
  writeFileSync('told', '');
  process.exit(0);
});
setTimeout(() => process.exit(1), 60_000); // in case the test fails to end it
writeFileSync('pid', String(process.pid));
JS
await() { for _ in $(seq 300); do "$@" && return; sleep 0.1; done; return 1; }

try() { # SHELL
  rm -f pid told
  node node_modules/npm/bin/npm-cli.js run "--script-shell=$1" serve > log 2>&1 &
  local npm=$! server state
  await test -s pid || { cat log; exit 1; }
  server=$(cat pid)
  kill -TERM "$npm"
  wait "$npm" || true
  if test -e told; then
    state='signalled, exited'
  elif kill -0 "$server"; then
    state='not signalled, still running'
  else
    state='not signalled, but dead'
  fi
  echo "npm has exited; the script was: $state" | tee -a result
  kill "$server" 2> /dev/null || true
}

echo "npm 11.19.1, script-shell $(bash --version | sed -n '1s/ (.*//p')"
try "$(command -v bash)"
echo 'npm 11.19.1, script-shell dash 0.5.12-2 (expected the same)'
try "$dash"
[ "$(sed 's/.*: //' result | paste -sd/)" = 'signalled, exited/not signalled, still running' ] || {
  echo 'The behaviour has changed.'
  exit 1
}
