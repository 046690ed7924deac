#!/usr/bin/env bash
# gunicorn 27.0.1 (PyPI): all of a user's servers share one control socket; the last to start takes it over, and the
# first to stop removes it.
#
# Expected: the control interface is on by default, so that `gunicornc` can inspect and manage a running server. With
# two servers, the second should use another name or report that the name is taken, and a server that stops should only
# remove its own socket.
# Actual: both log "Control socket listening at …" with the same path. gunicornc then only talks to the second server.
# When the first one stops, the file is removed, and the second, which is still running, can no longer be reached
# either.
# Why it matters: several replicas and functions under one user are the normal case for a platform. A command such as
# "worker add" or "shutdown" goes to the wrong application. Each server needs --control-socket or --no-control-socket.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv python
python/bin/pip -q --disable-pip-version-check install gunicorn==27.0.1
cat > web.py <<'PY'
def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "0")])
    return []
PY
export HOME="$dir/home"
mkdir "$HOME"
unset XDG_RUNTIME_DIR
await() { for _ in $(seq 300); do "$@" && return; sleep 0.1; done; return 1; }
start() { # NAME
  python/bin/gunicorn --bind 127.0.0.1:0 web:app > "$1.log" 2>&1 &
  echo $! > "$1.pid"
  await grep -q 'Control socket listening' "$1.log" || { cat "$1.log"; exit 1; }
}
answers() { # which of the two servers gunicornc reaches
  local pid
  pid=$(python/bin/gunicornc -c 'show stats' 2> /dev/null | sed -n 's/^PID: *//p') || { echo nobody; return; }
  for name in first second; do [ "$pid" != "$(cat $name.pid 2> /dev/null)" ] || { echo $name; return; }; done
  echo nobody
}
same() { # WHAT SEEN KNOWN
  echo "$1: $2"
  [ "$2" = "$3" ] || { echo "The behaviour has changed; it was: $3"; exit 1; }
}

echo 'gunicorn 27.0.1, which server gunicornc reaches'
trap 'kill $(cat "$dir"/*.pid) 2> /dev/null || true; wait; rm -rf "$dir"' EXIT
start first
same 'one server' "$(answers)" first
start second
same 'a second one has started (expected first, or a choice)' "$(answers)" second
kill "$(cat first.pid)"
wait "$(cat first.pid)"
rm first.pid
kill -0 "$(cat second.pid)"
same 'the first one has stopped (expected second)' "$(answers)" nobody
