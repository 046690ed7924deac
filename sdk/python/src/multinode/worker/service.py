"""A service's replica: the user's own server, or the standard library's with the user's WSGI application."""

from __future__ import annotations

import inspect
import threading
from typing import Any, List
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from ..errors import WorkerError
from ..workloads import Service
from .calling import completed
from .leading import Leading, lead, say
from .listening import watch
from .server import Server, address, at_termination


class ServiceServer(Server, WSGIServer):
    # Requests in progress are finished before the process exits.
    daemon_threads = False

    def server_bind(self) -> None:
        super().server_bind()
        self.setup_environ()


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """The log belongs to the application."""


def serve(service: Service[..., Any]) -> None:
    """Serves until SIGTERM, and then finishes the requests in progress."""
    host, port = address()
    leading = Leading(service.name, host, port, any_port=not service.serves_itself)
    lead(leading)
    listened = watch(port, lambda: leading.led is not None, lambda ports: say(_elsewhere(service.name, port, ports)))
    if service.serves_itself:
        completed(service.callable(port=port))
        return
    application = completed(service.callable())
    if application is None and (leading.led is not None or listened.is_set() or _others_run()):
        return
    _check(service.name, application)
    if leading.led is not None:
        raise WorkerError(leading.taken())
    server = ServiceServer((host, port), QuietHandler, bind_and_activate=False)
    at_termination(server.shutdown)
    server.listen()
    server.set_app(application)
    server.serve_forever(poll_interval=0.05)
    server.server_close()


def _others_run() -> bool:
    """Whether there are non-daemon threads, one of which may serve."""
    return any(not thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread())


def _check(name: str, application: Any) -> None:
    """Raises WorkerError if it is not a WSGI application."""
    if application is None:
        raise WorkerError(
            f"{name} returned without serving: return a WSGI application, or end with a blocking call to a server,"
            " such as Flask's app.run()"
        )
    if not callable(application):
        raise WorkerError(f"{name} returned {application!r}, which is not a WSGI application")
    if any(map(inspect.iscoroutinefunction, (application, type(application).__call__))):
        raise WorkerError(
            f"{name} returned {application!r}, which is an ASGI application; serve it, as with uvicorn.run(app)"
        )


def _elsewhere(name: str, port: int, ports: List[int]) -> str:
    found = f"port {ports[0]}" if len(ports) == 1 else f"ports {', '.join(map(str, ports))}"
    return (
        f"{name} listens on {found}, but its requests arrive at {port}, as set by PORT; write `def {name}(port):` and"
        " make the server listen on that port"
    )
