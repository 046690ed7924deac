"""A service's replica: the user's own server, or the standard library's with the user's WSGI application."""

from __future__ import annotations

from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from ..errors import WorkerError
from ..workloads import Service
from .calling import completed
from .server import Server, address, at_termination


class ServiceServer(Server, WSGIServer):
    # Requests under way are finished before the process ends.
    daemon_threads = False

    def server_bind(self) -> None:
        super().server_bind()
        self.setup_environ()


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """The log is the application's own."""


def serve(service: Service[..., Any]) -> None:
    """Serves until SIGTERM, and then finishes what is under way."""
    where = address()
    if service.serves_itself:
        completed(service.callable(port=where[1]))
        return
    application = service.callable()
    if not callable(application):
        raise WorkerError(f"{service.name} returned {application!r}, which is no WSGI application")
    server = ServiceServer(where, QuietHandler, bind_and_activate=False)
    at_termination(server.shutdown)
    server.listen()
    server.set_app(application)
    server.serve_forever(poll_interval=0.05)
    server.server_close()
