#!/usr/bin/env bash
# Celery 5.7.0 (PyPI), prefork pool: SIGTERM to the worker's process group kills the task that the warm shutdown is
# waiting for, and its result stays PENDING.
#
# Expected: the workers guide says that TERM is a warm shutdown: the worker finishes the tasks in progress, then exits.
# The main process prints "Warm shutdown" in this case as well.
# Actual: if only the main process gets SIGTERM, the task ends with SUCCESS. If the group gets it, the pool's processes
# get it too and die in the middle of the task. The worker then exits with status 0; the task has neither succeeded nor
# failed.
# Why it matters: supervisors commonly signal the group, because launchers such as a shell or npm do not pass signals
# on. For Celery they have to signal only the main process, and must not take its exit status for the end of its work.
set -euo pipefail
dir=$(mktemp -d)
trap 'kill -KILL -- "-$(cat "$dir/worker" 2> /dev/null)" 2> /dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv python
python/bin/pip -q --disable-pip-version-check install celery==5.7.0
mkdir queue control results
cat > tasks.py <<'PY'
import time
from pathlib import Path

from celery import Celery

app = Celery("tasks", broker="filesystem://", backend=f"file://{Path('results').absolute()}")
app.conf.broker_transport_options = {
    "data_folder_in": "queue",
    "data_folder_out": "queue",
    "control_folder": "control",
}


@app.task
def work():
    Path("started").touch()
    time.sleep(2)
    return "done"
PY
await() { for _ in $(seq 600); do "$@" && return; sleep 0.1; done; return 1; }

try() { # "" for the process, "-" for its group
  rm -f started
  setsid python/bin/celery -A tasks worker -c 1 -P prefork -l INFO > log 2>&1 &
  local worker=$! status=0
  echo "$worker" > worker
  await grep -q ready log || { cat log; exit 1; }
  python/bin/python -c 'import tasks; print(tasks.work.delay().id)' > id
  await test -e started || { cat log; exit 1; }
  kill -TERM -- "$1$worker"
  wait "$worker" || status=$?
  rm worker
  grep -q 'Warm shutdown' log
  python/bin/python -c 'import tasks; print(tasks.app.AsyncResult(open("id").read().strip()).status)' |
    sed "s/$/, exit status $status/"
}
same() { # WHAT SEEN KNOWN
  echo "$1: $2"
  [ "$2" = "$3" ] || { echo "The behaviour has changed; it was: $3"; exit 1; }
}
echo 'Celery 5.7.0, a task of two seconds in progress'
same 'SIGTERM to the main process' "$(try '')" 'SUCCESS, exit status 0'
same 'SIGTERM to the process group (expected SUCCESS)' "$(try -)" 'PENDING, exit status 0'
