"""Calls the workloads in app.py, on the agent that `multinode up` has started for it."""

from app import root, run_job, square

import multinode as mn

print("locally:", square(3))
print("on a worker:", square.call(3))
print("many:", list(square.map(range(10), concurrency=5)))

try:
    root.call(-1)
except mn.RemoteError as error:
    print("raised on the worker:", f"{error.type}: {error.message}")

execution = run_job.start(steps=3)
for report in execution.progress():
    print("progress:", report)
print("total:", execution.result())
