"""
A function's worker: a POST with JSON arguments returns the result as JSON, or an exception as problem details. One
call executes at a time, in the main thread, which libraries that handle signals need; others wait.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import Any, Callable, Dict, Iterator, Optional, Tuple

from ..errors import REMOTE_PROBLEM
from ..jsonvalues import dump
from ..workloads import Function
from .calling import ArgumentsError, call, type_name, user_traceback
from .server import Server, address, at_termination

#: Status, content type, body.
Answer = Tuple[int, str, bytes]


class Request:
    def __init__(self, body: bytes) -> None:
        self.body = body
        self.answer: Answer = _problem(500, "The call was not executed.", None)
        self.answered = Event()


class FunctionServer(Server):
    # Idle connections must not keep a worker from exiting.
    daemon_threads = True

    def __init__(self, where: Tuple[str, int]) -> None:
        super().__init__(where, Handler, bind_and_activate=False)
        #: None asks to stop, and wakes the thread that waits for the last responses.
        self.requests: SimpleQueue[Optional[Request]] = SimpleQueue()
        self._lock = Lock()
        self._active = 0
        self._ending = False

    def begin(self) -> None:
        with self._lock:
            self._active += 1

    def end(self) -> None:
        with self._lock:
            self._active -= 1
            if self._ending:
                self.requests.put(None)

    def until_asked_to_end(self) -> Iterator[Request]:
        """Yields requests as they arrive."""
        while True:
            request = self.requests.get()
            if request is None:
                return
            yield request

    def last(self) -> Iterator[Request]:
        """Yields requests that had arrived when the server was closed, until all are answered."""
        while True:
            with self._lock:
                self._ending = True
                if self._active == 0:
                    return
            request = self.requests.get()
            if request is not None:
                yield request


class Handler(BaseHTTPRequestHandler):
    server: FunctionServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        self.server.begin()
        try:
            try:
                body = b"".join(self._body())
            except ValueError as error:
                self.close_connection = True
                return self._send(_problem(400, f"The body can't be read: {error}.", None))
            request = Request(body)
            self.server.requests.put(request)
            request.answered.wait()
            self._send(request.answer)
        except ConnectionError:
            self.close_connection = True
        finally:
            self.server.end()

    def do_other(self) -> None:
        self.close_connection = True
        self._send(_problem(405, "A function accepts only POST, with its arguments as JSON.", None), {"Allow": "POST"})

    do_GET = do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_other

    def log_message(self, format: str, *args: Any) -> None:
        """The agent already tracks every call; the log belongs to the function."""

    def _send(self, answer: Answer, headers: Optional[Dict[str, str]] = None) -> None:
        status, content_type, body = answer
        self.send_response(status)
        for name, value in {
            "Content-Type": content_type,
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def _body(self) -> Iterator[bytes]:
        """Raises ValueError if it is malformed or incomplete."""
        if self.headers.get("Transfer-Encoding", "identity").lower() == "identity":
            yield self._read(int(self.headers.get("Content-Length", "0")))
            return
        while True:
            size = int(self.rfile.readline(1024).split(b";", 1)[0], 16)
            if size == 0:
                break
            yield self._read(size)
            self.rfile.readline(1024)
        # Trailers end with an empty line.
        while self.rfile.readline(64 * 1024).strip():
            pass

    def _read(self, size: int) -> bytes:
        data = self.rfile.read(size)
        if len(data) < size:
            raise ValueError("it is incomplete")
        return data


def serve_function(function: Function[..., Any, Any]) -> None:
    """Serves until SIGTERM, and then answers the requests that have arrived."""
    server = FunctionServer(address())
    at_termination(lambda: server.requests.put(None))
    server.listen()
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    for request in server.until_asked_to_end():
        _execute(function.callable, function.name, request)
    server.shutdown()
    server.server_close()
    for request in server.last():
        _execute(function.callable, function.name, request)


def _execute(callable: Callable[..., Any], name: str, request: Request) -> None:
    try:
        request.answer = _answer(callable, name, request.body)
    finally:
        request.answered.set()


def _answer(callable: Callable[..., Any], name: str, body: bytes) -> Answer:
    try:
        text = dump(call(callable, body.decode("utf-8")), f"the result of {name}")
        return 200, "application/json", text.encode("utf-8")
    except (ArgumentsError, UnicodeDecodeError) as error:
        cause = error.__cause__ or error
        return _problem(400, f"{name} does not accept these arguments: {cause}.", _exception(cause, None))
    except Exception as error:
        trace = user_traceback(error)
        print(trace, end="", file=sys.stderr)
        return _problem(500, f"{name} raised {type_name(error)}: {error}", _exception(error, trace))


def _exception(error: BaseException, trace: Optional[str]) -> Dict[str, Optional[str]]:
    return {"type": type_name(error), "message": str(error), "traceback": trace}


def _problem(status: int, detail: str, exception: Optional[Dict[str, Optional[str]]]) -> Answer:
    problem = {
        "type": REMOTE_PROBLEM,
        "title": "The function did not return a value.",
        "status": status,
        "detail": detail,
        **({} if exception is None else {"exception": exception}),
    }
    return status, "application/problem+json", json.dumps(problem).encode("utf-8")
