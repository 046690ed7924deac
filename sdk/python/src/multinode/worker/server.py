"""What function and service workers have in common: a server on $PORT."""

from __future__ import annotations

import os
import signal
import socketserver
from http.server import HTTPServer
from threading import Thread
from typing import Callable, Tuple

from ..errors import WorkerError


class Server(socketserver.ThreadingMixIn, HTTPServer):
    """Takes many connections at once, and looks no name up."""

    request_queue_size = 128

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)
        host, port = self.server_address[:2]
        self.server_name, self.server_port = str(host), port

    def listen(self) -> None:
        """Takes connections from now on: whoever made it has set all up that they, and signals, need."""
        self.server_bind()
        self.server_activate()


def address() -> Tuple[str, int]:
    """Where to listen: $PORT, on the address of $HOST, else of $MULTINODE_HOST, else on all. Raises WorkerError."""
    text = os.environ.get("PORT", "")
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise WorkerError(f"PORT is {text!r}; a worker of a function or a service is told the port to serve on")
    return os.environ.get("HOST") or os.environ.get("MULTINODE_HOST") or "", int(text)


def at_termination(end: Callable[[], None]) -> None:
    """
    Calls it in a thread of its own once the process gets SIGTERM or SIGINT. A handler alone would not do: the system
    may give the signal to another thread than the main one, which then goes on waiting for work.
    """
    # Both ends stay open until the process ends; the number of each signal comes as a byte.
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
