"""A function, a job with progress, a service, a scheduled task and a daemon in one file.

multinode manifest app.py
multinode up
python3 call.py
"""

from __future__ import annotations

import os
import time
from datetime import datetime
from typing import Any, Callable, Dict, Generator, Iterable, Optional

import multinode as mn

mn.application(name="squares")


@mn.function(max_workers=30, spare_workers=2, cooldown_period=300)
def square(x: float) -> float:
    return x * x


@mn.function
def root(x: float) -> float:
    if x < 0:
        raise ValueError(f"{x} has no root")
    return float(x**0.5)


@mn.job(max_concurrency=25, timeout="10m", retries=1)
def run_job(steps: int, pause: float = 0.0) -> Generator[Dict[str, int], None, float]:
    """Yielded values are progress, the returned value is the output."""
    total = 0.0
    for step in range(1, steps + 1):
        time.sleep(pause)
        total += square(step)  # A plain call runs locally; square.call(step) would run on a worker.
        yield {"step": step, "of": steps}
    return total


@mn.service(port=4748, min_replicas=3, max_replicas=20, target_cpu_utilization=0.4)
def web() -> Callable[..., Iterable[bytes]]:
    """Returns a WSGI application, such as a Flask or Django one."""

    def application(environ: Dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
        return [f"Hello from process {os.getpid()}\n".encode()]

    return application


@mn.scheduled_task(schedule="30 3 * * *", time_zone="Europe/Berlin", catch_up="latest")
def nightly(due: Optional[datetime]) -> str:
    return f"due {due.isoformat()}" if due else "started by hand"


@mn.daemon(cpu=0.05, memory="64 MiB")
def heartbeat() -> None:
    while True:
        print("alive")
        time.sleep(60)
