"""HTTP exchanges with the agent: the key, deadlines, safe retries, and problems as errors."""

from __future__ import annotations

import http.client
import json
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any, Dict, List, Mapping, Optional
from urllib.parse import urlsplit

from .connection import Connection, unreachable
from .errors import (
    AGENT_PROBLEM,
    AgentError,
    CancelledError,
    DeadlineError,
    Problem,
    UnreachableError,
    agent_error,
)

#: Seconds before each retry.
_RETRY_DELAYS = (0.1, 0.4)
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: bytes
    location: Optional[str] = None

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    def problem(self) -> Optional[Dict[str, Any]]:
        """The problem details in it, if any."""
        if not self.content_type.startswith("application/problem+json"):
            return None
        try:
            value = json.loads(self.body)
        except ValueError:
            return None
        return value if isinstance(value, dict) and isinstance(value.get("type"), str) else None


class Deadline:
    """A point in time; None means no limit."""

    def __init__(self, seconds: Optional[float]) -> None:
        self.seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds

    def remaining(self, most: Optional[float] = None) -> Optional[float]:
        """Seconds left, at least 0 and at most `most`."""
        if self._end is None:
            return most
        left = max(0.0, self._end - time.monotonic())
        return left if most is None else min(left, most)

    @property
    def passed(self) -> bool:
        return self.remaining() == 0

    def error(self, what: str) -> DeadlineError:
        detail = f"{what} within {self.seconds} s"
        return DeadlineError(Problem("MN4006", 504, "The work exceeded its timeout.", detail))


class Exchange:
    """One request, which another thread may cancel."""

    def __init__(
        self,
        connection: Connection,
        method: str,
        path: str,
        body: Optional[bytes] = None,
        headers: Optional[Mapping[str, str]] = None,
    ) -> None:
        self._base = connection.url
        self._method = method
        self._path = urlsplit(connection.url).path + path
        self._body = body
        self._headers = dict(headers or {})
        if connection.key is not None:
            self._headers["Authorization"] = f"Bearer {connection.key}"
        self._lock = Lock()
        self._socket: Optional[socket.socket] = None
        self._cancelled = False
        #: Whether the agent may have received it.
        self.sent = False

    def send(self, deadline: Deadline) -> Answer:
        """
        Sends the request once and returns the response, whatever its status. Raises UnreachableError if there is none,
        TimeoutError after the deadline, CancelledError if it was cancelled.
        """
        client = self._client(deadline)
        try:
            client.connect()
            with self._lock:
                self._socket = client.sock
            self._raise_if_cancelled()
            self.sent = True
            client.request(self._method, self._path, self._body, self._headers)
            client.sock.settimeout(_positive(deadline))
            response = client.getresponse()
            return Answer(
                response.status,
                response.getheader("content-type", ""),
                self._read(response, client.sock, deadline),
                response.getheader("location"),
            )
        except socket.timeout:
            raise TimeoutError from None
        except (OSError, http.client.HTTPException) as error:
            self._raise_if_cancelled()
            how = "broke off" if self.sent else "connection refused" if _refused(error) else "no connection"
            detail = f"no agent responds at {self._base} ({how}: {error}); is it running, and is the address right?"
            raise unreachable(detail) from error
        finally:
            with self._lock:
                self._socket = None
            client.close()

    def cancel(self) -> None:
        """Disconnects; the agent removes a waiting call from the queue."""
        with self._lock:
            self._cancelled = True
            if self._socket is not None:
                # Fails if the other side has already disconnected.
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def _client(self, deadline: Deadline) -> http.client.HTTPConnection:
        url = urlsplit(self._base)
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        return kind(url.hostname or "", url.port, timeout=_positive(deadline))

    def _read(self, response: http.client.HTTPResponse, sock: Optional[socket.socket], deadline: Deadline) -> bytes:
        parts: List[bytes] = []
        while True:
            # The response closes its socket after the end of the body.
            if sock is not None and sock.fileno() >= 0:
                sock.settimeout(_positive(deadline))
            part = response.read(_CHUNK)
            if not part:
                return b"".join(parts)
            parts.append(part)

    def _raise_if_cancelled(self) -> None:
        if self._cancelled:
            raise CancelledError("the call was cancelled") from None


def request(
    connection: Connection,
    method: str,
    path: str,
    body: Optional[str] = None,
    headers: Optional[Mapping[str, str]] = None,
    deadline: Optional[Deadline] = None,
    safe_twice: Optional[bool] = None,
) -> Answer:
    """
    Sends the request, and retries if the connection broke and the request is safe to repeat (default: GET and PUT).
    Raises AgentError if the agent rejects it or does not respond, DeadlineError after the deadline.
    """
    deadline = deadline or Deadline(None)
    again = method in ("GET", "PUT") if safe_twice is None else safe_twice
    encoded = None if body is None else body.encode("utf-8")
    for delay in (*(_RETRY_DELAYS if again else ()), None):
        exchange = Exchange(connection, method, path, encoded, headers)
        try:
            return accepted(connection, exchange.send(deadline))
        except UnreachableError as error:
            if delay is None or not exchange.sent or error.code != "MN4011" or deadline.passed:
                raise
            time.sleep(delay)
        except TimeoutError:
            raise deadline.error(f"{connection.url} has not responded") from None
    raise AssertionError("the last attempt returns or raises")


def accepted(connection: Connection, answer: Answer) -> Answer:
    """The response unless it is an error. Raises AgentError."""
    refusal = refused(answer)
    if refusal:
        raise refusal
    if answer.status < 300:
        return answer
    begin = answer.text.strip().split("\n", 1)[0][:200]
    detail = f"the response of {connection.url}, with status {answer.status}, is not from a Multinode agent: {begin}"
    raise agent_error(Problem("MN4012", answer.status, "The agent refused the request.", detail))


def refused(answer: Answer) -> Optional[AgentError]:
    """The agent's error, if the response is one and not a worker's."""
    found = answer.problem()
    if not found or not found["type"].startswith(AGENT_PROBLEM):
        return None
    return agent_error(problem(found, answer.status))


def problem(value: Mapping[str, Any], status: int = 500) -> Problem:
    """Converts a problem in the agent's JSON."""
    code = str(value.get("code") or str(value.get("type", ""))[len(AGENT_PROBLEM) :])
    title = str(value.get("title", ""))
    found = value.get("status", status)
    return Problem(code, found if isinstance(found, int) else status, title, str(value.get("detail") or title))


def json_of(connection: Connection, answer: Answer) -> Dict[str, Any]:
    """The response's JSON object. Raises AgentError MN4012 if it is none."""
    try:
        value = json.loads(answer.body)
    except ValueError:
        value = None
    if isinstance(value, dict):
        return value
    detail = f"the response of {connection.url} is not from a Multinode agent: no JSON object"
    raise agent_error(Problem("MN4012", answer.status, "The agent refused the request.", detail))


def _positive(deadline: Deadline) -> Optional[float]:
    """Seconds for a socket, where 0 would mean non-blocking."""
    left = deadline.remaining()
    if left == 0:
        raise TimeoutError
    return left


def _refused(error: Exception) -> bool:
    return isinstance(error, ConnectionRefusedError)
