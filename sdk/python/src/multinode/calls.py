"""Calls of functions over the agent: one at a time, stored ones, and many at once."""

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
        What the function returned. Raises RemoteError for its exception, AgentError where the agent could not have it
        called, DeadlineError past the timeout (the function may still execute then).
        """
        deadline = Deadline(self._timeout)
        try:
            return result_of(self._name, self._exchange.send(deadline))
        except TimeoutError:
            if self._timeout is None or not deadline.passed:
                raise
            raise deadline.error(f"function {self._name} has not answered") from None

    def cancel(self) -> None:
        """Hangs up. A call that waits leaves the queue; one that executes goes on, and its answer is dropped."""
        self._exchange.cancel()


class PendingCall:
    """A call that the agent has stored, and executes at least once whatever happens to it or to this program."""

    def __init__(self, connection: Connection, function: str, id: str) -> None:
        self._connection = connection
        self.function = function
        self.id = id

    def get(self, timeout: Optional[float] = None) -> Any:
        """
        What the function returned, once it has. Raises as a call does, CancelledError where it was cancelled, and
        DeadlineError past `timeout` seconds, after which it can be asked again. Kept for 24 hours after the end.
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
        """PENDING, RUNNING, SUCCEEDED (a worker answered, even with an exception), FAILED or CANCELLED."""
        answer = request(self._connection, "GET", _path(self.id))
        return str(json_of(self._connection, answer).get("state"))

    def cancel(self) -> None:
        """Takes it out of the queue. Raises StateError where it executes already or has ended."""
        request(self._connection, "DELETE", _path(self.id), safe_twice=True)


def store_call(connection: Connection, name: str, text: str, timeout: Optional[float]) -> PendingCall:
    """Returns once the agent has stored it. A second try could make a second call, so there is none."""
    headers = {**_JSON, "Prefer": "respond-async"}
    answer = request(connection, "POST", _function_path(name), text, headers, Deadline(timeout))
    return PendingCall(connection, name, str(json_of(connection, answer).get("id")))


def map_calls(calls: Iterable[Call], concurrency: int) -> Iterator[Any]:
    """
    Runs the calls, at most `concurrency` at once, and yields what they return in their order, each as soon as it and
    those before are there. At most twice as many are taken from the iterable as are done. The first exception, of
    whichever call, is raised at once; then, and when the iteration is left early, those under way are cancelled.
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
    """What a function's answer holds. Raises RemoteError or AgentError where it is none."""
    refusal = refused(answer)
    if refusal:
        raise refusal
    if 200 <= answer.status < 300:
        return None if answer.body == b"" else load(answer.text, f"the answer of function {name}")
    problem = answer.problem()
    if problem and problem["type"] == REMOTE_PROBLEM and isinstance(problem.get("exception"), dict):
        exception = problem["exception"]
        traceback = exception.get("traceback")
        raise RemoteError(
            str(exception.get("type")),
            str(exception.get("message")),
            None if traceback is None else str(traceback),
        )
    # The worker is a program of another kind.
    raise RemoteError(f"HTTP status {answer.status}", answer.text[:1000])


def _function_path(name: str) -> str:
    return f"/functions/{quote(name, safe='')}"


def _path(id: str) -> str:
    return f"/v1/invocations/{quote(id, safe='')}"
