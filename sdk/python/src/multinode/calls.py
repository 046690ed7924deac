"""Function calls through the agent: single, stored, and many at once."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any, Deque, Iterable, Iterator, List, Optional, Tuple
from urllib.parse import quote

from .connection import Connection
from .errors import REMOTE_PROBLEM, CancelledError, RemoteError, StateError
from .executions import GRACE, WAIT
from .jsonvalues import load
from .transport import Answer, Deadline, Exchange, json_of, refused, request

_JSON = {"Content-Type": "application/json"}


class Call:
    """One synchronous call, which is never sent twice."""

    def __init__(self, connection: Connection, name: str, text: str, timeout: Optional[float]) -> None:
        self._name = name
        self._timeout = timeout
        self._exchange = Exchange(connection, "POST", _function_path(name), text.encode("utf-8"), _JSON)

    def run(self) -> Any:
        """
        Returns the function's result. Raises RemoteError for its exception, AgentError if the agent could not get it
        called, DeadlineError after the timeout (the function may still be executing then).
        """
        deadline = Deadline(self._timeout)
        try:
            return result_of(self._name, self._exchange.send(deadline))
        except TimeoutError:
            if self._timeout is None or not deadline.passed:
                raise
            raise deadline.error(f"function {self._name} has not responded") from None

    def cancel(self) -> None:
        """Disconnects. A waiting call leaves the queue; an executing one continues, and its response is discarded."""
        self._exchange.cancel()


class PendingCall:
    """A call that the agent has stored, and executes at least once even if the agent or this program dies."""

    def __init__(self, connection: Connection, function: str, id: str) -> None:
        self._connection = connection
        self.function = function
        self.id = id

    def get(self, timeout: Optional[float] = None) -> Any:
        """
        Waits for the function's result and returns it. Raises the same errors as a call, CancelledError if the call
        was cancelled, and DeadlineError after `timeout` seconds; it can then be called again. Results are kept for 24
        hours after the end.
        """
        deadline = Deadline(timeout)
        while True:
            seconds = deadline.remaining(WAIT) or 0
            exchange = Exchange(self._connection, "GET", f"{_path(self.id)}/response?wait={seconds:.3f}")
            answer = exchange.send(Deadline(seconds + GRACE))
            if not isinstance(refused(answer), StateError):
                return result_of(self.function, answer)
            if self.state() == "CANCELLED":
                raise CancelledError(f"the call {self.id} of function {self.function} was cancelled")
            if deadline.passed:
                raise deadline.error(f"the call {self.id} of function {self.function} has not ended")

    def state(self) -> str:
        """PENDING, RUNNING, SUCCEEDED (a worker responded, even with an exception), FAILED or CANCELLED."""
        answer = request(self._connection, "GET", _path(self.id))
        return str(json_of(self._connection, answer).get("state"))

    def cancel(self) -> None:
        """Removes it from the queue. Raises StateError if it is already executing or has ended."""
        request(self._connection, "DELETE", _path(self.id), safe_twice=True)


def store_call(connection: Connection, name: str, text: str, timeout: Optional[float]) -> PendingCall:
    """Returns once the agent has stored the call. Never retried, because a retry could make a second call."""
    headers = {**_JSON, "Prefer": "respond-async"}
    answer = request(connection, "POST", _function_path(name), text, headers, Deadline(timeout))
    return PendingCall(connection, name, str(json_of(connection, answer).get("id")))


def map_calls(calls: Iterable[Call], concurrency: int) -> Iterator[Any]:
    """
    Runs the calls, at most `concurrency` at once, and yields their results in order, each as soon as it and its
    predecessors are available. At most 2 * `concurrency` calls are read ahead from the iterable. The first exception
    of any call is raised at once; then, and if the iteration is left early, calls in progress are cancelled.
    """
    pool = ThreadPoolExecutor(concurrency, thread_name_prefix="multinode-map")
    window: Deque[Tuple[Call, Future[Any]]] = deque()
    failed: List[Future[Any]] = []
    changed = Event()

    def run(call: Call) -> Any:
        if failed:
            raise CancelledError("another call has failed")
        return call.run()

    def done(future: Future[Any]) -> None:
        if not future.cancelled() and future.exception() is not None:
            failed.append(future)
        changed.set()

    source, more = iter(calls), True
    try:
        while True:
            while more and len(window) < 2 * concurrency and not failed:
                call = next(source, None)
                if call is None:
                    more = False
                    break
                future = pool.submit(run, call)
                window.append((call, future))
                future.add_done_callback(done)
            if failed:
                failed[0].result()
            if not window:
                return
            if window[0][1].done():
                yield window.popleft()[1].result()
            else:
                changed.wait()
                changed.clear()
    finally:
        for call, future in window:
            if not future.cancel():
                call.cancel()
        pool.shutdown()


def result_of(name: str, answer: Answer) -> Any:
    """The value in a function's response. Raises RemoteError or AgentError if it is an error."""
    refusal = refused(answer)
    if refusal:
        raise refusal
    if 200 <= answer.status < 300:
        return None if answer.body == b"" else load(answer.text, f"the response of function {name}")
    problem = answer.problem()
    if problem and problem["type"] == REMOTE_PROBLEM and isinstance(problem.get("exception"), dict):
        exception = problem["exception"]
        traceback = exception.get("traceback")
        raise RemoteError(
            str(exception.get("type")),
            str(exception.get("message")),
            None if traceback is None else str(traceback),
        )
    # The worker is not a Python worker.
    raise RemoteError(f"HTTP status {answer.status}", answer.text[:1000])


def _function_path(name: str) -> str:
    return f"/functions/{quote(name, safe='')}"


def _path(id: str) -> str:
    return f"/v1/invocations/{quote(id, safe='')}"
