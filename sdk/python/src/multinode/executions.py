"""Executions of jobs and runs of scheduled tasks."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict, Iterator, List, Optional
from urllib.parse import quote, urlencode

from .connection import Connection
from .errors import CancelledError, ExecutionError, JsonValueError, Problem, agent_error
from .jsonvalues import load
from .transport import Deadline, json_of, problem, request

#: Seconds that one request waits for the end or for a progress report.
WAIT = 30.0
#: Additional seconds for the agent to respond.
GRACE = 30.0


@dataclass(frozen=True)
class Execution:
    """A snapshot of an execution; `refresh`, `wait` and `cancel` return a new one."""

    id: str
    workload: str
    #: PENDING, RUNNING, SUCCEEDED, FAILED, CANCELLING or CANCELLED.
    state: str
    #: Attempts that have started; each has its own worker.
    attempts: int
    exit_code: Optional[int]
    created_at: datetime
    started_at: Optional[datetime]
    finished_at: Optional[datetime]
    #: Time of the next attempt, if it is in back-off.
    retry_at: Optional[datetime]
    #: For a scheduled task's run: when it was due; None if it was started by hand.
    due_at: Optional[datetime]
    #: Why it failed or, during back-off, why the last attempt failed.
    error: Optional[Problem]
    #: JSON text, once the worker has reported it; use `result` for its value.
    output: Optional[str]
    connection: Connection

    @property
    def ended(self) -> bool:
        return self.finished_at is not None

    def refresh(self) -> Execution:
        return get(self.connection, self.id)

    def wait(self, timeout: Optional[float] = None) -> Execution:
        """Waits until it has ended, in any state, and returns it. Raises DeadlineError after `timeout` seconds."""
        deadline = Deadline(timeout)
        while True:
            seconds = deadline.remaining(WAIT) or 0
            path = f"{_path(self.id)}?wait={seconds:.3f}"
            answer = request(self.connection, "GET", path, deadline=Deadline(seconds + GRACE))
            now = parse(self.connection, json_of(self.connection, answer))
            if now.ended:
                return now
            if deadline.passed:
                raise deadline.error(f"execution {self.id} has not ended")

    def result(self, timeout: Optional[float] = None) -> Any:
        """
        Waits until it has ended and returns its result. Raises ExecutionError if it failed, CancelledError if it was
        cancelled, DeadlineError after `timeout` seconds.
        """
        ended = self if self.ended else self.wait(timeout)
        if ended.state == "CANCELLED":
            raise CancelledError(f"execution {ended.id} of {ended.workload} was cancelled")
        if ended.state != "SUCCEEDED":
            raise ExecutionError(ended)
        # Lists and acknowledgements do not include the output.
        whole = ended if ended.output is not None else ended.refresh()
        return None if whole.output is None else load(whole.output, f"the output of execution {whole.id}")

    def cancel(self) -> Execution:
        """A running one is CANCELLING until its worker has exited. Raises StateError if it has already ended."""
        answer = request(self.connection, "POST", f"{_path(self.id)}/cancel")
        return parse(self.connection, json_of(self.connection, answer))

    def progress(self, timeout: Optional[float] = None) -> Iterator[Any]:
        """
        Yields progress reports as they are made, starting with the last 20, until the execution has ended. If more
        than 20 are made between two requests, the oldest of them are skipped. Raises DeadlineError after `timeout`
        seconds.
        """
        deadline = Deadline(timeout)
        after = 0
        while True:
            seconds = deadline.remaining(WAIT) or 0
            path = f"{_path(self.id)}/progress?after={after}&wait={seconds:.3f}"
            answer = request(self.connection, "GET", path, deadline=Deadline(seconds + GRACE))
            page = json_of(self.connection, answer)
            for report in page.get("items", []):
                after = report["sequence"]
                yield _value(report["value"])
            if page.get("ended"):
                return
            if deadline.passed:
                raise deadline.error(f"execution {self.id} has not ended")


def start(connection: Connection, section: str, name: str, text: str, key: Optional[str]) -> Execution:
    """Returns once it is stored. Each start has a key, so it can be retried safely after a broken connection."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid.uuid4())}
    path = f"/v1/{section}/{quote(name, safe='')}/executions"
    answer = request(connection, "POST", path, text, headers, safe_twice=True)
    return parse(connection, json_of(connection, answer))


def get(connection: Connection, id: str) -> Execution:
    return parse(connection, json_of(connection, request(connection, "GET", _path(id))))


def list_all(connection: Connection, workload: str, state: Optional[str], limit: Optional[int]) -> Iterator[Execution]:
    """Newest first, fetched page by page as needed; at most `limit`."""
    cursor: Optional[str] = None
    left = limit
    while left is None or left > 0:
        wanted = {"workload": workload, "state": state, "cursor": cursor, "limit": min(left or 100, 100)}
        query = urlencode({name: value for name, value in wanted.items() if value is not None})
        page = json_of(connection, request(connection, "GET", f"/v1/executions?{query}"))
        items: List[Dict[str, Any]] = page.get("items", [])
        for item in items:
            yield parse(connection, item)
        left = None if left is None else left - len(items)
        cursor = page.get("next_cursor")
        if cursor is None:
            return


def parse(connection: Connection, value: Dict[str, Any]) -> Execution:
    """Raises AgentError MN4012 if the response is not from an agent."""
    try:
        return Execution(
            id=str(value["id"]),
            workload=str(value["workload"]),
            state=str(value["state"]),
            attempts=int(value["attempts"]),
            exit_code=value["exit_code"],
            created_at=parse_time(value["created_at"]),
            started_at=_optional_time(value["started_at"]),
            finished_at=_optional_time(value["finished_at"]),
            retry_at=_optional_time(value["retry_at"]),
            due_at=_optional_time(value["due_at"]),
            error=None if value["error"] is None else problem(value["error"]),
            output=value.get("output"),
            connection=connection,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        detail = f"the response of {connection.url} is not from a Multinode agent: not an execution ({error!r})"
        raise agent_error(Problem("MN4012", 502, "The agent refused the request.", detail)) from error


def parse_time(text: str) -> datetime:
    """Parses an RFC 3339 time in UTC, as the agent writes it, to an aware datetime."""
    return datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)


def _optional_time(text: Optional[str]) -> Optional[datetime]:
    return None if text is None else parse_time(text)


def _value(text: str) -> Any:
    """A report's value; programs that do not use this package may report plain text."""
    try:
        return load(text, "progress")
    except JsonValueError:
        return text


def _path(id: str) -> str:
    return f"/v1/executions/{quote(id, safe='')}"
