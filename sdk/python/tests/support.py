"""A server with scripted responses, and workers as separate processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Callable, Dict, List, Optional, Tuple, Type

SOURCE = Path(__file__).parent.parent / "src"

#: Status, content type, body; None disconnects without a response.
Reply = Optional[Tuple[int, str, bytes]]


@dataclass
class Received:
    method: str
    path: str
    headers: Dict[str, str]
    body: str
    #: Blocks until the caller has disconnected.
    hung_up: Callable[[], None] = field(repr=False)


class FakeAgent:
    """Plays the agent: `reply` is called for every request."""

    def __init__(self) -> None:
        self.received: List[Received] = []
        self.reply: Callable[[Received], Reply] = lambda request: problem(404, "MN4002", "There is none.")

    def __enter__(self) -> FakeAgent:
        agent = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode("utf-8")

                def hung_up() -> None:
                    while self.connection.recv(1):
                        pass

                request = Received(self.command, self.path, dict(self.headers.items()), body, hung_up)
                agent.received.append(request)
                reply = agent.reply(request)
                self.close_connection = True
                if reply is None:
                    return
                self.send_response(reply[0])
                self.send_header("Content-Type", reply[1])
                self.send_header("Content-Length", str(len(reply[2])))
                self.end_headers()
                # The caller may have disconnected.
                with suppress(ConnectionError):
                    self.wfile.write(reply[2])

            do_GET = do_POST = do_PUT = do_DELETE = answer

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def ok(value: object, status: int = 200) -> Reply:
    return status, "application/json", json.dumps(value).encode("utf-8")


def problem(status: int, code: str, detail: str) -> Reply:
    value = {
        "type": f"urn:multinode:error:{code}",
        "title": "It is refused.",
        "status": status,
        "detail": detail,
        "code": code,
    }
    return status, "application/problem+json", json.dumps(value).encode("utf-8")


def execution(**fields: object) -> Dict[str, object]:
    """An execution in the agent's API."""
    return {
        "id": "e1",
        "workload": "report",
        "kind": "job",
        "state": "RUNNING",
        "attempts": 1,
        "failures": 0,
        "faults": 0,
        "exit_code": None,
        "created_at": "2026-01-31T03:00:00.000Z",
        "started_at": "2026-01-31T03:00:01.000Z",
        "finished_at": None,
        "retry_at": None,
        "due_at": None,
        "error": None,
        "progress": None,
        "output": None,
        **fields,
    }


def ended(state: str, **fields: object) -> Dict[str, object]:
    return execution(state=state, finished_at="2026-01-31T03:00:02.000Z", **fields)


class Worker:
    """`python -m multinode worker FILE NAME` as the agent starts it."""

    def __init__(self, program: Path, name: str, **environment: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "multinode", "worker", str(program), name],
            cwd=program.parent,
            env=environment_of(**{"PORT": str(self.port), "MULTINODE_HOST": "127.0.0.1", **environment}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        # Forked processes keep its output open.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def until_ready(self) -> None:
        def accepts() -> bool:
            if self.process.poll() is not None:
                raise AssertionError(f"the worker ended: {self.process.communicate()}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return True
            except OSError:
                return False

        until("the worker accepts connections", accepts)

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=30)

    def post(self, body: str) -> Tuple[int, Any]:
        connection = self.connect()
        try:
            connection.request("POST", "/", body.encode("utf-8"))
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def finish(self) -> Tuple[int, str, str]:
        """Waits for the exit status, standard output and standard error."""
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out.decode("utf-8"), err.decode("utf-8")


def environment_of(**added: str) -> Dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1", **added}


def multinode(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs `python -m multinode` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "multinode", *arguments],
        cwd=cwd,
        env=environment_of(),
        capture_output=True,
        text=True,
        timeout=120,
    )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def until(what: str, holds: Callable[[], bool], within: float = 60) -> None:
    end = time.monotonic() + within
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"waited {within} s in vain: {what}")
        time.sleep(0.01)
