"""The server on $PORT for function and service workers."""

from __future__ import annotations

import os
import signal
import socketserver
from http.server import HTTPServer
from threading import Thread
from typing import Callable, Tuple

from ..errors import WorkerError


class Server(socketserver.ThreadingMixIn, HTTPServer):
    """Accepts many connections at once, and makes no DNS lookups."""

    request_queue_size = 128

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)
        host, port = self.server_address[:2]
        self.server_name, self.server_port = str(host), port

    def listen(self) -> None:
        """Accepts connections from now on, after the caller has set up everything for them and for signals."""
        self.server_bind()
        self.server_activate()


def address() -> Tuple[str, int]:
    """Where to listen: $PORT, on $HOST, $MULTINODE_HOST or all addresses. Raises WorkerError."""
    text = os.environ.get("PORT", "")
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise WorkerError(f"PORT is {text!r}; a function's or service's worker needs the port on which to serve")
    return os.environ.get("HOST") or os.environ.get("MULTINODE_HOST") or "", int(text)


def at_termination(end: Callable[[], None]) -> None:
    """
    Calls `end` in a separate thread when the process gets SIGTERM or SIGINT. A handler alone is not enough: the system
    may deliver the signal to another thread, while the main thread keeps waiting for work.
    """
    # Both ends stay open until the process exits; each signal arrives as a byte with its number.
    read, written = os.pipe()
    os.set_blocking(written, False)
    signal.set_wakeup_fd(written, warn_on_full_buffer=False)
    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        signal.signal(number, lambda *_: None)

    def watch() -> None:
        while os.read(read, 1)[0] not in numbers:
            pass
        end()

    Thread(target=watch, daemon=True).start()
