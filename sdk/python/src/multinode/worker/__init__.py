"""Runs the program as a worker of one of its workloads."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Any, Optional

from .. import registry
from ..errors import WorkerError
from ..workloads import Daemon, Executed, Function, Service
from .calling import completed
from .execution import execute
from .function import serve_function
from .service import serve


def work(name: str) -> None:
    """Runs the named workload until there is nothing more to do. Raises WorkerError."""
    found = next((workload for workload in registry.workloads() if workload.name == name), None)
    if found is None:
        there = ", ".join(workload.name for workload in registry.workloads()) or "nothing"
        raise WorkerError(f"{name} is not declared; the program declares {there}")
    # A worker's output should be in its log at once, even if standard output is a file.
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(line_buffering=True)
    # Ends with an exception, so that finally and with work.
    signal.signal(signal.SIGTERM, _end)
    if isinstance(found, Function):
        serve_function(found)
    elif isinstance(found, Service):
        serve(found)
    elif isinstance(found, Executed):
        execute(found)
    elif isinstance(found, Daemon):
        completed(found.callable())


def _end(number: int, frame: Optional[FrameType]) -> Any:
    sys.exit(128 + number)
