"""What function and service workers have in common: a server on $PORT."""

from __future__ import annotations

import os
import socketserver
from http.server import HTTPServer
from typing import Tuple

from ..errors import WorkerError


class Server(socketserver.ThreadingMixIn, HTTPServer):
    """Takes many connections at once, and looks no name up."""

    request_queue_size = 128

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)
        host, port = self.server_address[:2]
        self.server_name, self.server_port = str(host), port


def address() -> Tuple[str, int]:
    """Where to listen: $PORT, on all addresses unless $HOST names one. Raises WorkerError."""
    text = os.environ.get("PORT", "")
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise WorkerError(f"PORT is {text!r}; a worker of a function or a service is told the port to serve on")
    return os.environ.get("HOST", ""), int(text)
