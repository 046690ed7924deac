"""
Redirects a service's own server to the address where its requests arrive. Runners such as Flask's `app.run()` set a
port, which only one replica per machine could use, and listen on loopback, where a container cannot be reached. All of
them bind a socket, so that is where they are redirected.
"""

from __future__ import annotations

import errno
import importlib.abc
import importlib.machinery
import importlib.util
import ipaddress
import socket
import sys
from threading import Lock
from types import ModuleType
from typing import Any, Callable, Dict, NamedTuple, Optional, Sequence, Tuple

#: Packages whose listeners are never the service.
_BESIDE = frozenset({"debugpy", "prometheus_client", "pydevd"})

#: The bits of a socket's type that are not flags.
_KIND = 0xF

_LOOPBACK = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}


class Led(NamedTuple):
    """The socket that was redirected to the service's address, as the program requested it."""

    family: int
    port: int


class Leading:
    """
    Decides to which address each socket in the service's program is bound. The first TCP port that the program
    requests is taken for the service's, and becomes $HOST:$PORT. A runner that requests the same port again, for
    example for IPv6, gets an unused loopback port. Port 0 and all later ports are not changed.
    """

    def __init__(self, name: str, host: str, port: int, any_port: bool) -> None:
        """`any_port`: whether the first port is the service's even if it is not $PORT."""
        self._name = name
        self._host = host
        self._port = port
        self._any_port = any_port
        self._lock = Lock()
        self.led: Optional[Led] = None

    def bind(self, bind: Callable[[Any], None], sock: Any, address: Any) -> None:
        """Binds the socket to the right address, using `bind`. Raises OSError like that."""
        asked = self._asked(sock, address)
        if asked is None:
            return bind(address)
        with self._lock:
            if self.led is not None and self.led.port == asked.port and self.led.family != asked.family:
                return bind((_LOOPBACK[sock.family], 0))
            if not self._is_the_services(asked):
                return self._explained(bind, address, asked)
            where = self._host_for(sock)
            bind((where, self._port))
            self._claim(asked, address[0])

    def server_options(self, host: Any, port: Any) -> Optional[Tuple[str, int]]:
        """The same for servers that bind sockets themselves: the host and port to use instead, if different."""
        if not isinstance(port, int) or port == 0 or _is_beside():
            return None
        asked = Led(socket.AF_INET, port)
        with self._lock:
            if not self._is_the_services(asked):
                return None
            self._claim(asked, host)
            return self._host or "0.0.0.0", self._port

    def _asked(self, sock: Any, address: Any) -> Optional[Led]:
        if sock.family not in _LOOPBACK or sock.type & _KIND != socket.SOCK_STREAM:
            return None
        if not isinstance(address, tuple) or len(address) < 2 or address[1] == 0 or _is_beside():
            return None
        return Led(int(sock.family), address[1])

    def _is_the_services(self, asked: Led) -> bool:
        if self.led is not None:
            return self.led.port == asked.port
        return self._any_port or asked.port == self._port

    def _claim(self, asked: Led, host: Any) -> None:
        if self.led is None and (asked.port != self._port or host != self._host):
            own, other = _shown(self._host, self._port), _shown(host, asked.port)
            say(f"{self._name} serves on {own}, as set by HOST and PORT, not on {other}")
        self.led = self.led or asked

    def _host_for(self, sock: Any) -> str:
        """$HOST in the socket's family. An IPv6 socket accepts IPv4 too, which the agent uses."""
        if sock.family == socket.AF_INET:
            return {"::": "", "::1": "127.0.0.1"}.get(self._host, self._host)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        try:
            return f"::ffff:{ipaddress.IPv4Address(self._host)}" if self._host != "0.0.0.0" else "::"
        except ValueError:
            return self._host or "::"

    def _explained(self, bind: Callable[[Any], None], address: Any, asked: Led) -> None:
        try:
            bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and asked.port == self._port and self.led is not None:
                say(self.taken())
            raise

    def taken(self) -> str:
        """Why the port is taken, and how to fix it."""
        port = self.led.port if self.led else 0
        return (
            f"{self._name} opened port {port} first, which was assumed to be the service's; write"
            f" `def {self._name}(port):` and serve on that port, so that no other port is redirected"
        )


def _shown(host: Any, port: int) -> str:
    return f"[{host}]:{port}" if ":" in str(host) else f"{host or '*'}:{port}"


def say(text: str) -> None:
    """Writes a line to the worker's log."""
    print(f"multinode: {text}", file=sys.stderr, flush=True)


def lead(leading: Leading) -> None:
    """Redirects all sockets that this process and its forks bind from now on."""
    plain = socket.socket.bind

    def bind(self: socket.socket, address: Any) -> None:
        leading.bind(lambda where: plain(self, where), self, address)

    socket.socket.bind = bind  # type: ignore[method-assign, assignment]
    _when_imported(
        {
            "gevent._socketcommon": lambda module: _lead_gevent(module, leading),
            "eventlet.greenio.base": lambda module: _lead_eventlet(module, leading),
            "uvloop": lambda module: _lead_uvloop(module, leading),
        }
    )


def _lead_gevent(module: Any, leading: Leading) -> None:
    """Its sockets are not a subclass of the standard library's."""
    plain = module.SocketMixin.bind

    def bind(self: Any, address: Any) -> None:
        leading.bind(lambda where: plain(self, where), self, address)

    module.SocketMixin.bind = bind


def _lead_eventlet(module: Any, leading: Leading) -> None:
    """It has a copy of the standard library's module."""
    original = module._original_socket
    if original is socket.socket:
        return
    plain = original.bind

    def bind(self: Any, address: Any) -> None:
        leading.bind(lambda where: plain(self, where), self, address)

    original.bind = bind


def _lead_uvloop(module: Any, leading: Leading) -> None:
    """It binds in C."""
    plain = module.Loop.create_server

    async def create_server(self: Any, factory: Any, host: Any = None, port: Any = None, **options: Any) -> Any:
        where = leading.server_options(host, port) if options.get("sock") is None else None
        if where is not None:
            (host, port), options["family"] = where, 0
        return await plain(self, factory, host, port, **options)

    module.Loop.create_server = create_server


def _is_beside() -> bool:
    """Whether the caller is a package whose listeners are never the service."""
    frame = sys._getframe(1)
    while frame is not None:
        if str(frame.f_globals.get("__name__", "")).split(".")[0] in _BESIDE:
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def _when_imported(changes: Dict[str, Callable[[Any], None]]) -> None:
    """Patches each of the modules when it is loaded, or now if it already is."""
    waiting = {name: change for name, change in changes.items() if name not in sys.modules}
    for name in changes.keys() - waiting.keys():
        changes[name](sys.modules[name])
    sys.meta_path.insert(0, _Importer(waiting))


class _Importer(importlib.abc.MetaPathFinder):
    def __init__(self, waiting: Dict[str, Callable[[Any], None]]) -> None:
        self._waiting = waiting

    def find_spec(
        self, name: str, path: Optional[Sequence[str]], target: Optional[ModuleType] = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        change = self._waiting.pop(name, None)
        if change is None:
            return None
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, change)
        return spec


class _Loader(importlib.abc.Loader):
    def __init__(self, loader: Any, change: Callable[[Any], None]) -> None:
        self._loader = loader
        self._change = change

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._change(module)

    def __getattr__(self, name: str) -> Any:
        # A loader's other features: sources for tracebacks, resources.
        return getattr(self._loader, name)
