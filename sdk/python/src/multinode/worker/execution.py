"""A worker of one execution: input from the agent's file, progress and output back to the agent."""

from __future__ import annotations

import inspect
import os
import sys
import time
from pathlib import Path
from typing import Any, Optional
from urllib.parse import quote

from ..connection import Connection
from ..errors import UnreachableError, WorkerError
from ..executions import parse_time
from ..jsonvalues import dump
from ..transport import Deadline, request
from ..workloads import Executed, ScheduledTask
from .calling import ArgumentsError, call, completed

#: Seconds for which sending the output is retried if the agent does not respond, for example while it restarts.
_PATIENCE = 600.0
_TEXT = {"Content-Type": "application/json"}


def execute(workload: Executed[..., Any]) -> None:
    """
    Calls it once. An exception ends the process with status 1. Raises WorkerError if it does not accept the input, or
    if this process is not an execution's worker.
    """
    report = Report(workload.name)
    result = _start(workload)
    if inspect.isgenerator(result):
        while True:
            try:
                report.progress(next(result))
            except StopIteration as end:
                result = end.value
                break
    report.output(result)


class Report:
    """Reports to the agent, with a token that is valid only for this attempt."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._connection = Connection(_variable("MULTINODE_URL").rstrip("/"), _variable("MULTINODE_TOKEN"))
        self._path = f"/v1/executions/{quote(_variable('MULTINODE_EXECUTION_ID'), safe='')}"

    def progress(self, value: object) -> None:
        """Skipped if the agent does not respond, because later reports supersede it. Raises AgentError."""
        text = dump(value, f"the progress of {self._name}")
        try:
            request(self._connection, "POST", f"{self._path}/progress", text, _TEXT, Deadline(30))
        except (UnreachableError, TimeoutError) as error:
            print(f"multinode: skipped a progress report: {error}", file=sys.stderr)

    def output(self, value: object) -> None:
        """Raises AgentError if the agent rejects it, for example because it is too large."""
        text = dump(value, f"the result of {self._name}")
        deadline, pause = Deadline(_PATIENCE), 0.2
        while True:
            try:
                request(self._connection, "PUT", f"{self._path}/output", text, _TEXT, deadline)
                return
            except UnreachableError:
                if deadline.passed:
                    raise
                time.sleep(deadline.remaining(pause) or 0)
                pause = min(pause * 2, 5.0)


def _start(workload: Executed[..., Any]) -> Any:
    if isinstance(workload, ScheduledTask):
        due = os.environ.get("MULTINODE_DUE_AT")
        arguments = [due and parse_time(due)] if workload.takes_due_time else []
        return completed(workload.callable(*arguments))
    try:
        return call(workload.callable, Path(_variable("MULTINODE_INPUT_FILE")).read_text("utf-8"))
    except ArgumentsError as error:
        raise WorkerError(f"{workload.name} does not accept its input: {error.__cause__}") from None


def _variable(name: str) -> str:
    value: Optional[str] = os.environ.get(name)
    if not value:
        raise WorkerError(f"{name} is not set: this process was not started by the agent as an execution's worker")
    return value
